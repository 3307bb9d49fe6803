"""From a work to the program: which licences, offers, questions and atoms it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from compat.errors import CompatError, WorkError
from compat.knowledge.model import Knowledge
from compat.licenses.expressions import Expression, parse
from compat.reasoning.questions import Question, bits, check_pins, questions
from compat.reasoning.solving import Atom, Program
from compat.works.model import Artifact, Step, Work

MOST_OFFERS = 64
THINGS = {
    "model": "weights",
    "adapter": "weights",
    "dataset": "data",
    "code": "software",
    "document": "documents",
    "output": "outputs",
}


class Offer(NamedTuple):
    """One thing that recipients may choose: licences that bind them together. ``text`` is how it is written.

    A ``suggested`` offer is none of the user's: it is judged in the same run, to be proposed if it does better.
    """

    id: str
    text: str
    sides: tuple[str, ...]
    suggested: bool = False


class Prepared(NamedTuple):
    """A work made ready to run. ``offers`` are all open to recipients, unless ``chosen`` is false: then the user named
    no outbound licence and they are candidates, of which the best is taken."""

    program: Program
    questions: tuple[Question, ...]
    bits: Mapping[str, int]
    offers: tuple[Offer, ...]
    chosen: bool
    options: Mapping[str, tuple[tuple[str, ...], ...]]
    program_ids: frozenset[str]


def distributes(work: Work, knowledge: Knowledge) -> bool:
    """Whether the release hands copies to others."""
    return knowledge.law.forms[work.release.form]["act"] == "distribute"


def prepare(work: Work, knowledge: Knowledge, among: Sequence[Offer] = ()) -> Prepared:
    """Make a work ready. ``among`` are offers to look into in place of what was asked for, each by itself.

    Raises ``CompatError`` on licence expressions or assumptions that are not valid.
    """
    released = work.artifact(work.release.artifact)
    inbound = {a.name: inbound_of(a, knowledge) for a in history(work) if a.name != released.name}
    outbound = parse(released.license, knowledge.names) if released.license and not among else None
    chosen = not among and (outbound is not None or not distributes(work, knowledge))
    offers = tuple(among) or (offers_of(outbound, knowledge) if outbound else () if chosen else _candidates(inbound))
    if outbound and distributes(work, knowledge):
        offers = (*offers, *_suggested(offers, _candidates(inbound)))
    middle = {
        a.name: Offer(f"of {a.name}", a.license, sides_of(inbound[a.name].alternatives[0]))
        for a in history(work)
        if a.name != released.name
        and a.made_from
        and a.license not in ("", "own", "none", "unknown", "proprietary")
        and len(inbound[a.name].alternatives) == 1
    }
    unknown = frozenset(u for e in (*inbound.values(), *((outbound,) if outbound else ())) for u in e.unknown)
    named = {id for e in inbound.values() for one in e.alternatives for id in one}
    come_in = with_chains(named, knowledge)
    named |= {id for offer in (*offers, *middle.values()) for id in offer.sides}
    involved = with_chains(named, knowledge)
    raised = [
        knowledge.record(id).raised if id in come_in or not among else knowledge.record(id).raised.going_out()
        for id in involved
    ]
    sides = (
        [
            [knowledge.record(id).raised for id in offer.sides if id in knowledge]
            for offer in offers
            if not offer.suggested
        ]
        if chosen
        else []
    )
    check_pins(work.assume, knowledge.law, [own["id"] for one in raised for own in one.own])
    asked = questions(work, knowledge.law, raised, sides)
    given = bits(asked)
    atoms = tuple(_atoms(work, knowledge, inbound, offers, middle, asked, given, unknown))
    records = [knowledge.record(id) for id in involved]
    program = Program(
        knowledge.rules, (knowledge.common, *(r.asp for r in records), *(r.terms for r in records)), atoms
    )
    options = {name: e.alternatives for name, e in inbound.items() if len(e.alternatives) > 1}
    ids = frozenset((*involved, *unknown, *(side for offer in offers for side in offer.sides)))
    return Prepared(program, asked, given, offers, chosen, options, ids)


def with_chains(ids: Iterable[str], knowledge: Knowledge) -> list[str]:
    """The licences of the catalogue among these, and those whose own clauses go on after a step that chains."""
    found: dict[str, None] = {}
    todo = sorted(ids)
    while todo:
        id = todo.pop()
        if id in knowledge and id not in found:
            found[id] = None
            todo.extend(knowledge.record(id).about["chains"])
    return sorted(found)


def history(work: Work) -> list[Artifact]:
    """The released artifact and everything that it is made from, in a stable order."""
    by_name = {artifact.name: artifact for artifact in work.artifacts}
    found: dict[str, None] = {}
    todo = [work.release.artifact]
    while todo:
        name = todo.pop()
        if name not in found:
            found[name] = None
            todo.extend(step.source for step in reversed(by_name[name].made_from))
    return [by_name[name] for name in found]


def inbound_of(artifact: Artifact, knowledge: Knowledge) -> Expression:
    """What an artifact is under. ``own`` binds nobody; what nobody said is unknown, unless it is made of described parts."""
    license = artifact.license.strip()
    if not license:
        return (
            Expression("", ((),))
            if artifact.made_from
            else Expression("unknown", (("unknown",),), frozenset({"unknown"}))
        )
    try:
        found = parse(license, knowledge.names)
    except CompatError as error:
        raise type(error)(f"artifact {artifact.name!r}: {error.message}", error.place, error.nearest) from None
    if found.alternatives == (("own",),):
        return Expression(license, ((),))
    if found.alternatives in ((("unknown",),), (("proprietary",),)):
        return Expression(license, (("unknown",),), frozenset({"unknown"}))
    return found


def sides_of(alternative: Sequence[str]) -> tuple[str, ...]:
    return tuple("proprietary" if id in ("own", "none") else id for id in alternative)


def offers_of(outbound: Expression, knowledge: Knowledge) -> tuple[Offer, ...]:
    """What recipients may choose from: each side of an ``OR``, and each text that an or-later licence offers."""
    found: dict[tuple[str, ...], None] = {}
    for alternative in outbound.alternatives:
        texts = [(*_texts(id, knowledge), id) for id in sides_of(alternative)]
        for sides in product(*texts):
            found.setdefault(tuple(dict.fromkeys(sides)))
            if len(found) > MOST_OFFERS:
                raise WorkError(f"{outbound.text!r} offers recipients more than {MOST_OFFERS} combinations of licences")
    return tuple(Offer(f"z{index}", " AND ".join(sides), sides) for index, sides in enumerate(found))


def _texts(id: str, knowledge: Knowledge) -> tuple[str, ...]:
    return tuple(knowledge.record(id).about["offers"]) if id in knowledge else ()


def _candidates(inbound: Mapping[str, Expression]) -> tuple[Offer, ...]:
    """Outbound licences to try where the user named none: those of the inputs, together and one by one, and own terms."""
    single = list(
        dict.fromkeys(
            id for e in inbound.values() for one in e.alternatives for id in one if id not in e.unknown and id != "none"
        )
    )
    first = list(
        dict.fromkeys(id for e in inbound.values() for id in e.alternatives[0] if id not in e.unknown and id != "none")
    )
    found: list[tuple[str, ...]] = [(id,) for id in single]
    if len(first) > 1:
        found.insert(0, tuple(first))
    return tuple(Offer(f"z{i}", " AND ".join(s), s) for i, s in enumerate([*found, ("proprietary",)]))


def _suggested(offers: Sequence[Offer], candidates: Sequence[Offer]) -> Iterator[Offer]:
    """What else might do: the inputs' licences beside the one asked for, alone, or terms of one's own."""
    asked = {frozenset(offer.sides) for offer in offers}
    found: dict[frozenset[str], tuple[str, ...]] = {}
    for candidate in candidates:
        if len(offers) == 1 and "proprietary" not in candidate.sides:
            both = tuple(dict.fromkeys((*candidate.sides, *(s for s in offers[0].sides if s != "proprietary"))))
            found.setdefault(frozenset(both), both)
        found.setdefault(frozenset(candidate.sides), candidate.sides)
    found.setdefault(frozenset({"proprietary"}), ("proprietary",))
    fresh = [sides for key, sides in found.items() if key not in asked][:6]
    for index, sides in enumerate(fresh):
        yield Offer(f"s{index}", " AND ".join(sides), sides, suggested=True)


def _atoms(
    work: Work,
    knowledge: Knowledge,
    inbound: Mapping[str, Expression],
    offers: Sequence[Offer],
    middle: Mapping[str, Offer],
    asked: Sequence[Question],
    given: Mapping[str, int],
    unknown: frozenset[str],
) -> Iterator[Atom]:
    released = work.release.artifact
    form = knowledge.law.forms[work.release.form]
    yield "released", (released,)
    yield "release_act", (released, form["act"])
    for kind in form.get("is", ()):
        yield "goes_as", (released, kind)
    for offer in offers:
        yield "offers", (released, offer.id)
    if not offers:
        yield "offers", (released, "-")
    for name, offer in middle.items():
        yield "released", (name,)
        yield "release_act", (name, "distribute")
        yield "offers", (name, offer.id)
    yield from of_offers((*offers, *middle.values()))
    for artifact in history(work):
        yield from of_artifact(artifact, released, inbound)
    for id in sorted(unknown):
        yield "opaque", (id,)
    yield "unlicensed", ("none",)
    yield "own_terms", ("proprietary",)
    yield from of_questions(asked, given)
    for artifact in history(work):
        if artifact.kind in ("model", "adapter"):
            yield from of_model(artifact.name, artifact.name, given)
    yield from of_names([knowledge.record(id).facts for id in _ids(inbound, offers) if id in knowledge])


def of_offers(offers: Sequence[Offer]) -> Iterator[Atom]:
    """The offers, their sides, and what is offered."""
    for offer in offers:
        yield "offer", (offer.id,)
        for side in offer.sides:
            yield "side", (offer.id, side)
            yield "offered", (side,)


def of_questions(asked: Sequence[Question], given: Mapping[str, int]) -> Iterator[Atom]:
    """The condition that stands for the tying answer of each question; one that is excluded has none."""
    yield "open", ("always", 0)
    for question in asked:
        if given[question.id] >= 0:
            yield "open", (question.id, given[question.id])


def of_model(name: str, asked_of: str, given: Mapping[str, int]) -> Iterator[Atom]:
    """What kind of model an artifact is, as far as non-competes ask."""
    yield "model_is", (name, "always", 0)
    if given.get("commercial", -1) >= 0:
        yield "model_is", (name, "commercial", given["commercial"])
    for id, bit in given.items():
        catch, _, artifact = id.partition("@")
        if artifact == asked_of and bit >= 0:
            yield "model_is", (name, catch, bit)


def of_names(fact_lists: Sequence[Sequence[Mapping[str, object]]]) -> Iterator[Atom]:
    """Which of the words that names must begin with begins with which other."""
    found = sorted({str(f["value"]) for facts in fact_lists for f in facts if f["name"] == "name-begins-with"})
    for first in found:
        for second in found:
            if second.casefold().startswith(first.casefold()):
                yield "prefix", (first, second)


def _ids(inbound: Mapping[str, Expression], offers: Sequence[Offer]) -> list[str]:
    return sorted(
        {id for e in inbound.values() for one in e.alternatives for id in one} | {id for o in offers for id in o.sides}
    )


def of_artifact(artifact: Artifact, released: str, inbound: Mapping[str, Expression]) -> Iterator[Atom]:
    """What an artifact is, what it is under, and how it was made."""
    for step in artifact.made_from:
        yield "made_from", (artifact.name, step.relation, step.source)
        yield "actor", (artifact.name, step.relation, step.source, maker(artifact, step, released))
    yield from of_thing(artifact, released, inbound)


def maker(artifact: Artifact, step: Step, released: str) -> str:
    """Who took a step: what is the user's own, the user made; behind what somebody published, somebody else stands."""
    return step.by or ("me" if artifact.name == released or artifact.license == "own" else "other")


def of_thing(artifact: Artifact, released: str, inbound: Mapping[str, Expression]) -> Iterator[Atom]:
    """What an artifact is, and what it is under."""
    yield "thing", (artifact.name, THINGS[artifact.kind])
    if artifact.name == released:
        return
    if artifact.kind in ("model", "adapter"):
        yield "weights", (artifact.name,)
    alternatives = inbound[artifact.name].alternatives
    if len(alternatives) == 1:
        for id in alternatives[0]:
            yield "holds", (artifact.name, id)
        return
    for index, one in enumerate(alternatives):
        yield "option", (artifact.name, index)
        for id in one:
            yield "option_has", (artifact.name, index, id)
