"""A conflict map as GraphML: licences and the pairs of them, for tools that lay out and count."""

from __future__ import annotations

from io import BytesIO

from compat.atlas import ConflictMap
from compat.rendering.visible import visible


def text(found: ConflictMap) -> str:
    """Nodes are licences (``name``, ``kind``, ``group`` and ``islands`` by number), edges the pairs (``verdict``, ``label``,
    ``codes``)."""
    import networkx

    graph = networkx.Graph(relation=found.relation, form=found.form)
    group = {id: number for number, some in enumerate(found.groups, 1) for id in some}
    for member in found.licenses:
        on = [str(number) for number, isle in enumerate(found.islands, 1) if member.license in isle.licenses]
        graph.add_node(
            visible(member.license),
            name=visible(member.name),
            kind=member.kind,
            verdict=member.verdict,
            group=group.get(member.license, 0),
            islands=" ".join(on),
        )
    for pair in found.pairs:
        codes = " ".join(dict.fromkeys(clash.code for clash in pair.clashes))
        ends = visible(pair.first), visible(pair.second)
        graph.add_edge(*ends, verdict=pair.verdict, label=visible(pair.label), codes=codes)
    file = BytesIO()
    networkx.write_graphml(graph, file)
    return file.getvalue().decode("utf-8") + "\n"
