"""What the atoms of the rules say to a person, read from ``rules/sentences.yaml`` (its head has the format)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from compat.errors import CompatError, Place
from compat.licenses import strictyaml

#: Who says what no rule derives.
KINDS = ("clause", "statement", "question", "law", "vocabulary")
#: How arguments are spoken (telling.py), and how many each manner takes; the words of the table itself come to these.
SORTS: Mapping[str, tuple[int, ...]] = {
    "license": (1,),
    "giver": (1,),
    "artifact": (1,),
    "term": (1,),
    "rule": (1, 2),
    "asks": (2, 3),
    "act": (1, 2),
    "act_under": (2,),
    "relation": (1,),
    "way": (3,),
    "under": (2,),
    "bound": (2,),
    "question": (1,),
    "if": (1,),
    "class": (2,),
    "offer": (1,),
    "side": (2,),
    "note": (2,),
    "text": (1,),
    "conflict": (7,),
}
PLACEHOLDER = re.compile(r"\{(\d+(?:,\d+)*):(\w+)\}")


def read(folder: Path) -> dict[str, dict[str, Any]]:
    """``words`` and ``rows``. Raises ``CompatError`` with file and line on the first row that is not valid."""
    path = folder / "sentences.yaml"
    document = strictyaml.load(path.read_text(encoding="utf-8"), str(path))
    rows = {key: dict(row or {}) for key, row in document.items() if key not in ("schema", "words")}
    words = document["words"]
    for key, row in rows.items():
        fault = _fault(key, row, words)
        if fault:
            raise CompatError(f"{key}: {fault}", Place(str(path), document.at(key)))
    return {"words": words, "rows": rows}


def templates(row: Mapping[str, Any]) -> Iterator[str]:
    """Every sentence of a row."""
    for part in ("holds", "absent"):
        said = row.get(part, {})
        yield from [said] if isinstance(said, str) else said.values()


def _fault(key: str, row: Mapping[str, Any], words: Mapping[str, Any]) -> str:
    """What is wrong with a row, if anything is."""
    name, _, arity = key.partition("/")
    if not name or not arity.isdigit():
        return "expected a predicate as name/arity"
    unknown = set(row) - {"kind", "by", "holds", "absent"}
    if unknown:
        return f"nothing is called {min(unknown)!r} here; expected kind, by, holds, absent"
    if row.get("kind", KINDS[0]) not in KINDS:
        return f"the kind must be one of {', '.join(KINDS)}"
    choosing = any(isinstance(row.get(part), Mapping) for part in ("holds", "absent"))
    if choosing != ("by" in row):
        return "sentences that hang on an argument need its position as `by`, and only they"
    if choosing and int(row["by"]) >= int(arity):
        return f"`by` must be below {arity}"
    for text in templates(row):
        for positions, sort in PLACEHOLDER.findall(text):
            taken = positions.split(",")
            if sort not in SORTS and sort not in words:
                return f"no manner of speaking is called {sort!r}"
            if len(taken) not in SORTS.get(sort, (1, 2)):
                return f"{{{positions}:{sort}}} has the wrong number of arguments"
            if any(int(position) >= int(arity) for position in taken):
                return f"{{{positions}:{sort}}} speaks of an argument that is not there"
        if set(PLACEHOLDER.sub("", text)) & set("{}"):
            return f"malformed placeholder in {text!r}"
    return ""
