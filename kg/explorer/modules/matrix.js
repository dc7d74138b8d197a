/* Reporting agencies × laws, mechanisms or programs: in how many sentences or reports each does something with each. */

export const COLUMNS = [/*{{acted-on}}*/];
export const UNITS = ["sentences", "reports"];
/* Who makes an instrument is no way of using it. */
const MAKING = "/*{{making}}*/";

/* sort keys: "" or "total" by total, "name" by name, "region" by region code (rows only), or the id of a column (for
   rows) or row (for columns): by the value there. */
function ordered(items, key, value, tie) {
  const by = {
    name: (a, b) => tie(a, b),
    region: (a, b) => a.entity.region.localeCompare(b.entity.region) || b.total - a.total || tie(a, b),
  }[key] ?? (key && key !== "total"
    ? (a, b) => value(b, key) - value(a, key) || b.total - a.total || tie(a, b)
    : (a, b) => b.total - a.total || tie(a, b));
  return [...items].sort(by);
}

/* What is counted of some claims: numbers of the sentences or of the reports that prove them in what is left. */
function counted(claims, left, unit, into) {
  for (const claim of claims) {
    claim.evidence.forEach((mention, i) => {
      if (left.proof(claim, i)) into.add(unit === "reports" ? mention.report : mention.sentence);
    });
  }
  return into;
}

/* "row column" → { count, claims }, and [of each agency, of each column] the sentences or reports, each once. */
function cellsOf(model, left, against, { unit, making, everyone, about }) {
  const reporting = new Set(model.reports.filter((r) => left.shownReport[r.index]).flatMap((r) => r.publishers));
  const near = new Set();
  if (about) {
    near.add(about.index);
    for (const claim of about.claims) if (left.shownClaim[claim.index]) near.add(claim.subject).add(claim.object);
  }
  const cells = new Map();
  for (const [number, claims] of left.edges) {
    const edge = model.edges[number];
    const [from, to] = [model.entities[edge.from], model.entities[edge.to]];
    if (from.kind !== "/*{{agency}}*/" || to.kind !== against || (edge.predicate === MAKING && !making)) continue;
    if (!everyone && !reporting.has(edge.from)) continue;
    /* of what is chosen its own row or column, else the agencies that have to do with it */
    if (about && (about.kind === against ? to !== about : !near.has(edge.from) || (about.kind === from.kind && from !== about))) continue;
    const key = `${edge.from} ${edge.to}`;
    if (!cells.has(key)) cells.set(key, { from, to, claims: [] });
    cells.get(key).claims.push(...claims);
  }
  const totals = [new Map(), new Map()];
  for (const cell of cells.values()) {
    cell.count = counted(cell.claims, left, unit, new Set()).size;
    for (const [side, entity] of [cell.from, cell.to].entries()) {
      if (!totals[side].has(entity)) totals[side].set(entity, new Set());
      counted(cell.claims, left, unit, totals[side].get(entity));
    }
  }
  return { cells, totals };
}

/* The matrix of what the filters leave (applyFilters): rows and columns as { entity, total }, strongest first unless
   sorted otherwise, cut to the numbers given; rowsOf, columnsOf: how many there are in all. unit: what is counted, of UNITS.
   making: whether who makes an instrument counts. everyone: all agencies, not those alone that report. about: a thing that was
   chosen, or null. find: what the name of a row or column holds. cell(row, column) gives { count, claims } or undefined. most:
   the highest count. A total is no sum: one sentence may name several. */
export function matrixOf(model, left, against, options = {}) {
  const { rowSort = "", columnSort = "", rows = 30, columns = 60, rank = null, unit = UNITS[0], making = false, everyone = false, about = null, find = "" } = options;
  const { cells, totals } = cellsOf(model, left, against, { unit, making, everyone, about });
  let items = totals.map((map) => [...map].map(([entity, total]) => ({ entity, total: total.size })));
  if (find) {
    const named = items.map((list) => list.filter(({ entity }) => entity.name.includes(find)));
    items = items.map((list, side) => (named[side].length ? named[side] : list));
    if (!named[0].length && !named[1].length) items = [[], []];
  }
  const tie = rank ? (a, b) => rank(a.entity) - rank(b.entity) : (a, b) => a.entity.index - b.entity.index;
  const at = (row, column) => cells.get(`${row.index} ${column.index}`);
  const lookUp = (id) => model.byId.get(id);
  const rowValue = (row, id) => (lookUp(id) && at(row.entity, lookUp(id))?.count) || 0;
  const columnValue = (column, id) => (lookUp(id) && at(lookUp(id), column.entity)?.count) || 0;
  /* which rows and columns stand is decided by strength, their order by the sort */
  const keep = (list, number, id) => {
    const kept = ordered(list, "total", null, tie).slice(0, number);
    const chosen = list.find((item) => item.entity.id === id);
    if (chosen && !kept.includes(chosen)) kept.push(chosen);
    return kept;
  };
  return {
    rows: ordered(keep(items[0], rows, columnSort), rowSort, rowValue, tie),
    columns: ordered(keep(items[1], columns, rowSort), columnSort, columnValue, tie),
    rowsOf: items[0].length,
    columnsOf: items[1].length,
    cell: at,
    most: [...cells.values()].reduce((most, cell) => Math.max(most, cell.count), 1),
  };
}

/* Shade 1…5 of a count, 0 for none: by the square root, so that one and two are told apart beside thirty; where the
   most is small the dark shades stay unused, for two is not much. */
export function shade(count, most) {
  if (count <= 0) return 0;
  return Math.min(5, 1 + Math.round((4 * (Math.sqrt(count) - 1)) / (Math.sqrt(Math.max(most, 6)) - 1)));
}
