// The drawings of a conflict map: a graph of licences that behave alike, and a heat map of all. Verdicts, codes and labels
// are numbers into lists (map_page.py). Texts are set by textContent only.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("map").textContent);
  const at = (id) => document.getElementById(id);
  const heat = at("heat"), graph = at("graph"), panel = at("panel");
  const style = getComputedStyle(document.documentElement);
  const SANS = style.getPropertyValue("--sans");
  const size = data.rows.length;
  const FEW = size <= 40;
  const CELL = FEW ? 24 : 15, HEAD = FEW ? 190 : 210, SIGN = FEW ? 5 : 3.4;
  let marked = new Set();
  at("drawings").hidden = false;

  const plural = (names) => (names.length > 1 ? `${names[0]} and ${names.length - 1} alike` : names[0]);
  const codesOf = (set) => data.sets[set].map((code) => `${code}: ${data.titles[code]}`);

  function tell(head, lines) {
    const parts = [element("h3", {}, head)];
    if (lines.length === 1) parts.push(element("p", {}, lines[0]));
    if (lines.length > 1) {
      const list = element("ul", {});
      lines.slice(0, 24).forEach((line) => element("li", {}, line, list));
      if (lines.length > 24) element("li", {}, `and ${lines.length - 24} more`, list);
      parts.push(list);
    }
    panel.replaceChildren(...parts);
  }

  function said(verdict, set, label) {
    const { sign, word } = data.verdicts[verdict];
    const under = data.labels[label] ? `, under ${data.labels[label]}` : "";
    return [`${sign} ${word}${under}`, ...codesOf(set)];
  }

  // The graph. A box lists the licences that it stands for.

  const BOX = 196;
  const lines = [], boxes = [];

  function box(parent, names, head, kind) {
    const text = names.length > 6 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");
    const rows = wrapped(text, `13px ${SANS}`, BOX - 24, 5);
    const width = 24 + Math.ceil(Math.max(60, ...[head, ...rows].map((row) => pen.measureText(row).width)));
    const height = 30 + 17 * rows.length + (head ? 4 : -10);
    const g = element("svg:g", { class: `box ${kind}`, tabindex: boxes.length ? -1 : 0, role: "button", "aria-label": `${head} ${names.join(", ")}`.trim() }, "", parent);
    element("svg:rect", { class: "outline", width, height, rx: kind === "isle" ? 12 : 4 }, "", g);
    if (head) element("svg:text", { class: "kind", x: 12, y: 20 }, head, g);
    rows.forEach((row, index) => element("svg:text", { class: "says", x: 12, y: (head ? 39 : 24) + 17 * index }, row, g));
    const made = { g, names, width, height, x: 0, y: 0, kind };
    boxes.push(made);
    return made;
  }

  function moveTo(one, x, y) {
    Object.assign(one, { x, y });
    one.g.setAttribute("transform", `translate(${Math.round(x)} ${Math.round(y)})`);
  }

  const middle = (one) => [one.x + one.width / 2, one.y + one.height / 2];

  // Where a line from the middle of a box to a point leaves it.
  function edgeOf(one, [x, y]) {
    const [mx, my] = middle(one), dx = x - mx, dy = y - my;
    const scale = Math.min(one.width / 2 / Math.max(1e-6, Math.abs(dx)), one.height / 2 / Math.max(1e-6, Math.abs(dy)));
    return [mx + dx * scale, my + dy * scale];
  }

  // Where on a line its sign may stand: the middle, then ever further from it.
  const STOPS = Array.from({ length: 31 }, (_, index) => 0.5 + (index % 2 ? 1 : -1) * Math.ceil(index / 2) * 0.025);

  function circle() {
    const svg = element("svg:svg", { role: "group", "aria-label": "Licences, and which of them can be combined" }, "", graph);
    const under = element("svg:g", {}, "", svg), over = element("svg:g", {}, "", svg), signs = element("svg:g", {}, "", svg);
    const made = data.boxes.map((names) => box(over, names, names.length > 1 ? `${names.length} alike` : "", "member"));
    const tall = Math.max(...made.map((one) => one.height));
    const wide = Math.max(150, Math.min(480, graph.clientWidth / 2 - BOX / 2 - 24)), high = 70 + 34 * made.length + tall / 2;
    made.forEach((one, index) => {
      const turn = (2 * Math.PI * index) / made.length - Math.PI / 2;
      moveTo(one, wide + 20 + wide * Math.cos(turn) + (BOX - one.width) / 2, high + 20 + high * Math.sin(turn) + (tall - one.height) / 2);
    });
    const taken = made.map((one) => [one.x - 4, one.y - 4, one.x + one.width + 4, one.y + one.height + 4]);
    for (const [a, b, verdict, set, label] of data.lines) {
      const from = edgeOf(made[a], middle(made[b])), to = edgeOf(made[b], middle(made[a]));
      const { name, sign } = data.verdicts[verdict], codes = data.sets[set];
      const text = codes.length ? `${sign} ${codes[0]}${codes.length > 1 ? ` +${codes.length - 1}` : ""}` : sign;
      pen.font = `600 11.5px ${SANS}`;
      const width = pen.measureText(text).width + 12;
      const spots = STOPS.map((t) => [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t]);
      const area = ([x, y]) => [x - width / 2, y - 10, x + width / 2, y + 10];
      const isFree = (spot) => taken.every(([l, t, r, e]) => { const [L, T, R, E] = area(spot); return R < l || r < L || E < t || e < T; });
      const spot = spots.find(isFree) ?? spots[0];
      taken.push(area(spot));
      const line = element("svg:path", { class: `tie ${name}`, d: `M${from}L${to}` }, "", under);
      const tag = element("svg:g", { class: `tag ${name}`, transform: `translate(${spot})` }, "", signs);
      element("svg:rect", { x: -width / 2, y: -10, width, height: 20, rx: 10 }, "", tag);
      element("svg:text", { y: 4, "text-anchor": "middle" }, text, tag);
      const found = { line, tag, ends: [made[a], made[b]], told: said(verdict, set, label) };
      lines.push(found);
      for (const one of [line, tag]) {
        one.addEventListener("pointerenter", () => { light([found]); tell(`${plural(made[a].names)} and ${plural(made[b].names)}`, found.told); });
        one.addEventListener("pointerleave", () => light(lines));
      }
    }
    framed(svg, made);
  }

  function coast() {
    const svg = element("svg:svg", { role: "group", "aria-label": "Islands, and the licences that are on them", class: "coast" }, "", graph);
    const under = element("svg:g", {}, "", svg), over = element("svg:g", {}, "", svg);
    const count = Math.max(-1, ...data.coast.flatMap((one) => one.on)) + 1;
    const isles = data.islands.slice(0, count).map((names, index) => box(over, [`${names.length} licences`], `Island ${index + 1}`, "isle"));
    const shores = data.coast.map(({ licenses }) => box(over, licenses, licenses.length > 1 ? `${licenses.length} licences` : "", "member"));
    const plan = new dagre.graphlib.Graph();
    plan.setGraph({ rankdir: "LR", nodesep: 14, ranksep: 190, marginx: 20, marginy: 20 });
    plan.setDefaultEdgeLabel(() => ({}));
    isles.forEach((one, index) => plan.setNode(`i${index}`, { width: one.width, height: one.height }));
    shores.forEach((one, index) => plan.setNode(`s${index}`, { width: one.width, height: one.height }));
    data.coast.forEach(({ on }, index) => on.forEach((isle) => plan.setEdge(`i${isle}`, `s${index}`)));
    dagre.layout(plan);
    const place = (one, name) => { const { x, y } = plan.node(name); moveTo(one, x - one.width / 2, y - one.height / 2); };
    isles.forEach((one, index) => place(one, `i${index}`));
    shores.forEach((one, index) => place(one, `s${index}`));
    data.coast.forEach(({ on }, index) => on.forEach((isle) => {
      const a = isles[isle], b = shores[index], [x, y] = [a.x + a.width, middle(a)[1]], [X, Y] = [b.x, middle(b)[1]];
      const line = element("svg:path", { class: "tie yes", d: `M${x} ${y}C${(x + X) / 2} ${y} ${(x + X) / 2} ${Y} ${X} ${Y}` }, "", under);
      lines.push({ line, ends: [a, b], told: [] });
    }));
    isles.forEach((one, index) => { one.names = data.islands[index]; });
    framed(svg, boxes);
  }

  function framed(svg, made) {
    const width = Math.max(...made.map((one) => one.x + one.width)) + 20, height = Math.max(...made.map((one) => one.y + one.height)) + 20;
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.setAttribute("width", width);
    svg.setAttribute("height", height);
  }

  function light(some) {
    const set = new Set(some);
    for (const one of lines) {
      const dim = !set.has(one);
      one.line.classList.toggle("dim", dim);
      one.tag?.classList.toggle("dim", dim);
    }
  }

  function tellBox(one) {
    const mine = lines.filter(({ ends }) => ends.includes(one));
    light(mine);
    if (one.kind === "isle") return tell(one.g.querySelector(".kind").textContent, one.names);
    const other = ({ ends }) => (ends[0] === one ? ends[1] : ends[0]);
    const told = data.boxes.length ? mine.map((line) => `with ${plural(other(line).names)}: ${line.told.join("; ")}`) : one.names.map((id) => `${id}: ${data.names[id]}`);
    return tell(one.names.map((id) => data.names[id]).slice(0, 3).join(", ") + (one.names.length > 3 ? ` and ${one.names.length - 3} more` : ""), told);
  }

  function watch() {
    boxes.forEach((one, index) => {
      one.g.addEventListener("pointerenter", () => tellBox(one));
      one.g.addEventListener("pointerleave", () => light(lines));
      one.g.addEventListener("blur", () => light(lines));
      one.g.addEventListener("focus", () => {
        boxes.forEach(({ g }) => g.setAttribute("tabindex", g === one.g ? 0 : -1));
        tellBox(one);
      });
      one.g.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (!step) return;
        event.preventDefault();
        boxes[(index + step + boxes.length) % boxes.length].g.focus();
      });
    });
  }

  // The heat map: one path of squares and one of signs for each verdict, so that colours and paper are the style's matter.

  const svg = element("svg:svg", { "aria-hidden": "true" }, "", heat);
  const field = element("svg:g", {}, "", svg), cursor = element("svg:g", { class: "cursor" }, "", svg);
  const tops = element("svg:g", { class: "heads" }, "", svg), sides = element("svg:g", { class: "heads" }, "", svg);
  const gaps = data.rows.map((_, index) => data.bands.filter((band) => band <= index).length * (FEW ? 4 : 0));
  const start = (index) => HEAD + index * CELL + gaps[index];
  const whole = HEAD + size * CELL + (gaps[size - 1] ?? 0) + 8;
  let shows = "pairs", zoom = 1, chosen = null;

  const place = (a, b) => { const [i, j] = a <= b ? [a, b] : [b, a]; return i * size - (i * (i - 1)) / 2 + (j - i); };
  const cellOf = (row, column) => (shows === "pairs" ? data.pairs[place(row, column)] : data.cells[row * size + column]);

  function signAt(verdict, x, y, r) {
    switch (data.verdicts[verdict].name) {
      case "yes": return `M${x - r} ${y}l${r * 0.7} ${r * 0.75}l${r * 1.2} ${-r * 1.5}`;
      case "no": return `M${x - r * 0.7} ${y - r * 0.7}l${r * 1.4} ${r * 1.4}m0 ${-r * 1.4}l${-r * 1.4} ${r * 1.4}`;
      case "depends": return `M${x - r * 0.6} ${y - r * 0.5}a${r * 0.6} ${r * 0.6} 0 1 1 ${r * 0.9} ${r * 0.55}q${-r * 0.3} ${r * 0.2} ${-r * 0.3} ${r * 0.5}m0 ${r * 0.45}v.4`;
      default: return `M${x - r * 0.15} ${y}a${r * 0.15} ${r * 0.15} 0 1 0 ${r * 0.3} 0a${r * 0.15} ${r * 0.15} 0 1 0 ${-r * 0.3} 0`;
    }
  }

  function fill() {
    const squares = data.verdicts.map(() => []), signs = data.verdicts.map(() => []);
    for (let row = 0; row < size; row++) {
      const y = start(row);
      for (let column = 0; column < size; column++) {
        const verdict = cellOf(row, column)[0], x = start(column);
        squares[verdict].push(`M${x} ${y}h${CELL - 1}v${CELL - 1}h${1 - CELL}z`);
        signs[verdict].push(signAt(verdict, x + CELL / 2 - 0.5, y + CELL / 2 - 0.5, SIGN));
      }
    }
    field.replaceChildren();
    data.verdicts.forEach(({ name }, verdict) => {
      element("svg:path", { class: `square ${name}`, d: squares[verdict].join("") }, "", field);
      element("svg:path", { class: `mark ${name}`, d: signs[verdict].join("") }, "", field);
    });
  }

  function heads() {
    element("svg:rect", { class: "ground", x: 0, y: 0, width: whole, height: HEAD - 2 }, "", tops);
    element("svg:rect", { class: "ground", x: 0, y: 0, width: HEAD - 2, height: whole }, "", sides);
    data.rows.forEach((names, index) => {
      const more = names.length > 1 ? ` +${names.length - 1}` : "";
      const [name] = wrapped(names[0], `${FEW ? 13 : 11}px ${SANS}`, HEAD - 24 - more.length * 7, 1);
      const middle = start(index) + CELL / 2 + 3;
      element("svg:text", { x: HEAD - 8, y: middle, "text-anchor": "end" }, name + more, sides);
      element("svg:text", { transform: `translate(${middle} ${HEAD - 8}) rotate(-90)` }, name + more, tops);
    });
  }

  function scaled() {
    svg.setAttribute("viewBox", `0 0 ${whole} ${whole}`);
    svg.setAttribute("width", whole * zoom);
    svg.setAttribute("height", whole * zoom);
    stick();
  }

  function stick() { // heads stay in sight
    tops.setAttribute("transform", `translate(0 ${heat.scrollTop / zoom})`);
    sides.setAttribute("transform", `translate(${heat.scrollLeft / zoom} 0)`);
  }

  function choose(row, column) {
    chosen = [row, column];
    cursor.replaceChildren();
    element("svg:rect", { x: HEAD, y: start(row), width: whole - HEAD - 8, height: CELL - 1 }, "", cursor);
    element("svg:rect", { x: start(column), y: HEAD, width: CELL - 1, height: whole - HEAD - 8 }, "", cursor);
    element("svg:rect", { class: "cell", x: start(column) - 1, y: start(row) - 1, width: CELL + 1, height: CELL + 1 }, "", cursor);
    const [verdict, set, label] = cellOf(row, column), a = plural(data.rows[row]), b = plural(data.rows[column]);
    if (shows === "cells") tell(`${a}, released under ${data.rows[column][0]}`, [`${data.verdicts[verdict].sign} ${data.verdicts[verdict].name}`, ...codesOf(set)]);
    else if (row === column) tell(`${a}, by itself`, said(verdict, set, label));
    else tell(`${a} and ${b}`, said(verdict, set, label));
  }

  const indexAt = (length) => { let i = size - 1; while (i > 0 && start(i) > length) i--; return i; };

  function pointed(event) {
    const frame = svg.getBoundingClientRect(), x = (event.clientX - frame.left) / zoom, y = (event.clientY - frame.top) / zoom;
    if (x < HEAD + heat.scrollLeft / zoom || y < HEAD + heat.scrollTop / zoom || x > whole || y > whole) return;
    const row = indexAt(y), column = indexAt(x);
    if (!chosen || chosen[0] !== row || chosen[1] !== column) choose(row, column);
  }

  function onKey(event) {
    const [down, right] = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key] ?? [0, 0];
    if (!down && !right) return;
    event.preventDefault();
    const [row, column] = chosen ?? [-down, -right];
    const within = (index) => Math.max(0, Math.min(size - 1, index));
    choose(within(row + down), within(column + right));
    const [x, y] = [start(chosen[1]) * zoom, start(chosen[0]) * zoom], head = HEAD * zoom, cell = CELL * zoom;
    heat.scrollLeft = Math.min(x - head, Math.max(heat.scrollLeft, x + cell + 20 - heat.clientWidth));
    heat.scrollTop = Math.min(y - head, Math.max(heat.scrollTop, y + cell + 20 - heat.clientHeight));
  }

  heat.addEventListener("pointermove", pointed);
  heat.addEventListener("keydown", onKey);
  heat.addEventListener("focus", () => chosen ?? choose(0, 0));
  heat.addEventListener("scroll", stick);
  at("larger").addEventListener("click", () => { zoom = Math.min(3, zoom * 1.25); scaled(); });
  at("smaller").addEventListener("click", () => { zoom = Math.max(0.1, zoom / 1.25); scaled(); });
  at("fit").addEventListener("click", () => { zoom = Math.min(1, (heat.clientWidth - 4) / whole, (heat.clientHeight - 4) / whole); scaled(); });
  document.querySelectorAll("input[name=shows]").forEach((input) => input.addEventListener("change", () => {
    shows = input.value;
    fill();
    if (chosen) choose(...chosen);
  }));
  addEventListener("beforeprint", () => { tops.removeAttribute("transform"); sides.removeAttribute("transform"); });
  addEventListener("afterprint", stick);

  // An island on the map

  const isMarked = (names) => names.some((name) => marked.has(name));

  document.querySelectorAll("button[data-island]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const isOn = button.getAttribute("aria-pressed") === "true";
      document.querySelectorAll("button[data-island]").forEach((one) => one.setAttribute("aria-pressed", one === button && !isOn));
      marked = new Set(isOn ? [] : data.islands[Number(button.dataset.island)]);
      boxes.forEach((one) => one.g.classList.toggle("match", one.kind === "member" && isMarked(one.names)));
      for (const group of [tops, sides]) {
        group.querySelectorAll("text").forEach((text, index) => text.classList.toggle("match", isMarked(data.rows[index])));
      }
      if (!isOn) at("drawings").scrollIntoView({ block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth" });
    });
  });

  if (data.boxes.length) circle();
  else coast();
  watch();
  fill();
  heads();
  scaled();
  tell("Point at a square, a box or a line", ["Or move to them by Tab and the arrow keys."]);
})();
