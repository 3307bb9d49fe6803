"""A conflict map as text for the terminal: pairs where there are few licences, else counts; islands; groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from compat.atlas import Clash, ConflictMap, Isle, Member, Pair
from compat.reasoning.findings import OWN
from compat.rendering.wrapping import wrapped

FEW = 12  # licences of which every pair is told
MOST_ISLANDS = 12
MOST_NAMES = 8  # that are listed of a long island or group
_MARKS = {"yes": "+", "no": "-", "depends": "?", "unknown": "."}


def text(found: ConflictMap, codes: Mapping[str, str]) -> str:
    """What can be combined, the islands, who is in none, the groups. ``codes`` gives the title of each code."""
    few = len(found.licenses) <= FEW
    parts = [
        wrapped(_headline(found)),
        _triangle(found) if few else _counts(found),
        _together(found.pairs) if few else "",
        _apart(found.pairs) if few else _reasons(found.pairs, codes),
        _islands(found.islands, few),
        _outside(found),
        _groups(found.groups),
        _codes(found.pairs, codes) if few else "",
        _notes(found),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _headline(found: ConflictMap) -> str:
    counts = Counter(pair.verdict for pair in found.pairs)
    told = [
        f"{counts[verdict]:,} {words}"
        for verdict, words in (
            ("yes", "can be combined"),
            ("no", "can't"),
            ("depends", "depend on open questions"),
            ("unknown", "can't be told"),
        )
        if counts[verdict]
    ]
    return (
        f"{len(found.licenses)} licences, {len(found.pairs):,} pairs, combined by {found.relation} and released "
        f"({found.form}): {', '.join(told)}."
    )


def _triangle(found: ConflictMap) -> str:
    """Each licence against those before it."""
    names = [member.license for member in found.licenses]
    marks = {frozenset((p.first, p.second)): _MARKS[p.verdict] for p in found.pairs}
    width = max(map(len, names))
    lines = [
        f"{number:>4} {name:<{width}}  " + "  ".join(marks[frozenset((name, other))] for other in names[: number - 1])
        for number, name in enumerate(names, 1)
    ]
    last = f"{'':>4} {'':<{width}}  " + "".join(f"{number:<3}" for number in range(1, len(names)))
    return "\n".join([*(line.rstrip() for line in (*lines, last)), "", "     + yes   - no   ? depends   . unknown"])


def _together(pairs: Sequence[Pair]) -> str:
    """What can be combined, by the label that it goes out under."""
    by_label: dict[str, list[str]] = {}
    for pair in pairs:
        if pair.verdict == "yes":
            by_label.setdefault(pair.label, []).append(f"{pair.first} + {pair.second}")
    if not by_label:
        return ""
    lines = ["Can be combined"]
    joined = [pair for label, some in by_label.items() if " AND " in label for pair in some]
    for label, told in by_label.items():
        if " AND " not in label:
            lines.append(wrapped(f"under {spoken(label)}: {'; '.join(told)}", "     ", "   - "))
    if joined:
        lines.append(wrapped(f"under both licences (AND): {'; '.join(joined)}", "     ", "   - "))
    return "\n".join(lines)


def _apart(pairs: Sequence[Pair]) -> str:
    lines: list[str] = []
    for verdict, title in (("no", "Can't be combined"), ("depends", "It depends for")):
        some = [pair for pair in pairs if pair.verdict == verdict]
        lines += ["", title] if lines and some else [title] if some else []
        for pair in some:
            best = f", at best under {spoken(pair.label)}" if pair.label else ""
            lines.append(wrapped(f"{pair.first} + {pair.second}{best}", "     ", "   - "))
            lines += [wrapped(told, "         ", "       ") for told in _told(pair)]
    return "\n".join(lines)


def _told(pair: Pair) -> Iterable[str]:
    """Who minds what, and under which labels; of a no, what is certain."""
    labels: dict[tuple[str, str, str, bool], list[str]] = {}
    for clash in _clashes(pair):
        labels.setdefault((clash.minds, clash.other, clash.code, clash.certain), []).append(clash.under)
    for (minds, other, code, certain), under in labels.items():
        whom = f" {other}" if other else " what is done"
        maybe = "" if certain else " (on one answer to an open question)"
        where = "whatever the label" if "" in under else f"under {' and '.join(under)}"
        yield f"{minds} minds{whom} [{code}], {where}{maybe}"


def _clashes(pair: Pair) -> Sequence[Clash]:
    """What is told of a pair: of a no, what is certain."""
    certain = [clash for clash in pair.clashes if clash.certain]
    return certain if pair.verdict == "no" and certain else pair.clashes


def spoken(label: str) -> str:
    """A label in words."""
    return "terms of your own" if label == OWN else label


def _counts(found: ConflictMap) -> str:
    """How many partners each licence has: the most and the fewest."""
    partners: Counter[str] = Counter({member.license: 0 for member in found.licenses})
    for pair in found.pairs:
        if pair.verdict == "yes":
            partners[pair.first] += 1
            partners[pair.second] += 1
    ranked = sorted(partners, key=lambda name: (-partners[name], name))
    most = ", ".join(f"{name} ({partners[name]})" for name in ranked[:MOST_NAMES])
    none = [name for name in ranked if not partners[name]]
    lines = [wrapped(f"Most partners: {most}.")]
    if none:
        lines.append(wrapped(f"No partner at all: {_listed(none)}."))
    return "\n".join(lines)


def _reasons(pairs: Sequence[Pair], codes: Mapping[str, str]) -> str:
    """Of how many pairs each code stands in the way, and whose texts mind most."""
    by_code: Counter[str] = Counter()
    minding: Counter[str] = Counter()
    for pair in pairs:
        if pair.verdict == "no":
            by_code.update({clash.code for clash in pair.clashes if clash.certain})
            minding.update({clash.minds for clash in pair.clashes if clash.certain})
    if not by_code:
        return ""
    lines = ["What keeps pairs apart"]
    for code, number in by_code.most_common():
        lines.append(wrapped(f"{number:,}: {codes[code]} [{code}]", "     ", "   - "))
    most = ", ".join(f"{name} ({number})" for name, number in minding.most_common(MOST_NAMES))
    return "\n".join([*lines, wrapped(f"Most often it is the text of: {most}.")])


def _islands(islands: Sequence[Isle], few: bool) -> str:
    if not islands:
        return "Islands: none. Nothing of this can be released."
    lines = ["Islands: what can all be combined and released together"]
    for number, isle in enumerate(islands[:MOST_ISLANDS], 1):
        names = ", ".join(isle.licenses) if few else _listed(isle.licenses)
        lines.append(wrapped(f"{len(isle.licenses)} licences: {names}", "      ", f"{number:>4}. "))
        label = spoken(isle.label)
        sides = isle.label.split(" AND ")
        if not few and len(sides) > MOST_NAMES:
            label = f"{len(sides)} of them joined by AND ({_listed(sides)})"
        others = f", or {isle.labels - 1} other{'s' if isle.labels > 2 else ''}" if isle.labels > 1 else ""
        lines.append(wrapped(f"under {label}{others}", "         ", "      → "))
    if len(islands) > MOST_ISLANDS:
        lines.append(f"      and {len(islands) - MOST_ISLANDS} more (--json has them)")
    return "\n".join(lines)


def _listed(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def _outside(found: ConflictMap) -> str:
    """Who is on no island: what can't be released by this relation even by itself, and what is not known."""
    inside = {name for isle in found.islands for name in isle.licenses}
    outside: list[Member] = [member for member in found.licenses if member.license not in inside]
    lines = []
    for verdict, words in (
        ("no", "On no island, since it can't be released so even by itself"),
        ("depends", "On no island, since even by itself it depends on open questions"),
        ("unknown", "On no island, since nothing is known of it"),
    ):
        names = [member.license for member in outside if member.verdict == verdict]
        if names:
            lines.append(wrapped(f"{words}: {', '.join(names)}."))
    return "\n".join(lines)


def _groups(groups: Sequence[Sequence[str]]) -> str:
    several = [group for group in groups if len(group) > 1]
    if not several:
        return ""
    lines = ["Groups: these behave alike on this map"]
    lines += [wrapped(_listed(group), "     ", "   - ") for group in several[:MOST_ISLANDS]]
    if len(several) > MOST_ISLANDS:
        lines.append(f"     and {len(several) - MOST_ISLANDS} more (--json has them)")
    return "\n".join(lines)


def _codes(pairs: Sequence[Pair], codes: Mapping[str, str]) -> str:
    """What the codes that were told say."""
    told = {clash.code for pair in pairs if pair.verdict in ("no", "depends") for clash in _clashes(pair)}
    lines = [wrapped(f"[{code}] {title}", "     ", "   - ") for code, title in codes.items() if code in told]
    return "\n".join(["The codes", *lines]) if lines else ""


def _notes(found: ConflictMap) -> str:
    lines = [wrapped(f"{note.message} [{note.code}]", "     ", "   - ") for note in found.notes[:-1]]
    cut = [wrapped(f"Note that {found.cut}.")] if found.cut else []
    tried = f"{len(found.outbounds)} labels and the licences themselves joined by AND were tried."
    closing = found.notes[-1].message if found.notes else ""
    return "\n".join([*(["Note", *lines, ""] if lines else []), *cut, wrapped(f"{tried} {closing}")])
