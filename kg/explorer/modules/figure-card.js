/* The card of a figure of the assessor's sheet: what it counts, and the sentences that say so. */
import { COLUMNS, assessorOf } from "./assess.js";
import { button, make, sign } from "./dom.js";
import { iri } from "./rows.js";

const AT_ONCE = 30;

/* A figure as the address holds it: a report's id, and after “|” a column. */
export const figureAddress = (report, column) => `${report.id}|${column}`;

/* What the state names: { report, column }, or null. */
export function figureOf(app) {
  const cut = app.state.figure.lastIndexOf("|");
  const [report, column] = [app.model.reportById.get(app.state.figure.slice(0, cut)), app.state.figure.slice(cut + 1)];
  return report && COLUMNS.includes(column) ? { report, column } : null;
}

/* A figure in words; "" for what cannot be known. */
export const figureText = (app, column, value) =>
  (value === null || value === "" ? "" : typeof value === "boolean" ? app.say(value ? "yes" : "no") : column.startsWith("share") ? `${Math.round(1000 * value) / 10} %` : String(value));

/* tools: head, sentenceItem and entityLink of the card. Gives figure → the elements of its card. */
export function figureCardOf(app, { head, sentenceItem, entityLink }) {
  const items = (list) => make("ul", { class: "evidence" }, ...list.map(sentenceItem));

  function group(each) {
    const title = each.kind ? `${app.label(each.kind)} · ${app.say("sectionLength", each.length)}` : each.about;
    const heading = !title ? "" : make("h3", {}, each.entity ? entityLink(each.entity) : title,
      each.entity && each.about !== each.entity.name ? make("span", { class: "count" }, each.about.replace(`${each.entity.name} `, "")) : "");
    return make("section", { "aria-label": title || null }, heading, each.items.length ? items(each.items.filter(Boolean)) : "");
  }

  return ({ report, column }) => {
    const assessor = assessorOf(app);
    const row = assessor.row(report);
    const value = figureText(app, column, row.values[column]);
    const groups = assessor.groups(row, column);
    const holder = make("div", {}, ...groups.slice(0, app.most(AT_ONCE)).map(group));
    let at = app.most(AT_ONCE);
    const more = groups.length > at ? button(app.say("moreRelations", groups.length - at), () => {
      holder.append(...groups.slice(at, at + 100).map(group));
      at += 100;
      if (at >= groups.length) more.remove();
      else more.textContent = app.say("moreRelations", groups.length - at);
    }, { class: "more" }) : "";
    const day = column === "issued" || column === "on_time";
    const note = day ? (row.values.issued ? (groups[0].items.length ? "" : app.say("dayNotInText")) : app.say("dayUnknown")) : "";
    return [
      head(app.say("figureOf", app.say(`head-${column}`), value || "—", [row.values.agency || report.file, row.values.year].filter(Boolean).join(" ")), [],
        make("p", {}, make("a", { class: "entity", ...app.link({ view: "documents", report: report.id, at: -1 }) }, sign("Report"), make("span", { class: "name" }, report.name))),
        make("p", { class: "note" }, app.say(`assessed-${column}`)),
        day ? make("p", { class: "note" }, app.say("assessed-day")) : ["not_in_force", "no_such_article"].includes(column) ? make("p", { class: "note" }, app.say("assessed-law"), app.say("asOfNote", app.model.asOf)) : "",
        report.url && day ? make("p", { class: "where" }, `${app.say("source")}${app.say("colon")}${report.url}`) : "", make("p", { class: "where" }, iri(report.iri))),
      day && row.values.issued ? make("p", {}, make("mark", {}, row.values.issued)) : "",
      note ? make("p", { class: "note" }, note) : "",
      groups.length ? "" : day ? "" : make("p", { class: "note" }, app.say("noFigure")), holder, more,
    ].filter(Boolean);
  };
}
