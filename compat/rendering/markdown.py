"""Text as Markdown that shows it as it is: what a user or a licence wrote never becomes a heading, a link or HTML."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~#&$!])")
_BLANKS = re.compile(r"\s+")
_LEADING = re.compile(r"^( ?\d*)([-+=.)])")  # what makes a list or a heading where a line begins


def plain(text: str, starts: bool = True) -> str:
    """Text on one line of Markdown, at its beginning if it ``starts`` one."""
    line = _SPECIAL.sub(r"\\\1", _BLANKS.sub(" ", text))
    return _LEADING.sub(r"\1\\\2", line) if starts else line


def code(text: str) -> str:
    """Text to be copied as it is: a code span, fenced by more backticks than it holds."""
    line = _BLANKS.sub(" ", text).strip()
    longest = max((len(run) for run in re.findall("`+", line)), default=0)
    fence = "`" * (longest + 1)
    space = " " if line[:1] in "` " or line[-1:] in "` " else ""
    return f"{fence}{space}{line}{space}{fence}"
