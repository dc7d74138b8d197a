/* Single keys, wherever the focus is but in a field or a dialog. */
import { isOpen } from "./dialog.js";
import { keysOn } from "./help.js";
import { VERBS } from "./verbs.js";

const element = (id) => document.getElementById(id);

/* Signs as a keyboard gives them that is set to Chinese. */
const WIDE = { "？": "?", "、": "/" };

/* The letter of a key, also where a keyboard writes another script or an input method holds it back. */
function letter(event) {
  const { code } = event, key = WIDE[event.key] ?? event.key;
  if (/^[\x20-\x7e]$/.test(key)) return key.toLowerCase();
  return /^Key[A-Z]$/.test(code) && key.length === 1 ? code.slice(3).toLowerCase() : key;
}

export function keys(app) {
  const plain = {
    j: () => app.move(1), k: () => app.move(-1), x: () => app.queue.toggle(app.queue.at),
    q: () => app.list.focus(), v: () => app.evidence.enter(), o: () => app.acts.toggleOnly(), n: () => app.acts.note(),
    f: () => element("find").focus(), "/": () => element("find").focus(), g: () => element("reasons").querySelector("[tabindex='0']")?.focus(),
    u: app.open.undo, h: app.open.history, w: app.open.words, b: app.open.rebuild, "?": app.open.help,
    ...Object.fromEntries(VERBS.map((verb) => [verb.key, () => app.act(verb.name)])),
  };
  const repeating = ["j", "k"];

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || isOpen()) return;
    const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select");
    if (event.key === "Escape") {
      if (event.target.closest?.("select")) { app.list.focus(); return; }
      if (app.queue.chosen.size) app.queue.none();
      app.list.focus();
      return;
    }
    if (typing || event.altKey) return;
    const key = letter(event);
    if (event.ctrlKey || event.metaKey) {
      if (key === "z" && !event.shiftKey) { event.preventDefault(); app.open.undo(); }
      return;
    }
    if (!keysOn()) return;
    if (event.shiftKey && (key === "j" || key === "k")) { event.preventDefault(); app.move(key === "j" ? 1 : -1, true); return; }
    // with Shift a letter is none of these; signs may need it
    if (event.shiftKey && /^[a-z]$/.test(key) && !event.getModifierState("CapsLock")) return;
    // a key that is held down decides once
    if (event.repeat && !repeating.includes(key)) return;
    const act = Object.hasOwn(plain, key) ? plain[key] : null;
    if (!act) return;
    event.preventDefault();
    act();
  });
}
