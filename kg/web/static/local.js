// SPARQL without a server: Oxigraph, compiled to WebAssembly, asks the graph that the site carries.
"use strict";
(() => {
  const unpack = async (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  };
  const load = (name) => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `${document.body.dataset.root}static/${name}`;
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${name} could not be loaded`));
    document.head.append(script);
  });
  let opened = null;
  const open = () => (opened ??= (async () => {
    for (const name of ["oxigraph.js", "oxigraph-wasm.js", "graph-data.js"]) await load(name);
    if (!globalThis.kgGraphData) throw new Error("the graph is too large to be asked in a browser: kg serve answers");
    oxigraph.initSync({ module: await unpack(globalThis.kgWasm) });
    const store = new oxigraph.Store();
    store.load(new TextDecoder().decode(await unpack(globalThis.kgGraphData)), { format: "application/n-quads" });
    store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }");
    return store;
  })());
  const answer = async (query) => {
    const store = await open();
    for (const kind of ["application/sparql-results+json", "text/turtle"]) {
      try {
        return { kind, body: store.query(query, { results_format: kind }) };
      } catch (error) {
        if (kind === "text/turtle") throw error;
      }
    }
  };
  // As on the server, the project's prefixes need no PREFIX.
  const declared = (query, prefixes) => Object.entries(prefixes)
    .filter(([name]) => query.includes(`${name}:`) && !new RegExp(`prefix\\s+${name}:`, "i").test(query))
    .map(([name, space]) => `PREFIX ${name}: <${space}> `).join("") + query;
  globalThis.kgAnswerLocally = (endpoint, prefixes) => {
    const outside = globalThis.fetch;
    globalThis.fetch = async (input, options = {}) => {
      const url = typeof input === "string" ? input : input.url || String(input);
      if (!url.startsWith(endpoint)) return outside(input, options);
      const posted = input instanceof Request ? await input.clone().text() : String(options.body ?? "");
      const body = posted || new URL(url).search;
      try {
        const found = await answer(declared(new URLSearchParams(body).get("query"), prefixes));
        return new Response(found.body, { status: 200, headers: { "Content-Type": found.kind } });
      } catch (error) {
        return new Response(String(error), { status: 400, headers: { "Content-Type": "text/plain" } });
      }
    };
  };
})();
