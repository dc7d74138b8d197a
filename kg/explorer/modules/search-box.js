/* The search field: suggestions by kind while typing, Enter goes to the best or the chosen one. */
import { make, sign } from "./dom.js";
import { searchIndex, suggest } from "./search.js";

export function searchBox(app) {
  const input = document.getElementById("query");
  const list = document.getElementById("suggestions");
  /* made when first asked: of a thousand reports it takes a while */
  let made = null;
  const index = () => (made ??= searchIndex(app.model));
  setTimeout(index, 1500);
  let options = [];
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
  const update = () => {
    const groups = suggest(index(), input.value, 6, app.model.initials);
    options = [];
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.replaceChildren(...groups.map(({ kind, entries, more }) =>
      make("div", { role: "group", "aria-label": app.kind(kind) },
        make("div", { class: "group", "aria-hidden": "true" }, app.kind(kind), more ? ` · ${app.say("moreFound", more)}` : ""),
        ...entries.map((entry) => {
          const via = app.via(entry, input.value);
          const element = make("div", { role: "option", id: `option-${options.length}`, "aria-selected": "false" },
            sign(kind), make("span", { class: "name" }, entry.name), via ? make("span", { class: "via" }, via) : "");
          element.addEventListener("pointerdown", (event) => { event.preventDefault(); });
          element.addEventListener("click", () => go(entry));
          options.push({ element, entry });
          return element;
        }))));
    const asked = input.value.trim() !== "";
    const none = asked && !groups.length ? app.say("noneFound", input.value.trim()) : "";
    if (none) list.append(make("div", { class: "group", role: "presentation" }, none));
    /* what is not found may be in the rest of the build */
    if (none && app.model.part) list.append(make("div", { class: "group", role: "presentation" }, app.say("partSearch")));
    list.hidden = !asked;
    input.setAttribute("aria-expanded", String(asked && options.length > 0));
    if (none) app.speak(none);
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
      const chosen = options[active] ?? options[0];
      if (chosen) go(chosen.entry);
    } else if (event.key === "Escape") {
      if (list.hidden) input.value = "";
      close();
      event.stopPropagation();
    }
  });
  return { focus: () => input.focus(), update() { if (!list.hidden) update(); } };
}
