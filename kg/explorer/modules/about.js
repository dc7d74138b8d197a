/* All that the page holds on one law, mechanism or program: by year, by relation, by article, beside which others, where. */
import { actsOn, diffusionOf } from "./diffusion.js";
import { evidenceOf } from "./model.js";

const OTHERS = 20;

/* { spread: diffusionOf, years: [[year, { predicate: number of reports }]], roles: [[predicate, agencies, reports]],
   articles: [[article, [agencies]]], forces: [[force or "", number of citations]], beside: [{ entity, reports, of }],
   sentences: evidenceOf }. What claims count is reports, unless said otherwise. */
export function aboutOf(model, left, entity, state) {
  const claims = actsOn(model, left, entity);
  const reportsBy = (list) => new Set(list.map((c) => c.report));
  const grouped = (keyOf) => {
    const groups = new Map();
    for (const claim of claims) {
      for (const key of [keyOf(claim)].flat()) {
        if (!groups.has(key)) groups.set(key, []);
        groups.get(key).push(claim);
      }
    }
    return groups;
  };
  const agencies = (list) => [...new Set(list.map((c) => c.subject))].sort((a, b) => a - b).map((n) => model.entities[n]);
  const roles = [...grouped((c) => c.predicate)].map(([predicate, list]) => ({ predicate, agencies: agencies(list).length, reports: reportsBy(list).size, claims: list }));
  const years = [...grouped((c) => model.reports[c.report].year)].sort(([a], [b]) => (a || Infinity) - (b || Infinity))
    .map(([year, list]) => ({ year, reports: reportsBy(list).size, claims: list }));
  const articles = [...grouped((c) => c.articles)].map(([article, list]) => ({ article, agencies: agencies(list), claims: list }))
    .sort((a, b) => b.agencies.length - a.agencies.length || numberOf(a.article) - numberOf(b.article) || (a.article < b.article ? -1 : 1));
  const forces = [...grouped((c) => c.force)].filter(([force]) => force).map(([force, list]) => ({ force, claims: list, reports: reportsBy(list).size })).sort((a, b) => b.claims.length - a.claims.length);
  return {
    claims, spread: diffusionOf(model, left, entity, state), years, articles, forces,
    roles: roles.sort((a, b) => model.predicates.indexOf(a.predicate) - model.predicates.indexOf(b.predicate)),
    beside: besides(model, left, entity, reportsBy(claims)),
    sentences: evidenceOf(model, claims, left),
    agencies: agencies(claims).map((agency) => {
      const own = claims.filter((c) => c.subject === agency.index);
      return { entity: agency, reports: reportsBy(own).size, claims: own };
    }).sort((a, b) => b.reports - a.reports || a.entity.index - b.entity.index),
  };
}

const numberOf = (article) => Number(/\d+/.exec(article)?.[0] ?? 0);

/* What else of its kind the same reports act on: in how many of them, and in how many reports at all. */
function besides(model, left, entity, reports) {
  const found = new Map();
  for (const claim of model.claims) {
    const other = model.entities[claim.object];
    if (other === entity || other.kind !== entity.kind || !left.shownClaim[claim.index]) continue;
    if (!found.has(other)) found.set(other, [new Set(), new Set()]);
    const [both, all] = found.get(other);
    all.add(claim.report);
    if (reports.has(claim.report)) both.add(claim.report);
  }
  return [...found].filter(([, [both]]) => both.size).map(([other, [both, all]]) => ({ entity: other, reports: both.size, of: all.size }))
    .sort((a, b) => b.reports - a.reports || a.entity.index - b.entity.index).slice(0, OTHERS);
}

/* The rows of the sentences as a table: year, publisher, relation, stance, articles, text, report. names: { label, report }. */
export function sentenceRows(model, found, names) {
  return found.sentences.map((item) => {
    const { report, sentence, claims } = item;
    return {
      report, sentence, item,
      cells: [report.year || "", [...new Set(claims.map((c) => model.entities[c.subject].name))].join("、"), [...new Set(claims.map((c) => names.label(c.predicate)))].join("、"),
        names.stances(item.stances), item.articles.join("、"), report.text.slice(sentence.begin, sentence.end).trim(), names.report(report), report.file],
    };
  });
}
