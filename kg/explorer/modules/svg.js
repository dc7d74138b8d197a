/* SVG on the page: elements, and what is drawn as a file of its own. */
import { download, make } from "./dom.js";

const SPACE = "http://www.w3.org/2000/svg";
/* What a picture looks like away from the page's style sheet. */
const LOOKS = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "paint-order", "font-family", "font-size", "font-weight", "text-anchor", "dominant-baseline", "opacity", "visibility"];
/* What no XML holds. */
const NO_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/* As make() of dom.js: draw("g", { class: "x", onclick }, child, …). */
export function draw(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/* The text of an SVG file that looks as the drawing does on the page. title: what it shows. */
export function standalone(svg, title) {
  const copy = svg.cloneNode(true);
  const [all, copies] = [[svg, ...svg.querySelectorAll("*")], [copy, ...copy.querySelectorAll("*")]];
  for (const [i, element] of all.entries()) {
    const look = getComputedStyle(element);
    const to = copies[i];
    for (const name of LOOKS) {
      const value = look.getPropertyValue(name);
      if (value && value !== "normal" && !(name === "opacity" && value === "1")) to.setAttribute(name, value);
    }
    for (const name of ["class", "data-community", "data-emphasis", "tabindex", "role", "aria-label", "aria-current", "href", "data-key", "id"]) to.removeAttribute(name);
  }
  /* a link leads nowhere from a file */
  for (const link of copy.querySelectorAll("a")) {
    const group = draw("g");
    group.append(...link.childNodes);
    link.replaceWith(group);
  }
  for (const walker = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT); walker.nextNode();) {
    walker.currentNode.data = walker.currentNode.data.replace(NO_TEXT, "\ufffd");
  }
  const box = svg.viewBox.baseVal;
  const back = draw("rect", { x: box.x, y: box.y, width: box.width, height: box.height, fill: getComputedStyle(document.body).backgroundColor });
  copy.setAttribute("xmlns", SPACE);
  copy.setAttribute("width", box.width);
  copy.setAttribute("height", box.height);
  copy.prepend(draw("title", {}, title.replace(NO_TEXT, "\ufffd")), back);
  return new XMLSerializer().serializeToString(copy);
}

export const saveSvg = (text, name) => download(`${name}.svg`, text, "image/svg+xml");

/* The text of an SVG file as pixels: twice the size for print, within what browsers allow. */
export function savePng(text, name) {
  const address = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  const image = new Image();
  image.addEventListener("load", () => {
    const scale = Math.min(2, 12000 / image.width, 12000 / image.height);
    const board = make("canvas", { width: Math.round(image.width * scale), height: Math.round(image.height * scale) });
    const context = board.getContext("2d");
    context.scale(scale, scale);
    context.drawImage(image, 0, 0);
    URL.revokeObjectURL(address);
    board.toBlob((blob) => download(`${name}.png`, blob));
  });
  image.src = address;
}
