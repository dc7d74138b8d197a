/* A question as a sentence with slots, and its answer as a table with sentences, a chart and CSV. */
import { chartOf } from "./answer-chart.js";
import { bars, columns } from "./charts.js";
import { csv } from "./csv.js";
import { SPREADING } from "./diffusion.js";
import { button, download, make, sign, textField } from "./dom.js";
import { asCards, oneStop } from "./grid.js";
import { ROLES, evidenceOf } from "./model.js";
import { picker } from "./picker.js";
import { QUESTIONS } from "./questions.js";

const PAGE = 25;
const FIRST = Object.keys(QUESTIONS)[0];
/* The columns of an answer that hold a word of the ontology or of the page. */
const LABELLED = ["role", "predicate", "class"];

/* The slots that the address holds, “law=law/…;year=2024”, as { name: text }. */
export const slotsOf = (text) => Object.fromEntries(text.split(";").filter(Boolean).map((each) => [each.slice(0, each.indexOf("=")), each.slice(each.indexOf("=") + 1)]));

export function questionForm(app, redraw) {
  let shown = PAGE;
  let last = "";
  const find = textField((text) => app.go({ find: text }));

  const name = () => (Object.hasOwn(QUESTIONS, app.state.ask) ? app.state.ask : FIRST);
  const thingKinds = (kind) => (kind === "Thing" ? SPREADING : [kind]);

  /* What stands in the slots, as the question takes it. A slot that the question needs is filled by the strongest. */
  function valuesOf(question) {
    const given = slotsOf(app.state.slots);
    const values = {};
    for (const [slot, kind] of Object.entries(question.slots)) {
      const text = given[slot] ?? "";
      if (kind === "Role" || kind === "Year") values[slot] = text || null;
      else values[slot] = app.model.byId.get(text) ?? null;
    }
    const taken = Object.values(values);
    for (const slot of question.needed ?? []) {
      values[slot] ??= app.model.entities.find((e) => e.kind === question.slots[slot] && app.left.shown[e.index] && !taken.includes(e)
        && e.claims.some((c) => c.subject === e.index && c.citation)) ?? null;
      taken.push(values[slot]);
    }
    return values;
  }

  const put = (slot, text) => {
    const given = { ...slotsOf(app.state.slots), [slot]: text };
    app.go({ ask: name(), slots: Object.entries(given).filter(([, value]) => value).map(([key, value]) => `${key}=${value}`).join(";") });
  };

  /* The field of a slot. */
  function field(slot, kind, value) {
    const label = app.say(`slot-${slot}`);
    const select = (options) => {
      const element = make("select", { "aria-label": label, "data-key": `slot ${slot}` }, make("option", { value: "" }, app.say(`any-${slot}`)), ...options.map(([v, words]) => make("option", { value: v, selected: v === value }, words)));
      element.addEventListener("change", () => put(slot, element.value));
      return element;
    };
    if (kind === "Role") return select(ROLES.map((role) => [role, app.predicate(role)]));
    if (kind === "Year") return select(app.model.years.filter(Boolean).map((year) => [String(year), String(year)]));
    if (kind === "Region") return regionField(label, slot, value);
    return picker(app, app.say(`any-${slot}`), thingKinds(kind), value, (thing) => put(slot, thing?.id ?? ""), { "data-key": `slot ${slot}`, "aria-label": label });
  }
  /* regions in which somebody is at home, by code: a province before what lies in it */
  const regionChoices = () => Object.keys(app.model.regions).filter((code) => app.model.byId.has(`region/${code}`)).sort();

  /* the choice of a thousand regions is made once a language, and kept */
  let regions = null;
  function regionField(label, slot, value) {
    if (regions?.dataset.language !== app.language) {
      regions = make("select", { "data-language": app.language }, make("option", { value: "" }, app.say(`any-${slot}`)),
        ...regionChoices().map((code) => make("option", { value: `region/${code}` }, app.region(code))));
      regions.addEventListener("change", () => put(regions.dataset.slot, regions.value));
    }
    regions.dataset.slot = slot;
    regions.dataset.key = `slot ${slot}`;
    regions.setAttribute("aria-label", label);
    regions.value = value ?? "";
    return regions;
  }

  /* What stands in a slot, in words. */
  const filled = (slot, kind, value) => (!value ? app.say(`any-${slot}`) : kind === "Role" ? app.predicate(value) : value.name ?? value);

  /* “哪些机构推行[mechanism]？” with fields in the brackets, on paper with words. */
  function sentence(question, values) {
    return app.say(`ask-${name()}`).split(/\[(\w+)\]/).map((piece, i) => {
      if (!(i % 2)) return piece;
      const kind = question.slots[piece];
      const value = kind === "Region" ? values[piece]?.id : values[piece];
      if (app.printing) return make("strong", {}, `〔${filled(piece, kind, values[piece])}〕`);
      return field(piece, kind, value);
    });
  }

  const words = (column, cell) => (!cell ? "" : column === "outcome" ? app.say(`outcome-${cell}`) : LABELLED.includes(column) ? app.predicate(cell) : cell);
  const head = (column) => app.say(`column-${column}`);

  function cellOf(question, row, i) {
    const column = question.columns[i];
    const text = words(column, row.cells[i]);
    const thing = row.things[i];
    if (thing) return make("a", { class: "entity", ...app.link({ entity: thing.id, other: "", open: "" }, { focusCard: true }) }, sign(thing.kind), make("span", { class: "name" }, text));
    const report = column === "report" || column === "next_report" ? app.model.reportById.get(row.cells[i]) : null;
    if (report) return make("a", app.link({ view: "documents", report: report.id, at: -1 }), app.reportName(report));
    return text;
  }

  /* the words that prove a row, unless the answer is made of them */
  const proof = (row) => {
    const [first] = evidenceOf(app.model, row.claims, app.left);
    if (!first) return ["", null];
    return [first.report.text.slice(first.sentence.begin, first.sentence.end).trim(), first];
  };

  /* so many rows are drawn; on paper all of them, where somebody asked */
  const drawn = () => (app.state.ask || app.state.slots ? app.most(shown) : shown);

  /* the rows of which a cell, or the sentence that proves it, holds a text */
  function held(question, rows) {
    const wanted = app.state.find.toLowerCase();
    if (!wanted) return rows;
    return rows.filter((row) => row.cells.some((cell, i) => words(question.columns[i], cell).toLowerCase().includes(wanted)) || proof(row)[0].toLowerCase().includes(wanted));
  }

  function answer(question, rows) {
    const spoken = question.columns.includes("sentence");
    const heads = [...question.columns.map(head), ...(spoken ? [] : [app.say("sentence")])];
    const numeric = question.columns.map((column) => ["year", "first_year", "agencies", "reports", "laws", "mechanisms"].includes(column) && rows.every((r) => /^\d*$/.test(r.cells[question.columns.indexOf(column)])));
    const table = make("table", { class: "plain answer", "aria-label": app.say("answer") },
      make("thead", {}, make("tr", {}, ...heads.map((text, i) => make("th", { scope: "col", class: numeric[i] ? "number" : null }, text)))),
      make("tbody", {}, ...rows.slice(0, drawn()).map((row) => {
        const [text, first] = spoken ? ["", null] : proof(row);
        return make("tr", {}, ...row.cells.map((_, i) => make("td", { class: numeric[i] ? "number" : question.columns[i] === "sentence" ? "text" : null }, cellOf(question, row, i))),
          spoken ? null : make("td", { class: "text" }, first ? make("a", app.link({ view: "documents", report: first.report.id, at: first.marks[0][0] }), text) : ""));
      })));
    return [oneStop(asCards(table), table.tBodies[0].rows), heads];
  }

  function chart(question, rows) {
    const found = chartOf(question, rows);
    if (!found) return "";
    const { names, counts } = found;
    const column = question.columns[names];
    const subject = column ? head(column) : app.kind(rows[0].things[0].kind);
    const unit = counts === "rows" ? app.say("rows") : Array.isArray(counts) ? counts.map((each) => head(question.columns[each])).join(app.say("separator")) : head(counts);
    const label = app.say("chartOf", subject);
    const named = found.bars.map(({ name: text, value }) => ({ name: column && words(column, text) || text || app.say("unknownYear"), value }));
    return make("section", { class: "chart", "aria-label": label },
      ...(column === "year" ? [make("p", { class: "note" }, app.say("chartBy", subject, unit)), columns(app, label, named.map((item) => ({ ...item, changes: null })))]
        : [bars(label, [subject, unit], named)]));
  }

  function element(left) {
    const now = JSON.stringify([name(), app.state.slots, app.state.find, app.filterKey]);
    if (now !== last) shown = PAGE;
    last = now;
    const question = QUESTIONS[name()];
    const values = valuesOf(question);
    const all = question.answer(app.model, left, values);
    const rows = held(question, all);
    find.set(app.state.find, app.say("findIn"));
    const choose = make("select", { "aria-label": app.say("questions"), "data-key": "ask" },
      ...Object.keys(QUESTIONS).map((each) => make("option", { value: each, selected: each === name() }, app.say(`ask-${each}`).replace(/\[(\w+)\]/g, (_, slot) => `〔${app.say(`slot-${slot}`)}〕`))));
    choose.addEventListener("change", () => app.go({ ask: choose.value, slots: "" }));
    const [table, heads] = answer(question, rows);
    /* a sentence in a file stands beside its report */
    const cited = (row) => { const [text, first] = proof(row); return [first ? app.reportName(first.report) : "", text]; };
    const spoken = question.columns.includes("sentence");
    const file = () => csv([spoken ? heads : [...heads.slice(0, -1), app.say("sentenceOf"), heads.at(-1)],
      ...rows.map((row) => [...row.cells.map((cell, i) => words(question.columns[i], cell)), ...(spoken ? [] : cited(row))])]);
    return make("section", { class: "asking", "aria-label": app.say("questions") },
      make("div", { class: "bar" }, make("h3", {}, app.say("questions")), choose),
      make("p", { class: "slots" }, ...sentence(question, values)),
      make("div", { class: "bar" }, make("span", { class: "note", role: "status" }, rows.length ? app.say("answerRows", rows.length) : app.say("noAnswer")), make("code", { class: "note" }, `kg ask ${name()}`), all.length ? find : "",
        rows.length ? button(app.say("csv"), () => download(`fazhi-kg-${name()}.csv`, file(), "text/csv"), { "aria-label": `${app.say("csv")}${app.say("colon")}${app.say("answer")}` }) : ""),
      ...(rows.length ? [make("div", { class: "answering" }, make("div", { class: "scroll tall", tabindex: 0, role: "group", "aria-label": app.say("answer") }, table,
        app.printing && drawn() < rows.length ? make("p", { class: "note" }, app.say("printedRows", drawn(), rows.length)) : "",
        drawn() < rows.length ? button(app.say("moreRelations", rows.length - shown), () => { shown += 200; redraw(); }, { class: "more" }) : ""), chart(question, rows))] : []));
  }
  return { element };
}
