"""What the options of several commands are, and what they say. Importing this imports nothing heavy."""

from __future__ import annotations

import os
from typing import Annotated, Any

import typer

from compat.cli.output import fail
from compat.errors import CompatError

POLICY_FILE = "compat.yaml"

Json = Annotated[bool, typer.Option("--json", help="Print the documented JSON instead of text.")]
Assume = Annotated[
    list[str] | None,
    typer.Option(
        "--assume", metavar="READING=yes|no|open", help="Pin a reading or circumstance; may be given several times."
    ),
]
PolicyFile = Annotated[
    str,
    typer.Option(
        "--policy", metavar="FILE", help="The organisation's policy (default: compat.yaml, looked for upwards)."
    ),
]
NoPolicy = Annotated[bool, typer.Option("--no-policy", help="Look for no policy.")]
Open = Annotated[bool, typer.Option("--open", help="Close no reading by default.")]
Checklist = Annotated[
    bool, typer.Option("--checklist", help="Print a Markdown task list for the issue of a release instead of text.")
]
Explain = Annotated[bool, typer.Option("--explain", help="Show the steps of each conflict, and all notes.")]
Form = Annotated[
    str, typer.Option("--form", help="weights, adapter, source, binary, dataset, service, outputs or internal.")
]
Purpose = Annotated[
    str, typer.Option("--purpose", help="commercial, noncommercial, research, production, evaluation or personal.")
]
Person = Annotated[str, typer.Option("--as", help="individual, company, academic, nonprofit or public-authority.")]
Users = Annotated[str, typer.Option("--users", metavar="N", help="Monthly users.")]
Revenue = Annotated[
    str, typer.Option("--revenue", metavar="USD", help="Yearly revenue in US dollars, affiliates included.")
]
Place = Annotated[
    list[str] | None,
    typer.Option("--in", metavar="PLACE", help="Country code or union (DE, EU); may be given several times."),
]
Seconds = Annotated[
    float, typer.Option("--seconds", metavar="N", help="How long a large work may take; then there is no answer.")
]


def sentence(words: list[str]) -> str:
    """The question as it was typed, in one argument or in many."""
    return words[0] if len(words) == 1 else " ".join(_quoted(word) for word in words)


def _quoted(word: str) -> str:
    """Shell quoting says what belongs together: an expression in quotes stays one."""
    inside = " OR " in word or " AND " in word or " WITH " in word
    return f'"{word}"' if inside and '"' not in word else word


def stated(
    form: str = "",
    purpose: str = "",
    person: str = "",
    users: str = "",
    revenue: str = "",
    place: list[str] | None = None,
    assume: list[str] | None = None,
    open_all: bool = False,
) -> dict[str, Any]:
    """What the options say, as ``with_options`` takes it."""
    return {
        "form": form,
        "purpose": purpose,
        "person": person,
        "users": users,
        "revenue": revenue,
        "places": tuple(place or ()),
        "assume": tuple(assume or ()),
        "open_all": open_all,
    }


def policy_file(given: str, ignored: bool) -> str:
    """The policy to use: the one that was named, or the nearest ``compat.yaml`` above the working directory, or none."""
    if given and ignored:
        fail(CompatError("--policy names a policy and --no-policy wants none"))
    if given or ignored:
        return given
    try:
        above = len([part for part in os.getcwd().split(os.sep) if part])
    except OSError:  # the working directory is gone
        return ""
    paths = (os.path.join(*[os.pardir] * number, POLICY_FILE) for number in range(above + 1))
    return next(filter(os.path.isfile, paths), "")


def settled(work: Any, said: dict[str, Any], policy: str, knowledge: Any) -> Any:
    """The work with what the options say, under a policy, as far as there are any: what is not used is not imported."""
    if any(said.values()):
        from compat.works.options import with_options

        work = with_options(work, knowledge.law, **said)
    if policy:
        from compat.works.policy import with_policy

        work = with_policy(work, policy, knowledge)
    return work
