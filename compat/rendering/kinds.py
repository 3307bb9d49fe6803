"""How each kind of node looks, in every format. A word stands in each box and kinds differ in shape: colour is never the only
sign."""

from __future__ import annotations

from typing import NamedTuple

from compat.answer import DEPENDS, NO, UNKNOWN, YES
from compat.proof import explanation, graph
from compat.rendering.drawing import VERDICT, Drawing, Node

#: Shapes. Each format draws them as it can.
BOLD, CUT, PLAIN, FOLDED, ROUND, DOTTED, BARRED, DASHED = (
    "bold",
    "cut",
    "plain",
    "folded",
    "round",
    "dotted",
    "barred",
    "dashed",
)


class Tone(NamedTuple):
    """A colour to fill with and one for lines, on light ground and on dark."""

    fill: str
    line: str
    dark_fill: str
    dark_line: str


RED = Tone("#fdecea", "#b3261e", "#3b1715", "#f2a29b")
GREEN = Tone("#e8f5ea", "#1e6b32", "#12301a", "#8fd6a0")
AMBER = Tone("#fff4d6", "#8a5a00", "#33270a", "#e7c067")
BLUE = Tone("#e8f0fc", "#1f4f99", "#14253f", "#9cc0f5")
VIOLET = Tone("#f2ebfb", "#5f3a9c", "#281a3d", "#c7aaf2")
GREY = Tone("#f4f4f5", "#5a5f66", "#25282c", "#a8aeb6")
PAPER = Tone("#ffffff", "#6b7078", "#1b1d21", "#9aa0a8")
TONES = {"red": RED, "green": GREEN, "amber": AMBER, "blue": BLUE, "violet": VIOLET, "grey": GREY, "paper": PAPER}


class Look(NamedTuple):
    """``word`` stands in the box, ``means`` in the legend."""

    word: str
    means: str
    shape: str
    tone: Tone


LOOKS = {
    VERDICT: Look("answer", "the answer", BOLD, GREY),
    explanation.CONFLICT: Look("conflict", "what stands against it", CUT, RED),
    explanation.UNKNOWN: Look("not known", "what nobody has looked at", CUT, VIOLET),
    explanation.PERMISSION: Look("permission", "a right that you use", CUT, GREEN),
    explanation.FIT: Look("fits", "why the label is allowed", CUT, GREEN),
    explanation.OBLIGATION: Look("obligation", "what you must do", CUT, BLUE),
    explanation.CONCLUSION: Look("follows", "what follows from others", PLAIN, PAPER),
    explanation.CLAUSE: Look("clause", "what a licence says, in its words", FOLDED, AMBER),
    explanation.STATEMENT: Look("you said", "what the question says", ROUND, BLUE),
    explanation.QUESTION: Look("question", "an answer to a question of law or fact", DOTTED, VIOLET),
    explanation.LAW: Look("law", "what the law says by itself", BARRED, GREY),
    explanation.VOCABULARY: Look("meaning", "what a word means", BARRED, GREY),
    explanation.ABSENCE: Look("absence", "what nothing says", DASHED, PAPER),
    graph.ATOM: Look("derived", "what was derived", PLAIN, PAPER),
    graph.RULE: Look("rule", "one use of a rule", BARRED, GREY),
    graph.COMPARISON: Look("compared", "two values compared", BARRED, GREY),
}
_VERDICTS = {YES: GREEN, NO: RED, DEPENDS: AMBER, UNKNOWN: VIOLET}


def look_of(node: Node, drawing: Drawing) -> Look:
    """How a node looks; the answer has the colour of its verdict."""
    look = LOOKS[node.kind]
    return look._replace(tone=_VERDICTS[drawing.verdict]) if node.kind == VERDICT else look
