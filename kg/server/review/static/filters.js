/* What of the queue is shown: its state, the reason, the kind, a part of the name. */
import { button, make, rove } from "./dom.js";

const element = (id) => document.getElementById(id);
const STATES = ["open", "decided", "later", "all"];

export function filters(app) {
  const find = element("find");
  let waiting = 0;
  const search = async () => { clearTimeout(waiting); if (find.value.trim() !== app.queue.filter.find) app.filter({ find: find.value.trim() }); await app.loading; };
  find.addEventListener("input", (event) => { clearTimeout(waiting); if (!event.isComposing) waiting = setTimeout(search, 200); });
  find.addEventListener("compositionend", search);
  find.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" || event.key === "ArrowDown") { event.preventDefault(); search().then(app.list.focus); }
    else if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); if (find.value) { find.value = ""; search(); } else app.list.focus(); }
  });

  /* A row of choices of which one is on; arrows move in it. */
  function group(holder, choices, chosen, choose) {
    const held = holder.contains(document.activeElement) ? document.activeElement.dataset.choice : null;
    const buttons = choices.map(({ value, label, count }) =>
      button("", () => choose(value), { "aria-pressed": String(value === chosen), "data-choice": value, class: count === 0 ? "none" : "" }));
    buttons.forEach((each, i) => each.append(make("span", { class: "label" }, choices[i].label), " ", make("span", { class: "count" }, choices[i].count === undefined ? "" : String(choices[i].count))));
    holder.replaceChildren(...buttons);
    rove(buttons, buttons.find((each) => each.dataset.choice === chosen) ?? buttons[0]);
    if (held !== null) (buttons.find((each) => each.dataset.choice === held) ?? buttons[0])?.focus();
  }

  function arrows(event) {
    const buttons = [...event.currentTarget.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const next = buttons[(to + buttons.length) % buttons.length];
    rove(buttons, next);
    next.focus();
  }
  for (const id of ["states", "reasons", "kinds"]) element(id).addEventListener("keydown", arrows);

  function show() {
    const { filter, counts, states } = app.queue;
    const sum = (pick) => Object.entries(counts).reduce((all, [reason, kinds]) => all + Object.entries(kinds).reduce((n, [kind, many]) => n + (pick(reason, kind) ? many : 0), 0), 0);
    const everyone = (states.open ?? 0) + (states.decided ?? 0) + (states.later ?? 0);
    group(element("states"), STATES.map((value) => ({ value, label: app.say(value), count: value === "all" ? everyone : states[value] ?? 0 })), filter.state, (state) => app.filter({ state }));
    group(element("reasons"), [
      { value: "", label: app.say("everyReason"), count: sum((_, kind) => !filter.kind || kind === filter.kind) },
      ...app.about.reasons.map(({ name }) => ({ value: name, label: app.reason(name), count: sum((reason, kind) => reason === name && (!filter.kind || kind === filter.kind)) })),
    ], filter.reason, (reason) => app.filter({ reason }));
    group(element("kinds"), [
      { value: "", label: app.say("everyKind"), count: sum((reason) => !filter.reason || reason === filter.reason) },
      ...app.about.kinds.map(({ name }) => ({ value: name, label: app.kind(name), count: sum((reason, kind) => kind === name && (!filter.reason || reason === filter.reason)) })),
    ], filter.kind, (kind) => app.filter({ kind }));
    if (document.activeElement !== find) find.value = filter.find;
  }
  // on a phone they stand folded away, so that the names are in sight
  const fold = element("fold");
  fold.addEventListener("click", () => {
    const open = element("filters").classList.toggle("open");
    fold.setAttribute("aria-expanded", String(open));
    if (open) find.focus();
  });
  return { show };
}
