/* Where a thing stands in the drawing that had no place from the build: near the strongest that it is tied to. */
const WIDTH = 10, LINES = 3;
/* Steps of a sunflower: no two of many fall on the same spot. */
const TURN = 2.399963, STEP = 46;

/* A label of a few short lines. */
export function wrapped(name) {
  const lines = [];
  for (let at = 0; at < name.length && lines.length < LINES; at += WIDTH) lines.push(name.slice(at, at + WIDTH));
  if (name.length > WIDTH * LINES) lines[LINES - 1] = `${lines[LINES - 1].slice(0, -1)}…`;
  return lines.join("\n");
}

/* number → the node as vis-network takes it. nodes: those that the build placed, of the first things. */
export function placer(model, nodes, shapes) {
  const made = new Map();
  return (number) => {
    if (number < nodes.length) return nodes[number];
    if (!made.has(number)) {
      const entity = model.entities[number];
      const near = entity.claims.map((claim) => claim.subject + claim.object - number).filter((other) => other < nodes.length);
      const beside = near.length ? nodes[Math.min(...near)] : { x: 0, y: 0 };
      const turn = made.size + 1;
      const far = 110 + STEP * Math.sqrt(turn);
      made.set(number, {
        id: number, label: wrapped(entity.name), shape: shapes[entity.kind], group: entity.kind, size: 10,
        x: Math.round(beside.x + far * Math.cos(turn * TURN)), y: Math.round(beside.y + far * Math.sin(turn * TURN)),
      });
    }
    return made.get(number);
  };
}
