"""One licence as the store keeps it: what it is, its facts for people and for clingo, and what it asks about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from compat.knowledge import facts, standing
from compat.knowledge.model import ALWAYS
from compat.licenses.model import Fact, License
from compat.licenses.vocabulary import TERM_SECTIONS, Vocabulary

CHAINING = ("later-text", "drop-permission")  # modes of becoming after which the other licence's own clauses go on


def row_of(license: License, words: Vocabulary, bases: Sequence[str] = ()) -> dict[str, Any]:
    """The row of a licence. ``bases``, for an exception: the licences that it may modify."""
    return {
        "about": {
            "name": license.name,
            "kind": license.kind,
            "family": license.family,
            "version": license.version,
            "date": license.date,
            "steward": license.steward,
            "spdx": license.spdx,
            "aliases": list(license.aliases),
            "superseded_by": license.superseded_by,
            "text_sha256": license.text_sha256,
            "offers": list(license.offers),
            "approved": dict(license.approved),
            "huggingface": list(license.huggingface),
            "readings": license.readings,
            "obtained": license.obtained,
            "statements": [asdict(statement) for statement in license.statements],
            "modifies": list(license.modifies),
            "lifts": list(license.lifts),
            "bases": list(bases),
            "silent": dict(license.silent),
            "undefined": list(license.undefined),
            "includes": list(license.includes),
            "remarks": license.remarks,
            **standing.of_license(license, words),
            "chains": [
                f.name
                for f in license.facts
                if f.kind == "becomes" and f.details["mode"] in CHAINING and f.name != license.id
            ],
        },
        "facts": [_fact(fact) for fact in license.facts],
        "asp": "\n".join(dict.fromkeys(facts.of_license(license, words))),
        "outbound": "\n".join(facts.of_outbound(license, words)),
        "terms": "\n".join((*facts.of_terms(license, words), *dict.fromkeys(facts.of_notes(license)))),
        "raised": _raised(license, words),
    }


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "kind": fact.kind,
        "name": fact.name,
        "value": fact.value,
        "license": fact.clause.license,
        "section": fact.clause.section,
        "quote": fact.clause.quote,
        "details": dict(fact.details),
    }


def _raised(license: License, words: Vocabulary) -> dict[str, list[Any]]:
    """What a licence asks about: circumstances that bring its limits into play, readings on its terms."""
    found: dict[str, dict[str, None]] = {
        name: {} for name in ("circumstances", "readings", "catches", "limits_purpose")
    }
    for fact in license.facts:
        for name, value in _asks(fact, words):
            found[name][value] = None
    return {
        **{name: list(values) for name, values in found.items()},
        "own": [
            {
                "id": f"{license.id}:{question.id}",
                "asks": question.asks,
                "because": question.because,
                "ties": question.ties,
            }
            for question in license.questions
        ],
    }


def _asks(fact: Fact, words: Vocabulary) -> Iterator[tuple[str, str]]:
    if fact.kind == "derivative" and fact.details["is"] == "similar":
        yield "readings", "performs-similarly"
    if fact.kind == "becomes" and fact.details["mode"] in CHAINING:
        yield "readings", "appendix-through-earlier-version"
    if fact.kind == "becomes" and "reading" in fact.details:
        yield "readings", str(fact.details["reading"])
    if fact.kind not in ("limit", "restriction", "obligation", "use-restriction", "ending"):
        return
    row = words.term(fact.name)
    if fact.kind == "obligation":
        yield from (("circumstances", circumstance) for circumstance in facts.above(fact))
    if fact.kind == "limit":
        for circumstance in facts.circumstances(fact, row):
            if circumstance != ALWAYS:
                yield "circumstances", circumstance
        if circumstance := (row.get("trips") or [""])[0]:
            yield "limits_purpose", circumstance
    if "catches" in fact.details:
        caught = words.rows["catches"][str(fact.details["catches"])]["trips"]
        yield "catches", caught
        if caught == "commercial":
            yield "circumstances", "commercial"
    if "commercial" in fact.details.get("on", ()):  # type: ignore[operator]
        yield "circumstances", "commercial"
    for section in TERM_SECTIONS:
        for other in words.rows[section].values():
            if fact.name in other.get("may_cover", {}):
                yield "readings", other["may_cover"][fact.name]
    for reading in row.get("may_be", {}).values():
        yield "readings", reading
    if row.get("may_restate"):
        yield "readings", str(row["may_restate"])
