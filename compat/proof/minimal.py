"""The smallest sets of leaves from which something follows, absences being as they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import clingo
from clingo import Symbol

from compat.proof.derivation import Derivation

MOST_CONFLICTING = 20_000  # of clasp's steps: then the best set so far is made smaller one by one


def smallest(
    derivation: Derivation, goal: Symbol, counts: Callable[[Symbol], bool], cited: Callable[[Symbol], bool]
) -> tuple[tuple[Symbol, bool], ...]:
    """The fewest of the leaves that count from which a goal follows; the others are there in any case.

    Each comes with a flag: whether nothing else would do in its place, so that taking it away lifts what follows. Where the
    flag is false, another derivation leads there too. Of sets of the same size the one with the most
    leaves that are ``cited`` is taken, then the one nearest to the cheapest proof. ``derivation`` is that of the goal alone.
    """
    leaves = [leaf for leaf in derivation.facts if counts(leaf)]
    told = {atom: place for place, (positive, atom) in enumerate(derivation.proof(goal).leaves()) if positive}
    chosen = _optimum(
        derivation, goal, [leaves, [a for a in leaves if not cited(a)], [a for a in leaves if a not in told]]
    )
    spared = set(leaves) - set(chosen)
    for leaf in chosen:  # nothing, if clingo proved the set to be the smallest
        if derivation.follows(goal, spared | {leaf}):
            spared.add(leaf)
    kept = sorted((leaf for leaf in chosen if leaf not in spared), key=lambda leaf: (told.get(leaf, len(told)), leaf))
    return tuple((leaf, not derivation.follows(goal, {leaf})) for leaf in kept)


def _optimum(derivation: Derivation, goal: Symbol, few: Sequence[Sequence[Symbol]]) -> list[Symbol]:
    """The leaves from which the goal follows, as few as can be of the first sequence (all that count), then of the next.

    clingo looks for them: each leaf that counts is a choice, each firing a rule, the goal a must, and the numbers are
    minimised. Its models are founded, so nothing rests on itself.
    """
    leaves = few[0]
    options = ["--opt-strategy=usc", f"--solve-limit={MOST_CONFLICTING}"]
    control = clingo.Control(options, logger=lambda *_: None)
    numbers: dict[Symbol, int] = {}
    with control.backend() as backend:

        def number(atom: Symbol) -> int:
            return numbers.setdefault(atom, len(numbers) + 1)

        for firing in derivation.firings:
            backend.add_rule([number(firing.head)], [number(p) for positive, p in firing.premises if positive])
        free = set(leaves)
        for leaf in derivation.facts:
            backend.add_rule([number(leaf)], choice=leaf in free)
        backend.add_rule([], [-number(goal)])
        for priority, some in enumerate(reversed(few)):
            backend.add_minimize(priority, [(number(leaf), 1) for leaf in some])
    best = list(leaves)
    with control.solve(yield_=True) as handle:
        for model in handle:
            best = [leaf for leaf in leaves if model.is_true(numbers[leaf])]
    return best
