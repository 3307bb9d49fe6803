"""An organisation's policy (docs/policy.md): where it is found, what wins, what it refuses; and that answers name their readings."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path

import console
import pytest
import test_cases as cases
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from laboratory import PERMISSIVE, Laboratory, fact, invented

import compat
from compat.cli import options
from compat.engine import Case, answer
from compat.errors import CompatError, PolicyError
from compat.knowledge.store import load
from compat.reasoning.judging import RANK
from compat.reasoning.verdicts import verdict_of
from compat.works.file import from_mapping
from compat.works.policy import NotAccepted, Policy, read, with_policy
from compat.works.sentence import parse

ROOT = Path(__file__).parents[1]
PLAIN = "schema: 1\nassume: {training-makes-derivative: 'no'}\n"
TRAINED = ["can", "release", "a", "model", "trained", "on", "CC-BY-SA-4.0", "under", "MIT"]
TRAINED_TEXT = " ".join(TRAINED[1:])


def run(cwd: Path, *words: str, stdin: str = "") -> subprocess.CompletedProcess:
    return console.run(*words, stdin=stdin, cwd=cwd, PYTHONPATH=str(ROOT))


def write(folder: Path, text: str = PLAIN, name: str = "compat.yaml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def notes(found) -> dict[str, str]:
    return {note.code: note.message for note in found.notes}


def assumed(found) -> dict[str, tuple[str, str]]:
    return {a.id: (a.answer, a.source) for a in found.assumptions}


def trained(policy=None, **more) -> dict:
    """A model trained on share-alike data, released under MIT: it depends on one reading."""
    work = {
        "artifacts": {
            "data": {"kind": "dataset", "license": "CC-BY-SA-4.0"},
            "mine": {"kind": "model", "license": "MIT", "made_from": [{"train": "data"}]},
        },
        "release": {"artifact": "mine"},
        **more,
    }
    return compat.check(work, policy)


# where it is found


def test_the_nearest_file_upwards_is_used(tmp_path):
    below = tmp_path / "a" / "b" / "c"
    below.mkdir(parents=True)
    write(tmp_path, "schema: 1\nassume: {training-makes-derivative: 'yes'}\n")
    assert run(below, *TRAINED).returncode == 1
    write(tmp_path / "a")
    done = run(below, *TRAINED, "--json")
    assert done.returncode == 0
    assert "../../compat.yaml was used" in {n["code"]: n["message"] for n in json.loads(done.stdout)["notes"]}["policy"]
    assert run(tmp_path, *TRAINED).returncode == 1


def test_a_named_file_is_used_and_none_if_none_is_wanted(tmp_path):
    write(tmp_path)
    other = write(tmp_path, "schema: 1\nassume: {training-makes-derivative: 'yes'}\n", "other.yaml")
    assert run(tmp_path, *TRAINED).returncode == 0
    assert run(tmp_path, *TRAINED, "--policy", str(other)).returncode == 1
    assert run(tmp_path, *TRAINED, "--no-policy").returncode == 3
    both = run(tmp_path, *TRAINED, "--policy", str(other), "--no-policy")
    assert (both.returncode, both.stdout) == (2, "")
    assert "--no-policy" in both.stderr


def test_can_is_and_check_take_it_and_a_matrix_does_not(tmp_path):
    write(tmp_path, "schema: 1\nnot_accepted: [MIT]\n")
    write(tmp_path, "artifacts: {mine: {kind: code, license: MIT}}\nrelease: {artifact: mine}\n", "work.yaml")
    assert run(tmp_path, "can", "use", "MIT", "commercially").returncode == 1
    assert run(tmp_path, "is", "MIT", "compatible", "with", "GPL-3.0").returncode == 1
    assert run(tmp_path, "check", "work.yaml").returncode == 1
    assert run(tmp_path, "check", "work.yaml", "--no-policy").returncode == 0
    assert "MIT,MIT,yes" in run(tmp_path, "matrix", "MIT", "--format", "csv").stdout


def test_no_file_costs_one_look_in_each_folder(tmp_path, monkeypatch):
    looked: list[str] = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(options.os.path, "isfile", lambda path: bool(looked.append(path)))
    assert options.policy_file("", False) == ""
    assert [os.path.abspath(path) for path in looked] == [
        str(folder / "compat.yaml") for folder in (tmp_path.resolve(), *tmp_path.resolve().parents)
    ]
    looked.clear()
    assert options.policy_file("", True) == ""
    assert options.policy_file("x.yaml", False) == "x.yaml"
    assert looked == []


def test_no_file_imports_nothing_that_reads_one(tmp_path):
    code = (
        f"import sys; from compat.cli.app import app; sys.argv[1:] = {TRAINED!r}\n"
        "try: app()\nexcept SystemExit: pass\n"
        "print([m for m in ('yaml', 'compat.works.policy', 'compat.works.tables') if m in sys.modules], file=sys.stderr)"
    )

    def imported() -> str:
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        words = [sys.executable, "-c", code]
        done = subprocess.run(words, capture_output=True, text=True, timeout=60, cwd=tmp_path, env=env, check=False)
        return done.stderr.strip()

    run(tmp_path, *TRAINED)  # the cache is warm
    assert imported() == "[]"
    write(tmp_path)
    assert "yaml" in imported()


def test_a_folder_of_that_name_and_a_working_directory_that_is_gone_are_no_policy(tmp_path, monkeypatch):
    (tmp_path / "compat.yaml").mkdir()
    assert run(tmp_path, *TRAINED).returncode == 3

    def gone() -> str:
        raise FileNotFoundError

    monkeypatch.setattr(options.os, "getcwd", gone)
    assert options.policy_file("", False) == ""


def test_python_never_looks_for_a_file(tmp_path, monkeypatch):
    write(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert compat.ask(TRAINED_TEXT).verdict == "depends"
    assert trained().verdict == "depends"


@pytest.mark.parametrize("form", [str, Path, lambda p: read(p, load()), lambda _: {"schema": 1, "assume": {"training-makes-derivative": "no"}}])  # fmt: skip
def test_python_takes_a_path_a_mapping_or_a_policy(tmp_path, form):
    policy = form(write(tmp_path))
    assert compat.ask(TRAINED_TEXT, policy=policy).verdict == trained(policy).verdict == "yes"


def test_python_takes_a_policy_that_was_made_by_hand():
    policy = Policy(not_accepted=(NotAccepted("Creative Commons Attribution Share Alike 4.0 International"),))
    (conflict,) = trained(policy).conflicts
    assert (conflict.code, conflict.licenses) == ("not-accepted", ("CC-BY-SA-4.0",))
    with pytest.raises(PolicyError, match="no reading or circumstance is named 'traning'"):
        trained(Policy(assume={"traning": "no"}))
    with pytest.raises(PolicyError, match="no licence named 'MTI'"):
        trained(Policy(not_accepted=(NotAccepted("MTI"),)))
    with pytest.raises(dataclasses.FrozenInstanceError):
        policy.file = "x"


@pytest.mark.parametrize("policy", [5, [], b"compat.yaml"])
def test_what_is_no_policy(policy):
    with pytest.raises(PolicyError, match="a policy must be"):
        trained(policy)


# what wins


def test_pins_the_option_over_the_work_file_over_the_policy(tmp_path):
    write(tmp_path)
    work = write(
        tmp_path,
        "artifacts:\n  data: {kind: dataset, license: CC-BY-SA-4.0}\n"
        "  mine: {kind: model, license: MIT, made_from: [{train: data}]}\nrelease: {artifact: mine}\n",
        "work.yaml",
    )
    assert run(tmp_path, "check", "work.yaml").returncode == 0
    assert run(tmp_path, "check", "work.yaml", "--assume", "training-makes-derivative=open").returncode == 3
    work.write_text(work.read_text() + "assume: {training-makes-derivative: yes}\n")
    assert run(tmp_path, "check", "work.yaml").returncode == 1
    assert run(tmp_path, "check", "work.yaml", "--assume", "training-makes-derivative=no").returncode == 0
    asked = json.loads(run(tmp_path, *TRAINED, "--assume", "training-makes-derivative=yes", "--json").stdout)
    assert asked["verdict"] == "no"
    assert {a["id"]: a["source"] for a in asked["assumptions"]}["training-makes-derivative"] == "pinned"


def test_a_pin_without_its_figure_by_the_one_who_asks_wins_over_the_policys_pin_with_it():
    work = {
        "artifacts": {
            "base": {"kind": "model", "license": "llama3.1"},
            "mine": {"kind": "model", "license": "llama3.1", "made_from": [{"fine-tune": "base"}]},
        },
        "release": {"artifact": "mine"},
    }
    policy = {"schema": 1, "assume": {"monthly-users-over:700000000": "yes"}}
    assert compat.check(work, policy).verdict == "no"
    assert compat.check({**work, "assume": {"monthly-users-over": "no"}}, policy).verdict == "yes"


SOLD = "modify CC-BY-NC-4.0 text and release it under CC-BY-NC-4.0"
COMMERCIAL = {"schema": 1, "circumstances": {"purpose": "commercial"}}


@pytest.mark.parametrize(
    ("question", "policy", "verdict", "commercial"),
    [
        (SOLD, None, "yes", ("no", "assumed")),  # a licence that is itself noncommercial shows the purpose
        (SOLD, COMMERCIAL, "no", ("yes", "policy")),
        (f"{SOLD} for noncommercial purposes", COMMERCIAL, "yes", ("no", "stated")),
        (f"{SOLD} for research", COMMERCIAL, "yes", ("no", "stated")),
        # Pinned as a circumstance, the policy's answer doesn't beat what the question states either.
        (f"{SOLD} for noncommercial purposes", {"schema": 1, "assume": {"commercial": "yes"}}, "yes", ("no", "stated")),
        (SOLD, {"schema": 1, "assume": {"commercial": "yes"}}, "no", ("yes", "policy")),
    ],
)
def test_the_purpose_that_the_question_states_wins(question, policy, verdict, commercial):
    found = compat.ask(question, policy)
    assert found.verdict == verdict
    assert assumed(found)["commercial"] == commercial


def governed(work_circumstances: dict, policy_circumstances: dict, **release):
    work = {
        "artifacts": {"a": {"kind": "code"}},
        "release": {"artifact": "a", "circumstances": work_circumstances, **release},
    }
    knowledge = load()
    return with_policy(
        from_mapping(work, knowledge.law), {"schema": 1, "circumstances": policy_circumstances}, knowledge
    )


def test_circumstances_are_laid_under_those_of_the_work_key_by_key():
    work = governed(
        {"monthly_users": 7, "established_in": "FR"},
        {"person": "company", "monthly_users": 5000, "people": 10, "established_in": "DE", "offered_in": ["EU"]},
    )
    here = work.release.circumstances
    assert (here.person, dict(here.sizes)) == ("company", {"monthly_users": 7, "people": 10})
    assert (here.established_in, here.used_in, here.offered_in) == (("FR",), (), ("EU",))
    assert set(work.by_policy) == {"person", "people", "offered_in"}


@pytest.mark.parametrize(
    ("stated", "theirs", "taken"),
    [
        ({}, "research", ("noncommercial", "research")),
        ("commercial", "research", ("commercial", "")),
        ("evaluation", "commercial", ("commercial", "evaluation")),
        ("evaluation", "production", ("", "evaluation")),
        ("research", "commercial", ("noncommercial", "research")),
    ],
)
def test_a_purpose_is_filled_in_where_it_is_not_another(stated, theirs, taken):
    work = governed({}, {"purpose": theirs}, purpose=stated)
    assert (work.release.gain, work.release.activity) == taken


def test_options_state_circumstances_too(tmp_path):
    write(tmp_path, "schema: 1\ncircumstances:\n  monthly_users: 800000000\n  purpose: commercial\n")
    words = ["can", "release", "a", "fine-tune", "of", "llama3.1", "under", "llama3.1"]
    refused = json.loads(run(tmp_path, *words, "--json").stdout)
    assert [c["code"] for c in refused["conflicts"]] == ["threshold-exceeded"]
    (told,) = [a for a in refused["assumptions"] if a["id"].startswith("monthly-users-over")]
    assert (told["source"], told["because"]) == ("policy", "compat.yaml:3 says so")
    assert run(tmp_path, *words, "--users", "5000").returncode == 0


def test_a_pin_stays_closed_where_all_readings_are_opened(tmp_path):
    write(tmp_path)
    assert run(tmp_path, *TRAINED, "--open", "--json").returncode == 0


def test_pins_that_a_work_does_not_ask_about_are_no_mistake_and_no_effect():
    pins = {
        "commercial": "yes",
        "monthly-users-over:123": "no",
        "large-language-model@somebody": "no",
        "established-in:EU": "yes",
        "flux-1-dev-nc-1.1.1:outputs-for-commerce": "yes",
        "hosting-distributes": "yes",
    }
    for question in (
        "release a fine-tune of llama3.1 under apache-2.0",
        "copy code under MIT into a project under MIT",
    ):
        without, with_pins = compat.ask(question), compat.ask(question, {"schema": 1, "assume": pins})
        assert (without.verdict, without.conflicts) == (with_pins.verdict, with_pins.conflicts)


# what it says in the answer


def test_the_answer_says_what_came_from_the_policy_with_file_and_line(tmp_path):
    path = write(tmp_path, "schema: 1\n\nassume:\n  training-makes-derivative: no\n")
    found = trained(path)
    (told,) = [a for a in found.assumptions if a.id == "training-makes-derivative"]
    assert (told.answer, told.source, told.turns) == ("no", "policy", "no")
    assert told.because == f"{path}:4 says so"
    assert str(path) in notes(found)["policy"]
    assert "training-makes-derivative" in notes(found)["policy"]
    assert "policy" not in notes(trained())


def test_a_refusal_names_file_line_and_reason_and_no_clause(tmp_path):
    path = write(tmp_path, "schema: 1\nnot_accepted:\n- MIT\n- license: llama2\n  because: asks for\n    too much\n")
    found = compat.ask("release a fine-tune of llama2 under llama2", path)
    taken_in, released = found.conflicts
    assert taken_in.message == f"Your organisation does not accept Llama 2 ({path}:4: asks for too much)"
    assert "the licence of your model" in released.message
    for conflict in found.conflicts:
        assert (conflict.code, conflict.licenses, conflict.clauses, conflict.when) == (
            "not-accepted",
            ("llama2",),
            (),
            (),
        )
        assert conflict.because
    goals = [data for _, data in found.graph.nodes(data=True) if data.get("goal") and "not-accepted" in data["atom"]]
    assert len(goals) == 2


def test_text_and_json_say_it(tmp_path):
    jsonschema = pytest.importorskip("jsonschema")
    write(
        tmp_path,
        PLAIN
        + "circumstances: {person: company, purpose: commercial}\nnot_accepted: [{license: AGPL-3.0-only, because: 'we host'}]\n",
    )
    words = ["can", "link", "AGPL-3.0", "into", "a", "program", "under", "MIT", "dynamically"]
    done = run(tmp_path, *words)
    assert done.returncode == 1
    for part in ("[not-accepted]", "compat.yaml:4: we host", "[policy]", "docs/readings.md"):
        assert part in " ".join(done.stdout.split())
    assert max(len(line) for line in done.stdout.splitlines()) <= 80
    table = json.loads(run(tmp_path, *words, "--json").stdout)
    schema = json.loads((ROOT / "docs" / "answer.schema.json").read_text(encoding="utf-8"))
    assert not list(jsonschema.Draft202012Validator(schema).iter_errors(table))
    assert table["readings"]["dynamic-linking-makes-derivative"] == "yes"


def test_what_would_help_is_accepted_by_the_policy():
    policy = {"schema": 1, "not_accepted": ["GPL-2.0-only"]}
    found = compat.ask("modify MIT and release it under GPL-2.0-only", policy)
    assert [c.code for c in found.conflicts] == ["not-accepted"]
    assert found.remedies
    assert not [r for r in found.remedies if "GPL-2.0-only" in r.license]
    other = compat.ask("release a fine-tune of llama2 under llama2", {"schema": 1, "not_accepted": ["llama2"]})
    assert other.remedies
    assert all("llama2" not in remedy.license for remedy in other.remedies)


def test_the_label_that_is_found_where_none_was_named_is_accepted():
    question = "combine MIT with Apache-2.0"
    free = compat.ask(question)
    bound = compat.ask(question, {"schema": 1, "not_accepted": [free.choice["mine"].split(" AND ")[0]]})
    assert free.verdict == "yes"
    assert bound.verdict == "no"  # it is taken in, too
    hosted = compat.ask("host a fine-tune of llama3.1 as a service", {"schema": 1, "not_accepted": ["MIT"]})
    assert "not-accepted" not in {c.code for c in hosted.conflicts}


# what a name means


@pytest.mark.parametrize(
    ("listed", "license", "refused"),
    [
        ("gplv3", "GPL-3.0-only", True),
        ("GPL-3.0-only", "GPL-3.0-or-later", True),  # there is no later version to take
        ("GPL-3.0-or-later", "GPL-3.0-only", False),
        ("GPL-2.0-only", "GPL-2.0-or-later", False),
        ("GPL-2.0+", "GPL-2.0-or-later", True),
        ("GPL-2.0-only", "GPL-2.0-only WITH Classpath-exception-2.0", False),
        ("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0", True),
        ("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only", False),
        ("MIT", "MIT OR Apache-2.0", False),
        ("MIT", "MIT AND Apache-2.0", True),
        ("MIT", "own", False),
        ("MIT", "none", False),
    ],
)
def test_what_a_listed_name_refuses(listed, license, refused):
    work = {
        "artifacts": {
            "theirs": {"kind": "code", "license": license},
            "mine": {"kind": "code", "license": "own", "made_from": [{"call": "theirs"}]},
        },
        "release": {"artifact": "mine", "form": "internal"},
    }
    found = compat.check(work, {"schema": 1, "not_accepted": [listed]})
    assert ("not-accepted" in {c.code for c in found.conflicts}) is refused


def test_a_licence_whose_text_was_not_obtained_can_be_refused():
    unread = next(id for id in load().ids if load().names.unread(id))
    policy = {"schema": 1, "not_accepted": [unread]}
    assert compat.ask(f"use {unread}").verdict == "unknown"
    assert compat.ask(f"use {unread}", policy).verdict == "no"


# bad input


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "p.yaml: the policy is empty; expected schema: 1"),
        ("[1]", "p.yaml:1: the policy must be a mapping"),
        ("assume: {}", "p.yaml:1: expected schema: 1, not None"),
        ("schema: 2", "p.yaml:1: expected schema: 1, not 2"),
        ("schema: 1\nasume: {}", "p.yaml:2: the policy has no key 'asume'; expected schema, assume, circumstances, not_accepted (nearest: assume)"),
        ("schema: 1\nschema: 1", "p.yaml:2: key 'schema' given twice (first at line 1)"),
        ("schema: 1\nassume: [x]", "p.yaml:2: assume must be a mapping"),
        ("schema: 1\nassume:\n  traning-makes-derivative: no", "p.yaml:3: no reading or circumstance is named 'traning-makes-derivative' (nearest: training-makes-derivative"),
        ("schema: 1\nassume:\n  commercial: maybe", "p.yaml:3: assume commercial: expected yes, no or open, not 'maybe'"),
        ("schema: 1\nassume:\n  flux-1-dev-nc-1.1.1:outputs: yes", "p.yaml:3: no reading or circumstance is named 'flux-1-dev-nc-1.1.1:outputs' (nearest: flux-1-dev-nc-1.1.1:outputs-for-commerce"),
        ("schema: 1\ncircumstances: 5", "p.yaml:2: circumstances must be a mapping"),
        ("schema: 1\ncircumstances:\n  persn: company", "p.yaml:3: circumstances has no key 'persn'"),
        ("schema: 1\ncircumstances:\n  person: compny", "p.yaml:3: circumstances, person: 'compny' is none of"),
        ("schema: 1\ncircumstances:\n  monthly_users: many", "p.yaml:3: monthly_users must be a whole number"),
        ("schema: 1\ncircumstances:\n  used_in: [Atlantis]", "p.yaml:3: used_in: 'Atlantis' is no country code"),
        ("schema: 1\ncircumstances:\n  purpose: comercial", "p.yaml:3: purpose: 'comercial' is none of"),
        ("schema: 1\nnot_accepted: MIT", "p.yaml:2: not_accepted must be a list of licences"),
        ("schema: 1\nnot_accepted:\n- MIT\n- AGPL-3.0-olny", "p.yaml:4: no licence named 'AGPL-3.0-olny' in the catalogue (nearest: AGPL-3.0-only"),
        ("schema: 1\nnot_accepted:\n- agpl", "p.yaml:3: 'agpl' is a family of licences; say which one (nearest: AGPL-3.0-only"),
        ("schema: 1\nnot_accepted:\n- MIT OR Apache-2.0", "p.yaml:3: 'MIT OR Apache-2.0' names several licences; list each by itself"),
        ("schema: 1\nnot_accepted:\n- MIT OR", "p.yaml:3: 'MIT OR' is not a licence expression"),
        ("schema: 1\nnot_accepted:\n- MIT WITH Classpath-exception-2.0", "p.yaml:3: "),
        ("schema: 1\nnot_accepted:\n- none", "p.yaml:3: 'none' is no licence"),
        ("schema: 1\nnot_accepted:\n- unknown", "p.yaml:3: 'unknown' is no licence"),
        ("schema: 1\nnot_accepted:\n- Classpath-exception-2.0", "p.yaml:3: Classpath-exception-2.0 is an exception"),
        ("schema: 1\nnot_accepted:\n- llama-3.1-aup", "p.yaml:3: llama-3.1-aup is a use policy, which nothing is under"),
        ("schema: 1\nnot_accepted:\n- MIT\n- The MIT License", "p.yaml:4: MIT is listed twice (first: p.yaml:3)"),
        ("schema: 1\nnot_accepted:\n- 5", "p.yaml:3: an entry of not_accepted must be like"),
        ("schema: 1\nnot_accepted:\n- {license: MIT, because: [x]}", "p.yaml:3: an entry of not_accepted must be like"),
        ("schema: 1\nnot_accepted:\n- {licence: MIT}", "p.yaml:3: an entry of not_accepted has no key 'licence'; expected license, because (nearest: license)"),
        ("schema: 1\nnot_accepted:\n- {because: x}", "p.yaml:3: an entry of not_accepted must be like"),
        ("artifacts: {a: {kind: code}}\nrelease: {artifact: a}", "p.yaml:1: this is a work file, and a policy was looked for"),
        ("schema: [", "p.yaml:2: not valid YAML"),
    ],
)  # fmt: skip
def test_a_bad_policy_names_the_place(tmp_path, monkeypatch, text, message):
    monkeypatch.chdir(tmp_path)
    write(tmp_path, text, "p.yaml")
    with pytest.raises(PolicyError) as error:
        trained("p.yaml")
    assert str(error.value).startswith(message)


def test_a_bad_policy_on_the_command_line_is_one_clear_message_and_status_two(tmp_path):
    write(tmp_path, "schema: 1\nnot_accepted: [agpl]\n")
    for words in (TRAINED, [*TRAINED, "--policy", "nowhere.yaml"], [*TRAINED, "--policy", "."]):
        done = run(tmp_path, *words)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("error: ")
        assert "Traceback" not in done.stderr
    (tmp_path / "compat.yaml").write_bytes(b"\xff\xfe")
    assert "compat.yaml: not UTF-8 text" in run(tmp_path, *TRAINED).stderr


def test_a_mapping_that_is_refused():
    for entry in ({"license": "MIT", "because": "a\0b"}, {"license": "MIT", "because": "\ud800"}, {"license": "a\0"}):
        with pytest.raises(PolicyError):
            trained({"schema": 1, "not_accepted": [entry]})


def test_a_file_name_that_is_no_text_can_be_told(tmp_path):
    name = os.fsencode(tmp_path) + b"/\xff.yaml"
    try:
        Path(os.fsdecode(name)).write_text("schema: 1\nnot_accepted: [MIT]\n", encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes no such name")
    found = trained(os.fsdecode(name))
    assert [c.code for c in found.conflicts] == ["not-accepted"]
    json.dumps(found.to_dict()).encode()


# properties

LICENSES = [
    "MIT",
    "Apache-2.0",
    "GPL-2.0-only",
    "GPL-2.0-or-later",
    "AGPL-3.0-only",
    "llama3.1",
    "CC-BY-SA-4.0",
    "NONESUCH",
]
EXPRESSIONS = [
    *LICENSES,
    "MIT OR GPL-2.0-only",
    "llama3.1 OR Apache-2.0",
    "MIT AND Apache-2.0",
    "own",
    "none",
    "unknown",
]
RELATIONS = ["fine-tune", "merge", "train", "distill", "load", "bundle", "adapter"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.sampled_from(RELATIONS), st.sampled_from(EXPRESSIONS)), min_size=1, max_size=3),
    st.sampled_from([*EXPRESSIONS, ""]),
    st.sampled_from(["weights", "service", "internal"]),
    st.sets(st.sampled_from([id for id in LICENSES if id != "NONESUCH"])),
)
def test_a_list_of_licences_never_makes_an_answer_better(inputs, outbound, form, refused):
    artifacts: dict = {f"a{n}": {"kind": "model", "license": license} for n, (_, license) in enumerate(inputs)}
    steps = [{relation: f"a{n}"} for n, (relation, _) in enumerate(inputs)]
    artifacts["mine"] = {"kind": "model", "license": outbound or None, "made_from": steps}
    knowledge = load()
    try:
        work = from_mapping({"artifacts": artifacts, "release": {"artifact": "mine", "form": form}}, knowledge.law)
        before = verdict_of(work, knowledge)
    except CompatError:
        return
    after = verdict_of(with_policy(work, {"schema": 1, "not_accepted": sorted(refused)}, knowledge), knowledge)
    assert RANK[after] >= RANK[before]
    assert after in (before, "no")


# the readings that an answer rests on


def works() -> list:
    """The works of the cases, every third of them."""
    knowledge = load()
    found = []
    for case in cases.CASES[::3]:
        if "work" in case:
            found.append(from_mapping(case["work"], knowledge.law))
        else:
            found.append(parse(case["ask"], knowledge.names, knowledge.kind_of))
    return found


def told(work) -> tuple:
    """The verdict, and what stands in the way or must be done, under which open answers."""
    found = Case(work, load())._judged().judgement
    return (
        found.verdict,
        {(f.code, f.license, f.other, f.term, needs) for f, needs in found.conflicts},
        {(d.license, d.term, needs) for d, needs in found.duties},
    )


@pytest.mark.parametrize("work", works(), ids=lambda work: work.question or work.release.artifact)
def test_every_reading_that_changes_the_answer_is_named_in_it(work):
    named = answer(work, load()).to_dict()["readings"]
    given = Case(work, load())
    for question in given._prepared.questions:
        if question.kind != "reading":
            continue
        each = [told(dataclasses.replace(work, assume={**work.assume, question.id: a})) for a in ("yes", "no")]
        if each[0] != each[1]:
            assert named.get(question.id) == question.answer, question.id


def test_a_reading_on_which_it_rests_that_a_licence_is_yours_to_give_is_named():
    license = invented("Own-1", *PERMISSIVE, fact("licensor", "Somebody"), kind="model")
    work = {
        "artifacts": {
            "base": {"kind": "model", "license": "Own-1"},
            "mine": {"kind": "adapter", "license": "Own-1", "made_from": [{"adapter": "base"}]},
        },
        "release": {"artifact": "mine"},
    }

    def asked(**assume):
        return answer(from_mapping({**work, "assume": assume}, load().law), Laboratory([license]))

    assert asked().verdict == "yes"
    assert asked(**{"adapter-is-derivative": "no"}).verdict == "no"
    assert asked().readings["adapter-is-derivative"] == "yes"


def test_readings_are_named_with_their_answers_and_no_others_are():
    assert compat.ask("copy code under MIT into a project under MIT").readings == {}
    assert compat.ask(TRAINED_TEXT).readings == {"training-makes-derivative": "open"}
    found = trained({"schema": 1, "assume": {"training-makes-derivative": "no"}})
    assert found.readings == {"training-makes-derivative": "no"}


def test_the_readings_that_the_text_names_are_explained_where_it_says(tmp_path):
    text = run(tmp_path, *TRAINED).stdout
    assert "docs/readings.md: training-makes-derivative (open)" in " ".join(text.split())
    assert "\n## `training-makes-derivative`\n" in (ROOT / "docs" / "readings.md").read_text(encoding="utf-8")
