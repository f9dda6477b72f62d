// The things that statements join to this one.
"use strict";
(() => {
  const place = document.getElementById("graph");
  const data = JSON.parse(document.getElementById("edges").textContent);
  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const cy = cytoscape({
    container: place,
    elements: [
      ...data.nodes.map((node) => ({ data: node })),
      ...data.edges.map((edge, at) => ({ data: { id: `e${at}`, ...edge } })),
    ],
    layout: { name: "concentric", concentric: (node) => (node.data("own") ? 10 : node.degree()), levelWidth: () => 4, minNodeSpacing: 26, animate: false, padding: 12 },
    style: [
      { selector: "node", style: { label: "data(label)", "font-size": 11, color: color("--ink"), "background-color": color("--text"), width: 12, height: 12, "text-valign": "bottom", "text-margin-y": 3, "text-max-width": 130, "text-wrap": "ellipsis", "min-zoomed-font-size": 5 } },
      { selector: "node[?own]", style: { "background-color": color("--accent"), width: 24, height: 24, "font-size": 15, "font-weight": "bold" } },
      { selector: "edge", style: { width: 1, "line-color": color("--ignored"), "target-arrow-color": color("--ignored"), "target-arrow-shape": "triangle", "arrow-scale": 0.6, "curve-style": "bezier" } },
      { selector: "edge.lit", style: { label: "data(label)", "font-size": 8, color: color("--quiet"), "line-color": color("--accent"), "text-rotation": "autorotate", "text-background-color": color("--card"), "text-background-opacity": 1 } },
    ],
    userZoomingEnabled: true, minZoom: 0.3, maxZoom: 3,
  });
  cy.on("tap", "node", (event) => { const href = event.target.data("href"); if (href && !event.target.data("own")) location.href = href; });
  cy.on("mouseover", "node", (event) => event.target.connectedEdges().addClass("lit"));
  cy.on("mouseout", "node", (event) => event.target.connectedEdges().removeClass("lit"));
  globalThis.kgGraph = cy;
})();
