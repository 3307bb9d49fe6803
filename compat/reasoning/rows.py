"""Many small works in one grounding: each takes in the licences of one row by the same relation, and columns are offers.

What a matrix (``pairs``) and a map (``mapping``) give the rules, and the questions and conditions of such works.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from compat.errors import WorkError, nearest
from compat.knowledge.model import Knowledge, Raised
from compat.reasoning.findings import OWN
from compat.reasoning.judging import PRESUMED, World
from compat.reasoning.program import Offer, of_model, of_names, of_questions, with_chains
from compat.reasoning.questions import Question, check_pins, limited_by_outbound, purposes, questions, shared_bits
from compat.reasoning.solving import Atom
from compat.works.file import from_mapping
from compat.works.model import FORM_OF_KIND, Work

INPUT, RESULT = "input", "mine"
# What a relation takes in and makes, where licences are all that is known.
_KINDS = {
    "fine-tune": ("model", "model"),
    "adapter": ("model", "adapter"),
    "merge": ("model", "model"),
    "quantize": ("model", "model"),
    "convert": ("model", "model"),
    "distill": ("model", "model"),
    "judge": ("model", "model"),
    "generate": ("model", "output"),
    "load": ("model", "code"),
    "call": ("model", "code"),
    "train": ("dataset", "model"),
    "train-with": ("code", "model"),
    "concatenate": ("dataset", "dataset"),
    "annotate": ("dataset", "dataset"),
    "retrieve": ("document", "code"),
}


def work_of(inbound: Sequence[str], outbound: str, by: str, release: Mapping[str, Any], knowledge: Knowledge) -> Work:
    """A work that takes these in by one relation. Raises ``WorkError`` if the relation or the release is not valid."""
    if not isinstance(by, str) or by not in knowledge.law.relations:
        raise WorkError(
            f"no relation is named {by!r}",
            nearest=nearest(str(by), knowledge.law.relations) or tuple(knowledge.law.relations),
        )
    took, made = _KINDS.get(by, ("code", "code"))
    extra = set(release) - {"form", "purpose", "circumstances", "assume"}
    if extra:
        raise WorkError(
            f"only form, purpose, circumstances and assume can be said here, not {', '.join(sorted(extra))}"
        )
    names = [INPUT, *(f"{INPUT}-{number}" for number in range(2, len(inbound) + 1))]
    return from_mapping(
        {
            "artifacts": {
                **{n: {"kind": took, "license": license} for n, license in zip(names, inbound, strict=True)},
                RESULT: {"kind": made, "license": outbound, "made_from": [{by: name} for name in names]},
            },
            "release": {
                "artifact": RESULT,
                "form": release.get("form") or FORM_OF_KIND[made],
                **{k: release[k] for k in ("purpose", "circumstances") if k in release},
            },
            **({"assume": release["assume"]} if release.get("assume") else {}),
        },
        knowledge.law,
    )


class Rows:
    """Rows, each the licences that one work takes in; columns, each the sides of an offer; both numbered.

    ``work`` is like each of them but for its licences. ``foreign`` are licences that are only offered: their circumstances are
    those of recipients.
    """

    def __init__(
        self,
        rows: Iterable[tuple[str, ...]],
        columns: Iterable[tuple[str, ...]],
        unknown: Iterable[str],
        by: str,
        work: Work,
        knowledge: Knowledge,
        foreign: Iterable[str] = (),
    ):
        self.rows = {row: number for number, row in enumerate(dict.fromkeys(rows))}
        self.columns = {sides: number for number, sides in enumerate(dict.fromkeys(columns))}
        self._unknown = frozenset(unknown)
        self._by = by
        self._work = work
        self._knowledge = knowledge
        self._foreign = frozenset(foreign)

    @property
    def is_handed_out(self) -> bool:
        """Whether the release hands copies to others."""
        return self._knowledge.law.forms[self._work.release.form]["act"] == "distribute"

    # questions and conditions

    def ask(self) -> None:
        """Give out bits. Raises ``CompatError`` on pins that are not valid, and if more questions are open than there are bits."""
        self.asked = self._questions()
        # Closed questions need no bits, but for the presumption that weights are protected: who can give a licence
        # does not hang on it.
        kept = [q for q in self.asked if q.is_open or q.id == PRESUMED and not q.tied]
        self.given = shared_bits(kept, map(self.asked_by, self.rows))
        self.given.update({q.id: 0 if q.tied else -1 for q in self.asked if q not in kept})
        # Within a row a bit stands for one question, whichever others have it in other rows.
        self.world = World([replace(q, within=()) for q in kept], self.given)
        self._unprotected = sum(self.given[q.id] for q in kept if not q.is_open)

    def _questions(self) -> tuple[Question, ...]:
        knowledge = self._knowledge
        ids = sorted({id for some in (*self.rows, *self.columns) for id in some if id in knowledge})
        raised = [self._raised(id) for id in ids]
        check_pins(self._work.assume, knowledge.law, [own["id"] for one in raised for own in one.own])
        return questions(self._work, knowledge.law, raised, [])

    def _raised(self, id: str) -> Raised:
        raised = self._knowledge.record(id).raised
        return raised.going_out() if id in self._foreign else raised

    def asked_by(self, row: tuple[str, ...]) -> set[str]:
        """The questions that the licences of a row ask: a cell hangs on these, on readings and on purposes."""
        asked: set[str] = set()
        for id in with_chains(row, self._knowledge):
            raised = self._knowledge.record(id).raised
            asked.update(raised.circumstances, (own["id"] for own in raised.own))
            asked.update(f"{catch}@{RESULT}" for catch in raised.catches)
        return asked

    def excluded(self, offers: Sequence[Offer]) -> int:
        """The conditions that an outbound licence rules out: who releases under it means to keep to its limits."""
        sides = [[self._knowledge.record(id).raised for id in o.sides if id in self._knowledge] for o in offers]
        limited = limited_by_outbound(sides, self._knowledge.law)
        return self._unprotected | sum(self.given[q.id] for q in self.asked if q.is_open and q.id in limited)

    # what the rules read

    def involved(self) -> list[str]:
        """The licences of the catalogue that the rules must know."""
        return with_chains({id for some in (*self.rows, *self.columns) for id in some}, self._knowledge)

    def atoms(self) -> Iterator[Atom]:
        """All rows and columns, and what is the same for all of them."""
        for row, number in self.rows.items():
            for id in row or ("",):
                yield "row", (number, id)
        for sides, number in self.columns.items():
            yield "column", (number,)
            yield from self.of_column(sides, number)
        yield from self.common()

    def common(self) -> Iterator[Atom]:
        """What is the same for all rows and columns."""
        form = self._knowledge.law.forms[self._work.release.form]
        yield "by", (self._by,)
        general = {*purposes(self._knowledge.law), PRESUMED}
        yield "purposes", (sum(self.given[q.id] for q in self.asked if self.given[q.id] > 0 and q.id in general),)
        yield "act_of_release", (form["act"],)
        for kind in form.get("is", ()):
            yield "form_is", (kind,)
        if self._work.artifact(INPUT).kind in ("model", "adapter"):
            yield "takes_weights", ()
        if self._work.artifact(RESULT).kind in ("model", "adapter"):
            for _, arguments in of_model(RESULT, RESULT, self.given):
                yield "result_is", arguments[1:]
        for id in sorted(self._unknown):
            yield "opaque", (id,)
        yield "unlicensed", ("none",)
        yield "own_terms", (OWN,)
        yield from of_questions(self.asked, self.given)
        yield from of_names([self._knowledge.record(id).facts for id in self.involved()])

    @staticmethod
    def of_column(sides: Sequence[str], number: int) -> Iterator[Atom]:
        """An offer, by its number."""
        yield "offer", (number,)
        for side in sides:
            yield "side", (number, side)
            yield "offered", (side,)
