/* The reports: a list, and the text of one with every name marked by its kind. */
import { button, make, sign } from "./dom.js";
import { lines, segments } from "./segments.js";

export function documentView(app) {
  const panel = document.getElementById("view-documents");
  let key = "";
  let shownEntity = "";
  let places = [];

  const open = (report) => ({ view: "documents", report: report.id, at: -1 });

  function list() {
    const { model, left } = app;
    const shown = model.reports.filter((r) => left.shownReport[r.index]);
    places = [];
    panel.replaceChildren(make("nav", { class: "documents", "aria-label": app.say("documentList") },
      shown.length ? "" : make("p", { class: "note" }, app.say("nothing")),
      ...shown.map((report) => make("a", app.link(open(report)),
        make("strong", {}, sign("Report"), report.name),
        make("span", { class: "where" }, [report.publishers.map((p) => model.entities[p].name).join(app.say("separator")), report.year || app.say("unknownYear"), report.number, report.file].filter(Boolean).join(" · ")),
        make("span", { class: "where" }, `${app.say("mentions")} ${report.mentions.length} · ${app.say("relations")} ${left.counts.reports[report.id] ?? 0}`)))));
  }

  function text(report) {
    const { model, state } = app;
    const chosen = model.byId.get(state.entity);
    const visible = report.mentions.filter((m) => m.entities.some((e) => !state.hiddenKinds.includes(model.entities[e].kind)));
    const spans = [
      ...visible,
      ...report.unresolved.map(([begin, end, reason]) => ({ begin, end, reason, entities: [] })),
    ];
    const at = report.mentions.find((m) => m.begin === state.at) ?? null;
    const sentence = at ? model.sentences[at.sentence] : null;
    places = [];
    const piece = ({ text: words, span }) => {
      if (!span) return [words];
      if (span.reason) return [make("span", { class: "unresolved", title: app.say("unresolved", span.reason) }, words)];
      return span.entities.map((number, i) => {
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
    for (const m of report.mentions) for (const e of m.entities) { const kind = model.entities[e].kind; counts.set(kind, (counts.get(kind) ?? 0) + 1); }
    const bar = make("div", { class: "bar" },
      button(`← ${app.say("documentList")}`, () => app.go({ report: "", at: -1 })),
      make("span", { class: "legend" }, ...model.kinds.filter((k) => counts.get(k)).map((kind) => make("span", {}, sign(kind), `${app.kind(kind)} ${counts.get(kind)}`)),
        report.unresolved.length ? make("span", {}, make("span", { class: "unresolved" }, app.say("unresolvedName")), ` ${report.unresolved.length}`) : ""));
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
      bar.append(make("span", { class: "step", role: "group", "aria-label": app.say("mentionsHere", chosen.name) },
        make("span", { class: "name" }, app.say("mentionsHere", chosen.name)), shown,
        button("↑", () => go(-1), { class: "icon", "aria-label": app.say("previousMention"), title: app.say("previousMention") }),
        button("↓", () => go(1), { class: "icon", "aria-label": app.say("nextMention"), title: app.say("nextMention") })));
    }
    const article = make("article", { lang: "zh-CN", "aria-labelledby": "document-title" },
      make("h2", { id: "document-title" }, report.name),
      make("dl", {}, ...facts.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, String(value))])),
      model.part ? make("p", { class: "note" }, app.say("partDocument")) : "", ...paragraphs);
    panel.replaceChildren(bar, make("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": report.name }, article));
  }

  function update(force = false) {
    const { state, model } = app;
    const report = model.reportById.get(state.report);
    const now = [report?.id ?? "", state.entity, report ? state.hiddenKinds.join() : app.filterKey, app.language, state.at].join("\n");
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
    const at = asked && (!places.length || places.includes(asked)) ? asked : stays && !changed ? null : places[0] ?? asked;
    if (at) {
      const [frame, box] = [scroll.getBoundingClientRect(), at.getBoundingClientRect()];
      if (box.top < frame.top + 40 || box.bottom > frame.bottom - 40) at.scrollIntoView({ block: "center" });
    }
  }

  return { update };
}
