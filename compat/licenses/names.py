"""Which licence a name means: SPDX ids, Hugging Face ids, aliases and full names, in any usual spelling.

A name is never guessed: it is one licence's name, or an error with the nearest names.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from compat.errors import UnknownLicenseError, nearest

_NOISE = re.compile(r"\b(?:licen[cs]es?(?: agreement)?|agreement|version|the)\b|\bv(?=\d)")
_ARTICLES = ("a", "an", "the")  # "a GPL-3.0 project" is none under the AGPL
_SEPARATORS = re.compile(r"[\s\-_.,/()\[\]'’\"]+")


def folded(name: str) -> str:
    """The form in which names are compared: ``GNU GPL v2.0`` and ``gnu-gpl-2.0`` are the same name.

    >>> folded("The Apache License, Version 2.0") == folded("apache-2.0")
    True
    """
    text = _NOISE.sub(" ", name.casefold())
    return _SEPARATORS.sub("", text).replace("++", "plusplus").replace("+", "plus")


def tells_version(written: str, id: str, version: str, date: str) -> bool:
    """Whether a name, as somebody wrote it, says which version or date of a licence it means."""
    typed = folded(written)
    return typed == folded(id) or any(part and folded(part) in typed for part in (version, date))


class Names:
    """All names of the catalogue.

    ``ids`` maps a folded name to a licence id; ``spelling`` maps an id to the names as they are written;
    ``families`` maps a folded name that stands for several licences to their ids;
    ``placeholders`` maps one that stands for no licence to what it says; ``bases`` maps an exception to the licences
    that it may modify; ``unread`` are licences whose text was not obtained.
    """

    LONGEST = 10  # words in the longest name

    def __init__(
        self,
        ids: Mapping[str, str],
        spelling: Mapping[str, Sequence[str]],
        families: Mapping[str, Sequence[str]],
        placeholders: Mapping[str, str],
        bases: Mapping[str, Sequence[str]],
        unread: Collection[str],
    ):
        self._ids = ids
        self._spelling = spelling
        self._families = families
        self._placeholders = placeholders
        self._bases = bases
        self._unread = frozenset(unread)

    def find(self, name: str) -> str | None:
        """The id of the licence with this name, or None."""
        return self._ids.get(folded(name))

    def resolve(self, name: str) -> str:
        """The id of the licence with this name. Raises ``UnknownLicenseError`` with the nearest names."""
        found = self.find(name)
        if found:
            return found
        family = self._families.get(folded(name))
        if family:
            raise UnknownLicenseError(f"{name!r} is a family of licences; say which one", nearest=family)
        if folded(name) in self._placeholders:
            raise UnknownLicenseError(f"{name!r} names no licence ({self._placeholders[folded(name)]}); say which one")
        raise UnknownLicenseError(f"no licence named {name!r} in the catalogue", nearest=self.near(name))

    def with_exception(self, license: str, exception: str) -> str | None:
        """The id of ``license WITH exception``, or None if one is unknown or the exception isn't made for the licence."""
        base, by = self.find(license), self.find(exception)
        return f"{base} WITH {by}" if by in self._bases and base in self._bases[by] else None

    def is_exception(self, id: str) -> bool:
        """Whether this names an exception, which is no licence by itself."""
        return id in self._bases

    def family(self, name: str) -> tuple[str, ...]:
        """The members of a family of licences that are asked for most; none if there is no family of this name."""
        return tuple(self._families.get(folded(name), ()))

    @property
    def families(self) -> tuple[str, ...]:
        """The folded names that stand for several licences."""
        return tuple(self._families)

    def unread(self, id: str) -> bool:
        """Whether the text of this licence was not obtained, so that what it says is unknown."""
        return id in self._unread

    def near(self, name: str) -> tuple[str, ...]:
        """The nearest names, best first, one for each licence."""
        by_spelling = {spelling: id for id, spellings in self._spelling.items() for spelling in (id, *spellings)}
        found: dict[str, None] = {}
        for spelling in nearest(name, by_spelling, count=6):
            found.setdefault(by_spelling[spelling])
        return tuple(found)[:3]

    def match(self, words: Sequence[str], start: int) -> tuple[str, int] | None:
        """The licence whose name begins at ``words[start]``, and how many words it takes; the longest name wins."""
        if words[start].casefold() in _ARTICLES or not any(c.isalnum() for c in words[start]):
            return None
        for length in range(min(self.LONGEST, len(words) - start), 0, -1):
            if not any(c.isalnum() for c in words[start + length - 1]):
                continue
            found = self._ids.get(folded(" ".join(words[start : start + length])))
            if found:
                return found, length
        return None
