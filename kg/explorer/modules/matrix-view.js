/* The matrix as a grid: one tab stop, arrow keys move, Enter opens what stands behind a cell. */
import { button, download, make, textField } from "./dom.js";
import { MOST, sidesOf } from "./compare.js";
import { csv } from "./csv.js";
import { COLUMNS, UNITS, matrixOf, shade } from "./matrix.js";

const ROWS = 30, WIDE = 60;
/* On paper so many pixels of columns a table, whose names stand in lines of so many characters; and so many cells that all
   rows take no more sheets than somebody would read. */
const ON_PAPER = 490, LINE = 11, CELLS = 6000;

/* Columns in as many tables as a sheet's width asks for. */
function bands(columns) {
  const found = [];
  let used = Infinity;
  for (const column of columns) {
    const width = Math.max(32, 10 + 18 * Math.ceil(column.entity.name.length / LINE));
    if (used + width > ON_PAPER) { found.push([]); used = 0; }
    found.at(-1).push(column);
    used += width;
  }
  return found;
}

/* What two lines of a heading hold; the whole name stands in its title. */
const shortened = (name) => (name.length > 24 ? `${name.slice(0, 23)}…` : name);

/* The names of some rows or columns; what bears the name of another is told apart by its IRI. */
function apart(items) {
  const times = new Map();
  for (const { entity } of items) times.set(entity.name, (times.get(entity.name) ?? 0) + 1);
  return items.map(({ entity }) => (times.get(entity.name) > 1 ? `${entity.name} (${entity.id.slice(entity.id.indexOf("/") + 1)})` : entity.name));
}

export function matrixView(app) {
  const panel = document.getElementById("view-matrix");
  const field = textField((find) => app.go({ find }));
  const bars = [make("div", { class: "bar" }), make("div", { class: "bar" })];
  const holder = make("div", { class: "scroll" });
  bars[1].append(field, make("div", { class: "tools-of" }));
  panel.append(make("div", { class: "bars" }, ...bars), holder);
  let key = "";

  const select = (label, value, options, onchange) => {
    const field = make("select", { "aria-label": label }, ...options.map(([v, text]) => make("option", { value: v, selected: v === value }, text)));
    field.addEventListener("change", () => onchange(field.value));
    return make("label", {}, label, " ", field);
  };

  function update(force = false) {
    const { state, left, model } = app;
    const against = COLUMNS.includes(state.against) ? state.against : COLUMNS[0];
    const about = app.about();
    const unit = UNITS.includes(state.unit) ? state.unit : UNITS[0];
    const now = [app.filterKey, against, about?.id ?? "", unit, state.making, state.everyone, state.find, state.rowSort, state.columnSort, state.rows, state.columns, state.sides, app.language].join("\n");
    if (!force && now === key) return mark();
    key = now;
    const [rows, columns] = [state.rows || ROWS, state.columns || WIDE];
    const rank = (entity) => app.nameRank(entity);
    const { making, everyone, find } = state;
    const options = { rowSort: state.rowSort, columnSort: state.columnSort, rank, unit, making, everyone, about, find };
    const cut = (down, across) => matrixOf(model, left, against, { ...options, rows: down, columns: across });
    const whole = () => cut(Infinity, Infinity);
    let matrix = cut(rows, columns);
    if (app.printing) matrix = cut(app.most(rows), Math.max(columns, Math.floor(CELLS / matrix.rowsOf) || 0));
    const sorts = (current, extra) => {
      const known = [["", app.say("byTotal")], ["name", app.say("byName")], ...extra];
      const chosen = model.byId.get(current);
      return chosen ? [...known, [current, app.say("byThis", chosen.name)]] : known;
    };
    const tick = (name) => {
      const box = make("input", { type: "checkbox", checked: state[name] });
      box.addEventListener("change", () => app.go({ [name]: box.checked }));
      return make("label", { class: "tick" }, box, app.say(name));
    };
    field.set(find, app.say("findIn"));
    bars[0].replaceChildren(
      select(app.say("against"), against, COLUMNS.map((kind) => [kind, app.kind(kind)]), (value) => app.go({ against: value, rowSort: "", columnSort: "" })),
      select(app.say("rowSort"), state.rowSort, sorts(state.rowSort, [["region", app.say("byRegion")]]), (value) => app.go({ rowSort: value })),
      select(app.say("columnSort"), state.columnSort, sorts(state.columnSort, []), (value) => app.go({ columnSort: value })),
      select(app.say("unit"), unit, UNITS.map((name) => [name, app.say(name)]), (value) => app.go({ unit: value })),
      ...(against === COLUMNS[0] ? [tick("making")] : []), tick("everyone"));
    const wholeCsv = () => {
      const { rows: all, columns: each, cell } = whole();
      const [heads, sides] = [apart(each), apart(all)];
      return csv([[app.say("agency"), ...heads], ...all.map((r, i) => [sides[i], ...each.map((c) => cell(r.entity, c.entity)?.count ?? 0)])]);
    };
    bars[1].lastChild.replaceChildren(...[
      matrix.rows.length < matrix.rowsOf ? button(app.say("moreRows"), () => app.go({ rows: rows * 2 })) : "",
      matrix.columns.length < matrix.columnsOf ? button(app.say("moreColumns"), () => app.go({ columns: columns * 2 })) : "",
      ...comparing(matrix.rows),
      button(app.say("csv"), () => download("fazhi-kg-matrix.csv", wholeCsv(), "text/csv")),
    ].filter(Boolean));
    const note = make("p", { class: "note" }, app.say(unit === "reports" ? "matrixNoteReports" : "matrixNote", matrix.rows.length, matrix.rowsOf, matrix.columns.length, matrix.columnsOf));
    if (!matrix.rows.length) { holder.replaceChildren(make("p", { class: "note" }, app.say("nothing"))); return; }
    const cellText = unit === "reports" ? "cellReports" : "cell";

    const tableOf = (columns) => {
      const head = make("tr", { role: "row" },
        make("th", { role: "columnheader", scope: "col", class: "corner" }, app.say("agency")),
        make("th", { role: "columnheader", scope: "col", class: "total" }, make("span", {}, app.say("total"))),
        ...columns.map(({ entity, total }) => make("th", { role: "columnheader", scope: "col", "aria-sort": state.rowSort === entity.id ? "descending" : null },
          button(app.printing ? entity.name : shortened(entity.name), () => app.go({ rowSort: state.rowSort === entity.id ? "" : entity.id }), {
            "aria-label": entity.name, title: `${entity.name} (${total}) · ${app.say("sortBy", entity.name)}`, tabindex: -1,
          }))));
      const body = matrix.rows.map((row) => make("tr", { role: "row" },
        make("th", { role: "rowheader", scope: "row" }, chosenBox(row.entity),
          button(row.entity.name, () => app.go({ columnSort: state.columnSort === row.entity.id ? "" : row.entity.id }), {
            title: `${row.entity.name} (${row.total}) · ${app.say("sortBy", row.entity.name)}`, tabindex: -1,
            "aria-pressed": String(state.columnSort === row.entity.id),
          })),
        make("td", { role: "gridcell", class: "total" }, String(row.total)),
        ...columns.map((column) => {
          const found = matrix.cell(row.entity, column.entity);
          return make("td", {
            role: "gridcell", tabindex: -1, class: `shade-${shade(found?.count ?? 0, matrix.most)}`,
            "data-row": found ? row.entity.id : null, "data-column": found ? column.entity.id : null,
            "aria-label": found ? app.say(cellText, row.entity.name, column.entity.name, found.count) : app.say("noCell", row.entity.name, column.entity.name),
            title: found ? `${app.say(cellText, row.entity.name, column.entity.name, found.count)} · ${[...new Set(found.claims.map((c) => app.label(c.predicate)))].join(app.say("separator"))}` : null,
          }, found ? String(found.count) : "");
        })));
      return make("table", { role: "grid", "aria-label": app.say("matrixLabel", app.kind(against)) }, make("thead", {}, head), make("tbody", {}, ...body));
    };
    const scale = make("span", { class: "scale", "aria-hidden": "true" }, "1 ", ...[1, 2, 3, 4, 5].slice(0, shade(matrix.most, matrix.most)).map((n) => make("i", { class: `shade-${n}` })), ` ${matrix.most}`);
    note.append(" ", scale);
    if (app.printing && (matrix.rows.length < matrix.rowsOf || matrix.columns.length < matrix.columnsOf)) note.append(" ", app.say("restInCsv"));
    /* on paper as many tables as the columns take, for what is beyond the edge of a sheet is lost */
    const tables = (app.printing ? bands(matrix.columns) : [matrix.columns]).map(tableOf);
    const [table] = tables;
    holder.replaceChildren(note, ...tables);
    table.addEventListener("click", (event) => openCell(event.target.closest("td[data-row]"), false));
    table.addEventListener("keydown", (event) => move(event, table));
    (table.querySelector("td[tabindex]") ?? table.querySelector("button")).tabIndex = 0;
    mark();
  }

  /* The rows that are chosen to be compared: up to so many, which the address and the view 对比 hold. */
  const sides = () => sidesOf(app.model, app.state.sides);
  function chosenBox(entity) {
    const chosen = sides();
    const is = chosen.some(({ agency }) => agency === entity);
    const box = make("input", { type: "checkbox", checked: is, disabled: !is && chosen.length >= MOST, "aria-label": app.say("compareThis", entity.name), title: app.say("compareThis", entity.name), tabindex: -1, "data-side": entity.id });
    box.addEventListener("change", () => {
      const rest = app.state.sides.split(";").filter((side) => side && side.split("|")[0] !== entity.id);
      app.go({ sides: (box.checked ? [...rest, entity.id] : rest).join(";") });
      panel.querySelector(`[data-side="${CSS.escape(entity.id)}"]`)?.focus();
    });
    return box;
  }
  function comparing(rows) {
    const chosen = sides();
    const to = (ids, words) => make("a", app.link({ view: "compare", sides: ids, entity: "", other: "" }), words);
    if (chosen.length > 1) return [to(app.state.sides, app.say("compareChosen", chosen.length)), button(app.say("chooseNone"), () => app.go({ sides: "" }))];
    if (chosen.length) return [make("span", { class: "hint" }, app.say("compareOneMore", chosen[0].agency.name)), button(app.say("chooseNone"), () => app.go({ sides: "" }))];
    return rows.length > 1 ? [to(rows.slice(0, 2).map(({ entity }) => entity.id).join(";"), app.say("compareRows")), make("span", { class: "hint" }, app.say("compareHint"))] : [];
  }

  const openCell = (cell, focusCard) => { if (cell) app.go({ entity: cell.dataset.row, other: cell.dataset.column, open: "" }, { focusCard }); };

  /* the chosen cell keeps its frame */
  function mark() {
    for (const cell of panel.querySelectorAll("td.chosen")) cell.classList.remove("chosen");
    const { entity, other } = app.state;
    if (!entity || !other) return;
    for (const cell of panel.querySelectorAll("td[data-row]")) {
      if (cell.dataset.row === entity && cell.dataset.column === other) cell.classList.add("chosen");
    }
  }

  function move(event, table) {
    const steps = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0], Home: [0, -1e6], End: [0, 1e6] };
    const from = event.target.closest("td, th");
    if (!from) return;
    if (event.key === "Enter" && from.matches("td[data-row]")) { event.preventDefault(); return openCell(from, true); }
    const way = steps[event.key];
    if (!way) return;
    event.preventDefault();
    /* the box of a row stands left of its name */
    const box = from.querySelector("input");
    if (box && event.key === "ArrowLeft") return box.focus();
    if (box && event.key === "ArrowRight" && event.target === box) return from.querySelector("button").focus();
    const within = (n, length) => Math.max(0, Math.min(length - 1, n));
    const row = table.rows[within(from.parentElement.rowIndex + way[0], table.rows.length)];
    let to = row.cells[within(from.cellIndex + way[1], row.cells.length)];
    if (to.classList.contains("total") || to.classList.contains("corner")) to = row.cells[within(to.cellIndex + (way[1] < 0 ? -1 : 1), row.cells.length)] ?? to;
    const old = table.querySelector('[tabindex="0"]');
    if (old) old.tabIndex = -1;
    const target = to.querySelector("button") ?? to;
    target.tabIndex = 0;
    target.focus();
    target.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  return { update };
}
