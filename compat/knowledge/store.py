"""The compiled knowledge, made once and kept: the file is named by the hash of what is in the sources.

Reading hundreds of YAML files takes a while; a cold question should not. Facts are cached, verdicts never.
"""

from __future__ import annotations

import os
import sys
from mmap import ACCESS_READ, mmap
from pathlib import Path
from zlib import crc32

from compat.knowledge.model import Buffer, Knowledge, opened, whole
from compat.resources import folder

#: The form of the compiled file, and the version of the catalogue that every answer cites.
FORMAT = f"11 {sys.implementation.cache_tag}"
VERSION = "2026.11"

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
        raw: Buffer | None = _cached(signature) if signature else None
        if raw is None:
            signature = _signature(license_folder, rule_folder)
            raw = _cached(signature)
            if raw is None:
                from compat.knowledge.compiling import compile_all

                raw = compile_all(license_folder, rule_folder)
                _store(f"knowledge-{signature}", raw)
            _store(f"seen-{crc32(state.encode()):08x}", signature.encode() + state.encode())
        _loaded[key] = opened(raw)
    return _loaded[key]


def _sources(license_folder: Path, rule_folder: Path) -> list[str]:
    """Everything that is compiled, and the code that compiles it."""
    code = os.path.dirname(__file__)
    found = []
    for top in (code, os.path.join(os.path.dirname(code), "licenses"), license_folder, rule_folder):
        for place, _, names in os.walk(top):
            found += [os.path.join(place, name) for name in names if name.endswith((".yaml", ".lp", ".py"))]
    return sorted(found)


def _state(license_folder: Path, rule_folder: Path) -> str:
    """Names, sizes and times of the sources."""
    lines = [FORMAT]
    for path in _sources(license_folder, rule_folder):
        stat = os.stat(path)
        lines.append(f"{path} {stat.st_size} {stat.st_mtime_ns}")
    return "\n".join(lines)


def _signature(license_folder: Path, rule_folder: Path) -> str:
    """The hash of what is in the sources: 32 hexadecimal digits."""
    from hashlib import blake2b

    digest = blake2b(FORMAT.encode(), digest_size=16)
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
    except (OSError, ValueError):  # ValueError: a NUL in a damaged name
        return None


def _cached(signature: str) -> mmap | None:
    """The cached file if it is there and whole. It is mapped, not read: a question needs a few records of hundreds."""
    try:
        with open(_cache_folder() / f"knowledge-{signature}", "rb") as file:
            raw = mmap(file.fileno(), 0, access=ACCESS_READ)
    except (OSError, ValueError):  # ValueError: an empty file, or a NUL in a damaged name
        return None
    return raw if whole(raw) else None


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
