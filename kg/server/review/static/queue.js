/* The names that are to be decided, as far as they are loaded: which one is looked at, which are chosen, and what is told
   of them by the server. Knows nothing of elements. */
import { Refused, get } from "./api.js";

export const PAGE = 50;
/* So many are chosen together at most. */
export const MOST = 2_000;

const fresh = () => ({ state: "open", reason: "", kind: "", find: "" });

/* What an item becomes by a decision, in the words of the server: one for a single report leaves it open for the others. */
export const stateBy = ({ verb, report }, before) => (verb === "later" ? "later" : report ? before : "decided");

export class Queue {
  /* waiting(): {id: decision} of what is not yet delivered. changed(): something is to be shown anew. */
  constructor(waiting, changed) {
    this.waiting = waiting;
    this.changed = changed;
    this.filter = fresh();
    this.items = [];
    this.total = 0;
    this.counts = {};
    this.states = { open: 0, decided: 0, later: 0 };
    this.current = null;
    this.chosen = new Set();
    this.anchor = "";
    this.before = new Set();
    this.loaded = false;
    this.asked = 0;
  }

  get at() { return this.current?.id ?? ""; }
  place(id) { return this.items.findIndex((item) => item.id === id); }
  fits(item) { return this.filter.state === "all" || item.state === this.filter.state; }

  /* What is chosen, in the order of the list; else the one that is looked at. */
  subjects() {
    if (this.chosen.size) return this.items.filter((item) => this.chosen.has(item.id));
    return this.current ? [this.current] : [];
  }

  select(filter) {
    this.filter = { ...this.filter, ...filter };
    this.items = [];
    this.current = null;
    this.chosen.clear();
    this.anchor = "";
    this.loaded = false;
    return this.refresh();
  }

  /* As the server has it, over what waits here: what is loaded now, and the counts. wanted: the id to be looked at. */
  async refresh(wanted = "") {
    const asked = ++this.asked;
    const many = Math.max(PAGE, this.items.length);
    const found = await get("api/queue", { ...this.filter, from: 0, most: Math.min(many, 500) });
    const more = many > 500 ? await this.rest(found.items.length, many) : [];
    if (asked !== this.asked) return;
    this.take(found);
    const before = this.items;
    this.items = this.shown([...found.items, ...more]);
    this.loaded = true;
    this.settle(before, wanted);
    this.changed();
    if (this.current?.gone) await this.learn(this.current);
  }

  /* What was decided elsewhere on an item; one that the graph no longer asks for gives way to the next. */
  async learn(item) {
    try {
      const { state, decision } = await get(`api/item/${encodeURIComponent(item.id)}`, { from: 0, most: 1 });
      Object.assign(item, { state, decision });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const at = this.items.indexOf(item);
      if (at >= 0) this.items.splice(at, 1);
      if (this.current === item) this.current = this.items[at] ?? this.items.at(-1) ?? null;
    }
    this.changed();
  }

  async rest(from, until) {
    const found = [];
    while (from + found.length < until) {
      const { items } = await get("api/queue", { ...this.filter, from: from + found.length, most: Math.min(500, until - from - found.length) });
      if (!items.length) break;
      found.push(...items);
    }
    return found;
  }

  take({ total, counts, states }) {
    this.total = total;
    if (counts) this.counts = counts;
    if (states) this.states = states;
    const waiting = Object.values(this.waiting()).filter((decision) => stateBy(decision, "open") !== "open").length;
    this.total = Math.max(0, total - (this.filter.state === "open" ? waiting : 0));
  }

  /* Without what is decided here and not yet delivered, and each once. */
  shown(items) {
    const waiting = this.waiting(), seen = new Set();
    return items.filter((item) => {
      if (seen.has(item.id)) return false;
      seen.add(item.id);
      if (waiting[item.id]) item.state = stateBy(waiting[item.id], item.state);
      return this.fits(item);
    });
  }

  /* The one that is looked at stays so, even where it is decided elsewhere meanwhile: no key may meet another one. */
  settle(before, wanted) {
    const now = new Map(this.items.map((item) => [item.id, item]));
    for (const id of [...this.chosen]) if (!now.has(id)) this.chosen.delete(id);
    if (wanted && now.has(wanted)) this.current = now.get(wanted);
    else if (this.current && now.has(this.at)) this.current = now.get(this.at);
    else if (!this.current || !before.length) this.current = this.items[0] ?? null;
    else {
      const at = Math.min(Math.max(0, before.findIndex((item) => item.id === this.at)), this.items.length);
      this.items.splice(at, 0, { ...this.current, gone: true });
      this.current = this.items[at];
    }
  }

  async more() {
    const from = this.items.filter((item) => !item.gone).length;
    const found = await get("api/queue", { ...this.filter, from, most: PAGE });
    this.take(found);
    const known = new Set(this.items.map((item) => item.id));
    this.items.push(...this.shown(found.items).filter((item) => !known.has(item.id)));
    this.current ??= this.items[0] ?? null;
    this.changed();
  }

  async all() {
    const until = Math.min(this.total, MOST);
    const known = new Set(this.items.map((item) => item.id));
    if (this.items.length < until) this.items.push(...this.shown(await this.rest(0, until)).filter((item) => !known.has(item.id)));
    this.chosen = new Set(this.items.filter((item) => !item.gone).map((item) => item.id).slice(0, MOST));
    this.changed();
  }

  /* Look at another; range: choose all from where the choice began. Gives the item, or null at either end. */
  go(id, range = false) {
    const to = this.place(id);
    if (to < 0) return null;
    if (range) {
      if (!this.anchor) { this.anchor = this.at || id; this.before = new Set(this.chosen); }
      const ends = [Math.max(0, this.place(this.anchor)), to].sort((a, b) => a - b);
      this.chosen = new Set([...this.before, ...this.items.slice(ends[0], ends[1] + 1).map((item) => item.id)]);
    } else {
      this.anchor = "";
    }
    this.current = this.items[to];
    this.changed();
    return this.current;
  }

  move(step, range = false) {
    const at = this.place(this.at);
    const to = Math.max(0, Math.min(this.items.length - 1, at + step));
    return to === at && !range ? null : this.go(this.items[to]?.id, range);
  }

  toggle(id) {
    if (this.chosen.has(id)) this.chosen.delete(id);
    else this.chosen.add(id);
    this.anchor = id;
    this.before = new Set(this.chosen);
    this.changed();
  }

  none() {
    this.chosen.clear();
    this.anchor = "";
    this.changed();
  }

  /* Decisions as they will be: what is decided leaves the list, and the next comes. Gives the items as they were. */
  decide(decisions) {
    const by = new Map(decisions.map((decision) => [decision.id, decision]));
    const was = this.items.filter((item) => by.has(item.id)).map((item) => ({ ...item }));
    const last = this.items.findLastIndex((item) => by.has(item.id));
    const followers = [...this.items.slice(last + 1), ...this.items.slice(0, last).reverse()];
    for (const item of this.items) {
      const decision = by.get(item.id);
      if (!decision) continue;
      const state = stateBy(decision, item.state);
      if (item.state !== state) {
        this.states[item.state] = Math.max(0, (this.states[item.state] ?? 0) - 1);
        this.states[state] = (this.states[state] ?? 0) + 1;
        const counted = this.counts[item.reason];
        if (this.filter.state === item.state && counted?.[item.kind]) counted[item.kind] -= 1;
      }
      Object.assign(item, { state, decision: state === "open" ? item.decision : decision, gone: false });
    }
    const left = this.items.filter((item) => this.fits(item));
    this.total = Math.max(left.length, this.total - (this.items.length - left.length));
    this.items = left;
    const next = followers.find((item) => left.includes(item) && !by.has(item.id));
    this.current = next ?? left[0] ?? null;
    this.none();
    if (left.length < PAGE / 2 && left.length < this.total) this.more().catch(() => {});
    return was;
  }

  /* Items as they were before a decision that was never sent. */
  restore(was) {
    for (const item of was) {
      const at = this.place(item.id);
      if (at >= 0) this.items[at] = item;
      else this.items.push(item);
      this.states[item.state] += 1;
    }
    this.items = this.items.filter((item) => this.fits(item)).sort((a, b) => b.times - a.times);
    this.current = this.items.find((item) => item.id === was[0]?.id) ?? this.current;
    this.changed();
  }
}
