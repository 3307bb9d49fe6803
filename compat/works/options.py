"""Options of the command line, which say the same things as words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from compat.errors import Place, WorkError, nearest
from compat.knowledge.law import Law
from compat.works.model import PERSONS, Work
from compat.works.places import normal, valid
from compat.works.tables import purpose_of
from compat.works.words import amount


def with_options(
    work: Work,
    law: Law,
    form: str = "",
    purpose: str = "",
    person: str = "",
    users: str = "",
    revenue: str = "",
    places: Sequence[str] = (),
    assume: Sequence[str] = (),
    open_all: bool = False,
) -> Work:
    """The work with what the options say. Raises ``WorkError`` with the option and what it takes."""
    release = work.release
    if form:
        release = replace(release, form=_one_of("--form", form, tuple(law.forms)))
    if purpose:
        gain, activity = purpose_of(purpose)
        release = replace(release, gain=gain or release.gain, activity=activity or release.activity)
    here = release.circumstances
    if person:
        here = replace(here, person=_one_of("--as", person, PERSONS))
    if users:
        here = replace(here, sizes={**here.sizes, "monthly_users": _figure("--users", users)})
    if revenue:
        here = replace(here, sizes={**here.sizes, "annual_revenue_usd": _figure("--revenue", revenue)})
    if places:
        for place in places:
            if not valid(place):
                raise WorkError(f"{place!r} is no country code (such as DE) or union (EU, EEA)", Place(word="--in"))
        listed = tuple(normal(place) for place in places)
        here = replace(here, established_in=listed, used_in=listed, offered_in=listed)
    return replace(
        work,
        release=replace(release, circumstances=here),
        assume={**work.assume, **pinned(assume)},
        open_all=work.open_all or open_all,
    )


def _one_of(option: str, value: str, allowed: Sequence[str]) -> str:
    if value not in allowed:
        raise WorkError(f"{value!r} is none of {', '.join(allowed)}", Place(word=option), nearest(value, allowed))
    return value


def _figure(option: str, value: str) -> int:
    found = amount(value.split())
    if found is None or found[1] != len(value.split()):
        raise WorkError(f"{value!r} is no number (such as 5000 or 5m)", Place(word=option))
    return found[0]


def pinned(assume: Sequence[str]) -> dict[str, str]:
    """``reading=yes`` and so on as a mapping. Raises ``WorkError`` if there is no answer after the equals sign."""
    result = {}
    for text in assume:
        name, equals, answer = text.partition("=")
        if not equals or answer not in ("yes", "no", "open"):
            raise WorkError(f"{text!r} must be like training-makes-derivative=no", Place(word="--assume"))
        result[name.strip()] = answer
    return result
