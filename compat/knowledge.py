"""Everything the engine knows, compiled: licences as facts and as ASP text, the rules, the law's tables, all names.

Reading seventy YAML files takes a while; a cold question should not. So the sources are compiled once into one file:
a header (names, rules, tables), then a record for each licence, found by offset, so that a question reads only the
licences that it is about. The file is named by the names, sizes and times of the sources; when those moved, by what
is in them. Facts are cached, verdicts never.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compat.licenses.names import Names
from compat.reasoning.law import Law
from compat.reasoning.questions import Raised
from compat.resources import folder

FORMAT = 1
VERSION = "2026.11"


@dataclass(frozen=True)
class Record:
    """A compiled licence: what it is, its facts for people, its facts for clingo, and what it asks about."""

    id: str
    about: Mapping[str, Any]
    facts: tuple[Mapping[str, Any], ...]
    asp: str
    raised: Raised

    def clauses(self, name: str, value: str = "", kinds: tuple[str, ...] = ()) -> list[dict[str, str]]:
        """The clauses that state a fact of this name (and value, and one of these kinds)."""
        return [
            {"license": fact["license"], "section": fact["section"], "quote": fact["quote"]}
            for fact in self.facts
            if fact["name"] == name and (not value or fact["value"] == value) and (not kinds or fact["kind"] in kinds)
        ]


class Knowledge:
    """The compiled catalogue and rules. Records are read when asked for."""

    def __init__(self, header: Mapping[str, Any], body: bytes):
        self._header = header
        self._body = body
        self._records: dict[str, Record] = {}
        self.law = Law(**header["law"])
        self.vocabulary: Mapping[str, Mapping[str, Mapping[str, Any]]] = header["vocabulary"]
        self.rules: str = header["rules"]
        self.matrix_rules: str = header["matrix_rules"]
        self.recording: str = header["recording"]
        self.rule_labels: list[Mapping[str, Any]] = header["rule_labels"]
        self.common: str = header["common"]
        self.names = Names(header["ids"], header["spelling"], header["families"])

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all licences and documents, in alphabetical order."""
        return tuple(self._header["offsets"])

    @property
    def date(self) -> str:
        """The date of the newest source, ISO format."""
        return str(self._header["date"])

    def kind_of(self, id: str) -> str:
        return str(self._header["kinds"][id])

    def record(self, id: str) -> Record:
        """One licence. Raises ``KeyError`` if the catalogue doesn't hold it."""
        if id not in self._records:
            start, length = self._header["offsets"][id]
            row = json.loads(self._body[start : start + length])
            raised = row["raised"]
            self._records[id] = Record(
                id, row["about"], tuple(row["facts"]), row["asp"],
                Raised(**{k: tuple(v) for k, v in raised.items()}),
            )
        return self._records[id]

    def __contains__(self, id: object) -> bool:
        return id in self._header["offsets"]

    def term_row(self, name: str) -> Mapping[str, Any]:
        """The vocabulary's row for a term (empty for terms that the rules themselves make)."""
        for section in ("limits", "restrictions", "uses", "obligations", "endings"):
            if name in self.vocabulary[section]:
                return self.vocabulary[section][name]
        return {}


_loaded: dict[tuple[str, str], Knowledge] = {}


def load(licenses: Path | None = None, rules: Path | None = None) -> Knowledge:
    """The knowledge compiled from these folders (default: what ships with the package), from the cache if it is fresh."""
    license_folder, rule_folder = licenses or folder("licenses"), rules or folder("rules")
    signature = _signature(license_folder, rule_folder)
    key = (str(license_folder), signature)
    if key not in _loaded:
        raw = _cached(signature)
        if raw is None:
            from compat.compiling import compile_all

            raw = compile_all(license_folder, rule_folder)
            _store(signature, raw)
        _loaded[key] = _opened(raw)
    return _loaded[key]


def _sources(license_folder: Path, rule_folder: Path) -> list[Path]:
    here = Path(__file__).parent
    code = [here / name for name in ("compiling.py", "knowledge.py", "reasoning/facts.py", "proof/recording.py", "licenses/catalogue.py", "licenses/reading.py")]
    return [*sorted(license_folder.rglob("*.yaml")), *sorted(rule_folder.rglob("*.yaml")), *sorted(rule_folder.rglob("*.lp")), *code]


def _signature(license_folder: Path, rule_folder: Path) -> str:
    from hashlib import blake2b

    digest = blake2b(str(FORMAT).encode(), digest_size=16)
    for path in _sources(license_folder, rule_folder):
        state = path.stat()
        digest.update(f"{path}\0{state.st_size}\0{state.st_mtime_ns}\0".encode())
    return digest.hexdigest()


def _cache_file(signature: str) -> Path:
    base = os.environ.get("COMPAT_CACHE_DIR")
    if base:
        return Path(base) / f"knowledge-{signature}"
    from platformdirs import user_cache_path

    return user_cache_path("compat") / f"knowledge-{signature}"


def _cached(signature: str) -> bytes | None:
    """The cached file if it is there and whole."""
    try:
        raw = _cache_file(signature).read_bytes()
    except OSError:
        return None
    length = int.from_bytes(raw[8:16], "big")
    return raw if raw[:8] == MAGIC and len(raw) >= 24 and int.from_bytes(raw[16:24], "big") == len(raw) and length < len(raw) else None


def _store(signature: str, raw: bytes) -> None:
    """Write aside, then rename, so that two processes at once are safe; a home that can't be written is no error."""
    import tempfile

    path = _cache_file(signature)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in path.parent.glob("knowledge-*"):
            if old != path:
                old.unlink(missing_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix="writing-")
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
        os.replace(name, path)
    except OSError:
        return


MAGIC = b"compat\x00\x01"


def packed(header: Mapping[str, Any], body: bytes) -> bytes:
    """The compiled file: magic, length of the header, length of all, header, body."""
    head = json.dumps(header, separators=(",", ":")).encode()
    return MAGIC + len(head).to_bytes(8, "big") + (24 + len(head) + len(body)).to_bytes(8, "big") + head + body


def _opened(raw: bytes) -> Knowledge:
    length = int.from_bytes(raw[8:16], "big")
    return Knowledge(json.loads(raw[24 : 24 + length]), raw[24 + length :])
