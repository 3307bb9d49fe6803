"""Which licences can be combined by a relation, under what, and in which largest sets.

Everything is put together from what the rules find of each licence and of any two (``crowd``). Given the label, a set of
licences can be combined if each of them can and no two of them clash: the largest such sets are cliques, and each of them
is asked of the engine once more, as one work, before it is told. Sets of labels are the bits of a number, the best label
lowest; so are sets of licences.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import combinations, product
from time import monotonic
from typing import Any, NamedTuple

from compat.errors import CompatError, WorkError
from compat.knowledge.model import Knowledge
from compat.licenses.expressions import Expression, parse
from compat.reasoning.cliques import bits_of, largest_sets
from compat.reasoning.crowd import IN_ONE_WHOLE, UNLESS_LEFT, Conflict, Crowd, Found, Label, both
from compat.reasoning.findings import OWN
from compat.reasoning.judging import DEPENDS, NO, NOT_YOURS, RANK, UNKNOWN, YES
from compat.reasoning.outbound import KINDS
from compat.reasoning.pairs import listed
from compat.reasoning.program import offers_of, taken_in, terms_of, with_chains
from compat.reasoning.ranking import Standing, leaves_free, standing
from compat.reasoning.rows import RESULT, work_of
from compat.reasoning.verdicts import verdict_of
from compat.works.model import Work

AT_ONCE = 4_000  # pairs that are asked about in one grounding under both of their licences: it bounds memory
MOST_ISLANDS = 1_000  # that are looked for under one label
MOST_TOLD = 200


class Node(NamedTuple):
    """A licence of the map: an id, several joined by AND, or ``own``. ``ids`` are the licences that it binds by."""

    name: str
    ids: tuple[str, ...]


class Seen(NamedTuple):
    """A conflict, whether it is certain, and the label under which it stands (empty: whatever the label is)."""

    conflict: Conflict
    certain: bool
    under: str = ""


class Cell(NamedTuple):
    """One licence under the other as a label, and the codes of what stands against that."""

    verdict: str
    codes: tuple[str, ...]


class Pairing(NamedTuple):
    """The best that two licences come to, under which label, how many labels do as well, and what stands in the way."""

    verdict: str
    label: str
    labels: int
    conflicts: tuple[Seen, ...]


class Island(NamedTuple):
    """Licences, by their places, that can all be combined; the best label for them, and how many do."""

    members: tuple[int, ...]
    label: Label
    labels: int


class Map:
    """Licences, and all that is found of them by one relation.

    Raises ``CompatError`` on licences, relations or releases that are not valid, and on fewer than two licences.
    """

    def __init__(self, licenses: Iterable[str], by: str, release: Mapping[str, Any], knowledge: Knowledge):
        self._knowledge = knowledge
        self._by, self._release = by, release
        self.names = listed(licenses, "licenses")
        self._kind = work_of(("own",), OWN, by, release, knowledge).artifact(RESULT).kind
        self.unknown: set[str] = set()
        self.nodes = self._nodes()
        if len(self.nodes) < 2:
            raise WorkError(f"a map takes two licences or more, not {len(self.nodes)}")
        self.own_labels = tuple(self._label(node.name) for node in self.nodes)
        self.labels = self._labels()
        self.work = work_of(self.names, OWN, by, release, knowledge)
        ids = {id for node in self.nodes for id in node.ids}
        self._crowd = Crowd(ids, (*self.labels, *self.own_labels), self.unknown, by, self.work, knowledge)
        self._mask()

    # what is on the map

    def _nodes(self) -> tuple[Node, ...]:
        found: dict[frozenset[str], Node] = {}
        for name in self.names:
            expression = taken_in(name, self._knowledge)
            if len(expression.alternatives) > 1:
                raise WorkError(f"{name!r}: a map is of licences; name each side of the OR by itself")
            self.unknown |= expression.unknown
            (ids,) = expression.alternatives
            found.setdefault(frozenset(ids), Node(" AND ".join(ids) or "own", ids))
        return tuple(found.values())

    def _label(self, name: str) -> Label:
        expression = parse(name, self._knowledge.names)
        offers = offers_of(expression, self._knowledge)
        return Label(expression.over_ids, offers[-1].sides, offers)

    def _labels(self) -> tuple[Label, ...]:
        """What one could name, the best first: licences of the catalogue, own terms, and what is on the map. One that only a
        licensor gives is a label only where it comes in, or where what comes in may be taken under it."""
        knowledge = self._knowledge
        come_in = with_chains((id for node in self.nodes for id in node.ids), knowledge)
        facts = [fact for id in come_in for fact in knowledge.record(id).facts]
        reached = {*come_in, *(str(fact["name"]) for fact in facts if fact["kind"] == "becomes")}
        givable = [
            id
            for id in knowledge.ids
            if knowledge.kind_of(id) in KINDS
            and id in knowledge
            and not (about := knowledge.record(id).about)["mark"]
            and (not about["licensor"] or id in reached)
        ]
        found = {label.sides: label for label in map(self._label, (*givable, OWN))}
        for label in self.own_labels:
            if OWN not in label.sides and self.unknown.isdisjoint(label.sides):
                found.setdefault(label.sides, label)
        return tuple(sorted(found.values(), key=self._standing))

    def _standing(self, label: Label) -> Standing:
        return standing(label.sides, self._kind, self._knowledge)

    # labels as bits

    def _mask(self) -> None:
        """For each licence the labels under which it is in conflict, for certain or under some condition."""
        crowd = self._crowd
        self._full = (1 << len(self.labels)) - 1
        self._excluding: dict[int, int] = {}
        self._with_column: dict[int, int] = {}
        claimed: dict[str, int] = {}
        several = 0
        for place, label in enumerate(self.labels):
            columns = crowd.numbers(label)
            for column in columns:
                self._with_column[column] = self._with_column.get(column, 0) | 1 << place
            named = crowd.claimed(label)
            several |= (len(named) > 1) << place
            for license in named:
                claimed[license] = claimed.get(license, 0) | 1 << place
        self._several = several  # labels with more than one licence that only its licensor gives: judged one by one
        self._claimed = claimed
        self._leaving = {
            license: sum(
                1 << place for place, label in enumerate(self.labels) if columns.issuperset(crowd.numbers(label))
            )
            for license, columns in crowd.leaves.items()
            if license in crowd.always
        }
        of_id = {id: self._of_license(id) for id in crowd.licenses}
        sure, maybe, unlent_sure, unlent_any = [], [], [], []
        for node in self.nodes:
            each = [of_id[id] for id in node.ids]
            inside = [self._clash(a, b, self._is_whole(node.ids)) for a, b in combinations(node.ids, 2)]
            sure.append(_any(s for s, _ in (*each, *inside)))
            maybe.append(_any(m for _, m in (*each, *inside)))
            unlent_sure.append(self._unlent(node.ids, for_certain=True))
            unlent_any.append(self._unlent(node.ids, for_certain=False))
        self._sure, self._maybe, self._unlent_sure, self._unlent_any = sure, maybe, unlent_sure, unlent_any

    def _where(self, found: Found) -> int:
        """The labels that don't rule out the condition of a conflict."""
        if found.when not in self._excluding:
            crowd = self._crowd
            self._excluding[found.when] = sum(
                1 << place for place, label in enumerate(self.labels) if found.when & crowd.excluded(label)
            )
        return self._full & ~self._excluding[found.when]

    def _of_license(self, id: str) -> tuple[int, int]:
        masks = [0, 0]
        for found in self._crowd.always[id]:
            masks[found.when != 0] |= self._where(found)
        for column, labels in self._with_column.items():
            for found in self._crowd.against.get((id, column), ()):
                masks[found.when != 0] |= labels & self._where(found)
        return masks[0], masks[1]

    def _clash(self, one: str, other: str, whole: bool) -> tuple[int, int]:
        """The labels under which two licences that come in clash, for certain or under some condition; ``whole`` says
        whether what comes in is joined."""
        masks = [0, 0]
        for found in self._crowd.between.get(both(one, other), ()):
            if found.conflict.code != IN_ONE_WHOLE or whole:
                left = self._leaving.get(found.conflict.minds, 0) if found.conflict.code == UNLESS_LEFT else 0
                masks[found.when != 0] |= self._where(found) & ~left
        return masks[0], masks[1]

    def _is_whole(self, ids: Iterable[str]) -> bool:
        """Whether what is under these licences is joined, not put side by side."""
        return not self._crowd.is_whole.isdisjoint(ids)

    def _unlent(self, ids: Iterable[str], for_certain: bool) -> int:
        """The labels with a licence that only its licensor gives, and that none of these lends."""
        lent = {
            license
            for id in ids
            for license, conditions in self._crowd.lends[id].items()
            if not for_certain or 0 in conditions
        }
        return _any(labels for license, labels in self._claimed.items() if license not in lent)

    def _is_dark(self, place: int) -> bool:
        return not self.unknown.isdisjoint(self.nodes[place].ids)

    @cached_property
    def _clashing(self) -> dict[bool, dict[tuple[int, int], int]]:
        """The labels under which two that come in clash, by the places of both, in one whole and in a collection."""
        places: dict[str, list[int]] = {}
        for place, node in enumerate(self.nodes):
            for id in node.ids:
                places.setdefault(id, []).append(place)
        found: dict[bool, dict[tuple[int, int], int]] = {True: {}, False: {}}
        for one, other in self._crowd.between:
            for whole, kept in found.items():
                sure, maybe = self._clash(one, other, whole)
                for pair in product(places[one], places[other]) if sure | maybe else ():
                    kept[min(pair), max(pair)] = kept.get((min(pair), max(pair)), 0) | sure | maybe
        return found

    # cells

    def cells(self) -> list[list[Cell]]:
        """Each licence (a row) under each licence as the label (a column)."""
        kept: dict[Cell, Cell] = {}
        crowd = self._crowd
        order = {code: number for number, code in enumerate(self._knowledge.law.codes)}
        rows = []
        for node in self.nodes:
            row = []
            for label in self.own_labels:
                verdict = crowd.verdict(node.ids, label)
                codes: set[str] = set()
                if verdict != YES:
                    codes = {
                        f.conflict.code for _, f in crowd.conflicts(node.ids, label) if not f.when or verdict != NO
                    }
                    codes |= {NOT_YOURS} if crowd.is_not_lent(node.ids, label) else set()
                cell = Cell(verdict, tuple(sorted(codes, key=order.__getitem__)))
                row.append(kept.setdefault(cell, cell))
            rows.append(row)
        return rows

    # pairs

    def pairs(self) -> dict[tuple[int, int], Pairing]:
        """Each two licences, by their places."""
        return {pair: self._pairing(*pair) for pair in combinations(range(len(self.nodes)), 2)}

    def _pairing(self, a: int, b: int) -> Pairing:
        verdict, place, number = self._best(a, b)
        label = self.labels[place] if place is not None else None
        joined = self.beside.get((a, b), NO)
        together = self._together((a, b)) if joined in (YES, DEPENDS) else None
        if together and RANK[joined] <= RANK[verdict]:
            better = RANK[joined] < RANK[verdict] or label is None or self._standing(together) < self._standing(label)
            again = any(frozenset(together.sides) == frozenset(known.sides) for known in self._joined_labels)
            number = number + (not again) if joined == verdict else 1
            verdict, label = joined, together if better else label
        seen = () if verdict == YES else self._in_the_way(a, b)
        return Pairing(verdict, label.name if label else "", number, seen)

    def _best(self, a: int, b: int) -> tuple[str, int | None, int]:
        """The best verdict of two under one label, the best such label, and how many there are."""
        whole = self._is_whole((*self.nodes[a].ids, *self.nodes[b].ids))
        each = [self._clash(x, y, whole) for x, y in product(self.nodes[a].ids, self.nodes[b].ids)]
        clash = _any(sure for sure, _ in each), _any(maybe for _, maybe in each)
        no = self._sure[a] | self._sure[b] | clash[0] | self._unlent_any[a] & self._unlent_any[b] & ~self._several
        open_ = self._maybe[a] | self._maybe[b] | clash[1] | self._unlent_sure[a] & self._unlent_sure[b] | self._several
        left = self._full & ~no
        dark = self._is_dark(a) or self._is_dark(b)
        yes = 0 if dark else left & ~open_
        ids = (*self.nodes[a].ids, *(id for id in self.nodes[b].ids if id not in self.nodes[a].ids))
        by_verdict = {YES: yes, DEPENDS: 0, UNKNOWN: 0, NO: no}
        # What needs a licence to be lent is judged by itself: that may hang on the same question as a conflict.
        apart = left & (self._several | self._unlent_sure[a] & self._unlent_sure[b])
        for place in bits_of(apart if not yes else left & self._several):
            by_verdict[self._crowd.verdict(ids, self.labels[place])] |= 1 << place
        by_verdict[UNKNOWN if dark else DEPENDS] |= left & ~yes & ~apart
        for verdict in (YES, DEPENDS, UNKNOWN):
            if found := by_verdict[verdict]:
                return verdict, None if verdict == UNKNOWN else next(bits_of(found)), found.bit_count()
        return NO, None, 0

    def _in_the_way(self, a: int, b: int) -> tuple[Seen, ...]:
        """What stands against two licences under the label of each, and between them."""
        found: dict[Seen, None] = {}
        crowd, names = self._crowd, (self.nodes[a].ids, self.nodes[b].ids)
        for ids in names:
            for id in ids:
                found.update(dict.fromkeys(Seen(f.conflict, not f.when) for f in crowd.always[id]))
        among = (*names[0], *names[1])
        for one in names[0]:
            for other in names[1]:
                for f in crowd.between.get(both(one, other), ()):
                    if f.conflict.code != IN_ONE_WHOLE or self._is_whole(among):
                        found[Seen(f.conflict, not f.when)] = None
        for place in (a, b):
            label = self.own_labels[place]
            excluded = crowd.excluded(label)
            for ids in names:
                for column in crowd.numbers(label):
                    for id in ids:
                        for f in crowd.against.get((id, column), ()):
                            if not f.when & excluded:
                                found[Seen(f.conflict, not f.when, self.nodes[place].name)] = None
        order = {code: number for number, code in enumerate(self._knowledge.law.codes)}
        sure = {(seen.conflict, seen.under) for seen in found if seen.certain}
        kept = (seen for seen in found if seen.certain or (seen.conflict, seen.under) not in sure)
        return tuple(sorted(kept, key=lambda s: (not s.certain, order[s.conflict.code], s.under, s.conflict)))

    # both licences as one label

    def _together(self, places: Sequence[int]) -> Label:
        """What goes out under all the licences that come in."""
        sides = tuple(dict.fromkeys(id for place in places for id in self.nodes[place].ids))
        name = " AND ".join(sides)
        return Label(name, sides, offers_of(Expression(name, (sides,)), self._knowledge))

    def _can_be_label(self, place: int) -> bool:
        ids = self.nodes[place].ids
        return bool(ids) and all(id in self._knowledge for id in ids) and not self._is_dark(place)

    @cached_property
    def _joined_labels(self) -> list[Label]:
        """The labels of several licences that are on the map as such."""
        return [label for label in self.labels if len(label.sides) > 1]

    @cached_property
    def beside(self) -> dict[tuple[int, int], str]:
        """The verdict of two licences under both of them as one label, where that can be other than a no."""
        crowd = self._crowd
        named = [p for p in range(len(self.nodes)) if self._can_be_label(p) and self._alone[p] != NO]
        wanted = []
        for a, b in combinations(named, 2):
            if any(self._sure[p] == self._full for p in (a, b)):
                continue
            label = self._together((a, b))
            if len(label.sides) > max(len(self.nodes[a].ids), len(self.nodes[b].ids)):
                wanted.append((a, b, label))
        found: dict[tuple[int, int], str] = {}
        for start in range(0, len(wanted), AT_ONCE):
            some = wanted[start : start + AT_ONCE]
            crowd.ask_beside((label.sides, label) for _, _, label in some)
            found.update({(a, b): crowd.verdict(label.sides, label) for a, b, label in some})
        return found

    @cached_property
    def _alone(self) -> list[str]:
        """The verdict of each licence under itself."""
        return [self._crowd.verdict(node.ids, label) for node, label in zip(self.nodes, self.own_labels, strict=True)]

    @property
    def dark(self) -> tuple[bool, ...]:
        """For each licence whether nothing is known of it."""
        return tuple(map(self._is_dark, range(len(self.nodes))))

    def alone(self, place: int) -> tuple[str, str]:
        """The best verdict of one licence by itself, and the label of it."""
        verdict, label, _ = self._best(place, place)
        return verdict, self.labels[label].name if label is not None else ""

    # groups

    def groups(
        self, cells: Sequence[Sequence[Cell]], pairs: Mapping[tuple[int, int], Pairing]
    ) -> list[tuple[int, ...]]:
        """Licences that behave alike: whatever the other is, the same verdicts and codes in both directions, and together."""
        places = range(len(self.nodes))
        told: dict[object, int] = {}

        def number(value: object) -> int:
            return told.setdefault(value, len(told))

        joint = {pair: (p.verdict, frozenset(s.conflict.code for s in p.conflicts)) for pair, p in pairs.items()}
        rows = [
            [
                number((cells[a][b], cells[b][a], joint[min(a, b), max(a, b)])) if a != b else number(cells[a][a])
                for b in places
            ]
            for a in places
        ]
        # Those that are alike have the same row but for the order: what each meets in the other it meets in itself.
        classes: dict[object, list[list[int]]] = {}
        for place in places:
            key = rows[place][place], tuple(sorted(rows[place][:place] + rows[place][place + 1 :]))
            some = classes.setdefault(key, [])
            for group in some:
                if self._alike(rows, cells, group[0], place):
                    group.append(place)
                    break
            else:
                some.append([place])
        return sorted((tuple(g) for some in classes.values() for g in some), key=lambda g: (-len(g), g))

    @staticmethod
    def _alike(rows: Sequence[Sequence[int]], cells: Sequence[Sequence[Cell]], a: int, b: int) -> bool:
        if cells[a][b] != cells[b][a]:
            return False
        return all(x == y for place, (x, y) in enumerate(zip(rows[a], rows[b], strict=True)) if place not in (a, b))

    # islands

    def islands(self, seconds: float) -> tuple[list[Island], str]:
        """The largest sets that can all be combined under one label and that no other one contains, the largest first; and
        a word if the search was cut after some time."""
        until = monotonic() + seconds
        found, complete = self._sets(until)
        told = [island for members in _not_within(found) if (island := self._island(members))]
        told.sort(key=lambda i: (-len(i.members), self._standing(i.label), [self.nodes[p].name for p in i.members]))
        kept: list[Island] = []
        wrong, late = 0, max(len(told) - MOST_TOLD, 0)
        for island in told[:MOST_TOLD]:
            if kept and monotonic() > until:
                late += 1
            elif confirmed := self._confirmed(island):
                kept.append(confirmed)
            else:
                wrong += 1
        cut = []
        if not complete:
            cut.append("the search for islands was cut, so there may be more")
        if late:
            cut.append(f"{late} islands are not told of, since there are too many or the time was over")
        if wrong:
            cut.append(f"{wrong} islands were not confirmed by the engine and are left out")
        return kept, "; ".join(cut)

    def _sets(self, until: float) -> tuple[set[int], bool]:
        """The largest sets under each label, and whether all were looked for."""
        found: set[int] = set()
        complete = True
        graphs = sorted(self._graphs(), key=lambda g: (-g[0].bit_count(), g[0]))
        for members, clashes, lenders in graphs:
            if any(members & known == members for known in found):
                continue
            if found and monotonic() > until:
                return found, False
            sets, whole = largest_sets(members, clashes, MOST_ISLANDS, until)
            complete = complete and whole
            found.update(one for one in sets if one and all(one & some for some in lenders))
        return found, complete

    def _graphs(self) -> list[tuple[int, dict[int, int], tuple[int, ...]]]:
        """For each label: the licences that may come in, which of them clash, and of whom one must be there to lend it.
        The same for several labels is given once."""
        allowed = [0] * len(self.labels)
        for place in range(len(self.nodes)):
            if not self._is_dark(place):
                for label in bits_of(self._full & ~self._sure[place] & ~self._maybe[place]):
                    allowed[label] |= 1 << place
        lenders = [tuple(sorted(map(self._lending, self._crowd.claimed(label)))) for label in self.labels]
        graphs = {}
        for whole, within in self._joined_or_not():
            clashes: list[dict[int, int]] = [{} for _ in self.labels]
            for (a, b), labels in self._clashing[whole].items():
                if within >> a & within >> b & 1:
                    here = labels & ~(self._sure[a] | self._sure[b] | self._maybe[a] | self._maybe[b])
                    for label in bits_of(here):
                        _add(clashes[label], a, b)
            for label, members in enumerate(allowed):
                key = members & within, tuple(sorted(clashes[label].items())), lenders[label]
                graphs[key] = (members & within, clashes[label], lenders[label])
        return [*graphs.values(), self._all_as_label]

    def _joined_or_not(self) -> list[tuple[bool, int]]:
        """Whether what comes in is joined, and who can come in so: without those that are, all is a collection, and there
        names don't clash."""
        everyone = (1 << len(self.nodes)) - 1
        apart = sum(1 << place for place, node in enumerate(self.nodes) if not self._is_whole(node.ids))
        if not apart or self._clashing[True] == self._clashing[False]:
            return [(True, everyone)]
        return [(True, everyone), (False, apart)]

    def _lending(self, license: str) -> int:
        return sum(
            1 << place
            for place, node in enumerate(self.nodes)
            if any(0 in self._crowd.lends[id].get(license, ()) for id in node.ids)
        )

    @cached_property
    def _all_as_label(self) -> tuple[int, dict[int, int], tuple[int, ...]]:
        """The same where all that comes in is the label; what binds nobody needs no place in it."""
        members = sum(
            1 << place
            for place, node in enumerate(self.nodes)
            if not node.ids or self._can_be_label(place) and self._alone[place] == YES
        )
        clashes: dict[int, int] = {}
        for a, b in combinations([p for p in bits_of(members) if self.nodes[p].ids], 2):
            if not self._joins(a, b):
                _add(clashes, a, b)
        return members, clashes, ()

    def _joins(self, a: int, b: int) -> bool:
        """Whether two can go out under both of them."""
        return self.beside.get((a, b)) == YES or (
            (a, b) not in self.beside and {*self.nodes[a].ids} >= {*self.nodes[b].ids}
        )

    def _island(self, members: int) -> Island | None:
        places = tuple(bits_of(members))
        ids = tuple(dict.fromkeys(id for place in places for id in self.nodes[place].ids))
        no = _any(self._sure[p] | self._maybe[p] for p in places)
        for (a, b), labels in self._clashing[self._is_whole(ids)].items():
            if members >> a & members >> b & 1:
                no |= labels
        no |= _any(labels for license, labels in self._claimed.items() if not members & self._lending(license))
        yes = [self.labels[place] for place in bits_of(self._full & ~no)]
        number = len(yes)
        best = yes[0] if yes else None
        named, clashes, _ = self._all_as_label
        if members & named == members and not any(clashes.get(p, 0) & members for p in places):
            together = self._together(places)
            if len(together.sides) > 1:
                number += 1
                if best is None or self._standing(together) < self._standing(best):
                    best = together
        return Island(places, best, number) if best else None

    def _confirmed(self, island: Island) -> Island | None:
        """The island if the engine says yes of one work that takes in all of it. A label of many licences does without those
        that ask nothing, where it can."""
        places = island.members
        if len(island.label.sides) > 2 and island.label.name == self._together(places).name:
            asking = [p for p in places if not all(leaves_free(id, self._knowledge) for id in self.nodes[p].ids)]
            shorter = island._replace(label=self._together(asking)) if 1 < len(asking) < len(places) else None
            if shorter and self._verified(shorter):
                return shorter
        return island if self._verified(island) else None

    def _verified(self, island: Island) -> bool:
        """Whether the engine, asked of one work that takes in all of them, says yes."""
        names = [self.nodes[place].name for place in island.members]
        work = work_of(names, island.label.name, self._by, self._release, self._knowledge)
        try:
            return verdict_of(work, self._knowledge) == YES
        except CompatError:  # more questions are open than one program holds
            return all(verdict_of(one, self._knowledge) == YES for one in self._extremes(work))

    def _extremes(self, work: Work) -> Iterator[Work]:
        """The work where everything open binds, and where nothing of it does. A conflict stands under answers that bind more,
        but for a licence that nothing lends; so what is a yes in both is one under all answers."""
        asked = [q for q in terms_of(work, self._knowledge).questions if q.is_open]
        for ties in (True, False):
            other = {"yes": "no", "no": "yes"}
            yield replace(work, assume={**work.assume, **{q.id: q.ties if ties else other[q.ties] for q in asked}})


def _add(clashes: dict[int, int], a: int, b: int) -> None:
    clashes[a] = clashes.get(a, 0) | 1 << b
    clashes[b] = clashes.get(b, 0) | 1 << a


def _any(masks: Iterable[int]) -> int:
    whole = 0
    for mask in masks:
        whole |= mask
    return whole


def _not_within(sets: Iterable[int]) -> list[int]:
    """The sets that no other one contains."""
    kept: list[int] = []
    for one in sorted(sets, key=lambda s: (-s.bit_count(), s)):
        if not any(one & other == one for other in kept):
            kept.append(one)
    return kept
