"""The words in which licences are described, read from ``licenses/vocabulary.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compat.errors import LicenseFileError, Place
from compat.licenses import strictyaml

# Which section of the vocabulary names the facts of a kind.
SECTION_OF_KIND = {
    "permission": "acts",
    "denial": "acts",
    "limit": "limits",
    "restriction": "restrictions",
    "use-restriction": "uses",
    "obligation": "obligations",
    "ending": "endings",
    "note": "notes",
    "covers": "things",
    "excludes": "things",
}
TERM_SECTIONS = ("limits", "restrictions", "uses", "obligations", "endings")
STAGES = (
    "before",
    "files",
    "card",
    "product",
    "afterwards",
)  # when a person does what an obligation asks, in this order
TRIGGERS = (
    "use",
    "distribute",
    "distribute-copies",
    "distribute-derivatives",
    "distribute-binary",
    "distribute-source",
    "hand-over",
    "host",
    "host-derivatives",
    "improve-model",
    "improve-with-material",
    "publish-outputs",
    "commercial",
    "link",
)


_OPTIONAL = re.compile(r"\[([^\]]*)\]")


def label_of(label: str, has_value: bool) -> str:
    """A label for a term with a value, or without: what stands in square brackets goes with a value."""
    return _OPTIONAL.sub(r"\1" if has_value else "", label)


@dataclass(frozen=True)
class Vocabulary:
    """All sections, by name: ``rows["limits"]["noncommercial"]`` is the row of that limit."""

    rows: Mapping[str, Mapping[str, Mapping[str, Any]]]

    def names(self, kind: str) -> tuple[str, ...] | None:
        """The names allowed for facts of a kind, or None where the kind has no closed list."""
        section = SECTION_OF_KIND.get(kind)
        return None if section is None else tuple(self.rows[section])

    def term(self, name: str) -> Mapping[str, Any]:
        """The row of a term, whatever its section. Raises ``KeyError`` if there is none."""
        for section in TERM_SECTIONS:
            if name in self.rows[section]:
                return self.rows[section][name]
        raise KeyError(name)


def read(path: Path) -> Vocabulary:
    """Read the vocabulary. Raises ``LicenseFileError`` with file and line if it is not valid."""
    document = strictyaml.load(path.read_text(encoding="utf-8"), str(path), LicenseFileError)
    if not isinstance(document, dict):
        raise LicenseFileError("the vocabulary must be a mapping", Place(str(path), 1))
    rows: dict[str, dict[str, dict[str, Any]]] = {}
    for section, entries in document.items():
        if section == "schema":
            continue
        if isinstance(entries, list):
            entries = {name: {"label": name} for name in entries}
        rows[section] = {name: dict(row or {}) for name, row in entries.items()}
    seen: dict[str, str] = {}
    for section in TERM_SECTIONS:
        for name in rows.setdefault(section, {}):
            if name in seen:
                raise LicenseFileError(f"{name!r} stands in {seen[name]} and in {section}", Place(str(path)))
            seen[name] = section
    for section in TERM_SECTIONS:
        for name, row in rows[section].items():
            for other in (*row.get("covers", {}), *row.get("may_cover", {}), *row.get("clashes", {})):
                if other not in seen:
                    place = Place(str(path), document[section].at(name))
                    raise LicenseFileError(f"{name!r} covers or clashes with {other!r}, which is no term", place)
    for section in ("obligations", "made"):
        for name, row in rows.setdefault(section, {}).items():
            if row.get("stage") not in STAGES:
                place = Place(str(path), document[section].at(name))
                raise LicenseFileError(f"{name!r} needs a stage, one of {', '.join(STAGES)}", place)
    return Vocabulary(rows)
