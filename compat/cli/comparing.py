"""The commands about many licences at once: ``matrix`` and ``map``."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from compat.bounded import SECONDS_FOR_ISLANDS
from compat.cli.options import Assume, Form, Json, Purpose
from compat.cli.output import fail, print_json, print_text
from compat.errors import CompatError


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


def conflict_map(
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
    output: Annotated[
        str, typer.Option("-o", "--output", metavar="FILE", help="Its ending says what: .html, .graphml or .json.")
    ] = "",
    json: Json = False,
    seconds: Annotated[
        float, typer.Option("--seconds", metavar="N", help="How long to look for islands; then some may be missing.")
    ] = SECONDS_FOR_ISLANDS,
) -> None:
    """Which licences can be combined, which can't and why, and the islands: largest sets that go out together."""
    try:
        import compat
        from compat.rendering.picture import MAPS, check_ending

        if output:
            check_ending(output, MAPS)
        release = _release(form, purpose, assume)
        found = compat.conflict_map(
            licenses or (), by, kind=kind, family=family, everything=all_, seconds=seconds, **release
        )
        if output:
            compat.draw(found, output)
        elif json:
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
