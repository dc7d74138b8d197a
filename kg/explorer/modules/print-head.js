/* What stands above a printed view: of what it is, what it leaves out, how new it is, and where it comes from. */
import { make } from "./dom.js";

/* The newest day of issue that a report tells, else the newest year reported on; "" where none tells any. */
export const newest = (reports) => {
  const days = reports.map((r) => r.issued).filter(Boolean).sort();
  const years = reports.map((r) => r.year).filter(Boolean).sort();
  return days.at(-1) ?? String(years.at(-1) ?? "");
};

/* The views whose rows a text narrows. */
const SEARCHED = ["overview", "diffusion", "matrix", "compare", "table", "profile", "assess"];

/* What narrows a view besides the filters, in words. */
function narrowed(app) {
  const { state } = app;
  const found = [];
  const told = (title, text) => found.push(`${app.say(title)}${app.say("colon")}${text}`);
  if (state.view === "documents" && !state.report && state.text) told("fullText", state.text);
  if (SEARCHED.includes(state.view) && state.find) told("findIn", state.find);
  if (state.view === "matrix") for (const name of ["making", "everyone"]) if (state[name]) found.push(app.say(name));
  return found;
}

/* A heading that is pressed is text on paper: on the second sheet of a table Chromium paints no button. */
export function plainHeads(panel) {
  for (const pressed of panel.querySelectorAll("thead button")) {
    pressed.replaceWith(make("span", { class: "pressed", "aria-label": pressed.getAttribute("aria-label") }, ...pressed.childNodes));
  }
}

/* filters: in words. */
export function printHead(app, filters) {
  const { model } = app;
  const day = newest(model.reports);
  const file = decodeURIComponent(location.pathname.split("/").at(-1) || "graph.html");
  const title = [app.say(app.state.view), app.focusName()].filter(Boolean).join(" · ");
  document.getElementById("print-head").replaceChildren(
    make("h2", {}, `${app.say("title")} · ${title}`),
    make("p", {}, [document.getElementById("summary").textContent, ...filters, ...narrowed(app)].join(app.say("semicolon"))),
    make("p", {}, [day && app.say("newest", day), app.say("printed", file, model.reports.length)].filter(Boolean).join(app.say("semicolon"))));
}
