"""The answer: frozen, typed, and the one JSON schema (docs/json.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from compat.licenses.clause import Clause
from compat.reasoning.judging import DEPENDS, NO, UNKNOWN, YES

if TYPE_CHECKING:
    import networkx

SCHEMA = 1
EXIT_STATUS = {YES: 0, NO: 1, DEPENDS: 3, UNKNOWN: 3}


@dataclass(frozen=True)
class Decision:
    """One answer to one open question. ``says`` is how it is told after "if"."""

    question: str
    answer: str
    says: str


@dataclass(frozen=True)
class Conflict:
    """What stands against the release. ``code`` is stable (docs/codes.md). ``when`` lists the open answers that it
    needs; it is empty if the conflict stands for certain. ``because`` are the steps of the derivation, in words."""

    code: str
    message: str
    licenses: tuple[str, ...]
    artifacts: tuple[str, ...]
    clauses: tuple[Clause, ...]
    when: tuple[Decision, ...] = ()
    because: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Permission:
    """A right that the release uses: ``act`` on ``artifact``, granted by ``license`` in ``clauses`` (none: by law)."""

    act: str
    message: str
    artifact: str
    license: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class Obligation:
    """What must be done. ``licenses`` ask for it; ``value`` is the exact phrase, name or figure where there is one."""

    code: str
    message: str
    value: str
    licenses: tuple[str, ...]
    clauses: tuple[Clause, ...]
    when: tuple[Decision, ...] = ()


@dataclass(frozen=True)
class OpenQuestion:
    """A reading, a circumstance, or a contradiction in a text (``kind``) on which the verdict hangs.

    ``whether`` is the answer that binds more, as the end of "it depends on whether".
    """

    id: str
    kind: str
    asks: str
    because: str
    whether: str


@dataclass(frozen=True)
class Assumption:
    """What was taken as given. ``source``: ``stated`` by the user, ``assumed`` by default, ``pinned``. ``turns`` is the
    verdict that the other answer would give, or empty if it changes nothing."""

    id: str
    answer: str
    says: str
    source: str
    because: str
    turns: str = ""


@dataclass(frozen=True)
class Note:
    """What warns and decides nothing."""

    code: str
    message: str
    license: str = ""
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True)
class Drift:
    """An artifact in the middle that declares more freedom than its ancestors allow, whatever the open questions.

    ``declared`` is its label as written. ``license``, that of ``ancestor``, forbids it in ``clauses``, and binds all the
    same. ``could_be`` are the labels that would have been allowed, as far as its ancestors' licences make any.
    ``starts_here`` is false where the same fault was already in the label of what it was made from.
    """

    artifact: str
    declared: str
    could_be: tuple[str, ...]
    ancestor: str
    license: str
    starts_here: bool
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class Remedy:
    """A change under which the engine says yes (or depends), under the same readings."""

    message: str
    verdict: str
    license: str = ""


@dataclass(frozen=True)
class Unknown:
    """An artifact, or the outbound licence, of which nothing is known.

    ``says`` is what others say of a licence whose text was not obtained, each with its source; it decides nothing.
    """

    artifact: str
    license: str
    says: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What ``ask`` and ``check`` return.

    ``verdict`` is ``yes``, ``no``, ``depends`` or ``unknown``. ``understood`` says in one sentence what was asked and
    assumed. ``makes_yes`` and ``makes_no`` are the smallest sets of answers that decide, shortest first. ``choice``
    names the side taken of each inbound ``OR``, and the outbound licence where none was named.
    """

    verdict: str
    question: str
    understood: str
    conflicts: tuple[Conflict, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    permissions: tuple[Permission, ...] = ()
    open_questions: tuple[OpenQuestion, ...] = ()
    makes_yes: tuple[tuple[Decision, ...], ...] = ()
    makes_no: tuple[tuple[Decision, ...], ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    notes: tuple[Note, ...] = ()
    drift: tuple[Drift, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    unknowns: tuple[Unknown, ...] = ()
    choice: Mapping[str, str] = field(default_factory=dict)
    catalogue: Mapping[str, str] = field(default_factory=dict)
    _graph: Callable[[], networkx.DiGraph] | None = field(default=None, repr=False, compare=False)

    @cached_property
    def graph(self) -> networkx.DiGraph:
        """The derivation, as clingo derived it; built when asked for (docs/graph.md)."""
        if self._graph is None:
            raise ValueError("this answer was made without its program")
        return self._graph()

    @property
    def exit_status(self) -> int:
        """0 yes, 1 no, 3 depends or unknown."""
        return EXIT_STATUS[self.verdict]

    def to_dict(self) -> dict[str, Any]:
        """The JSON form, as documented in docs/json.md."""
        return {
            "schema": SCHEMA,
            "verdict": self.verdict,
            "question": self.question,
            "understood": self.understood,
            "conflicts": [_plain(c) for c in self.conflicts],
            "obligations": [_plain(o) for o in self.obligations],
            "permissions": [_plain(p) for p in self.permissions],
            "open_questions": [_plain(q) for q in self.open_questions],
            "decided_by": {
                "yes": [[_plain(d) for d in one] for one in self.makes_yes],
                "no": [[_plain(d) for d in one] for one in self.makes_no],
            },
            "assumptions": [_plain(a) for a in self.assumptions],
            "notes": [_plain(n) for n in self.notes],
            "drift": [_plain(d) for d in self.drift],
            "remedies": [_plain(r) for r in self.remedies],
            "unknowns": [_plain(u) for u in self.unknowns],
            "choice": dict(self.choice),
            "catalogue": dict(self.catalogue),
        }


def _plain(value: Any) -> Any:
    """Dataclasses as mappings, tuples as lists."""
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value
