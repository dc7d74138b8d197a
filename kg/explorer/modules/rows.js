/* The three tables: things, relations, and the sentences that prove them. */
import { evidenceOf, lapses, lapseText, stancesIn } from "./model.js";

export const TABLES = ["entities", "relations", "sentences"];

/* The columns of a table: { key, label (of texts.js), number }. */
export const COLUMNS = {
  entities: [
    { key: "name", label: "name", wide: true }, { key: "kind", label: "kind", whole: true }, { key: "subclass", label: "subclass", whole: true },
    { key: "region", label: "region", whole: true }, { key: "mentions", label: "mentions", number: true },
    { key: "reports", label: "reports", number: true }, { key: "degree", label: "neighbours", number: true },
    { key: "others", label: "otherNames", wide: true },
  ],
  relations: [
    { key: "subject", label: "subject", wide: true }, { key: "predicate", label: "predicate", whole: true },
    { key: "object", label: "object", wide: true }, { key: "articles", label: "articles" }, { key: "years", label: "years" },
    { key: "reports", label: "reports", number: true }, { key: "sentences", label: "sentences", number: true },
    { key: "inferred", label: "inferred" },
  ],
  sentences: [
    { key: "subject", label: "subject", wide: true }, { key: "predicate", label: "predicate", whole: true },
    { key: "object", label: "object", wide: true }, { key: "sentence", label: "sentence", wide: true, text: true },
    { key: "stance", label: "stances" }, { key: "words", label: "words" }, { key: "articles", label: "articles" }, { key: "lapse", label: "forceThen" }, { key: "year", label: "year", number: true },
    { key: "report", label: "report", wide: true }, { key: "file", label: "file", whole: true },
  ],
};

/* The rows of a table of what the filters leave. names: { kind, label, region }, functions that give words.
   A row holds a value for each column, and what a click on its cells opens: entities by column in `open`, edge. */
export function rowsOf(model, left, table, names) {
  if (table === "entities") {
    return model.entities.filter((e) => left.shown[e.index]).map((e) => ({
      name: e.name, kind: names.kind(e.kind), subclass: e.subclass ? names.label(e.subclass) : "", region: names.region(e.region),
      mentions: left.mentions[e.index], reports: e.reports.filter((r) => left.shownReport[r]).length,
      degree: left.degrees[e.index], others: e.alt.join("、"), open: { name: e },
    }));
  }
  const rows = [];
  for (const [number, claims] of left.edges) {
    const edge = model.edges[number];
    const [from, to] = [model.entities[edge.from], model.entities[edge.to]];
    const shared = { subject: from.name, predicate: names.label(edge.predicate), object: to.name, open: { subject: from, object: to } };
    if (table === "relations") {
      const reports = [...new Set(claims.map((claim) => claim.report))];
      const years = [...new Set(reports.map((r) => model.reports[r].year).filter(Boolean))].sort();
      rows.push({
        ...shared, articles: [...new Set(claims.flatMap((c) => c.articles))].join("、"), years: years.join("、"),
        reports: reports.length, sentences: new Set(claims.flatMap((c) => c.evidence.map((m) => m.sentence))).size,
        inferred: claims.every((c) => c.inferred) ? names.label("Inference") : "",
      });
    } else {
      for (const item of evidenceOf(model, claims)) {
        const { report, sentence } = item;
        rows.push({
          ...shared, sentence: report.text.slice(sentence.begin, sentence.end).trim(),
          stance: stancesIn(item.stances).map(names.label).join("、"), words: item.marks.map(([b, e]) => report.text.slice(b, e)).join("、"), articles: item.articles.join("、"),
          lapse: lapses(model, item.claims).map((lapse) => lapseText(lapse, names.label)).join("、"),
          year: report.year || "", report: report.name, file: report.file,
          open: { ...shared.open, sentence: { report, at: item.marks[0][0] } },
        });
      }
    }
  }
  return rows;
}

/* Rows by a column: "name" upward, "-name" downward; an unknown column leaves them as they are. compare: of texts. */
export function sorted(rows, columns, sort, compare) {
  const down = sort.startsWith("-");
  const column = columns.find((c) => c.key === (down ? sort.slice(1) : sort));
  if (!column) return rows;
  const key = column.key;
  let order;
  if (column.number) order = (a, b) => (a[key] || 0) - (b[key] || 0);
  else {
    /* each text is compared once with each other, not once in every row */
    const texts = [...new Set(rows.map((row) => row[key]))].sort(compare);
    const place = new Map(texts.map((text, i) => [text, i]));
    order = (a, b) => place.get(a[key]) - place.get(b[key]);
  }
  const result = [...rows].sort(order);
  return down ? result.reverse() : result;
}
