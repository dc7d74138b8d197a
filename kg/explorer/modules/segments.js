/* A stretch of text cut at the borders of what is named in it. Offsets are UTF-16 units, as strings count here. */

/* Pieces of text from begin to end, each with the shortest of the spans that cover it, or null.
   spans: objects with begin and end; they may lie in one another or overlap. */
export function segments(text, spans, begin = 0, end = text.length) {
  const inside = spans.filter((span) => span.begin < end && span.end > begin && span.begin < span.end);
  const borders = new Set([begin, end]);
  for (const span of inside) {
    borders.add(Math.max(begin, span.begin));
    borders.add(Math.min(end, span.end));
  }
  const cuts = [...borders].sort((a, b) => a - b);
  const ordered = [...inside].sort((a, b) => a.begin - b.begin);
  const pieces = [];
  let open = [];
  let next = 0;
  for (let i = 0; i + 1 < cuts.length; i++) {
    const [from, to] = [cuts[i], cuts[i + 1]];
    while (next < ordered.length && ordered[next].begin <= from) open.push(ordered[next++]);
    open = open.filter((span) => span.end > from);
    let best = null;
    for (const span of open) if (!best || span.end - span.begin < best.end - best.begin) best = span;
    const last = pieces.at(-1);
    if (last && last.span === best) last.text += text.slice(from, to);
    else pieces.push({ text: text.slice(from, to), span: best, begin: from });
  }
  return pieces;
}

/* [begin, end] of each line that holds more than white space. */
export function lines(text) {
  const found = [];
  let begin = 0;
  for (const line of text.split("\n")) {
    if (line.trim()) found.push([begin, begin + line.length]);
    begin += line.length + 1;
  }
  return found;
}
