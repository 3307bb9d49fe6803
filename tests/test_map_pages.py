"""The HTML page of a conflict map, in a real browser. The maps here are made up: what the engine says is tested elsewhere."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from test_pages import EVIL, Outline, low_contrast, overlapping

import compat
from compat.answer import DEPENDS, NO, UNKNOWN, YES, Note
from compat.atlas import Clash, ConflictMap, Isle, Member, Pair, Under
from compat.knowledge.store import load
from compat.rendering.map_page import map_page

pytest_plugins = ("browser",)

CODES = ("further-restriction", "over-grant", "share-alike")


def verdict_of(a: int, b: int) -> str:
    """Licences of one remainder by five get on; others don't, or it depends, or nobody knows."""
    return YES if a % 5 == b % 5 else (NO, NO, DEPENDS, UNKNOWN)[(a % 5 + b % 5) % 4]


def made_up(size: int, names: tuple[str, ...] = (), alike: int = 0) -> ConflictMap:
    """A map of so many licences; of the last ``alike``, those of one remainder behave alike."""
    ids = [names[i] if i < len(names) else f"licence-{i}" for i in range(size)]
    pairs = []
    for a in range(size):
        for b in range(a + 1, size):
            verdict = verdict_of(a, b)
            clashes = tuple(
                Clash(code, ids[a], ids[b], under, True)
                for code, under in zip(CODES, ("", ids[a], ids[b]), strict=True)
            )
            pairs.append(
                Pair(
                    ids[a],
                    ids[b],
                    verdict,
                    ids[a] if verdict == YES else "",
                    3,
                    () if verdict == YES else clashes[: 1 + a % 3],
                )
            )
    cells = tuple(
        tuple(Under(verdict_of(a, b), () if verdict_of(a, b) == YES else (CODES[(a + b) % 3],)) for b in range(size))
        for a in range(size)
    )
    members = tuple(Member(id, f"The {id} Licence", "software", True, YES, id) for id in ids)
    islands = tuple(Isle(tuple(ids[r::5]), ids[r], 2) for r in range(5) if ids[r::5])
    apart = tuple((id,) for id in ids[: size - alike])
    groups = apart + tuple(
        g for r in range(5) if (g := tuple(id for i, id in enumerate(ids) if i >= size - alike and i % 5 == r))
    )
    notes = (Note("newest-text", "'gemma' names no version"), Note("not-legal-advice", "This is not legal advice."))
    groups = tuple(sorted(groups, key=len, reverse=True))
    return ConflictMap(
        "merge", "weights", members, tuple(ids), cells, tuple(pairs), islands, groups, "some may be missing", notes
    )


def panel(found) -> str:
    return " ".join(found.page.inner_text("#panel").split())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 420])
def test_a_few_licences_are_a_graph_with_a_code_on_each_line_beside_a_heat_map(show, scheme, width):
    found = show(map_page(made_up(7), load()), color_scheme=scheme, viewport={"width": width, "height": 900})
    screen = found.page
    assert screen.locator("#graph .box").count() == 7
    assert screen.locator("#graph .tie").count() == 21
    tags = screen.locator("#graph .tag").all_text_contents()
    assert sum(tag == "✓" for tag in tags) == sum(verdict_of(a, b) == YES for a in range(7) for b in range(a + 1, 7))
    assert any(tag.startswith("✕ further-restriction") for tag in tags)
    assert screen.evaluate("document.documentElement.scrollWidth") <= width
    assert low_contrast(found) == []
    found.shoot(f"map-{scheme}-{width}")
    text = " ".join(screen.inner_text("main").split())
    for id in ("licence-0", "licence-5"):
        assert id in text
    assert "Released under licence-0, or 1 other label." in text
    assert "Some may be missing." in text


@pytest.mark.parametrize("size", [3, 6, 9])
def test_what_stands_on_the_lines_of_the_graph_can_be_read(show, size):
    found = show(map_page(made_up(size), load()))
    boxes = found.page.evaluate(
        """() => [...document.querySelectorAll('#graph .tag, #graph .box')].map((g) => {
            const { x, y, width, height } = g.getBoundingClientRect();
            return { x, y, width, height };
        })"""
    )
    assert len(boxes) == size + size * (size - 1) // 2
    assert overlapping(boxes) == []
    found.shoot(f"map-graph-{size}", "#graph")


def test_the_heat_map_is_walked_by_keyboard_and_pointed_at(show):
    given = made_up(7)
    found = show(map_page(given, load()))
    screen = found.page
    screen.focus("#heat")
    assert "by itself" in panel(found)
    screen.keyboard.press("ArrowRight")
    first = screen.inner_text("#panel h3")
    a, b = first.split(" and ")
    pair = next(p for p in given.pairs if {p.first, p.second} == {a, b})
    word = {YES: "can be combined", NO: "can't be combined", DEPENDS: "it depends", UNKNOWN: "not known"}[pair.verdict]
    assert word in panel(found)
    for clash in pair.clashes:
        assert f"{clash.code}: {load().law.titles[clash.code]}" in panel(found)
    screen.check("input[value=cells]")
    assert f"{a}, released under {b}" in panel(found)
    view = screen.locator("#heat svg").bounding_box()
    screen.mouse.move(view["x"] + view["width"] - 20, view["y"] + 200)
    assert screen.inner_text("#panel h3") != f"{a}, released under {b}"
    box = screen.locator("#graph .box").nth(2)
    box.focus()
    assert panel(found).startswith("The licence-2 Licence")
    assert panel(found).count("with licence-") == 6
    screen.keyboard.press("ArrowRight")
    assert panel(found).startswith("The licence-3 Licence")


def test_squares_have_signs_beside_their_colours(show):
    found = show(map_page(made_up(7), load()))
    wanted = Counter(verdict_of(a, b) for a in range(7) for b in range(7))  # the diagonal is a yes
    for name in (YES, NO, DEPENDS, UNKNOWN):
        squares = found.page.locator(f".square.{name}").get_attribute("d").count("z")
        assert squares == wanted[name]
        signs = found.page.locator(f".mark.{name}").get_attribute("d")
        assert len(re.findall("M", signs)) == squares
    shapes = {
        re.sub(r"[-\d. ]+", "", found.page.locator(f".mark.{n}").get_attribute("d")[:40])[:4]
        for n in (YES, NO, DEPENDS, UNKNOWN)
    }
    assert len(shapes) == 4


def test_an_island_is_marked_on_the_map(show):
    given = made_up(12)
    found = show(map_page(given, load()))
    button = found.page.locator("button[data-island]").first
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    marked = found.page.locator("#heat text.match").all_text_contents()
    assert sorted(marked) == sorted([*given.islands[0].licenses] * 2)
    button.click()
    assert found.page.locator("#heat text.match").count() == 0


@pytest.mark.parametrize("size", [131, 430])
def test_many_licences_are_drawn_by_groups_and_islands(show, size):
    given = made_up(size, alike=size - 60)
    text = map_page(given, load())
    assert len(text) < 3_000_000
    found = show(text)
    screen = found.page
    assert screen.locator("#heat .heads text").count() == 2 * len(given.groups) == 2 * 65
    assert screen.locator("#graph .isle").count() == 5
    smallest = screen.evaluate(
        "() => Math.min(...[...document.querySelectorAll('#drawings svg text')].map((t) => parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a || 99))"
    )
    assert smallest >= 10.9
    found.shoot(f"map-of-{size}", "#drawings")
    screen.focus("#heat")
    for _ in range(60):
        screen.keyboard.press("ArrowDown")
    cell, view = screen.locator(".cursor .cell").bounding_box(), screen.locator("#heat").bounding_box()
    assert view["y"] <= cell["y"] and cell["y"] + cell["height"] <= view["y"] + view["height"]
    screen.click("#fit")
    svg = screen.locator("#heat svg").bounding_box()
    assert svg["width"] <= view["width"] and svg["height"] <= view["height"]


def test_a_map_of_real_licences_says_what_keeps_them_apart(show):
    given = compat.conflict_map(["llama3.1", "Apache-2.0", "MIT", "CC-BY-SA-4.0"], by="merge")
    found = show(map_page(given, load()))
    text = " ".join(found.page.inner_text("main").split())
    for pair in given.pairs:
        for clash in pair.clashes:
            assert load().law.titles[clash.code] in text
    found.page.get_by_text("Every pair in words").click()
    rows = found.page.locator("#pairs").locator("xpath=ancestor::details").locator("tbody tr").all_inner_texts()
    assert len(rows) == len(given.pairs) == 6
    assert any(
        "llama3.1 + CC-BY-SA-4.0" in row and "can't be combined" in row and "[share-alike]" in row for row in rows
    )
    assert any("Apache-2.0 + MIT" in row and "✓ can be combined" in row for row in rows)


def test_it_prints_on_white(show):
    found = show(map_page(made_up(7), load()), color_scheme="dark")
    found.page.emulate_media(media="print", color_scheme="dark")
    ground = found.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
    assert not found.page.locator("#panel").is_visible()
    assert low_contrast(found) == []


def test_names_are_shown_and_never_run(show):
    found = show(map_page(made_up(7, EVIL), load()))
    assert found.page.evaluate("window.pwned") is None
    assert found.page.locator("img").count() == 0
    assert EVIL[0] in found.page.inner_text("#islands ~ ol")
    found.page.locator("#graph .box").first.focus()
    assert EVIL[0] in panel(found)


@pytest.mark.parametrize(
    "given", [made_up(2), made_up(7, EVIL), made_up(14), made_up(60, alike=40)], ids=["2", "evil", "14", "60"]
)
def test_the_document_is_well_made(given):
    text = map_page(given, load())
    outline = Outline()
    outline.feed(text)
    outline.close()
    assert outline.stack == []
    assert len(outline.ids) == len(set(outline.ids))
    assert outline.refers <= set(outline.ids)
    assert outline.addresses == []
    assert all(after <= before + 1 for before, after in zip(outline.headings, outline.headings[1:], strict=False))
    assert len(outline.scripts) == 4
    assert map_page(given, load()) == text
