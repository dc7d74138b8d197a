/* The network: the strongest part of what the filters leave, or what is chosen with its neighbours. */
/* global vis */
import { button, download, make, sign } from "./dom.js";
import { svgOf } from "./picture.js";

const NEIGHBOURS = 120;
const LABELLED = 14;
/* More than any graph has; nine digits, as the hash takes them. */
const ALL = 999_999_999;
const LIMITS = [30, 50, 100, 250, 500, 1000];
/* The least scale at which labels are read, on a wide and on a narrow screen. */
const LEGIBLE = 0.55, LEGIBLE_NARROW = 0.7;

/* Numbers of the entities to draw: the strongest of what is left, and the chosen with the strongest around it. */
function chosenToDraw(model, left, entity, other, limit) {
  const drawn = new Set();
  for (let i = 0; i < left.shown.length && drawn.size < limit; i++) if (left.shown[i]) drawn.add(i);
  const near = new Set();
  for (const chosen of [entity, other]) {
    if (!chosen) continue;
    drawn.add(chosen.index);
    for (const claim of chosen.claims) {
      if (left.shownClaim[claim.index]) near.add(claim.subject === chosen.index ? claim.object : claim.subject);
    }
  }
  const strongest = [...near].sort((a, b) => a - b);
  for (const number of strongest.slice(0, NEIGHBOURS)) drawn.add(number);
  return { drawn: [...drawn].sort((a, b) => a - b), near, cut: Math.max(0, near.size - NEIGHBOURS) };
}

export function networkView(app) {
  const canvas = document.getElementById("canvas");
  const note = document.getElementById("network-note");
  const bar = document.getElementById("network-bar");
  let theme = null;
  let last = { nodes: [], edges: [] };
  let key = "";
  let fitted = "";
  let cursor = -1;
  let size = [0, 0];

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

  const limit = () => app.state.limit || app.defaultLimit();

  function items() {
    const { model, left, state } = app;
    const entity = model.byId.get(state.entity);
    const other = model.byId.get(state.other);
    const { drawn, near, cut } = chosenToDraw(model, left, entity, other, limit());
    const inside = new Set(drawn);
    const bright = (number) => !entity || number === entity.index || number === other?.index || (!other && near.has(number));
    const drawnNodes = drawn.map((number) => {
      const node = app.node(number);
      const clear = bright(number);
      const chosen = number === entity?.index || number === other?.index;
      const colour = theme.kinds[node.group];
      return {
        id: number, label: node.label, shape: node.shape, x: node.x, y: node.y, size: node.size,
        title: `${app.kind(node.group)}${app.say("colon")}${model.entities[number].name}`,
        color: { background: colour, border: chosen ? theme.ink : colour, hover: { background: colour, border: theme.ink }, highlight: { background: colour, border: theme.ink } },
        borderWidth: chosen ? 4 : 1, opacity: clear ? 1 : 0.18,
        font: { face: theme.font, size: 15, color: clear ? theme.ink : theme.faint, strokeWidth: 3, strokeColor: theme.back, vadjust: 0 },
        faded: !clear,
      };
    });
    /* edges between the same two in one direction are one line */
    const lines = new Map();
    for (const [number] of left.edges) {
      const edge = model.edges[number];
      if (!inside.has(edge.from) || !inside.has(edge.to)) continue;
      const at = `${edge.from} ${edge.to}`;
      if (lines.has(at)) lines.get(at).predicates.push(edge.predicate);
      else lines.set(at, { from: edge.from, to: edge.to, predicates: [edge.predicate] });
    }
    const chosenLines = [...lines.values()].filter(({ from, to }) => from === entity?.index || to === entity?.index).length;
    const drawnEdges = [...lines].map(([id, { from, to, predicates }]) => {
      const clear = !entity || (other ? from + to === entity.index + other.index && (from === entity.index || to === entity.index) : from === entity.index || to === entity.index);
      const words = predicates.map((p) => app.label(p)).join(app.say("separator"));
      return {
        id, from, to, title: words, faded: !clear, words: entity && clear && chosenLines <= LABELLED ? words : "",
        label: entity && clear && chosenLines <= LABELLED ? words : undefined,
        width: entity && clear ? (chosenLines > LABELLED ? 1.2 : 1.8) : 1,
        color: { color: entity && clear ? theme.accent : theme.edge, hover: theme.accent, highlight: theme.accent, opacity: clear ? 1 : 0.15 },
        font: { face: theme.font, size: 12, color: theme.ink, strokeWidth: 3, strokeColor: theme.back, align: "middle" },
      };
    });
    return { drawnNodes, drawnEdges, entity, near, cut };
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
    const all = last.nodes.filter((n) => !n.faded);
    if (!all.length) return;
    /* the card may just have taken its part of the width */
    if (canvas.clientWidth !== size[0] || canvas.clientHeight !== size[1]) {
      size = [canvas.clientWidth, canvas.clientHeight];
      network.redraw();
    }
    network.fit({ nodes: all.map((n) => n.id), maxZoomLevel: 1.15, animation: false });
    network.moveTo({ scale: network.getScale() * 0.96, animation: false });
    const legible = app.narrow() ? LEGIBLE_NARROW : LEGIBLE;
    if (network.getScale() >= legible) return;
    const entity = app.model.byId.get(app.state.entity);
    const position = entity ? { x: app.node(entity.index).x, y: app.node(entity.index).y } : middle(all);
    network.moveTo({ position, scale: legible, animation: false });
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
    const now = [app.filterKey, state.entity, state.other, limit()].join("\n");
    if (now === key && !force) return;
    key = now;
    const made = items();
    show(made.drawnNodes, made.drawnEdges);
    last = { nodes: made.drawnNodes, edges: made.drawnEdges };
    const there = left.shown.reduce((sum, s) => sum + s, 0);
    const whole = made.drawnNodes.length;
    note.replaceChildren();
    if (!there && !made.entity) note.append(app.say("nothing"));
    else if (made.entity) note.append(app.say("drawnAround", whole), made.cut ? ` · ${app.say("someNeighbours", made.near.size, NEIGHBOURS)}` : "");
    else note.append(app.say("strongest", Math.min(whole, there), there), whole < there ? ` · ${app.say("others")}` : "");
    note.append(make("span", { class: "legend" }, ...model.kinds.map((kind) => make("span", {}, sign(kind), app.kind(kind)))));
    limitField.value = String(LIMITS.includes(limit()) ? limit() : limit() > LIMITS.at(-1) ? ALL : limit());
    /* what a person looks at stays where it is while filters change, as long as it shows most of what is left */
    const frame = [state.entity, state.other, limit()].join("\n");
    if (frame !== fitted || !inSight()) fit();
    fitted = frame;
    if (made.entity) cursor = made.entity.index;
    if (model.entities.length === 0) document.documentElement.dataset.ready = "1";
  }

  const limitField = make("select", { "aria-label": app.say("limit") });
  limitField.addEventListener("change", () => app.go({ limit: Number(limitField.value) }));

  function picture() {
    const places = network.getPositions(last.nodes.map((n) => n.id));
    const drawn = new Map(last.nodes.map((n) => [n.id, { ...n, ...places[n.id], colour: n.color.background }]));
    const lines = last.edges.map((e) => ({ from: drawn.get(e.from), to: drawn.get(e.to), colour: e.color.color, label: e.words, faded: e.faded }));
    const legend = app.model.kinds.map((kind) => ({ shape: app.shapes[kind], colour: theme.kinds[kind], text: app.kind(kind) }));
    return svgOf([...drawn.values()], lines, theme, legend, document.title);
  }
  const saveSvg = () => download("fazhi-kg.svg", picture(), "image/svg+xml");
  const savePng = () => {
    const address = URL.createObjectURL(new Blob([picture()], { type: "image/svg+xml" }));
    const image = new Image();
    image.addEventListener("load", () => {
      /* twice the size for print, within what browsers allow */
      const scale = Math.min(2, 12000 / image.width, 12000 / image.height);
      const board = make("canvas", { width: Math.round(image.width * scale), height: Math.round(image.height * scale) });
      const context = board.getContext("2d");
      context.scale(scale, scale);
      context.drawImage(image, 0, 0);
      URL.revokeObjectURL(address);
      board.toBlob((blob) => download("fazhi-kg.png", blob));
    });
    image.src = address;
  };
  const zoom = (factor) => network.moveTo({ scale: Math.min(4, Math.max(0.03, network.getScale() * factor)), animation: false });
  const fitAll = () => network.fit({ animation: false });

  function build() {
    const choices = [...new Set([...LIMITS, app.defaultLimit()])].sort((a, b) => a - b);
    limitField.replaceChildren(...choices.map((n) => make("option", { value: n }, String(n))), make("option", { value: ALL }, app.say("all")));
    limitField.setAttribute("aria-label", app.say("limit"));
    bar.replaceChildren(
      make("label", {}, make("span", { class: "wide-only" }, app.say("limit"), " "), limitField),
      button("＋", () => zoom(1.25), { class: "icon", "aria-label": app.say("zoomIn"), title: app.say("zoomIn") }),
      button("－", () => zoom(0.8), { class: "icon", "aria-label": app.say("zoomOut"), title: app.say("zoomOut") }),
      button(app.say("fit"), fitAll),
      button(app.say("png"), savePng, { title: `${app.say("download")} PNG` }), button(app.say("svg"), saveSvg, { title: `${app.say("download")} SVG` }));
  }

  network.on("click", ({ nodes: picked, edges: lines }) => {
    if (picked.length) app.go({ entity: app.model.entities[picked[0]].id, other: "", open: "" });
    else if (lines.length) {
      const edge = last.edges.find((e) => e.id === lines[0]);
      app.go({ entity: app.model.entities[edge.from].id, other: app.model.entities[edge.to].id, open: "" });
    } else if (app.state.entity) app.go({ entity: "", other: "", open: "" });
  });
  for (const [event, shape] of [["hoverNode", "pointer"], ["blurNode", ""], ["hoverEdge", "pointer"], ["blurEdge", ""]]) {
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

  return {
    build, update, network,
    /* colours are on a canvas, so they are read again when the theme changes */
    recolour() { readTheme(); update(true); },
    refit() { requestAnimationFrame(() => { network.redraw(); fit(); }); },
    /* where a node stands in the window, for those who drive the page from outside */
    pointOf(number) {
      const at = network.canvasToDOM(network.getPosition(number));
      const frame = canvas.getBoundingClientRect();
      return [frame.x + at.x, frame.y + at.y];
    },
    drawn: () => last.nodes.map((n) => n.id),
  };
}
