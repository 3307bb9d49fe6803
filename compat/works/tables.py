"""What work files and policies have in common: how they are read, circumstances, purposes and pins. Every mistake names its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from compat.errors import CompatError, Place, WorkError, nearest
from compat.knowledge.law import Law
from compat.licenses import strictyaml
from compat.works.model import ACTIVITIES, GAINS, PERSONS, SIZES, Circumstances
from compat.works.places import normal, valid

PLACES = ("established_in", "used_in", "offered_in")
CIRCUMSTANCES = (
    "person",
    *SIZES,
    *PLACES,
    "territory",
)
# What neither a file nor the reasoner can hold: NUL, and one half of a surrogate pair.
NO_TEXT = re.compile("[\0\ud800-\udfff]")


def text_of(path: str | Path, error: type[CompatError]) -> tuple[str, str]:
    """The text of a file and the name by which mistakes in it are told; ``-`` is standard input."""
    name = str(path)
    try:
        if name == "-":
            import sys

            return sys.stdin.buffer.read().decode("utf-8"), "standard input"
        return Path(path).read_text(encoding="utf-8"), name
    except UnicodeDecodeError:
        raise error("not UTF-8 text", Place(name)) from None
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        raise error(f"can't be read: {reason}", Place(name)) from None


class TableReader:
    """Reads the tables of one file (``file`` is empty for a mapping). Raises ``raises``."""

    raises: type[CompatError] = WorkError

    def __init__(self, law: Law, file: str):
        self._law = law
        self._file = file

    def _error(self, message: str, table: Any = None, key: str = "", near: Iterable[str] = ()) -> CompatError:
        return self.raises(message, self._place(table, key), near)

    def _place(self, table: Any, key: str = "") -> Place | None:
        line = table.at(key) if isinstance(table, strictyaml.Table) else getattr(table, "line", 0)
        return Place(self._file, line) if self._file else None

    def _mapping(
        self, value: Any, what: str, allowed: Sequence[str], parent: Any = None, key: str = ""
    ) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            raise self._error(f"{what} must be a mapping", parent, key)
        for name in value:
            if name not in allowed:
                raise self._error(
                    f"{what} has no key {name!r}; expected {', '.join(allowed)}",
                    value,
                    str(name),
                    nearest(str(name), allowed),
                )
        return value

    def _one_of(self, table: Any, key: str, allowed: Iterable[str], what: str, default: str = "") -> str:
        value = table.get(key)
        if value is None:
            return default
        names = tuple(allowed)
        if value not in names:
            raise self._error(
                f"{what}: {value!r} is none of {', '.join(names)}", table, key, nearest(str(value), names)
            )
        return str(value)

    def _purpose(self, row: Mapping[str, Any]) -> tuple[str, str]:
        purpose = row.get("purpose")
        if purpose is None:
            return "", ""
        if isinstance(purpose, Mapping):
            table = self._mapping(purpose, "purpose", ("gain", "activity"), row, "purpose")
            return self._one_of(table, "gain", GAINS, "purpose, gain"), self._one_of(
                table, "activity", ACTIVITIES, "purpose, activity"
            )
        try:
            return purpose_of(str(purpose))
        except WorkError as error:
            raise self._error(error.message, row, "purpose", error.nearest) from None

    def _circumstances(self, row: Mapping[str, Any], allowed: Sequence[str] = CIRCUMSTANCES) -> Circumstances:
        if row.get("circumstances") is None:
            return Circumstances()
        table = self._mapping(row["circumstances"], "circumstances", allowed, row, "circumstances")
        places = {key: self._places(table, key) for key in (*PLACES, "territory")}
        everywhere = places.pop("territory")
        return Circumstances(
            self._one_of(table, "person", PERSONS, "circumstances, person"),
            MappingProxyType({key: self._count(table, key) for key in SIZES if table.get(key) is not None}),
            **{key: value or everywhere for key, value in places.items()},
        )

    def _count(self, table: Mapping[str, Any], key: str) -> int:
        value = table[key]
        if isinstance(value, int) and abs(value) >= 10**strictyaml.MOST_DIGITS:
            raise self._error(f"{key} must have at most {strictyaml.MOST_DIGITS} digits", table, key)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise self._error(f"{key} must be a whole number, not {value!r}", table, key)
        return value

    def _places(self, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        value = table.get(key)
        if value is None:
            return ()
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list | tuple):
            raise self._error(f"{key} must be a list of country codes", table, key)
        for place in listed:
            if not isinstance(place, str) or not valid(place):
                raise self._error(f"{key}: {place!r} is no country code (such as DE) or union (EU, EEA)", table, key)
        return tuple(normal(place) for place in listed)

    def _assume(self, table: Mapping[str, Any]) -> dict[str, str]:
        value = table.get("assume")
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            raise self._error("assume must be a mapping of readings to yes, no or open", table, "assume")
        return {str(name): answer_of(answer) for name, answer in value.items()}


def answer_of(answer: Any) -> str:
    """``yes`` and ``no`` may be written as truth values too."""
    return {True: "yes", False: "no"}.get(answer, str(answer)) if isinstance(answer, bool) else str(answer)


def purpose_of(word: str) -> tuple[str, str]:
    """The gain and activity that one word for a purpose means. Raises ``WorkError``."""
    folded = word.strip().casefold().replace("non-commercial", "noncommercial")
    if folded in GAINS:
        return folded, ""
    if folded == "research":
        return "noncommercial", "research"
    if folded in ACTIVITIES:
        return ("noncommercial", folded) if folded == "personal" else ("", folded)
    raise WorkError(
        f"purpose: {word!r} is none of {', '.join((*GAINS, *ACTIVITIES))}", nearest=nearest(word, (*GAINS, *ACTIVITIES))
    )
