/* The head of the item that is looked at: what it is, what is proposed, the buttons of the verbs, a note. */
import { button, make, sign } from "./dom.js";
import { VERBS, decisions, kindsFor, possible } from "./verbs.js";

const element = (id) => document.getElementById(id);

export function acts(app) {
  const about = element("about"), holder = element("acts");
  const only = make("input", { type: "checkbox", id: "only" });
  const report = make("select", { id: "report" });
  const note = make("input", { type: "text", id: "note", autocomplete: "off", maxlength: "500" });
  const onlyLabel = make("label", { for: "only" }), noteLabel = make("label", { for: "note" });
  const chosenNote = make("p", { id: "on-chosen", class: "note" });
  const buttons = new Map(VERBS.map((verb) => [verb.name, button("", () => app.act(verb.name), { class: "verb", "data-verb": verb.name, "aria-keyshortcuts": verb.key })]));
  holder.append(chosenNote, make("div", { id: "verbs", role: "group", "aria-labelledby": "item-name" }, ...buttons.values()),
    make("div", { id: "options" }, make("span", { class: "option" }, only, onlyLabel, report), make("span", { class: "option grow" }, noteLabel, note)));
  let itemShown = "";

  only.addEventListener("change", () => options());
  report.addEventListener("change", () => { only.checked = true; options(); });
  note.addEventListener("keydown", (event) => {
    if (event.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
    event.preventDefault();
    event.stopPropagation();
    app.list.focus();
  });

  function head(item) {
    if (!item) { about.replaceChildren(make("p", { class: "note", id: "item-name" }, app.queue.loaded ? app.say("noItem") : app.say("opening"))); return; }
    const parts = [make("h2", { id: "item-name" }, sign(item.kind), item.name, item.other ? make("span", { class: "double" }, ` ≈ ${item.other}`) : "")];
    parts.push(make("p", { class: "facts" }, make("span", { class: "badge" }, app.kind(item.kind)), make("span", { class: "badge" }, app.note(item.note)), make("span", { class: "count" }, app.say("times", item.times, item.reports))));
    if (item.state !== "open" && item.decision) parts.push(make("p", { class: "settled-as" }, make("strong", {}, app.say(item.gone ? "elsewhere" : "decidedAs", app.decision(item.decision, item.name))), " ", app.say("changeIt"), item.decision.note ? make("span", { class: "note" }, `${app.say("note")}${app.say("colon")}${item.decision.note}`) : null));
    const { proposed } = item;
    parts.push(proposed
      ? make("p", { class: "proposed" }, make("span", { class: "label" }, app.say("proposed")), make("strong", {}, app.decision(proposed)), proposed.why ? make("span", { class: "why" }, `${app.say("becauseOf")}${app.say("colon")}${app.note(proposed.why)}`) : null)
      : make("p", { class: "proposed none" }, app.say("noProposal")));
    about.replaceChildren(...parts);
  }

  function words(name, items) {
    if (name === "keep" && items.length && items.every((item) => item.other)) return app.say("apart");
    if (name !== "is a") return app.say(name);
    const kinds = kindsFor(items, app.terms());
    return kinds.length === 1 ? `${app.say(name)}${app.say("colon")}${app.kind(kinds[0])}` : app.say(name);
  }

  /* For one item any report that is known to have it; for several their own, where each is in one report alone. */
  function options() {
    const items = app.queue.subjects(), one = items.length === 1;
    const able = items.length > 0 && (one || items.every((item) => item.reports === 1));
    only.disabled = !able;
    if (!able) only.checked = false;
    report.hidden = !one || report.options.length < 2;
    report.disabled = !one;
    onlyLabel.replaceChildren(app.say("onlyHere"), app.hint("o"), one && report.options.length === 1 ? make("span", { class: "note" }, report.options[0].textContent) : "");
    report.setAttribute("aria-label", app.say("inReport"));
  }

  function show() {
    const { queue } = app, items = queue.subjects(), item = queue.current;
    head(item);
    if (item?.id !== itemShown) {
      itemShown = item?.id ?? "";
      only.checked = false;
      report.replaceChildren();
      if (item?.first_in) report.append(make("option", { value: item.first_in }, item.first_in));
    }
    holder.hidden = !item;
    for (const [name, each] of buttons) {
      const { key } = VERBS.find((verb) => verb.name === name);
      each.replaceChildren(make("span", {}, words(name, items)), app.hint(key));
      each.title = app.say(`${name} hint`);
      each.disabled = !possible(name, items, app.terms());
      each.classList.toggle("first", name === "accept" && !each.disabled);
    }
    chosenNote.textContent = queue.chosen.size ? app.say("onChosen", queue.chosen.size) : "";
    chosenNote.hidden = !queue.chosen.size;
    noteLabel.replaceChildren(app.say("note"), app.hint("n"));
    note.placeholder = app.say("noteHint");
    options();
  }

  /* The reports of which sentences are loaded. */
  function reports(item, found) {
    if (item.id !== itemShown) return;
    const chosen = report.value;
    const titles = new Map(found.sentences.map((each) => [each.report, [each.title || each.report, each.year].filter(Boolean).join(app.say("of"))]));
    if (item.first_in && !titles.has(item.first_in)) titles.set(item.first_in, item.first_in);
    report.replaceChildren(...[...titles].map(([file, title]) => make("option", { value: file }, title)));
    report.value = titles.has(chosen) ? chosen : item.first_in;
    if (!report.value && report.options.length) report.selectedIndex = 0;
    options();
  }

  /* Decisions on what is chosen, with the note and the report that stand there. */
  function made(name, items, targets = []) {
    const one = items.length === 1;
    const where = !only.checked ? "" : one ? report.value : (item) => item.first_in;
    const found = decisions(name, items, { targets, report: where, note: note.value.trim() });
    return found;
  }

  return {
    show, reports, made,
    clear() { note.value = ""; only.checked = false; },
    toggleOnly() { if (!only.disabled) { only.checked = !only.checked; app.speak(`${app.say("onlyHere")}${app.say("colon")}${only.checked ? report.selectedOptions[0]?.textContent ?? "✓" : "—"}`); } },
    note: () => note.focus(),
  };
}
