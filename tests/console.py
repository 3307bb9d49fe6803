"""The command line as a user runs it: a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def run(*words: str, stdin: str = "", cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess:
    """``compat`` with these words, and with ``env`` beside what is set."""
    return subprocess.run(
        [sys.executable, "-m", "compat", *words],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        cwd=cwd,
        env={**os.environ, **env},
        check=False,
    )
