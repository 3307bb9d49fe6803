"""Largest sets of things of which no two clash, by a library; sets are the bits of a number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, product
from math import prod
from time import monotonic


def bits_of(number: int) -> Iterator[int]:
    """The places of the bits that are set, the lowest first."""
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest


def largest_sets(members: int, clashes: Mapping[int, int], most: int, until: float) -> tuple[list[int], bool]:
    """The subsets of ``members`` without a clash that no other one contains, and whether they are all of them.

    ``clashes`` tells for each member the others that it clashes with. If there are more than ``most``, or it takes until
    after ``until``, a largest one is among those that are given.
    """
    alike: dict[int, int] = {}  # whoever clashes with the same others stands or falls with them
    free = 0
    for one in bits_of(members):
        others = clashes.get(one, 0) & members
        if others:
            alike[others] = alike.get(others, 0) | 1 << one
        else:
            free |= 1 << one
    if not alike:
        return [free], True
    parts, complete = [], True
    for part in _parts(alike):
        sets, whole = _of_part(part, most, until)
        parts.append(sorted(sets, key=int.bit_count, reverse=True))
        complete = complete and whole
    complete = complete and prod(map(len, parts)) <= most
    return [free | _joined(chosen) for chosen in islice(product(*parts), most)], complete


def _joined(sets: tuple[int, ...]) -> int:
    whole = 0
    for one in sets:
        whole |= one
    return whole


def _parts(alike: Mapping[int, int]) -> list[dict[int, int]]:
    """The members that clash, group by group, apart where none of one part clashes with any of another."""
    parts: list[tuple[int, dict[int, int]]] = []
    for others, group in alike.items():
        reach, part = others | group, {group: others}
        for known in [p for p in parts if p[0] & reach]:
            parts.remove(known)
            reach, part = reach | known[0], {**known[1], **part}
        parts.append((reach, part))
    return [part for _, part in parts]


def _of_part(part: Mapping[int, int], most: int, until: float) -> tuple[list[int], bool]:
    """The largest sets of some groups, each given with those that it clashes with."""
    import networkx

    graph = networkx.Graph()
    for group in sorted(part):
        graph.add_node(group, weight=group.bit_count())
    graph.add_edges_from((a, b) for a in part for b in part if a < b and not part[a] & b)
    found = []
    for clique in networkx.find_cliques(graph):
        found.append(sum(clique))
        if len(found) > most or monotonic() > until:
            largest, _ = networkx.max_weight_clique(graph, weight="weight")
            return [*found[:most], sum(largest)], False
    return found, True
