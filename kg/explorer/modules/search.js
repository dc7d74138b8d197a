/* Names and short forms → what they mean, best first. */

/* What two spellings share: width, case, quotation and title marks, spaces and 、 do not count. */
export const fold = (text) =>
  text.normalize("NFKC").toLowerCase().replace(/[\s“”"'‘’「」『』《》〈〉<>()（）〔〕[\]、,，.·・—–\-]/g, "");

const EXACT = 0, EXACT_OTHER = 1, PREFIX = 2, PREFIX_OTHER = 3, INSIDE = 4, INITIALS = 5, INITIALS_INSIDE = 6, SUBSEQUENCE = 7, NONE = 9;

/* A pattern of letters as the first letters of pinyin, or null where the query is none. table: letter → ideographs. */
export function byInitials(wanted, table) {
  if (!table || !/^[a-z]{2,}$/.test(wanted)) return null;
  return new RegExp([...wanted].map((letter) => `[${letter}${table[letter] ?? ""}]`).join(""));
}

/* All that can be found: entities by name, other names and the words that reports use; reports by title and file. */
export function searchIndex(model) {
  const entry = (kind, target, name, others) => {
    const folded = fold(name);
    const rest = [...new Set(others.map(fold))].filter((other) => other && other !== folded);
    return { kind, target, name, folded, others: rest };
  };
  return [
    ...model.entities.map((e) => entry(e.kind, e, e.name, [...e.alt, ...e.surfaces])),
    ...model.reports.map((r) => entry("Report", r, r.name, [r.file, r.number])),
  ];
}

function subsequence(wanted, name) {
  let at = 0;
  for (const char of name) if (char === wanted[at]) at++;
  return at === wanted.length;
}

function tier(entry, wanted, pattern) {
  if (entry.folded === wanted) return EXACT;
  let best = entry.folded.startsWith(wanted) ? PREFIX : entry.folded.includes(wanted) ? INSIDE : NONE;
  for (const other of entry.others) {
    if (other === wanted) return EXACT_OTHER;
    if (best > PREFIX_OTHER && other.startsWith(wanted)) best = PREFIX_OTHER;
    else if (best > INSIDE && other.includes(wanted)) best = INSIDE;
  }
  if (best === NONE && pattern) {
    for (const name of [entry.folded, ...entry.others]) {
      const at = name.search(pattern);
      if (at === 0) return INITIALS;
      if (at > 0) best = INITIALS_INSIDE;
    }
  }
  if (best === NONE && wanted.length > 1 && subsequence(wanted, entry.folded)) return SUBSEQUENCE;
  return best;
}

/* Up to `most` entries of each kind for a query, and the kinds in the order of their best entry:
   [{ kind, entries, more }]. table: letters of pinyin (model.initials). An empty query gives nothing. */
export function suggest(index, query, most = 6, table = null) {
  const wanted = fold(query);
  if (!wanted) return [];
  const kinds = new Map();
  const pattern = byInitials(wanted, table);
  index.forEach((entry, place) => {
    const rank = tier(entry, wanted, pattern);
    if (rank === NONE) return;
    if (!kinds.has(entry.kind)) kinds.set(entry.kind, []);
    kinds.get(entry.kind).push({ entry, rank, place });
  });
  const groups = [...kinds].map(([kind, found]) => {
    found.sort((a, b) => a.rank - b.rank || a.place - b.place);
    return { kind, best: found[0], entries: found.slice(0, most).map((f) => f.entry), more: Math.max(0, found.length - most) };
  });
  groups.sort((a, b) => a.best.rank - b.best.rank || a.best.place - b.best.place);
  return groups.map(({ kind, entries, more }) => ({ kind, entries, more }));
}
