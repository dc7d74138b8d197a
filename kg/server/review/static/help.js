/* The keys, and how the page is used. Single keys can be shut off: some speak to their browser, and a word is many keys. */
import { dialog } from "./dialog.js";
import { make } from "./dom.js";
import { kept } from "./texts.js";
import { KEYS, VERBS } from "./verbs.js";

export const keysOn = () => kept.get("review keys") !== "0";

export function help(app) {
  const row = (keys, text) => make("tr", {}, make("th", { scope: "row" }, ...keys.flatMap((key, i) => [i ? " " : "", make("kbd", {}, key)])), make("td", {}, text));
  const tick = make("input", { type: "checkbox", id: "single-keys", autofocus: true });
  tick.checked = keysOn();
  tick.addEventListener("change", () => { kept.set("review keys", tick.checked ? "1" : "0"); app.show(); });
  dialog(app, app.say("keysTitle"), [
    make("p", {}, app.say("helpIntro")),
    make("p", { class: "option" }, tick, make("label", { for: "single-keys" }, app.say("singleKeys"))),
    make("table", { class: "keys" },
      make("tbody", {}, ...VERBS.map((verb) => row([verb.key], `${app.say(verb.name)}${app.say("colon")}${app.say(`${verb.name} hint`)}`))),
      make("tbody", {}, ...KEYS.map(([keys, text]) => row(keys, app.say(text))))),
    make("p", { class: "note" }, app.say("helpKept")), make("p", { class: "note" }, app.say("helpTabs")),
    make("p", { class: "note" }, [app.about.decisions, app.about.vocabulary].filter(Boolean).join(app.say("of"))),
  ]);
}
