"""A conflict map as one HTML page: the islands in words, then a graph of the licences beside a heat map of all of them.

Licences that behave alike are one box. Where there are many, the graph shows which of them are on which island, and the heat
map has a row for each group. The text needs no script; the drawings are made by the page (assets/map.js).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from compat.answer import DEPENDS, NO, UNKNOWN, YES
from compat.atlas import ConflictMap, Isle, Pair
from compat.knowledge.model import Knowledge
from compat.reasoning.findings import OWN
from compat.rendering.document import data, document, element, escaped
from compat.rendering.map import spoken
from compat.rendering.page import tones
from compat.rendering.visible import visible
from compat.resources import asset

SINGLES = 40  # licences of which each has a row of its own
CIRCLE = 9  # boxes of which every pair has a line
BESIDE = 6  # boxes of which the lines have room beside the heat map
MOST_ISLANDS = 12  # that are drawn
FIRST_ISLANDS = 6  # that are told before the others are unfolded
MOST_NAMES = 12  # that are told of a long list
MOST_PAIRS = 66  # that are told one by one
VERDICTS = (YES, DEPENDS, UNKNOWN, NO)  # their numbers in the data
_SIGNS = {YES: "✓", DEPENDS: "?", UNKNOWN: "·", NO: "✕"}
_WORDS = {YES: "can be combined", DEPENDS: "it depends", UNKNOWN: "not known", NO: "can't be combined"}


def map_page(found: ConflictMap, knowledge: Knowledge) -> str:
    """The page of a map."""
    rows = _rows(found)
    title = f"{len(found.licenses)} licences, combined by {found.relation}"
    parts = [
        "<main>",
        _head(found, title),
        _islands(found),
        _outside(found),
        _drawings(found, rows),
        _pairs(found, knowledge),
        _reasons(found, knowledge),
        _groups(found),
        _notes(found),
        "</main>",
        f"<footer>{element('p', _closing(found))}</footer>",
        data("map", _drawn(found, rows, knowledge)),
    ]
    body = "\n".join(part for part in parts if part)
    dagre = asset("dagre.min.js.LEGAL.txt") + asset("dagre.min.js")
    styles = [tones(), asset("page.css"), asset("map.css")]
    return document(title, body, styles, [dagre, asset("svg.js"), asset("map.js")])


# in words


def _head(found: ConflictMap, title: str) -> str:
    counts = Counter(pair.verdict for pair in found.pairs)
    told = "".join(
        f'<li class="{verdict}"><span class="sign" aria-hidden="true">{_SIGNS[verdict]}</span> '
        f"<strong>{counts[verdict]:,}</strong> {escaped(words)}</li>"
        for verdict, words in (
            (YES, "can be combined"),
            (NO, "can't"),
            (DEPENDS, "depend on open questions"),
            (UNKNOWN, "can't be told"),
        )
        if counts[verdict]
    )
    what = (
        f"Two at a time: may one work take in what is under both, by {found.relation}, and be released "
        f"({found.form})? {len(found.pairs):,} pairs."
    )
    kicker = element("p", "compat · conflict map", {"class": "kicker"})
    understood = element("p", what, {"class": "understood"})
    return f'<header>\n{kicker}\n{element("h1", title)}\n{understood}\n<ul class="counts">{told}</ul>\n</header>'


def _islands(found: ConflictMap) -> str:
    if not found.islands:
        return _section("islands", "Islands", element("p", "There are none: nothing of this can be released."))
    hint = element(
        "p",
        "The largest sets of licences whose artifacts can all be combined and released together.",
        {"class": "hint"},
    )
    on = Counter(name for isle in found.islands for name in isle.licenses)
    told = [_island(number, isle, on) for number, isle in enumerate(found.islands)]
    more = told[FIRST_ISLANDS:]
    body = f'{hint}<ol class="islands">{"".join(told[:FIRST_ISLANDS])}</ol>'
    if more:
        body += (
            f"<details>{element('summary', f'{len(more)} smaller islands')}"
            f'<ol class="islands" start="{FIRST_ISLANDS + 1}">{"".join(more)}</ol></details>'
        )
    return _section("islands", "Islands", body)


def _island(number: int, isle: Isle, on: Mapping[str, int]) -> str:
    """An island. ``on`` tells on how many a licence is: those that set this one apart come first."""
    names = sorted(isle.licenses, key=lambda name: on[name])
    sides = isle.label.split(" AND ")
    if isle.label == OWN:
        label = "terms of your own"
    elif len(sides) > MOST_NAMES:
        label = f"{len(sides)} of them, joined by AND"
    else:
        label = isle.label
    others = isle.labels - 1
    tail = f", or {others} other {'label' if others == 1 else 'labels'}" if others else ""
    count = f"{len(isle.licenses)} {'licence' if len(isle.licenses) == 1 else 'licences'}"
    return (
        f'<li class="card"><h3>{escaped(count)}</h3>{_names(names)}'
        f'<p class="label">Released under <strong>{escaped(label)}</strong>{escaped(tail)}.</p>'
        f'<button type="button" data-island="{number}" aria-pressed="false" hidden>Mark on the map</button></li>'
    )


def _names(names: Sequence[str]) -> str:
    """A list of licences, a long one folded behind its beginning."""
    first = element("p", ", ".join(names[:MOST_NAMES]))
    if len(names) <= MOST_NAMES:
        return first
    rest = element("p", ", ".join(names[MOST_NAMES:]))
    return f"{first}<details>{element('summary', f'and {len(names) - MOST_NAMES} more')}{rest}</details>"


def _outside(found: ConflictMap) -> str:
    inside = {name for isle in found.islands for name in isle.licenses}
    told = ""
    for verdict, words in (
        (NO, "It can't be released so even by itself"),
        (DEPENDS, "Even by itself it depends on open questions"),
        (UNKNOWN, "Nothing is known of it"),
    ):
        names = [m.license for m in found.licenses if m.license not in inside and m.verdict == verdict]
        if names:
            told += f"<dt>{escaped(words)}</dt><dd>{_names(names)}</dd>"
    return _section("outside", "On no island", f"<dl>{told}</dl>") if told else ""


def _pairs(found: ConflictMap, knowledge: Knowledge) -> str:
    """Every pair in words, where there are few: what the drawings show, to be read and searched."""
    if len(found.pairs) > MOST_PAIRS:
        return ""
    rows = "".join(_pair(pair, knowledge) for pair in sorted(found.pairs, key=lambda p: VERDICTS.index(p.verdict)))
    heads = "".join(
        element("th", head, {"scope": "col"}) for head in ("Licences", "Together", "Under, or what stands against")
    )
    table = f'<div class="scroll"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
    return _folded("pairs", f"Every pair in words ({len(found.pairs)})", table)


def _pair(pair: Pair, knowledge: Knowledge) -> str:
    told = [f"under {spoken(pair.label)}"] if pair.label else []
    told += [f"{knowledge.law.titles[code]} [{code}]" for code in _codes(pair)]
    cells = [
        element("th", f"{pair.first} + {pair.second}", {"scope": "row"}),
        element("td", f"{_SIGNS[pair.verdict]} {_WORDS[pair.verdict]}", {"class": pair.verdict}),
        element("td", "; ".join(told)),
    ]
    return f"<tr>{''.join(cells)}</tr>"


def _codes(pair: Pair) -> list[str]:
    """The codes that stand against a pair: what is certain, if anything is; what holds whatever the label comes first."""
    certain = [clash for clash in pair.clashes if clash.certain] or list(pair.clashes)
    return list(dict.fromkeys(clash.code for clash in sorted(certain, key=lambda clash: bool(clash.under))))


def _reasons(found: ConflictMap, knowledge: Knowledge) -> str:
    apart = [pair for pair in found.pairs if pair.verdict == NO]
    codes = Counter(code for pair in apart for code in _codes(pair))
    minding = Counter(minds for pair in apart for minds in {clash.minds for clash in pair.clashes if clash.certain})
    if not codes:
        return ""
    rows = "".join(
        f"<tr>{element('td', f'{number:,}', {'class': 'number'})}<td>{element('code', code)}</td>"
        f"{element('td', knowledge.law.titles[code])}</tr>"
        for code, number in codes.most_common()
    )
    heads = "".join(element("th", head, {"scope": "col"}) for head in ("Pairs", "Code", "What stands in the way"))
    most = ", ".join(f"{name} ({number:,})" for name, number in minding.most_common(8))
    body = f'<div class="scroll"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
    return _section(
        "reasons", "What keeps pairs apart", f"{body}{element('p', f'Most often it is the text of {most}.')}"
    )


def _groups(found: ConflictMap) -> str:
    several = [group for group in found.groups if len(group) > 1]
    rows = "".join(f"<li>{_names(group)}</li>" for group in several)
    return (
        _folded("groups", f"Licences that behave alike ({len(several)} groups)", f"<ul>{rows}</ul>") if several else ""
    )


def _notes(found: ConflictMap) -> str:
    told = [note.message for note in found.notes if note.code != "not-legal-advice"]
    told += [f"{found.cut[0].upper()}{found.cut[1:]}."] if found.cut else []
    return _section("notes", "Notes", f"<ul>{''.join(element('li', one) for one in told)}</ul>") if told else ""


def _closing(found: ConflictMap) -> str:
    said = next((note.message for note in found.notes if note.code == "not-legal-advice"), "")
    return f"{len(found.outbounds):,} labels and the licences themselves joined by AND were tried. {said}"


def _section(id: str, head: str, body: str) -> str:
    return f'<section aria-labelledby="{id}">\n{element("h2", head, {"id": id})}\n{body}\n</section>'


def _folded(id: str, head: str, body: str) -> str:
    title = f"<summary>{element('h2', head, {'id': id})}</summary>"
    return f'<section aria-labelledby="{id}">\n<details>{title}\n{body}\n</details>\n</section>'


# the drawings


def _drawings(found: ConflictMap, rows: Sequence[Sequence[str]]) -> str:
    few = len(found.groups) <= CIRCLE
    graph = (
        "Licences that behave alike are one box. A line tells whether two can be combined, and what stands against it."
        if few
        else f"The {min(MOST_ISLANDS, len(found.islands))} largest islands, and below them the licences that are on them."
    )
    ways = "".join(
        f'<label><input type="radio" name="shows" value="{value}"{" checked" if value == "pairs" else ""}> {escaped(text)}</label>'
        for value, text in (("pairs", "the two combined"), ("cells", "row released under column"))
    )
    buttons = "".join(
        element("button", text, {"type": "button", "id": id, "aria-label": name})
        for id, text, name in (
            ("fit", "Fit", "Show the whole heat map at once"),
            ("smaller", "−", "Zoom out"),
            ("larger", "+", "Zoom in"),
        )
    )
    keys = "".join(f'<li class="{v}"><span class="sign">{_SIGNS[v]}</span> {escaped(_WORDS[v])}</li>' for v in VERDICTS)
    body = (
        "<noscript><p>The drawings need JavaScript. Everything else on this page is text and does not.</p></noscript>"
        f'<div id="drawings" class="{"few" if len(found.groups) <= BESIDE else "many"}" hidden>'
        f'<div class="part"><p class="hint">{escaped(graph)}</p><div id="graph" class="frame"></div></div>'
        '<div class="part"><div class="tools" role="toolbar" aria-label="Heat map">'
        f'<fieldset class="shows"><legend>Shown</legend>{ways}</fieldset>{buttons}</div>'
        '<div id="heat" class="frame" tabindex="0" role="application" aria-roledescription="heat map" '
        f'aria-label="Heat map of {len(rows)} rows and columns; arrow keys move"></div></div>'
        f'<ul class="keys">{keys}</ul>'
        '<aside id="panel" aria-label="The chosen pair" aria-live="polite"></aside></div>'
    )
    return _section("map-of-all", "The map", body)


def _rows(found: ConflictMap) -> list[tuple[str, ...]]:
    """The rows of the heat map: groups next to those that can be combined with nearly the same ones."""
    place = {member.license: number for number, member in enumerate(found.licenses)}
    first = {group[0]: number for number, group in enumerate(found.groups)}
    partners = dict.fromkeys(first, 0)
    for pair in found.pairs:
        if pair.verdict == YES and pair.first in first and pair.second in first:
            partners[pair.first] |= 1 << place[pair.second]
            partners[pair.second] |= 1 << place[pair.first]
    left = sorted(first, key=lambda name: (-partners[name].bit_count(), place[name]))
    order = [left.pop(0)] if left else []
    while left:
        order.append(min(left, key=lambda name: (partners[name] ^ partners[order[-1]]).bit_count()))
        left.remove(order[-1])
    groups = [tuple(found.groups[first[name]]) for name in order]
    return [(name,) for group in groups for name in group] if len(found.licenses) <= SINGLES else groups


def _drawn(found: ConflictMap, rows: Sequence[Sequence[str]], knowledge: Knowledge) -> Mapping[str, Any]:
    """What the script reads. Verdicts, codes and labels are numbers into lists that are told once."""
    place = {member.license: number for number, member in enumerate(found.licenses)}
    pairs = {(p.first, p.second): p for p in found.pairs} | {(p.second, p.first): p for p in found.pairs}
    sets = _Numbered()
    labels = _Numbered()
    heads = [row[0] for row in rows]
    alone = {member.license: member for member in found.licenses}

    def together(a: str, b: str) -> list[int]:
        if a == b:
            return [VERDICTS.index(alone[a].verdict), sets(()), labels(spoken(alone[a].label))]
        pair = pairs[a, b]
        return [VERDICTS.index(pair.verdict), sets(tuple(_codes(pair))), labels(spoken(pair.label))]

    cells = [found.cells[place[a]][place[b]] for a in heads for b in heads]
    boxes = found.groups if len(found.groups) <= CIRCLE else ()
    drawn = {
        "relation": found.relation,
        "verdicts": [{"name": v, "sign": _SIGNS[v], "word": _WORDS[v]} for v in VERDICTS],
        "names": {m.license: visible(m.name) for m in found.licenses},
        "rows": [list(row) for row in rows],
        "bands": _bands(found, rows),
        "pairs": [together(a, b) for number, a in enumerate(heads) for b in heads[number:]],
        "cells": [[VERDICTS.index(cell.verdict), sets(tuple(cell.codes))] for cell in cells],
        "islands": [list(isle.licenses) for isle in found.islands],
        "boxes": [list(group) for group in boxes],
        "lines": [
            [a, b, *together(one[0], other[0])] for a, one in enumerate(boxes) for b, other in enumerate(boxes) if a < b
        ],
        "coast": [] if boxes else _coast(found),
    }
    titles = {code: str(knowledge.law.titles[code]) for one in sets.values for code in one}
    return {**drawn, "sets": [list(one) for one in sets.values], "labels": labels.values, "titles": titles}


def _bands(found: ConflictMap, rows: Sequence[Sequence[str]]) -> list[int]:
    """The rows at which a group of several rows begins or ends."""
    group = {name: number for number, group in enumerate(found.groups) for name in group}
    return [i for i in range(1, len(rows)) if group[rows[i][0]] != group[rows[i - 1][0]]]


def _coast(found: ConflictMap) -> list[dict[str, Any]]:
    """Licences by which of the largest islands they are on."""
    shared: dict[tuple[int, ...], list[str]] = {}
    islands = [frozenset(isle.licenses) for isle in found.islands[:MOST_ISLANDS]]
    for member in found.licenses:
        on = tuple(number for number, isle in enumerate(islands) if member.license in isle)
        if on:
            shared.setdefault(on, []).append(member.license)
    return [{"on": list(on), "licenses": names} for on, names in shared.items()]


class _Numbered:
    """Values, each with the number at which it was first seen."""

    def __init__(self) -> None:
        self._numbers: dict[Any, int] = {}

    def __call__(self, value: Any) -> int:
        return self._numbers.setdefault(value, len(self._numbers))

    @property
    def values(self) -> list[Any]:
        return list(self._numbers)
