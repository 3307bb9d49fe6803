"""For every conflict code, relation, form and reading: a yes-case and a no-case that differ in one fact (tests/pairs.yaml)."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
import test_cases as cases
import test_readings

import compat
from compat.knowledge.store import load
from compat.licenses import strictyaml

PAIRS = strictyaml.load((Path(__file__).parent / "pairs.yaml").read_text(encoding="utf-8"), "pairs.yaml")["pairs"]


def changed(work: dict, path: str, value: object) -> dict:
    """The work with one value put in another's place; ``artifacts.mine.made_from.0`` walks into lists too."""
    result = copy.deepcopy(work)
    *parents, last = path.split(".")
    place = result
    for key in parents:
        place = place[int(key)] if isinstance(place, list) else place.setdefault(key, {})
    if isinstance(place, list):
        place[int(last)] = value
    else:
        place[last] = value
    return result


def about(kind: str) -> set[str]:
    return {row["about"][kind] for row in PAIRS if kind in row["about"]}


@pytest.mark.parametrize("row", PAIRS, ids=lambda row: " ".join(f"{k}={v}" for k, v in row["about"].items()))
def test_pair(row):
    assert row.get("reason") and row.get("source")
    ((path, value),) = row["change"].items()  # one fact
    first = compat.check(row["work"], row.get("policy"))
    second = compat.check(changed(row["work"], path, value), row.get("policy"))
    assert (first.verdict, second.verdict) == (row["verdict"], row["then"]), [
        (c.code, c.message, c.when) for c in (*first.conflicts, *second.conflicts)
    ]
    assert {row["verdict"], row["then"]} == {"yes", "no"}
    refused = second if row["then"] == "no" else first
    for wanted in row["conflicts"]:
        assert cases.is_there(wanted, refused), [
            (c.code, c.licenses, [(x.license, x.section) for x in c.clauses]) for c in refused.conflicts
        ]


def test_every_code_relation_form_and_reading_has_a_pair():
    law = load().law
    assert about("code") >= set(law.codes)
    assert about("relation") >= set(law.relations)
    assert about("form") >= set(law.forms)
    assert about("reading") | test_readings.SHOWN_HERE >= set(law.readings)
