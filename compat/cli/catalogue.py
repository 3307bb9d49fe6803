"""The commands about licences: their facts, and how two differ."""

from __future__ import annotations

from typing import Annotated

import typer

from compat.cli.options import Json
from compat.cli.output import fail, print_json, print_text
from compat.errors import CompatError

license_app = typer.Typer(
    help="The licences of the catalogue and their facts.", no_args_is_help=True, rich_markup_mode=None
)


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
