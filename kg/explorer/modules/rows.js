/* The three tables: things, relations, and the sentences that prove them. */
import { evidenceOf, lapses, lapseText, sectionsIn, stancesIn } from "./model.js";

export const TABLES = ["entities", "relations", "sentences"];

/* What a table's file says of both ends besides. */
const ENDS = ["subject", "object"].flatMap((end) => ["kind", "subclass", "region", "iri"].map((name) => ({ key: `${end}-${name}`, label: [end, name], file: true })));

/* The columns of a table: { key, label (of texts.js, or several), number; file: it stands in the CSV alone }. */
export const COLUMNS = {
  entities: [
    { key: "name", label: "name", wide: true }, { key: "kind", label: "kind", whole: true }, { key: "subclass", label: "subclass", whole: true },
    { key: "region", label: "region", whole: true }, { key: "mentions", label: "mentions", number: true },
    { key: "reports", label: "reports", number: true }, { key: "degree", label: "neighbours", number: true },
    { key: "others", label: "otherNames", wide: true }, { key: "iri", label: "iri", file: true },
  ],
  relations: [
    { key: "subject", label: "subject", wide: true }, { key: "predicate", label: "predicate", whole: true },
    { key: "object", label: "object", wide: true }, { key: "articles", label: "articles" }, { key: "years", label: "years" },
    { key: "reports", label: "reports", number: true }, { key: "sentences", label: "sentences", number: true },
    { key: "inferred", label: "inferred" }, { key: "stance", label: "stances" }, ...ENDS, { key: "property", label: "property", file: true },
  ],
  sentences: [
    { key: "subject", label: "subject", wide: true }, { key: "predicate", label: "predicate", whole: true },
    { key: "object", label: "object", wide: true }, { key: "sentence", label: "sentence", wide: true, text: true },
    { key: "stance", label: "stances" }, { key: "words", label: "words" }, { key: "articles", label: "articles" }, { key: "lapse", label: "forceThen" }, { key: "year", label: "year", number: true },
    { key: "section", label: "sections" }, { key: "report", label: "report", wide: true }, { key: "file", label: "file", whole: true },
    { key: "inferred", label: "inferred", file: true }, ...ENDS, { key: "property", label: "property", file: true }, { key: "document", label: ["report", "iri"], file: true },
  ],
};

/* The full IRI of a thing or report by what the page keeps of it, and of a relation. */
export const iri = (id) => `/*{{base}}*/${id}`;
const property = (predicate) => `/*{{terms}}*/${predicate}`;

/* What a row says of one end of a relation besides its name. */
const end = (name, entity, names) => ({
  [name]: entity.name, [`${name}-kind`]: names.kind(entity.kind), [`${name}-subclass`]: entity.subclass ? names.label(entity.subclass) : "",
  [`${name}-region`]: names.region(entity.region), [`${name}-iri`]: iri(entity.id),
});

/* The rows of a table of what the filters leave. names: { kind, label, region, section }, functions that give words. about: the
   number of a thing, or -1: only rows on it. A row holds a value for each column, and what a click on its cells opens: entities
   by column in `open`, edge. */
export function rowsOf(model, left, table, names, about = -1) {
  if (table === "entities") return model.entities.filter((e) => left.shown[e.index] && (about < 0 || beside(model, left, about).has(e.index))).map((e) => entityRow(left, e, names));
  const rows = [];
  for (const [number, claims] of left.edges) {
    const edge = model.edges[number];
    if (about >= 0 && edge.from !== about && edge.to !== about) continue;
    const [from, to] = [model.entities[edge.from], model.entities[edge.to]];
    const shared = {
      ...end("subject", from, names), predicate: names.label(edge.predicate), property: property(edge.predicate), ...end("object", to, names),
      open: { subject: from, object: to },
    };
    const items = evidenceOf(model, claims, left);
    if (table === "relations") rows.push(relationRow(model, shared, claims, items, names));
    else for (const item of items) rows.push(sentenceRow(model, shared, item, names));
  }
  return rows;
}

/* A thing and all that it is tied to in what is left. */
function beside(model, left, about) {
  if (left.beside?.about !== about) {
    const near = new Set([about]);
    for (const claim of model.entities[about].claims) if (left.shownClaim[claim.index]) near.add(claim.subject).add(claim.object);
    left.beside = { about, near };
  }
  return left.beside.near;
}

const entityRow = (left, e, names) => ({
  name: e.name, kind: names.kind(e.kind), subclass: e.subclass ? names.label(e.subclass) : "", region: names.region(e.region),
  mentions: left.mentions[e.index], reports: left.documents[e.index], degree: left.neighbours[e.index], others: e.alt.join("、"),
  iri: iri(e.id), open: { name: e },
});

function relationRow(model, shared, claims, items, names) {
  const reports = [...new Set(items.map((item) => item.report.index))];
  const years = [...new Set(reports.map((r) => model.reports[r].year).filter(Boolean))].sort();
  return {
    ...shared, articles: [...new Set(claims.flatMap((c) => c.articles))].join("、"), years: years.join("、"),
    reports: reports.length, sentences: items.length, stance: stancesIn(items.reduce((bits, item) => bits | item.stances, 0)).map(names.label).join("、"),
    inferred: claims.every((c) => c.inferred) ? names.label("Inference") : "",
  };
}

const sentenceRow = (model, shared, { report, sentence, ...item }, names) => ({
  ...shared, sentence: report.text.slice(sentence.begin, sentence.end).trim(),
  stance: stancesIn(item.stances).map(names.label).join("、"), words: item.marks.map(([b, e]) => report.text.slice(b, e)).join("、"), articles: item.articles.join("、"),
  lapse: lapses(model, item.claims).map((lapse) => lapseText(lapse, names.label)).join("、"),
  section: sectionsIn(item.sections).map(names.section).join("、"), inferred: item.inferred ? names.label("Inference") : "",
  year: report.year || "", report: report.name, file: report.file, document: iri(report.iri),
  open: { ...shared.open, sentence: { report, at: item.marks[0][0] } },
});

/* The rows of which some cell that is seen holds a text, whatever its case. */
export function found(rows, columns, text) {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return rows;
  const keys = columns.filter((c) => !c.file && !c.number).map((c) => c.key);
  return rows.filter((row) => keys.some((key) => row[key].toLowerCase().includes(wanted)));
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
