"""Conflict maps: which of some licences can be combined, under what, and in which largest sets; frozen, with one JSON form
(docs/map.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from compat.answer import Note, plain
from compat.bounded import SECONDS_FOR_ISLANDS, check_seconds
from compat.engine import CLOSING, newest_text, unversioned
from compat.errors import CompatError, nearest
from compat.knowledge.model import Knowledge
from compat.knowledge.store import VERSION
from compat.reasoning.findings import OWN
from compat.reasoning.mapping import Cell, Map, Seen
from compat.reasoning.outbound import KINDS
from compat.reasoning.pairs import listed

SCHEMA = 1


@dataclass(frozen=True)
class Member:
    """A licence of the map. ``license`` is its id (or ids joined by AND, or ``own``); ``kind`` is empty where it has none.
    ``verdict`` and ``label`` are the best that it comes to by itself; ``known`` is false where nothing is known of it."""

    license: str
    name: str
    kind: str
    known: bool
    verdict: str
    label: str


@dataclass(frozen=True)
class Under:
    """A cell of the matrix: what is under one licence, released under the other. ``codes`` stand against it."""

    verdict: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Clash:
    """What stands in the way of two licences. The text of ``minds`` forbids; ``other`` is the licence that it is with, or
    empty. ``under`` is the label under which it stands (empty: whatever the label is). It may hang on open questions, unless
    it is ``certain``."""

    code: str
    minds: str
    other: str
    under: str
    certain: bool


@dataclass(frozen=True)
class Pair:
    """Two licences: the best verdict for one work that takes in both, the best ``label`` for it, and of how many labels that
    verdict is. ``clashes`` are given where it is no yes."""

    first: str
    second: str
    verdict: str
    label: str
    labels: int
    clashes: tuple[Clash, ...] = ()


@dataclass(frozen=True)
class Isle:
    """Licences whose artifacts can all be combined and released together under ``label``, the best of ``labels`` that would
    do. No other island contains it."""

    licenses: tuple[str, ...]
    label: str
    labels: int


@dataclass(frozen=True)
class ConflictMap:
    """What ``conflict_map`` returns.

    ``cells[i][j]`` is licence i released under licence j. ``pairs`` are all unordered pairs. ``islands`` come largest first,
    ``groups`` (licences of identical behaviour on this map) too. ``outbounds`` are the labels that were tried, best first.
    ``cut`` says that some islands may be missing, and why.
    """

    relation: str
    form: str
    licenses: tuple[Member, ...]
    outbounds: tuple[str, ...]
    cells: tuple[tuple[Under, ...], ...]
    pairs: tuple[Pair, ...]
    islands: tuple[Isle, ...]
    groups: tuple[tuple[str, ...], ...]
    cut: str = ""
    notes: tuple[Note, ...] = ()
    catalogue: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form, as documented in docs/map.md."""
        fields = {name: plain(getattr(self, name)) for name in self.__dataclass_fields__}
        return {"schema": SCHEMA, **fields, "catalogue": dict(self.catalogue)}


def conflict_map(
    licenses: Iterable[str],
    by: str,
    release: Mapping[str, Any],
    knowledge: Knowledge,
    seconds: float = SECONDS_FOR_ISLANDS,
) -> ConflictMap:
    """The map of some licences. Raises ``CompatError`` on what is not valid, and on fewer than two licences."""
    check_seconds(seconds)
    found = Map(licenses, by, release, knowledge)
    names = [node.name for node in found.nodes]
    cells, pairs = found.cells(), found.pairs()
    islands, cut = found.islands(seconds)
    kept: dict[Cell, Under] = {}
    clashes: dict[Seen, Clash] = {}
    return ConflictMap(
        by,
        found.work.release.form,
        tuple(_member(found, place, knowledge) for place in range(len(names))),
        tuple(label.name for label in found.labels),
        tuple(tuple(kept.setdefault(cell, Under(*cell)) for cell in row) for row in cells),
        tuple(
            Pair(
                names[a],
                names[b],
                pair.verdict,
                pair.label,
                pair.labels,
                tuple(clashes.setdefault(seen, _clash(seen)) for seen in pair.conflicts),
            )
            for (a, b), pair in pairs.items()
        ),
        tuple(Isle(tuple(names[p] for p in i.members), i.label.name, i.labels) for i in islands),
        tuple(tuple(names[place] for place in group) for group in found.groups(cells, pairs)),
        cut,
        _notes(found, knowledge),
        {"version": VERSION, "date": knowledge.date},
    )


def _member(found: Map, place: int, knowledge: Knowledge) -> Member:
    node = found.nodes[place]
    known = [id for id in node.ids if id in knowledge]
    verdict, label = found.alone(place)
    name = " and ".join(str(knowledge.record(id).about["name"]) if id in known else id for id in node.ids)
    kind = knowledge.kind_of(node.ids[0]) if len(node.ids) == len(known) == 1 else ""
    return Member(node.name, name or "your own", kind, not found.dark[place], verdict, label)


def _clash(seen: Seen) -> Clash:
    code, minds, other = seen.conflict
    return Clash(code, minds, "" if other in ("", OWN) else other, seen.under, seen.certain)


def _notes(found: Map, knowledge: Knowledge) -> tuple[Note, ...]:
    newest = dict.fromkeys(newest_text(*one) for one in unversioned(found.work, knowledge))
    return (*newest, CLOSING)


# which licences


def chosen(licenses: Iterable[str], kind: str, family: str, everything: bool, knowledge: Knowledge) -> tuple[str, ...]:
    """The licences that were named, and those of a kind, of a family, or all. Raises ``CompatError`` on a kind or a family
    that there is none of."""
    found = list(listed(licenses, "licenses"))
    if kind:
        if kind not in KINDS:
            raise CompatError(f"--kind: {kind!r} is none of {', '.join(KINDS)}", nearest=nearest(kind, KINDS))
        found += [id for id in knowledge.ids if knowledge.kind_of(id) == kind]
    if family:
        members = _family(family, knowledge)
        if not members:
            names = sorted(
                {*knowledge.names.families, *(knowledge.record(id).about["family"] for id in _all(knowledge))}
            )
            raise CompatError(f"--family: no family is named {family!r}", nearest=nearest(family, names))
        found += members
    return (*found, *(_all(knowledge) if everything else ()))


def _all(knowledge: Knowledge) -> list[str]:
    """Every licence under which something can be released."""
    return [id for id in knowledge.ids if knowledge.kind_of(id) in KINDS]


def _family(name: str, knowledge: Knowledge) -> list[str]:
    """All of a family: those that bear its name in the catalogue, and those that people mean by it."""
    from compat.licenses.names import folded

    bear = [id for id in _all(knowledge) if folded(str(knowledge.record(id).about["family"])) == folded(name)]
    return list(dict.fromkeys((*bear, *knowledge.names.family(name))))
