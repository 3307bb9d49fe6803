"""From works to verdicts: judge what clingo found for the offers of a work, one work alone or several from one grounding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from compat.errors import CompatError
from compat.knowledge.model import Knowledge
from compat.reasoning.findings import ANY, Findings
from compat.reasoning.judging import RANK, Judgement, World, judge, judge_all
from compat.reasoning.program import Offer, prepare, prepare_together
from compat.reasoning.solving import Session
from compat.works.model import Artifact, Step, Work


class Verdict(NamedTuple):
    """``offer`` is the candidate taken, where the user named no outbound licence."""

    judgement: Judgement
    offer: Offer | None


def judged(choices: Sequence[Findings], released: str, offers: Sequence[Offer], chosen: bool, world: World) -> Verdict:
    """The verdict for all that recipients may choose from; the best candidate, if the user chose none."""
    if chosen:
        return Verdict(judge_all(choices, released, [offer.id for offer in offers] or [ANY], world), None)
    each = [(judge(choices, released, offer.id, world), offer) for offer in offers]
    return Verdict(*min(each, key=lambda pair: (RANK[pair[0].verdict], len(pair[0].conflicts))))


def verdict_of(work: Work, knowledge: Knowledge) -> str:
    """The verdict alone."""
    prepared = prepare(work, knowledge)
    choices = Session(prepared.program).choices(work.release.artifact)
    world = World(prepared.questions, prepared.bits)
    return judged(choices, work.release.artifact, prepared.offers, prepared.chosen, world).judgement.verdict


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
    choices = Session(program).choices("")
    return [
        judged(
            choices, work.release.artifact, terms.offers, terms.chosen, World(terms.questions, given)
        ).judgement.verdict
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
