"""The catalogue as people meet it: lists, differences between licences, texts that were not obtained, sizes."""

from __future__ import annotations

import json

import pytest
from test_cli import run

import compat
from compat.errors import UnknownLicenseError
from compat.knowledge.differences import differences
from compat.knowledge.store import load


def changed(first: str, second: str) -> dict[str, set[tuple[str, str]]]:
    found = differences(load().record(load().names.resolve(first)), load().record(load().names.resolve(second)))
    return {
        "removed": {(f["kind"], f["name"]) for f in found.removed},
        "added": {(f["kind"], f["name"]) for f in found.added},
        "changed": {(old["kind"], old["name"]) for old, _ in found.changed},
    }


def test_llama_2_to_4():
    """What its editions changed: a phrase and a name in 3, outputs freed in 3.1, Europe shut out in 3.2."""
    assert ("obligation", "display-phrase") in changed("llama2", "llama3")["added"]
    assert ("restriction", "no-training-others") in changed("llama3", "llama3.1")["removed"]
    assert ("limit", "not-established-in") in changed("llama3.1", "llama3.2")["added"]
    assert ("limit", "monthly-users") in changed("llama3.3", "llama4")["changed"]  # counted on another day


def test_gemma_by_date_and_gpl_by_version():
    assert changed("gemma-terms-2024-02-21", "gemma-terms-2025-03-24") != changed("gemma", "gemma")
    three = changed("GPL-2.0-only", "GPL-3.0-only")
    assert ("note", "ends-on-breach") in three["removed"]
    assert ("obligation", "installation-information") in three["added"]


def test_nothing_changes_from_a_licence_to_itself():
    assert changed("MIT", "MIT") == {"removed": set(), "added": set(), "changed": set()}


def test_license_diff_on_the_command_line():
    text = run("license", "diff", "llama2", "llama3").stdout
    assert "Only in llama3" in text
    assert "1.b.i: “prominently display" in text.replace("\n      ", " ")
    table = json.loads(run("license", "diff", "llama 2", "Llama 3", "--json").stdout)
    assert (table["from"], table["to"]) == ("llama2", "llama3")
    assert all({"kind", "name", "section", "quote"} <= set(fact) for fact in (*table["removed"], *table["added"]))
    wrong = run("license", "diff", "llama2", "lama3")
    assert wrong.returncode == 2
    assert "nearest: llama3" in wrong.stderr


def test_the_list_shows_how_each_was_read():
    rows = {row["id"]: row for row in json.loads(run("license", "list", "--json").stdout)}
    assert rows["llama3.1"]["read"] == "twice"
    assert rows["Zlib"]["read"] == "once"
    assert rows["ai2-impact-lr"]["read"] == "not obtained"
    assert len(rows) >= 446 or len(rows) >= len(load().ids)


UNREAD = [id for id in load().ids if load().names.unread(id)]


@pytest.mark.parametrize("id", UNREAD)
def test_a_text_that_was_not_obtained_is_unknown_and_what_others_say_is_shown(id):
    answer = compat.ask(f"release a fine-tune of {id} under mit")
    assert answer.verdict == "unknown"
    assert answer.unknowns[0].license == id
    assert answer.unknowns[0].says
    # Another licence of the choice is a way out; beside a conflict it changes nothing.
    assert compat.ask(f'release a fork of "MIT OR {id}" code under MIT').verdict == "yes"
    assert compat.ask(f'release a fork of "GPL-2.0-only AND {id}" code under MIT').verdict == "no"


def test_texts_that_were_asked_for_and_not_obtained_are_entries():
    assert len(UNREAD) >= 14
    for name in ("AI2 ImpACT LR", "h-research", "intel-research", "apple-ascl", "Falcon 180B"):
        assert load().names.find(name) in UNREAD, name


def test_what_others_say_is_in_text_and_json():
    text = run("can", "release a fine-tune of ai2-impact-hr under mit").stdout
    assert "was not obtained" in text
    assert "What others say of it, which decides nothing:" in text
    table = json.loads(run("can", "release a fine-tune of ai2-impact-hr under mit", "--json").stdout)
    assert table["unknowns"][0]["says"]


@pytest.mark.parametrize(
    ("name", "nearest"), [("hunyuan", "hunyuan-a13b-community"), ("bsl", "BUSL-1.1"), ("cecill", "CECILL-2.1")]
)
def test_a_family_names_its_members(name, nearest):
    with pytest.raises(UnknownLicenseError, match="say which one") as error:
        load().names.resolve(name)
    assert nearest in error.value.nearest


@pytest.mark.parametrize("name", ["other", "unknown"])
def test_a_placeholder_of_the_hub_asks_which_one(name):
    with pytest.raises(UnknownLicenseError, match="which one"):
        load().names.resolve(name)


def kimi(**sizes: int) -> compat.Answer:
    return compat.check(
        {
            "artifacts": {
                "theirs": {"kind": "model", "license": "kimi-k2-modified-mit"},
                "mine": {"kind": "model", "license": "kimi-k2-modified-mit", "made_from": [{"fine-tune": "theirs"}]},
            },
            "release": {"artifact": "mine", "form": "service", "purpose": "commercial", "circumstances": sizes},
        }
    )


def test_a_duty_above_a_size_holds_for_the_large_only():
    def phrase(answer: compat.Answer) -> bool:
        return any(duty.code == "display-phrase-in-interface" and not duty.when for duty in answer.obligations)

    assert not phrase(kimi())  # so large a size is taken as not reached
    assert not phrase(kimi(monthly_users=1000))
    assert phrase(kimi(monthly_users=200_000_000))
    assert phrase(kimi(monthly_revenue_usd=30_000_000))


def test_a_limit_may_ask_for_several_things_at_once():
    """MiniCPM: no right for who exceeds both sizes, commercially."""

    def minicpm(purpose: str, **sizes: int) -> str:
        work = {
            "artifacts": {
                "theirs": {"kind": "model", "license": "minicpm-model-1.0"},
                "mine": {"kind": "code", "made_from": [{"load": "theirs"}]},
            },
            "release": {"artifact": "mine", "form": "internal", "purpose": purpose, "circumstances": sizes},
        }
        return compat.check(work).verdict

    assert minicpm("commercial", daily_users=2_000_000, devices=9000) == "no"
    assert minicpm("noncommercial", daily_users=2_000_000, devices=9000) == "yes"
    assert minicpm("commercial", daily_users=2_000_000, devices=10) == "depends"  # whether one of the two is enough
    assert minicpm("commercial", daily_users=10, devices=10) == "yes"
