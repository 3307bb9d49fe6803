"""The licence files: the format, the words, and every quote in its own text."""

from __future__ import annotations

import hashlib
import json

import pytest
import reference_texts
from laboratory import Laboratory, invented, licenses, words

from compat.engine import answer
from compat.errors import LicenseFileError, UnknownLicenseError
from compat.knowledge import facts, law
from compat.knowledge.compiling import compile_all
from compat.knowledge.store import load
from compat.licenses import catalogue, dimensions, strictyaml
from compat.licenses.names import folded
from compat.licenses.reading import LicenseFile, length
from compat.licenses.vocabulary import TERM_SECTIONS
from compat.reasoning.pairs import pair, verdicts
from compat.resources import folder

PATHS = catalogue.files(folder("licenses"))


def own_facts(license):
    """What a licence's own text says, its parents' facts included; facts of documents that it points to are theirs."""
    return [
        {"section": f.clause.section, "quote": f.clause.quote} for f in license.facts if f.clause.license == license.id
    ]


READ = [license for license in licenses().values() if license.obtained]


def reference(license) -> bytes:
    """The reference text of a licence. Skips the test where the texts are not."""
    text = reference_texts.TEXTS / f"{license.text}.txt"
    if not reference_texts.TEXTS.is_dir():
        pytest.skip("the reference texts are not here (COMPAT_LICENCE_TEXTS names their folder)")
    if not text.is_file():
        assert license.id == "cc-compatible-licenses", "only a steward's statement may have no reference text"
        pytest.skip("a steward's dated statement, whose page is not among the texts")
    return text.read_bytes()


@pytest.mark.parametrize("license", READ, ids=lambda license: license.id)
def test_every_quote_is_in_its_own_text_inside_the_cited_section(license):
    """Facts taken over from a parent are looked up in the child's text, too."""
    raw = reference(license)
    assert hashlib.sha256(raw).hexdigest() == license.text_sha256
    assert not reference_texts.problems_of(dict(license.sections), own_facts(license), raw.decode("utf-8"))


@pytest.mark.parametrize("license", READ, ids=lambda license: license.id)
def test_every_dimension_is_stated_or_silent_and_silence_has_a_reason(license):
    assert not dimensions.problems(license, words())
    if license.silent and license.kind not in dimensions.PARTIAL:
        raw = reference(license).decode("utf-8")
        assert not reference_texts.words_without_reason(license.silent, words().rows["dimensions"], raw)


def manifest() -> list[str]:
    path = reference_texts.TEXTS / "MANIFEST.tsv"
    if not path.is_file():
        pytest.skip("MANIFEST.tsv is not here")
    return [line.split("\t")[0] for line in path.read_text(encoding="utf-8").splitlines()[1:]]


def test_every_text_of_the_manifest_has_an_entry_that_its_id_finds():
    entries = {license.text: license.id for license in licenses().values()}
    missing = [id for id in manifest() if id not in entries]
    assert not missing, missing
    for id in manifest():
        assert licenses()[load().names.resolve(id)].text == id


def test_no_two_licences_share_a_name_and_every_name_resolves():
    ids, spelling = catalogue.names(licenses().values())
    assert set(spelling) == set(licenses())
    for id, names in spelling.items():
        for name in names:
            assert load().names.resolve(name) == id
    families = strictyaml.load((folder("licenses") / "families.yaml").read_text(encoding="utf-8"), "families.yaml")
    for family, members in families["families"].items():
        assert folded(family) not in ids, family
        assert set(members) <= set(licenses()), family


def test_every_hugging_face_id_resolves_or_asks_which_one():
    table = reference_texts.TEXTS.parent / "hf_license_ids.tsv"
    if not table.is_file():
        pytest.skip("shared/hf_license_ids.tsv is not here")
    rows = [line.split("\t") for line in table.read_text(encoding="utf-8").splitlines()[1:]]
    assert len(rows) == 83
    for name, _, _, _, text_ids, _, kind in rows:
        found = load().names.find(name)
        if found is None:
            assert kind == "family-or-placeholder", name
            with pytest.raises(UnknownLicenseError, match="which one"):
                load().names.resolve(name)
        elif text_ids != "-":
            assert licenses()[found].text in text_ids.split(), name
            assert name in licenses()[found].huggingface or found == name, name


def test_a_family_asks_which_one():
    with pytest.raises(UnknownLicenseError, match="family") as error:
        load().names.resolve("openrail")
    assert error.value.nearest


@pytest.mark.parametrize("license", licenses().values(), ids=lambda license: license.id)
def test_a_licence_speaks_the_vocabulary_and_its_parts_exist(license):
    for other in (*license.includes, *license.offers):
        assert other in licenses(), other
    assert license.superseded_by in ("", *licenses())
    for fact in license.facts:
        assert fact.clause.section and length(fact.clause.quote) >= 4
        if isinstance(fact.details.get("if"), dict):
            assert set(fact.details["if"]) <= {q.id for q in licenses()[fact.clause.license].questions}
    for question in license.questions:
        assert any(question.id in f.details.get("if", {}) for f in license.facts), f"{question.id} rests on no fact"


def test_every_word_of_the_vocabulary_is_read_by_a_rule_or_printed():
    """Terms become term/2 and what hangs on them; acts, notes and things are printed by ``license show`` and notes."""
    known = {
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
    }
    assert known == set(facts._OF_KIND)
    rules = "\n".join(path.read_text(encoding="utf-8") for path in folder("rules").rglob("*.lp"))
    emitted = {
        line.partition("(")[0]
        for license in licenses().values()
        for line in (*facts.of_license(license, words()), *facts.of_notes(license))
    }
    emitted |= {
        line.partition("(")[0]
        for line in (*facts.of_vocabulary(words()), *facts.of_acts(words()), *facts.of_law(law.read(folder("rules"))))
    }
    unread = {name for name in emitted if f"{name}(" not in rules}
    assert not unread
    for section in TERM_SECTIONS:
        for name, row in words().rows[section].items():
            assert row.get("label"), f"{section}: {name}"


def test_every_licence_says_something_that_changes_an_answer():
    """Facts are no decoration: against a licence without any, each changes a verdict or what the releaser must do."""
    ids = [id for id, license in licenses().items() if license.obtained and license.kind not in dimensions.PARTIAL]
    knowledge = Laboratory([invented("Says-Nothing")])
    outbound = ("MIT", "GPL-3.0-only", "proprietary")
    unchanged = set(ids)
    for by, form in (
        ("copy", ""),
        ("modify", ""),
        ("fine-tune", ""),
        ("train", ""),
        ("generate", ""),
        ("modify", "service"),
    ):
        release = {"form": form} if form else {}
        table = {(i, o): v for i, o, v in verdicts(["Says-Nothing", *ids], outbound, by, release, knowledge)}
        unchanged -= {id for id in unchanged if any(table[id, o] != table["Says-Nothing", o] for o in outbound)}
    for id in unchanged:
        for by, form in (("modify", "source"), ("fine-tune", "weights"), ("generate", "outputs"), ("load", "internal")):
            work = pair(id, "proprietary", by, {"form": form}, knowledge)
            found, nothing = (
                answer(w, knowledge) for w in (work, pair("Says-Nothing", "proprietary", by, {"form": form}, knowledge))
            )
            codes = [{(c.code, c.message.partition(" ")[2]) for c in one.conflicts} for one in (found, nothing)]
            if found.verdict != nothing.verdict or found.obligations or codes[0] != codes[1]:
                break
        else:
            raise AssertionError(f"nothing that {id} says changes an answer")


# --- mistakes in a file ----------------------------------------------------------------------------------------------

GOOD = """schema: 1
id: X-1.0
name: X
kind: software
family: x
text: {id: x, sha256: '0'}
sections:
  '1': 1. Grant
facts:
  - permission: use
    section: '1'
    quote: one two three four
"""


@pytest.mark.parametrize(
    ("wrong", "right", "message"),
    [
        ("permission: use", "permission: used", r"x.yaml:10: unknown permission 'used' \(nearest: use"),
        ("section: '1'\n    quote", "quote", "has no section"),
        ("quote: one two three four", "quote: one two", "fewer than four words"),
        ("kind: software", "kind: softwear", "x.yaml:4: unknown kind"),
        ("name: X", "name: X\nnmae: Y", "x.yaml:4: unknown key 'nmae'"),
        ("family: x", "family: x\nfamily: y", "given twice"),
        ("facts:\n  - permission: use", "facts:\n  - obligation: keep-notices", "needs 'on'"),
        ("facts:\n  - permission: use", "facts:\n  - obligation: keep-notices\n    on: [distrbute]", "unknown trigger"),
        ("facts:", "facts: {", "x.yaml"),
        ("facts:\n  - permission: use", "facts:\n  - permission: use\n    denial: use", "exactly one of"),
    ],
)
def test_a_mistake_is_reported_with_file_and_line(tmp_path, wrong, right, message):
    path = tmp_path / "x.yaml"
    path.write_text(GOOD.replace(wrong, right), encoding="utf-8")
    with pytest.raises(LicenseFileError, match=message) as error:
        LicenseFile(path, words(), ()).license()
    assert "x.yaml" in str(error.value)


def test_the_traps_of_yaml_are_closed():
    table = strictyaml.load("a: no\nb: 1.10\nc: 12:30\nd: 2024-07-23\ne: on\nf: 700000000\ng: true\n", "t.yaml")
    assert table == {"a": "no", "b": "1.10", "c": "12:30", "d": "2024-07-23", "e": "on", "f": 700_000_000, "g": True}


def test_two_licences_can_not_share_a_name(tmp_path):
    (tmp_path / "software").mkdir()
    for name in ("vocabulary.yaml", "families.yaml"):
        (tmp_path / name).write_text(
            (folder("licenses") / name).read_text(encoding="utf-8") if name == "vocabulary.yaml" else "schema: 1\n",
            encoding="utf-8",
        )
    (tmp_path / "software" / "a.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "software" / "b.yaml").write_text(GOOD.replace("id: X-1.0", "id: Y-1.0"), encoding="utf-8")
    with pytest.raises(LicenseFileError, match="names both"):
        compile_all(tmp_path, folder("rules"))


def test_the_schema_for_editors_accepts_every_file():
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((folder("licenses") / "schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for path in PATHS:
        table = strictyaml.load(path.read_text(encoding="utf-8"), str(path))
        errors = [f"{path.name}: {list(e.path)}: {e.message}" for e in validator.iter_errors(table)]
        assert not errors, errors[:3]
