/* Small helpers to make elements. Text reaches the page through textContent alone. */

/* make("button", { class: "link", type: "button", onclick }, "text", child, …): names with “on” are listeners, null and
   false leave an attribute out, true sets it empty. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  set(element, attributes);
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
}

export const button = (text, onclick, attributes = {}) => make("button", { type: "button", onclick, ...attributes }, text);

const OUTLINES = {
  /*{{outlines}}*/
};

/* The path of a kind's sign, in a square of fourteen units. */
export const outlineOf = (kind) => OUTLINES[kind] ?? OUTLINES.Report;

/* The sign of a kind, in its colour and shape. */
export function sign(kind) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 14 14");
  svg.setAttribute("class", `sign k-${kind}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", outlineOf(kind));
  svg.append(path);
  return svg;
}

/* A field that tells what is typed a moment after the last key. set(value, label) shows what it holds now. */
export function textField(tell, attributes = {}) {
  const field = make("input", { type: "search", class: "find-in", spellcheck: "false", autocomplete: "off", "data-key": "find", ...attributes });
  let waiting = 0;
  const now = () => { clearTimeout(waiting); waiting = 0; tell(field.value.trim()); };
  field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(now, 120); });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") now();
    else if (event.key === "Escape" && field.value) { event.stopPropagation(); field.value = ""; now(); }
  });
  field.set = (value, label) => {
    field.setAttribute("aria-label", label);
    field.placeholder = label;
    if (!waiting && field.value.trim() !== value) field.value = value;
  };
  return field;
}

/* One of several, of which each is a button: names → words, the one that is on, and what a click does. */
export const choiceOf = (label, names, words, on, choose) => make("div", { role: "group", "aria-label": label, class: "choice" },
  ...names.map((name) => button(words(name), () => choose(name), { "aria-pressed": String(name === on), "data-key": name })));

/* Hands a file to the person; nothing leaves the machine. */
export function download(name, content, type) {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/* What the keyboard reaches first in a part of the page, of what is seen: the drawing or table before its tools. */
export function entrance(panel) {
  for (const what of ["[tabindex='0']", "input, button:not(:disabled), a[href]"]) {
    const found = [...panel.querySelectorAll(what)].find((each) => each.getClientRects().length > 0);
    if (found) return found;
  }
  return null;
}

/* One tab stop for a row or grid of elements; the arrow keys move in it. */
export function rove(elements, current) {
  for (const element of elements) element.tabIndex = element === current ? 0 : -1;
}
