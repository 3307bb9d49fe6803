"""The whole derivation graph as GraphML, which yEd, Gephi and ``networkx.read_graphml`` read."""

from __future__ import annotations

from typing import Any

from compat.answer import Answer
from compat.licenses.clause import Clause
from compat.rendering.boxes import placed
from compat.rendering.visible import visible
from compat.rendering.whole import whole


def text(answer: Answer, headline: str) -> str:
    """The GraphML text. Clauses are text, a line for each: GraphML has no lists."""
    import networkx

    graph = whole(answer, headline)
    flat = networkx.DiGraph(**{name: _flat(value) for name, value in graph.graph.items()})
    for id, data in graph.nodes(data=True):
        flat.add_node(visible(id), **{name: _flat(value) for name, value in data.items()})
    for source, target, data in graph.edges(data=True):
        flat.add_edge(visible(source), visible(target), **data)
    return "\n".join(['<?xml version="1.0" encoding="utf-8"?>', *networkx.generate_graphml(flat)]) + "\n"


def _flat(value: Any) -> Any:
    if isinstance(value, list):
        return visible("\n".join(placed(Clause(**row)) for row in value))
    return visible(value) if isinstance(value, str) else value
