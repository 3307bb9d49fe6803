"""The command line. Every heavy import happens inside a command."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from compat.bounded import SECONDS
from compat.cli.catalogue import license_app
from compat.cli.comparing import conflict_map, matrix
from compat.cli.explaining import graph, why
from compat.cli.options import (
    Assume,
    Checklist,
    Explain,
    Form,
    Json,
    NoPolicy,
    Open,
    Person,
    Place,
    PolicyFile,
    Purpose,
    Revenue,
    Seconds,
    Users,
    policy_file,
    sentence,
    settled,
    stated,
)
from compat.cli.output import fail, print_json, print_text
from compat.errors import CompatError

app = typer.Typer(
    name="compat",
    help="May I release this, under which licence, what must I do, and if not, which clauses collide?",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.command()
def can(
    words: Annotated[
        list[str],
        typer.Argument(metavar="WORDS...", help="The question: release a fine-tune of llama3.1 under apache-2.0"),
    ],
    form: Form = "",
    purpose: Purpose = "",
    person: Person = "",
    users: Users = "",
    revenue: Revenue = "",
    place: Place = None,
    assume: Assume = None,
    policy: PolicyFile = "",
    no_policy: NoPolicy = False,
    open_all: Open = False,
    json: Json = False,
    explain: Explain = False,
    checklist: Checklist = False,
    seconds: Seconds = SECONDS,
) -> None:
    """Answer a question in words. Exit status: 0 yes, 1 no, 2 bad input, 3 depends or unknown."""
    from compat.works.asking import asks_which

    text = sentence(words)
    said = stated(form, purpose, person, users, revenue, place, assume, open_all)
    if asks_which(text):  # can I release it under which licence
        if checklist:
            fail(CompatError("--checklist is for one licence, and this asks which; name it (compat can … under X)"))
        _which(text, said, policy_file(policy, no_policy), "", False, json, explain)
    _asked(text, said, policy_file(policy, no_policy), json, explain, checklist, seconds)


@app.command(name="is")
def is_(
    words: Annotated[list[str], typer.Argument(metavar="WORDS...", help="MIT compatible with GPL-3.0")],
    assume: Assume = None,
    policy: PolicyFile = "",
    no_policy: NoPolicy = False,
    open_all: Open = False,
    json: Json = False,
    explain: Explain = False,
) -> None:
    """Ask whether one licence is compatible with another: compat is MIT compatible with GPL-3.0."""
    said = stated(assume=assume, open_all=open_all)
    _asked("is " + sentence(words), said, policy_file(policy, no_policy), json, explain)


def _asked(
    text: str,
    said: dict[str, Any],
    policy: str,
    json: bool,
    explain: bool,
    checklist: bool = False,
    seconds: float = SECONDS,
) -> None:
    """Answer a question in words."""

    def run() -> Any:
        from compat.knowledge.store import load
        from compat.works.sentence import parse

        knowledge = load()
        work = parse(text, knowledge.names, knowledge.kind_of)
        return settled(work, said, policy, knowledge), knowledge

    _answer(run, json, explain, checklist, seconds)


@app.command()
def which(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="WORDS...|FILE",
            help="licences can I use for a fine-tune of llama3.1, or a work in YAML or JSON (- reads standard input)",
        ),
    ],
    kind: Annotated[
        str,
        typer.Option("--kind", help="Only licences of this kind: model, data, content, source-available, software."),
    ] = "",
    osi: Annotated[bool, typer.Option("--osi", help="Only licences that the OSI approved.")] = False,
    all_: Annotated[bool, typer.Option("--all", help="List them all, in place of the first ten.")] = False,
    form: Form = "",
    purpose: Purpose = "",
    person: Person = "",
    users: Users = "",
    revenue: Revenue = "",
    place: Place = None,
    assume: Assume = None,
    policy: PolicyFile = "",
    no_policy: NoPolicy = False,
    open_all: Open = False,
    json: Json = False,
) -> None:
    """List the licences that a work can go out under. Exit status: 0 there is one, 1 none, 2 bad input, 3 it depends."""
    said = stated(form, purpose, person, users, revenue, place, assume, open_all)
    _which(sentence(words), said, policy_file(policy, no_policy), kind, osi, json, all_)


def _which(text: str, said: dict[str, Any], policy: str, kind: str, osi: bool, as_json: bool, everything: bool) -> None:
    """List the outbound licences of a question or of a work file."""
    try:
        from compat.knowledge.store import load
        from compat.outbound import which as search
        from compat.works.asking import is_file, parse_which
        from compat.works.file import read

        knowledge = load()
        work = read(text, knowledge.law) if is_file(text) else parse_which(text, knowledge.names, knowledge.kind_of)
        result = search(settled(work, said, policy, knowledge), knowledge, kind, osi)
        if as_json:
            print_json(result.to_dict())
        else:
            from compat.rendering.which import text as rendered

            print_text(rendered(result, everything))
    except CompatError as error:
        fail(error)
    raise typer.Exit(result.exit_status)


@app.command()
def check(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A work in YAML or JSON; - reads standard input.")],
    assume: Assume = None,
    policy: PolicyFile = "",
    no_policy: NoPolicy = False,
    open_all: Open = False,
    json: Json = False,
    explain: Explain = False,
    checklist: Checklist = False,
    seconds: Seconds = SECONDS,
) -> None:
    """Answer for a work that is described in a file. Exit status as for can."""

    def run() -> Any:
        from compat.knowledge.store import load
        from compat.works.file import read

        knowledge = load()
        said = stated(assume=assume, open_all=open_all)
        return settled(read(file, knowledge.law), said, policy_file(policy, no_policy), knowledge), knowledge

    _answer(run, json, explain, checklist, seconds)


def _answer(prepare: Any, as_json: bool, explain: bool, as_checklist: bool, seconds: float) -> None:
    try:
        if as_json and as_checklist:
            raise CompatError("--json and --checklist are two ways to print one answer; give one of them")
        from compat.engine import answer

        work, knowledge = prepare()
        result = answer(work, knowledge, seconds)
        if as_json:
            print_json(result.to_dict())
        elif as_checklist:
            from compat.rendering.checklist import checklist

            print_text(checklist(result, knowledge))
        else:
            from compat.rendering.text import text

            print_text(text(result, knowledge.law.titles, explain))
    except CompatError as error:
        fail(error)
    raise typer.Exit(result.exit_status)


app.command()(why)
app.command()(graph)
app.command()(matrix)
app.command(name="map")(conflict_map)
app.add_typer(license_app, name="license")


@app.callback()
def _compat() -> None:
    pass  # so that it stays a group of commands, even if only one of them is built


def main() -> None:
    """The entry point: a closed pipe or an interrupt is no traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    _build_only(sys.argv[1] if len(sys.argv) > 1 else "")
    try:
        app()
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)


def _build_only(name: str) -> None:
    """Leave out the commands that were not asked for: typer builds them all, which takes longer than an answer's rules do."""
    commands = [one for one in app.registered_commands if (one.name or one.callback.__name__) == name]  # type: ignore[union-attr]
    groups = [one for one in app.registered_groups if one.name == name]
    if commands or groups:
        app.registered_commands, app.registered_groups = commands, groups
