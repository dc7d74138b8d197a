/* The start page: what there is, by year and place, what most agencies have, how sure it is; and questions with slots. */
import { bars, columns } from "./charts.js";
import { csv } from "./csv.js";
import { SPREADING } from "./diffusion.js";
import { button, download, make, sign } from "./dom.js";
import { figuresOf } from "./overview.js";
import { questionForm } from "./question-form.js";

const MANY = 20_000, SOON = 80;

export function overviewView(app) {
  const panel = document.getElementById("view-overview");
  const form = questionForm(app, () => update(true));
  let key = "";
  /* the question with its answer; of many statements it follows when the figures are seen */
  let asking = make("section"), waiting = 0, asked = "";
  /* what stands above and below it is drawn anew alone: to lay out its fields takes longer than all the rest */
  const [above, below] = [make("div"), make("div")];
  panel.append(make("div", { class: "reading scroll" }, above, asking, below));
  const ask = (left) => { const made = form.element(left); asking.replaceWith(made); asking = made; };

  const entityLink = (entity) => make("a", { class: "entity", ...app.link({ entity: entity.id, other: "", open: "" }, { focusCard: true }) }, sign(entity.kind), make("span", { class: "name" }, entity.name));
  const save = (name, rows) => button(app.say("csv"), () => download(`fazhi-kg-${name}.csv`, csv(rows), "text/csv"), { "aria-label": `${app.say("csv")}${app.say("colon")}${app.say(`overview-${name}`)}` });
  const section = (name, rows, ...content) => make("section", { "aria-label": app.say(`overview-${name}`) },
    make("div", { class: "bar" }, make("h3", {}, app.say(`overview-${name}`)), rows ? save(name, rows) : ""), ...content);
  const toggled = (list, value) => (app.state[list].length === 1 && app.state[list][0] === value ? [] : [value]);

  function update(force = false) {
    const now = [app.filterKey, app.language, app.state.ask, app.state.slots, app.state.find].join("\n");
    if (!force && now === key) return;
    key = now;
    const { model, left, state } = app;
    const figures = figuresOf(model, left, state);
    const yearName = (year) => (year ? String(year) : app.say("unknownYear"));
    const placeName = (code) => (code ? model.regions[code][0] : app.say("noProvince"));
    const figure = (number, name) => make("div", {}, make("dt", {}, name), make("dd", {}, String(number)));
    const { coverage } = figures;
    const part = (n, of) => (of ? `${Math.round((1000 * n) / of) / 10} %` : "—");
    const covered = [
      [app.say("mentions"), coverage.mentions, ""], [app.say("statements"), coverage.claims, ""],
      [app.say("inferredStatements"), coverage.inferred, part(coverage.inferred, coverage.claims)],
      [app.say("unresolvedName"), coverage.unresolved, part(coverage.unresolved, coverage.unresolved + coverage.mentions)],
      ...Object.entries(coverage.stances).filter(([name, n]) => n || name !== "Denied").map(([name, n]) => [`${app.say("stances")} · ${app.label(name)}`, n, part(n, coverage.claims)]),
    ];
    const focused = panel.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    const top = (kind) => {
      const items = figures.top[kind];
      const heads = [app.kind(kind), app.kind("Agency"), app.say("reports")];
      return section(`top-${kind}`, [[...heads, "ID"], ...items.map((i) => [i.entity.name, i.agencies, i.reports, i.entity.id])],
        items.length ? bars(app.say(`overview-top-${kind}`), heads, items.map((i) => ({ name: entityLink(i.entity), value: i.agencies, more: String(i.reports) }))) : make("p", { class: "note" }, app.say("nothing")));
    };
    const question = [state.ask, state.slots, state.find, app.language].join("\n");
    clearTimeout(waiting);
    if (question === asked && model.claims.length > MANY && !force) {
      asking.setAttribute("aria-busy", "true");
      waiting = setTimeout(() => ask(app.left), SOON);
    } else ask(left);
    asked = question;
    /* an answer may be long: on paper it comes last */
    if (app.printing) asking.before(below);
    else asking.after(below);
    above.replaceChildren(
      make("h2", { class: "unseen" }, app.say("overview")),
      make("dl", { class: "figures" }, figure(figures.reports, app.kind("Report")), ...figures.kinds.map(([kind, n]) => figure(n, app.kind(kind))), figure(left.edges.size, app.say("relations"))),
      make("div", { class: "side-by-side" },
        section("years", [[app.say("year"), app.say("reports")], ...figures.years.map(([year, n]) => [year || "", n])],
          columns(app, app.say("overview-years"), figures.years.map(([year, n]) => ({ name: yearName(year), value: n, changes: year ? { years: toggled("years", String(year)) } : null, on: state.years.includes(String(year)) })))),
        section("provinces", [[app.say("province"), "GB/T 2260", app.say("reports")], ...figures.provinces.map(([code, n]) => [placeName(code), code, n])],
          make("div", { class: "scroll short", tabindex: 0, role: "group", "aria-label": app.say("overview-provinces") }, bars(app.say("overview-provinces"), [app.say("province"), app.say("reports")],
            figures.provinces.map(([code, n]) => ({ value: n, name: code ? make("a", { ...app.link({ regions: toggled("regions", code) }), "data-key": `region ${code}` }, placeName(code)) : placeName(code) })))))));
    below.replaceChildren(
      make("div", { class: "three-abreast" }, ...SPREADING.map(top)),
      section("coverage", [[app.say("what"), app.say("number-of"), app.say("share")], ...covered],
        make("table", { class: "plain", "aria-label": app.say("overview-coverage") },
          make("thead", {}, make("tr", {}, make("th", { scope: "col" }, app.say("what")), make("th", { scope: "col", class: "number" }, app.say("number-of")), make("th", { scope: "col", class: "number" }, app.say("share")))),
          make("tbody", {}, ...covered.map(([name, n, share]) => make("tr", {}, make("th", { scope: "row" }, name), make("td", { class: "number" }, String(n)), make("td", { class: "number" }, share)))))));
    if (focused) panel.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }
  return { update };
}
