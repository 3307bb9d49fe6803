"""Which licences a work may go out under: what the search found, in order and in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from compat.answer import (
    DEPENDS,
    NO,
    UNKNOWN,
    YES,
    AddedFile,
    Decision,
    Note,
    Obligation,
    Outbound,
    Outlet,
    Refused,
)
from compat.engine import CLOSING, Case, newest_text, unversioned
from compat.errors import CompatError, WorkError, nearest
from compat.knowledge.model import Knowledge
from compat.knowledge.standing import ASKED
from compat.knowledge.store import VERSION
from compat.reasoning.conditions import Answers, consistent
from compat.reasoning.judging import RANK
from compat.reasoning.outbound import KINDS, Judged, Search
from compat.reasoning.program import Offer
from compat.reasoning.ranking import OWN, places, standing, table_of
from compat.speech import Speech
from compat.works.model import Work

#: How many of the most used licences are called obvious: a reason is told for those that are missing.
OBVIOUS = 8
COMBINATION, OWN_TERMS = "combination", "own-terms"
_OWN_TERMS = (Offer("z", OWN, (OWN,)),)  # to look into where the search leaves nothing
# Acts of a release that hand something out which a licence can be for.
_HANDS_OUT = ("distribute", "use-outputs")


def which(work: Work, knowledge: Knowledge, kind: str = "", osi: bool = False) -> Outbound:
    """The licences of the catalogue under which a work may be released, the best first.

    ``kind`` and ``osi`` leave only licences of one kind, or those that the OSI approved. What the work names as its own
    licence is set aside. Raises ``CompatError`` on input that is not valid.
    """
    if kind and kind not in KINDS:
        raise CompatError(f"--kind: {kind!r} is none of {', '.join(KINDS)}", nearest=nearest(kind, KINDS))
    if knowledge.law.forms[work.release.form]["act"] not in _HANDS_OUT:
        raise WorkError(
            f"nothing is handed out where the form is {work.release.form}, so no licence is needed; ask whether you may "
            "(compat can, compat check), or say what you release"
        )
    named = work.artifact(work.release.artifact).license
    return _Told(_without_label(work), knowledge, kind, osi).outbound(named)


def _without_label(work: Work) -> Work:
    return replace(
        work,
        artifacts=tuple(replace(a, license="") if a.name == work.release.artifact else a for a in work.artifacts),
    )


class _Told:
    """What a search found, told."""

    def __init__(self, work: Work, knowledge: Knowledge, kind: str, osi: bool):
        self._work = work
        self._knowledge = knowledge
        self._thing = work.artifact(work.release.artifact).kind
        self._speech = Speech(knowledge, work)
        self._places = places(self._thing, knowledge)
        self._search = Search(work, knowledge, kind, osi)
        judged = self._search.judged()
        self._judged = sorted(judged, key=lambda j: standing(j.candidate.sides, self._thing, knowledge))
        self._by_sides = {frozenset(j.candidate.sides): j for j in self._judged}

    def outbound(self, named: str) -> Outbound:
        kept = {verdict: [j for j in self._judged if j.verdict == verdict and self._worth(j)] for verdict in RANK}
        best = next((kept[v][0] for v in (YES, DEPENDS) if kept[v]), None)
        thought_of = self._obvious()
        obvious = [j for j in kept[NO] if j.candidate.text in thought_of]
        shown = [j.candidate.offers for j in (*([best] if best else []), *obvious)] or [_OWN_TERMS]
        case = Case(self._work, self._knowledge, [offer for offers in shown for offer in offers])
        first = case.judged(shown[0])
        files = tuple(self._files(best.candidate.sides, case.obligations(first))) if best else ()
        if best and best.verdict == DEPENDS:
            files = tuple(f for f in files if _can_be(f.when, first.makes_yes))
        usage = self._knowledge.usage.get(table_of(self._thing), {})
        return Outbound(
            self._work.question,
            case.understood(),
            tuple(map(self._outlet, kept[YES])),
            tuple(map(self._outlet, kept[DEPENDS])),
            tuple(map(self._outlet, kept[UNKNOWN])),
            self._refused(obvious, case),
            sum(len(j.candidate.sides) == 1 for j in kept[NO]),
            best.candidate.text if best else "",
            card(best.candidate.sides, self._thing, self._knowledge) if best else (),
            files,
            case.unknowns(kept[UNKNOWN][0].judgement.choice) if kept[UNKNOWN] else (),
            self._notes(case.notes(first.choice), named),
            case.choice(first.choice),
            {key: str(usage[key]) for key in ("counted", "source", "date") if key in usage},
            {"version": VERSION, "date": self._knowledge.date},
        )

    # which are told

    def _mentioned(self, judged: Judged) -> bool:
        """A licence that is not the releaser's to give is told of only where an input carries it."""
        return all(
            side == OWN or side in self._search.brought or not self._knowledge.record(side).about["licensor"]
            for side in judged.candidate.sides
        )

    def _worth(self, judged: Judged) -> bool:
        """Whether a combination does better than a part of it. A licence that only its licensor gives is for the upstream's
        part alone, so one beside it for the releaser's own part is worth telling."""
        sides = judged.candidate.sides
        if len(sides) == 1:
            return self._mentioned(judged)
        for part in self._by_sides.values():
            smaller = set(part.candidate.sides)
            if smaller < set(sides) and RANK[part.verdict] <= RANK[judged.verdict]:
                upstream = [side for side in smaller if self._knowledge.record(side).about["licensor"]]
                if len(upstream) < len(smaller) or len(sides) > len(smaller) + 1:
                    return False
        return judged.verdict != NO

    def _obvious(self) -> set[str]:
        """The licences that people think of: the most used for such a thing, and those of the inputs."""
        known = [j.candidate.text for j in self._judged if j.candidate.text in self._places and self._mentioned(j)]
        return {*sorted(known, key=lambda id: (self._places[id], id))[:OBVIOUS], *self._search.brought}

    # words

    def _outlet(self, judged: Judged) -> Outlet:
        sides = judged.candidate.sides
        about = [self._knowledge.record(side).about for side in sides if side != OWN]
        kinds = [OWN_TERMS if side == OWN else self._knowledge.kind_of(side) for side in sides]
        asked = [a["asks"] for a in about] or ASKED[-1:]
        return Outlet(
            judged.candidate.text,
            self._name(sides),
            kinds[0] if len(sides) == 1 else COMBINATION,
            max(asked, key=ASKED.index),
            bool(about) and all("osi" in a["approved"] for a in about),
            self._places.get(judged.candidate.text),
            tuple(map(self._told, judged.judgement.makes_yes[:20])) if judged.verdict == DEPENDS else (),
        )

    def _name(self, sides: Sequence[str]) -> str:
        return " and ".join(map(self._speech.license, sides))

    def _told(self, answers: Answers) -> tuple[Decision, ...]:
        return tuple(Decision(id, given, self._search.questions[id].told(given)) for id, given in sorted(answers))

    def _refused(self, refused: Sequence[Judged], case: Case) -> tuple[Refused, ...]:
        conflicts = case.foremost([case.judged(j.candidate.offers) for j in refused])
        return tuple(
            Refused(j.candidate.text, self._name(j.candidate.sides), conflict)
            for j, conflict in zip(refused, conflicts, strict=True)
        )

    def _notes(self, notes: Sequence[Note], named: str) -> tuple[Note, ...]:
        newest = tuple(dict.fromkeys(newest_text(*one) for one in unversioned(self._work, self._knowledge)))
        text = f"the work names a licence of its own, {named}; it was set aside (compat check answers for it)"
        aside = (Note("label-set-aside", text),) if named else ()
        return (*newest, *aside, *notes, CLOSING)

    # files

    def _files(self, sides: Sequence[str], obligations: Sequence[Obligation]) -> Iterator[AddedFile]:
        """The texts of the licences, and what the duties ask to be put into a file."""
        one = len(sides) == 1
        if not one:
            yield AddedFile("LICENSE", f"what is under which: {self._name(sides)}, all of which hold recipients")
        for side in sides:
            text = "your own terms" if side == OWN else f"the text of {self._full(side)}"
            yield AddedFile("LICENSE" if one else f"LICENSE-{side}", text)
        found: dict[str, list[tuple[str, Obligation]]] = {}
        for obligation in obligations:
            for name, holds in self._of_duty(obligation, sides):
                found.setdefault(name, []).append((holds, obligation))
        for name, rows in found.items():
            whens = [o.when for _, o in rows]
            yield AddedFile(name, "; ".join(dict.fromkeys(h for h, _ in rows)), min(whens, key=len))

    def _full(self, id: str) -> str:
        return str(self._knowledge.record(id).about["name"])

    def _of_duty(self, obligation: Obligation, sides: Sequence[str]) -> Iterator[tuple[str, str]]:
        """The files in which a duty is met, with what they hold."""
        for id in obligation.licenses:
            if obligation.code in _TEXT and id not in sides:
                yield f"LICENSE-{id}", f"the text of {self._full(id)}"
            if obligation.code in _NOTICES:
                where = "LICENSE" if sides == (id,) else f"LICENSE-{id}"
                if id not in sides:
                    yield where, f"the text of {self._full(id)}"
                    yield where, "with the notices of what is under it"
            if obligation.code in _NOTICE_FILE:
                yield "NOTICE", _NOTICE_FILE[obligation.code].format(self._speech.license(id), obligation.value)


def _can_be(when: Sequence[Decision], makes_yes: Sequence[Answers]) -> bool:
    """Whether the answers that a duty needs can be given where the label is a yes."""
    needed = frozenset((d.question, d.answer) for d in when)
    return any(consistent(needed | answers) for answers in makes_yes)


# Duties that are met in a file: a copy of the licence, the notices that go with it, a notice of its own.
_TEXT = ("give-license-copy",)
_NOTICES = ("keep-notices", "notices-with-binary")
_NOTICE_FILE = {
    "keep-notice-file": "the attributions in the NOTICE file of what is under {0}, if it has one",
    "notice-text": "“{1}”",
    "attribution-notice": "“{1}”",
}


def card(sides: Sequence[str], thing: str, knowledge: Knowledge) -> tuple[str, ...]:
    """Metadata that says under which licence a thing is: of a model or dataset card, or a line in source files."""
    if thing in ("code", "document"):
        return () if sides == (OWN,) else (f"SPDX-License-Identifier: {_spdx(sides, knowledge)}",)
    hub: Mapping[str, Sequence[str]] = {s: knowledge.record(s).about["huggingface"] for s in sides if s != OWN}
    if len(sides) == 1 and hub.get(sides[0]):
        return (f"license: {hub[sides[0]][0]}",)
    name = "your-own-terms" if sides == (OWN,) else "-and-".join(sides).casefold()
    return "license: other", f"license_name: {name}", "license_link: LICENSE"


def _spdx(sides: Sequence[str], knowledge: Knowledge) -> str:
    ids = (knowledge.record(s).about["spdx"] or f"LicenseRef-{s}" for s in sides)
    return " AND ".join(ids)
