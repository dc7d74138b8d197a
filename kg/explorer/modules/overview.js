/* The figures of the start page: what there is, by year and by province, what most agencies have, and how sure it is. */
import { SPREADING, isThere, provincesOf } from "./diffusion.js";
import { STANCES } from "./model.js";

const TOP = 10;

/* { reports, years: [[year, n]], provinces: [[code, n]], kinds: [[kind, n]], top: { kind: [{ entity, agencies, reports }] },
   coverage: { mentions, claims, inferred, unresolved, stances: { name: n } } } of what the filters leave. claims:
   statements, of which some are inferred; mentions and unresolved names are those of the reports. */
export function figuresOf(model, left, state) {
  const count = (map, key) => map.set(key, (map.get(key) ?? 0) + 1);
  const [years, provinces, kinds] = [new Map(), new Map(), new Map()];
  let [mentions, unresolved] = [0, 0];
  const reports = model.reports.filter((r) => left.shownReport[r.index] && isThere(r, state));
  for (const report of reports) {
    count(years, report.year);
    for (const code of provincesOf(model, report)) count(provinces, code);
    mentions += report.mentions.length;
    unresolved += report.unresolved.length;
  }
  model.entities.forEach((e, i) => { if (left.shown[i]) count(kinds, e.kind); });
  const stances = Object.fromEntries(STANCES.map((name) => [name, 0]));
  let [statements, inferred] = [0, 0];
  const doing = new Map();
  for (const claim of model.claims) {
    if (!left.shownClaim[claim.index]) continue;
    statements++;
    if (claim.inferred) inferred++;
    STANCES.forEach((name, i) => { if (claim.stances & (1 << i)) stances[name]++; });
    const { kind } = model.entities[claim.object];
    /* who made an instrument that a report only cites does not cite it */
    if (!SPREADING.includes(kind) || model.entities[claim.subject].kind !== "/*{{agency}}*/" || (kind === SPREADING[0] && !claim.citation)) continue;
    if (!doing.has(claim.object)) doing.set(claim.object, [new Set(), new Set()]);
    doing.get(claim.object)[0].add(claim.subject);
    doing.get(claim.object)[1].add(claim.report);
  }
  const top = Object.fromEntries(SPREADING.map((kind) => [kind, [...doing]
    .map(([number, [agencies, said]]) => ({ entity: model.entities[number], agencies: agencies.size, reports: said.size }))
    .filter(({ entity }) => entity.kind === kind)
    .sort((a, b) => b.agencies - a.agencies || b.reports - a.reports || a.entity.index - b.entity.index).slice(0, TOP)]));
  return {
    reports: reports.length, top, kinds: model.kinds.map((kind) => [kind, kinds.get(kind) ?? 0]),
    years: [...years].sort(([a], [b]) => (a || Infinity) - (b || Infinity)),
    provinces: [...provinces].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)),
    coverage: { mentions, claims: statements, inferred, unresolved, stances },
  };
}
