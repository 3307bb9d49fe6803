"""The law's defaults and the words of questions, read from the data beside the rules (``rules/*.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compat.licenses import strictyaml


@dataclass(frozen=True)
class Law:
    """Relations, forms, readings, conflict codes, circumstances, and what holds where a licence is silent."""

    relations: Mapping[str, Mapping[str, Any]]
    forms: Mapping[str, Mapping[str, Any]]
    readings: Mapping[str, Mapping[str, Any]]
    codes: Mapping[str, Mapping[str, Any]]
    silence: Mapping[str, Any]
    circumstances: Mapping[str, Mapping[str, Any]]

    @property
    def titles(self) -> dict[str, str]:
        """The conflict codes, each in a few words."""
        return {code: str(row["title"]) for code, row in self.codes.items()}


def read(folder: Path) -> Law:
    """Read the tables of ``rules/``. Raises ``CompatError`` with file and line if one is not valid YAML."""

    def table(name: str) -> dict[str, Any]:
        path = folder / f"{name}.yaml"
        rows = strictyaml.load(path.read_text(encoding="utf-8"), str(path))
        return {key: row for key, row in rows.items() if key != "schema"}

    return Law(
        table("relations"), table("forms"), table("readings"), table("codes"), table("silence"), table("circumstances")
    )
