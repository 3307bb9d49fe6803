"""What a derivation says to a person: the steps of its proofs that are worth telling, each with what it rests on.

The walk is here, the wording of a step is for telling.py, and how steps are put on paper or on a screen is a matter of rendering.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, NamedTuple, Protocol

from clingo import Symbol

from compat.licenses.clause import Clause
from compat.proof.derivation import Derivation, Proof
from compat.proof.minimal import smallest
from compat.reasoning.solving import Firing

#: Kinds of steps that are asked about: what an answer finds.
CONFLICT, PERMISSION, OBLIGATION, UNKNOWN, FIT = "conflict", "permission", "obligation", "unknown", "fit"
#: A step that follows from others.
CONCLUSION = "conclusion"
#: Kinds of leaves. What a licence, the user or an open question says; what the law or the vocabulary says; what nothing says.
CLAUSE, STATEMENT, QUESTION = "clause", "statement", "question"
LAW, VOCABULARY, ABSENCE = "law", "vocabulary", "absence"
#: Of these a smallest set is sought: everything else is the same for every work and every licence.
COUNTED = (CLAUSE, STATEMENT, QUESTION)


class Goal(NamedTuple):
    """Something that an answer found, to be explained: its atom, and how it is told."""

    atom: Symbol
    kind: str
    says: str
    code: str = ""
    clauses: tuple[Clause, ...] = ()
    when: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """One step. ``says`` is a sentence without a full stop, fit to follow "because".

    ``id`` is the atom that is told (with a number, where it is told once more in another way); ``premises`` are ids of steps, in the order of the rule; ``rule`` is its file and line (empty for a leaf); ``clauses`` are
    what it cites, ``code`` the conflict code, ``when`` the answers to open questions that it needs, ``ways`` in how many ways
    it was derived (one is told).
    """

    id: str
    kind: str
    says: str
    premises: tuple[str, ...] = ()
    rule: str = ""
    clauses: tuple[Clause, ...] = ()
    code: str = ""
    when: tuple[str, ...] = ()
    ways: int = 1

    @property
    def is_leaf(self) -> bool:
        """Whether it rests on nothing else."""
        return not self.rule


class Member(NamedTuple):
    """One of the clauses and statements that can't stand together. ``needed`` says that nothing else would do in its place:
    taking it away lifts the conflict. Where it is false, another derivation leads there too."""

    id: str
    needed: bool


@dataclass(frozen=True)
class Explanation:
    """Why an answer is as it is. ``reasons`` are the ids of what was found, what decides first; ``steps`` come after what
    they rest on, each once. ``together`` has, for each conflict, the fewest clauses and statements that can't stand together
    (docs/graph.md). ``untold`` counts the reasons of a large work that are not among them."""

    reasons: tuple[str, ...]
    steps: tuple[Step, ...]
    together: Mapping[str, tuple[Member, ...]]
    untold: int = 0

    @cached_property
    def by_id(self) -> Mapping[str, Step]:
        return {step.id: step for step in self.steps}

    def of_kind(self, *kinds: str) -> tuple[Step, ...]:
        """The reasons of some kinds."""
        return tuple(step for step in map(self.by_id.__getitem__, self.reasons) if step.kind in kinds)

    def under(self, ids: Iterable[str]) -> tuple[Step, ...]:
        """The steps that these rest on, and these, in order."""
        wanted = set(ids)
        for step in reversed(self.steps):
            if step.id in wanted:
                wanted.update(step.premises)
        return tuple(step for step in self.steps if step.id in wanted)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form, as documented in docs/json.md."""
        return {
            "reasons": list(self.reasons),
            "steps": [
                {
                    "id": s.id,
                    "kind": s.kind,
                    "says": s.says,
                    "premises": list(s.premises),
                    "rule": s.rule,
                    "clauses": [{"license": c.license, "section": c.section, "quote": c.quote} for c in s.clauses],
                    "code": s.code,
                    "when": list(s.when),
                    "ways": s.ways,
                }
                for s in self.steps
            ],
            "untold": self.untold,
            "together": {id: [m._asdict() for m in members] for id, members in self.together.items()},
        }


class Teller(Protocol):
    """Who puts atoms into words (``Telling``)."""

    def firing(self, firing: Firing) -> str: ...
    def atom(self, atom: Symbol) -> str: ...
    def absence(self, atom: Symbol) -> str: ...
    def kind(self, atom: Symbol) -> str: ...
    def tells(self, atom: Symbol, positive: bool = True) -> bool: ...
    def tells_firing(self, firing: Firing) -> bool: ...
    def clauses(self, atom: Symbol) -> list[dict[str, str]]: ...
    def value(self, sym: Symbol) -> str: ...


def explained(
    goals: Sequence[Goal], derivation: Derivation, rules: Sequence[Mapping[str, Any]], tell: Teller
) -> Explanation:
    """The steps that lead to the goals, by the cheapest proof of each. What says nothing to a person is folded: what it rests
    on takes its place."""

    @cache
    def counts(leaf: Symbol) -> bool:
        """Whether it is one of those of which a smallest set is sought: the others are the same for all works and licences,
        or say nothing to a person."""
        return tell.kind(leaf) in COUNTED and tell.tells(leaf)

    @cache
    def clauses(leaf: Symbol) -> tuple[Clause, ...]:
        return tuple(Clause(**row) for row in tell.clauses(leaf))

    walk = _Walk(goals, derivation, rules, tell)
    reasons: dict[str, None] = {}
    together: dict[str, tuple[Member, ...]] = {}
    for goal in goals:
        if goal.kind != CONFLICT:
            reasons.setdefault(walk.add(derivation.proof(goal.atom)))
            continue
        # A conflict is proven from the smallest set alone, so that what is told and what can't stand together agree.
        own = derivation.of(goal.atom)
        cited = set(goal.clauses)
        members = smallest(own, goal.atom, counts, lambda leaf: not cited.isdisjoint(clauses(leaf)))  # noqa: B023
        kept = {leaf for leaf, _ in members}
        id = walk.add(own.without([leaf for leaf in own.facts if counts(leaf) and leaf not in kept]).proof(goal.atom))
        reasons.setdefault(id)
        together[id] = tuple(Member(walk.leaf(True, leaf), needed) for leaf, needed in members)
    return Explanation(tuple(reasons), tuple(walk.steps.values()), together)


class _Walk:
    """Collects the steps of proofs, premises first."""

    def __init__(self, goals: Sequence[Goal], derivation: Derivation, rules: Sequence[Mapping[str, Any]], tell: Teller):
        self._goals = {goal.atom: goal for goal in goals}
        self._derivation = derivation
        self._rules = rules
        self._tell = tell
        self.steps: dict[str, Step] = {}
        self._told: dict[tuple[Firing, tuple[str, ...]], tuple[str, ...]] = {}

    def add(self, proof: Proof) -> str:
        """Add what a goal rests on in a proof, and the goal; returns its id."""
        stands_for: dict[Symbol, tuple[str, ...]] = {}  # the steps by which an atom is told
        for firing in proof.in_order():
            premises: dict[str, None] = {}
            for positive, premise in firing.premises:
                if positive and premise in stands_for:
                    premises.update(dict.fromkeys(stands_for[premise]))
                elif self._tell.tells(premise, positive):
                    premises.setdefault(self.leaf(positive, premise))
            key = firing, tuple(premises)
            if key not in self._told:
                self._told[key] = self._conclusion(*key)
            stands_for[firing.head] = self._told[key]
        return stands_for[proof.goal][0]

    def _conclusion(self, firing: Firing, premises: tuple[str, ...]) -> tuple[str, ...]:
        goal = self._goals.get(firing.head)
        row = self._rules[firing.rule]
        if goal is None and not self._tell.tells_firing(firing):
            return premises
        says = goal.says if goal and goal.says else self._tell.firing(firing)
        if goal is None and [self.steps[id].says for id in premises] == [says]:
            return premises  # a fact under another name
        step = Step(
            self._id(firing.head),
            goal.kind if goal else CONCLUSION,
            says,
            premises,
            f"{row['file']}:{row['line']}",
            goal.clauses if goal else (),
            goal.code if goal else "",
            goal.when if goal else (),
            self._derivation.ways(firing.head),
        )
        self.steps[step.id] = step
        return (step.id,)

    def _id(self, atom: Symbol) -> str:
        """The atom; told a second time in another way, with a number."""
        id, number = str(atom), 1
        while id in self.steps:
            number += 1
            id = f"{atom} #{number}"
        return id

    def leaf(self, positive: bool, atom: Symbol) -> str:
        """Add a fact or an absence; returns its id."""
        id = str(atom) if positive else f"not {atom}"
        if id not in self.steps:
            if positive:
                clauses = tuple(Clause(**row) for row in self._tell.clauses(atom))
                self.steps[id] = Step(id, self._tell.kind(atom) or LAW, self._tell.atom(atom), clauses=clauses)
            else:
                self.steps[id] = Step(id, ABSENCE, self._tell.absence(atom))
        return id
