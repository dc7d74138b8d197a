/* The figures of the start page: what there is, by year and by province, what most agencies have, and how sure it is. */
import { SPREADING, isThere, provincesOf } from "./diffusion.js";
import { STANCES } from "./model.js";

const TOP = 10;

/* { reports, years: [[year, n]], provinces: [[code, n]], kinds: [[kind, n]], top: { kind: [{ entity, agencies, reports }] },
   coverage: { mentions, claims, inferred, unresolved, stances: { name: n } } } of what the filters leave. claims:
   statements, of which some are inferred; unresolved: names that nothing ties to one thing. */
export function figuresOf(model, left, state) {
  const count = (map, key) => map.set(key, (map.get(key) ?? 0) + 1);
  const [years, provinces, kinds] = [new Map(), new Map(), new Map()];
  let [mentions, unresolved] = [0, 0];
  const reports = model.reports.filter((r) => left.shownReport[r.index] && isThere(r, state));
  for (const report of reports) {
    count(years, report.year);
    for (const code of provincesOf(model, report)) count(provinces, code);
    mentions += left.of[report.index].mentions;
    unresolved += left.of[report.index].unresolved;
  }
  model.entities.forEach((e, i) => { if (left.shown[i]) count(kinds, e.kind); });
  const bySaid = new Uint32Array(1 << STANCES.length);
  let [statements, inferred] = [0, 0];
  for (const claim of model.claims) {
    if (!left.shownClaim[claim.index]) continue;
    statements++;
    if (claim.inferred) inferred++;
    bySaid[left.said(claim)]++;
  }
  /* of each thing who does something with it, and what says so */
  const doing = new Map();
  for (const [number, claims] of left.edges) {
    const edge = model.edges[number];
    const { kind } = model.entities[edge.to];
    if (!SPREADING.includes(kind) || model.entities[edge.from].kind !== "/*{{agency}}*/") continue;
    /* who made an instrument that a report only cites does not cite it */
    const saying = kind === SPREADING[0] ? claims.filter((claim) => claim.citation) : claims;
    if (!saying.length) continue;
    let of = doing.get(edge.to);
    if (!of) doing.set(edge.to, of = { agencies: new Set(), saying: [] });
    of.agencies.add(edge.from);
    of.saying.push(saying);
  }
  const stances = Object.fromEntries(STANCES.map((name, i) => [name, bySaid.reduce((sum, n, bits) => (bits & (1 << i) ? sum + n : sum), 0)]));
  const top = Object.fromEntries(SPREADING.map((kind) => [kind, strongest([...doing].filter(([number]) => model.entities[number].kind === kind), model)]));
  return {
    reports: reports.length, top, kinds: model.kinds.map((kind) => [kind, kinds.get(kind) ?? 0]),
    years: [...years].sort(([a], [b]) => (a || Infinity) - (b || Infinity)),
    provinces: [...provinces].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)),
    coverage: { mentions, claims: statements, inferred, unresolved, stances },
  };
}

/* The things of most agencies, of as many of most reports, as { entity, agencies, reports }. */
function strongest(doing, model) {
  doing.sort(([, a], [, b]) => b.agencies.size - a.agencies.size);
  const least = doing[TOP - 1]?.[1].agencies.size ?? 0;
  return doing.filter(([, { agencies }]) => agencies.size >= least)
    .map(([number, { agencies, saying }]) => ({ entity: model.entities[number], agencies: agencies.size, reports: new Set(saying.flat().map((claim) => claim.report)).size }))
    .sort((a, b) => b.agencies - a.agencies || b.reports - a.reports || a.entity.index - b.entity.index).slice(0, TOP);
}
