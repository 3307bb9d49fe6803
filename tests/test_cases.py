"""Cases that anyone can add (tests/cases/*.yaml): what the answer must hold, and why (format: docs/cases.md)."""

from __future__ import annotations

from pathlib import Path

import pytest

import compat
from compat.answer import Answer
from compat.knowledge.store import load
from compat.licenses import strictyaml
from compat.works.file import from_mapping
from compat.works.model import Work
from compat.works.options import with_options
from compat.works.policy import with_policy
from compat.works.sentence import parse

FOLDER = Path(__file__).parent / "cases"
# What a case may say beside its question and verdict; one of the first kind must be there, since a verdict alone proves little.
PROVES = (
    "conflicts",
    "absent",
    "obligations",
    "no_obligations",
    "decides",
    "turns",
    "notes",
    "drift",
    "choice",
    "unknowns",
)
KEYS = {"name", "ask", "work", "assume", "policy", "verdict", "reason", "source", *PROVES}


def cases() -> list[dict]:
    """The cases of every file that holds cases of this form (others have a key of their own)."""
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        found += strictyaml.load(path.read_text(encoding="utf-8"), path.name).get("cases", ())
    return found


CASES = cases()


def answered(case: dict) -> Answer:
    """The answer to a case."""
    return compat.check(work_of(case))


def work_of(case: dict) -> Work:
    """The work that a case asks about, with the assumptions that it pins and under its policy."""
    knowledge = load()
    if "ask" in case:
        pins = tuple(f"{name}={value}" for name, value in (case.get("assume") or {}).items())
        work = with_options(parse(case["ask"], knowledge.names, knowledge.kind_of), knowledge.law, assume=pins)
    else:
        table = dict(case["work"])
        if case.get("assume"):
            table["assume"] = {**(table.get("assume") or {}), **case["assume"]}
        work = from_mapping(table, knowledge.law)
    return with_policy(work, case["policy"], knowledge) if case.get("policy") else work


def resolved(name: str) -> str:
    """A licence by any of its names; what is none stays."""
    return load().names.find(name) or name


def same_section(one: str, other: str) -> bool:
    """``2(a)(5)``, ``2.a.5`` and ``Section 2.a.5`` are the same place; a part of it will do."""

    def plain(text: str) -> str:
        return "".join(c for c in text.casefold().removeprefix("section ") if c.isalnum())

    return plain(other).startswith(plain(one)) or plain(one).startswith(plain(other))


def is_there(wanted: dict, answer: Answer) -> bool:
    """Whether a conflict of the answer has the code, the licence and the clause that a case names."""
    license = resolved(str(wanted.get("license", "")))
    for conflict in answer.conflicts:
        if conflict.code != wanted["code"]:
            continue
        if license and license not in conflict.licenses and license not in conflict.artifacts:
            continue
        if "against" in wanted and resolved(str(wanted["against"])) not in (*conflict.licenses, *conflict.artifacts):
            continue
        sections = [
            (license, wanted.get("section")),
            (resolved(str(wanted.get("against", ""))), wanted.get("against_section")),
        ]
        documents = {license, *(load().record(license).about["includes"] if license in load() else ())}
        if all(
            not section
            or any(
                (c.license in documents if who == license else c.license == who)
                and same_section(str(section), c.section)
                for c in conflict.clauses
            )
            for who, section in sections
        ):
            return True
    return False


def owed(wanted: dict, answer: Answer) -> bool:
    """Whether an obligation of the answer has the code, the value and the licence that a case names."""
    return any(
        o.code == wanted["code"]
        and (not wanted.get("license") or resolved(str(wanted["license"])) in o.licenses)
        and (not wanted.get("value") or str(wanted["value"]).casefold() in getattr(o, "value", "").casefold())
        for told in answer.obligations
        for o in (told, *told.meets)
    )


def alternatives(expression: str) -> set[str]:
    """The licences that an alternative joins, in no order."""
    return {resolved(side) for side in expression.split(" AND ")}


def drifting(answer: Answer) -> list[tuple[str, str]]:
    """Artifact and ancestor's licence of each note on drift; the note's first word is the artifact."""
    return sorted((note.message.split()[0], note.license) for note in answer.notes if note.code == "drift")


def test_cases_are_many_and_have_names():
    names = [case["name"] for case in CASES]
    assert len(names) >= 80
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"][:100])
def test_case(case):
    assert case.get("reason") and case.get("source"), "a case gives its reason and where that comes from"
    assert set(case) <= KEYS, set(case) - KEYS
    assert any(key in case for key in PROVES), "a verdict alone doesn't count"
    answer = answered(case)
    found = [
        (c.code, c.licenses, c.message, [(x.license, x.section) for x in c.clauses], [d.question for d in c.when])
        for c in answer.conflicts
    ]
    assert answer.verdict == case["verdict"], found
    for wanted in case.get("conflicts") or ():
        assert is_there(wanted, answer), (wanted, found)
    for code in case.get("absent") or ():
        assert code not in {c.code for c in answer.conflicts}, found
    for wanted in case.get("obligations") or ():
        assert owed(wanted, answer), (wanted, [(o.code, o.value, o.licenses) for o in answer.obligations])
    for code in case.get("no_obligations") or ():
        assert code not in {o.code for told in answer.obligations for o in (told, *told.meets) if not o.when}
    deciding = {d.question for one in (*answer.makes_yes, *answer.makes_no) for d in one}
    deciding |= {id.partition(":")[2] for id in deciding}  # a text's own question may be named without its licence
    assert set(case.get("decides") or ()) <= deciding, deciding
    for id, verdict in (case.get("turns") or {}).items():
        turned = {a.id: a.turns for a in answer.assumptions}
        assert turned.get(id) == verdict, turned
    for code in case.get("notes") or ():
        assert code in {n.code for n in answer.notes}, [n.code for n in answer.notes]
    if "drift" in case:
        assert drifting(answer) == sorted((a, resolved(license)) for a, license in case["drift"].items())
    for artifact, side in (case.get("choice") or {}).items():
        assert alternatives(answer.choice.get(artifact, "")) == alternatives(side), answer.choice
    if "unknowns" in case:
        assert {u.artifact for u in answer.unknowns} == set(case["unknowns"])
