"""The command line. Every heavy import happens inside a command."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any

import typer

from compat.bounded import SECONDS
from compat.errors import CompatError

POLICY_FILE = "compat.yaml"

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

    text = _sentence(words)
    said = _said(form, purpose, person, users, revenue, place, assume, open_all)
    if asks_which(text):  # can I release it under which licence
        if checklist:
            _fail(CompatError("--checklist is for one licence, and this asks which; name it (compat can … under X)"))
        _which(text, said, _policy_file(policy, no_policy), "", False, json, explain)
    _asked(text, said, _policy_file(policy, no_policy), json, explain, checklist, seconds)


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
    said = _said(assume=assume, open_all=open_all)
    _asked("is " + _sentence(words), said, _policy_file(policy, no_policy), json, explain)


def _sentence(words: list[str]) -> str:
    """The question as it was typed, in one argument or in many."""
    return words[0] if len(words) == 1 else " ".join(_quoted(word) for word in words)


def _quoted(word: str) -> str:
    """Shell quoting says what belongs together: an expression in quotes stays one."""
    inside = " OR " in word or " AND " in word or " WITH " in word
    return f'"{word}"' if inside and '"' not in word else word


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
        return _governed(work, policy, knowledge), knowledge

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
    said = _said(form, purpose, person, users, revenue, place, assume, open_all)
    _which(_sentence(words), said, _policy_file(policy, no_policy), kind, osi, json, all_)


def _said(
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
        work = _governed(with_options(work, knowledge.law, **said), policy, knowledge)
        result = search(work, knowledge, kind, osi)
        if as_json:
            _print_json(result.to_dict())
        else:
            from compat.rendering.which import text as rendered

            _print(rendered(result, everything))
    except CompatError as error:
        _fail(error)
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
        work = with_options(read(file, knowledge.law), knowledge.law, **_said(assume=assume, open_all=open_all))
        return _governed(work, _policy_file(policy, no_policy), knowledge), knowledge

    _answer(run, json, explain, checklist, seconds)


def _policy_file(given: str, ignored: bool) -> str:
    """The policy to use: the one that was named, or the nearest ``compat.yaml`` above the working directory, or none."""
    if given and ignored:
        _fail(CompatError("--policy names a policy and --no-policy wants none"))
    if given or ignored:
        return given
    try:
        above = len([part for part in os.getcwd().split(os.sep) if part])
    except OSError:  # the working directory is gone
        return ""
    paths = (os.path.join(*[os.pardir] * number, POLICY_FILE) for number in range(above + 1))
    return next(filter(os.path.isfile, paths), "")


def _governed(work: Any, policy: str, knowledge: Any) -> Any:
    """The work under a policy, if there is one."""
    if not policy:
        return work
    from compat.works.policy import with_policy

    return with_policy(work, policy, knowledge)


def _answer(prepare: Any, as_json: bool, explain: bool, as_checklist: bool, seconds: float) -> None:
    try:
        if as_json and as_checklist:
            raise CompatError("--json and --checklist are two ways to print one answer; give one of them")
        from compat.engine import answer

        work, knowledge = prepare()
        result = answer(work, knowledge, seconds)
        if as_json:
            _print_json(result.to_dict())
        elif as_checklist:
            from compat.rendering.checklist import checklist

            _print(checklist(result, knowledge))
        else:
            from compat.rendering.text import text

            _print(text(result, {code: row["title"] for code, row in knowledge.law.codes.items()}, explain))
    except CompatError as error:
        _fail(error)
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
        from compat.works.options import pinned

        if format not in ("table", "csv", "json"):
            raise CompatError(f"--format: {format!r} is none of table, csv, json")
        release: dict[str, Any] = {"assume": pinned(tuple(assume or ()))}
        if form:
            release["form"] = form
        if purpose:
            release["purpose"] = purpose
        rows = list(pairs(licenses, licenses, by=by, **release))
        if json or format == "json":
            _print_json([{"inbound": i, "outbound": o, "verdict": v} for i, o, v in rows])
        else:
            _print(as_csv(rows) if format == "csv" else as_table(rows))
    except CompatError as error:
        _fail(error)


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
            _print_json(rows)
        else:
            _print(table_of(rows))
    except CompatError as error:
        _fail(error)


@license_app.command()
def show(
    id: Annotated[str, typer.Argument(metavar="ID", help="An id or any name of a licence.")], json: Json = False
) -> None:
    """The facts of a licence, each with its clause."""
    try:
        from compat.rendering.licenses import facts_of, text_of

        shown = facts_of(id)
        if json:
            _print_json(shown)
        else:
            _print(text_of(shown))
    except CompatError as error:
        _fail(error)


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
            _print_json(difference_table(*found))
        else:
            _print(difference_text(*found))
    except CompatError as error:
        _fail(error)


def _print(text: str) -> None:
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def _print_json(value: Any) -> None:
    from json import dumps

    _print(dumps(value, ensure_ascii=False, indent=2))


def _fail(error: CompatError) -> None:
    """One clear message on standard error, exit status 2."""
    sys.stderr.write(f"error: {error}\n")
    raise typer.Exit(2)


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
