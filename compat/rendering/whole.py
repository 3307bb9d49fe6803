"""The whole derivation graph as it goes to other tools: in a stable order, with the question and the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compat.answer import Answer

if TYPE_CHECKING:
    import networkx


def whole(answer: Answer, headline: str) -> networkx.DiGraph:
    """``Answer.graph`` (docs/graph.md) with its nodes and edges in alphabetical order."""
    import networkx

    graph = networkx.DiGraph(
        question=answer.question, understood=answer.understood, verdict=answer.verdict, headline=headline
    )
    graph.add_nodes_from((id, dict(data)) for id, data in sorted(answer.graph.nodes(data=True), key=lambda row: row[0]))
    graph.add_edges_from(sorted(answer.graph.edges(data=True), key=lambda row: row[:2]))
    return graph
