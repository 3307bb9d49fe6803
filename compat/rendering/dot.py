"""A drawing as DOT, the language of Graphviz."""

from __future__ import annotations

from compat.rendering.boxes import Line, full, writer
from compat.rendering.drawing import Drawing, Node
from compat.rendering.kinds import BARRED, BOLD, CUT, DASHED, DOTTED, FOLDED, PLAIN, ROUND, look_of
from compat.rendering.visible import visible
from compat.rendering.wrapping import wrapped

COLUMNS = 44  # of a box
_SHAPES = {
    BOLD: "shape=box, style=filled, penwidth=4",
    CUT: "shape=octagon, style=filled, penwidth=2",
    PLAIN: "shape=box, style=filled",
    FOLDED: "shape=note, style=filled",
    ROUND: 'shape=box, style="rounded,filled"',
    DOTTED: 'shape=box, style="rounded,dotted,filled"',
    BARRED: "shape=box, style=filled, peripheries=2",
    DASHED: 'shape=box, style="dashed,filled"',
}


def text(drawing: Drawing) -> str:
    """The DOT text. Nodes are n1, n2, … in the order of the drawing."""
    write = writer(drawing)
    ids = {node.id: f"n{index}" for index, node in enumerate(drawing.nodes, 1)}
    lines = [
        "digraph compat {",
        f'  graph [rankdir=RL, labelloc=t, labeljust=l, fontname=Helvetica, label="{_escaped(visible(drawing.title))}"];',
        "  node [fontname=Helvetica, fontsize=11];",
        '  edge [color="#565c64"];',
        *(f"  {ids[node.id]} [{_look(node, drawing)}, {_words(node, write(node))}];" for node in drawing.nodes),
        *(
            f"  {ids[edge.source]} -> {ids[edge.target]}{' [style=dashed]' if edge.sign < 0 else ''};"
            for edge in drawing.edges
        ),
        "}",
    ]
    return "\n".join(lines) + "\n"


def _look(node: Node, drawing: Drawing) -> str:
    look = look_of(node, drawing)
    return f'{_SHAPES[look.shape]}, fillcolor="{look.tone.fill}", color="{look.tone.line}"'


def _words(node: Node, lines: tuple[Line, ...]) -> str:
    rows = [row for line in lines for row in wrapped(line.text, width=COLUMNS).splitlines()]
    label = "".join(f"{_escaped(row)}\\l" for row in rows)
    return f'label="{label}", tooltip="{_escaped(full(node))}"'


def _escaped(words: str) -> str:
    """Text for a quoted string: Graphviz reads escapes and entities in it."""
    return words.replace("\\", r"\\").replace('"', r"\"").replace("&", "&amp;").replace("\n", r"\n")
