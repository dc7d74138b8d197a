/* The neighbours of one thing, or of several beside one another: what they share first, then what only one has. */
import { button, make, sign } from "./dom.js";

const SHOWN = 6;

/* {key: {label, name, kind, reports: [of each side, or 0]}} of all neighbours. */
function rows(sides, english) {
  const found = new Map();
  sides.forEach((side, at) => {
    for (const each of side.neighbours) {
      const key = JSON.stringify([each.predicate, each.out, each.kind, each.name]);
      if (!found.has(key)) found.set(key, { label: english ? each.label_en || each.label : each.label, out: each.out !== false, name: each.name, kind: each.kind, reports: sides.map(() => 0) });
      found.get(key).reports[at] = Math.max(1, each.reports || 0);
    }
  });
  return [...found.values()].sort((a, b) => Math.max(...b.reports) - Math.max(...a.reports));
}

/* A table of sides; level: of its heading. */
export function sidesTable(app, sides, level = "h3") {
  if (!sides.length) return null;
  const all = rows(sides, app.english()), alone = sides.length === 1;
  if (alone && !all.length) return null;
  const shared = all.filter((row) => row.reports.every(Boolean)), title = app.say(alone ? "around" : "sides");
  const groups = [[alone ? "" : app.say("inBoth", shared.length), shared]];
  if (!alone) sides.forEach((side, at) => {
    const only = all.filter((row) => row.reports[at] && !row.reports.every(Boolean) && row.reports.findIndex(Boolean) === at);
    // what is not told of a side is its alone
    groups.push([app.say("inOne", side.name, only.length + Math.max(0, (side.count ?? 0) - side.neighbours.length)), only]);
  });
  const head = make("tr", {}, make("th", { scope: "col", class: "relation" }, app.say("relation")),
    ...sides.map((side) => make("th", { scope: "col" }, alone ? null : make("span", { class: "side" }, sign(side.kind), side.name), make("span", { class: "count" }, [side.known ? app.say("known") : "", app.say("reportsCell", side.reports)].filter(Boolean).join(app.say("of"))))));
  const table = make("table", { class: "sides" }, make("thead", {}, head));
  for (const [name, of] of groups) {
    if (!of.length) continue;
    const body = make("tbody", {}, name && make("tr", { class: "group" }, make("th", { scope: "rowgroup", colspan: sides.length + 1 }, name)));
    const add = (from, to) => {
      for (const row of of.slice(from, to)) {
        body.append(make("tr", {}, make("th", { scope: "row" }, make("span", { class: "predicate" }, `${row.out ? "" : "← "}${row.label}`), make("span", { class: "thing" }, sign(row.kind), row.name)),
          ...row.reports.map((many) => make("td", { class: many ? "has" : "" }, many ? String(many) : "—"))));
      }
    };
    add(0, SHOWN);
    table.append(body);
    if (of.length > SHOWN) {
      const rest = make("tr", {}, make("td", { colspan: sides.length + 1, class: "more" }, button(app.say("moreNeighbours", of.length - SHOWN), () => { rest.remove(); add(SHOWN); })));
      body.append(rest);
    }
  }
  return make("section", { class: "beside" }, make(level, {}, title), all.length ? make("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": title }, table) : make("p", { class: "note" }, app.say("noNeighbours")));
}
