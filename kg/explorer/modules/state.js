/* What is on the screen, as the address bar's hash holds it: #view=matrix&entity=agency/郑州市城市管理局 */

/* The views in the order of their tabs; the first is the start page. views.js makes them. */
export const VIEWS = ["overview", "network", "matrix", "diffusion", "compare", "table", "documents"];
/* Views that no tab opens, but a link. */
export const PAGES = ["profile", "assess"];
/* Under which tab a view stands that has none. */
export const UNDER = { assess: "documents" };

/* lists: sets of names. hidden*: what is unticked under “show”; only*: what is ticked under “only”. */
const LISTS = ["hiddenKinds", "hiddenPredicates", "hiddenRoles", "hiddenStances", "hiddenSections", "regions", "years", "reports"];
/* yes or no */
const MARKS = ["repeated", "making", "everyone", "wide"];
const NUMBERS = { degree: 0, limit: 0, at: -1, rows: 0, columns: 0 };
const TEXTS = { view: VIEWS[0], entity: "", other: "", open: "", report: "", against: "/*{{first-acted-on}}*/", rowSort: "", columnSort: "", table: "entities", sort: "", thing: "", sides: "", ask: "", slots: "", map: "", find: "", text: "", unit: "", figure: "", group: "", rank: "" };

/* Changes of these are steps that the back button undoes; changes of others amend the step. */
const STEPS = ["view", "entity", "other", "report", "at", "thing", "sides", "ask", "figure"];

export function initial() {
  const state = { ...TEXTS, ...NUMBERS };
  for (const name of MARKS) state[name] = false;
  for (const name of LISTS) state[name] = [];
  return state;
}

/* Whole numbers of zero and more, anything else is the default: a link may have been cut or altered. */
function numberOf(text, otherwise) {
  return /^\d{1,9}$/.test(text) ? Number(text) : otherwise;
}

const encode = (text) => text.replace(/[%&=#+,\s"<>]/g, (c) => encodeURIComponent(c));
function decode(text) {
  try { return decodeURIComponent(text.replace(/\+/g, " ")); } catch { return text; }
}

export function parse(hash) {
  const state = initial();
  for (const part of hash.replace(/^#/, "").split("&")) {
    const cut = part.indexOf("=");
    if (cut < 0) continue;
    const [name, raw] = [decode(part.slice(0, cut)), part.slice(cut + 1)];
    if (LISTS.includes(name)) state[name] = [...new Set(raw.split(",").map(decode).filter(Boolean))];
    else if (Object.hasOwn(NUMBERS, name)) state[name] = numberOf(decode(raw), NUMBERS[name]);
    else if (Object.hasOwn(TEXTS, name)) state[name] = decode(raw);
    else if (MARKS.includes(name)) state[name] = raw === "1";
  }
  if (!VIEWS.includes(state.view) && !PAGES.includes(state.view)) state.view = TEXTS.view;
  return state;
}

/* The shortest hash that parse() reads as this state; without “#”, empty for the first state. */
export function format(state) {
  const parts = [];
  for (const [name, otherwise] of Object.entries({ ...TEXTS, ...NUMBERS })) {
    if (state[name] !== otherwise) parts.push(`${name}=${encode(String(state[name]))}`);
  }
  for (const name of LISTS) if (state[name].length) parts.push(`${name}=${state[name].map(encode).join(",")}`);
  for (const name of MARKS) if (state[name]) parts.push(`${name}=1`);
  return parts.join("&");
}

export const isStep = (before, after) => STEPS.some((name) => before[name] !== after[name]);

/* Whether any filter is set. */
export const filtered = (state) => LISTS.some((name) => state[name].length) || state.degree > 0 || state.repeated;

export const withoutFilters = (state) => {
  const bare = { ...state, degree: 0, repeated: false };
  for (const name of LISTS) bare[name] = [];
  return bare;
};
