"""Conflict maps: pairs and islands against single questions and all subsets, and what a careful person expects of some."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from functools import cache
from itertools import combinations
from pathlib import Path
from time import monotonic

import pytest
from console import run
from laboratory import whole_licenses

import compat
from compat.atlas import ConflictMap, Pair
from compat.errors import CompatError
from compat.knowledge.store import load
from compat.reasoning.cliques import bits_of, largest_sets
from compat.reasoning.judging import RANK
from compat.reasoning.mapping import Map
from compat.reasoning.outbound import Search
from compat.reasoning.rows import work_of
from compat.reasoning.verdicts import verdict_of
from compat.rendering.map import text
from compat.works.file import from_mapping

ROOT = Path(__file__).parents[1]
FIELD = ("llama3.1", "gemma", "apache-2.0", "cc-by-sa-4.0", "CC-BY-NC-4.0", "GPL-2.0-only", "MIT", "nonesuch-1")


@cache
def mapped(*licenses: str, by: str = "modify", **release: str) -> ConflictMap:
    return compat.conflict_map(licenses, by, **release)


def pair(found: ConflictMap, one: str, other: str) -> Pair:
    (it,) = (p for p in found.pairs if {p.first, p.second} == {one, other})
    return it


def islands(found: ConflictMap) -> set[frozenset[str]]:
    return {frozenset(isle.licenses) for isle in found.islands}


# what a careful person expects

EXPECTED = [
    # The GPL-2.0 lets nobody add to its terms (6), and Apache-2.0 ends patent rights on a suit (3): ASF and FSF agree.
    ("GPL-2.0-only", "Apache-2.0", "modify", "no", "", ("further-restriction", "GPL-2.0-only", "Apache-2.0")),
    # The GPL-3.0 was written to take Apache-2.0 in.
    ("GPL-3.0-only", "Apache-2.0", "modify", "yes", "GPL-3.0-only", None),
    # One photo book of both: BY-SA wants adaptations to stay free for commerce, BY-NC never gave that away.
    ("CC-BY-SA-4.0", "CC-BY-NC-4.0", "modify", "no", "", ("share-alike", "CC-BY-SA-4.0", "CC-BY-NC-4.0")),
    # Each hands on its own list of uses; only both labels together hold recipients to both.
    ("llama3.1", "gemma-terms-2025-03-24", "merge", "yes", "llama3.1 AND gemma-terms-2025-03-24", None),
    # Section 13 of both lets them be linked; what the AGPL asks of a network service must not be lost on the way.
    ("AGPL-3.0-only", "GPL-3.0-only", "link-static", "yes", "AGPL-3.0-only", None),
    # Two names can't both be the first word.
    ("llama3.1", "hyperclova-x-seed-2025", "merge", "no", "", ("names-clash", "hyperclova-x-seed-2025", "llama3.1")),
    # MPL-2.0 3.3: the larger work may go out under a secondary licence; of these GPL-3.0 is used most.
    ("MPL-2.0", "GPL-2.0-or-later", "modify", "yes", "GPL-3.0-only", None),
    # Nobody may copy what was published without a licence.
    ("none", "MIT", "modify", "no", "", ("no-license", "none", "")),
    # A program that calls both holds neither, so any label will do.
    ("GPL-2.0-only", "Apache-2.0", "call", "yes", "MIT", None),
    # What nobody knows is no yes.
    ("nonesuch-1", "MIT", "modify", "unknown", "", None),
]


@pytest.mark.parametrize(("one", "other", "by", "verdict", "label", "clash"), EXPECTED)
def test_two_licences(one, other, by, verdict, label, clash):
    found = pair(mapped(one, other, by=by), one, other)
    assert (found.verdict, found.label) == (verdict, label)
    if verdict == "yes":
        assert found.clashes == ()
        assert found.labels >= 1
    if clash:
        assert clash in {(c.code, c.minds, c.other) for c in found.clashes if c.certain}


def test_two_collections_in_one_database():
    """Design 3.4: in the EU a database that takes data in adapts it (CC 4.0 4(b)), elsewhere it is a collection."""
    names = ("CC-BY-SA-4.0", "CC-BY-NC-4.0")
    open_ = pair(mapped(*names, by="concatenate"), *names)
    assert open_.verdict == "depends"
    assert not any(clash.certain and not clash.under for clash in open_.clashes)
    there = compat.conflict_map(names, "concatenate", circumstances={"territory": ["DE"]}, purpose="noncommercial")
    assert pair(there, *names).verdict == "no"
    assert ("share-alike", "CC-BY-SA-4.0", "CC-BY-NC-4.0") in {
        (c.code, c.minds, c.other) for c in pair(there, *names).clashes
    }


def test_a_pair_whose_best_label_are_own_terms_says_so():
    """Neither label holds recipients to what the other asks; own terms can carry both, and so can both licences together.
    Hardly anybody uses one of the two, so own terms come before them."""
    found = mapped("MG-BY-RAI-2.0", "aquila-model", by="merge")
    (both,) = found.pairs
    assert (both.verdict, both.label, both.labels) == ("yes", "proprietary", 2)
    assert "under terms of your own:" in text(found, load().law.titles)


def test_where_it_depends_the_clashes_are_open():
    found = pair(mapped("mistral-mrl-0.1", "Apache-2.0", by="merge"), "mistral-mrl-0.1", "Apache-2.0")
    assert found.verdict == "depends"
    assert found.label
    assert found.clashes
    assert not any(clash.certain and not clash.under for clash in found.clashes)


def test_the_field():
    found = mapped(*FIELD, by="merge")
    assert [m.license for m in found.licenses][:3] == ["llama3.1", "gemma-terms-2025-03-24", "Apache-2.0"]
    assert islands(found) == {
        frozenset({"llama3.1", "gemma-terms-2025-03-24", "Apache-2.0", "CC-BY-NC-4.0", "MIT"}),
        frozenset({"Apache-2.0", "CC-BY-SA-4.0", "MIT"}),
        frozenset({"GPL-2.0-only", "MIT"}),
    }
    largest = found.islands[0]
    # MIT and Apache-2.0 ask for notices only, so the label does without them.
    assert set(largest.label.split(" AND ")) == {"llama3.1", "gemma-terms-2025-03-24", "CC-BY-NC-4.0"}
    assert ("llama3.1", "gemma-terms-2025-03-24") in found.groups
    assert {note.code for note in found.notes} >= {"newest-text", "not-legal-advice"}
    assert not found.licenses[-1].known
    assert found.cut == ""


# pairs and cells against single questions

RELATIONS = ("merge", "modify", "concatenate", "train", "link-static", "bundle", "generate")
RELEASES: tuple[Mapping[str, object], ...] = (
    {},
    {"purpose": "commercial"},
    {"form": "service"},
    {"assume": {"weights-are-protected": "no"}},
    {"assume": {"training-makes-derivative": "no"}, "purpose": "noncommercial"},
)
TELLING = (
    "llama3.1",
    "llama3",
    "GPL-2.0-or-later",
    "MPL-2.0",
    "CC-BY-SA-4.0",
    "EUPL-1.2",
    "Artistic-2.0",
    "nonesuch-1",
)


@pytest.mark.parametrize("by", RELATIONS)
def test_every_verdict_is_the_one_of_a_single_question(by):
    """Two inputs under a label, hundreds of them in all: what is put together here is what the engine says of one work."""
    drawn = random.Random(f"map {by}")
    release = drawn.choice(RELEASES)
    pool = [*drawn.sample(whole_licenses(), 14), *drawn.sample(TELLING, 4), "own", "none"]
    found = Map(pool, by, release, load())
    for _ in range(20):
        a, b = sorted(drawn.sample(range(len(found.nodes)), 2))
        names = [found.nodes[a].name, found.nodes[b].name]
        ids = tuple(dict.fromkeys((*found.nodes[a].ids, *found.nodes[b].ids)))
        if drawn.random() < 0.2 and (a, b) in found.beside:
            label, verdict = " AND ".join(ids), found.beside[a, b]
        else:
            chosen = drawn.choice([found.own_labels[a], found.own_labels[b], drawn.choice(found.labels)])
            label, verdict = chosen.name, found._crowd.verdict(ids, chosen)
        asked = verdict_of(work_of(names, label, by, release, load()), load())
        assert verdict == asked, (by, release, names, label)
        best = found._pairing(a, b)
        if label in {one.name for one in found.labels}:
            assert RANK[best.verdict] <= RANK[asked], (by, release, names, label)
        if best.label and drawn.random() < 0.3:
            assert verdict_of(work_of(names, best.label, by, release, load()), load()) == best.verdict


def test_cells_are_those_of_the_matrix():
    drawn = random.Random(3)
    names = [*drawn.sample(whole_licenses(), 20), "llama3.1", "llama3", "none", "nonesuch-1"]
    found = compat.conflict_map(names, "fine-tune")
    verdicts = {(i, o): v for i, o, v in compat.matrix(names, names, by="fine-tune")}
    for one, row in zip(names, found.cells, strict=True):
        for other, cell in zip(names, row, strict=True):
            assert cell.verdict == verdicts[one, other], (one, other)
            assert bool(cell.codes) or cell.verdict in ("yes", "unknown"), (one, other)


def test_codes_are_those_of_an_answer():
    names = ["GPL-2.0-only", "Apache-2.0", "llama3.1", "CC-BY-NC-4.0", "none"]
    found = compat.conflict_map(names, "modify", purpose="commercial")
    for one, row in zip(names, found.cells, strict=True):
        for other, cell in zip(names, row, strict=True):
            if cell.verdict == "no":
                work = work_of([one], other, "modify", {"purpose": "commercial"}, load())
                assert set(cell.codes) == {c.code for c in compat.check(work).conflicts}, (one, other)


# islands against all subsets


def releasable(names: tuple[str, ...], by: str) -> bool:
    """Whether a work that takes in all of these can go out under anything that an outbound search tries."""
    search = Search(work_of(names, "", by, {}, load()), load())
    return any(one.verdict == "yes" for one in search.judged())


@pytest.mark.parametrize(
    ("names", "by"),
    [
        (("llama3.1", "gemma-terms-2025-03-24", "CC-BY-NC-4.0", "CC-BY-SA-4.0", "MIT"), "merge"),
        (("GPL-2.0-only", "Apache-2.0", "GPL-3.0-or-later", "MPL-2.0", "BSD-4-Clause"), "modify"),
        (("CC-BY-SA-4.0", "CC-BY-NC-SA-4.0", "ODbL-1.0", "none"), "concatenate"),
        (("AGPL-3.0-only", "GPL-2.0-only", "LGPL-2.1-only", "CDDL-1.0"), "link-static"),
    ],
)
def test_islands_are_exactly_the_largest_sets(names, by):
    some = [
        frozenset(subset)
        for size in range(1, len(names) + 1)
        for subset in combinations(names, size)
        if releasable(subset, by)
    ]
    found = mapped(*names, by=by)
    assert islands(found) == {one for one in some if not any(one < other for other in some)}
    for isle in found.islands:
        assert compat.check(work_of(isle.licenses, isle.label, by, {}, load())).verdict == "yes"


def test_the_order_of_the_licences_changes_nothing():
    names = [
        "GPL-2.0-only",
        "Apache-2.0",
        "llama3.1",
        "llama3",
        "CC-BY-SA-4.0",
        "MIT",
        "hyperclova-x-seed-2025",
        "none",
    ]
    first = mapped(*names, by="merge")
    drawn = random.Random(1)
    for _ in range(3):
        drawn.shuffle(names)
        other = mapped(*names, by="merge")
        assert islands(other) == islands(first)
        assert {frozenset(group) for group in other.groups} == {frozenset(group) for group in first.groups}
        assert {told(p) for p in other.pairs} == {told(p) for p in first.pairs}
        assert [{*i.label.split(" AND ")} for i in other.islands] == [{*i.label.split(" AND ")} for i in first.islands]


def told(it: Pair) -> tuple[object, ...]:
    label = frozenset(it.label.split(" AND "))
    return frozenset({it.first, it.second}), it.verdict, label, it.labels, frozenset(it.clashes)


def test_one_licence_more_takes_no_island_away():
    """What can be combined stays so, whoever else is on the map."""
    few = mapped("GPL-2.0-only", "Apache-2.0", "MIT", by="modify")
    more = mapped("GPL-2.0-only", "Apache-2.0", "MIT", "MPL-2.0", "CC-BY-SA-4.0", by="modify")
    assert all(any(one <= other for other in islands(more)) for one in islands(few))


def test_groups_behave_alike():
    names = [id for id in whole_licenses() if load().kind_of(id) == "data"]
    found = compat.conflict_map(names, "concatenate")
    place = {name: number for number, name in enumerate(names)}
    joint = {frozenset((p.first, p.second)): (p.verdict, {c.code for c in p.clashes}) for p in found.pairs}
    assert sorted(name for group in found.groups for name in group) == sorted(names)
    several = [group for group in found.groups if len(group) > 1]
    assert several
    for a, b in (pair for group in several for pair in combinations(group, 2)):
        for other in set(names) - {a, b}:
            assert found.cells[place[a]][place[other]] == found.cells[place[b]][place[other]]
            assert found.cells[place[other]][place[a]] == found.cells[place[other]][place[b]]
            assert joint[frozenset((a, other))] == joint[frozenset((b, other))]
    for one, other in combinations(found.groups, 2):  # and no two groups could be one
        a, b = one[0], other[0]
        differs = any(
            found.cells[place[a]][place[x]] != found.cells[place[b]][place[x]]
            or found.cells[place[x]][place[a]] != found.cells[place[x]][place[b]]
            or joint[frozenset((a, x))] != joint[frozenset((b, x))]
            for x in set(names) - {a, b}
        )
        itself = found.cells[place[a]][place[a]] != found.cells[place[b]][place[b]]
        assert differs or itself or found.cells[place[a]][place[b]] != found.cells[place[b]][place[a]]


# the library's part


@pytest.mark.parametrize("seed", range(20))
def test_largest_sets_against_all_subsets(seed):
    drawn = random.Random(seed)
    size = 9
    clashes: dict[int, int] = {}
    for a, b in combinations(range(size), 2):
        if drawn.random() < 0.3:
            clashes[a] = clashes.get(a, 0) | 1 << b
            clashes[b] = clashes.get(b, 0) | 1 << a
    members = drawn.randrange(1, 1 << size)
    fitting = [
        s for s in range(1 << size) if s & members == s and not any(clashes.get(one, 0) & s for one in bits_of(s))
    ]
    largest = {s for s in fitting if not any(s != other and s & other == s for other in fitting)}
    found, complete = largest_sets(members, clashes, 1000, monotonic() + 100)
    assert complete
    assert len(found) == len(set(found))
    assert set(found) == largest
    few, complete = largest_sets(members, clashes, 1, monotonic() + 100)
    assert complete == (len(largest) == 1)
    assert max(map(int.bit_count, few)) == max(map(int.bit_count, largest))


def test_a_search_that_is_cut_says_so():
    found = Map(["GPL-2.0-only", "Apache-2.0", "MIT", "CC-BY-SA-4.0", "CC-BY-NC-4.0"], "modify", {}, load())
    some, cut = found.islands(1e-9)
    assert some
    assert cut
    whole, nothing = found.islands(60)
    assert not nothing
    assert {island.members for island in some} < {island.members for island in whole}


def test_an_island_that_the_engine_does_not_confirm_is_not_told(monkeypatch):
    found = Map(["GPL-2.0-only", "Apache-2.0", "MIT"], "modify", {}, load())
    monkeypatch.setattr("compat.reasoning.mapping.verdict_of", lambda work, knowledge: "no")
    some, cut = found.islands(60)
    assert not some
    assert "not confirmed" in cut


def test_a_whole_kind():
    found = compat.conflict_map(kind="model", by="merge")
    assert len(found.licenses) == sum(load().kind_of(id) == "model" for id in load().ids)
    assert found.cut == ""
    assert len(found.islands[0].licenses) > 30
    short = text(found, load().law.titles)
    assert len(short.splitlines()) < 150
    assert max(map(len, short.splitlines())) <= 80


def test_a_yes_is_one_where_everything_open_binds_and_where_nothing_does():
    """So an island is confirmed where more questions are open than one program holds."""
    drawn = random.Random(5)
    verdicts = set()
    for by in ("merge", "train", "concatenate"):
        pool = [*drawn.sample(whole_licenses(), 12), *TELLING[:4], "CC-BY-NC-4.0", "llama3.2"]
        found = Map(pool, by, {}, load())
        for _ in range(12):
            names = [node.name for node in drawn.sample(found.nodes, 2)]
            label = drawn.choice([drawn.choice(names), drawn.choice(found.labels).name])
            work = work_of(names, label, by, {}, load())
            verdict = verdict_of(work, load())
            verdicts.add(verdict)
            both = {verdict_of(one, load()) for one in found._extremes(work)}
            assert (both == {"yes"}) == (verdict == "yes"), (names, by, label, both)
    assert verdicts >= {"yes", "no", "depends"}


# which licences, errors, forms


def test_a_family_and_names_beside_it():
    found = compat.conflict_map(["MIT"], "link-static", family="LGPL")
    names = [member.license for member in found.licenses]
    assert names[0] == "MIT"
    assert {"LGPL-2.1-only", "LGPL-3.0-or-later"} <= set(names)
    assert all(name == "MIT" or name.startswith("LGPL") for name in names)


def test_names_of_one_licence_are_one():
    found = compat.conflict_map(["apache-2.0", "Apache License 2.0", "mit", "MIT AND Apache-2.0", "Apache-2.0 AND MIT"])
    assert [member.license for member in found.licenses] == ["Apache-2.0", "MIT", "MIT AND Apache-2.0"]


@pytest.mark.parametrize(
    ("arguments", "release", "says"),
    [
        (["MIT"], {}, "a map takes two licences or more, not 1"),
        (["MIT", "mit"], {}, "a map takes two licences or more, not 1"),
        ("MIT", {}, "licenses must be a list of licences"),
        (["MIT", 3], {}, "licenses: a licence must be text"),
        (["MIT", "MIT OR Apache-2.0"], {}, "name each side of the OR by itself"),
        (["MIT", "llama"], {}, "is a family of licences"),
        (["MIT", "GPL-2.0-only"], {"by": "blend"}, "no relation is named 'blend'"),
        (["MIT", "GPL-2.0-only"], {"kind": "modle"}, "nearest: model"),
        (["MIT", "GPL-2.0-only"], {"family": "gpll"}, "no family is named 'gpll'"),
        (["MIT", "GPL-2.0-only"], {"form": "wieghts"}, "weights"),
        (["MIT", "GPL-2.0-only"], {"colour": "red"}, "not colour"),
        (["MIT", "GPL-2.0-only"], {"seconds": 0}, "seconds: expected a number above 0"),
        (["MIT", "GPL-2.0-only"], {"assume": {"no-such": "yes"}}, "no reading or circumstance is named 'no-such'"),
    ],
)
def test_bad_input(arguments, release, says):
    with pytest.raises(CompatError) as error:
        compat.conflict_map(arguments, **release)
    assert says in str(error.value), str(error.value)


def test_any_text_stays_data():
    odd = 'GPL").can(x,"y'
    with pytest.raises(CompatError):
        compat.conflict_map([odd, "MIT"])
    found = compat.conflict_map(["a-licence-of-nobody", "MIT"])
    assert found.pairs[0].verdict == "unknown"


def test_the_json_form():
    found = mapped(*FIELD, by="merge")
    table = json.loads(json.dumps(found.to_dict()))
    schema = json.loads((ROOT / "docs" / "map.schema.json").read_text(encoding="utf-8"))
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.validate(table, schema)
    assert set(table) == set(schema["required"])
    assert len(table["cells"]) == len(table["cells"][0]) == len(table["licenses"])


def test_the_command_line():
    done = run("map", *FIELD, "--by", "merge")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert max(map(len, done.stdout.splitlines())) <= 80
    for words in ("13 can be", "Can't be combined", "[share-alike]", "→ under", "nonesuch-1", "behave alike"):
        assert words in done.stdout
    table = json.loads(run("map", *FIELD, "--by", "merge", "--json").stdout)
    assert table == json.loads(json.dumps(mapped(*FIELD, by="merge").to_dict()))
    assert run("map", "MIT").returncode == 2
    wrong = run("map", "MIT", "GPL-2.0-only", "--by", "mege")
    assert wrong.returncode == 2
    assert "merge" in wrong.stderr
    purpose = run("map", "CC-BY-NC-4.0", "MIT", "--purpose", "commercial", "--json")
    assert json.loads(purpose.stdout)["pairs"][0]["verdict"] == "no"
    pinned = run("map", "CC-BY-SA-4.0", "MIT", "--by", "train", "--assume", "training-makes-derivative=no", "--json")
    assert json.loads(pinned.stdout)["pairs"][0]["verdict"] == "yes"


def test_works_of_a_map_are_works():
    """What a pair is asked about can be written down and asked by itself."""
    work = {
        "artifacts": {
            "input": {"kind": "model", "license": "llama3.1"},
            "input-2": {"kind": "model", "license": "Apache-2.0"},
            "mine": {"kind": "model", "license": "llama3.1", "made_from": [{"merge": "input"}, {"merge": "input-2"}]},
        },
        "release": {"artifact": "mine", "form": "weights"},
    }
    assert from_mapping(work, load().law) == work_of(["llama3.1", "Apache-2.0"], "llama3.1", "merge", {}, load())
