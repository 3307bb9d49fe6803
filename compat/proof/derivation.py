"""What clingo really derived: every firing that leads to some goals, and the cheapest acyclic proof of each."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from clingo import Symbol

from compat.reasoning.solving import Firing


class Proof(NamedTuple):
    """One proof of ``goal``: for each atom that is derived in it, the rule firing that derives it."""

    goal: Symbol
    steps: Mapping[Symbol, Firing]

    def leaves(self) -> tuple[tuple[bool, Symbol], ...]:
        """Facts and absences on which the proof rests, in the order of the proof (breadth first), each once.

        The flag is false for an absence.
        """
        found: dict[tuple[bool, Symbol], None] = {}
        seen, todo = {self.goal}, [self.goal]
        while todo:
            atom = todo.pop(0)
            firing = self.steps.get(atom)
            if firing is None:
                found.setdefault((True, atom))
                continue
            for positive, premise in firing.premises:
                if not positive:
                    found.setdefault((False, premise))
                elif premise not in seen:
                    seen.add(premise)
                    todo.append(premise)
        return tuple(found)

    def in_order(self) -> list[Firing]:
        """The firings, premises before conclusions."""
        done: dict[Symbol, None] = {}
        stack: list[tuple[Symbol, bool]] = [(self.goal, False)]
        while stack:
            atom, ready = stack.pop()
            if atom in done or atom not in self.steps:
                continue
            if ready:
                done[atom] = None
                continue
            stack.append((atom, True))
            stack.extend((p, False) for positive, p in reversed(self.steps[atom].premises) if positive)
        return [self.steps[atom] for atom in done]


class Derivation:
    """All firings that lead to some goals."""

    def __init__(self, firings: Sequence[Firing]):
        self.firings = tuple(firings)
        self._by_head: dict[Symbol, list[Firing]] = {}
        for firing in self.firings:
            self._by_head.setdefault(firing.head, []).append(firing)
        self._derived: Collection[Symbol] = self._by_head.keys()

    def proof(self, goal: Symbol) -> Proof:
        """The cheapest proof of an atom: acyclic by construction, the same in every run."""
        steps: dict[Symbol, Firing] = {}
        todo = [goal]
        while todo:
            atom = todo.pop()
            firing = self.cheapest.get(atom)
            if firing is not None and atom not in steps:
                steps[atom] = firing
                todo.extend(premise for positive, premise in firing.premises if positive)
        return Proof(goal, steps)

    @cached_property
    def cheapest(self) -> Mapping[Symbol, Firing]:
        """For each derived atom the firing by which it is told: together they are acyclic."""
        return self._knuth()

    def ways(self, atom: Symbol) -> int:
        """In how many ways an atom is derived."""
        return len(self._by_head.get(atom, ()))

    @cached_property
    def facts(self) -> tuple[Symbol, ...]:
        """What the firings rest on and none derives, in a stable order."""
        premises = {p for firing in self.firings for positive, p in firing.premises if positive}
        return tuple(sorted(premises - set(self._derived)))

    def of(self, goal: Symbol) -> Derivation:
        """The part of it that leads to a goal, in every way."""
        seen, todo = {goal}, [goal]
        found: list[Firing] = []
        while todo:
            for firing in self._by_head.get(todo.pop(), ()):
                found.append(firing)
                fresh = [p for positive, p in firing.premises if positive and p not in seen]
                seen.update(fresh)
                todo.extend(fresh)
        return self._part(found)

    def without(self, facts: Collection[Symbol]) -> Derivation:
        """What is left of it without some facts; what is absent stays absent."""
        gone = set(facts)
        return self._part([f for f in self.firings if not any(positive and p in gone for positive, p in f.premises)])

    def _part(self, firings: Sequence[Firing]) -> Derivation:
        part = Derivation(firings)
        part._derived = self._derived  # what has no firing any more is no fact for that
        return part

    def follows(self, goal: Symbol, without: Collection[Symbol]) -> bool:
        """Whether a goal still follows without some facts; what is absent stays absent. Linear in the number of firings."""
        left = [count for count, _ in self._needs]
        todo = [fact for fact in self.facts if fact not in without]
        todo += [firing.head for firing, count in zip(self.firings, left, strict=True) if not count]
        held: set[Symbol] = set()
        while todo:
            atom = todo.pop()
            if atom in held:
                continue
            held.add(atom)
            for index in self._waiting.get(atom, ()):
                left[index] -= 1
                if not left[index]:
                    todo.append(self.firings[index].head)
        return goal in held

    @cached_property
    def _needs(self) -> list[tuple[int, frozenset[Symbol]]]:
        """For each firing its positive premises, and how many they are."""
        premises = [frozenset(p for positive, p in firing.premises if positive) for firing in self.firings]
        return [(len(some), some) for some in premises]

    @cached_property
    def _waiting(self) -> Mapping[Symbol, Sequence[int]]:
        """For each atom the firings that it is a premise of."""
        waiting: dict[Symbol, list[int]] = {}
        for index, (_, premises) in enumerate(self._needs):
            for premise in premises:
                waiting.setdefault(premise, []).append(index)
        return waiting

    def _knuth(self) -> dict[Symbol, Firing]:
        """Knuth's generalisation of Dijkstra: the cheapest firing of each atom. It costs 1 more than its premises do, and
        an absence costs 1: what a clause says is told before what none says."""
        left = [count for count, _ in self._needs]
        cost: dict[Symbol, int] = {}
        chosen: dict[Symbol, Firing] = {}
        heap: list[tuple[int, str, int, Symbol, Firing | None]] = []
        serial = 0
        for atom in self.facts:
            heap.append((1, str(atom), serial, atom, None))
            serial += 1
        for index, firing in enumerate(self.firings):
            if left[index] == 0:
                heap.append((1 + _absences(firing), str(firing.head), serial, firing.head, firing))
                serial += 1
        heapq.heapify(heap)
        while heap:
            price, _, _, atom, by = heapq.heappop(heap)
            if atom in cost:
                continue
            cost[atom] = price
            if by is not None:
                chosen[atom] = by
            for index in self._waiting.get(atom, ()):
                left[index] -= 1
                if left[index] == 0:
                    firing = self.firings[index]
                    total = 1 + _absences(firing) + sum(map(cost.__getitem__, self._needs[index][1]))
                    heapq.heappush(heap, (total, str(firing.head), serial, firing.head, firing))
                    serial += 1
        return chosen


def _absences(firing: Firing) -> int:
    return sum(not positive for positive, _ in firing.premises)
