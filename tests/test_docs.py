"""What README and docs say is what the program does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from generated import MADE

import compat
from compat.knowledge.store import load

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    [
        ROOT / "README.md",
        ROOT / "rules" / "README.md",
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / "docs" / "examples").rglob("*.md"),
    ]
)


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_answer_in_the_readme_is_what_the_program_prints():
    block = re.search(r"```console\n\$ (?P<command>[^\n]*)\n(?P<answer>.*?)\n```", text("README.md"), re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-m", *block["command"].split()],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.stdout.strip() == block["answer"].strip()


def test_the_readme_counts_the_catalogue_rightly():
    counted = re.search(r"It knows \[(\d+) licences, policies\s+and exceptions\]", text("README.md"))
    assert int(counted[1]) == len(load().ids)


def test_the_python_of_the_readme():
    assert compat.ask("release a fine-tune of llama3.1 under apache-2.0").verdict == "no"
    assert list(compat.matrix(["MIT", "GPL-2.0-only"], ["MIT"], by="modify")) == [
        ("MIT", "MIT", "yes"),
        ("GPL-2.0-only", "MIT", "no"),
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_path_in_backticks_exists(page):
    """Paths are told from the root; in the README of the rules from `rules/`, too."""
    bases = (ROOT, page.parent) if page.parent.name == "rules" else (ROOT,)
    for path in re.findall(r"`([\w.-]+(?:/[\w.*-]+)+/?)`", page.read_text(encoding="utf-8")):
        if "*" in path or path.endswith((".py", ".lp", ".yaml", ".json", ".md", ".tsv", "/")):
            assert any(any(base.glob(path)) for base in bases), path


def test_every_reading_code_relation_and_form_is_explained():
    law = load().law
    for names, page in ((law.readings, "docs/readings.md"), (law.codes, "docs/codes.md")):
        headings = set(re.findall(r"^## `([^`]+)`", text(page), re.MULTILINE))
        assert set(names) <= headings, set(names) - headings
    for name in (*law.relations, *law.forms):
        assert f"`{name}`" in text("docs/vocabulary.md"), name


@pytest.mark.parametrize("name", MADE)
def test_what_is_made_from_the_catalogue_is_as_the_catalogue_is(name):
    assert text(name) == MADE[name](), "run make docs"


def test_the_examples_of_the_usage_section_are_understood():
    block = text("README.md").partition("## Ask")[2].partition("X, Y and Z are")[0]
    names = {" X": " llama3.1", " Y": " CC-BY-4.0", " Z": " Apache-2.0"}
    asked = 0
    for line in block.splitlines():
        line = line.strip()
        if line.startswith(("compat can ", "compat is ")):
            for letter, name in names.items():
                line = re.sub(rf"{letter}\b", name, line)
            question = line.removeprefix("compat can ").removeprefix("compat ")
            assert compat.ask(question).verdict in ("yes", "no", "depends")
            asked += 1
    assert asked >= 7
