"""Compile licence files, rules and tables into what ``store`` keeps and ``model`` opens."""

from __future__ import annotations

import marshal
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from clingo import String

from compat.knowledge import facts, law, sentences, standing
from compat.knowledge.model import packed
from compat.knowledge.recording import record
from compat.knowledge.records import row_of
from compat.licenses import catalogue, vocabulary
from compat.licenses.model import License
from compat.licenses.names import folded

ONLY_FOR_MATRIX = ("matrix.lp",)
ONLY_FOR_MAP = ("map.lp",)
ONLY_FOR_PAIRS = ("pairs.lp",)  # a matrix and a map
ONLY_FOR_REMEDIES = ("remedies.lp",)
# Arguments that tell what a conflict is about (its code, parties and term).
PROJECTED = {"finding": (2, 3, 4, 5), "adds": (2,), "exceeds": (3,), "imposes": (2,), "side_by_side": (3,)}
ONLY_FOR_OUTBOUND = ("outbound.lp",)
ONLY_FOR_MANY_OFFERS = ("narrowing.lp",)  # an outbound search and a map
# What is told of one question; who asks for verdicts alone (a matrix, a map, remedies, an outbound search) does without.
TOLD = ("show.lp", "work/claims.lp", "work/drift.lp", "work/obligations.lp", "work/notes.lp")
NOT_FOR_MATRIX = (
    *TOLD,
    "work/policy.lp",
    *ONLY_FOR_REMEDIES,
    *ONLY_FOR_OUTBOUND,
    *ONLY_FOR_MANY_OFFERS,
    *ONLY_FOR_MAP,
)
NOT_FOR_MAP = (*TOLD, "work/policy.lp", *ONLY_FOR_REMEDIES, *ONLY_FOR_OUTBOUND, *ONLY_FOR_MATRIX)
NOT_FOR_REMEDIES = (
    *TOLD,
    *ONLY_FOR_MATRIX,
    *ONLY_FOR_MAP,
    *ONLY_FOR_PAIRS,
    *ONLY_FOR_OUTBOUND,
    *ONLY_FOR_MANY_OFFERS,
)
NOT_FOR_OUTBOUND = (*TOLD, *ONLY_FOR_MATRIX, *ONLY_FOR_MAP, *ONLY_FOR_PAIRS, *ONLY_FOR_REMEDIES)
NOT_FOR_QUESTIONS = (
    *ONLY_FOR_MATRIX,
    *ONLY_FOR_MAP,
    *ONLY_FOR_PAIRS,
    *ONLY_FOR_REMEDIES,
    *ONLY_FOR_OUTBOUND,
    *ONLY_FOR_MANY_OFFERS,
)
NOT_FOR_VERDICTS = (*NOT_FOR_QUESTIONS, "work/drift.lp", "work/obligations.lp", "work/notes.lp")
# An outbound search knows all licences, and few come in: the rules for these predicates get a further premise
# (rules/narrowing.lp) over these arguments of what they derive.
GUARDED = {
    **dict.fromkeys(
        ("exceeds", "exceeds_right", "misses", "must_carry", "drops", "keeps", "strays", "sticks", "unfit", "placed"),
        ("incoming", (0,)),
    ),
    "imposes": ("incoming", (0,)),
    "hides": ("joined", (0,)),
    "adds": ("brings", (1,)),
    "minds": ("heard", (0, 2)),
    "objects": ("weighed", (0, 2)),
}
# A map tells codes and parties, but not terms; and a pair of licences joined by AND is an offer for these two alone.
PROJECTED_FOR_MAP = {**PROJECTED, "finding": (5,)}
GUARDED_FOR_MAP = {
    **GUARDED,
    **dict.fromkeys(
        ("exceeds", "exceeds_right", "misses", "must_carry", "alike", "drops", "keeps", "placed"), ("meets", (0, 1))
    ),
    "hides": ("hidden", (0, 1)),
}


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
    recording = record([file for file in files if file[0] not in NOT_FOR_QUESTIONS])
    common = "\n".join((*facts.of_law(the_law), *facts.of_acts(words), *facts.of_figures(licenses.values())))
    bases = _bases(licenses)
    body, offsets = bytearray(), {}
    for id in sorted(licenses):
        raw = marshal.dumps(plain(row_of(licenses[id], words, bases.get(id, ()))))
        offsets[id] = (len(body), len(raw))
        body += raw
    header = {
        "law": asdict(the_law),
        "vocabulary": words.rows,
        "rules": _joined(files, NOT_FOR_QUESTIONS),
        "verdict_rules": _joined(files, NOT_FOR_VERDICTS),
        "remedy_rules": _joined(files, NOT_FOR_REMEDIES),
        "matrix_rules": _joined(files, NOT_FOR_MATRIX, PROJECTED),
        "outbound_rules": _joined(files, NOT_FOR_OUTBOUND, PROJECTED, GUARDED),
        "map_rules": _joined(files, NOT_FOR_MAP, PROJECTED_FOR_MAP, GUARDED_FOR_MAP),
        "recording": recording,
        "sentences": marshal.dumps(plain(sentences.read(rule_folder))),
        "common": common,
        "terms": "\n".join(facts.of_vocabulary(words)),
        "ids": ids,
        "spelling": spelling,
        **(families := _families(license_folder)),
        "usage": standing.usage(
            license_folder / "usage.yaml", licenses, ids, families["families"] | families["placeholders"]
        ),
        "offsets": offsets,
        "earlier": _earlier(licenses),
        "bases": bases,
        "unread": sorted(id for id, license in licenses.items() if not license.obtained),
        "kinds": {id: license.kind for id, license in licenses.items()},
        "date": max(license.date for license in licenses.values()) if licenses else "",
    }
    return packed(plain(header), bytes(body))


def plain(value: Any) -> Any:
    """Mappings and lists of any kind as dicts and lists, which is what can be written."""
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value


def _joined(
    files: list[tuple[str, str]],
    without: tuple[str, ...],
    projected: Mapping[str, tuple[int, ...]] | None = None,
    guarded: Mapping[str, tuple[str, tuple[int, ...]]] | None = None,
) -> str:
    """The rules alone: parsing comments on every question would cost more than the rules do.

    ``projected`` names arguments that are put to a constant wherever their predicate stands: a matrix asks whether there
    is a conflict, not over which term. ``guarded`` names predicates whose rules get a premise more, and over which
    arguments of their head.
    """
    from clingo import ast

    kept: list[str] = []

    class Projection(ast.Transformer):
        def visit_SymbolicAtom(self, atom: ast.AST) -> ast.AST:
            places = (projected or {}).get(atom.symbol.name, ())
            anything = ast.SymbolicTerm(atom.symbol.location, String("-"))
            arguments = [anything if index in places else a for index, a in enumerate(atom.symbol.arguments)]
            return atom.update(symbol=atom.symbol.update(arguments=arguments)) if places else atom

    def with_guard(rule: ast.AST) -> ast.AST:
        head = getattr(getattr(rule.head, "atom", None), "symbol", None)
        if head is None or head.name not in (guarded or {}):
            return rule
        name, places = (guarded or {})[head.name]
        guard = ast.Function(rule.location, name, [head.arguments[index] for index in places], False)
        literal = ast.Literal(rule.location, ast.Sign.NoSign, ast.SymbolicAtom(guard))
        return rule.update(body=[*rule.body, literal])

    def keep(statement: ast.AST) -> None:
        if statement.ast_type in (ast.ASTType.Comment, ast.ASTType.Program):
            return
        if guarded and statement.ast_type is ast.ASTType.Rule:
            statement = with_guard(statement)
        kept.append(str(Projection()(statement) if projected else statement))

    for name, text in files:
        if name not in without:
            ast.parse_string(text, keep)
    return "\n".join(dict.fromkeys(kept))


def _bases(licenses: Mapping[str, License]) -> dict[str, list[str]]:
    """For each exception the licences that it may modify."""
    return {
        exception.id: [id for id in sorted(licenses) if licenses[id].family in exception.modifies]
        for exception in licenses.values()
        if exception.kind == "exception"
    }


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


def _families(license_folder: Path) -> dict[str, dict[str, Any]]:
    """``families`` and ``placeholders`` by folded name."""
    from compat.licenses import strictyaml

    path = license_folder / "families.yaml"
    table = strictyaml.load(path.read_text(encoding="utf-8"), str(path))
    return {
        key: {folded(name): row for name, row in (table.get(key) or {}).items()} for key in ("families", "placeholders")
    }
