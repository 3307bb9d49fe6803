"""Look for the smallest changes under which nothing stands in the way: choices of the program, cheapest first.

Only the user's own steps are choices (those into the released artifact, into what is the user's own, and those said to be
``by: me``); what lies behind an input is taken or left whole. What is found here is a proposal: whoever shows it verifies
it by a run of its own (compat/remedies.py).
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import clingo
from clingo import Function, String, Symbol

from compat.knowledge.model import Knowledge, Raised
from compat.licenses.expressions import Expression, parse
from compat.reasoning.findings import OWN
from compat.reasoning.program import (
    Offer,
    distributes,
    history,
    inbound_of,
    misnaming,
    of_model,
    of_names,
    of_offers,
    of_policy,
    of_questions,
    of_thing,
    offers_of,
    sides_of,
    texts_of,
    with_chains,
)
from compat.reasoning.questions import Question, bits, made_models, questions
from compat.reasoning.solving import Atom, Program, grounded
from compat.works.model import Artifact, Step, Work

# What a release may become instead: a service shows what it can do; using it oneself is no release.
FORMS_INSTEAD = {"distribute": ("service", "internal"), "host": ("internal",)}
MOST_LABELS = 24
FOLLOWS = "follows"  # no change by itself: the label goes with the input that is gone


class Act(NamedTuple):
    """One change. ``code`` is stable (docs/remedies.md), ``subject`` the artifact or place question it is about, ``value``
    the label, relation, form or beginning of the name that is taken in place of what was asked for; a relation is changed
    of ``step``."""

    code: str
    subject: str = ""
    value: str = ""
    step: Step | None = None


class Label(NamedTuple):
    """A way to label the release: how far it is from what was asked (``code``), how it is written, what recipients get.

    ``without`` names an input that must be gone: the label is the one asked for, less what only that input brings.
    """

    code: str
    text: str
    offers: tuple[tuple[str, ...], ...]
    without: str = ""


class OwnStep(NamedTuple):
    """A step that the user takes, the relations that could take its place, and how the user could do without the input."""

    artifact: str
    step: Step
    by: str
    instead: tuple[str, ...]
    without: tuple[str, ...]


class Search:
    """A program whose stable models are works near the one asked for, under which no conflict stands for certain."""

    def __init__(self, work: Work, knowledge: Knowledge, to_yes: bool = False):
        released = work.artifact(work.release.artifact)
        inbound = {a.name: inbound_of(a, knowledge) for a in history(work) if a.name != released.name}
        self._labels = labels(work, knowledge, inbound)
        self._steps = own_steps(work, knowledge)
        self._to_yes = to_yes
        self._ids = _all_ids(inbound, self._labels)
        involved = with_chains(self._ids, knowledge)
        asked = _settled(self._questions(work, knowledge, [knowledge.record(id).raised for id in involved]))
        atoms = tuple(self._atoms(work, knowledge, inbound, asked))
        program = Program(knowledge.remedy_rules, texts_of(involved, knowledge), atoms)
        self._control = grounded(program, "--opt-strategy=usc")
        self.exhausted = False

    def next(self, seconds: float) -> tuple[Act, ...] | None:
        """The cheapest set of changes that was not given yet and contains none that was. None: there is none, or the time
        is up; ``exhausted`` tells which."""
        best: list[Symbol] | None = None
        cut = False
        with self._control.solve(yield_=True, async_=True) as handle:
            until = time.monotonic() + seconds
            while True:
                handle.resume()
                if not handle.wait(max(until - time.monotonic(), 0)):
                    handle.cancel()
                    cut = True
                    break
                model = handle.model()
                if model is None:
                    break
                best = sorted(model.symbols(shown=True))
        if best is None:
            self.exhausted = not cut
            return None
        made = [sym for sym in best if sym.arguments[0].string != FOLLOWS]
        self._exclude(made)
        # Who can leave an input out needs not be told to replace it.
        self._exclude([_replaced(sym) for sym in made])
        return tuple(self._act(sym) for sym in best)

    def _exclude(self, acts: Sequence[Symbol]) -> None:
        known = [self._control.symbolic_atoms[sym] for sym in acts]
        literals = [atom.literal for atom in known if atom]  # read before the backend is open
        if len(literals) == len(acts):
            with self._control.backend() as backend:
                backend.add_rule([], literals)

    def _act(self, sym: Symbol) -> Act:
        code, what = sym.arguments
        if what.type is clingo.SymbolType.Number:
            return Act(code.string, "", self._labels[what.number].text)
        if what.type is clingo.SymbolType.Function:
            step = self._steps[what.arguments[0].number].step
            return Act(code.string, step.source, what.arguments[1].string, step)
        if code.string in ("other-form", "rename"):
            return Act(code.string, "", what.string)
        return Act(code.string, what.string)

    # the program

    def _questions(
        self, work: Work, knowledge: Knowledge, raised: Sequence[Raised]
    ) -> tuple[tuple[Question, ...], tuple[str, ...]]:
        """What can be asked of any work that the changes lead to, and the places that could be shut out."""
        ways = {(s.artifact, s.step): s.instead for s in self._steps}
        wide = replace(
            work,
            artifacts=tuple(
                replace(
                    a,
                    made_from=tuple(
                        Step(relation, step.source, step.by)
                        for step in a.made_from
                        for relation in (step.relation, *ways.get((a.name, step), ()))
                    ),
                )
                for a in work.artifacts
            ),
        )
        outbound = parse(work.artifact(work.release.artifact).license, knowledge.names) if self._chosen(work) else None
        sides = [
            [knowledge.record(id).raised for id in offer.sides if id in knowledge]
            for offer in (offers_of(outbound, knowledge) if outbound else ())
        ]
        found: dict[str, Question] = {}
        for form in (work.release.form, *self._forms(work, knowledge)):
            for q in questions(replace(wide, release=replace(work.release, form=form)), knowledge.law, raised, sides):
                found.setdefault(q.id, q)
        gates = tuple(
            q.id
            for q in found.values()
            if q.source == "assumed" and q.tied and q.id.partition(":")[0] in ("offered-in", "outside")
        )
        return tuple(found.values()), gates

    @staticmethod
    def _chosen(work: Work) -> bool:
        return bool(work.artifact(work.release.artifact).license)

    @staticmethod
    def _forms(work: Work, knowledge: Knowledge) -> tuple[str, ...]:
        return FORMS_INSTEAD.get(str(knowledge.law.forms[work.release.form]["act"]), ())

    def _atoms(
        self,
        work: Work,
        knowledge: Knowledge,
        inbound: Mapping[str, Expression],
        asked: tuple[Sequence[Question], Mapping[str, int], Sequence[str]],
    ) -> Iterator[Atom]:
        released = work.release.artifact
        all_questions, given, gates = asked
        yield "result", (released,)
        if self._to_yes:
            yield "to_yes", ()
        yield "released", (released,)
        yield from of_policy(work, knowledge, self._ids)
        yield "unlicensed", ("none",)
        yield "own_terms", (OWN,)
        for form in (work.release.form, *self._forms(work, knowledge)):
            row = knowledge.law.forms[form]
            yield "form", (form, row["act"])
            for kind in row.get("is", ()):
                yield "form_is", (form, kind)
        yield "asked_form", (work.release.form,)
        offers: list[Offer] = []
        for number, label in enumerate(self._labels):
            yield "label", (number, label.code)
            if label.without:
                yield "without", (number, label.without)
            for sides in label.offers:
                offers.append(Offer(f"z{len(offers)}", " AND ".join(sides), sides))
                yield "labels", (number, offers[-1].id)
            if not label.offers:
                yield "labels", (number, "-")
        if self._labels[0].offers == ((OWN,),):
            yield "closed", ()
        yield from of_offers(offers)
        own = {(s.artifact, s.step) for s in self._steps}
        for artifact in history(work):
            yield from of_thing(work, artifact, inbound)
            for step in artifact.made_from:
                if (artifact.name, step) not in own:
                    yield "made_from", (artifact.name, step.relation, step.source)
                    yield "actor", (artifact.name, step.relation, step.source, work.made_by(artifact, step))
        for number, one in enumerate(self._steps):
            yield "step", (number, one.artifact, one.step.source)
            for code in one.without:
                yield "spare", (number, code)
            for relation in (one.step.relation, *one.instead):
                yield "can_go", (number, relation)
                yield "actor", (one.artifact, relation, one.step.source, one.by)
            for relation in one.instead:
                yield "instead", (number, relation)
        unknown = {u for e in inbound.values() for u in e.unknown}
        unknown |= {s for o in offers for s in o.sides if s not in knowledge and s != OWN}
        for id in sorted(unknown):
            yield "opaque", (id,)
        for gate in gates:
            yield "gate", (gate,)
        yield from of_questions([q for q in all_questions if q.id not in gates], given)
        for artifact in made_models(work):
            yield from of_model(artifact.name, artifact.name, given)
        ids = [id for id in sorted(self._ids) if id in knowledge]
        for word in misnaming(work, ids, knowledge):
            yield "misnaming", (word,)
        yield from of_names([knowledge.record(id).facts for id in ids])


def _replaced(act: Symbol) -> Symbol:
    """An act that leaves an input out as one that replaces it; any other as it is."""
    code, what = act.arguments
    return Function("act", [String("replace"), what]) if code.string == "drop" else act


def _settled(
    found: tuple[tuple[Question, ...], tuple[str, ...]],
) -> tuple[tuple[Question, ...], dict[str, int], tuple[str, ...]]:
    """A closed question needs no bit here: its tying answer holds always (0) or never (-1)."""
    asked, gates = found
    opened = {q.id for q in asked if q.is_open}
    given = bits([replace(q, within=tuple(w for w in q.within if w in opened)) for q in asked if q.is_open])
    given.update({q.id: 0 if q.tied else -1 for q in asked if q.id not in opened})
    return asked, given, gates


def own_steps(work: Work, knowledge: Knowledge) -> tuple[OwnStep, ...]:
    """The steps that the user takes, on the way to what is released."""
    released = work.release.artifact
    found = []
    for artifact in history(work):
        mine = artifact.name == released or artifact.license == "own"
        for step in artifact.made_from:
            if mine or step.by == "me":
                found.append(_own_step(artifact, step, work, knowledge))
    return tuple(found)


def _own_step(artifact: Artifact, step: Step, work: Work, knowledge: Knowledge) -> OwnStep:
    row, source = knowledge.law.relations[step.relation], work.artifact(step.source)
    others = any(other.source != step.source for other in artifact.made_from)
    if source.license.strip().casefold() == "none":
        without: tuple[str, ...] = ("ask", "drop") if row.get("spare") and others else ("ask",)
    elif row.get("spare") and others:
        without = ("drop", "replace")
    else:  # of a mere copy nothing is left without what it copies
        without = ("other-terms",) if row["makes"] in ("same", "part") and not others else ("replace",)
    instead = tuple(relation for relation, kinds in row.get("instead", {}).items() if source.kind in kinds)
    taken = {other.relation for other in artifact.made_from if other.source == step.source}
    return OwnStep(
        artifact.name,
        step,
        work.made_by(artifact, step),
        tuple(r for r in instead if r not in taken),
        without,
    )


def labels(work: Work, knowledge: Knowledge, inbound: Mapping[str, Expression]) -> tuple[Label, ...]:
    """What was asked for first, then what else the release may be labelled, nearest first."""
    if not distributes(work, knowledge):
        return (Label("", "", ()),)
    asked = work.artifact(work.release.artifact).license
    brought = list(dict.fromkeys(id for e in inbound.values() for one in e.alternatives for id in one))
    brought = [id for id in brought if id in knowledge]
    first = list(dict.fromkeys(id for e in inbound.values() for id in e.alternatives[0] if id in knowledge))
    joint = [" AND ".join(first)] if len(first) > 1 else []
    if not asked:
        return _distinct([("", text) for text in (*joint, *brought, OWN)], knowledge)
    found = [("", asked), *(("one-side", text) for text in _one_sides(asked, knowledge))]
    expression = parse(asked, knowledge.names)
    if len(expression.alternatives) == 1 and OWN not in sides_of(expression.alternatives[0]):
        rest = expression.alternatives[0]
        found += [
            ("add-terms", " AND ".join(dict.fromkeys((*ids, *rest))))
            for ids in (first, *([id] for id in brought))
            if ids and not expression.unknown
        ]
    found += [("other-license", text) for text in (*brought, *joint)]
    found += [("near-license", id) for rest in expression.alternatives for id in rest for id in _later(id, knowledge)]
    found += [("far-license", id) for id in _near(brought, knowledge)]
    found.append(("own-terms", OWN))
    return (*_distinct(found, knowledge), *_following(work, knowledge, inbound, expression))


def _following(
    work: Work, knowledge: Knowledge, inbound: Mapping[str, Expression], asked: Expression
) -> Iterator[Label]:
    """For each input of the user's steps, the label asked for without the licences that only this input brings."""
    taken = dict.fromkeys(own.step.source for own in own_steps(work, knowledge))
    for input in taken:
        beside = {id for name in taken if name != input for one in inbound[name].alternatives for id in one}
        only = {id for one in inbound[input].alternatives for id in one} - beside
        rest = tuple(id for id in asked.alternatives[0] if id not in only)
        if len(asked.alternatives) == 1 and len(rest) < len(asked.alternatives[0]):
            text = " AND ".join(rest) or OWN
            offers = tuple(offer.sides for offer in offers_of(parse(text, knowledge.names), knowledge))
            yield Label(FOLLOWS, text, offers, input)


def _one_sides(asked: str, knowledge: Knowledge) -> Iterator[str]:
    """Each of the things that recipients could choose from, alone."""
    expression = parse(asked, knowledge.names)
    if len(expression.alternatives) > 1:
        yield from (" AND ".join(one) for one in expression.alternatives)
    elif len(expression.alternatives[0]) == 1:
        id = expression.alternatives[0][0]
        if id in knowledge:
            yield from knowledge.record(id).about["offers"]


def _near(ids: Sequence[str], knowledge: Knowledge) -> Iterator[str]:
    """Licences that these may become by their own words, and later versions of them."""
    for id in ids:
        yield from (f["name"] for f in knowledge.record(id).facts if f["kind"] == "becomes")
        yield from _later(id, knowledge)


def _later(id: str, knowledge: Knowledge) -> Iterator[str]:
    """Later versions of a licence."""
    if id in knowledge:
        yield from knowledge.later(id)


def _distinct(found: Sequence[tuple[str, str]], knowledge: Knowledge) -> tuple[Label, ...]:
    """Labels without those that give recipients the same."""
    kept: dict[tuple[tuple[str, ...], ...], Label] = {}
    for code, text in found:
        if code and any(part not in knowledge and part != OWN for part in text.split(" AND ")) and code != "one-side":
            continue
        offers = tuple(offer.sides for offer in offers_of(parse(text, knowledge.names), knowledge))
        kept.setdefault(tuple(tuple(sorted(sides)) for sides in offers), Label(code, text, offers))
    return tuple(kept.values())[:MOST_LABELS]


def _all_ids(inbound: Mapping[str, Expression], listed: Sequence[Label]) -> set[str]:
    brought = {id for e in inbound.values() for one in e.alternatives for id in one}
    return brought | {id for label in listed for sides in label.offers for id in sides}
