"""Where a text says something. Apart from the model of licences, because answers need no more than this."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Clause:
    """The licence (or document) id, the section as the text numbers it, the words."""

    license: str
    section: str
    quote: str

    def __str__(self) -> str:
        """As it is cited in text."""
        return f"{self.license}, {self.section}: “{self.quote}”"
