"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const panel = document.getElementById("panel");
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const ink = dark ? "#e8eaed" : "#1b1f24";
  const font = { face: "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif", color: ink };
  const hidden = new Set();
  const nodes = new vis.DataSet(data.nodes);
  const edges = new vis.DataSet(data.links);
  const kindOf = (id) => data.names[id][1];
  const view = new vis.DataView(nodes, { filter: (n) => !hidden.has(kindOf(n.id)) });
  const lines = new vis.DataView(edges, { filter: (e) => !hidden.has(kindOf(e.from)) && !hidden.has(kindOf(e.to)) });
  const network = new vis.Network(document.getElementById("graph"), { nodes: view, edges: lines }, {
    physics: false,
    layout: { randomSeed: 1, improvedLayout: false },
    interaction: { hover: true, keyboard: { enabled: true, bindToWindow: false }, hideEdgesOnDrag: data.links.length > 3000 },
    nodes: { font: { ...font, size: 15, strokeWidth: 3, strokeColor: dark ? "#16191d" : "#ffffff" }, scaling: { label: { enabled: false } } },
    edges: {
      arrows: { to: { enabled: true, scaleFactor: 0.5 } }, smooth: false, width: 0.6, selectionWidth: 3,
      color: { color: dark ? "#5b636c" : "#c3c9d0", highlight: "#0072b2", hover: "#0072b2", opacity: 0.7 },
      font: { ...font, size: 11, strokeWidth: 3, strokeColor: dark ? "#16191d" : "#ffffff", align: "middle" },
    },
  });
  document.documentElement.dataset.ready = "0";
  /* Where the whole graph would be too small to read, begin at a size that can be read; 全图 shows all. */
  network.once("afterDrawing", () => {
    if (network.getScale() < 0.5 && data.nodes.length) {
      const first = data.nodes.reduce((a, b) => (b.size > a.size ? b : a));
      network.moveTo({ position: { x: first.x + 420, y: first.y }, scale: 0.75, animation: false });
    }
  });
  network.once("afterDrawing", () => { document.documentElement.dataset.ready = "1"; });

  const make = (tag, text, parent, className) => {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    if (className) element.className = className;
    if (parent) parent.append(element);
    return element;
  };
  const clear = () => panel.replaceChildren();
  const label = (kind) => data.kinds[kind][2];

  /* A sentence with the words that prove the edge marked; offsets are UTF-16 units. */
  const quote = ([sentence, marks], parent) => {
    const [report, text] = data.sentences[sentence];
    const block = make("blockquote", "", parent);
    let at = 0;
    for (const [begin, end] of marks) {
      if (begin < at) continue;
      block.append(text.slice(at, begin));
      make("mark", text.slice(begin, end), block);
      at = end;
    }
    block.append(text.slice(at));
    const [title, file, year] = data.reports[report];
    make("cite", [title, year && year + " 年度", file].filter(Boolean).join(" · "), block);
  };
  const evidence = (edge, parent) => {
    for (const claim of data.evidence[edge][1]) {
      if (claim.a.length) make("p", "条款：" + claim.a.join("、"), parent, "kind");
      if (claim.i) make("p", "推断得出，原文未直接写明", parent, "kind");
      claim.s.forEach((s) => quote(s, parent));
    }
  };
  const link = (id, parent) => {
    const button = make("button", data.names[id][0], parent, "link");
    button.type = "button";
    button.addEventListener("click", () => focusNode(id));
  };
  const showNode = (id) => {
    clear();
    const [name, kind, alt, subclass] = data.names[id];
    make("h2", name, panel);
    make("p", [label(kind), subclass, alt.length ? "又称：" + alt.join("、") : ""].filter(Boolean).join(" · "), panel, "kind");
    for (const edge of data.links) {
      if (edge.from !== id && edge.to !== id) continue;
      const heading = make("h3", "", panel);
      if (edge.from === id) { heading.append(edge.label + " → "); link(edge.to, heading); }
      else { link(edge.from, heading); heading.append(" → " + edge.label); }
      evidence(edge.id, panel);
    }
    panel.scrollTop = 0;
  };
  const showEdge = (id) => {
    clear();
    const edge = edges.get(id);
    const heading = make("h2", "", panel);
    link(edge.from, heading);
    heading.append(" — " + edge.label + " → ");
    link(edge.to, heading);
    evidence(id, panel);
    panel.scrollTop = 0;
  };
  const focusNode = (id) => {
    if (hidden.has(kindOf(id))) return;
    network.selectNodes([id]);
    network.focus(id, { scale: 1, animation: false });
    showNode(id);
  };
  network.on("click", ({ nodes: picked, edges: lined }) => {
    if (picked.length) showNode(picked[0]);
    else if (lined.length) showEdge(lined[0]);
  });

  const list = document.getElementById("names");
  data.names.forEach(([name]) => { make("option", "", list).value = name; });
  const fold = (text) => text.replace(/[\s“”"《》〈〉（）()、，,]/g, "");
  const search = document.getElementById("search");
  const find = () => {
    const wanted = fold(search.value);
    if (!wanted) return;
    let found = data.names.findIndex(([name]) => fold(name) === wanted);
    if (found < 0) found = data.names.findIndex(([, , alt]) => alt.some((a) => fold(a) === wanted));
    if (found < 0) found = data.names.findIndex(([name]) => fold(name).includes(wanted));
    if (found >= 0) focusNode(found);
    else { clear(); make("h2", "没有找到", panel); make("p", search.value, panel); }
  };
  search.addEventListener("change", find);
  search.addEventListener("keydown", (event) => { if (event.key === "Enter") find(); });

  const legend = document.getElementById("legend");
  const shapes = { square: "■", dot: "●", diamond: "◆", triangle: "▲", hexagon: "⬢" };
  for (const [kind, [colour, shape, zh]] of Object.entries(data.kinds)) {
    const box = make("label", "", legend);
    const tick = make("input", "", box);
    tick.type = "checkbox";
    tick.checked = true;
    tick.dataset.kind = kind;
    const sign = make("span", shapes[shape], box);
    sign.style.color = colour;
    box.append(zh);
    tick.addEventListener("change", () => {
      if (tick.checked) hidden.delete(kind); else hidden.add(kind);
      view.refresh();
      lines.refresh();
    });
  }
  document.getElementById("whole").addEventListener("click", () => network.fit({ animation: false }));
  window.fazhi = { network, data, showEdge, focusNode };
})();
