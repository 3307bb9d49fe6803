"""The answer: frozen, typed, and the one JSON schema (docs/json.md).

The small records are named tuples: they are frozen, too, and take a fifth of the time to define at start-up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from compat.licenses.clause import Clause
from compat.reasoning.judging import DEPENDS, NO, UNKNOWN, YES

if TYPE_CHECKING:
    import networkx

    from compat.proof.explanation import Explanation

SCHEMA = 1
EXIT_STATUS = {YES: 0, NO: 1, DEPENDS: 3, UNKNOWN: 3}


class Decision(NamedTuple):
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


class Permission(NamedTuple):
    """A right that the release uses: ``act`` on ``artifact``, granted by ``license`` in ``clauses`` (none: by law)."""

    act: str
    message: str
    artifact: str
    license: str
    clauses: tuple[Clause, ...]


class Met(NamedTuple):
    """What else is done when an obligation is, with no phrase, name or file of its own. ``when`` is what it needs beyond that."""

    code: str
    message: str
    licenses: tuple[str, ...]
    clauses: tuple[Clause, ...]
    when: tuple[Decision, ...] = ()


@dataclass(frozen=True)
class Obligation:
    """What must be done. ``licenses`` ask for it, or for something that it ``meets`` as well, in ``clauses``.

    ``value`` is the exact phrase, name or figure where there is one, ``file`` the file to add (``LICENSE``: one for each
    licence), ``stage`` when a person does it (``STAGES``). ``items`` are the use restrictions that own terms must take over.
    """

    code: str
    message: str
    value: str
    licenses: tuple[str, ...]
    clauses: tuple[Clause, ...]
    when: tuple[Decision, ...] = ()
    stage: str = ""
    file: str = ""
    items: tuple[str, ...] = ()
    meets: tuple[Met, ...] = ()


class OpenQuestion(NamedTuple):
    """A reading, a circumstance, or a contradiction in a text (``kind``) on which the verdict hangs.

    ``whether`` is the answer that binds more, as the end of "it depends on whether".
    """

    id: str
    kind: str
    asks: str
    because: str
    whether: str


class Assumption(NamedTuple):
    """What was taken as given. ``source``: ``stated`` or ``pinned`` by the user, said by an organisation's ``policy``,
    ``assumed`` by default. ``turns`` is the verdict that the other answer would give, or empty if it changes nothing."""

    id: str
    answer: str
    says: str
    source: str
    because: str
    turns: str = ""


class Note(NamedTuple):
    """What warns and decides nothing."""

    code: str
    message: str
    license: str = ""
    clauses: tuple[Clause, ...] = ()


class Binding(NamedTuple):
    """A licence that binds the release, and the way by which it gets there.

    ``artifact`` is under it. ``path`` goes from there to the release: pairs of a relation and the artifact that it makes.
    ``when`` lists the open answers that this needs; it is empty if the licence binds for certain.
    """

    license: str
    artifact: str
    path: tuple[tuple[str, str], ...]
    when: tuple[Decision, ...] = ()


class Drift(NamedTuple):
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


class Change(NamedTuple):
    """One thing to do otherwise. ``code`` is stable (docs/remedies.md); ``artifact`` is the input it is about, or empty;
    ``value`` the label, relation, form, place or beginning of a name to take, or empty."""

    code: str
    artifact: str = ""
    value: str = ""


class Remedy(NamedTuple):
    """Changes under which the engine says yes (or depends), under the same readings, by a run of its own.

    ``license`` is the label to take, if that is what changes.
    """

    message: str
    verdict: str
    license: str = ""
    changes: tuple[Change, ...] = ()


class Unknown(NamedTuple):
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
    names the side taken of each inbound ``OR``, and the outbound licence where none was named. ``readings`` names every
    reading that the answer rests on (docs/readings.md), with the answer that it has here: ``yes``, ``no`` or ``open``.
    ``nothing_helps`` says why there are no remedies; ``search_cut`` that the search for them was, so that there may be others.
    ``form`` is that of the release, and
    ``outbound`` what it goes out under: an expression over the ids of the catalogue, ``proprietary`` for own terms, or empty.
    ``is_chain`` says whether something lies between an input and the release.
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
    nothing_helps: str = ""
    search_cut: str = ""
    unknowns: tuple[Unknown, ...] = ()
    readings: Mapping[str, str] = field(default_factory=dict)
    choice: Mapping[str, str] = field(default_factory=dict)
    form: str = ""
    outbound: str = ""
    catalogue: Mapping[str, str] = field(default_factory=dict)
    is_chain: bool = False
    _graph: Callable[[], networkx.DiGraph] | None = field(default=None, repr=False, compare=False)
    _explanation: Callable[[], Explanation] | None = field(default=None, repr=False, compare=False)
    _bindings: Callable[[], tuple[Binding, ...]] | None = field(default=None, repr=False, compare=False)

    @cached_property
    def bindings(self) -> tuple[Binding, ...]:
        """The licences that bind the release, each with the path of its shortest proof; looked for when asked."""
        return self._bindings() if self._bindings else ()

    @cached_property
    def graph(self) -> networkx.DiGraph:
        """The derivation, as clingo derived it; built when asked for (docs/graph.md)."""
        if self._graph is None:
            raise ValueError("this answer was made without its program")
        return self._graph()

    @cached_property
    def explanation(self) -> Explanation:
        """Why it is so, step by step (docs/why.md); put together when asked for."""
        if self._explanation is None:
            raise ValueError("this answer was made without its program")
        return self._explanation()

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
            "conflicts": [plain(c) for c in self.conflicts],
            "obligations": [plain(o) for o in self.obligations],
            "permissions": [plain(p) for p in self.permissions],
            "open_questions": [plain(q) for q in self.open_questions],
            "decided_by": {
                "yes": [[plain(d) for d in one] for one in self.makes_yes],
                "no": [[plain(d) for d in one] for one in self.makes_no],
            },
            "assumptions": [plain(a) for a in self.assumptions],
            "notes": [plain(n) for n in self.notes],
            "bindings": [
                {**plain(b), "path": [{"relation": relation, "artifact": made} for relation, made in b.path]}
                for b in self.bindings
            ],
            "drift": [plain(d) for d in self.drift],
            "remedies": [plain(r) for r in self.remedies],
            "nothing_helps": self.nothing_helps,
            "search_cut": self.search_cut,
            "unknowns": [plain(u) for u in self.unknowns],
            "readings": dict(self.readings),
            "choice": dict(self.choice),
            "form": self.form,
            "outbound": self.outbound,
            "catalogue": dict(self.catalogue),
        }


class Outlet(NamedTuple):
    """A licence under which a work may go out, or may if the open questions are answered so.

    ``license`` is an expression over ids of the catalogue, or ``proprietary``; ``kind`` its kind, ``combination`` or
    ``own-terms``. ``asks`` says what it asks of recipients: ``nothing`` (but notices and the like),
    ``share-alike-in-part`` (of its own files or library), ``share-alike`` or ``limits``. ``place`` is its place among the most used (docs/which.md), None if it is not counted. ``makes_yes`` are the
    smallest sets of answers that make it a yes, shortest first (empty: it is one).
    """

    license: str
    name: str
    kind: str
    asks: str
    osi: bool
    place: int | None = None
    makes_yes: tuple[tuple[Decision, ...], ...] = ()


class Refused(NamedTuple):
    """A licence that people would think of, and what stands against it first."""

    license: str
    name: str
    conflict: Conflict


class AddedFile(NamedTuple):
    """A file to put beside the release: its name and what it holds. ``when`` lists the open answers that it needs."""

    name: str
    holds: str
    when: tuple[Decision, ...] = ()


@dataclass(frozen=True)
class Outbound:
    """What ``which`` returns: the licences under which a work may be released, the best first.

    ``yes`` and ``depends`` are complete; ``unknown`` hangs on inputs of which nothing is known; ``missing`` are the most used
    ones that are a no. ``card`` (lines of metadata) and ``files`` are for ``label``, the first that is a yes, else the first
    that depends. ``refused`` counts all licences that are a no.
    """

    question: str
    understood: str
    yes: tuple[Outlet, ...] = ()
    depends: tuple[Outlet, ...] = ()
    unknown: tuple[Outlet, ...] = ()
    missing: tuple[Refused, ...] = ()
    refused: int = 0
    label: str = ""
    card: tuple[str, ...] = ()
    files: tuple[AddedFile, ...] = ()
    unknowns: tuple[Unknown, ...] = ()
    notes: tuple[Note, ...] = ()
    choice: Mapping[str, str] = field(default_factory=dict)
    ranked_by: Mapping[str, str] = field(default_factory=dict)
    catalogue: Mapping[str, str] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        """``yes`` if something is a yes, else ``depends``, ``unknown`` or ``no``, the best that there is."""
        return YES if self.yes else DEPENDS if self.depends else UNKNOWN if self.unknown else NO

    @property
    def exit_status(self) -> int:
        """0 if something is a yes, 1 if nothing is, 3 if it depends or is unknown."""
        return EXIT_STATUS[self.verdict]

    def to_dict(self) -> dict[str, Any]:
        """The JSON form, as documented in docs/json.md."""
        fields = {name: plain(getattr(self, name)) for name in self.__dataclass_fields__}
        fields |= {name: dict(getattr(self, name)) for name in ("choice", "ranked_by", "catalogue")}
        return {"schema": SCHEMA, "verdict": self.verdict, **fields}


def plain(value: Any) -> Any:
    """Records as mappings, other tuples as lists."""
    names = getattr(value, "_fields", None) or getattr(value, "__dataclass_fields__", None)
    if names:
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value
