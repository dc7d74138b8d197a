/* Agencies × laws, mechanisms or programs: how often each does something with each. */

export const COLUMNS = [/*{{acted-on}}*/];

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

/* The matrix of what the filters leave (applyFilters): rows and columns as { entity, total }, strongest first unless
   sorted otherwise, cut to the numbers given; of: how many there are in all. cell(row, column) gives
   { count, claims } or undefined; count is of words that prove it. most: the highest count. */
export function matrixOf(model, left, against, { rowSort = "", columnSort = "", rows = 30, columns = 60, rank = null } = {}) {
  const cells = new Map();
  const totals = [new Map(), new Map()];
  for (const [number, claims] of left.edges) {
    const edge = model.edges[number];
    const [from, to] = [model.entities[edge.from], model.entities[edge.to]];
    if (from.kind !== "/*{{agency}}*/" || to.kind !== against) continue;
    const count = claims.reduce((sum, claim) => sum + claim.evidence.length, 0);
    const key = `${edge.from} ${edge.to}`;
    const cell = cells.get(key);
    if (cell) { cell.count += count; cell.claims.push(...claims); } else cells.set(key, { count, claims: [...claims] });
    totals[0].set(from, (totals[0].get(from) ?? 0) + count);
    totals[1].set(to, (totals[1].get(to) ?? 0) + count);
  }
  const items = totals.map((map) => [...map].map(([entity, total]) => ({ entity, total })));
  const tie = rank ? (a, b) => rank(a.entity) - rank(b.entity) : (a, b) => a.entity.index - b.entity.index;
  const at = (row, column) => cells.get(`${row.index} ${column.index}`);
  const lookUp = (id) => model.byId.get(id);
  const rowValue = (row, id) => (lookUp(id) && at(row.entity, lookUp(id))?.count) || 0;
  const columnValue = (column, id) => (lookUp(id) && at(lookUp(id), column.entity)?.count) || 0;
  /* which rows and columns stand is decided by strength, their order by the sort */
  const strongest = (list, number) => ordered(list, "total", null, tie).slice(0, number);
  const keep = (list, number, id) => {
    const kept = strongest(list, number);
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
