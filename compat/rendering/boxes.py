"""What is written in the box of a node, in every format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from compat.licenses.clause import Clause
from compat.proof.explanation import CLAUSE
from compat.rendering.drawing import Drawing, Node
from compat.rendering.kinds import LOOKS
from compat.rendering.visible import visible

#: Styles of lines: the word for the kind, the sentence, "if ...", where a clause stands, its words.
KIND, SAYS, WHEN, CITE, QUOTE = "kind", "says", "when", "cite", "quote"


class Line(NamedTuple):
    style: str
    text: str


def writer(drawing: Drawing) -> Callable[[Node], tuple[Line, ...]]:
    """Writes the boxes of a drawing. A quote stands in the box of its clause; elsewhere only if there is no such box."""
    shown = {clause for node in drawing.nodes if node.kind == CLAUSE for clause in node.clauses}

    def write(node: Node) -> Iterator[Line]:
        word = LOOKS[node.kind].word
        yield Line(KIND, f"{word} ({node.code})" if node.code else word)
        yield Line(SAYS, node.says)
        yield from (Line(WHEN, f"if {when}") for when in node.when)
        for clause in node.clauses:
            yield Line(CITE, cited(clause))
            if node.kind == CLAUSE or clause not in shown:
                yield Line(QUOTE, f"“{clause.quote}”")

    return lambda node: tuple(Line(style, visible(text)) for style, text in write(node))


def placed(clause: Clause) -> str:
    """A clause: "Apache-2.0, section 2: “distribute …”"."""
    return f"{cited(clause)}: “{clause.quote}”"


def cited(clause: Clause) -> str:
    """Where a clause stands: "Apache-2.0, section 2"."""
    numbered = clause.section[:1].isdigit()
    return f"{clause.license}, {'section ' if numbered else ''}{clause.section}"


def full(node: Node) -> str:
    """All that is known of a node, uncut, a line for each part: what a box holds, and which rule it is from."""
    parts = [node.says, *(f"if {when}" for when in node.when)]
    parts += [placed(clause) for clause in node.clauses]
    parts += [f"rule {node.rule}"] if node.rule else []
    parts += [f"it follows in {node.ways} ways; one is shown"] if node.ways > 1 else []
    return visible("\n".join(parts))
