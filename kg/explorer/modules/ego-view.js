/* Draws what is chosen with all that it is tied to, as text that is selected, printed and saved as a picture. */
import { make, outlineOf } from "./dom.js";
import { curve, fitted, groupsOf, layOut, strokeOf } from "./ego.js";
import { evidenceOf } from "./model.js";
import { draw } from "./svg.js";

/* So long a pointer may be on its way from a row to the sentence that it shows. */
const LEAVING = 160;
const SENTENCE = 160;
/* What a sheet holds within its margins below the head, in pixels. */
const PAPER = { width: 700, height: 600 };

export function egoView(app, holder) {
  const tip = make("div", { class: "tip", role: "tooltip", id: "ego-tip", hidden: true });
  const room = make("div", { class: "ego scroll", hidden: true });
  holder.append(room, tip);
  let drawn = "";
  let of = "";
  let opened = new Set();
  let leaving = 0;

  const hideTip = () => { clearTimeout(leaving); tip.hidden = true; };
  const leave = () => { clearTimeout(leaving); leaving = setTimeout(hideTip, LEAVING); };
  tip.addEventListener("pointerenter", () => clearTimeout(leaving));
  tip.addEventListener("pointerleave", leave);
  room.addEventListener("scroll", hideTip);
  room.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || tip.hidden) return;
    hideTip();
    event.stopPropagation();
  });

  /* The first sentence of a row beside it, within the panel. */
  function showTip(link, row) {
    clearTimeout(leaving);
    const [first] = evidenceOf(app.model, row.item.claims, app.left);
    const text = first ? first.report.text.slice(first.sentence.begin, first.sentence.end).trim() : "";
    tip.replaceChildren(
      make("strong", {}, row.item.entity.name),
      text ? make("p", {}, text.length > SENTENCE ? `${text.slice(0, SENTENCE)}…` : text) : "",
      make("p", { class: "where" }, [first ? app.reportName(first.report) : "", app.say("inReportsCount", row.item.reports)].filter(Boolean).join(" · ")));
    tip.hidden = false;
    const [at, frame] = [link.getBoundingClientRect(), holder.getBoundingClientRect()];
    const below = at.bottom + tip.offsetHeight + 6 < frame.bottom;
    tip.style.top = `${(below ? at.bottom + 4 : at.top - tip.offsetHeight - 4) - frame.top}px`;
    tip.style.left = `${Math.max(4, Math.min(at.left - frame.left, frame.width - tip.offsetWidth - 4))}px`;
  }

  const title = (name) => {
    const own = app.say(name);
    return own === name ? app.label(name.slice(name.indexOf(":") + 1)) : own;
  };

  const isInferred = (item) => item.claims.every((c) => c.inferred);

  /* no part of the row's link, which would then reach from the middle to the name, over all others */
  const line = (layout, each) => draw("path", {
    class: `k-${each.item.entity.kind} curve${isInferred(each.item) ? " inferred-curve" : ""}`, d: curve(layout, each), "stroke-width": Math.round(strokeOf(each.item.reports) * 10) / 10,
  });

  function row(each) {
    if (each.more !== undefined) {
      const words = each.more ? app.say("moreRelations", each.more) : app.say("fewer");
      const toggle = () => {
        if (each.more) opened.add(each.group.name); else opened.delete(each.group.name);
        update(true);
        room.querySelector(`[data-key="${CSS.escape(each.more ? `${each.group.name} ${each.group.items[0].entity.index}` : `more ${each.group.name}`)}"]`)?.focus();
      };
      return draw("a", {
        href: "#", class: "more-row", role: "button", "data-key": `more ${each.group.name}`, "aria-label": `${title(each.group.name)}${app.say("colon")}${words}`,
        onclick(event) { event.preventDefault(); toggle(); },
        onkeydown(event) { if (event.key === " ") { event.preventDefault(); toggle(); } },
      }, draw("text", { x: each.x, y: each.y, "text-anchor": each.anchor }, words));
    }
    const { entity, reports } = each.item;
    const count = reports > 1 ? ` ${reports}` : "";
    const name = fitted(entity.name, each.room - (count ? 12 + count.length * 8 : 0));
    const inferred = isInferred(each.item);
    const link = draw("a", {
      ...app.link({ other: entity.id, open: "" }), class: `neighbour k-${entity.kind}`, "data-key": `${each.group.name} ${entity.index}`, "data-id": entity.id,
      "aria-label": [`${title(each.group.name)}${app.say("colon")}${entity.name}`, app.say("inReportsCount", reports), inferred ? app.say("inferred") : ""].filter(Boolean).join(app.say("separator")),
    },
    draw("rect", { class: "hit", x: each.anchor === "end" ? each.x - each.room : each.x - 14, y: each.y - 10, width: each.room + 14, height: 20 }),
    draw("path", { class: "dot", d: outlineOf(entity.kind), transform: `translate(${each.dot - 6} ${each.y - 6}) scale(.86)` }),
    draw("text", { x: each.x, y: each.y, "text-anchor": each.anchor }, name, count ? draw("tspan", { class: "times" }, count) : ""));
    for (const event of ["pointerenter", "focus"]) link.addEventListener(event, () => showTip(link, each));
    link.addEventListener("pointerleave", leave);
    link.addEventListener("blur", hideTip);
    link.addEventListener("dblclick", () => app.go({ entity: entity.id, other: "", open: "" }));
    return link;
  }

  function picture(entity, groups) {
    /* on paper one sheet: who has no room in it stands in the card, which is printed whole */
    const frame = app.printing ? PAPER : { width: Math.max(280, room.clientWidth), height: room.clientHeight };
    const layout = layOut(entity.name, groups, opened, frame);
    const { middle } = layout;
    const lines = layout.rows.filter((each) => each.item).map((each) => line(layout, each));
    const svg = draw("svg", {
      viewBox: `0 0 ${layout.width} ${layout.height}`, width: layout.width, height: layout.height, role: "group",
      "aria-label": app.say("egoLabel", entity.name), class: "ego-picture",
    },
    draw("g", { "aria-hidden": "true" }, ...lines),
    ...layout.rows.map(row),
    ...layout.heads.map((head) => draw("text", { class: "ego-head", x: head.x, y: head.y, "text-anchor": head.anchor }, title(head.group.name), draw("tspan", { class: "times" }, ` ${head.group.items.length}`))),
    draw("g", { class: `middle k-${entity.kind}` },
      draw("rect", { x: middle.x - middle.width / 2, y: middle.y - middle.height / 2, width: middle.width, height: middle.height, rx: 9 }),
      ...middle.lines.map((line, i) => draw("text", { x: middle.x, y: middle.y + (i - (middle.lines.length - 1) / 2) * 22, "text-anchor": "middle", "font-size": middle.font }, line))));
    svg.addEventListener("keydown", (event) => move(event, [...svg.querySelectorAll("a")], layout));
    return svg;
  }

  /* One stop of the Tab key; the arrows go along a column and to the other one. */
  function move(event, links, layout) {
    const at = links.indexOf(event.target.closest("a"));
    if (at < 0) return;
    const place = (i) => layout.rows[i];
    const nearest = (wanted) => links.map((_, i) => i).filter((i) => wanted(place(i)))
      .sort((a, b) => Math.abs(place(a).y - place(at).y) - Math.abs(place(b).y - place(at).y))[0];
    const here = place(at);
    const to = {
      ArrowDown: () => nearest((p) => p.dot === here.dot && p.y > here.y), ArrowUp: () => nearest((p) => p.dot === here.dot && p.y < here.y),
      ArrowRight: () => nearest((p) => p.dot > here.dot), ArrowLeft: () => nearest((p) => p.dot < here.dot),
      Home: () => 0, End: () => links.length - 1,
    }[event.key]?.();
    if (to === undefined) return;
    event.preventDefault();
    focusOn(links, links[to]);
    links[to].focus();
  }
  const focusOn = (links, current) => { for (const link of links) link.setAttribute("tabindex", link === current ? "0" : "-1"); };

  function mark() {
    for (const link of room.querySelectorAll("a.neighbour")) {
      if (link.dataset.id === app.state.other) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  function update(force = false) {
    const entity = app.model.byId.get(app.state.entity);
    room.hidden = !entity;
    hideTip();
    if (!entity) { drawn = ""; return; }
    if (of !== entity.id) { opened = new Set(); of = entity.id; }
    const now = [entity.id, app.filterKey, app.language, room.clientWidth, room.clientHeight].join("\n");
    if (force || now !== drawn) {
      const focused = room.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
      const same = drawn.split("\n")[0] === entity.id;
      drawn = now;
      const { groups, hidden } = groupsOf(app.model, app.left, entity);
      room.replaceChildren(picture(entity, groups));
      if (!groups.length) room.append(make("p", { class: "note empty" }, hidden ? app.say("hiddenRelations", hidden) : app.say("noRelations")));
      const links = [...room.querySelectorAll("a")];
      const current = links.find((link) => link.dataset.key === focused) ?? links[0];
      if (current) focusOn(links, current);
      if (focused) current?.focus();
      if (!same) room.scrollTop = 0;
    }
    mark();
  }

  new ResizeObserver(() => { if (!room.hidden) update(); }).observe(room);
  return { update, svg: () => room.querySelector("svg"), hideTip };
}
