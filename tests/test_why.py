"""Questions for a reason, and how the reason is told."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import jsonschema
import networkx
import pytest
from console import run

import compat
from compat.errors import CompatError
from compat.knowledge.store import load
from compat.rendering.picture import map_written
from compat.works.why import asked_why

LLAMA = "release a fine-tune of llama3.1 under apache-2.0"
QUESTIONS = [
    LLAMA,
    "release a model trained on CC-BY-SA-4.0 under MIT",
    "is Apache-2.0 compatible with GPL-2.0",
    "use MIT commercially",
    "release a fine-tune of (llama3.1 OR Apache-2.0) under MIT",
    "host a fine-tune of AGPL-3.0 as a service",
    "sell a merge of llama3.1 and CC-BY-NC-4.0 under llama3.1",
    "release a fine-tune of baichuan under MIT",
]


@pytest.mark.parametrize(
    ("asked", "understood"),
    [
        ("why can I not release X under Y", ("can I release X under Y",)),
        ("can't I publish X under Y?", ("can I publish X under Y",)),
        ("cannot release X under Y", ("can release X under Y",)),
        ("can I release X under Y", ("can I release X under Y",)),
        ("can X not be released under Y", ("can X be released under Y",)),
        ("can't X be released under Y", ("can X be released under Y",)),
        ("is it not allowed to release X", ("is it allowed to release X",)),
        ("not release X under Y", ("release X under Y",)),
        ("release X under Y", ("release X under Y",)),
        ("X conflicts with Y", ("is X compatible with Y", "is Y compatible with X")),
        ("do X and Y conflict?", ("is X compatible with Y", "is Y compatible with X")),
        ("does X clash with Y", ("is X compatible with Y", "is Y compatible with X")),
        ("X isn't compatible with Y", ("is X compatible with Y", "is Y compatible with X")),
        ("is X incompatible with Y", ("is X compatible with Y", "is Y compatible with X")),
        ("are X and Y incompatible", ("is X compatible with Y", "is Y compatible with X")),
        ("X is compatible with Y", ("is X compatible with Y",)),
        ("is X compatible with Y", ("is X compatible with Y",)),
        ("release a fine-tune of X not commercially", ("release a fine-tune of X not commercially",)),
        ("(X AND Z) and Y conflict", ("is (X AND Z) compatible with Y", "is Y compatible with (X AND Z)")),
        ("X and Y and Z conflict", ("X and Y and Z conflict",)),
    ],
)
def test_what_a_question_for_a_reason_asks(asked, understood):
    assert asked_why(asked) == understood


@pytest.mark.parametrize(
    "text", ["x and ", "are x and ", "x conflicts with ", "can't ", "is a ", "x is not compatible "]
)
def test_a_long_question_is_read_at_once(text):
    start = time.process_time()
    assert asked_why(text * 10_000)
    assert time.process_time() - start < 1


def test_nothing_is_no_question():
    with pytest.raises(CompatError, match="why what"):
        asked_why("why ?")


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_step_is_told_once_and_numbers_that_are_cited_are_given(question):
    text = compat.explain(compat.ask(question))
    told = " ".join(text.split())
    given = re.findall(r"\. \((\d+)\)", told)
    assert given == [str(n) for n in range(1, len(given) + 1)]
    cited = set(re.findall(r"[^.] \((\d+)\)", told))
    assert cited == set(given)
    assert "finding(" not in text and "{" not in text


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_clause_of_the_steps_stands_beside_its_section(question):
    answer = compat.ask(question)
    told = " ".join(compat.explain(answer).split())
    deciding = [s for s in answer.explanation.steps if s.kind == "clause"]
    shown = [c for s in deciding for c in s.clauses if f"[{c.license}, {c.section}: “{c.quote}”]" in told]
    if answer.verdict == "yes":
        assert len(shown) == sum(len(s.clauses) for s in deciding)
    elif answer.conflicts:
        assert shown


def test_a_no_says_which_clauses_collide_and_what_would_help():
    shown = run("why", "can", "I", "not", *LLAMA.split())
    assert shown.returncode == 1
    text = " ".join(shown.stdout.split())
    assert "llama3.1, 2: “is greater than 700 million" in text
    assert "Apache-2.0, 2: “distribute the Work and such Derivative Works" in text
    assert "can't stand together" in text
    assert text.index("can't stand together") < text.index("What would help")
    assert text.index("Because") < text.index("the label promises more than you have [over-grant].")


def test_a_yes_says_which_clause_grants_each_right_that_is_used():
    answer = compat.ask("is Apache-2.0 compatible with GPL-3.0-only")
    text = " ".join(compat.explain(answer).split())
    assert answer.verdict == "yes"
    for permission in answer.permissions:
        for clause in permission.clauses:
            assert f"[{clause.license}, {clause.section}: “" in text
    assert "No clause of Apache-2.0 stands against it." in text


def test_a_yes_by_another_licences_name_says_so():
    text = " ".join(
        compat.explain(compat.ask("copy code under GPL-2.0-or-later into a project under GPL-3.0-only")).split()
    )
    assert "It may go out so" in text
    assert "GPL-3.0-only" in text.split("It may go out so")[1]


def test_two_licences_are_asked_about_both_ways():
    shown = run("why", "GPL-2.0-only", "conflicts", "with", "Apache-2.0")
    assert shown.returncode == 1
    assert shown.stdout.count("This speaks of what licences say") == 2
    assert shown.stdout.startswith(
        "What is under GPL-2.0-only in a work under Apache-2.0: no.\n"
        "What is under Apache-2.0 in a work under GPL-2.0-only: no.\n"
    )
    rows = json.loads(run("why", "GPL-2.0-only conflicts with Apache-2.0", "--json").stdout)["answers"]
    assert [row["question"] for row in rows] == [
        "is GPL-2.0-only compatible with Apache-2.0",
        "is Apache-2.0 compatible with GPL-2.0-only",
    ]
    assert all(row["explanation"]["steps"] for row in rows)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_json_is_as_documented(question):
    schema = json.loads((Path(__file__).parents[1] / "docs" / "why.schema.json").read_text(encoding="utf-8"))
    explanation = json.loads(json.dumps(compat.ask(question).explanation.to_dict()))
    jsonschema.validate(explanation, schema)
    ids = {step["id"] for step in explanation["steps"]}
    assert {id for step in explanation["steps"] for id in step["premises"]} <= ids
    assert {member["id"] for some in explanation["together"].values() for member in some} <= ids


def test_a_work_file_is_explained(tmp_path):
    path = tmp_path / "work.yaml"
    path.write_text(
        "artifacts:\n  base: {kind: model, license: llama3.1}\n"
        "  mine: {kind: model, license: MIT, made_from: [{fine-tune: base}]}\n"
        "release: {artifact: mine, form: weights}\n"
    )
    shown = run("why", str(path))
    assert shown.returncode == 1 and "can't stand together" in shown.stdout


def test_explain_shows_the_same_steps():
    answer = compat.ask(LLAMA)
    shown = run("can", *LLAMA.split(), "--explain").stdout
    first = next(block for block in compat.explain(answer).split("\n\n") if block.startswith("   Because"))
    assert first in shown


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("why ?", "why what"),
        ("why can I not", "error: "),
        ("why does X conflict with", "error: "),
        ("why llama conflicts with MIT", "'llama' is a family of licences"),
        ("why which licences can I use for MIT", "compat which"),
        ("graph which licences can I use for MIT", "compat which"),
        ("graph nofile.yaml", "nofile.yaml"),
        ("graph copy MIT under MIT -o picture.pdf", "expected one of .html"),
        ("graph copy MIT under MIT -o no/such/folder.svg", "can't be written"),
        ("map MIT ISC -o map.svg", "expected one of .html"),
        ("map MIT", "two licences or more"),
    ],
)
def test_bad_input_gets_one_message(text, says):
    shown = run(*text.split())
    assert shown.returncode == 2
    assert shown.stdout == "" and shown.stderr.startswith("error: ") and "Traceback" not in shown.stderr
    assert says in shown.stderr


def test_drawing_writes_a_file_whole_or_not_at_all(tmp_path):
    answer = compat.ask("copy MIT under MIT")
    for ending in ("html", "svg", "dot", "mmd", "graphml", "json"):
        file = tmp_path / f"why.{ending}"
        compat.draw(answer, file)
        assert file.read_text(encoding="utf-8").endswith("\n")
    found = compat.conflict_map(["MIT", "GPL-2.0-only"], by="modify")
    for ending in ("html", "graphml", "json"):
        compat.draw(found, tmp_path / f"map.{ending}")
    assert {path.suffix for path in tmp_path.iterdir()} == {".html", ".svg", ".dot", ".mmd", ".graphml", ".json"}
    before = (tmp_path / "why.svg").read_bytes()
    with pytest.raises(CompatError):
        compat.draw(found, tmp_path / "why.svg")
    assert (tmp_path / "why.svg").read_bytes() == before
    with pytest.raises(CompatError, match="can be drawn"):
        compat.draw(compat.which("which licences can I use for MIT"), tmp_path / "which.html")


def test_a_map_as_graphml_is_read_back():
    found = compat.conflict_map(["MIT", "GPL-2.0-only", "Apache-2.0"], by="modify")
    graph = networkx.parse_graphml(map_written(found, "graphml", load()))
    assert set(graph) == {member.license for member in found.licenses}
    assert {frozenset(edge): data["verdict"] for *edge, data in graph.edges(data=True)} == {
        frozenset((pair.first, pair.second)): pair.verdict for pair in found.pairs
    }
    assert graph.edges["GPL-2.0-only", "Apache-2.0"]["codes"].split()[0] == "share-alike"
