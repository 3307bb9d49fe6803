"""How long it takes to tell why and to draw it: ``make bench``.

Whole commands, cold, beside the question that they explain; proofs and smallest sets of larger and larger works, for how time
grows with the derivation; conflict maps.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scale import work

import compat
from compat.knowledge.store import load
from compat.rendering.page import page
from compat.rendering.picture import drawing_of

QUESTION = ["release", "a", "fine-tune", "of", "llama3.1", "under", "apache-2.0"]
MAPPED = [
    "llama3.1",
    "gemma",
    "apache-2.0",
    "MIT",
    "cc-by-sa-4.0",
    "GPL-3.0-only",
    "CC-BY-NC-4.0",
    "creativeml-openrail-m",
]


def commands() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for words in (
            ["can", *QUESTION],
            ["why", *QUESTION],
            ["graph", *QUESTION],
            *(["graph", *QUESTION, "-o", f"{folder}/x.{ending}"] for ending in ("html", "svg", "dot", "mmd", "json")),
            ["map", *MAPPED, "--by", "merge", "-o", f"{folder}/map.html"],
        ):
            times = []
            for _ in range(5):
                start = time.perf_counter()
                subprocess.run([sys.executable, "-m", "compat", *words], stdout=subprocess.DEVNULL, check=False)
                times.append(time.perf_counter() - start)
            name = " ".join([words[0], *(Path(word).suffix for word in words[-1:] if "." in word and "/" in word)])
            print(
                f"compat {name:<12} {min(times) * 1000:6.0f} ms least {statistics.median(times) * 1000:6.0f} ms median"
            )


def growth() -> None:
    for count in (250, 1000, 2500, 5000):
        answer = compat.check(work("chains", count, 10, 10), seconds=60)
        start = time.perf_counter()
        explanation = answer.explanation
        told = time.perf_counter()
        text = page(answer, drawing_of(answer, load()), load())
        drawn = time.perf_counter()
        graph = answer.graph
        print(
            f"{count:>5,} artifacts: {len(explanation.steps):>5,} steps in {told - start:.2f} s, a page of "
            f"{len(text) // 1000:,} KB in {drawn - told:.2f} s; the graph of {len(graph):,} nodes in {time.perf_counter() - drawn:.2f} s"
        )


def maps() -> None:
    for name, licenses, kind in (("8 licences", MAPPED, ""), ("all of models", (), "model")):
        start = time.perf_counter()
        found = compat.conflict_map(licenses, by="merge", kind=kind)
        print(
            f"map of {name}: {len(found.pairs):,} pairs, {len(found.islands)} islands in {time.perf_counter() - start:.1f} s"
        )


if __name__ == "__main__":
    commands()
    growth()
    maps()
