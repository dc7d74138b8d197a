/* Agencies, or two years of one, side by side. */
import { MOST, announced, comparison, isCourse, sideOf, sidesOf, yearsOf } from "./compare.js";
import { csv } from "./csv.js";
import { button, download, make, sign, textField } from "./dom.js";
import { asCards, oneStop } from "./grid.js";
import { evidenceOf, stancesIn } from "./model.js";
import { picker } from "./picker.js";

const ROWS = 60;
const AGENCY = "/*{{agency}}*/";

export function compareView(app) {
  const panel = document.getElementById("view-compare");
  let key = "";
  let shown = new Map();
  let only = 0;

  const field = textField((find) => app.go({ find }));
  /* the rows whose name holds a text */
  const held = (groups, find) => (find ? groups.map((each) => {
    const rows = each.rows.filter((row) => [row.entity.name, ...row.entity.alt].some((name) => name.includes(find)));
    const counts = new Map();
    for (const { mask } of rows) counts.set(mask, (counts.get(mask) ?? 0) + 1);
    return { ...each, rows, counts };
  }).filter(({ rows }) => rows.length) : groups);

  const join = (sides) => sides.map(({ agency, year }) => sideOf(agency, year)).join(";");
  const nameOf = ({ agency, year }) => (year ? `${agency.name} ${year}` : agency.name);

  /* Without a choice: the two with most ties that publish reports of different places. */
  function usual() {
    const publishers = [...new Set(app.model.reports.filter((r) => app.left.shownReport[r.index]).flatMap((r) => r.publishers))].sort((a, b) => a - b);
    return publishers.slice(0, 2).map((n) => ({ agency: app.model.entities[n], year: 0 }));
  }

  /* The sides as fields: agency, year, and a way out. */
  function fields(sides) {
    const { model, left } = app;
    const put = (i, side) => app.go({ sides: join(side ? sides.with(i, side) : sides.toSpliced(i, 1)) });
    const chosen = sides.map((side, i) => {
      const years = yearsOf(model, left, side.agency);
      const year = make("select", { "aria-label": app.say("yearOfSide", i + 1) }, make("option", { value: "" }, app.say("allYears")), ...years.map((y) => make("option", { value: y, selected: y === side.year }, String(y))));
      year.addEventListener("change", () => put(i, { ...side, year: Number(year.value) || 0 }));
      return make("span", { class: `side side-${i}` }, picker(app, app.say("side", i + 1), [AGENCY], side.agency, (agency) => put(i, agency && { agency, year: 0 })), year,
        sides.length > 1 ? button("×", () => put(i, null), { class: "icon", "aria-label": app.say("removeSide", nameOf(side)), title: app.say("removeSide", nameOf(side)) }) : "");
    });
    const more = sides.length < MOST ? picker(app, app.say("addSide"), [AGENCY], null, (agency) => agency && app.go({ sides: join([...sides, { agency, year: 0 }]) })) : "";
    /* two years of the one that is there: the first step to what is new and what was dropped */
    const course = sides.length && !isCourse(sides) ? courses(sides[0].agency) : "";
    return make("div", { class: "bar sides" }, ...chosen, more, course);
  }
  function courses(agency) {
    const years = yearsOf(app.model, app.left, agency);
    if (years.length < 2) return "";
    const [before, after] = years.slice(-2);
    return make("a", app.link({ sides: join([{ agency, year: before }, { agency, year: after }]) }), app.say("compareYears", agency.name, before, after));
  }

  /* What a mask of sides is called: only A, both, … and between years: dropped, kept, new. */
  function maskName(sides, mask) {
    if (isCourse(sides)) return app.say(["", "dropped", "new", "kept"][mask], ...sides.map((s) => s.year));
    const names = sides.filter((_, i) => mask & (1 << i)).map(nameOf);
    if (names.length === sides.length) return sides.length === 2 ? app.say("both") : app.say("allSides");
    return app.say(names.length === 1 ? "onlySide" : "onlySides", names.join(app.say("separator")));
  }

  const steps = (table) => oneStop(asCards(table), table.tBodies[0].rows);

  const told = (cell) => [
    cell.predicates.map(app.predicate).join(app.say("separator")),
    ...stancesIn(cell.stances & ~1 ? cell.stances : 0).map((name) => make("span", { class: `stance ${name}` }, app.label(name)))];

  function group(sides, { kind, rows, counts }) {
    const listed = only ? rows.filter((row) => row.mask === only) : rows;
    const most = app.most(shown.get(kind) ?? ROWS);
    return make("section", { "aria-label": app.kind(kind) },
      make("h3", {}, sign(kind), " ", app.kind(kind), ...[...counts].sort(([a], [b]) => a - b).map(([mask, n]) => make("span", { class: "count" }, ` · ${maskName(sides, mask)} ${n}`))),
      listed.length ? make("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": app.kind(kind) }, steps(make("table", { class: "plain compared", "aria-label": app.kind(kind) },
        make("thead", {}, make("tr", {}, make("th", { scope: "col" }, app.kind(kind)), make("th", { scope: "col" }, app.say("who")), ...sides.map((side, i) => make("th", { scope: "col", class: `side-${i}` }, nameOf(side))))),
        make("tbody", {}, ...listed.slice(0, most).map((row) => make("tr", {},
          make("th", { scope: "row" }, make("a", { class: "entity", ...app.link({ entity: row.entity.id, other: "", open: "" }, { focusCard: true }) }, sign(kind), make("span", { class: "name" }, row.entity.name))),
          make("td", { class: "mask" }, maskName(sides, row.mask)),
          ...row.cells.map((cell, i) => make("td", {}, cell
            ? make("a", { class: "told", ...app.link({ entity: sides[i].agency.id, other: row.entity.id, open: "" }, { focusCard: true }), "aria-label": `${nameOf(sides[i])} — ${row.entity.name}${app.say("colon")}${cell.predicates.map(app.predicate).join(app.say("separator"))}` }, ...told(cell))
            : make("span", { class: "none", "aria-label": app.say("noneHere") }, "—")))))))),
      listed.length > most ? button(app.say("moreRelations", listed.length - most), () => { shown.set(kind, most + 300); update(true); }, { class: "more" }) : "") : make("p", { class: "note" }, app.say("nothing")));
  }

  const first = (claims) => {
    const [item] = evidenceOf(app.model, claims, app.left);
    return item ? make("a", app.link({ view: "documents", report: item.report.id, at: item.marks[0][0] }), item.report.text.slice(item.sentence.begin, item.sentence.end).trim()) : "";
  };

  /* What the earlier year announced, and what the next report says of it. */
  function promised(sides) {
    if (!isCourse(sides)) return "";
    const [{ agency, year }] = sides;
    const rows = announced(app.model, app.left, agency, year);
    return make("section", { "aria-label": app.say("announced", year) }, make("h3", {}, app.say("announced", year), make("span", { class: "count" }, ` ${rows.length}`)),
      rows.length ? make("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": app.say("announced", year) }, steps(make("table", { class: "plain promised", "aria-label": app.say("announced", year) },
        make("thead", {}, make("tr", {}, ...["object", "predicate", "announcedWords", "outcome", "nextWords"].map((name) => make("th", { scope: "col" }, app.say(name))))),
        make("tbody", {}, ...rows.map((row) => make("tr", {},
          make("th", { scope: "row" }, make("a", { class: "entity", ...app.link({ entity: row.object.id, other: "", open: "" }, { focusCard: true }) }, sign(row.object.kind), make("span", { class: "name" }, row.object.name))),
          make("td", {}, app.predicate(row.claim.predicate)), make("td", { class: "text" }, first(row.claims)),
          make("td", {}, make("span", { class: `outcome ${row.outcome}` }, app.say(`outcome-${row.outcome}`))), make("td", { class: "text" }, first(row.later))))))))
        : make("p", { class: "note" }, app.say("nothingAnnounced", year)));
  }

  function filter(sides, groups) {
    const masks = [...new Set(groups.flatMap((g) => [...g.counts.keys()]))].sort((a, b) => a - b);
    if (!masks.includes(only)) only = 0;
    const total = (mask) => groups.reduce((sum, g) => sum + (mask ? g.counts.get(mask) ?? 0 : g.rows.length), 0);
    return make("div", { class: "choice", role: "group", "aria-label": app.say("who") }, ...[0, ...masks].map((mask) =>
      button(`${mask ? maskName(sides, mask) : app.say("all")} ${total(mask)}`, () => { only = mask; update(true); panel.querySelector('.choice [aria-pressed="true"]')?.focus(); }, { "aria-pressed": String(mask === only) })));
  }

  const rowsOf = (sides, groups) => [
    [app.say("kind"), app.say("name"), app.say("who"), ...sides.flatMap((s) => [nameOf(s), `${nameOf(s)} · ${app.say("stances")}`, `${nameOf(s)} · ${app.say("reports")}`, `${nameOf(s)} · ${app.say("sentence")}`]), "ID"],
    ...groups.flatMap(({ kind, rows }) => rows.map((row) => [app.kind(kind), row.entity.name, maskName(sides, row.mask), ...row.cells.flatMap((cell) => {
      if (!cell) return ["", "", "", ""];
      const [item] = evidenceOf(app.model, cell.claims, app.left);
      return [cell.predicates.map(app.predicate).join(app.say("separator")), stancesIn(cell.stances).map(app.label).join(app.say("separator")), cell.reports, item ? item.report.text.slice(item.sentence.begin, item.sentence.end).trim() : ""];
    }), row.entity.id]))];

  function update(force = false) {
    const { model, left, state } = app;
    const now = [state.sides, state.find, app.filterKey, app.language].join("\n");
    if (!force && now === key) return;
    if (key.split("\n")[0] !== state.sides) { shown = new Map(); only = 0; }
    key = now;
    const named = sidesOf(model, state.sides);
    const sides = named.length ? named : usual();
    const groups = held(comparison(model, left, sides), state.find);
    field.set(state.find, app.say("findIn"));
    const typing = document.activeElement === field;
    panel.replaceChildren(make("div", { class: "reading scroll" },
      make("header", { class: "view-head" }, make("h2", {}, `${app.say("compare")}${app.say("colon")}${sides.map(nameOf).join(" — ")}`)),
      fields(sides),
      sides.length < 2 ? make("p", { class: "note" }, app.say("compareNote"))
        : make("div", { class: "bar" }, filter(sides, groups), field, button(app.say("csv"), () => download("fazhi-kg-compare.csv", csv(rowsOf(sides, groups)), "text/csv"))),
      only && app.printing ? make("p", {}, maskName(sides, only)) : "",
      promised(sides), ...groups.map((each) => group(sides, each)), groups.length ? "" : make("p", { class: "note" }, app.say("nothing"))));
    if (typing) field.focus();
  }
  return { update };
}
