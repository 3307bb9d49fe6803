"""How much room text takes in a picture, where no font can be asked: estimated for a wide sans-serif, so that a narrower one
leaves room."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_NARROW, _LOWER, _UPPER, _WIDE = 0.4, 0.62, 0.74, 1.05  # of the font's size
_NARROW_ONES = frozenset(" ijlftIr.,:;'!|()[]/\\-`\"")
_WIDE_ONES = frozenset("mwMW@%&—…")


def width_of(text: str, size: float) -> float:
    """The width of a line at a font size, in the same unit."""
    return sum(map(_width, text)) * size


def lines_of(text: str, width: float, size: float) -> tuple[str, ...]:
    """The text in lines no wider than ``width``, broken at spaces, and within words that are longer than a line."""
    return tuple(line for part in text.splitlines() for line in _filled(part.split(), width, size))


def _filled(words: list[str], width: float, size: float) -> Iterator[str]:
    line = ""
    for word in words:
        joined = f"{line} {word}" if line else word
        if width_of(joined, size) <= width:
            line = joined
            continue
        if line:
            yield line
        *full, line = _pieces(word, width, size)
        yield from full
    if line:
        yield line


def _pieces(word: str, width: float, size: float) -> Iterator[str]:
    piece, taken = "", 0.0
    for char in word:
        room = _width(char) * size
        if piece and taken + room > width:
            yield piece
            piece, taken = "", 0.0
        piece += char
        taken += room
    yield piece


def _width(char: str) -> float:
    if char in _NARROW_ONES:
        return _NARROW
    if char in _WIDE_ONES or unicodedata.east_asian_width(char) in "WF":
        return _WIDE
    if unicodedata.combining(char):
        return 0.0
    return _UPPER if char.isupper() else _LOWER
