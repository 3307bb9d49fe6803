"""What each atom says to a person (rules/sentences.yaml): every premise has a row, and what it says can be read."""

from __future__ import annotations

import re
from functools import cache

import pytest
from clingo import Function, Number, String, Symbol, SymbolType, ast, parse_term
from examples import examples
from test_cases import CASES, work_of

from compat.engine import Case
from compat.errors import CompatError
from compat.knowledge.sentences import KINDS, PLACEHOLDER, SORTS, read, templates
from compat.knowledge.store import load
from compat.resources import folder
from compat.telling import Telling
from compat.works.file import read as read_work
from compat.works.options import with_options
from compat.works.sentence import parse

GOALS = {"finding/7", "duty/5", "unknown/3", "allowed/4"}  # what a graph leads to
GIVEN_TOO = {"holds/2", "offers/2", "protected/2", "bound_by_promise/2"}  # derived, and facts as well
LLAMA = "release a fine-tune of llama3.1 under apache-2.0"
# Sentences of these were read one by one; a change here should be read, too.
SAID = [
    ("grants", ("MIT", "modify"), "MIT permits you to change it"),
    ("made_from", ("mine", "fine-tune", "llama3.1"), "your model is made from Llama 3.1 by fine-tuning"),
    ("holds", ("llama3.1", "llama3.1"), "Llama 3.1 comes under the licence of that name"),
    ("side", ("z0", "Apache-2.0"), "you want it to go out under Apache-2.0"),
    ("release_act", ("mine", "distribute"), "you want to release your model to others"),
    ("makes", ("fine-tune", "derivative"), "fine-tuning makes a derivative where a text is silent"),
    ("narrows", ("noncommercial", "copyright"), "rights under copyright are narrowed by the rule to use it only for purposes that are not commercial"),
    ("covers_by_name", ("keep-notices", "name-begins-with"), "keeping the rule to begin the name of the model with \"…\" is part of keeping the rule to keep the copyright, licence and disclaimer notices in every copy"),
    ("share_alike", ("CC-BY-SA-4.0", "same", "always"), "CC-BY-SA-4.0 wants what is made from it to stay under CC-BY-SA-4.0"),
    ("strays", ("Sleepycat", "proprietary", 0), "Sleepycat does not let what is made from it go out under your own terms"),
    ("becomes_by", ("MIT", "merge", "part", 0), "merging makes what is under MIT a part of a collection"),
    ("binds", ("mine", "MIT", "same", "part", 4), "your model holds a part that is bound by MIT"),
    ("lacks", ("none", "modify", 0), "nobody gave a licence, so nobody may change it"),
    ("open", ("weights-are-protected", 1), "weights are protected (which is taken for granted)"),
]  # fmt: skip
ABSENT = [
    ("stays", ("CC-BY-SA-4.0", "MIT"), "no clause of CC-BY-SA-4.0 lets what is under it go out under MIT"),
    ("permits", ("MIT", "modify"), "neither a clause of MIT nor the law lets you change what is under MIT"),
    ("held", ("z0", ("noncommercial", "")), "nothing in Apache-2.0 asks recipients to use it only for purposes that are not commercial"),
    ("restrictive", ("z0",), "nothing in Apache-2.0 holds recipients to use restrictions"),
    ("hosting", ("MIT", "is-distribution"), "no clause of MIT counts hosting as distribution"),
    ("settles", ("MIT", "fine-tune"), "no clause of MIT says what fine-tuning makes of its material"),
]  # fmt: skip
FOLDED = [
    ("open", ("always", 0)),
    ("model_is", ("mine", "always", 0)),
    ("actor", ("mine", "fine-tune", "llama3.1", "me")),
    ("about", (("noncommercial", ""), "always")),
    ("sort", ("llama3.1", "weights")),
    ("used", ("merge",)),
]


def rows() -> dict[str, dict]:
    return load().sentences["rows"]


def atom(name: str, arguments: tuple) -> Symbol:
    def argument(value: object) -> Symbol:
        if isinstance(value, tuple):
            return Function("t", [String(part) for part in value])
        return Number(value) if isinstance(value, int) else String(str(value))

    return Function(name, [argument(value) for value in arguments])


@cache
def premises() -> dict[str, set[str]]:
    """The predicates that stand in the bodies of the rules for a question: under ``pos`` and under ``neg``."""
    found: dict[str, set[str]] = {"pos": set(), "neg": set()}

    def on(statement: ast.AST) -> None:
        if statement.ast_type == ast.ASTType.Rule:
            rests_on = statement.head.atom.symbol.arguments[2]
            for premise in getattr(rests_on, "arguments", ()):
                if premise.ast_type == ast.ASTType.Function and premise.name in found:
                    inner = premise.arguments[0]
                    named = inner.ast_type == ast.ASTType.Function
                    signature = f"{inner.name}/{len(inner.arguments)}" if named else f"{inner}/0"
                    found[premise.name].add(signature)

    for row in load().recording:
        ast.parse_string(row["part"], on)
    return found


@cache
def derived() -> set[str]:
    return {str(row["head"]) for row in load().recording}


def test_every_premise_has_a_row_and_no_row_is_dead():
    assert set(rows()) == premises()["pos"] | premises()["neg"] | GOALS


def test_no_sentence_is_dead():
    """What is never a premise needs no sentence for when it holds, what never stands under ``not`` none for when it does not."""
    told = {key for key, row in rows().items() if "holds" in row}
    assert told <= premises()["pos"] | GOALS
    assert {key for key, row in rows().items() if "absent" in row} <= premises()["neg"]


def test_what_no_rule_derives_has_a_kind_and_nothing_else_has():
    assert {key for key, row in rows().items() if "kind" in row} == (set(rows()) - derived()) | GIVEN_TOO
    assert {row["kind"] for row in rows().values() if "kind" in row} == set(KINDS)


def test_every_manner_of_speaking_is_spoken_and_used():
    words = load().sentences["words"]
    labels = "".join(folder("rules").joinpath(row["file"]).read_text(encoding="utf-8") for row in load().recording)
    for sort in SORTS:
        assert hasattr(Telling, f"_say_{sort}"), sort
    used = {sort for row in rows().values() for text in templates(row) for _, sort in PLACEHOLDER.findall(text)}
    assert not set(SORTS) & set(words)
    for sort in {*SORTS, *words} - used:
        assert re.search(rf"@label.*[(,]{sort}\(", labels), sort


def test_labels_name_manners_that_there_are():
    for path in folder("rules").rglob("*.lp"):
        for variables in re.findall(r'@label\(".*", \((.*)\)\)', path.read_text(encoding="utf-8")):
            for sort in re.findall(r"(\w+)\(", variables):
                assert sort in SORTS or sort in load().sentences["words"], (path.name, sort)


def test_every_word_of_a_table_is_one_that_licences_or_rules_use():
    words, vocabulary = load().sentences["words"], load().vocabulary
    kinds = {row["kind"] for section in vocabulary.values() for row in section.values() if "kind" in row}
    assert set(words["kind"]) == kinds
    assert set(words["thing"]) == set(vocabulary["things"])
    from compat.licenses.vocabulary import TRIGGERS

    assert set(words["trigger"]) == set(TRIGGERS)
    assert all(re.search(r"\bit\b", text) for text in words["trigger"].values())


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("p: {holds: a}", "expected a predicate as name/arity"),
        ("p/1: {hold: a}", "nothing is called 'hold' here"),
        ("p/1: {kind: rumour}", "the kind must be one of clause"),
        ("p/1: {holds: 'a {1:text}'}", "speaks of an argument that is not there"),
        ("p/1: {holds: 'a {0:song}'}", "no manner of speaking is called 'song'"),
        ("p/1: {holds: 'a {0:asks}'}", "wrong number of arguments"),
        ("p/1: {holds: 'a {text}'}", "malformed placeholder"),
        ("p/1: {holds: {a: b}}", "need its position as `by`"),
        ("p/1: {by: 0, holds: a}", "need its position as `by`"),
        ("p/1: {by: 1, holds: {a: b}}", "`by` must be below 1"),
    ],
)
def test_a_row_that_is_not_valid_is_told_with_its_line(tmp_path, row, says):
    (tmp_path / "sentences.yaml").write_text(f"schema: 1\nwords: {{}}\ngood/0: {{}}\n{row}\n", encoding="utf-8")
    with pytest.raises(CompatError) as error:
        read(tmp_path)
    assert says in error.value.message
    assert error.value.place.line == 4


@cache
def llama() -> Telling:
    return case(parse(LLAMA, load().names, load().kind_of))._speech


def case(work) -> Case:
    return Case(work, load())


@pytest.mark.parametrize(("name", "arguments", "says"), SAID)
def test_an_atom_says(name, arguments, says):
    assert llama().tells(atom(name, arguments), True)
    assert llama().atom(atom(name, arguments)) == says


@pytest.mark.parametrize(("name", "arguments", "says"), ABSENT)
def test_an_absence_says(name, arguments, says):
    assert llama().tells(atom(name, arguments), False)
    assert llama().absence(atom(name, arguments)) == says


@pytest.mark.parametrize(("name", "arguments"), FOLDED)
def test_what_says_nothing_to_a_person_is_folded_and_shown_raw(name, arguments):
    assert not llama().tells(atom(name, arguments), True)
    assert llama().atom(atom(name, arguments)).startswith(name.replace("_", " ") + ": ")


def test_an_open_question_is_told_by_its_answer_that_ties():
    work = parse("release a model trained on CC-BY-SA-4.0 under MIT", load().names, load().kind_of)
    speech = case(work)._speech
    assert (
        speech.atom(atom("open", ("training-makes-derivative", 1)))
        == "a model counts as a derivative of its training data (if that is so)"
    )
    assert speech.kind(atom("open", ("training-makes-derivative", 1))) == "question"


def test_what_is_several_things_gets_a_verb_for_several():
    speech = case(parse("sell outputs of llama3.1", load().names, load().kind_of))._speech
    assert speech.atom(atom("binds", ("mine", "MIT", "same", "whole", 0))) == "your outputs are bound by MIT"
    assert speech.absence(atom("tighter", ("proprietary", "MIT"))) == "your own terms allow whatever MIT allows"


def test_an_artifact_that_is_named_like_its_licence_is_told_by_what_it_is():
    work = parse("statically link GPL-3.0-only into a program under MIT", load().names, load().kind_of)
    speech, name = case(work)._speech, next(a.name for a in work.artifacts if a.name != work.release.artifact)
    assert speech.value(Function("artifact", [String(name)])) == "the GPL-3.0-only code"
    assert speech.value(String(name)) == "GPL-3.0-only"


def works() -> list:
    """Every fifth case, and the examples."""
    law = load().law
    found = [pytest.param(lambda one=one: work_of(one), id=one["name"]) for one in CASES[::8]]
    for one in examples():
        pins = [f"{name}={answer}" for name, answer in one.assumed().items()]
        path = one.folder / "work.yaml"
        found.append(
            pytest.param(lambda path=path, pins=pins: with_options(read_work(path, law), law, assume=pins), id=one.name)
        )
    return found


@pytest.mark.parametrize("work", works())
def test_whatever_is_told_can_be_read(work):
    """Every firing, leaf and absence of the graphs of real questions."""
    asked = case(work())
    speech, recording = asked._speech, load().recording
    graph = asked.answer().graph
    told = 0
    for _, data in graph.nodes(data=True):
        if data["type"] == "comparison" or (data["type"] == "rule" and not recording[data["rule"]]["says"]):
            continue
        if data["type"] != "rule":
            symbol = parse_term(data["atom"])
            check_numbers(symbol)
            positive = data["type"] != "absence"
            if not speech.tells(symbol, positive):
                continue
            assert data["label"] == (speech.atom(symbol) if positive else speech.absence(symbol))
            assert not data["label"].startswith((f"{symbol.name.replace('_', ' ')}: ", "nothing says: ")), data["label"]
        told += 1
        check_text(data["label"])
    assert told


def check_numbers(symbol: Symbol) -> None:
    """Conditions and numbers of choices are never spoken."""
    row = rows().get(f"{symbol.name}/{len(symbol.arguments)}", {})
    for text in templates(row):
        for positions, sort in PLACEHOLDER.findall(text):
            spoken = [symbol.arguments[int(position)] for position in positions.split(",")]
            assert sort == "conflict" or all(one.type is not SymbolType.Number for one in spoken), text


def check_text(text: str) -> None:
    unquoted = re.sub(r"“[^”]*”|\"[^\"]*\"", "Q", text)
    assert not re.search(r"\?|[{}]|\bt\(|  | ,|,,|\.$|\bto not\b", unquoted), text
    assert not re.search(r"\b[a-z]+\(\"|\bz\d\b|\bl\d\b", unquoted), text  # raw terms and ids of offers
    assert not re.search(
        r"\bit (?!is|be|to|from|under|for|and|or|into|only|in|by|with|as|if|statically)[A-Z]", unquoted
    ), text
    assert not re.search(r"\b(your own terms|your outputs) \w+s\b", unquoted.replace("outputs is", "outputs s")), text
