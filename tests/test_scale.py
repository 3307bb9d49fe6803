"""Reach, choices and drift against plain definitions, on random small works; and that time is bounded.

The rules look for reach in two steps and leave out conditions that nobody asks about; choices are compared and not
counted. Here both are told again in plain Python, without either.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from clingo import Function, Number, String

import compat
from compat import engine
from compat.errors import CompatError, OutOfTimeError
from compat.knowledge.store import load
from compat.reasoning import choosing
from compat.reasoning.program import prepare
from compat.reasoning.solving import Session
from compat.works.file import from_mapping
from compat.works.model import Work

LICENSES = (
    "MIT", "Apache-2.0", "GPL-3.0-only", "CC-BY-4.0", "CC-BY-NC-4.0", "CC-BY-SA-4.0", "ODbL-1.0", "MPL-2.0",
    "llama3.1", "llama2", "creativeml-openrail-m", "bigcode-openrail-m-v1", "LGPL-3.0-only",
)  # fmt: skip
RELATIONS = (
    "copy", "modify", "convert", "quantize", "fine-tune", "adapter", "merge", "train", "train-with", "distill", "generate",
    "concatenate", "separate-files", "link-static", "link-dynamic", "load", "bundle",
)  # fmt: skip
KINDS = ("model", "dataset", "code", "output")


def random_work(seed: int, choices: float = 0.25) -> dict:
    """Some artifacts in chains, with shared ancestors, labels in the middle and choices of licences."""
    chance = random.Random(seed)
    artifacts: dict[str, dict] = {}
    for number in range(chance.randint(2, 7)):
        sources = chance.sample(range(number), min(number, chance.randint(0, 2)))
        artifact = {"kind": chance.choice(KINDS), "made_from": [{chance.choice(RELATIONS): f"a{s}"} for s in sources]}
        if not sources or chance.random() < 0.5:
            artifact["license"] = chance.choice(LICENSES)
            if chance.random() < choices:
                artifact["license"] = " OR ".join(chance.sample(LICENSES, 2))
        artifacts[f"a{number}"] = artifact
    last = sorted(artifacts)[-2:]
    made_from = [{chance.choice(RELATIONS): name} for name in last]
    artifacts["mine"] = {"kind": "model", "license": chance.choice(LICENSES), "made_from": made_from}
    return {"artifacts": artifacts, "release": {"artifact": "mine", "form": "weights"}}


# reach, told plainly: (licence, manner, place), artifact by artifact, in a world in which every question has an answer


def makes(license: str, relation: str, tied: frozenset[str]) -> Iterator[str]:
    """What a relation makes of what is under a licence."""
    row = load().law.relations.get(relation, {"makes": "nothing"})
    said = {f["name"]: f["details"]["is"] for f in load().record(license).facts if f["kind"] == "derivative"}
    database = row.get("reading") == "database-inclusion-adapts" and "database-inclusion" in said
    if said.get(relation) == "yes":
        yield "derivative"
    if said.get(relation) == "no" and row.get("fallback"):
        yield row["fallback"]
    if said.get(relation) == "similar" and "performs-similarly" in tied:
        yield "derivative"
    if row["makes"] != "nothing" and (said.get(relation, "similar") == "similar" or database):
        yield row["makes"]
    if database and said["database-inclusion"] == "yes" and "database-inclusion-adapts" in tied:
        yield "derivative"
    if relation not in said and not database and row.get("reading") in tied:
        yield "derivative"


def edges(work: Work) -> dict[str, set[tuple[str, str]]]:
    """What goes into each artifact, by which relation; training on outputs among them."""
    law = load().law.relations
    into = {a.name: {(s.relation, s.source) for s in a.made_from} for a in work.artifacts}
    outputs: dict[str, set[str]] = {}
    for artifact in work.artifacts:  # sources come first
        outputs[artifact.name] = {s for r, s in into[artifact.name] if r == "generate"}
        outputs[artifact.name] |= {p for r, s in into[artifact.name] if law[r].get("keeps_outputs") for p in outputs[s]}
    learned = {
        name: {("train-on-outputs", p) for r, s in some if law[r].get("learns") == "data" for p in outputs[s]}
        for name, some in into.items()
    }
    return {name: some | learned[name] for name, some in into.items()}


def bound(work: Work, held: dict[str, tuple[str, ...]], tied: frozenset[str]) -> set[tuple[str, str, str]]:
    into = edges(work)
    found: dict[str, set[tuple[str, str, str]]] = {}
    for artifact in work.artifacts:
        protected = artifact.kind not in ("model", "adapter") or "weights-are-protected" in tied
        found[artifact.name] = {(id, "same", "whole") for id in held.get(artifact.name, ()) if protected}
        for relation, source in into[artifact.name]:
            for license, manner, place in found[source]:
                for made in makes(license, relation, tied):
                    found[artifact.name].add(
                        (license, manner, place)
                        if made == "same"
                        else (license, "derivative", "whole")
                        if made == "derivative"
                        else (license, manner, made)
                    )
    return found[work.release.artifact]


def bindings(session: Session, picks: tuple[tuple[str, int], ...]) -> list[tuple[str, str, str, int]]:
    """Licence, manner, place and condition of all that binds the released work, as derived."""
    control = session._control
    assumed = [(Function("picks", [String(artifact), Number(side)]), True) for artifact, side in picks]
    with control.solve(yield_=True, assumptions=assumed) as handle:
        for model in handle:
            true = [
                a.symbol.arguments for a in control.symbolic_atoms.by_signature("binds", 5) if model.contains(a.symbol)
            ]
            return [(a[1].string, a[2].string, a[3].string, a[4].number) for a in true]
    return []


@pytest.mark.parametrize("seed", range(60))
def test_reach_is_what_its_definition_says(seed):
    work = from_mapping(random_work(seed), load().law)
    prepared = prepare(work, load())
    session = Session(prepared.program)
    readings = [q for q in prepared.questions if q.kind == "reading" or q.id == "performs-similarly"]
    reach = {r["reading"] for r in load().law.relations.values() if r.get("reading")} | {"performs-similarly"}
    readings = [q for q in readings if q.id in reach or q.id == "weights-are-protected"]
    opened = [q for q in readings if q.is_open]
    closed = {q.id for q in readings if not q.is_open and q.tied}
    flips = [set(), *({q.id} for q in readings if not q.is_open)]
    worlds = {
        frozenset((closed ^ flip) | {q.id for q, yes in zip(opened, given, strict=True) if yes})
        for flip in flips
        for given in product((False, True), repeat=len(opened))
    }
    names = dict(prepared.options)
    alone = {
        atom[1][0]: tuple(a[1][1] for a in prepared.program.atoms if a[0] == "holds" and a[1][0] == atom[1][0])
        for atom in prepared.program.atoms
        if atom[0] == "holds"
    }
    seen = 0
    for picks in product(*(range(len(sides)) for sides in names.values())):
        taken = tuple(zip(names, picks, strict=True))
        held = {**alone, **{name: names[name][side] for name, side in taken}}
        rows = bindings(session, taken)
        for tied in worlds:
            true = sum(prepared.bits[id] for id in tied)
            derived = {(license, manner, place) for license, manner, place, when in rows if not when & ~true}
            assert derived == bound(work, held, tied), (seed, taken, sorted(tied))
            seen += len(derived)
    assert seen or not bound(work, alone, frozenset(closed))


# choices


@pytest.mark.parametrize("seed", range(100, 160))
def test_comparing_choices_gives_what_looking_at_each_gives(seed, monkeypatch):
    work = random_work(seed, choices=0.8)
    each = compat.check(work)
    monkeypatch.setattr(choosing, "MOST_CHOICES", 1)
    compared = compat.check(work)
    assert (compared.verdict, compared.makes_yes, compared.makes_no) == (each.verdict, each.makes_yes, each.makes_no)
    assert {a.id: a.turns for a in compared.assumptions} == {a.id: a.turns for a in each.assumptions}


def test_twenty_choices_are_no_trouble():
    artifacts = {
        f"a{n}": {"kind": "code", "license": "GPL-2.0-only OR MIT" if n % 2 else "CC-BY-NC-4.0 OR Apache-2.0"}
        for n in range(20)
    }
    mine = {"kind": "code", "license": "MIT", "made_from": [{"modify": name} for name in artifacts]}
    work = {"artifacts": {**artifacts, "mine": mine}, "release": {"artifact": "mine"}}
    found = compat.check(work, seconds=60)
    assert found.verdict == "yes"
    assert set(found.choice.values()) == {"MIT", "Apache-2.0"}
    mine["made_from"] = mine["made_from"][:8]
    assert compat.check(work).verdict == "yes"  # the same, few enough to be answered here


# drift


def chain(*licenses: str, by: str = "fine-tune") -> dict:
    artifacts: dict[str, dict] = {}
    for number, license in enumerate(licenses):
        artifact = {"kind": "model", "license": license}
        artifacts[f"a{number}"] = artifact | ({"made_from": [{by: f"a{number - 1}"}]} if number else {})
    artifacts["mine"] = {"kind": "model", "license": "MIT", "made_from": [{by: f"a{len(licenses) - 1}"}]}
    return {"artifacts": artifacts, "release": {"artifact": "mine"}}


def test_drift_names_label_ancestor_and_what_it_could_have_been():
    first, second = compat.check(chain("CC-BY-NC-4.0", "MIT", "Apache-2.0")).drift
    assert (first.artifact, first.declared, first.ancestor, first.license) == ("a1", "MIT", "a0", "CC-BY-NC-4.0")
    assert first.could_be == ("CC-BY-NC-4.0",)
    assert first.starts_here
    assert "2.a.1.B" in {clause.section for clause in first.clauses}
    assert (second.artifact, second.ancestor, second.license) == ("a2", "a0", "CC-BY-NC-4.0")
    assert not second.starts_here
    assert second.could_be == ("CC-BY-NC-4.0", "CC-BY-NC-4.0 AND MIT")


def test_a_fault_over_another_licence_starts_where_that_comes_in():
    work = chain("CC-BY-NC-4.0", "MIT", "MIT")
    work["artifacts"]["shared"] = {"kind": "model", "license": "CC-BY-SA-4.0"}
    work["artifacts"]["a2"]["made_from"].append({"merge": "shared"})
    first, second = compat.check(work).drift
    assert (first.license, first.starts_here) == ("CC-BY-NC-4.0", True)
    assert (second.license, second.ancestor, second.starts_here) == ("CC-BY-SA-4.0", "shared", True)
    assert second.could_be == ()


def test_what_hangs_on_an_open_question_is_no_drift_until_it_is_closed():
    work = chain("CC-BY-NC-4.0", "MIT", by="train")
    assert compat.check(work).drift == ()
    (pinned,) = compat.check({**work, "assume": {"training-makes-derivative": "yes"}}).drift
    assert pinned.artifact == "a1"


def test_of_an_unknown_ancestor_no_label_is_proposed():
    work = chain("CC-BY-NC-4.0", "MIT")
    work["artifacts"]["dark"] = {"kind": "model", "license": "unknown"}
    work["artifacts"]["a1"]["made_from"].append({"merge": "dark"})
    (found,) = compat.check(work).drift
    assert found.could_be == ()


@pytest.mark.parametrize("seed", range(200, 230))
def test_drift_is_what_releasing_the_middle_artifact_would_meet(seed):
    """A label is too wide if what is under it, released so by whoever made it, is in conflict over the label for certain."""
    work = random_work(seed, choices=0)
    drift = {d.artifact: d for d in compat.check(work).drift}
    over_labels = {"share-alike", "over-grant", "further-restriction"}
    parts = from_mapping(work, load().law)
    reached = {"mine"}
    for artifact in reversed(parts.artifacts):
        reached |= {s.source for s in artifact.made_from} if artifact.name in reached else set()
    for name, artifact in work["artifacts"].items():
        if name == "mine" or not artifact["made_from"] or "license" not in artifact or name not in reached:
            continue

        def against(label: str, name: str = name) -> set[str]:
            alone = {**work, "artifacts": {**work["artifacts"], name: {**work["artifacts"][name], "license": label}}}
            alone["release"] = {"artifact": name, "form": "source"}
            sides = {load().names.find(side) for side in label.split(" AND ")}
            found = compat.check({**alone, "assume": dict.fromkeys(("commercial",), "open")})
            return {
                license
                for c in found.conflicts
                if c.code in over_labels and not c.when and not sides.isdisjoint(c.licenses)
                for license in c.licenses
                if license not in sides
            }

        forbidden = against(artifact["license"])
        assert (name in drift) == bool(forbidden), (seed, name, forbidden)
        if name in drift:
            assert drift[name].license in forbidden
            for label in drift[name].could_be:
                assert not against(label), (seed, name, label)


# time


def test_a_large_work_that_takes_too_long_is_an_error_and_no_verdict(monkeypatch):
    monkeypatch.setattr(engine, "LARGE", 1)
    with pytest.raises(OutOfTimeError, match="seconds"):
        compat.check(chain("MIT", "MIT"), seconds=0.0001)
    assert compat.check(chain("MIT", "MIT")).verdict == "yes"
    with pytest.raises(CompatError, match="above 0"):
        compat.check(chain("MIT", "MIT"), seconds=0)


def test_an_answer_from_another_process_is_the_same_and_has_its_graph(monkeypatch):
    here = compat.check(chain("llama3.1", "MIT"))
    monkeypatch.setattr(engine, "LARGE", 1)
    there = compat.check(chain("llama3.1", "MIT"))
    assert there == here
    assert set(there.graph) == set(here.graph)


def test_an_error_in_another_process_is_told_whole(monkeypatch):
    monkeypatch.setattr(engine, "LARGE", 1)
    with pytest.raises(CompatError) as caught:
        compat.check({**chain("MIT", "MIT"), "assume": {"training-makes-derivativ": "yes"}})
    assert "training-makes-derivative" in caught.value.nearest
    assert str(caught.value).count("nearest") == 1


def test_the_command_line_ends_with_two_when_time_is_over(tmp_path, monkeypatch, capsys):
    import json

    from typer.testing import CliRunner

    from compat.cli.app import app

    monkeypatch.setattr(engine, "LARGE", 1)
    file = Path(tmp_path) / "work.json"
    file.write_text(json.dumps(chain("MIT", "MIT")))
    result = CliRunner().invoke(app, ["check", str(file), "--seconds", "0.0001"])
    assert result.exit_code == 2
    assert "--seconds" in result.output


def test_what_only_doubts_could_add_turns_no_verdict():
    """Verdicts alone are worked out without the other answers to readings that are closed (prepare, ``doubts``)."""
    from test_cases import CASES, work_of

    from compat.engine import Case

    for case in CASES[::7]:
        asked = work_of(case)
        assert Case(asked, load()).verdict() == Case(asked, load(), doubts=False).verdict(), case["name"]
