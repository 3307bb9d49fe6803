"""Where boxes and edges go: a layered layout by dagre (assets/README.md). What follows stands left of what it rests on, so
that a large drawing grows downwards, as a page does; from top to bottom it would be eight times as wide."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, NamedTuple

import quickjs

from compat.resources import asset

#: What dagre is told. Beyond so many boxes a quicker way to find the columns is good enough.
SETTINGS = {"rankdir": "LR", "nodesep": 18, "edgesep": 10, "ranksep": 64}
MANY = 200
_APART = 9.0  # edges that meet at one side of a box, where there is room
_STACK = 64 * 2**20  # bytes
_POSITIONS = """
const structuredClone = value => JSON.parse(JSON.stringify(value));  // browsers have it, this engine has not
function positions(text) {
  const {boxes, edges, settings} = JSON.parse(text);
  const graph = new dagre.graphlib.Graph().setGraph(settings);
  boxes.forEach(([width, height], i) => graph.setNode(String(i), {width, height}));
  edges.forEach(([lower, upper, weight]) => graph.setEdge(String(upper), String(lower), {weight}));
  dagre.layout(graph);
  const at = ({x, y}) => [x, y];
  return JSON.stringify({
    size: [graph.graph().width, graph.graph().height],
    boxes: boxes.map((_, i) => at(graph.node(String(i)))),
    edges: edges.map(([lower, upper]) => graph.edge(String(upper), String(lower)).points.map(at).reverse()),
  });
}
"""


class Size(NamedTuple):
    width: float
    height: float


class Point(NamedTuple):
    x: float
    y: float


class Link(NamedTuple):
    """An edge: the positions, among the boxes, of what something rests on and of what rests on it. The higher ``weight`` is,
    the nearer they stand."""

    lower: int
    upper: int
    weight: int = 1


@dataclass(frozen=True)
class Layout:
    """Places of boxes (their upper left corners) and of edges, in the order in which they were given; ``size`` is that of the
    whole, which begins at 0, 0.

    A way leads from what something rests on to what rests on it, by an even number of points: between columns from the first
    to the second, along a gap between boxes from there to the third, and so on. Its ends lie on the sides of the two boxes.
    """

    corners: tuple[Point, ...]
    ways: tuple[tuple[Point, ...], ...]
    size: Size


def laid_out(boxes: Sequence[Size], edges: Sequence[Link]) -> Layout:
    """Lay out boxes of given sizes."""
    found = _dagre(boxes, edges)
    centres = [Point(x, y) for x, y in found["boxes"]]
    bends = [[Point(x, y) for x, y in way] for way in found["edges"]]
    corners = tuple(Point(c.x - box.width / 2, c.y - box.height / 2) for c, box in zip(centres, boxes, strict=True))
    return Layout(corners, _ways(boxes, centres, edges, bends), Size(*found["size"]))


def _ways(
    boxes: Sequence[Size], centres: Sequence[Point], edges: Sequence[Link], bends: Sequence[Sequence[Point]]
) -> tuple[tuple[Point, ...], ...]:
    """The ways of edges: straight through a column, so that they cross no box there."""
    columns: dict[int, float] = defaultdict(float)  # the middle of each column, and half of its width
    for centre, box in zip(centres, boxes, strict=True):
        columns[round(centre.x)] = max(columns[round(centre.x)], box.width / 2)
    through = [[p for p in way[1:-1] if round(p.x) in columns] for way in bends]
    sides: dict[tuple[int, bool], list[tuple[float, int]]] = defaultdict(list)
    for index, ((lower, upper, _), passed) in enumerate(zip(edges, through, strict=True)):
        leftwards = centres[lower].x > centres[upper].x
        sides[lower, not leftwards].append(((passed[0] if passed else centres[upper]).y, index))
        sides[upper, leftwards].append(((passed[-1] if passed else centres[lower]).y, index))
    ends: dict[tuple[int, int], Point] = {}
    for (place, right), meeting in sides.items():
        ends.update(_ends(place, boxes[place], centres[place], right, [index for _, index in sorted(meeting)]))
    ways = []
    for index, ((lower, upper, _), passed) in enumerate(zip(edges, through, strict=True)):
        forward = 1 if centres[lower].x > centres[upper].x else -1
        way = [ends[index, lower]]
        for point in passed:
            half = columns[round(point.x)] * forward
            way += [Point(point.x + half, point.y), Point(point.x - half, point.y)]
        ways.append((*way, ends[index, upper]))
    return tuple(ways)


def _ends(box: int, size: Size, centre: Point, right: bool, edges: Sequence[int]) -> Mapping[tuple[int, int], Point]:
    """Where edges, in order, meet a side of a box."""
    x = centre.x + (size.width if right else -size.width) / 2
    apart = min(_APART, 0.8 * size.height / len(edges))
    first = centre.y - apart * (len(edges) - 1) / 2
    return {(edge, box): Point(x, first + apart * place) for place, edge in enumerate(edges)}


def _dagre(boxes: Sequence[Size], edges: Sequence[Link]) -> Any:
    """What dagre finds, in a thread of its own: it walks deep graphs by recursion, and only a new thread can have more stack."""
    before = threading.stack_size(_STACK)
    try:
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(_run, boxes, edges).result()
    except quickjs.JSException as error:
        raise RuntimeError(f"dagre failed on {len(boxes)} boxes and {len(edges)} edges: {error}") from error
    finally:
        threading.stack_size(before)


def _run(boxes: Sequence[Size], edges: Sequence[Link]) -> Any:
    context = quickjs.Context()
    context.set_max_stack_size(_STACK * 3 // 4)
    context.eval(asset("dagre.min.js"))
    context.eval(_POSITIONS)
    settings = {**SETTINGS, "ranker": "network-simplex" if len(boxes) <= MANY else "tight-tree"}
    return json.loads(context.get("positions")(json.dumps({"boxes": boxes, "edges": edges, "settings": settings})))
