/* What was decided and is not yet in decisions.csv: kept in this browser, sent in its order, tried again until the server
   has it. A tab that was closed before leaves its rest to the next one; a lock tells who still lives. */
import { Away, post } from "./api.js";

const PREFIX = "fazhi-kg review unsent ";
const LEAST = 1_000, LONGEST = 15_000;

const storage = {
  get(name) { try { return localStorage.getItem(name); } catch { return null; } },
  set(name, value) { try { localStorage.setItem(name, value); return true; } catch { return false; } },
  drop(name) { try { localStorage.removeItem(name); } catch { /* nothing was kept */ } },
  names() { try { return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)); } catch { return []; } },
};

function read(name) {
  try {
    const found = JSON.parse(storage.get(name) ?? "[]");
    return Array.isArray(found) ? found.filter((op) => op && typeof op.path === "string" && op.body) : [];
  } catch {
    return [];
  }
}

/* place: of the queue, so that what was decided on one graph is not sent to another. on: sent(op, answer), refused(op,
   error), changed(). */
export class Outbox {
  constructor(place, on) {
    this.on = on;
    this.family = `${PREFIX}${place} `;
    this.name = this.family + crypto.randomUUID();
    this.ops = [];
    this.away = false;
    this.said = "";
    this.kept = true;
    this.wait = LEAST;
    this.timer = 0;
    this.sending = false;
    addEventListener("online", () => this.now());
    addEventListener("focus", () => this.now());
    addEventListener("beforeunload", (event) => { if (this.ops.length && !this.kept) event.preventDefault(); });
  }

  /* Take over what closed tabs left; gives how many. */
  async adopt() {
    const locks = navigator.locks;
    if (locks) await new Promise((held) => { locks.request(this.name, () => { held(); return new Promise(() => {}); }); });
    let taken = 0;
    for (const name of storage.names().filter((each) => each.startsWith(this.family) && each !== this.name)) {
      const take = () => { const ops = read(name); this.ops.push(...ops); taken += ops.length; this.keep(); storage.drop(name); };
      if (locks) await locks.request(name, { ifAvailable: true }, (lock) => { if (lock) take(); });
      else take();
    }
    if (taken) this.now();
    return taken;
  }

  /* Send something, after what waits. op: { path, body, made: {id: decision}, … }, as JSON. */
  add(op) {
    this.ops.push(op);
    this.keep();
    this.on.changed();
    if (!this.away) this.now();
  }

  /* Take back the last op that fits, where it was never tried; whether there was one. */
  withdraw(fits) {
    const at = this.ops.findLastIndex((op) => !op.tried && fits(op));
    if (at < 0) return null;
    const [op] = this.ops.splice(at, 1);
    this.keep();
    this.on.changed();
    return op;
  }

  /* {id: decision} of those that wait. */
  made() { return Object.assign({}, ...this.ops.map((op) => op.made ?? {})); }

  keep() {
    if (this.ops.length) this.kept = storage.set(this.name, JSON.stringify(this.ops));
    else storage.drop(this.name);
  }

  now() {
    clearTimeout(this.timer);
    if (!this.sending) this.send();
  }

  async send() {
    this.sending = true;
    while (this.ops.length) {
      const op = this.ops[0];
      let told;
      op.tried = true;
      this.keep();
      try {
        const answer = await post(op.path, op.body);
        told = () => this.on.sent(op, answer);
      } catch (error) {
        if (error instanceof Away) {
          this.away = true;
          this.said = error.said;
          this.timer = setTimeout(() => this.now(), this.wait);
          this.wait = Math.min(LONGEST, this.wait * 2);
          break;
        }
        told = () => this.on.refused(op, error);
      }
      this.away = false;
      this.wait = LEAST;
      this.ops.shift();
      this.keep();
      told();
    }
    this.sending = false;
    this.on.changed();
  }
}
