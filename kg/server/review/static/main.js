/* Where names are decided: joins the queue, what waits to be sent, and the views. */
import { acts } from "./acts.js";
import { get } from "./api.js";
import { askKind, askSame, askSplit } from "./asking.js";
import { isOpen } from "./dialog.js";
import { make } from "./dom.js";
import { evidenceView } from "./evidence.js";
import { filters } from "./filters.js";
import { help, keysOn } from "./help.js";
import { keys } from "./keys.js";
import { listView } from "./list.js";
import { noteText } from "./notes.js";
import { Outbox } from "./outbox.js";
import { history } from "./past.js";
import { MOST, Queue } from "./queue.js";
import { Rebuild } from "./rebuild.js";
import { kept, languageNow, say, speakIn } from "./texts.js";
import { Undo } from "./undo.js";
import { words } from "./words.js";

const element = (id) => document.getElementById(id);
const dark = matchMedia("(prefers-color-scheme: dark)");
const SOON = 250, SLOWLY = 10_000, NAMED = 3;

const labelled = (all, name) => {
  const found = all.find((each) => each.name === name);
  return (found && (app.english() ? found.en : found.zh)) || name;
};

const app = {
  about: { kinds: [], reasons: [], classes: [], predicates: [], stances: [], terms: [], decisions: "", vocabulary: "", can_rebuild: true },
  english: () => languageNow() === "en",
  say,
  kind: (name) => labelled(app.about.kinds, name),
  reason: (name) => labelled(app.about.reasons, name),
  note: (note) => noteText(note, Object.fromEntries(app.about.predicates.map((each) => [each.name, app.english() ? each.en : each.zh]))),
  terms: () => app.about.terms,
  /* What the graph calls a class or relation, as people do; anything else as it is. */
  label(name) {
    const of = [app.about.kinds, app.about.predicates, app.about.stances, app.about.classes].find((all) => all.some((each) => each.name === name));
    return of ? labelled(of, name) : name;
  },
  /* A decision in words: 同一 → 某局. */
  decision({ verb, targets = [], name = "" }, of = "") {
    if (verb === "keep" && targets.length) return say("apartFrom", targets.join(say("separator")));
    const named = verb === "is a" ? targets.map(app.kind) : targets;
    const said = named.length ? `${say(verb)} → ${named.join(say("separator"))}` : say(verb);
    // of a double the other one may be the one that goes
    return of && name && name !== of ? `${name}${say("colon")}${said}` : said;
  },
  hint: (key) => (keysOn() ? make("kbd", { "aria-hidden": "true" }, key) : ""),
  speak(text) {
    // the same words twice are not read twice
    const spoken = element("spoken");
    spoken.textContent = spoken.textContent === text ? `${text}\u00a0` : text;
  },
  /* Said aloud, and shown for a while. */
  tell(text, title = "") {
    app.speak(text);
    const toast = element("toast");
    toast.textContent = text;
    toast.title = title;
    toast.hidden = false;
    clearTimeout(app.toasted);
    app.toasted = setTimeout(() => { toast.hidden = true; }, 6_000);
  },
  watchSteps: () => {},
};

app.outbox = null;
app.queue = new Queue(() => (app.outbox ? app.outbox.made() : {}), () => app.show());

app.move = (step, range = false) => {
  const item = app.queue.move(step, range);
  app.list.focus();
  if (!item && step > 0 && app.queue.items.length < app.queue.total) app.queue.more().then(() => app.move(step, range), trouble);
};

app.filter = (filter) => {
  location.replace(`#${new URLSearchParams(Object.entries({ ...app.queue.filter, ...filter }).filter(([, value]) => value))}`);
  app.loading = app.queue.select(filter).catch(trouble);
};

app.chooseAll = () => app.queue.all().then(() => app.speak(say("onChosen", app.queue.chosen.size)), trouble);

function trouble() {
  app.tell(say("away"));
}

/* Do a verb on what is chosen, else on what is looked at; asks what it has to know. */
app.act = (name) => {
  const items = app.queue.subjects();
  const button = document.querySelector(`#verbs [data-verb="${CSS.escape(name)}"]`);
  if (!items.length || button.disabled) { app.tell(say(name === "accept" ? "noProposalHere" : "notForThese")); return; }
  const done = (targets) => app.decide(name, items, targets);
  if (name === "same as") askSame(app, items, done);
  else if (name === "split into") askSplit(app, items, done);
  else if (name === "is a") askKind(app, items, done);
  else done([]);
};

app.decide = (name, items, targets) => {
  const found = app.acts.made(name, items, targets);
  if (!found.length) return;
  const left = items.length - found.length;
  const subject = items.length === 1 ? say("said", items[0].name, app.decision(found[0])) : say("saidMany", found.length, name === "accept" ? say("accept") : app.decision(found[0]));
  const was = app.queue.decide(found);
  app.undo.note(found, was, subject);
  app.acts.clear();
  app.show();
  const next = app.queue.current && app.queue.items.length ? say("next", app.queue.current.name) : say("lastOne");
  app.tell([subject, left ? say("someWithout", left) : "", next].filter(Boolean).join(app.english() ? ". " : "。"));
  const held = document.activeElement;
  if (!held || held === document.body || held.closest("dialog") || held.disabled) app.list.focus();
};

app.undoStep = (step) => app.undo.step(step.number, step.decisions);

/* All as the server has it now. */
app.reload = async () => {
  app.evidence.forget();
  await app.queue.refresh().catch(trouble);
};

let soon = 0;
app.refreshSoon = (wanted = "") => {
  clearTimeout(soon);
  soon = setTimeout(() => app.queue.refresh(wanted).catch(() => {}), SOON);
};

const others = "BroadcastChannel" in globalThis ? new BroadcastChannel("fazhi-kg review") : null;
others?.addEventListener("message", () => app.refreshSoon());

app.delivered = (wanted) => {
  others?.postMessage("changed");
  app.refreshSoon(wanted);
  app.rebuild.delivered();
  app.watchSteps();
};

function showUnsent() {
  const told = element("unsent"), many = app.outbox?.ops.length ?? 0;
  const text = !many ? "" : !app.outbox.kept ? say("unsentLost", many) : app.outbox.away ? (app.outbox.said ? say("unsentYet", many, app.outbox.said) : say("unsentAway", many)) : "";
  const was = !told.hidden;
  if (told.textContent !== text) told.textContent = text;
  told.hidden = !text;
  document.documentElement.dataset.unsent = String(many);
  if (was && !many) app.speak(say("delivered"));
}

app.showTools = () => {
  const { open = 0, decided = 0, later = 0 } = app.queue.states;
  element("progress").textContent = say("progress", decided, open, later);
  for (const [id, key] of [["undo", "u"], ["history", "h"], ["words", "w"], ["rebuild", "b"]]) {
    const text = id === "rebuild" && app.rebuild.running ? say("running") : say(id);
    element(id).replaceChildren(make("span", {}, text), app.hint(key));
    element(id).setAttribute("aria-keyshortcuts", key);
  }
  element("help").replaceChildren("?");
  element("help").setAttribute("aria-label", say("keys"));
  element("help").title = say("keysTitle");
};

let seen = null;
app.show = () => {
  const { queue } = app;
  app.list.show();
  app.filters.show();
  app.acts.show();
  element("found").textContent = queue.loaded ? say("found", queue.total) : "";
  const many = Math.min(queue.total, MOST);
  element("choose-all").textContent = say("chooseAll", many);
  element("choose-all").hidden = many < 2;
  element("choose-none").textContent = say("chooseNone", queue.chosen.size);
  element("choose-none").hidden = !queue.chosen.size;
  element("more").hidden = queue.items.length >= queue.total;
  element("empty").hidden = queue.items.length > 0 || !queue.loaded;
  const { reason, kind, find, state } = queue.filter;
  element("empty").textContent = state === "open" && !reason && !kind && !find ? say("emptyAll", "b") : say("empty");
  app.showTools();
  const now = `${queue.at} ${languageNow()} ${keysOn()}`;
  if (now !== seen) {
    seen = now;
    app.evidence.show(queue.current, queue.items[queue.place(queue.at) + 1]);
    element("item").scrollTop = 0;
  }
};

/* Rows of the table that somebody wrote and nobody can read. */
app.showFaults = () => {
  const told = element("faults"), faults = app.about.faults ?? [];
  told.hidden = !faults.length;
  told.querySelector("summary").textContent = say("faults", faults.length);
  told.querySelector("ul").replaceChildren(...faults.map((each) => make("li", {}, String(each))));
};

app.translate = () => {
  document.documentElement.lang = app.english() ? "en" : "zh-CN";
  document.title = `${say("title")} · fazhi-kg`;
  for (const each of document.querySelectorAll("[data-text]")) each.textContent = say(each.dataset.text);
  for (const each of document.querySelectorAll("[data-label]")) each.setAttribute("aria-label", say(each.dataset.label));
  for (const each of document.querySelectorAll("[data-hint]")) each.placeholder = say(each.dataset.hint);
  element("language").lang = app.english() ? "zh-CN" : "en";
  app.show();
  app.showFaults();
  showUnsent();
};

function theme() {
  document.documentElement.dataset.theme = kept.get("theme") ?? (dark.matches ? "dark" : "light");
}

app.open = {
  undo: () => app.undo.last(),
  history: () => history(app),
  words: () => words(app),
  rebuild: () => app.rebuild.open(),
  help: () => help(app),
};

function listen() {
  for (const [id, open] of Object.entries(app.open)) element(id).addEventListener("click", open);
  element("language").addEventListener("click", () => { speakIn(app.english() ? "zh" : "en"); app.translate(); });
  element("theme").addEventListener("click", () => { kept.set("theme", document.documentElement.dataset.theme === "dark" ? "light" : "dark"); theme(); });
  dark.addEventListener("change", theme);
  element("skip").addEventListener("click", () => app.list.focus());
  element("choose-all").addEventListener("click", app.chooseAll);
  element("choose-none").addEventListener("click", () => { app.queue.none(); app.list.focus(); });
  element("more").addEventListener("click", () => app.queue.more().catch(trouble));
  // who comes back may have changed the tables by hand
  addEventListener("focus", async () => {
    app.refreshSoon();
    await get("api/about").then((about) => { app.about = { ...app.about, ...about }; app.showFaults(); }, () => {});
  });
  // the page's own changes of the address come back here as well
  addEventListener("hashchange", () => {
    const asked = filterOf(location.hash);
    if (Object.entries(asked).some(([name, value]) => value !== app.queue.filter[name])) app.filter(asked);
  });
  setInterval(() => { if (!document.hidden && !isOpen()) app.refreshSoon(); }, SLOWLY);
  keys(app);
}

/* The filter that an address holds. */
function filterOf(hash) {
  const asked = new URLSearchParams(hash.slice(1));
  const state = ["open", "decided", "later", "all"].includes(asked.get("state")) ? asked.get("state") : "open";
  return { state, reason: asked.get("reason") ?? "", kind: asked.get("kind") ?? "", find: asked.get("find") ?? "" };
}

async function start() {
  theme();
  app.list = listView(app);
  app.filters = filters(app);
  app.acts = acts(app);
  app.evidence = evidenceView(app);
  app.reports = app.acts.reports;
  app.rebuild = new Rebuild(app);
  app.undo = new Undo(app);
  app.translate();
  listen();
  for (let wait = 500; ; wait = Math.min(10_000, wait * 2)) {
    try {
      app.about = { ...app.about, ...(await get("api/about")) };
      break;
    } catch {
      trouble();
      await new Promise((again) => { setTimeout(again, wait); });
    }
  }
  app.outbox = new Outbox(app.about.place, {
    sent: (op, answer) => app.undo.sent(op, answer),
    refused: (op, error) => { app.undo.refused(op); app.tell(say("refused", error.message)); app.refreshSoon(); },
    changed: showUnsent,
  });
  const taken = await app.outbox.adopt();
  await app.queue.select(filterOf(location.hash)).catch(trouble);
  if (taken) app.tell(say("adopted", taken));
  app.translate();
  app.rebuild.look();
  if (document.activeElement === document.body) app.list.focus();
  document.documentElement.dataset.ready = "1";
}

start();
