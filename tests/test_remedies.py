"""What a careful person would propose first (tests/cases/remedies.yaml), and that each remedy does what it says."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import compat
from compat.answer import Answer, Change
from compat.knowledge.store import load
from compat.works.sentence import parse

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "remedies.yaml").read_text(encoding="utf-8"))["remedies"]
# The changes that a remedy can make (docs/remedies.md), and what a case may name of each.
CHANGES = {
    "one-side": {"license"},
    "rename": {"name"},
    "add-terms": {"license"},
    "other-license": {"license"},
    "own-terms": set(),
    "other-relation": {"artifact", "relation"},
    "other-form": {"form"},
    "keep-out": {"place"},
    "replace": {"artifact"},
    "drop": {"artifact"},
    "ask": {"artifact"},
    "other-terms": {"artifact"},
}
BETTER = {"no": ("yes", "depends"), "depends": ("yes",)}


def answer_of(case: dict) -> Answer:
    from dataclasses import replace

    from compat.engine import answer
    from compat.works.file import from_mapping

    knowledge = load()
    work = (
        parse(case["ask"], knowledge.names, knowledge.kind_of)
        if "ask" in case
        else from_mapping(case["work"], knowledge.law)
    )
    return answer(replace(work, assume={**work.assume, **case.get("assume", {})}), knowledge)


def fits(change: Change, wanted: dict) -> bool:
    """Whether a change is the one that a case names."""
    if change.code != wanted["code"] or wanted.get("artifact", change.artifact) != change.artifact:
        return False
    if "license" in wanted:
        return set(change.value.split(" AND ")) == set(wanted["license"].split(" AND "))
    if "place" in wanted:
        return set(change.value.partition(":")[2].split()) >= set(wanted["place"]) or "outside:" in change.value
    return all(change.value == wanted[key] for key in ("relation", "form", "name") if key in wanted)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_case_names_what_there_is(case):
    """A misspelt key, code, licence or artifact would make a case weaker than it looks."""
    assert set(case) <= {"name", "ask", "work", "assume", "first", "never", "reason"}
    assert case["reason"]
    first = case["first"] if isinstance(case["first"], list) else [case["first"]]
    for change in first:
        assert set(change) - {"code"} <= CHANGES[change["code"]], change
        assert all(license in load() for license in change.get("license", "MIT").split(" AND ")), change
        if "work" in case and "artifact" in change:
            assert change["artifact"] in case["work"]["artifacts"]
    never = set(case.get("never", ()))
    assert never <= set(CHANGES)
    assert not never & {change["code"] for change in first}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_first_remedy_is_what_a_careful_person_would_propose(case):
    answer = answer_of(case)
    assert answer.verdict in BETTER, answer.verdict
    assert answer.remedies, answer.nothing_helps
    for remedy in answer.remedies:
        assert remedy.verdict in BETTER[answer.verdict]
    first = case["first"] if isinstance(case["first"], list) else [case["first"]]
    told = [[(c.code, c.artifact, c.value) for c in r.changes] for r in answer.remedies]
    changes = answer.remedies[0].changes
    assert len(changes) == 1, told
    assert any(fits(changes[0], wanted) for wanted in first), told
    said = {change.code for remedy in answer.remedies for change in remedy.changes}
    assert not said & set(case.get("never", ())), told


def with_change(work: dict, change: Change) -> dict | None:
    """The work with one change made by hand, or None where that is more than an edit of the mapping."""
    from copy import deepcopy

    work = deepcopy(work)
    released = work["artifacts"][work["release"]["artifact"]]
    if change.code in ("one-side", "add-terms", "other-license", "own-terms"):
        released["license"] = change.value
    elif change.code == "other-form":
        work["release"]["form"] = change.value
    elif change.code == "rename":
        work["release"]["name"] = f"{change.value} {work['release']['name']}"
    elif change.code == "keep-out":
        work["assume"] = {**work.get("assume", {}), change.value: "no"}
    elif change.code in ("other-relation", "drop"):
        steps = released["made_from"]
        if sum(change.artifact in step.values() for step in steps) != 1 or change.value == "adapter":
            return None
        moved = [{change.value: change.artifact}] if change.code == "other-relation" else []
        released["made_from"] = [s for step in steps for s in (moved if change.artifact in step.values() else [step])]
    else:
        return None
    return work


@pytest.mark.parametrize("case", [c for c in CASES if "work" in c], ids=lambda case: case["name"])
def test_every_remedy_has_the_verdict_that_it_announces(case):
    work = {**case["work"], "assume": {**case["work"].get("assume", {}), **case.get("assume", {})}}
    for remedy in compat.check(work).remedies:
        turned: dict | None = work
        for change in remedy.changes:
            turned = with_change(turned, change) if turned else None
        # What goes with a dropped input (its licence in the label) is no change of its own, so it is not repeated here.
        if turned and not any(change.code == "drop" for change in remedy.changes):
            assert compat.check(turned).verdict == remedy.verdict, remedy


def test_where_nothing_helps_the_answer_says_why():
    answer = compat.check(
        {
            "artifacts": {"mine": {"kind": "model", "license": "NONESUCH-1.0"}},
            "release": {"artifact": "mine", "form": "weights"},
        }
    )
    assert answer.verdict == "unknown"
    assert answer.remedies == ()


def test_a_remedy_keeps_the_purpose_and_the_circumstances():
    """What is to be sold is sold under every remedy: none of them may rest on giving it away."""
    answer = compat.ask("sell a LoRA of FLUX.1-dev under MIT")
    assert [c.code for r in answer.remedies for c in r.changes] == ["replace"]


def test_not_releasing_is_proposed_only_where_nothing_else_helps():
    for question in ("release a fine-tune of llama3.1 under apache-2.0", "is GPL-2.0 compatible with MIT"):
        changes = [c for r in compat.ask(question).remedies for c in r.changes]
        assert changes
        assert not [c for c in changes if c.value == "internal"]


def test_remedies_come_in_the_same_order_each_time():
    answers = [compat.ask("copy code under Apache-2.0 into a project under GPL-2.0-only") for _ in range(3)]
    assert len({tuple(r.message for r in a.remedies) for a in answers}) == 1


def test_a_search_that_is_cut_says_so(monkeypatch):
    """Neither an empty list nor "nothing helps" may stand for a search that did not come to its end."""
    from compat import engine
    from compat.rendering.text import text

    monkeypatch.setattr(engine, "SECONDS_FOR_REMEDIES", 0.0)
    answer = compat.ask("release a fine-tune of llama3.1 under apache-2.0")
    assert (answer.remedies, answer.nothing_helps) == ((), "")
    assert "was cut" in answer.search_cut
    shown = text(answer, load().law.titles)
    assert "The search for what would help was cut; nothing was found until then." in " ".join(shown.split())
