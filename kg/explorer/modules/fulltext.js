/* A text in the reports, word by word: the sentences that hold it. Offsets are UTF-16 units. */

/* Where the sentences of the graph end (kg.characters.view), in both widths. */
const END = /[。！？!?][”)）》]*|\n|$/g;

/* [begin, end] of the sentence around a place of a text, without white space at its ends. */
export function sentenceAt(text, at) {
  let begin = Math.max(text.lastIndexOf("\n", at - 1), 0);
  let end = begin;
  END.lastIndex = begin;
  for (let match = END.exec(text); match; match = END.exec(text)) {
    end = match[0] === "\n" ? match.index : match.index + match[0].length;
    if (match.index + match[0].length > at || end === text.length) break;
    begin = match.index + match[0].length;
  }
  while (begin < end && /\s/.test(text[begin])) begin++;
  while (end > begin && /\s/.test(text[end - 1])) end--;
  return [begin, end];
}

/* Case makes no difference, unless a text changes its length by it. */
function lowered(report) {
  const low = report.text.toLowerCase();
  return low.length === report.text.length ? low : report.text;
}

/* The sentences of a report that hold a text: [{ begin, end, marks: [[begin, end], …] }]. known: the sentences that the graph
   has of the report, which may run over the ends of lines. */
export function hits(report, wanted, known = []) {
  if (!wanted) return [];
  report.lowered ??= lowered(report);
  const sought = wanted.toLowerCase();
  const found = [];
  for (let at = report.lowered.indexOf(sought); at >= 0; at = report.lowered.indexOf(sought, at + sought.length)) {
    const mark = [at, at + sought.length];
    const last = found.at(-1);
    if (last && at < last.end) { last.marks.push(mark); last.end = Math.max(last.end, mark[1]); continue; }
    const of = known.find((sentence) => sentence.begin <= at && at < sentence.end);
    const [begin, end] = of ? [of.begin, of.end] : sentenceAt(report.text, at);
    found.push({ begin: Math.min(begin, at), end: Math.max(end, mark[1]), marks: [mark] });
  }
  return found;
}
