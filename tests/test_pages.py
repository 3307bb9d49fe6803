"""The HTML pages, in a real browser, and read by a parser of its own."""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser

import pytest
from examples import FOLDER, Example

import compat
from compat.answer import Answer, Conflict, Decision, Obligation
from compat.knowledge.store import load
from compat.licenses.clause import Clause
from compat.rendering.drawing import VERDICT, Drawing, Edge, Node, drawn, drawn_whole
from compat.rendering.page import page
from compat.rendering.text import headline

pytest_plugins = ("browser",)

LLAMA = "release a fine-tune of llama3.1 under apache-2.0"
UNKNOWN = {
    "artifacts": {
        "odd": {"kind": "model", "license": "SomethingOdd-1.0"},
        "mine": {"kind": "model", "license": "MIT", "made_from": [{"fine-tune": "odd"}]},
    },
    "release": {"artifact": "mine", "form": "weights"},
}
#: Yes and a merge, no and a chain, depends, one licence alone, another yes, many boxes; and what nobody knows.
ASKED = (
    "llama3-llama31-merge",
    "gguf-wrong-label",
    "gpl-code-and-cc-by-sa-text",
    "flux-dev-lora-sold",
    "rag-application",
    "bundle-repository",
    "unknown",
)
EVIL = (
    "<script>window.pwned=1</script>",
    "</script><script>window.pwned=1</script>",
    "]]>",
    '"><img src=x onerror=window.pwned=1>',
    "<!-- & \u2028 \u202e {{x}}",
)


@cache
def answer_of(name: str) -> Answer:
    if name == "llama":
        return compat.ask(LLAMA)
    return compat.check(UNKNOWN) if name == "unknown" else Example(FOLDER / name).answer()


def head(answer: Answer) -> str:
    return headline(answer, load().law.titles)


def page_of(answer: Answer) -> str:
    return page(answer, drawn(answer, head(answer)), load())


@cache
def page_for(name: str) -> str:
    return page_of(answer_of(name))


def big(size: int) -> Drawing:
    """A drawing of so many boxes, each but the first ones under two others, with texts of all lengths."""
    inner = size * 2 // 5
    nodes, edges = [], []
    for number in range(size - 1):
        is_leaf = number >= inner
        kind = (
            ("clause", "statement", "absence", "law")[number % 4]
            if is_leaf
            else "conclusion"
            if number > 3
            else "conflict"
        )
        says = f"step {number} " + "says something about the work and the licence that binds it " * (number % 3)
        clauses = (Clause("Apache-2.0", "4.b", "You must cause any modified files to carry notices"),)
        rule = "" if is_leaf else f"work/reach.lp:{number}"
        code = "over-grant" if kind == "conflict" else ""
        nodes.append(Node(f"n{number}", kind, says, rule, clauses if kind == "clause" else (), code))
        sign = -1 if kind == "absence" else 1
        above = VERDICT if number < 4 else f"n{(number - 4) // 2 % inner}"
        edges.append(Edge(f"n{number}", above, sign))
        if number > 20 and number % 5 == 0:
            edges.append(Edge(f"n{number}", f"n{number // 7}", sign))
    told = "No, because it is big."
    return Drawing(
        "a big one",
        "You ask a big question.",
        "no",
        told,
        (*reversed(nodes), Node(VERDICT, VERDICT, told)),
        tuple(edges),
    )


def evil() -> tuple[Answer, Drawing]:
    """A work whose names would run if they could, and an answer and a drawing in which licences, clauses and all texts would."""
    mine, other = f"mine {EVIL[0]}", EVIL[3]
    artifacts = {
        other: {"kind": "model", "license": "llama3.1"},
        mine: {"kind": "model", "license": "Apache-2.0", "made_from": [{"fine-tune": other}]},
    }
    found = compat.check({"artifacts": artifacts, "release": {"artifact": mine, "form": "weights"}})
    drawing = drawn(found, head(found))
    clauses = (Clause(EVIL[0], EVIL[3], EVIL[1]), Clause(EVIL[1], EVIL[2], EVIL[4]))
    when = (Decision(EVIL[0], EVIL[1], EVIL[3]),)
    conflict = Conflict("over-grant", EVIL[1], (EVIL[0], EVIL[1]), (mine,), clauses, when, (), EVIL)
    duty = Obligation(EVIL[0], EVIL[1], EVIL[2], (EVIL[3],), clauses, when)
    found = replace(
        found, conflicts=(*found.conflicts, conflict), obligations=(*found.obligations, duty), nothing_helps=EVIL[0]
    )
    nodes = tuple(
        Node(n.id, n.kind, f"{n.says} {EVIL[i % 5]}", EVIL[1], (Clause(EVIL[0], EVIL[3], EVIL[1]),), n.code, (EVIL[3],))
        for i, n in enumerate(drawing.nodes)
    )
    return found, Drawing(EVIL[1], EVIL[0], drawing.verdict, EVIL[3], nodes, drawing.edges)


# read by a person


def test_who_knows_no_logic_reads_which_clause_stands_against_which(show):
    found = show(page_for("llama"))
    text = " ".join(found.page.inner_text("body").split())
    assert "No, because the label promises more than you have." in text
    found.page.evaluate(
        "document.querySelectorAll('#why, #graph').forEach((one) => one.remove())"
    )  # text alone says it
    cards = [" ".join(card.split()) for card in found.page.locator(".card").all_inner_texts()]
    threshold = next(card for card in cards if "700 million monthly users" in card)
    one, other = threshold.split("stands against")
    assert "Llama 3.1 Community License Agreement" in one
    assert "Section 2" in one
    assert "“is greater than 700 million monthly active users in the preceding calendar month”" in one
    assert "Apache-2.0" in other
    assert "Section 2" in other
    assert "“distribute the Work and such Derivative Works in Source or Object form”" in other
    restrictions = next(card for card in cards if "29 use restrictions" in card)
    one, other = restrictions.split("stands against")
    assert "Llama 3.1 Acceptable Use Policy, under “Violate the law”" in one
    assert "“Violate the law or others' rights”" in one
    assert "“distribute the Work" in other


@pytest.mark.parametrize("name", ["llama", *ASKED])
def test_conflicts_come_first_with_every_licence_section_and_quote(show, name):
    answer = answer_of(name)
    found = show(page_of(answer))
    heads = found.page.locator("h2").all_inner_texts()
    assert (heads[0].startswith("What stands against it") or heads[0].startswith("What may stand")) == bool(
        answer.conflicts
    )
    assert "How it follows" in heads
    for card, conflict in zip(found.page.locator(".card").all_inner_texts(), answer.conflicts, strict=True):
        text = " ".join(card.split())
        assert conflict.code in text
        assert conflict.message.rstrip(".") in text
        for clause in conflict.clauses:
            assert f"“{' '.join(clause.quote.split())}”" in text
            assert clause.section in text
        for decision in conflict.when:
            assert decision.says in text
    text = " ".join(found.page.inner_text("main").split())
    for remedy in answer.remedies:
        assert remedy.message[1:] in text
    for question in answer.open_questions:
        assert question.asks[1:] in text
    assert " ".join(head(answer).split()) in text


# the drawing


@pytest.mark.parametrize("name", ASKED)
def test_fold_unfold_walk_search_and_read_the_clause(show, name):
    answer = answer_of(name)
    drawing = drawn(answer, head(answer))
    found = show(page(answer, drawing, load()))
    screen, root = found.page, found.page.locator("#canvas .box.verdict")
    assert root.get_attribute("aria-expanded") == "true"
    assert len(found.boxes()) > 1

    root.focus()  # by keyboard
    screen.keyboard.press("Enter")
    assert root.get_attribute("aria-expanded") == "false"
    assert len(found.boxes()) == 1
    distinct = len(drawing.nodes) - 1
    assert f"{distinct} hidden" in root.text_content() or "×" in page(answer, drawing, load())
    screen.keyboard.press(" ")
    assert root.get_attribute("aria-expanded") == "true"
    walked = [VERDICT]
    for _ in range(30):  # down to a leaf: each step unfolds what is folded
        screen.keyboard.press("ArrowDown")
        if screen.evaluate("document.activeElement.getAttribute('aria-expanded')") is None:
            break
        walked.append(screen.evaluate("document.activeElement.getAttribute('aria-label')"))
    else:
        pytest.fail("no leaf below")
    assert len(walked) == len(set(walked)) >= 2
    leaf = screen.evaluate("document.activeElement.getAttribute('aria-label')")
    assert screen.inner_text("#panel h3") in leaf
    for _ in walked:
        screen.keyboard.press("ArrowUp")
    assert "verdict" in screen.evaluate("document.activeElement.getAttribute('class')")
    screen.keyboard.press("ArrowDown")
    screen.keyboard.press("Home")
    assert "verdict" in screen.evaluate("document.activeElement.getAttribute('class')")

    root.locator("text").first.click()  # by mouse
    assert len(found.boxes()) == 1
    screen.click("#unfold")
    everything = len(found.boxes())
    assert everything >= len(drawing.nodes)
    screen.click("#fold")
    assert len(found.boxes()) == 1

    cited = next((n for n in drawing.nodes if n.clauses and n.kind == "clause"), None)
    wanted = cited or drawing.nodes[0]
    words = cited.clauses[0].quote if cited else wanted.says
    screen.fill("#search", words.upper())  # finds what is folded, however it is spelt
    assert re.fullmatch(r"\d+ match(es)?", screen.text_content("#matches"))
    screen.keyboard.press("Enter")
    assert screen.text_content("#matches").startswith("1 of ")
    assert screen.locator("#canvas .box.here").count() == 1
    panel = " ".join(screen.inner_text("#panel").split())
    assert " ".join(words.split()).lower() in panel.lower()
    if cited:
        assert f"section {cited.clauses[0].section}" in panel or cited.clauses[0].section in panel
        assert screen.locator("#panel blockquote").count() >= 1
    here = screen.locator("#canvas .box.here").bounding_box()
    view = screen.locator("#canvas").bounding_box()
    assert view["x"] <= here["x"] + 1 and here["x"] + here["width"] <= view["x"] + view["width"] + 1
    screen.fill("#search", "no such words anywhere")
    assert screen.text_content("#matches") == "no matches"
    screen.keyboard.press("Escape")
    assert screen.text_content("#matches") == ""


def test_the_panel_follows_the_pointer_and_the_focus(show):
    answer = answer_of("llama")
    drawing = drawn(answer, head(answer))
    found = show(page(answer, drawing, load()))
    conflict = next(n for n in drawing.nodes if n.kind == "conflict")
    box = found.box(conflict.says[:40])
    box.hover()
    panel = " ".join(found.page.inner_text("#panel").split())
    assert conflict.says in panel
    assert conflict.rule in panel
    assert f"{conflict.code}: the label promises" in panel
    assert "ways" in panel or "in one way" in panel
    found.page.mouse.move(5, 5)
    assert "Answer" in found.page.inner_text("#panel .kind")
    box.focus()
    found.page.mouse.move(9, 9)
    assert conflict.says in " ".join(found.page.inner_text("#panel").split())


def test_a_card_leads_to_its_box(show):
    found = show(page_for("llama"))
    for index in range(2):
        sentence = found.page.locator(".card h3").nth(index).inner_text().rstrip(".")
        found.page.locator(".card a").nth(index).click()
        assert sentence in found.page.evaluate("document.activeElement.getAttribute('aria-label')")


def test_zoom_fit_and_drag(show):
    found = show(page_for("llama3-llama31-merge"))
    screen = found.page
    screen.click("#unfold")
    width = screen.locator("#canvas svg").bounding_box()["width"]
    screen.click("#larger")
    assert screen.locator("#canvas svg").bounding_box()["width"] > width * 1.2
    screen.click("#smaller")
    screen.click("#fit")
    svg, view = screen.locator("#canvas svg").bounding_box(), screen.locator("#canvas").bounding_box()
    assert svg["width"] <= view["width"] and svg["height"] <= view["height"]
    for _ in range(8):
        screen.click("#larger")
    left = screen.evaluate("document.getElementById('canvas').scrollLeft")
    screen.locator("#canvas").scroll_into_view_if_needed()
    view = screen.locator("#canvas").bounding_box()
    screen.evaluate("document.querySelectorAll('#canvas .box').forEach((g) => g.remove())")  # bare ground everywhere
    screen.mouse.move(view["x"] + 400, view["y"] + 200)
    screen.mouse.down()
    screen.mouse.move(view["x"] + 300, view["y"] + 200)
    screen.mouse.up()
    assert screen.evaluate("document.getElementById('canvas').scrollLeft") == pytest.approx(left + 100, abs=2)


def overlapping(boxes: list[dict[str, float]]) -> list[tuple[int, int]]:
    """Pairs of boxes that lie on each other."""
    order = sorted(range(len(boxes)), key=lambda i: boxes[i]["x"])
    found = []
    for place, i in enumerate(order):
        a = boxes[i]
        for j in order[place + 1 :]:
            b = boxes[j]
            if b["x"] >= a["x"] + a["width"]:
                break
            if a["y"] < b["y"] + b["height"] and b["y"] < a["y"] + a["height"]:
                found.append((i, j))
    return found


@pytest.mark.parametrize("size", [300, 1000])
def test_hundreds_of_boxes_are_legible_and_apart(show, size):
    drawing = big(size)
    found = show(page(answer_of("llama"), drawing, load()))
    assert 1 < len(found.boxes()) <= 30
    assert found.smallest_text() >= 11
    assert overlapping(found.boxes()) == []
    found.shoot(f"boxes-{size}", "#graph")
    found.page.click("#unfold")
    assert found.smallest_text() >= 11
    boxes = found.boxes()
    assert len(boxes) >= 300
    assert overlapping(boxes) == []
    if size == 300:
        assert len(boxes) >= size
        found.page.fill("#search", "step 297 ")
        found.page.keyboard.press("Enter")
        assert found.page.text_content("#matches") == "1 of 1"


def test_the_whole_derivation_opens_and_unfolds(show):
    answer = answer_of("llama")
    drawing = drawn_whole(answer, head(answer))
    found = show(page(answer, drawing, load()))
    assert found.smallest_text() >= 11
    found.page.click("#unfold")
    assert len(found.boxes()) >= len(drawing.nodes) > 150
    assert overlapping(found.boxes()) == []


# light, dark, small, paper


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 420])
def test_it_is_readable_in_light_and_dark_on_large_and_small_screens(show, scheme, width):
    found = show(page_for("llama"), color_scheme=scheme, viewport={"width": width, "height": 900})
    assert found.page.evaluate("document.documentElement.scrollWidth") <= width
    assert found.smallest_text() >= 11
    assert low_contrast(found) == []
    found.shoot(f"llama-{scheme}-{width}")
    found.page.click("#unfold")
    assert low_contrast(found) == []


def low_contrast(found) -> list[str]:
    """Texts that stand out less than 4.5 to 1 from their ground (WCAG AA)."""
    return found.page.evaluate(
        """() => {
            const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
            const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
                .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
                .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
            const ground = (one) => {
                for (; one; one = one.parentElement) {
                    const outline = one.classList?.contains('box') && one.querySelector('.outline');
                    if (outline) return parts(getComputedStyle(outline).fill);
                    const colour = parts(getComputedStyle(one).backgroundColor);
                    if (colour.length < 4 || colour[3] > 0) return colour;
                }
                return [255, 255, 255];
            };
            const low = [];
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            for (let text; (text = walker.nextNode());) {
                const one = text.parentElement;
                if (!text.data.trim() || !one.checkVisibility() || one.closest('script, noscript')) continue;
                const style = getComputedStyle(one);
                const colour = parts(one.namespaceURI.endsWith('svg') ? style.fill : style.color);
                const [a, b] = [light(colour), light(ground(one))].sort((x, y) => y - x);
                if ((a + 0.05) / (b + 0.05) < 4.5) low.push(`${text.data.slice(0, 40)}: ${colour} on ${ground(one)}`);
            }
            return low;
        }"""
    )


def test_it_prints_in_black_on_white_without_buttons(show, tmp_path):
    found = show(page_for("llama"), color_scheme="dark")
    found.page.emulate_media(media="print", color_scheme="dark")
    seen = found.page.evaluate(
        """() => ({
            ground: getComputedStyle(document.documentElement).backgroundColor,
            ink: getComputedStyle(document.querySelector('.card h3')).color,
            tools: document.querySelector('.tools').checkVisibility(),
            svg: document.querySelector('#canvas svg').getBoundingClientRect().width,
            canvas: document.querySelector('#canvas').getBoundingClientRect().width,
            overflow: getComputedStyle(document.querySelector('#canvas')).overflow,
        })"""
    )
    assert seen["ground"] == "rgb(255, 255, 255)"
    assert seen["ink"] == "rgb(0, 0, 0)"
    assert not seen["tools"]
    assert seen["svg"] <= seen["canvas"] + 1
    assert seen["overflow"] == "visible"
    assert low_contrast(found) == []
    paper = found.page.pdf(path=tmp_path / "page.pdf", format="A4")
    assert paper.startswith(b"%PDF")
    assert found.page.locator("main section > details[open]").count() == 0  # folded again after printing


def test_kinds_differ_in_shape_and_word_not_in_colour_alone(show):
    found = show(page(answer_of("llama"), big(300), load()))
    found.page.click("#unfold")
    kinds = found.page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('#canvas .box')].map((g) =>
            [g.classList[1], g.querySelector('.kind').textContent.split(' · ')[0]]))"""
    )
    assert set(kinds) == {"verdict", "conflict", "conclusion", "clause", "statement", "absence", "law"}
    assert len(set(kinds.values())) == len(kinds)
    found.page.get_by_text("Legend").click()
    signs = found.page.evaluate(
        """() => [...document.querySelectorAll('#legend .outline')].map((path) =>
            [path.getAttribute('d'), getComputedStyle(path).strokeDasharray].join('|'))"""
    )
    assert len(set(signs)) == len(signs) == len(kinds)  # each has the same size there


# what others wrote


def test_names_of_others_are_shown_and_never_run(show):
    answer, drawing = evil()
    found = show(page(answer, drawing, load()))
    screen = found.page
    screen.click("#unfold")
    screen.fill("#search", "<script>")
    screen.keyboard.press("Enter")
    assert screen.evaluate("window.pwned") is None
    assert screen.locator("img").count() == 0
    assert screen.locator("script:not([type])").count() == 3
    text = screen.locator("body").inner_text()
    for name in EVIL[:4]:
        assert name in text
    assert EVIL[0] in screen.inner_text("#panel")
    assert "\u202e" not in text  # a sign stands in its place


# read by a parser of its own


class Outline(HTMLParser):
    """Tags in their order, open ones on a stack; ids; what refers to them."""

    VOID = frozenset(("meta", "input", "br", "link", "hr"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[str] = []
        self.ids: list[str] = []
        self.refers: set[str] = set()
        self.headings: list[int] = []
        self.scripts: list[dict[str, str | None]] = []
        self.tags: Counter[str] = Counter()
        self.addresses: list[str] = []

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        assert len(found) == len(attrs), (tag, attrs)
        self.tags[tag] += 1
        if tag not in self.VOID:
            self.stack.append(tag)
        if "id" in found:
            self.ids.append(found["id"])
        for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
            self.refers.update((found.get(name) or "").split())
        if (found.get("href") or "").startswith("#"):
            self.refers.add(found["href"][1:])
        self.addresses += [found[name] for name in ("src", "href", "action", "srcset") if name in found]
        assert not any(name.startswith("on") or name == "style" for name in found), found
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "script":
            self.scripts.append(found)

    def handle_endtag(self, tag):
        assert self.stack and self.stack[-1] == tag, (tag, self.stack)
        self.stack.pop()


@pytest.mark.parametrize("name", ["llama", *ASKED, "evil", "big"])
def test_the_document_is_well_made(name):
    if name == "evil":
        text = page(*evil(), load())
    else:
        text = page(answer_of("llama"), big(300), load()) if name == "big" else page_for(name)
    outline = Outline()
    outline.feed(text)
    outline.close()
    assert outline.stack == []
    assert len(outline.ids) == len(set(outline.ids))
    assert outline.refers <= set(outline.ids)
    assert all(address.startswith("#") for address in outline.addresses)
    assert outline.tags["main"] == outline.tags["h1"] == outline.tags["header"] == outline.tags["footer"] == 1
    assert all(after <= before + 1 for before, after in zip(outline.headings, outline.headings[1:], strict=False))
    assert len(outline.scripts) == 4
    assert '<html lang="en">' in text
    assert html.escape(load().law.codes["over-grant"]["title"]) in text or "over-grant" not in text
    assert "default-src 'none'" in html.unescape(text)
    for kind in ("http:", "https:", "//cdn"):
        assert f'"{kind}' not in text.replace('"http://www.w3.org/2000/svg"', "")


def test_two_runs_give_the_same_page():
    assert page_of(compat.ask(LLAMA)) == page_of(compat.ask(LLAMA))
