"""The catalogue for people: lists of licences, a licence's facts with their clauses, what changes between two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from compat.errors import CompatError, nearest
from compat.knowledge.differences import Differences
from compat.knowledge.model import Record
from compat.knowledge.store import load
from compat.licenses.model import LICENSE_KINDS
from compat.rendering.wrapping import wrapped


def rows_of(kind: str = "") -> list[dict[str, Any]]:
    """``{id, name, kind, family, date, read, aliases}`` of every licence, or of one kind. Raises ``CompatError``.

    ``read`` says how the facts were won (``STATES``).
    """
    if kind and kind not in LICENSE_KINDS:
        raise CompatError(
            f"--kind: {kind!r} is none of {', '.join(LICENSE_KINDS)}", nearest=nearest(kind, LICENSE_KINDS)
        )
    knowledge = load()
    found = []
    for id in knowledge.ids:
        if not kind or knowledge.kind_of(id) == kind:
            about = knowledge.record(id).about
            found.append(
                {
                    "id": id,
                    "name": about["name"],
                    "kind": about["kind"],
                    "family": about["family"],
                    "read": state_of(about),
                    "aliases": about["aliases"],
                    "date": about["date"],
                }
            )
    return found


STATES = {2: "twice", 1: "once"}  # how many independent readers read the text


def state_of(about: Mapping[str, Any]) -> str:
    """``twice``, ``once`` or ``not obtained``."""
    return STATES.get(about["readings"], "once") if about["obtained"] else "not obtained"


def table_of(rows: Sequence[Mapping[str, Any]]) -> str:
    """One line a licence: id, kind, family, date, how it was read, name."""
    keys = ("id", "kind", "family", "date", "read")
    width = {key: max((len(str(row[key])) for row in rows), default=0) for key in keys}
    return "".join("  ".join([*(f"{row[key]:<{width[key]}}" for key in keys), row["name"]]) + "\n" for row in rows)


def facts_of(name: str) -> dict[str, Any]:
    """A licence with its facts: ``{id, name, kind, aliases, date, text_sha256, facts: [{kind, name, …, section, quote}]}``.

    Raises ``UnknownLicenseError`` with the nearest names.
    """
    knowledge = load()
    id = knowledge.names.resolve(name)
    record = knowledge.record(id)
    about = record.about
    keys = (
        "name",
        "kind",
        "aliases",
        "date",
        "text_sha256",
        "version",
        "steward",
        "family",
        "superseded_by",
        "silent",
        "undefined",
        "approved",
        "huggingface",
        "statements",
        "includes",
        "remarks",
    )
    facts = [_shown(fact) for fact in record.facts]
    return {"id": id, **{key: about[key] for key in keys}, "facts": facts}


_HEADS = {
    "permission": "It permits you to",
    "denial": "It does not permit you to",
    "limit": "Within these limits: you must",
    "restriction": "You must",
    "use-restriction": "You must not use it",
    "obligation": "You have to",
    "ending": "It ends when",
    "share-alike": "Share-alike",
    "ban": "It forbids others to add",
    "becomes": "What is under it may become",
    "exempts": "It takes no offence at the terms of",
    "tolerates": "It tolerates added terms of the kind",
    "derivative": "What counts as a derivative",
    "hosting": "Hosting",
    "licensor": "Only this licensor can grant it",
    "covers": "It covers",
    "excludes": "It expressly does not cover",
    "note": "Notes",
}


def text_of(shown: Mapping[str, Any]) -> str:
    """The facts by kind, each with section and quote."""
    from compat.reasoning.findings import Term
    from compat.speech import Speech

    speech = Speech(load())
    lines = [shown["name"], f"{shown['id']}, {shown['kind']}" + (f", {shown['date']}" if shown["date"] else "")]
    if shown["approved"]:
        lines.append(
            "approved by " + ", ".join(f"{who.upper()} ({source})" for who, source in shown["approved"].items())
        )
    if shown["aliases"]:
        lines.append(_wrap("also: " + ", ".join(shown["aliases"]), ""))
    if shown["superseded_by"]:
        lines.append(f"superseded by {shown['superseded_by']}")
    record = load().record(shown["id"])
    for kind, head in _HEADS.items():
        rows = [f for f in record.facts if f["kind"] == kind]
        if not rows:
            continue
        lines += ["", head]
        for fact in rows:
            lines.append(_wrap(_said(fact, speech, Term), "  - "))
            lines.append(
                _wrap(
                    f"{fact['license'] + ', ' if fact['license'] != shown['id'] else ''}{fact['section']}: “{fact['quote']}”",
                    "      ",
                )
            )
    for statement in shown["statements"]:
        when = f", {statement['date']}" if statement["date"] else ""
        lines += ["", "The text was not obtained. What is said of it:"] if statement is shown["statements"][0] else []
        lines += [_wrap(statement["says"], "  - "), _wrap(f"{statement['source']}{when}", "      ")]
    if shown["silent"]:
        lines += ["", "Silent on"]
        lines += [_wrap(f"{name}: {why}" if why else name, "  - ") for name, why in shown["silent"].items()]
    if shown["undefined"]:
        lines += ["", _wrap("Not defined to be derivatives or not: " + ", ".join(shown["undefined"]), "")]
    if shown["remarks"]:
        lines += ["", _wrap("Remarks: " + shown["remarks"], "")]
    return "\n".join(lines) + "\n"


def difference_of(first: str, second: str) -> tuple[Record, Record, Differences]:
    """Two licences and what changes from the first to the second. Raises ``UnknownLicenseError``."""
    from compat.knowledge.differences import differences

    knowledge = load()
    before, after = (knowledge.record(knowledge.names.resolve(name)) for name in (first, second))
    return before, after, differences(before, after)


def difference_text(before: Record, after: Record, found: Differences) -> str:
    """What only the first says, what only the second says, what both say otherwise; each with its clause."""
    from compat.reasoning.findings import Term
    from compat.speech import Speech

    speech = Speech(load())

    def told(mark: str, fact: Mapping[str, Any]) -> list[str]:
        clause = f"{fact['license']}, {fact['section']}: “{fact['quote']}”"
        said = f"{_HEADS[fact['kind']]}: {_said(fact, speech, Term)}"
        return [_wrap(said, f"  {mark} "), _wrap(clause, "      ")]

    names = [f"{record.about['name']} ({record.id})" for record in (before, after)]
    lines = [f"From {names[0]}", f"to   {names[1]}"]
    for record in (before, after):
        if not record.about["obtained"]:
            lines += ["", f"The text of {record.id} was not obtained: what it says is unknown."]
    for head, mark, rows in ((f"Only in {before.id}", "-", found.removed), (f"Only in {after.id}", "+", found.added)):
        if rows:
            lines += ["", head, *(line for fact in rows for line in told(mark, fact))]
    if found.changed:
        lines += ["", "Otherwise in both"]
        lines += [line for pair in found.changed for mark, fact in zip("-+", pair) for line in told(mark, fact)]
    lines += ["", f"{found.alike} facts say the same."]
    return "\n".join(lines) + "\n"


def difference_table(before: Record, after: Record, found: Differences) -> dict[str, Any]:
    """``{from, to, removed, added, changed: [{from, to}], alike}``; facts as in ``facts_of``."""
    return {
        "from": before.id,
        "to": after.id,
        "removed": [_shown(fact) for fact in found.removed],
        "added": [_shown(fact) for fact in found.added],
        "changed": [{"from": _shown(old), "to": _shown(new)} for old, new in found.changed],
        "alike": found.alike,
    }


def _shown(fact: Mapping[str, Any]) -> dict[str, Any]:
    keys = ("kind", "name")
    return {**{k: fact[k] for k in keys}, **fact["details"], **{k: fact[k] for k in ("license", "section", "quote")}}


def _said(fact: Mapping[str, Any], speech: Any, term: Any) -> str:
    kind, name, details = fact["kind"], fact["name"], fact["details"]
    more = ", ".join(_detail(key, value) for key, value in details.items() if key not in _TOLD)
    if kind in ("permission", "denial"):
        text = speech.act(name)
    elif kind == "use-restriction":
        text = speech.use(name)
    elif kind in ("limit", "restriction", "obligation", "ending"):
        text = speech.term(term(name, fact["value"]))
    elif kind == "note":
        text = str(load().vocabulary["notes"][name]["label"]).replace("{value}", fact["value"])
    else:
        text = name
    return f"{text} ({more})" if more else text


_TOLD = ("value", "figure", "places", "with", "catches", "spares")  # details that the sentence itself tells


def _detail(key: str, value: Any) -> str:
    if key == "if":
        return "on one reading of a text that contradicts itself"
    if value is True:
        return key
    return f"{key}: {', '.join(map(str, value)) if isinstance(value, list) else value}"


def _wrap(text: str, first: str) -> str:
    """The text under a mark, its other rows below the first."""
    return wrapped(text, " " * len(first), first)
