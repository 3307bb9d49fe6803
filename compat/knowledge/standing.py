"""What an outbound search orders licences by: how much a licence asks (from its facts), and how much it is used (from
figures with a source, licenses/usage.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from compat.errors import LicenseFileError, Place, nearest
from compat.knowledge.facts import confines
from compat.licenses import strictyaml
from compat.licenses.model import Fact, License
from compat.licenses.names import folded
from compat.licenses.vocabulary import Vocabulary

FREEDOMS = frozenset({"reproduce", "modify", "distribute", "distribute-derivatives"})
#: How much a licence can ask of recipients, the least first.
ASKED = ("nothing", "share-alike-in-part", "share-alike", "limits")
_IN_PART = {"file", "library"}  # scopes of a share-alike that leaves what stands beside its own part alone
_COUNTED_AS_TERMS = ("limit", "restriction", "use-restriction", "obligation", "ending")


def of_license(license: License, words: Vocabulary) -> dict[str, Any]:
    """``asks`` (of recipients: nothing but notices and the like, that what they make of its own files or library, or all
    that they make, is shared alike, or limits), how many ``terms`` the licence has, whether only one ``licensor`` can give
    it, and whether it is a ``mark`` that gives nothing."""
    return {
        "asks": _asks(license, words),
        "terms": len({f.name for f in license.facts if f.kind in _COUNTED_AS_TERMS}),
        "licensor": any(f.kind == "licensor" for f in license.facts),
        "mark": any(f.kind == "note" and f.name == "no-known-copyright" for f in license.facts),
    }


def _asks(license: License, words: Vocabulary) -> str:
    given = {f.name for f in license.facts if f.kind == "permission"}
    if not given >= FREEDOMS or any(_limits(fact, words) for fact in license.facts):
        return ASKED[-1]
    scopes = {fact.details.get("scope") for fact in license.facts if _shares_alike(fact)}
    return ASKED[0] if not scopes else ASKED[1] if scopes <= _IN_PART else ASKED[2]


def _limits(fact: Fact, words: Vocabulary) -> bool:
    if fact.kind == "denial":
        return fact.name in FREEDOMS
    return fact.kind in ("limit", "restriction", "use-restriction") and confines(fact.kind, words.term(fact.name))


def _shares_alike(fact: Fact) -> bool:
    """Whether a clause wants derivatives to be shared alike (and not only on one reading of the text)."""
    on = set(fact.details.get("on") or ("distribute",))  # type: ignore[call-overload]
    return (
        fact.kind == "share-alike" and "if" not in fact.details and not on <= {"distribute-copies", "publish-outputs"}
    )


def usage(
    path: Path, licenses: Mapping[str, License], ids: Mapping[str, str], no_license: Mapping[str, object]
) -> dict[str, dict[str, Any]]:
    """The tables of licenses/usage.yaml: ``counted``, ``source``, ``date``, and ``order``, the place of each licence.

    A catalogue without the file counts nothing. Raises ``LicenseFileError`` on a name that is neither a licence (``ids``,
    by folded name) nor known to be none.
    """
    if not path.exists():
        return {}
    rows = strictyaml.load(path.read_text(encoding="utf-8"), str(path))
    return {
        table: {
            **{key: str(row[key]) for key in ("counted", "source", "date")},
            "order": _order(_names(row), path, licenses, ids, no_license),
        }
        for table, row in rows.items()
        if table != "schema"
    }


def _names(row: Mapping[str, Any]) -> list[str]:
    figures = row.get("figures")
    return sorted(figures, key=lambda name: (-figures[name], name)) if figures else list(row["order"])


def _order(
    names: list[str],
    path: Path,
    licenses: Mapping[str, License],
    ids: Mapping[str, str],
    no_license: Mapping[str, object],
) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, name in enumerate(names, 1):
        id = ids.get(folded(name))
        if id is not None:
            found.setdefault(id, place)
        elif folded(name) not in no_license:
            raise LicenseFileError(f"no licence is named {name!r}", Place(str(path)), nearest(name, licenses))
    for id, license in licenses.items():
        if license.offers and license.offers[0] in found:
            found.setdefault(id, found[license.offers[0]])
    return found
