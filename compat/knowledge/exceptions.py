"""``WITH``: a licence as an exception modifies it. Made when a question asks for it; the catalogue holds both halves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compat.knowledge.model import WITH, clause_of
from compat.knowledge.records import row_of
from compat.licenses.clause import Clause
from compat.licenses.model import Fact, License, LicenseQuestion
from compat.licenses.vocabulary import Vocabulary

BASE = "base"  # in the facts of an exception: the licence that it modifies


def modified(
    base: Mapping[str, Any], base_id: str, exception: Mapping[str, Any], by: str, words: Vocabulary
) -> dict[str, Any]:
    """The stored row of ``base WITH exception``: the base's facts without those lifted, and the exception's own."""
    about, more = base["about"], exception["about"]
    id = f"{base_id}{WITH}{by}"
    # What an exception says of a relation stands in place of what the licence says of it.
    lifted = {
        *more["lifts"],
        *(f"derivative {row['name']}" for row in exception["facts"] if row["kind"] == "derivative"),
    }
    kept = [_fact(row) for row in base["facts"] if f"{row['kind']} {row['name']}" not in lifted]
    added = [_fact(row) for row in exception["facts"]]
    added = [
        Fact(f.kind, base_id if f.kind == "becomes" and f.name == BASE else f.name, f.clause, f.details) for f in added
    ]
    # The exception stands on every text under which the work may be taken, until somebody takes it away.
    accompanying = [
        Fact(f.kind, f"{f.name}{WITH}{by}", f.clause, f.details)
        for f in kept
        if f.kind == "becomes" and f.details["mode"] == "later-text" and f.name in more["bases"]
    ]
    questions = [
        LicenseQuestion(q["id"].rpartition(":")[2], q["asks"], q["because"], q["ties"])
        for row in (base, exception)
        for q in row["raised"]["own"]
    ]
    license = License(
        id=id,
        name=f"{about['name']} with {more['name']}",
        kind=about["kind"],
        family=about["family"],
        facts=(*added, *accompanying, *kept),
        version=about["version"],
        date=about["date"],
        steward=about["steward"],
        spdx=id if about["spdx"] and more["spdx"] else "",
        offers=tuple(f"{text}{WITH}{by}" if text in more["bases"] else text for text in about["offers"]),
        silent=about["silent"],
        questions=tuple(questions),
        remarks=more["remarks"],
    )
    return row_of(license, words)


def _fact(row: Mapping[str, Any]) -> Fact:
    return Fact(row["kind"], row["name"], Clause(**clause_of(row)), row["details"])
