/* A dialog in the middle of the page. Escape and its own button close it, and the focus goes back to where it came from. */
import { button, make } from "./dom.js";

let made = 0;

/* Opens at once. parts: elements. Gives { close, element }; closed: called when it is gone. */
export function dialog(app, title, parts, { closed = () => {}, wide = false } = {}) {
  const id = `dialog-${++made}`, from = document.activeElement;
  const shut = button("×", () => close(), { class: "icon shut", "aria-label": app.say("close"), title: app.say("close") });
  const shell = make("dialog", { "aria-labelledby": id, class: wide ? "wide" : "" }, make("div", { class: "dialog-head" }, make("h2", { id }, title), shut), ...parts);
  let back = true;
  function close(focusBack = true) { back = focusBack; shell.close(); }
  shell.addEventListener("close", () => {
    shell.remove();
    closed();
    if (!back) return;
    if (from?.isConnected && from !== document.body) from.focus();
    else app.list.focus();
  });
  shell.addEventListener("mousedown", (event) => { if (event.target === shell) close(); });
  document.body.append(shell);
  shell.showModal();
  shell.querySelector("[autofocus]")?.focus();
  return { close, element: shell };
}

export const isOpen = () => Boolean(document.querySelector("dialog[open]"));
