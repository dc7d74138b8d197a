/* The chart of an answer: what its rows have in common with each other, counted. */

const BETWEEN = " — ";

/* What stands in a row of two that are told together: where one of them is in all rows, the other; else both. */
function namerOf(rows) {
  const [first] = rows;
  const common = first && [first.cells[0], first.cells[1]].find((name) => rows.every(({ cells }) => cells[0] === name || cells[1] === name));
  return ({ cells: [one, two] }) => (rows.length < 2 || common === undefined ? one + BETWEEN + two : one === common ? two : one);
}

/* What is counted of the rows of one bar: the rows, the agencies or reports behind them each once, or numbers that stand there. */
const COUNTS = {
  rows: (rows) => rows.length,
  agencies: (rows) => new Set(rows.flatMap(({ claims }) => claims.map((c) => c.subject))).size,
  reports: (rows) => new Set(rows.flatMap(({ claims }) => claims.map((c) => c.report))).size,
};

/* { names (a column, or "pair"), counts, bars: [{ name, value }] } of the first way to count that tells at least two apart, else
   of the first; null where there is no row. The greatest bars come first, years in their order. question.charts: [names,
   counts], where counts is a name of COUNTS or a list of columns that are added up. */
export function chartOf(question, rows, most = 15) {
  if (!rows.length) return null;
  const draw = ([names, counts]) => {
    const nameOf = names === "pair" ? namerOf(rows) : ({ cells }) => cells[names];
    const groups = new Map();
    for (const row of rows) {
      const name = nameOf(row);
      if (!groups.has(name)) groups.set(name, []);
      groups.get(name).push(row);
    }
    const count = COUNTS[counts] ?? ((list) => list.reduce((sum, { cells }) => sum + counts.reduce((all, column) => all + Number(cells[column]), 0), 0));
    return { names, counts, bars: [...groups].map(([name, list]) => ({ name, value: count(list) })) };
  };
  let best = null;
  for (const way of question.charts) {
    const made = draw(way);
    best ??= made;
    if (made.bars.length > 1) { best = made; break; }
  }
  const byName = (a, b) => (a.name < b.name ? -1 : 1);
  const years = question.columns[best.names] === "year";
  best.bars = years ? best.bars.sort(byName).slice(0, 30) : best.bars.sort((a, b) => b.value - a.value || byName(a, b)).slice(0, most);
  return best;
}
