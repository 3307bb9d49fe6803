"""An answer as a task list in Markdown, to paste into the issue of a release: what to do, in the order of doing it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compat.answer import DEPENDS, NO, UNKNOWN, YES, Answer, Clause, Conflict, Decision, Met, Obligation
from compat.knowledge.model import Knowledge
from compat.licenses.expressions import parse
from compat.licenses.vocabulary import STAGES
from compat.rendering.card import CARD_FORMS, TEXT, card
from compat.rendering.markdown import code, plain
from compat.rendering.text import CLOSING, headline, sources

_HEADS = {
    "before": "Before you publish",
    "files": "In the files",
    "card": "Where you describe it (README, website)",
    "product": "In the product",
    "afterwards": "Afterwards",
}
_CARDS = {"weights": "On the model card", "adapter": "On the model card", "dataset": "On the dataset card"}
_NOT_SETTLED = {
    NO: "Nothing below makes it allowed: these duties hold whatever the label.",
    DEPENDS: "Nothing below settles that. Find out first, then do what is listed.",
    UNKNOWN: "Nothing below settles that: it is only what the licences that are known ask for.",
}
_ASIDE = "  "  # below a task
_QUOTE = '"'
_OR = f"{_QUOTE} or {_QUOTE}"  # between phrases of which one is enough


def checklist(answer: Answer, knowledge: Knowledge) -> str:
    """The whole list. For a no the conflicts come first."""
    titles = knowledge.law.titles
    parts = [
        "# Release checklist",
        *([code(answer.question)] if answer.question.strip() else []),
        plain(answer.understood),
        f"**{plain(headline(answer, titles))}**",
        *([f"**{_NOT_SETTLED[answer.verdict]}**"] if answer.verdict != YES else []),
        *_conflicts(answer),
        *_bullets("It is a yes", map(_if, answer.makes_yes)),
        *_bullets("It is a no", map(_if, answer.makes_no)),
        *_bullets("This takes for granted that", _assumptions(answer)),
        *_bullets("What would help", (plain(remedy.message) for remedy in answer.remedies)),
    ]
    number = 0
    outbound = _sides(answer, knowledge)
    for stage in STAGES:
        tasks = [*_own_text(answer, knowledge, stage), *_label(answer, knowledge, stage)]
        tasks += [line for o in answer.obligations if o.stage == stage for line in _task(o, outbound, knowledge)]
        if tasks:
            number += 1
            head = _CARDS.get(answer.form, _HEADS[stage]) if stage == "card" else _HEADS[stage]
            parts.append("\n".join([f"## {number}. {head}", "", *tasks]))
    if not number:
        parts.append("No licence asks for anything.")
    return "\n\n".join([*parts, f"*{plain(CLOSING)}*"]) + "\n"


# above the list


def _bullets(head: str, lines: Iterator[str]) -> list[str]:
    listed = [f"- {line}" for line in lines]
    return ["\n".join([f"{head}:", "", *listed])] if listed else []


def _if(decisions: Sequence[Decision]) -> str:
    return plain("if " + " and ".join(d.says for d in decisions)) if decisions else "in any case"


def _assumptions(answer: Answer) -> Iterator[str]:
    words = {YES: "a yes", NO: "a no", DEPENDS: "open", UNKNOWN: "unknown"}
    for taken in answer.assumptions:
        if taken.turns:
            yield plain(f"{taken.says} ({taken.because}); otherwise it would be {words[taken.turns]}")


def _conflicts(answer: Answer) -> list[str]:
    if not answer.conflicts:
        return []
    lines = [line for index, c in enumerate(answer.conflicts, 1) for line in _conflict(index, c)]
    head = "## What stands in the way" if answer.verdict == NO else "## What may stand in the way"
    return ["\n".join([head, "", *lines])]


def _conflict(number: int, conflict: Conflict) -> list[str]:
    when = f" ({_if(conflict.when)})" if conflict.when else ""
    return [f"{number}. {plain(conflict.message)}{when} ({code(conflict.code)})", *_quotes(conflict.clauses, "   ")]


# the list


def _task(obligation: Obligation, outbound: Sequence[str], knowledge: Knowledge) -> list[str]:
    when = f"{_if(obligation.when)}, " if obligation.when else ""
    text = f"{when}{_lower(obligation.message)}" if when else obligation.message
    lines = [f"- [ ] {_shown(text, obligation.value)}"]
    if _copies(obligation):
        lines += [line for id in obligation.licenses for line in _text(id, outbound, knowledge)]
    elif obligation.file:
        lines.append(f"{_ASIDE}- file: {code(obligation.file)}")
    if obligation.items:
        lines.append(f"{_ASIDE}- not to use it {plain('; '.join(obligation.items))}")
    lines += [_met(met) for met in obligation.meets]
    if not obligation.clauses:
        lines.append(f"{_ASIDE}- {plain(', '.join(obligation.licenses))}")
    return [_upper(lines[0]), *lines[1:], *_quotes(obligation.clauses, _ASIDE)]


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]


def _upper(line: str) -> str:
    box = "- [ ] "
    return box + line[len(box)].upper() + line[len(box) + 1 :]


def _shown(text: str, value: str) -> str:
    """The text of a task, with the phrase or name that must stand exactly so to be copied (a label explains in parentheses)."""
    before, found, after = text.rpartition(value) if value else (text, "", "")
    if not found or before.endswith("("):
        return plain(text)
    exact = " or ".join(map(code, value.split(_OR)))
    return f"{plain(before.removesuffix(_QUOTE))}{exact}{plain(after.removeprefix(_QUOTE), starts=False)}"


def _met(met: Met) -> str:
    when = f" ({_if(met.when)})" if met.when else ""
    asked = sources(met.clauses) or ", ".join(met.licenses)
    return f"{_ASIDE}- which is also to {plain(_lower(met.message))}{when} ({plain(asked)})"


def _quotes(clauses: Sequence[Clause], indent: str) -> list[str]:
    return [f"{indent}- {plain(str(c))}" for c in clauses]


def _label(answer: Answer, knowledge: Knowledge, stage: str) -> list[str]:
    """The licence in the card's metadata. A label that is not allowed is not written down."""
    lines = card(answer.outbound, knowledge) if answer.form in CARD_FORMS else ()
    if stage != "card" or answer.verdict == NO or not lines:
        return []
    return [
        "- [ ] Say in its metadata (YAML at the top) under which licence it is:",
        "",
        *(f"{_ASIDE}{line}" for line in ("```yaml", *lines, "```")),
        "",
    ]


def _own_text(answer: Answer, knowledge: Knowledge, stage: str) -> list[str]:
    """The text that the release itself goes out under, unless recipients must get it anyway."""
    outbound = _sides(answer, knowledge)
    asked = {id for o in answer.obligations if _copies(o) and not o.when for id in o.licenses}
    left = [id for id in outbound if id not in asked]
    several = len(outbound) > 1
    if stage != "files" or not (left or several):
        return []
    head = [f"{_ASIDE}- [ ] {code(TEXT)}, which says: {code(answer.outbound)}"] if several else []
    return [
        "- [ ] Enclose the licence that it goes out under",
        *head,
        *(line for id in left for line in _text(id, outbound, knowledge)),
    ]


def _copies(obligation: Obligation) -> bool:
    return obligation.code == "give-license-copy"


def _text(id: str, outbound: Sequence[str], knowledge: Knowledge) -> list[str]:
    files = files_of(id, outbound, knowledge)
    return [f"{_ASIDE}- [ ] {code(name)}: {_where(text, knowledge)}" for name, text in files]


def files_of(id: str, outbound: Sequence[str], knowledge: Knowledge) -> list[tuple[str, str]]:
    """The files for one licence, each with what it holds: its text, and the use policies that it makes part of itself."""
    main = list(outbound) == [id]
    policies = [("USE_POLICY.md" if main else f"LICENSES/{policy}.txt", policy) for policy in _policies(id, knowledge)]
    return [(TEXT if main else f"LICENSES/{id}.txt", id), *policies]


def _sides(answer: Answer, knowledge: Knowledge) -> list[str]:
    """The licences that the release is to go out under, if it is handed out."""
    distributed = answer.form and knowledge.law.forms[answer.form]["act"] == "distribute"
    if not answer.outbound or not distributed or answer.verdict == NO:
        return []
    return list(dict.fromkeys(id for one in parse(answer.outbound, knowledge.names).alternatives for id in one))


def _policies(id: str, knowledge: Knowledge) -> list[str]:
    """The use policies that a licence makes part of itself."""
    included = knowledge.record(id).about["includes"] if id in knowledge else ()
    return [p for p in included if any(f["kind"] == "use-restriction" for f in knowledge.record(p).facts)]


def _where(id: str, knowledge: Knowledge) -> str:
    """What a text is, and where it is: on the SPDX list, or known by its checksum."""
    if id == "proprietary":
        return "your own terms"
    if id not in knowledge:
        return plain(id)
    about = knowledge.record(id).about
    name = f"{plain(about['name'])} ({code(id)})"
    if about["spdx"]:
        return f"{name}, <https://spdx.org/licenses/{about['spdx']}.html>"
    known = f" (SHA-256 of the text that was read: {code(about['text_sha256'])})" if about["text_sha256"] else ""
    return f"{name}, as it came with the original{known}"
