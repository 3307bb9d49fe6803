"""All licences, as their files state them: what is loaded is complete, whatever a file takes over from another."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from pathlib import Path

from compat.errors import LicenseFileError, Place
from compat.licenses.clause import Clause
from compat.licenses.model import Fact, License
from compat.licenses.names import folded
from compat.licenses.reading import LicenseFile
from compat.licenses.vocabulary import Vocabulary


def files(folder: Path) -> list[Path]:
    """The licence files of a catalogue, in a stable order."""
    return sorted(path for path in folder.glob("*/*.yaml"))


def read(folder: Path, vocabulary: Vocabulary, relations: tuple[str, ...]) -> dict[str, License]:
    """All licences by id. Raises ``LicenseFileError`` with file and line on the first mistake."""
    return _Catalogue(folder, vocabulary, relations).complete()


class _Catalogue:
    """The files of a folder, as they are and with what they take over from one another."""

    def __init__(self, folder: Path, vocabulary: Vocabulary, relations: tuple[str, ...]):
        self._files: dict[str, tuple[LicenseFile, License, Path]] = {}
        self._inherited: dict[str, License] = {}
        for path in files(folder):
            file = LicenseFile(path, vocabulary, relations)
            license = file.license()
            if license.id in self._files:
                raise LicenseFileError(
                    f"licence id {license.id!r} is taken by {self._files[license.id][2]}", Place(str(path))
                )
            self._files[license.id] = (file, license, path)

    def complete(self) -> dict[str, License]:
        result = {}
        for id in self._files:
            license = self._with_parent(id, ())
            for document in license.includes:
                license = _including(license, self._known(document, id, "includes"))
            result[id] = _with_offers(license)
        return result

    def _known(self, id: str, by: str, what: str) -> License:
        if id not in self._files:
            raise LicenseFileError(f"{what} {id!r}, which is no file of the catalogue", Place(str(self._files[by][2])))
        return self._files[id][1]

    def _with_parent(self, id: str, below: tuple[str, ...]) -> License:
        """A licence with all that it takes over, through any number of parents."""
        if id not in self._inherited:
            file, license, path = self._files[id]
            if file.extends:
                self._known(file.extends, id, "extends")
                if file.extends in (*below, id):
                    raise LicenseFileError(f"extends {file.extends!r}, which extends it in turn", Place(str(path)))
                license = _extended(file, license, self._with_parent(file.extends, (*below, id)))
            self._inherited[id] = license
        return self._inherited[id]


def _group(fact: Fact) -> str:
    return f"{fact.kind} {fact.name}"


def _extended(file: LicenseFile, license: License, parent: License) -> License:
    """The licence with its parent's facts, read in its own text.

    What a file states of a kind and name stands in place of all that its parent states of them; ``without`` takes
    groups away. Each fact cites the text of the licence that has it (that the words stand there, too, is tested), unless
    that text makes the other one part of itself by reference, as LGPL-3.0 does with GPL-3.0.
    """
    replaced = {_group(fact) for fact in license.facts} | set(file.without)
    taken_over = tuple(fact for fact in parent.facts if _group(fact) not in replaced)
    if not file.incorporates:
        taken_over = tuple(
            dataclasses.replace(fact, clause=dataclasses.replace(fact.clause, license=license.id))
            if fact.clause.license == parent.id
            else fact
            for fact in taken_over
        )
    taken = {
        key: getattr(parent, key)
        for key in ("sections", "silent", "undefined", "questions", "includes", "readings")
        if not file.states(key)
    }
    if not license.text:
        taken.update(text=parent.text, text_sha256=parent.text_sha256)
    return dataclasses.replace(license, facts=license.facts + taken_over, **taken)


def _including(license: License, document: License) -> License:
    """The licence with the facts of a document that its text makes part of itself; each keeps its own clause."""
    return dataclasses.replace(license, facts=license.facts + document.facts)


def _with_offers(license: License) -> License:
    """An or-later licence lets its work become each text that it offers, by the clause that says so."""
    source = next((fact.clause for fact in license.facts if fact.kind == "becomes"), None)
    stated = {fact.name for fact in license.facts if fact.kind == "becomes"}
    added = tuple(
        Fact("becomes", text, source or Clause(license.id, "", ""), {"mode": "later-text"})
        for text in license.offers
        if text not in stated and text != license.id
    )
    return dataclasses.replace(license, facts=license.facts + added)


def names(licenses: Iterable[License]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Folded name -> licence id, and id -> the spellings. Raises ``LicenseFileError`` if two licences share a name."""
    ids: dict[str, str] = {}
    spelling: dict[str, list[str]] = {}
    for license in licenses:
        written = [license.id, license.name, *license.aliases, *license.huggingface]
        if license.spdx:
            written.append(license.spdx)
        spelling[license.id] = list(dict.fromkeys(written))
        for name in written:
            taken = ids.setdefault(folded(name), license.id)
            if taken != license.id:
                raise LicenseFileError(f"{name!r} names both {taken} and {license.id}")
    return ids, spelling
