/* What was decided, step by step, newest first; each can be taken back. */
import { get } from "./api.js";
import { dialog } from "./dialog.js";
import { button, make } from "./dom.js";

const MOST = 200, NAMED = 5;

export function history(app) {
  const list = make("ol", { class: "steps" }), said = make("p", { class: "note", role: "status" }, app.say("opening"));
  const shell = dialog(app, app.say("historyTitle"), [said, make("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": app.say("historyTitle"), autofocus: true }, list)], { wide: true });

  function line(decision) {
    return make("li", {}, make("span", { class: "badge" }, app.kind(decision.kind)), make("span", { class: "name" }, decision.name), make("strong", {}, app.decision(decision)),
      decision.report ? make("span", { class: "note" }, `${app.say("onlyHere")}${app.say("colon")}${decision.report}`) : null, decision.note ? make("span", { class: "note" }, decision.note) : null);
  }

  function row(step) {
    const names = step.decisions, rest = names.slice(NAMED);
    const inner = make("ul", {}, ...names.slice(0, NAMED).map(line));
    if (rest.length) {
      const open = make("li", {}, button(app.say("moreNeighbours", rest.length), () => { open.replaceWith(...rest.map(line)); }));
      inner.append(open);
    }
    const undo = step.undone ? make("span", { class: "note" }, app.say("wasUndone")) : button(app.say("undoThis"), async () => {
      undo.disabled = true;
      await app.undoStep(step, false);
      // a button that is disabled loses the focus, and Escape with it
      shell.element.querySelector(".scroll").focus();
    }, { "aria-label": `${app.say("undoThis")}${app.say("colon")}${names.slice(0, 2).map((each) => each.name).join(app.say("separator"))}` });
    return make("li", { class: step.undone ? "undone" : "" }, inner, undo);
  }

  async function load() {
    try {
      const { steps } = await get("api/history", { most: MOST });
      if (!list.isConnected) return;
      said.textContent = steps.length ? (steps.length === MOST ? app.say("moreHistory", MOST) : "") : app.say("noHistory");
      said.hidden = !said.textContent;
      list.replaceChildren(...steps.map(row));
    } catch {
      said.hidden = false;
      said.textContent = app.say("away");
    }
  }
  load();
  app.watchSteps = () => { if (list.isConnected) load(); };
}
