/* The network: what is chosen with its neighbours (ego-view.js), else the topic map (topics-view.js), else, on demand, the
   relations between the strongest things that the filters leave. */
/* global vis */
import { button, make, sign } from "./dom.js";
import { egoView } from "./ego-view.js";
import { svgOf } from "./picture.js";
import { savePng, saveSvg, standalone } from "./svg.js";
import { topicsView } from "./topics-view.js";

/* More than any graph has; nine digits, as the hash takes them. */
const ALL = 999_999_999;
const LIMITS = [30, 50, 100, 250, 500, 1000];
/* The least scale at which labels are read, on a wide and on a narrow screen. */
const LEGIBLE = 0.55, LEGIBLE_NARROW = 0.7;

/* How far one can go from a picture and into it. */
const FARTHEST = 0.08, NEAREST = 3;
/* What follows so soon and so near on a click that changed the picture was meant for what stood there before: the second
   half of a double click. In milliseconds and pixels. */
const DOUBLE = 500, NEAR = 8;
/* One thing with its label takes so much of the screen, in square pixels. */
const ROOM_OF_ONE = 16_000;

/* Numbers of the entities to draw: the strongest of what is left. */
function strongest(left, limit) {
  const drawn = [];
  for (let i = 0; i < left.shown.length && drawn.length < limit; i++) if (left.shown[i]) drawn.push(i);
  return drawn;
}

export function networkView(app) {
  const canvas = document.getElementById("canvas");
  const panel = document.getElementById("view-network");
  const note = document.getElementById("network-note");
  const bar = document.getElementById("network-bar");
  let theme = null;
  let last = { nodes: [], edges: [] };
  let key = "";
  let fitted = "";
  let cursor = -1;
  let size = [0, 0];
  /* what was in sight before the drawing gave way: without a size, or with another, vis-network loses it */
  let seen = null;
  let clicked = { at: -Infinity, x: 0, y: 0 };
  const isDouble = (time, x, y) => time - clicked.at < DOUBLE && Math.hypot(x - clicked.x, y - clicked.y) < NEAR;
  /* where a person put what was drawn elsewhere */
  const moved = new Map();
  const tip = make("div", { class: "tip", role: "tooltip", hidden: true });
  const hideTip = () => { tip.hidden = true; };
  const holder = make("div", { class: "ego-holder", hidden: true });
  canvas.after(holder);
  panel.append(tip);
  const ego = egoView(app, holder);
  const topics = topicsView(app, holder);

  const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const readTheme = () => {
    const font = getComputedStyle(document.body).fontFamily;
    theme = { back: style("--back"), ink: style("--ink"), faint: style("--faint"), edge: style("--edge"), accent: style("--accent"), font, kinds: {} };
    for (const kind of app.model.kinds) theme.kinds[kind] = style(`--${kind}`);
  };
  readTheme();

  const network = new vis.Network(canvas, { nodes: [], edges: [] }, {
    physics: false,
    layout: { randomSeed: 1, improvedLayout: false },
    interaction: { hover: true, keyboard: false, tooltipDelay: 200, hideEdgesOnDrag: false, dragNodes: true },
    nodes: { borderWidth: 1, labelHighlightBold: false, scaling: { label: { enabled: false } }, chosen: false },
    edges: { smooth: false, arrows: { to: { enabled: true, scaleFactor: 0.45 } }, chosen: false, selectionWidth: 0, hoverWidth: 0 },
  });
  network.once("afterDrawing", () => {
    performance.mark("first-drawn");
    document.documentElement.dataset.ready = "1";
  });

  /* as many as the screen has room for, unless a person said how many */
  const roomy = () => Math.max(app.defaultLimit(), LIMITS.findLast((n) => n * ROOM_OF_ONE <= panel.clientWidth * panel.clientHeight) ?? 0);
  const limit = () => app.state.limit || roomy();

  function items() {
    const { model, left } = app;
    const drawn = strongest(left, limit());
    const inside = new Set(drawn);
    const drawnNodes = drawn.map((number) => {
      const node = { ...app.node(number), ...moved.get(number) };
      const colour = theme.kinds[node.group];
      return {
        id: number, label: node.label, shape: node.shape, x: node.x, y: node.y, size: node.size,
        color: { background: colour, border: colour, hover: { background: colour, border: theme.ink }, highlight: { background: colour, border: theme.ink } },
        font: { face: theme.font, size: 15, color: theme.ink, strokeWidth: 3, strokeColor: theme.back, vadjust: 0 },
      };
    });
    /* edges between the same two in one direction are one line */
    const lines = new Map();
    for (const [number] of left.edges) {
      const edge = model.edges[number];
      if (inside.has(edge.from) && inside.has(edge.to)) lines.set(`${edge.from} ${edge.to}`, edge);
    }
    const drawnEdges = [...lines].map(([id, { from, to }]) => ({
      id, from, to, width: 1, color: { color: theme.edge, hover: theme.accent, highlight: theme.accent },
    }));
    return { drawnNodes, drawnEdges };
  }

  /* All at once: a DataSet that changes bit by bit costs vis-network five times as much. It would fit the picture to
     the window each time, so what was seen is put back. */
  function show(drawnNodes, drawnEdges) {
    const [position, scale] = [network.getViewPosition(), network.getScale()];
    network.setData({ nodes: new vis.DataSet(drawnNodes), edges: new vis.DataSet(drawnEdges) });
    network.moveTo({ position, scale, animation: false });
  }

  /* At a scale that can be read: all if that serves, else the chosen or the strongest in the middle. */
  function fit() {
    const all = last.nodes;
    if (!all.length || !canvas.clientWidth) return;
    /* the card may just have taken its part of the width */
    if (canvas.clientWidth !== size[0] || canvas.clientHeight !== size[1]) {
      size = [canvas.clientWidth, canvas.clientHeight];
      network.redraw();
    }
    network.fit({ nodes: all.map((n) => n.id), maxZoomLevel: 1.15, animation: false });
    network.moveTo({ scale: network.getScale() * 0.96, animation: false });
    const legible = app.narrow() ? LEGIBLE_NARROW : LEGIBLE;
    if (network.getScale() >= legible) return;
    network.moveTo({ position: middle(all), scale: legible, animation: false });
  }
  function inSight() {
    const { x, y } = network.getViewPosition();
    const [across, down] = [size[0] / network.getScale() / 2, size[1] / network.getScale() / 2];
    const seen = last.nodes.filter((n) => Math.abs(n.x - x) < across && Math.abs(n.y - y) < down);
    return seen.length >= last.nodes.length * 0.75;
  }
  const middle = (list) => {
    const strong = list.slice(0, 12);
    return { x: strong.reduce((s, n) => s + n.x, 0) / strong.length, y: strong.reduce((s, n) => s + n.y, 0) / strong.length };
  };

  function update(force = false) {
    const { state, model, left } = app;
    const entity = model.byId.get(state.entity);
    const mode = entity ? "ego" : state.map === "all" ? "drawing" : "topics";
    canvas.hidden = mode !== "drawing";
    holder.hidden = mode === "drawing";
    hideTip();
    if (bar.dataset.mode !== mode) { bar.dataset.mode = mode; build(); }
    for (const each of bar.querySelectorAll("[data-map]")) each.setAttribute("aria-pressed", String(each.dataset.map === state.map));
    const legend = make("span", { class: "legend" }, ...model.kinds.map((kind) => make("span", {}, sign(kind), app.kind(kind))));
    sheet.replaceChildren();
    if (mode !== "topics") topics.hide();
    ego.update(force);
    if (mode === "ego") note.replaceChildren(app.say("egoNote"), legend);
    if (mode === "topics") {
      topics.update(force);
      note.replaceChildren(app.say(topics.count() ? "topicsNote" : "noTopics"), topics.folded() ? ` ${app.say("tiesNote")}` : "", legend, topics.legend());
    }
    if (mode !== "drawing") {
      performance.mark("first-drawn");
      document.documentElement.dataset.ready = "1";
      return;
    }
    const now = [app.filterKey, limit()].join("\n");
    if (now === key && !force) { refit(); return; }
    key = now;
    const made = items();
    show(made.drawnNodes, made.drawnEdges);
    last = { nodes: made.drawnNodes, edges: made.drawnEdges };
    const there = left.shown.reduce((sum, s) => sum + s, 0);
    const whole = made.drawnNodes.length;
    note.replaceChildren(there ? app.say("strongest", whole, there) : app.say("nothing"), whole < there ? ` · ${app.say("others")}` : "", legend);
    limitField.value = String(LIMITS.includes(limit()) ? limit() : limit() > LIMITS.at(-1) ? ALL : limit());
    /* what a person looks at stays where it is while filters change, as long as it shows most of what is left */
    if (String(limit()) !== fitted || !inSight()) fit();
    fitted = String(limit());
    /* what is on a canvas is stretched on paper, and has the colours of the screen */
    if (app.printing) sheet.append(document.adoptNode(new DOMParser().parseFromString(picture(), "image/svg+xml").documentElement));
    if (model.entities.length === 0) document.documentElement.dataset.ready = "1";
  }

  const sheet = make("div", { class: "drawing-on-paper" });
  canvas.after(sheet);

  const limitField = make("select", { "aria-label": app.say("limit") });
  limitField.addEventListener("change", () => app.go({ limit: Number(limitField.value) }));

  function picture() {
    if (bar.dataset.mode === "topics") return topics.file(document.title);
    if (bar.dataset.mode === "ego") return standalone(ego.svg(), document.title);
    const places = network.getPositions(last.nodes.map((n) => n.id));
    const drawn = new Map(last.nodes.map((n) => [n.id, { ...n, ...places[n.id], colour: n.color.background }]));
    const lines = last.edges.map((e) => ({ from: drawn.get(e.from), to: drawn.get(e.to), colour: e.color.color }));
    const legend = app.model.kinds.map((kind) => ({ shape: app.shapes[kind], colour: theme.kinds[kind], text: app.kind(kind) }));
    return svgOf([...drawn.values()], lines, theme, legend, document.title);
  }
  const zoom = (factor) => network.moveTo({ scale: Math.min(NEAREST, Math.max(FARTHEST, network.getScale() * factor)), animation: false });
  const fitAll = () => network.fit({ animation: false });

  function build() {
    const choices = [...new Set([...LIMITS, app.defaultLimit()])].sort((a, b) => a - b);
    limitField.replaceChildren(...choices.map((n) => make("option", { value: n }, String(n))), make("option", { value: ALL }, app.say("all")));
    limitField.setAttribute("aria-label", app.say("limit"));
    const save = [
      button(app.say("png"), () => savePng(picture(), "fazhi-kg"), { title: `${app.say("download")} PNG` }),
      button(app.say("svg"), () => saveSvg(picture(), "fazhi-kg"), { title: `${app.say("download")} SVG` })];
    if (bar.dataset.mode === "ego") bar.replaceChildren(button(app.say("wholeNetwork"), () => app.go({ entity: "", other: "", open: "" })), ...save);
    else {
      const drawing = bar.dataset.mode === "drawing";
      const by = (factor) => () => (drawing ? zoom(factor) : topics.zoom(factor));
      bar.replaceChildren(
        make("div", { class: "choice", role: "group", "aria-label": app.say("maps") }, ...[["", "topicMap"], ["agencies", "topicsAndAgencies"], ["all", "allRelations"]].map(([map, name]) =>
          button(app.say(name), () => app.go({ map }), { "data-map": map, "aria-pressed": String(map === app.state.map) }))),
        drawing ? make("label", {}, make("span", { class: "wide-only" }, app.say("limit"), " "), limitField) : "",
        button("＋", by(1.25), { class: "icon", "aria-label": app.say("zoomIn"), title: app.say("zoomIn") }),
        button("－", by(0.8), { class: "icon", "aria-label": app.say("zoomOut"), title: app.say("zoomOut") }),
        button(app.say("fit"), () => (drawing ? fitAll() : topics.fitAll())), ...save);
    }
  }

  network.on("click", ({ nodes: picked, edges: lines, pointer }) => {
    const frame = canvas.getBoundingClientRect();
    const [x, y] = [frame.x + pointer.DOM.x, frame.y + pointer.DOM.y];
    if (isDouble(performance.now(), x, y) || (!picked.length && !lines.length)) return;
    if (picked.length) app.go({ entity: app.model.entities[picked[0]].id, other: "", open: "" });
    else {
      const edge = last.edges.find((e) => e.id === lines[0]);
      app.go({ entity: app.model.entities[edge.from].id, other: app.model.entities[edge.to].id, open: "" });
    }
    /* from when the new picture stands: a large one takes its time */
    clicked = { at: performance.now(), x, y };
  });
  holder.addEventListener("click", (event) => {
    if (event.detail && event.target.closest(".topic")) clicked = { at: event.timeStamp, x: event.clientX, y: event.clientY };
  });
  for (const kind of ["click", "dblclick"]) {
    /* the card as well may stand where the drawing was */
    document.addEventListener(kind, (event) => {
      /* the clicks of a key count none */
      if (!event.detail || !isDouble(event.timeStamp, event.clientX, event.clientY)) return;
      event.preventDefault();
      event.stopPropagation();
    }, true);
  }
  network.on("zoom", () => {
    hideTip();
    const scale = network.getScale();
    const allowed = Math.min(NEAREST, Math.max(FARTHEST, scale));
    if (scale !== allowed) network.moveTo({ scale: allowed, animation: false });
  });
  network.on("dragEnd", ({ nodes: dragged }) => {
    for (const [id, place] of Object.entries(network.getPositions(dragged))) {
      moved.set(Number(id), place);
      const node = last.nodes.find((n) => n.id === Number(id));
      if (node) Object.assign(node, place);
    }
  });
  network.on("hoverNode", ({ node, event }) => {
    canvas.style.cursor = "pointer";
    const entity = app.model.entities[node];
    tip.replaceChildren(make("strong", {}, entity.name), make("p", { class: "where" }, app.kind(entity.kind)));
    tip.hidden = false;
    const frame = panel.getBoundingClientRect();
    tip.style.left = `${Math.max(4, Math.min(event.clientX - frame.left + 12, frame.width - tip.offsetWidth - 4))}px`;
    tip.style.top = `${Math.max(4, Math.min(event.clientY - frame.top + 14, frame.height - tip.offsetHeight - 4))}px`;
  });
  for (const event of ["blurNode", "dragStart", "click"]) network.on(event, hideTip);
  canvas.addEventListener("pointerleave", hideTip);
  for (const [event, shape] of [["blurNode", ""], ["hoverEdge", "pointer"], ["blurEdge", ""]]) {
    network.on(event, () => { canvas.style.cursor = shape; });
  }

  /* A cursor on the nodes for the keyboard: to the nearest in the direction of the arrow. */
  const ways = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  function step([dx, dy]) {
    const at = last.nodes.find((n) => n.id === cursor);
    let best = null, least = Infinity;
    for (const node of last.nodes) {
      if (node.id === cursor) continue;
      if (!at) { best ??= node; continue; }
      const along = (node.x - at.x) * dx + (node.y - at.y) * dy;
      const across = Math.abs((node.x - at.x) * dy) + Math.abs((node.y - at.y) * dx);
      if (along > 0 && across <= along * 2 && along + 2 * across < least) { best = node; least = along + 2 * across; }
    }
    if (!best) return;
    cursor = best.id;
    const point = network.canvasToDOM({ x: best.x, y: best.y });
    if (point.x < 60 || point.y < 40 || point.x > canvas.clientWidth - 60 || point.y > canvas.clientHeight - 60) {
      network.moveTo({ position: { x: best.x, y: best.y }, animation: false });
    } else network.redraw();
    app.speak(`${app.kind(app.model.entities[cursor].kind)}${app.say("colon")}${app.model.entities[cursor].name}`);
  }
  network.on("afterDrawing", (context) => {
    if (canvas.clientWidth === size[0] && canvas.clientHeight === size[1]) seen = { position: network.getViewPosition(), scale: network.getScale() };
    if (document.activeElement !== canvas || cursor < 0) return;
    const node = last.nodes.find((n) => n.id === cursor);
    if (!node) return;
    context.strokeStyle = theme.accent;
    context.lineWidth = 3 / network.getScale();
    context.strokeRect(node.x - node.size - 6, node.y - node.size - 6, 2 * node.size + 12, 2 * node.size + 12);
  });
  for (const event of ["focus", "blur"]) canvas.addEventListener(event, () => network.redraw());
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (ways[event.key]) step(ways[event.key]);
    else if (event.key === "Enter" && cursor >= 0) app.go({ entity: app.model.entities[cursor].id, other: "", open: "" }, { focusCard: true });
    else if (event.key === "+" || event.key === "=") zoom(1.25);
    else if (event.key === "-") zoom(0.8);
    else if (event.key === "0") fitAll();
    else return;
    event.preventDefault();
  });

  function refit() {
    requestAnimationFrame(() => {
      if (canvas.hidden) return;
      network.redraw();
      if (seen) network.moveTo({ ...seen, animation: false });
      if (canvas.clientWidth !== size[0] || canvas.clientHeight !== size[1]) fit();
    });
  }

  return {
    build, update, network, topics,
    /* colours are on a canvas, so they are read again when the theme changes */
    recolour() { readTheme(); update(true); },
    refit,
    /* where a node stands in the window, for those who drive the page from outside */
    pointOf(number) {
      const at = network.canvasToDOM(network.getPosition(number));
      const frame = canvas.getBoundingClientRect();
      return [frame.x + at.x, frame.y + at.y];
    },
    drawn: () => last.nodes.map((n) => n.id),
  };
}
