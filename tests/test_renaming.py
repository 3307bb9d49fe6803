"""Renaming all licences changes no verdict: no pair is written down anywhere, no rule or vocabulary row names a licence."""

from __future__ import annotations

import re
from pathlib import Path

import laboratory
import pytest

from compat.knowledge.compiling import compile_all
from compat.knowledge.model import opened
from compat.knowledge.store import load
from compat.licenses.names import folded
from compat.reasoning.pairs import verdicts
from compat.resources import folder


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    target = tmp_path_factory.mktemp("licenses")
    ids = laboratory.renamed(target)
    return ids, opened(compile_all(target, folder("rules")))


@pytest.mark.parametrize(
    ("by", "form"),
    [
        ("modify", "source"),
        ("fine-tune", "weights"),
        ("link-dynamic", "binary"),
        ("bundle", "source"),
    ],
)
def test_every_verdict_of_the_catalogue_survives_renaming(other, by, form):
    ids, renamed = other
    names = laboratory.whole_licenses()
    here = list(verdicts(names, names, by, {"form": form}, load()))
    there = list(verdicts([ids[n] for n in names], [ids[n] for n in names], by, {"form": form}, renamed))
    assert [(ids[i], ids[o], v) for i, o, v in here] == there


def names_of_licenses() -> list[str]:
    knowledge = load()
    return [id for id in knowledge.ids if len(id) > 3]


@pytest.mark.parametrize(
    "path", sorted([*folder("rules").rglob("*.lp"), folder("licenses") / "vocabulary.yaml"]), ids=lambda p: p.name
)
def test_no_rule_and_no_word_names_a_licence(path: Path):
    text = re.sub(r"%\*.*?\*%", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    code = "\n".join(
        line.split(" #")[0] if path.suffix == ".yaml" else line.split("%")[0] for line in text.splitlines()
    )
    strings = {folded(s) for s in re.findall(r'"([^"]*)"', code)}
    assert not strings & {folded(name) for name in names_of_licenses()}
