"""The dimensions on which every licence must speak: by a fact, or by saying that its text is silent."""

from __future__ import annotations

from collections.abc import Iterator

from compat.licenses.model import Fact, License
from compat.licenses.vocabulary import Vocabulary

PARTIAL = ("policy", "exception")  # kinds that add to a licence and need not speak on everything
DEFINING = ("model", "data", "service")  # kinds that must say what they take to be a derivative


def spoken_by(fact: Fact, vocabulary: Vocabulary) -> Iterator[str]:
    """The dimensions on which a fact speaks."""
    keys = {fact.kind, f"{fact.kind} {fact.name}"}
    if fact.kind in ("obligation", "share-alike"):
        keys |= {f"on {trigger}" for trigger in fact.details.get("on", ())}  # type: ignore[attr-defined]
    for dimension, row in vocabulary.rows["dimensions"].items():
        if keys & set(row["by"]):
            yield dimension


def problems(license: License, vocabulary: Vocabulary) -> list[str]:
    """Dimensions on which a licence says nothing and isn't said to be silent, or is said to be and is not."""
    if license.kind in PARTIAL:
        return []
    spoken = {dimension for fact in license.facts for dimension in spoken_by(fact, vocabulary)}
    found = [
        f"{name} is neither stated nor silent"
        for name in vocabulary.rows["dimensions"]
        if name not in spoken and name not in license.silent
    ]
    own = {d for fact in license.facts if fact.clause.license == license.id for d in spoken_by(fact, vocabulary)}
    found += [f"{name} is said to be silent, and a fact speaks on it" for name in license.silent if name in own]
    defined = {fact.name for fact in license.facts if fact.kind == "derivative"}
    if license.kind in DEFINING:
        found += [
            f"derivative {name} is neither stated nor undefined"
            for name in vocabulary.rows["definable"]
            if name not in defined and name not in license.undefined
        ]
    found += [
        f"derivative {name} is said to be undefined, and a fact defines it"
        for name in license.undefined
        if name in defined
    ]
    return found
