/* The reports: a list, and the text of one with every name marked by its kind. */
import { copies } from "./card.js";
import { csv } from "./csv.js";
import { button, choiceOf, download, make, sign, textField } from "./dom.js";
import { hits, sentenceAt } from "./fulltext.js";
import { oneStop } from "./grid.js";
import { iri } from "./rows.js";
import { lines, segments } from "./segments.js";

const RESULTS = 40;

/* The list of reports, or the assessor's sheet on them. */
export const sheets = (app) => choiceOf(app.say("documents"), ["documents", "assess"], (name) => app.say(name === "assess" ? name : "documentList"), app.state.view,
  (view) => app.go({ view, report: "", at: -1 }));

export function documentView(app) {
  const panel = document.getElementById("view-documents");
  let key = "";
  let shownEntity = "";
  let places = [];

  const open = (report) => ({ view: "documents", report: report.id, at: -1 });

  const field = textField((text) => app.go({ text }));
  const bar = make("div", { class: "bar" }, make("div", { class: "tools-of" }), field, make("div", { class: "tools-of" }));
  const found = make("div", { class: "scroll", tabindex: 0, role: "group" });

  /* The reports that are left, of these the ones that mention what is chosen. */
  function shown() {
    const { model, left } = app;
    const about = app.about();
    const naming = about && new Set(about.mentions.filter((m) => left.shownMention[m.index]).map((m) => m.report));
    return model.reports.filter((r) => left.shownReport[r.index] && (!naming || naming.has(r.index)));
  }

  function list() {
    const { state } = app;
    places = [];
    field.set(state.text, app.say("fullText"));
    bar.firstChild.replaceChildren(sheets(app));
    found.setAttribute("aria-label", app.say("documentList"));
    if (panel.firstChild !== bar) panel.replaceChildren(bar, found);
    if (state.text) return texts(shown());
    bar.lastChild.replaceChildren();
    const nav = make("nav", { class: "documents", "aria-label": app.say("documentList") }, ...shown().map(entry));
    if (!nav.firstChild) nav.append(make("p", { class: "note" }, app.say("nothing")));
    found.replaceChildren(oneStop(nav, nav.querySelectorAll("a")));
  }

  const entry = (report) => make("a", app.link(open(report)),
    make("strong", {}, sign("Report"), report.name),
    make("span", { class: "where" }, [report.year ? "" : app.say("unknownYear"), report.number, report.issued, report.file].filter(Boolean).join(" · ")),
    make("span", { class: "where" }, `${app.say("mentions")} ${app.left.of[report.index].mentions} · ${app.say("relations")} ${app.left.of[report.index].relations}`));

  /* The sentences that hold a text, by report. */
  function texts(reports) {
    const { state } = app;
    const results = reports.map((report) => ({ report, sentences: hits(report, state.text, app.model.sentences.slice(report.first, report.first + report.sentences)).filter((sentence) => app.left.reads(report, sentence)) })).filter(({ sentences }) => sentences.length);
    const total = results.reduce((sum, { sentences }) => sum + sentences.length, 0);
    const words = ({ report, sentences }) => sentences.map(({ begin, end }) => report.text.slice(begin, end));
    const rows = () => results.flatMap((result) => words(result).map((text) => [result.report.name, result.report.year || "", result.report.issued, text, result.report.file, iri(result.report.iri)]));
    bar.lastChild.replaceChildren(make("span", { class: "note", role: "status" }, app.say("fullTextNote", state.text, total, results.length)),
      button(app.say("csv"), () => download("fazhi-kg-text.csv",
        csv([["report", "year", "issued", "sentence", "file", "iri"].map((name) => app.say(name)), ...rows()]), "text/csv"), { "data-key": "csv" }));
    const one = (report, { begin, end, marks }) => make("li", {},
      make("blockquote", {}, ...segments(report.text, marks.map(([b, e]) => ({ begin: b, end: e })), begin, end).map((piece) => (piece.span ? make("mark", {}, piece.text) : piece.text))),
      make("p", { class: "where" }, make("a", { class: "to-text", ...app.link({ ...open(report), at: marks[0][0] }) }, app.say("openDocument")), " ", ...copies(app, report, report.text.slice(begin, end))));
    let at = 0;
    const holder = make("div", { class: "texts" });
    const more = button("", () => show(), { class: "more" });
    const show = () => {
      for (const { report, sentences } of results.slice(at, at + app.most(RESULTS))) {
        holder.append(make("section", { "aria-label": report.name },
          make("h2", {}, make("a", app.link(open(report)), report.name), make("span", { class: "count" }, String(sentences.length))),
          make("ul", { class: "evidence" }, ...sentences.map((sentence) => one(report, sentence)))));
      }
      at += app.most(RESULTS);
      more.hidden = at >= results.length;
      more.textContent = app.say("moreRelations", results.length - at);
    };
    show();
    found.replaceChildren(...(app.printing ? [make("p", { class: "note" }, app.say("fullTextNote", state.text, total, results.length))] : []), holder, more);
    found.scrollTop = 0;
  }

  function text(report) {
    const { model, state, left } = app;
    const chosen = model.byId.get(state.entity);
    const [visible, unresolved] = [report.mentions.filter(left.named), left.unresolved(report)];
    const spans = [...visible, ...unresolved];
    const at = report.mentions.find((m) => m.begin === state.at) ?? null;
    const [begin, end] = state.at >= 0 && !at ? sentenceAt(report.text, Math.min(state.at, report.text.length)) : [0, 0];
    const sentence = at ? model.sentences[at.sentence] : end > begin ? { begin, end } : null;
    places = [];
    const piece = ({ text: words, span }) => {
      if (!span) return [words];
      if (span.reason) return [make("span", { class: "unresolved", title: app.say("unresolved", span.reason) }, words)];
      return span.entities.filter((number) => left.shown[number]).map((number, i) => {
        const entity = model.entities[number];
        const to = { entity: entity.id, other: "", open: "", at: span.begin };
        const mine = entity === chosen;
        const link = make("a", {
          ...app.link(to), class: `mention k-${entity.kind}${mine ? " mine" : ""}${span === at ? " at" : ""}`,
          title: `${app.kind(entity.kind)}${app.say("colon")}${entity.name}`, "data-begin": span.begin,
        }, i ? String(i + 1) : words);
        if (mine) places.push(link);
        return i ? make("sup", {}, link) : link;
      });
    };
    const paragraphs = lines(report.text).map(([begin, end]) => {
      const parts = sentence && sentence.begin < end && sentence.end > begin
        ? [[begin, Math.max(begin, sentence.begin)], [Math.max(begin, sentence.begin), Math.min(end, sentence.end), true], [Math.min(end, sentence.end), end]]
        : [[begin, end]];
      return make("p", {}, ...parts.filter(([from, to]) => from < to).flatMap(([from, to, here]) => {
        const made = segments(report.text, spans, from, to).flatMap(piece);
        return here ? [make("span", { class: "here" }, ...made)] : made;
      }));
    });
    const facts = [
      [app.say("publisher"), report.publishers.map((p) => model.entities[p].name).join(app.say("separator"))], [app.say("year"), report.year || ""],
      [app.say("issued"), report.issued], [app.say("number"), report.number], [app.say("file"), report.file], [app.say("source"), report.url],
    ].filter(([, value]) => value);
    const counts = new Map();
    for (const m of visible) for (const e of m.entities.filter((number) => left.shown[number])) { const kind = model.entities[e].kind; counts.set(kind, (counts.get(kind) ?? 0) + 1); }
    const head = make("div", { class: "bar" },
      button(`← ${app.say("documentList")}`, () => app.go({ report: "", at: -1 })),
      make("span", { class: "legend" }, ...model.kinds.filter((k) => counts.get(k)).map((kind) => make("span", {}, sign(kind), `${app.kind(kind)} ${counts.get(kind)}`)),
        unresolved.length ? make("span", {}, make("span", { class: "unresolved" }, app.say("unresolvedName")), ` ${unresolved.length}`) : ""));
    if (places.length) {
      let current = Math.max(0, places.findIndex((link) => link.classList.contains("at")));
      const shown = make("span", { class: "note" }, app.say("mentionOf", current + 1, places.length));
      const go = (step) => {
        current = (current + step + places.length) % places.length;
        shown.textContent = app.say("mentionOf", current + 1, places.length);
        places[current].scrollIntoView({ block: "center" });
        places[current].focus({ preventScroll: true });
        app.amend({ at: Number(places[current].dataset.begin) });
      };
      head.append(make("span", { class: "step", role: "group", "aria-label": app.say("mentionsHere", chosen.name) },
        make("span", { class: "name" }, app.say("mentionsHere", chosen.name)), shown,
        button("↑", () => go(-1), { class: "icon", "aria-label": app.say("previousMention"), title: app.say("previousMention") }),
        button("↓", () => go(1), { class: "icon", "aria-label": app.say("nextMention"), title: app.say("nextMention") })));
    }
    const article = make("article", { lang: "zh-CN", "aria-labelledby": "document-title" },
      make("h2", { id: "document-title" }, report.name),
      make("dl", {}, ...facts.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, String(value))])),
      left.shownReport[report.index] ? "" : make("p", { class: "warning" }, app.say("hiddenReport"), " ", button(app.say("reset"), () => app.clearFilters(), { class: "link" })),
      model.part ? make("p", { class: "note" }, app.say("partDocument")) : "", ...paragraphs);
    panel.replaceChildren(head, make("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": report.name }, article));
  }

  function update(force = false) {
    const { state, model } = app;
    const report = model.reportById.get(state.report);
    const now = [report?.id ?? "", state.entity, app.filterKey, report ? "" : `${state.text}\n${state.wide}`, app.language, state.at].join("\n");
    if (!force && now === key) return;
    const stays = report && key.startsWith(`${report.id}\n`);
    const from = stays ? panel.querySelector(".scroll")?.scrollTop : 0;
    key = now;
    if (!report) return list();
    text(report);
    const scroll = panel.querySelector(".scroll");
    scroll.scrollTop = from ?? 0;
    /* to the place that was asked for, else to the first of what was chosen elsewhere */
    const asked = panel.querySelector(".mention.at");
    const changed = state.entity !== shownEntity;
    shownEntity = state.entity;
    const here = !asked && state.at >= 0 ? panel.querySelector(".here") : null;
    const at = here ?? (asked && (!places.length || places.includes(asked)) ? asked : stays && !changed ? null : places[0] ?? asked);
    if (at) {
      const [frame, box] = [scroll.getBoundingClientRect(), at.getBoundingClientRect()];
      if (box.top < frame.top + 40 || box.bottom > frame.bottom - 40) at.scrollIntoView({ block: "center" });
    }
  }

  return { update };
}
