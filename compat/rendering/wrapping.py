"""Lines for a terminal of eighty columns."""

from __future__ import annotations

import textwrap

WIDTH = 80


def wrapped(line: str, indent: str = "", first: str = "", width: int = WIDTH) -> str:
    """The line, broken at spaces; ``first`` begins the first row, ``indent`` the others. Names and links stay whole."""
    return textwrap.fill(
        line,
        width,
        initial_indent=first or indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
