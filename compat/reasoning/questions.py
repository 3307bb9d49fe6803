"""Open questions of one work: readings of the law, circumstances not stated, texts that contradict themselves.

Findings rest only on the answer of a question that ties (binds more). In the program that answer is one bit of a
condition; which questions are closed, by default or by the user, is decided outside, so that one run shows what
every assumption would turn.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from compat.errors import CompatError, WorkError, nearest
from compat.knowledge.law import Law
from compat.knowledge.model import Raised
from compat.works.model import Artifact, Work
from compat.works.places import inside, valid

MOST = 30  # bits of a clingo number that are safe to use
# A circumstance may be asked about with a suffix: ``:`` and a figure or places, ``@`` and an artifact.
_MARK = re.compile("[:@]")
# Which classes of model answer a circumstance of that kind.
NO_CLASSES = ("always", "commercial")  # what a non-compete may catch that is no class of models
_CAUGHT = {
    "large-language-model": ("large-language-model",),
    "text-to-image": ("text-to-image",),
    "generative-model": ("large-language-model", "text-to-image", "text-to-video", "text-to-speech"),
}


@dataclass(frozen=True)
class Question:
    """``answer`` is yes, no or open. ``source`` says who closed it: ``stated``, ``assumed``, ``pinned`` or ``policy``.

    ``ties`` is the answer on which findings rest; ``within`` names questions that are a yes whenever this one is;
    a ``general`` circumstance (a purpose) is asked of the work, whichever licence asks.
    """

    id: str
    kind: str
    asks: str
    because: str
    answer: str
    source: str
    ties: str = "yes"
    says: Mapping[str, str] | None = None
    within: tuple[str, ...] = ()
    general: bool = False

    @property
    def is_open(self) -> bool:
        return self.answer == "open"

    @property
    def tied(self) -> bool:
        """Whether the answer that binds more is the one given."""
        return self.answer == self.ties

    @property
    def doubted(self) -> bool:
        """Whether this is a reading that is taken not to bind more: the other answer could only add ties."""
        return self.kind == "reading" and not self.is_open and not self.tied

    def told(self, answer: str) -> str:
        """The answer as the end of "if ..."."""
        if self.says and answer in self.says:
            return self.says[answer]
        return f"{self.id} is {answer}"

    @property
    def premise(self) -> str:
        """The answer on which findings rest, and how it stands."""
        if self.is_open or not self.tied:
            return f"{self.told(self.ties)} (if that is so)"
        return self.told(self.ties) + _STANDING[self.source]


_STANDING = {
    "stated": " (as you said)",
    "pinned": " (as you said)",
    "policy": " (as the policy says)",
    "assumed": " (which is taken for granted)",
}


def questions(
    work: Work, law: Law, raised: Iterable[Raised], outbound: Sequence[Sequence[Raised]]
) -> tuple[Question, ...]:
    """All questions that can matter for this work, closed as the user, the work or the default closes them.

    ``raised`` is what the work's licences ask about; ``outbound`` what each alternative of the outbound licence
    limits. Raises ``WorkError`` if the user pins a circumstance with a suffix that is not asked about.
    """
    raised = list(raised)
    found: dict[str, Question] = {}
    for id in _readings(work, law, raised):
        found[id] = _reading(id, law, work)
    for own in (question for one in raised for question in one.own):
        found[own["id"]] = Question(
            own["id"],
            "text",
            own["asks"],
            own["because"],
            "open",
            "",
            own["ties"],
            {"yes": f"the answer to “{own['asks']}” is yes", "no": f"the answer to “{own['asks']}” is no"},
        )
    limited = limited_by_outbound(outbound, law)
    names = dict.fromkeys(name for one in raised for name in one.circumstances)
    for id in names:
        found[id] = _circumstance(id, work, law, limited, tuple(names))
    for artifact in made_models(work):
        for catch in dict.fromkeys(c for one in raised for c in one.catches):
            if catch not in NO_CLASSES:
                found[f"{catch}@{artifact.name}"] = _class(catch, artifact, law)
    _check_suffixes(work, law, found)
    return tuple(_pinned(question, work) for question in found.values())


def check_pins(assume: Mapping[str, str], law: Law, known: Iterable[str]) -> None:
    """Raise ``WorkError`` if an assumption names no reading or circumstance, or gives no yes, no or open."""
    allowed = (*law.readings, *law.circumstances, *known)
    for name, answer in assume.items():
        if name not in allowed and name.partition("@")[0].partition(":")[0] not in law.circumstances:
            raise WorkError(f"no reading or circumstance is named {name!r}", nearest=nearest(name, allowed))
        if answer not in ("yes", "no", "open"):
            raise WorkError(f"assume {name}: expected yes, no or open, not {answer!r}")


def _check_suffixes(work: Work, law: Law, asked: Collection[str]) -> None:
    """Raise ``WorkError`` if an assumption adds to a circumstance what nothing asks about: ``commercial@nobody``.

    What no licence of the work asks about may be pinned, but not with another suffix than it is asked about with.
    """
    for name in work.assume:
        circumstance = _base(name)
        if name in work.by_policy:  # a policy is for all works, and what this one does not ask is no mistake in it
            continue
        if name in asked or circumstance == name or circumstance not in law.circumstances:
            continue
        near = [id for id in asked if _base(id) == circumstance]
        of_others = any(f"{circumstance}@{a.name}" == name and a.kind in ("model", "adapter") for a in work.artifacts)
        if (near and not of_others) or not _can_follow(
            circumstance, name[len(circumstance)], name[len(circumstance) + 1 :], work, law
        ):
            raise WorkError(f"no question of this work is named {name!r}", nearest=near or (circumstance,))


def _base(name: str) -> str:
    return _MARK.split(name, maxsplit=1)[0]


def _can_follow(circumstance: str, mark: str, suffix: str, work: Work, law: Law) -> bool:
    """Whether a question could be named so: a figure after a size, places after a place, an artifact after a class."""
    kind = law.circumstances[circumstance]["kind"]
    if mark == "@":
        return kind == "class" and any(artifact.name == suffix for artifact in work.artifacts)
    if kind == "size":
        return suffix.isascii() and suffix.isdigit()
    return kind == "place" and bool(suffix) and all(valid(place) for place in suffix.split())


def _readings(work: Work, law: Law, raised: list[Raised]) -> list[str]:
    used = [step.relation for artifact in work.artifacts for step in artifact.made_from]
    ids = dict.fromkeys(
        row[key] for name in used for row in [law.relations[name]] for key in ("reading", "consent") if row.get(key)
    )
    for one in raised:
        ids.update(dict.fromkeys(one.readings))
    if law.forms[work.release.form]["act"] == "host":
        ids["hosting-distributes"] = None
    if any(
        artifact.kind in ("model", "adapter") for artifact in work.artifacts if artifact.name != work.release.artifact
    ):
        ids["weights-are-protected"] = None
    if "generate" in used:
        ids["output-terms-bind-strangers"] = None
    return [id for id in law.readings if id in ids]


def _reading(id: str, law: Law, work: Work) -> Question:
    row = law.readings[id]
    answer, source = row["default"], "assumed"
    if answer == "by-place":
        answer = _by_place(id, row, law, work)
    if work.open_all:
        answer = "open"
    return Question(
        id, "reading", row["asks"], row["because"], answer, source, row["ties"], {"yes": row["yes"], "no": row["no"]}
    )


def _by_place(id: str, row: Mapping[str, Any], law: Law, work: Work) -> str:
    """The default of a reading that hangs on where the maker is. Of somebody else's place nothing is known."""
    makers = {
        work.made_by(artifact, step)
        for artifact in work.artifacts
        for step in artifact.made_from
        if law.relations[step.relation].get("reading") == id
    }
    made_in = work.release.circumstances.established_in
    if not made_in or makers == {"other"}:
        return "open"
    if inside(made_in, row["places"]):
        return "yes"
    return "open" if "other" in makers else "no"


def limited_by_outbound(outbound: Sequence[Sequence[Raised]], law: Law) -> set[str]:
    """Purposes that every alternative of the outbound licence rules out: who releases under it means to keep to it."""
    alternatives = [{c for one in sides for c in one.limits_purpose} for sides in outbound]
    return set.intersection(*alternatives) & purposes(law) if alternatives else set()


def keeping_within(
    asked: Iterable[Question], outbound: Sequence[Sequence[Raised]], law: Law
) -> tuple[tuple[Question, ...], frozenset[str]]:
    """The questions as they stand for who releases under this outbound licence, and those that it closes."""
    asked = tuple(asked)
    limited = limited_by_outbound(outbound, law)
    closed = frozenset(q.id for q in asked if q.is_open and q.source != "pinned" and q.id in limited)
    because = "the outbound licence is limited in the same way"
    return tuple(
        replace(q, answer="no", source="assumed", because=because) if q.id in closed else q for q in asked
    ), closed


def _pinned(question: Question, work: Work) -> Question:
    names = (question.id, _base(question.id))
    for name in sorted(names, key=lambda name: name in work.by_policy):  # the one who asks comes first
        if name in work.by_policy and question.source == "stated":
            continue  # what the work says of itself wins
        if name in work.assume:
            source, because = _said(work, (name,), "pinned", "you pinned it")
            return replace(question, answer=work.assume[name], source=source, because=because)
    return question


def _said(work: Work, keys: Iterable[str], source: str = "stated", because: str = "you said so") -> tuple[str, str]:
    """Who said something, and how that is told: the organisation's policy, or the one who asks."""
    places = [work.by_policy[key] for key in keys if key in work.by_policy]
    return ("policy", f"{places[0]} says so") if places else (source, because)


def purposes(law: Law) -> set[str]:
    """The circumstances that say what something is for."""
    return {name for name, row in law.circumstances.items() if row["kind"] == "purpose"}


def _circumstance(id: str, work: Work, law: Law, limited: set[str], all_ids: tuple[str, ...]) -> Question:
    name, _, figure = id.partition(":")
    row = law.circumstances[name]
    shown = grouped(figure) if figure.isdigit() else figure.replace(" ", ", ")
    answer, source, because = _known(name, row, figure, work, limited)
    within = tuple(
        other
        for other in all_ids
        if figure.isdigit() and other.startswith(name + ":") and int(other.partition(":")[2]) < int(figure)
    )
    says = {answer: str(row[answer]).format(shown) for answer in ("yes", "no")}
    asks, general = str(row["asks"]).format(shown), row["kind"] == "purpose"
    return Question(id, "circumstance", asks, because, answer, source, "yes", says, within, general)


def _known(name: str, row: Mapping[str, Any], figure: str, work: Work, limited: set[str]) -> tuple[str, str, str]:
    """The answer to a circumstance, who gave it, and why."""
    release, here = work.release, work.release.circumstances
    kind = row["kind"]
    if kind == "purpose":
        answer = _purpose(name, release.gain, release.activity)
        if answer != "open":
            return answer, *_said(work, ("gain" if name == "commercial" else "activity",))
        if name in limited:
            return "no", "assumed", "the outbound licence is limited in the same way"
    elif kind == "person" and here.person:
        return _yes(here.person in row["are"]), *_said(work, ("person",))
    elif kind == "size":
        value = here.sizes.get(row["of"])
        if value is not None:
            return _yes(value > int(figure)), *_said(work, (row["of"],))
        if "presumed" in row and int(figure) >= row["presumed"]:
            return "no", "assumed", "so large a size is taken as not reached unless you say so"
    elif kind == "place":
        return _place(name, figure.split(), work)
    elif kind == "modality":
        stated = [set(a.modalities) for a in work.artifacts if a.kind in ("model", "adapter") and a.modalities]
        if stated:
            return _yes(any(len(modalities) > 1 for modalities in stated)), "stated", "you said so"
    return "open", "", "you did not say"


def _place(name: str, places: list[str], work: Work) -> tuple[str, str, str]:
    release, here = work.release, work.release.circumstances
    keys = ("used_in", "offered_in") if name == "outside" else (name.replace("-", "_"),)
    stated = [place for key in keys for place in getattr(here, key)]
    if stated:
        answer = any(not inside([place], places) for place in stated) if name == "outside" else inside(stated, places)
        return _yes(answer), *_said(work, keys)
    if name in ("offered-in", "outside") and release.form in ("weights", "adapter", "source", "binary", "dataset"):
        return "yes", "assumed", "a public upload is offered worldwide unless it is gated"
    return "open", "", "you did not say"


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _purpose(name: str, gain: str, activity: str) -> str:
    if name == "commercial":
        return {"commercial": "yes", "noncommercial": "no"}.get(gain, "open")
    if not activity:
        return "open"
    if name == "production":
        return _yes(activity == "production")
    return _yes(activity not in name.removeprefix("beyond-").split("-and-"))


def made_models(work: Work) -> list[Artifact]:
    """The models that the user made."""
    return [
        artifact
        for artifact in work.artifacts
        if artifact.kind in ("model", "adapter") and any(work.made_by(artifact, s) == "me" for s in artifact.made_from)
    ]


def ruled_out(work: Work, raised: Iterable[Raised]) -> Iterator[tuple[str, str]]:
    """The models of the work that are said to be none of a class that some licence speaks of."""
    catches = dict.fromkeys(c for one in raised for c in one.catches if c not in NO_CLASSES)
    for artifact in work.artifacts:
        for catch in catches:
            if (
                work.assume.get(f"{catch}@{artifact.name}", work.assume.get(catch, _told_class(catch, artifact)))
                == "no"
            ):
                yield artifact.name, catch


def _class(catch: str, artifact: Artifact, law: Law) -> Question:
    told = law.circumstances[catch]
    answer = _told_class(catch, artifact)
    name = "your model" if artifact.name == "mine" else artifact.name
    says = {answer: str(told[answer]).format(name) for answer in ("yes", "no")}
    source, because = ("", "you did not say") if answer == "open" else ("stated", "you said so")
    return Question(
        f"{catch}@{artifact.name}", "circumstance", str(told["asks"]).format(name), because, answer, source, "yes", says
    )


def _told_class(catch: str, artifact: Artifact) -> str:
    """Whether the model is of a class, as far as the work says."""
    if catch == "foundational-generative" and artifact.foundational is not None:
        return _yes(artifact.foundational)
    if catch == "competes-with-licensor" and artifact.competes_with_licensor is not None:
        return _yes(artifact.competes_with_licensor)
    if catch in _CAUGHT and artifact.model_class:
        return _yes(artifact.model_class in _CAUGHT[catch])
    return "open"


def grouped(figure: str | int) -> str:
    """A figure as people read it: ``700 million``, ``1,500,000``."""
    number = int(figure)
    if number >= 1_000_000 and number % 1_000_000 == 0:
        return f"{number // 1_000_000:,} million"
    return f"{number:,}"


def shared_bits(all_questions: Sequence[Question], together: Iterable[Collection[str]]) -> dict[str, int]:
    """A bit for each question, where two questions may share one unless they can meet.

    Readings and purposes meet everything; the others only those that stand ``together`` with them (the questions of one
    inbound licence). Raises ``CompatError`` if that takes more than 30.
    """
    everywhere = [q.id for q in all_questions if q.kind == "reading" or q.general]
    taken: dict[str, int] = {id: index for index, id in enumerate(everywhere)}
    meets: dict[str, set[str]] = {q.id: set() for q in all_questions}
    for group in together:
        for id in group:
            meets.setdefault(id, set()).update(group)
    for question in all_questions:
        if question.id not in taken:
            used = {taken[other] for other in meets[question.id] if other in taken}
            taken[question.id] = next(i for i in range(len(everywhere), MOST * 99) if i not in used)
    if max(taken.values(), default=0) >= MOST:
        raise CompatError(f"more than {MOST} questions are open at once; pin some of them, or ask in parts")
    return {id: 1 << index for id, index in taken.items()}


def bits(all_questions: Sequence[Question]) -> dict[str, int]:
    """The condition that stands for each question's tying answer. A higher threshold holds the bits of the lower ones.

    Questions that are closed and not needed to show what would turn come last: beyond 30 they are built in instead
    (0 if the tying answer is given, -1 if it is excluded). Raises ``CompatError`` if more than 30 are open.
    """
    ordered = sorted(all_questions, key=lambda q: not q.is_open)
    opened = sum(q.is_open for q in ordered)
    if opened > MOST:
        names = ", ".join(q.id for q in ordered if q.is_open)
        raise CompatError(f"{opened} questions are open at once, and {MOST} is the most; pin some of them: {names}")
    own = {q.id: 1 << index for index, q in enumerate(ordered[:MOST])}
    own.update({q.id: 0 if q.tied else -1 for q in ordered[MOST:]})
    result = dict(own)
    for question in all_questions:
        if own[question.id] > 0:
            for lower in question.within:
                result[question.id] |= max(own[lower], 0)
    return result
