"""All licences, as their files state them: what is loaded is complete, whatever a file takes over from another."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from pathlib import Path

from compat.errors import LicenseFileError, Place
from compat.licenses.model import Clause, Fact, License
from compat.licenses.names import folded
from compat.licenses.reading import LicenseFile
from compat.licenses.vocabulary import Vocabulary


def files(folder: Path) -> list[Path]:
    """The licence files of a catalogue, in a stable order."""
    return sorted(path for path in folder.glob("*/*.yaml"))


def read(folder: Path, vocabulary: Vocabulary, relations: tuple[str, ...]) -> dict[str, License]:
    """All licences by id. Raises ``LicenseFileError`` with file and line on the first mistake."""
    read_files: dict[str, tuple[LicenseFile, License, Path]] = {}
    for path in files(folder):
        file = LicenseFile(path, vocabulary, relations)
        license = file.license()
        if license.id in read_files:
            raise LicenseFileError(
                f"licence id {license.id!r} is taken by {read_files[license.id][2]}", Place(str(path))
            )
        read_files[license.id] = (file, license, path)
    stated = {id: license for id, (_, license, _) in read_files.items()}
    complete: dict[str, License] = {}
    for id, (file, license, path) in read_files.items():
        place = Place(str(path))
        seen = {id}
        while file.extends:
            parent = _known(file.extends, stated, place, "extends")
            if parent.id in seen:
                raise LicenseFileError(f"extends {parent.id!r}, which extends it in turn", place)
            seen.add(parent.id)
            license, file = _extended(license, parent), read_files[parent.id][0]
        for document in license.includes:
            license = _including(license, _known(document, stated, place, "includes"))
        complete[id] = _with_offers(license)
    return complete


def _known(id: str, stated: Mapping[str, License], place: Place, what: str) -> License:
    if id not in stated:
        raise LicenseFileError(f"{what} {id!r}, which is no file of the catalogue", place)
    return stated[id]


def _key(fact: Fact) -> tuple[str, str, str, str]:
    return (fact.kind, fact.name, fact.value, str(fact.details.get("on", "")))


def _extended(license: License, parent: License) -> License:
    """The licence with its parent's facts, where it does not state them itself."""
    own = {_key(fact) for fact in license.facts}
    facts = license.facts + tuple(fact for fact in parent.facts if _key(fact) not in own)
    return dataclasses.replace(
        license,
        facts=facts,
        sections=license.sections or parent.sections,
        text=license.text or parent.text,
        text_sha256=license.text_sha256 or parent.text_sha256,
        silent=license.silent or parent.silent,
        questions=license.questions + parent.questions,
        includes=license.includes + parent.includes,
    )


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
        written = [license.id, license.name, *license.aliases]
        if license.spdx:
            written.append(license.spdx)
        spelling[license.id] = list(dict.fromkeys(written))
        for name in written:
            taken = ids.setdefault(folded(name), license.id)
            if taken != license.id:
                raise LicenseFileError(f"{name!r} names both {taken} and {license.id}")
    return ids, spelling
