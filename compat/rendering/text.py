"""An answer as text for the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from compat.answer import DEPENDS, NO, UNKNOWN, YES, Answer, Clause, Conflict, Decision, Met, Obligation
from compat.rendering.wrapping import wrapped

MOST_SETS = 6
MOST_BINDINGS = 12
MOST_NOTES = 10  # of one code
_BASIC_NOTES = (
    "policy",
    "license-chosen",
    "newest-text",
    "drift",
    "more-conflicts",
    "outbound-not-named",
    "not-for-this",
    "others-broke-it",
    "others-may-have-broken-it",
)


def text(answer: Answer, titles: dict[str, str], explain: bool = False) -> str:
    """The whole answer. ``titles`` are the conflict codes in a few words; ``explain`` adds the steps of each conflict."""
    parts = [wrapped(answer.understood), wrapped(headline(answer, titles)), *_heard(answer)]
    parts += _why(answer, titles) if explain else [_conflict(index, c) for index, c in enumerate(answer.conflicts, 1)]
    parts += _decided(answer)
    if answer.is_chain or explain:
        parts.append(_bindings(answer))
    if explain:
        parts.append(_permissions(answer))
    parts.append(_obligations(answer))
    parts.append(_remedies(answer))
    parts.append(_assumptions(answer))
    parts.append(_readings(answer))
    parts.append(_notes(answer, explain))
    return "\n\n".join(part for part in parts if part) + "\n"


def why(answer: Answer, titles: dict[str, str]) -> str:
    """Why the answer is as it is: its reasons with their steps, then what would help, and what it takes for granted."""
    from compat.rendering.prose import explained

    parts = [wrapped(answer.understood), wrapped(headline(answer, titles)), *explained(answer, titles)]
    parts += [*_decided(answer), _remedies(answer), _assumptions(answer), _readings(answer), wrapped(CLOSING)]
    return "\n\n".join(part for part in parts if part) + "\n"


def both_ways(one: Answer, other: Answer) -> str:
    """Why two licences conflict, or don't: what is under the one in a work under the other, and the other way round."""
    words = {YES: "yes", NO: "no", DEPENDS: "it depends", UNKNOWN: "not known"}
    return "\n".join(
        wrapped(f"What is under {its.outbound} in a work under {this.outbound}: {words[this.verdict]}.")
        for this, its in ((one, other), (other, one))
    )


def _why(answer: Answer, titles: dict[str, str]) -> list[str]:
    """The conflicts, each with its steps."""
    from compat.proof.explanation import CONFLICT
    from compat.rendering.prose import explained

    return explained(answer, titles, (CONFLICT,)) if answer.conflicts else []


def headline(answer: Answer, titles: dict[str, str]) -> str:
    """The verdict in one sentence."""
    if answer.verdict == YES:
        return "Yes, if you do what is listed below." if any(not o.when for o in answer.obligations) else "Yes."
    if answer.verdict == NO:
        certain = dict.fromkeys(titles[c.code] for c in answer.conflicts)
        return f"No, because {_joined(list(certain))}."
    if answer.verdict == DEPENDS:
        return f"It depends on {_joined(['whether ' + q.whether for q in answer.open_questions])}."
    return f"I don't know, because {_joined([_unknown(u.artifact, u.license, bool(u.says)) for u in answer.unknowns])}."


def _heard(answer: Answer) -> list[str]:
    """What others say of licences whose text was not obtained."""
    said = dict.fromkeys(s for u in answer.unknowns for s in u.says)
    lines = [wrapped(s, "    ", "  - ") for s in said]
    return ["\n".join(["What others say of it, which decides nothing:", *lines])] if lines else []


def _unknown(artifact: str, license: str, heard_of: bool) -> str:
    what = "the licence of the release" if artifact == "-" else artifact
    if license == "unknown":
        return f"nobody said under which licence {what} is"
    if heard_of:
        whose = "" if what.startswith(license) else f", the licence of {what},"
        return f"the text of {license}{whose} was not obtained"
    return f"{license}, the licence of {what}, is not in the catalogue"


def _joined(parts: list[str]) -> str:
    return (
        parts[0]
        if len(parts) == 1
        else "; ".join(parts[:-1]) + "; and " + parts[-1]
        if parts
        else "it could not be decided"
    )


def _conflict(index: int, conflict: Conflict) -> str:
    lines = [wrapped(f"{_sentence(conflict.message)}{_when(conflict.when)} [{conflict.code}]", "   ", f"{index}. ")]
    lines += [_clause(clause) for clause in conflict.clauses]
    return "\n".join(lines)


def _sentence(text: str) -> str:
    return text if text.endswith(".") else text + "."


def _when(decisions: tuple[Decision, ...]) -> str:
    return f" (if {' and '.join(d.says for d in decisions)})" if decisions else ""


def _clause(clause: Clause) -> str:
    return wrapped(str(clause), "       ", "     ")


def _decided(answer: Answer) -> list[str]:
    if answer.verdict != DEPENDS:
        return []
    return [part for part in (_sets("It is a yes", answer.makes_yes), _sets("It is a no", answer.makes_no)) if part]


def _sets(head: str, sets: tuple[tuple[Decision, ...], ...]) -> str:
    if not sets:
        return ""
    lines = [f"{head}"]
    lines += [wrapped("if " + " and ".join(d.says for d in one), "     ", "   ") for one in sets[:MOST_SETS]]
    if len(sets) > MOST_SETS:
        lines.append(f"   and in {len(sets) - MOST_SETS} more ways (--json has them)")
    return "\n".join(lines)


def _obligations(answer: Answer) -> str:
    """What must be done in any case, then what must be done under some answers to open questions."""
    groups: dict[tuple[Decision, ...], list[Obligation]] = {}
    for obligation in sorted(answer.obligations, key=lambda o: bool(o.when)):
        groups.setdefault(obligation.when, []).append(obligation)
    blocks = []
    for when, group in groups.items():
        if when:
            head = f"If {' and '.join(d.says for d in when)}, you must"
        else:
            head = {YES: "You must", NO: "Whatever the label, you must"}.get(answer.verdict, "In any case you must")
        blocks.append("\n".join([wrapped(head), *map(_obligation, group)]))
    return "\n\n".join(blocks)


def _obligation(obligation: Obligation) -> str:
    lines = [wrapped(f"{_lower(obligation.message)} [{_asked(obligation)}]", "     ", "   - ")]
    lines += [
        wrapped(f"{_lower(met.message)}{_when(met.when)} [{_asked(met)}]", "       ", "     which is also to ")
        for met in obligation.meets
    ]
    return "\n".join(lines)


def _lower(message: str) -> str:
    return message[0].lower() + message[1:]


def _asked(asked: Obligation | Met) -> str:
    """Who asks for it, and where."""
    return sources(asked.clauses) or ", ".join(asked.licenses)


def sources(clauses: Iterable[Clause]) -> str:
    """Where clauses stand, the sections of one licence together."""
    found: dict[str, dict[str, None]] = {}
    for clause in clauses:
        found.setdefault(clause.license, {}).setdefault(clause.section)
    return "; ".join(_source(license, ", ".join(sections)) for license, sections in found.items())


def _bindings(answer: Answer) -> str:
    """The licences that bind the release, each with its way there."""
    if not answer.bindings:
        return ""
    lines = ["What binds it, and how it gets there"]
    for binding in answer.bindings[:MOST_BINDINGS]:
        way = "".join(f" → {relation} → {made}" for relation, made in binding.path)
        lines.append(wrapped(f"{binding.license}: {binding.artifact}{way}{_when(binding.when)}", "     ", "   - "))
    if len(answer.bindings) > MOST_BINDINGS:
        lines.append(f"   and {len(answer.bindings) - MOST_BINDINGS} more (--json has them)")
    return "\n".join(lines)


def _permissions(answer: Answer) -> str:
    """Which clause gives each right that the release uses."""
    if not answer.permissions:
        return ""
    lines = ["You may, because"]
    for permission in answer.permissions:
        where = (
            ", ".join(f"{_source(c.license, c.section)}: “{c.quote}”" for c in permission.clauses)
            or "the law, where the text is silent"
        )
        lines.append(wrapped(f"{permission.message} [{where}]", "     ", "   - "))
    return "\n".join(lines)


def _source(license: str, section: str) -> str:
    return f"{license} {section}" if section[:1].isdigit() else f"{license}, {section}"


def _remedies(answer: Answer) -> str:
    if answer.nothing_helps:
        return wrapped(f"Nothing that you could change helps: {answer.nothing_helps}.")
    lines = ["What would help"] if answer.remedies else []
    for remedy in answer.remedies:
        tail = "" if remedy.verdict == YES else " (then it depends)"
        lines.append(wrapped(f"{remedy.message}{tail}", "     ", "   - "))
    if answer.search_cut:
        lines.append(wrapped(_sentence(answer.search_cut[0].upper() + answer.search_cut[1:])))
    return "\n".join(lines)


def _assumptions(answer: Answer) -> str:
    turning = [a for a in answer.assumptions if a.turns]
    if not turning:
        return ""
    lines = ["This takes for granted that"]
    for a in turning:
        lines.append(
            wrapped(f"{a.says} ({a.because}); otherwise it would be {TURNED[a.turns]} [{a.id}]", "     ", "   - ")
        )
    return "\n".join(lines)


def _readings(answer: Answer) -> str:
    """Every reading that the answer rests on, and where it is explained."""
    if not answer.readings:
        return ""
    told = ", ".join(f"{id} ({given})" for id, given in answer.readings.items())
    return wrapped(f"Readings of the law that it rests on, each explained in docs/readings.md: {told}.")


def _notes(answer: Answer, explain: bool) -> str:
    shown = [n for n in answer.notes if n.code in _BASIC_NOTES or explain or n.code == "not-legal-advice"]
    others = len(answer.notes) - len(shown)
    lines = []
    told: dict[str, int] = {}
    for note in shown:
        told[note.code] = told.get(note.code, 0) + 1
        if note.code == "not-legal-advice" or told[note.code] > MOST_NOTES and not explain:
            continue
        lines.append(wrapped(f"{note.message} [{note.code}]", "     ", "   - "))
    others += sum(max(0, count - MOST_NOTES) for count in told.values() if not explain)
    head = "Note" if lines else ""
    tail = CLOSING + (f" {others} more notes with --explain." if others else "")
    return "\n".join([part for part in (head, *lines) if part]) + ("\n\n" if lines else "") + wrapped(tail)


#: A verdict as what something would be.
TURNED = {YES: "a yes", NO: "a no", DEPENDS: "an “it depends”", UNKNOWN: "an “I don't know”"}
CLOSING = "This speaks of what licences say; it is not legal advice."
