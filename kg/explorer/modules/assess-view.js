/* The assessor's sheet as a table: a row for each report, columns in groups, each figure opens what it rests on. On a narrow
   screen each row is a card; on paper each group is a table of its own, with all rows. */
import { COLUMNS, GROUPS, assessorOf, tally } from "./assess.js";
import { csv } from "./csv.js";
import { sheets } from "./document-view.js";
import { button, download, make, textField } from "./dom.js";
import { figureAddress, figureText } from "./figure-card.js";
import { roving } from "./grid.js";
import { iri } from "./rows.js";

const PAGE = 50;
/* The columns that say of which report a row is; they stand in every table. */
const NAMED = ["agency", "year", "region"];

export function assessView(app) {
  const panel = document.getElementById("view-assess");
  const field = textField((find) => app.go({ find }));
  const tools = [make("div", { class: "tools-of" }), make("div", { class: "tools-of" })];
  const holder = make("div", { class: "scroll", tabindex: 0, role: "group" });
  panel.append(make("div", { class: "bar" }, tools[0], field, tools[1]), holder);
  let key = "";
  let rows = [];
  let page = 0;

  const titleOf = (column) => (NAMED.includes(column) ? app.say({ agency: "publisher" }[column] ?? column) : app.say(`head-${column}`));
  const chosen = () => GROUPS.filter((group) => !GROUPS.some(({ key: name }) => name === app.state.group) || group.key === app.state.group);

  /* texts by name, numbers by size, what is not known last */
  function sorted(list) {
    const column = app.state.rank.replace(/^-/, "");
    if (!COLUMNS.includes(column)) return list;
    const down = app.state.rank.startsWith("-") ? -1 : 1;
    const blank = (value) => value === null || value === "";
    return [...list].sort(({ values: { [column]: a } }, { values: { [column]: b } }) => (blank(a) || blank(b) ? blank(a) - blank(b)
      : down * (typeof a === "string" ? app.compare(a, b) : a - b)));
  }
  const nextRank = (column) => {
    const order = NAMED.includes(column) && column !== "year" ? [column, `-${column}`] : [`-${column}`, column];
    return app.state.rank === order[0] ? order[1] : app.state.rank === order[1] ? "" : order[0];
  };
  const found = (list) => {
    const wanted = app.state.find.toLowerCase();
    return wanted ? list.filter(({ report, values }) => [values.agency, values.region, report.name, report.file].some((text) => text.toLowerCase().includes(wanted))) : list;
  };

  function update(force = false) {
    const { state } = app;
    const now = [app.filterKey, app.language, state.find, state.rank, state.group].join("\n");
    if (!force && now === key) return mark();
    if (now !== key) page = 0;
    key = now;
    rows = sorted(found(assessorOf(app).rows()));
    draw();
    mark();
  }

  function draw() {
    const { state } = app;
    const held = panel.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    const first = page * PAGE;
    const pager = (step, name) => button(app.say(name), () => { page += step; draw(); holder.scrollTop = 0; panel.querySelector(`[data-key="${name}"]`).focus(); },
      { disabled: step < 0 ? page === 0 : first + PAGE >= rows.length, "data-key": name });
    field.set(state.find, app.say("findIn"));
    const choice = make("select", { "aria-label": app.say("assessGroups"), "data-key": "group" }, ...["", ...GROUPS.map((group) => group.key)].map((name) =>
      make("option", { value: name, selected: name === state.group }, app.say(name || "assess-all"))));
    choice.addEventListener("change", () => app.go({ group: choice.value }));
    tools[0].replaceChildren(sheets(app), make("label", {}, app.say("assessGroups"), " ", choice));
    tools[1].replaceChildren(pager(-1, "previous"), pager(1, "next"),
      make("span", { class: "note", role: "status" }, rows.length ? app.say("page", first + 1, Math.min(rows.length, first + PAGE), rows.length) : app.say("nothing")),
      button(app.say("csv"), () => download("fazhi-kg-assess.csv", sheet(), "text/csv"), { "data-key": "csv" }),
      button(app.say("print"), () => window.print(), { "data-key": "print" }));
    holder.setAttribute("aria-label", app.say("assessLabel"));
    const { reports, onTime, late, untold, whole } = tally(rows);
    holder.replaceChildren(make("p", {}, app.say("assessTally", reports, onTime, late, untold, whole)),
      make("p", { class: "note" }, app.say("assessFollows")),
      ...(app.printing ? printed() : rows.length ? [table(chosen(), rows.slice(first, first + PAGE))] : []),
      make("p", { class: "note" }, [app.say("assessed-day"), app.say("assessed-law"), app.say("asOfNote", app.model.asOf)].join(" ")));
    if (held) panel.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus();
  }

  function table(groups, list) {
    const columns = [...NAMED, ...groups.flatMap((group) => group.columns)];
    const [way, down] = [app.state.rank.replace(/^-/, ""), app.state.rank.startsWith("-")];
    const heads = make("tr", { role: "row" }, make("th", { role: "columnheader", scope: "col", class: "named" }, app.say("report")), make("td", { role: "cell", colspan: NAMED.length - 1 }),
      ...groups.map((group) => make("th", { role: "columnheader", scope: "colgroup", colspan: group.columns.length, class: "first" }, app.say(group.key))));
    const starts = new Set(groups.map((group) => group.columns[0]));
    const place = (column) => [NAMED.includes(column) ? column : "number", starts.has(column) && "first"].filter(Boolean).join(" ");
    const below = make("tr", { role: "row" }, ...columns.map((column, i) => make("th", { role: "columnheader", scope: "col", class: place(column), "aria-sort": way === column ? (down ? "descending" : "ascending") : null },
      button(titleOf(column), () => app.go({ rank: nextRank(column) }), { title: app.say(`assessed-${column}`), "data-row": 0, "data-column": i, "data-key": `sort-${column}` }))));
    return roving(make("table", { role: "table", "aria-label": app.say("assessLabel") }, make("thead", { role: "rowgroup" }, heads, below),
      make("tbody", { role: "rowgroup" }, ...list.map((row, r) => make("tr", { role: "row" }, ...columns.map((column, c) => cell(row, column, r + 1, c, place(column))))))));
  }

  function cell(row, column, r, c, place) {
    const text = figureText(app, column, row.values[column]);
    const at = { "data-row": r, "data-column": c };
    if (column === "agency") {
      return make("th", { scope: "row", role: "rowheader", class: place, "data-title": titleOf(column) },
        make("a", { ...app.link({ view: "documents", report: row.report.id, at: -1 }), ...at, title: row.report.name }, text || row.report.name));
    }
    const attributes = { role: "cell", class: [place, text === "" && "empty"].filter(Boolean).join(" "), "data-title": titleOf(column) };
    if (NAMED.includes(column)) return make("td", attributes, text);
    if (text === "") return make("td", attributes);
    const words = `${titleOf(column)} ${text}${app.say("colon")}${row.values.agency || row.report.name} ${row.values.year ?? ""}`;
    return make("td", attributes, button(text, () => app.go({ figure: figureAddress(row.report, column), entity: "", other: "", open: "" }, { focusCard: true }),
      { ...at, "aria-label": words, title: app.say(`assessed-${column}`), class: row.values[column] === 0 ? "zero" : null, "data-figure": figureAddress(row.report, column) }));
  }

  /* the figure whose card is open keeps its frame */
  function mark() {
    for (const each of panel.querySelectorAll("[data-figure]")) each.classList.toggle("chosen", each.dataset.figure === app.state.figure);
  }

  /* All rows and columns, as kg assess writes them, and the report's IRI. */
  const sheet = () => csv([
    [...COLUMNS, "iri"].map((column) => (app.language === "zh" && column !== "iri" ? `${app.say(`assessed-${column}`)} ${column}` : column)),
    ...rows.map((row) => [...COLUMNS.map((column) => (typeof row.values[column] === "boolean" ? (row.values[column] ? "yes" : "no") : row.values[column])), iri(row.report.iri)]),
  ]);

  /* on paper: a table for each group, all rows */
  function printed() {
    const last = app.most(PAGE);
    const cut = last < rows.length ? [make("p", { class: "note" }, app.say("printedRows", last, rows.length))] : [];
    return [...cut, ...chosen().map((group) => make("section", {}, make("h3", {}, app.say(group.key)), table([group], rows.slice(0, last))))];
  }

  return { update };
}
