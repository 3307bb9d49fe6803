"""A licence as facts, each with the clause that says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from compat.licenses.clause import Clause

LICENSE_KINDS = ("model", "data", "content", "source-available", "software", "service", "exception", "policy")
NOT_OBTAINED = "not-obtained"
FACT_KINDS = (
    "permission",
    "denial",
    "limit",
    "restriction",
    "use-restriction",
    "obligation",
    "ending",
    "share-alike",
    "ban",
    "becomes",
    "tolerates",
    "exempts",
    "derivative",
    "hosting",
    "licensor",
    "covers",
    "excludes",
    "note",
)


@dataclass(frozen=True)
class Fact:
    """One thing that a licence says. ``details`` holds what else the kind needs (docs/licences.md has the table)."""

    kind: str
    name: str
    clause: Clause
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def value(self) -> str:
        """What distinguishes this fact from others of the same name: a phrase, a figure, a place, whom it catches."""
        detail = self.details
        if "figure" in detail:
            parts = [str(detail["figure"])]
            if detail.get("on"):
                parts.append(f"on {detail['on']}")
        elif "places" in detail:
            parts = [" ".join(detail["places"])]  # type: ignore[arg-type]
        elif "catches" in detail:
            parts = [str(detail["catches"])]
            if detail.get("spares"):
                parts.append(f"but for derivatives of {self.clause.license}")
        else:
            parts = [str(detail.get("value", ""))]
        if detail.get("with"):
            parts.append("if " + " and ".join(detail["with"]))  # type: ignore[arg-type]
        return ", ".join(parts)


@dataclass(frozen=True)
class LicenseQuestion:
    """A point on which a text contradicts itself. ``ties`` is the answer that restricts."""

    id: str
    asks: str
    because: str
    ties: str


@dataclass(frozen=True)
class Statement:
    """What somebody says of a licence whose text was not obtained: shown, never decided upon."""

    says: str
    source: str
    date: str = ""


@dataclass(frozen=True)
class License:
    """A licence; or a document that licences make part of themselves (``policy``), or an ``exception`` to some."""

    id: str
    name: str
    kind: str
    family: str
    facts: tuple[Fact, ...]
    version: str = ""
    date: str = ""
    steward: str = ""
    spdx: str = ""
    aliases: tuple[str, ...] = ()
    superseded_by: str = ""
    approved: Mapping[str, str] = field(default_factory=dict)  # by whom (osi, fsf) -> where that is said
    huggingface: tuple[str, ...] = ()
    readings: int = 0  # how many independent readings its facts rest on
    text: str = ""
    text_sha256: str = ""
    statements: tuple[Statement, ...] = ()
    includes: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    silent: Mapping[str, str] = field(default_factory=dict)  # dimension -> why, where the text has a word on it
    undefined: tuple[str, ...] = ()  # what the text's definition of a derivative neither takes in nor leaves out
    sections: Mapping[str, str] = field(default_factory=dict)
    questions: tuple[LicenseQuestion, ...] = ()
    modifies: tuple[str, ...] = ()  # an exception: the families of the licences that it may modify
    lifts: tuple[str, ...] = ()  # an exception: what it takes away, each as "kind name"
    remarks: str = ""

    @property
    def obtained(self) -> bool:
        """Whether the text was read. Where it could not be had, there are statements by others instead of facts."""
        return self.text != NOT_OBTAINED
