"""The one place that runs the stages in a row: a work in, an answer out."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from clingo import Symbol

from compat.answer import (
    DEPENDS,
    NO,
    UNKNOWN,
    YES,
    Answer,
    Assumption,
    Binding,
    Clause,
    Conflict,
    Decision,
    Drift,
    Note,
    Obligation,
    OpenQuestion,
    Permission,
    Remedy,
    Unknown,
)
from compat.bounded import LARGE, SECONDS, check_seconds, within
from compat.knowledge.model import Knowledge, clause_of
from compat.knowledge.store import VERSION
from compat.licenses.expressions import parse
from compat.licenses.names import tells_version
from compat.obligations import Obligations
from compat.proof.derivation import Derivation, Proof
from compat.reasoning.choosing import Choices
from compat.reasoning.conditions import Answers, smallest
from compat.reasoning.findings import ANY, Finding, Findings, Term
from compat.reasoning.judging import Judgement, World, judge_all
from compat.reasoning.program import Offer, Prepared, prepare
from compat.reasoning.questions import Question, keeping_within
from compat.reasoning.solving import Atom, Session, atom_of, symbol_of
from compat.reasoning.verdicts import Verdict, briefly, judged, verdicts_of
from compat.remedies import propose
from compat.telling import Telling
from compat.works.model import Work

if TYPE_CHECKING:
    import networkx

    from compat.explaining import Explaining, Goals
    from compat.proof.explanation import Explanation

MANY_CHOICES = 8  # artifacts with a choice of licences that make a work large, too
# What follows the steps from artifact to artifact, which never go in a circle: in a large work one way is shown of each.
ALONG_THE_STEPS = (
    "surely",
    "perhaps",
    "carries",
    "binds",
    "unchanged",
    "collection",
    "output_of",
    "learned",
    "descends",
)
MOST_CONFLICTS = 100  # that are told; and faults in labels that are told with their clauses
SECONDS_FOR_REMEDIES = 10.0  # of these, that may be spent on looking for remedies
CLOSING = Note("not-legal-advice", "This speaks of what licences say, and of nothing else; it is not legal advice.")


def answer(work: Work, knowledge: Knowledge, seconds: float = SECONDS) -> Answer:
    """Answer for one work. Raises ``CompatError`` on input that is not valid, and ``OutOfTimeError`` where a large work
    takes longer than ``seconds``; the others take no time worth bounding."""
    check_seconds(seconds)
    if not _is_large(work):
        return _answer(work, knowledge)
    found, bindings = within(seconds, _answer_to_send, work, knowledge)
    return replace(
        found,
        _graph=lambda: within(seconds, _graph_to_send, work, knowledge),
        _explanation=lambda: within(seconds, _explanation_to_send, work, knowledge),
        _bindings=lambda: bindings,
    )


def _is_large(work: Work) -> bool:
    choices = sum(" OR " in artifact.license for artifact in work.artifacts)
    return len(work.artifacts) > LARGE or choices > MANY_CHOICES


def _answer_to_send(work: Work, knowledge: Knowledge) -> tuple[Answer, tuple[Binding, ...]]:
    """The answer without what only this process can work out later, and what binds, which is worked out now."""
    found = _answer(work, knowledge)
    bindings = found.bindings
    return replace(found, _graph=None, _explanation=None, _bindings=None), bindings


def _graph_to_send(work: Work, knowledge: Knowledge) -> networkx.DiGraph:
    return _case(work, knowledge).graph()


def _explanation_to_send(work: Work, knowledge: Knowledge) -> Explanation:
    return _case(work, knowledge).explanation()


def _answer(work: Work, knowledge: Knowledge) -> Answer:
    found = _case(work, knowledge).answer()
    newest = _newest_texts(work, knowledge, found.verdict)
    return replace(found, notes=(*newest, *found.notes)) if newest else found


def _case(work: Work, knowledge: Knowledge) -> Case:
    """What is a no in any case stays one if a reading that is taken not to tie does: where that saves much, it isn't tried."""
    if _is_large(work):
        case = Case(work, knowledge, doubts=False)
        if case.is_complete or case.verdict() == NO:
            return case
    return Case(work, knowledge)


def _newest_texts(work: Work, knowledge: Knowledge, verdict: str) -> tuple[Note, ...]:
    """A name without a version or date means the newest text; says so, and whether an older one would change the verdict."""
    found = []
    told: dict[str, str] = {}  # the texts are swapped wherever the id stands, so each id is tried once
    for written, id in unversioned(work, knowledge):
        if id not in told:
            told[id] = _under_older_texts(work, id, knowledge, verdict)
        found.append(newest_text(written, id, told[id]))
    return tuple(dict.fromkeys(found))


def unversioned(work: Work, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """The names in a work that tell no version or date, as they were written, each with the licence taken for it."""
    for artifact in work.artifacts:
        id = knowledge.names.find(artifact.license) if artifact.license else None
        if id is None:
            continue
        about = knowledge.record(id).about
        written = work.typed.get(artifact.license, artifact.license)
        if (about["version"] or about["date"]) and not tells_version(written, id, about["version"], about["date"]):
            yield written, id


def newest_text(written: str, id: str, more: str = "") -> Note:
    text = f"{written!r} names no version, so the newest text was taken ({id})"
    return Note("newest-text", f"{text}; {more}" if more else text, id)


def _under_older_texts(work: Work, id: str, knowledge: Knowledge, verdict: str) -> str:
    """Whether an older text of a licence would change the verdict, in words."""
    if not knowledge.earlier(id):
        return "the catalogue holds no older one"
    if _is_large(work):
        return "whether an older one would change the answer was not tried, since the work is large"
    older = knowledge.earlier(id)
    verdicts = verdicts_of([_with_license(work, id, old, knowledge) for old in older], knowledge)
    other = dict(zip(older, verdicts, strict=True))
    changed = [f"{old}: {v}" for old, v in other.items() if v != verdict]
    if changed:
        return f"under an older text the answer would be another ({', '.join(changed)})"
    return f"the answer is the same under {', '.join(other)}"


def _with_license(work: Work, id: str, other: str, knowledge: Knowledge) -> Work:
    """The work with one licence put in another's place, wherever it stands alone."""
    artifacts = tuple(
        replace(a, license=other) if a.license and knowledge.names.find(a.license) == id else a for a in work.artifacts
    )
    # What was pinned of one text (a figure, a question of its own) is no question of another.
    assume = {name: answer for name, answer in work.assume.items() if ":" not in name}
    return replace(work, artifacts=artifacts, assume=assume)


class Case:
    """One work on its way to an answer. ``among`` are offers to look into in place of what was asked for."""

    def __init__(self, work: Work, knowledge: Knowledge, among: Sequence[Offer] = (), doubts: bool = True):
        self._work = work
        self._knowledge = knowledge
        self._prepared: Prepared = prepare(work, knowledge, among, doubts)
        self._session = Session(self._prepared.program)
        self._choices = Choices(self._session, work.release.artifact)
        self._questions = {q.id: q for q in self._prepared.questions}
        self._speech = Telling(
            knowledge,
            work,
            {id: q.premise for id, q in self._questions.items()},
            {o.id: o.sides for o in (*self._prepared.offers, *self._prepared.labels.offers.values())},
        )
        self._released = work.release.artifact
        self._artifacts = {artifact.name for artifact in work.artifacts}

    @property
    def is_complete(self) -> bool:
        """Whether there are no doubted readings, so that leaving out what they could add leaves out nothing."""
        return not any(question.doubted for question in self._prepared.questions)

    # verdict

    def _judged(self) -> Verdict:
        world = World(self._prepared.questions, self._prepared.bits)
        return judged(self._choices, self._prepared.offers, self._prepared.chosen, world)

    def verdict(self, flipped: str = "") -> str:
        """The verdict alone, with the other answer to one question that is closed."""
        world = World(self._prepared.questions, self._prepared.bits, flipped)
        return briefly(self._choices, self._prepared.offers, self._prepared.chosen, world)

    def judged(self, offers: Sequence[Offer]) -> Judgement:
        """The judgement of an outbound licence by itself: of all that it offers, within its own limits of purpose."""
        sides = [[self._knowledge.record(id).raised for id in o.sides if id in self._knowledge] for o in offers]
        asked, _ = keeping_within(self._prepared.questions, sides, self._knowledge.law)
        world = World(asked, self._prepared.bits)
        return judge_all([self._choices.best(offer.id, world) for offer in offers])

    def answer(self) -> Answer:
        verdict = self._judged()
        judgement = verdict.judgement
        choice = judgement.choice
        told, untold = self._conflicts(judgement)
        conflicts = tuple(conflict for _, conflict in told)
        drift = self._drift(choice)
        notes = [*self.notes(choice, drift, verdict.offer)]
        if untold:
            notes.append(Note("more-conflicts", f"there are {untold:,} more conflicts than are told of"))
        remedies, nothing, cut = self._remedies(judgement.verdict, conflicts)
        return Answer(
            verdict=judgement.verdict,
            question=self._work.question,
            understood=self.understood(verdict.offer),
            conflicts=conflicts,
            obligations=self.obligations(judgement),
            permissions=self._permissions(choice),
            open_questions=self._open_questions(judgement),
            makes_yes=self._told_sets(judgement.makes_yes) if judgement.verdict == DEPENDS else (),
            makes_no=self._told_sets(judgement.makes_no) if judgement.verdict == DEPENDS else (),
            assumptions=self._assumptions(judgement.verdict),
            notes=(*notes, CLOSING),
            drift=drift,
            remedies=remedies,
            nothing_helps=nothing,
            search_cut=cut,
            unknowns=self.unknowns(choice),
            readings=self._readings(),
            choice=self.choice(choice, verdict.offer),
            form=self._work.release.form,
            outbound=self._outbound(verdict),
            catalogue={"version": VERSION, "date": self._knowledge.date},
            is_chain=any(
                self._work.artifact(step.source).made_from for step in self._work.artifact(self._released).made_from
            ),
            _graph=lambda: self._graph(judgement, told),
            _explanation=lambda: self._explanation(judgement, told),
            _bindings=lambda: self._bindings(choice),
        )

    def choice(self, choice: Findings, offer: Offer | None = None) -> dict[str, str]:
        """The side taken of each inbound ``OR``, and the outbound licence taken where none was named."""
        taken = {artifact: " AND ".join(self._prepared.options[artifact][index]) for artifact, index in choice.picks}
        if offer is not None:
            taken[self._released] = offer.text
        return taken

    def unknowns(self, choice: Findings) -> tuple[Unknown, ...]:
        """What nothing is known of, with what others say of it."""
        rows = [u for u in choice.unknowns if u.work == self._released]
        return tuple(Unknown(u.artifact, u.license, self._said_of(u.license)) for u in rows)

    def _outbound(self, verdict: Verdict) -> str:
        """What it goes out under, by the ids of the catalogue."""
        if verdict.offer is not None:
            return verdict.offer.text
        named = self._work.artifact(self._released).license
        return parse(named, self._knowledge.names).over_ids if named else ""

    def _said_of(self, license: str) -> tuple[str, ...]:
        """What others say of a licence whose text was not obtained."""
        if not self._knowledge.names.unread(license):
            return ()
        rows = self._knowledge.record(license).about["statements"]
        return tuple(f"{row['says']} ({', '.join(filter(None, (row['source'], row['date'])))})" for row in rows)

    # words

    def understood(self, offer: Offer | None = None) -> str:
        """What was asked and assumed, in one sentence."""
        presumed = [
            f"below {q.says['no'].rsplit('at most ', 1)[-1]}" if q.says else q.id
            for q in self._prepared.questions
            if q.source == "assumed" and q.answer == "no" and "-over:" in q.id
        ]
        outbound = offer.text if offer else self._work.artifact(self._released).license
        if offer or not self._prepared.chosen:
            outbound = " and ".join(self._speech.license(s) for s in offer.sides) if offer else ""
        else:
            outbound = self._speech.expression(outbound)
        return self._speech.work(self._work, presumed[:1], outbound)

    def _told(self, answers: Answers) -> tuple[Decision, ...]:
        return tuple(Decision(id, given, self._questions[id].told(given)) for id, given in sorted(answers))

    def _told_sets(self, sets: Sequence[Answers]) -> tuple[tuple[Decision, ...], ...]:
        return tuple(self._told(one) for one in sets[:20])

    # conflicts

    def foremost(self, judgements: Sequence[Judgement]) -> list[Conflict]:
        """What stands in the way of each first, in the order of the codes; proven in one go."""
        rows = [(j.choice, *self._distinct(j.conflicts)[0]) for j in judgements]
        proofs: dict[tuple[tuple[str, int], ...], Mapping[Symbol, Proof]] = {}
        for choice, _, _ in rows:
            if choice.picks not in proofs:
                goals = [atom_of(finding) for other, finding, _ in rows if other.picks == choice.picks]
                proofs[choice.picks] = self._proofs(goals, choice)
        return [self._conflict(finding, needs, proofs[choice.picks], choice) for choice, finding, needs in rows]

    def _conflicts(self, judgement: Judgement) -> tuple[list[tuple[Finding, Conflict]], int]:
        """What stands in the way, in the order of the codes, and how many more there are than are told."""
        rows = self._distinct(judgement.conflicts)
        told = rows[:MOST_CONFLICTS]
        proofs = self._proofs([atom_of(finding) for finding, _ in told], judgement.choice)
        conflicts = [(finding, self._conflict(finding, needs, proofs, judgement.choice)) for finding, needs in told]
        return conflicts, len(rows) - len(told)

    def _distinct(self, conflicts: Iterable[tuple[Finding, Answers]]) -> list[tuple[Finding, Answers]]:
        """One row for each thing that stands in the way, under its weakest condition, in the order of the codes."""
        order = {code: index for index, code in enumerate(self._knowledge.law.codes)}
        found: dict[tuple[str, str, str, Term], list[tuple[Finding, Answers]]] = {}
        for finding, needs in conflicts:
            other = ANY if finding.term.name == "act" and finding.code.startswith(("act-", "no-")) else finding.other
            if finding.code in (
                "purpose-not-permitted",
                "activity-not-permitted",
                "person-not-permitted",
                "threshold-exceeded",
                "place-not-permitted",
                "field-not-permitted",
                "time-not-permitted",
            ):
                other = ANY
            # Several lists of uses of one licence are told of as one.
            term = Term("use-restrictions") if finding.term.name == "use-restrictions" else finding.term
            found.setdefault((finding.code, finding.license, other, term), []).append((finding, needs))
        rows = []
        for same in found.values():
            sets = smallest(needs for _, needs in same)
            for one in sets:
                rows.append(min((f, n) for f, n in same if n == one))
        return sorted(
            rows,
            key=lambda row: (
                bool(row[1]),
                order[row[0].code],
                row[0].license,
                row[0].term.name != "use-restrictions",
                row[0],
            ),
        )

    def _proofs(self, goals: Sequence[Atom], choice: Findings, without: Container[str] = ()) -> Mapping[Symbol, Proof]:
        if not goals:
            return {}
        derivation = self._derivation(goals, choice, without)
        return {sym: derivation.proof(sym) for sym in map(symbol_of, goals)}

    def _conflict(self, finding: Finding, needs: Answers, proofs: Mapping[Symbol, Proof], choice: Findings) -> Conflict:
        proof = proofs[symbol_of(atom_of(finding))]
        clauses = self._clauses(proof, finding, choice)
        licenses = (
            [finding.license, finding.other] if finding.other in self._prepared.program_ids else [finding.license]
        )
        parties = dict.fromkeys(id for id in licenses if id != ANY)
        artifacts = dict.fromkeys(
            argument.string
            for atom in (proof.goal, *proof.steps)
            if atom.name in ("carries", "surely", "perhaps", "goes_into", "finding", "binds", "made_from")
            for argument in atom.arguments
            if argument.type.name == "String" and argument.string in self._artifacts
        )
        items = tuple(
            self._speech.use(m.term.name)
            for m in choice.missing
            if m.offer == finding.offer and m.license == finding.license and finding.term.name == "use-restrictions"
        )
        because = [
            self._speech.firing(firing) for firing in proof.in_order() if self._knowledge.recording[firing.rule]["says"]
        ]
        return Conflict(
            finding.code,
            self._speech.finding(finding, choice.missing)
            + ("" if needs else str(self._knowledge.law.codes[finding.code].get("certain", ""))),
            tuple(parties),
            tuple(artifacts),
            clauses,
            self._told(needs),
            tuple(dict.fromkeys(because)),
            items,
        )

    def _clauses(self, proof: Proof, finding: Finding, choice: Findings) -> tuple[Clause, ...]:
        """The clauses on which a conflict rests: those of the licence that minds first, then the other's."""
        found: dict[Clause, None] = {}
        if finding.term.name == "use-restrictions":
            found.update(dict.fromkeys(self._list_clauses(finding, choice)))
        found.update(dict.fromkeys(self._proof_clauses(proof, bool(found))))
        about = {finding.license: 0, finding.other: 2}
        return tuple(sorted(found, key=lambda c: about.get(c.license, 1)))

    def _proof_clauses(self, proof: Proof, without_uses: bool = False) -> list[Clause]:
        return [
            Clause(**row)
            for positive, atom in proof.leaves()
            if positive and not (without_uses and atom.name == "uses")
            for row in self._speech.clauses(atom)
        ]

    def _list_clauses(self, finding: Finding, choice: Findings) -> list[Clause]:
        """The clauses that make use policies binding on recipients, and the first item of each that the offer lacks."""
        if finding.license not in self._knowledge:
            return []
        facts = self._knowledge.record(finding.license).facts
        missing = [m for m in choice.missing if m.offer == finding.offer and m.license == finding.license]
        lacking = {(m.policy, m.term.name) for m in missing}
        policies = dict.fromkeys([finding.term.value, *(m.policy for m in missing)])
        binding = [
            f
            for f in facts
            if f["kind"] == "obligation" and self._knowledge.term_row(f["name"]).get("kind") == "flow-down"
        ]
        uses = [f for f in facts if f["kind"] == "use-restriction"]
        lacked = [f for f in uses if not missing or (f["license"], f["name"]) in lacking]
        first = {f["license"]: f for f in reversed(lacked)}  # of each list
        items = [first[policy] for policy in policies if policy in first]
        return [Clause(**clause_of(f)) for f in (*binding, *items)]

    def obligations(self, judgement: Judgement) -> tuple[Obligation, ...]:
        """What must be done, in the order in which a person does it."""
        return Obligations(judgement, self._knowledge, self._speech, self._told).told()

    # permissions

    def _permissions(self, choice: Findings) -> tuple[Permission, ...]:
        """The rights that the release uses and has, each with the clause that gives it."""
        result = []
        for used in choice.permissions:
            if used.work != self._released or used.license not in self._knowledge:
                continue
            clauses = self._knowledge.record(used.license).clauses(used.act, "", ("permission",))
            text = f"{self._speech.license(used.license)} lets you {self._speech.act(used.act)}"
            result.append(
                Permission(used.act, text, used.artifact, used.license, tuple(Clause(**c) for c in clauses[:1]))
            )
        return tuple(result)

    # open questions and assumptions

    def _open_questions(self, judgement: Judgement) -> tuple[OpenQuestion, ...]:
        if judgement.verdict not in (DEPENDS, UNKNOWN):
            return ()
        ids = {id for one in judgement.makes_no for id, _ in one}
        return tuple(
            OpenQuestion(q.id, q.kind, q.asks, q.because, q.told(q.ties))
            for q in self._prepared.questions
            if q.id in ids
        )

    def _assumptions(self, verdict: str) -> tuple[Assumption, ...]:
        """Every answer that was taken as given and that bears on something found, with the verdict of the other answer."""
        result = []
        for question in self._prepared.questions:
            if question.is_open or self._prepared.bits[question.id] <= 0 or not self._bears(question):
                continue
            turned = self.verdict(question.id)
            result.append(
                Assumption(
                    question.id,
                    question.answer,
                    question.told(question.answer),
                    question.source,
                    question.because,
                    turned if turned != verdict else "",
                )
            )
        return tuple(result)

    def _readings(self) -> dict[str, str]:
        """Every reading that the answer rests on, and its answer."""
        return {
            question.id: question.answer
            for question in self._prepared.questions
            # One without a bit was built in (there were too many), so nothing tells what rests on it.
            if question.kind == "reading" and (self._prepared.bits[question.id] <= 0 or self._bears(question))
        }

    def _bears(self, question: Question) -> bool:
        """Whether anything found rests on this question."""
        own = self._prepared.bits[question.id]
        return any(when & own == own for when in self._choices.conditions)

    # notes and remedies

    def notes(
        self, choice: Findings, drift: Sequence[Drift] | None = None, offer: Offer | None = None
    ) -> tuple[Note, ...]:
        """What warns and decides nothing. ``drift`` is looked for if it is not given."""
        labels = self._knowledge.vocabulary["notes"]
        found: dict[Note, None] = {}
        for warning in choice.warnings:
            name = self._speech.license(warning.license)
            record = self._knowledge.record(warning.license) if warning.license in self._knowledge else None
            if warning.name in labels:
                text = str(labels[warning.name]["label"]).replace("{value}", warning.value)
                clauses = record.clauses(warning.name, warning.value, ("note",)) if record else []
            elif warning.name == "lawsuit":
                text = str(self._knowledge.vocabulary["endings"][warning.value]["label"])
                clauses = record.clauses(warning.value, "", ("ending",)) if record else []
            elif warning.name == "not-for-this":
                text, clauses = (
                    f"it says that it is not made for this kind of thing ({self._speech.party(warning.value)})",
                    [],
                )
            elif warning.name == "others-may-have-broken-it":
                text = f"{warning.value}, which somebody else made, may have been trained against it"
                clauses = record.clauses("no-training-others") if record else []
            else:
                text, clauses = f"{warning.value} was made against it by somebody else", []
            found.setdefault(
                Note(warning.name, f"{name}: {text}", warning.license, tuple(Clause(**c) for c in clauses[:1]))
            )
        for artifact, index in choice.picks:
            taken = " and ".join(map(self._speech.license, self._prepared.options[artifact][index]))
            written = self._work.artifact(artifact).license
            what = artifact if artifact == written else f"{artifact} ({written})"
            found.setdefault(Note("license-chosen", f"{what} is taken under {taken}"))
        for one in self._drift(choice) if drift is None else drift:
            found.setdefault(self._drift_note(one))
        if self._work.policy:
            found.setdefault(Note("policy", self._speech.policy(self._work)))
        if offer is not None:
            found.setdefault(
                Note(
                    "outbound-not-named",
                    f"you named no licence for the release; {' and '.join(map(self._speech.license, offer.sides))} was taken, the best of those that the inputs bring",
                )
            )
        return tuple(found)

    def _drift(self, choice: Findings) -> tuple[Drift, ...]:
        """Artifacts in the middle that are labelled wider than what they are made of allows, for certain."""
        if not self._prepared.labels.declared:
            return ()
        from compat.reasoning.drifting import drifted

        found = drifted(self._session, self._work, self._prepared.labels, choice.picks)
        faults = list(dict.fromkeys(one.fault for one in found))[:MOST_CONFLICTS]
        # Clauses stand on the side of the terms: which artifact it was that brought a licence along is known.
        proofs = self._proofs(faults, choice, ("occurs", "unchanged", "collection"))
        clauses = {goal: tuple(dict.fromkeys(self._proof_clauses(proof))) for goal, proof in proofs.items()}
        written = {artifact.name: artifact.license for artifact in self._work.artifacts}
        return tuple(
            Drift(
                one.artifact,
                written[one.artifact],
                one.could_be,
                one.ancestor,
                one.license,
                one.starts_here,
                clauses.get(symbol_of(one.fault), ()),
            )
            for one in found
        )

    def _drift_note(self, drift: Drift) -> Note:
        name = self._speech.license(drift.license)
        could = " or ".join(drift.could_be)
        return Note(
            "drift",
            f"{drift.artifact} is labelled {drift.declared}, which is wider than {name}, the licence of {drift.ancestor}, allows"
            + ("" if drift.starts_here else " (and so was what it is made from)")
            + (f"; it could have been {could}" if could else "; no licence of what it is made from would have fitted")
            + f"; {name} binds all the same",
            drift.license,
            drift.clauses[:1],
        )

    def _remedies(self, verdict: str, conflicts: Sequence[Conflict]) -> tuple[tuple[Remedy, ...], str, str]:
        """What would help, why nothing does, and that the search was cut."""
        if verdict in (YES, UNKNOWN):
            return (), "", ""
        found, complete = propose(self._work, self._knowledge, verdict, SECONDS_FOR_REMEDIES)
        if not complete:
            so_far = "there may be more" if found else "nothing was found until then"
            return found, "", f"the search for what would help was cut; {so_far}"
        if found or verdict != NO:
            return found, "", ""
        return (), "; and ".join(dict.fromkeys(c.message for c in conflicts)), ""

    # what binds, and how it gets there

    def _bindings(self, choice: Findings) -> tuple[Binding, ...]:
        world = World(self._prepared.questions, self._prepared.bits)
        weakest: dict[str, tuple[Answers, Symbol]] = {}
        for sym in self._session.derived("binds", 5, choice.picks):
            work, license, _, _, when = sym.arguments
            needs = world.needs(when.number)
            if work.string == self._released and needs is not None:
                kept = weakest.setdefault(license.string, (needs, sym))
                if (len(needs), sorted(needs)) < (len(kept[0]), sorted(kept[0])):
                    weakest[license.string] = (needs, sym)
        goals = [("binds", tuple(sym.arguments)) for _, sym in weakest.values()]
        proofs = self._proofs(goals, choice)
        return tuple(self._binding(license, needs, proofs[sym]) for license, (needs, sym) in sorted(weakest.items()))

    def _binding(self, license: str, needs: Answers, proof: Proof) -> Binding:
        """The path that a proof takes: at each step one premise says what went into what."""
        into: dict[str, tuple[str, str]] = {}
        for firing in proof.steps.values():
            for positive, premise in firing.premises:
                if positive and premise.name == "goes_into":
                    source, relation, made = (argument.string for argument in premise.arguments)
                    into[made] = (relation, source)
        path: list[tuple[str, str]] = []
        here = self._released
        while here in into:
            relation, source = into.pop(here)
            path.append((relation, here))
            here = source
        return Binding(license, here, tuple(reversed(path)), self._told(needs))

    # why

    def _derivation(self, goals: Sequence[Atom], choice: Findings, without: Container[str] = ()) -> Derivation:
        one_way = ALONG_THE_STEPS if _is_large(self._work) else ()
        return Derivation(self._session.firings(self._knowledge.recording, goals, choice.picks, without, one_way))

    def graph(self) -> networkx.DiGraph:
        """The derivation graph, without the rest of the answer."""
        judgement = self._judged().judgement
        return self._graph(judgement, self._conflicts(judgement)[0])

    def _graph(self, judgement: Judgement, told: Sequence[tuple[Finding, Conflict]]) -> networkx.DiGraph:
        from compat.proof.graph import graph_of

        goals = [atom for atom, _ in self._explaining(judgement, told)[1]]
        goals += [atom_of(finding) for finding, _ in judgement.conflicts]  # those that are told once, too
        derivation = self._derivation(goals, judgement.choice)
        return graph_of(derivation, map(symbol_of, goals), self._knowledge.recording, self._speech)

    def explanation(self) -> Explanation:
        """Why the answer is as it is, without the rest of it."""
        judgement = self._judged().judgement
        return self._explanation(judgement, self._conflicts(judgement)[0])

    def _explanation(self, judgement: Judgement, told: Sequence[tuple[Finding, Conflict]]) -> Explanation:
        explaining, goals = self._explaining(judgement, told)
        derivation = self._derivation([atom for atom, _ in goals], judgement.choice)
        return explaining.explanation(goals, derivation, self._knowledge.recording)

    def _explaining(self, judgement: Judgement, told: Sequence[tuple[Finding, Conflict]]) -> tuple[Explaining, Goals]:
        """What is to be explained, and who explains it."""
        from compat.explaining import Explaining

        conflicts = [(atom_of(finding), conflict) for finding, conflict in told]
        explaining = Explaining(
            judgement, self._prepared.offers, self._session, self._speech, self._told, _is_large(self._work)
        )
        return explaining, explaining.goals(conflicts, self._released)
