/* Tables of shares, and a table with one stop of the Tab key. */
import { button, make } from "./dom.js";
import { shadeOf } from "./diffusion.js";

/* Makes a table of buttons one tab stop, in which the arrow keys move. The buttons have data-row and data-column. */
export function roving(table) {
  const all = [...table.querySelectorAll("[data-row]")];
  const at = new Map(all.map((each) => [`${each.dataset.row} ${each.dataset.column}`, each]));
  const last = Math.max(0, ...all.map((e) => Number(e.dataset.row)));
  const widest = Math.max(0, ...all.map((e) => Number(e.dataset.column)));
  const stop = (current) => { for (const each of all) each.tabIndex = each === current ? 0 : -1; };
  stop(all[0]);
  table.addEventListener("focusin", (event) => { if (event.target.dataset.row) stop(event.target); });
  table.addEventListener("keydown", (event) => {
    const { row, column } = event.target.dataset;
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    const end = { Home: all[0], End: all.at(-1) }[event.key];
    if (row === undefined || !(step || end)) return;
    event.preventDefault();
    if (end) { end.focus(); return; }
    for (let r = Number(row) + step[0], c = Number(column) + step[1]; r >= 0 && r <= last && c >= 0 && c <= widest; r += step[0], c += step[1]) {
      const next = at.get(`${r} ${c}`);
      if (next) { next.focus(); return; }
    }
  });
  return table;
}

/* Makes the links and buttons of some rows one tab stop, in which the arrow keys move. holder: what the rows lie in. */
export function oneStop(holder, rows) {
  for (const [r, row] of [...rows].entries()) {
    const inside = row.matches("a") ? [row] : row.querySelectorAll("a[href], button");
    for (const [c, each] of [...inside].entries()) Object.assign(each.dataset, { row: r, column: c });
  }
  return roving(holder);
}

/* A table whose rows are cards on a narrow screen: each cell tells its heading, and what it is to who cannot see it. */
export function asCards(table) {
  const heads = [...table.tHead.rows[0].cells].map((head) => head.textContent);
  const role = (element, name) => element.setAttribute("role", name);
  table.classList.add("cards");
  role(table, "table");
  for (const part of [table.tHead, ...table.tBodies]) {
    role(part, "rowgroup");
    for (const row of part.rows) {
      role(row, "row");
      for (const [i, cell] of [...row.cells].entries()) {
        role(cell, cell.scope === "col" ? "columnheader" : cell.scope === "row" ? "rowheader" : "cell");
        cell.dataset.title = heads[i];
        cell.classList.toggle("empty", cell.textContent === "");
      }
    }
  }
  return table;
}

/* The words of a cell: 3/5. */
export const shareText = (cell) => `${cell.n}/${cell.of}`;

/* A table of shares by group and year. groups: [{ name (a node), words, years, n, of, first }]; go(group, year) says what a
   click on a cell changes, year undefined for a whole row, group undefined for a column. */
export function shareTable(app, label, head, groups, years, go, isOn) {
  const yearName = (year) => (year ? String(year) : app.say("unknownYear"));
  const cellButton = (row, column, words, text, changes) =>
    button(text, () => app.go(changes), { "data-row": row, "data-column": column, "aria-label": words, "aria-pressed": isOn ? String(isOn(changes)) : null });
  return roving(make("table", { class: "shares", "aria-label": label },
    make("thead", {}, make("tr", {}, make("th", { scope: "col" }, head),
      make("th", { scope: "col", class: "number" }, app.say("allYears")),
      ...years.map((year, i) => make("th", { scope: "col" }, year ? cellButton(0, i + 2, app.say("onlyYear", year), yearName(year), go(undefined, year)) : yearName(year))),
      make("th", { scope: "col" }, app.say("firstSeen")))),
    make("tbody", {}, ...groups.map((group, r) => make("tr", {},
      make("th", { scope: "row" }, group.changes ? cellButton(r + 1, 0, app.say("onlyThis", group.words), group.words, group.changes) : group.words),
      make("td", { class: `number shade shade-${shadeOf(group)}` }, shareText(group)),
      ...years.map((year, i) => {
        const cell = group.years.get(year);
        if (!cell) return make("td", { class: "none" }, make("span", { class: "unseen" }, app.say("noReports")));
        return make("td", { class: `shade shade-${shadeOf(cell)}` }, cellButton(r + 1, i + 2, `${group.words} ${yearName(year)}${app.say("colon")}${app.say("shareWords", cell.n, cell.of)}`, shareText(cell), go(group, year)));
      }),
      make("td", { class: "number" }, group.first ? String(group.first) : "—"))))));
}
