"""What must be done: the duties of all binding licences, told once each, in the order in which a person does them.

Duties that one act meets are told together. One is met by another if the vocabulary says so (``covers``) and they fall into
the same stage, unless that would lose something: a phrase, a name or a file of its own; what is asked for under fewer
conditions; what each licence means of its own material only; and two things of which one licence asks for both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from compat.answer import Clause, Decision, Met, Obligation
from compat.knowledge.model import Knowledge, clause_of
from compat.licenses.vocabulary import STAGES
from compat.reasoning.conditions import Answers, smallest
from compat.reasoning.findings import Duty, Missing, Term
from compat.reasoning.judging import Judgement
from compat.speech import Speech

YOUR_TERMS = "your-terms"
_PREFIX = YOUR_TERMS + ":"
# Kinds of duties that each licence means for its own material, or of itself: whoever passes on the source of one work, or
# binds recipients to one agreement, has done nothing for the other.
_OF_EACH_ITS_OWN = ("source", "flow-down")


class _Asked(NamedTuple):
    """A term that is owed, under one condition, and who asks for it."""

    term: Term
    needs: Answers
    licenses: tuple[str, ...]


class Obligations:
    """The obligations under one judgement. ``told`` puts answers to open questions into words."""

    def __init__(
        self,
        judgement: Judgement,
        knowledge: Knowledge,
        speech: Speech,
        told: Callable[[Answers], tuple[Decision, ...]],
    ):
        self._judgement = judgement
        self._knowledge = knowledge
        self._speech = speech
        self._told = told
        rows = knowledge.vocabulary["obligations"]
        self._order: Mapping[str, int] = {name: index for index, name in enumerate(rows)}

    def told(self) -> tuple[Obligation, ...]:
        """Sorted by stage, then by certainty, then in the order of the vocabulary."""
        asked = sorted(self._asked(), key=self._place)
        heads: dict[_Asked, list[_Asked]] = {}
        for one in asked:
            heads.setdefault(self._head(one, asked), []).append(one)
        return tuple(
            self._obligation(head, [one for one in group if one != head])
            for head, group in sorted(heads.items(), key=lambda pair: self._place(pair[0]))
        )

    def _place(self, asked: _Asked) -> tuple[int, bool, int, Term, tuple[str, ...]]:
        name = asked.term.name
        stage = STAGES.index(self._knowledge.duty_row(name)["stage"])
        return stage, bool(asked.needs), self._order.get(name, len(self._order)), asked.term, asked.licenses

    def _asked(self) -> list[_Asked]:
        """One for each term and each weakest condition under which somebody asks for it."""
        by_term: dict[Term, list[tuple[Duty, Answers]]] = {}
        for duty, needs in self._judgement.duties:
            by_term.setdefault(duty.term, []).append((duty, needs))
        found = []
        for term, rows in by_term.items():
            left = rows
            for weakest in smallest(needs for _, needs in rows):
                here = [duty.license for duty, needs in left if weakest <= needs]
                left = [(duty, needs) for duty, needs in left if not weakest <= needs]
                found.append(_Asked(term, weakest, tuple(dict.fromkeys(here))))
        return found

    def _head(self, asked: _Asked, others: Sequence[_Asked]) -> _Asked:
        """The obligation that this one is told under: one by which it is met, if that is met by no other; else itself."""
        better = [o for o in others if self._meets(o, asked) and not any(self._meets(p, o) for p in others)]
        return better[0] if better else asked

    def _meets(self, one: _Asked, other: _Asked) -> bool:
        """Whether who does the one has done the other. Of two that meet each other, the first in the vocabulary leads."""
        return self._covers(one, other) and not (self._covers(other, one) and self._place(other) < self._place(one))

    def _covers(self, one: _Asked, other: _Asked) -> bool:
        mine, theirs = (self._knowledge.duty_row(asked.term.name) for asked in (one, other))
        return (
            other.term.name in mine.get("covers", {})
            and mine["stage"] == theirs["stage"]
            and not (other.term.value or theirs.get("file") or theirs.get("kind") in _OF_EACH_ITS_OWN)
            and one.needs <= other.needs
            and not set(one.licenses) & set(other.licenses)
        )

    # words

    def _obligation(self, head: _Asked, met: Sequence[_Asked]) -> Obligation:
        row = self._knowledge.duty_row(head.term.name)
        inner = head.term.name.removeprefix(_PREFIX)
        wrapped = inner != head.term.name
        together = [head, *met]
        return Obligation(
            code=YOUR_TERMS if wrapped else inner,
            message=self._message(head),
            value=inner if wrapped else head.term.value,
            licenses=tuple(dict.fromkeys(id for one in together for id in one.licenses)),
            clauses=tuple(dict.fromkeys(clause for one in together for clause in self._clauses(one))),
            when=self._told(head.needs),
            stage=row["stage"],
            file=str(row.get("file", "")).replace("{value}", head.term.value),
            items=self._items(head),
            meets=tuple(
                Met(
                    one.term.name,
                    self._message(one),
                    one.licenses,
                    self._clauses(one),
                    self._told(one.needs - head.needs),
                )
                for one in met
            ),
        )

    def _message(self, asked: _Asked) -> str:
        text = self._speech.term(asked.term, self._missing(asked))
        return text[0].upper() + text[1:]

    def _missing(self, asked: _Asked) -> list[Missing]:
        offers = {duty.offer for duty, _ in self._judgement.duties if duty.term == asked.term}
        return [m for m in self._judgement.choice.missing if m.offer in offers]

    def _items(self, asked: _Asked) -> tuple[str, ...]:
        """The use restrictions that own terms must take over, one by one."""
        if asked.term.name != f"{_PREFIX}use-restrictions":
            return ()
        return tuple(map(self._speech.use, self._speech.listed(asked.term.value, self._missing(asked))))

    def _clauses(self, asked: _Asked) -> tuple[Clause, ...]:
        return tuple(dict.fromkeys(clause for id in asked.licenses for clause in self._of_license(id, asked.term)))

    def _of_license(self, id: str, term: Term) -> list[Clause]:
        """Where a licence asks for it: of several clauses those of which a trigger fires."""
        if id not in self._knowledge:
            return []
        record = self._knowledge.record(id)
        name = term.name.removeprefix(_PREFIX)
        if name == "use-restrictions":
            rows = [f for f in record.facts if f["kind"] == "use-restriction" and f["license"] == term.value][:1]
            return [Clause(**clause_of(f)) for f in rows]
        if name != term.name:
            return [Clause(**row) for row in record.clauses(name, term.value)][:1]
        fired = {f.trigger for f in self._judgement.choice.fired if f.license == id}
        rows = [f for f in record.facts if (f["kind"], f["name"], f["value"]) == ("obligation", name, term.value)]
        return [Clause(**clause_of(f)) for f in rows if fired & set(f["details"]["on"])]
