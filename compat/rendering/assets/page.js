// The drawing of a page: boxes that fold, laid out by dagre with the sizes that their text takes. Texts are set by
// textContent only. `below` of a box are the numbers of the boxes that it rests on; the verdict is the last box.
"use strict";
(() => {
  const WIDTH = 252, WIDE = 380, PAD = 14, GAP = 14;
  const AT_START = [24, 18, 12, 8, 5, 1]; // boxes that are shown at first: the most of these that the width takes
  const MOST = 600; // boxes that "unfold all" lays out
  const data = JSON.parse(document.getElementById("drawing").textContent);
  const nodes = data.nodes, root = nodes.length - 1;
  const at = (id) => document.getElementById(id);
  const canvas = at("canvas"), panel = at("panel"), search = at("search"), matches = at("matches");
  const open = new Set();
  let shown = [], current = root, pinned = root, zoom = 1, size = { width: 0, height: 0 }, found = [], turn = -1;

  // A leaf is drawn under each box that rests on it: a line to one far away is harder to follow than to read it twice.
  nodes.forEach((node, id) => Object.assign(node, { id, first: id, above: [], box: null }));
  for (const node of nodes.slice()) {
    node.below = node.below.map((id) => {
      if (nodes[id].below.length || !nodes[id].above.length) return id;
      return nodes.push({ ...nodes[id], id: nodes.length, above: [] }) - 1;
    });
    node.below.forEach((id) => nodes[id].above.push(node.id));
  }
  const uses = new Map();
  nodes.forEach((node) => uses.set(node.first, (uses.get(node.first) ?? 0) + node.above.length));

  // What is shown: all that the open boxes reach from the verdict.

  function reach(goesOn) {
    const seen = new Set([root]);
    for (const id of seen) if (goesOn(id)) nodes[id].below.forEach((next) => seen.add(next));
    return seen;
  }

  function hiddenBelow(id, visible) {
    const seen = new Set(nodes[id].below);
    for (const one of seen) nodes[one].below.forEach((next) => seen.add(next));
    const there = new Set([...visible].map((one) => nodes[one].first));
    return new Set([...seen].map((one) => nodes[one].first).filter((one) => !there.has(one))).size;
  }

  // Opens level by level, as long as no more than `most` boxes are shown; the verdict in any case.
  function openUpTo(most) {
    open.clear();
    const seen = new Set([root]);
    for (let level = [root]; level.length;) {
      const next = [...new Set(level.flatMap((id) => nodes[id].below))].filter((id) => !seen.has(id));
      if (open.size && seen.size + next.length > most) break;
      level.filter((id) => nodes[id].below.length).forEach((id) => open.add(id));
      next.forEach((id) => seen.add(id));
      level = next;
    }
  }

  function pathTo(id) {
    const from = new Map([[root, -1]]);
    for (const one of from.keys()) {
      if (one === id) break;
      nodes[one].below.forEach((next) => from.has(next) || from.set(next, one));
    }
    const path = [];
    for (let one = from.get(id); one >= 0; one = from.get(one)) path.push(one);
    return path;
  }

  // A box: its shape tells its kind without colour.

  const style = getComputedStyle(document.documentElement);
  const SANS = style.getPropertyValue("--sans"), SERIF = style.getPropertyValue("--serif");
  const FONTS = {
    kind: { font: `600 11px ${SANS}`, height: 17, most: 1, spread: 1.1 },
    source: { font: `600 12px ${SANS}`, height: 16, most: 3 },
    says: { font: `13px ${SANS}`, height: 18, most: 6 },
    verdict: { font: `600 16px ${SANS}`, height: 22, most: 8 },
    quote: { font: `italic 13.5px ${SERIF}`, height: 18, most: 5 },
    more: { font: `11.5px ${SANS}`, height: 18, most: 1 },
  };

  const kindOf = (node) => data.kinds[node.kind].word;

  function shape(kind, w, h) {
    const rounded = (r, i = 0) =>
      `M${i + r} ${i}H${w - i - r}a${r} ${r} 0 0 1 ${r} ${r}V${h - i - r}a${r} ${r} 0 0 1 ${-r} ${r}` +
      `H${i + r}a${r} ${r} 0 0 1 ${-r} ${-r}V${i + r}a${r} ${r} 0 0 1 ${r} ${-r}Z`;
    switch (data.kinds[kind].shape) {
      case "bold": return rounded(12) + rounded(8, 4);
      case "cut": return `M11 0H${w - 11}L${w} 11V${h - 11}L${w - 11} ${h}H11L0 ${h - 11}V11Z`;
      case "folded": return `M0 0H${w - 14}L${w} 14V${h}H0Z M${w - 14} 0V14H${w}`;
      case "round": return rounded(Math.min(20, h / 2));
      case "dotted": return `M10 0H${w - 10}L${w} ${h / 2}L${w - 10} ${h}H10L0 ${h / 2}Z`;
      case "barred": return `${rounded(1)}M5 0V${h}`;
      case "stacked": return `${rounded(3)}M5 ${h}V${h + 4}H${w + 4}V5H${w}`;
      default: return rounded(4);
    }
  }

  const classes = (kind) => `box ${kind} ${data.kinds[kind].shape} ${kind === nodes[root].kind ? data.verdict : ""}`;

  function build(node) {
    const isRoot = node.id === root, width = isRoot ? WIDE : WIDTH;
    const g = element("svg:g", { class: classes(node.kind), role: "button", tabindex: -1 });
    const outline = element("svg:path", { class: "outline" }, "", g);
    let y = PAD - 4;
    const write = (name, text) => {
      const style = FONTS[name];
      for (const line of wrapped(text, style.font, width - 2 * PAD - 4, style.most)) {
        y += style.height;
        element("svg:text", { class: name, x: PAD + 2, y: y - style.height / 2 + 4 }, line, g);
      }
    };
    write("kind", isRoot ? `${data.sign} ${kindOf(node)}` : node.code ? `${kindOf(node)} · ${node.code}` : kindOf(node));
    if (node.says && !(node.kind === "clause" && node.clauses.length && !node.says)) write(isRoot ? "verdict" : "says", node.says);
    if (node.when.length) write("more", `if ${node.when.join(" and ")}`);
    if (node.clauses.length && !node.below.length) {
      y += 4;
      const { license, section, quote } = node.clauses[0];
      write("source", `${license}, ${section}`);
      write("quote", `“${quote}”`);
      if (node.clauses.length > 1) write("more", `and ${node.clauses.length - 1} more of its clauses`);
    }
    let more = null;
    if (node.below.length) {
      y += 22;
      more = element("svg:text", { class: "more", x: PAD + 2, y: y - 4 }, "", g);
    }
    const height = y + PAD - 4;
    outline.setAttribute("d", shape(node.kind, width, height));
    g.addEventListener("click", () => toggle(node.id));
    g.addEventListener("keydown", (event) => onKey(event, node.id));
    g.addEventListener("focus", () => { pinned = current = node.id; rove(); tell(node.id); });
    g.addEventListener("pointerenter", () => tell(node.id));
    g.addEventListener("pointerleave", () => tell(pinned));
    return { g, more, width, height, x: 0, y: 0 };
  }

  function label(node, visible) {
    const { g, more } = node.box;
    const clauses = node.clauses.map((c) => `${c.license}, ${c.section}: ${c.quote}`);
    let tail = "";
    if (more) {
      const isOpen = open.has(node.id), hidden = hiddenBelow(node.id, visible), count = node.below.length;
      g.setAttribute("aria-expanded", isOpen);
      tail = isOpen ? `− rests on ${count}` : `+ rests on ${count}`;
      if (hidden) tail += ` · ${hidden} hidden`;
      more.textContent = tail;
    }
    g.setAttribute("aria-label", [kindOf(node), node.code, node.says, ...clauses, tail.slice(2)].filter(Boolean).join(". "));
  }

  // Layout. Boxes that hang below one box only, and have nothing below, are stacked in columns: else rows get too wide.

  function layout(anchor) {
    const before = anchor !== undefined && nodes[anchor].box ? { ...nodes[anchor].box } : null;
    const visible = reach((id) => open.has(id));
    shown = [...visible];
    shown.forEach((id) => { nodes[id].box ??= build(nodes[id]); });
    const parents = new Map(shown.map((id) => [id, nodes[id].above.filter((up) => visible.has(up) && open.has(up))]));
    const isEnd = (id) => !open.has(id) && parents.get(id).length === 1;
    const stacks = [], stacked = new Map(), columns = Math.max(1, Math.floor((canvas.clientWidth - 60) / (WIDTH + GAP)));
    for (const id of shown.filter((one) => open.has(one))) {
      const ends = nodes[id].below.filter(isEnd);
      if (ends.length < (id === root && columns > 1 ? 5 : 2)) continue;
      stacks.push(stack(`stack${id}`, ends, columns));
      ends.forEach((end) => stacked.set(end, `stack${id}`));
    }
    const placed = new Map(stacks.map((one) => [one.name, one]));
    shown.filter((id) => !stacked.has(id)).forEach((id) => placed.set(String(id), nodes[id].box));
    const graph = new dagre.graphlib.Graph();
    const ranker = placed.size > 150 ? "tight-tree" : "network-simplex";
    graph.setGraph({ rankdir: "TB", nodesep: 26, ranksep: 52, marginx: 24, marginy: 20, ranker });
    for (const [name, { width, height }] of placed) graph.setNode(name, { width, height });
    const edges = new Map();
    for (const id of shown.filter((one) => open.has(one))) {
      for (const next of nodes[id].below) {
        const to = stacked.get(next) ?? String(next);
        edges.set(`${id} ${to}`, { from: String(id), to, dashed: to === String(next) && nodes[next].kind === data.absence });
      }
    }
    edges.forEach((edge) => graph.setEdge(edge.from, edge.to, {}));
    dagre.layout(graph);
    const rows = place(graph, placed);
    for (const one of stacks) one.cells.forEach(({ id, x, y }) => Object.assign(nodes[id].box, { x: one.x + x, y: one.y + y }));
    size = { width: graph.graph().width, height: graph.graph().height };
    draw(routes(graph, placed, [...edges.values()], rows), stacks, visible);
    if (before) {
      canvas.scrollLeft += (nodes[anchor].box.x - before.x) * zoom;
      canvas.scrollTop += (nodes[anchor].box.y - before.y) * zoom;
    }
  }

  // Boxes of one row hang from one line. Returns the rows: where each begins and ends, by where dagre has its middle.
  function place(graph, placed) {
    const rows = new Map();
    for (const name of placed.keys()) {
      const { y, height } = graph.node(name), row = Math.round(y);
      rows.set(row, Math.max(rows.get(row) ?? 0, height));
    }
    for (const [name, box] of placed) {
      const { x, y, width } = graph.node(name);
      Object.assign(box, { x: Math.round(x - width / 2), y: Math.round(y - rows.get(Math.round(y)) / 2) });
    }
    return new Map([...rows].map(([row, height]) => [row, { top: row - height / 2, end: row + height / 2 }]));
  }

  // A line leaves below a box, passes rows straight, bends between them, and comes in from above.
  function routes(graph, placed, edges, rows) {
    for (const edge of edges) {
      edge.inner = graph.edge(edge.from, edge.to).points.slice(1, -1);
      edge.isUpward = graph.node(edge.from).y > graph.node(edge.to).y; // where derivations go round
      if (edge.isUpward) edge.inner.reverse();
    }
    const port = (side, other) => {
      const groups = new Map();
      edges.forEach((edge) => groups.set(edge[side], [...(groups.get(edge[side]) ?? []), edge]));
      for (const [name, group] of groups) {
        const { x, width } = placed.get(name), middle = (edge) => placed.get(edge[other]).x + placed.get(edge[other]).width / 2;
        group.sort((a, b) => middle(a) - middle(b));
        group.forEach((edge, index) => { edge[`${side}X`] = x + (width * (index + 1)) / (group.length + 1); });
      }
    };
    port("from", "to");
    port("to", "from");
    for (const edge of edges) {
      const from = placed.get(edge.from), to = placed.get(edge.to);
      const row = rows.get(Math.round(graph.node(edge.from).y));
      const points = [[edge.fromX, from.y + from.height], [edge.fromX, Math.max(row.end, from.y + from.height)]];
      if (!edge.isUpward) {
        for (const { x, y } of edge.inner) {
          const passed = rows.get(Math.round(y));
          if (passed) points.push([x, passed.top], [x, passed.end]);
        }
      }
      points.push([edge.toX, to.y]);
      edge.d = bent(points);
    }
    return edges;
  }

  function bent(points) {
    let [x, y] = points[0], d = `M${x} ${y}`;
    for (const [nextX, nextY] of points.slice(1)) {
      d += x === nextX ? `V${nextY}` : `C${x} ${(y + nextY) / 2} ${nextX} ${(y + nextY) / 2} ${nextX} ${nextY}`;
      [x, y] = [nextX, nextY];
    }
    return d;
  }

  function stack(name, ends, most) {
    const columns = ends.length > 24 ? Math.min(8, Math.ceil(Math.sqrt(ends.length))) : Math.min(3, most, Math.ceil(ends.length / 4));
    const tops = new Array(columns).fill(GAP);
    const cells = ends.map((id) => {
      const column = tops.indexOf(Math.min(...tops)), y = tops[column];
      tops[column] += nodes[id].box.height + GAP;
      return { id, x: GAP + column * (WIDTH + GAP), y };
    });
    return { name, cells, width: columns * (WIDTH + GAP) + GAP, height: Math.max(...tops) };
  }

  const svg = element("svg:svg", { role: "group", "aria-label": "How the verdict follows, from the verdict down" });
  const lines = element("svg:g", { class: "lines", "aria-hidden": "true" }, "", svg);
  const boxes = element("svg:g", {}, "", svg);

  function draw(routed, stacks, visible) {
    lines.replaceChildren();
    for (const { x, y, width, height } of stacks) element("svg:rect", { class: "stack", x, y, width, height, rx: 8 }, "", lines);
    for (const { d, dashed } of routed) element("svg:path", { class: dashed ? "line dashed" : "line", d }, "", lines);
    const focused = document.activeElement;
    boxes.replaceChildren(...[...shown].sort(byPlace).map((id) => nodes[id].box.g));
    for (const id of shown) {
      const { g, x, y } = nodes[id].box;
      g.setAttribute("transform", `translate(${x} ${y})`);
      label(nodes[id], visible);
    }
    if (!visible.has(current)) current = pinned = root;
    svg.setAttribute("viewBox", `0 0 ${Math.ceil(size.width)} ${Math.ceil(size.height)}`);
    scaled();
    rove();
    if (focused && focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
  }

  const byPlace = (a, b) => nodes[a].box.y - nodes[b].box.y || nodes[a].box.x - nodes[b].box.x;

  function scaled() {
    svg.setAttribute("width", Math.ceil(size.width * zoom));
    svg.setAttribute("height", Math.ceil(size.height * zoom));
  }

  function zoomTo(next) {
    const middle = { x: (canvas.scrollLeft + canvas.clientWidth / 2) / zoom, y: (canvas.scrollTop + canvas.clientHeight / 2) / zoom };
    zoom = Math.max(0.02, Math.min(3, next));
    scaled();
    canvas.scrollLeft = middle.x * zoom - canvas.clientWidth / 2;
    canvas.scrollTop = middle.y * zoom - canvas.clientHeight / 2;
  }

  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  function bringIntoView(id, smoothly = true) {
    const { x, y, width, height } = nodes[id].box;
    const left = (x + width / 2) * zoom - canvas.clientWidth / 2, top = (y + height / 2) * zoom - canvas.clientHeight / 2;
    canvas.scrollTo({ left, top, behavior: smoothly && !calm.matches ? "smooth" : "instant" });
  }

  // Moving and folding

  function rove() {
    for (const id of shown) nodes[id].box.g.setAttribute("tabindex", id === current ? 0 : -1);
  }

  function goTo(id) {
    nodes[id].box.g.focus({ preventScroll: true });
    bringIntoView(id);
  }

  function toggle(id) {
    if (!nodes[id].below.length) { nodes[id].box.g.focus({ preventScroll: true }); return; }
    if (!open.delete(id)) open.add(id);
    layout(id);
    nodes[id].box.g.focus({ preventScroll: true });
  }

  function nearest(id, others) {
    const middle = (one) => nodes[one].box.x + nodes[one].box.width / 2;
    const far = (one) => Math.abs(middle(one) - middle(id)) + 0.01 * Math.abs(nodes[one].box.y - nodes[id].box.y);
    return [...others].sort((a, b) => far(a) - far(b))[0];
  }

  function beside(id, side) {
    const { x, y, width, height } = nodes[id].box;
    const isLevel = (b) => b.y < y + height && b.y + b.height > y;
    const others = shown.filter((one) => one !== id && isLevel(nodes[one].box) && (side > 0 ? nodes[one].box.x >= x + width : nodes[one].box.x < x));
    return nearest(id, others);
  }

  function onKey(event, id) {
    let next;
    const visible = new Set(shown);
    switch (event.key) {
      case "Enter": case " ": event.preventDefault(); toggle(id); return;
      case "ArrowDown":
        event.preventDefault();
        if (nodes[id].below.length && !open.has(id)) toggle(id);
        next = nearest(id, nodes[id].below);
        break;
      case "ArrowUp": next = nearest(id, nodes[id].above.filter((up) => visible.has(up) && open.has(up))); break;
      case "ArrowLeft": next = beside(id, -1); break;
      case "ArrowRight": next = beside(id, 1); break;
      case "Home": next = root; break;
      default: return;
    }
    event.preventDefault();
    if (next !== undefined) goTo(next);
  }

  // The panel

  function tell(id) {
    const node = nodes[id], parts = [];
    const add = (name, text, attributes = {}) => parts.push(element(name, attributes, text));
    add("p", kindOf(node), { class: "kind" });
    add("h3", node.says || kindOf(node));
    if (node.when.length) add("p", `If ${node.when.join(" and ")}.`);
    for (const { license, section, quote } of node.clauses) {
      const figure = element("figure", {});
      element("p", {}, `“${quote}”`, element("blockquote", {}, "", figure));
      element("figcaption", {}, `${license}, ${section}`, figure);
      parts.push(figure);
    }
    const rows = [];
    if (node.code) rows.push(["Code", `${node.code}: ${data.codes[node.code]}`]);
    if (node.rule) rows.push(["Rule", node.rule]);
    if (node.rule && node.ways > 1) rows.push(["Derived", `in ${node.ways} ways; one is drawn`]);
    else if (node.rule) rows.push(["Derived", "in one way"]);
    if (uses.get(node.first) > 1) rows.push(["Used by", `${uses.get(node.first)} boxes`]);
    const list = element("dl", {});
    for (const [term, text] of rows) {
      element("dt", {}, term, list);
      element("dd", {}, text, list);
    }
    if (rows.length) parts.push(list);
    if (node.below.length) {
      add("h4", "It rests on");
      const rests = element("ul", {});
      for (const one of node.below.slice(0, 12)) element("li", {}, nodes[one].says || kindOf(nodes[one]), rests);
      if (node.below.length > 12) element("li", {}, `and ${node.below.length - 12} more`, rests);
      parts.push(rests);
    }
    panel.replaceChildren(...parts);
    boxes.querySelectorAll(".told").forEach((g) => g.classList.remove("told"));
    node.box?.g.classList.add("told");
  }

  // Search

  function textOf(node) {
    const clauses = node.clauses.flatMap((c) => [c.license, c.section, c.quote, `${c.license}, ${c.section}`]);
    return [kindOf(node), node.says, node.code, node.rule, ...clauses].join("\n").toLowerCase();
  }

  function onSearch() {
    const words = search.value.trim().toLowerCase();
    found = words ? nodes.filter((node) => node.id === node.first && (node.text ??= textOf(node)).includes(words)).map((node) => node.id).reverse() : [];
    turn = -1;
    mark();
  }

  function mark() {
    boxes.querySelectorAll(".match, .here").forEach((g) => g.classList.remove("match", "here"));
    const all = new Set(found);
    nodes.filter((node) => all.has(node.first)).forEach((node) => node.box?.g.classList.add("match"));
    if (turn >= 0) nodes[found[turn]].box.g.classList.add("here");
    matches.textContent = !search.value.trim() ? "" : turn >= 0 ? `${turn + 1} of ${found.length}` : found.length === 1 ? "1 match" : `${found.length || "no"} matches`;
  }

  function reveal(id) {
    pathTo(id).forEach((one) => open.add(one));
    layout();
    current = pinned = id;
    rove();
    bringIntoView(id);
    tell(id);
  }

  search.addEventListener("input", onSearch);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { search.value = ""; onSearch(); return; }
    if (event.key !== "Enter" || !found.length) return;
    event.preventDefault();
    turn = event.shiftKey ? (turn <= 0 ? found.length : turn) - 1 : (turn + 1) % found.length;
    reveal(found[turn]);
    mark();
  });

  // Buttons, mouse, print

  function fit() {
    zoomTo(Math.min(1, (canvas.clientWidth - 8) / size.width, (canvas.clientHeight - 8) / size.height));
  }

  function show(change) {
    change();
    layout();
    if (search.value) mark();
    bringIntoView(current, false);
  }

  at("unfold").addEventListener("click", () => show(() => openUpTo(MOST)));
  at("fold").addEventListener("click", () => show(() => { open.clear(); current = pinned = root; tell(root); }));
  at("fit").addEventListener("click", fit);
  at("larger").addEventListener("click", () => zoomTo(zoom * 1.25));
  at("smaller").addEventListener("click", () => zoomTo(zoom / 1.25));
  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoomTo(zoom * (event.deltaY < 0 ? 1.1 : 1 / 1.1));
  }, { passive: false });

  let drag = null;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || event.button || event.target.closest(".box")) return;
    drag = { x: event.clientX + canvas.scrollLeft, y: event.clientY + canvas.scrollTop };
    canvas.setPointerCapture(event.pointerId);
    canvas.classList.add("dragged");
  });
  canvas.addEventListener("pointermove", (event) => {
    if (drag) canvas.scrollTo({ left: drag.x - event.clientX, top: drag.y - event.clientY, behavior: "instant" });
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => { drag = null; canvas.classList.remove("dragged"); });
  }

  document.querySelectorAll("a[data-box]").forEach((link) => link.addEventListener("click", (event) => {
    event.preventDefault();
    const id = Number(link.dataset.box);
    at("why").scrollIntoView({ behavior: calm.matches ? "instant" : "smooth" });
    reveal(id);
    nodes[id].box.g.focus({ preventScroll: true });
  }));

  const told = []; // what was folded in the text, and is unfolded on paper
  addEventListener("beforeprint", () => {
    document.querySelectorAll("main section > details:not([open])").forEach((one) => { one.open = true; told.push(one); });
  });
  addEventListener("afterprint", () => told.splice(0).forEach((one) => { one.open = false; }));

  for (const kind of Object.keys(data.kinds)) {
    if (!nodes.some((node) => node.kind === kind)) continue;
    const item = element("li", {}, "", at("legend"));
    const swatch = element("svg:svg", { viewBox: "-3 -3 54 34", width: 54, height: 34, "aria-hidden": "true" }, "", item);
    element("svg:path", { class: "outline", d: shape(kind, 48, 28) }, "", element("svg:g", { class: classes(kind) }, "", swatch));
    const words = element("span", {}, "", item);
    element("strong", {}, data.kinds[kind].word, words);
    words.append(`: ${data.kinds[kind].means}`);
  }

  at("graph").hidden = false;
  canvas.append(svg);
  for (const most of AT_START) {
    openUpTo(most);
    layout();
    if (size.width <= canvas.clientWidth) break;
  }
  canvas.scrollLeft = (nodes[root].box.x + nodes[root].box.width / 2) - canvas.clientWidth / 2;
  tell(root);
})();
