/* What a verb asks before it is done: the name that is meant, the names of the parts, the kind. */
import { get } from "./api.js";
import { dialog } from "./dialog.js";
import { button, make } from "./dom.js";
import { nameField } from "./names.js";
import { sidesTable } from "./sides.js";
import { kindsFor } from "./verbs.js";

const WAIT = 150;
/* Words at which a name of several things is cut as a start; the person reads over it. */
const BETWEEN = /[、，,;；/]|(?:以及|及其|和|与|及)/;

/* The names that a merge may keep: of a likely double both, and what is proposed. */
function candidates(app, items) {
  const [item] = items, names = new Map();
  const add = (name, why) => { if (name && !names.has(name)) names.set(name, { name, kind: item.kind, why }); };
  if (items.length === 1) {
    for (const name of item.proposed?.targets ?? []) add(name, app.say("proposed"));
    add(item.other, "");
    if (item.other) add(item.name, "");
  } else {
    for (const each of items) add(each.name, "");
  }
  return [...names.values()];
}

export function askSame(app, items, done) {
  const beside = make("div", { class: "preview", "aria-live": "off" });
  let waiting = 0, shown = "";
  function active(name) {
    clearTimeout(waiting);
    const [item] = items;
    if (items.length !== 1 || !name || name === item.name) { beside.replaceChildren(); return; }
    waiting = setTimeout(async () => {
      shown = name;
      const found = await get(`api/item/${encodeURIComponent(item.id)}`, { with: name, from: 0, most: 1 }).catch(() => null);
      if (found && shown === name) beside.replaceChildren(...[sidesTable(app, found.sides ?? [])].filter(Boolean));
    }, WAIT);
  }
  const names = nameField(app, { label: app.say("sameField"), kind: items[0].kind, first: candidates(app, items), active, choose: (name) => { shell.close(false); done([name]); } });
  const shell = dialog(app, app.say("sameTitle"), [what(app, items), names.element, beside], { wide: true, closed: () => clearTimeout(waiting) });
}

const what = (app, items) => make("p", { class: "what" }, items.length === 1 ? items[0].name : app.say("onChosen", items.length));

export function askSplit(app, items, done) {
  const [item] = items;
  const started = item.proposed?.verb === "split into" ? item.proposed.targets : item.name.replace(/^[《“]|[》”]$/g, "").split(BETWEEN).map((part) => part.trim()).filter(Boolean);
  const field = make("textarea", { id: "split", rows: "5", spellcheck: "false" });
  field.value = started.length > 1 ? started.join("\n") : "";
  const said = make("p", { class: "warning", role: "alert" });
  said.hidden = true;
  const read = () => [...new Set(field.value.split(/[\n;；]/).map((line) => line.trim()).filter(Boolean))];
  const names = nameField(app, { label: app.say("sameField"), kind: item.kind, choose: (name) => { field.value = [...read(), name].join("\n"); names.clear(); app.speak(name); } });
  names.field.removeAttribute("autofocus");
  function take() {
    const parts = read();
    said.hidden = parts.length > 1;
    said.textContent = parts.length > 1 ? "" : app.say("splitFew");
    if (parts.length < 2) { field.focus(); return; }
    shell.close(false);
    done(parts);
  }
  field.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); take(); } });
  field.setAttribute("autofocus", "");
  const shell = dialog(app, app.say("splitTitle"), [what(app, items), make("label", { for: "split" }, app.say("splitField")), field, said, names.element,
    make("p", { class: "buttons" }, button(app.say("split into"), take, { class: "first", "aria-keyshortcuts": "Control+Enter" }), make("kbd", {}, "Ctrl+Enter"))]);
}

export function askKind(app, items, done) {
  const kinds = kindsFor(items, app.terms());
  if (kinds.length === 1) { done(kinds); return; }
  const choices = kinds.map((kind, i) => {
    const each = button("", () => { shell.close(false); done([kind]); }, { "aria-keyshortcuts": String(i + 1) });
    each.append(app.kind(kind), make("kbd", { "aria-hidden": "true" }, String(i + 1)));
    return each;
  });
  choices[0].setAttribute("autofocus", "");
  const shell = dialog(app, app.say("kindTitle"), [what(app, items), make("p", { class: "buttons" }, ...choices)]);
  shell.element.addEventListener("keydown", (event) => choices[Number(event.key) - 1]?.click());
}
