/* Small charts: columns by year, and bars in a table, each with its number in words. */
import { make } from "./dom.js";
import { draw } from "./svg.js";

/* SIDE: a name may be wider than its column. */
const HEIGHT = 120, FOOT = 22, HEAD = 20, SIDE = 12;

/* Columns side by side. items: { name, value, changes (of the state, or null), on }. */
export function columns(app, label, items) {
  const most = Math.max(1, ...items.map((i) => i.value));
  /* letters keep their size where there are more years: the columns get narrower */
  const width = Math.max(38, Math.min(64, 484 / Math.max(1, items.length)));
  const parts = items.map((item, i) => {
    const height = Math.max(item.value ? 2 : 0, (item.value / most) * HEIGHT);
    const x = i * width;
    const words = `${item.name}${app.say("colon")}${item.value}`;
    const inside = [
      draw("rect", { class: "hit", x, y: 0, width, height: HEAD + HEIGHT + FOOT }),
      draw("rect", { class: "column", x: x + width * 0.16, y: HEAD + HEIGHT - height, width: width * 0.68, height }),
      draw("text", { x: x + width / 2, y: HEAD + HEIGHT - height - 9, "text-anchor": "middle" }, String(item.value)),
      draw("text", { x: x + width / 2, y: HEAD + HEIGHT + 13, "text-anchor": "middle" }, item.name)];
    return item.changes
      ? draw("a", { ...app.link(item.changes), "aria-label": words, "aria-current": item.on ? "true" : null }, ...inside)
      : draw("g", {}, ...inside);
  });
  const all = width * items.length;
  return draw("svg", { class: "columns", viewBox: `${-SIDE} 0 ${all + 2 * SIDE} ${HEAD + HEIGHT + FOOT}`, width: all + 2 * SIDE, role: "group", "aria-label": label }, ...parts);
}

/* A table with a bar in each row. items: { name (a node or text), value, more (text) }. heads: what names and values are. */
export function bars(label, heads, items) {
  const most = Math.max(1, ...items.map((i) => i.value));
  return make("table", { class: "bars", "aria-label": label },
    make("thead", {}, make("tr", {}, ...heads.map((head, i) => make("th", { scope: "col", class: i ? "number" : null, colspan: i === 1 ? 2 : null }, head)))),
    make("tbody", {}, ...items.map(({ name, value, more }) => {
      const bar = make("span", { class: "fill", "aria-hidden": "true" });
      bar.style.width = `${(100 * value) / most}%`;
      return make("tr", {}, make("th", { scope: "row" }, name), make("td", { class: "strip" }, bar), make("td", { class: "number" }, String(value)),
        heads.length > 2 ? make("td", { class: "number" }, more ?? "") : null);
    })));
}
