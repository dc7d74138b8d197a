/* The page of one law, mechanism or program: facts, by year, roles, articles, what stands beside it, where, all sentences. */
import { aboutOf, sentenceRows } from "./about.js";
import { copies } from "./card.js";
import { bars, columns } from "./charts.js";
import { csv } from "./csv.js";
import { SPREADING, mostSpread } from "./diffusion.js";
import { firstReports } from "./diffusion-view.js";
import { button, download, make, sign, textField } from "./dom.js";
import { shareText } from "./grid.js";
import { stancesIn } from "./model.js";
import { picker } from "./picker.js";
import { segments } from "./segments.js";

const SENTENCES = 30, NAMES = 12, AGENCIES = 40;

export function aboutView(app) {
  const panel = document.getElementById("view-profile");
  let key = "";
  let shown = SENTENCES;

  const chosen = () => {
    const wanted = [app.state.thing, app.state.entity].map((id) => app.model.byId.get(id)).find((e) => e && SPREADING.includes(e.kind));
    return wanted ?? mostSpread(app.model, app.left);
  };
  const link = (entity) => make("a", { class: "entity", ...app.link({ entity: entity.id, other: "", open: "" }, { focusCard: true }) }, sign(entity.kind), make("span", { class: "name" }, entity.name));
  const pair = (agency, entity, ...words) => make("a", app.link({ entity: agency.id, other: entity.id, open: "" }, { focusCard: true }), ...words);
  const field = textField((find) => app.go({ find }));
  const section = (name, ...content) => make("section", { "aria-label": app.say(name) }, make("h3", {}, app.say(name)), ...content);

  /* One fact in words of this page, or of the ontology. */
  const factName = (name) => (app.say(name) === name ? app.label(name) : app.say(name));

  function facts(entity) {
    const rows = [[app.say("kind"), app.kind(entity.kind)]];
    if (entity.subclass) rows.push([app.say("subclass"), app.label(entity.subclass)]);
    if (entity.region) rows.push([app.say("region"), app.region(entity.region)]);
    if (entity.alt.length) rows.push([app.say("otherNames"), entity.alt.join(app.say("separator"))]);
    const written = entity.surfaces.filter((s) => s !== entity.name && !entity.alt.includes(s)).slice(0, NAMES);
    if (written.length) rows.push([app.say("inReports"), written.join(app.say("separator"))]);
    for (const [name, value] of entity.facts) rows.push([factName(name), app.say(value)]);
    return make("dl", { class: "facts" }, ...rows.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]));
  }

  const agencies = (entity, list) => make("span", {}, ...list.slice(0, NAMES).flatMap((agency, i) => [i ? app.say("separator") : "", pair(agency, entity, agency.name)]),
    list.length > NAMES ? ` ${app.say("andOthers", list.length - NAMES)}` : "");

  function articles(entity, found) {
    if (!found.articles.length) return "";
    return section("articles", make("table", { class: "plain", "aria-label": app.say("articles") },
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, app.say("articles")), make("th", { scope: "col", class: "number" }, app.kind("Agency")), make("th", { scope: "col" }, app.say("citedBy")))),
      make("tbody", {}, ...found.articles.map(({ article, agencies: list }) => make("tr", {}, make("th", { scope: "row" }, article), make("td", { class: "number" }, String(list.length)), make("td", {}, agencies(entity, list)))))));
  }

  function forces(found) {
    if (!found.forces.length) return "";
    return section("forceThen", bars(app.say("forceThen"), [app.say("forceThen"), app.say("statements"), app.say("reports")],
      found.forces.map(({ force, claims, reports }) => ({ name: app.label(force), value: claims.length, more: String(reports) }))),
    make("p", { class: "note" }, app.say("asOfNote", app.model.asOf)));
  }

  function sentences(entity, rows, heads) {
    const list = make("ol", { class: "evidence sentences" }, ...rows.slice(0, app.most(shown)).map(({ report, item }) => make("li", {},
      make("blockquote", {}, ...segments(report.text, item.marks.map(([begin, end]) => ({ begin, end })), item.sentence.begin, item.sentence.end).map((piece) => (piece.span ? make("mark", {}, piece.text) : piece.text))),
      make("p", { class: "where" }, [...new Set(item.claims.map((c) => app.model.entities[c.subject].name))].join(app.say("separator")), " · ", [...new Set(item.claims.map((c) => app.predicate(c.predicate)))].join(app.say("separator")),
        ...stancesIn(item.stances & ~1 ? item.stances : 0).map((name) => make("span", { class: `stance ${name}` }, app.label(name))), " · ",
        make("a", app.link({ view: "documents", report: report.id, at: item.marks[0][0] }), app.reportName(report)), " ", ...copies(app, report, report.text.slice(item.sentence.begin, item.sentence.end).trim())))));
    return make("section", { "aria-label": app.say("sentences") }, make("div", { class: "bar" }, make("h3", {}, app.say("sentences"), make("span", { class: "count" }, ` ${rows.length}`)), field,
      button(app.say("csv"), () => download("fazhi-kg-sentences.csv", csv([heads, ...rows.map((row) => row.cells)]), "text/csv")),
      button(app.say("print"), () => window.print())), list,
    rows.length > app.most(shown) ? button(app.say("moreEvidence", rows.length - app.most(shown)), () => { shown += 200; update(true); }, { class: "more" }) : "");
  }

  /* the sentences of which some cell holds a text */
  const held = (rows) => (app.state.find ? rows.filter(({ cells }) => cells.some((cell) => String(cell).toLowerCase().includes(app.state.find.toLowerCase()))) : rows);

  function content(entity) {
    const found = aboutOf(app.model, app.left, entity, app.state);
    const rows = held(sentenceRows(app.model, found, { label: app.predicate, stances: (bits) => stancesIn(bits).map(app.label).join(app.say("separator")), report: app.reportName }));
    const heads = ["year", "subject", "predicate", "stances", "articles", "sentence", "report", "file"].map((name) => app.say(name));
    const { spread } = found;
    return [
      make("header", { class: "view-head" }, make("h2", {}, sign(entity.kind), " ", entity.name),
        make("p", {}, make("strong", {}, app.say("shareOfReports", spread.n, spread.of)), " ", app.say(`spread-${entity.kind}`), spread.first ? make("span", {}, " ", app.say("firstSeenIn", spread.first), ...firstReports(app, spread)) : ""),
        make("p", {}, make("a", app.link({ view: "diffusion", thing: entity.id, entity: "", other: "" }), app.say("diffusion")), " · ", make("a", app.link({ view: "network", entity: entity.id, other: "" }), app.say("network")))),
      make("div", { class: "side-by-side" },
        section("facts", facts(entity)),
        section("reportsByYear", columns(app, app.say("reportsByYear"), found.years.map(({ year, reports }) => ({ name: year ? String(year) : app.say("unknownYear"), value: reports, changes: year ? { years: app.state.years[0] === String(year) ? [] : [String(year)] } : null, on: app.state.years.includes(String(year)) }))))),
      make("div", { class: "side-by-side" },
        section("roles", bars(app.say("roles"), [app.say("predicate"), app.kind("Agency"), app.say("reports")], found.roles.map((role) => ({ name: app.predicate(role.predicate), value: role.agencies, more: String(role.reports) })))),
        forces(found)),
      articles(entity, found),
      make("div", { class: "side-by-side" },
        section("beside", found.beside.length ? bars(app.say("beside"), [app.kind(entity.kind), app.say("reportsBoth"), app.say("reportsAll")], found.beside.map(({ entity: other, reports, of }) => ({ name: link(other), value: reports, more: String(of) }))) : make("p", { class: "note" }, app.say("nothing"))),
        section("byProvince", bars(app.say("byProvince"), [app.say("province"), app.say("having"), app.say("shareOf")], spread.provinces.filter((p) => p.n).map((p) => ({ name: p.code ? app.model.regions[p.code][0] : app.say("noProvince"), value: p.n, more: shareText(p) }))))),
      section("byAgency", bars(app.say("byAgency"), [app.kind("Agency"), app.say("reports")], found.agencies.slice(0, app.most(AGENCIES)).map((a) => ({ name: pair(a.entity, entity, a.entity.name), value: a.reports }))),
        found.agencies.length > app.most(AGENCIES) ? make("p", { class: "note" }, app.say("andOthers", found.agencies.length - app.most(AGENCIES))) : ""),
      sentences(entity, rows, heads),
    ];
  }

  function update(force = false) {
    const entity = chosen();
    const now = [entity?.id, app.state.find, app.filterKey, app.language].join("\n");
    if (!force && now === key) return;
    if (key.split("\n")[0] !== entity?.id) shown = SENTENCES;
    key = now;
    field.set(app.state.find, app.say("findIn"));
    const typing = document.activeElement === field;
    const at = typing ? panel.firstChild.scrollTop : 0;
    panel.replaceChildren(make("div", { class: "reading scroll" },
      make("div", { class: "bar" }, make("label", {}, app.say("aboutOf"), " ", picker(app, app.say("spreadPick"), SPREADING, entity, (thing) => thing && app.go({ thing: thing.id, entity: "", other: "" })))),
      ...(entity ? content(entity) : [make("p", { class: "note empty" }, app.say("nothing"))])));
    if (typing) { field.focus({ preventScroll: true }); panel.firstChild.scrollTop = at; }
  }
  return { update };
}
