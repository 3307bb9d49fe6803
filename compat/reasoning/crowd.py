"""What the rules find of many licences by one relation: of each under every label, and of any two that both come in.

A conflict concerns at most two incoming licences and what is offered. So each licence is a row of its own, and all of them
together are one more work, the crowd, under a label that holds nothing (rules/map.lp): there stands what two mean to one
another, so that no row for each pair is needed. What the verdict of a work with several of them is, follows from both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from compat.knowledge.model import Knowledge
from compat.reasoning.conditions import NOTHING, Answers, deciding
from compat.reasoning.judging import DEPENDS, NO, UNKNOWN, YES, unless
from compat.reasoning.program import Offer, with_chains
from compat.reasoning.rows import Rows
from compat.reasoning.solving import Atom, Program, Session
from compat.works.model import Work

_CROWD = -1  # the number of the work that takes in everything, and of its offer
# Whoever forbids what another input brings has no say where it goes out itself, or passes away into what is offered.
UNLESS_LEFT = "further-restriction"
# Two names clash in what is one whole, not in a collection.
IN_ONE_WHOLE = "names-clash"


class Label(NamedTuple):
    """What something can go out under: its licences, and all that recipients may choose from."""

    name: str
    sides: tuple[str, ...]
    offers: tuple[Offer, ...]


class Conflict(NamedTuple):
    """A conflict by its code. ``minds`` is the licence whose text forbids, ``other`` the one that it is with, if any."""

    code: str
    minds: str
    other: str


class Found(NamedTuple):
    """A conflict under its condition (0: for certain)."""

    conflict: Conflict
    when: int


class Crowd:
    """Some licences, and labels that each of them is asked about; ``ask_beside`` adds labels for few of them.

    Raises ``CompatError`` on pins that are not valid, and if more questions are open at once than there are bits.
    """

    def __init__(
        self,
        licenses: Iterable[str],
        labels: Iterable[Label],
        unknown: Iterable[str],
        by: str,
        work: Work,
        knowledge: Knowledge,
    ):
        self._knowledge = knowledge
        self.licenses = tuple(sorted(set(licenses)))
        self.unknown = frozenset(unknown)
        self._number = {id: number for number, id in enumerate(self.licenses)}
        self._incoming = with_chains(self.licenses, knowledge)
        columns = [offer.sides for label in labels for offer in label.offers]
        self._foreign = sorted({id for sides in columns for id in sides if id in knowledge} - set(self._incoming))
        self._rows = Rows([(id,) for id in self.licenses], columns, self.unknown, by, work, knowledge, self._foreign)
        self._rows.ask()
        self.columns = dict(self._rows.columns)
        self.against: dict[tuple[str, int], list[Found]] = {}
        self.always: dict[str, dict[Found, None]] = {id: {} for id in self.licenses}
        self.between: dict[tuple[str, str], list[Found]] = {}
        self.claims: dict[int, set[str]] = {}
        self.lends: dict[str, dict[str, set[int]]] = {id: {} for id in self.licenses}
        self.leaves: dict[str, set[int]] = {}  # the offers that hold a licence, or let it pass away
        self.is_whole: set[str] = set()
        self._conflicts: dict[Conflict, Conflict] = {}
        self._excluded: dict[Label, int] = {}
        self._names_of: dict[str, dict[int, tuple[str, str]]] = {}
        self._minds_second = {code for code, row in knowledge.law.codes.items() if row.get("minds") == "b"}
        self._run([("column", (number,)) for number in self.columns.values()], self.columns, self.licenses)
        offer = [("offers", (_CROWD, _CROWD)), ("offer", (_CROWD,))]
        self._run([*offer, *(("crowd", (_CROWD, id)) for id in self.licenses)], {}, ())

    @property
    def is_handed_out(self) -> bool:
        return self._rows.is_handed_out

    def ask_beside(self, wanted: Iterable[tuple[Sequence[str], Label]]) -> None:
        """Ask what these licences meet under a label that is for them alone, in place of what was so asked before."""
        kept = len(self._rows.columns)
        self.columns = dict(self._rows.columns)
        self.against = {key: found for key, found in self.against.items() if key[1] < kept}
        self.claims = {column: named for column, named in self.claims.items() if column < kept}
        self.leaves = {id: {n for n in columns if n < kept} for id, columns in self.leaves.items()}
        fresh: dict[tuple[str, ...], int] = {}
        offered: dict[Atom, None] = {}
        come_in: set[str] = set()
        for licenses, label in wanted:
            come_in.update(licenses)
            for offer in (o for o in label.offers if o.sides not in self.columns):
                number = fresh.setdefault(offer.sides, kept + len(fresh))
                offered.update(dict.fromkeys(("offers", (self._number[id], number)) for id in licenses))
        self.columns |= fresh
        self._run(offered, fresh, sorted(come_in))

    def _run(self, atoms: Iterable[Atom], columns: Mapping[tuple[str, ...], int], rows: Sequence[str]) -> None:
        """Run the rules on some offers and rows, and keep what they find."""
        knowledge = self._knowledge
        offered = {id for sides in columns for id in sides}
        incoming = with_chains(rows or self.licenses, knowledge)
        known = with_chains({*incoming, *offered}, knowledge)
        foreign = set(self._foreign).difference(incoming)
        facts = [knowledge.record(id).outbound if id in foreign else knowledge.record(id).asp for id in known]
        of_columns = [atom for sides, number in columns.items() for atom in self._rows.of_column(sides, number)]
        of_rows = [("row", (self._number[id], id)) for id in rows]
        program = Program(
            knowledge.map_rules,
            (knowledge.common, knowledge.terms, *facts),
            tuple(
                dict.fromkeys(
                    (*atoms, *of_columns, *of_rows, *self._rows.common(), *(("incoming", (id,)) for id in incoming))
                )
            ),
        )
        for sides, number in columns.items():
            for id in sides:
                self.leaves.setdefault(id, set()).add(number)
        for sym in Session(program).shown():
            name, a = sym.name, sym.arguments
            if name == "against":
                key = self.licenses[a[0].number], a[1].number
                self.against.setdefault(key, []).append(self._found(a[2].string, a[3].string, a[4].string, a[5].number))
            elif name == "leaves":
                self.leaves.setdefault(a[0].string, set()).add(a[1].number)
            elif name == "claims":
                self.claims.setdefault(a[0].number, set()).add(a[1].string)
            elif name == "always":
                found = self._found(a[1].string, a[2].string, "", a[3].number)
                self.always[self.licenses[a[0].number]][found] = None
            elif name == "between":
                found = self._found(a[0].string, a[1].string, a[2].string, a[3].number)
                self.between.setdefault(both(a[1].string, a[2].string), []).append(found)
            elif name == "lends":
                lent = self.lends[self.licenses[a[0].number]]
                lent.setdefault(a[1].string, set()).add(a[2].number & ~self._rows.world.presumed)
            elif name == "whole":
                self.is_whole.add(self.licenses[a[0].number])

    def _found(self, code: str, first: str, second: str, when: int) -> Found:
        parties = (second, first) if code in self._minds_second else (first, second)
        conflict = Conflict(code, *parties)
        return Found(self._conflicts.setdefault(conflict, conflict), when)

    # what stands

    def excluded(self, label: Label) -> int:
        """The conditions that a label rules out."""
        if label not in self._excluded:
            self._excluded[label] = self._rows.excluded(label.offers)
        return self._excluded[label]

    def numbers(self, label: Label) -> list[int]:
        """The columns of a label."""
        return [self.columns[offer.sides] for offer in label.offers]

    def conflicts(self, licenses: Sequence[str], label: Label) -> Iterator[tuple[str, Found]]:
        """What stands against a work with these licences under a label, each with a licence in whose row it is."""
        excluded, columns = self.excluded(label), self.numbers(label)
        for id in licenses:
            for found in (*self.always[id], *(f for c in columns for f in self.against.get((id, c), ()))):
                if not found.when & excluded:
                    yield id, found
        for one, other in combinations(licenses, 2):
            for found in self.between.get(both(one, other), ()):
                if not found.when & excluded and self._bears(found.conflict, licenses, columns):
                    yield one, found

    def _bears(self, conflict: Conflict, licenses: Iterable[str], columns: Sequence[int]) -> bool:
        """Whether what two licences mean to one another bears on a work with these licences under some offers."""
        if conflict.code == IN_ONE_WHOLE:
            return not self.is_whole.isdisjoint(licenses)
        return conflict.code != UNLESS_LEFT or not self.leaves.get(conflict.minds, set()).issuperset(columns)

    def verdict(self, licenses: Sequence[str], label: Label) -> str:
        """The verdict of a work with these licences under a label."""
        sets = []
        for id, found in self.conflicts(licenses, label):
            if not found.when:
                return NO
            sets.append(self._needs(id, found.when))
        for license in self.claimed(label):
            sets += self._unless_lent(license, licenses, label)
        makes_no = deciding(sets)[1] if sets else ()
        if NOTHING in makes_no:
            return NO
        if self.is_dark(licenses, label):
            return UNKNOWN
        return DEPENDS if makes_no else YES

    def is_dark(self, licenses: Iterable[str], label: Label) -> bool:
        """Whether nothing is known of some licence that decides."""
        return not self.unknown.isdisjoint(licenses) or self.is_handed_out and not self.unknown.isdisjoint(label.sides)

    def claimed(self, label: Label) -> set[str]:
        """The licences of a label that only their licensor can give."""
        return {license for column in self.numbers(label) for license in self.claims.get(column, ())}

    def is_not_lent(self, licenses: Iterable[str], label: Label) -> bool:
        """Whether a label holds such a licence that nothing lends, whatever is answered or under some answers."""
        return any(self._unless_lent(license, licenses, label) for license in self.claimed(label))

    def _unless_lent(self, license: str, licenses: Iterable[str], label: Label) -> tuple[Answers, ...]:
        """The answers under which a licence that only its licensor can give is not the releaser's to give."""
        excluded = self.excluded(label)
        return unless(
            self._needs(id, when) for id in licenses for when in self.lends[id].get(license, ()) if not when & excluded
        )

    def _needs(self, id: str, when: int) -> Answers:
        """The open questions of a condition in the row of a licence: elsewhere the same bits can stand for others."""
        if id not in self._names_of:
            own = self._rows.asked_by((id,))
            self._names_of[id] = {
                self._rows.given[q.id]: (q.id, q.ties)
                for q in self._rows.asked
                if q.is_open and (q.kind == "reading" or q.general or q.id in own)
            }
        names = self._names_of[id]
        bits = (1 << place for place in range(when.bit_length()) if when >> place & 1)
        return frozenset(names.get(bit, (f"{id}@{bit}", "yes")) for bit in bits)


def both(one: str, other: str) -> tuple[str, str]:
    """Two licences, in the order of their names."""
    return (one, other) if one <= other else (other, one)
