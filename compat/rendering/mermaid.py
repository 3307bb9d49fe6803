"""A drawing as a Mermaid flowchart, to be put into Markdown."""

from __future__ import annotations

import json
import re

from compat.rendering.boxes import Line, writer
from compat.rendering.drawing import Drawing
from compat.rendering.kinds import BARRED, BOLD, CUT, DASHED, DOTTED, FOLDED, PLAIN, ROUND, Look, look_of
from compat.rendering.visible import visible

_SHAPES = {
    BOLD: ("([", "])"),
    CUT: ("{{", "}}"),
    PLAIN: ("[", "]"),
    FOLDED: ("[[", "]]"),
    ROUND: ("(", ")"),
    DOTTED: ("(", ")"),
    BARRED: ("[/", "/]"),
    DASHED: ("[", "]"),
}
_STROKES = {BOLD: ",stroke-width:4px", DOTTED: ",stroke-dasharray:2 3", DASHED: ",stroke-dasharray:6 4"}
# In a quoted label Mermaid reads entities, tags, Markdown, directives, icons and links, and a line with "style", a
# colon and an entity loses its last semicolon.
_READ = re.compile(r"""["#&<>`*_~:@$%^|\\\[\]{}]|(?<=www)\.""", re.IGNORECASE)
_LISTED = re.compile(r"^(\d+(?=[.)])|(?=[-+=]))(.)")  # what makes a list or a heading where a line begins
_DECODED = re.compile(r"\$(?=\$)|:(?=fa-)")  # formulas and icons, read after entities: something invisible parts them


def text(drawing: Drawing) -> str:
    """The flowchart. Nodes are n1, n2, … in the order of the drawing."""
    write = writer(drawing)
    ids = {node.id: f"n{index}" for index, node in enumerate(drawing.nodes, 1)}
    looks = {node.kind: look_of(node, drawing) for node in drawing.nodes}
    lines = [
        "---",
        f"title: {json.dumps(visible(drawing.title), ensure_ascii=False)}",
        "---",
        "flowchart RL",
        *(f"  {ids[node.id]}{_box(looks[node.kind], write(node))}" for node in drawing.nodes),
        *(f"  {ids[edge.source]} {'-.->' if edge.sign < 0 else '-->'} {ids[edge.target]}" for edge in drawing.edges),
        *(f"  classDef {kind} {_style(look)}" for kind, look in looks.items()),
        *(f"  class {','.join(ids[n.id] for n in drawing.nodes if n.kind == kind)} {kind}" for kind in looks),
    ]
    return "\n".join(lines) + "\n"


def _box(look: Look, lines: tuple[Line, ...]) -> str:
    opens, closes = _SHAPES[look.shape]
    return f'{opens}"{"<br/>".join(_escaped(line.text) for line in lines)}"{closes}'


def _style(look: Look) -> str:
    tone = look.tone
    return f"fill:{tone.fill},stroke:{tone.line},color:#1c1e21{_STROKES.get(look.shape, '')}"


def _escaped(words: str) -> str:
    """A line of a quoted label; each character in which Mermaid could read more than itself is an entity."""
    row = _DECODED.sub("\\g<0>\u2060", " ".join(words.split()))
    return _LISTED.sub(lambda m: m[1] + _entity(m[2]), _READ.sub(lambda m: _entity(m[0]), row))


def _entity(char: str) -> str:
    return "#quot;" if char == '"' else f"#{ord(char)};"
