"""Which licences a work can go out under: first answers named beforehand, agreement with single questions, order, filters."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from console import run
from laboratory import whole_licenses

import compat
from compat.answer import DEPENDS, NO, UNKNOWN, YES, Outbound
from compat.errors import CompatError
from compat.knowledge.store import load
from compat.licenses import strictyaml
from compat.outbound import which
from compat.reasoning.outbound import Search
from compat.reasoning.ranking import standing
from compat.reasoning.verdicts import verdict_of
from compat.works.asking import parse_which
from compat.works.model import Work
from compat.works.options import with_options

ROOT = Path(__file__).parents[1]
CASES = strictyaml.load((Path(__file__).parent / "cases" / "which.yaml").read_text(encoding="utf-8"), "which.yaml")[
    "outbound"
]
LLAMA = "which licences can I use for a fine-tune of llama3.1"


@cache
def asked(text: str, kind: str = "", osi: bool = False) -> Outbound:
    return compat.which(text, kind=kind, osi=osi)


def licenses(outlets) -> list[str]:
    return [outlet.license for outlet in outlets]


def work_of(text: str) -> Work:
    return parse_which(text, load().names, load().kind_of)


def under(work: Work, license: str) -> Work:
    artifacts = (replace(a, license=license) if a.name == work.release.artifact else a for a in work.artifacts)
    return replace(work, artifacts=tuple(artifacts))


# what a careful person expects


def test_enough_cases_each_with_its_reason():
    assert sum("first" in case for case in CASES) >= 20
    assert all(case["reason"] for case in CASES)
    assert {case.get("verdict") for case in CASES} >= {"yes", "no", "depends"}


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['ask']} {c.get('kind', '')}{c.get('osi', '')}"[:110])
def test_the_first_answers_and_what_is_missing(case):
    osi = case.get("osi") in (True, "true")
    if "error" in case:
        with pytest.raises(CompatError) as error:
            asked(case["ask"])
        assert case["error"] in str(error.value)
        return
    found = asked(case["ask"], case.get("kind", ""), osi)
    assert found.verdict == case["verdict"]
    best = licenses(found.yes or found.depends)
    assert best[: len(case["first"])] == list(case["first"])
    assert len(case["first"]) == 3 or len(best) >= len(case["first"])
    missing = {m.license: m.conflict for m in found.missing}
    for license, code in (case.get("missing") or {}).items():
        assert missing[license].code == code
        assert missing[license].clauses or code == "no-license"
    assert set(case.get("depends") or ()) <= set(licenses(found.depends))


# the same verdicts as single questions

WORKS = (
    LLAMA + " trained on CC-BY-SA-4.0",
    "which licences can I use for a merge of gemma and Apache-2.0",
    "which licences can I use for a modified version of GPL-2.0-or-later code",
    "which licences can I use for a copy of CC-BY-NC-4.0 data",
    "which licences can I use for a dataset made from ODC-By-1.0 data and CC-BY-SA-4.0 data",
    "which licences can I use for a fine-tune of (MIT OR GPL-2.0-only) trained on CC-BY-NC-4.0",
    "which licences can I use for a fine-tune of exaone-1.2-nc trained on GFDL-1.3-only in Germany",
    "which licences can I use for an app linked statically with LGPL-2.1-or-later code",
    "which licences can I use for images made with flux-dev-nc-2.0",
    "which licences can I use for a fine-tune of bigscience-openrail-m for research",
)
CHAIN = {
    "artifacts": {
        "base": {"kind": "model", "license": "llama3"},
        "other": {"kind": "model", "license": "Apache-2.0"},
        "code": {"kind": "code", "license": "GPL-3.0-only"},
        "tune": {"kind": "model", "license": "MIT", "made_from": [{"fine-tune": "base"}]},
        "merged": {"kind": "model", "made_from": [{"merge": "tune"}, {"merge": "other"}, {"train": "code"}]},
        "mine": {"kind": "model", "made_from": [{"quantize": "merged"}]},
    },
    "release": {
        "artifact": "mine",
        "purpose": "commercial",
        "circumstances": {"territory": ["DE"], "monthly_users": 5000},
    },
    "assume": {"quantizing-makes-derivative": "open"},
}


def judged_alike(work: Work, kept: int) -> None:
    search = Search(work, load())
    drawn = random.Random(7)
    by_verdict: dict[str, list] = {}
    for one in search.judged():
        by_verdict.setdefault(one.verdict, []).append(one)
    for verdict, rows in by_verdict.items():
        for one in drawn.sample(rows, min(kept, len(rows))):
            assert verdict_of(under(work, one.candidate.text), load()) == verdict, one.candidate.text


@pytest.mark.parametrize("text", WORKS)
def test_every_verdict_is_the_one_of_a_single_question(text):
    judged_alike(work_of(text), 12)


def test_so_it_is_for_a_chain_with_circumstances_and_readings():
    from compat.works.file import from_mapping

    judged_alike(from_mapping(CHAIN, load().law), 12)
    judged_alike(replace(from_mapping(CHAIN, load().law), open_all=True), 6)


@pytest.mark.parametrize("text", [WORKS[0], WORKS[1], WORKS[3]])
def test_what_is_told_is_what_check_says(text):
    found = asked(text)
    work = work_of(text)
    for outlet in (*found.yes[:4], *found.depends[:4]):
        answer = compat.check(under(work, outlet.license))
        assert answer.verdict == (YES if outlet in found.yes else DEPENDS)
        assert answer.makes_yes == outlet.makes_yes
    for refused in found.missing[:3]:
        answer = compat.check(under(work, refused.license))
        assert answer.verdict == NO
        first = answer.conflicts[0]
        assert (first.code, first.message) == (refused.conflict.code, refused.conflict.message)
        assert set(first.clauses) == set(refused.conflict.clauses)


@pytest.mark.parametrize("inbound", ["GPL-2.0-or-later", "MPL-2.0", "CC-BY-4.0"])
def test_the_whole_catalogue_comes_out_as_in_a_matrix(inbound):
    ids = [id for id in whole_licenses() if not load().record(id).about["mark"]]
    row = {outbound: verdict for _, outbound, verdict in compat.matrix([inbound], ids, by="modify")}
    found = asked(f"which licences can I use for a modified version of {inbound} code")
    told = {o.license: v for v, outlets in ((YES, found.yes), (DEPENDS, found.depends)) for o in outlets}
    assert {id: told.get(id, NO) for id in ids} == row


# which are tried


def test_a_named_licensors_licence_only_where_an_input_carries_it():
    found = asked("which licences can I use for a fine-tune of an MIT model")
    named = {id for id in load().ids if load().kind_of(id) == "model" and load().record(id).about["licensor"]}
    assert len(named) > 50
    assert not named & set(licenses((*found.yes, *found.depends)))
    assert not named & {m.license for m in found.missing}
    assert "llama3.1" in licenses(asked(LLAMA).yes)


def test_nothing_that_is_no_licence_is_offered():
    for outlet in asked("which licences can I use for a fine-tune of an MIT model").yes:
        for id in outlet.license.split(" AND "):
            assert id == "proprietary" or load().kind_of(id) not in ("policy", "exception", "service")
            assert id == "proprietary" or not load().names.unread(id)
            assert id != "CC-PDM-1.0"


def test_own_terms_are_among_them():
    found = asked(LLAMA)
    (own,) = [o for o in found.yes if o.kind == "own-terms"]
    assert own.license == "proprietary"
    assert own.asks == "limits"


def test_a_combination_is_told_only_where_no_part_of_it_does_as_well():
    assert "Apache-2.0 AND MIT" not in licenses(asked("which licence for a merge of MIT and Apache-2.0").yes)
    assert "llama3 AND llama3.1" in licenses(asked("which licence for a merge of llama3 and llama3.1").yes)


def test_what_a_work_names_is_set_aside_and_said():
    found = compat.which(
        {**CHAIN, "artifacts": {**CHAIN["artifacts"], "mine": {**CHAIN["artifacts"]["mine"], "license": "MIT"}}}
    )
    assert "label-set-aside" in {n.code for n in found.notes}
    assert replace(found, notes=()) == replace(compat.which(CHAIN), notes=())


def test_the_side_taken_of_an_inbound_or_is_told():
    found = asked("which licences can I use for a fine-tune of (MIT OR GPL-2.0-only)")
    assert found.label == "Apache-2.0"
    assert "MIT" in found.choice.values()


def test_unknown_inputs_make_nothing_a_yes():
    found = asked("which licences can I use for a fine-tune of (NONESUCH AND MIT)")
    assert found.verdict == UNKNOWN
    assert found.exit_status == 3
    assert (found.yes, found.depends, found.label, found.card) == ((), (), "", ())
    assert {u.license for u in found.unknowns} == {"NONESUCH"}


def test_an_organisations_policy_holds_here_too():
    policy = {"schema": 1, "not_accepted": [{"license": "MIT", "because": "no patent licence"}]}
    found = compat.which("which licences can I use for a fine-tune of Apache-2.0", policy=policy)
    assert licenses(found.yes)[:2] == ["Apache-2.0", "CC-BY-4.0"]
    (mit,) = [m for m in found.missing if m.license == "MIT"]
    assert mit.conflict.code == "not-accepted"
    assert "no patent licence" in mit.conflict.message
    assert "policy" in {n.code for n in found.notes}


def test_a_purpose_that_the_licence_keeps_to_is_not_open_for_it():
    found = asked("which licences can I use for a fine-tune of CC-BY-NC-4.0 model")
    assert "CC-BY-NC-4.0" in licenses(found.yes)
    pinned = with_options(work_of("a fine-tune of CC-BY-NC-4.0 model"), load().law, assume=("commercial=open",))
    assert "CC-BY-NC-4.0" not in licenses(which(pinned, load()).yes)


# the order


def test_the_order_is_made_of_counts_and_facts():
    def key(id: str, kind: str):
        return standing((id,), kind, load())

    assert key("Apache-2.0", "model") < key("MIT", "model")  # more used there
    assert key("MIT", "code") < key("Apache-2.0", "code")
    assert key("CC-BY-4.0", "dataset") < key("MIT", "dataset")  # made for it
    assert key("MIT", "code") < key("LGPL-3.0-only", "code") < key("GPL-3.0-only", "code")  # asks less
    assert key("GPL-3.0-only", "model") < key("CC-BY-NC-4.0", "model")
    assert key("GPL-3.0-only", "code").places == key("GPL-3.0-or-later", "code").places
    both = standing(("llama3.1", "Apache-2.0"), "model", load())
    assert key("llama3.1", "model") < both < standing(("llama3.1", "MIT"), "model", load())


def test_every_listed_licence_is_sorted():
    for outlets in (asked("which licences can I use for a fine-tune of an MIT model").yes, asked(LLAMA).yes):
        keys = [standing(o.license.split(" AND "), "model", load()) for o in outlets]
        assert keys == sorted(keys)


def test_figures_of_use_have_a_source_and_a_date():
    for table in load().usage.values():
        assert table["source"].startswith("https://")
        assert table["date"]
        assert len(table["order"]) >= 20
        assert set(table["order"]) <= set(load().ids)


# filters, card, files


def test_filters_leave_only_what_they_say():
    text = "which licences can I use for a fine-tune of an MIT model"
    every = asked(text)
    osi = asked(text, osi=True)
    assert all(o.osi for o in osi.yes)
    assert licenses(osi.yes) == [o.license for o in every.yes if o.osi]
    for kind in ("model", "data", "content", "source-available", "software"):
        of_kind = asked(text, kind)
        assert licenses(of_kind.yes) == [o.license for o in every.yes if o.kind == kind]
    assert asked(text, "model", True).verdict == NO
    with pytest.raises(CompatError, match=r"--kind: 'modell' .*nearest: model"):
        asked(text, "modell")


CARDS = [
    (LLAMA, ("license: llama3.1",)),
    (
        "which licence for a merge of llama3 and llama3.1",
        ("license: other", "license_name: llama3-and-llama3.1", "license_link: LICENSE"),
    ),
    (
        "which licences can I use for a modified version of GPL-3.0-only code",
        ("SPDX-License-Identifier: GPL-3.0-only",),
    ),
    ("which licences can I use for a modified version of CC-BY-4.0 data", ("license: cc-by-4.0",)),
]


@pytest.mark.parametrize(("text", "card"), CARDS)
def test_the_lines_for_the_card(text, card):
    assert asked(text).card == card


def test_the_files_to_add():
    files = {f.name: f.holds for f in asked(LLAMA).files}
    assert files["LICENSE"] == "the text of Llama 3.1 Community License Agreement"
    assert files["USE_POLICY.md"] == "the text of Llama 3.1 Acceptable Use Policy"
    assert "Llama 3.1 is licensed under the Llama 3.1 Community License" in files["Notice"]
    both = {f.name for f in asked("which licence for a merge of llama3 and llama3.1").files}
    assert both >= {"LICENSE", "LICENSES/llama3.txt", "LICENSES/llama3.1.txt", "LICENSES/llama-3.1-aup.txt", "Notice"}
    kept = {
        f.name: f.holds for f in asked("which licences can I use for a modified version of BSD-3-Clause code").files
    }
    assert kept["LICENSE"] == "the text of MIT License"
    assert "notices" in kept["LICENSES/BSD-3-Clause.txt"]


def test_a_file_that_is_owed_only_where_it_is_a_no_is_not_told():
    assert not any("CC-BY-SA-4.0" in f.name for f in asked(WORKS[0]).files)


# errors


@pytest.mark.parametrize(
    ("question", "says"),
    [
        (LLAMA + " under MIT", "names the outbound licence, MIT"),
        ("which licence can I use for", "which licence is asked for"),
        ("which licence can " + " " * 9000 + "x", "which licence is asked for"),  # no hang
        ("", "empty"),
        ("no-such-file.yaml", "can't be read"),
        ({"artifacts": {}}, "no 'release'"),
        (7, "must be a mapping"),
    ],
)
def test_bad_input_is_one_clear_error(question, says):
    with pytest.raises(CompatError, match=says):
        compat.which(question)


def test_where_nothing_is_handed_out_no_licence_is_needed():
    served = {**CHAIN, "release": {"artifact": "mine", "form": "service"}}
    with pytest.raises(CompatError, match="nothing is handed out"):
        compat.which(served)


def test_ask_points_to_which():
    with pytest.raises(CompatError, match=r"compat\.which"):
        compat.ask("can I release a fine-tune of llama3.1 under which licence")


# command line and JSON


def test_the_command_prints_ten_or_all():
    words = ["licences", "can", "I", "use", "for", "a", "fine-tune", "of", "an", "MIT", "model"]
    ten, every = run("which", *words), run("which", *words, "--all")
    assert (ten.returncode, ten.stderr) == (0, "")
    assert "You can release it under\n   - Apache-2.0\n   - MIT\n" in ten.stdout
    assert "more (--all lists them)" in ten.stdout
    assert "more (--all lists them)" not in every.stdout
    assert all(
        f"   - {o.license}" in every.stdout for o in asked("which " + " ".join(words)).yes if o.kind != "own-terms"
    )
    assert max(map(len, ten.stdout.splitlines())) <= 80
    assert "license: apache-2.0" in ten.stdout
    assert "LICENSE: the text of Apache License 2.0" in ten.stdout.replace("\n     ", " ")


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["which", "licences", "can", "I", "use", "for", "a", "fine-tune", "of", "llama3.1"], 0),
        (["which", WORKS[0]], 3),
        (["which", "a merge of Apache-2.0 and CC-BY-NC-4.0 models commercially"], 1),
        (["which", LLAMA, "--kind", "nothing"], 2),
        (["which", LLAMA + " under MIT"], 2),
        (["can", "I", "release", "a", "fine-tune", "of", "MIT", "under", "which", "licence"], 0),
        (["can", "release", "a fine-tune of MIT under which licence", "--checklist"], 2),
        (["which", "a fine-tune of llama3.1", "--as", "company", "--in", "DE", "--purpose", "commercial"], 0),
    ],
)
def test_exit_status(words, status):
    done = run(*words)
    assert done.returncode == status, done.stdout + done.stderr
    assert bool(done.stderr) == (status == 2)


def test_a_work_file_and_standard_input(tmp_path):
    path = tmp_path / "work"  # a file without an ending, too
    path.write_text(json.dumps(CHAIN), encoding="utf-8")
    by_file = run("which", str(path), "--json")
    by_stdin = run("which", "-", "--json", stdin=json.dumps(CHAIN))
    assert by_file.stdout == by_stdin.stdout
    assert json.loads(by_file.stdout) == compat.which(CHAIN).to_dict()
    assert compat.which(path) == compat.which(str(path)) == compat.which(CHAIN)


def test_the_json_follows_its_schema_and_is_the_same_each_time():
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((ROOT / "docs" / "which.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    for text in (*WORKS[:6], "a fine-tune of (NONESUCH AND MIT)"):
        assert not list(validator.iter_errors(json.loads(json.dumps(asked(text).to_dict()))))
    assert len({run("which", WORKS[0], "--json").stdout for _ in range(2)}) == 1
