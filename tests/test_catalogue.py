"""The licence files: the format, the words, and every quote in its own text."""

from __future__ import annotations

import hashlib
import json

import pytest
import reference_texts
from laboratory import licenses, words

from compat.errors import LicenseFileError, UnknownLicenseError
from compat.knowledge import facts, law
from compat.knowledge.compiling import compile_all
from compat.knowledge.store import load
from compat.licenses import catalogue, strictyaml
from compat.licenses.names import folded
from compat.licenses.reading import LicenseFile, length
from compat.licenses.vocabulary import TERM_SECTIONS
from compat.resources import folder

PATHS = catalogue.files(folder("licenses"))
ASKED_FOR = [
    "MIT",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSD-4-Clause",
    "ISC",
    "GPL-2.0-only",
    "GPL-2.0-or-later",
    "GPL-3.0-only",
    "GPL-3.0-or-later",
    "LGPL-2.1-only",
    "LGPL-3.0-only",
    "AGPL-3.0-only",
    "MPL-2.0",
    "EPL-2.0",
    "EUPL-1.2",
    "CC0-1.0",
    "CC-BY-4.0",
    "CC-BY-SA-4.0",
    "CC-BY-NC-4.0",
    "CC-BY-NC-SA-4.0",
    "CC-BY-ND-4.0",
    "CC-BY-NC-ND-4.0",
    "ODbL-1.0",
    "ODC-By-1.0",
    "CDLA-Permissive-2.0",
    "CDLA-Sharing-1.0",
    "llama2",
    "llama3",
    "llama3.1",
    "llama3.2",
    "llama3.3",
    "llama4",
    "gemma-terms-2024-02-21",
    "gemma-terms-2024-04-01",
    "gemma-terms-2025-03-24",
    "creativeml-openrail-m",
    "openrail++",
    "bigscience-openrail-m",
    "bigscience-bloom-rail-1.0",
    "bigcode-openrail-m",
    "deepseek",
    "qwen-2024",
    "qwen-research-2024",
    "mistral-mrl-0.1",
    "stability-ai-community-2024",
    "flux-1-dev-nc-1.1.1",
    "falcon-2-11b-tii-1.0",
    "opt-175b",
    "OpenMDW-1.1",
    "open-aleph-1.0",
]


@pytest.mark.parametrize("name", ASKED_FOR)
def test_the_licence_is_there(name):
    assert load().names.find(name) in load()


def test_every_quote_is_in_its_own_text_inside_the_cited_section():
    """Where the reference texts are (CI has them); elsewhere it says how many quotes it could not check."""
    checked, unchecked, problems = 0, 0, []
    for path in PATHS:
        license = LicenseFile(path, words(), tuple(law.read(folder("rules")).relations)).license()
        text = reference_texts.TEXTS / f"{license.text}.txt"
        if not text.is_file():
            unchecked += len(license.facts)
            continue
        raw = text.read_bytes()
        assert hashlib.sha256(raw).hexdigest() == license.text_sha256, path
        stated = [{"section": f.clause.section, "quote": f.clause.quote} for f in license.facts]
        problems += [
            f"{path.name}: {p}"
            for p in reference_texts.problems_of(dict(license.sections), stated, raw.decode("utf-8"))
        ]
        checked += len(stated)
    assert not problems, problems
    print(f"{checked} quotes checked, {unchecked} could not be")
    if reference_texts.TEXTS.is_dir():
        assert checked > 1500
        assert unchecked <= 2  # the steward's list of compatible licences


def test_no_two_licences_share_a_name_and_every_name_resolves():
    ids, spelling = catalogue.names(licenses().values())
    assert set(spelling) == set(licenses())
    for id, names in spelling.items():
        for name in names:
            assert load().names.resolve(name) == id
    families = strictyaml.load((folder("licenses") / "families.yaml").read_text(encoding="utf-8"), "families.yaml")
    for family, members in families.items():
        if family != "schema":
            assert folded(family) not in ids, family
            assert set(members) <= set(licenses()), family


def test_every_hugging_face_id_of_these_licences_resolves():
    table = reference_texts.TEXTS.parent / "hf_license_ids.tsv"
    if not table.is_file():
        pytest.skip("shared/hf_license_ids.tsv is not here")
    texts = {license.text for license in licenses().values()}
    for line in table.read_text(encoding="utf-8").splitlines()[1:]:
        name, _, _, _, text_ids, _, kind = line.split("\t")
        if kind == "licence" and set(text_ids.split()) & texts:
            assert load().names.find(name), name


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
    """Facts are no decoration: each licence has a term, a limit, a duty, or denies or withholds some act."""
    for id, license in licenses().items():
        if license.kind != "policy":
            lines = list(facts.of_license(license, words()))
            assert len(lines) > 5, id


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
