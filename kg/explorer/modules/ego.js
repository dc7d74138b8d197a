/* What is chosen in the middle of what it is tied to: neighbours in groups by relation, and where each stands. */

/* Sizes in pixels: what is read never gets smaller than this, however much there is. */
export const FONT = 13;
const LINE = 21, HEAD = 30, GAP = 10, MARGIN = 16, DOT = 5;
/* So many of a group at least, before the rest is counted. */
const FEWEST = 5;
const NARROW = 640;

/* [{ name: "out:cites" or "in:cites", predicate, items: [{ entity, claims, reports }], hidden }]: of each relation what it
   ties a thing to, by reports, then by the strength of the neighbour. hidden: relations that the filters leave out. */
export function groupsOf(model, left, entity) {
  const groups = new Map();
  const all = new Set(), shown = new Set();
  for (const claim of entity.claims) {
    all.add(claim.edge);
    if (!left.shownClaim[claim.index]) continue;
    shown.add(claim.edge);
    const outward = claim.subject === entity.index;
    const other = outward ? claim.object : claim.subject;
    const name = `${outward ? "out" : "in"}:${claim.predicate}`;
    if (!groups.has(name)) groups.set(name, new Map());
    const items = groups.get(name);
    if (!items.has(other)) items.set(other, { entity: model.entities[other], claims: [], reports: 0 });
    items.get(other).claims.push(claim);
  }
  const order = [...model.predicates.map((p) => `out:${p}`), ...model.predicates.map((p) => `in:${p}`)];
  const found = [...groups].map(([name, items]) => {
    for (const item of items.values()) item.reports = new Set(item.claims.map((c) => c.report)).size;
    return {
      name, predicate: name.slice(name.indexOf(":") + 1),
      items: [...items.values()].sort((a, b) => b.reports - a.reports || a.entity.index - b.entity.index),
    };
  });
  return { hidden: all.size - shown.size, groups: found.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name)) };
}

/* The width of a text in pixels; Latin letters and figures take a little more than half of a Chinese character. */
export const widthOf = (text, font = FONT) => [...text].reduce((sum, c) => sum + (c.codePointAt(0) > 0x2e7f || "“”‘’…—".includes(c) ? 1 : 0.62), 0) * font;

/* A text that takes no more than a width, with … where it is cut. */
export function fitted(text, width, font = FONT) {
  if (widthOf(text, font) <= width) return text;
  let kept = "", used = widthOf("…", font);
  for (const char of text) {
    used += widthOf(char, font);
    if (used > width) break;
    kept += char;
  }
  return `${kept}…`;
}

/* A name in lines of at most so many pixels, as few as will do, about as long as each other. */
export function linesOf(text, width, font) {
  const broken = (most) => {
    const lines = [""];
    for (const char of text) {
      if (lines.at(-1) && widthOf(lines.at(-1) + char, font) > most) lines.push("");
      lines[lines.length - 1] += char;
    }
    return lines;
  };
  const few = broken(width);
  const even = broken(Math.min(width, widthOf(text, font) / few.length + font));
  return even.length === few.length ? even : few;
}

const heightOf = (groups, most, opened) =>
  groups.reduce((sum, g) => sum + HEAD + GAP + LINE * rowsOf(g, most, opened), 0);
const rowsOf = (group, most, opened) => {
  const shown = shownOf(group, most, opened);
  return shown + (shown < group.items.length || opened.has(group.name) ? 1 : 0);
};
/* one more row says how many there are besides: it may as well show a single one */
const shownOf = (group, most, opened) => (opened.has(group.name) || group.items.length <= most + 1 ? group.items.length : most);

/* Groups on the two sides, about as high as each other; on a narrow screen one under the other. */
function sidesOf(groups, most, opened) {
  const sides = [{ right: true, groups: [], height: 0 }, { right: false, groups: [], height: 0 }];
  const byHeight = groups.map((group) => ({ group, height: heightOf([group], most, opened) })).sort((a, b) => b.height - a.height);
  for (const { group, height } of byHeight) {
    const side = sides[0].height <= sides[1].height ? sides[0] : sides[1];
    side.groups.push(group);
    side.height += height;
  }
  return sides;
}

/* The widest curve, that of what most reports say. */
export const strokeOf = (reports) => Math.min(7, 1.3 + 1.2 * Math.log2(reports));

/* Where everything stands: { width, height, middle: { x, y, width, height, lines }, heads: [{ x, y, anchor, group }],
   rows: [{ x, y, anchor, dot, room, item or more, group }] }. Widths and heights in pixels; y is the middle of a line.
   opened: names of groups that are shown whole. view: { width, height } of the room that there is. */
export function layOut(name, groups, opened, view) {
  const narrow = view.width < NARROW;
  const font = FONT + 2;
  const lines = linesOf(name, narrow ? view.width - 4 * MARGIN : Math.max(140, Math.min(260, view.width * 0.22)), font);
  const box = { width: Math.max(...lines.map((l) => widthOf(l, font))) + 28, height: lines.length * 22 + 18, lines, font };
  let most = FEWEST;
  if (!narrow) {
    for (let more = FEWEST; more <= 80; more++) {
      if (Math.max(...sidesOf(groups, more, opened).map((s) => s.height)) + 2 * MARGIN > view.height) break;
      most = more;
    }
  } else most = 8;
  const heads = [], rows = [];
  const column = (list, top, x, dot, anchor, room) => {
    let y = top;
    for (const group of list) {
      y += GAP;
      heads.push({ x, y: y + HEAD / 2, anchor, group });
      y += HEAD;
      const shown = shownOf(group, most, opened);
      for (const item of group.items.slice(0, shown)) {
        rows.push({ x, y: y + LINE / 2, anchor, dot, room, item, group });
        y += LINE;
      }
      if (shown < group.items.length || (opened.has(group.name) && group.items.length > most + 1)) {
        rows.push({ x, y: y + LINE / 2, anchor, dot, room, more: group.items.length - shown, group });
        y += LINE;
      }
    }
    return y;
  };
  if (narrow) {
    box.x = MARGIN + box.width / 2;
    box.y = MARGIN + box.height / 2;
    const bottom = column(groups, MARGIN + box.height, 44, 34, "start", view.width - 44 - MARGIN);
    return { narrow, width: view.width, height: bottom + MARGIN, middle: box, heads, rows };
  }
  const sides = sidesOf(groups, most, opened);
  const height = Math.max(view.height, box.height + 2 * MARGIN, ...sides.map((s) => s.height + 2 * MARGIN));
  box.x = view.width / 2;
  box.y = Math.min(height, view.height) / 2;
  /* names end near the middle where there is more room than they need */
  const reach = Math.min(view.width / 2 - MARGIN, box.width / 2 + 130 + 460);
  const inner = box.width / 2 + Math.min(150, Math.max(56, view.width * 0.08));
  for (const side of sides) {
    const sign = side.right ? 1 : -1;
    const dot = box.x + sign * inner;
    const top = Math.max(MARGIN - GAP, (Math.min(height, view.height) - side.height) / 2);
    column(side.groups, top, dot + sign * (DOT + 7), dot, side.right ? "start" : "end", reach - inner - DOT - 7);
  }
  return { narrow, width: view.width, height, middle: box, heads, rows };
}

/* The path from the middle to a row; many leave the middle within its height. */
export function curve(layout, row) {
  const { middle } = layout;
  const round = (n) => Math.round(n * 10) / 10;
  if (layout.narrow) {
    const x = MARGIN + 2;
    const y = middle.y + middle.height / 2;
    return `M${x} ${y}V${round(row.y - 8)}Q${x} ${round(row.y)} ${x + 8} ${round(row.y)}H${row.dot}`;
  }
  const sign = row.dot > middle.x ? 1 : -1;
  const from = middle.x + sign * (middle.width / 2);
  const share = Math.max(-1, Math.min(1, (row.y - middle.y) / (layout.height / 2)));
  const start = middle.y + share * (middle.height / 2 - 8);
  const half = (from + row.dot) / 2;
  return `M${round(from)} ${round(start)}C${round(half)} ${round(start)} ${round(half)} ${round(row.y)} ${round(row.dot)} ${round(row.y)}`;
}
