"""Which choice of the inbound licences is the best for an offer, where there may be too many to look at each.

One choice beats another if whatever is wrong with it is wrong with the other, too. Then the other is no better, and it
makes no set of answers a yes that the first does not. So only the unbeaten choices need to be judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from compat.errors import CompatError
from compat.reasoning.conditions import NOTHING, Answers
from compat.reasoning.findings import ANY, Finding, Findings
from compat.reasoning.judging import NO, NOT_YOURS, Judgement, World, judge
from compat.reasoning.solving import Fault, Possible, Session

MOST_CHOICES = 64  # choices that are looked at one by one
MOST_UNBEATEN = 256


class Choices:
    """What the user can choose among the inbound licences of one work, and what is found under each choice."""

    def __init__(self, session: Session, work: str):
        self._session = session
        self._work = work
        self._possible = session.possible(work)
        self._every = session.choices(self._possible) if session.ways() <= MOST_CHOICES else ()
        self.conditions = frozenset(
            row.when for name in ("finding", "duty", "lends") for row, _ in self._possible[name]
        )
        self._brief = _brief(self._possible)
        self._every_brief = tuple(_briefly(one) for one in self._every)

    def best(self, offer: str, world: World) -> Judgement:
        """The verdict of the best choice for an offer. Raises ``CompatError`` if too many choices are not beaten."""
        if self._every:
            return judge(self._every, self._work, offer, world)
        judgement = judge(self._unbeaten(self._possible, offer, world), self._work, offer, world)
        if judgement.verdict != NO:
            return judgement
        return judge(self._with_few(offer, world), self._work, offer, world)

    def briefly(self, offer: str, world: World) -> Judgement:
        """The same, for its verdict alone: not which conflicts there are, only under which answers there is one."""
        choices = self._every_brief or self._unbeaten(self._brief, offer, world)
        return judge(choices, self._work, offer, world)

    def _unbeaten(self, possible: Possible, offer: str, world: World) -> tuple[Findings, ...]:
        about = _about(possible, offer)
        faults = [
            *_faults(_by_condition((f.when, literal) for f, literal in about if f.code != NOT_YOURS), world),
            *_not_lent({f.license for f, _ in about if f.code == NOT_YOURS}, possible, world),
            *_either(True, [literal for _, literal in possible["unknown"]]),
        ]
        found = self._session.least(possible, faults, MOST_UNBEATEN + 1)
        if len(found) > MOST_UNBEATEN:
            raise CompatError(
                f"the licence choices combine in more than {MOST_UNBEATEN} ways of which none beats another; "
                "name one side of some OR"
            )
        return found

    def _with_few(self, offer: str, world: World) -> tuple[Findings, ...]:
        """Where every choice is a no: one with few conflicts."""
        certain: dict[tuple[str, str], list[int]] = {}
        for finding, literal in _about(self._possible, offer):
            if world.needs(finding.when) == NOTHING:
                certain.setdefault((finding.code, finding.license), []).append(literal)
        faults = [fault for some in certain.values() for fault in _either(True, some)]
        return self._session.least(self._possible, faults, 1)


def _about(possible: Possible, offer: str) -> list[tuple[Finding, int]]:
    return [row for row in possible["finding"] if row[0].offer in (ANY, offer)]


def _brief(possible: Possible) -> Possible:
    """What a verdict hangs on: of findings with the same condition, one that holds in any case is enough."""
    kept: dict[tuple, list[tuple[Finding, int]]] = {}
    for finding, literal in possible["finding"]:
        rows = kept.setdefault(_hangs_on(finding), [])
        if not rows or rows[0][1]:
            rows[:] = [*rows, (finding, literal)] if literal else [(finding, literal)]
    return {
        **possible,
        "finding": [row for rows in kept.values() for row in rows],
        **{name: [] for name in ("duty", "warning", "allowed", "missing")},
    }


def _briefly(findings: Findings) -> Findings:
    kept = {_hangs_on(finding): finding for finding in findings.findings}
    return findings._replace(findings=tuple(kept.values()), duties=(), warnings=(), permissions=(), missing=())


def _hangs_on(finding: Finding) -> tuple:
    return finding.offer, finding.when, finding.license if finding.code == NOT_YOURS else ""


def _by_condition(rows: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for when, literal in rows:
        found.setdefault(when, []).append(literal)
    return found


def _faults(literals: Mapping[int, Sequence[int]], world: World, there: bool = True) -> list[Fault]:
    """One for each set of open answers that something needs: what needs fewer of them stands under these, too."""
    needed: dict[Answers, list[int]] = {}
    for when, some in literals.items():
        needs = world.needs(when)
        if needs is not None:
            needed.setdefault(needs, []).extend(some)
    return [
        fault
        for needs in needed
        for fault in _either(there, [one for fewer, some in needed.items() if fewer <= needs for one in some])
    ]


def _either(there: bool, literals: Sequence[int]) -> list[Fault]:
    """A fault, unless every choice is alike in it."""
    return [(there, literals)] if literals and 0 not in literals else []


def _not_lent(licenses: Iterable[str], possible: Possible, world: World) -> list[Fault]:
    """Of a licence that only its licensor can give, the less is lent, the worse."""
    return [
        fault
        for license in sorted(licenses)
        for fault in _faults(
            _by_condition((b.when & ~world.presumed, n) for b, n in possible["lends"] if b.license == license),
            world,
            False,
        )
    ]
