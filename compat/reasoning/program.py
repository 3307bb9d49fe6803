"""From a work to the program: which licences, offers, questions and atoms it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import NamedTuple

from compat.errors import CompatError, WorkError
from compat.knowledge.model import Knowledge
from compat.licenses.expressions import Expression, parse
from compat.reasoning.findings import OWN
from compat.reasoning.questions import Question, bits, check_pins, made_models, questions, ruled_out
from compat.reasoning.solving import Atom, Program
from compat.works.model import Artifact, Work

MOST_OFFERS = 64
MOST_BESIDE = 10  # licences of the inputs that are tried together on the outbound side
MOST_JOINED = 3  # licences of ancestors that are tried together as one label,
MOST_LABELS = 64  # as long as there are no more labels than this
THINGS = {
    "model": "weights",
    "adapter": "weights",
    "dataset": "data",
    "code": "software",
    "document": "documents",
    "output": "outputs",
}


class Offer(NamedTuple):
    """One thing that recipients may choose: licences that bind them together. ``text`` is how it is written."""

    id: str
    text: str
    sides: tuple[str, ...]


class Labels(NamedTuple):
    """What artifacts in the middle declare, and what they might have declared: judged for drift.

    ``declared`` names the offers of each artifact that has a label and a history (one for each side of an ``OR``); ``before`` the licences of what it is
    made of; ``dark`` says whether nothing is known of one of these; ``tried`` names the offers that they make, one by one
    and, where they are few, all together. ``meets`` pairs each offer with the licences that it is judged against.
    """

    offers: Mapping[str, Offer]
    declared: Mapping[str, tuple[str, ...]]
    before: Mapping[str, tuple[str, ...]]
    dark: Mapping[str, bool]
    tried: Mapping[str, tuple[str, ...]]
    meets: tuple[tuple[str, str], ...]


NO_LABELS = Labels({}, {}, {}, {}, {}, ())


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
    labels: Labels


def distributes(work: Work, knowledge: Knowledge) -> bool:
    """Whether the release hands copies to others."""
    return knowledge.law.forms[work.release.form]["act"] == "distribute"


class Terms(NamedTuple):
    """What a work is about: what comes in, what recipients are offered, which licences that involves, what is asked."""

    inbound: Mapping[str, Expression]
    offers: tuple[Offer, ...]
    chosen: bool
    labels: Labels
    unknown: frozenset[str]
    involved: tuple[str, ...]
    questions: tuple[Question, ...]


def terms_of(work: Work, knowledge: Knowledge, among: Sequence[Offer] = ()) -> Terms:
    """Read the licences of a work. ``among`` are offers to look into in place of what was asked for, each by itself.

    Raises ``CompatError`` on expressions or assumptions that are not valid.
    """
    released = work.artifact(work.release.artifact)
    inbound = {a.name: inbound_of(a, knowledge) for a in history(work) if a.name != released.name}
    outbound = parse(released.license, knowledge.names) if released.license and not among else None
    chosen = not among and (outbound is not None or not distributes(work, knowledge))
    offers = tuple(among) or (offers_of(outbound, knowledge) if outbound else () if chosen else _candidates(inbound))
    labels = _labels(work, inbound)
    unknown = frozenset(u for e in (*inbound.values(), *((outbound,) if outbound else ())) for u in e.unknown)
    named = {id for e in inbound.values() for one in e.alternatives for id in one}
    come_in = with_chains(named, knowledge)
    named |= {id for offer in (*offers, *labels.offers.values()) for id in offer.sides}
    involved = with_chains(named, knowledge)
    sides = [[knowledge.record(id).raised for id in offer.sides if id in knowledge] for offer in offers]
    check_pinned(work, involved, knowledge)
    raised = [
        knowledge.record(id).raised if id in come_in or not among else knowledge.record(id).raised.going_out()
        for id in involved
    ]
    asked = questions(work, knowledge.law, raised, sides if chosen else [])
    return Terms(inbound, offers, chosen, labels, unknown, tuple(involved), asked)


def prepare(work: Work, knowledge: Knowledge, among: Sequence[Offer] = (), doubts: bool = True) -> Prepared:
    """Make a work ready (``among``: see ``terms_of``); without ``doubts``, what would follow from the other answer to a
    doubted reading is left out. Raises ``CompatError`` on expressions or assumptions that are not valid."""
    terms = terms_of(work, knowledge, among)
    given = bits(terms.questions)
    if not doubts:
        given.update({q.id: -1 for q in terms.questions if q.doubted})
    atoms = tuple(atoms_of(work, knowledge, terms, given))
    program = Program(knowledge.rules, texts_of(terms.involved, knowledge), atoms)
    options = {name: e.alternatives for name, e in terms.inbound.items() if len(e.alternatives) > 1}
    ids = frozenset((*terms.involved, *terms.unknown, *(side for offer in terms.offers for side in offer.sides)))
    return Prepared(program, terms.questions, given, terms.offers, terms.chosen, options, ids, terms.labels)


def prepare_together(
    works: Sequence[Work], knowledge: Knowledge
) -> tuple[Program, tuple[Terms, ...], Mapping[str, int]] | None:
    """One program for several works that share no artifact, for their verdicts alone. None if a licence choice is to be
    made, since choices of different works would multiply."""
    each = tuple(terms_of(work, knowledge) for work in works)
    if any(len(e.alternatives) > 1 for terms in each for e in terms.inbound.values()):
        return None
    each = tuple(
        terms._replace(labels=NO_LABELS, offers=tuple(o._replace(id=f"{number}:{o.id}") for o in terms.offers))
        for number, terms in enumerate(each)
    )
    asked: dict[str, Question] = {}
    for question in (q for terms in each for q in terms.questions):
        before = asked.setdefault(question.id, question)
        if before.answer != question.answer:  # closed in one work and not in another: its bit must stay
            asked[question.id] = replace(before, answer="open")
    given = bits(tuple(asked.values()))
    given.update({q.id: -1 for q in asked.values() if q.doubted})
    atoms = dict.fromkeys(
        atom for work, terms in zip(works, each, strict=True) for atom in atoms_of(work, knowledge, terms, given)
    )
    involved = sorted({id for terms in each for id in terms.involved})
    return Program(knowledge.verdict_rules, texts_of(involved, knowledge), tuple(atoms)), each, given


def _labels(work: Work, inbound: Mapping[str, Expression]) -> Labels:
    """The labels in the middle. What is no licence can't be wider than what it is made of."""
    ordered = in_order(work)
    middle = [
        a.name
        for a in ordered
        if a.name in inbound and a.made_from and a.license not in ("", "own", "none", "unknown", OWN)
    ]
    if not middle:
        return NO_LABELS
    by_sides: dict[tuple[str, ...], Offer] = {}

    def offer(sides: tuple[str, ...]) -> str:
        return by_sides.setdefault(sides, Offer(f"l{len(by_sides)}", " AND ".join(sides), sides)).id

    before = _before(ordered, inbound)
    unknown = {id for e in inbound.values() for id in e.unknown}
    declared = {name: tuple(offer(sides_of(one)) for one in inbound[name].alternatives) for name in middle}
    tried = {}
    for name in middle:
        ids = tuple(id for id in before[name] if id not in unknown and id != "none")
        tried[name] = tuple(offer((id,)) for id in ids)
        if 1 < len(ids) <= MOST_JOINED and len(by_sides) < MOST_LABELS:
            tried[name] += (offer(ids),)
    meets = dict.fromkeys(pair for name in middle for pair in product((*declared[name], *tried[name]), before[name]))
    return Labels(
        {one.id: one for one in by_sides.values()},
        declared,
        {name: before[name] for name in middle},
        {name: not unknown.isdisjoint(before[name]) for name in middle},
        tried,
        tuple(meets),
    )


def _before(ordered: Sequence[Artifact], inbound: Mapping[str, Expression]) -> dict[str, tuple[str, ...]]:
    """For each artifact the licences that what it is made of may be under, in a stable order."""
    held = {name: {id for one in e.alternatives for id in one} for name, e in inbound.items()}
    ids = sorted({id for some in held.values() for id in some})
    bit = {id: 1 << number for number, id in enumerate(ids)}
    found: dict[str, int] = {}
    listed: dict[int, tuple[str, ...]] = {}
    for artifact in ordered:
        mask = 0
        for step in artifact.made_from:
            mask |= found[step.source] | sum(bit[id] for id in held[step.source])
        found[artifact.name] = mask
        if mask not in listed:
            listed[mask] = tuple(id for id in ids if bit[id] & mask)
    return {name: listed[mask] for name, mask in found.items()}


def in_order(work: Work) -> list[Artifact]:
    """The released artifact and everything that it is made from, what goes in before what it goes into."""
    found: dict[str, None] = {}
    todo = [work.release.artifact]
    while todo:
        waiting = [step.source for step in work.artifact(todo[-1]).made_from if step.source not in found]
        todo += waiting
        if not waiting:
            found.setdefault(todo.pop())
    return [work.artifact(name) for name in found]


def texts_of(ids: Iterable[str], knowledge: Knowledge) -> tuple[str, ...]:
    """What the vocabulary and these licences say, for clingo."""
    records = [knowledge.record(id) for id in ids]
    return (knowledge.common, *(r.asp for r in records), *(r.terms for r in records))


def check_pinned(work: Work, ids: Iterable[str], knowledge: Knowledge) -> None:
    """Raise ``WorkError`` if an assumption that the work itself makes names nothing that these licences could ask."""
    pins = {name: answer for name, answer in work.assume.items() if name not in work.by_policy}
    check_pins(pins, knowledge.law, own_questions([*ids, *_asked_by_name(work, knowledge)], knowledge))


def own_questions(ids: Iterable[str], knowledge: Knowledge) -> list[str]:
    """The questions that the texts of these licences raise by contradicting themselves."""
    return [own["id"] for id in ids for own in knowledge.record(id).raised.own]


def _asked_by_name(work: Work, knowledge: Knowledge) -> list[str]:
    """The licences whose own questions are pinned. They need not bind the work: a remedy may have done without them."""
    return [id for id in dict.fromkeys(name.partition(":")[0] for name in work.assume) if id in knowledge]


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
    found: dict[str, None] = {}
    todo = [work.release.artifact]
    while todo:
        name = todo.pop()
        if name not in found:
            found[name] = None
            todo.extend(step.source for step in reversed(work.artifact(name).made_from))
    return [work.artifact(name) for name in found]


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
        return taken_in(license, knowledge)
    except CompatError as error:
        raise type(error)(f"artifact {artifact.name!r}: {error.message}", error.place, error.nearest) from None


def taken_in(license: str, knowledge: Knowledge) -> Expression:
    """What an expression means of something that comes in: ``own`` binds nobody, somebody's own terms are unknown."""
    found = parse(license, knowledge.names)
    if found.alternatives == (("own",),):
        return Expression(license, ((),))
    if found.alternatives in ((("unknown",),), ((OWN,),)):
        return Expression(license, (("unknown",),), frozenset({"unknown"}))
    return found


def sides_of(alternative: Sequence[str]) -> tuple[str, ...]:
    return tuple(OWN if id in ("own", "none") else id for id in alternative)


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
    if 1 < len(first) <= MOST_BESIDE:
        found.insert(0, tuple(first))
    return tuple(Offer(f"z{i}", " AND ".join(s), s) for i, s in enumerate([*found, (OWN,)]))


def atoms_of(work: Work, knowledge: Knowledge, terms: Terms, given: Mapping[str, int]) -> Iterator[Atom]:
    """A work as atoms, with the bits that are given to its questions."""
    released = work.release.artifact
    form = knowledge.law.forms[work.release.form]
    yield "released", (released,)
    yield "release_act", (released, form["act"])
    for kind in form.get("is", ()):
        yield "goes_as", (released, kind)
    for offer in terms.offers:
        yield "offers", (released, offer.id)
    if not terms.offers:
        yield "offers", (released, "-")
    for pair in terms.labels.meets:
        yield "meets", pair
    for name, declared in terms.labels.declared.items():
        for id in declared:
            yield "labelled", (name, id)
    yield from of_offers((*terms.offers, *terms.labels.offers.values()))
    for artifact in history(work):
        yield from of_artifact(work, artifact, terms.inbound)
    for id in sorted(terms.unknown):
        yield "opaque", (id,)
    yield from of_policy(work, knowledge, _ids(terms.inbound, terms.offers))
    yield "unlicensed", ("none",)
    yield "own_terms", (OWN,)
    yield from of_questions(terms.questions, given)
    ids = [id for id in _ids(terms.inbound, terms.offers) if id in knowledge]
    for word in misnaming(work, ids, knowledge):
        yield "misnamed", (released, word)
    for artifact in made_models(work):
        yield from of_model(artifact.name, artifact.name, given)
    for name, catch in ruled_out(work, [knowledge.record(id).raised for id in terms.involved]):
        yield "ruled_out", (name, catch)
    yield from of_names([knowledge.record(id).facts for id in ids])


def misnaming(work: Work, ids: Iterable[str], knowledge: Knowledge) -> tuple[str, ...]:
    """The words that the name of the release should begin with, for some of these licences, and does not."""
    name = work.release.name.casefold()
    words = {f["value"] for id in ids for f in knowledge.record(id).facts if f["name"] == "name-begins-with"}
    return tuple(sorted(word for word in words if name and not name.startswith(word.casefold())))


def of_offers(offers: Sequence[Offer]) -> Iterator[Atom]:
    """The offers, their sides, and what is offered."""
    for offer in offers:
        yield "offer", (offer.id,)
        for side in offer.sides:
            yield "side", (offer.id, side)
            yield "offered", (side,)


def of_policy(work: Work, knowledge: Knowledge, ids: Iterable[str]) -> Iterator[Atom]:
    """Which of these licences the organisation does not accept, and which offer nothing else; where that is said."""
    if not work.not_accepted:
        return
    for id in sorted(ids):
        texts = _texts(id, knowledge)
        if id in work.not_accepted:
            yield "not_accepted", (id, work.not_accepted[id])
        elif texts and all(text in work.not_accepted for text in texts):
            yield (
                "no_text_accepted",
                (id, f"{work.not_accepted[texts[0]]}; all that it offers is {' and '.join(texts)}"),
            )


def of_questions(asked: Sequence[Question], given: Mapping[str, int]) -> Iterator[Atom]:
    """The condition that stands for the tying answer of each question; one that is excluded has none.

    And which of these conditions are granted, and which readings are taken not to tie.
    """
    granted = doubted = 0
    for question in asked:
        if given[question.id] > 0 and not question.is_open:
            granted |= given[question.id] if question.tied else 0
            doubted |= given[question.id] if question.doubted else 0
    yield "granted", (granted,)
    yield "doubted", (doubted,)
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


def of_artifact(work: Work, artifact: Artifact, inbound: Mapping[str, Expression]) -> Iterator[Atom]:
    """What an artifact is, what it is under, and how it was made."""
    for step in artifact.made_from:
        yield "made_from", (artifact.name, step.relation, step.source)
        yield "actor", (artifact.name, step.relation, step.source, work.made_by(artifact, step))
    yield from of_thing(work, artifact, inbound)


def of_thing(work: Work, artifact: Artifact, inbound: Mapping[str, Expression]) -> Iterator[Atom]:
    """What an artifact is, and what it is under."""
    yield "thing", (artifact.name, THINGS[artifact.kind])
    if artifact.name == work.release.artifact:
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
