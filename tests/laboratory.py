"""Licences that don't exist, for tests: the real catalogue with facts added, taken away or renamed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from compat.knowledge import facts, law
from compat.knowledge.model import Knowledge, Raised, Record
from compat.knowledge.records import row_of
from compat.knowledge.store import load
from compat.licenses import catalogue, vocabulary
from compat.licenses.clause import Clause
from compat.licenses.dimensions import PARTIAL
from compat.licenses.model import Fact, License
from compat.licenses.names import Names, folded
from compat.licenses.vocabulary import Vocabulary
from compat.resources import folder


@cache
def words() -> Vocabulary:
    return vocabulary.read(folder("licenses") / "vocabulary.yaml")


@cache
def licenses() -> Mapping[str, License]:
    """The real licences, as files state them."""
    return catalogue.read(folder("licenses"), words(), tuple(law.read(folder("rules")).relations))


def whole_licenses() -> list[str]:
    """The ids that can stand on an artifact: no policies, no exceptions, no licences whose text was not obtained."""
    return [id for id in load().ids if id in load() and load().kind_of(id) not in PARTIAL]


def fact(kind: str, name: str, license: str = "invented", **details: Any) -> Fact:
    """A fact with a clause that nobody wrote."""
    return Fact(kind, name, Clause(license, "1", "words that nobody ever wrote"), details)


def invented(id: str, *stated: Fact, kind: str = "software") -> License:
    """A licence with just these facts."""
    return License(id, id, kind, "invented", _of(id, stated))


def _of(id: str, stated: Iterable[Fact]) -> tuple[Fact, ...]:
    return tuple(dataclasses.replace(f, clause=Clause(id, f.clause.section, f.clause.quote)) for f in stated)


PERMISSIVE = tuple(
    fact("permission", act) for act in ("use", "reproduce", "modify", "distribute", "distribute-derivatives")
)


def with_facts(id: str, *added: Fact) -> License:
    """A real licence with facts added."""
    license = licenses()[id]
    return dataclasses.replace(license, facts=license.facts + _of(id, added))


class Laboratory(Knowledge):
    """The shipped knowledge with some licences put in place of others, or beside them."""

    def __init__(self, changed: Iterable[License]):
        real = load()
        self.__dict__.update(real.__dict__)
        self._changed = {license.id: license for license in changed}
        self._records = dict(real._records)
        for license in self._changed.values():
            row = row_of(license, words())
            self._records[license.id] = Record(
                license.id,
                row["about"],
                tuple(row["facts"]),
                row["asp"],
                row["terms"],
                Raised(**{k: tuple(v) for k, v in row["raised"].items()}),
                row["outbound"],
            )
        every = {**licenses(), **self._changed}
        self.common = "\n".join(
            (*facts.of_law(law.read(folder("rules"))), *facts.of_acts(words()), *facts.of_figures(every.values()))
        )
        ids = dict(real._header["ids"])
        ids.update({folded(id): id for id in self._changed})
        self.names = Names(
            ids,
            {**real._header["spelling"], **{id: [id] for id in self._changed}},
            real._header["families"],
            real._header["placeholders"],
            real._header["bases"],
            real._header["unread"],
        )

    def __contains__(self, id: object) -> bool:
        return id in self._changed or super().__contains__(id)

    def kind_of(self, id: str) -> str:
        return self._changed[id].kind if id in self._changed else super().kind_of(id)


def renamed(target: Path, prefix: str = "Zq") -> dict[str, str]:
    """Write a copy of the catalogue in which every licence has another id and name; returns old id → new id."""
    import yaml

    ids = {id: f"{prefix}{number:03d}x" for number, id in enumerate(sorted(licenses(), reverse=True))}
    for name in ("vocabulary.yaml", "families.yaml"):
        text = (folder("licenses") / name).read_text(encoding="utf-8")
        (target / name).write_text(text if name == "vocabulary.yaml" else "schema: 1\n", encoding="utf-8")
    for path in catalogue.files(folder("licenses")):
        table = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        table["id"] = table["name"] = ids[table["id"]]
        table.pop("spdx", None)
        table["aliases"] = []
        table.pop("superseded_by", None)
        for key in ("includes", "offers"):
            if key in table:  # a sibling that lacks it takes it from what it extends
                table[key] = [ids.get(id, id) for id in table[key]]
        for key in ("extends", "incorporates"):
            if table.get(key):
                table[key] = ids[table[key]]
        groups = [group.partition(" ") for group in table.get("without") or []]
        table["without"] = [f"{kind} {ids.get(name, name)}" for kind, _, name in groups]
        for row in table.get("facts") or []:
            for kind in ("becomes", "exempts"):
                if kind in row:
                    row[kind] = ids.get(row[kind], row[kind])
        (target / table["kind"]).mkdir(exist_ok=True)
        (target / table["kind"] / f"{table['id']}.yaml").write_text(
            yaml.safe_dump(table, allow_unicode=True, sort_keys=False), encoding="utf-8"
        )
    return ids
