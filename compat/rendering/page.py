"""An answer as one HTML page: what collides first, in plain words, then the drawing to fold and unfold.

Everything but the drawing is text made here: it needs no script, the browser's own search finds it, a screen reader reads
it. The drawing is laid out by the page (assets/page.js), so that it can be laid out again when something is folded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from compat.answer import DEPENDS, NO, UNKNOWN, YES, Answer, Clause, Conflict, Decision, Obligation
from compat.knowledge.model import WITH, Knowledge
from compat.licenses.expressions import parse
from compat.proof.explanation import ABSENCE, STATEMENT, Step
from compat.proof.explanation import CONFLICT as STANDS_AGAINST
from compat.reasoning.findings import OWN
from compat.rendering.document import data, document, element, escaped
from compat.rendering.drawing import Drawing, Node
from compat.rendering.kinds import LOOKS, PAPER, TONES, Look
from compat.rendering.prose import capital
from compat.rendering.text import CLOSING, TURNED
from compat.rendering.visible import visible
from compat.resources import asset

FIRST_CONFLICTS = 12  # that are told before the others are unfolded
MOST_SETS = 12  # of answers that decide
_SIGNS = {YES: "✓", NO: "✕", DEPENDS: "?", UNKNOWN: "?"}
GROUP = "group"
_GROUP = Look("together", "several of one kind", "stacked", PAPER)
MOST_OF_A_KIND = 12  # boxes below one box; more of one kind are put together in a box of their own


def page(answer: Answer, drawing: Drawing, knowledge: Knowledge) -> str:
    """The page of an answer. ``drawing`` is what is drawn of it (``drawn`` or ``drawn_whole``)."""
    told = _Told(answer, drawing, knowledge)
    parts = [
        "<main>",
        _head(drawing),
        told.conflicts(),
        told.unknowns(),
        told.depends(),
        told.remedies(),
        told.obligations() if answer.verdict == YES else "",
        _graph(),
        told.obligations() if answer.verdict != YES else "",
        told.permissions(),
        told.assumptions(),
        told.notes(),
        "</main>",
        f"<footer>{element('p', CLOSING)}</footer>",
        data("drawing", _drawn(drawing, knowledge)),
    ]
    body = "\n".join(part for part in parts if part)
    dagre = asset("dagre.min.js.LEGAL.txt") + asset("dagre.min.js")
    return document(_title(drawing), body, [tones(), asset("page.css")], [dagre, asset("svg.js"), asset("page.js")])


def tones() -> str:
    """The colours of kinds, which pictures have too (kinds.py), for light and dark."""
    light = "".join(f"--{name}:{tone.line};--{name}-wash:{tone.fill};" for name, tone in TONES.items())
    dark = "".join(f"--{name}:{tone.dark_line};--{name}-wash:{tone.dark_fill};" for name, tone in TONES.items())
    names = {tone: name for name, tone in TONES.items()}
    kinds = "".join(
        f".box.{kind}{{--tone:var(--{names[look.tone]});--wash:var(--{names[look.tone]}-wash)}}"
        for kind, look in LOOKS.items()
    )
    return f":root{{{light}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}{kinds}"


def _title(drawing: Drawing) -> str:
    return capital(drawing.title.strip() or drawing.understood)


def _head(drawing: Drawing) -> str:
    title = _title(drawing)
    sign = element("span", _SIGNS[drawing.verdict], {"class": "sign", "aria-hidden": "true"})
    parts = [
        "<header>",
        element("p", "compat · licence compatibility", {"class": "kicker"}),
        element("h1", title, {"class": "long"} if len(title) > 90 else None),
        element("p", drawing.understood, {"class": "understood"}) if drawing.title.strip() else "",
        f'<p class="verdict {drawing.verdict}">{sign} {element("span", drawing.headline)}</p>',
        "</header>",
    ]
    return "\n".join(part for part in parts if part)


class _Told:
    """The sections of text."""

    def __init__(self, answer: Answer, drawing: Drawing, knowledge: Knowledge):
        self._answer = answer
        self._drawing = drawing
        self._knowledge = knowledge
        self._steps = answer.explanation.of_kind(STANDS_AGAINST)  # as many of the conflicts as are explained, in order

    # what stands against it

    def conflicts(self) -> str:
        found = self._answer.conflicts
        if not found:
            return ""
        may = "" if self._answer.verdict == NO else "may "
        head = f"What {may}stand{'' if may else 's'} against it"
        steps: list[Step | None] = [*self._steps, *[None] * (len(found) - len(self._steps))]
        cards = [self._conflict(number, *one) for number, one in enumerate(zip(found, steps, strict=True), 1)]
        body = f'<ol class="cards">{"".join(cards[:FIRST_CONFLICTS])}</ol>'
        if more := cards[FIRST_CONFLICTS:]:
            rest = f'<ol class="cards" start="{FIRST_CONFLICTS + 1}">{"".join(more)}</ol>'
            body += _details(f"{len(more)} more", rest)
        return _section("conflicts", head, body)

    def _conflict(self, number: int, conflict: Conflict, step: Step | None) -> str:
        row = self._knowledge.law.codes[conflict.code]
        sides = self._sides(conflict)
        stated = self._stated(step)
        columns = [self._side(license, clauses) for license, clauses in sides.items()]
        if len(columns) == 1:
            columns.append(_column("What you do", _list(stated) if stated else element("p", self._answer.understood)))
            stated = []
        against = element("p", "stands against", {"class": "against"})
        when = element("p", f"This holds if {_and(conflict.when)}.", {"class": "when"}) if conflict.when else ""
        code = f"{element('code', conflict.code)} {element('span', str(row['title']))}{self._see(step)}"
        folded = [
            _details(f"The {len(conflict.items)} restrictions", _list(conflict.items)) if conflict.items else "",
            _details("Why they meet: what you said", _list(stated)) if stated else "",
        ]
        return "\n".join(
            part
            for part in [
                f'<li class="card" id="conflict-{number}">',
                f'<p class="code">{code}</p>',
                element("h3", _sentence(conflict.message)),
                when,
                f'<div class="sides">{against.join(columns)}</div>',
                *folded,
                "</li>",
            ]
            if part
        )

    def _sides(self, conflict: Conflict) -> dict[str, list[Clause]]:
        """The clauses of each licence that takes part; those of a use policy or of an exception's base are its own."""
        sides: dict[str, list[Clause]] = {license: [] for license in conflict.licenses}
        belongs = {part: license for license in reversed(conflict.licenses) for part in self._parts(license)}
        for clause in conflict.clauses:
            sides.setdefault(belongs.get(clause.license, clause.license), []).append(clause)
        return sides

    def _parts(self, license: str) -> Iterator[str]:
        yield license
        yield from license.split(WITH)
        if license in self._knowledge:
            about = self._knowledge.record(license).about
            yield from about["includes"]
            yield from about["offers"]

    def _side(self, license: str, clauses: Sequence[Clause]) -> str:
        quotes = "".join(self._quote(clause, license) for clause in clauses)
        if quotes:
            return _column(self._name(license), quotes)
        if license == OWN:
            told = "You write them, but they can't give what you don't have."
        elif license in self._outbound():
            told = "The licence that you chose for the release. No clause of it is needed for this conflict."
        else:
            told = "It binds the release as well. No clause of it is needed for this conflict."
        return _column(self._name(license), element("p", told))

    def _outbound(self) -> set[str]:
        """The licences that the release is to go out under."""
        if not self._answer.outbound:
            return set()
        return {id for one in parse(self._answer.outbound, self._knowledge.names).alternatives for id in one}

    def _quote(self, clause: Clause, of: str = "") -> str:
        source = f"{self._name(clause.license)}, " if clause.license != of else ""
        where = capital(source + _section_of(clause.section))
        return f"<figure><blockquote>{element('p', f'“{clause.quote}”')}</blockquote>{element('figcaption', where)}</figure>"

    def _stated(self, step: Step | None) -> list[str]:
        """What the user said without which a conflict would not be."""
        why = self._answer.explanation
        members = map(why.by_id.__getitem__, (member.id for member in why.together[step.id])) if step else ()
        return list(dict.fromkeys(s.says for s in members if s.kind == STATEMENT))

    def _see(self, step: Step | None) -> str:
        """A link to the box of a conflict."""
        for number, node in enumerate(self._drawing.nodes):
            if step and node.kind == STANDS_AGAINST and node.id == step.id:
                return element("a", "Show how it follows", {"href": "#why", "data-box": str(number)})
        return ""

    def _name(self, license: str) -> str:
        return _name(license, self._knowledge)

    # the rest

    def unknowns(self) -> str:
        """What others say of licences whose text was not obtained."""
        said = dict.fromkeys(s for u in self._answer.unknowns for s in u.says)
        return _section("heard", "What others say of it, which decides nothing", _list(said)) if said else ""

    def depends(self) -> str:
        answer = self._answer
        asked = [
            f"<dt>{escaped(capital(q.asks))}</dt><dd>{escaped(_sentence(capital(q.because)))}</dd>"
            for q in answer.open_questions
        ]
        if not asked:
            return ""
        decided = [
            f'<div class="column">{element("h3", head)}{_list(_ways(sets))}</div>'
            for head, sets in (("It is a yes", answer.makes_yes), ("It is a no", answer.makes_no))
            if sets and answer.verdict == DEPENDS
        ]
        columns = f'<div class="columns">{"".join(decided)}</div>' if decided else ""
        return _section("depends", "What it depends on", f"<dl>{''.join(asked)}</dl>{columns}")

    def remedies(self) -> str:
        answer = self._answer
        tails = {YES: "", DEPENDS: " (then it depends)", UNKNOWN: " (then it is not known)"}
        parts = (
            [_list(capital(r.message) + tails.get(r.verdict, "") for r in answer.remedies)] if answer.remedies else []
        )
        if answer.nothing_helps:
            parts.append(element("p", f"Nothing that you could change helps: {answer.nothing_helps}."))
        if answer.search_cut:
            parts.append(element("p", _sentence(capital(answer.search_cut))))
        return _section("remedies", "What would help", "".join(parts)) if parts else ""

    def obligations(self) -> str:
        duties = self._answer.obligations
        if not duties:
            return ""
        rows = "".join(f"<li>{self._obligation(o)}</li>" for o in duties)
        head = {YES: "What you must do", NO: "What you must do whatever the label"}
        title = head.get(self._answer.verdict, "What you must do in any case")
        listed = f'<ul class="duties">{rows}</ul>'
        return _folded("obligations", f"{title} ({len(duties)})", listed, is_open=self._answer.verdict == YES)

    def _obligation(self, duty: Obligation) -> str:
        when = f"If {_and(duty.when)}: " if duty.when else ""
        told = element("p", _sentence(f"{when}{duty.message}" if when else capital(duty.message)))
        meets = "".join(
            element("p", f"Which is also to {met.message[0].lower()}{met.message[1:]} ({', '.join(met.licenses)})")
            for met in duty.meets
        )
        quotes = "".join(self._quote(clause) for clause in duty.clauses)
        return told + meets + quotes

    def permissions(self) -> str:
        rows = "".join(
            f"<li>{element('p', _sentence(capital(p.message)))}"
            + ("".join(map(self._quote, p.clauses)) or element("p", "By law, where the text is silent."))
            + "</li>"
            for p in self._answer.permissions
        )
        head = f"What you may do, and by which clause ({len(self._answer.permissions)})"
        return _folded("permissions", head, f'<ul class="duties">{rows}</ul>') if rows else ""

    def assumptions(self) -> str:
        taken = [
            f"{capital(a.says)} ({a.because}); otherwise it would be {TURNED[a.turns]}."
            for a in self._answer.assumptions
            if a.turns
        ]
        return _folded("assumptions", f"What this takes for granted ({len(taken)})", _list(taken)) if taken else ""

    def notes(self) -> str:
        told = [_sentence(capital(n.message)) for n in self._answer.notes if n.code != "not-legal-advice"]
        return _folded("notes", f"Notes ({len(told)})", _list(dict.fromkeys(told))) if told else ""


# words and pieces


def _name(license: str, knowledge: Knowledge) -> str:
    """How a licence is called: its id if that is its name everywhere (SPDX), else its name in full."""
    if license not in knowledge:
        return "your own terms" if license == OWN else license
    about = knowledge.record(license).about
    return license if about["spdx"] else str(about["name"])


def _section_of(section: str) -> str:
    return f"section {section}" if section[:1].isdigit() else f"under “{section}”"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?")) else text + "."


def _and(decisions: Iterable[Decision]) -> str:
    return " and ".join(d.says for d in decisions)


def _ways(sets: Sequence[Sequence[Decision]]) -> Iterator[str]:
    for one in sets[:MOST_SETS]:
        yield f"if {_and(one)}" if one else "in any case"
    if len(sets) > MOST_SETS:
        yield f"and in {len(sets) - MOST_SETS} more ways"


def _list(items: Iterable[str]) -> str:
    return f"<ul>{''.join(element('li', item) for item in items)}</ul>"


def _column(head: str, body: str) -> str:
    return f'<div class="side">{element("h4", capital(head))}{body}</div>'


def _details(head: str, body: str, is_open: bool = False) -> str:
    return f"<details{' open' if is_open else ''}>{element('summary', head)}{body}</details>"


def _section(id: str, head: str, body: str) -> str:
    return f'<section aria-labelledby="{id}">\n{element("h2", head, {"id": id})}\n{body}\n</section>'


def _folded(id: str, head: str, body: str, is_open: bool = False) -> str:
    title = f"<summary>{element('h2', head, {'id': id})}</summary>"
    return f'<section aria-labelledby="{id}">\n<details{" open" if is_open else ""}>{title}\n{body}\n</details>\n</section>'


# the drawing


def _graph() -> str:
    """What the script fills: without it, the page says so and keeps everything else."""
    buttons = "".join(
        element("button", text, {"type": "button", "id": id, "aria-label": name, "title": name})
        for id, text, name in (
            ("unfold", "Unfold all", "Unfold all boxes"),
            ("fold", "Fold all", "Fold all boxes"),
            ("fit", "Fit", "Show the whole drawing at once"),
            ("smaller", "−", "Zoom out"),
            ("larger", "+", "Zoom in"),
        )
    )
    search = (
        '<span class="search"><label for="search">Search</label>'
        '<input id="search" type="search" autocomplete="off" spellcheck="false" placeholder="a word, licence, section">'
        '<output id="matches" for="search"></output></span>'
    )
    keys = _list(
        [
            "Tab goes into the drawing. The arrow keys move: down to what a box rests on, up to what rests on it, sideways.",
            "Enter or Space folds and unfolds what a box rests on; Home goes to the verdict.",
            "In the search field, Enter goes to the next match, Shift and Enter to the one before.",
            "Drag the background to move the drawing; hold Ctrl and turn the wheel to zoom.",
        ]
    )
    body = (
        "<noscript><p>The drawing needs JavaScript. Everything else on this page is text and does not.</p></noscript>"
        '<div id="graph" hidden>'
        '<p class="hint">Each box follows from the boxes below it, down to what licences say and what you said. '
        "Click a box to fold or unfold what it rests on.</p>"
        f'<div class="tools" role="toolbar" aria-label="Drawing">{search}{buttons}</div>'
        '<div class="stage"><div id="canvas"></div>'
        '<aside id="panel" aria-label="The chosen box" aria-live="polite"></aside></div>'
        f'<div class="help"><details><summary>Legend</summary><ul id="legend"></ul></details>{_details("Keyboard", keys)}</div>'
        "</div>"
    )
    return _section("why", "How it follows", body)


def _drawn(drawing: Drawing, knowledge: Knowledge) -> Mapping[str, Any]:
    """What the script reads: a row for each box, with the numbers of the boxes that it rests on. The last is the verdict."""
    place = {node.id: number for number, node in enumerate(drawing.nodes)}
    below: list[dict[int, None]] = [{} for _ in drawing.nodes]
    for edge in drawing.edges:
        below[place[edge.target]][place[edge.source]] = None
    rows = [_box(node, list(rests), knowledge) for node, rests in zip(drawing.nodes, below, strict=True)]
    rows = _grouped(rows)
    kinds = {row["kind"]: _look(row["kind"]) for row in reversed(rows)}
    return {
        "verdict": drawing.verdict,
        "sign": _SIGNS[drawing.verdict],
        "absence": ABSENCE,
        "kinds": {kind: {"word": capital(k.word), "means": k.means, "shape": k.shape} for kind, k in kinds.items()},
        "codes": {node.code: str(knowledge.law.codes[node.code]["title"]) for node in drawing.nodes if node.code},
        "nodes": rows,
    }


def _look(kind: str) -> Look:
    return _GROUP if kind == GROUP else LOOKS[kind]


def _box(node: Node, below: list[int], knowledge: Knowledge) -> dict[str, Any]:
    clauses = [
        {"license": _name(c.license, knowledge), "section": _section_of(c.section), "quote": visible(c.quote)}
        for c in node.clauses
    ]
    about = {"rule": node.rule, "clauses": clauses, "code": node.code, "when": list(node.when), "ways": node.ways}
    return {"kind": node.kind, "says": visible(capital(node.says)), **about, "below": below}


def _grouped(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows, with a box between one that rests on very many of a kind and those. The last row stays the last."""
    made: list[dict[str, Any]] = []
    for row in rows:
        kinds: dict[str, list[int]] = {}
        for number in row["below"]:
            kinds.setdefault(rows[number]["kind"], []).append(number)
        row["below"] = []
        for kind, numbers in kinds.items():
            if len(numbers) <= MOST_OF_A_KIND or len(kinds) == 1:
                row["below"] += numbers
                continue
            row["below"].append(len(rows) - 1 + len(made))
            says = f"{len(numbers)} × {LOOKS[kind].word}"
            empty = {"rule": "", "clauses": [], "code": "", "when": [], "ways": 1}
            made.append({"kind": GROUP, "says": says, **empty, "below": numbers})
    return [*rows[:-1], *made, rows[-1]]
