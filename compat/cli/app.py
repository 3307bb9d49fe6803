"""The command line. Every heavy import happens inside a command."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from compat.bounded import SECONDS, SECONDS_FOR_ISLANDS
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
    governed,
    policy_file,
    sentence,
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
license_app = typer.Typer(
    help="The licences of the catalogue and their facts.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(license_app, name="license")
app.command()(why)
app.command()(graph)


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
        if any(said.values()):
            from compat.works.options import with_options

            work = with_options(work, knowledge.law, **said)
        return governed(work, policy, knowledge), knowledge

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
        from compat.works.options import with_options

        knowledge = load()
        work = read(text, knowledge.law) if is_file(text) else parse_which(text, knowledge.names, knowledge.kind_of)
        work = governed(with_options(work, knowledge.law, **said), policy, knowledge)
        result = search(work, knowledge, kind, osi)
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
        from compat.works.options import with_options

        knowledge = load()
        work = with_options(read(file, knowledge.law), knowledge.law, **stated(assume=assume, open_all=open_all))
        return governed(work, policy_file(policy, no_policy), knowledge), knowledge

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


@app.command()
def matrix(
    licenses: Annotated[
        list[str], typer.Argument(metavar="LICENCE...", help="Each is taken as inbound and as outbound.")
    ],
    by: Annotated[str, typer.Option("--by", help="The relation by which the input is taken in.")] = "modify",
    form: Form = "",
    purpose: Purpose = "",
    assume: Assume = None,
    format: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
    json: Json = False,
) -> None:
    """Which licence may go out under which: all pairs from one grounding. Rows are inbound, columns outbound."""
    try:
        from compat import matrix as pairs
        from compat.rendering.table import as_csv, as_table

        if format not in ("table", "csv", "json"):
            raise CompatError(f"--format: {format!r} is none of table, csv, json")
        rows = list(pairs(licenses, licenses, by=by, **_release(form, purpose, assume)))
        if json or format == "json":
            print_json([{"inbound": i, "outbound": o, "verdict": v} for i, o, v in rows])
        else:
            print_text(as_csv(rows) if format == "csv" else as_table(rows))
    except CompatError as error:
        fail(error)


@app.command(name="map")
def map_(
    licenses: Annotated[
        list[str] | None, typer.Argument(metavar="LICENCE...", help="The licences of the map, two or more.")
    ] = None,
    by: Annotated[str, typer.Option("--by", help="The relation by which they are combined.")] = "modify",
    kind: Annotated[
        str,
        typer.Option("--kind", help="And all of this kind: model, data, content, source-available, software."),
    ] = "",
    family: Annotated[str, typer.Option("--family", metavar="NAME", help="And all of this family, such as gpl.")] = "",
    all_: Annotated[bool, typer.Option("--all", help="And every licence of the catalogue.")] = False,
    form: Form = "",
    purpose: Purpose = "",
    assume: Assume = None,
    json: Json = False,
    seconds: Annotated[
        float, typer.Option("--seconds", metavar="N", help="How long to look for islands; then some may be missing.")
    ] = SECONDS_FOR_ISLANDS,
) -> None:
    """Which licences can be combined, which can't and why, and the islands: largest sets that go out together."""
    try:
        from compat import conflict_map

        release = _release(form, purpose, assume)
        found = conflict_map(licenses or (), by, kind=kind, family=family, everything=all_, seconds=seconds, **release)
        if json:
            print_json(found.to_dict())
        else:
            from compat.knowledge.store import load
            from compat.rendering.map import text

            print_text(text(found, load().law.titles))
    except CompatError as error:
        fail(error)


def _release(form: str, purpose: str, assume: list[str] | None) -> dict[str, Any]:
    """What the options say of the release of a matrix or a map."""
    from compat.works.options import pinned

    said: dict[str, Any] = {"assume": pinned(tuple(assume or ())), "form": form, "purpose": purpose}
    return {key: value for key, value in said.items() if value}


@license_app.command(name="list")
def list_(
    kind: Annotated[
        str,
        typer.Option("--kind", help="model, data, content, source-available, software, service, exception or policy."),
    ] = "",
    json: Json = False,
) -> None:
    """All licences of the catalogue."""
    try:
        from compat.rendering.licenses import rows_of, table_of

        rows = rows_of(kind)
        if json:
            print_json(rows)
        else:
            print_text(table_of(rows))
    except CompatError as error:
        fail(error)


@license_app.command()
def show(
    id: Annotated[str, typer.Argument(metavar="ID", help="An id or any name of a licence.")], json: Json = False
) -> None:
    """The facts of a licence, each with its clause."""
    try:
        from compat.rendering.licenses import facts_of, text_of

        shown = facts_of(id)
        if json:
            print_json(shown)
        else:
            print_text(text_of(shown))
    except CompatError as error:
        fail(error)


@license_app.command()
def diff(
    first: Annotated[str, typer.Argument(metavar="A", help="An id or any name of a licence.")],
    second: Annotated[str, typer.Argument(metavar="B", help="Another licence, or another version.")],
    json: Json = False,
) -> None:
    """What changes from one licence to another, clause by clause."""
    try:
        from compat.rendering.licenses import difference_of, difference_table, difference_text

        found = difference_of(first, second)
        if json:
            print_json(difference_table(*found))
        else:
            print_text(difference_text(*found))
    except CompatError as error:
        fail(error)


def main() -> None:
    """The entry point: a closed pipe or an interrupt is no traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
