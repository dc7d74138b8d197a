/* The sentences of an item with the words marked, and both sides of a merge. */
import { get } from "./api.js";
import { button, make } from "./dom.js";
import { sidesTable } from "./sides.js";

const element = (id) => document.getElementById(id);
const KEPT = 40;

/* The pieces of a text of which [begin, end] are marked; offsets are code points, half-open. */
export function pieces(text, marks) {
  const points = Array.from(text), found = [];
  let at = 0;
  for (const [begin, end] of [...marks].sort((a, b) => a[0] - b[0])) {
    if (begin < at || end <= begin) continue;
    if (begin > at) found.push({ text: points.slice(at, begin).join(""), marked: false });
    found.push({ text: points.slice(begin, end).join(""), marked: true });
    at = end;
  }
  if (at < points.length) found.push({ text: points.slice(at).join(""), marked: false });
  return found;
}

export function evidenceView(app) {
  const holder = element("evidence"), cache = new Map();
  let shown = "";

  function sentence(item, { title, report, publisher, year, sentence: text, marks, of }) {
    const about = [title || report, publisher && !title?.includes(publisher) ? publisher : "", year || app.say("unknownYear")].filter(Boolean).join(app.say("of"));
    return make("li", {}, make("blockquote", {}, ...pieces(text, marks ?? []).map((piece) => (piece.marked ? make("mark", {}, piece.text) : piece.text))),
      make("p", { class: "where" }, item.other ? make("span", { class: "of" }, of === "other" ? item.other : item.name) : null, about));
  }

  function draw(item, found) {
    const list = make("ol", { class: "sentences" }, ...found.sentences.map((each) => sentence(item, each)));
    const section = make("section", { id: "sentences", tabindex: "-1", "aria-labelledby": "evidence-title" }, make("h3", { id: "evidence-title" }, app.say("evidence", found.total)), found.total ? list : make("p", { class: "note" }, app.say("noSentences")));
    if (found.sentences.length < found.total) {
      const rest = Math.min(20, found.total - found.sentences.length);
      section.append(button("", more, { id: "more-sentences" }));
      section.lastChild.append(app.say("moreSentences", rest), app.hint("v"));
    }
    const partly = (found.in_reports ?? []).map((each) => make("li", {}, make("strong", {}, app.decision(each, item.name)), make("span", { class: "note" }, ` ${each.report}${each.note ? app.say("of") + each.note : ""}`)));
    if (partly.length) section.prepend(make("div", { class: "partly" }, make("h3", {}, app.say("inReports")), make("ul", {}, ...partly)));
    // what is to be compared comes first where all stands below one another
    const sides = found.sides ?? [], parts = [sidesTable(app, sides), section].filter(Boolean);
    holder.replaceChildren(...(sides.length > 1 ? parts : parts.reverse()));
  }

  async function load(id) {
    if (cache.has(id)) return cache.get(id);
    const found = await get(`api/item/${encodeURIComponent(id)}`, { from: 0, most: 20 });
    cache.set(id, found);
    if (cache.size > KEPT) cache.delete(cache.keys().next().value);
    return found;
  }

  /* Show an item's; its next is fetched ahead. */
  async function show(item, next) {
    shown = item?.id ?? "";
    if (!item) { holder.replaceChildren(); return; }
    const ready = cache.get(item.id);
    if (ready) draw(item, ready);
    else {
      // until they are here the one sentence that the queue itself has
      const marks = item.words && item.sentence?.includes(item.words) ? [[Array.from(item.sentence.slice(0, item.sentence.indexOf(item.words))).length, 0]] : [];
      for (const mark of marks) mark[1] = mark[0] + Array.from(item.words).length;
      draw(item, { sentences: item.sentence ? [{ report: item.first_in, sentence: item.sentence, marks }] : [], total: item.sentence ? 1 : 0, sides: [] });
      holder.setAttribute("aria-busy", "true");
      try {
        const found = await load(item.id);
        if (shown === item.id) { draw(item, found); app.reports(item, found); }
      } catch { /* the page says so by itself; the sentence of the queue stands */ }
      holder.removeAttribute("aria-busy");
    }
    if (ready) app.reports(item, ready);
    if (next && !cache.has(next.id)) load(next.id).catch(() => {});
  }

  async function more() {
    const id = shown, known = cache.get(id), item = app.queue.current;
    if (!known || known.sentences.length >= known.total) return;
    const from = known.sentences.length;
    const found = await get(`api/item/${encodeURIComponent(id)}`, { from, most: 20 }).catch(() => null);
    if (!found || shown !== id) return;
    known.sentences.push(...found.sentences);
    draw(item, known);
    app.reports(item, known);
    const first = holder.querySelectorAll(".sentences > li")[from];
    if (first) { first.tabIndex = -1; first.focus(); }
  }

  /* To the sentences; there already: more of them. */
  function enter() {
    const section = element("sentences");
    if (section?.contains(document.activeElement)) more();
    else section?.focus();
  }
  return { show, enter, forget: () => cache.clear() };
}
