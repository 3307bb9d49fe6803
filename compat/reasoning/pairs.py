"""Many pairs at once: each row is a work under one inbound licence, each column an offer, all in one grounding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import Any

from clingo import Symbol

from compat.errors import WorkError, nearest
from compat.knowledge.model import Knowledge
from compat.licenses.expressions import parse
from compat.reasoning.conditions import NOTHING, deciding
from compat.reasoning.findings import OWN
from compat.reasoning.judging import DEPENDS, NO, PRESUMED, RANK, UNKNOWN, YES, World, unless
from compat.reasoning.program import of_model, of_names, of_questions, offers_of, taken_in, with_chains
from compat.reasoning.questions import Question, check_pins, limited_by_outbound, purposes, questions, shared_bits
from compat.reasoning.solving import Atom, Program, Session
from compat.works.file import from_mapping
from compat.works.model import FORM_OF_KIND, Work

INPUT, RESULT = "input", "mine"
# What a relation takes in and makes, where a pair is all that is known.
_KINDS = {
    "fine-tune": ("model", "model"),
    "adapter": ("model", "adapter"),
    "merge": ("model", "model"),
    "quantize": ("model", "model"),
    "convert": ("model", "model"),
    "distill": ("model", "model"),
    "judge": ("model", "model"),
    "generate": ("model", "output"),
    "load": ("model", "code"),
    "call": ("model", "code"),
    "train": ("dataset", "model"),
    "train-with": ("code", "model"),
    "concatenate": ("dataset", "dataset"),
    "annotate": ("dataset", "dataset"),
    "retrieve": ("document", "code"),
}


def pair(inbound: str, outbound: str, by: str, release: Mapping[str, Any], knowledge: Knowledge) -> Work:
    """The work that one cell of a matrix stands for. Raises ``WorkError`` if the relation or the release is not valid."""
    if not isinstance(by, str) or by not in knowledge.law.relations:
        raise WorkError(
            f"no relation is named {by!r}",
            nearest=nearest(str(by), knowledge.law.relations) or tuple(knowledge.law.relations),
        )
    took, made = _KINDS.get(by, ("code", "code"))
    extra = set(release) - {"form", "purpose", "circumstances", "assume"}
    if extra:
        raise WorkError(f"a matrix takes form, purpose, circumstances and assume, not {', '.join(sorted(extra))}")
    return from_mapping(
        {
            "artifacts": {
                INPUT: {"kind": took, "license": inbound},
                RESULT: {"kind": made, "license": outbound, "made_from": [{by: INPUT}]},
            },
            "release": {
                "artifact": RESULT,
                "form": release.get("form") or FORM_OF_KIND[made],
                **{k: release[k] for k in ("purpose", "circumstances") if k in release},
            },
            **({"assume": release["assume"]} if release.get("assume") else {}),
        },
        knowledge.law,
    )


def verdicts(
    inbound: Iterable[str], outbound: Iterable[str], by: str, release: Mapping[str, Any], knowledge: Knowledge
) -> Iterator[tuple[str, str, str]]:
    """``(inbound, outbound, verdict)`` for all pairs, row by row. The same verdicts as ``check`` gives one by one.

    Raises ``WorkError`` on what is no list of licences, and on more of them than can be numbered.
    """
    inbound, outbound = _listed(inbound, "inbound"), _listed(outbound, "outbound")
    if not inbound or not outbound:
        return iter(())
    return iter(_Matrix(inbound, outbound, by, release, knowledge).rows())


def _listed(names: Iterable[str], what: str) -> tuple[str, ...]:
    if isinstance(names, str) or not isinstance(names, Iterable):
        raise WorkError(f'{what} must be a list of licences, such as ["MIT"], not {names!r}')
    listed = tuple(names)
    for name in listed:
        if not isinstance(name, str):
            raise WorkError(f"{what}: a licence must be text, not {name!r}")
    return listed


class _Matrix:
    """Rows are inbound alternatives, columns are offers; verdicts are put together from both."""

    def __init__(
        self, inbound: Sequence[str], outbound: Sequence[str], by: str, release: Mapping[str, Any], knowledge: Knowledge
    ):
        self._inbound = tuple(inbound)
        self._outbound = tuple(outbound)
        self._by = by
        self._knowledge = knowledge
        self._work = pair(self._inbound[0], self._outbound[0], by, release, knowledge)
        self._in = {name: taken_in(name, knowledge) for name in dict.fromkeys(self._inbound)}
        self._out = {name: parse(name, knowledge.names) for name in dict.fromkeys(self._outbound)}
        self._rows: dict[tuple[str, ...], int] = {}
        for expression in self._in.values():
            for alternative in expression.alternatives:
                self._rows.setdefault(alternative, len(self._rows))
        self._columns: dict[tuple[str, ...], int] = {}
        self._offers = {name: offers_of(expression, knowledge) for name, expression in self._out.items()}
        for offers in self._offers.values():
            for offer in offers:
                self._columns.setdefault(offer.sides, len(self._columns))
        if len(self._rows) > _MOST_ROWS or len(self._columns) > _ALL:
            raise WorkError(
                f"a matrix takes at most {_MOST_ROWS:,} inbound and {_ALL:,} outbound licences (each side of an OR "
                f"counts), not {len(self._rows):,} and {len(self._columns):,}; ask in parts"
            )
        self._unknown = frozenset(u for e in (*self._in.values(), *self._out.values()) for u in e.unknown)

    def rows(self) -> list[tuple[str, str, str]]:
        asked = self._questions()
        # Closed questions need no bits, but for the presumption that weights are protected: who can give a licence
        # does not hang on it.
        kept = [q for q in asked if q.is_open or q.id == PRESUMED and not q.tied]
        given = shared_bits(kept, self._together())
        given.update({q.id: 0 if q.tied else -1 for q in asked if q not in kept})
        # Within a row a bit stands for one question, whichever others have it in other rows.
        self._world = World([replace(q, within=()) for q in kept], given)
        unprotected = sum(given[q.id] for q in kept if not q.is_open)
        self._derive(asked, given)
        rows = {i: [self._rows[a] for a in e.alternatives] for i, e in self._in.items()}
        cells: dict[tuple[str, str], str] = {}
        for o, offers in self._offers.items():
            excluded = self._excluded(o, asked, given) | unprotected
            columns = [self._columns[offer.sides] for offer in offers]
            for i in self._in:
                cells[i, o] = self._cell(rows[i], columns, excluded)
        return [(i, o, cells[i, o]) for i in self._inbound for o in self._outbound]

    def _together(self) -> Iterator[set[str]]:
        """For each row the questions that its licences ask: a cell hangs on these, on readings and on purposes."""
        for alternative in self._rows:
            asked: set[str] = set()
            for id in with_chains(alternative, self._knowledge):
                raised = self._knowledge.record(id).raised
                asked.update(raised.circumstances, (own["id"] for own in raised.own))
                asked.update(f"{catch}@{RESULT}" for catch in raised.catches)
            yield asked

    def _cell(self, rows: Sequence[int], columns: Sequence[int], excluded: int) -> str:
        """An inbound ``OR`` is the taker's choice, the best; an outbound one must be allowed on every side, the worst."""
        if len(rows) == len(columns) == 1:
            return self._pair(rows[0], columns[0], excluded)
        return max(
            (min((self._pair(r, c, excluded) for r in rows), key=RANK.__getitem__) for c in columns),
            key=RANK.__getitem__,
        )

    def _pair(self, row: int, column: int, excluded: int) -> str:
        """The verdict of one row and one column. ``excluded`` are conditions that the outbound licence rules out."""
        found = self._conditions.get(row * _WIDTH + column, _NONE)
        always = self._conditions.get(row * _WIDTH + _ALL, _NONE)
        if found is _CERTAIN or always is _CERTAIN:
            return NO
        if always or excluded and found:
            found = {c for c in (*found, *always) if not c & excluded}
        named = self._named.get(column, ())
        if named:
            if not all((row, license) in self._lent for license in named):
                return NO
            found = self._with_claims(found, row, named, excluded)
            if found is _CERTAIN:
                return NO
        if row in self._dark_rows or column in self._dark_columns:
            return UNKNOWN
        return DEPENDS if found else YES

    def _with_claims(self, found: Set[int], row: int, named: Sequence[str], excluded: int) -> Set[int]:
        """The conflicts of a cell whose offer holds licences that only their licensor can give: unless the row lends them."""
        sets = [needs for c in found if (needs := self._world.needs(c)) is not None]
        for license in named:
            lent = (c & ~self._world.presumed for c in self._lent[row, license])
            sets += unless(self._world.needs(c) for c in lent if not c & excluded)
        makes_no = deciding(sets)[1]
        return _CERTAIN if NOTHING in makes_no else {_SOME} if makes_no else _NONE

    def _excluded(self, outbound: str, asked: Sequence[Question], given: Mapping[str, int]) -> int:
        """The conditions that an outbound licence rules out: who releases under it means to keep to its limits."""
        sides = [
            [self._knowledge.record(id).raised for id in offer.sides if id in self._knowledge]
            for offer in self._offers[outbound]
        ]
        limited = limited_by_outbound(sides, self._knowledge.law)
        return sum(given[q.id] for q in asked if q.is_open and q.id in limited)

    def _derive(self, asked: Sequence[Question], given: Mapping[str, int]) -> None:
        """Run the rules, and keep the conditions of the conflicts of each cell, numbered as in rules/pairs.lp."""
        knowledge = self._knowledge
        named = {id for alternative in (*self._rows, *self._columns) for id in alternative}
        involved = with_chains(named, knowledge)
        program = Program(
            knowledge.matrix_rules,
            (knowledge.common, knowledge.terms, *(knowledge.record(id).asp for id in involved)),
            tuple(self._atoms(asked, given, involved)),
        )
        self._conditions: dict[int, Set[int]] = {}
        self._lent: dict[tuple[int, str], set[int]] = {}
        claims = set()
        for sym in Session(program).shown():
            try:
                number = sym.number
            except RuntimeError:  # no number; asking for the type of each costs as much again
                self._keep(*sym.arguments)
                continue
            if number >= _CLAIM:
                claims.add(number - _CLAIM)
            elif number >= 0:
                self._conditions[number] = _CERTAIN
            elif -1 - number not in self._conditions:
                self._conditions[-1 - number] = {_SOME}
        self._named = {
            column: [
                id
                for id in sides
                if id in knowledge and any(f["kind"] == "licensor" for f in knowledge.record(id).facts)
            ]
            for sides, column in self._columns.items()
            if column in claims
        }
        handed_out = knowledge.law.forms[self._work.release.form]["act"] == "distribute"
        self._dark_rows = {row for alternative, row in self._rows.items() if not self._unknown.isdisjoint(alternative)}
        self._dark_columns = {
            column for sides, column in self._columns.items() if handed_out and not self._unknown.isdisjoint(sides)
        }

    def _keep(self, first: Symbol, second: Symbol, third: Symbol | None = None) -> None:
        """A cell's condition, or a row, a licence that it lends, and the condition of that."""
        if third is not None:
            self._lent.setdefault((first.number, second.string), set()).add(third.number)
        elif self._conditions.get(first.number) is not _CERTAIN:
            self._conditions[first.number] = {*self._conditions.get(first.number, ()), second.number}

    def _questions(self) -> tuple[Question, ...]:
        knowledge = self._knowledge
        ids = sorted(
            {id for e in self._in.values() for a in e.alternatives for id in a if id in knowledge}
            | {id for s in self._columns for id in s if id in knowledge}
        )
        raised = [knowledge.record(id).raised for id in ids]
        check_pins(self._work.assume, knowledge.law, [own["id"] for one in raised for own in one.own])
        return questions(self._work, knowledge.law, raised, [])

    def _atoms(self, asked: Sequence[Question], given: Mapping[str, int], involved: Sequence[str]) -> Iterator[Atom]:
        form = self._knowledge.law.forms[self._work.release.form]
        for sides, column in self._columns.items():
            yield "column", (column,)
            yield "offer", (column,)
            for side in sides:
                yield "side", (column, side)
        for side in sorted({side for sides in self._columns for side in sides}):
            yield "offered", (side,)
        for alternative, row in self._rows.items():
            for id in alternative or ("",):
                yield "row", (row, id)
        yield "by", (self._by,)
        for_purposes = purposes(self._knowledge.law)
        yield (
            "purposes",
            (sum(given[q.id] for q in asked if given[q.id] > 0 and (q.id in for_purposes or q.id == PRESUMED)),),
        )
        yield "act_of_release", (form["act"],)
        for kind in form.get("is", ()):
            yield "form_is", (kind,)
        if self._work.artifact(INPUT).kind in ("model", "adapter"):
            yield "takes_weights", ()
        if self._work.artifact(RESULT).kind in ("model", "adapter"):
            for _, arguments in of_model(RESULT, RESULT, given):
                yield "result_is", arguments[1:]
        for id in sorted(self._unknown):
            yield "opaque", (id,)
        yield "unlicensed", ("none",)
        yield "own_terms", (OWN,)
        yield from of_questions(asked, given)
        yield from of_names([self._knowledge.record(id).facts for id in involved])


# How cells are numbered, as in rules/pairs.lp: row * width + column, where the last column stands for all.
_WIDTH, _ALL, _CLAIM = 10_000, 9_999, 1_000_000_000
_MOST_ROWS = _CLAIM // _WIDTH
_SOME = 1 << 30  # a condition that no outbound licence rules out
_CERTAIN = frozenset({0})
_NONE: frozenset[int] = frozenset()
