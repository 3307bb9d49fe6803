"""Which licences are used most, and which ask least: from figures with a source, and from what the texts say.

No order is made by hand: the place of a licence comes from licenses/usage.yaml, the rest from its facts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from compat.knowledge.model import Knowledge
from compat.knowledge.standing import ASKED
from compat.reasoning.findings import OWN

# In which table of licenses/usage.yaml a thing is counted.
_TABLES = {"model": "models", "adapter": "models", "dataset": "datasets", "document": "datasets", "output": "datasets"}
# The kinds of licence that are made for what a table counts.
_MADE_FOR = {"models": ("model",), "datasets": ("data", "content"), "code": ("software",)}
LAST = 10_000


class Standing(NamedTuple):
    """Where an outbound licence stands among others; the least is the best.

    Licences made for the thing come first, then those that are counted at all, then those that ask less, then those that
    more people use, then the newer version, then the fewer terms.
    """

    misfit: bool
    uncounted: bool
    asks: int
    places: tuple[int, ...]
    superseded: bool
    terms: int
    text: str


def table_of(kind: str) -> str:
    """The table in which things of this kind are counted."""
    return _TABLES.get(kind, "code")


def places(kind: str, knowledge: Knowledge) -> dict[str, int]:
    """The place of each licence that is counted for things of this kind, 1 the most used."""
    return knowledge.usage.get(table_of(kind), {}).get("order", {})


def standing(sides: Sequence[str], kind: str, knowledge: Knowledge) -> Standing:
    """Where an outbound licence stands for a thing of this kind; one of several sides stands where the hardest does."""
    each = [_one(id, kind, knowledge) for id in sides]
    return Standing(
        any(s.misfit for s in each),
        any(s.uncounted for s in each),
        max(s.asks for s in each),
        tuple(sorted((place for s in each for place in s.places), reverse=True)),
        any(s.superseded for s in each),
        sum(s.terms for s in each),
        " AND ".join(sides),
    )


def _one(id: str, kind: str, knowledge: Knowledge) -> Standing:
    if id == OWN:  # whoever writes them makes them fit; they hold recipients to whatever they must
        return Standing(False, False, len(ASKED), (LAST,), False, 0, id)
    about, table, place = knowledge.record(id).about, table_of(kind), places(kind, knowledge).get(id)
    # Few licences are made for models, so whatever is used for models suits one.
    fits = knowledge.kind_of(id) in _MADE_FOR[table] or (table == "models" and place is not None)
    return Standing(
        not fits,
        place is None,
        ASKED.index(about["asks"]),
        (LAST if place is None else place,),
        bool(about["superseded_by"]),
        about["terms"],
        id,
    )


def leaves_free(id: str, knowledge: Knowledge) -> bool:
    """Whether a licence asks recipients for no more than notices and the like."""
    return knowledge.record(id).about["asks"] == ASKED[0]
