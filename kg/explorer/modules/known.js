/* What the vocabularies know and no report here names; and the names that are spelled like one that nobody bears. */
import { fold } from "./search.js";

/* From how alike on, of 1, a name is worth a suggestion; so many are compared letter by letter. */
const LEAST = 0.6, COMPARED = 150, SHORT = 5;

/* Of a page's data: [{ kind, name, folded: of all its names }]. */
export const knownNames = (known) => Object.entries(known).flatMap(([kind, lines]) => (lines ? lines.split("\n") : []).map((line) => {
  const [name, ...others] = line.split("|");
  return { kind, name, folded: [name, ...others.map((other) => (other.startsWith("~") ? name.slice(Number(other.slice(1))) : other))].map(fold) };
}));

/* Those that bear a name: first whole, else as a part of it; up to so many. */
export function knownBy(list, query, most = 5) {
  const wanted = fold(query);
  if (wanted.length < 2) return { whole: [], part: [] };
  const whole = list.filter(({ folded }) => folded.some((name) => name === wanted));
  return { whole: whole.slice(0, most), part: list.filter((each) => !whole.includes(each) && each.folded.some((name) => name.includes(wanted))).slice(0, most) };
}

/* The pairs of letters of a text as numbers; of a short one, in which one wrong letter breaks two pairs of few, its letters as well. */
const pairAt = (text, i) => text.charCodeAt(i) * 0x10000 + text.charCodeAt(i + 1);
function pairsOf(text) {
  const pairs = new Set();
  for (let i = 0; i + 1 < text.length; i++) pairs.add(pairAt(text, i));
  if (text.length <= SHORT) for (let i = 0; i < text.length; i++) pairs.add(text.charCodeAt(i));
  return pairs;
}
function shareOf(name, pairs, short) {
  let shared = 0;
  for (let i = 0; i < name.length; i++) if ((i + 1 < name.length && pairs.has(pairAt(name, i))) || (short && pairs.has(name.charCodeAt(i)))) shared++;
  return shared / (name.length + pairs.size);
}

/* How alike two texts are, 0 to 1: twice their longest common sequence over the letters of both. */
export function likeness(one, other) {
  let before = new Uint16Array(other.length + 1);
  for (const letter of one) {
    const row = new Uint16Array(other.length + 1);
    for (let i = 0; i < other.length; i++) row[i + 1] = letter === other[i] ? before[i] + 1 : Math.max(row[i], before[i + 1]);
    before = row;
  }
  return (2 * before[other.length]) / Math.max(1, one.length + other.length);
}

/* The entries whose names are spelled most like a text: [{ entry, score }], the likest first. entries: with folded, a text or
   several, and others, texts, or none. */
export function nearest(entries, query, most = 5) {
  const wanted = fold(query);
  if (wanted.length < 2) return [];
  const pairs = pairsOf(wanted), short = wanted.length <= SHORT;
  const sharing = [];
  for (const entry of entries) {
    let best = 0, which = "";
    const look = (name) => {
      const share = shareOf(name, pairs, short);
      if (share > best) { best = share; which = name; }
    };
    if (typeof entry.folded === "string") look(entry.folded); else entry.folded.forEach(look);
    entry.others?.forEach(look);
    if (best > 0) sharing.push({ entry, share: best, which });
  }
  return sharing.sort((a, b) => b.share - a.share).slice(0, COMPARED)
    .map(({ entry, which }) => ({ entry, score: likeness(wanted, which) })).filter(({ score }) => score >= LEAST)
    .sort((a, b) => b.score - a.score).slice(0, most);
}
