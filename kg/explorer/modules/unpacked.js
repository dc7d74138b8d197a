/* The page's data out of its file: inflated, and turned back into the rows that kg/explorer/data.py tells of. */

/* What packed the text of a block, in pieces: bytes of RFC 1950 in base64. */
function* pieces(base64) {
  const size = 1 << 20;
  for (let at = 0; at < base64.length; at += size) {
    const text = base64.slice(at, at + size);
    if (Uint8Array.fromBase64) { yield Uint8Array.fromBase64(text); continue; }
    const binary = atob(text);
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
    yield bytes;
  }
}

/* Whether this browser can open the data at all. */
export const able = () => typeof DecompressionStream === "function" && typeof Response === "function";

/* The data of a block of the page, as a promise. A Response of a stream asks no host. */
export async function read(base64) {
  const bytes = pieces(base64);
  const source = new ReadableStream({
    pull(controller) {
      const { value, done } = bytes.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
  return unpacked(JSON.parse(await new Response(source.pipeThrough(new DecompressionStream("deflate"))).text()));
}

/* What kg.explorer.packed was given, of what it gave. */
export function unpacked(data) {
  const reports = data.reports.map(([head, [sentences, counted, marks], [begins, lengths, steps, sections, counts, things], unresolved, asked]) => {
    const bounds = [];
    for (let i = 0, at = 0; i < sentences.length; i += 2) {
      const begin = at + sentences[i];
      at = begin + sentences[i + 1];
      bounds.push([begin, at, counted[i / 2], marks[i / 2] ?? 0]);
    }
    let [begin, sentence, next] = [0, 0, 0];
    const mentions = begins.map((step, i) => {
      begin += step;
      sentence += steps[i];
      const row = [begin, begin + lengths[i], sentence, sections[i]];
      for (let n = 0; n < counts[i]; n++) row.push(things[next++]);
      return row;
    });
    return [...head, bounds, mentions, unresolved, asked];
  });
  const [ofEach, subjects, predicates, objects, inferred, counts, steps, stances, force, articles, noSuch] = data.claims;
  const none = [];
  const claims = [];
  let next = 0;
  ofEach.forEach((number, report) => {
    for (let n = 0; n < number; n++) {
      const i = claims.length;
      const evidence = [];
      for (let at = 0, k = 0; k < counts[i]; k++) evidence.push((at += steps[next + k]));
      const ways = stances.slice(next, next + counts[i]);
      next += counts[i];
      claims.push([report, subjects[i], predicates[i], objects[i], inferred[i], evidence, articles[i] ?? none, ways, force[i], noSuch[i] ?? none]);
    }
  });
  return { ...data, reports, claims };
}
