"""What must be done: told once each, in the order of doing it, with nothing lost; and as Markdown that can be pasted.

``tests/checklists`` holds whole lists (``python tests/test_checklist.py`` writes them anew).
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import test_cases as cases
import yaml
from laboratory import licenses, words
from markdown_it import MarkdownIt
from test_cli import run

import compat
from compat.answer import Answer, Obligation
from compat.engine import answer as answer_to
from compat.errors import LicenseFileError
from compat.knowledge.store import load
from compat.licenses import vocabulary
from compat.licenses.vocabulary import STAGES
from compat.reasoning.choosing import Choices
from compat.reasoning.judging import World
from compat.reasoning.program import prepare
from compat.reasoning.solving import Session
from compat.reasoning.verdicts import judged
from compat.rendering.card import card
from compat.rendering.markdown import code, plain
from compat.resources import folder

FOLDER = Path(__file__).parent / "checklists"


def work(made_from: list, license: str, kind: str = "code", form: str = "", **inputs: dict) -> dict:
    mine = {"kind": kind, "license": license, "made_from": made_from}
    return {"artifacts": {**inputs, "mine": mine}, "release": {"artifact": "mine", **({"form": form} if form else {})}}


def of(license: str, kind: str = "code") -> dict:
    return {"kind": kind, "license": license}


WHOLE: dict[str, str | dict] = {
    "llama-under-apache": "release a fine-tune of llama3.1 under apache-2.0",
    "gpl-binary-with-apache-code": work(
        [{"modify": "gpl"}, {"modify": "apache"}],
        "GPL-3.0-only",
        form="binary",
        gpl=of("GPL-3.0-only"),
        apache=of("Apache-2.0"),
    ),
    "lgpl-in-own-terms": work([{"link-dynamic": "lib"}], "proprietary", form="binary", lib=of("LGPL-2.1-only")),
    "gemma-trained-on-share-alike": work(
        [{"fine-tune": "base"}, {"train": "data"}],
        "gemma",
        kind="model",
        base=of("gemma-terms-2025-03-24", "model"),
        data=of("CC-BY-SA-4.0", "dataset"),
    ),
}


def answered(question: str | dict) -> Answer:
    return compat.ask(question) if isinstance(question, str) else compat.check(question)


# stages


def test_every_duty_has_a_stage():
    rows = {**words().rows["obligations"], **words().rows["made"]}
    assert len(rows) > 200
    assert {row["stage"] for row in rows.values()} == set(STAGES)


@pytest.mark.parametrize("stage", ["", "    stage: someday\n"])
def test_a_duty_without_a_stage_does_not_load(stage, tmp_path):
    text = (folder("licenses") / "vocabulary.yaml").read_text(encoding="utf-8")
    line = "  credit-author:\n    label: credit the author in any reasonable manner\n"
    assert f"{line}    stage: card\n" in text
    path = tmp_path / "vocabulary.yaml"
    path.write_text(text.replace(f"{line}    stage: card\n", line + stage), encoding="utf-8")
    with pytest.raises(LicenseFileError, match="'credit-author' needs a stage, one of before, files") as caught:
        vocabulary.read(path)
    assert caught.value.place.line == 1 + text[: text.index(line)].count("\n")


def test_every_file_name_is_a_name_or_the_value():
    for license in licenses().values():
        for fact in license.facts:
            if fact.kind == "obligation":
                name = str(words().term(fact.name).get("file", "")).replace("{value}", fact.value)
                assert re.fullmatch(r"[\w.]*", name), (license.id, fact.name, name)


# nothing is lost


def owed(case: dict) -> set[tuple[str, str, str]]:
    """License, name and value of each duty in the judgement, straight from the rules."""
    asked = cases.work_of(case)
    prepared = prepare(asked, load())
    choices = Choices(Session(prepared.program), asked.release.artifact)
    found = judged(choices, prepared.offers, prepared.chosen, World(prepared.questions, prepared.bits))
    return {(duty.license, duty.term.name, duty.term.value) for duty, _ in found.judgement.duties}


def told(answer: Answer) -> set[tuple[str, str, str]]:
    found = set()
    for o in answer.obligations:
        met = {(license, m.code, "") for m in o.meets for license in m.licenses}
        found |= met | {(license, o.code, o.value) for license in set(o.licenses) - {who for who, _, _ in met}}
    return found


def wrapped(duty: tuple[str, str, str]) -> tuple[str, str, str]:
    """As an obligation tells it: what own terms must carry goes by the name of what is carried."""
    license, name, value = duty
    head, _, carried = name.partition(":")
    return (license, head, carried) if carried else (license, name, value)


@pytest.mark.parametrize("case", cases.CASES, ids=lambda case: case["name"][:100])
def test_every_duty_is_in_some_line(case):
    answer = answer_to(cases.work_of(case), load())
    duties = {wrapped(duty) for duty in owed(case)}
    assert duties == told(answer)
    text = compat.checklist(answer)
    lines = " ".join(text.split())
    for obligation in answer.obligations:
        assert obligation.stage in STAGES
        for clause in obligation.clauses:
            assert plain(clause.quote, starts=False) in text
        for message in (obligation.message, *(m.message for m in obligation.meets)):
            assert bare(message) in bare(lines)
    tasks = len(re.findall(r"^- \[ \] ", text, re.MULTILINE))
    extra = text.count("- [ ] Say in its metadata") + text.count("- [ ] Enclose the licence that it goes out under")
    assert tasks == len(answer.obligations) + extra


def bare(text: str) -> str:
    """Letters and digits alone: however quoted, escaped and capitalised."""
    return re.sub(r"[\W_]", "", text).casefold()


@pytest.mark.parametrize("question", WHOLE.values(), ids=list(WHOLE))
def test_obligations_stand_in_the_order_of_doing_them(question):
    places = [(STAGES.index(o.stage), bool(o.when)) for o in answered(question).obligations]
    assert len(places) > 4
    assert places == sorted(places)


# what one act meets


def by_code(answer: Answer) -> dict[str, list[Obligation]]:
    found: dict[str, list[Obligation]] = {}
    for obligation in answer.obligations:
        found.setdefault(obligation.code, []).append(obligation)
    return found


def mixed(*names: str, under: str, kind: str = "code", by: str = "modify") -> Answer:
    inputs = {f"in{n}": of(name, kind) for n, name in enumerate(names)}
    return compat.check(work([{by: name} for name in inputs], under, kind=kind, **inputs))


def test_a_copy_of_three_licences_is_one_task_with_a_file_for_each():
    answer = mixed("Apache-2.0", "GPL-3.0-only", "MPL-2.0", "CDLA-Permissive-2.0", under="GPL-3.0-only")
    (copy,) = by_code(answer)["give-license-copy"]
    assert set(copy.licenses) >= {"Apache-2.0", "GPL-3.0-only"}
    assert {c.license for c in copy.clauses} == set(copy.licenses)
    text = compat.checklist(answer)
    assert text.count("Give every recipient a copy of the licence") == 1
    assert "  - [ ] `LICENSES/Apache-2.0.txt`: " in text
    assert "  - [ ] `LICENSE`: GNU General Public License v3.0 only" in text


def test_two_phrases_are_two_tasks():
    answer = mixed("llama3.1", "llama3", under="llama3.1 AND llama3", kind="model", by="merge")
    assert {o.value for o in by_code(answer)["display-phrase"]} == {"Built with Llama", "Built with Meta Llama 3"}
    assert len(by_code(answer)["notice-text"]) == 2
    text = compat.checklist(answer)
    assert "- [ ] Display `Built with Llama` prominently\n" in text
    assert "- [ ] Display `Built with Meta Llama 3` prominently\n" in text
    assert "  - [ ] `LICENSE`, which says: `llama3.1 AND llama3`\n" in text
    files = re.findall(r"^  - \[ \] (`[^`]+`)", text, re.MULTILINE)
    assert len(files) == len(set(files)) == 5


def test_a_dated_notice_of_changes_is_one_and_both_who_ask_are_named():
    found = by_code(mixed("Apache-2.0", "GPL-3.0-only", under="GPL-3.0-only"))
    (dated,) = found["mark-changes-dated"]
    assert "mark-changes" not in found
    assert set(dated.licenses) == {"Apache-2.0", "GPL-3.0-only"}
    assert [(m.code, m.licenses) for m in dated.meets] == [("mark-changes", ("Apache-2.0",))]
    assert {(c.license, c.section) for c in dated.clauses} == {("GPL-3.0-only", "5.a"), ("Apache-2.0", "4.b")}


def test_what_one_licence_asks_for_twice_stays_two_tasks():
    answer = compat.check(work([{"copy": "text"}], "CC-BY-SA-4.0", text=of("CC-BY-SA-4.0")))
    assert "keep-license-mark" in words().term("keep-notices")["covers"]
    assert {"keep-notices", "keep-license-mark"} <= set(by_code(answer))


def test_the_source_of_one_work_is_not_that_of_another():
    answer = compat.check(
        work(
            [{"modify": "mpl"}, {"link-dynamic": "lib"}],
            "MPL-2.0",
            form="binary",
            mpl=of("MPL-2.0"),
            lib=of("LGPL-2.1-only"),
        )
    )
    assert {"provide-source", "allow-relinking"} <= set(by_code(answer))


def test_of_several_clauses_for_a_duty_those_are_named_whose_trigger_fires():
    shared = compat.check(work([{"copy": "lib"}], "LGPL-2.1-only", lib=of("LGPL-2.1-only")))
    linked = answered(WHOLE["lgpl-in-own-terms"])
    assert [c.section for c in by_code(shared)["give-license-copy"][0].clauses] == ["1"]
    assert [c.section for c in by_code(linked)["give-license-copy"][0].clauses] == ["1", "6"]


def test_own_terms_are_told_every_use_restriction():
    (terms,) = [o for o in compat.ask("release a fine-tune of llama3.1 under proprietary").obligations if o.items]
    assert (terms.code, terms.value, terms.stage, len(terms.items)) == ("your-terms", "use-restrictions", "files", 29)


def test_names_and_files_come_with_the_duty():
    found = by_code(compat.ask("release a fine-tune of llama3.1 under llama3.1"))
    assert [(o.value, o.stage) for o in found["name-begins-with"]] == [("Llama", "before")]
    assert [o.file for o in found["notice-text"]] == ["Notice"]
    assert [o.file for o in found["give-license-copy"]] == ["LICENSE"]
    assert [o.file for o in found["display-phrase"]] == [""]


# pairs that can't both be met


@pytest.mark.parametrize(("form", "codes"), [("binary", {"terms-clash"}), ("source", set())])
def test_reverse_engineering_permitted_and_forbidden_clash_where_the_source_is_not_given(form, codes):
    inputs = {"sam": of("sam-license"), "codec": of("LGPL-2.1-only")}
    answer = compat.check(work([{"modify": "sam"}, {"link-dynamic": "codec"}], "sam-license", form=form, **inputs))
    assert {c.code for c in answer.conflicts} == codes
    assert "terms-clash" in load().law.codes


# Markdown


def test_a_no_comes_with_its_conflicts_first_and_without_a_label():
    text = compat.checklist(answered(WHOLE["llama-under-apache"]))
    order = [text.index(words) for words in ("**No, because", "Nothing below makes it allowed", "over-grant", "- [ ]")]
    assert order == sorted(order)
    assert "license: apache-2.0" not in text
    assert "`LICENSE`: Apache" not in text


def test_conditions_stand_before_what_hangs_on_them():
    text = compat.checklist(answered(WHOLE["gemma-trained-on-share-alike"]))
    assert "Nothing below settles that." in text
    assert "- [ ] If a model counts as a derivative of its training data, credit the author" in text
    assert "It is a no:\n\n- if a model counts as a derivative" in text


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        "[x](http://evil.example)",
        "# head",
        "*a*",
        "- [ ] done",
        "a\n\n## b",
        "`c`",
        "1. d",
    ],
)
def test_what_a_user_wrote_is_shown_as_it_is(name):
    answer = compat.check(
        {
            "artifacts": {
                name: of("llama3.1", "model"),
                "mine": {"kind": "model", "license": "MIT", "made_from": [{"fine-tune": name}]},
            },
            "release": {"artifact": "mine"},
        }
    )
    tokens = MarkdownIt().parse(compat.checklist(answer))
    inside = [child for token in tokens for child in token.children or ()]
    shown = " ".join("".join(c.content for c in t.children or ()) for t in tokens if t.type == "inline")
    assert " ".join(name.split()) in shown
    assert not [c for c in inside if c.type in ("html_inline", "html_block", "image")]
    assert {c.attrGet("href") for c in inside if c.type == "link_open"} <= {"https://spdx.org/licenses/MIT.html"}
    assert [t.content for t in tokens if t.type == "inline"].count("Release checklist") == 1
    assert sum(t.type == "heading_open" for t in tokens) == 2 + len({o.stage for o in answer.obligations})


@pytest.mark.parametrize("text", ["a", "`", "a `` b", " x ", "`x`", "```"])
def test_a_code_span_holds_any_text(text):
    (inline,) = [t for t in MarkdownIt().parse("z " + code(text)) if t.type == "inline"]
    (span,) = [c for c in inline.children if c.type == "code_inline"]
    assert span.content.strip() == text.strip()


def test_tasks_nest_under_their_stage():
    """Two levels of lists at most, each read as a list: nothing falls out into a paragraph or a block of code."""
    for question in WHOLE.values():
        tokens = MarkdownIt().parse(compat.checklist(answered(question)))
        assert max(t.level for t in tokens if t.type == "bullet_list_open") <= 2
        assert not [t for t in tokens if t.type == "code_block"]
        assert not [t for t in tokens if t.type == "inline" and "\n" in t.content]


# the card


@pytest.mark.parametrize(
    ("outbound", "lines"),
    [
        ("llama3.1", {"license": "llama3.1"}),
        ("Apache-2.0", {"license": "apache-2.0"}),
        ("GPL-3.0-or-later", {"license": "gpl-3.0"}),
        ("qwen-2024", {"license": "other", "license_name": "qwen-2024", "license_link": "LICENSE"}),
        (
            "llama3.1 AND Apache-2.0",
            {"license": "other", "license_name": "llama3.1-and-apache-2.0", "license_link": "LICENSE"},
        ),
        (
            "GPL-2.0-only WITH Classpath-exception-2.0",
            {
                "license": "other",
                "license_name": "gpl-2.0-only-with-classpath-exception-2.0",
                "license_link": "LICENSE",
            },
        ),
        ("proprietary", {"license": "other", "license_name": "my-license-1.0", "license_link": "LICENSE"}),
        ("", None),
    ],
)
def test_the_lines_of_a_card(outbound, lines):
    assert yaml.safe_load("\n".join(card(outbound, load()))) == lines


def test_every_licence_has_lines_that_are_yaml_with_an_id_of_the_hub():
    known = {hub for id in load().ids for hub in load().record(id).about["huggingface"]}
    for id in load().ids:
        lines = yaml.safe_load("\n".join(card(id, load())))
        assert lines["license"] in known | {"other"}
        assert lines["license"] != "other" or re.fullmatch(r"[a-z0-9][a-z0-9.-]*", lines["license_name"])


def test_the_release_names_what_it_goes_out_under():
    assert compat.ask("release a fine-tune of gemma under Gemma").outbound == "gemma-terms-2025-03-24"
    assert compat.ask('release a fine-tune of MIT under "(apache-2.0 AND MIT) OR gpl-3.0-only"').outbound == (
        "(Apache-2.0 AND MIT) OR GPL-3.0-only"
    )
    assert compat.ask("use llama3.1 commercially").outbound == ""
    assert compat.ask("combine MIT with GPL-2.0").outbound == "GPL-2.0-only"


# the command line, and whole lists


def test_the_command_line_prints_the_list_with_the_exit_status_of_the_verdict():
    asked = WHOLE["llama-under-apache"].split()
    done = run("can", *asked, "--checklist")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == compat.checklist(compat.ask(" ".join(asked)))


def test_json_and_a_list_are_not_printed_at_once():
    done = run("can", *WHOLE["llama-under-apache"].split(), "--checklist", "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--json and --checklist" in done.stderr


def test_check_prints_a_list_too(tmp_path):
    path = tmp_path / "work.yaml"
    path.write_text(yaml.safe_dump(WHOLE["lgpl-in-own-terms"]), encoding="utf-8")
    done = run("check", str(path), "--checklist")
    assert done.returncode == 0
    assert done.stdout == (FOLDER / "lgpl-in-own-terms.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_list(name):
    assert compat.checklist(answered(WHOLE[name])) == (FOLDER / f"{name}.md").read_text(encoding="utf-8")


def test_the_list_in_the_docs_is_what_the_program_prints():
    page = (Path(__file__).parents[1] / "docs" / "checklist.md").read_text(encoding="utf-8")
    block = re.search(
        r"````markdown\n\$ compat can (?P<asked>[^\n]*) --checklist\n(?P<text>.*?)\n````", page, re.DOTALL
    )
    assert compat.checklist(compat.ask(block["asked"])).strip() == block["text"]


if __name__ == "__main__":
    for name, question in WHOLE.items():
        (FOLDER / f"{name}.md").write_text(compat.checklist(answered(question)), encoding="utf-8")
