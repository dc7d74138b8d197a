/* What the filters leave, and how much of each choice they would leave.

   A claim is left if its kinds, predicate, role, report and year are shown and it lies in a chosen region: its subject
   or its object is at home there. Where neither can be at home anywhere (a mechanism and its part), it is left if both
   ends are. A thing is left if it is mentioned in a report that is left, with a claim where a region is chosen. */
import { CITATION, STANCES, stancesIn } from "./model.js";

/* What a claim fails by; a choice is counted over the claims that fail by nothing but its own filter. */
const KIND = 1, PREDICATE = 2, ROLE = 4, REGION = 8, YEAR = 16, REPORT = 32, STANCE = 64;

/* counts: for each choice of each filter, how many entities (kinds) or relations (the rest) there are, with all other
   filters applied. degrees, mentions: of each entity, among what is left. edges: number → the claims left of it. */
export function applyFilters(model, state) {
  const { entities, claims } = model;
  const hidden = { kinds: new Set(state.hiddenKinds), predicates: new Set(state.hiddenPredicates), roles: new Set(state.hiddenRoles) };
  const only = { regions: new Set(state.regions), years: new Set(state.years), reports: new Set(state.reports) };

  const hiddenKind = entities.map((e) => hidden.kinds.has(e.kind));
  const reportFails = model.reports.map(
    (r) => (only.years.size && !only.years.has(String(r.year)) ? YEAR : 0) | (only.reports.size && !only.reports.has(r.id) ? REPORT : 0));
  const edgeFails = model.edges.map((edge) =>
    (hiddenKind[edge.from] || hiddenKind[edge.to] ? KIND : 0)
    | (hidden.predicates.has(edge.family) ? PREDICATE : 0)
    | (edge.family === CITATION && hidden.roles.has(edge.predicate) ? ROLE : 0)
    | (only.regions.size && edge.placed && !edge.codes.some((code) => only.regions.has(code)) ? REGION : 0));
  if (only.regions.size) {
    /* what belongs together without a place of its own follows its ends */
    const near = new Uint8Array(entities.length);
    for (const edge of model.edges) if (edge.placed && !(edgeFails[edge.index] & REGION)) near[edge.from] = near[edge.to] = 1;
    for (const edge of model.edges) if (!edge.placed && !(near[edge.from] && near[edge.to])) edgeFails[edge.index] |= REGION;
  }
  /* what a claim may be of: one that says its thing in several ways is left while one of them is shown */
  const ways = STANCES.reduce((bits, name, i) => (state.hiddenStances.includes(name) ? bits : bits | (1 << i)), 0);
  const fails = Uint8Array.from(claims, (claim) => edgeFails[claim.edge] | reportFails[claim.report] | (claim.stances && !(claim.stances & ways) ? STANCE : 0));

  const shownReport = reportFails.map((f) => !f);
  const mentions = new Uint32Array(entities.length);
  for (const report of model.reports) {
    if (shownReport[report.index]) for (const mention of report.mentions) for (const e of mention.entities) mentions[e]++;
  }
  const involved = new Uint8Array(entities.length);
  for (const claim of claims) if (!(fails[claim.index] & ~KIND)) involved[claim.subject] = involved[claim.object] = 1;
  const atHome = (e) => (model.chains[e.region] ?? []).some((code) => only.regions.has(code));
  /* a publisher that its report never names has no mention at all, and stays */
  const seldom = entities.map((_, i) => state.repeated && mentions[i] === 1);
  const candidate = entities.map((e, i) => {
    if (seldom[i]) return false;
    return involved[i] === 1 || (mentions[i] > 0 && (!only.regions.size || atHome(e)));
  });

  /* degrees first, then one pass of the least degree */
  const degrees = new Uint32Array(entities.length);
  const counted = new Uint8Array(model.pairs);
  for (const claim of claims) {
    const edge = model.edges[claim.edge];
    if (fails[claim.index] || counted[edge.pair] || !candidate[edge.from] || !candidate[edge.to]) continue;
    counted[edge.pair] = 1;
    degrees[edge.from]++;
    if (edge.to !== edge.from) degrees[edge.to]++;
  }
  const enough = entities.map((_, i) => candidate[i] && degrees[i] >= state.degree);
  const shown = enough.map((is, i) => is && !hiddenKind[i]);
  const shownClaim = claims.map((claim, i) => !fails[i] && shown[claim.subject] && shown[claim.object]);

  const edges = new Map();
  const counts = { kinds: {}, predicates: {}, roles: {}, regions: {}, years: {}, reports: {}, stances: {} };
  const count = (group, key) => { counts[group][key] = (counts[group][key] ?? 0) + 1; };
  entities.forEach((e, i) => { if (hiddenKind[i] ? candidate[i] : shown[i]) count("kinds", e.kind); });
  for (const edge of model.edges) {
    if (seldom[edge.from] || seldom[edge.to]) continue;
    const left = [];
    let any = 0, told = 0;
    const [years, reports] = [[], []];
    for (const claim of edge.claims) {
      const failed = fails[claim.index];
      if (!failed) {
        if (!shownClaim[claim.index]) continue;
        left.push(claim);
      }
      if (!(failed & ~PREDICATE)) any |= PREDICATE;
      if (!(failed & ~ROLE)) any |= ROLE;
      if (!(failed & ~REGION)) any |= REGION;
      if (!(failed & ~STANCE)) told |= claim.stances;
      const report = model.reports[claim.report];
      if (!(failed & ~YEAR) && !years.includes(report.year)) years.push(report.year);
      if (!(failed & ~REPORT) && !reports.includes(report.id)) reports.push(report.id);
    }
    if (left.length) edges.set(edge.index, left);
    if (any & PREDICATE) count("predicates", edge.family);
    if (any & ROLE && edge.family === CITATION) count("roles", edge.predicate);
    if (any & REGION && edge.placed) for (const code of edge.codes) count("regions", code);
    for (const stance of stancesIn(told)) count("stances", stance);
    for (const year of years) count("years", String(year));
    for (const id of reports) count("reports", id);
  }
  return { shown, shownClaim, shownReport, degrees, mentions, counts, edges };
}
