"""What changes from one licence to another, fact by fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compat.knowledge.model import Record

Fact = Mapping[str, Any]


@dataclass(frozen=True)
class Differences:
    """Facts that only one of two licences states, pairs that say the same kind of thing otherwise, and how many agree.

    Two facts agree if they say the same, whatever the section and the words.
    """

    removed: tuple[Fact, ...]
    added: tuple[Fact, ...]
    changed: tuple[tuple[Fact, Fact], ...]
    alike: int


def differences(before: Record, after: Record) -> Differences:
    """What changes from ``before`` to ``after``, in the order of their files."""
    old, new = _groups(before.facts), _groups(after.facts)
    removed: list[Fact] = []
    added: list[Fact] = []
    changed: list[tuple[Fact, Fact]] = []
    alike = 0
    for key in dict.fromkeys((*old, *new)):
        left, right = _without_common(old.get(key, []), new.get(key, []))
        alike += len(old.get(key, [])) - len(left)
        pairs = min(len(left), len(right))
        changed += zip(left[:pairs], right[:pairs])
        removed += left[pairs:]
        added += right[pairs:]
    return Differences(tuple(removed), tuple(added), tuple(changed), alike)


def _groups(facts: Sequence[Fact]) -> dict[tuple[str, str], list[Fact]]:
    found: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        found.setdefault((fact["kind"], fact["name"]), []).append(fact)
    return found


def _without_common(left: Sequence[Fact], right: Sequence[Fact]) -> tuple[list[Fact], list[Fact]]:
    rest = list(right)
    own = []
    for fact in left:
        same = next((other for other in rest if _said(other) == _said(fact)), None)
        if same is None:
            own.append(fact)
        else:
            rest.remove(same)
    return own, rest


def _said(fact: Fact) -> dict[str, Any]:
    """What a fact says, apart from its clause; lists are sets, and whether words imply it makes no difference."""
    details = {k: sorted(v) if isinstance(v, list) else v for k, v in fact["details"].items() if k != "implied"}
    return {"value": fact["value"], **details}
