"""The derivation graph that clingo really derived, and the cheapest acyclic proof in it."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from clingo import Symbol

from compat.reasoning.solving import Firing

if TYPE_CHECKING:
    import networkx


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


class Derivation:
    """All firings that lead to some goals."""

    def __init__(self, firings: Sequence[Firing]):
        self.firings = tuple(firings)
        self._by_head: dict[Symbol, list[Firing]] = {}
        for firing in self.firings:
            self._by_head.setdefault(firing.head, []).append(firing)
        self._cheapest: dict[Symbol, Firing] | None = None

    def proof(self, goal: Symbol) -> Proof:
        """The cheapest proof of an atom: acyclic by construction, the same in every run."""
        if self._cheapest is None:
            self._cheapest = self._knuth()
        steps: dict[Symbol, Firing] = {}
        todo = [goal]
        while todo:
            atom = todo.pop()
            firing = self._cheapest.get(atom)
            if firing is not None and atom not in steps:
                steps[atom] = firing
                todo.extend(premise for positive, premise in firing.premises if positive)
        return Proof(goal, steps)

    def _knuth(self) -> dict[Symbol, Firing]:
        """Knuth's generalisation of Dijkstra: the cheapest firing of each atom (a leaf costs 1, a firing 1 more)."""
        waiting: dict[Symbol, list[int]] = {}
        left: list[int] = []
        for index, firing in enumerate(self.firings):
            premises = {p for positive, p in firing.premises if positive}
            left.append(len(premises))
            for premise in premises:
                waiting.setdefault(premise, []).append(index)
        cost: dict[Symbol, int] = {}
        chosen: dict[Symbol, Firing] = {}
        heap: list[tuple[int, str, int, Symbol, Firing | None]] = []
        serial = 0
        for atom in sorted(
            {p for f in self.firings for positive, p in f.premises if positive} - set(self._by_head), key=str
        ):
            heap.append((1, str(atom), serial, atom, None))
            serial += 1
        for index, firing in enumerate(self.firings):
            if left[index] == 0:
                heap.append((1, str(firing.head), serial, firing.head, firing))
                serial += 1
        heapq.heapify(heap)
        while heap:
            price, _, _, atom, by = heapq.heappop(heap)
            if atom in cost:
                continue
            cost[atom] = price
            if by is not None:
                chosen[atom] = by
            for index in waiting.get(atom, ()):
                left[index] -= 1
                if left[index] == 0:
                    firing = self.firings[index]
                    total = 1 + sum(cost[p] for p in {p for positive, p in firing.premises if positive})
                    heapq.heappush(heap, (total, str(firing.head), serial, firing.head, firing))
                    serial += 1
        return chosen

    def graph(self, goals: Iterable[Symbol], rules: Sequence[Mapping[str, object]], tell: object) -> networkx.DiGraph:
        """The graph: atoms, rule firings, facts with their clauses, absences. Edges run from premise to conclusion.

        Node attributes: ``type`` (``atom``, ``rule``, ``fact``, ``absence``), ``label`` for people, ``atom`` or ``rule``
        with ``file`` and ``line``; facts of licences have ``clauses``. Edges have ``sign`` 1 or -1. ``tell`` is the
        ``Speech`` that puts atoms into words (speech.py).
        """
        import networkx

        graph = networkx.DiGraph()
        wanted = set(goals)
        for number, firing in enumerate(self.firings):
            rule = f"r{number}"
            row = rules[firing.rule]
            graph.add_node(
                rule, type="rule", rule=firing.rule, file=row["file"], line=row["line"], label=tell.firing(firing)
            )  # type: ignore[attr-defined]
            self._add_atom(graph, firing.head, wanted, tell)
            graph.add_edge(rule, str(firing.head), sign=1)
            for positive, premise in firing.premises:
                if positive:
                    self._add_atom(graph, premise, wanted, tell)
                    graph.add_edge(str(premise), rule, sign=1)
                else:
                    graph.add_node(f"not {premise}", type="absence", atom=str(premise), label=tell.absence(premise))  # type: ignore[attr-defined]
                    graph.add_edge(f"not {premise}", rule, sign=-1)
        return graph

    def _add_atom(self, graph: networkx.DiGraph, atom: Symbol, wanted: set[Symbol], tell: object) -> None:
        if str(atom) in graph:
            return
        derived = atom in self._by_head
        clauses = [] if derived else tell.clauses(atom)  # type: ignore[attr-defined]
        graph.add_node(
            str(atom),
            type="atom" if derived else "fact",
            atom=str(atom),
            goal=atom in wanted,
            label=tell.atom(atom),
            clauses=[dict(c) for c in clauses],  # type: ignore[attr-defined]
        )
