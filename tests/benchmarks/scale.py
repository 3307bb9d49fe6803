"""How long large works take, and how much memory: 5,000 artifacts, 20 deep, in chains or in layers that share ancestors.

    python tests/benchmarks/scale.py [ARTIFACTS] [LICENCES] [CHOICES]

Each work is answered in a process of its own, whose memory is told: once with the default readings, once with eight of them
open. The bar is 2 s and 300 MiB for the chains, and 20 s for the remedies, whose time is told apart.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from typing import Any

RELATIONS = ("fine-tune", "merge", "quantize", "train", "distill", "adapter", "convert", "copy", "generate")
KNOWN = (
    "MIT", "Apache-2.0", "BSD-3-Clause", "CC-BY-4.0", "CC-BY-NC-4.0", "CC-BY-SA-4.0", "GPL-3.0-only", "llama3.1", "gemma",
    "creativeml-openrail-m",
)  # fmt: skip


def work(shape: str, count: int, licenses: int, choices: int, depth: int = 20, seed: int = 1) -> dict[str, Any]:
    """A model merged from ``count`` artifacts: a third of them labelled, and ``choices`` of these under an ``OR``."""
    from compat.knowledge.store import load

    chance = random.Random(seed)
    every = [id for id in load().ids if load().kind_of(id) in ("model", "software", "data", "content")]
    some = [*KNOWN, *chance.sample([id for id in every if id not in KNOWN], max(0, licenses - len(KNOWN)))][:licenses]
    width = count // depth
    artifacts: dict[str, dict[str, Any]] = {}
    for level in range(depth):
        for place in range(width):
            if level == 0:
                sources = []
            elif shape == "chains":
                sources = [place]
            else:
                sources = chance.sample(range(width), chance.randint(1, 3))
            artifact = {
                "kind": "model",
                "made_from": [{chance.choice(RELATIONS): f"a{level - 1}_{s}"} for s in sources],
            }
            if level == 0 or chance.random() < 0.3:
                artifact["license"] = chance.choice(some)
            artifacts[f"a{level}_{place}"] = artifact
    for name in chance.sample([name for name, artifact in artifacts.items() if "license" in artifact], choices):
        artifacts[name]["license"] = " OR ".join(chance.sample(some, 2))
    artifacts["mine"] = {
        "kind": "model",
        "license": "Apache-2.0",
        "made_from": [{"merge": f"a{depth - 1}_{place}"} for place in range(width)],
    }
    return {"artifacts": artifacts, "release": {"artifact": "mine", "form": "weights"}}


OPEN = (
    "training-makes-derivative", "training-needs-permission", "adapter-is-derivative", "distillation-makes-derivative",
    "outputs-are-derivative", "quantizing-makes-derivative", "output-terms-bind-strangers", "weights-are-protected",
)  # fmt: skip


def remedies(described: dict[str, Any], verdict: str) -> str:
    """How long the search for remedies takes by itself, and what it comes to."""
    from compat.engine import SECONDS_FOR_REMEDIES
    from compat.knowledge.store import load
    from compat.remedies import propose
    from compat.works.file import from_mapping

    start = time.perf_counter()
    found, complete = propose(from_mapping(described, load().law), load(), verdict, SECONDS_FOR_REMEDIES)
    return f"{time.perf_counter() - start:.2f} s of it remedies ({len(found)}{'' if complete else ', cut'})"


def main() -> None:
    import compat

    given = [int(word) for word in sys.argv[1:]]
    count, licenses, choices = (*given, *(5000, 10, 10)[len(given) :])
    for shape, opened in (("chains", ()), ("chains", OPEN), ("layered", ()), ("layered", OPEN)):
        described = {**work(shape, count, licenses, choices), "assume": dict.fromkeys(opened, "open")}
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        found, told = None, ""
        try:
            found = compat.check(described, seconds=60)
        except compat.CompatError as error:
            told = str(error)
        seconds = time.perf_counter() - start
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        memory = after.ru_maxrss / 1024  # the most of any so far: the chains come first
        if found:
            told = f"{found.verdict}, {len(found.conflicts)} conflicts, {remedies(described, found.verdict)}"
        print(
            f"{shape}, {len(opened)} open: {count:,} artifacts, {licenses} licences, {choices} choices: {seconds:.2f} s "
            f"({busy:.2f} s of a core), {memory:.0f} MiB; {told}"
        )


if __name__ == "__main__":
    main()
