"""What an answer says beside its verdict."""

from __future__ import annotations

import dataclasses

import pytest

import compat
from compat.answer import Answer


def notes(answer: Answer) -> dict[str, str]:
    return {note.code: note.message for note in answer.notes}


def test_a_name_without_a_version_means_the_newest_text_and_says_so():
    said = notes(compat.ask("release a fine-tune of gemma under MIT"))["newest-text"]
    assert "gemma-terms-2025-03-24" in said
    assert "the answer is the same under gemma-terms-2024-04-01, gemma-terms-2024-02-21" in said


@pytest.mark.parametrize("name", ["gemma@2024-02-21", "gemma-terms-2025-03-24", "llama3.1", "Llama 3.1"])
def test_a_name_with_a_version_says_nothing_of_the_kind(name):
    assert "newest-text" not in notes(compat.ask(f"use {name} commercially"))


def test_drift_is_noted_and_the_ancestors_bind_all_the_same():
    answer = compat.check(
        {
            "artifacts": {
                "base": {"kind": "model", "license": "llama3.1"},
                "tune": {"kind": "model", "license": "MIT", "made_from": [{"fine-tune": "base"}]},
                "mine": {"kind": "model", "license": "MIT", "made_from": [{"quantize": "tune"}]},
            },
            "release": {"artifact": "mine"},
        }
    )
    assert answer.verdict == "no"
    assert "tune is labelled MIT, which is wider than Llama 3.1, the licence of base, allows" in notes(answer)["drift"]


def test_a_middle_artifact_under_the_licence_it_must_have_is_no_drift():
    answer = compat.check(
        {
            "artifacts": {
                "base": {"kind": "model", "license": "llama3.1"},
                "tune": {"kind": "model", "license": "llama3.1", "made_from": [{"fine-tune": "base"}]},
                "mine": {"kind": "model", "license": "llama3.1", "made_from": [{"quantize": "tune"}]},
            },
            "release": {"artifact": "mine"},
        }
    )
    assert answer.verdict == "yes"
    assert "drift" not in notes(answer)


def test_the_choice_of_an_or_is_named():
    answer = compat.ask("release a fine-tune of (llama3.1 OR Apache-2.0) under MIT")
    assert answer.verdict == "yes"
    assert set(answer.choice.values()) == {"Apache-2.0"}


def test_where_no_licence_was_named_the_best_is_taken_and_named():
    answer = compat.ask("combine MIT with GPL-2.0")
    assert answer.verdict == "yes"
    assert answer.choice["mine"] == "GPL-2.0-only"
    assert "outbound-not-named" in notes(answer)


def test_without_a_licence_it_is_a_no_with_whom_to_ask():
    answer = compat.check(
        {
            "artifacts": {
                "photos": {"kind": "document", "license": "none"},
                "mine": {"kind": "document", "license": "MIT", "made_from": [{"modify": "photos"}]},
            },
            "release": {"artifact": "mine"},
        }
    )
    assert answer.verdict == "no"
    assert [r.message for r in answer.remedies] == ["ask whoever made photos for a licence"]


def test_unknown_never_becomes_yes_and_a_certain_conflict_stands():
    def verdict(license: str, other: str) -> str:
        return compat.check(
            {
                "artifacts": {
                    "a": {"kind": "code", "license": license},
                    "b": {"kind": "code", "license": other},
                    "mine": {"kind": "code", "license": "MIT", "made_from": [{"modify": "a"}, {"modify": "b"}]},
                },
                "release": {"artifact": "mine"},
            }
        ).verdict

    assert verdict("NONESUCH-1.0", "MIT") == "unknown"
    assert verdict("unknown", "MIT") == "unknown"
    assert verdict("NONESUCH-1.0", "GPL-2.0-only") == "no"
    assert verdict("MIT OR NONESUCH-1.0", "MIT") == "yes"


def test_suggestions_are_verified_by_the_engine():
    for question in (
        "release a fine-tune of llama3.1 under apache-2.0",
        "is GPL-2.0 compatible with MIT",
        "bundle Apache-2.0 with GPL-2.0 under MIT",
    ):
        answer = compat.ask(question)
        assert answer.remedies
        for remedy in (r for r in answer.remedies if r.license):
            head, _, _ = question.rpartition(" under " if " under " in question else " with ")
            again = (
                compat.ask(
                    f'{head.replace("is GPL-2.0 compatible", "copy code under GPL-2.0 into a project")} under "{remedy.license}"'
                )
                if remedy.license != "proprietary"
                else compat.ask(f"{head} under proprietary terms")
            )
            assert again.verdict == remedy.verdict, (question, remedy)


def test_an_answer_is_frozen():
    answer = compat.ask("use MIT commercially")
    with pytest.raises(dataclasses.FrozenInstanceError):
        answer.verdict = "no"


def test_pins_and_openness():
    work = {
        "artifacts": {
            "data": {"kind": "dataset", "license": "CC-BY-SA-4.0"},
            "mine": {"kind": "model", "license": "MIT", "made_from": [{"train": "data"}]},
        },
        "release": {"artifact": "mine"},
    }
    assert compat.check(work).verdict == "depends"
    assert compat.check({**work, "assume": {"training-makes-derivative": "no"}}).verdict == "yes"
    assert compat.check({**work, "assume": {"training-makes-derivative": "yes"}}).verdict == "no"
    from compat.engine import answer
    from compat.knowledge.store import load
    from compat.works.file import from_mapping

    opened = dataclasses.replace(
        from_mapping(
            {
                **work,
                "artifacts": {
                    "data": {"kind": "model", "license": "llama3.1"},
                    "mine": {"kind": "model", "license": "MIT", "made_from": [{"distill": "data"}]},
                },
            },
            load().law,
        ),
        open_all=True,
    )
    found = answer(opened, load())
    assert found.verdict == "depends"
    assert "distillation-makes-derivative" in {q.id for q in found.open_questions}


def test_a_conflict_shows_the_clauses_on_the_act_in_question_only():
    """FLUX.1 [dev] limits the model to non-commercial purposes in one clause and outputs, if so read, in another."""
    answer = compat.ask("sell an adapter of flux-1-dev-nc-1.1.1 under proprietary terms")
    assert {c.section for c in answer.conflicts[0].clauses} == {"2.a"}
    assert all("any data produced" not in c.quote for found in answer.conflicts for c in found.clauses)


def test_a_use_policy_is_shown_by_an_item_of_its_own_document():
    answer = compat.ask("redistribute gemma-terms-2024-04-01 under MIT")
    policies = [c for c in answer.conflicts if c.items]
    assert [{x.license for x in c.clauses} >= {"gemma-prohibited-use-2024-02-21"} for c in policies] == [
        len(c.items) > 1 for c in policies
    ]


def test_each_model_may_have_one_modality():
    """A text model and an image model side by side make no multimodal model."""
    work = {
        "artifacts": {
            "text": {"kind": "model", "license": "llama3.2", "modalities": ["text"]},
            "image": {"kind": "model", "license": "MIT", "modalities": ["image"]},
            "mine": {"kind": "code", "license": "proprietary", "made_from": [{"load": "text"}, {"load": "image"}]},
        },
        "release": {"artifact": "mine", "form": "binary", "circumstances": {"established_in": ["DE"]}},
    }
    assert compat.check(work).verdict == "yes"
    work["artifacts"]["text"]["modalities"] = ["text", "image"]
    assert compat.check(work).verdict == "no"


def test_where_a_database_was_made_is_asked_of_its_maker():
    """CC 4.0 4(b) speaks of databases in which the maker has rights; of a stranger's place nothing is known."""

    def reading(by: str, place: str) -> str:
        work = {
            "artifacts": {
                "wiki": {"kind": "dataset", "license": "CC-BY-SA-4.0"},
                "theirs": {"kind": "dataset", "made_from": [{"concatenate": "wiki", "by": by}]},
                "mine": {"kind": "dataset", "license": "CC-BY-4.0", "made_from": [{"copy": "theirs"}]},
            },
            "release": {"artifact": "mine", "form": "dataset", "circumstances": {"established_in": place}},
        }
        return compat.check(work).readings["database-inclusion-adapts"]

    assert [reading("me", "DE"), reading("me", "US")] == ["yes", "no"]
    assert [reading("other", "DE"), reading("other", "US")] == ["open", "open"]
