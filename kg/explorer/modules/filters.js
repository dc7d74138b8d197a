/* What the filters leave, and how much of each choice they would leave.

   A report is left if its year and itself are chosen and one of its publishers is at home in a chosen region. A claim is
   left if its report is, its predicate, its role and the kinds of its ends are shown, and one of its proofs is left: a
   mention in a section that is shown, which says it in a stance that is shown. A mention is left if its report is and its
   section is shown, and, where it proves claims, one of them has a predicate, role and stance that are shown; a name that
   stayed open if its report, its section and its kind are, and nothing is asked of what it is tied to. A thing is
   left if a mention of it, a claim on it or a report that it published is. With filters on what reports say, a report of
   which nothing is left goes as well. */
import { CITATION, SECTIONS, STANCES, familyOf, sectionAt, sectionsIn, stancesIn } from "./model.js";

/* What a claim fails by; a choice is counted over the claims that fail by nothing but its own filter. */
const KIND = 1, PREDICATE = 2, ROLE = 4, REGION = 8, YEAR = 16, REPORT = 32, PROOF = 64;

/* What the filters say, ready to be asked. shownIn, shownAs: bits of sections and stances. */
function rules(model, state) {
  const bits = (names, hidden) => names.reduce((sum, name, i) => (hidden.includes(name) ? sum : sum | (1 << i)), 0);
  const shownIn = bits(SECTIONS, state.hiddenSections), shownAs = bits(STANCES, state.hiddenStances);
  const proofs = state.hiddenSections.length > 0 || state.hiddenStances.length > 0;
  return {
    shownIn, shownAs, proofs,
    /* whether some mentions may go whose report stays */
    narrow: proofs || state.hiddenPredicates.length > 0 || state.hiddenRoles.length > 0,
    kinds: new Set(state.hiddenKinds), predicates: new Set(state.hiddenPredicates), roles: new Set(state.hiddenRoles),
    regions: new Set(state.regions), years: new Set(state.years), reports: new Set(state.reports),
    /* whether anything is asked of what reports say, not of the reports alone */
    content: proofs || state.hiddenKinds.length > 0 || state.hiddenPredicates.length > 0 || state.hiddenRoles.length > 0 || state.degree > 0 || state.repeated,
    said: (ways) => !ways || (ways & shownAs) !== 0,
    stands: (mention) => (mention.section & shownIn) !== 0,
    open: (name) => (name.section & shownIn) !== 0 && !state.hiddenKinds.includes(name.kind) && !state.degree,
  };
}

/* A byte for each of a list; Uint8Array.from takes several times as long. */
function bytes(list, valueOf) {
  const made = new Uint8Array(list.length);
  for (let i = 0; i < list.length; i++) made[i] = valueOf(list[i]);
  return made;
}

/* By claim what it fails by, and by report. */
function failing(model, rule) {
  const hiddenKind = bytes(model.entities, (e) => (rule.kinds.has(e.kind) ? 1 : 0));
  const reports = bytes(model.reports, (r) =>
    (rule.years.size && !rule.years.has(String(r.year)) ? YEAR : 0) | (rule.reports.size && !rule.reports.has(r.id) ? REPORT : 0)
    | (rule.regions.size && !r.codes.some((code) => rule.regions.has(code)) ? REGION : 0));
  const edges = bytes(model.edges, (edge) =>
    (hiddenKind[edge.from] || hiddenKind[edge.to] ? KIND : 0) | (rule.predicates.has(edge.family) ? PREDICATE : 0)
    | (edge.family === CITATION && rule.roles.has(edge.predicate) ? ROLE : 0));
  const claims = new Uint8Array(model.claims.length);
  for (const claim of model.claims) {
    let failed = edges[claim.edge] | reports[claim.report];
    if (rule.proofs && !claim.evidence.some((mention, i) => rule.stands(mention) && rule.said(claim.ways[i]))) failed |= PROOF;
    claims[claim.index] = failed;
  }
  return { hiddenKind, reports, edges, claims };
}

/* Of each mention whether it proves a claim whose predicate, role and stance are shown. */
function proving(model, rule, fails) {
  const proven = new Uint8Array(model.proving.length);
  for (const claim of model.claims) {
    if (fails.edges[claim.edge] & ~KIND) continue;
    const { evidence, ways } = claim;
    for (let i = 0; i < evidence.length; i++) if (!rule.proofs || rule.said(ways[i])) proven[evidence[i].index] = 1;
  }
  return proven;
}

/* Of each mention whether it is left, and how many of each thing are, in how many reports. */
function mentioned(model, state, rule, fails) {
  const all = !rule.narrow;
  const proven = all ? null : proving(model, rule, fails);
  const left = new Uint8Array(model.proving.length);
  const mentions = new Uint32Array(model.entities.length), documents = new Uint32Array(model.entities.length);
  const last = new Int32Array(model.entities.length).fill(-1);
  for (const report of model.reports) {
    if (fails.reports[report.index]) continue;
    for (const mention of report.mentions) {
      if (!all) {
        if (!rule.stands(mention) || (model.proving[mention.index] && !proven[mention.index])) continue;
      }
      left[mention.index] = 1;
      for (const e of mention.entities) {
        mentions[e]++;
        if (last[e] !== report.index) { last[e] = report.index; documents[e]++; }
      }
    }
  }
  return { left, mentions, documents };
}

/* How many relations there would be of each choice; number of an edge → the claims left of it; and of each report what is left.
   Tens of thousands of edges have one claim alone: these need nothing to be told apart. */
function counted(model, rule, fails, { seldom, shownClaim }) {
  const counts = { kinds: {}, predicates: {}, roles: {}, regions: {}, years: {}, reports: {}, stances: {}, sections: {} };
  const of = model.reports.map(() => ({ mentions: 0, relations: 0, unresolved: 0 }));
  const edges = new Map();
  const byPredicate = new Uint32Array(model.predicates.length), byRole = new Uint32Array(model.predicates.length), byYear = new Uint32Array(model.years.length);
  const codes = Object.keys(model.regions), byRegion = new Uint32Array(codes.length);
  const byReport = new Uint32Array(model.reports.length), byStance = new Uint32Array(1 << STANCES.length), bySection = new Uint32Array(1 << SECTIONS.length);
  const once = [new Uint32Array(model.reports.length), new Uint32Array(model.reports.length)];
  for (const edge of model.edges) {
    if (seldom[edge.from] || seldom[edge.to]) continue;
    const several = edge.claims.length > 1;
    let left = edge.claims, lost = false;
    let any = 0, told = 0, within = 0;
    const years = several ? [] : null, regions = several ? [] : null;
    for (const claim of edge.claims) {
      const failed = fails.claims[claim.index];
      const { report: number } = claim;
      if (failed) lost = true;
      else {
        if (!shownClaim[claim.index]) { lost = true; continue; }
        if (once[0][number] !== edge.index + 1) { once[0][number] = edge.index + 1; of[number].relations++; }
      }
      if (!(failed & ~PREDICATE)) any |= PREDICATE;
      if (!(failed & ~ROLE)) any |= ROLE;
      if (!rule.proofs) {
        if (!failed) { told |= claim.stances; within |= claim.sections; }
      } else if (!(failed & ~PROOF)) {
        for (let i = 0; i < claim.evidence.length; i++) {
          const mention = claim.evidence[i];
          if (rule.stands(mention)) told |= claim.ways[i];
          if (rule.said(claim.ways[i])) within |= mention.section;
        }
      }
      const report = model.reports[number];
      if (!(failed & ~REGION)) {
        for (const place of report.places) {
          if (several && regions.includes(place)) continue;
          if (several) regions.push(place);
          byRegion[place]++;
        }
      }
      if (!(failed & ~YEAR) && !(several && years.includes(report.yearPlace))) { years?.push(report.yearPlace); byYear[report.yearPlace]++; }
      if (!(failed & ~REPORT) && once[1][number] !== edge.index + 1) { once[1][number] = edge.index + 1; byReport[number]++; }
    }
    if (lost) left = several ? left.filter((claim) => shownClaim[claim.index]) : [];
    if (left.length) edges.set(edge.index, left);
    if (any & PREDICATE) byPredicate[edge.place]++;
    if (any & ROLE) byRole[edge.place]++;
    byStance[told]++;
    bySection[within]++;
  }
  byStance.forEach((number, bits) => { if (number) for (const name of stancesIn(bits)) counts.stances[name] = (counts.stances[name] ?? 0) + number; });
  bySection.forEach((number, bits) => { if (number) for (const name of sectionsIn(bits)) counts.sections[name] = (counts.sections[name] ?? 0) + number; });
  const count = (group, key, number) => { if (number) counts[group][key] = (counts[group][key] ?? 0) + number; };
  model.predicates.forEach((name, i) => { count("predicates", familyOf(name), byPredicate[i]); if (familyOf(name) === CITATION) count("roles", name, byRole[i]); });
  model.years.forEach((year, i) => count("years", year, byYear[i]));
  codes.forEach((code, i) => { if (byRegion[i]) counts.regions[code] = byRegion[i]; });
  model.reports.forEach((report, i) => { if (byReport[i]) counts.reports[report.id] = byReport[i]; });
  return { counts, edges, of };
}

/* shown, shownClaim, shownReport, shownMention: whether each is left. mentions, documents: of each thing how many mentions of
   it are left, in how many reports. neighbours: how many other things it is tied to in what is left; degrees: the same before
   the filter of the least number of neighbours. edges: number → the claims left of it. proof(claim, i): whether its i-th
   mention is left as a proof; said(claim): the stances of those that are. named(mention): whether it is left and names a thing
   that is; reads(report, { begin, end }): whether a sentence is, by what it names, else by its section; unresolved(report): the names that stayed open that are left of it; of: of each report how many { mentions (named),
   relations, unresolved }. counts: for each choice of each filter, how many entities (kinds) or relations (the rest) there are
   with all other filters applied. */
export function applyFilters(model, state) {
  const { entities, claims } = model;
  const rule = rules(model, state);
  const fails = failing(model, rule);
  const { left: shownMention, mentions, documents } = mentioned(model, state, rule, fails);

  /* what publishes is there, though its report may never name it */
  const involved = new Uint8Array(entities.length);
  for (const report of model.reports) if (!fails.reports[report.index] && !rule.proofs) for (const p of report.publishers) involved[p] = 1;
  for (const claim of claims) if (!(fails.claims[claim.index] & ~KIND)) involved[claim.subject] = involved[claim.object] = 1;
  const seldom = bytes(entities, (e) => (state.repeated && mentions[e.index] === 1 ? 1 : 0));
  const candidate = entities.map((_, i) => !seldom[i] && (involved[i] === 1 || mentions[i] > 0));

  const tied = (passes) => {
    const numbers = new Uint32Array(entities.length);
    const counted = new Uint8Array(model.pairs);
    for (const claim of claims) {
      const edge = model.edges[claim.edge];
      if (counted[edge.pair] || fails.claims[claim.index] || !passes[edge.from] || !passes[edge.to]) continue;
      counted[edge.pair] = 1;
      numbers[edge.from]++;
      if (edge.to !== edge.from) numbers[edge.to]++;
    }
    return numbers;
  };
  const degrees = tied(candidate);
  const shown = candidate.map((is, i) => is && degrees[i] >= state.degree && !fails.hiddenKind[i]);
  const shownClaim = new Uint8Array(claims.length);
  for (let i = 0; i < claims.length; i++) shownClaim[i] = !fails.claims[i] && shown[claims[i].subject] && shown[claims[i].object] ? 1 : 0;
  const neighbours = state.degree ? tied(shown) : degrees;

  const { counts, edges, of } = counted(model, rule, fails, { seldom, shownClaim });
  entities.forEach((e, i) => { if (fails.hiddenKind[i] ? candidate[i] : shown[i]) counts.kinds[e.kind] = (counts.kinds[e.kind] ?? 0) + 1; });
  /* asked of every mention, and most name one thing */
  const named = ({ index, entities: things }) => {
    if (shownMention[index]) for (const e of things) if (shown[e]) return true;
    return false;
  };
  const unresolved = (report) => (fails.reports[report.index] ? [] : report.unresolved.filter(rule.open));
  for (const report of model.reports) {
    for (const mention of report.mentions) if (named(mention)) of[report.index].mentions++;
    of[report.index].unresolved = unresolved(report).length;
  }
  const shownReport = model.reports.map((r, i) => !fails.reports[i] && (!rule.content || of[i].mentions > 0 || of[i].relations > 0));
  const proof = (claim, i) => !rule.proofs || (rule.stands(claim.evidence[i]) && rule.said(claim.ways[i]));
  const reads = (report, { begin, end }) => {
    if (!rule.narrow) return true;
    const inside = report.mentions.filter((mention) => mention.begin < end && mention.end > begin);
    if (inside.length) return inside.some((mention) => shownMention[mention.index]);
    /* a page in part holds no sections, and proofs alone */
    return Boolean(model.part) || (sectionAt(report, begin) & rule.shownIn) !== 0;
  };
  const said = (claim) => (rule.proofs ? claim.ways.reduce((bits, way, i) => (proof(claim, i) ? bits | way : bits), 0) : claim.stances);
  return { shown, shownClaim, shownReport, shownMention, mentions, documents, degrees, neighbours, counts, edges, of, proof, said, named, unresolved, reads };
}
