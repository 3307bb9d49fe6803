"""The examples of docs/examples: ``python tests/examples.py`` (``make examples``) writes their outputs and the index.

Each is a folder with ``work.yaml``, ``command`` (what to type in that folder: first the work, then, where a sentence can
say it, the same question in words), ``output.txt`` (what the first line prints) and ``README.md``.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

import compat
from compat.answer import Answer
from compat.knowledge.store import load
from compat.works.file import read
from compat.works.options import pinned, with_options

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "examples"
FILES = {"work.yaml", "command", "output.txt", "README.md"}
START, END = "<!-- made by tests/examples.py -->", "<!-- end -->"


@dataclass(frozen=True)
class Example:
    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    def text(self, file: str) -> str:
        return (self.folder / file).read_text(encoding="utf-8")

    def commands(self) -> list[list[str]]:
        """The words of each line of ``command``, without ``compat``."""
        lines = [shlex.split(line) for line in self.text("command").splitlines()]
        assert lines and all(line[:1] == ["compat"] for line in lines), f"{self.name}: a command begins with compat"
        return [line[1:] for line in lines]

    def assumed(self) -> dict[str, str]:
        """What the options of the first command pin. It has no others, so that each way of asking can say the same."""
        words = self.commands()[0]
        assert words[:2] == ["check", "work.yaml"], self.name
        assert set(words[2::2]) <= {"--assume"}, self.name
        return pinned(words[3::2])

    def answer(self) -> Answer:
        """The answer in Python, from the path."""
        path, law = self.folder / "work.yaml", load().law
        pins = [f"{name}={answer}" for name, answer in self.assumed().items()]
        return compat.check(with_options(read(path, law), law, assume=pins) if pins else path)

    def title(self) -> str:
        """The question: the heading of its README."""
        return self.text("README.md").splitlines()[0].removeprefix("# ")


def examples() -> list[Example]:
    return [Example(path) for path in sorted(FOLDER.iterdir()) if path.is_dir()]


def run(words: list[str], folder: Path) -> subprocess.CompletedProcess[bytes]:
    """What the command line says, typed in a folder."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    return subprocess.run(
        [sys.executable, "-m", "compat", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        timeout=120,
        check=False,
    )


def index() -> str:
    """The index page: what is written by hand, and the table of questions and verdicts."""
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    verdicts = {"depends": "it depends", "unknown": "unknown", "yes": "yes", "no": "no"}
    rows = [f"| [{e.title()}]({e.name}/README.md) | {verdicts[e.answer().verdict]} |" for e in examples()]
    table = "\n".join(["| question | verdict |", "|---|---|", *rows])
    return f"{page.partition(START)[0]}{START}\n\n{table}\n\n{END}{page.partition(END)[2]}"


def main() -> int:
    """Write all outputs and the index; say what changed, line by line; fail if a command did."""
    failed = 0
    for example in examples():
        done = run(example.commands()[0], example.folder)
        if done.returncode not in (0, 1, 3) or done.stderr:
            print(f"{example.name}: failed: {done.stderr.decode('utf-8', 'replace').strip()}")
            failed += 1
            continue
        _write(example.folder / "output.txt", done.stdout.decode("utf-8"))
    if not failed:
        _write(FOLDER / "README.md", index())
    return 1 if failed else 0


def _write(path: Path, new: str) -> None:
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    if old != new:
        path.write_text(new, encoding="utf-8")
        name = str(path.relative_to(ROOT))
        print(*unified_diff(old.splitlines(), new.splitlines(), name, name, lineterm="", n=0), sep="\n")


if __name__ == "__main__":
    sys.exit(main())
