"""From works to verdicts: judge what clingo found for the offers of a work, one work alone or several from one grounding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from compat.errors import CompatError
from compat.knowledge.model import Knowledge
from compat.reasoning.choosing import Choices
from compat.reasoning.findings import ANY
from compat.reasoning.judging import RANK, Judgement, World, judge_all
from compat.reasoning.program import Offer, prepare, prepare_together
from compat.reasoning.solving import Session
from compat.works.model import Artifact, Step, Work


class Verdict(NamedTuple):
    """``offer`` is the candidate taken, where the user named no outbound licence."""

    judgement: Judgement
    offer: Offer | None


def judged(choices: Choices, offers: Sequence[Offer], chosen: bool, world: World) -> Verdict:
    """The verdict for all that recipients may choose from; the best candidate, if the user chose none."""
    if chosen:
        return Verdict(judge_all([choices.best(id, world) for id in _ids(offers)]), None)
    each = [(choices.best(offer.id, world), offer) for offer in offers]
    return Verdict(*min(each, key=lambda pair: (RANK[pair[0].verdict], len(pair[0].conflicts))))


def briefly(choices: Choices, offers: Sequence[Offer], chosen: bool, world: World) -> str:
    """The verdict alone."""
    each = [choices.briefly(id, world) for id in _ids(offers)]
    return judge_all(each).verdict if chosen else min((j.verdict for j in each), key=RANK.__getitem__)


def _ids(offers: Sequence[Offer]) -> list[str]:
    return [offer.id for offer in offers] or [ANY]


def verdict_of(work: Work, knowledge: Knowledge) -> str:
    """The verdict of one work."""
    prepared = prepare(work, knowledge, doubts=False)
    choices = Choices(Session(prepared.program), work.release.artifact)
    return briefly(choices, prepared.offers, prepared.chosen, World(prepared.questions, prepared.bits))


def verdicts_of(works: Sequence[Work], knowledge: Knowledge) -> list[str]:
    """The verdicts of several works, from one grounding where that can be."""
    if len(works) < 2:
        return [verdict_of(work, knowledge) for work in works]
    apart = [_apart(work, f"{number}:") for number, work in enumerate(works)]
    try:
        prepared = prepare_together(apart, knowledge)
    except CompatError:  # more questions are open in all of them together than one program holds
        prepared = None
    if prepared is None:
        return [verdict_of(work, knowledge) for work in works]
    program, each, given = prepared
    session = Session(program)
    return [
        briefly(Choices(session, work.release.artifact), terms.offers, terms.chosen, World(terms.questions, given))
        for work, terms in zip(apart, each, strict=True)
    ]


def _apart(work: Work, mark: str) -> Work:
    """The same work with names that no other one has."""

    def named(artifact: Artifact) -> Artifact:
        steps = tuple(Step(step.relation, mark + step.source, step.by) for step in artifact.made_from)
        return replace(artifact, name=mark + artifact.name, made_from=steps)

    def of(pins: Mapping[str, str]) -> dict[str, str]:
        return {
            f"{question}@{mark}{artifact}" if artifact else question: answer
            for question, artifact, answer in ((*name.partition("@")[::2], answer) for name, answer in pins.items())
        }

    return replace(
        work,
        artifacts=tuple(map(named, work.artifacts)),
        release=replace(work.release, artifact=mark + work.release.artifact),
        assume=of(work.assume),
        by_policy=of(work.by_policy),
    )
