"""The catalogue for people: lists of licences, and a licence's facts with their clauses."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from compat.errors import CompatError, nearest
from compat.knowledge.store import load
from compat.licenses.model import LICENSE_KINDS


def rows_of(kind: str = "") -> list[dict[str, Any]]:
    """``{id, name, kind, aliases, date}`` of every licence, or of one kind. Raises ``CompatError`` on another kind."""
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
                    "aliases": about["aliases"],
                    "date": about["date"],
                }
            )
    return found


def table_of(rows: Sequence[Mapping[str, Any]]) -> str:
    """One line a licence."""
    width = max((len(row["id"]) for row in rows), default=0)
    return "\n".join(f"{row['id']:<{width}}  {row['kind']:<8}  {row['date']:<10}  {row['name']}" for row in rows) + "\n"


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
        "includes",
        "remarks",
    )
    facts = [
        {
            "kind": f["kind"],
            "name": f["name"],
            **f["details"],
            "license": f["license"],
            "section": f["section"],
            "quote": f["quote"],
        }
        for f in record.facts
    ]
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
    if shown["silent"]:
        lines += ["", _wrap("Silent on: " + ", ".join(shown["silent"]), "")]
    if shown["remarks"]:
        lines += ["", _wrap("Remarks: " + shown["remarks"], "")]
    return "\n".join(lines) + "\n"


def _said(fact: Mapping[str, Any], speech: Any, term: Any) -> str:
    kind, name, details = fact["kind"], fact["name"], fact["details"]
    more = ", ".join(
        f"{key.replace('_', ' ')}: {_value(value)}"
        for key, value in details.items()
        if key not in ("value", "figure", "places")
    )
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


def _value(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _wrap(text: str, first: str) -> str:
    return textwrap.fill(
        text,
        80,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )
