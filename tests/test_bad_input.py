"""Bad input of every kind: one clear error, never a traceback and never a silent guess."""

from __future__ import annotations

import pytest

import compat
from compat.errors import CompatError, WorkError
from compat.knowledge import store
from compat.knowledge.model import packed
from compat.licenses import strictyaml
from compat.licenses.expressions import parse
from compat.reasoning import pairs


def work(assume=None, license="llama3.1", name="mine", **release):
    return {
        "artifacts": {
            "base": {"kind": "model", "license": license},
            name: {"kind": "model", "license": license, "made_from": [{"fine-tune": "base"}]},
        },
        "release": {"artifact": name, "form": "weights", **release},
        "assume": assume or {},
    }


@pytest.mark.parametrize(
    ("inbound", "outbound", "by", "told"),
    [
        (["MIT", 5], ["MIT"], "modify", "inbound: a licence must be text, not 5"),
        (["MIT"], [None], "modify", "outbound: a licence must be text, not None"),
        ("MIT", ["MIT"], "modify", "inbound must be a list of licences"),
        (["MIT"], 5, "modify", "outbound must be a list of licences"),
        (["MIT"], ["MIT"], ["x"], "no relation is named"),
    ],
)
def test_a_matrix_takes_lists_of_names(inbound, outbound, by, told):
    with pytest.raises(WorkError, match=told):
        compat.matrix(inbound, outbound, by=by)


@pytest.mark.parametrize(
    ("inbound", "outbound"),
    [(["MIT"], [f"X-{n}" for n in range(10_000)]), ([f"X-{n}" for n in range(100_001)], ["MIT"])],
)
def test_a_matrix_too_large_to_be_numbered(inbound, outbound, monkeypatch):
    names = store.load().names
    monkeypatch.setattr(names, "near", lambda name: (), raising=False)  # each name unknown: looking for others is slow
    with pytest.raises(WorkError, match="a matrix takes at most 100,000 inbound and 9,999 outbound"):
        compat.matrix(inbound, outbound)


def test_the_numbers_of_cells_are_those_of_the_rules():
    rules = store.load().matrix_rules
    for name, value in (("width", pairs._WIDTH), ("all", pairs._ALL), ("claim", pairs._CLAIM)):
        assert f"#const {name} = {value}." in rules


@pytest.mark.parametrize(
    "name",
    [
        "commercial@nobody",
        "commercial:abc",
        "monthly-users-over:x",
        "monthly-users-over:70000000",
        "established-in:Europe",
        "large-language-model@nobody",
    ],
)
def test_a_suffix_that_is_not_asked_about(name):
    with pytest.raises(WorkError, match=r"no question of this work is named .* \(nearest: "):
        compat.check(work({name: "yes"}))


@pytest.mark.parametrize(
    ("license", "name"),
    [("MIT", "commercial"), ("MIT", "monthly-users-over:700000000"), ("MIT", "large-language-model@mine")],
)
def test_what_nothing_asks_about_may_be_pinned(license, name):
    assert compat.check(work({name: "yes"}, license)).verdict == "yes"


def test_a_newest_text_may_ask_what_older_ones_do_not():
    assert compat.check(work({"established-in:EU": "no"}, "llama4")).verdict


@pytest.mark.parametrize("name", ["monthly-users-over", "monthly-users-over:700000000"])
def test_a_size_can_be_pinned_without_its_figure(name):
    assert compat.check(work({name: "no"})).verdict != compat.check(work({name: "yes"})).verdict == "no"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1\nb: " + "9" * 5000, "t.yaml:2: a whole number must have at most 18 digits"),
        ("a: &x 1\nb: 2", "t.yaml:1: anchors and aliases are not allowed"),
        (
            "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30)),
            "t.yaml:1: anchors and aliases are not allowed",
        ),
        ("a: *x", "t.yaml:1: not valid YAML: found undefined alias"),
    ],
    ids=["digits", "anchor", "laughs", "alias"],
)
def test_yaml_that_is_refused(text, told):
    with pytest.raises(CompatError) as error:
        strictyaml.load(text, "t.yaml")
    assert str(error.value).startswith(told)


def test_yaml_that_is_kept():
    assert strictyaml.load("a: R&D & more\nb: " + "9" * 18, "t.yaml") == {"a": "R&D & more", "b": 10**18 - 1}


@pytest.mark.parametrize("value", [None, [], 5, b"work.yaml"])
def test_what_is_no_work(value):
    with pytest.raises(WorkError, match="a work must be a mapping, the path of a file, or a Work, not "):
        compat.check(value)


@pytest.mark.parametrize(
    ("described", "told"),
    [
        (work(circumstances={"monthly_users": 10**5000}), "monthly_users must have at most 18 digits"),
        (work(circumstances={"monthly_users": -(10**5000)}), "monthly_users must have at most 18 digits"),
        (work(name=1), "the name of an artifact must be text, not 1"),
        (work(name="a\0b"), "a name must not hold a NUL"),
        (work(name="a\ud800"), "a name must not hold a NUL or half of a surrogate pair"),
    ],
    ids=["large", "negative", "number", "NUL", "surrogate"],
)
def test_a_mapping_that_is_refused(described, told):
    with pytest.raises(WorkError, match=told):
        compat.check(described)


@pytest.mark.parametrize("depth", [500, 5000])
def test_an_expression_nested_too_deeply(depth):
    with pytest.raises(CompatError, match="licence expression"):
        parse("(MIT OR " * depth + "MIT" + ")" * depth, store.load().names)


def test_an_expression_that_is_no_text():
    with pytest.raises(CompatError, match="a licence must be text, not 5"):
        parse(5, store.load().names)  # type: ignore[arg-type]


def cached(folder, monkeypatch) -> bytes:
    """What is compiled, put into a cache of its own."""
    good = packed(store.load()._header, store.load()._body)
    monkeypatch.setenv("COMPAT_CACHE_DIR", str(folder))
    monkeypatch.setattr("compat.knowledge.compiling.compile_all", lambda *_: good)
    monkeypatch.setattr(store, "_loaded", {})
    store.load()
    monkeypatch.setattr(store, "_loaded", {})
    return good


@pytest.mark.parametrize("place", [3, 10, 20, 26, 100, -1000, -1])
def test_a_damaged_cache_is_made_again(place, tmp_path, monkeypatch):
    good = cached(tmp_path, monkeypatch)
    (compiled,) = tmp_path.glob("knowledge-*")
    damaged = bytearray(good)
    damaged[place] ^= 0xFF
    compiled.write_bytes(damaged)
    assert store.load().record(store.load().ids[-1]).facts
    assert compiled.read_bytes() == good


def test_a_damaged_note_of_what_was_seen(tmp_path, monkeypatch):
    cached(tmp_path, monkeypatch)
    (seen,) = tmp_path.glob("seen-*")
    seen.write_bytes(b"\0" * 32 + seen.read_bytes()[32:])
    assert "MIT" in store.load()


@pytest.mark.parametrize(
    "text",
    ["release " + "a fine-tune of " * 3000 + "llama3.1", "release code under " + "(MIT OR " * 500 + "MIT" + ")" * 500],
)
def test_a_question_nested_too_deeply_is_one_clear_error(text):
    with pytest.raises(CompatError):
        compat.ask(text)


def test_a_long_history_without_labels_is_answered():
    artifacts = {"m0": {"kind": "model", "license": "MIT"}}
    artifacts |= {f"m{i}": {"kind": "model", "made_from": [{"modify": f"m{i - 1}"}]} for i in range(1, 500)}
    artifacts["m499"]["license"] = "MIT"
    assert compat.check({"artifacts": artifacts, "release": {"artifact": "m499"}}).verdict == "yes"


def test_a_pin_of_one_text_leaves_the_older_texts_alone():
    work = {
        "artifacts": {
            "base": {"kind": "model", "license": "flux-1-dev-non-commercial-license"},
            "mine": {"kind": "output", "license": "own", "made_from": [{"generate": "base"}]},
        },
        "release": {"artifact": "mine", "form": "outputs", "purpose": "commercial"},
        "assume": {"flux-1-dev-nc-1.1.1:outputs-for-commerce": "yes"},
    }
    assert any(one.source == "pinned" for one in compat.check(work).assumptions)


@pytest.mark.parametrize("place", ["ZZ", "Atlantis", "XX"])
def test_a_place_that_is_no_country_is_refused(place):
    with pytest.raises(WorkError, match=place):
        compat.check(work(circumstances={"established_in": [place]}))


def chain(made_from, release="mine"):
    """A work of models, each made from those that are named for it by fine-tuning."""
    return {
        "artifacts": {
            name: {"kind": "model", "license": "MIT", "made_from": [{"fine-tune": source} for source in sources]}
            for name, sources in made_from.items()
        },
        "release": {"artifact": release, "form": "weights"},
    }


@pytest.mark.parametrize(
    ("made_from", "told"),
    [
        ({"mine": ["mine"]}, "made from one another in a circle: mine → mine"),
        ({"mine": ["soup"], "soup": ["base"], "base": ["soup"]}, "made from one another in a circle: .*soup.*base"),
        ({"mine": [], "left": ["right"], "right": ["left"]}, "made from one another in a circle: left → right → left"),
        ({"mine": ["base", "soup"], "base": []}, "artifact 'mine' is made from 'soup', which is not described"),
        ({"mine": ["soup"], "soup": ["llama"]}, "artifact 'soup' is made from 'llama', which is not described"),
        ({"mine": [], "stray": ["lost"]}, "artifact 'stray' is made from 'lost', which is not described"),
    ],
    ids=["itself", "above the release", "beside the release", "missing", "missing two steps up", "missing beside"],
)
def test_a_history_that_has_no_beginning_or_a_hole(made_from, told):
    with pytest.raises(WorkError, match=told):
        compat.check(chain(made_from))


def test_an_unknown_reference_names_the_nearest_artifact():
    with pytest.raises(WorkError) as error:
        compat.check(chain({"mine": ["bsae"], "base": []}))
    assert error.value.nearest == ("base",)


def test_the_released_artifact_must_be_described():
    with pytest.raises(WorkError, match="release.artifact must name an artifact, not 'mnie'") as error:
        compat.check(chain({"mine": []}, release="mnie"))
    assert error.value.nearest == ("mine",)


def test_a_diamond_is_no_circle():
    made_from = {"mine": ["left", "right"], "left": ["base"], "right": ["base"], "base": []}
    assert compat.check(chain(made_from)).verdict == "yes"
