/* The filters: what to show, and what to look at only. Elements are made once a language and then kept up to date. */
import { button, make, rove, sign } from "./dom.js";
import { CITATION, ROLES, SECTIONS, STANCES, familyOf } from "./model.js";
import { filtered, withoutFilters } from "./state.js";

const MANY = 10;
const AT_ONCE = 100;

export function filterPanel(app) {
  const panel = document.getElementById("filters");
  panel.addEventListener("submit", (event) => event.preventDefault());
  let updaters = [];
  /* counts of long lists, which follow when the view is drawn */
  let later = [];

  /* list: name of the set in the state. ticked: what a tick means: shown (the set holds what is hidden) or only. */
  const group = (title, list, hides, choices, countsName, note = "") => {
    if (!choices.length) return "";
    const rows = choices.map(({ key, text, kind, depth = 0 }) => {
      const box = make("input", { type: "checkbox", "data-choice": key });
      const count = make("span", { class: "count" });
      box.addEventListener("change", () => {
        const rest = app.state[list].filter((k) => k !== key);
        app.go({ [list]: box.checked === hides ? rest : [...rest, key] });
      });
      const row = make("label", { class: `depth-${Math.min(depth, 4)}` }, box, kind ? sign(kind) : "", make("span", { class: "name" }, text), count);
      let last = -1;
      const show = () => {
        const number = app.left.counts[countsName][key] ?? 0;
        /* hundreds of reports may stand here, and every text set anew is laid out anew */
        if (number === last) return;
        last = number;
        count.textContent = String(number);
        row.classList.toggle("none", number === 0);
      };
      updaters.push(() => {
        box.checked = app.state[list].includes(key) !== hides;
        if (choices.length <= AT_ONCE) show();
        else later.push(show);
      });
      return { row, text: text.toLowerCase() };
    });
    const body = make("div", { class: choices.length > AT_ONCE ? "choices long" : "choices" }, ...rows.map(({ row }) => row));
    let find = "";
    if (choices.length > MANY) {
      find = make("input", { type: "search", class: "find", "aria-label": `${title}${app.say("colon")}${app.say("find")}`, placeholder: app.say("find") });
      find.addEventListener("input", () => {
        const wanted = find.value.trim().toLowerCase();
        for (const { row, text } of rows) row.hidden = wanted !== "" && !text.includes(wanted);
        rove(rows.map(({ row }) => row.querySelector("input")), boxes()[0]);
      });
    }
    /* one tab stop a group; the arrow keys move in it */
    const boxes = () => rows.filter(({ row }) => !row.hidden).map(({ row }) => row.querySelector("input"));
    rove(boxes(), boxes()[0]);
    body.addEventListener("focusin", (event) => rove(rows.map(({ row }) => row.querySelector("input")), event.target));
    body.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1, Home: -1e6, End: 1e6 }[event.key];
      if (!step) return;
      event.preventDefault();
      const all = boxes();
      all[Math.max(0, Math.min(all.length - 1, all.indexOf(event.target) + step))]?.focus();
    });
    return make("fieldset", {}, make("legend", {}, title), note ? make("p", { class: "where" }, note) : "", find, body);
  };

  const number = (title, name, most) => {
    const input = make("input", { type: "number", min: 0, max: most, step: 1, inputmode: "numeric" });
    input.addEventListener("input", () => app.go({ [name]: Math.max(0, Math.min(most, Number.parseInt(input.value, 10) || 0)) }));
    updaters.push(() => { if (document.activeElement !== input) input.value = String(app.state[name]); });
    return make("label", { class: "number" }, title, input);
  };

  function build() {
    const { model } = app;
    updaters = [];
    const families = [...new Set(model.predicates.map(familyOf))];
    const roles = ROLES.filter((role) => model.predicates.includes(role));
    const repeated = make("input", { type: "checkbox", "data-choice": "repeated" });
    repeated.addEventListener("change", () => app.go({ repeated: repeated.checked }));
    updaters.push(() => { repeated.checked = app.state.repeated; });
    const reset = button(app.say("reset"), () => app.go(withoutFilters(app.state)), { class: "reset" });
    updaters.push(() => { reset.disabled = !filtered(app.state); });
    const regions = Object.keys(model.regions).filter((code) => app.everything.counts.regions[code]);
    const parts = [
      make("div", { class: "head" }, make("h2", {}, app.say("filters")), reset,
        button("×", () => app.toggleFilters(false), { class: "icon close-filters", "aria-label": app.say("close") })),
      make("h3", {}, app.say("show")),
      group(app.say("kinds"), "hiddenKinds", true, model.kinds.map((key) => ({ key, text: app.kind(key), kind: key })), "kinds"),
      group(app.say("predicates"), "hiddenPredicates", true,
        families.map((key) => ({ key, text: key === CITATION ? app.say("citation") : app.label(key) })), "predicates"),
      group(app.say("roles"), "hiddenRoles", true,
        roles.map((key) => ({ key, text: key === CITATION ? app.say("bareMention") : app.label(key) })), "roles"),
      group(app.say("stances"), "hiddenStances", true,
        STANCES.filter((key) => app.everything.counts.stances[key]).map((key) => ({ key, text: app.label(key) })), "stances"),
      group(app.say("sections"), "hiddenSections", true,
        SECTIONS.filter((key) => app.everything.counts.sections[key]).map((key) => ({ key, text: app.section(key) })), "sections"),
      make("fieldset", {}, number(app.say("degree"), "degree", 999), make("label", {}, repeated, make("span", { class: "name" }, app.say("repeated")))),
      make("h3", {}, app.say("only")),
      group(app.say("regions"), "regions", false,
        regions.map((key) => ({ key, text: model.regions[key][0], depth: model.chains[key].length - 1 })), "regions", app.say("regionsNote")),
      group(app.say("years"), "years", false,
        model.years.map((year) => ({ key: String(year), text: year ? String(year) : app.say("unknownYear") })), "years"),
      group(app.say("reports"), "reports", false, model.reports.map((r) => ({ key: r.id, text: app.reportName(r) })), "reports"),
    ];
    panel.replaceChildren(...parts.filter(Boolean));
  }

  return {
    build,
    update() {
      later = [];
      for (const updater of updaters) updater();
      if (later.length) requestAnimationFrame(() => setTimeout(() => { for (const show of later) show(); later = []; }, 0));
    },
  };
}
