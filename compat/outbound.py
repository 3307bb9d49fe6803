"""Which licences a work may go out under: what the search found, in order and in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from compat.reasoning.findings import OWN
from compat.reasoning.judging import RANK
from compat.reasoning.outbound import KINDS, Judged, Search
from compat.reasoning.program import Offer
from compat.reasoning.ranking import places, standing, table_of
from compat.rendering.card import TEXT, card
from compat.rendering.checklist import files_of
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
            _lines(best.candidate.sides, self._thing, self._knowledge) if best else (),
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
        if len(sides) > 1:
            yield AddedFile(TEXT, f"that it goes out under {' AND '.join(sides)}, and what is under which")
        found: dict[str, dict[str, None]] = {}
        when: dict[str, tuple[Decision, ...]] = {}
        for name, holds, needs in self._wanted(sides, obligations):
            found.setdefault(name, {})[holds] = None
            when[name] = min(when.get(name, needs), needs, key=len)
        for name, rows in found.items():
            yield AddedFile(name, "; ".join(rows), when[name])

    def _wanted(
        self, sides: Sequence[str], obligations: Sequence[Obligation]
    ) -> Iterator[tuple[str, str, tuple[Decision, ...]]]:
        """Name, content and condition of each file; several may ask for the same one."""
        for side in sides:
            yield from ((name, self._text(id), ()) for name, id in files_of(side, sides, self._knowledge))
        for o in obligations:
            if o.code in _NOTICES or o.file == TEXT:
                for id in (id for id in o.licenses if id not in sides):
                    (name, text), *policies = files_of(id, sides, self._knowledge)
                    yield name, self._text(text), o.when
                    if o.code in _NOTICES:
                        yield name, "with the notices of what is under it", o.when
                    yield from ((policy, self._text(of), o.when) for policy, of in policies)
            elif o.file:
                told = o.message[0].lower() + o.message[1:]
                yield o.file, f"“{o.value}”" if o.value and o.value != o.file else told, o.when

    def _text(self, id: str) -> str:
        return "your own terms" if id == OWN else f"the text of {self._knowledge.record(id).about['name']}"


def _can_be(when: Sequence[Decision], makes_yes: Sequence[Answers]) -> bool:
    """Whether the answers that a duty needs can be given where the label is a yes."""
    needed = frozenset((d.question, d.answer) for d in when)
    return any(consistent(needed | answers) for answers in makes_yes)


# Duties to keep notices, which have their place beside the text of the licence.
_NOTICES = ("keep-notices", "notices-with-binary")


def _lines(sides: Sequence[str], thing: str, knowledge: Knowledge) -> tuple[str, ...]:
    """What says under which licence a thing is: metadata of a model or dataset card, or a line in source files."""
    if thing not in ("code", "document"):
        return card(" AND ".join(sides), knowledge)
    if tuple(sides) == (OWN,):
        return ()
    ids = (knowledge.record(s).about["spdx"] or f"LicenseRef-{s}" for s in sides)
    return (f"SPDX-License-Identifier: {' AND '.join(ids)}",)
