"""A matrix of verdicts as text."""

from __future__ import annotations

from collections.abc import Sequence

MARKS = {"yes": "yes", "no": "no", "depends": "dep", "unknown": "?"}


def as_csv(rows: Sequence[tuple[str, str, str]]) -> str:
    """``inbound,outbound,verdict`` lines with a header."""
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("inbound", "outbound", "verdict"))
    writer.writerows(rows)
    return out.getvalue()


def as_table(rows: Sequence[tuple[str, str, str]]) -> str:
    """Rows are inbound, columns outbound; columns are numbered, and the numbers are explained below."""
    inbound = list(dict.fromkeys(i for i, _, _ in rows))
    outbound = list(dict.fromkeys(o for _, o, _ in rows))
    cells = {(i, o): MARKS[v] for i, o, v in rows}
    width = max(len(name) for name in inbound) + 4
    lines = [" " * width + "".join(f"{n:>5}" for n in range(1, len(outbound) + 1))]
    for number, i in enumerate(inbound, 1):
        lines.append(f"{number:>3} {i:<{width - 4}}" + "".join(f"{cells[(i, o)]:>5}" for o in outbound))
    lines.append("")
    lines.append("Rows: what comes in. Columns: what it goes out under, in the same order as far as names recur:")
    lines += [f"{n:>3} {o}" for n, o in enumerate(outbound, 1)]
    return "\n".join(lines) + "\n"
