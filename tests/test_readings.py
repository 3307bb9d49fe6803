"""Each reading turns some case; each term reading does so with licences made for it where no real one can show it."""

from __future__ import annotations

import pytest
from laboratory import PERMISSIVE, Laboratory, fact, invented, licenses, with_facts

from compat.engine import answer
from compat.knowledge.store import load
from compat.works.file import from_mapping

ACKNOWLEDGING = invented(
    "Acknowledge-1.0", *PERMISSIVE, fact("obligation", "acknowledgement-in-software", on=["distribute"])
)
RENAMING = invented("Rename-1.0", *PERMISSIVE, fact("obligation", "rename", on=["distribute-derivatives"]))
DESCRIBING = invented(
    "Describe-1.0", *PERMISSIVE, fact("obligation", "describe-changes", on=["distribute-derivatives"])
)
EARLIER = invented(
    "Earlier-1.1",
    *PERMISSIVE,
    fact("share-alike", "same", on=["distribute-derivatives"]),
    fact("becomes", "EUPL-1.2", mode="later-text"),
)


def verdict(license, outbound: str, **assume: str) -> str:
    work = {
        "artifacts": {
            "theirs": {"kind": "code", "license": license.id},
            "mine": {"kind": "code", "license": outbound, "made_from": [{"modify": "theirs"}]},
        },
        "release": {"artifact": "mine", "form": "source"},
        "assume": assume,
    }
    return answer(from_mapping(work, load().law), Laboratory([license])).verdict


TERM_READINGS = [
    (ACKNOWLEDGING, "GPL-3.0-only", {"acknowledgement-in-software-is-in-that-material": ("yes", "no")}),
    (RENAMING, "GPL-2.0-only", {"reserved-names-restate-trademark-law": ("yes", "no")}),
    (DESCRIBING, "GPL-2.0-only", {"summary-of-changes-is-a-change-notice": ("yes", "no")}),
    (DESCRIBING, "GPL-3.0-only", {"summary-of-changes-is-tolerated": ("yes", "no")}),
    (EARLIER, "GPL-3.0-only", {"appendix-through-earlier-version": ("yes", "no")}),
]
SHOWN_HERE = {name for _, _, pins in TERM_READINGS for name in pins}


@pytest.mark.parametrize(
    ("license", "outbound", "pins"),
    TERM_READINGS,
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_reading_on_terms_turns_a_case(license, outbound, pins):
    ((reading, (freeing, tying)),) = pins.items()
    assert verdict(license, outbound, **{reading: freeing}) == "yes"
    assert verdict(license, outbound, **{reading: tying}) == "no"


def test_an_acknowledgement_in_the_documentation_is_not_in_the_material():
    license = invented(
        "Document-1.0", *PERMISSIVE, fact("obligation", "acknowledgement-in-documentation", on=["distribute"])
    )
    assert verdict(license, "GPL-3.0-only") == "no"


def test_findings_rest_on_the_tying_answer_only():
    """Pinning a reading to the answer that does not tie never makes a verdict worse."""
    rank = {"yes": 0, "depends": 1, "unknown": 2, "no": 3}
    knowledge = load()
    for name, row in knowledge.law.readings.items():
        freeing = "no" if row["ties"] == "yes" else "yes"
        for license in ("Apache-2.0", "CC-BY-SA-4.0", "gemma-terms-2025-03-24", "EUPL-1.2"):
            for outbound in ("GPL-3.0-only", "MIT"):
                free = verdict(licenses()[license], outbound, **{name: freeing})
                tied = verdict(licenses()[license], outbound, **{name: row["ties"]})
                assert rank[free] <= rank[tied], (name, license, outbound)


def test_a_licence_that_settles_a_point_removes_the_question():
    settled = with_facts("MIT", fact("derivative", "train", **{"is": "no"}))
    work = {
        "artifacts": {
            "data": {"kind": "dataset", "license": "MIT"},
            "mine": {"kind": "model", "license": "proprietary", "made_from": [{"train": "data"}]},
        },
        "release": {"artifact": "mine"},
    }
    found = answer(from_mapping(work, load().law), Laboratory([settled]))
    assert found.verdict == "yes"
    assert not [o for o in found.obligations if o.when]
