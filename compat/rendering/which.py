"""The licences that a work can go out under, as text for the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable

from compat.answer import AddedFile, Clause, Decision, Outbound, Outlet, Refused
from compat.rendering.wrapping import wrapped

MOST = 10
_ASKS = {
    "nothing": "",
    "share-alike-in-part": "share-alike for its own part",
    "share-alike": "share-alike",
    "limits": "limits recipients",
}
_TOLD = ("policy", "newest-text", "label-set-aside", "drift", "others-broke-it", "others-may-have-broken-it")


def text(found: Outbound, everything: bool = False) -> str:
    """What was understood, the licences that are a yes and those that depend (ten of each, or ``everything``), why the
    obvious ones are missing, and what to write and to add under the first."""
    parts = [
        wrapped(found.understood),
        wrapped(_headline(found)),
        _yes(found.yes, everything),
        _depends(found.depends, everything),
        _unknown(found),
        _missing(found.missing),
        _card(found),
        _files(found.files),
        _notes(found),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _headline(found: Outbound) -> str:
    counts = [
        f"{len(found.yes)} {'is a yes' if len(found.yes) == 1 else 'are a yes'}" if found.yes else "",
        f"{len(found.depends)} {'depends' if len(found.depends) == 1 else 'depend'}" if found.depends else "",
        f"{len(found.unknown)} can't be told" if found.unknown else "",
        f"{found.refused} {'is a no' if found.refused == 1 else 'are a no'}" if found.refused else "",
    ]
    if not any(counts):
        return "No licence is left by these filters."
    begins = "" if found.yes else "It depends. " if found.depends else "I don't know. " if found.unknown else "None. "
    return f"{begins}Of the licences, {', '.join(filter(None, counts))}."


def _yes(outlets: tuple[Outlet, ...], everything: bool) -> str:
    if not outlets:
        return ""
    shown = outlets if everything else outlets[:MOST]
    lines = ["You can release it under", *(_outlet(outlet) for outlet in shown), *_rest(outlets, shown)]
    return "\n".join(lines)


def _rest(outlets: tuple[Outlet, ...], shown: Iterable[Outlet]) -> list[str]:
    more = len(outlets) - len(tuple(shown))
    return [f"   and {more} more (--all lists them)"] if more else []


def _outlet(outlet: Outlet) -> str:
    return wrapped(_named(outlet), "     ", "   - ")


def _named(outlet: Outlet) -> str:
    said = [outlet.name if outlet.name != outlet.license else "", _ASKS[outlet.asks]]
    if outlet.kind == "own-terms":
        return "terms of your own [proprietary]"
    aside = ", ".join(filter(None, said))
    return f"{outlet.license} ({aside})" if aside else outlet.license


def _depends(outlets: tuple[Outlet, ...], everything: bool) -> str:
    """Those that depend, told together where they depend on the same."""
    if not outlets:
        return ""
    shown = outlets if everything else outlets[:MOST]
    groups: dict[tuple[tuple[Decision, ...], ...], list[Outlet]] = {}
    for outlet in shown:
        groups.setdefault(outlet.makes_yes, []).append(outlet)
    lines = ["It depends for"]
    for sets, group in groups.items():
        lines += [_outlet(outlet) for outlet in group]
        ways = "; or if ".join(" and ".join(d.says for d in one) for one in sets[:3])
        more = f"; or in {len(sets) - 3} more ways (--json has them)" if len(sets) > 3 else ""
        lines.append(wrapped(f"a yes if {ways}{more}", "       ", "     → "))
    return "\n".join([*lines, *_rest(outlets, shown)])


def _unknown(found: Outbound) -> str:
    if not found.unknown:
        return ""
    what = ", ".join(
        f"{u.artifact} (nobody said under which licence)" if u.license == "unknown" else f"{u.artifact} ({u.license})"
        for u in found.unknowns
    )
    return wrapped(f"Nothing is known of the licence of {what}; {len(found.unknown)} licences hang on that alone.")


def _missing(missing: tuple[Refused, ...]) -> str:
    """Why the obvious ones are missing, told together where the same stands against them."""
    if not missing:
        return ""
    groups: dict[str, list[Refused]] = {}
    for refused in missing:
        groups.setdefault(_of_any(refused), []).append(refused)
    lines = ["Not under"]
    for said, group in groups.items():
        first = group[0]
        names = ", ".join(refused.license for refused in group)
        message = said if len(group) > 1 else first.conflict.message
        message = message if message.endswith(".") else message + "."
        lines.append(wrapped(f"{names}: {message} [{first.conflict.code}]", "     ", "   - "))
        lines += [_clause(clause) for clause in first.conflict.clauses if len(group) == 1 or _of_all(clause, group)]
    return "\n".join(lines)


def _of_any(refused: Refused) -> str:
    """What stands against a licence, as it is told of several."""
    if refused.license == refused.conflict.licenses[0]:  # it is the one that minds
        return refused.conflict.message
    own_name = re.compile(rf"(?<![\w.-]){re.escape(refused.name)}(?![\w-])")
    return own_name.sub("that licence", refused.conflict.message)


def _of_all(clause: Clause, group: list[Refused]) -> bool:
    return all(clause in refused.conflict.clauses for refused in group)


def _clause(clause: Clause) -> str:
    return wrapped(str(clause), "         ", "       ")


def _card(found: Outbound) -> str:
    if not found.card:
        return ""
    where = "In source files" if found.card[0].startswith("SPDX") else "In the card (README.md)"
    maybe = "" if found.yes else ", if it turns out to be a yes"
    return "\n".join([f"{where}, for {found.label}{maybe}", *(f"   {line}" for line in found.card)])


def _files(files: tuple[AddedFile, ...]) -> str:
    if not files:
        return ""
    lines = ["Files to add"]
    for file in files:
        when = f" (if {' and '.join(d.says for d in file.when)})" if file.when else ""
        lines.append(wrapped(f"{file.name}: {file.holds}{when}", "     ", "   - "))
    return "\n".join(lines)


def _notes(found: Outbound) -> str:
    lines = [wrapped(f"{n.message} [{n.code}]", "     ", "   - ") for n in found.notes if n.code in _TOLD]
    label = f"({found.label})" if " AND " in found.label else found.label
    duties = f"Ask “compat can release … under {label}” for all that you must do. " if label else ""
    place = found.ranked_by.get("source", "").partition("://")[2].partition("/")[0]
    counted = f" (as counted at {place}, {found.ranked_by['date']})" if place else ""
    ranked = f"Ordered by what is made for such a thing, what asks less, and what more people use{counted}. "
    tail = wrapped(f"{duties}{ranked}This speaks of what licences say; it is not legal advice.")
    return "\n".join([*(["Note", *lines, ""] if lines else []), tail])
