"""Sets of answers to open questions: which of them decide.

A conflict stands under a set of answers. The sets that make a no are the smallest ones under which some conflict stands
whatever else is answered; the sets that make a yes, those that lift every conflict. Findings rest on the tying answer
of a question, so the sets are mostly of one mind on each question, and Berge's algorithm finds the others. Where one
conflict rests on an answer and another on its opposite, all partial answers are tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations, product

Answers = frozenset[tuple[str, str]]  # (question, answer)
NOTHING: Answers = frozenset()
MOST_TRIED = 8  # questions up to which all partial answers are tried; beyond, only whole ones, up to twice as many


def smallest(sets: Iterable[Answers]) -> tuple[Answers, ...]:
    """The sets that contain no other, shortest first, in a stable order."""
    kept: list[Answers] = []
    for candidate in sorted(set(sets), key=lambda s: (len(s), sorted(s))):
        if not any(other <= candidate for other in kept):
            kept.append(candidate)
    return tuple(kept)


def opposite(answer: tuple[str, str]) -> tuple[str, str]:
    return answer[0], "no" if answer[1] == "yes" else "yes"


def consistent(answers: Answers) -> bool:
    return len({question for question, _ in answers}) == len(answers)


def together(one: Iterable[Answers], other: Iterable[Answers]) -> tuple[Answers, ...]:
    """The smallest sets that contain a set of each."""
    other = tuple(other)
    return smallest(both for a in one for b in other if consistent(both := a | b))


def lifting(sets: Sequence[Answers]) -> tuple[Answers, ...]:
    """The smallest sets of answers that lift every one of ``sets`` (Berge's algorithm)."""
    result: tuple[Answers, ...] = (NOTHING,)
    for one in sets:
        lifted = frozenset(map(opposite, one))
        hit = [have for have in result if have & lifted]
        grown = [have | {answer} for have in result if not have & lifted for answer in lifted]
        result = smallest(a for a in (*hit, *grown) if consistent(a))
    return result


def deciding(sets: Iterable[Answers]) -> tuple[tuple[Answers, ...], tuple[Answers, ...]]:
    """What makes a yes and what makes a no, if a conflict stands under each of ``sets``.

    The empty set among those that make a no says that it is one whatever is answered.
    """
    stands = smallest(sets)
    said = {answer for one in stands for answer in one}
    if not any(opposite(answer) in said for answer in said):
        return (lifting(stands), stands) if NOTHING not in stands else ((), (NOTHING,))
    return lifting(stands), _covering(stands)


def _covering(stands: Sequence[Answers]) -> tuple[Answers, ...]:
    """The smallest partial answers every completion of which contains one of ``stands``."""
    questions = sorted({question for one in stands for question, _ in one})
    if len(questions) > MOST_TRIED:
        return (
            (NOTHING,) if len(questions) <= 2 * MOST_TRIED and _covered(NOTHING, stands, questions) else tuple(stands)
        )
    found: list[Answers] = list(stands)
    for size in range(len(questions) + 1):
        for chosen in combinations(questions, size):
            for given in product(("yes", "no"), repeat=size):
                partial = frozenset(zip(chosen, given, strict=True))
                if not any(f <= partial for f in found) and _covered(partial, stands, questions):
                    found.append(partial)
    return smallest(found)


def _covered(partial: Answers, stands: Sequence[Answers], questions: Sequence[str]) -> bool:
    rest = [q for q in questions if q not in dict(partial)]
    for given in product(("yes", "no"), repeat=len(rest)):
        world = partial | frozenset(zip(rest, given, strict=True))
        if not any(one <= world for one in stands):
            return False
    return True
