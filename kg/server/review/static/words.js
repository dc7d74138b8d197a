/* New names for vocabulary.csv, with their other names and parts. */
import { Away, post } from "./api.js";
import { dialog } from "./dialog.js";
import { button, make } from "./dom.js";

let made = 0;
const lines = (field) => field.value.split(/[\n;；]/).map((line) => line.trim()).filter(Boolean);

export function words(app) {
  const item = app.queue.current;
  const rows = make("div", { class: "rows" }), said = make("div", { class: "warning", role: "alert" });
  said.hidden = true;
  const entries = [];

  function labelled(text, field, hint = "") {
    field.id = `word-${++made}`;
    return make("div", { class: "field" }, make("label", { for: field.id }, text, hint ? make("span", { class: "note" }, hint) : null), field);
  }

  function add(from) {
    const name = make("input", { type: "text", required: true, autocomplete: "off", spellcheck: "false" });
    const kind = make("select", {}, ...app.about.kinds.map((each) => make("option", { value: each.name }, app.kind(each.name))));
    const variants = make("textarea", { rows: "2", spellcheck: "false" }), parts = make("textarea", { rows: "2", spellcheck: "false" });
    const kindOf = make("select", {}, make("option", { value: "" }, "—"), ...app.about.classes.map((each) => make("option", { value: each.name }, app.english() ? each.en || each.name : each.zh || each.name)));
    const note = make("input", { type: "text", autocomplete: "off" });
    if (from) { name.value = from.name; kind.value = from.kind; variants.value = from.other || ""; }
    const ofLaw = labelled(app.say("class"), kindOf), ofTerm = labelled(app.say("parts"), parts, app.say("each"));
    const fit = () => {
      ofLaw.hidden = kind.value !== "LegalInstrument" || kindOf.options.length < 2;
      ofTerm.hidden = !app.terms().includes(kind.value);
    };
    kind.addEventListener("change", fit);
    const legend = make("legend", {});
    const entry = { name, row: () => ({ name: name.value.trim(), kind: kind.value, variants: lines(variants), parts: ofTerm.hidden ? [] : lines(parts), class: ofLaw.hidden ? "" : kindOf.value, note: note.value.trim() }) };
    const out = button(app.say("dropRow"), () => { entries.splice(entries.indexOf(entry), 1); entry.set.remove(); number(); entries[0]?.name.focus(); }, { class: "link" });
    entry.out = out;
    entry.legend = legend;
    entry.set = make("fieldset", {}, legend, labelled(app.say("name"), name), labelled(app.say("kind"), kind), ofLaw, labelled(app.say("variants"), variants, app.say("each")), ofTerm, labelled(app.say("note"), note), out);
    fit();
    entries.push(entry);
    rows.append(entry.set);
    number();
    return entry;
  }

  function number() {
    entries.forEach((entry, i) => { entry.legend.textContent = app.say("nth", i + 1); entry.out.hidden = entries.length < 2; });
  }

  function tell(...what) {
    said.hidden = !what.length;
    said.replaceChildren(...what.map((each) => make("p", {}, each)));
  }

  async function save() {
    const empty = entries.find((entry) => !entry.name.value.trim());
    if (empty) { tell(`${app.say("name")}${app.say("colon")}${app.say("required")}`); empty.name.focus(); return; }
    const given = entries.map((entry) => entry.row());
    submit.disabled = true;
    try {
      const answer = await post("api/words", { rows: given });
      shell.close();
      app.tell(app.say("saved", given.map((each) => each.name).join(app.say("separator"))), answer.file);
    } catch (error) {
      tell(...(error instanceof Away ? [app.say("away")] : error.faults?.length ? error.faults : [error.message]));
    }
    submit.disabled = false;
  }

  const submit = make("button", { type: "submit", class: "first" }, app.say("save"));
  const form = make("form", {}, make("p", { class: "note" }, app.say("wordsNote")), said, rows, make("p", { class: "buttons" }, button(app.say("addRow"), () => add().name.focus()), submit));
  form.addEventListener("submit", (event) => { event.preventDefault(); save(); });
  const first = add(item && item.reason !== "inferred" ? item : null);
  first.name.setAttribute("autofocus", "");
  form.noValidate = true;
  const shell = dialog(app, app.say("wordsTitle"), [form]);
}
