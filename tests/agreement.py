"""Compare the two independent readings of each licence (docs/readings/), fact by fact.

``python tests/agreement.py`` prints the rate of agreement per dimension and per kind of fact; with ids, what differs in
these licences. docs/readings/agreement.md is made from it.
The readings are raw: what became of each difference stands in docs/readings/settled/ and in licenses/.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from laboratory import words

from compat.licenses import strictyaml
from compat.licenses.clause import Clause
from compat.licenses.dimensions import spoken_by
from compat.licenses.model import Fact

READINGS = Path(__file__).parents[1] / "docs" / "readings"
FREE = ("section", "quote", "implied", "value")


def facts(path: Path) -> dict[tuple, dict]:
    """The facts of a reading by what they say: kind, name and every detail but the wording of values."""
    table = strictyaml.load(path.read_text(encoding="utf-8"), str(path))
    found = {}
    for row in table.get("facts") or []:
        kind = next(key for key in row if key not in ("section", "quote") and not isinstance(row[key], list | bool))
        details = tuple(
            sorted((k, str(sorted(v) if isinstance(v, list) else v)) for k, v in row.items() if k not in (kind, *FREE))
        )
        found[(kind, str(row[kind]), details)] = row
    return found


def pairs() -> list[tuple[str, Path, Path]]:
    """Licences that were read twice: id and both files."""
    first = {path.stem: path for path in sorted((READINGS / "first").glob("*/*.yaml"))}
    second = {path.stem: path for path in sorted((READINGS / "second").glob("*/*.yaml"))}
    return [(id, first[id], second[id]) for id in first if id in second]


Rates = dict[str, tuple[int, int]]


def rates() -> tuple[int, Rates, Rates]:
    """How many licences were read twice; for each kind of fact, and each dimension, how many facts are alike, of how many."""
    kinds, dimensions = _Count(), _Count()
    read_twice = pairs()
    for _, one, two in read_twice:
        mine, theirs = facts(one), facts(two)
        for key in {*mine, *theirs}:
            alike = key in mine and key in theirs
            kinds.add(key[0], alike)
            row = mine.get(key) or theirs[key]
            fact = Fact(
                key[0], key[1], Clause("", "", ""), {"on": row["on"]} if isinstance(row.get("on"), list) else {}
            )
            for dimension in spoken_by(fact, words()):
                dimensions.add(dimension, alike)
    order = {name: index for index, name in enumerate(words().rows["dimensions"])}
    return len(read_twice), kinds.table(), dict(sorted(dimensions.table().items(), key=lambda row: order[row[0]]))


class _Count:
    def __init__(self) -> None:
        self._alike: Counter[str] = Counter()
        self._total: Counter[str] = Counter()

    def add(self, name: str, alike: bool) -> None:
        self._total[name] += 1
        self._alike[name] += alike

    def table(self) -> Rates:
        return {name: (self._alike[name], self._total[name]) for name in sorted(self._total)}


def differences(id: str) -> list[str]:
    """What only one reader states, one line each with its clause."""
    lines = []
    for name, one, two in pairs():
        if name == id:
            mine, theirs = facts(one), facts(two)
            for who, have, other in (("first ", mine, theirs), ("second", theirs, mine)):
                for key in sorted(set(have) - set(other)):
                    row = have[key]
                    details = " ".join(f"{k}={v}" for k, v in key[2])
                    lines.append(f"{who} {key[0]}: {key[1]} {details} [{row['section']}] “{row['quote']}”")
    return lines


def main(ids: list[str]) -> None:
    """Print the rates, or the differences of some licences."""
    for id in ids:
        print(f"== {id}")
        print("\n".join(differences(id)) or "no difference")
    if not ids:
        count, kinds, dimensions = rates()
        print(f"{count} licences and policies read twice")
        for name, (alike, total) in (*dimensions.items(), *kinds.items()):
            print(f"{name:<16} {alike:>5} of {total:>5}  {alike / total:.0%}")
        alike, total = (sum(row[i] for row in kinds.values()) for i in (0, 1))
        print(f"{'all':<16} {alike:>5} of {total:>5}  {alike / total:.0%}")


if __name__ == "__main__":
    main(sys.argv[1:])
