/* The build by what was decided: how far it is, and what it changed. It goes on when the dialog is closed. */
import { get, post } from "./api.js";
import { dialog } from "./dialog.js";
import { button, make } from "./dom.js";

const EVERY = 700, SHOWN = 100;
const WORD = /[A-Za-z]+/g, BETWEEN = /(?<= )[a-z][A-Za-z]+(?= )/g;

export class Rebuild {
  constructor(app) {
    this.app = app;
    this.told = { state: "none" };
    this.timer = 0;
    this.view = null;
    this.waiting = false;
    this.trouble = "";
  }

  get running() { return this.told.state === "running"; }

  /* How it stands, on opening the page too: another window may have started it. */
  async look() {
    clearTimeout(this.timer);
    const before = this.told.state;
    try {
      this.told = await get("api/rebuild");
      if (before === "running" && !this.running) await this.ended();
    } catch { /* asked again */ }
    this.app.showTools();
    this.view?.();
    if (this.running) this.timer = setTimeout(() => this.look(), EVERY);
  }

  async ended() {
    const { app } = this;
    app.speak(app.say(this.told.state === "done" ? "done" : "failed"));
    await app.reload();
  }

  async start() {
    const { app } = this;
    this.trouble = "";
    if (app.outbox.ops.length) { this.waiting = true; this.view?.(); return; }
    this.waiting = false;
    try {
      await post("api/rebuild", {});
      this.told = { ...this.told, state: "running", changes: null, log: [], error: "", step: "" };
      app.speak(app.say("running"));
    } catch (error) {
      this.trouble = error.message;
    }
    await this.look();
  }

  /* Something was delivered: what waited for it may start. */
  delivered() { if (this.waiting && !this.app.outbox.ops.length) this.start(); }

  open() {
    const { app } = this;
    const body = make("div", { class: "rebuild" });
    const go = button("", () => this.start(), { class: "first", autofocus: true });
    const stop = button("", async () => { await post("api/rebuild/stop", {}).catch(() => {}); this.look(); });
    go.textContent = app.say("start");
    stop.textContent = app.say("stop");
    const cannot = app.about.can_rebuild === false;
    dialog(app, app.say("rebuildTitle"), [make("p", { class: "note" }, app.say("rebuildNote")), cannot ? make("p", { class: "warning" }, app.about.why_not) : null, make("p", { class: "buttons" }, go, stop), body].filter(Boolean), { wide: true, closed: () => { this.view = null; this.waiting = false; } });
    this.view = () => {
      const held = [go, stop].includes(document.activeElement);
      go.disabled = cannot || this.running || this.waiting;
      stop.hidden = !this.running;
      body.replaceChildren(...this.parts());
      // what cannot be pressed any more loses the focus
      if (held && this.running) stop.focus();
      else if (held && !go.disabled) go.focus();
    };
    this.view();
    this.look();
  }

  parts() {
    const { app, told } = this;
    if (this.waiting) return [make("p", { role: "status" }, app.say("waitsFor", app.outbox.ops.length))];
    const found = [make("p", { role: "status" }, make("strong", {}, app.say({ running: "running", done: "done", failed: "failed" }[told.state] ?? "idle")), told.summary ? ` ${app.say("summary", told.summary.documents, told.summary.triples)}` : "")];
    if (this.trouble) found.push(make("p", { class: "warning" }, this.trouble));
    if (this.running) {
      const bar = make("progress", { "aria-label": app.say("running"), max: told.of || null, value: told.of ? told.done : null });
      found.push(bar, make("p", { class: "note" }, [app.say(`step ${told.step}`), told.of ? `${told.done} / ${told.of}` : "", told.name].filter(Boolean).join(app.say("of"))));
    }
    if (told.error) found.push(make("p", { class: "warning" }, told.error));
    if (told.changes) found.push(this.changes(told.changes));
    if (told.idle?.length) found.push(make("h3", {}, app.say("idleDecisions", told.idle.length)), make("ul", { class: "idle" }, ...told.idle.slice(0, SHOWN).map((each) => make("li", {}, each))));
    if (told.log?.length) found.push(make("details", {}, make("summary", {}, app.say("log")), make("pre", { tabindex: "0" }, told.log.join("\n"))));
    return found;
  }

  changes({ total, counts, rows }) {
    const { app } = this;
    if (!total) return make("section", {}, make("h3", {}, app.say("changes")), make("p", {}, app.say("noChanges")));
    const head = make("tr", {}, make("th", { scope: "col" }, app.say("what")), ...["added", "removed", "changed"].map((each) => make("th", { scope: "col" }, app.say(each))));
    const table = make("table", { class: "counts" }, make("thead", {}, head), make("tbody", {}, ...Object.entries(counts).map(([what, of]) => make("tr", {}, make("th", { scope: "row" }, app.say(`what ${what}`)), ...["added", "removed", "changed"].map((each) => make("td", {}, String(of[each] ?? 0)))))));
    const list = make("ul", { class: "changes" });
    // local names of the graph stand between blanks in a relation, and in what is said of things and relations
    const worded = (text, what, pattern) => (what === "evidence" && pattern === WORD ? text : text.replace(pattern, (word) => app.note(app.label(word))));
    const line = ({ what, change, name, detail }) => make("li", { class: change }, make("span", { class: "badge" }, app.say(change)), make("span", { class: "badge" }, app.say(`what ${what}`)), make("span", { class: "name" }, worded(name, what, BETWEEN)), detail ? make("span", { class: "note" }, worded(detail, what, WORD)) : null);
    list.append(...rows.slice(0, SHOWN).map(line));
    const section = make("section", {}, make("h3", {}, app.say("changes")), table, list);
    if (rows.length > SHOWN) {
      const more = button(app.say("moreNeighbours", rows.length - SHOWN), () => { more.remove(); list.append(...rows.slice(SHOWN).map(line)); });
      section.append(more);
    }
    if (total > rows.length) section.append(make("p", { class: "note" }, app.say("changesLeft", total - rows.length)));
    return section;
  }
}
