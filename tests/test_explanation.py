"""Why an answer is as it is: proofs, and the fewest clauses and statements that can't stand together.

What is claimed of a derivation is checked on ``Answer.graph`` by a plain evaluator of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from itertools import combinations

import networkx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from laboratory import whole_licenses
from test_cases import CASES, work_of

import compat
from compat.answer import Answer
from compat.knowledge.model import Knowledge
from compat.knowledge.store import load
from compat.proof.explanation import CLAUSE, CONFLICT, COUNTED, OBLIGATION, PERMISSION
from compat.reasoning.pairs import pair
from compat.reasoning.program import prepare
from compat.reasoning.solving import Session, atom_of, symbol_of
from compat.resources import folder

RULES = folder("rules")
EVERY_SO_MANY = 5  # cases that are looked at: one in so many
SAMPLE = [pytest.param(case, id=case["name"]) for case in CASES[::EVERY_SO_MANY]]
MOST_LEAVES = 16  # of a conflict for which all smaller sets are tried


@cache
def answered(name: str) -> Answer:
    return compat.check(work_of(next(case for case in CASES if case["name"] == name)))


def held(graph: networkx.DiGraph, without: Collection[str]) -> set[str]:
    """What can be derived without some leaves, absences being as they are: firing after firing until nothing is new."""
    kinds = networkx.get_node_attributes(graph, "type")
    derived = {id for id in graph if kinds[id] not in ("atom", "rule") and id not in without}
    rules = [id for id in graph if kinds[id] == "rule"]
    grew = True
    while grew:
        grew = False
        for rule in rules:
            if rule not in derived and all(before in derived for before in graph.predecessors(rule)):
                derived |= {rule, *graph.successors(rule)}
                grew = True
    return derived


def counted(graph: networkx.DiGraph, conflict: str) -> list[str]:
    """The clauses, statements and open answers that lead to a conflict in some way."""
    above = networkx.ancestors(graph, conflict)
    return [id for id, data in graph.nodes(data=True) if id in above and data["type"] in COUNTED and data["told"]]


def plain(id: str) -> str:
    """The atom that a step tells of."""
    return id.partition(" #")[0]


def conflicts(answer: Answer) -> Iterator[tuple[str, tuple]]:
    for id, members in answer.explanation.together.items():
        yield plain(id), members


@pytest.mark.parametrize("case", SAMPLE)
def test_steps_come_after_what_they_rest_on_and_each_has_its_rule(case):
    explanation = answered(case["name"]).explanation
    seen: set[str] = set()
    for step in explanation.steps:
        assert set(step.premises) <= seen, step
        assert step.id not in seen
        seen.add(step.id)
        assert step.says
        assert step.kind == OBLIGATION or not step.says.endswith(".")  # a text to show may end so
        if step.rule:
            file, line = step.rule.split(":")
            text = (RULES / file).read_text(encoding="utf-8").splitlines()[int(line) - 1]
            assert ":-" in text or "(" in text
            assert step.ways >= 1
        else:
            assert not step.premises
    assert set(explanation.reasons) <= seen


@pytest.mark.parametrize("case", SAMPLE)
def test_every_step_is_in_the_graph_and_rests_on_what_it_rests_on_there(case):
    answer = answered(case["name"])
    graph = answer.graph
    for step in answer.explanation.steps:
        if step.id.startswith("no finding"):
            continue
        above = networkx.ancestors(graph, plain(step.id))
        assert {plain(id) for id in step.premises} <= above


@pytest.mark.parametrize("case", SAMPLE)
def test_everything_found_is_explained(case):
    answer = answered(case["name"])
    explanation = answer.explanation
    told = [s.says for s in explanation.of_kind(CONFLICT)]
    assert told == [c.message.rstrip(".") for c in answer.conflicts]
    assert [s.clauses for s in explanation.of_kind(CONFLICT)] == [c.clauses for c in answer.conflicts]
    assert {s.says for s in explanation.of_kind(PERMISSION)} == {p.message for p in answer.permissions}
    assert len(explanation.of_kind(OBLIGATION)) >= len(answer.obligations) or not answer.obligations


@pytest.mark.parametrize("case", SAMPLE)
def test_a_conflict_follows_from_its_smallest_set_and_from_no_part_of_it(case):
    answer = answered(case["name"])
    graph = answer.graph
    for conflict, members in conflicts(answer):
        leaves = set(counted(graph, conflict))
        own = {member.id for member in members}
        assert own <= leaves
        assert conflict in held(graph, leaves - own)
        for one in own:
            assert conflict not in held(graph, leaves - own | {one})


@pytest.mark.parametrize("case", SAMPLE)
def test_no_smaller_set_would_do(case):
    answer = answered(case["name"])
    graph = answer.graph
    for conflict, members in conflicts(answer):
        leaves = counted(graph, conflict)
        if len(leaves) > MOST_LEAVES:
            continue
        needed = {one for one in leaves if conflict not in held(graph, {one})}
        others = [one for one in leaves if one not in needed]
        for size in range(len(members) - len(needed)):
            for some in combinations(others, size):
                assert conflict not in held(graph, set(leaves) - needed - set(some))


@pytest.mark.parametrize("case", SAMPLE)
def test_taking_a_member_away_lifts_the_conflict_or_the_answer_says_that_another_would_do(case):
    answer = answered(case["name"])
    graph = answer.graph
    for conflict, members in conflicts(answer):
        for member in members:
            assert member.needed == (conflict not in held(graph, {member.id})), member


@pytest.mark.parametrize("case", SAMPLE)
def test_the_told_proof_rests_on_the_smallest_set_alone(case):
    explanation = answered(case["name"]).explanation
    for conflict, members in explanation.together.items():
        leaves = {step.id for step in explanation.under([conflict]) if step.kind in COUNTED}
        assert leaves == {member.id for member in members}


def findings(work, knowledge) -> set[str]:
    """The conflicts that clingo derives for a work, under any choice."""
    prepared = prepare(work, knowledge)
    possible = Session(prepared.program).possible(work.release.artifact)
    return {str(symbol_of(atom_of(finding))) for finding, _ in possible["finding"]}


@pytest.mark.parametrize("case", SAMPLE)
def test_a_clause_that_is_needed_is_needed_by_clingo_too(case):
    """The fact is taken out of what clingo is given. What is absent does not stay absent then, and two kinds of
    silence are reasons themselves: where a text does not say what a relation makes, the law's default does; where it does
    not let its material be joined with other work, that has to stay as it is."""
    answer = answered(case["name"])
    work = work_of(case)
    kinds = {step.id: step.kind for step in answer.explanation.steps}
    still = []
    for conflict, members in conflicts(answer):
        for member in members:
            if kinds[member.id] != CLAUSE or not member.needed:
                continue
            left = Without(member.id)
            silent = member.id.startswith(("defines(", "becomes("))
            if left.found and not silent and conflict in findings(work, left):
                still.append((conflict, member.id))
    assert not still


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(["fine-tune", "merge", "train", "distill", "modify", "bundle", "link-static", "adapter"]),
    st.sampled_from(whole_licenses()),
    st.sampled_from(whole_licenses()),
)
def test_random_pairs_keep_all_this(relation, inbound, outbound):
    answer = compat.check(pair(inbound, outbound, relation, {}, load()))
    graph, explanation = answer.graph, answer.explanation
    firings = [id for id, data in graph.nodes(data=True) if data["type"] == "rule" and not data["cheapest"]]
    assert networkx.is_directed_acyclic_graph(graph.subgraph(set(graph) - set(firings)))
    assert [s.says for s in explanation.of_kind(CONFLICT)] == [c.message.rstrip(".") for c in answer.conflicts]
    for conflict, members in conflicts(answer):
        leaves, own = set(counted(graph, conflict)), {member.id for member in members}
        assert conflict in held(graph, leaves - own)
        for member in members:
            assert conflict not in held(graph, leaves - own | {member.id})
            assert member.needed == (conflict not in held(graph, {member.id}))
    for conflict, members in explanation.together.items():
        told = {step.id for step in explanation.under([conflict]) if step.kind in COUNTED}
        assert told == {member.id for member in members}


class Without(Knowledge):
    """The shipped knowledge without one fact of a licence."""

    def __init__(self, atom: str):
        real = load()
        self.__dict__.update(real.__dict__)
        id = atom.partition('"')[2].partition('"')[0]
        record = real.record(id)
        lines = record.asp.splitlines()
        self.found = f"{atom}." in lines
        asp = "\n".join(line for line in lines if line != f"{atom}.")
        self._records = {**real._records, id: record._replace(asp=asp)}
