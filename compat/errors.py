"""Errors that a person can act on: what is wrong, where, what was expected, and the nearest valid names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Where a mistake is: a file with its line (from 1), or the word of a question."""

    file: str = ""
    line: int = 0
    word: str = ""

    def __str__(self) -> str:
        if self.file:
            return f"{self.file}:{self.line}" if self.line else self.file
        return f"at {self.word!r}" if self.word else ""


class CompatError(Exception):
    """Base of every error that bad input can raise. The command line shows its text and exits with 2.

    ``place`` says where, ``nearest`` holds the nearest valid names, best first (may be empty).
    """

    def __init__(self, message: str, place: Place | None = None, nearest: Iterable[str] = ()) -> None:
        self.message = message
        self.place = place or Place()
        self.nearest = tuple(nearest)
        super().__init__(str(self))

    def __str__(self) -> str:
        text = f"{self.place}: {self.message}" if str(self.place) else self.message
        if self.nearest:
            text += f" (nearest: {', '.join(self.nearest)})"
        return text


class QuestionError(CompatError):
    """A question in words that was not understood in full."""


class WorkError(CompatError):
    """A work description (YAML, JSON or mapping) that is not valid."""


class PolicyError(CompatError):
    """An organisation's policy that is not valid."""


class LicenseFileError(CompatError):
    """A licence file, or the vocabulary, that is not valid."""


class UnknownLicenseError(CompatError):
    """A licence name that the catalogue does not hold, or that several licences answer to."""


class ExpressionError(CompatError):
    """A licence expression that does not follow the SPDX grammar."""


def nearest(name: str, names: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """The names that look most like ``name``, best first; empty if none is close."""
    from difflib import get_close_matches

    by_folded: dict[str, str] = {}
    for candidate in names:
        by_folded.setdefault(candidate.casefold(), candidate)
    close = get_close_matches(name.casefold(), by_folded, n=count, cutoff=0.6)
    return tuple(by_folded[match] for match in close)
