"""Countries and the unions that they belong to (members as of 2026)."""

from __future__ import annotations

from collections.abc import Iterable

EU = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
)
UNIONS = {"EU": EU, "EEA": EU | {"IS", "LI", "NO"}}
_SAME = {"UK": "GB", "EL": "GR"}


def normal(place: str) -> str:
    """A two-letter country code or a union, upper case; other spellings of the same are brought together."""
    return _SAME.get(place.upper(), place.upper())


def valid(place: str) -> bool:
    code = normal(place)
    return code in UNIONS or (len(code) == 2 and code.isalpha() and code.isascii())


def inside(places: Iterable[str], areas: Iterable[str]) -> bool:
    """Whether any of the places lies in any of the areas."""
    wide = set()
    for area in map(normal, areas):
        wide |= {area} | UNIONS.get(area, frozenset())
    members = set()
    for place in map(normal, places):
        members |= {place} | UNIONS.get(place, frozenset())
    return bool(wide & members)
