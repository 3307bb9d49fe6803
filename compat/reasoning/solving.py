"""Run the rules on one work: symbols in, findings out.

What the user wrote (names of artifacts, ids that the catalogue doesn't hold) enters through the backend, as symbols;
the text given to clingo is ours and is the same for every question about the same licences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import clingo
from clingo import Function, Number, String, Symbol, SymbolType

from compat.errors import CompatError
from compat.reasoning.findings import Duty, Finding, Findings, Fired, Lent, Missing, Permitted, Term, Unknown, Warned

MOST_CHOICES = 4096
MOST_SCANNED = 200  # clingo can't tell what is new, so new firings get a new predicate before the old one grows long

Atom = tuple[str, tuple[object, ...]]


class Program(NamedTuple):
    """The rules and what the vocabulary, the law and the licences say, as ASP text; the user's atoms apart."""

    rules: str
    facts: tuple[str, ...]
    atoms: tuple[Atom, ...]


class Firing(NamedTuple):
    """A rule that fired: its number, what it derived, from which premises, and the values for its sentence."""

    rule: int
    head: Symbol
    premises: tuple[tuple[bool, Symbol], ...]
    values: tuple[Symbol, ...]


def symbol(value: object) -> Symbol:
    """A clingo symbol: text as a string, numbers as numbers, a ``Term`` as ``t(Name,Value)``."""
    if isinstance(value, Symbol):
        return value
    if isinstance(value, Term):
        return Function("t", [String(value.name), String(value.value)])
    if isinstance(value, bool) or not isinstance(value, int):
        return String(str(value))
    return Number(value)


class Session:
    """A grounded program. Raises ``RuntimeError`` if clingo finds fault with the rules: that is our mistake."""

    def __init__(self, program: Program):
        self._messages: list[str] = []
        self._control = clingo.Control(["0"], logger=lambda code, text: self._messages.append(f"{code.name}: {text}"))
        self._control.add("base", [], program.rules)
        self._control.add("base", [], "\n".join(program.facts))
        with self._control.backend() as backend:
            for name, arguments in program.atoms:
                backend.add_rule([backend.add_atom(Function(name, [symbol(a) for a in arguments]))])
        self._control.ground([("base", [])])
        self._recorded: set[str] = set()
        self._why = "_why"
        self._found: dict[Symbol, Firing] = {}
        self._asked: set[Symbol] = set()
        self._check()

    def _check(self) -> None:
        if self._messages:
            raise RuntimeError("clingo complained: " + "; ".join(self._messages))

    def choices(self, released: str) -> tuple[Findings, ...]:
        """The findings of every choice that the user has (one, where there is no inbound ``OR``), in a stable order.

        Duties and warnings, which are many, are read only where they are about ``released``: nobody asks for the others.

        Raises ``CompatError`` if there are more than ``MOST_CHOICES`` choices.
        """
        results: list[Findings] = []
        with self._control.solve(yield_=True) as handle:
            for model in handle:
                results.append(_read(model.symbols(shown=True), String(released)))
                if len(results) > MOST_CHOICES:
                    raise CompatError(
                        f"the licence choices combine in more than {MOST_CHOICES} ways; name one side of each OR"
                    )
        return tuple(sorted(results, key=lambda found: found.picks))

    def shown(self) -> list[Symbol]:
        """The shown atoms of the only model (a matrix has no choices)."""
        return next(self.models(), [])

    def models(self) -> Iterator[list[Symbol]]:
        """The shown atoms of each model: of each choice of the inbound licences."""
        with self._control.solve(yield_=True) as handle:
            for model in handle:
                yield list(model.symbols(shown=True))

    def firings(
        self, recording: Sequence[Mapping[str, Any]], goals: Iterable[Atom], picks: Sequence[tuple[str, int]]
    ) -> tuple[Firing, ...]:
        """Every rule firing that leads to one of the goals, under one choice, found backwards from the goals."""
        by_head: dict[str, list[int]] = {}
        for number, row in enumerate(recording):
            by_head.setdefault(str(row["head"]), []).append(number)
        level = {Function(name, [symbol(a) for a in arguments]): None for name, arguments in goals}
        while level := {goal: None for goal in level if goal not in self._asked}:
            self._asked.update(level)
            wanted = [
                (number, goal)
                for goal in level
                for number in by_head.get(f"{goal.name}/{len(goal.arguments)}", ())
                if _can_derive(recording[number], goal)
            ]
            self._record({number for number, _ in wanted}, recording)
            self._control.ground([(self._part(number), [goal]) for number, goal in wanted])
            fresh = self._fresh()
            level = {p: None for firing in fresh for positive, p in firing.premises if positive}
        kept = self._true(self._found, picks) if picks else self._found.keys()
        return tuple(sorted((self._found[sym] for sym in kept), key=lambda f: (f.rule, f.head, str(f.premises))))

    def _fresh(self) -> list[Firing]:
        """The firings recorded since the last call."""
        atoms = [a.symbol for a in self._control.symbolic_atoms.by_signature(self._why, 4)]
        fresh = {sym: _firing(sym) for sym in atoms if sym not in self._found}
        self._found.update(fresh)
        if len(atoms) > MOST_SCANNED:
            self._why = f"_why{len(self._found)}"
        return list(fresh.values())

    def _record(self, numbers: Iterable[int], recording: Sequence[Mapping[str, Any]]) -> None:
        """Add the program parts that record these rules, where they are not there yet: together, since each call costs."""
        parts = []
        for number in sorted(numbers):
            name = self._part(number)
            if name not in self._recorded:
                self._recorded.add(name)
                rule = str(recording[number]["part"]).replace("_why(", f"{self._why}(", 1)
                parts.append(f"#program {name}(g).\n{rule}")
        if parts:
            self._control.add("base", [], "\n".join(parts))

    def _part(self, number: int) -> str:
        """The name of the program part that records a rule."""
        return f"{self._why}_of_{number}"

    def _true(self, firings: Iterable[Symbol], picks: Sequence[tuple[str, int]]) -> list[Symbol]:
        """The firings that hold under one choice."""
        assumptions = [(Function("picks", [String(a), Number(n)]), True) for a, n in picks]
        with self._control.solve(yield_=True, assumptions=assumptions) as handle:
            for model in handle:
                return [sym for sym in firings if model.contains(sym)]
        return []


def _can_derive(rule: Mapping[str, Any], goal: Symbol) -> bool:
    """Whether the strings in a rule's head are those of the goal: most rules need not be grounded to see that they don't fit."""
    arguments = goal.arguments
    return all(
        arguments[index].type is SymbolType.String and arguments[index].string == text for index, text in rule["fixed"]
    )


def _firing(sym: Symbol) -> Firing:
    rule, head, premises, values = sym.arguments
    return Firing(
        rule.number,
        head,
        tuple((p.name == "pos", p.arguments[0]) for p in _listed(premises)),
        tuple(_listed(values)),
    )


def _listed(sym: Symbol) -> list[Symbol]:
    """A tuple that ends with ``end``, without it."""
    return [] if sym.name == "end" else list(sym.arguments[:-1])


def _read(symbols: Iterable[Symbol], released: Symbol) -> Findings:
    lists: dict[str, list] = {name: [] for name in _READERS}
    for sym in symbols:
        name, arguments = sym.name, sym.arguments
        if name in lists and not (name in _OF_THE_RELEASE and arguments[0] != released):
            lists[name].append(_READERS[name](arguments))
    return Findings(*(tuple(sorted(rows)) for rows in lists.values()))


def term_of(sym: Symbol) -> Term:
    """The term that a symbol ``t(Name,Value)`` stands for; a term to carry keeps the wrapped term's value."""
    name, value = sym.arguments
    if value.type is clingo.SymbolType.Function:  # your-terms wraps the term that must be carried
        return Term(f"{name.string}:{value.arguments[0].string}", value.arguments[1].string)
    return Term(name.string, value.string)


_OF_THE_RELEASE = frozenset({"duty", "fired", "warning"})
_READERS: Mapping[str, Callable[[Sequence[Symbol]], object]] = {
    "picks": lambda a: (a[0].string, a[1].number),
    "finding": lambda a: Finding(
        a[0].string, a[1].string, a[2].string, a[3].string, a[4].string, term_of(a[5]), a[6].number
    ),
    "duty": lambda a: Duty(a[0].string, a[1].string, a[2].string, term_of(a[3]), a[4].number),
    "fired": lambda a: Fired(*(x.string for x in a)),
    "lends": lambda a: Lent(a[0].string, a[1].string, a[2].number),
    "unknown": lambda a: Unknown(*(x.string for x in a)),
    "warning": lambda a: Warned(*(x.string for x in a)),
    "allowed": lambda a: Permitted(*(x.string for x in a)),
    "missing": lambda a: Missing(a[0].string, a[1].string, a[2].string, term_of(a[3])),
}
