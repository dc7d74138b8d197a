/* Two to four agencies, or years of one, side by side: what each does with what, in which way, and who does it alone. */
import { SPREADING } from "./diffusion.js";
import { promises } from "./questions.js";

export const MOST = 4;

/* A side as the address holds it: an agency's id, and after “|” the year reported on, if one is meant. */
export const sideOf = (agency, year) => (year ? `${agency.id}|${year}` : agency.id);

/* The sides that the state names, “agency/A|2023;agency/A|2024”, as { agency, year or 0 }; what names nothing is left out. */
export function sidesOf(model, texts) {
  const sides = texts.split(";").map((text) => {
    const cut = text.lastIndexOf("|");
    const [id, year] = cut < 0 ? [text, 0] : [text.slice(0, cut), Number(text.slice(cut + 1))];
    return { agency: model.byId.get(id), year: year || 0 };
  });
  return sides.filter((side) => side.agency?.kind === "/*{{agency}}*/").slice(0, MOST);
}

/* The years on which there are reports with claims of an agency, ascending. */
export const yearsOf = (model, left, agency) => [...new Set(agency.claims
  .filter((c) => c.subject === agency.index && left.shownClaim[c.index])
  .map((c) => model.reports[c.report].year))].filter(Boolean).sort((a, b) => a - b);

/* Of each kind that agencies act on: { kind, rows, counts }. rows: { entity, cells: of each side null or { claims, predicates,
   stances (bits), reports }, mask: a bit for each side that has it }, those of all sides first, then those of fewer. counts:
   mask → number of rows. */
export function comparison(model, left, sides) {
  const found = new Map();
  sides.forEach(({ agency, year }, i) => {
    for (const claim of agency.claims) {
      if (claim.subject !== agency.index || !left.shownClaim[claim.index] || (year && model.reports[claim.report].year !== year)) continue;
      if (!found.has(claim.object)) found.set(claim.object, { entity: model.entities[claim.object], cells: sides.map(() => null), mask: 0 });
      const row = found.get(claim.object);
      row.mask |= 1 << i;
      row.cells[i] ??= { claims: [], predicates: [], stances: 0, reports: 0 };
      const cell = row.cells[i];
      cell.claims.push(claim);
      cell.stances |= left.said(claim);
      if (!cell.predicates.includes(claim.predicate)) cell.predicates.push(claim.predicate);
    }
  });
  const many = (mask) => sides.filter((_, i) => mask & (1 << i)).length;
  return SPREADING.map((kind) => {
    const rows = [...found.values()].filter((row) => row.entity.kind === kind)
      .sort((a, b) => many(b.mask) - many(a.mask) || a.mask - b.mask || a.entity.index - b.entity.index);
    const counts = new Map();
    for (const row of rows) {
      counts.set(row.mask, (counts.get(row.mask) ?? 0) + 1);
      for (const cell of row.cells) if (cell) cell.reports = new Set(cell.claims.map((c) => c.report)).size;
    }
    return { kind, rows, counts };
  }).filter(({ rows }) => rows.length);
}

/* Whether two sides are one agency in two years, of which the first is the earlier. */
export const isCourse = (sides) => sides.length === 2 && sides[0].agency === sides[1].agency && sides[0].year > 0 && sides[1].year > sides[0].year;

/* What an agency planned in a year, with what its report on the next says, each thing and relation once. */
export function announced(model, left, agency, year) {
  const found = new Map();
  for (const promise of promises(model, left, { agency, year: String(year) })) {
    const key = `${promise.claim.predicate} ${promise.object.index} ${promise.outcome}`;
    if (!found.has(key)) found.set(key, { ...promise, claims: [] });
    found.get(key).claims.push(promise.claim);
  }
  const order = ["done", "wanting", "planned", "silent"];
  return [...found.values()].sort((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome) || a.object.index - b.object.index);
}
