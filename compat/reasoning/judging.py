"""From findings to a verdict: what the open questions decide, and what every assumption would turn.

A condition is a set of tying answers that must all be given. One finding rests on the opposite: that a licence is not
the releaser's to give stands unless what is in the work lends it, and what is lent under a condition can't stand
under ``not`` in the rules; so it is read here from what is lent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from compat.reasoning.conditions import NOTHING, Answers, deciding, lifting, smallest, together
from compat.reasoning.findings import ANY, Duty, Finding, Findings
from compat.reasoning.questions import Question

YES, DEPENDS, UNKNOWN, NO = "yes", "depends", "unknown", "no"
RANK = {YES: 0, DEPENDS: 1, UNKNOWN: 2, NO: 3}
NOT_YOURS = "not-yours-to-give"
PRESUMED = "weights-are-protected"


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
        self.presumed = max(bits.get(PRESUMED, 0), 0)
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


def judge(choices: Sequence[Findings], work: str, offer: str, world: World) -> Judgement:
    """The verdict of the best choice for one offer of a work, in the order yes, depends, unknown, no."""
    judged = [_one(choice, work, offer, world) for choice in choices]
    best = min(judged, key=lambda j: (RANK[j.verdict], len(j.conflicts)))
    if best.verdict != DEPENDS or len(judged) == 1:
        return best
    no_sets: tuple[Answers, ...] = (NOTHING,)
    for j in judged:
        no_sets = together(no_sets, j.makes_no)
    return best._replace(makes_yes=smallest(one for j in judged for one in j.makes_yes), makes_no=no_sets)


def _one(choice: Findings, work: str, offer: str, world: World) -> Judgement:
    conflicts = tuple(
        (finding, needs)
        for finding in choice.findings
        if finding.work == work and finding.offer in (ANY, offer)
        for needs in stands(finding, choice, world)
    )
    duties = tuple(
        (duty, needs)
        for duty in choice.duties
        if duty.work == work and duty.offer == offer
        for needs in [world.needs(duty.when)]
        if needs is not None
    )
    makes_yes, makes_no = deciding(needs for _, needs in conflicts)
    if NOTHING in makes_no:
        certain = tuple((finding, needs) for finding, needs in conflicts if not needs)
        return Judgement(NO, choice, certain or conflicts, duties, (), (NOTHING,))
    if any(unknown.work == work for unknown in choice.unknowns):
        return Judgement(UNKNOWN, choice, conflicts, duties, (), makes_no)
    return Judgement(DEPENDS if makes_no else YES, choice, conflicts, duties, makes_yes, makes_no)


def stands(finding: Finding, choice: Findings, world: World) -> Iterable[Answers]:
    """The sets of open answers under which a finding stands."""
    needs = world.needs(finding.when)
    if needs is None:
        return ()
    if finding.code != NOT_YOURS:
        return (needs,)
    # Whether weights are protected at all is no question of who can give their licence.
    return unless(
        world.needs(b.when & ~world.presumed)
        for b in choice.lent
        if b.work == finding.work and b.license == finding.license
    )


def unless(lending: Iterable[Answers | None]) -> tuple[Answers, ...]:
    """The sets of answers under which none of some conditions holds (None: one that can't hold)."""
    return lifting(smallest(needs for needs in lending if needs is not None))


def judge_all(judged: Sequence[Judgement]) -> Judgement:
    """The verdict when recipients may take any of some offers, so that every one of them must be allowed.

    Each offer may rest on its own choice of the inbound licences.
    """
    if len(judged) == 1:
        return judged[0]
    worst = max(judged, key=lambda j: RANK[j.verdict])
    yes_sets: tuple[Answers, ...] = (NOTHING,)
    for j in judged:
        yes_sets = together(yes_sets, j.makes_yes)
    no_sets = deciding(one for j in judged for one in j.makes_no)[1]
    verdict = NO if worst.verdict == DEPENDS and NOTHING in no_sets else worst.verdict
    told = (
        judged if verdict in (YES, DEPENDS) or verdict != worst.verdict else [j for j in judged if j.verdict == verdict]
    )
    conflicts = dict.fromkeys(pair for j in told for pair in j.conflicts)
    duties = dict.fromkeys(pair for j in judged for pair in j.duties)
    return Judgement(
        verdict,
        judged[0].choice,
        tuple(conflicts),
        tuple(duties),
        yes_sets if verdict in (YES, DEPENDS) else (),
        no_sets,
    )
