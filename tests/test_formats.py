"""Drawings and graphs as files: each format is read back by a parser that is not ours."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
import unicodedata
from html.parser import HTMLParser
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

import lark
import networkx
import pydot
import pytest

import compat
from compat.answer import Answer
from compat.errors import CompatError
from compat.knowledge.store import load
from compat.licenses.clause import Clause
from compat.proof import explanation as told
from compat.rendering import dot, graphml, kinds, mermaid, node_link, picture, svg, tree
from compat.rendering.drawing import VERDICT, Drawing, Edge, Node, drawn, drawn_whole
from compat.rendering.text import headline
from compat.resources import asset

HOSTILE = {
    "tag": "<script>alert(1)</script>",
    "closing": "]]></text></svg><!-- -->",
    "dot": '"]; evil [label="x"]; //',
    "backslash": 'a\\ b\\" \\N \\l &amp; &#34; &lt;',
    "arrow": "a-->b --- c -.-> d",
    "directive": '%%{init: {"theme": "dark"}}%%',
    "directive unquoted": "%%{init}%% %% end",
    "style": "style me: #quot; x; classDef a: #1; style b:c#d;",
    "markdown": "1. one `two` **three** __four__ - five $$x$$ fa:fa-ban www.example.com https://example.com me@example.com",
    "list": "- one",
    "heading": "# one",
    "frontmatter": "---\ntitle: x\n---",
    "controls": "a\x00b\x07c\x1b[31md\x7fe\x85f\rg",
    "surrogate": "a\ud800b\ufffe",
    "long": "x" * 5000,
    "words": "word " * 1000,
    "emoji": "👩‍👩‍👧 🇪🇺 ❄️",
    "right to left": "רישיון حرّ \u202e gnp.exe",
    "newline": "first\nsecond\u2028third",
    "wide": "非商用許可" * 40,
}
KINDS = [kind for kind in kinds.LOOKS if kind != VERDICT]


def hand_made(text: str) -> Drawing:
    """One node of each kind, all saying the same, and one that joins them."""
    clause = (Clause(text, text, text), Clause("MIT", "2(b)", "is granted"))
    nodes = [Node(f"{kind} {text}", kind, text, "work/x.lp:1", clause, text, (text,), 2) for kind in KINDS]
    nodes += [Node("joined", told.CONCLUSION, "joined"), Node(VERDICT, VERDICT, text)]
    edges = [Edge(node.id, "joined", -1 if node.kind == told.ABSENCE else 1) for node in nodes[:-2]]
    edges += [Edge("joined", VERDICT), Edge(nodes[0].id, VERDICT)]
    return Drawing(text, text, "no", text, tuple(nodes), tuple(edges))


def layered(count: int) -> Drawing:
    """Like a real derivation: half leaves, premises shared, depth ten."""
    chance = random.Random(7)
    nodes, edges = [], []
    for index in range(count - 1):
        leaf = index < count // 2
        kind = chance.choice([told.CLAUSE, told.STATEMENT, told.ABSENCE]) if leaf else told.CONCLUSION
        clauses = (Clause("Apache-2.0", "2", "distribute the Work and such Derivative Works"),)
        says = "the release needs the right to pass on what you made from it " * chance.randint(1, 2)
        nodes.append(Node(f"s{index}", kind, says, clauses=clauses if kind == told.CLAUSE else ()))
        if not leaf:
            near = range(max(0, index - count // 5), index)
            for premise in sorted(chance.sample(near, 2)):
                edges.append(Edge(f"s{premise}", f"s{index}", -1 if nodes[premise].kind == told.ABSENCE else 1))
    used = {edge.source for edge in edges}
    edges += [Edge(node.id, VERDICT) for node in nodes if node.id not in used]
    return Drawing("many", "Many.", "no", "No.", (*nodes, Node(VERDICT, VERDICT, "No.")), tuple(edges))


def chain(count: int) -> Drawing:
    nodes = [Node(f"s{i}", told.CONCLUSION, f"step {i}") for i in range(count)]
    edges = [Edge(a.id, b.id) for a, b in pairwise(nodes)] + [Edge(nodes[-1].id, VERDICT)]
    return Drawing("chain", "A chain.", "yes", "Yes.", (*nodes, Node(VERDICT, VERDICT, "Yes.")), tuple(edges))


def ring() -> Drawing:
    """Second derivations can lead in a circle."""
    nodes = [Node(f"s{i}", "atom", f"step {i}") for i in range(4)]
    edges = [Edge(f"s{i}", f"s{(i + 1) % 4}") for i in range(4)] + [Edge("s0", VERDICT)]
    return Drawing("ring", "A ring.", "yes", "Yes.", (*nodes, Node(VERDICT, VERDICT, "Yes.")), tuple(edges))


def alone() -> Drawing:
    return Drawing("q", "Q.", "yes", "Yes.", (Node(VERDICT, VERDICT, "Yes."),), ())


DRAWINGS = {name: lambda text=text: hand_made(text) for name, text in HOSTILE.items()}
DRAWINGS |= {"60": lambda: layered(60), "chain": lambda: chain(40), "ring": ring, "alone": alone}
drawings = pytest.mark.parametrize("make", DRAWINGS.values(), ids=DRAWINGS)


def shown(text: str) -> str:
    """The text as it should be seen: a sign for what can't be."""
    out = []
    for char in text:
        code = ord(char)
        if char in "\n\t":
            out.append(char)
        elif code < 32:
            out.append(chr(0x2400 + code))
        elif code == 127:
            out.append("\u2421")
        elif unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") or 0x202A <= code <= 0x202E or code == 0xFFFE:
            out.append(f"[U+{code:04X}]")
        else:
            out.append(char)
    return "".join(out)


def blank(text: str) -> str:
    """Without white space: where lines are broken says nothing."""
    return "".join(text.replace("\u2060", "").split())


def texts(drawing: Drawing, node: Node) -> list[str]:
    """What must be read in a box or in its tooltip."""
    clauses = [part for clause in node.clauses for part in (clause.license, clause.section, clause.quote)]
    return [kinds.LOOKS[node.kind].word, node.says, *node.when, *clauses]


# SVG


def parsed(drawing: Drawing) -> ElementTree.Element:
    return ElementTree.fromstring(svg.text(drawing).encode("utf-8"))


def tag(element: ElementTree.Element) -> str:
    return element.tag.removeprefix("{http://www.w3.org/2000/svg}")


def named(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [e for e in root.iter() if name in e.get("class", "").split()]


def walked(path: str) -> list[list[tuple[float, float]]]:
    """A path as runs of points, curves sampled."""
    runs: list[list[tuple[float, float]]] = []
    x = y = 0.0
    for command, rest in re.findall(r"([MLHVCz])([^MLHVCz]*)", path):
        at = [float(number) for number in rest.split()]
        if command in "ML":
            x, y = at
        elif command == "H":
            x = at[0]
        elif command == "V":
            y = at[0]
        if command == "M":
            runs.append([(x, y)])
        elif command == "C":
            (a, b, c, d, e, f), x0, y0 = at, x, y
            for step in range(1, 13):
                t = step / 12
                u = 1 - t
                x = u**3 * x0 + 3 * u * u * t * a + 3 * u * t * t * c + t**3 * e
                y = u**3 * y0 + 3 * u * u * t * b + 3 * u * t * t * d + t**3 * f
                runs[-1].append((x, y))
        elif command != "z":
            x0, y0 = runs[-1][-1]
            runs[-1] += [(x0 + (x - x0) * t / 8, y0 + (y - y0) * t / 8) for t in range(1, 9)]
    return runs


def frame(box: ElementTree.Element) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of a box."""
    left, top = map(float, re.match(r"translate\(([-\d.]+) ([-\d.]+)\)", box.get("transform")).groups())
    shape = next(e for e in box if e.get("class") == "shape")
    if tag(shape) == "rect":
        return left, top, left + float(shape.get("width")), top + float(shape.get("height"))
    points = [p for run in walked(shape.get("d")) for p in run]
    return left, top, left + max(x for x, _ in points), top + max(y for _, y in points)


def drawn_boxes(root: ElementTree.Element) -> list[ElementTree.Element]:
    return [e for e in root[-1] if "box" in e.get("class", "").split()]


@drawings
def test_svg_holds_the_text_of_every_node(make):
    drawing = make()
    boxes = drawn_boxes(parsed(drawing))
    assert len(boxes) == len(drawing.nodes)
    for node, box in zip(drawing.nodes, boxes, strict=True):
        inside = blank("".join(box.itertext()))
        for part in texts(drawing, node):
            assert blank(shown(part)) in inside
        assert next(tag(e) for e in box) == "title"


@drawings
def test_svg_is_safe_and_by_itself(make):
    text = svg.text(make())
    root = ElementTree.fromstring(text.encode("utf-8"))
    assert {tag(e) for e in root.iter()} <= {
        "svg", "title", "desc", "style", "defs", "marker", "path", "rect", "g", "text", "tspan",
    }  # fmt: skip
    for element in root.iter():
        for name, value in element.attrib.items():
            assert not name.startswith("on") and "href" not in name and name != "style"
            assert "url(" not in value or value == "url(#arrow)"
    assert "url(" not in next(e for e in root.iter() if tag(e) == "style").text
    assert "://" not in re.sub(r'xmlns="[^"]*"|>[^<]*<', "", text)
    seen: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            seen.append(tag)

    reader = Reader()
    reader.feed(text)
    reader.close()
    assert "script" not in seen
    assert len(seen) == len(list(root.iter()))


@drawings
def test_svg_boxes_lie_apart_and_edges_meet_their_boxes(make):
    drawing = make()
    root = parsed(drawing)
    frames = [frame(box) for box in drawn_boxes(root)]
    for (l1, t1, r1, b1), (l2, t2, r2, b2) in combinations(frames, 2):
        assert r1 < l2 or r2 < l1 or b1 < t2 or b2 < t1
    whole_width, whole_height = float(root.get("width")), float(root.get("height"))
    dx, dy = map(float, re.match(r"translate\(([-\d.]+) ([-\d.]+)\)", root[-1].get("transform")).groups())
    for left, top, right, bottom in frames:
        assert left >= 0 and top >= 0 and right + dx <= whole_width and bottom + dy <= whole_height
    edges = [e for e in root[-1] if "edge" in e.get("class", "").split()]
    places = {node.id: index for index, node in enumerate(drawing.nodes)}
    assert len(edges) == len(drawing.edges)
    for edge, path in zip(drawing.edges, edges, strict=True):
        assert ("absent" in path.get("class")) == (edge.sign < 0)
        assert path.get("marker-end") == "url(#arrow)"
        [run] = walked(path.get("d"))
        for (x, y), id in ((run[0], edge.source), (run[-1], edge.target)):
            left, top, right, bottom = frames[places[id]]
            assert min(abs(x - left), abs(x - right)) < 0.3
            assert top <= y <= bottom
        for left, top, right, bottom in frames:
            assert not [1 for x, y in run if left + 1 < x < right - 1 and top + 1 < y < bottom - 1], edge


def test_svg_of_each_kind_has_a_word_and_a_look_of_its_own():
    root = parsed(hand_made("x"))
    words = [named(box, "kind")[0].text for box in drawn_boxes(root)]
    assert words[: len(KINDS)] == [f"{kinds.LOOKS[kind].word} (x)" for kind in KINDS]
    assert len({look.word for look in kinds.LOOKS.values()}) == len(kinds.LOOKS)
    legend = "".join(named(root, "legend")[0].itertext())
    for kind in KINDS:
        assert f"{kinds.LOOKS[kind].word}: {kinds.LOOKS[kind].means}" in legend
    style = next(e for e in root.iter() if tag(e) == "style").text
    for kind in (*KINDS, VERDICT):
        assert style.count(f".k-{kind} .shape{{fill:") == 2  # on light ground and on dark


def test_every_kind_of_step_has_a_look():
    constants = {name: value for name, value in vars(told).items() if name.isupper() and isinstance(value, str)}
    assert set(constants.values()) <= set(kinds.LOOKS)


def test_contrast_of_text_and_lines():
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    def contrast(first: str, second: str) -> float:
        high, low = sorted((light(first), light(second)), reverse=True)
        return (high + 0.05) / (low + 0.05)

    for tone in (kinds.RED, kinds.GREEN, kinds.AMBER, kinds.BLUE, kinds.VIOLET, kinds.GREY, kinds.PAPER):
        assert contrast(tone.fill, tone.line) >= 4.5, tone
        assert contrast(tone.dark_fill, tone.dark_line) >= 4.5, tone
        assert contrast(tone.fill, "#1c1e21") >= 7
        assert contrast(tone.dark_fill, "#eceef0") >= 7


# DOT


def unescaped(quoted: str) -> str:
    """A quoted string of DOT as Graphviz shows it."""
    assert quoted[0] == quoted[-1] == '"'
    text = re.sub(r"\\(.)", lambda m: {"l": "\n", "n": "\n"}.get(m[1], m[1]), quoted[1:-1])
    assert not re.search(r"&(?!amp;)", text)
    return text.replace("&amp;", "&")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # pydot calls pyparsing by its old names
@drawings
def test_dot_is_read_back(make):
    drawing = make()
    [graph] = pydot.graph_from_dot_data(dot.text(drawing))
    nodes = {n.get_name(): n for n in graph.get_nodes() if n.get_name() not in ("node", "edge", "graph")}
    assert list(nodes) == [f"n{i}" for i in range(1, len(drawing.nodes) + 1)]
    for node, read in zip(drawing.nodes, nodes.values(), strict=True):
        label, tip = blank(unescaped(read.get("label"))), unescaped(read.get("tooltip"))
        for part in texts(drawing, node):
            assert blank(shown(part)) in label or part not in ("", node.says)
        assert tip.startswith(shown(node.says))
        assert ("dashed" in read.get("style")) == (node.kind == told.ABSENCE)
    ids = {node.id: f"n{i}" for i, node in enumerate(drawing.nodes, 1)}
    edges = [(e.get_source(), e.get_destination(), e.get("style") == "dashed") for e in graph.get_edges()]
    assert sorted(edges) == sorted((ids[e.source], ids[e.target], e.sign < 0) for e in drawing.edges)
    assert not graph.get_subgraphs()


# Mermaid

FLOWCHART = lark.Lark(
    r"""
    start: "---\n" "title: " TITLE "\n---\n" "flowchart RL\n" (node | edge | classdef | classed)+
    node: "  " ID (bold | cut | folded | barred | round | plain) "\n"
    bold: "([" LABEL "])"
    cut: "{{" LABEL "}}"
    folded: "[[" LABEL "]]"
    barred: "[/" LABEL "/]"
    round: "(" LABEL ")"
    plain: "[" LABEL "]"
    edge: "  " ID " " (SOLID | DOTTED) " " ID "\n"
    SOLID: "-->"
    DOTTED: "-.->"
    classdef: "  classDef " NAME " " STYLE ("," STYLE)* "\n"
    classed: "  class " ID ("," ID)* " " NAME "\n"
    ID: /n[1-9][0-9]*/
    NAME: /[a-z]+/
    STYLE: /(fill|stroke|color):#[0-9a-f]{6}|stroke-width:\dpx|stroke-dasharray:\d \d/
    TITLE: /"(?:[^"\\\n]|\\.)*"/
    LABEL: /"(?:[^"\n#&<>`*_~:@$%^|\\\[\]{}]|#(?:quot|[0-9]+);|<br\/>)*"/
    """,
    parser="lalr",
)


def label(token: str) -> list[str]:
    """The lines of a label, without entities."""
    lines = token[1:-1].split("<br/>")
    return [re.sub(r"#(quot|\d+);", lambda m: '"' if m[1] == "quot" else chr(int(m[1])), line) for line in lines]


@drawings
def test_mermaid_is_read_back_by_its_grammar(make):
    drawing = make()
    found = FLOWCHART.parse(mermaid.text(drawing))
    assert json.loads(found.children[0]) == shown(drawing.title)
    nodes = {str(n.children[0]): n.children[1] for n in found.find_data("node")}
    ids = {node.id: f"n{i}" for i, node in enumerate(drawing.nodes, 1)}
    assert list(nodes) == list(ids.values()) or set(nodes) == set(ids.values())
    for node in drawing.nodes:
        lines = label(nodes[ids[node.id]].children[0])
        assert blank(shown(node.says)) == blank(lines[1])
        assert lines[0].startswith(kinds.LOOKS[node.kind].word)
        assert len(lines) >= 2 + len(node.when)
    edges = [(str(e.children[0]), str(e.children[2]), e.children[1] == "-.->") for e in found.find_data("edge")]
    assert sorted(edges) == sorted((ids[e.source], ids[e.target], e.sign < 0) for e in drawing.edges)
    classes = {}
    for one in found.find_data("classed"):
        *members, name = map(str, one.children)
        classes |= dict.fromkeys(members, name)
    assert classes == {ids[node.id]: node.kind for node in drawing.nodes}
    assert {str(d.children[0]) for d in found.find_data("classdef")} == set(classes.values())


@pytest.mark.skipif("COMPAT_MERMAID" not in os.environ, reason="COMPAT_MERMAID names no mermaid.min.js")
@pytest.mark.parametrize(
    "name", ["tag", "style", "markdown", "directive", "arrow", "list", "frontmatter", "newline", "60"]
)
def test_mermaid_itself_shows_it(name, tmp_path):
    """By Mermaid in a browser: ``COMPAT_MERMAID=node_modules/mermaid/dist/mermaid.min.js``."""
    drawing = DRAWINGS[name]()
    source = json.dumps(mermaid.text(drawing)).replace("<", "\\u003c")
    shutil.copy(os.environ["COMPAT_MERMAID"], tmp_path / "mermaid.js")
    (tmp_path / "page.html").write_text(
        "<!doctype html><meta charset=utf-8><div id=o></div><pre id=r>nothing</pre><script src=mermaid.js></script><script>"
        "window.alert=()=>{window.broken=1};mermaid.initialize({startOnLoad:false});"
        f"(async()=>{{const {{svg}}=await mermaid.render('g',{source});o.innerHTML=svg;"
        "r.textContent=btoa(unescape(encodeURIComponent(JSON.stringify([window.broken||0,"
        "...[...o.querySelectorAll('.nodeLabel')].map(x=>x.textContent)]))))})().catch(e=>{r.textContent=e})</script>",
        encoding="utf-8",
    )
    done = subprocess.run(
        [shutil.which("chromium") or "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-sync",
         "--disable-background-networking", f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=20000",
         "--dump-dom", (tmp_path / "page.html").as_uri()],
        capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    import base64

    found = re.search(r'<pre id="r">([^<]*)</pre>', done.stdout)[1]
    broken, *read = json.loads(base64.b64decode(found))
    assert not broken
    inside = [blank(one) for one in read]
    for node in drawing.nodes:
        assert [one for one in inside if blank(shown(node.says)) in one], (node.says, inside[:3])


# GraphML and JSON


def made_answer(text: str) -> Answer:
    graph = networkx.DiGraph()
    clause = {"license": text, "section": text, "quote": text}
    graph.add_node(f"z{text}", type="clause", label=text, told=True, atom=text, goal=False, clauses=[clause, clause])
    graph.add_node(f"not {text}", type="absence", label=text, told=False, atom=text, goal=False, clauses=[])
    graph.add_node("rule", type="rule", label=text, told=True, rule=3, file="a.lp", line=7, cheapest=True)
    graph.add_edge(f"z{text}", "rule", sign=1)
    graph.add_edge(f"not {text}", "rule", sign=-1)
    return Answer("no", text, text, _graph=lambda: graph)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_graphml_and_json_are_read_back(text):
    same_graph(made_answer(text), text)


def same_graph(answer: Answer, says: str) -> None:
    expected = answer.graph
    read = networkx.node_link_graph(json.loads(node_link.text(answer, says)), edges="edges")
    assert dict(read.nodes(data=True)) == dict(expected.nodes(data=True))
    assert {(a, b): d for a, b, d in read.edges(data=True)} == {(a, b): d for a, b, d in expected.edges(data=True)}
    assert read.graph == {
        "question": answer.question, "understood": answer.understood, "verdict": answer.verdict, "headline": says,
    }  # fmt: skip
    read = networkx.parse_graphml(graphml.text(answer, says).encode("utf-8").decode("utf-8"))
    assert set(read.nodes) == {shown(id) for id in expected}
    assert {(a, b, d["sign"]) for a, b, d in read.edges(data=True)} == {
        (shown(a), shown(b), d["sign"]) for a, b, d in expected.edges(data=True)
    }
    for id, data in expected.nodes(data=True):
        other = read.nodes[shown(id)]
        assert set(other) == set(data)
        for name, value in data.items():
            if isinstance(value, list):
                lines = "\n".join(shown(f"{row['quote']}”") for row in value)
                assert blank(other[name]).count("”") >= len(value)
                assert all(blank(shown(part)) in blank(other[name]) for row in value for part in row.values()), lines
            elif isinstance(value, str):
                assert other[name] == shown(value)
            else:
                assert other[name] == value and type(other[name]) is type(value)


# tree


@drawings
def test_tree_shows_every_node_once_in_full(make):
    drawing = make()
    text = tree.text(drawing)
    assert not [char for char in text if unicodedata.category(char) == "Cc" and char != "\n"]
    plain = blank(re.sub(r"^[│├└─ ]+", "", text, flags=re.MULTILINE))
    for node in drawing.nodes:
        assert blank(shown(node.says)) in plain


def test_tree_numbers_what_is_used_again():
    text = tree.text(hand_made("x"))
    lines = text.splitlines()
    assert lines[:3] == ["x", "", "x"]
    assert "├─ joined" in lines
    assert [line for line in lines if "[1]" in line] == ["│  ├─ [1] conflict (x): x"]
    assert lines[-1] == "└─ see 1: conflict (x): x"
    assert "│  │    MIT, section 2(b): “is granted”" in lines
    assert "│  └─ compared (x): x" in lines


@pytest.mark.parametrize("name", ["60", "words", "chain"])
def test_tree_keeps_to_the_width(name):
    for line in tree.text(DRAWINGS[name]()).splitlines():
        indent = re.match(r"[│├└─ ]*", line)[0]
        assert len(line) <= max(80, len(indent) + 40)


# size


@pytest.mark.parametrize(
    ("make", "seconds"), [(lambda: layered(300), 3), (lambda: layered(1000), 30)], ids=["300", "1000"]
)
def test_large_drawings_take_little_time(make, seconds):
    drawing = make()
    begun = time.process_time()
    svg.text(drawing)
    assert time.process_time() - begun < seconds
    begun = time.process_time()
    for write in (dot.text, mermaid.text, tree.text):
        assert write(drawing).endswith("\n")
    assert time.process_time() - begun < 3


def test_a_deep_drawing_is_drawn():
    drawing = chain(1200)
    assert len(drawn_boxes(parsed(drawing))) == 1201
    assert tree.text(drawing).count("\n") == 1203


# one call


def test_an_unknown_ending_is_told_with_those_there_are():
    with pytest.raises(CompatError, match=r"\.html, \.svg, \.dot, \.mmd") as caught:
        picture.check_ending("x.svgz")
    assert caught.value.nearest[0] == "svg"
    with pytest.raises(CompatError, match="without an ending"):
        picture.check_ending("x")


def test_an_ending_may_be_in_capitals():
    assert picture.check_ending("folder/x.JSON") == "json"


def test_an_engine_is_loaded_only_for_a_layout():
    code = (
        "import sys, compat.cli.app; from compat.rendering import picture, tree, dot, mermaid, graphml, node_link; "
        "print(sorted({'quickjs', 'networkx'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


def outputs() -> str:
    """All that is written of hand-made drawings, for another process to compare."""
    made = [
        write(DRAWINGS[name]())
        for name in ("60", "markdown")
        for write in (svg.text, dot.text, mermaid.text, tree.text)
    ]
    return "\f".join([*made, *(write(made_answer("x"), "No.") for write in (graphml.text, node_link.text))])


def by_seed(code: str, seed: str) -> bytes:
    here = Path(__file__).parent
    paths = [str(here), str(here.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(paths)}
    code = f"import sys, test_formats as t; sys.stdout.buffer.write({code}.encode())"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, env=env, timeout=120, check=True).stdout


def test_the_same_bytes_whatever_the_hash_seed():
    first, second = by_seed("t.outputs()", "1"), by_seed("t.outputs()", "2")
    assert len(first) > 10_000
    assert first == second
    assert all(part.endswith(b"\n") for part in first.split(b"\f"))


def test_what_was_brought_in_is_what_its_list_says():
    import hashlib

    for row in re.findall(r"^\| `([^`]+)` .* `([0-9a-f]{64})` \|$", asset("README.md"), re.MULTILINE):
        assert hashlib.sha256(asset(row[0]).encode()).hexdigest() == row[1], row
    assert "Chris Pettitt" in asset("dagre.LICENSE")


# real answers

QUESTIONS = {
    "llama": "release a fine-tune of llama3.1 under apache-2.0",
    "yes": "release a fine-tune of Apache-2.0 under MIT",
    "depends": "release a model trained on CC-BY-SA-4.0 under MIT",
    "merge": "release a merge of llama3.1 and apache-2.0 and gemma under own terms",
    "unknown": {
        "artifacts": {
            "base": {"kind": "model", "license": "unknown"},
            "mine": {"kind": "model", "license": "MIT", "made_from": [{"fine-tune": "base"}]},
        },
        "release": {"artifact": "mine"},
    },
}
questions = pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)


def asked(question: str | dict) -> tuple[Answer, str]:
    answer = compat.ask(question) if isinstance(question, str) else compat.check(question)
    return answer, headline(answer, {code: row["title"] for code, row in load().law.codes.items()})


@questions
def test_real_drawings_pass_every_check(question):
    answer, says = asked(question)
    drawings = [drawn(answer, says), drawn(answer, says, everything=True), drawn_whole(answer, says)]
    for drawing in drawings if len(drawings[-1].nodes) < 150 else drawings[:2]:
        for check in (
            test_svg_holds_the_text_of_every_node,
            test_svg_is_safe_and_by_itself,
            test_svg_boxes_lie_apart_and_edges_meet_their_boxes,
            test_dot_is_read_back,
            test_mermaid_is_read_back_by_its_grammar,
            test_tree_shows_every_node_once_in_full,
        ):
            check(lambda drawing=drawing: drawing)


@questions
def test_real_graphs_are_read_back(question):
    same_graph(*asked(question))


def test_the_llama_picture_shows_both_clauses_and_the_answer():
    answer, says = asked(QUESTIONS["llama"])
    inside = " ".join(t for box in drawn_boxes(parsed(drawn(answer, says))) for t in box.itertext())
    for part in (
        "No, because",
        "llama3.1, section 2",
        "700 million monthly active",
        "Apache-2.0, section 2",
        "Derivative Works",
    ):
        assert part in inside, part


def test_a_name_that_is_markup_is_shown():
    name = '<script>alert(1)</script>"]; evil'
    work = {
        "artifacts": {
            name: {"kind": "model", "license": "Apache-2.0"},
            "mine": {"kind": "model", "license": "MIT", "made_from": [{"fine-tune": name}]},
        },
        "release": {"artifact": "mine"},
    }
    answer = compat.check(work)
    for ending in picture.ENDINGS:
        assert picture.written(answer, ending, load(), whole=True)
    drawing = drawn(answer, "Yes.")
    assert any(name in node.says for node in drawing.nodes)
    for check in (
        test_svg_is_safe_and_by_itself,
        test_svg_holds_the_text_of_every_node,
        test_mermaid_is_read_back_by_its_grammar,
    ):
        check(lambda: drawing)


def real_outputs(question: str) -> str:
    answer, _ = asked(question)
    return "\f".join(picture.written(answer, e, load(), whole) for e in picture.ENDINGS for whole in (False, True))


def test_real_files_are_the_same_bytes_whatever_the_hash_seed():
    code = f"t.real_outputs({QUESTIONS['llama']!r})"
    assert by_seed(code, "1") == by_seed(code, "2")
