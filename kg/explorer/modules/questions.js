/* Named questions of kg/questions, answered from the page's data: columns and rows are those of `kg ask NAME`. */
import { SPREADING } from "./diffusion.js";
import { STANCES } from "./model.js";

const AGENCY = "/*{{agency}}*/";
const [LAW, MECHANISM, PROGRAM] = SPREADING;
/* The relations that questions name, in the order of the schema. */
const bit = (stance) => 1 << STANCES.indexOf(stance);
const DONE = bit("Done"), PLANNED = bit("Planned"), LACKING = bit("Lacking");

/* Rows gathered under their cells: each once, with the claims behind it. */
class Rows {
  constructor() { this.found = new Map(); }

  add(cells, things, claims) {
    const key = cells.join("\u0000");
    const row = this.found.get(key);
    if (row) row.claims.push(...claims);
    else this.found.set(key, { cells, things, claims: [...claims] });
  }

  /* order: numbers of columns, from 1; negative downward. */
  sorted(order, limit = Infinity) {
    const compare = (a, b) => {
      for (const column of order) {
        const [x, y] = [a.cells[Math.abs(column) - 1], b.cells[Math.abs(column) - 1]];
        if (x !== y) return (x < y ? -1 : 1) * Math.sign(column);
      }
      return 0;
    };
    return [...this.found.values()].sort(compare).slice(0, limit);
  }
}

/* Groups that count different things: key → { cells, things, claims, counted }. */
class Groups {
  constructor() { this.found = new Map(); }

  at(cells, things) {
    const key = cells.join("\u0000");
    if (!this.found.has(key)) this.found.set(key, { cells, things, claims: [], counted: new Set(), years: [] });
    return this.found.get(key);
  }

  rows(cellsOf) {
    const rows = new Rows();
    for (const group of this.found.values()) {
      const cells = cellsOf(group);
      if (cells) rows.add(cells, group.things, group.claims);
    }
    return rows;
  }
}

/* What is left of the claims, with their ends and report: { claim, agency, object, report }. */
function* told(model, left, predicates, of = null) {
  for (const claim of of ? of.claims : model.claims) {
    if (!left.shownClaim[claim.index] || (predicates && !predicates.includes(claim.predicate))) continue;
    yield { claim, agency: model.entities[claim.subject], object: model.entities[claim.object], report: model.reports[claim.report] };
  }
}

const yearOf = (report) => (report.year ? String(report.year) : "");
const inRegion = (model, agency, region) => !region || (model.chains[agency.region] ?? []).includes(region.region);
const narrowest = (...things) => things.filter(Boolean).sort((a, b) => a.claims.length - b.claims.length)[0] ?? null;
const is = (thing, wanted) => !wanted || thing === wanted;
const ofYear = (report, year) => !year || yearOf(report) === String(year);
const topOf = (model, agency) => (model.chains[agency.region] ?? []).at(-1);

/* A number of agencies for each thing and year of the report. */
function byYear(predicate, kind) {
  return (model, left, values) => {
    const wanted = values[kind];
    const groups = new Groups();
    for (const { claim, agency, object, report } of told(model, left, predicate, wanted)) {
      if (!is(object, wanted) || !report.year || (!predicate && !claim.citation)) continue;
      const group = groups.at([object.name, yearOf(report)], { 0: object });
      group.counted.add(agency.index);
      group.claims.push(claim);
    }
    return groups.rows((g) => [...g.cells, String(g.counted.size)]).sorted([1, 2]);
  };
}

/* A thing for each agency and report year: [thing, agency, year] or [agency, thing, year]. */
function whoDoes(predicate, kind, agencyFirst) {
  return (model, left, values) => {
    const rows = new Rows();
    for (const { claim, agency, object, report } of told(model, left, [predicate], narrowest(values[kind], values.agency))) {
      if (!is(object, values[kind]) || !is(agency, values.agency) || !ofYear(report, values.year)) continue;
      if (agencyFirst) rows.add([agency.name, object.name, yearOf(report)], { 0: agency, 1: object }, [claim]);
      else rows.add([object.name, agency.name, yearOf(report)], { 0: object, 1: agency }, [claim]);
    }
    return rows.sorted([1, 2, 3]);
  };
}

/* A thing by how many agencies do it, those of more than a number. */
function byAgencies(predicate, kind, more, limit) {
  return (model, left) => {
    const groups = new Groups();
    for (const { claim, agency, object } of told(model, left, predicate && [predicate])) {
      if (object.kind !== kind || agency.kind !== AGENCY || (!predicate && !claim.citation)) continue;
      const group = groups.at([object.name], { 0: object });
      group.counted.add(agency.index);
      group.claims.push(claim);
    }
    return groups.rows((g) => (g.counted.size > more ? [g.cells[0], g.counted.size] : null)).sorted([-2, 1], limit)
      .map((row) => ({ ...row, cells: row.cells.map(String) }));
  };
}

function citing(model, left, { law, agency: who, role, year, region }) {
  const rows = new Rows();
  for (const { claim, agency, object, report } of told(model, left, null, narrowest(law, who))) {
    if (!claim.citation || !is(object, law) || !is(agency, who) || (role && claim.predicate !== role) || !ofYear(report, year) || !inRegion(model, agency, region)) continue;
    rows.add([agency.name, claim.predicate, object.name, yearOf(report), report.file], { 0: agency, 2: object }, [claim]);
  }
  return rows.sorted([3, 4, 1, 2, 5]);
}

function running(model, left, { mechanism, year, region }) {
  const rows = new Rows();
  for (const { claim, agency, object, report } of told(model, left, ["appliesMechanism"], mechanism)) {
    if (!is(object, mechanism) || !ofYear(report, year) || !inRegion(model, agency, region)) continue;
    for (const [i, mention] of claim.evidence.entries()) {
      if (!mention.entities.includes(object.index) || !left.proof(claim, i)) continue;
      const { begin, end } = model.sentences[mention.sentence];
      rows.add([object.name, agency.name, yearOf(report), report.text.slice(begin, end)], { 0: object, 1: agency }, [claim]);
    }
  }
  return rows.sorted([1, 2, 3, 4]);
}

function articles(model, left, { law }) {
  const rows = new Rows();
  for (const { claim, agency, object } of told(model, left, null, law)) {
    if (!is(object, law)) continue;
    for (const article of claim.articles) rows.add([agency.name, object.name + article], { 0: agency }, [claim]);
  }
  return rows.sorted([1, 2]);
}

function coCited(model, left, { law }) {
  const cited = new Map();
  for (const { claim, object, report } of told(model, left, null)) {
    if (!claim.citation) continue;
    if (!cited.has(report.index)) cited.set(report.index, new Map());
    const laws = cited.get(report.index);
    if (!laws.has(object)) laws.set(object, []);
    laws.get(object).push(claim);
  }
  const groups = new Groups();
  for (const [report, laws] of cited) {
    if (law && !laws.has(law)) continue;
    for (const one of law ? [law] : laws.keys()) {
      for (const other of laws.keys()) {
        if (one.name === other.name || (!law && one.name > other.name)) continue;
        const [a, b] = one.name < other.name ? [one, other] : [other, one];
        const group = groups.at([a.name, b.name], { 0: a, 1: b });
        group.counted.add(report);
        if (group.claims.length < 40) group.claims.push(...laws.get(a), ...laws.get(b));
      }
    }
  }
  return groups.rows((g) => [...g.cells, g.counted.size]).sorted([-3, 1, 2], 50).map((row) => ({ ...row, cells: row.cells.map(String) }));
}

/* The things that an agency is tied to by some relations (or cites, where none are named): thing → claims. */
function tiedTo(model, left, agency, predicates) {
  const found = new Map();
  for (const { claim, object } of told(model, left, predicates, agency)) {
    if (claim.subject !== agency.index || (!predicates && !claim.citation)) continue;
    if (!found.has(object)) found.set(object, []);
    found.get(object).push(claim);
  }
  return found;
}

function oneNotOther(model, left, { a, b }) {
  const rows = new Rows();
  if (!a || !b || a === b) return [];
  const [mine, theirs] = [tiedTo(model, left, a, null), tiedTo(model, left, b, null)];
  if (theirs.size) for (const [law, claims] of mine) if (!theirs.has(law)) rows.add([a.name, b.name, law.name], { 0: a, 1: b, 2: law }, claims);
  return rows.sorted([1, 2, 3]);
}

function alike(model, left, { agency: who }) {
  if (!who) return [];
  const pairs = new Map();
  for (const [at, predicates] of [[0, null], [1, ["appliesMechanism"]]]) {
    for (const [thing, mine] of tiedTo(model, left, who, predicates)) {
      const others = new Map();
      for (const { claim, agency } of told(model, left, predicates, thing)) {
        if (claim.object !== thing.index || agency === who || (!predicates && !claim.citation)) continue;
        if (!others.has(agency)) others.set(agency, []);
        others.get(agency).push(claim);
      }
      for (const [other, claims] of others) {
        if (!pairs.has(other)) pairs.set(other, { counts: [0, 0], claims: [] });
        const pair = pairs.get(other);
        pair.counts[at]++;
        pair.claims.push(...mine, ...claims);
      }
    }
  }
  const rows = [...pairs].filter(([other]) => other.name !== who.name).map(([other, { counts, claims }]) => {
    const [one, two] = who.name < other.name ? [who, other] : [other, who];
    return { cells: [one.name, two.name, ...counts.map(String)], things: { 0: one, 1: two }, claims, sum: counts[0] + counts[1] };
  });
  const order = (x, y) => (x < y ? -1 : x > y ? 1 : 0);
  return rows.sort((x, y) => y.sum - x.sum || order(x.cells[0], y.cells[0]) || order(x.cells[1], y.cells[1])).slice(0, 50);
}

function byProvince(model, left, { mechanism, region }) {
  const groups = new Groups();
  for (const { claim, agency, object, report } of told(model, left, ["appliesMechanism"], mechanism)) {
    const top = topOf(model, agency);
    if (!is(object, mechanism) || !report.year || !top || (region && region.region !== top)) continue;
    const group = groups.at([model.regions[top][0], object.name], { 0: model.byId.get(`region/${top}`), 1: object });
    group.counted.add(agency.index);
    group.years.push(report.year);
    group.claims.push(claim);
  }
  return groups.rows((g) => [...g.cells, String(Math.min(...g.years)), String(g.counted.size)]).sorted([1, 3, 2]);
}

function firstSeen(model, left, { mechanism }) {
  const firsts = new Map();
  for (const { claim, agency, object, report } of told(model, left, ["appliesMechanism"], mechanism)) {
    if (!is(object, mechanism) || !report.year) continue;
    const first = firsts.get(object);
    if (!first || report.year < first.year) firsts.set(object, { year: report.year, names: new Set([agency.name]), claims: [claim] });
    else if (report.year === first.year) { first.names.add(agency.name); first.claims.push(claim); }
  }
  const rows = new Rows();
  for (const [object, { year, names, claims }] of firsts) rows.add([object.name, String(year), [...names].sort().join("、")], { 0: object }, claims);
  return rows.sorted([2, 1]);
}

/* What agencies planned in what is left, with what their reports on the next year say, left or not: the claims of both. */
export function promises(model, left, { agency: who, thing, year }) {
  const published = new Map();
  for (const report of model.reports) {
    for (const p of report.publishers) {
      if (!published.has(p)) published.set(p, []);
      published.get(p).push(report);
    }
  }
  const found = [];
  for (const { claim, agency, object, report } of told(model, left, null, narrowest(who, thing))) {
    if (!(left.said(claim) & PLANNED) || !is(agency, who) || !is(object, thing) || !report.year || !ofYear(report, year) || !report.publishers.includes(agency.index)) continue;
    for (const next of published.get(agency.index)) {
      if (next.year !== report.year + 1) continue;
      const later = agency.claims.filter((c) => c.report === next.index && c.subject === agency.index && c.object === object.index);
      const some = (bits, but) => later.some((c) => c.stances & bits && c.predicate !== but);
      const outcome = some(DONE, "cites") ? "done" : some(LACKING) ? "wanting" : some(PLANNED) ? "planned" : "silent";
      found.push({ claim, agency, object, report, next, later, outcome });
    }
  }
  return found;
}

function kept(model, left, values) {
  const rows = new Rows();
  for (const { claim, agency, object, report, next, later, outcome } of promises(model, left, values)) {
    rows.add([agency.name, claim.predicate, object.name, yearOf(report), outcome, report.file, next.file], { 0: agency, 2: object }, [claim, ...later]);
  }
  return rows.sorted([1, 4, 3, 2, 6, 7]);
}

function supervising(model, left, { agency: who, superior }) {
  const rows = new Rows();
  for (const { claim, agency, object } of told(model, left, ["supervisedBy"], narrowest(who, superior))) {
    if (is(agency, who) && is(object, superior)) rows.add([agency.name, object.name], { 0: agency, 1: object }, [claim]);
  }
  return rows.sorted([1, 2]);
}

function issued(model, left, { agency: who, year }) {
  const rows = new Rows();
  for (const { claim, agency, object, report } of told(model, left, ["issues"], who)) {
    if (!claim.citation || !is(agency, who) || !ofYear(report, year)) continue;
    rows.add([agency.name, object.name, object.subclass, yearOf(report)], { 0: agency, 1: object }, [claim]);
  }
  return rows.sorted([1, 2, 4]);
}

/* name → { columns, slots: { parameter: kind }, needed: those without which there is no answer, charts: the
   ways to draw the answer (of answer-chart.js), answer(model, left, values) → [{ cells, things: { column: entity }, claims }] }.
   values: entities, a role's name, a year as text; a region's entity. */
export const QUESTIONS = {
  "agencies-citing-law": { columns: ["agency", "role", "law", "year", "report"], slots: { role: "Role", law: LAW, agency: AGENCY, year: "Year", region: "Region" }, charts: [[3, "agencies"], [1, "agencies"], [0, "rows"]], answer: citing },
  "agencies-of-a-mechanism": { columns: ["mechanism", "agency", "year", "sentence"], slots: { mechanism: MECHANISM, year: "Year", region: "Region" }, charts: [[1, "rows"], [2, "agencies"]], answer: running },
  "mechanisms-by-province": { columns: ["province", "mechanism", "first_year", "agencies"], slots: { mechanism: MECHANISM, region: "Region" }, charts: [[0, "agencies"], [1, "agencies"]], answer: byProvince },
  "mechanisms-first-seen": { columns: ["mechanism", "year", "agencies"], slots: { mechanism: MECHANISM }, charts: [[1, "rows"]], answer: firstSeen },
  "mechanisms-by-year": { columns: ["mechanism", "year", "agencies"], slots: { mechanism: MECHANISM }, charts: [[1, "agencies"], [0, "agencies"]], answer: byYear(["appliesMechanism"], "mechanism") },
  "laws-by-year": { columns: ["law", "year", "agencies"], slots: { law: LAW }, charts: [[1, "agencies"], [0, "agencies"]], answer: byYear(null, "law") },
  "articles-cited": { columns: ["agency", "provision"], slots: { law: LAW }, charts: [[1, "agencies"], [0, "rows"]], answer: articles },
  "co-cited-laws": { columns: ["one", "other", "reports"], slots: { law: LAW }, charts: [["pair", [2]]], answer: coCited },
  "laws-publicised": { columns: ["law", "agency", "year"], slots: { law: LAW, year: "Year" }, charts: [[0, "agencies"], [2, "agencies"], [1, "rows"]], answer: whoDoes("publicises", "law", false) },
  "laws-cited-by-one-not-other": { columns: ["a", "b", "law"], slots: { a: AGENCY, b: AGENCY }, needed: ["a", "b"], charts: [[2, "reports"]], answer: oneNotOther },
  "agencies-alike": { columns: ["one", "other", "laws", "mechanisms"], slots: { agency: AGENCY }, needed: ["agency"], charts: [["pair", [2, 3]]], answer: alike },
  "programs-by-agency": { columns: ["agency", "program", "year"], slots: { agency: AGENCY, program: PROGRAM, year: "Year" }, charts: [[1, "agencies"], [2, "agencies"], [0, "rows"]], answer: whoDoes("carriesOut", "program", true) },
  "documents-issued": { columns: ["agency", "law", "class", "year"], slots: { agency: AGENCY, year: "Year" }, charts: [[0, "rows"], [3, "rows"], [2, "rows"]], answer: issued },
  "promises-kept": { columns: ["agency", "predicate", "thing", "year", "outcome", "report", "next_report"], slots: { agency: AGENCY, thing: "Thing", year: "Year" }, charts: [[4, "rows"]], answer: kept },
  "who-supervises-whom": { columns: ["agency", "superior"], slots: { agency: AGENCY, superior: AGENCY }, charts: [[1, "rows"], [0, "rows"]], answer: supervising },
  "most-cited-laws": { columns: ["law", "agencies"], slots: {}, charts: [[0, [1]]], answer: byAgencies(null, LAW, 0, 30) },
  "mechanisms-shared": { columns: ["mechanism", "agencies"], slots: {}, charts: [[0, [1]]], answer: byAgencies("appliesMechanism", MECHANISM, 1, Infinity) },
};
