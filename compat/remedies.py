"""Remedies: what the search proposes, verified one by one under the same readings, and told in words."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from compat.answer import DEPENDS, YES, Change, Remedy
from compat.bounded import LARGE
from compat.knowledge.model import Knowledge
from compat.reasoning.judging import RANK
from compat.reasoning.remedies import FOLLOWS, Act, Search, own_steps
from compat.reasoning.verdicts import verdicts_of
from compat.speech import Speech
from compat.works.model import FORM_OF_KIND, Artifact, Step, Work

MOST = 4
MOST_LABELS = 3  # that only change the label, before other ways are looked for
MOST_TRIED = 16
MOST_OF_LARGE = 2  # of a large work, since each run takes long
_LABELS = ("one-side", "add-terms", "near-license", "other-license", "far-license", "own-terms")
_TRIVIAL = ("rename", "one-side")
_GIVING_UP = ("drop", "replace", "other-terms", "other-form")
UNRELEASED = Act("other-form", "", "internal")
Acts = tuple[Act, ...]
_FORMS = {
    "service": "offer it as a service, in place of handing it out",
    "internal": "use it yourself, without releasing it",
}


def propose(work: Work, knowledge: Knowledge, verdict: str, seconds: float) -> tuple[tuple[Remedy, ...], bool]:
    """The remedies, cheapest first, each a better verdict by a run of its own, and whether that is what there is to say:
    false if the time was up, or if nothing was found and not everything was tried."""
    until = time.monotonic() + seconds
    search = Search(work, knowledge, to_yes=verdict == DEPENDS)
    most, at_once = (MOST, MOST) if len(work.artifacts) <= LARGE else (MOST_OF_LARGE, 1)
    speech = Speech(knowledge, work)
    found: list[Remedy] = []
    waiting: list[Acts] = []
    tried = 0
    while len(found) < most and tried < MOST_TRIED:
        if time.monotonic() > until:
            return tuple(found), False
        batch = _batch(search, waiting, found, until, min(at_once, most - len(found)))
        if not batch:
            break
        tried += len(batch)
        verdicts = verdicts_of([changed(work, acts, knowledge) for acts in batch], knowledge)
        for acts, turned in zip(batch, verdicts, strict=True):
            if turned in (YES, DEPENDS) and RANK[turned] < RANK[verdict]:
                if any(act.code == "ask" for act in acts):
                    turned = DEPENDS  # on what the licence will say
                found.append(_remedy(acts, turned, speech, knowledge))
    return tuple(found), search.exhausted or bool(found) and time.monotonic() <= until


def _batch(search: Search, waiting: list[Acts], found: Sequence[Remedy], until: float, size: int) -> list[Acts]:
    """What to verify next, cheapest first. What changes the label alone waits if there is enough of it.

    Whoever can do with one change wants no two; and not to release it at all counts only where nothing else helps.
    """
    labels = sum(len(r.changes) == 1 and bool(r.license) for r in found)
    batch: list[Acts] = []
    put_off: list[Acts] = []
    while len(batch) < size and len(put_off) < MOST_TRIED:
        acts = waiting.pop(0) if waiting else search.next(until - time.monotonic())
        if acts is None:
            break
        changes = len(_counted(acts))
        most = len(found[0].changes) if found else len(_counted(batch[0])) if batch else changes
        only_label = changes == 1 and acts[0].code in _LABELS
        if only_label and labels == MOST_LABELS:
            if not found:
                put_off.append(acts)
        elif (
            changes > most
            or any(act.code in _GIVING_UP for act in acts)
            and (UNRELEASED in acts and (batch or found) or _trivial(batch, found))
        ):
            put_off.append(acts)
        elif _otherwise(acts) and any(_otherwise(acts) == _otherwise(other) for other in batch):
            put_off.append(acts)  # only the label differs
        else:
            labels += only_label
            batch.append(acts)
    # What was put off gets its turn if nothing of this batch helps.
    waiting[:0] = put_off
    return batch


def _otherwise(acts: Acts) -> Acts:
    """The changes beside the label."""
    return tuple(act for act in _counted(acts) if act.code not in _LABELS)


def _trivial(batch: Sequence[Acts], found: Sequence[Remedy]) -> bool:
    """Whether something so small helps that nobody would give up anything for it."""
    first = [change.code for change in found[0].changes] if found else [act.code for act in batch[0]] if batch else []
    return bool(first) and set(first) <= set(_TRIVIAL)


def _counted(acts: Acts) -> Acts:
    """The changes that the user makes: that the label follows an input which is gone is none."""
    return tuple(act for act in acts if act.code != FOLLOWS)


def changed(work: Work, acts: Sequence[Act], knowledge: Knowledge) -> Work:
    """The work as it would be with these changes."""
    for act in acts:
        if act.code in (*_LABELS, FOLLOWS):
            work = _with(work, replace(work.artifact(work.release.artifact), license=act.value))
        elif act.code == "other-relation":
            work = _redirected(work, knowledge, act.subject, act.step, act.value, act.subject)
        elif act.code == "drop":
            work = _redirected(work, knowledge, act.subject)
        elif act.code in ("replace", "other-terms", "ask"):
            kind, other = work.artifact(act.subject).kind, f"in place of {act.subject}"
            work = replace(work, artifacts=(*work.artifacts, Artifact(other, kind, "own")))
            work = _redirected(work, knowledge, act.subject, source=other)
        elif act.code == "other-form":
            work = replace(work, release=replace(work.release, form=act.value))
        elif act.code == "keep-out":
            work = replace(work, assume={**work.assume, act.subject: "no"})
        else:  # rename
            named = replace(work.release, name=f"{act.value}-{work.release.name}")
            work = replace(work, release=named)
    return work


def _with(work: Work, artifact: Artifact) -> Work:
    return replace(work, artifacts=tuple(artifact if a.name == artifact.name else a for a in work.artifacts))


def _redirected(
    work: Work, knowledge: Knowledge, subject: str, only: Step | None = None, relation: str = "", source: str = ""
) -> Work:
    """The user's own steps from one input (or only one of them) by another relation, from another input, or left out."""
    mine = {(own.artifact, own.step) for own in own_steps(work, knowledge) if own.step.source == subject}
    for name in {artifact for artifact, _ in mine}:
        steps: list[Step] = []
        for step in work.artifact(name).made_from:
            if (name, step) not in mine or only not in (None, step):
                steps.append(step)
            elif source:
                steps.append(Step(relation or step.relation, source, step.by))
        work = _with(work, replace(work.artifact(name), made_from=tuple(steps)))
    if relation == "adapter":  # what is released is the adapter then
        released = replace(work.artifact(work.release.artifact), kind="adapter")
        work = replace(_with(work, released), release=replace(work.release, form=FORM_OF_KIND["adapter"]))
    return work


def _remedy(acts: Sequence[Act], verdict: str, speech: Speech, knowledge: Knowledge) -> Remedy:
    acts = _counted(tuple(acts))
    label = next((act.value for act in acts if act.code in _LABELS), "")
    message = ", and ".join(_told(act, speech, knowledge) for act in acts)
    return Remedy(message, verdict, label, tuple(map(_change, acts)))


def _change(act: Act) -> Change:
    if act.code == "keep-out":
        return Change(act.code, "", act.subject)
    # How far a licence is from what was asked for matters to the order alone.
    code = "other-license" if act.code in ("near-license", "far-license") else act.code
    return Change(code, act.subject, act.value)


def _told(act: Act, speech: Speech, knowledge: Knowledge) -> str:
    """One change, as something to do."""
    input = speech.party(act.subject)
    if act.code in _LABELS:
        label = " and ".join(speech.license(id) for id in act.value.split(" AND "))
        return f"offer it under {label} alone" if act.code == "one-side" else f"release it under {label}"
    if act.code == "other-relation":
        return str(knowledge.law.relations[act.value]["do"]).format(input)
    if act.code == "other-form":
        return _FORMS[act.value]
    if act.code == "keep-out":
        name, _, places = act.subject.partition(":")
        return f"see to it that {str(knowledge.law.circumstances[name]['no']).format(places.replace(' ', ', '))}"
    return {
        "rename": f"begin its name with “{act.value}”",
        "drop": f"leave out {input}, or take something else in its place",
        "replace": f"take something else in place of {input}, or get other terms for it from its licensor",
        "other-terms": f"get other terms for {input} from its licensor",
        "ask": f"ask whoever made {input} for a licence",
    }[act.code]
