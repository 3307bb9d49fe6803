"""The whole derivation graph as node-link JSON, which ``networkx.node_link_graph`` and D3 read."""

from __future__ import annotations

import json

from compat.answer import Answer
from compat.rendering.whole import whole


def text(answer: Answer, headline: str) -> str:
    """The JSON text."""
    import networkx

    return (
        json.dumps(networkx.node_link_data(whole(answer, headline), edges="edges"), ensure_ascii=False, indent=1) + "\n"
    )
