"""The derivation as a ``networkx.DiGraph`` (docs/graph.md): everything in it, told or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2s
from typing import TYPE_CHECKING, Any

from clingo import Symbol

from compat.proof.derivation import Derivation
from compat.proof.explanation import ABSENCE, LAW, Teller
from compat.reasoning.solving import Firing

if TYPE_CHECKING:
    import networkx

ATOM, RULE, COMPARISON = "atom", "rule", "comparison"
_WORDS = {
    "!=": "is not",
    "=": "is",
    "<": "comes before",
    "<=": "is or comes before",
    ">": "comes after",
    ">=": "is or comes after",
}


def graph_of(
    derivation: Derivation, goals: Iterable[Symbol], rules: Sequence[Mapping[str, Any]], tell: Teller
) -> networkx.DiGraph:
    """The graph. Edges run from premise to firing to conclusion; ``sign`` is 1, or -1 from an absence."""
    import networkx

    graph = networkx.DiGraph()
    wanted = set(goals)

    def add_atom(atom: Symbol) -> str:
        id = str(atom)
        if id not in graph:
            derived = derivation.ways(atom) > 0
            graph.add_node(
                id,
                type=ATOM if derived else tell.kind(atom) or LAW,  # the rules state a few facts themselves
                label=tell.atom(atom),
                told=tell.tells(atom, True),
                atom=id,
                goal=atom in wanted,
                clauses=[] if derived else [dict(row) for row in tell.clauses(atom)],
            )
        return id

    def add_absence(atom: Symbol) -> str:
        id = f"not {atom}"
        if id not in graph:
            told = tell.tells(atom, False)
            graph.add_node(
                id, type=ABSENCE, label=tell.absence(atom), told=told, atom=str(atom), goal=False, clauses=[]
            )
        return id

    def add_comparison(left: Symbol, sign: str, right: Symbol) -> str:
        id = f"{left} {sign} {right}"
        if id not in graph:
            label = f"{tell.value(left)} {_WORDS[sign]} {tell.value(right)}"
            graph.add_node(id, type=COMPARISON, label=label, told=False, atom=id, goal=False, clauses=[])
        return id

    for firing in derivation.firings:
        row = rules[firing.rule]
        id = rule_id(firing)
        graph.add_node(
            id,
            type=RULE,
            label=tell.firing(firing),
            told=bool(row["says"]),
            rule=firing.rule,
            file=row["file"],
            line=row["line"],
            cheapest=derivation.cheapest.get(firing.head) == firing,
        )
        graph.add_edge(id, add_atom(firing.head), sign=1)
        for positive, premise in firing.premises:
            if positive:
                graph.add_edge(add_atom(premise), id, sign=1)
            else:
                graph.add_edge(add_absence(premise), id, sign=-1)
        for left, sign, right in firing.compared:
            graph.add_edge(add_comparison(left, sign, right), id, sign=1)
    return graph


def rule_id(firing: Firing) -> str:
    """A name for a firing that hangs on its rule and its premises alone, so that two runs give the same file."""
    rests_on = f"{firing.head} {firing.premises} {firing.compared}"
    return f"rule {firing.rule} {blake2s(rests_on.encode(), digest_size=5).hexdigest()}"
