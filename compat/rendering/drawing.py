"""What is drawn of an answer: nodes and edges, before any format. The verdict stands above what was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from compat.answer import DEPENDS, NO, UNKNOWN, YES, Answer
from compat.licenses.clause import Clause
from compat.proof.explanation import ABSENCE, CONFLICT, FIT, OBLIGATION, PERMISSION, Explanation, Step
from compat.proof.explanation import UNKNOWN as NOT_KNOWN

VERDICT = "verdict"
#: What decides a verdict, and so is drawn and told: kinds of reasons.
DECIDING = {
    NO: (CONFLICT,),
    DEPENDS: (CONFLICT,),
    UNKNOWN: (CONFLICT, NOT_KNOWN),
    YES: (PERMISSION, FIT, ABSENCE, OBLIGATION),
}


@dataclass(frozen=True)
class Node:
    """One box. ``kind`` is ``verdict``, a kind of step (docs/graph.md), or a type of node of the whole graph; ``says`` its
    text; the rest as in ``Step``."""

    id: str
    kind: str
    says: str
    rule: str = ""
    clauses: tuple[Clause, ...] = ()
    code: str = ""
    when: tuple[str, ...] = ()
    ways: int = 1


@dataclass(frozen=True)
class Edge:
    """From what something rests on to what rests on it. ``sign`` is -1 from an absence, else 1."""

    source: str
    target: str
    sign: int = 1


@dataclass(frozen=True)
class Drawing:
    """``title`` is the question, ``understood`` how it was taken, ``verdict`` and ``headline`` the answer. ``nodes`` come
    after what they rest on; the verdict is the last."""

    title: str
    understood: str
    verdict: str
    headline: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def drawn(answer: Answer, headline: str, everything: bool = False) -> Drawing:
    """What decides the verdict, each by its cheapest proof; ``everything``: the permissions and duties of a no as well."""
    explanation = answer.explanation
    kinds = DECIDING[answer.verdict]
    reasons = [s.id for s in map(explanation.by_id.__getitem__, explanation.reasons) if everything or s.kind in kinds]
    steps = explanation.under(reasons)
    nodes = [*map(_node, steps), Node(VERDICT, VERDICT, headline)]
    edges = [*_edges(explanation, steps), *(Edge(id, VERDICT, _sign(explanation.by_id[id])) for id in reasons)]
    return Drawing(answer.question, answer.understood, answer.verdict, headline, tuple(nodes), tuple(edges))


def drawn_whole(answer: Answer, headline: str) -> Drawing:
    """The whole derivation graph: each atom, each firing of a rule, each leaf."""
    graph = answer.graph
    nodes, goals = [], []
    for id, data in graph.nodes(data=True):
        rule = f"{data['file']}:{data['line']}" if "file" in data else ""
        clauses = tuple(Clause(**row) for row in data.get("clauses", ()))
        nodes.append(Node(id, data["type"], data["label"], rule, clauses))
        if data.get("goal"):
            goals.append(id)
    edges = [Edge(source, target, data["sign"]) for source, target, data in graph.edges(data=True)]
    edges += [Edge(id, VERDICT) for id in goals]
    nodes.append(Node(VERDICT, VERDICT, headline))
    return Drawing(answer.question, answer.understood, answer.verdict, headline, tuple(nodes), tuple(edges))


def _node(step: Step) -> Node:
    return Node(step.id, step.kind, step.says, step.rule, step.clauses, step.code, step.when, step.ways)


def _edges(explanation: Explanation, steps: Iterable[Step]) -> Iterator[Edge]:
    for step in steps:
        for id in step.premises:
            yield Edge(id, step.id, _sign(explanation.by_id[id]))


def _sign(step: Step) -> int:
    return -1 if step.kind == ABSENCE else 1
