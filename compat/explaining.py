"""What is to be explained of an answer: what was found, what decides first, each with its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from compat.answer import YES, Conflict, Decision
from compat.proof.derivation import Derivation
from compat.proof.explanation import (
    ABSENCE,
    CONFLICT,
    FIT,
    OBLIGATION,
    PERMISSION,
    UNKNOWN,
    Explanation,
    Goal,
    Step,
    explained,
)
from compat.reasoning.conditions import Answers
from compat.reasoning.judging import Judgement
from compat.reasoning.program import Offer
from compat.reasoning.solving import Atom, Session, atom_of, symbol_of
from compat.telling import Telling

Goals = Sequence[tuple[Atom, Goal]]
MOST_OF_A_KIND = 20  # reasons that are explained, of a large work


class Explaining:
    """One judgement, to be explained."""

    def __init__(
        self,
        judgement: Judgement,
        offers: Sequence[Offer],
        session: Session,
        speech: Telling,
        told: Callable[[Answers], tuple[Decision, ...]],
        is_large: bool = False,
    ):
        self._judgement = judgement
        self._choice = judgement.choice
        self._session = session
        self._speech = speech
        self._told = told
        self._most = MOST_OF_A_KIND if is_large else None
        self._untold = 0
        self._sides = sorted({side for offer in offers for side in offer.sides})
        self._bound = sorted({sym.arguments[1].string for sym in self._derived("binds", 5)})

    def goals(self, conflicts: Sequence[tuple[Atom, Conflict]], released: str) -> Goals:
        """What was found. ``conflicts`` are told already, each with the atom of its finding."""
        found: list[tuple[Atom, Goal]] = []

        def add(atom: Atom, kind: str, says: str = "", **more: Any) -> None:
            found.append((atom, Goal(symbol_of(atom), kind, says, **more)))

        for atom, conflict in conflicts:
            when = tuple(decision.says for decision in conflict.when)
            says = conflict.message.rstrip(".")
            add(atom, CONFLICT, says, code=conflict.code, clauses=conflict.clauses, when=when)
        for one in self._choice.unknowns:
            add(atom_of(one), UNKNOWN)
        for used in self._choice.permissions:
            if used.work == released:
                says = f"{self._speech.license(used.license)} lets you {self._speech.act(used.act)}"
                add(atom_of(used), PERMISSION, says)
        for atom in self._fits():
            add(atom, FIT)
        for duty, needs in self._judgement.duties:
            when = tuple(decision.says for decision in self._told(needs))
            says = f"you must {self._speech.term(duty.term, self._choice.missing)}"
            add(atom_of(duty), OBLIGATION, says, when=when)
        return self._first(found)

    def _first(self, goals: Goals) -> Goals:
        """The first of each kind, of a large work: nobody reads a thousand."""
        kinds = dict.fromkeys(goal.kind for _, goal in goals)
        kept = [one for kind in kinds for one in [one for one in goals if one[1].kind == kind][: self._most]]
        self._untold = len(goals) - len(kept)
        return kept

    def explanation(self, goals: Goals, derivation: Derivation, rules: Sequence[Mapping[str, Any]]) -> Explanation:
        """The steps that lead to the goals; for a yes also that nothing was found against it."""
        found = replace(explained([goal for _, goal in goals], derivation, rules, self._speech), untold=self._untold)
        if self._judgement.verdict != YES:
            return found
        clear = tuple(
            Step(f"no finding: {id}", ABSENCE, f"no clause of {self._speech.license(id)} stands against it")
            for id in self._bound
        )
        duties = [step.id for step in found.of_kind(OBLIGATION)]
        before = [id for id in found.reasons if id not in duties]
        return replace(found, reasons=(*before, *(s.id for s in clear), *duties), steps=(*found.steps, *clear))

    def _fits(self) -> list[Atom]:
        """What lets an input go out under the label: that it may become that, or that the label holds to its limits."""
        found: list[Atom] = []
        for name in ("moved", "combines"):
            for sym in self._derived(name, 2):
                license, side = (argument.string for argument in sym.arguments)
                if license in self._bound and side in self._sides:
                    found.append((name, tuple(sym.arguments)))
        met = {(sym.arguments[0].string, sym.arguments[1]) for sym in self._derived("met_by", 2)}
        for sym in self._derived("confines", 3):
            license, term = sym.arguments[0].string, sym.arguments[1]
            if license in self._bound and license not in self._sides:
                found += [("met_by", (side, term)) for side in self._sides if (side, term) in met]
        return list(dict.fromkeys(found))

    def _derived(self, name: str, arity: int) -> list[Any]:
        return self._session.derived(name, arity, self._choice.picks)
