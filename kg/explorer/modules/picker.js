/* A field for one thing by its name or short form, with what there is to choose from. */
import { make } from "./dom.js";
import { suggest } from "./search.js";

const OFFERED = 400;
let made = 0;

/* The thing of some kinds that a person means by a text: by its whole name, else the first that the search gives. */
export function thingBy(app, text, kinds) {
  const wanted = text.trim();
  if (!wanted) return null;
  const exact = app.model.entities.find((e) => kinds.includes(e.kind) && e.name === wanted);
  if (exact) return exact;
  for (const group of suggest(app.searched.all(), wanted, 1)) if (kinds.includes(group.kind)) return group.entries[0].target;
  return null;
}

/* A labelled field. chosen: the thing that stands there; choose(thing or null) is called when another is meant. Says where
   nothing is found. */
export function picker(app, label, kinds, chosen, choose, attributes = {}) {
  const id = `picker-${++made}`;
  /* what there is to choose from, made when somebody comes to choose */
  const list = make("datalist", { id });
  const offer = () => {
    if (list.firstChild) return;
    const offered = [];
    for (const e of app.model.entities) if (kinds.includes(e.kind) && app.left.shown[e.index] && offered.push(make("option", { value: e.name })) >= OFFERED) break;
    list.append(...offered);
  };
  const field = make("input", { type: "text", list: id, "aria-label": label, placeholder: label, value: chosen?.name ?? "", autocomplete: "off", spellcheck: "false", class: "picker", ...attributes });
  field.addEventListener("change", () => {
    const thing = thingBy(app, field.value, kinds);
    if (field.value.trim() && !thing) { app.speak(app.say("noneFound", field.value)); field.setAttribute("aria-invalid", "true"); return; }
    field.removeAttribute("aria-invalid");
    if (thing !== chosen) choose(thing);
  });
  for (const event of ["pointerenter", "input"]) field.addEventListener(event, offer);
  field.addEventListener("focus", () => { offer(); field.select(); });
  return make("span", { class: "picking" }, field, list);
}
