"""Questions in words: what users type, and what is read from it (tests/cases/questions.yaml)."""

from __future__ import annotations

from pathlib import Path

import pytest

from compat.errors import CompatError
from compat.knowledge.store import load
from compat.licenses import strictyaml
from compat.licenses.expressions import parse as parse_expression
from compat.works.asking import asks_which, parse_which
from compat.works.model import Work
from compat.works.sentence import parse

CASES = strictyaml.load(
    (Path(__file__).parent / "cases" / "questions.yaml").read_text(encoding="utf-8"), "questions.yaml"
)["questions"]
CIRCUMSTANCES = ("person", "monthly_users", "annual_revenue_usd")


def canonical(license: str) -> str:
    """The expression over catalogue ids, whatever spelling was used."""
    if license in ("", "own", "proprietary", "none", "unknown"):
        return license
    found = parse_expression(license, load().names)
    return " OR ".join(" AND ".join(one) for one in found.alternatives)


def under(license: str) -> str:
    return "proprietary" if license == "own" else canonical(license)


def steps_of(work: Work, name: str) -> list:
    return sorted((_step(work, step) for step in work.artifact(name).made_from), key=str)


def _step(work: Work, step):
    source = work.artifact(step.source)
    inner = {"made_from": steps_of(work, source.name)} if source.made_from else canonical(source.license)
    return {step.relation: inner}


def expected_steps(steps) -> list:
    return sorted(({relation: _expected(inner) for relation, inner in step.items()} for step in steps or []), key=str)


def _expected(inner):
    return {"made_from": expected_steps(inner["made_from"])} if isinstance(inner, dict) else canonical(str(inner))


def test_enough_phrasings():
    assert len(CASES) >= 150
    asked = [case["ask"] for case in CASES]
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["ask"][:80])
def test_question(case):
    knowledge = load()
    read = parse_which if case.get("which") else parse  # a question for the outbound licence leaves it open
    if "error" in case:
        with pytest.raises(CompatError) as error:
            read(case["ask"], knowledge.names, knowledge.kind_of)
        assert str(case["error"]).casefold() in str(error.value).casefold()
        return
    work = read(case["ask"], knowledge.names, knowledge.kind_of)
    assert asks_which(case["ask"]) <= bool(case.get("which"))
    wanted = case["reads"]
    released = work.artifact(work.release.artifact)
    assert steps_of(work, released.name) == expected_steps(wanted.get("made_from"))
    assert under(released.license) == under(str(wanted.get("under") or ""))
    assert work.release.form == wanted.get("form", work.release.form)
    assert work.release.gain == (wanted.get("gain") or "")
    if "activity" in wanted:
        assert work.release.activity == (wanted["activity"] or "")
    for key in CIRCUMSTANCES:
        if key in wanted:
            here = work.release.circumstances
            assert (here.person if key == "person" else here.sizes.get(key)) == wanted[key]
    if "places" in wanted:
        assert list(work.release.circumstances.used_in) == list(wanted["places"])
