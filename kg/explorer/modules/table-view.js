/* Tables of what the filters leave: searched, sorted by any column, a page at a time, downloadable whole. On a narrow screen
   each row is a card. */
import { button, choiceOf, download, make, sign, textField } from "./dom.js";
import { csv } from "./csv.js";
import { oneStop } from "./grid.js";
import { COLUMNS, TABLES, found, rowsOf, sorted } from "./rows.js";

const PAGE = 50;

export function tableView(app) {
  const panel = document.getElementById("view-table");
  const tools = make("div", { class: "bar" });
  const body = make("div", { class: "scroll", tabindex: 0, role: "group" });
  const field = textField((find) => app.go({ find }));
  const left = make("div", { class: "tools-of" }), right = make("div", { class: "tools-of" });
  tools.append(left, field, right);
  panel.append(tools, body);
  let key = "", made = "";
  let all = [], rows = [];
  let page = 0;

  const names = { kind: app.kind, label: app.predicate, region: app.region, section: app.section };
  const titleOf = (column) => [column.label].flat().map((label) => app.say(label)).join(app.say("of"));

  function update(force = false) {
    const { state, model } = app;
    const table = TABLES.includes(state.table) ? state.table : TABLES[0];
    const about = app.about();
    const now = [app.filterKey, table, about?.id ?? "", state.sort, state.find, app.language].join("\n");
    if (!force && now === key) return;
    if (now !== key) page = 0;
    key = now;
    const held = document.activeElement?.closest("#view-table")?.dataset ? document.activeElement.dataset.key : undefined;
    /* typing looks through rows that are made already */
    const source = [app.filterKey, table, about?.id ?? "", app.language].join("\n");
    if (source !== made) all = rowsOf(model, app.left, table, names, about?.index ?? -1);
    made = source;
    const columns = COLUMNS[table];
    rows = sorted(found(all, columns, state.find), columns, state.sort, app.compare);
    draw(table);
    if (held) panel.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus();
  }

  function draw(table) {
    const { state } = app;
    const columns = COLUMNS[table];
    const first = app.printing ? 0 : page * PAGE;
    const pager = (step, name) => button(app.say(name), () => { page += step; draw(table); body.scrollTop = 0; panel.querySelector(`[data-key="${name}"]`).focus(); },
      { disabled: step < 0 ? page === 0 : first + PAGE >= rows.length, "data-key": name });
    field.set(state.find, app.say("findIn"));
    left.replaceChildren(choiceOf(app.say("tables"), TABLES, app.say, table, (name) => app.go({ table: name, sort: "" })));
    right.replaceChildren(pager(-1, "previous"), pager(1, "next"),
      make("span", { class: "note", role: "status" }, rows.length ? app.say("page", first + 1, Math.min(rows.length, first + PAGE), rows.length) : app.say("nothing")),
      button(app.say("csv"), () => download(`fazhi-kg-${table}.csv`,
        csv([columns.map(titleOf), ...rows.map((row) => columns.map((c) => row[c.key]))]), "text/csv"), { "data-key": "csv" }));
    /* on paper there is no room for a column without a word */
    const seen = columns.filter((c) => !c.file && (!app.printing || rows.some((row) => row[c.key] !== "")));
    const current = state.sort.replace(/^-/, "");
    const down = state.sort.startsWith("-");
    const head = make("tr", { role: "row" }, ...seen.map((c) => make("th", { scope: "col", role: "columnheader", class: classOf(c), "aria-sort": current === c.key ? (down ? "descending" : "ascending") : null },
      button(titleOf(c), () => app.go({ sort: nextSort(c, state.sort) }), { "data-key": `sort-${c.key}` }))));
    body.setAttribute("aria-label", app.say(table));
    const last = Math.min(rows.length, first + app.most(PAGE));
    const cut = app.printing ? make("p", { class: "note" }, last < rows.length ? app.say("printedRows", last, rows.length) : `${app.say(table)}${app.say("colon")}${app.say("answerRows", rows.length)}`) : "";
    const lines = make("tbody", { role: "rowgroup" }, ...rows.slice(first, last).map((row) => make("tr", { role: "row" }, ...seen.map((c) => cell(row, c)))));
    body.replaceChildren(...(cut ? [cut] : []), make("table", { role: "table", "aria-label": app.say(table) }, make("thead", { role: "rowgroup" }, head), oneStop(lines, lines.rows)));
  }

  const classOf = (c) => [c.number && "number", c.wide && "wide", c.whole && "whole", c.text && "text", c.key === "file" && "file"].filter(Boolean).join(" ") || null;

  function cell(row, c) {
    const target = row.open?.[c.key];
    let content = c.number ? String(row[c.key]) : row[c.key];
    if (target?.report) {
      content = make("a", app.link({ view: "documents", report: target.report.id, at: target.at }), row[c.key]);
    } else if (target) {
      content = make("a", { class: "entity", ...app.link({ entity: target.id, other: "", open: "" }, { focusCard: true }) }, sign(target.kind), make("span", { class: "name" }, row[c.key]));
    }
    return make("td", { role: "cell", "data-title": titleOf(c), class: [classOf(c), content === "" && "empty"].filter(Boolean).join(" ") || null }, content);
  }

  /* numbers begin with the greatest, words with the first; the third click gives the first order back */
  const nextSort = (column, sort) => {
    const order = column.number ? [`-${column.key}`, column.key] : [column.key, `-${column.key}`];
    return sort === order[0] ? order[1] : sort === order[1] ? "" : order[0];
  };

  return { update };
}
