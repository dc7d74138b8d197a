// The query page: Yasgui with this endpoint, these prefixes, the named queries, and completion of the ontology's terms.
"use strict";

(async () => {
  const data = await (await fetch("page.json")).json();
  const endpoint = new URL("sparql", document.baseURI).href;
  const declared = Object.entries(data.prefixes).map(([name, iri]) => `PREFIX ${name}: <${iri}>`).join("\n");
  const labels = new Map(data.terms.map((t) => [t.iri, [t.zh, t.en].filter(Boolean).join(" · ")]));
  const { Yasqe } = Yasgui;

  // The completers that come with the editor ask a public service; these know the terms of this graph and ask nobody.
  const complete = (kind) => {
    const iris = data.terms.filter((t) => t.kind === kind).map((t) => t.iri);
    Yasqe.forkAutocompleter(kind, {
      name: `fz-${kind}`,
      bulk: false,
      autoShow: true,
      persistenceId: null,
      get: (_editor, token) => {
        const typed = (token && token.autocompletionString) || "";
        return iris.filter((iri) => iri.startsWith(typed));
      },
      postprocessHints: (editor, hints) => {
        const prefixes = editor.getPrefixesFromQuery();
        return hints.map((hint) => {
          const text = hint.text.replace(/^<|>$/g, "");
          const [name, rest] = text.split(/:(.*)/s);
          const iri = prefixes[name] ? prefixes[name] + rest : text;
          return { ...hint, displayText: labels.get(iri) ? `${hint.text}   ${labels.get(iri)}` : hint.text };
        });
      },
    });
  };
  complete("class");
  complete("property");
  Yasqe.defaults.autocompleters = ["prefixes", "variables", "fz-class", "fz-property"];
  Yasqe.defaults.prefixCcApi = new URL("prefixes.json", document.baseURI).href;

  const start = `${declared}\n\n${data.questions[0] ? data.questions[0].text : "SELECT * WHERE { ?s ?p ?o } LIMIT 10"}`;
  const yasgui = new Yasgui(document.getElementById("yasgui"), {
    requestConfig: { endpoint, method: "POST" },
    endpointCatalogueOptions: { getData: () => [{ endpoint }], keys: [] },
    yasqe: { value: start, collapsePrefixesOnLoad: true },
    persistenceId: "fazhi-kg",
    populateFromUrl: false,
  });
  // a tab kept from an earlier visit may remember another port
  for (const tab of Object.values(yasgui._tabs)) tab.setEndpoint(endpoint);

  const made = (tag, properties, ...children) => {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  };

  const show = (name, sparql) => {
    const tab = yasgui.addTab(true, { name }, { avoidDuplicateTabs: true });
    tab.setEndpoint(endpoint);
    tab.setQuery(`${declared}\n\n${sparql}`);
    const editor = tab.getYasqe();
    if (editor.collapsePrefixes) editor.collapsePrefixes(true);
    tab.query().catch(() => {});
  };

  // A question without parameters is asked at once; one with parameters opens a form, in which blank means every value.
  const list = document.getElementById("questions");
  for (const q of data.questions) {
    const button = made("button", { type: "button" }, q.zh, made("small", { textContent: q.en }));
    button.dataset.name = q.name;
    const item = made("li", {}, button);
    if (!q.parameters.length) {
      button.addEventListener("click", () => show(q.name, q.text));
    } else {
      const said = made("p", { className: "said" });
      said.setAttribute("role", "alert");
      const form = made("form", { hidden: true });
      for (const p of q.parameters) {
        const input = made("input", { name: p.name, placeholder: p.en, autocomplete: "off" });
        form.append(made("label", {}, p.zh, input));
      }
      form.append(made("button", { type: "submit" }, "查询 Ask"), said);
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        said.textContent = "";
        const answer = await fetch(`questions/${q.name}?${new URLSearchParams(new FormData(form))}`);
        const text = await answer.text();
        if (answer.ok) show(q.name, text);
        else said.textContent = text;
      });
      button.setAttribute("aria-expanded", "false");
      button.addEventListener("click", () => {
        form.hidden = !form.hidden;
        button.setAttribute("aria-expanded", String(!form.hidden));
        if (!form.hidden) form.querySelector("input").focus();
      });
      item.append(form);
    }
    list.append(item);
  }
  document.getElementById("find").addEventListener("input", (event) => {
    const wanted = event.target.value.trim().toLowerCase();
    for (const item of list.children) item.hidden = !item.textContent.toLowerCase().includes(wanted);
  });
  window.fazhiPage = yasgui;
  document.documentElement.dataset.ready = "1";
})();
