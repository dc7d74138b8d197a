/* Which filters are on, each as a button that takes it off again. */
import { make } from "./dom.js";
import { CITATION } from "./model.js";

/* The views that show what has to do with the chosen thing alone. */
const NARROWED = ["matrix", "table", "documents"];

export function chipBar(app) {
  const bar = document.getElementById("chips");

  /* [words, what the button changes] of all that narrows what is seen */
  function active() {
    const { state, model } = app;
    const found = [];
    const list = (name, title, text) => {
      for (const key of state[name]) found.push([`${app.say(title)}${app.say("colon")}${text(key)}`, { [name]: state[name].filter((k) => k !== key) }]);
    };
    const without = (text) => ["without", text];
    const report = (id) => model.reportById.get(id)?.name ?? id;
    const year = (key) => (key === "0" ? app.say("unknownYear") : key);
    for (const [name, [title, text]] of Object.entries({
      hiddenKinds: without(app.kind), hiddenPredicates: without((key) => (key === CITATION ? app.say("citation") : app.label(key))),
      hiddenRoles: without(app.predicate), hiddenStances: without(app.label), hiddenSections: without(app.section),
      regions: ["regions", (code) => model.regions[code]?.[0] ?? code], years: ["years", year], reports: ["report", report],
    })) list(name, title, text);
    if (state.degree) found.push([`${app.say("degree")}${app.say("colon")}${state.degree}`, { degree: 0 }]);
    if (state.repeated) found.push([app.say("repeated"), { repeated: false }]);
    const about = app.about();
    const narrows = NARROWED.includes(state.view) && !(state.view === "documents" && model.reportById.has(state.report));
    if (about && narrows) found.push([app.say("narrowedTo", about.name), { wide: true }]);
    else if (state.wide && app.chosen() && narrows) found.push([app.say("narrow", app.chosen().name), { wide: false }]);
    return found;
  }

  return {
    update() {
      const chips = active();
      bar.hidden = chips.length === 0;
      bar.replaceChildren(...chips.map(([words, changes]) => make("button", {
        type: "button", class: "chip", title: app.say("takeOff", words),
        onclick() { app.go(changes); (bar.querySelector("button") ?? document.getElementById("main")).focus(); },
      }, words, make("span", { "aria-hidden": "true" }, changes.wide === false ? "" : " ×"))));
    },
    /* for the head of what is printed */
    words: () => active().map(([words]) => words),
  };
}
