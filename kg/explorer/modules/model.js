/* The page's data as objects that know one another. Numbers of entities are their ranks: 0 is the strongest. */

/* In what way a report says what agencies do: bits of a number, in this order. */
export const STANCES = [/*{{stances}}*/];
export const stancesIn = (bits) => STANCES.filter((_, i) => bits & (1 << i));

/* In what part of a report it stands: bits of a number, in this order; the last is what stands in none of these. */
export const SECTIONS = [/*{{sections}}*/, "NoSection"];
const NO_SECTION = 1 << (SECTIONS.length - 1);
export const sectionsIn = (bits) => SECTIONS.filter((_, i) => bits & (1 << i));

/* What an instrument was when it was cited: numbers from 1 of these. */
const FORCES = [/*{{forces}}*/];
/* The relations of who acts by an instrument, which then has to be in force; to make known or tidy up an old one is right. */
export const BY_IT = [/*{{by-it}}*/];

export const ROLES = [/*{{roles}}*/];

/* The predicate under which a citation of any role is filtered. */
export const CITATION = "/*{{cited}}*/";
export const familyOf = (predicate) => (ROLES.includes(predicate) ? CITATION : predicate);

export function load(data) {
  const entities = data.entities.map(([kind, id, name, alt, subclass, region, facts], index) => ({
    index, kind, id, name, alt, subclass, region, facts, surfaces: [], mentions: [], claims: [], reports: [],
  }));
  const sentences = [];
  let mentioned = 0;
  const reports = data.reports.map(
    ([iri, file, title, year, issued, number, url, publishers, text, bounds, mentions, unresolved, sections], index) => {
      const first = sentences.length;
      for (const [begin, end, counts, mark] of bounds) sentences.push({ index: sentences.length, report: index, begin, end, counts, mark });
      return {
        index, iri, file, title, year, issued, number, url, publishers, text, sections,
        first, sentences: bounds.length,
        unresolved: unresolved.map(([begin, end, reason, section, kind]) => ({ begin, end, reason, section: section || NO_SECTION, kind, entities: [] })),
        id: file,
        /* publisher · year · title, of these what is known */
        name: [publishers.map((p) => entities[p].name).join("、"), year || "", title || (publishers.length ? "" : file)].filter(Boolean).join(" · "),
        mentions: mentions.map(([begin, end, sentence, section, ...named]) => ({
          index: mentioned++, report: index, begin, end, sentence: first + sentence, section: section || NO_SECTION, entities: named,
        })),
      };
    });
  for (const report of reports) {
    for (const mention of report.mentions) {
      const surface = report.text.slice(mention.begin, mention.end);
      for (const number of new Set(mention.entities)) {
        const entity = entities[number];
        entity.mentions.push(mention);
        if (entity.reports.at(-1) !== report.index) entity.reports.push(report.index);
        if (entity.surfaces.length < 50 && !entity.surfaces.includes(surface)) entity.surfaces.push(surface);
      }
    }
  }
  const chains = chainsOf(data.regions);
  const edges = [];
  const pairs = new Map();
  const byKey = new Map();
  /* of each mention whether it is evidence of a claim */
  const proving = new Uint8Array(mentioned);
  const claims = data.claims.map(([report, subject, predicate, object, marks, evidence, articles, ways, force, noSuch], index) => {
    const key = `${subject} ${predicate} ${object}`;
    let edge = byKey.get(key);
    if (!edge) {
      const pair = subject < object ? `${subject} ${object}` : `${object} ${subject}`;
      if (!pairs.has(pair)) pairs.set(pair, pairs.size);
      edge = {
        index: edges.length, from: subject, predicate: data.predicates[predicate], place: predicate, to: object, claims: [],
        family: familyOf(data.predicates[predicate]), pair: pairs.get(pair),
      };
      byKey.set(key, edge);
      edges.push(edge);
    }
    const claim = {
      index, report, subject, object, predicate: edge.predicate, edge: edge.index, inferred: Boolean(marks & 1), citation: Boolean(marks & 2),
      articles, evidence: evidence.map((i) => reports[report].mentions[i]), ways,
      stances: ways.reduce((all, bits) => all | bits, 0), sections: 0, force: FORCES[force - 1] ?? "", noSuch,
    };
    edge.claims.push(claim);
    for (const mention of claim.evidence) { claim.sections |= mention.section; proving[mention.index] = 1; }
    entities[subject].claims.push(claim);
    if (object !== subject) entities[object].claims.push(claim);
    return claim;
  });
  /* A file name that several reports bear is told apart by their numbers. */
  const files = new Map();
  for (const report of reports) {
    if (files.has(report.id)) report.id = `${report.id}*${report.index}`;
    files.set(report.id, report);
  }
  /* where a report belongs: the regions of its publishers with all that contain them */
  for (const report of reports) report.codes = [...new Set(report.publishers.flatMap((p) => chains[entities[p].region] ?? []))];
  const place = new Map(Object.keys(data.regions).map((code, i) => [code, i]));
  for (const report of reports) report.places = report.codes.map((code) => place.get(code));
  const years = [...new Set(reports.map((report) => report.year))].sort((a, b) => b - a);
  for (const report of reports) report.yearPlace = years.indexOf(report.year);
  return {
    entities, reports, sentences, claims, edges, proving, pairs: pairs.size,
    labels: data.labels,
    asOf: data.as_of,
    initials: data.initials,
    part: data.part,
    known: data.known ?? {},
    kinds: data.kinds,
    predicates: data.predicates,
    regions: data.regions,
    byId: new Map(entities.map((entity) => [entity.id, entity])),
    reportById: files,
    years,
    chains,
  };
}

/* The kinds of the innermost section around a place of a report that the page holds whole, as bits. */
export function sectionAt(report, at) {
  report.wide ??= /[\ud800-\udbff]/.test(report.text);
  const place = report.wide ? [...report.text.slice(0, at)].length : at;
  return report.sections.findLast(([begin, end]) => begin <= place && place < end)?.[2] || NO_SECTION;
}

/* Code → itself and all regions that contain it, smallest first. */
function chainsOf(regions) {
  const chains = {};
  for (const code of Object.keys(regions)) {
    const chain = [];
    for (let at = code; at && regions[at] && !chain.includes(at); at = regions[at][1]) chain.push(at);
    chains[code] = chain;
  }
  return chains;
}

/* The sentences that prove some claims, in the order of the text: each once, with all words to mark. left: what the filters
   leave (applyFilters), where they count. */
export function evidenceOf(model, claims, left = null) {
  const found = new Map();
  for (const claim of claims) {
    for (const [i, mention] of claim.evidence.entries()) {
      if (left && !left.proof(claim, i)) continue;
      let item = found.get(mention.sentence);
      if (!item) {
        const sentence = model.sentences[mention.sentence];
        item = { sentence, report: model.reports[sentence.report], marks: [], articles: [], inferred: true, stances: 0, sections: 0, claims: [] };
        found.set(mention.sentence, item);
      }
      if (!item.marks.some(([begin]) => begin === mention.begin)) item.marks.push([mention.begin, mention.end]);
      for (const article of claim.articles) if (!item.articles.includes(article)) item.articles.push(article);
      item.inferred = item.inferred && claim.inferred;
      item.stances |= claim.ways[i];
      item.sections |= mention.section;
      if (!item.claims.includes(claim)) item.claims.push(claim);
    }
  }
  const items = [...found.values()].sort((a, b) => a.sentence.index - b.sentence.index);
  for (const item of items) item.marks.sort((a, b) => a[0] - b[0]);
  return items;
}

/* What claims say of laws that were not in force, and of articles that there were not, when they were cited: each once, with the day.
   {force, day, article, wrong, law}: force or article is "", wrong: whether who cites acts by it. Without a day nothing is said. */
export function lapses(model, claims) {
  const days = { RepealedThen: "date_no_longer_in_force", NotYetInForceThen: "first_date_entry_in_force" };
  const found = new Map();
  const add = (claim, lapse) => {
    const law = model.entities[claim.object];
    const key = [claim.object, lapse.force, lapse.article].join("\n");
    if (!found.has(key)) found.set(key, { ...lapse, law, wrong: false });
    if (BY_IT.includes(claim.predicate)) found.get(key).wrong = true;
  };
  for (const claim of claims) {
    const fact = model.entities[claim.object].facts.find(([name]) => name === days[claim.force]);
    if (fact) add(claim, { force: claim.force, day: fact[1], article: "" });
    for (const article of claim.noSuch) add(claim, { force: "", day: "", article });
  }
  return [...found.values()];
}

/* A lapse in words; label: gives those of the ontology. */
export const lapseText = ({ force, day, article }, label) => (force ? `${label(force)} ${day}` : `${label("noSuchArticle")} ${article}`);
