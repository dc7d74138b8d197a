/* The queue as a list: one tab stop, arrows move, a tick is an item chosen. */
import { make, rove, sign } from "./dom.js";

const element = (id) => document.getElementById(id);

export function listView(app) {
  const list = element("list"), made = new Map();

  function option(item) {
    const name = make("span", { class: "name" }), about = make("span", { class: "about" });
    const row = make("div", { role: "option", id: `q-${item.id}`, "data-id": item.id }, make("span", { class: "tick", "aria-hidden": "true" }), make("span", { class: "what" }, name, about));
    return { row, name, about };
  }

  function paint(item) {
    const { row, name, about } = made.get(item.id);
    const chosen = app.queue.chosen.has(item.id), here = item.id === app.queue.at;
    row.setAttribute("aria-selected", String(chosen));
    row.classList.toggle("here", here);
    if (here) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
    const decided = item.decision && item.state !== "open" ? ` · ${app.decision(item.decision, item.name)}` : "";
    name.replaceChildren(sign(item.kind), item.other ? `${item.name} ≈ ${item.other}` : item.name);
    about.textContent = `${app.kind(item.kind)} · ${app.reason(item.reason)} · ${app.say("times", item.times, item.reports)}${decided}`;
    row.classList.toggle("dropped", item.state === "decided" && item.decision?.verb === "drop");
  }

  /* With the focus kept where it was. */
  function show() {
    const { items, current } = app.queue;
    const held = list.contains(document.activeElement);
    for (const item of items) if (!made.has(item.id)) made.set(item.id, option(item));
    const rows = items.map((item) => made.get(item.id).row);
    if (rows.length !== list.children.length || rows.some((row, i) => row !== list.children[i])) list.replaceChildren(...rows);
    for (const id of [...made.keys()]) if (!made.get(id).row.isConnected) made.delete(id);
    for (const item of items) paint(item);
    rove(rows, current && made.get(current.id)?.row);
    list.hidden = !items.length;
    if (held && document.activeElement === document.body) focus();
    reveal();
  }

  function reveal() {
    const row = made.get(app.queue.at)?.row;
    if (!row) return;
    const top = row.offsetTop;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (top + row.offsetHeight > list.scrollTop + list.clientHeight) list.scrollTop = top + row.offsetHeight - list.clientHeight;
  }

  function focus() {
    const row = made.get(app.queue.at)?.row;
    (row ?? element("item")).focus({ preventScroll: Boolean(row) });
  }

  list.addEventListener("click", (event) => {
    const row = event.target.closest("[role=option]");
    if (!row) return;
    if (event.target.closest(".tick") || event.ctrlKey || event.metaKey) app.queue.toggle(row.dataset.id);
    else app.queue.go(row.dataset.id, event.shiftKey);
    focus();
  });
  // a range is chosen with Shift: the browser must not mark the text between
  list.addEventListener("mousedown", (event) => { if (event.shiftKey) event.preventDefault(); });
  list.addEventListener("keydown", (event) => {
    const rows = Math.max(1, Math.floor(list.clientHeight / (list.firstElementChild?.offsetHeight || 1)) - 1);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: rows, PageUp: -rows, Home: -Infinity, End: Infinity }[event.key];
    if (step !== undefined && !event.altKey) { event.preventDefault(); app.move(step, event.shiftKey); }
    else if (event.key === " ") { event.preventDefault(); app.queue.toggle(app.queue.at); }
    else if (event.key === "Enter" && !event.ctrlKey) { event.preventDefault(); element("item").focus(); element("item").scrollIntoView({ block: "nearest" }); }
    else if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); app.chooseAll(); }
  });
  return { show, focus };
}
