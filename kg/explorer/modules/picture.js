/* The drawn network as SVG: what is on the screen, with text as text. */

export const escape = (text) =>
  String(text).replace(/[&<>"']/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[c])
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");

const FONT = 15, LINE = 18;
const round = (number) => Math.round(number * 10) / 10;

/* The outline of a kind's shape, as vis-network draws it. */
function shapeOf(shape, x, y, size) {
  const points = (list) => `<polygon points="${list.map(([a, b]) => `${round(x + a)},${round(y + b)}`).join(" ")}"`;
  if (shape === "square") return `<rect x="${x - size}" y="${y - size}" width="${2 * size}" height="${2 * size}"`;
  if (shape === "diamond") return points([[0, size], [size, 0], [0, -size], [-size, 0]]);
  if (shape === "triangle") {
    const r = size * 1.15, up = 0.275 * r, s = r * 2, ir = (Math.sqrt(3) / 6) * s, h = Math.sqrt(s * s - (s / 2) ** 2);
    return points([[0, up - (h - ir)], [s / 2, up + ir], [-s / 2, up + ir]]);
  }
  if (shape === "hexagon") return points([0, 1, 2, 3, 4, 5].map((i) => [size * Math.cos((i * Math.PI) / 3), size * Math.sin((i * Math.PI) / 3)]));
  if (shape === "triangleDown") return points([[0, 1.012 * size], [1.15 * size, -0.98 * size], [-1.15 * size, -0.98 * size]]); /*{{if-triangleDown}}*/
  if (shape === "star") return points([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((i) => [(i % 2 ? 0.41 : 1.066) * size * Math.sin((i * Math.PI) / 5), (0.082 - (i % 2 ? 0.41 : 1.066) * Math.cos((i * Math.PI) / 5)) * size])); /*{{if-star}}*/
  return `<circle cx="${x}" cy="${y}" r="${size}"`;
}

/* nodes: { x, y, size, shape, label, colour, faded }. edges: { from, to (nodes), colour, label, faded }.
   theme: { back, ink, font }. legend: [{ shape, colour, text }]. */
export function svgOf(nodes, edges, theme, legend, title) {
  const widths = nodes.map((n) => Math.max(n.size, (Math.max(...n.label.split("\n").map((l) => l.length)) * FONT) / 2));
  const left = Math.min(0, ...nodes.map((n, i) => n.x - widths[i])) - 30;
  const right = Math.max(0, ...nodes.map((n, i) => n.x + widths[i])) + 30;
  const top = Math.min(0, ...nodes.map((n) => n.y - n.size)) - 70;
  const bottom = Math.max(0, ...nodes.map((n) => n.y + n.size + n.label.split("\n").length * LINE)) + 30;
  const [width, height] = [Math.ceil(right - left), Math.ceil(bottom - top)];
  const out = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${Math.floor(left)} ${Math.floor(top)} ${width} ${height}" width="${width}" height="${height}" font-family="${escape(theme.font)}" font-size="${FONT}">`,
    `<title>${escape(title)}</title>`,
    `<rect x="${Math.floor(left)}" y="${Math.floor(top)}" width="${width}" height="${height}" fill="${theme.back}"/>`,
  ];
  for (const { from, to, colour, label, faded } of edges) {
    const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
    const [ux, uy] = [(to.x - from.x) / length, (to.y - from.y) / length];
    const [ex, ey] = [to.x - ux * (to.size + 2), to.y - uy * (to.size + 2)];
    const wing = (side) => `${round(ex - ux * 8 - side * uy * 4)},${round(ey - uy * 8 + side * ux * 4)}`;
    const dim = faded ? ' opacity="0.25"' : "";
    out.push(`<g${dim}><line x1="${round(from.x)}" y1="${round(from.y)}" x2="${round(ex)}" y2="${round(ey)}" stroke="${colour}"/>`
      + `<polygon points="${round(ex)},${round(ey)} ${wing(1)} ${wing(-1)}" fill="${colour}"/>`
      + (label ? `<text x="${round((from.x + to.x) / 2)}" y="${round((from.y + to.y) / 2)}" font-size="11" text-anchor="middle" fill="${theme.ink}" stroke="${theme.back}" stroke-width="3" paint-order="stroke">${escape(label)}</text>` : "") + "</g>");
  }
  for (const node of nodes) {
    const dim = node.faded ? ' opacity="0.25"' : "";
    out.push(`<g${dim}>${shapeOf(node.shape, node.x, node.y, node.size)} fill="${node.colour}"/>`);
    node.label.split("\n").forEach((line, i) => {
      out.push(`<text x="${node.x}" y="${node.y + node.size + 4 + (i + 0.8) * LINE}" text-anchor="middle" fill="${theme.ink}" stroke="${theme.back}" stroke-width="3" paint-order="stroke">${escape(line)}</text>`);
    });
    out.push("</g>");
  }
  let x = Math.floor(left) + 30;
  for (const { shape, colour, text } of legend) {
    out.push(`${shapeOf(shape, x, Math.floor(top) + 30, 8)} fill="${colour}"/><text x="${x + 16}" y="${Math.floor(top) + 35}" fill="${theme.ink}">${escape(text)}</text>`);
    x += 40 + text.length * FONT;
  }
  out.push("</svg>");
  return out.join("\n");
}
