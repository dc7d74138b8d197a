/* A field that finds names, with the list of what was found: arrows move, Enter takes one. */
import { get } from "./api.js";
import { make, sign } from "./dom.js";

let made = 0;

/* first: names offered before anything is typed, as {name, kind, why}. choose(name) is called with what is taken;
   active(name) with what the arrows are on. typed: whether what is typed may be taken as it stands. */
export function nameField(app, { label, kind, first = [], choose, active = () => {}, typed = true }) {
  const id = `names-${++made}`;
  const field = make("input", { type: "text", id, role: "combobox", "aria-expanded": "false", "aria-controls": `${id}-list`, "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false", autofocus: true });
  const list = make("div", { id: `${id}-list`, role: "listbox", "aria-label": label, class: "found" });
  const said = make("p", { class: "note", role: "status" });
  let offers = [], at = -1, asked = 0, waiting = 0, asking = false;

  function show(items) {
    offers = items;
    list.replaceChildren(...items.map((each, i) => {
      const why = [each.typed ? "" : each.known ? app.say("known") : each.known === false ? app.say("unknownYet") : "", each.reports ? app.say("reportsCell", each.reports) : "", each.why ? app.note(each.why) : ""].filter(Boolean).join(app.say("of"));
      const row = make("div", { role: "option", id: `${id}-${i}`, "aria-selected": "false" }, make("span", { class: "thing" }, each.kind ? sign(each.kind) : null, each.typed ? app.say("sameAsTyped", each.name) : each.name), make("span", { class: "count" }, why));
      row.addEventListener("click", () => choose(each.name));
      row.addEventListener("pointermove", () => { if (at !== i) move(i); });
      return row;
    }));
    list.hidden = !items.length;
    field.setAttribute("aria-expanded", String(Boolean(items.length)));
    move(items.length ? 0 : -1);
  }

  function move(to) {
    at = to;
    [...list.children].forEach((row, i) => row.setAttribute("aria-selected", String(i === at)));
    const row = list.children[at];
    if (row) { field.setAttribute("aria-activedescendant", row.id); row.scrollIntoView({ block: "nearest" }); }
    else field.removeAttribute("aria-activedescendant");
    active(offers[at]?.name ?? "");
  }

  async function search() {
    clearTimeout(waiting);
    waiting = 0;
    const wanted = field.value.trim(), mine = ++asked;
    if (!wanted) { asking = false; said.textContent = ""; show(first); return; }
    let found = [];
    asking = true;
    try {
      found = (await get("api/find", { q: wanted, kind, most: 20 })).items;
    } catch {
      if (mine === asked) said.textContent = app.say("away");
      found = [];
    }
    if (mine !== asked) return;
    asking = false;
    const exact = found.findIndex((each) => each.name === wanted);
    if (exact > 0) found.unshift(...found.splice(exact, 1));
    if (found.length) said.textContent = app.say("sameFound", found.length);
    else if (said.textContent !== app.say("away")) said.textContent = app.say("sameNone", wanted);
    show(typed && !found.some((each) => each.name === wanted) ? [...found, { name: wanted, kind, typed: true }] : found);
  }

  field.addEventListener("input", (event) => { clearTimeout(waiting); if (!event.isComposing) waiting = setTimeout(search, 150); });
  field.addEventListener("compositionend", () => search());
  field.addEventListener("keydown", async (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && offers.length) { event.preventDefault(); move((at + step + offers.length) % offers.length); }
    else if (event.key === "Enter") {
      event.preventDefault();
      event.stopPropagation();
      // what was typed a moment ago is what is meant, not what was found before, nor what nobody has seen yet
      const unseen = waiting > 0 || asking;
      if (waiting) await search();
      if (!unseen || offers[0]?.name === field.value.trim()) { if (offers[at] && shell.isConnected) choose(offers[at].name); }
    }
  });
  const shell = make("div", { class: "names" }, make("label", { for: id }, label), field, said, list);
  show(first);
  return { element: shell, field, clear() { field.value = ""; search(); } };
}
