"""A drawing as a tree for the terminal: the answer, its reasons, what they rest on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from compat.proof.explanation import CONCLUSION
from compat.rendering.boxes import KIND, QUOTE, Line, writer
from compat.rendering.drawing import VERDICT, Drawing
from compat.rendering.visible import visible
from compat.rendering.wrapping import WIDTH, wrapped

_NARROWEST = 36  # of the text, however deep it stands


def text(drawing: Drawing) -> str:
    """The tree. A step that is used again has a number, and is shown in full where it is met first."""
    return f"{wrapped(visible(drawing.understood))}\n\n" + "\n".join(_rows(drawing)) + "\n"


def _rows(drawing: Drawing) -> Iterator[str]:
    write = writer(drawing)
    nodes = {node.id: node for node in drawing.nodes}
    below: dict[str, list[str]] = defaultdict(list)
    for edge in drawing.edges:
        below[edge.target].append(edge.source)
    uses = Counter(edge.source for edge in drawing.edges)
    numbers: dict[str, int] = {}
    todo = [(VERDICT, "", "")]
    while todo:
        id, first, indent = todo.pop()
        said, *more = _said(write(nodes[id]), named=nodes[id].kind not in (CONCLUSION, VERDICT))
        width = max(WIDTH, len(indent) + _NARROWEST)
        if id in numbers:
            yield _cut(f"{first}see {numbers[id]}: {said}", width)
            continue
        if uses[id] > 1:
            numbers[id] = len(numbers) + 1
            said = f"[{numbers[id]}] {said}"
        yield wrapped(said, indent, first, width)
        for line in more:
            yield wrapped(line, indent + "  ", indent + "  ", width)
        for place, premise in reversed(list(enumerate(below[id], 1))):
            last = place == len(below[id])
            todo.append((premise, indent + ("└─ " if last else "├─ "), indent + ("   " if last else "│  ")))


def _said(lines: tuple[Line, ...], named: bool) -> list[str]:
    """The sentence, with the word for its kind if ``named``, and the other lines, each quote beside its section."""
    found: list[str] = []
    for style, words in lines:
        if style == QUOTE:
            found[-1] += f": {words}"
        elif style != KIND:
            found.append(words)
    kind = lines[0].text
    return [f"{kind}: {found[0]}" if named else found[0], *found[1:]]


def _cut(row: str, width: int) -> str:
    row = row.replace("\n", " ")
    return row if len(row) <= width else row[: width - 1].rstrip() + "…"
