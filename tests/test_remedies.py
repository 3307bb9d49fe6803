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
