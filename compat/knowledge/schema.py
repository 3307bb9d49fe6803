"""The JSON schema of licence files, for editors: made from what the loader accepts.

``python -m compat.knowledge.schema > licenses/schema.json`` writes it; a test holds the file to this module.
"""

from __future__ import annotations

import json
from typing import Any

from compat.licenses import reading
from compat.licenses.model import FACT_KINDS, LICENSE_KINDS, NOT_OBTAINED
from compat.licenses.vocabulary import TRIGGERS, Vocabulary

_LISTS = {"acts": None, "on": TRIGGERS, "places": None, "with": None, "above": None, "forms": ("source",)}


def schema(vocabulary: Vocabulary, relations: tuple[str, ...]) -> dict[str, Any]:
    """The schema, with the vocabulary's words as enumerations."""
    text = {"type": "string"}
    texts = {"type": "array", "items": text}
    dimension = {"enum": sorted(vocabulary.rows["dimensions"])}
    reason = {"type": "object", "propertyNames": dimension, "minProperties": 1, "maxProperties": 1}
    by = {"type": "object", "propertyNames": {"enum": ["osi", "fsf"]}, "additionalProperties": text}
    statement = {
        "type": "object",
        "required": ["says", "source"],
        "properties": dict.fromkeys(("says", "source", "date"), text),
    }
    part = {
        "type": "object",
        "required": ["id"],
        "properties": {"id": text, "sha256": text},
        "additionalProperties": False,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A licence as facts (docs/licences.md)",
        "type": "object",
        "required": ["schema", "id", "name", "kind", "family", "text"],
        "additionalProperties": False,
        "properties": {
            "schema": {"const": reading.SCHEMA},
            "id": text,
            "name": text,
            "kind": {"enum": list(LICENSE_KINDS)},
            "family": text,
            "version": text,
            "date": text,
            "steward": text,
            "spdx": text,
            "aliases": texts,
            "superseded_by": text,
            "approved": by,
            "huggingface": texts,
            "readings": {"enum": [0, 1, 2]},
            "text": {"anyOf": [part, {"const": NOT_OBTAINED}]},
            "statements": {"type": "array", "items": statement},
            "includes": texts,
            "extends": text,
            "incorporates": text,
            "without": texts,
            "modifies": texts,
            "lifts": texts,
            "offers": texts,
            "remarks": {"type": ["string", "null"]},
            "sections": {"type": "object", "additionalProperties": text},
            "silent": {"type": "array", "items": {"anyOf": [dimension, reason]}},
            "undefined": {"type": "array", "items": {"enum": list(vocabulary.rows["definable"])}},
            "questions": {
                "type": ["array", "null"],
                "items": {
                    "type": "object",
                    "required": ["id", "asks", "because", "ties"],
                    "additionalProperties": False,
                    "properties": {"id": text, "asks": text, "because": text, "ties": {"enum": ["yes", "no"]}},
                },
            },
            "facts": {
                "type": ["array", "null"],
                "items": {"oneOf": [_fact(kind, vocabulary, relations) for kind in FACT_KINDS]},
            },
        },
    }


def _fact(kind: str, vocabulary: Vocabulary, relations: tuple[str, ...]) -> dict[str, Any]:
    names = vocabulary.names(kind) or reading.names_of(kind)
    if kind == "derivative":
        names = (*relations, "train-on-outputs", "database-inclusion")
    if kind == "tolerates":
        names = tuple(
            sorted(
                {
                    str(row["kind"])
                    for s in ("restrictions", "obligations")
                    for row in vocabulary.rows[s].values()
                    if row.get("kind")
                }
            )
        )
    properties: dict[str, Any] = {
        kind: {"enum": list(names)} if names else {"type": "string"},
        "section": {"type": "string"},
        "quote": {"type": "string"},
    }
    for key in sorted(reading.details_of(kind)):
        properties[key] = _detail(kind, key)
    return {
        "type": "object",
        "required": [kind, "section", "quote"],
        "additionalProperties": False,
        "properties": properties,
    }


def _detail(kind: str, key: str) -> dict[str, Any]:
    if key in reading.CLOSED:
        return {"enum": list(reading.CLOSED[key])}
    if key in _LISTS and not (key == "on" and kind == "limit"):
        allowed = _LISTS[key]
        return {"type": "array", "minItems": 1, "items": {"enum": list(allowed)} if allowed else {"type": "string"}}
    if key == "if":
        return {"type": "object", "minProperties": 1, "maxProperties": 1}
    return {
        "type": {"figure": "integer", "implied": "boolean", "affiliates": "boolean", "copies": "boolean"}.get(
            key, "string"
        )
    }


def main() -> None:
    """Print the schema."""
    from compat.knowledge import law
    from compat.licenses import vocabulary
    from compat.resources import folder

    words = vocabulary.read(folder("licenses") / "vocabulary.yaml")
    print(json.dumps(schema(words, tuple(law.read(folder("rules")).relations)), indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
