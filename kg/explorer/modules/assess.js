/* The assessor's sheet: of each report what those who assess such reports code by hand, and what each figure rests on. It says
   what kg/verbs/assessing.py says of the whole, of what the filters leave: of the laws, mechanisms, plans and sentences that
   are left in the reports that are left. What a report planned is looked up in the report on the year before, whether the
   filters of region, year and document leave that one or not. */
import { applyFilters } from "./filters.js";
import { BY_IT, CITATION, ROLES, SECTIONS, STANCES, evidenceOf, lapses } from "./model.js";
import { filtered, format } from "./state.js";

/* What a sentence counts as: bits. */
const COUNTS = 1, NAMING = 2, NAMING_NONE = 4;
/* The day of the next year by which a report is to be published. */
const ON_TIME = "/*{{on-time}}*/";
/* column → kind of section that the rule asks for */
const ASKED = { /*{{asked}}*/ };
/* column → relation of who cites an instrument: relies_on → reliesOn */
const ROLE = Object.fromEntries(ROLES.map((role) => [role.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), role]));
const [DONE, PLANNED, LACKING] = ["/*{{done}}*/", "/*{{planned}}*/", "/*{{lacking}}*/"].map((name) => 1 << STANCES.indexOf(name));

/* The columns that are figures, by what they are about. */
export const GROUPS = [
  { key: "assess-published", columns: ["issued", "on_time", "sections", ...Object.keys(ASKED)] },
  { key: "assess-laws", columns: [...Object.keys(ROLE), "not_in_force", "no_such_article", "articles", "mechanisms"] },
  { key: "assess-shortcomings", columns: ["shortcomings_naming", "shortcomings_naming_none"] },
  { key: "assess-plans", columns: ["plans", "last_plans", "last_done", "last_lacking", "last_planned", "last_silent"] },
  { key: "assess-carried", columns: ["sentences", "carried_over", "share_carried_over"] },
];
/* The columns of the whole table, in the order of the command's. */
export const COLUMNS = ["report", "agency", "region", "year", ...GROUPS.flatMap((group) => group.columns), "as_of"];
const OF_LAST = ["last_plans", "last_done", "last_lacking", "last_planned", "last_silent", "carried_over"];

/* To three places as Python rounds: of two that are as near, to the even one. */
export const rounded = (share) => (((1000 * share) % 1) === 0.5 ? 2 * Math.round(500 * share) : Math.round(1000 * share)) / 1000;

/* left: what the filters leave; past: what they leave without those of region, year and document. Gives { rows, row(report),
   groups(row, column) }. A row: { report, publishers (entities), values: column → text, number, true, false or null where
   nothing tells }. groups: what a figure counts, each { about (words), entity or null, items as of evidenceOf }. */
export function assessor(model, left, past) {
  const claimsOf = model.reports.map(() => []);
  for (const claim of model.claims) claimsOf[claim.report].push(claim);
  const published = new Map();
  for (const report of model.reports) {
    if (!report.year) continue;
    for (const p of report.publishers) published.set(`${p} ${report.year}`, [...(published.get(`${p} ${report.year}`) ?? []), report]);
  }
  const made = new Map();

  const inFilter = (filter, claim) => filter.shownClaim[claim.index] === 1;
  const stances = (filter, claim) => claim.ways.reduce((bits, ways, i) => (filter.proof(claim, i) ? bits | ways : bits), 0);
  const acted = (filter, report) => claimsOf[report.index].filter((c) => inFilter(filter, c) && c.stances);

  /* what is counted once, with the claims that say so: key → { entity, about, claims, filter, said: in which stance, 0 any } */
  const add = (figures, figure, key, claim, about, filter = left, said = 0) => {
    const group = figures.get(figure) ?? figures.set(figure, new Map()).get(figure);
    const one = group.get(key) ?? group.set(key, { entity: model.entities[claim.object], about, claims: [], filter, said }).get(key);
    if (!one.claims.includes(claim)) one.claims.push(claim);
  };

  function ofLaws(figures, own) {
    for (const claim of own) {
      if (!claim.citation) continue;
      const name = model.entities[claim.object].name;
      add(figures, claim.predicate, claim.object, claim, name);
      for (const { force, day, wrong } of lapses(model, [claim])) if (force && wrong) add(figures, "not_in_force", claim.object, claim, `${name} ${day}`);
      for (const article of claim.articles) {
        const key = `${claim.object} ${article}`;
        add(figures, "articles", key, claim, `${name} ${article}`);
        if (BY_IT.includes(claim.predicate) && claim.noSuch.includes(article)) add(figures, "no_such_article", key, claim, `${name} ${article}`);
      }
    }
  }

  /* What a report says of a thing that was planned; a bare mention is no deed. */
  function outcome(now) {
    for (const [figure, said] of [["last_done", DONE], ["last_lacking", LACKING], ["last_planned", PLANNED]]) {
      const claims = now.filter((c) => stances(left, c) & said && (said !== DONE || c.predicate !== CITATION));
      if (claims.length) return [figure, claims, left, said];
    }
    return null;
  }

  function ofPlans(figures, report, own, before) {
    const name = (claim) => model.entities[claim.object].name;
    for (const claim of own) if (stances(left, claim) & PLANNED) add(figures, "plans", claim.object, claim, name(claim), left, PLANNED);
    for (const last of before) {
      const told = new Set(figures.get("last_plans")?.keys());
      for (const plan of acted(past, last)) {
        if (!(stances(past, plan) & PLANNED) || !report.publishers.includes(plan.subject) || told.has(plan.object)) continue;
        add(figures, "last_plans", plan.object, plan, name(plan), past, PLANNED);
      }
    }
    for (const [object, { claims }] of figures.get("last_plans") ?? []) {
      const [figure, telling, filter, said] = outcome(own.filter((c) => c.object === object)) ?? ["last_silent", claims, past, PLANNED];
      for (const claim of telling) add(figures, figure, object, claim, name(claim), filter, said);
    }
  }

  /* its sentences of which something is left: { sentence, mentions } */
  function heard(filter, report) {
    const found = new Map();
    for (const mention of report.mentions) {
      if (!filter.shownMention[mention.index]) continue;
      if (!found.has(mention.sentence)) found.set(mention.sentence, { sentence: model.sentences[mention.sentence], mentions: [] });
      found.get(mention.sentence).mentions.push(mention);
    }
    return [...found.values()];
  }

  function make(report) {
    const figures = new Map();
    const before = report.year ? [...new Set(report.publishers.flatMap((p) => published.get(`${p} ${report.year - 1}`) ?? []))] : [];
    const claims = acted(left, report);
    const own = claims.filter((c) => report.publishers.includes(c.subject));
    ofLaws(figures, claims);
    ofPlans(figures, report, own, before);
    const said = heard(left, report);
    const mechanisms = new Map();
    for (const mention of report.mentions) {
      if (!left.shownMention[mention.index]) continue;
      for (const n of mention.entities) if (model.entities[n].kind === "/*{{mechanism}}*/" && left.shown[n]) mechanisms.set(n, [...(mechanisms.get(n) ?? []), mention]);
    }
    const marks = new Map();
    for (const last of before) for (const { sentence } of heard(past, last)) if (sentence.mark && !marks.has(sentence.mark)) marks.set(sentence.mark, last);
    const counting = said.filter(({ sentence }) => sentence.counts & COUNTS);
    const carried = counting.filter(({ sentence }) => marks.has(sentence.mark));
    const count = (figure) => figures.get(figure)?.size ?? 0;
    const publishers = report.publishers.map((p) => model.entities[p]).sort((a, b) => (a.id < b.id ? -1 : 1));
    const lengths = Object.fromEntries(Object.entries(ASKED).map(([column, kind]) => [column, lengthOf(report, kind)]));
    const values = {
      report: report.file, agency: publishers.map((p) => p.name).join("、"), year: report.year || null,
      region: publishers.map((p) => model.regions[p.region]?.[0]).find(Boolean) ?? "", issued: report.issued, on_time: onTime(report),
      sections: Object.values(ASKED).filter((kind) => sectionsOf(report, kind).length).length, ...lengths,
      ...Object.fromEntries(Object.entries(ROLE).map(([column, role]) => [column, count(role)])),
      ...Object.fromEntries(["not_in_force", "no_such_article", "articles", "plans", ...OF_LAST].map((figure) => [figure, count(figure)])),
      mechanisms: mechanisms.size, shortcomings_naming: said.filter(({ sentence }) => sentence.counts & NAMING).length,
      shortcomings_naming_none: said.filter(({ sentence }) => sentence.counts & NAMING_NONE).length,
      sentences: counting.length, carried_over: carried.length, share_carried_over: counting.length ? rounded(carried.length / counting.length) : null,
      as_of: model.asOf,
    };
    if (!before.length) for (const column of [...OF_LAST, "share_carried_over"]) values[column] = null;
    return { report, publishers, values, figures, mechanisms, said, counting, carried, marks };
  }

  const row = (report) => made.get(report) ?? made.set(report, make(report)).get(report);

  const plain = (report, begin, end, spans) => ({ report, sentence: { begin, end }, marks: spans, articles: [], inferred: false, stances: 0, claims: [] });
  const wholly = (report) => ({ sentence: { begin, end } }) => plain(report, begin, end, [[begin, end]]);
  const naming = (report) => ({ sentence: { begin, end }, mentions }) => plain(report, begin, end, mentions.map((m) => [m.begin, m.end]));

  function groups(one, column) {
    const { report, said } = one;
    const sentences = (list, itemOf) => (list.length ? [{ about: "", entity: null, items: list.map(itemOf(report)) }] : []);
    if (column in ASKED) return sectionGroups(report, ASKED[column], plain, !model.part);
    if (column === "sections") return Object.values(ASKED).flatMap((kind) => sectionGroups(report, kind, plain, !model.part));
    if (column === "issued" || column === "on_time") return dayGroups(report, plain);
    if (column === "mechanisms") {
      return [...one.mechanisms].sort(([a], [b]) => a - b).map(([n, mentions]) => ({
        about: model.entities[n].name, entity: model.entities[n],
        items: said.filter((each) => mentions.some((m) => m.sentence === each.sentence.index))
          .map(({ sentence: { begin, end, index } }) => plain(report, begin, end, mentions.filter((m) => m.sentence === index).map((m) => [m.begin, m.end]))),
      }));
    }
    if (column === "shortcomings_naming") return sentences(said.filter(({ sentence }) => sentence.counts & NAMING), naming);
    if (column === "shortcomings_naming_none") return sentences(said.filter(({ sentence }) => sentence.counts & NAMING_NONE), wholly);
    if (column === "sentences") return sentences(one.counting, naming);
    if (column === "carried_over" || column === "share_carried_over") {
      return one.carried.map((each) => ({ about: "", entity: null, items: [wholly(report)(each), earlier(one.marks.get(each.sentence.mark), each.sentence.mark)] }));
    }
    return [...(one.figures.get(ROLE[column] ?? column) ?? new Map()).values()]
      .map(({ entity, about, claims, filter, said: as }) => ({
        entity, about, items: evidenceOf(model, claims, as ? { proof: (claim, i) => filter.proof(claim, i) && (claim.ways[i] & as) !== 0 } : filter),
      }));
  }
  /* the same sentence, where it stood the year before */
  function earlier(report, mark) {
    for (let i = report.first; i < report.first + report.sentences; i++) if (model.sentences[i].mark === mark) return wholly(report)({ sentence: model.sentences[i] });
    return null;
  }

  const order = (a, b) => (a.values.year ?? 0) - (b.values.year ?? 0) || compare(a.values.agency, b.values.agency) || compare(a.report.file, b.report.file);
  return { row, groups, rows: () => model.reports.filter((r) => left.shownReport[r.index]).map(row).sort(order) };
}

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const sectionsOf = (report, kind) => report.sections.filter(([, , kinds]) => kinds & (1 << SECTIONS.indexOf(kind)));

/* The characters of the sections of a kind, which may hold one another. */
function lengthOf(report, kind) {
  let [covered, reached] = [0, 0];
  for (const [begin, end] of sectionsOf(report, kind)) {
    covered += Math.max(0, end - Math.max(begin, reached));
    reached = Math.max(reached, end);
  }
  return covered;
}

/* Whether it was issued in time; null where its day is not known, or is none of issue. */
function onTime({ year, issued }) {
  if (!year || issued < `${year}-01-01`) return null;
  return issued <= `${year + 1}-${ON_TIME}`;
}

/* An offset in characters as strings count here. */
function unitsAt(text, at) {
  let units = 0;
  for (let left = at; left > 0 && units < text.length; left--) units += text.codePointAt(units) > 0xffff ? 2 : 1;
  return units;
}

const SEEN = 90;
/* The heading of each section of a kind with its first sentence. A page that holds a part of the text holds no section. */
function sectionGroups(report, kind, plain, whole) {
  return sectionsOf(report, kind).map(([begin, end]) => {
    const [from, to] = [unitsAt(report.text, begin), unitsAt(report.text, end)];
    const line = report.text.slice(from, to).split("\n")[0];
    const stop = report.text.indexOf("。", from + line.length);
    const until = Math.min(to, stop < 0 ? from + line.length + SEEN : stop + 1);
    return { about: "", kind, length: end - begin, entity: null, items: whole && line ? [plain(report, from, until, [[from, from + line.length]])] : [] };
  });
}

/* Where the day of issue stands in the text, if it does. */
function dayGroups(report, plain) {
  if (!report.issued) return [];
  const [year, month, day] = report.issued.split("-").map(Number);
  const found = [...report.text.matchAll(new RegExp(`${year}\\s*[年.\\-/]\\s*0?${month}\\s*[月.\\-/]\\s*0?${day}(?!\\d)\\s*日?`, "g"))].at(-1);
  if (!found) return [{ about: report.issued, entity: null, items: [] }];
  const [begin, end] = [found.index, found.index + found[0].length];
  const from = report.text.lastIndexOf("\n", begin) + 1;
  const to = report.text.indexOf("\n", end);
  return [{ about: "", entity: null, items: [plain(report, Math.max(from, begin - SEEN), Math.min(to < 0 ? report.text.length : to, end + SEEN), [[begin, end]])] }];
}

/* The assessor of what the page shows. */
export function assessorOf(app) {
  const { model, left, state } = app;
  const wide = { ...state, regions: [], years: [], reports: [] };
  const past = () => (format(wide) === format(state) ? left : filtered(wide) || !app.everything ? applyFilters(model, wide) : app.everything);
  left.assessor ??= assessor(model, left, past());
  return left.assessor;
}

/* How many of some rows tell that they were in time, were not, or do not tell; and how many have all sections. */
export const tally = (rows) => ({
  reports: rows.length, onTime: rows.filter((r) => r.values.on_time === true).length, late: rows.filter((r) => r.values.on_time === false).length,
  untold: rows.filter((r) => r.values.on_time === null).length, whole: rows.filter((r) => r.values.sections === Object.keys(ASKED).length).length,
});
