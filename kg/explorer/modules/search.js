/* Names and short forms → what they mean, best first. */

/* Nearly all names are of such ideographs and marks alone: they are folded to their ideographs, and a page of a thousand reports
   has fifty thousand. */
const PLAIN = /^[\u4e00-\u9fff]*$/, MARKS = /[\s“”"'‘’「」『』《》〈〉<>()（）〔〕[\]、,，.·・—–\-]/g;

/* What two spellings share: width, case, quotation and title marks, spaces and 、 do not count. */
export function fold(text) {
  if (PLAIN.test(text)) return text;
  const bare = text.replace(MARKS, "");
  return PLAIN.test(bare) ? bare : text.normalize("NFKC").toLowerCase().replace(MARKS, "");
}

const EXACT = 0, EXACT_OTHER = 1, PREFIX = 2, PREFIX_OTHER = 3, INSIDE = 4, INITIALS = 5, INITIALS_INSIDE = 6, SUBSEQUENCE = 7, NONE = 9;

/* A pattern of letters as the first letters of pinyin, or null where the query is none. table: letter → ideographs. */
export function byInitials(wanted, table) {
  if (!table || !/^[a-z]{2,}$/.test(wanted)) return null;
  return new RegExp([...wanted].map((letter) => `[${letter}${table[letter] ?? ""}]`).join(""));
}

const NO_OTHERS = [];

/* All that can be found: entities by name, other names and the words that reports use; reports by title and file.
   Of a thousand reports it takes a while: `more` makes a part of it and says whether anything is left, `all` gives the whole. */
export function searchIndex(model) {
  const entries = [];
  const things = model.entities.length, total = things + model.reports.length;
  const add = (kind, target, ...lists) => {
    const name = target.name, folded = fold(name);
    let others = NO_OTHERS;
    for (const list of lists) {
      for (const other of list) {
        if (other === name) continue;
        const second = fold(other);
        if (!second || second === folded || others.includes(second)) continue;
        if (others === NO_OTHERS) others = [];
        others.push(second);
      }
    }
    entries.push({ kind, target, name, folded, others });
  };
  const more = (count = total) => {
    const end = Math.min(total, entries.length + count);
    while (entries.length < end) {
      const thing = model.entities[entries.length], report = model.reports[entries.length - things];
      if (thing) add(thing.kind, thing, thing.alt, thing.surfaces);
      else add("Report", report, [report.file, report.number]);
    }
    return entries.length < total;
  };
  return { more, all() { more(); return entries; } };
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
