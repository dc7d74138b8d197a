/* The search field: suggestions by kind while typing, Enter goes to the best or the chosen one. */
import { make, sign } from "./dom.js";
import { knownBy, knownNames, nearest } from "./known.js";
import { fold, suggest } from "./search.js";

const REST = 150;
/* So many names at a time are made ready while the page rests: no click waits for them. */
const PART = 2000;

export function searchBox(app) {
  const input = document.getElementById("query");
  const list = document.getElementById("suggestions");
  const index = () => app.searched.all();
  let known = null;
  const names = () => (known ??= knownNames(app.model.known));
  let options = [];
  /* whether the first option is what was asked for, not what is spelled like it */
  let sure = false;
  let active = -1;

  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    active = -1;
  };
  const go = (entry) => {
    close();
    input.value = entry.name;
    if (entry.kind === "Report") app.go({ view: "documents", report: entry.target.id, at: -1, entity: "", other: "" });
    else app.go({ entity: entry.target.id, other: "", open: "" }, { focusCard: true });
  };
  const activate = (number) => {
    options[active]?.element.setAttribute("aria-selected", "false");
    active = options.length ? (number + options.length) % options.length : -1;
    const option = options[active];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.element.setAttribute("aria-selected", "true");
    option.element.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.element.id);
  };
  const optionOf = (entry) => {
    const via = app.via(entry, input.value);
    const element = make("div", { role: "option", id: `option-${options.length}`, "aria-selected": "false" },
      sign(entry.kind), make("span", { class: "name" }, entry.name), via ? make("span", { class: "via" }, via) : "");
    element.addEventListener("pointerdown", (event) => { event.preventDefault(); });
    element.addEventListener("click", () => go(entry));
    options.push({ element, entry });
    return element;
  };

  /* What is to be said of a name that no report here bears: that it is known, or which names are spelled like it. Those
     that the page holds are offered to be chosen. */
  const elsewhere = (text, groups) => {
    const { whole, part } = knownBy(names(), text);
    const title = ({ kind, name }) => app.say("knownName", app.kind(kind), name);
    const listed = (list) => list.map(title).join(app.say("separator"));
    const none = groups.length ? [] : [app.say("noneFound", text)];
    if (whole.length) return { before: isThere(groups, text) ? [] : [...none, app.say("knownNotHere", listed(whole))] };
    if (groups.length) return { before: [] };
    if (part.length) return { before: [...none, app.say("knownInPart", listed(part))] };
    return { before: [...none, app.say("noSuchName")], unknown: text, listed };
  };
  /* names that are spelled like one that nobody bears are looked for when the typing rests */
  let waiting = 0;
  const suggestNear = (text, listed) => {
    if (list.hidden || input.value.trim() !== text) return;
    const near = nearest(index(), text).map(({ entry }) => entry);
    const others = nearest(names(), text).map(({ entry }) => entry);
    const words = [near.length ? app.say("didYouMean") : "", others.length ? app.say("nearKnown", listed(others)) : ""];
    list.append(...lines([words[0]]), ...near.map(optionOf), ...lines([words[1]]));
    input.setAttribute("aria-expanded", String(options.length > 0));
    if (near.length || others.length) app.speak([words[0], ...near.map((entry) => entry.name), words[1]].join(" "));
  };
  const lines = (words) => words.filter(Boolean).map((line) => make("div", { class: "group told", role: "presentation" }, line));
  const isThere = (groups, text) => groups.some(({ entries }) => entries.some((entry) => [entry.folded, ...entry.others].includes(fold(text))));

  const update = () => {
    const groups = suggest(index(), input.value, 6, app.model.initials);
    options = [];
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.replaceChildren(...groups.map(({ kind, entries, more }) =>
      make("div", { role: "group", "aria-label": app.kind(kind) },
        make("div", { class: "group", "aria-hidden": "true" }, app.kind(kind), more ? ` · ${app.say("moreFound", more)}` : ""),
        ...entries.map(optionOf))));
    const asked = input.value.trim() !== "";
    const { before, unknown, listed } = asked ? elsewhere(input.value.trim(), groups) : { before: [] };
    list.append(...lines(before));
    clearTimeout(waiting);
    if (unknown) waiting = setTimeout(() => suggestNear(unknown, listed), REST);
    sure = groups.length > 0;
    const none = asked && !sure;
    /* what is not found may be in the rest of the build */
    if (none && app.model.part) list.append(make("div", { class: "group", role: "presentation" }, app.say("partSearch")));
    list.hidden = !asked;
    input.setAttribute("aria-expanded", String(asked && options.length > 0));
    if (before.length) app.speak(before.join(" "));
  };
  input.addEventListener("input", update);
  input.addEventListener("focus", () => { input.select(); if (input.value.trim() && input.value !== app.focusName()) update(); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) update();
      activate(active < 0 && event.key === "ArrowUp" ? options.length - 1 : active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (list.hidden) update();
      const chosen = options[active] ?? (sure ? options[0] : null);
      if (chosen) go(chosen.entry);
    } else if (event.key === "Escape") {
      if (list.hidden) input.value = "";
      close();
      event.stopPropagation();
    }
  });
  const prepare = () => setTimeout(app.searched.more(PART) ? prepare : names);
  return { focus: () => input.focus(), prepare, update() { if (!list.hidden) update(); } };
}
