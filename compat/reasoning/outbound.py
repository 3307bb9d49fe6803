"""Every outbound licence of one work at once: all licences of the catalogue are offers of it, in one grounding.

The rules are those of a single question, narrowed to the licences that can meet (rules/outbound.lp); each candidate is
judged by itself, against a world in which its own limits of purpose are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import NamedTuple

from clingo import Symbol

from compat.errors import CompatError
from compat.knowledge.model import Knowledge
from compat.licenses.expressions import Expression
from compat.reasoning.findings import ANY, OWN, Finding, Findings, Lent, Term, Unknown
from compat.reasoning.judging import NOT_YOURS, PRESUMED, Judgement, World, judge, judge_all
from compat.reasoning.program import (
    NO_LABELS,
    Offer,
    Terms,
    atoms_of,
    check_pinned,
    history,
    inbound_of,
    offers_of,
    with_chains,
)
from compat.reasoning.questions import (
    Question,
    keeping_within,
    questions,
    shared_bits,
)
from compat.reasoning.ranking import leaves_free, places
from compat.reasoning.solving import Atom, Program, Session
from compat.works.model import Work

#: The kinds of licence under which something can be released.
KINDS = ("model", "data", "content", "source-available", "software")
MOST_CHOICES = 4096  # ways in which inbound licences can be chosen
MOST_COMBINED = 4  # licences of the inputs that are combined in every way; beyond, only all of them
COMMON = 2  # permissive licences that are tried beside the inputs' licences, for the releaser's own part
_NO_TERM = Term("", "")


class Candidate(NamedTuple):
    """An outbound expression without ``OR``: its licences, and what recipients may choose from (an or-later licence offers
    several texts)."""

    text: str
    sides: tuple[str, ...]
    offers: tuple[Offer, ...]


class Judged(NamedTuple):
    """A candidate with its verdict. ``world`` is what it was judged against."""

    candidate: Candidate
    judgement: Judgement
    world: World

    @property
    def verdict(self) -> str:
        return self.judgement.verdict


class _Derived(NamedTuple):
    """What one choice of the inbound licences leads to, by offer."""

    picks: tuple[tuple[str, int], ...]
    against: Mapping[str, tuple[Finding, ...]]
    lent: tuple[Lent, ...]
    unknowns: tuple[Unknown, ...]


class Search:
    """All candidates of a work, judged. ``questions`` are all that were asked, by id.

    Raises ``CompatError`` on licence expressions or assumptions that are not valid.
    """

    def __init__(self, work: Work, knowledge: Knowledge, kind: str = "", osi: bool = False):
        self._work = work
        self._knowledge = knowledge
        self._released = work.release.artifact
        self._inbound = {a.name: inbound_of(a, knowledge) for a in history(work) if a.name != self._released}
        self.unknown = frozenset(u for e in self._inbound.values() for u in e.unknown)
        #: The licences that the inputs carry.
        self.brought = tuple(
            dict.fromkeys(
                id
                for e in self._inbound.values()
                for one in e.alternatives
                for id in one
                if id in knowledge and id not in self.unknown
            )
        )
        self._incoming = with_chains(self.brought, knowledge)
        # The licences that the inputs' own clauses let them become, by name.
        facts = [fact for id in self._incoming for fact in knowledge.record(id).facts]
        self._turned_into = {str(fact["name"]) for fact in facts if fact["kind"] == "becomes"}
        self.candidates = tuple(self._candidates(kind, osi))
        self.questions, self._bits, self._kept = self._asked()

    # candidates

    def _candidates(self, kind: str, osi: bool) -> Iterator[Candidate]:
        """Single licences, what the inputs bring together, and terms of one's own."""
        knowledge = self._knowledge
        ids = [id for id in knowledge.ids if knowledge.kind_of(id) in KINDS and id in knowledge and self._givable(id)]
        ids += [id for id in self.brought if id not in ids and not knowledge.names.is_exception(id)]

        def admitted(sides: Sequence[str]) -> bool:
            if not (kind or osi):
                return True
            return all(
                id != OWN
                and kind in ("", knowledge.kind_of(id))
                and (not osi or "osi" in knowledge.record(id).about["approved"])
                for id in sides
            )

        wanted = [(id,) for id in ids] + list(self._together(ids)) + [(OWN,)]
        number = 0
        for sides in dict.fromkeys(wanted):
            if admitted(sides):
                text = " AND ".join(sides)
                offers = offers_of(Expression(text, (sides,)), knowledge)
                named = tuple(o._replace(id=f"z{number + i}") for i, o in enumerate(offers))
                number += len(offers)
                yield Candidate(text, sides, named)

    def _givable(self, id: str) -> bool:
        """Whether the releaser may be able to give a licence at all: one of a named licensor only where it comes in."""
        about = self._knowledge.record(id).about
        if about["mark"]:
            return False
        return not about["licensor"] or id in self.brought or id in self._turned_into

    def _together(self, ids: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """What the inputs bring, together; beside a licence that only its licensor gives, one for the releaser's own part."""
        knowledge = self._knowledge
        order = places(self._work.artifact(self._released).kind, knowledge)
        common = sorted((id for id in ids if id in order and leaves_free(id, knowledge)), key=lambda id: order[id])
        one_each = [[a for a in e.alternatives if not self.unknown.intersection(a)] for e in self._inbound.values()]
        for taken in list(_some(product(*(one for one in one_each if one)), 16)):
            licenses = tuple(dict.fromkeys(id for one in taken for id in one if id in knowledge))
            whole = [licenses] if len(licenses) > MOST_COMBINED else []
            for size in range(1, len(licenses) + 1 if not whole else 2):
                whole += combinations(licenses, size)
            for sides in whole:
                if len(sides) > 1:
                    yield sides
                if any(knowledge.record(id).about["licensor"] for id in sides):
                    yield from ((*sides, id) for id in common[:COMMON] if id not in sides)

    # questions

    def _asked(self) -> tuple[Mapping[str, Question], dict[str, int], list[Question]]:
        """The questions of the work, with a bit for each open one. Of what a candidate asks, readings and contradictions
        of its text can matter; its circumstances are those of its recipients.

        A candidate's own questions may share bits with those of others, since each is judged by itself.
        """
        knowledge, law = self._knowledge, self._knowledge.law
        raised = [knowledge.record(id).raised for id in self._incoming]
        offered = {id: knowledge.record(id).raised for id in self._offered if id not in self._incoming}
        foreign = [r.going_out() for r in offered.values()]
        check_pinned(self._work, [*self._incoming, *offered], knowledge)
        asked = questions(self._work, law, [*raised, *foreign], [])
        kept = [q for q in asked if q.is_open or q.id == PRESUMED and not q.tied]
        self._own_of = {id: {own["id"] for own in r.own} for id, r in offered.items() if r.own}
        foreign_ids = {id for ids in self._own_of.values() for id in ids}
        base = {q.id for q in kept if q.id not in foreign_ids}
        given = shared_bits(kept, [base, *(base | ids for ids in self._own_of.values())])
        single = dict(given)
        for question in kept:
            for lower in question.within:
                given[question.id] |= single.get(lower, 0)
        given.update({q.id: 0 if q.tied else -1 for q in asked if q.id not in given})
        return {q.id: q for q in asked}, given, kept

    @property
    def _offered(self) -> list[str]:
        """The licences of the catalogue that some candidate offers."""
        return sorted({id for c in self.candidates for o in c.offers for id in o.sides if id != OWN})

    def _world(self, candidate: Candidate) -> tuple[tuple[frozenset[str], frozenset[str]], World]:
        """What a candidate is judged against: who releases under it means to keep to its limits of purpose."""
        sides = [[self._knowledge.record(id).raised for id in o.sides if id != OWN] for o in candidate.offers]
        known, closed = keeping_within(self._kept, sides, self._knowledge.law)
        foreign = frozenset().union(*(self._own_of.get(id, ()) for o in candidate.offers for id in o.sides))
        key = closed, foreign
        if key not in self._worlds:
            others = {id for ids in self._own_of.values() for id in ids} - foreign
            self._worlds[key] = World([q for q in known if q.id not in others], self._bits)
        return key, self._worlds[key]

    # verdicts

    def judged(self) -> list[Judged]:
        """Every candidate with its verdict, in the order of the catalogue."""
        self._worlds: dict[tuple[frozenset[str], frozenset[str]], World] = {}
        derived = self._derive()
        known: dict[object, Judgement] = {}  # many candidates stand in the same way
        result = []
        for candidate in self.candidates:
            key, world = self._world(candidate)
            choices = [self._findings(one, candidate) for one in derived]
            ids = [offer.id for offer in candidate.offers]
            same: object = candidate.text
            if len(ids) == 1:
                same = key, tuple(frozenset(f[2:] for f in choice.findings) for choice in choices)
            if same not in known:
                known[same] = judge_all([judge(choices, self._released, id, world) for id in ids])
            result.append(Judged(candidate, known[same], world))
        return result

    @staticmethod
    def _findings(one: _Derived, candidate: Candidate) -> Findings:
        rows = [f for id in (ANY, *(offer.id for offer in candidate.offers)) for f in one.against.get(id, ())]
        return Findings(one.picks, tuple(rows), (), (), one.lent, one.unknowns, (), (), ())

    def _derive(self) -> list[_Derived]:
        """Run the rules: what the choices of the inbound licences lead to, the first of those that lead to the same."""
        rows: dict[Symbol, object] = {}  # the same atoms come back in many models
        found: dict[frozenset[object], tuple[tuple[str, int], ...]] = {}
        for number, shown in enumerate(Session(self._program()).models()):
            if number >= MOST_CHOICES:
                raise CompatError(
                    f"the licence choices combine in more than {MOST_CHOICES} ways; name one side of each OR"
                )
            told = [rows[sym] if sym in rows else rows.setdefault(sym, self._row(sym)) for sym in shown]
            picks = tuple(sorted(row for row in told if type(row) is tuple))
            same = frozenset(row for row in told if type(row) is not tuple)
            found[same] = min(found.get(same, picks), picks)
        return sorted(_derived(picks, same) for same, picks in found.items())

    def _row(self, sym: Symbol) -> object:
        """What a shown atom says. A choice is a plain tuple."""
        name, a = sym.name, sym.arguments
        if name == "against":
            return Finding(self._released, a[0].string, "", "", ANY, _NO_TERM, a[1].number)
        if name == "claims":
            return Finding(self._released, a[0].string, NOT_YOURS, a[1].string, ANY, _NO_TERM, 0)
        if name == "lends":
            return Lent(a[0].string, a[1].string, a[2].number)
        return Unknown(*(x.string for x in a)) if name == "unknown" else (a[0].string, a[1].number)

    def _program(self) -> Program:
        knowledge = self._knowledge
        joined = {id for c in self.candidates if len(c.sides) > 1 for o in c.offers for id in o.sides}
        whole = with_chains([*self._incoming, *joined], knowledge)
        facts = [knowledge.record(id).asp for id in whole]
        facts += [knowledge.record(id).outbound for id in self._offered if id not in whole]
        return Program(knowledge.outbound_rules, (knowledge.common, knowledge.terms, *facts), tuple(self._atoms()))

    def _atoms(self) -> Iterator[Atom]:
        offers = tuple(offer for candidate in self.candidates for offer in candidate.offers)
        asked = tuple(self.questions.values())
        terms = Terms(self._inbound, offers, False, NO_LABELS, self.unknown, (), asked)
        yield from atoms_of(self._work, self._knowledge, terms, self._bits)
        for id in self._incoming:
            yield "incoming", (id,)


def _derived(picks: tuple[tuple[str, int], ...], rows: Iterable[object]) -> _Derived:
    against: dict[str, list[Finding]] = {}
    for row in rows:
        if isinstance(row, Finding):
            against.setdefault(row.offer, []).append(row)
    return _Derived(
        picks,
        {offer: tuple(sorted(findings)) for offer, findings in against.items()},
        tuple(sorted(row for row in rows if isinstance(row, Lent))),
        tuple(sorted(row for row in rows if isinstance(row, Unknown))),
    )


def _some(rows: Iterable[tuple], most: int) -> Iterator[tuple]:
    for _, row in zip(range(most), rows, strict=False):
        yield row
