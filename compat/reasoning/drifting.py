"""Drift: artifacts in the middle whose label is wider than what they are made of allows.

The rules say which label is wider than which licence allows, and which licences bind which artifact (rules/work/drift.lp).
Here that is put together, artifact by artifact: where the fault starts, whose licence forbids the label, and what the
label could have been.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from compat.reasoning.program import Labels, in_order
from compat.reasoning.solving import Atom, Session
from compat.works.model import Work


class Drifted(NamedTuple):
    """An artifact with too wide a label. ``fault`` is the derived atom that says so (see ``Answer.drift`` for the rest)."""

    artifact: str
    could_be: tuple[str, ...]
    ancestor: str
    license: str
    starts_here: bool
    fault: Atom


Bound = tuple[str, str, str]  # a licence, and the manner and the place in which it binds


def drifted(session: Session, work: Work, labels: Labels, picks: Sequence[tuple[str, int]]) -> tuple[Drifted, ...]:
    """All of them, ancestors first, under one choice; each with one licence that forbids it, if possible one over which it starts there."""
    rows = session.rows(("fault", 4), ("passed_on", 4), ("lets", 2), ("holds", 2), ("learned", 4), picks=picks)
    faults = {tuple(row) for row in rows["fault"]}
    if not faults:
        return ()
    return tuple(_Middle(work, labels, faults, rows).found())


class _Middle:
    def __init__(
        self, work: Work, labels: Labels, faults: set[tuple[str, ...]], rows: Mapping[str, Sequence[tuple[str, ...]]]
    ):
        self._work = work
        self._labels = labels
        self._faults = faults
        self._lets = {tuple(row) for row in rows["lets"]}
        self._holds = {tuple(row) for row in rows["holds"]}
        self._bound: dict[str, list[Bound]] = {}
        for artifact, license, manner, place in rows["passed_on"]:
            if artifact in labels.declared and license in labels.before[artifact]:
                self._bound.setdefault(artifact, []).append((license, manner, place))
        self._sources: dict[str, list[tuple[str, str]]] = {
            a.name: [(step.relation, step.source) for step in a.made_from] for a in work.artifacts
        }
        for artifact, source, _, _ in rows["learned"]:
            self._sources[artifact].append(("train-on-outputs", source))

    def found(self) -> Iterator[Drifted]:
        over: dict[
            str, set[str]
        ] = {}  # for each artifact the licences over which its own or an earlier label is at fault
        for artifact in in_order(self._work):
            name = artifact.name
            before = {id for step in artifact.made_from for id in over[step.source]}
            if name not in self._labels.declared:
                over[name] = before
                continue
            # Recipients may take any side of a label with an OR, so each must be allowed.
            wrong = sorted(
                ((offer, *bound) for offer in self._labels.declared[name] for bound in self._against(name, offer)),
                key=lambda one: (one[1] in before, one[1:], one[0]),
            )
            over[name] = {license for _, license, _, _ in wrong}
            if wrong:
                declared, license, *how = wrong[0]
                yield Drifted(
                    name,
                    self._could_be(name),
                    self._nearest(name, license),
                    license,
                    license not in before,
                    ("fault", (declared, license, *how)),
                )

    def _against(self, artifact: str, offer: str) -> list[Bound]:
        return [bound for bound in self._bound.get(artifact, ()) if (offer, *bound) in self._faults]

    def _could_be(self, artifact: str) -> tuple[str, ...]:
        """Nothing is said to be allowed where an ancestor is under something of which nothing is known."""
        if self._labels.dark[artifact]:
            return ()
        binding = {license for license, _, _ in self._bound[artifact]}
        return tuple(
            self._labels.offers[id].text
            for id in self._labels.tried[artifact]
            if binding.issuperset(self._labels.offers[id].sides) and not self._against(artifact, id)
        )

    def _nearest(self, artifact: str, license: str) -> str:
        """The artifact under this licence from which the fewest steps lead here, all of which take the licence along."""
        seen, todo = {artifact}, [artifact]
        for name in todo:
            for relation, source in self._sources[name]:
                if (license, relation) in self._lets and source not in seen:
                    if (source, license) in self._holds:
                        return source
                    seen.add(source)
                    todo.append(source)
        raise RuntimeError(f"{license} binds {artifact}, but no way leads there")
