/* How a law, mechanism or program spreads: of the reports of each province, publisher and year, how many have it. */
import { COLUMNS } from "./matrix.js";

/* The kinds of what agencies act on. */
export const SPREADING = COLUMNS;

const AGENCY = "/*{{agency}}*/";

/* Claims that say that an agency does something with a thing, of those that the filters leave. */
export const actsOn = (model, left, entity) =>
  entity.claims.filter((c) => c.object === entity.index && left.shownClaim[c.index] && model.entities[c.subject].kind === AGENCY);

/* The province of a report: the region of its publisher that lies in no other; "" of one that has none. A joint report may
   have several. */
export function provincesOf(model, report) {
  const found = report.codes.filter((code) => !model.regions[code][1]);
  return found.length ? found : [""];
}

/* Whether a report is among those that are chosen by region, year and report, whatever it says: what a share is a share of. */
export const isThere = (report, { regions, years, reports }) =>
  (!regions.length || report.codes.some((code) => regions.includes(code))) && (!years.length || years.includes(String(report.year))) && (!reports.length || reports.includes(report.id));

const share = () => ({ n: 0, of: 0, reports: [] });
function add(into, key, report, has) {
  if (!into.has(key)) into.set(key, share());
  const cell = into.get(key);
  cell.of++;
  if (has) { cell.n++; cell.reports.push(report.index); }
  return cell;
}

/* { n, of, reports } of all, and the same by place: provinces: [{ code, n, of, reports, years: Map(year → the same), first }],
   publishers: [{ entity, … }], both by n, then by of; years: ascending, 0 last, of reports without one. n: reports in which
   an agency does something with the thing; of: all reports there (isThere); reports: those of n. first: the
   first year of n, or 0. claims: of the thing, by report. */
export function diffusionOf(model, left, entity, state) {
  const claims = new Map();
  for (const claim of actsOn(model, left, entity)) {
    if (!claims.has(claim.report)) claims.set(claim.report, []);
    claims.get(claim.report).push(claim);
  }
  const whole = share();
  const [years, provinces, publishers] = [new Map(), new Map(), new Map()];
  const groupOf = (groups, key) => {
    if (!groups.has(key)) groups.set(key, { ...share(), years: new Map() });
    return groups.get(key);
  };
  for (const report of model.reports) {
    if (!isThere(report, state)) continue;
    const has = claims.has(report.index);
    add(new Map([["", whole]]), "", report, has);
    add(years, report.year, report, has);
    for (const [groups, keys] of [[provinces, provincesOf(model, report)], [publishers, new Set(report.publishers)]]) {
      for (const key of keys) {
        const group = groupOf(groups, key);
        add(new Map([["", group]]), "", report, has);
        add(group.years, report.year, report, has);
      }
    }
  }
  const listed = (groups, name) => [...groups].map(([key, group]) => ({ [name]: key, ...group, first: firstOf(group.years) }));
  const byNumber = (a, b) => b.n - a.n || b.of - a.of;
  return {
    ...whole, claims, first: firstOf(years), byYear: years,
    years: [...years.keys()].sort((a, b) => (a || Infinity) - (b || Infinity)),
    provinces: listed(provinces, "code").sort((a, b) => byNumber(a, b) || (a.code < b.code ? -1 : 1)),
    publishers: listed(publishers, "publisher").sort((a, b) => byNumber(a, b) || a.publisher - b.publisher)
      .map((group) => ({ ...group, entity: model.entities[group.publisher] })),
  };
}

const firstOf = (years) => Math.min(...[...years].filter(([year, cell]) => year && cell.n).map(([year]) => year), Infinity) % Infinity || 0;

/* 0 for none, 1 to 5 by the share; -1 where there is no report. */
export const shadeOf = (cell) => (!cell?.of ? -1 : cell.n ? Math.min(5, 1 + Math.floor((cell.n / cell.of) * 4.999)) : 0);

/* The thing that is told of where nobody chose one: the mechanism, law or program of most reports, which may be none. */
export function mostSpread(model, left) {
  const reports = new Map();
  for (const claim of model.claims) {
    if (!left.shownClaim[claim.index] || model.entities[claim.subject].kind !== AGENCY || !SPREADING.includes(model.entities[claim.object].kind)) continue;
    if (!reports.has(claim.object)) reports.set(claim.object, new Set());
    reports.get(claim.object).add(claim.report);
  }
  const [best] = [...reports].sort((a, b) => b[1].size - a[1].size || a[0] - b[0]);
  return best ? model.entities[best[0]] : null;
}

/* The rows of a CSV: of each province (or publisher) and year where there is a report. names: { region, entity, unknown }. */
export function rowsOf(found, which, names) {
  return found[which].flatMap((group) => found.years.filter((year) => group.years.has(year)).map((year) => {
    const cell = group.years.get(year);
    return which === "provinces"
      ? [group.code ? names.region(group.code) : names.unknown, group.code, year || "", cell.n, cell.of]
      : [group.entity.name, group.entity.id, year || "", cell.n, cell.of];
  }));
}
