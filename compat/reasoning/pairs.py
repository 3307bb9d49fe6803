"""Many pairs at once: each row is a work under one inbound licence, each column an offer, all in one grounding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from clingo import SymbolType

from compat.answer import DEPENDS, NO, UNKNOWN, YES
from compat.errors import WorkError, nearest
from compat.knowledge import Knowledge
from compat.licenses.expressions import Expression, parse
from compat.reasoning.program import Offer, offers_of, of_model, of_names, of_offers, of_questions, with_chains
from compat.reasoning.questions import Question, bits, check_pins, limited_by_outbound, questions
from compat.reasoning.solving import Atom, Program, Session
from compat.works.file import FORM_OF_KIND, from_mapping
from compat.works.model import Work

INPUT, RESULT = "input", "mine"
# What a relation takes in and makes, where a pair is all that is known.
_KINDS = {
    "fine-tune": ("model", "model"), "adapter": ("model", "adapter"), "merge": ("model", "model"), "quantize": ("model", "model"),
    "convert": ("model", "model"), "distill": ("model", "model"), "judge": ("model", "model"), "generate": ("model", "output"),
    "load": ("model", "code"), "call": ("model", "code"), "train": ("dataset", "model"), "train-with": ("code", "model"),
    "concatenate": ("dataset", "dataset"), "annotate": ("dataset", "dataset"), "retrieve": ("document", "code"),
}


def pair(inbound: str, outbound: str, by: str, release: Mapping[str, Any], knowledge: Knowledge) -> Work:
    """The work that one cell of a matrix stands for. Raises ``WorkError`` if the relation or the release is not valid."""
    if by not in knowledge.law.relations:
        raise WorkError(f"no relation is named {by!r}", nearest=nearest(by, knowledge.law.relations) or tuple(knowledge.law.relations))
    took, made = _KINDS.get(by, ("code", "code"))
    extra = set(release) - {"form", "purpose", "circumstances", "assume"}
    if extra:
        raise WorkError(f"a matrix takes form, purpose, circumstances and assume, not {', '.join(sorted(extra))}")
    return from_mapping({
        "artifacts": {INPUT: {"kind": took, "license": inbound}, RESULT: {"kind": made, "license": outbound, "made_from": [{by: INPUT}]}},
        "release": {"artifact": RESULT, "form": release.get("form") or FORM_OF_KIND[made], **{k: release[k] for k in ("purpose", "circumstances") if k in release}},
        **({"assume": release["assume"]} if release.get("assume") else {}),
    }, knowledge.law)


def verdicts(inbound: Sequence[str], outbound: Sequence[str], by: str, release: Mapping[str, Any], knowledge: Knowledge) -> Iterator[tuple[str, str, str]]:
    """``(inbound, outbound, verdict)`` for all pairs, row by row. The same verdicts as ``check`` gives one by one."""
    if not inbound or not outbound:
        return iter(())
    return iter(_Matrix(inbound, outbound, by, release, knowledge).rows())


class _Matrix:
    """Rows are inbound alternatives, columns are offers; verdicts are put together from both."""

    def __init__(self, inbound: Sequence[str], outbound: Sequence[str], by: str, release: Mapping[str, Any], knowledge: Knowledge):
        self._inbound = tuple(inbound)
        self._outbound = tuple(outbound)
        self._by = by
        self._knowledge = knowledge
        self._work = pair(self._inbound[0], self._outbound[0], by, release, knowledge)
        self._in = {name: self._read(name) for name in dict.fromkeys(self._inbound)}
        self._out = {name: parse(name, knowledge.names) for name in dict.fromkeys(self._outbound)}
        self._rows: dict[tuple[str, ...], int] = {}
        for expression in self._in.values():
            for alternative in expression.alternatives:
                self._rows.setdefault(alternative, len(self._rows))
        self._columns: dict[tuple[str, ...], int] = {}
        self._offers = {name: offers_of(expression, knowledge) for name, expression in self._out.items()}
        for offers in self._offers.values():
            for offer in offers:
                self._columns.setdefault(offer.sides, len(self._columns))
        self._unknown = frozenset(u for e in (*self._in.values(), *self._out.values()) for u in e.unknown)

    def _read(self, name: str) -> Expression:
        found = parse(name, self._knowledge.names)
        if found.alternatives == (("own",),):
            return Expression(name, ((),))
        if found.alternatives in ((("unknown",),), (("proprietary",),)):
            return Expression(name, (("unknown",),), frozenset({"unknown"}))
        return found

    def rows(self) -> list[tuple[str, str, str]]:
        self._asked = self._questions()
        given = bits([q for q in self._asked if q.is_open])
        given.update({q.id: 0 if q.tied else -1 for q in self._asked if not q.is_open})
        conditions = self._conditions(given)
        cells: dict[tuple[str, str], str] = {}
        for o in self._out:
            excluded = self._excluded(o, given)
            for i in self._in:
                cells[i, o] = self._cell(i, o, conditions, excluded)
        return [(i, o, cells[i, o]) for i in self._inbound for o in self._outbound]

    def _excluded(self, outbound: str, given: Mapping[str, int]) -> int:
        """The conditions that an outbound licence rules out: who releases under it means to keep to its limits."""
        sides = [[self._knowledge.record(id).raised for id in offer.sides if id in self._knowledge] for offer in self._offers[outbound]]
        limited = limited_by_outbound(sides)
        return sum(given[q.id] for q in self._asked if q.is_open and q.id in limited)

    @property
    def _distributes(self) -> bool:
        return self._knowledge.law.forms[self._work.release.form]["act"] == "distribute"

    def _cell(self, inbound: str, outbound: str, conditions: Mapping[int, set[int]], excluded: int) -> str:
        """An inbound ``OR`` is the taker's choice, the best; an outbound one must be allowed on every side, the worst."""
        worst = YES
        for offer in self._offers[outbound]:
            column = self._columns[offer.sides]
            best = NO
            for alternative in self._in[inbound].alternatives:
                row = self._rows[alternative]
                found = {c for key in (row * 10000 + column, row * 10000 + 9999) for c in conditions.get(key, ()) if not c & excluded}
                best = min(best, self._verdict(found, alternative, offer.sides), key=_RANK.__getitem__)
            worst = max(worst, best, key=_RANK.__getitem__)
        return worst

    def _verdict(self, found: set[int], alternative: tuple[str, ...], sides: tuple[str, ...]) -> str:
        if 0 in found:
            return NO
        if self._unknown and not self._unknown.isdisjoint((*alternative, *(sides if self._distributes else ()))):
            return UNKNOWN
        return DEPENDS if found else YES

    def _conditions(self, given: Mapping[str, int]) -> dict[int, set[int]]:
        """The conditions of the conflicts of each cell, numbered as in rules/pairs.lp."""
        named = {id for alternative in (*self._rows, *self._columns) for id in alternative}
        involved = with_chains(named, self._knowledge)
        program = Program(
            self._knowledge.matrix_rules, (self._knowledge.common, self._knowledge.terms, *(self._knowledge.record(id).asp for id in involved)),
            tuple(self._atoms(self._asked, given, involved)),
        )
        found: dict[int, set[int]] = {}
        for sym in Session(program).shown():
            if sym.type is SymbolType.Number:
                found.setdefault(sym.number, set()).add(0)
            else:
                cell, condition = sym.arguments
                found.setdefault(cell.number, set()).add(condition.number)
        return found

    def _questions(self) -> tuple[Question, ...]:
        knowledge = self._knowledge
        ids = sorted({id for e in self._in.values() for a in e.alternatives for id in a if id in knowledge} | {id for s in self._columns for id in s if id in knowledge})
        raised = [knowledge.record(id).raised for id in ids]
        check_pins(self._work.assume, knowledge.law, [own["id"] for one in raised for own in one.own])
        return questions(self._work, knowledge.law, raised, [])

    def _atoms(self, asked: Sequence[Question], given: Mapping[str, int], involved: Sequence[str]) -> Iterator[Atom]:
        form = self._knowledge.law.forms[self._work.release.form]
        took = self._work.artifact(INPUT).kind
        made = self._work.artifact(RESULT).kind
        offers = [Offer(f"z{column}", "", sides) for sides, column in self._columns.items()]
        yield from of_offers(offers)
        for offer in offers:
            yield "column", (offer.id, int(offer.id[1:]))
        for alternative, row in self._rows.items():
            source, result = f"a{row}", f"s{row}"
            yield "row", (result, row)
            yield "released", (result,)
            yield "release_act", (result, form["act"])
            for kind in form.get("is", ()):
                yield "goes_as", (result, kind)
            yield "made_from", (result, self._by, source)
            yield "actor", (result, self._by, source, "me")
            if took in ("model", "adapter"):
                yield "weights", (source,)
            for id in alternative:
                yield "holds", (source, id)
            if made in ("model", "adapter"):
                yield from of_model(result, RESULT, given)
        for id in sorted(self._unknown):
            yield "opaque", (id,)
        yield "unlicensed", ("none",)
        yield "own_terms", ("proprietary",)
        yield from of_questions(asked, given)
        yield from of_names([self._knowledge.record(id).facts for id in involved])


_RANK = {YES: 0, DEPENDS: 1, UNKNOWN: 2, NO: 3}
