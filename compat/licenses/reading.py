"""Read licence files. Every mistake is reported with file and line; a fact without section and quote doesn't load."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from compat.errors import LicenseFileError, Place, nearest
from compat.licenses import strictyaml
from compat.licenses.clause import Clause
from compat.licenses.model import (
    FACT_KINDS,
    LICENSE_KINDS,
    NOT_OBTAINED,
    Fact,
    License,
    LicenseQuestion,
    Statement,
)
from compat.licenses.vocabulary import TRIGGERS, Vocabulary, label_of

SCHEMA = 1
_IDEOGRAPHS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_TOP = {
    "schema",
    "id",
    "name",
    "kind",
    "family",
    "version",
    "date",
    "steward",
    "spdx",
    "aliases",
    "superseded_by",
    "text",
    "approved",
    "huggingface",
    "readings",
    "statements",
    "includes",
    "extends",
    "incorporates",
    "without",
    "modifies",
    "lifts",
    "offers",
    "sections",
    "facts",
    "silent",
    "undefined",
    "questions",
    "remarks",
}
_DETAILS = {
    "permission": {"implied"},
    "denial": {"if"},
    "limit": {"acts", "figure", "on", "affiliates", "effect", "places", "with", "value", "if"},
    "restriction": {"binds", "catches", "spares", "value", "if"},
    "use-restriction": {"binds"},
    "obligation": {"on", "value", "above"},
    "ending": set(),
    "share-alike": {"on", "scope", "copies", "forms", "if"},
    "ban": {"over", "strength"},
    "becomes": {"mode", "reading", "after"},
    "tolerates": set(),
    "exempts": set(),
    "derivative": {"is"},
    "hosting": set(),
    "licensor": set(),
    "covers": set(),
    "excludes": set(),
    "note": {"value"},
}
CLOSED = {  # detail -> the values allowed
    "is": ("yes", "no", "similar"),
    "over": ("whole-derivative", "own-material"),
    "strength": ("any-term", "rights-only"),
    "mode": ("later-text", "named", "relicense", "combine", "drop-permission", "on-date", "class"),
    "binds": ("condition", "promise"),
    "spares": ("own-derivatives",),
    "scope": ("whole-work", "file", "library", "database"),
    "effect": ("no-rights", "paid-licence", "termination"),
}
_NAMES = {  # kind -> the names allowed, where the vocabulary has no section for it
    "share-alike": ("same", "source"),
    "ban": ("further-restrictions",),
    "hosting": ("is-distribution", "not-distribution"),
}
CLASSES = ("free-with-source", "allows-as-much")  # licences by what they say; rules/terms/share_alike.lp tells which
WITH = ("commercial", "multimodal", "production", "beyond-research", "beyond-personal", "devices-over")
_LISTS = ("aliases", "huggingface", "includes", "offers", "without", "modifies", "lifts")


def length(quote: str) -> int:
    """How many words a quote has; Chinese, Japanese and Korean characters count as words."""
    return len(quote.split()) + len(_IDEOGRAPHS.findall(quote))


def names_of(kind: str) -> tuple[str, ...]:
    """The names allowed for facts of a kind that the vocabulary has no section for (empty: any)."""
    return _NAMES.get(kind, ())


def details_of(kind: str) -> set[str]:
    """The keys that a fact of this kind may have beside its name, section and quote."""
    return _DETAILS[kind]


class LicenseFile:
    """One licence file, checked and turned into facts.

    ``extends`` is the id of the file whose facts it takes over; ``incorporates`` says that they go on citing that text.
    """

    def __init__(self, path: Path, vocabulary: Vocabulary, relations: tuple[str, ...]):
        self._path = path
        self._vocabulary = vocabulary
        self._relations = relations
        table = strictyaml.load(path.read_text(encoding="utf-8"), str(path), LicenseFileError)
        if not isinstance(table, strictyaml.Table):
            raise self._error("a licence file must be a mapping", 1)
        self._table = table
        self._check_top()
        self.extends = str(table.get("extends") or table.get("incorporates") or "")
        self.incorporates = bool(table.get("incorporates"))
        self.without = self._groups("without")

    def states(self, key: str) -> bool:
        """Whether the file itself says something under this key."""
        return key in self._table

    def _error(self, message: str, line: int, near: tuple[str, ...] = ()) -> LicenseFileError:
        return LicenseFileError(message, Place(str(self._path), line), near)

    def _check_top(self) -> None:
        table = self._table
        for key in table:
            if key not in _TOP:
                raise self._error(f"unknown key {key!r}", table.at(key), nearest(key, _TOP))
        for key in ("id", "name", "kind", "family"):
            if not isinstance(table.get(key), str):
                raise self._error(f"{key!r} must be given, as text", table.at(key))
        if table["kind"] not in LICENSE_KINDS:
            raise self._error(f"unknown kind {table['kind']!r}", table.at("kind"), LICENSE_KINDS)
        if table.get("text") == NOT_OBTAINED and (table.get("facts") or not table.get("statements")):
            raise self._error("a text that was not obtained has statements and no facts", table.at("text"))
        for key in (*_LISTS, "facts", "silent", "undefined", "questions", "statements"):
            if not isinstance(table.get(key) or [], list):
                raise self._error(f"{key!r} must be a list", table.at(key))
        for key, section in (("silent", "dimensions"), ("undefined", "definable")):
            known = self._vocabulary.rows[section]
            for row in table.get(key) or ():
                for name in row if isinstance(row, dict) else (row,):
                    if name not in known:
                        raise self._error(f"unknown name {name!r}", table.at(key), nearest(str(name), known))

    def _groups(self, key: str) -> tuple[str, ...]:
        """Groups of facts, each ``kind name``: all facts of that kind and name."""
        for group in self._table.get(key) or ():
            kind, _, name = str(group).partition(" ")
            if kind not in FACT_KINDS or not name:
                raise self._error(f"{key}: {group!r} must be a kind of fact and a name", self._table.at(key))
        return tuple(self._table.get(key) or ())

    def license(self) -> License:
        """The licence as this file states it, without what it takes over from others."""
        table = self._table
        text = table.get("text") or {}
        if isinstance(text, str):
            text = {"id": text}
        return License(
            id=table["id"],
            name=table["name"],
            kind=table["kind"],
            family=table["family"],
            version=str(table.get("version") or ""),
            date=str(table.get("date") or ""),
            steward=str(table.get("steward") or ""),
            spdx=str(table.get("spdx") or ""),
            aliases=tuple(str(a) for a in table.get("aliases") or ()),
            superseded_by=str(table.get("superseded_by") or ""),
            approved=dict(table.get("approved") or {}),
            huggingface=tuple(table.get("huggingface") or ()),
            readings=int(table.get("readings") or 0),
            statements=tuple(self._statement(row) for row in table.get("statements") or ()),
            modifies=tuple(table.get("modifies") or ()),
            lifts=self._groups("lifts"),
            text=str(text.get("id", "")),
            text_sha256=str(text.get("sha256", "")),
            includes=tuple(table.get("includes") or ()),
            offers=tuple(table.get("offers") or ()),
            silent={
                str(name): str(why)
                for row in table.get("silent") or ()
                for name, why in (row.items() if isinstance(row, dict) else ((row, ""),))
            },
            undefined=tuple(table.get("undefined") or ()),
            sections={str(k): str(v) for k, v in (table.get("sections") or {}).items()},
            questions=tuple(self._question(row) for row in table.get("questions") or ()),
            facts=tuple(self._fact(row, line) for row, line in self._fact_rows()),
            remarks=str(table.get("remarks") or ""),
        )

    def _statement(self, row: Any) -> Statement:
        if not isinstance(row, dict) or not all(isinstance(row.get(key), str) for key in ("says", "source")):
            raise self._error("a statement needs 'says' and 'source', as text", self._table.at("statements"))
        return Statement(row["says"], row["source"], str(row.get("date") or ""))

    def _fact_rows(self) -> list[tuple[Any, int]]:
        rows = self._table.get("facts") or strictyaml.Row()
        return list(zip(rows, getattr(rows, "lines", [0] * len(rows))))

    def _question(self, row: Any) -> LicenseQuestion:
        for key in ("id", "asks", "because", "ties"):
            if not isinstance(row, dict) or not isinstance(row.get(key), str):
                raise self._error(f"a question needs {key!r}, as text", self._table.at("questions"))
        return LicenseQuestion(row["id"], row["asks"], row["because"], row["ties"])

    def _fact(self, row: Any, line: int) -> Fact:
        if not isinstance(row, dict):
            raise self._error("a fact must be a mapping", line)
        kinds = [key for key in row if key in FACT_KINDS]
        if len(kinds) != 1:
            raise self._error(
                f"a fact has exactly one of {', '.join(FACT_KINDS)}; this one has {kinds or 'none'}", line
            )
        kind, name = kinds[0], str(row[kinds[0]])
        self._check_name(kind, name, line)
        for key in ("section", "quote"):
            if row.get(key) in (None, ""):
                raise self._error(f"fact {kind} {name!r} has no {key}", line)
        quote = str(row["quote"])
        if length(quote) < 4:
            raise self._error(f"the quote of {kind} {name!r} has fewer than four words", line)
        details = {key: row[key] for key in row if key not in (kind, "section", "quote")}
        self._check_details(kind, name, details, line)
        return Fact(kind, name, Clause(self._table["id"], str(row["section"]), quote), details)

    def _check_name(self, kind: str, name: str, line: int) -> None:
        allowed = self._vocabulary.names(kind) or _NAMES.get(kind)
        if kind == "derivative":
            allowed = (*self._relations, "train-on-outputs", "database-inclusion")
        if kind == "tolerates":
            allowed = tuple(
                {
                    str(row.get("kind"))
                    for s in ("restrictions", "obligations")
                    for row in self._vocabulary.rows[s].values()
                }
            )
        if allowed is not None and name not in allowed:
            raise self._error(f"unknown {kind} {name!r}", line, nearest(name, allowed))

    def _check_details(self, kind: str, name: str, details: dict[str, Any], line: int) -> None:
        for key, value in details.items():
            if key not in _DETAILS[kind]:
                raise self._error(f"unknown key {key!r} in fact {kind} {name!r}", line, nearest(key, _DETAILS[kind]))
            if key in CLOSED and value not in CLOSED[key]:
                raise self._error(f"{key!r} of {name!r} must be one of {', '.join(CLOSED[key])}", line)
            if key in ("acts", "on", "places", "with", "forms", "above") and not (key == "on" and kind == "limit"):
                if not isinstance(value, list) or not value:
                    raise self._error(f"{key!r} of {name!r} must be a list", line)
        needed = {"ban": ("over", "strength"), "becomes": ("mode",), "derivative": ("is",), "obligation": ("on",)}
        for key in needed.get(kind, ()):
            if key not in details:
                raise self._error(f"fact {kind} {name!r} needs {key!r}", line)
        if details.get("mode") == "class" and name not in CLASSES:
            raise self._error(f"unknown class of licences {name!r}", line, nearest(name, CLASSES))
        self._check_entries(kind, name, details, line)

    def _check_entries(self, kind: str, name: str, details: dict[str, Any], line: int) -> None:
        acts = self._vocabulary.rows["acts"]
        for act in details.get("acts", ()):
            if act not in acts:
                raise self._error(f"unknown act {act!r}", line, nearest(str(act), acts))
        if kind in ("obligation", "share-alike"):
            for trigger in details.get("on", ()):
                if trigger not in TRIGGERS:
                    raise self._error(f"unknown trigger {trigger!r}", line, nearest(str(trigger), TRIGGERS))
        for circumstance in details.get("with", ()):
            if str(circumstance).partition(":")[0] not in WITH:
                raise self._error(f"unknown circumstance {circumstance!r}", line, WITH)
        catches = self._vocabulary.rows["catches"]
        if "catches" in details and details["catches"] not in catches:
            raise self._error(f"unknown catches {details['catches']!r}", line, tuple(catches))
        if "if" in details and not isinstance(details["if"], dict):
            raise self._error(f"'if' of {name!r} must be a mapping of one question to its answer", line)
        label = self._vocabulary.term(name).get("label", "") if kind in ("limit", "restriction", "obligation") else ""
        for slot in ("value", "figure", "places", "catches"):
            if "{" + slot + "}" in label_of(str(label), has_value=False) and not details.get(slot):
                raise self._error(f"{name!r} needs {slot!r}", line)
