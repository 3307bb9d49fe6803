"""The examples of docs/examples: what each prints, and the same answer by the command line, YAML, JSON and Python."""

from __future__ import annotations

import json
import re

import pytest
from examples import END, FILES, FOLDER, START, Example, examples, index, run

import compat
from compat.knowledge.store import load
from compat.licenses import strictyaml

EXAMPLES = examples()
ASKED_FOR = {
    "deepseek-r1-distill-llama",
    "alpaca-on-llama",
    "llama31-gemma-merge",
    "llama3-llama31-merge",
    "stable-diffusion-merge-sold",
    "gguf-wrong-label",
    "gpl-code-and-cc-by-sa-text",
    "agpl-detector-served",
    "flux-dev-lora-sold",
    "hunyuan-in-germany",
    "rag-application",
}
each = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)


def table(example: Example) -> dict:
    """The work as a mapping, with what the options pin."""
    found = dict(strictyaml.load(example.text("work.yaml"), "work.yaml"))
    return {**found, "assume": {**(found.get("assume") or {}), **example.assumed()}}


def test_every_example_is_whole_and_nothing_else_lies_there():
    assert {path.name for path in FOLDER.iterdir() if not path.is_dir()} == {"README.md"}
    assert {e.name: {path.name for path in e.folder.iterdir()} for e in EXAMPLES} == {e.name: FILES for e in EXAMPLES}
    assert {e.name for e in EXAMPLES} >= ASKED_FOR


def test_the_index_names_every_example_with_its_verdict():
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert START in page
    assert END in page
    assert page == index(), "run make examples"


def test_the_examples_show_yes_no_and_it_depends():
    assert {e.answer().verdict for e in EXAMPLES} >= {"yes", "no", "depends"}


@each
def test_the_output_is_what_the_command_prints(example):
    done = run(example.commands()[0], example.folder)
    assert done.stderr == b""
    assert done.stdout == (example.folder / "output.txt").read_bytes(), "run make examples"


@each
def test_command_line_yaml_json_and_python_say_the_same(example, tmp_path):
    words = example.commands()[0]
    yaml = run([*words, "--json"], example.folder)
    (tmp_path / "work.json").write_text(json.dumps(table(example)), encoding="utf-8")
    as_json = run(["check", "work.json", "--json"], tmp_path)
    answers = {
        "command line, YAML": json.loads(yaml.stdout),
        "command line, JSON": json.loads(as_json.stdout),
        "Python, path": example.answer().to_dict(),
        "Python, mapping": compat.check(table(example)).to_dict(),
    }
    first = answers["command line, YAML"]
    for way, answer in answers.items():
        for key in ("verdict", "conflicts", "obligations"):
            assert answer[key] == first[key], (way, key)
        assert answer == first, way
    assert yaml.returncode == as_json.returncode == example.answer().exit_status


@each
def test_the_question_in_words_has_the_same_verdict_and_conflicts(example):
    mine = example.answer()
    for words in example.commands()[1:]:
        assert words[0] == "can"
        done = run([*words, "--json"], example.folder)
        answer = json.loads(done.stdout)
        assert answer["verdict"] == mine.verdict
        assert {c["code"] for c in answer["conflicts"]} == {c.code for c in mine.conflicts}


@each
def test_the_readme_says_what_the_answer_says(example):
    answer, page = example.answer(), example.text("README.md")
    assert page.startswith("# ")
    verdicts = {"Yes": "yes", "No": "no", "It depends": "depends", "I don't know": "unknown"}
    said = re.findall(rf"^\*\*({'|'.join(verdicts)})\b", page, re.MULTILINE)
    assert [verdicts[word] for word in said] == [answer.verdict]
    shown = {
        (clause.license, clause.section)
        for found in (*answer.conflicts, *answer.obligations, *answer.permissions)
        for clause in found.clauses
    }
    quoted = [" ".join(span.split()).partition(" ") for span in page.split("`")[1::2]]
    cited = {(id, section) for id, _, section in quoted if id in load() and section}
    assert cited, "a README names the clause that decides"
    assert cited <= shown, sorted(cited - shown)


@each
def test_the_work_says_where_its_labels_come_from(example):
    comment = [line for line in example.text("work.yaml").splitlines() if line.startswith("#")]
    assert any(line.startswith("# Source: ") for line in comment)
