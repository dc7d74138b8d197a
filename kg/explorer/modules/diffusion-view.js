/* How a thing spreads: the provinces as tiles with a bar a year, province × year, publishers, and where it was seen first. */
import { csv } from "./csv.js";
import { SPREADING, diffusionOf, mostSpread, rowsOf, shadeOf } from "./diffusion.js";
import { button, download, make, sign, textField } from "./dom.js";
import { shareTable, shareText } from "./grid.js";
import { picker } from "./picker.js";
import { draw, savePng, saveSvg, standalone } from "./svg.js";
import { ACROSS, DOWN, TILES } from "./tiles.js";

const SIDE = 62, GAP = 4;
const PUBLISHERS = 25, FIRSTS = 3;

/* Links to the reports of the year in which a thing is seen first, to where they say so. found: of diffusionOf. */
export function firstReports(app, found) {
  const all = found.byYear.get(found.first).reports;
  return [...all.slice(0, FIRSTS).flatMap((number, i) => {
    const report = app.model.reports[number];
    const mention = found.claims.get(number).flatMap((c) => c.evidence)[0];
    const link = make("a", app.link({ view: "documents", report: report.id, at: mention?.begin ?? -1 }), app.reportName(report));
    return i ? [app.say("separator"), link] : [link];
  }), all.length > FIRSTS ? ` ${app.say("andOthers", all.length - FIRSTS)}` : ""];
}

export function diffusionView(app) {
  const panel = document.getElementById("view-diffusion");
  let key = "";
  let shown = PUBLISHERS;
  const field = textField((find) => app.go({ find }));

  const chosen = () => {
    const { model, state } = app;
    const wanted = [state.entity, state.thing].map((id) => model.byId.get(id)).find((e) => e && SPREADING.includes(e.kind));
    return wanted ?? mostSpread(model, app.left);
  };
  const nameOf = (code) => (code ? app.model.regions[code][0] : app.say("noProvince"));

  /* A tile: its province, n of N, and of each year a bar; without a report a frame. */
  function tile(found, code) {
    const [short, column, row] = TILES[code];
    const group = found.provinces.find((p) => p.code === code);
    const [x, y] = [column * (SIDE + GAP), row * (SIDE + GAP)];
    const middle = x + SIDE / 2;
    if (!group) {
      return draw("g", { class: "tile shade--1" },
        draw("rect", { x: x + 0.5, y: y + 0.5, width: SIDE - 1, height: SIDE - 1, rx: 6 }),
        draw("text", { x: middle, y: y + 20, "text-anchor": "middle" }, short), draw("text", { x: middle, y: y + 37, "text-anchor": "middle", class: "share" }, "—"));
    }
    const years = found.years.filter(Boolean);
    const width = Math.min(9, (SIDE - 10) / Math.max(1, years.length));
    const left = middle - (width * years.length) / 2;
    const bars = years.map((year, i) => {
      const cell = group.years.get(year);
      if (!cell) return null;
      const height = cell.n ? 2 + 12 * (cell.n / cell.of) : 1.5;
      return draw("rect", { class: "year-bar", x: left + i * width + 0.5, y: y + SIDE - 4 - height, width: width - 1, height });
    });
    const on = app.state.regions.includes(code);
    const words = `${nameOf(code)}${app.say("colon")}${app.say("shareWords", group.n, group.of)}`;
    return draw("a", { ...app.link({ regions: on ? [] : [code] }), class: `tile shade-${shadeOf(group)}`, "aria-label": words, "aria-current": on ? "true" : null, "data-code": code },
      draw("title", {}, `${words}\n${years.filter((y_) => group.years.has(y_)).map((y_) => `${y_} ${shareText(group.years.get(y_))}`).join(" · ")}`),
      draw("rect", { class: "back", x: x + 0.5, y: y + 0.5, width: SIDE - 1, height: SIDE - 1, rx: 6 }),
      draw("text", { x: middle, y: y + 17, "text-anchor": "middle" }, short),
      draw("text", { x: middle, y: y + 34, "text-anchor": "middle", class: "share" }, shareText(group)), ...bars);
  }

  const map = (found, entity) => draw("svg", {
    viewBox: `-2 -2 ${ACROSS * (SIDE + GAP) + 2} ${DOWN * (SIDE + GAP) + 2}`, class: "tiles", role: "group", "aria-label": app.say("tilesLabel", entity.name),
  }, ...Object.keys(TILES).map((code) => tile(found, code)));

  const scale = () => make("p", { class: "note scale-note" }, app.say("shadeNote"), make("span", { class: "scale", "aria-hidden": "true" },
    make("i", { class: "shade shade-0" }), ...[1, 2, 3, 4, 5].map((n) => make("i", { class: `shade shade-${n}` }))), app.say("barNote"));

  const firsts = (found) => (found.first ? make("p", {}, app.say("firstSeenIn", found.first), ...firstReports(app, found)) : "");

  /* What a click on a cell leaves; a second click gives it back. */
  const toggled = (region, year) => {
    const changes = { ...(region ? { regions: [region] } : {}), ...(year ? { years: [String(year)] } : {}) };
    if (!isOn(changes)) return changes;
    return { ...(region ? { regions: [] } : {}), ...(year ? { years: [] } : {}) };
  };
  const isOn = (changes) => Object.entries(changes).every(([name, list]) => list.length && app.state[name].length === list.length && list.every((v) => app.state[name].includes(v)));

  function content(entity) {
    const found = diffusionOf(app.model, app.left, entity, app.state);
    const provinces = found.provinces.map((group) => ({ ...group, words: nameOf(group.code), changes: group.code ? toggled(group.code) : undefined }));
    const named = found.publishers.filter(({ entity: { name, alt } }) => [name, ...alt].some((each) => each.includes(app.state.find)));
    field.set(app.state.find, app.say("findIn"));
    const publishers = named.slice(0, app.most(shown)).map((group) => ({ ...group, words: group.entity.name, changes: { entity: group.entity.id, other: entity.id, open: "" } }));
    const picture = map(found, entity);
    const title = `${entity.name} · ${app.say("diffusion")}`;
    const save = () => standalone(picture, title);
    const table = (which, heads) => download(`fazhi-kg-${which}.csv`, csv([heads, ...rowsOf(found, which, { region: app.region, unknown: app.say("noProvince") })]), "text/csv");
    return [
      make("header", { class: "view-head" }, make("h2", {}, sign(entity.kind), " ", title),
        make("p", {}, make("strong", {}, app.say("shareOfReports", found.n, found.of)), " ", app.say(`spread-${entity.kind}`)), firsts(found)),
      make("div", { class: "side-by-side map" },
        make("section", { "aria-label": app.say("byProvince") }, make("div", { class: "bar" }, make("h3", {}, app.say("byProvince")),
          button(app.say("png"), () => savePng(save(), "fazhi-kg-diffusion"), { title: `${app.say("download")} PNG` }), button(app.say("svg"), () => saveSvg(save(), "fazhi-kg-diffusion"), { title: `${app.say("download")} SVG` })), picture, scale()),
        make("section", { "aria-label": app.say("byProvinceAndYear") }, make("div", { class: "bar" }, make("h3", {}, app.say("byProvinceAndYear")),
          button(app.say("csv"), () => table("provinces", [app.say("region"), "GB/T 2260", app.say("year"), app.say("having"), app.say("reportsThere")]))),
        make("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": app.say("byProvinceAndYear") },
          shareTable(app, app.say("byProvinceAndYear"), app.say("province"), provinces, found.years, (group, year) => toggled(group?.code, year), isOn)))),
      make("section", { "aria-label": app.say("byPublisher") }, make("div", { class: "bar" }, make("h3", {}, app.say("byPublisher"), make("span", { class: "count" }, ` ${named.length}`)), field,
        button(app.say("csv"), () => table("publishers", [app.say("publisher"), "ID", app.say("year"), app.say("having"), app.say("reportsThere")]), { "aria-label": `${app.say("csv")}${app.say("colon")}${app.say("byPublisher")}` })),
      make("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": app.say("byPublisher") },
        shareTable(app, app.say("byPublisher"), app.say("publisher"), publishers, found.years, (group, year) => (group ? { entity: group.entity.id, other: entity.id, open: "", ...(year ? { years: [String(year)] } : {}) } : toggled("", year)))),
      shown < named.length ? button(app.say("moreRelations", named.length - shown), () => { shown += 200; update(true); }, { class: "more" }) : ""),
    ];
  }

  function update(force = false) {
    const entity = chosen();
    const now = [entity?.id, app.state.find, app.filterKey, app.language].join("\n");
    if (!force && now === key) return;
    if (key.split("\n")[0] !== entity?.id) shown = PUBLISHERS;
    const focused = panel.contains(document.activeElement) ? document.activeElement : null;
    const at = focused && (focused.dataset.code ? `[data-code="${focused.dataset.code}"]` : focused.dataset.row ? `[data-row="${focused.dataset.row}"][data-column="${focused.dataset.column}"]` : focused === field ? ".find-in" : ".picker");
    const from = focused === field ? panel.firstChild.scrollTop : 0;
    key = now;
    panel.replaceChildren(make("div", { class: "reading scroll" },
      make("div", { class: "bar" }, make("label", {}, app.say("spreadOf"), " ",
        picker(app, app.say("spreadPick"), SPREADING, entity, (thing) => thing && app.go({ thing: thing.id, entity: "", other: "" })))),
      ...(entity ? content(entity) : [make("p", { class: "note empty" }, app.say("nothing"))])));
    if (at) panel.querySelector(at)?.focus({ preventScroll: focused === field });
    if (from) panel.firstChild.scrollTop = from;
  }
  return { update };
}
