/* Tables of what the filters leave: sorted by any column, a page at a time, downloadable whole. */
import { button, download, make, sign } from "./dom.js";
import { csv } from "./csv.js";
import { COLUMNS, TABLES, rowsOf, sorted } from "./rows.js";

const PAGE = 50;

export function tableView(app) {
  const panel = document.getElementById("view-table");
  let key = "";
  let rows = [];
  let page = 0;

  function update(force = false) {
    const { state, left, model } = app;
    const table = TABLES.includes(state.table) ? state.table : TABLES[0];
    const columns = COLUMNS[table];
    const now = [app.filterKey, table, state.sort, app.language].join("\n");
    if (!force && now === key) return;
    const focused = document.activeElement?.closest("#view-table")?.dataset ? document.activeElement.dataset.key : undefined;
    key = now;
    page = 0;
    rows = sorted(rowsOf(model, left, table, { kind: app.kind, label: app.predicate, region: app.region }), columns, state.sort, app.compare);
    draw(table, columns);
    if (focused) panel.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }

  function draw(table, columns) {
    const { state } = app;
    const choose = TABLES.map((name) => button(app.say(name), () => app.go({ table: name, sort: "" }), { "aria-pressed": String(name === table), "data-key": name }));
    const first = page * PAGE;
    const pager = (step, name) => button(app.say(name), () => { page += step; draw(table, columns); panel.querySelector(".scroll").scrollTop = 0; },
      { disabled: step < 0 ? page === 0 : first + PAGE >= rows.length });
    const tools = make("div", { class: "bar" },
      make("div", { role: "group", "aria-label": app.say("tables"), class: "choice" }, ...choose),
      pager(-1, "previous"), pager(1, "next"),
      make("span", { class: "note" }, rows.length ? app.say("page", first + 1, Math.min(rows.length, first + PAGE), rows.length) : app.say("nothing")),
      button(app.say("csv"), () => download(`fazhi-kg-${table}.csv`,
        csv([columns.map((c) => app.say(c.label)), ...rows.map((row) => columns.map((c) => row[c.key]))]), "text/csv")));
    const current = state.sort.replace(/^-/, "");
    const down = state.sort.startsWith("-");
    const head = make("tr", {}, ...columns.map((c) => make("th", { scope: "col", class: c.number ? "number" : null, "aria-sort": current === c.key ? (down ? "descending" : "ascending") : null },
      button(app.say(c.label), () => app.go({ sort: nextSort(c, state.sort) }), { "data-key": `sort-${c.key}` }))));
    const body = rows.slice(first, first + PAGE).map((row) => make("tr", {}, ...columns.map((c) => {
      const target = row.open?.[c.key];
      let content = c.number ? String(row[c.key]) : row[c.key];
      if (target?.report) {
        const to = { view: "documents", report: target.report.id, at: target.at };
        content = make("a", app.link(to), row[c.key]);
      } else if (target) {
        const to = { entity: target.id, other: "", open: "" };
        content = make("a", { class: "entity", ...app.link(to, { focusCard: true }) }, sign(target.kind), make("span", { class: "name" }, row[c.key]));
      }
      return make("td", { class: [c.number && "number", c.wide && "wide", c.whole && "whole", c.text && "text"].filter(Boolean).join(" ") || null }, content);
    })));
    panel.replaceChildren(tools, make("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": app.say(table) },
      make("table", { "aria-label": app.say(table) }, make("thead", {}, head), make("tbody", {}, ...body))));
  }

  /* numbers begin with the greatest, words with the first; the third click gives the first order back */
  const nextSort = (column, sort) => {
    const order = column.number ? [`-${column.key}`, column.key] : [column.key, `-${column.key}`];
    return sort === order[0] ? order[1] : sort === order[1] ? "" : order[0];
  };

  return { update };
}
