/* Where the page starts: data, state, views; every change goes through go(), every view follows the state. */
import { CLOSED, cardView } from "./card.js";
import { chipBar } from "./chips.js";
import { entrance, make, rove } from "./dom.js";
import { filterPanel } from "./filter-panel.js";
import { applyFilters } from "./filters.js";
import { CITATION, load } from "./model.js";
import { plainHeads, printHead } from "./print-head.js";
import { placer } from "./place.js";
import { searchBox } from "./search-box.js";
import { fold, searchIndex } from "./search.js";
import { PAGES, UNDER, VIEWS, format, filtered, initial, isStep, parse, withoutFilters } from "./state.js";
import { languageOf, say } from "./texts.js";
import { able, read } from "./unpacked.js";
import { MADE } from "./views.js";

const element = (id) => document.getElementById(id);
const narrow = matchMedia("(max-width: 860px)");
const dark = matchMedia("(prefers-color-scheme: dark)");

/* Whether there is a card. */
const open = (state) => state.entity !== "" || state.figure !== "";

/* What a person chose stays on this machine; where storage is shut off, for this visit. */
const kept = {
  get(name) { try { return localStorage.getItem(`fazhi-kg ${name}`); } catch { return null; } },
  set(name, value) { try { localStorage.setItem(`fazhi-kg ${name}`, value); } catch { /* this visit only */ } },
};

/* So many rows of one list are printed. */
const PRINTED = 2000;
const SHAPES = {/*{{shapes}}*/};

/* The words that stand where the views will, in the language that the page will have. */
const language = () => languageOf(navigator.language, kept.get("language"));
function tellWaiting(name) {
  document.documentElement.lang = language() === "zh" ? "zh-CN" : "en";
  element("waiting").textContent = say(language(), name);
}

function start(data) {
const model = load(data);
const app = {
  searched: searchIndex(model),
  model, shapes: SHAPES, node: placer(model, data.nodes, SHAPES), topics: data.topics,
  state: parse(location.hash),
  language: language(),
  /* what the filters leave, and what there is without them */
  left: null, everything: null, filterKey: null,
  say: (name, ...values) => say(app.language, name, ...values),
  label: (name) => model.labels[name]?.[app.language === "zh" ? 0 : 1] ?? name,
  kind: (kind) => (kind === "Report" ? app.say("Report") : app.label(kind)),
  section: (name) => (name === "NoSection" ? app.say("noSection") : app.label(name)),
  predicate: (name) => (name === CITATION ? app.say("bareMention") : app.label(name)),
  region: (code) => [...(model.chains[code] ?? [])].reverse().map((c) => model.regions[c][0]).join(" "),
  reportName: (report) => report.name,
  narrow: () => narrow.matches,
  defaultLimit: () => (narrow.matches ? 30 : 50),
  /* the thing that is chosen, not a pair; and the same where the views are to show what has to do with it alone */
  chosen: () => (app.state.other ? undefined : model.byId.get(app.state.entity)),
  about: () => (app.state.wide ? null : app.chosen() ?? null),
  focusName: () => model.byId.get(app.state.entity)?.name,
  /* the other name by which a suggestion was found */
  via(entry, query) {
    const wanted = fold(query);
    if (entry.folded.includes(wanted)) return "";
    const other = [...(entry.target.alt ?? []), ...(entry.target.surfaces ?? []), entry.target.file ?? ""].find((o) => fold(o).includes(wanted));
    return other ?? "";
  },
  speak(text) { element("spoken").textContent = text; },

  /* The one way to another screen. Steps can be undone by the back button, other changes amend the step. */
  go(changes, { focusCard = false } = {}) {
    const before = app.state;
    app.state = { ...before, ...changes };
    /* where to go back to when the card is closed */
    if (focusCard && !element("card").contains(document.activeElement)) opener = document.activeElement;
    const focused = element("card").contains(document.activeElement);
    remember(isStep(before, app.state));
    render();
    if (focusCard) card.focus();
    else if (open(before) && !open(app.state) && focused) goBack();
  },
  /* A change of the address alone: what is on the screen has changed already. */
  amend(changes) {
    app.state = { ...app.state, ...changes };
    remember(false);
  },
  /* The attributes of a link to another screen: plain clicks stay in this page, others do what links do. */
  link: (changes, options) => ({
    href: `#${format({ ...app.state, ...changes })}`,
    onclick(event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      app.go(changes, options);
    },
  }),
  clearFilters() { app.go(withoutFilters(app.state)); },
  async copy(text, button) {
    const words = button.textContent;
    try { await navigator.clipboard.writeText(text); } catch { prompt(words, text); return; }
    button.textContent = app.say("copied");
    app.speak(app.say("copied"));
    setTimeout(() => { button.textContent = words; }, 1500);
  },
  /* not where the file lies on this machine, which is nobody else's concern and nowhere there */
  copyLink(button) {
    const file = decodeURIComponent(location.pathname.split("/").at(-1) || "graph.html");
    return app.copy(`${app.say("linkNote", file)}\n${file}#${format(app.state)}`, button);
  },
  toggleFilters(wanted) {
    showFilters(wanted);
    if (!narrow.matches) kept.set("filters", wanted ? "1" : "0");
    else if (wanted) element("filters").querySelector("input, button")?.focus();
    else element("show-filters").focus();
    views[app.state.view].refit?.();
  },
  /* how many rows of a list are drawn: some on the screen, on paper all that a printer should be given */
  printing: false,
  most: (number) => (app.printing ? Math.max(number, PRINTED) : number),
  compare: new Intl.Collator("zh").compare,
  nameRank(entity) {
    app.ranks ??= new Map([...model.entities].sort((a, b) => app.compare(a.name, b.name)).map((e, i) => [e, i]));
    return app.ranks.get(entity);
  },
};

/* The focus goes back to what opened the card; where that is drawn anew, to what opens the same, else to the view. */
let opener = null;
function goBack() {
  const panel = element(`view-${app.state.view}`);
  const seen = opener?.isConnected && opener.getClientRects().length > 0 && opener !== document.body;
  const same = () => opener?.matches?.("a[href]") && [...panel.querySelectorAll("a[href]")].find((a) => a.textContent === opener.textContent);
  (seen ? opener : same() || entrance(panel) || (element(`tab-${UNDER[app.state.view] ?? app.state.view}`) ?? element("main"))).focus();
  opener = null;
}

/* What the page leaves out of a build that is too large for it. */
function tellPart() {
  element("part").hidden = !model.part;
  if (!model.part) return;
  const { things, relations, reports, each } = model.part;
  element("part").textContent = app.say("part", model.entities.length, things, model.edges.length, relations, each, model.reports.length, reports);
}

function showFilters(wanted) {
  document.body.classList.toggle("without-filters", !wanted);
  element("show-filters").setAttribute("aria-expanded", String(wanted));
}

function remember(step) {
  const hash = format(app.state);
  const address = `#${hash}`;
  if (step) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
}

const FILTERS = ["hiddenKinds", "hiddenPredicates", "hiddenRoles", "hiddenStances", "hiddenSections", "regions", "years", "reports", "degree", "repeated"];

function render(force = false) {
  const { state } = app;
  const filterKey = JSON.stringify(FILTERS.map((name) => state[name]));
  if (filterKey !== app.filterKey) {
    app.filterKey = filterKey;
    app.left = filtered(state) ? applyFilters(model, state) : app.everything;
    panel.update();
    const things = app.left.shown.reduce((sum, s) => sum + s, 0);
    const all = things < model.entities.length || app.left.edges.size < model.edges.length;
    element("summary").textContent = app.say("summary", things, app.left.edges.size) + (all ? app.say("ofAll", model.entities.length, model.edges.length) : "");
  }
  const under = UNDER[state.view] ?? state.view;
  for (const name of VIEWS) element(`tab-${name}`).setAttribute("aria-selected", String(name === under));
  for (const name of [...VIEWS, ...PAGES]) element(`view-${name}`).hidden = name !== state.view;
  document.body.dataset.view = state.view;
  rove([...element("tabs").children], element(`tab-${under}`) ?? element("tabs").firstElementChild);
  chips.update();
  card.update(force);
  views[state.view].update(force);
  const name = app.focusName() ?? (state.view === "documents" ? model.reportById.get(state.report)?.name : undefined);
  printHead(app, chips.words());
  document.title = [name, app.say("title")].filter(Boolean).join(" · ");
}

function translate() {
  document.documentElement.lang = app.language === "zh" ? "zh-CN" : "en";
  for (const each of document.querySelectorAll("[data-text]")) each.textContent = app.say(each.dataset.text);
  for (const each of document.querySelectorAll("[data-label]")) {
    each.setAttribute("aria-label", app.say(each.dataset.label));
    if (each.matches("button")) each.title = app.say(each.dataset.label);
  }
  for (const each of document.querySelectorAll("[data-hint]")) each.placeholder = app.say(each.dataset.hint);
  element("language").lang = app.language === "zh" ? "en" : "zh-CN";
  tellPart();
  panel.build();
  for (const view of Object.values(views)) view.build?.();
}

function theme(name) {
  document.documentElement.dataset.theme = name;
  for (const view of Object.values(views)) view.recolour?.();
}

const panel = filterPanel(app);
app.left = app.everything = applyFilters(model, initial());
document.documentElement.dataset.theme = kept.get("theme") ?? (dark.matches ? "dark" : "light");
const card = cardView(app);
const chips = chipBar(app);
/* a tab and a panel for each view; what the page's file has of them already is taken */
for (const name of VIEWS) {
  element("tabs").append(make("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": `view-${name}`, "data-text": name }));
  if (!element(`view-${name}`)) element("views").append(make("div", { id: `view-${name}`, role: "tabpanel", "aria-labelledby": `tab-${name}`, hidden: true }));
}
for (const name of PAGES) element("views").append(make("div", { id: `view-${name}`, role: "region", "data-label": name, hidden: true }));
const views = Object.fromEntries([...VIEWS, ...PAGES].map((name) => [name, MADE[name](app)]));
const search = searchBox(app);
showFilters(!narrow.matches && kept.get("filters") !== "0");
translate();
render();
if (app.state.view !== "network") {
  document.documentElement.dataset.ready = "1";
  requestAnimationFrame(() => setTimeout(() => performance.mark("first-drawn"), 0));
}
requestAnimationFrame(() => setTimeout(search.prepare, 0));

element("tabs").addEventListener("click", (event) => {
  const tab = event.target.closest("[role=tab]");
  if (tab) app.go({ view: tab.id.slice(4) });
});
element("tabs").addEventListener("keydown", (event) => {
  const at = VIEWS.indexOf(app.state.view);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: VIEWS.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  app.go({ view: VIEWS[(to + VIEWS.length) % VIEWS.length] });
  element(`tab-${app.state.view}`).focus();
});
element("language").addEventListener("click", () => {
  app.language = app.language === "zh" ? "en" : "zh";
  kept.set("language", app.language);
  app.filterKey = null;
  translate();
  render(true);
  search.update();
});
element("skip-main").addEventListener("click", () => {
  const panel = element(`view-${app.state.view}`);
  (entrance(panel) ?? element("main")).focus();
});
element("skip-card").addEventListener("click", () => card.focus());
element("theme").addEventListener("click", () => {
  const name = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  kept.set("theme", name);
  theme(name);
});
dark.addEventListener("change", () => { if (!kept.get("theme")) theme(dark.matches ? "dark" : "light"); });
element("show-filters").addEventListener("click", () => app.toggleFilters(document.body.classList.contains("without-filters")));
element("show-help").addEventListener("click", () => element("help").showModal());
document.addEventListener("keydown", (event) => {
  const typing = event.target.matches?.("input:not([type=checkbox]), select, textarea");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    search.focus();
  } else if (event.key === "Escape" && !element("help").open) {
    if (narrow.matches && !document.body.classList.contains("without-filters")) app.toggleFilters(false);
    else if (app.state.entity || app.state.figure) app.go(CLOSED);
  }
});
/* A view is drawn anew for paper, and anew for the screen; the card with nothing folded, and then as it was. */
const paper = matchMedia("print");
let worn = "";
function print(wanted) {
  if (wanted === app.printing) return;
  app.printing = wanted;
  /* a drawing on a canvas takes its colours when it is drawn */
  const root = document.documentElement;
  if (wanted) worn = root.dataset.theme;
  root.dataset.theme = wanted ? "light" : worn;
  views[app.state.view].recolour?.();
  views[app.state.view].update(true);
  card.print(wanted);
  if (wanted) plainHeads(document.body);
}
addEventListener("beforeprint", () => print(true));
/* it may come late, when the page is shown as on paper again */
addEventListener("afterprint", () => print(paper.matches));
paper.addEventListener("change", () => print(paper.matches));
for (const event of ["popstate", "hashchange"]) {
  addEventListener(event, () => {
    const now = parse(location.hash);
    if (format(now) === format(app.state)) return;
    app.state = now;
    render();
  });
}

/* For tests and for those who drive the page from outside. */
globalThis.fazhi = { app, views };
}

async function opening() {
  if (!able()) return tellWaiting("tooOld");
  tellWaiting("opening");
  let data;
  try {
    data = await read(element("data").textContent);
  } catch {
    return tellWaiting("damaged");
  }
  element("data").remove();
  element("waiting").remove();
  /* before the views are made: they measure their panels */
  document.body.classList.remove("closed");
  start(data);
}
opening();
