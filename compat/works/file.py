"""Work descriptions: YAML, JSON or a mapping, checked and turned into a ``Work``. Every mistake names its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from compat.errors import Place, WorkError, nearest
from compat.knowledge.law import Law
from compat.licenses import strictyaml
from compat.works.model import (
    ACTIVITIES,
    CLASSES,
    FORM_OF_KIND,
    GAINS,
    KINDS,
    PERSONS,
    SIZES,
    Artifact,
    Circumstances,
    Release,
    Step,
    Work,
)
from compat.works.places import normal, valid

_TOP = ("artifacts", "release", "assume", "question")
_ARTIFACT = ("kind", "license", "made_from", "class", "modalities", "foundational", "competes_with_licensor")
_RELEASE = ("artifact", "form", "purpose", "circumstances", "name")
_CIRCUMSTANCES = (
    "person",
    *SIZES,
    "established_in",
    "used_in",
    "offered_in",
    "territory",
)
# What neither a file nor the reasoner can hold: NUL, and one half of a surrogate pair.
_NO_TEXT = re.compile("[\0\ud800-\udfff]")


def read(path: str | Path, law: Law) -> Work:
    """Read a work file. ``-`` reads standard input. Raises ``WorkError`` with file and line."""
    name = str(path)
    try:
        if name == "-":
            import sys

            text, name = sys.stdin.buffer.read().decode("utf-8"), "standard input"
        else:
            text = Path(path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise WorkError("not UTF-8 text", Place(name)) from None
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        raise WorkError(f"can't be read: {reason}", Place(name)) from None
    return from_mapping(strictyaml.load(text, name, WorkError), law, name)


def from_mapping(table: Any, law: Law, file: str = "") -> Work:
    """Turn a mapping of the documented form into a ``Work``. Raises ``WorkError`` on anything else."""
    return _Reader(law, file).work(table)


class _Reader:
    def __init__(self, law: Law, file: str):
        self._law = law
        self._file = file

    def _error(self, message: str, table: Any = None, key: str = "", near: Iterable[str] = ()) -> WorkError:
        line = table.at(key) if isinstance(table, strictyaml.Table) else getattr(table, "line", 0)
        return WorkError(message, Place(self._file, line) if self._file else None, near)

    def _mapping(
        self, value: Any, what: str, allowed: Sequence[str], parent: Any = None, key: str = ""
    ) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            raise self._error(f"{what} must be a mapping", parent, key)
        for name in value:
            if name not in allowed:
                raise self._error(
                    f"{what} has no key {name!r}; expected {', '.join(allowed)}",
                    value,
                    str(name),
                    nearest(str(name), allowed),
                )
        return value

    def _one_of(self, table: Any, key: str, allowed: Iterable[str], what: str, default: str = "") -> str:
        value = table.get(key)
        if value is None:
            return default
        names = tuple(allowed)
        if value not in names:
            raise self._error(
                f"{what}: {value!r} is none of {', '.join(names)}", table, key, nearest(str(value), names)
            )
        return str(value)

    def work(self, table: Any) -> Work:
        if table is None:
            raise self._error("the work is empty; expected artifacts and release.artifact")
        table = self._mapping(table, "the work", _TOP)
        for key in ("artifacts", "release"):
            if key not in table:
                raise self._error(f"the work has no {key!r}", table)
        rows = table["artifacts"]
        if not isinstance(rows, Mapping) or not rows:
            raise self._error("artifacts must be a mapping of at least one name to what it is", table, "artifacts")
        artifacts = tuple(self._artifact(name, row, rows) for name, row in rows.items())
        self._check_references(artifacts, rows)
        release = self._release(table["release"], table, artifacts)
        assume = self._assume(table)
        return Work(artifacts, release, assume, str(table.get("question") or ""))

    def _artifact(self, name: Any, row: Any, rows: Mapping[str, Any]) -> Artifact:
        what = f"artifact {name!r}"
        if not isinstance(name, str):  # 1 and "1" would become one name
            raise self._error(f"the name of an artifact must be text, not {name!r}", rows)
        if _NO_TEXT.search(name):
            raise self._error(f"{what}: a name must not hold a NUL or half of a surrogate pair", rows, name)
        if not name.strip():
            raise self._error("an artifact needs a name", rows, name)
        row = self._mapping(row, what, _ARTIFACT, rows, name)
        kind = self._one_of(row, "kind", KINDS, f"{what}, kind")
        if not kind:
            raise self._error(f"{what} needs a kind: {', '.join(KINDS)}", rows, name)
        license = row.get("license")
        if license is not None and not isinstance(license, str):
            raise self._error(f"{what}: license must be text, not {license!r}", row, "license")
        steps = row.get("made_from") or []
        if not isinstance(steps, list | tuple):
            raise self._error(f"{what}: made_from must be a list", row, "made_from")
        modalities = row.get("modalities") or ()
        if isinstance(modalities, str):
            modalities = (modalities,)
        if not isinstance(modalities, list | tuple):
            raise self._error(f"{what}: modalities must be a list", row, "modalities")
        return Artifact(
            name,
            kind,
            license or "",
            tuple(self._step(step, what, row) for step in steps),
            self._one_of(row, "class", CLASSES, f"{what}, class"),
            tuple(str(m) for m in modalities),
            self._flag(row, "foundational", what),
            self._flag(row, "competes_with_licensor", what),
        )

    def _flag(self, row: Mapping[str, Any], key: str, what: str) -> bool | None:
        value = row.get(key)
        if value is None:
            return None
        if value in (True, "yes", "true"):
            return True
        if value in (False, "no", "false"):
            return False
        raise self._error(f"{what}: {key} must be yes or no, not {value!r}", row, key)

    def _step(self, step: Any, what: str, row: Mapping[str, Any]) -> Step:
        relations = self._law.relations
        if not isinstance(step, Mapping):
            raise self._error(f"{what}: an entry of made_from must be like {{fine-tune: base}}", row, "made_from")
        named = [key for key in step if key != "by"]
        if len(named) != 1:
            raise self._error(
                f"{what}: an entry of made_from names one relation; this one has {named or 'none'}",
                step if step else row,
                "made_from",
            )
        relation, source = str(named[0]), step[named[0]]
        if relation not in relations:
            raise self._error(
                f"{what}: no relation is named {relation!r}",
                step,
                relation,
                nearest(relation, relations) or tuple(relations),
            )
        if isinstance(source, Mapping):  # {fine-tune: {artifact: base, by: other}}
            source = self._mapping(source, f"{what}, {relation}", ("artifact", "by"), step, relation)
            return Step(relation, self._source(source.get("artifact"), what, step, relation), self._actor(source, what))
        return Step(relation, self._source(source, what, step, relation), self._actor(step, what))

    def _source(self, source: Any, what: str, step: Any, relation: str) -> str:
        if not isinstance(source, str) or not source:
            raise self._error(f"{what}: {relation} must name one artifact, not {source!r}", step, relation)
        return source

    def _actor(self, table: Mapping[str, Any], what: str) -> str:
        return self._one_of(table, "by", ("me", "other"), f"{what}, by")

    def _check_references(self, artifacts: Sequence[Artifact], rows: Mapping[str, Any]) -> None:
        names = [artifact.name for artifact in artifacts]
        sources = {artifact.name: [step.source for step in artifact.made_from] for artifact in artifacts}
        for artifact in artifacts:
            for source in sources[artifact.name]:
                if source not in sources:
                    raise self._error(
                        f"artifact {artifact.name!r} is made from {source!r}, which is not described",
                        rows,
                        artifact.name,
                        nearest(source, names),
                    )
        cycle = _cycle(sources)
        if cycle:
            raise self._error(f"artifacts are made from one another in a circle: {' → '.join(cycle)}", rows, cycle[0])

    def _release(self, value: Any, table: Any, artifacts: Sequence[Artifact]) -> Release:
        row = self._mapping(value, "release", _RELEASE, table, "release")
        names = {artifact.name: artifact for artifact in artifacts}
        name = row.get("artifact")
        if not isinstance(name, str) or name not in names:
            raise self._error(
                f"release.artifact must name an artifact, not {name!r}", row, "artifact", nearest(str(name), names)
            )
        form = self._one_of(row, "form", self._law.forms, "release, form", FORM_OF_KIND[names[name].kind])
        gain, activity = self._purpose(row)
        return Release(name, form, gain, activity, self._circumstances(row), self._called(row))

    def _called(self, row: Mapping[str, Any]) -> str:
        name = row.get("name")
        if name is None:
            return ""
        if not isinstance(name, str) or not name.strip() or _NO_TEXT.search(name):
            raise self._error(f"release.name must be what the release is called, not {name!r}", row, "name")
        return name.strip()

    def _purpose(self, row: Mapping[str, Any]) -> tuple[str, str]:
        purpose = row.get("purpose")
        if purpose is None:
            return "", ""
        if isinstance(purpose, Mapping):
            table = self._mapping(purpose, "release, purpose", ("gain", "activity"), row, "purpose")
            return self._one_of(table, "gain", GAINS, "purpose, gain"), self._one_of(
                table, "activity", ACTIVITIES, "purpose, activity"
            )
        try:
            return purpose_of(str(purpose))
        except WorkError as error:
            raise self._error(error.message, row, "purpose", error.nearest) from None

    def _circumstances(self, row: Mapping[str, Any]) -> Circumstances:
        if row.get("circumstances") is None:
            return Circumstances()
        table = self._mapping(row["circumstances"], "circumstances", _CIRCUMSTANCES, row, "circumstances")
        places = {key: self._places(table, key) for key in ("established_in", "used_in", "offered_in", "territory")}
        everywhere = places.pop("territory")
        return Circumstances(
            self._one_of(table, "person", PERSONS, "circumstances, person"),
            MappingProxyType({key: self._count(table, key) for key in SIZES if table.get(key) is not None}),
            **{key: value or everywhere for key, value in places.items()},
        )

    def _count(self, table: Mapping[str, Any], key: str) -> int:
        value = table[key]
        if isinstance(value, int) and abs(value) >= 10**strictyaml.MOST_DIGITS:
            raise self._error(f"{key} must have at most {strictyaml.MOST_DIGITS} digits", table, key)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise self._error(f"{key} must be a whole number, not {value!r}", table, key)
        return value

    def _places(self, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        value = table.get(key)
        if value is None:
            return ()
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list | tuple):
            raise self._error(f"{key} must be a list of country codes", table, key)
        for place in listed:
            if not isinstance(place, str) or not valid(place):
                raise self._error(f"{key}: {place!r} is no country code (such as DE) or union (EU, EEA)", table, key)
        return tuple(normal(place) for place in listed)

    def _assume(self, table: Mapping[str, Any]) -> dict[str, str]:
        value = table.get("assume")
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            raise self._error("assume must be a mapping of readings to yes, no or open", table, "assume")
        return {str(name): answer_of(answer) for name, answer in value.items()}


def answer_of(answer: Any) -> str:
    """``yes`` and ``no`` may be written as truth values too."""
    return {True: "yes", False: "no"}.get(answer, str(answer)) if isinstance(answer, bool) else str(answer)


def purpose_of(word: str) -> tuple[str, str]:
    """The gain and activity that one word for a purpose means. Raises ``WorkError``."""
    folded = word.strip().casefold().replace("non-commercial", "noncommercial")
    if folded in GAINS:
        return folded, ""
    if folded == "research":
        return "noncommercial", "research"
    if folded in ACTIVITIES:
        return ("noncommercial", folded) if folded == "personal" else ("", folded)
    raise WorkError(
        f"purpose: {word!r} is none of {', '.join((*GAINS, *ACTIVITIES))}", nearest=nearest(word, (*GAINS, *ACTIVITIES))
    )


def _cycle(sources: Mapping[str, Sequence[str]]) -> list[str]:
    """A circle among the artifacts, or nothing. Iterative, for works of any depth."""
    state: dict[str, int] = {}
    for root in sources:
        stack = [(root, iter(sources.get(root, ())))] if root not in state else []
        if stack:
            state[root] = 1
        while stack:
            name, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                state[name] = 2
                stack.pop()
            elif state.get(following) == 1:
                path = [item for item, _ in stack]
                return [*path[path.index(following) :], following]
            elif following not in state and following in sources:
                state[following] = 1
                stack.append((following, iter(sources[following])))
    return []
