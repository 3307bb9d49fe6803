"""Many pairs at once: each row is a work under one inbound licence, each column an offer, all in one grounding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Any

from clingo import Symbol

from compat.errors import WorkError
from compat.knowledge.model import Knowledge
from compat.licenses.expressions import parse
from compat.reasoning.conditions import NOTHING, deciding
from compat.reasoning.judging import DEPENDS, NO, RANK, UNKNOWN, YES, unless
from compat.reasoning.program import offers_of, taken_in
from compat.reasoning.rows import Rows, work_of
from compat.reasoning.solving import Program, Session
from compat.works.model import Work


def pair(inbound: str, outbound: str, by: str, release: Mapping[str, Any], knowledge: Knowledge) -> Work:
    """The work that one cell of a matrix stands for. Raises ``WorkError`` if the relation or the release is not valid."""
    return work_of((inbound,), outbound, by, release, knowledge)


def verdicts(
    inbound: Iterable[str], outbound: Iterable[str], by: str, release: Mapping[str, Any], knowledge: Knowledge
) -> Iterator[tuple[str, str, str]]:
    """``(inbound, outbound, verdict)`` for all pairs, row by row. The same verdicts as ``check`` gives one by one.

    Raises ``WorkError`` on what is no list of licences, and on more of them than can be numbered.
    """
    inbound, outbound = listed(inbound, "inbound"), listed(outbound, "outbound")
    if not inbound or not outbound:
        return iter(())
    return iter(_Matrix(inbound, outbound, by, release, knowledge).rows())


def listed(names: Iterable[str], what: str) -> tuple[str, ...]:
    """Names of licences, as they were given. Raises ``WorkError`` on what is no list of them."""
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
        self._knowledge = knowledge
        work = pair(self._inbound[0], self._outbound[0], by, release, knowledge)
        self._in = {name: taken_in(name, knowledge) for name in dict.fromkeys(self._inbound)}
        self._out = {name: parse(name, knowledge.names) for name in dict.fromkeys(self._outbound)}
        self._offers = {name: offers_of(expression, knowledge) for name, expression in self._out.items()}
        self._unknown = frozenset(u for e in (*self._in.values(), *self._out.values()) for u in e.unknown)
        self._grid = Rows(
            (alternative for e in self._in.values() for alternative in e.alternatives),
            (offer.sides for offers in self._offers.values() for offer in offers),
            self._unknown,
            by,
            work,
            knowledge,
        )
        self._rows, self._columns = self._grid.rows, self._grid.columns
        if len(self._rows) > _MOST_ROWS or len(self._columns) > _ALL:
            raise WorkError(
                f"a matrix takes at most {_MOST_ROWS:,} inbound and {_ALL:,} outbound licences (each side of an OR "
                f"counts), not {len(self._rows):,} and {len(self._columns):,}; ask in parts"
            )

    def rows(self) -> list[tuple[str, str, str]]:
        self._grid.ask()
        self._world = self._grid.world
        self._derive()
        rows = {i: [self._rows[a] for a in e.alternatives] for i, e in self._in.items()}
        cells: dict[tuple[str, str], str] = {}
        for o, offers in self._offers.items():
            excluded = self._grid.excluded(offers)
            columns = [self._columns[offer.sides] for offer in offers]
            for i in self._in:
                cells[i, o] = self._cell(rows[i], columns, excluded)
        return [(i, o, cells[i, o]) for i in self._inbound for o in self._outbound]

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

    def _derive(self) -> None:
        """Run the rules, and keep the conditions of the conflicts of each cell, numbered as in rules/matrix.lp."""
        knowledge, grid = self._knowledge, self._grid
        program = Program(
            knowledge.matrix_rules,
            (knowledge.common, knowledge.terms, *(knowledge.record(id).asp for id in grid.involved())),
            tuple(dict.fromkeys(grid.atoms())),
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
        handed_out = grid.is_handed_out
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


# How cells are numbered, as in rules/matrix.lp: row * width + column, where the last column stands for all.
_WIDTH, _ALL, _CLAIM = 10_000, 9_999, 1_000_000_000
_MOST_ROWS = _CLAIM // _WIDTH
_SOME = 1 << 30  # a condition that no outbound licence rules out
_CERTAIN = frozenset({0})
_NONE: frozenset[int] = frozenset()
