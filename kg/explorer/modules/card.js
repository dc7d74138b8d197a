/* The card of what is chosen: one thing with its neighbours by relation, or a pair with all that is said of both. */
import { MOST, sidesOf } from "./compare.js";
import { SPREADING } from "./diffusion.js";
import { button, make, sign } from "./dom.js";
import { figureCardOf, figureOf } from "./figure-card.js";
import { evidenceOf, lapses, lapseText, stancesIn } from "./model.js";
import { plain, quoted } from "./cite.js";
import { segments } from "./segments.js";

/* The state without a card. */
export const CLOSED = { entity: "", other: "", open: "", figure: "" };
const SENTENCES = 10;
const NEIGHBOURS = 12;
/* So many pixels of a card have to be in sight where it is opened. */
const LEAST = 60;
const DOCUMENTS = 100;

const today = () => new Date().toLocaleDateString("sv");

/* Buttons that copy a sentence with its source. */
export const copies = (app, report, text) => [
  button(app.say("copySentence"), (event) => app.copy(plain(report, text), event.currentTarget), { class: "copy-sentence" }), " ",
  button(app.say("copyCited"), (event) => app.copy(quoted(app.model, report, text, today()), event.currentTarget), { class: "copy-sentence" }),
];

export function cardView(app) {
  const card = document.getElementById("card");
  let allOpen = false;
  let opened = [];

  /* In what way a sentence says it; that it is so is nothing to remark on. */
  const told = (bits) => stancesIn(bits & ~1 ? bits : 0).map((name) => make("span", { class: `stance ${name}` }, app.label(name)));

  /* That a law was not in force when it was cited, or had no such article, with its day and that of the facts. */
  const lapseMarks = (claims) => lapses(app.model, claims).map((lapse) =>
    make("span", { class: `lapse${lapse.wrong ? " wrong" : ""}`, title: app.say(lapse.wrong ? "lapseNote" : "lapseNoteOther", lapse.law.name, app.model.asOf) },
      lapseText(lapse, app.label)));

  /* A sentence with the words that prove it marked, and where it stands. */
  const sentenceItem = (item) => {
    const { report, sentence, marks } = item;
    const spans = marks.map(([begin, end]) => ({ begin, end }));
    const text = make("blockquote", {}, ...segments(report.text, spans, sentence.begin, sentence.end).map((piece) =>
      piece.span ? make("mark", {}, piece.text) : piece.text));
    const where = [report.name, item.articles.join(app.say("separator"))].filter(Boolean).join(" · ");
    return make("li", {}, text,
      make("p", { class: "where" }, where, item.inferred ? make("span", { class: "inferred", title: app.say("inferredNote") }, app.say("inferred")) : "", ...told(item.stances), ...lapseMarks(item.claims), " ",
        make("a", { class: "to-text", ...app.link({ view: "documents", report: report.id, at: marks[0][0] }) }, app.say("openDocument")), " ",
        ...copies(app, report, report.text.slice(sentence.begin, sentence.end).trim())));
  };
  const sentenceList = (claims) => {
    const items = evidenceOf(app.model, claims, app.left);
    let at = app.most(SENTENCES);
    const list = make("ul", { class: "evidence" }, ...items.slice(0, at).map(sentenceItem));
    const wrap = make("div", { class: "evidence-box" }, list);
    if (items.length > at) {
      const more = button(app.say("moreEvidence", items.length - at), () => {
        list.append(...items.slice(at, at + 50).map(sentenceItem));
        at += 50;
        if (at >= items.length) more.remove();
        else more.textContent = app.say("moreEvidence", items.length - at);
      }, { class: "more" });
      wrap.append(more);
    }
    return wrap;
  };

  const cardOf = (entity) => app.link({ entity: entity.id, other: "", open: "" }, { focusCard: true });
  const entityLink = (entity) =>
    make("a", { class: "entity", ...cardOf(entity) }, sign(entity.kind), make("span", { class: "name" }, entity.name));

  /* One neighbour under one relation; its evidence opens below. */
  const relation = ({ entity, claims, key }) => {
    const places = evidenceOf(app.model, claims, app.left).length;
    const row = make("div", { class: "relation" });
    let box = null;
    const toggle = button(app.say("evidence", places), () => open(box === null, true), {
      class: "toggle", "aria-expanded": "false", "aria-label": `${app.say("evidence", places)}${app.say("colon")}${entity.name}`,
    });
    const open = (wanted, remember = false) => {
      toggle.setAttribute("aria-expanded", String(wanted));
      if (wanted && !box) row.append((box = sentenceList(claims)));
      else if (!wanted && box) { box.remove(); box = null; }
      if (remember) app.amend({ open: wanted ? key : "" });
    };
    row.append(make("div", { class: "line" }, entityLink(entity),
      claims.every((c) => c.inferred) ? make("span", { class: "inferred", title: app.say("inferredNote") }, app.say("inferred")) : "", ...lapseMarks(claims), toggle));
    if (app.state.open === key || allOpen || app.printing) open(true);
    opened.push(open);
    return row;
  };

  /* all evidence at once, of what is listed and of what will be */
  const allButton = () => {
    const made = button(app.say(allOpen ? "closeAll" : "openAll"), () => {
      allOpen = !allOpen;
      for (const open of opened) open(allOpen);
      made.textContent = app.say(allOpen ? "closeAll" : "openAll");
      made.setAttribute("aria-pressed", String(allOpen));
    }, { class: "open-all", "aria-pressed": String(allOpen) });
    return made;
  };

  const relationsOf = (entity) => {
    const groups = new Map();
    const all = new Set(), edges = new Map();
    for (const claim of entity.claims) {
      all.add(claim.edge);
      if (!app.left.shownClaim[claim.index]) continue;
      if (!edges.has(claim.edge)) edges.set(claim.edge, []);
      edges.get(claim.edge).push(claim);
    }
    for (const [number, claims] of edges) {
      const edge = app.model.edges[number];
      const outward = edge.from === entity.index;
      const other = app.model.entities[outward ? edge.to : edge.from];
      const name = `${outward ? "out" : "in"}:${edge.predicate}`;
      if (!groups.has(name)) groups.set(name, []);
      groups.get(name).push({ entity: other, claims, key: `${name}:${other.id}` });
    }
    const order = [...app.model.predicates.map((p) => `out:${p}`), ...app.model.predicates.map((p) => `in:${p}`)];
    return { hidden: all.size - edges.size, groups: [...groups].sort((a, b) => order.indexOf(a[0]) - order.indexOf(b[0])) };
  };

  const relationTitle = (name) => {
    const predicate = name.slice(name.indexOf(":") + 1);
    const own = app.say(name);
    return own === name ? app.label(predicate) : own;
  };

  /* On a narrow screen the card can be lowered to its head; it begins so where it would lie over the neighbours. */
  let lowered = null;
  const isLow = () => lowered ?? (app.state.view === "network" && !app.state.other && !app.state.figure);
  const lay = () => document.body.classList.toggle("card-low", isLow());
  const lower = () => {
    const show = () => {
      lay();
      const words = app.say(isLow() ? "raiseCard" : "lowerCard");
      for (const [name, value] of Object.entries({ "aria-label": words, title: words, "aria-expanded": String(!isLow()) })) made.setAttribute(name, value);
      made.textContent = isLow() ? "▴" : "▾";
    };
    const made = button("", () => { lowered = !isLow(); show(); card.scrollTop = 0; }, { class: "icon lower" });
    show();
    return made;
  };

  const head = (title, kinds, ...below) => make("header", {},
    make("div", { class: "card-tools" },
      button("←", () => history.back(), { class: "icon", "aria-label": app.say("back"), title: app.say("back") }),
      button("→", () => history.forward(), { class: "icon", "aria-label": app.say("forward"), title: app.say("forward") }),
      lower(),
      button(app.say("copyLink"), (event) => app.copyLink(event.currentTarget), { class: "copy" }),
      button("×", () => app.go(CLOSED), { class: "icon", "aria-label": app.say("close"), title: app.say("close") })),
    make("h2", { id: "card-name", tabindex: -1 }, ...kinds, title), ...below);

  /* An agency beside those that were chosen before, here or in the matrix. */
  const beside = (entity) => {
    const sides = sidesOf(app.model, app.state.sides);
    if (!sides.length || sides.length >= MOST || sides.some(({ agency }) => agency === entity)) return null;
    return make("a", app.link({ view: "compare", sides: `${app.state.sides};${entity.id}`, entity: "", other: "" }), app.say("besideSides", sides.map(({ agency }) => agency.name).join(app.say("separator"))));
  };

  /* Where a thing has a page of its own, or can be set beside others. */
  const ways = (entity) => make("p", { class: "ways" }, ...(entity.kind === "/*{{agency}}*/"
    ? [make("a", app.link({ view: "compare", sides: entity.id, entity: "", other: "" }), app.say("compare")), beside(entity)].filter(Boolean)
    : SPREADING.includes(entity.kind) ? [make("a", app.link({ view: "profile", thing: entity.id, entity: "", other: "" }), app.say("profile")),
      make("a", app.link({ view: "diffusion", thing: entity.id, entity: "", other: "" }), app.say("diffusion"))] : []));

  const fact = (name, ...value) => [make("dt", {}, name), make("dd", {}, ...value)];

  /* A heading with the number of its items, the first of these, and a button for the others. */
  function listed(title, items, first, itemOf) {
    const holder = make("div", { class: "relations" });
    let at = 0;
    const show = (number) => { holder.append(...items.slice(at, at + number).map(itemOf)); at += number; };
    show(first);
    const section = make("section", { "aria-label": title }, make("h3", {}, title, make("span", { class: "count" }, String(items.length))), holder);
    if (items.length > at) {
      const more = button(app.say("moreRelations", items.length - at), () => {
        show(100);
        if (at >= items.length) more.remove();
        else more.textContent = app.say("moreRelations", items.length - at);
      }, { class: "more" });
      section.append(more);
    }
    return section;
  }

  function entityCard(entity) {
    const { model, left } = app;
    const rows = [...fact(app.say("kind"), app.kind(entity.kind))];
    if (entity.subclass) rows.push(...fact(app.say("subclass"), app.label(entity.subclass)));
    const chain = model.chains[entity.region] ?? [];
    if (chain.length) {
      rows.push(...fact(app.say("region"), ...[...chain].reverse().flatMap((code, i) => {
        const region = model.byId.get(`region/${code}`);
        const name = model.regions[code][0];
        const part = region && region !== entity
          ? make("a", cardOf(region), name)
          : name;
        return i ? [" › ", part] : [part];
      })));
    }
    if (entity.alt.length) rows.push(...fact(app.say("otherNames"), entity.alt.join(app.say("separator"))));
    const written = entity.surfaces.filter((s) => s !== entity.name && !entity.alt.includes(s)).slice(0, 12);
    if (written.length) rows.push(...fact(app.say("inReports"), written.join(app.say("separator"))));
    for (const [name, value] of entity.facts) {
      rows.push(...fact(app.say(name) === name ? app.label(name) : app.say(name), app.say(value)));
    }
    const places = new Map();
    for (const mention of entity.mentions) {
      if (!left.shownMention[mention.index]) continue;
      if (!places.has(mention.report)) places.set(mention.report, []);
      places.get(mention.report).push(mention);
    }
    rows.push(...fact(app.say("counts"), app.say("countsValue", left.mentions[entity.index], left.documents[entity.index], left.neighbours[entity.index])));

    const { groups, hidden } = relationsOf(entity);
    opened = [];
    const body = groups.map(([name, items]) => {
      items.sort((a, b) => a.entity.index - b.entity.index);
      const open = items.findIndex((item) => item.key === app.state.open);
      return listed(relationTitle(name), items, Math.max(app.most(NEIGHBOURS), open + 1), relation);
    });
    const documents = places.size ? listed(app.say("mentionedIn"), [...places], app.most(DOCUMENTS), ([number, mentions]) => {
      const report = model.reports[number];
      const to = { view: "documents", report: report.id, at: mentions[0].begin };
      return make("div", { class: "relation" }, make("div", { class: "line" },
        make("a", { class: "entity", ...app.link(to) }, sign("Report"), make("span", { class: "name" }, app.reportName(report))),
        make("span", { class: "count" }, String(mentions.length))));
    }) : "";
    const notes = [];
    if (!left.shown[entity.index]) notes.push(app.say("hiddenEntity"));
    else if (hidden) notes.push(app.say("hiddenRelations", hidden));
    card.replaceChildren(
      head(entity.name, [sign(entity.kind)], make("dl", {}, ...rows), ways(entity)),
      notes.length ? make("p", { class: "warning" }, notes.join(" · "), " ", button(app.say("reset"), () => app.clearFilters(), { class: "link" })) : "",
      groups.length ? allButton() : "", ...body, groups.length || hidden ? "" : make("p", { class: "note" }, app.say("noRelations")), documents);
  }

  function pairCard(one, two) {
    const between = new Map();
    for (const claim of one.claims) {
      if (claim.subject + claim.object !== one.index + two.index || (claim.subject !== two.index && claim.object !== two.index)) continue;
      if (!app.left.shownClaim[claim.index]) continue;
      if (!between.has(claim.edge)) between.set(claim.edge, []);
      between.get(claim.edge).push(claim);
    }
    const sections = [...between].map(([number, claims]) => {
      const edge = app.model.edges[number];
      const title = app.predicate(edge.predicate);
      const reversed = edge.from !== one.index;
      return make("section", { "aria-label": title },
        make("h3", {}, title, reversed ? " ←" : "", make("span", { class: "count" }, String(evidenceOf(app.model, claims, app.left).length))), sentenceList(claims));
    });
    card.replaceChildren(
      head(`${one.name} — ${two.name}`, [], make("p", { class: "pair" }, entityLink(one), entityLink(two))),
      ...sections, sections.length ? "" : make("p", { class: "note" }, app.say("nothing")));
  }

  const figureCard = figureCardOf(app, { head, sentenceItem, entityLink });

  let drawn = "";
  let folded = null;
  return {
    /* for paper with nothing folded; afterwards as the person had left it */
    print(wanted) {
      if (card.hidden) return;
      if (wanted) {
        folded = { nodes: [...card.childNodes], opened, at: card.scrollTop };
        this.update(true);
      } else if (folded) {
        ({ opened } = folded);
        card.replaceChildren(...folded.nodes);
        card.scrollTop = folded.at;
        folded = null;
      }
    },
    /* force: make it again though nothing it depends on has changed (another language) */
    update(force = false) {
      const entity = app.model.byId.get(app.state.entity);
      const other = app.model.byId.get(app.state.other);
      const figure = entity ? null : figureOf(app);
      card.hidden = !entity && !figure;
      document.getElementById("skip-card").hidden = card.hidden;
      document.body.classList.toggle("with-card", !card.hidden);
      const what = entity ? `${entity.id} ${other?.id ?? ""} ` : figure ? `${app.state.figure} ` : "";
      const now = what && what + app.filterKey;
      if (!what || (!force && now === drawn)) { drawn = now; return; }
      const same = drawn.startsWith(what);
      drawn = now;
      if (!same) lowered = null;
      if (figure) card.replaceChildren(...figureCard(figure)); else if (other) pairCard(entity, other); else entityCard(entity);
      if (!same) card.scrollTop = 0;
      card.querySelector('.toggle[aria-expanded="true"]')?.scrollIntoView({ block: "nearest" });
    },
    focus() {
      document.getElementById("card-name")?.focus({ preventScroll: true });
      /* in a window of little height the card stands below the view */
      const { top, bottom } = card.getBoundingClientRect();
      if (top > innerHeight - LEAST || bottom < LEAST) card.scrollIntoView({ block: "start" });
    },
  };
}
