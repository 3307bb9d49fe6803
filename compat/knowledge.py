"""Everything the engine knows, compiled: licences as facts and as ASP text, the rules, the law's tables, all names.

Reading seventy YAML files takes a while; a cold question should not. So the sources are compiled once into one file:
a header (names, rules, tables), then a record for each licence, found by offset, so that a question reads only the
licences that it is about. The file is named by the hash of what is in the sources. Facts are cached, verdicts never.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from compat.licenses.names import Names
from compat.reasoning.law import Law
from compat.reasoning.questions import Raised
from compat.resources import folder

FORMAT = 2
VERSION = "2026.11"


class Record(NamedTuple):
    """A compiled licence: what it is, its facts for people, its facts for clingo (``terms``: what the vocabulary says of
    its terms, and its notes), and what it asks about."""

    id: str
    about: Mapping[str, Any]
    facts: tuple[Mapping[str, Any], ...]
    asp: str
    terms: str
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
        self.recording: list[Mapping[str, Any]] = header["recording"]
        self.common: str = header["common"]
        self.terms: str = header["terms"]
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

    def earlier(self, id: str) -> tuple[str, ...]:
        """The versions of a licence that it superseded, newest first, as far as the catalogue holds them."""
        return tuple(self._header["earlier"].get(id, ()))

    def record(self, id: str) -> Record:
        """One licence. Raises ``KeyError`` if the catalogue doesn't hold it."""
        if id not in self._records:
            start, length = self._header["offsets"][id]
            row = json.loads(self._body[start : start + length])
            raised = row["raised"]
            self._records[id] = Record(
                id,
                row["about"],
                tuple(row["facts"]),
                row["asp"],
                row["terms"],
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
    """The knowledge compiled from these folders (default: what ships with the package), from the cache if it is fresh.

    The compiled file is named by the hash of what is in the sources. Which hash that is, is looked up by the sources'
    names, sizes and times, and worked out again when one of them moved.
    """
    license_folder, rule_folder = licenses or folder("licenses"), rules or folder("rules")
    state = _state(license_folder, rule_folder)
    key = (str(license_folder), state)
    if key not in _loaded:
        seen = _read(_cache_folder() / f"seen-{crc32(state.encode()):08x}") or b""
        signature = seen[:32].decode("ascii", "replace") if seen[32:] == state.encode() else ""
        raw = _cached(signature) if signature else None
        if raw is None:
            signature = _signature(license_folder, rule_folder)
            raw = _cached(signature)
            if raw is None:
                from compat.compiling import compile_all

                raw = compile_all(license_folder, rule_folder)
                _store(f"knowledge-{signature}", raw)
            _store(f"seen-{crc32(state.encode()):08x}", signature.encode() + state.encode())
        _loaded[key] = _opened(raw)
    return _loaded[key]


_CODE = (
    "compiling.py",
    "knowledge.py",
    "reasoning/facts.py",
    "proof/recording.py",
    "licenses/catalogue.py",
    "licenses/reading.py",
    "licenses/names.py",
)


def _sources(license_folder: Path, rule_folder: Path) -> list[str]:
    """Everything that is compiled, and the code that compiles it."""
    found = [os.path.join(os.path.dirname(__file__), name) for name in _CODE]
    for top in (license_folder, rule_folder):
        for place, _, names in os.walk(top):
            found += [os.path.join(place, name) for name in names if name.endswith((".yaml", ".lp"))]
    return sorted(found)


def _state(license_folder: Path, rule_folder: Path) -> str:
    """Names, sizes and times of the sources."""
    lines = [str(FORMAT)]
    for path in _sources(license_folder, rule_folder):
        stat = os.stat(path)
        lines.append(f"{path} {stat.st_size} {stat.st_mtime_ns}")
    return "\n".join(lines)


def _signature(license_folder: Path, rule_folder: Path) -> str:
    """The hash of what is in the sources: 32 hexadecimal digits."""
    from hashlib import blake2b

    digest = blake2b(str(FORMAT).encode(), digest_size=16)
    for path in _sources(license_folder, rule_folder):
        content = Path(path).read_bytes()
        digest.update(f"{os.path.basename(path)}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _cache_folder() -> Path:
    base = os.environ.get("COMPAT_CACHE_DIR")
    if base:
        return Path(base)
    from platformdirs import user_cache_path

    return user_cache_path("compat")


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _cached(signature: str) -> bytes | None:
    """The cached file if it is there and whole."""
    raw = _read(_cache_folder() / f"knowledge-{signature}")
    if raw is None or raw[:8] != MAGIC or len(raw) < 24 or int.from_bytes(raw[16:24], "big") != len(raw):
        return None
    return raw


def _store(name: str, raw: bytes) -> None:
    """Write aside, then rename, so that two processes at once are safe; a home that can't be written is no error.

    Older files of the same kind are removed.
    """
    import tempfile

    path = _cache_folder() / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in path.parent.glob(f"{name.partition('-')[0]}-*"):
            if old != path:
                old.unlink(missing_ok=True)
        handle, aside = tempfile.mkstemp(dir=path.parent, prefix="writing-")
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
        os.replace(aside, path)
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
