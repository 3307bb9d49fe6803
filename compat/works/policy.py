"""An organisation's policy: readings and circumstances that it pins, and licences that it does not accept (docs/policy.md).

What a policy says is laid under a work: what the question or the work file says itself wins.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from compat.errors import CompatError, Place, PolicyError, nearest
from compat.knowledge.model import Knowledge
from compat.licenses import strictyaml
from compat.licenses.expressions import NOT_LICENSES, parse
from compat.works.model import Circumstances, Work
from compat.works.tables import CIRCUMSTANCES, NO_TEXT, PLACES, TableReader, text_of

_TOP = ("schema", "assume", "circumstances", "not_accepted")
_ENTRY = ("license", "because")
SCHEMA = 1


@dataclass(frozen=True)
class NotAccepted:
    """A licence that the organisation does not accept, why (may be empty), and where it says so."""

    license: str
    because: str = ""
    place: str = "the policy"


@dataclass(frozen=True)
class Policy:
    """What an organisation's file says. ``places`` tells where: the name of a pin, or the key of a circumstance, to
    ``compat.yaml:3``.

    ``gain`` and ``activity`` are the purpose; empty or None in ``circumstances`` means not stated.
    """

    file: str = "the policy"
    assume: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    circumstances: Circumstances = field(default_factory=Circumstances)
    not_accepted: tuple[NotAccepted, ...] = ()
    gain: str = ""
    activity: str = ""
    places: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def place(self, name: str) -> str:
        """Where it says this."""
        return self.places.get(name, self.file)


def read(path: str | os.PathLike[str], knowledge: Knowledge) -> Policy:
    """Read a policy file. Raises ``PolicyError`` with file and line."""
    text, name = text_of(os.fspath(path), PolicyError)
    name = os.fsencode(name).decode("utf-8", "replace")  # it is told, and a name of bytes can't be
    return from_mapping(strictyaml.load(text, name, PolicyError), knowledge, name)


def from_mapping(table: Any, knowledge: Knowledge, file: str = "") -> Policy:
    """Turn a mapping of the documented form into a ``Policy``. Raises ``PolicyError`` on anything else."""
    return _Reader(knowledge, file).policy(table)


def with_policy(work: Work, policy: Policy | Mapping[str, Any] | str | os.PathLike[str], knowledge: Knowledge) -> Work:
    """The work with what the policy (or its mapping, or its file) says of all that the work itself leaves open.

    Raises ``PolicyError`` on a policy that is not valid.
    """
    if isinstance(policy, Mapping):
        policy = from_mapping(policy, knowledge)
    elif isinstance(policy, str | os.PathLike):
        policy = read(policy, knowledge)
    elif not isinstance(policy, Policy):
        raise PolicyError(f"a policy must be a Policy, a mapping or the path of a file, not {type(policy).__name__}")
    taken: dict[str, str] = {}
    assume = dict(work.assume)
    for name, answer in policy.assume.items():
        _check_pin(name, answer, knowledge, None)
        if name not in assume:
            assume[name] = answer
            taken[name] = policy.place(name)
    release = work.release
    here, theirs = release.circumstances, policy.circumstances
    said: dict[str, Any] = {
        key: getattr(theirs, key) for key in ("person", *PLACES) if getattr(theirs, key) and not getattr(here, key)
    }
    sizes = {key: value for key, value in theirs.sizes.items() if key not in here.sizes}
    purpose = {
        key: getattr(policy, key)
        for key in ("gain", "activity")
        if getattr(policy, key) and not getattr(release, key) and not _another_purpose(policy, work)
    }
    taken.update((key, policy.place(key)) for key in (*said, *sizes, *purpose))
    here = replace(here, sizes=MappingProxyType({**here.sizes, **sizes}), **said)
    return replace(
        work,
        release=replace(release, circumstances=here, **purpose),
        assume=MappingProxyType(assume),
        policy=policy.file,
        by_policy=MappingProxyType(taken),
        not_accepted=MappingProxyType({_resolved(row.license, knowledge): _told(row) for row in policy.not_accepted}),
    )


def _another_purpose(policy: Policy, work: Work) -> bool:
    """Whether the work states a purpose that is not the policy's: then nothing of the policy's is taken over."""
    release = work.release
    return bool(
        (release.gain and policy.gain and release.gain != policy.gain)
        or (release.activity and policy.activity and release.activity != policy.activity)
    )


def _told(row: NotAccepted) -> str:
    return f"{row.place}: {row.because}" if row.because else row.place


def _check_pin(name: str, answer: str, knowledge: Knowledge, place: Place | None) -> None:
    """Raise ``PolicyError`` unless the answer is one, and some work could ask the question."""
    law = knowledge.law
    circumstance = name.partition("@")[0].partition(":")[0]
    if name not in law.readings and circumstance not in law.circumstances:
        of = circumstance if circumstance in knowledge else ""
        own = [question["id"] for question in knowledge.record(of).raised.own] if of else []
        if name not in own:
            near = nearest(name, (*law.readings, *law.circumstances, *own))
            raise PolicyError(f"no reading or circumstance is named {name!r}", place, near)
    if answer not in ("yes", "no", "open"):
        raise PolicyError(f"assume {name}: expected yes, no or open, not {answer!r}", place)


def _resolved(name: str, knowledge: Knowledge, place: Place | None = None) -> str:
    """The id of a licence that is not accepted. Raises ``PolicyError`` if this names no licence, or several."""
    try:
        found = parse(name, knowledge.names)
        ids = {id for one in found.alternatives for id in one}
        if len(ids) != 1:
            raise PolicyError(f"{name!r} names several licences; list each by itself")
        (id,) = ids
        if id in NOT_LICENSES:
            raise PolicyError(f"{name!r} is no licence")
        if id in found.unknown and not knowledge.names.unread(id):
            knowledge.names.resolve(name)  # says what is near
            raise PolicyError(f"no licence named {name!r} in the catalogue")
        if knowledge.kind_of(id) == "policy":
            raise PolicyError(f"{id} is a use policy, which nothing is under")
        return id
    except CompatError as error:
        raise PolicyError(error.message, place, error.nearest) from None


class _Reader(TableReader):
    raises = PolicyError

    def __init__(self, knowledge: Knowledge, file: str):
        super().__init__(knowledge.law, file)
        self._knowledge = knowledge

    def policy(self, table: Any) -> Policy:
        if table is None:
            raise self._error(f"the policy is empty; expected schema: {SCHEMA}")
        if isinstance(table, Mapping) and "artifacts" in table:
            raise self._error("this is a work file, and a policy was looked for", table, "artifacts")
        table = self._mapping(table, "the policy", _TOP, table)
        if table.get("schema") != SCHEMA:
            raise self._error(f"expected schema: {SCHEMA}, not {table.get('schema')!r}", table, "schema")
        assume = self._assume(table)
        for name, answer in assume.items():
            _check_pin(name, answer, self._knowledge, self._place(table["assume"], name))
        circumstances = self._circumstances(table, (*CIRCUMSTANCES, "purpose"))
        said = table.get("circumstances") or {}
        gain, activity = self._purpose(said)
        places = {name: self._told_place(table["assume"], name) for name in assume}
        for key in said:
            of = {"purpose": ("gain", "activity"), "territory": PLACES}.get(key, (key,))
            places.update((name, self._told_place(said, key)) for name in of if name == key or name not in said)
        return Policy(
            self._file or Policy.file,
            MappingProxyType(assume),
            circumstances,
            self._not_accepted(table),
            gain,
            activity,
            MappingProxyType(places),
        )

    def _told_place(self, table: Any, key: str) -> str:
        return str(self._place(table, key) or Policy.file)

    def _not_accepted(self, table: Mapping[str, Any]) -> tuple[NotAccepted, ...]:
        rows = table.get("not_accepted")
        if rows is None:
            return ()
        if not isinstance(rows, list | tuple):
            raise self._error("not_accepted must be a list of licences", table, "not_accepted")
        found: dict[str, NotAccepted] = {}
        for number, row in enumerate(rows):
            line = rows.lines[number] if isinstance(rows, strictyaml.Row) else 0
            place = Place(self._file, line) if self._file else None
            because: Any = ""
            name = row
            if isinstance(row, Mapping):
                row = self._mapping(row, "an entry of not_accepted", _ENTRY, table, "not_accepted")
                name, because = row.get("license"), row.get("because") or ""
            if not isinstance(name, str) or not isinstance(because, str) or NO_TEXT.search(because):
                raise PolicyError(
                    f"an entry of not_accepted must be like AGPL-3.0-only or {{license: AGPL-3.0-only, because: …}}, not {row!r}",
                    place,
                )
            id = _resolved(name, self._knowledge, place)
            if id in found:
                raise PolicyError(f"{id} is listed twice (first: {found[id].place})", place)
            found[id] = NotAccepted(id, " ".join(because.split()), str(place or Policy.file))
        return tuple(found.values())
