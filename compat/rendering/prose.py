"""The steps of an explanation as prose: because … and …, …. A step that is used again is numbered and told once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from compat.answer import Answer
from compat.proof.explanation import ABSENCE, CONFLICT, FIT, OBLIGATION, PERMISSION, UNKNOWN, Explanation, Step
from compat.rendering.drawing import DECIDING
from compat.rendering.wrapping import wrapped

CONCLUDED = "we can conclude that "  # tells where what is concluded begins, after several premises


class _Sentence(NamedTuple):
    """One step: it follows from the step before (``goes_on``), from steps told elsewhere (``cited``) and from leaves."""

    step: Step
    goes_on: bool
    cited: tuple[str, ...]
    leaves: tuple[Step, ...]


class Prose:
    """Tells reasons one after the other; what was told for one is cited by its number for the next."""

    def __init__(self, explanation: Explanation, titles: Mapping[str, str], reasons: Sequence[Step]):
        self._explanation = explanation
        self._titles = titles
        self._sentences = {reason.id: sentences for reason, sentences in self._planned(reasons)}
        cited = {id for some in self._sentences.values() for one in some for id in one.cited}
        told = [one.step.id for some in self._sentences.values() for one in some]
        self._numbers = {id: number for number, id in enumerate((id for id in told if id in cited), 1)}

    def of(self, reason: Step) -> list[str]:
        """The paragraphs for one reason."""
        return [wrapped(self._written(one), "   ") for one in self._sentences[reason.id]]

    def _planned(self, reasons: Sequence[Step]) -> Iterable[tuple[Step, list[_Sentence]]]:
        """The sentences for each reason: what was told before is not told again."""
        told: set[str] = set()
        for reason in reasons:
            sentences: list[_Sentence] = []
            before = ""
            for step in self._order(reason, told):
                premises = [self._explanation.by_id[id] for id in step.premises]
                derived = [p.id for p in premises if not p.is_leaf]
                sentences.append(
                    _Sentence(
                        step,
                        before in derived,
                        tuple(id for id in derived if id != before),
                        tuple(p for p in premises if p.is_leaf),
                    )
                )
                told.add(step.id)
                before = step.id
            yield reason, sentences

    def _order(self, reason: Step, told: set[str]) -> list[Step]:
        """What a reason rests on and was not told yet, premises first; the longest way last, so that it leads on."""
        found: dict[str, None] = {}
        depth: dict[str, int] = {}
        for step in self._explanation.under([reason.id]):
            depth[step.id] = 1 + max((depth[id] for id in step.premises), default=0)
        todo = [(reason.id, False)]
        while todo:
            id, ready = todo.pop()
            step = self._explanation.by_id[id]
            if id in found or id in told or step.is_leaf:
                continue
            if ready:
                found[id] = None
                continue
            todo.append((id, True))
            todo.extend((p, False) for p in sorted(step.premises, key=depth.__getitem__))
        return [self._explanation.by_id[id] for id in found]

    def _written(self, one: _Sentence) -> str:
        because = [f"{self._explanation.by_id[id].says} ({self._numbers[id]})" for id in one.cited]
        because += [leaf.says + quoted(leaf) for leaf in one.leaves]
        conclusion = self._conclusion(one.step)
        number = self._numbers.get(one.step.id)
        end = ("" if conclusion.endswith(".") else ".") + (f" ({number})" if number else "")
        if not because:
            return f"{'So ' + conclusion if one.goes_on else capital(conclusion)}{end}"
        many = len(because) + one.goes_on > 1
        return f"{'And because' if one.goes_on else 'Because'} {' and '.join(because)}, {CONCLUDED * many}{conclusion}{end}"

    def _conclusion(self, step: Step) -> str:
        if step.kind == CONFLICT:
            return f"{self._titles[step.code]} [{step.code}]"
        return step.says + (f" (if {' and '.join(step.when)})" if step.when else "")


#: What stands above the reasons of a kind; conflicts have numbers instead.
_HEADS = {
    PERMISSION: "You may do this",
    FIT: "It may go out so",
    OBLIGATION: "You must do this",
    UNKNOWN: "What is not known",
}


def explained(answer: Answer, titles: Mapping[str, str], kinds: Sequence[str] = ()) -> list[str]:
    """The reasons for an answer, each with its steps: blocks of text. ``kinds`` are those of the reasons that are told
    (those that decide, if none are named)."""
    explanation = answer.explanation
    reasons = explanation.of_kind(*(kinds or DECIDING[answer.verdict]))
    prose = Prose(explanation, titles, [reason for reason in reasons if not reason.is_leaf])
    blocks: list[str] = []
    head = ""
    for number, reason in enumerate(reasons, 1):
        if reason.kind == CONFLICT:
            blocks.append(conflict(number, reason, prose, explanation))
            continue
        kind = FIT if reason.kind == ABSENCE else reason.kind
        if kind != head:
            head = kind
            blocks.append(_HEADS[kind])
        text = [wrapped(capital(reason.says) + ".", "   ", "   ")] if reason.is_leaf else prose.of(reason)
        blocks.append("\n".join(text))
    if explanation.untold:
        blocks.append(wrapped(f"There are {explanation.untold:,} more reasons, which are not told here."))
    return blocks


def conflict(number: int, reason: Step, prose: Prose, explanation: Explanation) -> str:
    """A conflict: what it is, how it follows, and the fewest clauses and statements that can't stand together."""
    when = f" (if {' and '.join(reason.when)})" if reason.when else ""
    lines = [wrapped(f"{reason.says}{when}. [{reason.code}]", "   ", f"{number}. "), "", *prose.of(reason)]
    return "\n".join([*lines, "", *together(reason, explanation)])


def together(reason: Step, explanation: Explanation) -> list[str]:
    """The smallest set of a conflict, a line for each member."""
    members = explanation.together.get(reason.id, ())
    if not members:
        return []
    lines = [f"   These {len(members)} can't stand together:" if len(members) > 1 else "   This can't stand:"]
    for member in members:
        step = explanation.by_id[member.id]
        spare = "" if member.needed else " (one of several: without it, another would do)"
        lines.append(wrapped(step.says + quoted(step) + spare, "       ", "     - "))
    return lines


def quoted(step: Step) -> str:
    """The clauses of a leaf, each quote beside its section."""
    return "".join(f" [{clause}]" for clause in step.clauses)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
