/* Draws the topic map, which is moved, zoomed within bounds, read by keyboard and saved as it looks. */
import { make, outlineOf } from "./dom.js";
import { widthOf } from "./ego.js";
import { draw, standalone } from "./svg.js";
import { bounded, extentOf, styleOf, topicMap } from "./topics.js";

const FONT = 15, LINE = 18;
/* How near one can go; how small a label may be and still be shown; at what scale one begins at least. */
const NEAREST = 3, SMALLEST_LABEL = 10, FIRST = SMALLEST_LABEL / FONT + 0.05;
/* One thing with its label takes so much of the screen, in square pixels. */
const ROOM_OF_ONE = 7_000;
const FEWEST = 24;
/* Agencies that are added are one for so many things, as kg/explorer/topics.py places them. */
const AMONG = /*{{among}}*/;
const DRAG = 4;
/* So many communities are named. */
const LISTED = 12;
/* So many lines from agencies to things are drawn at once. */
const MOST_TIES = 150;

export function topicsView(app, holder) {
  const room = make("div", { class: "topics", hidden: true });
  const tip = make("div", { class: "tip", role: "tooltip", hidden: true });
  holder.append(room, tip);
  let drawn = "";
  let found = null;
  let view = { x: 0, y: 0, scale: 1 };
  let least = 0.1;
  let svg = null;
  let links = [];
  let dragged = false;
  let emphasis = -1;

  const colour = styleOf;
  const hideTip = () => { tip.hidden = true; };

  function showTip(element, title, ...words) {
    tip.replaceChildren(make("strong", {}, title), ...words.map((each) => make("p", { class: "where" }, each)));
    tip.hidden = false;
    const [at, frame] = [element.getBoundingClientRect(), holder.getBoundingClientRect()];
    const below = at.bottom + tip.offsetHeight + 6 < frame.bottom;
    tip.style.top = `${Math.max(2, (below ? at.bottom + 4 : at.top - tip.offsetHeight - 4) - frame.top)}px`;
    tip.style.left = `${Math.max(4, Math.min(at.left - frame.left, frame.width - tip.offsetWidth - 4))}px`;
  }

  const labelOf = (node) => node.label.split("\n");
  const half = (node) => Math.max(node.size, Math.max(...labelOf(node).map((l) => widthOf(l, FONT))) / 2);
  const below = (node) => node.size + 4 + labelOf(node).length * LINE;

  function symbol(node) {
    const { entity } = node;
    const community = found.communities.find((c) => c.number === node.community);
    const words = node.community < 0 ? app.kind(entity.kind) : app.say("agenciesCount", node.agencies);
    const link = draw("a", {
      ...app.link({ entity: entity.id, other: "", open: "" }), class: `topic ${colour(node.community)}`, "data-key": entity.index, "data-community": node.community,
      "aria-label": [`${app.kind(entity.kind)}${app.say("colon")}${entity.name}`, words].join(app.say("separator")),
    },
    draw("rect", { class: "hit", x: node.x - half(node) - 3, y: node.y - node.size - 3, width: 2 * half(node) + 6, height: node.size + below(node) + 4, rx: 4 }),
    draw("path", { d: outlineOf(entity.kind), transform: `translate(${node.x - node.size} ${node.y - node.size}) scale(${node.size / 7})` }),
    ...labelOf(node).map((line, i) => draw("text", { x: node.x, y: node.y + node.size + 4 + (i + 0.6) * LINE, "text-anchor": "middle" }, line)));
    for (const event of ["pointerenter", "focus"]) link.addEventListener(event, () => { tieOf(entity.index); showTip(link, entity.name, words, community ? `${app.say("community")}${app.say("colon")}${community.name}` : ""); });
    for (const event of ["pointerleave", "blur"]) link.addEventListener(event, () => { tieOf(-1); hideTip(); });
    return link;
  }

  const line = (class_, from, to, width, title) => draw("line", { class: class_, x1: from.x, y1: from.y, x2: to.x, y2: to.y, "stroke-width": width }, title ? draw("title", {}, title) : null);

  /* Of many ties those alone of what the pointer or the keyboard is on. */
  function tieOf(number) {
    if (found.ties.length <= MOST_TIES) return;
    for (const tie of svg.querySelectorAll(".tie")) tie.classList.toggle("out", !tie.dataset.ends.split(" ").includes(String(number)));
  }

  function picture() {
    svg = draw("svg", { class: "topic-map", role: "group", "aria-label": app.say("topicsLabel"), "data-emphasis": emphasis >= 0 ? emphasis : null },
      draw("g", { class: "ties", "aria-hidden": "true" }, ...found.ties.map(({ from, to }) => {
        const tie = line(found.ties.length > MOST_TIES ? "tie out" : "tie", from, to, 1);
        tie.dataset.ends = `${from.entity.index} ${to.entity.index}`;
        return tie;
      })),
      draw("g", { class: "edges" }, ...found.edges.map((edge) => line(`edge ${edge.community < 0 ? "across" : colour(edge.community)}`, edge.from, edge.to, edge.community < 0 ? 1 : 1 + Math.round(25 * edge.near) / 10,
        `${edge.from.entity.name} — ${edge.to.entity.name}${app.say("colon")}${app.say("sharedAgencies", edge.shared)}`))),
      ...found.nodes.map(symbol));
    svg.addEventListener("wheel", (event) => { event.preventDefault(); zoomAt(event.deltaY < 0 ? 1.15 : 1 / 1.15, event.clientX, event.clientY); }, { passive: false });
    svg.addEventListener("pointerdown", drag);
    svg.addEventListener("click", (event) => { if (dragged) { event.preventDefault(); event.stopPropagation(); } dragged = false; }, true);
    svg.addEventListener("keydown", key);
    for (const event of ["dragstart"]) svg.addEventListener(event, (e) => e.preventDefault());
    room.replaceChildren(svg);
    links = [...svg.querySelectorAll("a.topic")];
    focusOn(links[0]);
  }

  /* The view as the box of the drawing that is seen; labels too small to be read are not shown. */
  function look() {
    const [width, height] = [room.clientWidth / view.scale, room.clientHeight / view.scale];
    svg.setAttribute("viewBox", `${view.x - width / 2} ${view.y - height / 2} ${width} ${height}`);
    svg.classList.toggle("small", FONT * view.scale < SMALLEST_LABEL);
    /* what is out of sight is no stop of the Tab key; the arrows bring it into sight first */
    let [stop, other] = [null, null];
    for (const [i, link] of links.entries()) {
      const node = found.nodes[i];
      const away = Math.abs(node.x - view.x) > width / 2 + half(node) || node.y - node.size > view.y + height / 2 || node.y + below(node) < view.y - height / 2;
      link.classList.toggle("away", away);
      /* half a name at the edge tells nothing */
      const label = node.y + node.size + 4;
      link.classList.toggle("cut", Math.abs(node.x - view.x) + half(node) > width / 2 || node.y + below(node) > view.y + height / 2 || label < view.y - height / 2);
      if (!away && link.getAttribute("tabindex") === "0") stop = link;
      if (!away) other ??= link;
    }
    if (!stop && other) focusOn(other);
  }
  function move(to) { view = bounded(to, least, NEAREST); if (svg) look(); }
  function zoomAt(factor, clientX, clientY) {
    hideTip();
    const frame = room.getBoundingClientRect();
    const [dx, dy] = [clientX - frame.left - frame.width / 2, clientY - frame.top - frame.height / 2];
    const { scale } = bounded({ scale: view.scale * factor }, least, NEAREST);
    move({ x: view.x + dx / view.scale - dx / scale, y: view.y + dy / view.scale - dy / scale, scale });
  }
  const zoom = (factor) => move({ ...view, scale: view.scale * factor });

  function drag(event) {
    if (event.button) return;
    const [x, y, from] = [event.clientX, event.clientY, view];
    dragged = false;
    const going = (e) => {
      if (!dragged && Math.hypot(e.clientX - x, e.clientY - y) < DRAG) return;
      dragged = true;
      hideTip();
      move({ ...from, x: from.x - (e.clientX - x) / from.scale, y: from.y - (e.clientY - y) / from.scale });
    };
    const end = () => { removeEventListener("pointermove", going); removeEventListener("pointerup", end); removeEventListener("pointercancel", end); };
    addEventListener("pointermove", going);
    addEventListener("pointerup", end);
    addEventListener("pointercancel", end);
  }

  const whole = () => extentOf(found.nodes, half, below);
  const scaleOfAll = (box) => Math.min(1.2, room.clientWidth / box.width, room.clientHeight / box.height);
  function fitAll() {
    const box = whole();
    move({ x: box.x + box.width / 2, y: box.y + box.height / 2, scale: scaleOfAll(box) });
  }
  /* All if it can be read so, else what is strongest at a scale that can. */
  function first() {
    const box = whole();
    least = Math.min(1, scaleOfAll(box)) / 2;
    const scale = scaleOfAll(box);
    if (scale >= FIRST) fitAll();
    else if (app.narrow()) move({ x: found.nodes[0].x, y: found.nodes[0].y, scale: FIRST });
    else move({ x: box.x + box.width / 2, y: box.y + box.height / 2, scale: FIRST });
  }

  const focusOn = (current) => { for (const link of links) link.setAttribute("tabindex", link === current ? "0" : "-1"); };
  const ways = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = ways[event.key];
    if (way) step(event.target.closest("a"), way);
    else if (event.key === "+" || event.key === "=") zoom(1.25);
    else if (event.key === "-") zoom(0.8);
    else if (event.key === "0") fitAll();
    else return;
    event.preventDefault();
  }
  /* To the nearest in the direction of the arrow, which comes into sight. */
  function step(link, [dx, dy]) {
    const at = found.nodes.find((n) => String(n.entity.index) === link?.dataset.key);
    if (!at) return;
    let best = null, nearest = Infinity;
    for (const node of found.nodes) {
      const along = (node.x - at.x) * dx + (node.y - at.y) * dy;
      const across = Math.abs((node.x - at.x) * dy) + Math.abs((node.y - at.y) * dx);
      if (along > 0 && across <= along * 2 && along + 2 * across < nearest) { best = node; nearest = along + 2 * across; }
    }
    if (!best) return;
    const next = svg.querySelector(`a[data-key="${best.entity.index}"]`);
    const [right, down] = [room.clientWidth / view.scale / 2 - 80, room.clientHeight / view.scale / 2 - 60];
    if (Math.abs(best.x - view.x) > right || Math.abs(best.y - view.y) > down) move({ ...view, x: best.x, y: best.y });
    focusOn(next);
    next.focus({ preventScroll: true });
  }

  /* The communities by colour, shapes by kind: what a colour means stands beside the map at any size. */
  const legend = () => make("div", { class: "topic-legend", role: "group", "aria-label": app.say("communities") },
    ...found.communities.filter((c) => c.members.length > 1).slice(0, LISTED).map((community) => make("button", {
      type: "button", class: colour(community.number), "aria-pressed": String(emphasis === community.number), title: community.members.map((n) => n.entity.name).join(app.say("separator")),
      onclick(event) { emphasise(emphasis === community.number ? -1 : community.number); for (const b of event.currentTarget.parentElement.children) b.setAttribute("aria-pressed", String(b === event.currentTarget && emphasis >= 0)); },
    }, make("i", { "aria-hidden": "true" }), community.name, make("span", { class: "count" }, ` ${community.members.length}`))));
  /* one community in front: the others keep their contrast, and lose their colour alone */
  function emphasise(number) {
    emphasis = number;
    for (const link of links) link.classList.toggle("apart", number >= 0 && link.dataset.community !== String(number));
  }

  function update(force = false) {
    room.hidden = false;
    const agencies = app.state.map === "agencies";
    const most = Math.max(FEWEST, Math.floor((room.clientWidth * room.clientHeight) / ROOM_OF_ONE));
    const now = [app.filterKey, app.language, agencies, most].join("\n");
    hideTip();
    if (!force && now === drawn) { if (svg) look(); return; }
    const frame = [agencies, most].join();
    const same = drawn && drawn.split("\n").slice(2).join() === frame;
    const focused = room.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    drawn = now;
    const added = agencies ? Math.ceil(most / (1 + AMONG)) : 0;
    found = topicMap(app.model, app.left, app.topics, most - added, added);
    picture();
    if (same) look(); else first();
    emphasise(found.communities.some((c) => c.number === emphasis) ? emphasis : -1);
    const link = focused && svg.querySelector(`a[data-key="${focused}"]`);
    if (link) { focusOn(link); link.focus({ preventScroll: true }); }
  }

  new ResizeObserver(() => { if (!room.hidden && app.state.view === "network" && room.clientWidth) { if (svg) look(); update(); } }).observe(room);
  /* The whole map with what its colours mean, as the text of a file. */
  function file(title) {
    const box = whole();
    const groups = found.communities.filter((c) => c.members.length > 1).slice(0, LISTED);
    const legendOf = groups.map((community, i) => draw("g", { class: `topic ${colour(community.number)}` },
      draw("rect", { x: box.x + 16, y: box.y - 24 - (groups.length - i) * 24, width: 14, height: 14 }),
      draw("text", { x: box.x + 38, y: box.y - 17 - (groups.length - i) * 24 }, community.name)));
    const added = draw("g", {}, ...legendOf);
    const small = svg.classList.contains("small");
    svg.classList.remove("small");
    for (const link of links) link.classList.remove("away", "cut");
    svg.append(added);
    svg.setAttribute("viewBox", `${box.x} ${box.y - 24 * groups.length - 40} ${box.width} ${box.height + 24 * groups.length + 40}`);
    const text = standalone(svg, title);
    added.remove();
    svg.classList.toggle("small", small);
    look();
    return text;
  }

  return {
    update, zoom, file, fitAll, legend, hideTip,
    hide() { room.hidden = true; hideTip(); },
    svg: () => svg,
    count: () => found?.nodes.length ?? 0,
    /* whether lines to agencies are drawn on demand alone */
    folded: () => (found?.ties.length ?? 0) > MOST_TIES,
    scale: () => view.scale,
  };
}
