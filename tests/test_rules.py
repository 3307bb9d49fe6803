"""The profile that the rules keep (rules/README.md), checked on their syntax trees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import clingo
import networkx
import pytest
from clingo import ast

from compat.knowledge.compiling import (
    GUARDED,
    GUARDED_FOR_MAP,
    NOT_FOR_MAP,
    NOT_FOR_MATRIX,
    NOT_FOR_OUTBOUND,
    NOT_FOR_QUESTIONS,
    NOT_FOR_REMEDIES,
)
from compat.knowledge.store import load
from compat.reasoning.solving import Program, Session
from compat.resources import folder

RULES = folder("rules")
FILES = sorted(RULES.rglob("*.lp"))
CONDITIONAL = {  # predicates of which one argument is a condition
    "finding",
    "perhaps",
    "protected",
    "fired",
    "carries",
    "binds",
    "lends",
    "distributes",
    "shares",
    "needs",
    "lacks",
    "strays",
    "sticks",
    "exceeds",
    "exceeds_right",
    "adds",
    "imposes",
    "objects",
    "becomes_by",
    "consent",
    "trips",
    "subject",
    "shut",
    "duty",
    "event",
    "named",
    "bound_by_promise",
    "open",
    "exposed",
    "side_by_side",
    "bad",
}


@cache
def statements(path: Path) -> list[ast.AST]:
    found: list[ast.AST] = []
    ast.parse_string(path.read_text(encoding="utf-8"), found.append)
    return found


def rules(path: Path) -> list[ast.AST]:
    return [s for s in statements(path) if s.ast_type == ast.ASTType.Rule]


def literals(rule: ast.AST) -> Iterator[tuple[ast.Sign, ast.AST]]:
    for literal in rule.body:
        if literal.ast_type == ast.ASTType.Literal and literal.atom.ast_type == ast.ASTType.SymbolicAtom:
            yield literal.sign, literal.atom.symbol


def heads(rule: ast.AST) -> list[ast.AST]:
    if rule.head.ast_type == ast.ASTType.Literal:
        return [rule.head.atom.symbol] if rule.head.atom.ast_type == ast.ASTType.SymbolicAtom else []
    return [element.literal.atom.symbol for element in rule.head.elements]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_every_file_opens_with_purpose_input_and_output(path):
    head = path.read_text(encoding="utf-8").split("\n\n")[0]
    assert head.startswith("% ")
    if path.name != "show.lp":
        assert "% Input " in head
        assert "% Output " in head


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_no_disjunction_no_script_no_include_and_one_choice_only(path):
    for statement in statements(path):
        assert statement.ast_type != ast.ASTType.Script
        assert statement.ast_type != ast.ASTType.Minimize or path.name == "remedies.lp"
        assert "#include" not in str(statement)
        if statement.ast_type == ast.ASTType.Rule:
            assert statement.head.ast_type != ast.ASTType.Disjunction
            if statement.head.ast_type == ast.ASTType.Aggregate:
                assert path.name == "remedies.lp" or path.name == "reach.lp" and "picks" in str(statement)


def test_nothing_conditional_stands_under_not():
    for path in FILES:
        for rule in rules(path):
            for sign, symbol in literals(rule):
                if sign != ast.Sign.NoSign:
                    assert symbol.name not in CONDITIONAL, (path.name, str(rule))


def test_the_program_is_stratified():
    """No negative edge inside a strongly connected component: one model, one derivation."""
    graph = networkx.DiGraph()
    negative = set()
    for path in FILES:
        for rule in rules(path):
            for head in heads(rule):
                for sign, symbol in literals(rule):
                    graph.add_edge(symbol.name, head.name)
                    if sign != ast.Sign.NoSign:
                        negative.add((symbol.name, head.name))
    component = {
        name: index for index, names in enumerate(networkx.strongly_connected_components(graph)) for name in names
    }
    assert not [edge for edge in negative if component[edge[0]] == component[edge[1]]]


def test_every_label_is_well_formed_and_its_variables_occur_in_the_rule():
    labelled = 0
    for path in FILES:
        label = ""
        for statement in statements(path):
            if statement.ast_type == ast.ASTType.Comment:
                text = str(statement).strip("% *\n")
                label = text if text.startswith("@label") else label
                continue
            if statement.ast_type == ast.ASTType.Rule and label:
                match = re.match(r'@label\("(.*)", \((.*)\)\)\Z', label)
                assert match, (path.name, label)
                variables = set(re.findall(r"\b[A-Z]\w*'?", match[2]))
                assert variables <= set(re.findall(r"\b[A-Z]\w*'?", str(statement))), (path.name, label)
                assert match[1].count("{}") == len(re.findall(r"[^,()]+(?:\([^()]*\))?", match[2])), (path.name, label)
                labelled += 1
            label = ""
    assert labelled > 60


def test_every_rule_that_makes_a_finding_has_a_sentence():
    for row in load().recording:
        if row["head"].startswith("finding/"):
            assert row["says"], row


def test_every_predicate_that_leaves_its_file_is_documented():
    documented = {name for path in FILES for name in re.findall(r"%\*! (\w+)", path.read_text(encoding="utf-8"))}
    derived = {}
    used = {}
    for path in FILES:
        for rule in rules(path):
            for head in heads(rule):
                if path.name not in NOT_FOR_QUESTIONS:  # there they stand in for facts of a work
                    derived.setdefault(head.name, path.name)
            for _, symbol in literals(rule):
                used.setdefault(symbol.name, set()).add(path.name)
    crossing = {name for name, home in derived.items() if used.get(name, set()) - {home}}
    assert crossing <= documented, crossing - documented


def test_clingo_has_nothing_to_say_about_an_empty_program():
    Session(Program(load().rules, (), ()))
    Session(Program(load().matrix_rules, (), ()))
    Session(Program(load().remedy_rules, (), ()))
    Session(Program(load().outbound_rules, (), ()))
    Session(Program(load().map_rules, (), ()))


def test_matrix_and_question_load_the_same_rules_but_for_what_is_shown():
    names = {path.relative_to(RULES).as_posix() for path in FILES}
    assert {*NOT_FOR_MATRIX, *NOT_FOR_MAP, *NOT_FOR_REMEDIES, *NOT_FOR_OUTBOUND, *NOT_FOR_QUESTIONS} <= names


def test_what_is_guarded_for_an_outbound_search_is_derived_somewhere():
    derived = {head.name for path in FILES for rule in rules(path) for head in heads(rule)}
    for guarded in (GUARDED, GUARDED_FOR_MAP):
        assert {*guarded, *(guard for guard, _ in guarded.values())} <= derived | {"incoming"}


def test_every_file_and_every_border_predicate_stands_in_the_readme():
    text = (RULES / "README.md").read_text(encoding="utf-8")
    for path in (*FILES, *RULES.glob("*.yaml")):
        assert path.name in text, path.name
    for name in (
        "finding",
        "duty",
        "binds",
        "unknown",
        "warning",
        "allowed",
        "missing",
        "open",
        "made_from",
        "holds",
        "grants",
        "confines",
    ):
        assert re.search(rf"`{name}", text), name


def test_a_symbol_that_a_user_wrote_is_data():
    control = clingo.Control()
    control.add("base", [], "p(X) :- q(X).")
    with control.backend() as backend:
        backend.add_rule([backend.add_atom(clingo.Function("q", [clingo.String('x"). p("y')]))])
    control.ground([("base", [])])
    with control.solve(yield_=True) as handle:
        (model,) = [str(m) for m in handle]
    assert '"y"' not in model.split()
