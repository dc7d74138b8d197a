/* The topic map of what the filters leave: things that agencies act on, joined where the same agencies do. */
import { actsOn } from "./diffusion.js";

/* Colours of communities; those after them have them once more, hollow, and those after these are grey. */
export const COLOURS = 8;
export const styleOf = (community) => (community < 0 ? "agency" : community < COLOURS ? `c-${community}` : community < 2 * COLOURS ? `c-${community - COLOURS} hollow` : "c-rest");
const SMALLEST = 5, GREATEST = 16;
const NAMED = 3;
/* So many lines between communities are drawn for each thing. */
const ACROSS = 0.3;

/* Half the width of a symbol by its agencies: its area is as its share of the most. */
export const sizeOf = (agencies, most) => Math.max(SMALLEST, GREATEST * Math.sqrt(agencies / Math.max(1, most)));

/* topics: of kg/explorer/topics.py. most: so many things are drawn; agencies: so many agencies besides.
   Gives { nodes: [{ entity, x, y, community or -1 of an agency, agencies, size }], strongest first, edges: [{ from, to (nodes),
   shared: agencies of both, near: 0 to 1, community or -1 }], ties: [{ from an agency, to }], communities: [{ number, members
   (nodes), name }] } of what is left; a thing on which no agency acts under the filters is none. */
export function topicMap(model, left, topics, most, agencies = 0) {
  const acting = new Map();
  const nodes = [];
  const byPlace = new Map();
  for (const [place, [number, ...alone]] of topics.things.entries()) {
    if (nodes.length >= most) break;
    const entity = model.entities[number];
    if (!left.shown[number]) continue;
    const who = new Set(actsOn(model, left, entity).map((c) => c.subject));
    if (!who.size) continue;
    const [x, y] = agencies ? topics.among[place] : alone;
    const node = { entity, x, y, community: alone[2], label: alone[3], agencies: who.size };
    acting.set(node, who);
    byPlace.set(place, node);
    nodes.push(node);
  }
  const edges = [];
  for (const [one, other, near] of topics.edges) {
    const [from, to] = [byPlace.get(one), byPlace.get(other)];
    if (!from || !to) continue;
    let shared = 0;
    for (const agency of acting.get(from)) if (acting.get(to).has(agency)) shared++;
    if (shared) edges.push({ from, to, shared, near: near / 1000, community: from.community === to.community ? from.community : -1 });
  }
  /* between communities only the nearest, so that they can be told apart */
  const across = edges.filter((edge) => edge.community < 0).sort((a, b) => b.near - a.near).slice(Math.ceil(nodes.length * ACROSS));
  const best = edges.filter((edge) => !across.includes(edge));
  const greatest = Math.max(1, ...nodes.map((node) => node.agencies));
  for (const node of nodes) node.size = sizeOf(node.agencies, greatest);
  const groups = new Map();
  for (const node of nodes) groups.set(node.community, [...(groups.get(node.community) ?? []), node]);
  const communities = [...groups].sort(([a], [b]) => a - b).map(([number, members]) => ({ number, members, name: nameOf(members) }));
  const ties = [];
  let added = 0;
  for (const [number, x, y, label] of topics.agencies) {
    if (added >= agencies) break;
    const to = nodes.filter((node) => acting.get(node)?.has(number));
    if (!left.shown[number] || !to.length) continue;
    added++;
    const node = { entity: model.entities[number], x, y, label, community: -1, agencies: to.length, size: SMALLEST + 2 };
    nodes.push(node);
    for (const each of to) ties.push({ from: node, to: each });
  }
  return { nodes, edges: best, ties, communities };
}

/* A community is called by its members of most agencies. */
const nameOf = (members) => [...members].sort((a, b) => b.agencies - a.agencies || a.entity.index - b.entity.index).slice(0, NAMED).map((node) => node.entity.name).join("、");

/* The stretch that all nodes with their labels take: { x, y, width, height }. lines(node) gives the lines of its label. */
export function extentOf(nodes, half, below) {
  if (!nodes.length) return { x: -100, y: -100, width: 200, height: 200 };
  const left = Math.min(...nodes.map((n) => n.x - half(n))), right = Math.max(...nodes.map((n) => n.x + half(n)));
  const top = Math.min(...nodes.map((n) => n.y - n.size)), bottom = Math.max(...nodes.map((n) => n.y + below(n)));
  return { x: left - 16, y: top - 16, width: right - left + 32, height: bottom - top + 32 };
}

/* What is seen of a drawing: { x, y (the middle), scale }, changed by a step within its bounds. */
export const bounded = (view, least, most) => ({ ...view, scale: Math.min(most, Math.max(least, view.scale)) });
