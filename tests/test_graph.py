"""The derivation graph: what clingo derived, with clause facts and absences as leaves."""

from __future__ import annotations

import networkx
import pytest

import compat
from compat.knowledge.store import load

QUESTIONS = [
    "release a fine-tune of llama3.1 under apache-2.0",
    "release a model trained on CC-BY-SA-4.0 under MIT",
    "is Apache-2.0 compatible with GPL-2.0",
    "use MIT commercially",
    "release a fine-tune of (llama3.1 OR Apache-2.0) under MIT",
    "host a fine-tune of AGPL-3.0 as a service",
]
LEAVES = ("clause", "statement", "question", "law", "vocabulary", "absence", "comparison")


@pytest.mark.parametrize("question", QUESTIONS)
def test_leaves_are_clauses_statements_answers_and_absences(question):
    graph = compat.ask(question).graph
    assert isinstance(graph, networkx.DiGraph)
    kinds = set(networkx.get_node_attributes(graph, "type").values())
    assert {"atom", "rule", "clause", "statement"} <= kinds
    assert kinds <= set(LEAVES) | {"atom", "rule"}
    for node, data in graph.nodes(data=True):
        assert data["label"], node
        if data["type"] == "rule":
            assert graph.out_degree(node) == 1
            assert data["file"].endswith(".lp") and data["line"] > 0
        if data["type"] in LEAVES:
            assert graph.in_degree(node) == 0
        if data["type"] == "clause" and data["told"]:
            assert data["clauses"], node
    signs = set(networkx.get_edge_attributes(graph, "sign").values())
    assert signs <= {1, -1}
    assert any(data.get("goal") for _, data in graph.nodes(data=True))


def test_second_derivations_and_comparisons_are_there():
    graph = compat.ask(QUESTIONS[0]).graph
    kinds = networkx.get_node_attributes(graph, "type")
    assert any(kinds[node] == "atom" and graph.in_degree(node) > 1 for node in graph)
    told = [graph.nodes[node]["label"] for node in graph if kinds[node] == "comparison"]
    assert "Llama 3.1 is not Apache-2.0" in told


def test_the_firings_of_the_told_proofs_have_no_circle():
    for question in QUESTIONS:
        graph = compat.ask(question).graph
        left_out = [node for node, data in graph.nodes(data=True) if data["type"] == "rule" and not data["cheapest"]]
        graph.remove_nodes_from(left_out)
        assert networkx.is_directed_acyclic_graph(graph)


def test_the_llama_question_shows_both_clauses_and_an_absence():
    graph = compat.ask(QUESTIONS[0]).graph
    cited = {(c["license"], c["section"]) for _, data in graph.nodes(data=True) for c in data.get("clauses", ())}
    assert ("llama3.1", "2") in cited
    assert any(license == "Apache-2.0" for license, _ in cited)
    absences = [data for _, data in graph.nodes(data=True) if data["type"] == "absence"]
    assert absences
    assert all(
        graph.edges[node, after]["sign"] == -1 for node, after in graph.edges if graph.nodes[node]["type"] == "absence"
    )


@pytest.mark.parametrize("question", QUESTIONS)
def test_two_runs_give_the_same_graph(question):
    first, second = compat.ask(question).graph, compat.ask(question).graph
    assert list(first.nodes(data=True)) == list(second.nodes(data=True))
    assert list(first.edges(data=True)) == list(second.edges(data=True))


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_premise_of_a_firing_is_there_and_every_goal_is_derived(question):
    graph = compat.ask(question).graph
    for node, data in graph.nodes(data=True):
        if data["type"] == "atom":
            assert any(graph.nodes[before]["type"] == "rule" for before in graph.predecessors(node)), node


def test_recording_changes_no_verdict():
    answer = compat.ask(QUESTIONS[0])
    before = answer.to_dict()
    assert answer.graph.number_of_nodes() > 20
    assert compat.ask(QUESTIONS[0]).to_dict() == before


def test_conflicts_cite_only_clauses_of_licences_that_were_asked_about():
    for question in QUESTIONS:
        for conflict in compat.ask(question).conflicts:
            assert conflict.clauses, conflict
            for clause in conflict.clauses:
                facts = load().record(clause.license).facts
                assert any(f["section"] == clause.section and f["quote"] == clause.quote for f in facts)


def test_the_steps_of_a_conflict_end_with_it():
    conflict = compat.ask(QUESTIONS[2]).conflicts[0]
    assert len(conflict.because) >= 4
    assert "does not let it bring its terms" in conflict.because[-1]
