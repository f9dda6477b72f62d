// The query editor: bundled questions as tabs, results below; on a static site the graph is asked in the browser itself.
"use strict";
(() => {
  const place = document.getElementById("yasgui");
  const queries = JSON.parse(document.getElementById("queries").textContent);
  const wanted = location.hash.slice(1), asked = new URLSearchParams(location.search).get("query"); // the editor takes the hash away
  const { root, live } = document.body.dataset;
  const endpoint = live ? new URL(`${root}sparql`, location.href).href : "https://kg.invalid/sparql";
  const { words, prefixes } = JSON.parse(document.getElementById("vocabulary").textContent);
  if (!live) globalThis.kgAnswerLocally(endpoint, prefixes);
  // Completion (Ctrl-Space) from the vocabulary of this graph, by identifier or by name: "wdt:pop" finds population.
  const full = (curie) => { const [prefix, local] = curie.split(/:(.*)/s); return (prefixes[prefix] ?? `${prefix}:`) + local; };
  for (const kind of ["property", "class"]) {
    const names = new Map(words[kind]);
    Yasgui.Yasqe.forkAutocompleter(kind, {
      name: `kg-${kind}`,
      persistenceId: null,
      get: (yasqe, token) => {
        const typed = (token?.autocompletionString ?? token?.string ?? "").replace(/^</, "");
        const tail = typed.split(/[/#:]/).pop().toLowerCase();
        const fits = ([curie, label]) => full(curie).startsWith(typed) || curie.startsWith(typed) || (tail && label.toLowerCase().includes(tail));
        return words[kind].filter(fits).map(([curie]) => curie).slice(0, 60);
      },
      postProcessSuggestion: (yasqe, token, curie) => curie,
      postprocessHints: (yasqe, hints) => hints.map((hint) => ({ ...hint, displayText: `${hint.text}  ${names.get(hint.text) ?? ""}` })),
    });
  }
  try { for (const key of Object.keys(localStorage)) if (key.startsWith("yagui") || key.startsWith("yasqe") || key.startsWith("yasr")) localStorage.removeItem(key); } catch { /* storage may be closed to a file */ }
  const yasgui = new Yasgui(place, {
    requestConfig: { endpoint, method: "POST" }, copyEndpointOnNewTab: true, persistenceId: null, autofocus: false,
    endpointCatalogueOptions: { getData: () => [] },
    yasqe: { createShareableLink: null, autocompleters: ["prefixes", "variables", "kg-property", "kg-class"] },
  });
  globalThis.kgYasgui = yasgui;
  const buttons = [...document.querySelectorAll("[data-query]")];
  const open = (query) => {
    const known = Object.values(yasgui._tabs || {}).find((tab) => tab.getName?.() === query.title);
    const tab = known || yasgui.addTab(true, { name: query.title, requestConfig: { endpoint, method: "POST" } });
    if (known) yasgui.selectTabId(known.getId());
    tab.getYasqe().setValue(query.text);
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.query === query.name));
    tab.query?.();
  };
  for (const button of buttons) button.addEventListener("click", () => open(queries.find((query) => query.name === button.dataset.query)));
  const named = queries.find((query) => query.name === wanted);
  if (asked) open({ name: "", title: "From the page", text: asked });
  else if (named) open(named);
  else yasgui.getTab()?.getYasqe().setValue(queries.find((query) => query.name === "timeline")?.text || queries[0].text);
})();
