"""Work descriptions: YAML, JSON or a mapping, checked and turned into a ``Work``. Every mistake names its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from compat.errors import WorkError, nearest
from compat.knowledge.law import Law
from compat.licenses import strictyaml
from compat.works.model import CLASSES, FORM_OF_KIND, KINDS, Artifact, Release, Step, Work
from compat.works.tables import NO_TEXT, TableReader, text_of

_TOP = ("artifacts", "release", "assume", "question")
_ARTIFACT = ("kind", "license", "made_from", "class", "modalities", "foundational", "competes_with_licensor")
_RELEASE = ("artifact", "form", "purpose", "circumstances", "name")


def read(path: str | Path, law: Law) -> Work:
    """Read a work file. ``-`` reads standard input. Raises ``WorkError`` with file and line."""
    text, name = text_of(path, WorkError)
    return from_mapping(strictyaml.load(text, name, WorkError), law, name)


def from_mapping(table: Any, law: Law, file: str = "") -> Work:
    """Turn a mapping of the documented form into a ``Work``. Raises ``WorkError`` on anything else."""
    return _Reader(law, file).work(table)


class _Reader(TableReader):
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
        if NO_TEXT.search(name):
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
        if not isinstance(name, str) or not name.strip() or NO_TEXT.search(name):
            raise self._error(f"release.name must be what the release is called, not {name!r}", row, "name")
        return name.strip()


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
