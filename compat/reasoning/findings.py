"""What clingo derived for one work, as plain values: the border between the program and everything that reads it.

Named tuples, not dataclasses: they are frozen and ordered too, and take a fifth of the time to define at start-up.
"""

from __future__ import annotations

from typing import NamedTuple

ANY = "-"
OWN = "proprietary"  # terms of the releaser, where an outbound licence stands


class Term(NamedTuple):
    """A term of a licence: its name in the vocabulary and the value that tells it from others."""

    name: str
    value: str = ""


class Finding(NamedTuple):
    """A conflict in ``work``. ``license`` minds; ``other`` is what it minds (a licence, an artifact, or ``ANY``).

    ``offer`` is the outbound alternative that it is about, ``ANY`` for all; ``when`` is its condition (a bit set).
    """

    work: str
    offer: str
    code: str
    license: str
    other: str
    term: Term
    when: int


class Duty(NamedTuple):
    """An obligation that licence ``license`` puts on the releaser under an offer."""

    work: str
    offer: str
    license: str
    term: Term
    when: int


class Fired(NamedTuple):
    """Trigger ``trigger`` of ``license`` fires in the release."""

    work: str
    license: str
    trigger: str


class Lent(NamedTuple):
    """What is in ``work`` is under ``license``, or may be taken under it, though only its licensor can give it."""

    work: str
    license: str
    when: int


class Unknown(NamedTuple):
    """Artifact ``artifact`` (``ANY``: the outbound licence) is under something of which nothing is known."""

    work: str
    artifact: str
    license: str


class Warned(NamedTuple):
    """Something to know of a licence that decides nothing."""

    work: str
    license: str
    name: str
    value: str


class Permitted(NamedTuple):
    """``license`` permits ``act`` on ``artifact``, which the release needs."""

    work: str
    artifact: str
    license: str
    act: str


class Missing(NamedTuple):
    """Item ``term`` of use policy ``policy``, which ``license`` hands on, is not in an offer."""

    license: str
    offer: str
    policy: str
    term: Term


class Findings(NamedTuple):
    """One choice (``picks``: artifact -> index of the alternative taken) and everything that follows from it."""

    picks: tuple[tuple[str, int], ...]
    findings: tuple[Finding, ...]
    duties: tuple[Duty, ...]
    fired: tuple[Fired, ...]
    lent: tuple[Lent, ...]
    unknowns: tuple[Unknown, ...]
    warnings: tuple[Warned, ...]
    permissions: tuple[Permitted, ...]
    missing: tuple[Missing, ...]
