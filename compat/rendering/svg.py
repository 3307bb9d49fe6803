"""A drawing as one SVG file: no script, nothing from elsewhere, readable on light ground, on dark ground and on paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from xml.sax.saxutils import escape

from compat.proof.explanation import ABSENCE
from compat.rendering.boxes import CITE, KIND, QUOTE, SAYS, WHEN, Line, full, writer
from compat.rendering.drawing import VERDICT, Drawing, Edge, Node
from compat.rendering.kinds import BARRED, BOLD, CUT, DASHED, DOTTED, FOLDED, LOOKS, ROUND, Look, look_of
from compat.rendering.layout import Layout, Link, Point, Size, laid_out
from compat.rendering.lettering import lines_of, width_of
from compat.rendering.visible import visible

WIDTH = 264  # of a box
MOST_LINES = 24  # of one text in a box; the tooltip has all of it
_MARGIN = 24
_PAD = 12
_CORNER = 12  # what is cut or folded at a corner
_REASONS_WEIGH = 20  # so that what decides stands beside the answer
_NARROWEST = 640  # of the whole
MAIN = "main"  # the sentence of the answer
#: Styles of lines: the font's size, and how far apart lines are.
_STYLES = {
    KIND: (10.5, 16.0),
    SAYS: (13.0, 17.0),
    MAIN: (15.0, 20.0),
    WHEN: (12.0, 17.0),
    CITE: (11.5, 18.0),
    QUOTE: (12.5, 17.0),
}
_BOLD = 1.06  # how much wider bold letters are
_ROLE = 'role="graphics-document" aria-labelledby="title desc"'
_ARROW = (
    '<marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto">'
    '<path class="head" d="M0 1L10 5L0 9z"/></marker>'
)


def text(drawing: Drawing) -> str:
    """The SVG."""
    write = writer(drawing)
    contents = [_wrapped(node, write(node)) for node in drawing.nodes]
    sizes = [Size(WIDTH, _height(lines)) for lines in contents]
    places = {node.id: index for index, node in enumerate(drawing.nodes)}
    layout = laid_out(sizes, [Link(places[e.source], places[e.target], _weight(e)) for e in drawing.edges])
    width = max(layout.size.width, _NARROWEST)
    head, below = _head(drawing, width)
    whole = Size(round(width + 2 * _MARGIN), round(below + layout.size.height + 2 * _MARGIN))
    size = f'width="{whole.width}" height="{whole.height}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {whole.width} {whole.height}" {_ROLE}>',
            f'<title id="title">{_xml(drawing.title)}</title>',
            f'<desc id="desc">{_xml(f"{drawing.understood} {drawing.headline}")}</desc>',
            f"<style>{_style(drawing)}</style>",
            f"<defs>{_ARROW}</defs>",
            f'<rect class="sheet" {size}/>',
            *head,
            f'<g transform="translate({_MARGIN} {_number(below + _MARGIN)})">',
            *_edges(drawing, layout),
            *_boxes(drawing, layout, contents, sizes),
            "</g>",
            "</svg>\n",
        ]
    )


def _weight(edge: Edge) -> int:
    return _REASONS_WEIGH if edge.target == VERDICT else 1


# what stands in a box


def _wrapped(node: Node, lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines of a box, no wider than it is."""
    found: list[Line] = []
    for style, words in lines:
        style = MAIN if node.kind == VERDICT and style == SAYS else style
        rows = lines_of(words, WIDTH - 2 * _PAD, _STYLES[style][0] * (_BOLD if style in (KIND, MAIN, CITE) else 1))
        rows = rows if len(rows) <= MOST_LINES else (*rows[: MOST_LINES - 1], "…")
        found += [Line(style, row) for row in rows]
    return tuple(found)


def _height(lines: Iterable[Line]) -> float:
    return sum(_STYLES[line.style][1] for line in lines) + 2 * _PAD - 4


# shapes


def _boxes(
    drawing: Drawing, layout: Layout, contents: Sequence[Sequence[Line]], sizes: Sequence[Size]
) -> Iterator[str]:
    for node, corner, lines, size in zip(drawing.nodes, layout.corners, contents, sizes, strict=True):
        at = f"translate({_number(corner.x)} {_number(corner.y)})"
        yield f'<g class="box {_class(node.kind)}" transform="{at}"><title>{escape(full(node))}</title>'
        yield from _shape(look_of(node, drawing).shape, size)
        yield from _writing(lines)
        yield "</g>"


def _shape(shape: str, size: Size) -> Iterator[str]:
    w, h = _number(size.width), _number(size.height)
    c = min(_CORNER, round(size.height / 3))
    right, low = _number(size.width - c), _number(size.height - c)
    if shape == CUT:
        yield f'<path class="shape" d="M{c} 0H{right}L{w} {c}V{low}L{right} {h}H{c}L0 {low}V{c}z"/>'
    elif shape == FOLDED:
        yield f'<path class="shape" d="M0 0H{right}L{w} {c}V{h}H0z"/><path class="mark" d="M{right} 0V{c}H{w}"/>'
    else:
        round_by = {ROUND: 14, DOTTED: 14, BOLD: 4}.get(shape, 2)
        yield f'<rect class="shape" width="{w}" height="{h}" rx="{round_by}"/>'
    if shape == BARRED:
        yield f'<path class="mark" d="M5 0V{h}"/>'


def _writing(lines: Sequence[Line]) -> Iterator[str]:
    heights = list(accumulate((_STYLES[line.style][1] for line in lines), initial=float(_PAD)))
    yield "<text>"
    for line, below in zip(lines, heights[1:], strict=True):
        yield f'<tspan class="{line.style}" x="{_PAD}" y="{_number(below - 6)}">{_xml(line.text)}</tspan>'
    yield "</text>"


def _edges(drawing: Drawing, layout: Layout) -> Iterator[str]:
    for edge, way in zip(drawing.edges, layout.ways, strict=True):
        name = "edge absent" if edge.sign < 0 else "edge"
        yield f'<path class="{name}" d="{_path(way)}" marker-end="url(#arrow)"/>'


def _path(way: Sequence[Point]) -> str:
    """A curve through each gap between columns, a straight line through each column."""
    parts = [f"M{_point(way[0])}"]
    for before, after in zip(way[::2], way[1::2], strict=True):
        if before is not way[0]:
            parts.append(f"L{_point(before)}")
        middle = (before.x + after.x) / 2
        parts.append(f"C{_point(Point(middle, before.y))} {_point(Point(middle, after.y))} {_point(after)}")
    return "".join(parts)


# above the drawing


def _head(drawing: Drawing, width: float) -> tuple[list[str], float]:
    """Question, how it was understood, and the legend; and how far down that goes."""
    rows: list[str] = []
    below = float(_MARGIN)
    for style, size, words in (("question", 18, drawing.title), ("understood", 13, drawing.understood)):
        for line in lines_of(visible(words), min(width, 1100), size)[:MOST_LINES]:
            below += size + 7
            rows.append(f'<text class="{style}" x="{_MARGIN}" y="{_number(below - 6)}">{_xml(line)}</text>')
    legend, below = _legend(drawing, width, below + 14)
    return [*rows, *legend], below


def _legend(drawing: Drawing, width: float, top: float) -> tuple[list[str], float]:
    """A small box for each kind that occurs, and the arrows."""
    present = {node.kind for node in drawing.nodes}
    entries = [(kind, look) for kind, look in LOOKS.items() if kind in present and kind != VERDICT]
    swatch, high = Size(34, 22), 30
    x, y = float(_MARGIN), top
    rows: list[str] = ['<g class="legend">']

    def place(words: str) -> str:
        nonlocal x, y
        room = swatch.width + 8 + width_of(words, 12) + 20
        if x > _MARGIN and x + room > width + _MARGIN:
            x, y = float(_MARGIN), y + high
        at = f"translate({_number(x)} {_number(y)})"
        x += room
        label = f'<text class="label" x="{_number(swatch.width + 8)}" y="15">{_xml(words)}</text>'
        return f'transform="{at}">{label}'

    for kind, look in entries:
        opening = place(f"{look.word}: {look.means}")
        rows.append(f'<g class="box {_class(kind)}" {opening}{"".join(_shape(look.shape, swatch))}</g>')
    arrows = [("edge", "leads to")] + ([("edge absent", "because nothing says so")] if ABSENCE in present else [])
    for name, words in arrows:
        opening = place(words)
        rows.append(f'<g {opening}<path class="{name}" d="M0 11H34" marker-end="url(#arrow)"/></g>')
    return [*rows, "</g>"], y + high


# colours


def _style(drawing: Drawing) -> str:
    looks = {node.kind: look_of(node, drawing) for node in drawing.nodes}
    return (
        "svg{font-family:Helvetica,Arial,sans-serif}"
        "text{font-size:13px}.kind{font-size:10.5px;font-weight:bold;letter-spacing:.03em}.main{font-size:15px;font-weight:bold}"
        ".when{font-size:12px;font-style:italic}.cite{font-size:11.5px;font-weight:bold}.quote{font-size:12.5px;font-family:Georgia,'Times New Roman',serif;"
        "font-style:italic}.question{font-size:18px;font-weight:bold}.label{font-size:12px}"
        ".shape{stroke-width:1.4}.mark{fill:none;stroke-width:1.4}.edge{fill:none;stroke-width:1.3}"
        ".absent{stroke-dasharray:6 4}"
        + "".join(_outline(kind, look) for kind, look in looks.items())
        + _ground("#fbfbfa", "#1c1e21", "#565c64")
        + "".join(_colours(kind, look.tone.fill, look.tone.line) for kind, look in looks.items())
        + "@media (prefers-color-scheme:dark){"
        + _ground("#121417", "#eceef0", "#9aa0a8")
        + "".join(_colours(kind, look.tone.dark_fill, look.tone.dark_line) for kind, look in looks.items())
        + "}@media print{svg{width:100%;height:auto}}"
    )


def _ground(sheet: str, ink: str, line: str) -> str:
    return f".sheet{{fill:{sheet}}}text{{fill:{ink}}}.edge{{stroke:{line}}}.head{{fill:{line}}}"


def _outline(kind: str, look: Look) -> str:
    more = {
        BOLD: "stroke-width:4",
        CUT: "stroke-width:2.4",
        DOTTED: "stroke-dasharray:1.5 3.5;stroke-linecap:round;stroke-width:2",
        DASHED: "stroke-dasharray:6 4",
    }.get(look.shape)
    return f".{_class(kind)} .shape{{{more}}}" if more else ""


def _colours(kind: str, fill: str, line: str) -> str:
    name = _class(kind)
    return f".{name} .shape{{fill:{fill};stroke:{line}}}.{name} .mark{{stroke:{line}}}.{name} .kind{{fill:{line}}}"


def _class(kind: str) -> str:
    return f"k-{kind}"


# characters


def _xml(words: str) -> str:
    return escape(visible(words))


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _point(point: Point) -> str:
    return f"{_number(point.x)} {_number(point.y)}"
