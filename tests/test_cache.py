"""The compiled catalogue: fresh, whole, safe for two at once; facts are cached, verdicts never."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from compat.knowledge import store
from compat.reasoning.pairs import verdicts
from compat.resources import folder


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("COMPAT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(store, "_loaded", {})
    return tmp_path / "cache"


@pytest.fixture
def few(tmp_path):
    """A small catalogue of its own."""
    target = tmp_path / "licenses"
    (target / "software").mkdir(parents=True)
    for name in ("vocabulary.yaml",):
        shutil.copy(folder("licenses") / name, target / name)
    (target / "families.yaml").write_text("schema: 1\n", encoding="utf-8")
    for id in ("MIT", "Apache-2.0", "GPL-2.0-only"):
        shutil.copy(folder("licenses") / "software" / f"{id}.yaml", target / "software")
    return target


def test_a_fresh_cache_is_used_and_a_broken_one_rebuilt(cache, few, monkeypatch):
    first = store.load(few)
    (compiled,) = cache.glob("knowledge-*")
    for damage in (b"", b"nonsense", compiled.read_bytes()[:-10]):
        compiled.write_bytes(damage)
        monkeypatch.setattr(store, "_loaded", {})
        assert store.load(few).ids == first.ids
        assert len(compiled.read_bytes()) > 1000
    monkeypatch.setattr(store, "_loaded", {})
    monkeypatch.setattr("compat.knowledge.compiling.compile_all", lambda *_: pytest.fail("compiled again"))
    assert store.load(few).ids == first.ids


def test_one_clause_changed_moves_its_row_of_the_matrix(cache, few, monkeypatch):
    names = ["MIT", "Apache-2.0", "GPL-2.0-only"]
    before = list(verdicts(names, names, "modify", {}, store.load(few)))
    path = few / "software" / "MIT.yaml"
    fact = "facts:\n  - limit: noncommercial\n    section: The above copyright notice\n    quote: shall be included in all copies\n"
    path.write_text(path.read_text(encoding="utf-8").replace("facts:\n", fact, 1), encoding="utf-8")
    after = list(verdicts(names, names, "modify", {}, store.load(few)))
    assert {i for (i, _, one), (_, _, other) in zip(before, after, strict=True) if one != other} == {"MIT"}


def test_touching_a_file_without_changing_it_compiles_nothing(cache, few, monkeypatch):
    store.load(few)
    os.utime(few / "software" / "MIT.yaml", (1, 1))
    monkeypatch.setattr("compat.knowledge.compiling.compile_all", lambda *_: pytest.fail("compiled again"))
    assert "MIT" in store.load(few)


def test_a_home_that_can_not_be_written_is_no_error(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "compat", "can", "use", "MIT"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "COMPAT_CACHE_DIR": str(blocked / "below")},
    )
    assert done.returncode == 0, done.stderr


def test_two_processes_at_once(tmp_path):
    env = {**os.environ, "COMPAT_CACHE_DIR": str(tmp_path)}
    started = [
        subprocess.Popen([sys.executable, "-m", "compat", "can", "use", "MIT"], env=env, stdout=subprocess.DEVNULL)
        for _ in range(3)
    ]
    assert [process.wait(timeout=120) for process in started] == [0, 0, 0]
    assert len(list(tmp_path.glob("knowledge-*"))) == 1
