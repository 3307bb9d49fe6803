"""The command line as its user meets it: exit status, streams, JSON, errors, speed of import."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from console import run

CAN = ["can", "release", "a", "fine-tune", "of", "llama3.1", "under", "apache-2.0"]
WORK = """
artifacts:
  llama:  {kind: model, license: llama3.1}
  alpaca: {kind: dataset, license: CC-BY-NC-4.0}
  mine:
    kind: model
    license: Apache-2.0
    made_from: [{fine-tune: llama}, {train: alpaca}]
release: {artifact: mine, form: weights, purpose: commercial,
          circumstances: {monthly_users: 5000, annual_revenue_usd: 100000, territory: [DE]}}
assume: {training-makes-derivative: 'no'}
"""


def test_no_with_clauses_and_obligations():
    done = run(*CAN)
    assert done.returncode == 1
    assert done.stderr == ""
    first, _, rest = done.stdout.partition("\n\n")
    assert (
        " ".join(first.split())
        == "You, below 700 million monthly users, publish fine-tuned weights of Llama 3.1 under Apache-2.0."
    )
    assert rest.startswith("No, because ")
    for words in ("[over-grant]", "llama3.1, 2: “", "Apache-2.0, 2: “", "Built with Llama", "What would help"):
        assert words in rest
    assert max(len(line) for line in done.stdout.splitlines()) <= 80


@pytest.mark.parametrize(
    ("words", "status", "begins"),
    [
        ("use MIT commercially", 0, "Yes"),
        (
            "release a model trained on CC-BY-SA-4.0 under MIT",
            3,
            "It depends on whether a model counts as a derivative",
        ),
        ("copy code under unknown into a project under MIT", 2, ""),
        ("release a fine-tune of (MIT OR NONESUCH-1.0) under MIT", 0, "Yes"),
        ("is Apache-2.0 compatible with GPL-2.0?", 1, "No"),
        ("is Apache-2.0 compatible with GPL-3.0?", 0, "Yes"),
    ],
)
def test_exit_status_and_first_word(words, status, begins):
    done = run("can", *words.split())
    assert done.returncode == status, done.stdout + done.stderr
    if begins:
        assert done.stdout.split("\n\n")[1].replace("\n", " ").startswith(begins)


def test_quoted_or_not_is_the_same():
    assert run("can", " ".join(CAN[1:])).stdout == run(*CAN).stdout


def test_is_without_can():
    assert run("is", "MIT", "compatible", "with", "GPL-3.0").returncode == 0


def test_options_say_the_same_as_words():
    said = json.loads(
        run(
            "can",
            *[
                "use",
                "mistral-mrl-0.1",
                "commercially",
                "as",
                "a",
                "company",
                "in",
                "Germany",
                "with",
                "5",
                "million",
                "users",
            ],
            "--json",
        ).stdout
    )
    given = json.loads(
        run(
            "can",
            *["use", "mistral-mrl-0.1"],
            "--purpose",
            "commercial",
            "--as",
            "company",
            "--in",
            "DE",
            "--users",
            "5m",
            "--json",
        ).stdout
    )
    assert {**said, "question": ""} == {**given, "question": ""}


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("can release a finetune of lama3.1 under MIT", ["lama3.1", "nearest: llama3.1"]),
        ("can release a fine-tune of llama3.1 under apache-2.0 frobnicated", ["frobnicated"]),
        ("can release a fine-tune of openrail under MIT", ["openrail", "family", "creativeml-openrail-m"]),
        ("can use gemma --form wieghts", ["wieghts", "weights"]),
        ("can use gemma --assume training-makes-deriv=yes", ["training-makes-deriv", "training-makes-derivative"]),
        ("can use gemma --assume training-makes-derivative=maybe", ["--assume"]),
        ("can use gemma --users many", ["--users", "many"]),
        ("can use gemma --in Atlantis", ["Atlantis", "--in"]),
        ("check no-such-file.yaml", ["no-such-file.yaml"]),
        ("license show lama3", ["lama3", "llama3"]),
        ("license list --kind modle", ["modle", "model"]),
        ("matrix MIT NONESUCH( --by modify", ["NONESUCH("]),
        ("matrix MIT --by modfy", ["modfy", "modify"]),
        ("matrix MIT --format xml", ["xml", "csv"]),
    ],
)
def test_bad_input_is_one_clear_message_and_status_two(words, names):
    done = run(*words.split())
    assert done.returncode == 2, done.stdout
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    for name in names:
        assert name in done.stderr, done.stderr


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        ("artifacts: [", "not valid YAML"),
        ("artifacts: {a: {kind: model}}\nartifacts: {}", "given twice"),
        ("artifacts: {a: {kind: modle}}\nrelease: {artifact: a}", "standard input:1: artifact 'a', kind: 'modle'"),
        ("artifacts:\n  a: {kind: model, made_from: [{fine-tun: b}]}\nrelease: {artifact: a}", "fine-tun"),
        (
            "artifacts:\n  a: {kind: model, made_from: [{fine-tune: b}]}\nrelease: {artifact: a}",
            "'b', which is not described",
        ),
        (
            "artifacts:\n  a: {kind: model, made_from: [{merge: b}]}\n  b: {kind: model, made_from: [{merge: a}]}\nrelease: {artifact: a}",
            "in a circle",
        ),
        ("artifacts: {a: {kind: model}}\nrelease: {artifact: a, form: wieghts}", "nearest: weights"),
        ("artifacts: {a: {kind: model}}\nrelease: {artifact: a, circumstances: {monthly_users: lots}}", "whole number"),
        ("artifacts: {a: {kind: model}}\nrelease: {artifact: a}\nassume: {weights: perhaps}", "weights"),
        ("artifacts: {a: {kind: model, license: 'MIT OR'}}\nrelease: {artifact: a}", "MIT OR"),
        ("[1, 2]", "must be a mapping"),
        ('{"artifacts": 3', "not valid YAML"),
    ],
)
def test_a_bad_work_file_names_the_place(text, message):
    done = run("check", "-", stdin=text)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_check_reads_yaml_json_standard_input_and_files(tmp_path):
    from compat.licenses import strictyaml

    table = strictyaml.load(WORK, "w")
    (tmp_path / "work.yaml").write_text(WORK, encoding="utf-8")
    (tmp_path / "work.json").write_text(json.dumps(table), encoding="utf-8")
    outputs = [run("check", str(tmp_path / name), "--json") for name in ("work.yaml", "work.json")] + [
        run("check", "-", "--json", stdin=WORK)
    ]
    assert {done.returncode for done in outputs} == {1}
    assert len({done.stdout for done in outputs}) == 1
    import compat

    assert compat.check(table).to_dict() == json.loads(outputs[0].stdout)
    assert compat.check(tmp_path / "work.yaml").verdict == "no"


def test_license_list_and_show():
    rows = json.loads(run("license", "list", "--json").stdout)
    assert {"id", "name", "kind", "family", "read", "aliases", "date"} == set(rows[0])
    models = json.loads(run("license", "list", "--kind", "model", "--json").stdout)
    assert {row["kind"] for row in models} == {"model"}
    shown = json.loads(run("license", "show", "Llama 3.1", "--json").stdout)
    assert shown["id"] == "llama3.1"
    assert {"id", "name", "kind", "aliases", "date", "text_sha256", "facts"} <= set(shown)
    assert all({"kind", "name", "section", "quote"} <= set(fact) for fact in shown["facts"])
    text = run("license", "show", "llama3.1").stdout
    assert "1.b.i: “" in text
    assert "Built with Llama" in text


def test_matrix_formats():
    table = run("matrix", "MIT", "GPL-2.0-only", "Apache-2.0", "--by", "modify")
    assert table.returncode == 0
    csv = run("matrix", "MIT", "GPL-2.0-only", "Apache-2.0", "--format", "csv").stdout
    assert "Apache-2.0,GPL-2.0-only,no" in csv.splitlines()
    assert "MIT,GPL-2.0-only,yes" in csv.splitlines()
    rows = json.loads(run("matrix", "MIT", "GPL-2.0-only", "--format", "json").stdout)
    assert {"inbound": "GPL-2.0-only", "outbound": "MIT", "verdict": "no"} in rows


def test_a_cold_question_imports_nothing_heavy():
    code = (
        "import sys; from compat.cli.app import app; sys.argv[1:] = %r\ntry: app()\nexcept SystemExit: pass\nprint([m for m in ('networkx','pydantic','rich','numpy','license_expression','yaml','quickjs') if m in sys.modules], file=sys.stderr)"
        % (CAN,)
    )
    run(*CAN)  # the cache is warm
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr.strip() == "[]"


def test_the_same_question_gives_the_same_bytes():
    outputs = {run(*CAN, "--json", PYTHONHASHSEED=seed).stdout for seed in ("0", "1", "2")}
    assert len(outputs) == 1


def test_the_json_answer_follows_its_schema():
    jsonschema = pytest.importorskip("jsonschema")
    from pathlib import Path

    schema = json.loads((Path(__file__).parents[1] / "docs" / "answer.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    for words in (
        CAN,
        ["can", "release", "a", "model", "trained", "on", "CC-BY-SA-4.0", "under", "MIT"],
        ["can", "use", "gemma"],
        ["can", "redistribute", "CC-BY-NC-4.0"],
    ):
        answer = json.loads(run(*words, "--json").stdout)
        assert not list(validator.iter_errors(answer))
