/* A text in the reports, word by word: the sentences that hold it. Offsets are UTF-16 units. */

const END = /[。！？；;\n]/;

/* [begin, end] of the sentence around a place of a text, without white space at its ends. */
export function sentenceAt(text, at) {
  let begin = at;
  while (begin > 0 && !END.test(text[begin - 1])) begin--;
  let end = at;
  while (end < text.length && !END.test(text[end])) end++;
  if (end < text.length && text[end] !== "\n") end++;
  while (begin < end && /\s/.test(text[begin])) begin++;
  while (end > begin && /\s/.test(text[end - 1])) end--;
  return [begin, end];
}

/* Case makes no difference, unless a text changes its length by it. */
function lowered(report) {
  const low = report.text.toLowerCase();
  return low.length === report.text.length ? low : report.text;
}

/* The sentences of a report that hold a text: [{ begin, end, marks: [[begin, end], …] }]. */
export function hits(report, wanted) {
  if (!wanted) return [];
  report.lowered ??= lowered(report);
  const sought = wanted.toLowerCase();
  const found = [];
  for (let at = report.lowered.indexOf(sought); at >= 0; at = report.lowered.indexOf(sought, at + sought.length)) {
    const mark = [at, at + sought.length];
    const last = found.at(-1);
    if (last && at < last.end) { last.marks.push(mark); last.end = Math.max(last.end, mark[1]); continue; }
    const [begin, end] = sentenceAt(report.text, at);
    found.push({ begin: Math.min(begin, at), end: Math.max(end, mark[1]), marks: [mark] });
  }
  return found;
}
