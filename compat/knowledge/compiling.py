"""Compile licence files, rules and tables into what ``store`` keeps and ``model`` opens."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from clingo import String

from compat.knowledge import facts, law
from compat.knowledge.model import packed
from compat.knowledge.recording import record
from compat.licenses import catalogue, vocabulary
from compat.licenses.model import Fact, License
from compat.licenses.names import folded
from compat.licenses.vocabulary import TERM_SECTIONS, Vocabulary

ONLY_FOR_MATRIX = ("pairs.lp",)
# Arguments that tell what a conflict is about (its code, parties and term).
PROJECTED = {"finding": (2, 3, 4, 5), "adds": (2,), "exceeds": (3,), "imposes": (2,), "side_by_side": (3,)}
CHAINING = ("later-text", "drop-permission")  # modes of becoming after which the other licence's own clauses go on
NOT_FOR_MATRIX = ("show.lp", "work/claims.lp", "work/obligations.lp", "work/notes.lp")


def rule_files(folder: Path) -> list[tuple[str, str]]:
    """The rule files as (name below the folder, text), in a stable order."""
    return [
        (path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.lp"))
    ]


def compile_all(license_folder: Path, rule_folder: Path) -> bytes:
    """The compiled file. Raises ``LicenseFileError`` with file and line on the first mistake in a source."""
    the_law = law.read(rule_folder)
    words = vocabulary.read(license_folder / "vocabulary.yaml")
    licenses = catalogue.read(license_folder, words, tuple(the_law.relations))
    ids, spelling = catalogue.names(licenses.values())
    files = rule_files(rule_folder)
    recording = record([file for file in files if file[0] not in ONLY_FOR_MATRIX])
    common = "\n".join((*facts.of_law(the_law), *facts.of_acts(words), *facts.of_figures(licenses.values())))
    body, offsets = bytearray(), {}
    for id in sorted(licenses):
        raw = json.dumps(_record(licenses[id], words), separators=(",", ":")).encode()
        offsets[id] = (len(body), len(raw))
        body += raw
    header = {
        "law": asdict(the_law),
        "vocabulary": words.rows,
        "rules": _joined(files, ONLY_FOR_MATRIX),
        "matrix_rules": _joined(files, NOT_FOR_MATRIX, PROJECTED),
        "recording": recording,
        "common": common,
        "terms": "\n".join(facts.of_vocabulary(words)),
        "ids": ids,
        "spelling": spelling,
        "families": _families(license_folder),
        "offsets": offsets,
        "earlier": _earlier(licenses),
        "kinds": {id: license.kind for id, license in licenses.items()},
        "date": max(license.date for license in licenses.values()) if licenses else "",
    }
    return packed(header, bytes(body))


def _joined(
    files: list[tuple[str, str]], without: tuple[str, ...], projected: Mapping[str, tuple[int, ...]] | None = None
) -> str:
    """The rules alone: parsing comments on every question would cost more than the rules do.

    ``projected`` names arguments that are put to a constant wherever their predicate stands: a matrix asks whether there
    is a conflict, not over which term.
    """
    from clingo import ast

    kept: list[str] = []

    class Projection(ast.Transformer):
        def visit_SymbolicAtom(self, atom: ast.AST) -> ast.AST:
            places = (projected or {}).get(atom.symbol.name, ())
            anything = ast.SymbolicTerm(atom.symbol.location, String("-"))
            arguments = [anything if index in places else a for index, a in enumerate(atom.symbol.arguments)]
            return atom.update(symbol=atom.symbol.update(arguments=arguments)) if places else atom

    def keep(statement: ast.AST) -> None:
        if statement.ast_type not in (ast.ASTType.Comment, ast.ASTType.Program):
            kept.append(str(Projection()(statement) if projected else statement))

    for name, text in files:
        if name not in without:
            ast.parse_string(text, keep)
    return "\n".join(dict.fromkeys(kept))


def _earlier(licenses: Mapping[str, License]) -> dict[str, list[str]]:
    """For each licence the versions before it, newest first."""
    before = {license.superseded_by: id for id, license in sorted(licenses.items()) if license.superseded_by}
    found: dict[str, list[str]] = {}
    for id in licenses:
        chain = [id]
        while (previous := before.get(chain[-1])) and previous not in chain:
            chain.append(previous)
        if len(chain) > 1:
            found[id] = chain[1:]
    return found


def _families(license_folder: Path) -> dict[str, list[str]]:
    from compat.licenses import strictyaml

    path = license_folder / "families.yaml"
    table = strictyaml.load(path.read_text(encoding="utf-8"), str(path))
    return {folded(name): list(members) for name, members in table.items() if name != "schema"}


def _record(license: License, words: Vocabulary) -> dict[str, Any]:
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
            "silent": dict(license.silent),
            "undefined": list(license.undefined),
            "includes": list(license.includes),
            "remarks": license.remarks,
            "chains": [
                f.name
                for f in license.facts
                if f.kind == "becomes" and f.details["mode"] in CHAINING and f.name != license.id
            ],
        },
        "facts": [_fact(fact) for fact in license.facts],
        "asp": "\n".join(dict.fromkeys(facts.of_license(license, words))),
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
            if circumstance != facts.ALWAYS:
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
