"""Pages and files made from the catalogue: ``python tests/generated.py`` (``make docs``) writes them, a test compares."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import agreement
from laboratory import licenses, words

from compat.knowledge import law
from compat.knowledge.schema import schema
from compat.knowledge.store import load
from compat.rendering.licenses import rows_of
from compat.resources import folder

ROOT = Path(__file__).parents[1]
START, END = "<!-- made by tests/generated.py -->", "<!-- end -->"


def catalogue() -> str:
    """Every licence and document: id, name, kind, family, date, approvals, hub ids, how it was read."""
    rows = rows_of()
    kinds = {kind: sum(row["kind"] == kind for row in rows) for kind in dict.fromkeys(row["kind"] for row in rows)}
    lines = [
        "# The catalogue",
        "",
        f"{START} from `licenses/`; don't edit.",
        "",
        f"{len(rows)} entries: {', '.join(f'{count} {kind}' for kind, count in sorted(kinds.items()))}. *Read* tells how many",
        "independent readers read the text ([how](licences.md), [how far they agreed](readings/agreement.md)); *approved* is",
        "what the SPDX License List 3.29.0 says of OSI and FSF.",
    ]
    for kind in sorted(kinds):
        lines += [
            "",
            f"## {kind}",
            "",
            "| id | name | family | date | approved | hub ids | read |",
            "|---|---|---|---|---|---|---|",
        ]
        for row in rows:
            if row["kind"] == kind:
                about = load().record(row["id"]).about
                approved, hub = ", ".join(about["approved"]).upper(), ", ".join(about["huggingface"])
                lines.append(
                    f"| `{row['id']}` | {row['name']} | {row['family']} | {row['date']} | {approved} | {hub} | {row['read']} |"
                )
    return "\n".join(lines) + "\n"


def readings() -> str:
    """How far two independent readers agreed before settling, per dimension and per kind of fact."""
    count, kinds, dimensions = agreement.rates()
    lines = [
        "# How far two independent readers agreed",
        "",
        f"{START} from `docs/readings/first` and `second`; don't edit.",
        "",
        f"{count} licences and policies were read twice. A fact agrees if both readers state it with the same details, other than",
        "its section, its quote and the wording of values. *Facts* counts what either reader states, so a fact that one reader",
        "missed, or put into another word, counts as a disagreement.",
    ]
    for title, table in (("dimension", dimensions), ("kind of fact", kinds)):
        lines += ["", f"| {title} | alike | facts | rate |", "|---|---|---|---|"]
        lines += [f"| {name} | {alike} | {total} | {alike / total:.0%} |" for name, (alike, total) in table.items()]
    alike, total = (sum(row[i] for row in kinds.values()) for i in (0, 1))
    return "\n".join([*lines, "", f"All facts: {alike} of {total}, {alike / total:.0%}."]) + "\n"


def circumstances() -> str:
    """The table of circumstances in docs/vocabulary.md."""
    suffix = {"size": ":FIGURE", "place": ":PLACES"}
    shown = {"size": "FIGURE", "place": "…", "class": "the model"}
    lines = ["| question | yes means |", "|---|---|"]
    for name, row in load().law.circumstances.items():
        question = f"`{name}{suffix.get(row['kind'], '')}`"
        if row["kind"] == "class":
            question += f" or `{name}@ARTIFACT`"
        lines.append(f"| {question} | {row['yes'].format(shown.get(row['kind'], ''))} |")
    return "\n".join(lines)


def vocabulary_page() -> str:
    page = (ROOT / "docs" / "vocabulary.md").read_text(encoding="utf-8")
    before, _, rest = page.partition(START)
    return f"{before}{START}\n\n{circumstances()}\n\n{END}{rest.partition(END)[2]}"


def editor_schema() -> str:
    relations = tuple(law.read(folder("rules")).relations)
    return json.dumps(schema(words(), relations), indent=1, ensure_ascii=False) + "\n"


MADE: dict[str, Callable[[], str]] = {
    "docs/catalogue.md": catalogue,
    "docs/readings/agreement.md": readings,
    "docs/vocabulary.md": vocabulary_page,
    "licenses/schema.json": editor_schema,
}


def main() -> None:
    """Write them all."""
    assert licenses()
    for name, make in MADE.items():
        (ROOT / name).write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    main()
