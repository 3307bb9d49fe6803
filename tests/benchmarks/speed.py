"""Measure the figures that matter, and the peers that are installed: ``make bench``.

A cold question against the imports that it can't do without, loading the facts of the catalogue, and the matrix of all its
licences. Not part of the test suite: machines differ, and a shared one is noisy.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import time
from importlib.util import find_spec

QUESTION = ["can", "release", "a", "fine-tune", "of", "llama3.1", "under", "apache-2.0"]


def seconds(command: list[str], runs: int = 15) -> tuple[float, float]:
    """The least and the median wall time of a command."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        times.append(time.perf_counter() - start)
    return min(times), statistics.median(times)


def cold() -> None:
    base = seconds([sys.executable, "-c", "import clingo, yaml, typer"])
    ours = seconds([sys.executable, "-m", "compat", *QUESTION])
    print(f"imports alone (clingo, yaml, typer)   {base[0] * 1000:6.0f} ms least {base[1] * 1000:6.0f} ms median")
    print(f"compat {' '.join(QUESTION)[:28]}…   {ours[0] * 1000:6.0f} ms least {ours[1] * 1000:6.0f} ms median")
    print(f"ratio {ours[0] / base[0]:.2f} (least), {ours[1] / base[1]:.2f} (median); at most 2 is promised")
    for peer, command in (
        ("flict", ["flict", "verify", "-il", "MIT", "-ol", "Apache-2.0"]),
        ("licomp-toolkit", ["licomp-toolkit", "verify", "-il", "MIT", "-ol", "Apache-2.0"]),
    ):
        if shutil.which(command[0]):
            least, median = seconds(command, 5)
            print(f"{peer:<36}  {least * 1000:6.0f} ms least {median * 1000:6.0f} ms median")
        else:
            print(f"{peer} is not installed (pip install '.[peers]')")


LOADING = """
import time
from compat.knowledge.store import load
start = time.perf_counter()
knowledge = load()
opened = time.perf_counter()
records = [knowledge.record(id) for id in knowledge.ids]
print(1000 * (opened - start), 1000 * (time.perf_counter() - opened), len(records))
"""


def loading() -> None:
    runs = [
        subprocess.run([sys.executable, "-c", LOADING], capture_output=True, text=True, check=True).stdout.split()
        for _ in range(15)
    ]
    opened, read = (sorted(float(run[i]) for run in runs) for i in (0, 1))
    print(
        f"opening the compiled catalogue {opened[0]:.1f} ms least {statistics.median(opened):.1f} ms median; "
        f"reading all {runs[0][2]} records {read[0]:.1f} ms least {statistics.median(read):.1f} ms median"
    )


def matrix() -> None:
    import compat
    from compat.knowledge.store import load

    knowledge = load()
    ids = [id for id in knowledge.ids if knowledge.kind_of(id) not in ("policy", "exception")]
    for by in ("modify", "fine-tune", "train"):
        times = []
        for _ in range(7):
            start = time.perf_counter()
            pairs = list(compat.matrix(ids, ids, by=by))
            times.append(time.perf_counter() - start)
        print(
            f"matrix of {len(ids)} licences by {by:<10} {len(pairs):>6} pairs in {min(times) * 1000:5.0f} ms: {len(pairs) / min(times):8.0f} a second"
        )
    if find_spec("licomp_toolkit"):
        print("licomp-toolkit has no bulk call; its single verifications are timed above")


if __name__ == "__main__":
    cold()
    loading()
    matrix()
