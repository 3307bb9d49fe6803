"""Run the rules on one work: symbols in, findings out.

What the user wrote (names of artifacts, ids that the catalogue doesn't hold) enters through the backend, as symbols;
the text given to clingo is ours and is the same for every question about the same licences.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from math import prod
from typing import Any, NamedTuple

import clingo
from clingo import Function, Number, String, Symbol, SymbolType

from compat.reasoning.findings import Duty, Finding, Findings, Fired, Lent, Missing, Permitted, Term, Unknown, Warned

MOST_SCANNED = 200  # clingo can't tell what is new, so new firings get a new predicate before the old one grows long

Atom = tuple[str, tuple[object, ...]]
# What can be found, by the name of the atom: rows, each with the literal of its atom (0: it holds in any case).
Possible = dict[str, list[tuple[Any, int]]]
# Something that can be wrong with a choice: it is if one of the literals is true; with the flag down, if none is.
Fault = tuple[bool, Sequence[int]]


class Program(NamedTuple):
    """The rules and what the vocabulary, the law and the licences say, as ASP text; the user's atoms apart."""

    rules: str
    facts: tuple[str, ...]
    atoms: tuple[Atom, ...]


class Firing(NamedTuple):
    """A rule that fired: its number, what it derived, from which premises (the flag is false for an absence) and
    comparisons, and the values for its sentence."""

    rule: int
    head: Symbol
    premises: tuple[tuple[bool, Symbol], ...]
    values: tuple[Symbol, ...]
    compared: tuple[tuple[Symbol, str, Symbol], ...] = ()


def symbol(value: object) -> Symbol:
    """A clingo symbol: text as a string, numbers as numbers, a ``Term`` as ``t(Name,Value)``."""
    if isinstance(value, Symbol):
        return value
    if isinstance(value, Term):
        return Function("t", [String(value.name), String(value.value)])
    if isinstance(value, bool) or not isinstance(value, int):
        return String(str(value))
    return Number(value)


def symbol_of(atom: Atom) -> Symbol:
    """An atom as clingo has it."""
    name, arguments = atom
    return Function(name, [symbol(argument) for argument in arguments])


def atom_of(found: Finding | Duty | Unknown | Permitted) -> Atom:
    """The atom from which something found was read: its predicate has the same arguments in the same order."""
    arguments: tuple[object, ...] = tuple(found)
    if isinstance(found, Duty):
        arguments = tuple(_raw(argument) if isinstance(argument, Term) else argument for argument in found)
    return _PREDICATES[type(found)], arguments


def _raw(term: Term) -> object:
    """A term as the rules hold it: one that own terms must carry is wrapped again."""
    if term.name.startswith("your-terms:"):
        return Function("t", [String("your-terms"), symbol(Term(term.name.partition(":")[2], term.value))])
    return term


def grounded(program: Program, *options: str) -> clingo.Control:
    """A control with the program in it, grounded; all its models are wanted. Raises ``RuntimeError`` if clingo finds fault
    with the rules: that is our mistake."""
    messages: list[str] = []
    control = clingo.Control(["0", *options], logger=lambda code, text: messages.append(f"{code.name}: {text}"))
    control.add("base", [], program.rules)
    control.add("base", [], "\n".join(program.facts))
    with control.backend() as backend:
        for name, arguments in program.atoms:
            backend.add_rule([backend.add_atom(Function(name, [symbol(a) for a in arguments]))])
    control.ground([("base", [])])
    if messages:
        raise RuntimeError("clingo complained: " + "; ".join(messages))
    return control


class Session:
    """A grounded program, and what can be asked of it. Raises ``RuntimeError`` as ``grounded`` does."""

    def __init__(self, program: Program):
        self._control = grounded(program)
        self._disjunctions: dict[frozenset[int], int] = {}
        self._recorded: set[str] = set()
        self._why = "_why"
        self._found: dict[Symbol, Firing] = {}
        self._asked: set[Symbol] = set()
        self._rules: dict[str, list[int]] = {}
        self._by_head: dict[Symbol, list[Symbol]] = {}

    def ways(self) -> int:
        """In how many ways the user can choose among the inbound licences."""
        sides = Counter(a.symbol.arguments[0] for a in self._control.symbolic_atoms.by_signature("option", 2))
        return prod(sides.values())

    def possible(self, released: str) -> Possible:
        """What can be found of ``released`` under some choice."""
        this = String(released)
        found: Possible = {}
        for name, (arity, reader) in _READERS.items():
            rows = [
                (reader(arguments), 0 if atom.is_fact else atom.literal)
                for atom in self._control.symbolic_atoms.by_signature(name, arity)
                for arguments in [atom.symbol.arguments]
                if name in _OF_ANY or arguments[0] == this
            ]
            found[name] = sorted(rows)
        return found

    def choices(self, possible: Possible) -> tuple[Findings, ...]:
        """What is found under each choice that the user has (one, where there is no inbound ``OR``), in a stable order."""
        with self._control.solve(yield_=True) as handle:
            found = [_chosen(possible, model) for model in handle]
        return tuple(sorted(found, key=lambda one: one.picks))

    def least(self, possible: Possible, faults: Sequence[Fault], most: int) -> tuple[Findings, ...]:
        """What is found under one choice for each set of faults that can be chosen and holds no smaller one; ``most`` at most."""
        with self._control.backend() as backend:
            asking = backend.add_atom()
            backend.add_external(asking, clingo.TruthValue.Free)
            literals = [self._any(backend, one) if there else -self._any(backend, one) for there, one in faults]
        found: list[Findings] = []
        best = self._chosen_without((), asking, literals, possible)
        while best and len(found) < most:
            while best:  # as long as some of the faults can be spared
                findings, there = best
                with self._control.backend() as backend:
                    backend.add_rule([], [asking, *there])
                best = self._chosen_without([f for f in literals if f not in there], asking, literals, possible)
            found.append(findings)
            best = self._chosen_without((), asking, literals, possible)
        self._control.assign_external(asking, False)
        return tuple(sorted(found, key=lambda one: one.picks))

    def _chosen_without(
        self, faults: Iterable[int], asking: int, literals: Sequence[int], possible: Possible
    ) -> tuple[Findings, tuple[int, ...]] | None:
        """Some choice without these faults, and the faults that it has, while choices that were found are barred."""
        assumptions = [asking, *(-one for one in faults)]
        with self._control.solve(yield_=True, assumptions=assumptions) as handle:
            for model in handle:
                return _chosen(possible, model), tuple(one for one in literals if model.is_true(one))
        return None

    def _any(self, backend: clingo.Backend, literals: Sequence[int]) -> int:
        """An atom that is true if one of the literals is."""
        key = frozenset(literals)
        if key not in self._disjunctions:
            self._disjunctions[key] = backend.add_atom()
            for one in key:
                backend.add_rule([self._disjunctions[key]], [one])
        return self._disjunctions[key]

    def rows(self, *signatures: tuple[str, int], picks: Sequence[tuple[str, int]]) -> dict[str, list[tuple[str, ...]]]:
        """What is derived under one choice of some predicates whose arguments are all strings."""
        with self._control.solve(yield_=True, assumptions=_assumed(picks)) as handle:
            for model in handle:
                return {
                    name: sorted(
                        tuple(argument.string for argument in atom.symbol.arguments)
                        for atom in self._control.symbolic_atoms.by_signature(name, arity)
                        if atom.is_fact or model.is_true(atom.literal)
                    )
                    for name, arity in signatures
                }
        return {name: [] for name, _ in signatures}

    def derived(self, name: str, arity: int, picks: Sequence[tuple[str, int]]) -> list[Symbol]:
        """The atoms of a predicate that hold under one choice."""
        with self._control.solve(yield_=True, assumptions=_assumed(picks)) as handle:
            for model in handle:
                atoms = self._control.symbolic_atoms.by_signature(name, arity)
                return sorted(a.symbol for a in atoms if a.is_fact or model.is_true(a.literal))
        return []

    def shown(self) -> list[Symbol]:
        """The shown atoms of the only model (a matrix has no choices)."""
        return next(self.models(), [])

    def models(self) -> Iterator[list[Symbol]]:
        """The shown atoms of each model: of each choice of the inbound licences."""
        with self._control.solve(yield_=True) as handle:
            for model in handle:
                yield list(model.symbols(shown=True))

    def firings(
        self,
        recording: Sequence[Mapping[str, Any]],
        goals: Iterable[Atom],
        picks: Sequence[tuple[str, int]],
        without: Container[str] = (),
        one_way: Container[str] = (),
    ) -> tuple[Firing, ...]:
        """Every rule firing that leads to one of the goals, under one choice, found backwards from the goals.

        Atoms of predicates that are named in ``without`` are taken as they are. Of the ways in which an atom of a predicate
        in ``one_way`` is derived the first is followed; none of these may rest on itself.
        """
        kept: dict[Symbol, Firing] = {}
        seen: set[Symbol] = set()
        level = {Function(name, [symbol(a) for a in arguments]): None for name, arguments in goals}
        while level := {goal: None for goal in level if goal not in seen}:
            seen.update(level)
            self._ask(recording, [goal for goal in level if goal not in self._asked], together=bool(one_way))
            found = [sym for goal in level for sym in self._by_head.get(goal, ())]
            holding = self._true(found, picks) if picks else found
            followed: dict[Symbol, list[Symbol]] = {}
            for sym in sorted(holding):
                head = sym.arguments[1]
                ways = followed.setdefault(head, [])
                if not ways or head.name not in one_way:
                    ways.append(sym)
            fresh = {sym: self._found[sym] for ways in followed.values() for sym in ways}
            kept.update(fresh)
            level = {
                p: None for f in fresh.values() for positive, p in f.premises if positive and p.name not in without
            }
        return tuple(kept[sym] for sym in sorted(kept))

    def _ask(self, recording: Sequence[Mapping[str, Any]], goals: Sequence[Symbol], together: bool) -> None:
        """Record the rules that derive the goals: one by one, which is faster where there are few atoms, or together."""
        if not self._rules:
            for number, row in enumerate(recording):
                self._rules.setdefault(str(row["head"]), []).append(number)
        self._asked.update(goals)
        by_rule: dict[int, list[Symbol]] = {}
        for goal in goals:
            for number in self._rules.get(f"{goal.name}/{len(goal.arguments)}", ()):
                if _can_derive(recording[number], goal):
                    by_rule.setdefault(number, []).append(goal)
        if not by_rule:
            return
        self._record(by_rule, recording, together)
        if together:
            turn = Number(len(self._asked))
            with self._control.backend() as backend:
                for goal in dict.fromkeys(goal for some in by_rule.values() for goal in some):
                    backend.add_rule([backend.add_atom(Function("_want", [turn, goal]))])
            self._control.ground([(self._part(number, together), [turn]) for number in by_rule])
        else:
            self._control.ground([(self._part(number), [goal]) for number, some in by_rule.items() for goal in some])
        for sym in self._fresh():
            self._by_head.setdefault(sym.arguments[1], []).append(sym)

    def _fresh(self) -> list[Symbol]:
        """The firings recorded since the last call."""
        atoms = [a.symbol for a in self._control.symbolic_atoms.by_signature(self._why, 4)]
        fresh = {sym: _firing(sym) for sym in atoms if sym not in self._found}
        self._found.update(fresh)
        if len(atoms) > MOST_SCANNED:
            self._why = f"_why{len(self._found)}"
        return list(fresh)

    def _record(self, numbers: Iterable[int], recording: Sequence[Mapping[str, Any]], together: bool) -> None:
        """Add the program parts that record these rules, where they are not there yet: at once, since each call costs."""
        parts = []
        for number in sorted(numbers):
            name = self._part(number, together)
            if name not in self._recorded:
                self._recorded.add(name)
                rule = str(recording[number]["part"])
                rule = _for_many(rule) if together else rule
                parts.append(f"#program {name}(g).\n{rule.replace('_why(', f'{self._why}(', 1)}")
        if parts:
            self._control.add("base", [], "\n".join(parts))

    def _part(self, number: int, together: bool = False) -> str:
        """The name of the program part that records a rule for one goal, or for many."""
        return f"{self._why}_of_{number}{'_together' * together}"

    def _true(self, firings: Iterable[Symbol], picks: Sequence[tuple[str, int]]) -> list[Symbol]:
        """The firings that hold under one choice."""
        with self._control.solve(yield_=True, assumptions=_assumed(picks)) as handle:
            for model in handle:
                return [sym for sym in firings if model.contains(sym)]
        return []


def _assumed(picks: Sequence[tuple[str, int]]) -> list[tuple[Symbol, bool]]:
    return [(Function("picks", [String(artifact), Number(side)]), True) for artifact, side in picks]


def _for_many(part: str) -> str:
    """A recording rule for all goals of a round, ``g``: clingo sorts what the rule rests on once, and not for each goal."""
    head, _, body = part.partition(" :- ")
    goal, _, body = body.partition(" = g, ")
    return f"{head.replace(',g,', f',{goal},', 1)} :- _want(g,{goal}), {body}"


def _can_derive(rule: Mapping[str, Any], goal: Symbol) -> bool:
    """Whether the strings in a rule's head are those of the goal: most rules need not be grounded to see that they don't fit."""
    arguments = goal.arguments
    return all(
        arguments[index].type is SymbolType.String and arguments[index].string == text for index, text in rule["fixed"]
    )


def _firing(sym: Symbol) -> Firing:
    rule, head, premises, values = sym.arguments
    rests_on = _listed(premises)
    return Firing(
        rule.number,
        head,
        tuple((p.name == "pos", p.arguments[0]) for p in rests_on if p.name != "cmp"),
        tuple(_listed(values)),
        tuple((left, sign.string, right) for p in rests_on if p.name == "cmp" for left, sign, right in [p.arguments]),
    )


def _listed(sym: Symbol) -> list[Symbol]:
    """A tuple that ends with ``end``, without it."""
    return [] if sym.name == "end" else list(sym.arguments[:-1])


def _chosen(possible: Possible, model: clingo.Model) -> Findings:
    """What a model holds."""
    return Findings(
        *(tuple(row for row, literal in rows if not literal or model.is_true(literal)) for rows in possible.values())
    )


def term_of(sym: Symbol) -> Term:
    """The term that a symbol ``t(Name,Value)`` stands for; a term to carry keeps the wrapped term's value."""
    name, value = sym.arguments
    if value.type is clingo.SymbolType.Function:  # your-terms wraps the term that must be carried
        return Term(f"{name.string}:{value.arguments[0].string}", value.arguments[1].string)
    return Term(name.string, value.string)


_PREDICATES = {Finding: "finding", Duty: "duty", Unknown: "unknown", Permitted: "allowed"}
_OF_ANY = frozenset({"picks", "missing"})  # these are not about a work
_READERS: Mapping[str, tuple[int, Callable[[Sequence[Symbol]], Any]]] = {
    "picks": (2, lambda a: (a[0].string, a[1].number)),
    "finding": (
        7,
        lambda a: Finding(a[0].string, a[1].string, a[2].string, a[3].string, a[4].string, term_of(a[5]), a[6].number),
    ),
    "duty": (5, lambda a: Duty(a[0].string, a[1].string, a[2].string, term_of(a[3]), a[4].number)),
    "fired": (3, lambda a: Fired(*(x.string for x in a))),
    "lends": (3, lambda a: Lent(a[0].string, a[1].string, a[2].number)),
    "unknown": (3, lambda a: Unknown(*(x.string for x in a))),
    "warning": (4, lambda a: Warned(*(x.string for x in a))),
    "allowed": (4, lambda a: Permitted(*(x.string for x in a))),
    "missing": (4, lambda a: Missing(a[0].string, a[1].string, a[2].string, term_of(a[3]))),
}
