/* What stands above a printed view: of what it is, what it leaves out, how new it is, and where it comes from. */
import { make } from "./dom.js";

/* The newest day of issue that a report tells, else the newest year reported on; "" where none tells any. */
export const newest = (reports) => {
  const days = reports.map((r) => r.issued).filter(Boolean).sort();
  const years = reports.map((r) => r.year).filter(Boolean).sort();
  return days.at(-1) ?? String(years.at(-1) ?? "");
};

/* filters: in words. */
export function printHead(app, filters) {
  const { model } = app;
  const day = newest(model.reports);
  const file = decodeURIComponent(location.pathname.split("/").at(-1) || "graph.html");
  const title = [app.say(app.state.view), app.focusName()].filter(Boolean).join(" · ");
  document.getElementById("print-head").replaceChildren(
    make("h2", {}, `${app.say("title")} · ${title}`),
    make("p", {}, [document.getElementById("summary").textContent, ...filters].join("；")),
    make("p", {}, [day && app.say("newest", day), app.say("printed", file, model.reports.length)].filter(Boolean).join("；")));
}
