"""Properties that hold for all works (architecture study, 7.2 and 10: only those that are true)."""

from __future__ import annotations

import random

import laboratory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from laboratory import Laboratory, fact, whole_licenses

import compat
from compat.engine import Case, answer
from compat.errors import CompatError
from compat.knowledge.store import load
from compat.reasoning.pairs import pair, verdicts
from compat.reasoning.program import prepare
from compat.works.file import from_mapping

LICENSES = whole_licenses()
RELATIONS = list(load().law.relations)
FORMS = list(load().law.forms)
RANK = {"yes": 0, "depends": 1, "unknown": 2, "no": 3}
BANNING = {id for id, license in laboratory.licenses().items() if any(f.kind == "ban" for f in license.facts)}
# Outbound licences that anybody can grant: an input may be what makes another one the releaser's to give.
ANYBODYS = [id for id in LICENSES if not any(f.kind == "licensor" for f in laboratory.licenses()[id].facts)]
MODEL_RELATIONS = [
    "fine-tune",
    "merge",
    "adapter",
    "quantize",
    "distill",
    "train",
    "generate",
    "copy",
    "modify",
    "convert",
]

RESTRICTIONS = st.sampled_from(
    [
        fact("limit", "noncommercial"),
        fact("limit", "research-only"),
        fact("limit", "monthly-users", figure=1000),
        fact("restriction", "no-derivatives"),
        fact("restriction", "no-training-others", catches="any-ai-model"),
        fact("limit", "not-used-in", places=["EU"]),
        fact("use-restriction", "military"),
        fact("restriction", "no-sale-alone"),
        fact("limit", "not-for-companies"),
        fact("obligation", "ad-acknowledgement", on=["distribute"]),
    ]
)

quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def one(relation: str, inbound: str, outbound: str, form: str, **release) -> dict:
    took, made = ("model", "model") if relation in MODEL_RELATIONS else ("code", "code")
    return {
        "artifacts": {
            "theirs": {"kind": took, "license": inbound},
            "mine": {"kind": made, "license": outbound, "made_from": [{relation: "theirs"}]},
        },
        "release": {"artifact": "mine", "form": form, **release},
    }


def verdict(work: dict, knowledge=None) -> str:
    """The verdict of a work, without all else that an answer holds: properties try many."""
    return Case(from_mapping(work, load().law), knowledge or load()).verdict()


@quick
@given(
    st.sampled_from(sorted(set(LICENSES) - BANNING)),
    st.sampled_from(LICENSES),
    st.sampled_from(MODEL_RELATIONS),
    st.sampled_from(["weights", "service", "internal"]),
    RESTRICTIONS,
)
def test_a_restriction_on_an_inbound_licence_never_turns_no_into_yes(inbound, outbound, relation, form, restriction):
    if inbound == outbound:
        return
    work = one(relation, inbound, outbound, form)
    stricter = Laboratory([laboratory.with_facts(inbound, restriction)])
    before, after = verdict(work), verdict(work, stricter)
    assert not (before == "no" and after == "yes")
    assert RANK[after] >= RANK[before]


@quick
@given(st.sampled_from(LICENSES), st.sampled_from(LICENSES), st.sampled_from(MODEL_RELATIONS), RESTRICTIONS)
def test_a_restriction_on_the_outbound_licence_never_causes_an_over_grant(inbound, outbound, relation, restriction):
    if inbound == outbound:
        return
    work = from_mapping(one(relation, inbound, outbound, "weights"), load().law)
    stricter = Laboratory([laboratory.with_facts(outbound, restriction)])

    def promised(knowledge) -> set:
        return {
            (c.licenses, c.message.partition(" (")[0], c.when)
            for c in answer(work, knowledge).conflicts
            if c.code == "over-grant" and not c.when
        }

    before = {(c[0]) for c in promised(load())}
    assert {c[0] for c in promised(stricter)} <= before


@quick
@given(
    st.permutations(["theirs", "base", "mine", "α β", 'GPL"). can(x)', "x y"]),
    st.sampled_from(LICENSES),
    st.sampled_from(LICENSES),
    st.sampled_from(MODEL_RELATIONS),
)
def test_renaming_artifacts_changes_nothing(names, inbound, outbound, relation):
    first, second = names[:2]
    work = one(relation, inbound, outbound, "weights")
    other = {
        "artifacts": {
            first: work["artifacts"]["theirs"],
            second: {**work["artifacts"]["mine"], "made_from": [{relation: first}]},
        },
        "release": {"artifact": second, "form": "weights"},
    }
    assert verdict(work) == verdict(other)


@quick
@given(st.sampled_from(LICENSES), st.sampled_from(LICENSES), st.sampled_from(MODEL_RELATIONS), st.sampled_from(FORMS))
def test_an_input_from_which_nothing_is_made_changes_nothing(inbound, outbound, relation, form):
    work = one(relation, inbound, outbound, form)
    more = {**work, "artifacts": {"unused": {"kind": "model", "license": "MIT"}, **work["artifacts"]}}
    assert verdict(work) == verdict(more)


@quick
@given(
    st.sampled_from(LICENSES),
    st.sampled_from(LICENSES),
    st.sampled_from(ANYBODYS),
    st.sampled_from(["fine-tune", "merge", "copy"]),
)
def test_an_inbound_or_is_as_good_as_its_best_side_and_an_and_no_better_than_its_worst(
    one_side, other_side, outbound, relation
):
    def of(license: str) -> str:
        return verdict(one(relation, license, outbound, "weights"))

    best = min(RANK[of(one_side)], RANK[of(other_side)])
    worst = max(RANK[of(one_side)], RANK[of(other_side)])
    assert RANK[of(f"{one_side} OR {other_side}")] == best
    assert RANK[of(f"{one_side} AND {other_side}")] >= worst


@quick
@given(
    st.sampled_from(LICENSES),
    st.sampled_from(LICENSES),
    st.sampled_from(LICENSES),
    st.sampled_from(["fine-tune", "modify", "quantize"]),
)
def test_an_outbound_or_is_as_good_as_its_worst_side(inbound, one_side, other_side, relation):
    def under(license: str) -> str:
        work = one(relation, inbound, license, "weights", purpose={"gain": "noncommercial", "activity": "research"})
        return verdict(work)

    assert RANK[under(f"{one_side} OR {other_side}")] == max(RANK[under(one_side)], RANK[under(other_side)])


@quick
@given(st.sampled_from(LICENSES), st.sampled_from(LICENSES), st.sampled_from(MODEL_RELATIONS))
def test_pinning_a_deciding_set_gives_the_verdict_that_it_announced(inbound, outbound, relation):
    work = one(relation, inbound, outbound, "weights")
    found = answer(from_mapping(work, load().law), load())
    if found.verdict != "depends":
        return
    for sets, announced in ((found.makes_yes, "yes"), (found.makes_no, "no")):
        for decisions in sets[:3]:
            pinned = {**work, "assume": {d.question: d.answer for d in decisions}}
            assert verdict(pinned) == announced, decisions


def test_matrix_and_check_agree_on_a_thousand_pairs_and_forms():
    chance = random.Random(20261125)
    knowledge = load()
    names = [
        *LICENSES,
        "proprietary",
        "none",
        "unknown",
        "MIT OR GPL-2.0-only",
        "llama3.1 AND Apache-2.0",
        "NONESUCH-1.0",
        "GPL-2.0-or-later",
    ]
    checked = 0
    while checked < 1000:
        by = chance.choice(RELATIONS)
        release = chance.choice(
            [
                {},
                {"form": chance.choice(FORMS)},
                {"form": "service"},
                {"purpose": "commercial"},
                {"assume": {"training-makes-derivative": "no"}},
                {"assume": {"weights-are-protected": "no"}},
                {"assume": {"weights-are-protected": "open"}},
                {"circumstances": {"territory": ["DE"]}},
            ]
        )
        inbound, outbound = chance.sample(names, 8), chance.sample(names, 8)
        for i, o, found in verdicts(inbound, outbound, by, release, knowledge):
            assert found == Case(pair(i, o, by, release, knowledge), knowledge).verdict(), (i, o, by, release)
            checked += 1


ANY_TEXT = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            'GPL"). can(x) :- true. %',
            "a\\",
            "x\ny",
            "#script(python)",
            '"',
            "MIT OR",
            "(",
            "a" * 3000,
            "none",
            "NONESUCH",
            "🦙",
            "\0",
            "{}",
            't("a","b")',
        ]
    ),
)


@settings(max_examples=150, deadline=None)
@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_any_string_gives_an_answer_or_one_clear_error_and_never_changes_the_program(name, inbound, outbound):
    work = {
        "artifacts": {
            name: {"kind": "model", "license": inbound},
            "mine": {"kind": "model", "license": outbound, "made_from": [{"fine-tune": name}]},
        },
        "release": {"artifact": "mine"},
    }
    plain = prepare(from_mapping(one("fine-tune", "unknown", "proprietary", "weights"), load().law), load()).program
    try:
        parsed = from_mapping(work, load().law)
        program = prepare(parsed, load()).program
        found = answer(parsed, load())
    except CompatError as error:
        assert str(error).strip()
        assert (
            "\n" not in error.message or name in error.message or inbound in error.message or outbound in error.message
        )
        return
    assert found.verdict in RANK
    assert program.rules == plain.rules
    allowed = {
        load().common,
        *(load().record(id).asp for id in load().ids),
        *(load().record(id).terms for id in load().ids),
    }
    assert set(program.facts) <= allowed


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.text(max_size=80),
        st.lists(
            st.sampled_from(
                [
                    "can",
                    "i",
                    "release",
                    "a",
                    "fine-tune",
                    "of",
                    "under",
                    "trained",
                    "on",
                    "MIT",
                    "llama3.1",
                    "(",
                    ")",
                    "OR",
                    "AND",
                    ",",
                    "?",
                    '"',
                    "'",
                    "5",
                    "million",
                    "users",
                    "in",
                    "Germany",
                    "commercially",
                    "copy",
                    "into",
                    "link",
                ]
            ),
            max_size=14,
        ).map(" ".join),
    )
)
def test_any_question_gives_an_answer_or_one_clear_error(text):
    try:
        assert compat.ask(text).verdict in RANK
    except CompatError as error:
        assert str(error).strip()
