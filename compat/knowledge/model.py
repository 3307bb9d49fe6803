"""Everything the engine knows, compiled: licences as facts and as ASP text, the rules, the law's tables, all names.

It lies in one file: a header (names, rules, tables), then a record for each licence, found by offset, so that a
question reads only the licences that it is about. Both are written with marshal, which is read three times as fast as
JSON; a cache belongs to one version of Python (store.py), and a checksum holds for what was written.
"""

from __future__ import annotations

import marshal
from collections.abc import Mapping
from functools import cached_property
from mmap import mmap
from typing import Any, NamedTuple
from zlib import crc32

from compat.knowledge.law import Law
from compat.licenses.names import Names

Buffer = bytes | mmap
MAGIC = b"compat\x00\x02"
ALWAYS = "always"  # in place of a question or circumstance: what holds in any case
WITH = " WITH "  # between a licence and the exception that modifies it
_START = 28  # bytes before the header: magic, two lengths, checksum


class Raised(NamedTuple):
    """What the licences and relations of a work ask about (kept with each compiled licence)."""

    circumstances: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    own: tuple[Mapping[str, str], ...] = ()
    catches: tuple[str, ...] = ()
    limits_purpose: tuple[str, ...] = ()

    def going_out(self) -> Raised:
        """What of it matters where the licence only goes out: its circumstances are those of its recipients."""
        return Raised(readings=self.readings, own=self.own)


def clause_of(fact: Mapping[str, Any]) -> dict[str, str]:
    """Where a stored fact stands: licence, section, quote."""
    return {key: fact[key] for key in ("license", "section", "quote")}


class Record(NamedTuple):
    """A compiled licence: what it is, its facts for people, its facts for clingo (``terms``: what the vocabulary says of
    its terms, and its notes; ``outbound``: what of them matters where it only goes out), and what it asks about."""

    id: str
    about: Mapping[str, Any]
    facts: tuple[Mapping[str, Any], ...]
    asp: str
    terms: str
    raised: Raised
    outbound: str = ""

    def clauses(self, name: str, value: str = "", kinds: tuple[str, ...] = ()) -> list[dict[str, str]]:
        """The clauses that state a fact of this name (and value, and one of these kinds)."""
        return [
            clause_of(fact)
            for fact in self.facts
            if fact["name"] == name and (not value or fact["value"] == value) and (not kinds or fact["kind"] in kinds)
        ]


class Knowledge:
    """The compiled catalogue and rules. Records are read when asked for."""

    def __init__(self, header: Mapping[str, Any], body: memoryview):
        self._header = header
        self._body = body
        self._records: dict[str, Record] = {}
        self.law = Law(**header["law"])
        self.vocabulary: Mapping[str, Mapping[str, Mapping[str, Any]]] = header["vocabulary"]
        self.rules: str = header["rules"]
        self.matrix_rules: str = header["matrix_rules"]
        self.outbound_rules: str = header["outbound_rules"]
        self.map_rules: str = header["map_rules"]
        self.verdict_rules: str = header["verdict_rules"]
        self.remedy_rules: str = header["remedy_rules"]
        self.recording: list[Mapping[str, Any]] = header["recording"]
        self.common: str = header["common"]
        self.terms: str = header["terms"]
        self.usage: Mapping[str, Mapping[str, Any]] = header["usage"]
        self.names = Names(
            header["ids"],
            header["spelling"],
            header["families"],
            header["placeholders"],
            header["bases"],
            header["unread"],
        )

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all licences and documents, in alphabetical order."""
        return tuple(self._header["offsets"])

    @property
    def date(self) -> str:
        """The date of the newest source, ISO format."""
        return str(self._header["date"])

    @cached_property
    def sentences(self) -> Mapping[str, Mapping[str, Any]]:
        """``words`` and ``rows`` of rules/sentences.yaml; only who asks why needs them."""
        return dict(marshal.loads(self._header["sentences"]))

    def kind_of(self, id: str) -> str:
        return str(self._header["kinds"][id.partition(WITH)[0]])

    def earlier(self, id: str) -> tuple[str, ...]:
        """The versions of a licence that it superseded, newest first, as far as the catalogue holds them."""
        return tuple(self._header["earlier"].get(id, ()))

    def later(self, id: str) -> tuple[str, ...]:
        """The versions that superseded a licence, the next one first, as far as the catalogue holds them."""
        rows = self._header["earlier"]
        return tuple(sorted((new for new in rows if id in rows[new]), key=lambda new: rows[new].index(id)))

    def record(self, id: str) -> Record:
        """One licence. Raises ``KeyError`` if the catalogue doesn't hold it."""
        if id not in self._records:
            row = self._row(id)
            raised = row["raised"]
            self._records[id] = Record(
                id,
                row["about"],
                tuple(row["facts"]),
                row["asp"],
                row["terms"],
                Raised(**{k: tuple(v) for k, v in raised.items()}),
                row["outbound"],
            )
        return self._records[id]

    def _row(self, id: str) -> dict[str, Any]:
        base, _, by = id.partition(WITH)
        if not by:
            start, length = self._header["offsets"][id]
            return dict(marshal.loads(self._body[start : start + length]))
        from compat.knowledge.exceptions import modified
        from compat.licenses.vocabulary import Vocabulary

        return modified(self._row(base), base, self._row(by), by, Vocabulary(self.vocabulary))

    def __contains__(self, id: object) -> bool:
        """Whether the catalogue knows what a licence says. One whose text was not obtained is listed, and unknown."""
        base, _, by = str(id).partition(WITH)
        if by:
            return base in self._header["bases"].get(by, ())
        return base in self._header["offsets"] and not self.names.unread(base)

    def term_row(self, name: str) -> Mapping[str, Any]:
        """The vocabulary's row for a term (empty for terms that the rules themselves make)."""
        for section in ("limits", "restrictions", "uses", "obligations", "endings"):
            if name in self.vocabulary[section]:
                return self.vocabulary[section][name]
        return {}

    def duty_row(self, name: str) -> Mapping[str, Any]:
        """The vocabulary's row for a duty, one that own terms must carry a term (``your-terms:TERM``) among them."""
        made = self.vocabulary["made"].get(name.partition(":")[0])
        return made or self.vocabulary["obligations"][name]


def packed(header: Mapping[str, Any], body: bytes) -> bytes:
    """The compiled file: magic, length of the header, length of all, checksum of both and of the rest, header, body."""
    head = marshal.dumps(header)
    lengths = len(head).to_bytes(8, "big") + (_START + len(head) + len(body)).to_bytes(8, "big")
    return MAGIC + lengths + crc32(lengths + head + body).to_bytes(4, "big") + head + body


def whole(raw: Buffer) -> bool:
    """Whether this is a compiled file with the content that was written."""
    return (
        raw[:8] == MAGIC
        and int.from_bytes(raw[16:24], "big") == len(raw)
        and int.from_bytes(raw[24:_START], "big") == crc32(memoryview(raw)[_START:], crc32(raw[8:24]))
    )


def opened(raw: Buffer) -> Knowledge:
    view = memoryview(raw)
    end = _START + int.from_bytes(view[8:16], "big")
    return Knowledge(marshal.loads(view[_START:end]), view[end:])
