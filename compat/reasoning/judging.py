"""From findings to a verdict: what the open questions decide, and what every assumption would turn.

Conditions are sets of tying answers that must all be given, so the worst world is the one where every open question
ties, and the sets of answers that make it a yes are the smallest ones that lift every conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from compat.reasoning.findings import ANY, Duty, Finding, Findings
from compat.reasoning.questions import Question

YES, DEPENDS, UNKNOWN, NO = "yes", "depends", "unknown", "no"
RANK = {YES: 0, DEPENDS: 1, UNKNOWN: 2, NO: 3}
MOST_SETS = 20

Answers = frozenset[tuple[str, str]]  # (question, answer)


class Judgement(NamedTuple):
    """The verdict for one offer, by its best choice.

    ``conflicts`` pairs each finding that can stand with the open answers that it needs (none: it stands for certain).
    ``makes_yes`` and ``makes_no`` are the smallest sets of open answers that decide, shortest first.
    """

    verdict: str
    choice: Findings
    conflicts: tuple[tuple[Finding, Answers], ...]
    duties: tuple[tuple[Duty, Answers], ...]
    makes_yes: tuple[Answers, ...] = ()
    makes_no: tuple[Answers, ...] = ()


class World:
    """Which questions are closed, and how; conditions are read against it."""

    def __init__(self, questions: Sequence[Question], bits: Mapping[str, int], flipped: str = ""):
        self._true = 0
        self._open: dict[int, Question] = {}
        for question in questions:
            bit = bits[question.id]
            if bit <= 0:
                continue
            lowest = bit & ~self._bits_within(question, bits)
            if question.id == flipped:
                self._true |= 0 if question.tied else lowest
            elif question.is_open:
                self._open[lowest] = question
            elif question.tied:
                self._true |= lowest

    @staticmethod
    def _bits_within(question: Question, bits: Mapping[str, int]) -> int:
        result = 0
        for other in question.within:
            result |= max(bits.get(other, 0), 0)
        return result

    def needs(self, when: int) -> Answers | None:
        """The open answers that a condition still needs; None if a closed question excludes it."""
        rest = when & ~self._true
        needed = []
        for bit, question in self._open.items():
            if rest & bit:
                rest &= ~bit
                needed.append((question.id, question.ties))
        return None if rest else frozenset(needed)


def smallest(sets: Iterable[Answers]) -> tuple[Answers, ...]:
    """The sets that contain no other, shortest first, in a stable order."""
    kept: list[Answers] = []
    for candidate in sorted(set(sets), key=lambda s: (len(s), sorted(s))):
        if not any(other <= candidate for other in kept):
            kept.append(candidate)
    return tuple(kept)


def hitting(sets: Sequence[Answers], opposite: Mapping[str, str]) -> tuple[Answers, ...]:
    """The smallest sets of opposite answers that lift every one of ``sets`` (Berge's algorithm)."""
    result: tuple[Answers, ...] = (frozenset(),)
    for one in sets:
        lifted = frozenset((question, opposite[question]) for question, _ in one)
        grown = [have if have & lifted else have | {answer} for have in result for answer in (lifted if not have & lifted else [None])]
        result = smallest(grown)
    return result


def judge(choices: Sequence[Findings], work: str, offer: str, questions: Sequence[Question], world: World) -> Judgement:
    """The verdict of the best choice for one offer of a work, in the order yes, depends, unknown, no."""
    opposite = {q.id: "no" if q.ties == "yes" else "yes" for q in questions}
    judged = [_one(choice, work, offer, opposite, world) for choice in choices]
    best = min(judged, key=lambda j: (RANK[j.verdict], len(j.conflicts)))
    if best.verdict != DEPENDS:
        return best
    yes_sets = smallest(one for j in judged for one in j.makes_yes)
    no_sets: tuple[Answers, ...] = (frozenset(),)
    for j in judged:
        no_sets = smallest(have | one for have in no_sets for one in j.makes_no)
    return Judgement(DEPENDS, best.choice, best.conflicts, best.duties, yes_sets, no_sets)


def _one(choice: Findings, work: str, offer: str, opposite: Mapping[str, str], world: World) -> Judgement:
    conflicts = tuple(
        (finding, needs) for finding in choice.findings if finding.work == work and finding.offer in (ANY, offer)
        for needs in [world.needs(finding.when)] if needs is not None
    )
    duties = tuple(
        (duty, needs) for duty in choice.duties if duty.work == work and duty.offer == offer
        for needs in [world.needs(duty.when)] if needs is not None
    )
    sets = smallest(needs for _, needs in conflicts)
    if frozenset() in sets:
        certain = tuple((finding, needs) for finding, needs in conflicts if not needs)
        return Judgement(NO, choice, certain, duties, (), (frozenset(),))
    if any(unknown.work == work for unknown in choice.unknowns):
        return Judgement(UNKNOWN, choice, conflicts, duties, (), sets)
    if not sets:
        return Judgement(YES, choice, (), duties, (frozenset(),), ())
    return Judgement(DEPENDS, choice, conflicts, duties, hitting(sets, opposite), sets)


def judge_all(choices: Sequence[Findings], work: str, offers: Sequence[str], questions: Sequence[Question], world: World) -> Judgement:
    """The verdict when recipients may take any of the offers, so that every one of them must be allowed.

    Each offer may rest on its own choice of the inbound licences.
    """
    judged = [judge(choices, work, offer, questions, world) for offer in offers]
    worst = max(judged, key=lambda j: RANK[j.verdict])
    if len(judged) == 1 or worst.verdict == YES:
        return worst if len(judged) == 1 else _joined(YES, judged, (frozenset(),), ())
    opposite = {q.id: "no" if q.ties == "yes" else "yes" for q in questions}
    no_sets = smallest(one for j in judged for one in j.makes_no)
    if worst.verdict == DEPENDS:
        return _joined(DEPENDS, judged, hitting(no_sets, opposite), no_sets)
    return _joined(worst.verdict, [j for j in judged if j.verdict == worst.verdict], (), no_sets)


def _joined(verdict: str, judged: Sequence[Judgement], yes: tuple[Answers, ...], no: tuple[Answers, ...]) -> Judgement:
    conflicts = dict.fromkeys(pair for j in judged for pair in j.conflicts)
    duties = dict.fromkeys(pair for j in judged for pair in j.duties)
    return Judgement(verdict, judged[0].choice, tuple(conflicts), tuple(duties), yes, no)
