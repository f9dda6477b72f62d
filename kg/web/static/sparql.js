// The query editor: bundled questions as tabs, results below; on a static site the graph is asked in the browser itself.
"use strict";
(() => {
  const place = document.getElementById("yasgui");
  const queries = JSON.parse(document.getElementById("queries").textContent);
  const wanted = location.hash.slice(1), asked = new URLSearchParams(location.search).get("query"); // the editor takes the hash away
  const { root, live } = document.body.dataset;
  const endpoint = live ? new URL(`${root}sparql`, location.href).href : "https://kg.invalid/sparql";
  if (!live) globalThis.kgAnswerLocally(endpoint);
  try { for (const key of Object.keys(localStorage)) if (key.startsWith("yagui") || key.startsWith("yasqe") || key.startsWith("yasr")) localStorage.removeItem(key); } catch { /* storage may be closed to a file */ }
  const yasgui = new Yasgui(place, {
    requestConfig: { endpoint, method: "POST" }, copyEndpointOnNewTab: true, persistenceId: null, autofocus: false,
    endpointCatalogueOptions: { getData: () => [] },
    yasqe: { createShareableLink: null, autocompleters: ["prefixes", "variables"] },
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
