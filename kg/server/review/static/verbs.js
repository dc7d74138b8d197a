/* What may be decided, by which key, and on what. Knows nothing of elements. */

export const VERBS = [
  { name: "accept", key: "a" },
  { name: "drop", key: "d" },
  { name: "same as", key: "s", asks: true },
  { name: "split into", key: "p", asks: true },
  { name: "is a", key: "t", asks: true },
  { name: "keep", key: "r" },
  { name: "later", key: "l" },
];

/* The other keys of the page, in the order in which they are told: [keys, text]. */
export const KEYS = [
  [["j", "↓"], "keyNext"], [["k", "↑"], "keyPrevious"], [["x", "Space"], "keySelect"], [["Shift+J", "Shift+K", "Shift+↓", "Shift+↑"], "keyRange"], [["Ctrl+A"], "keyAll"],
  [["Enter"], "keyItem"], [["q"], "keyList"], [["v"], "keyEvidence"], [["o"], "keyOnly"], [["n"], "keyNote"], [["f", "/"], "keyFind"], [["g"], "keyFilters"],
  [["u", "Ctrl+Z"], "undo"], [["h"], "history"], [["w"], "words"], [["b"], "rebuild"], [["Esc"], "keyEscape"], [["?"], "keyHelp"],
];

/* Kinds that a name of a kind may turn out to be. terms: those between which a name may move. */
export const kindsFor = (items, terms) =>
  items.length && items.every((item) => terms.includes(item.kind)) ? terms.filter((kind) => items.some((item) => item.kind !== kind)) : [];

/* Whether a verb is possible for some items. */
export function possible(name, items, terms) {
  if (!items.length) return false;
  if (name === "accept") return items.some((item) => item.proposed);
  if (name === "split into") return items.length === 1;
  if (name === "same as") return new Set(items.map((item) => item.kind)).size === 1;
  if (name === "is a") return kindsFor(items, terms).length > 0;
  return true;
}

/* The decisions that a verb makes of items. asked: {targets, report, note}; report may be a function of the item. */
export function decisions(name, items, { targets = [], report = "", note = "" } = {}) {
  const of = (item, verb, its) => ({ id: item.id, verb, targets: its, report: typeof report === "function" ? report(item) : report, note });
  if (name === "accept") return items.filter((item) => item.proposed).map((item) => of(item, item.proposed.verb, item.proposed.targets ?? []));
  if (name === "is a") return items.filter((item) => item.kind !== targets[0]).map((item) => of(item, name, targets));
  // of a likely double: that it is not the other
  if (name === "keep") return items.map((item) => of(item, name, item.other ? [item.other] : []));
  // a name is not the same as itself: that is the one which stays
  const others = name === "same as" ? items.filter((item) => item.other || item.name !== targets[0]) : items;
  return others.map((item) => of(item, name, targets));
}
