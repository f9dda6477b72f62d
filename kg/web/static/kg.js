// Search as one types, and the article's text and statements that light each other up. No page needs it to be read.
"use strict";
(() => {
  const { root, live } = document.body.dataset;

  const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}+/gu, "").normalize("NFC")
    .replace(/[đð]/g, "d").replace(/ø/g, "o").replace(/ł/g, "l").replace(/ı/g, "i").replace(/ß/g, "ss").replace(/æ/g, "ae")
    .replace(/œ/g, "oe").replace(/þ/g, "th").replace(/[_–—]/g, (c) => (c === "_" ? " " : "-")).replace(/[ʼ’‘]/g, "'")
    .split(/\s+/).filter(Boolean).join(" ");

  // A static site carries all names in names.js: [[label, path, class, [names]], …].
  const inPlace = (text) => {
    const wanted = fold(text);
    const score = (name) => (name === wanted ? 3 : name.startsWith(wanted) ? 2 : name.includes(wanted) ? 1 : 0);
    return (globalThis.kgNames || [])
      .map((row, at) => [Math.max(...row[3].map(score)), at, row])
      .filter((row) => row[0] > 0)
      .sort((a, b) => b[0] - a[0] || a[1] - b[1])
      .slice(0, 10)
      .map(([, , [label, path, kind]]) => ({ label, path, kind, found: label }));
  };

  const ask = async (text, signal) => {
    if (!live) return inPlace(text);
    const response = await fetch(`${root}search.json?q=${encodeURIComponent(text)}`, { signal });
    return response.ok ? (await response.json()).found : [];
  };

  for (const form of document.querySelectorAll("form.search")) {
    const input = form.querySelector("input");
    const list = form.querySelector("ul");
    let running = null, at = -1;
    const options = () => [...list.querySelectorAll("li")];
    const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); at = -1; };
    const choose = (next) => {
      const all = options();
      if (!all.length) return;
      at = (next + all.length) % all.length;
      all.forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
      input.setAttribute("aria-activedescendant", all[at].id);
      all[at].scrollIntoView({ block: "nearest" });
    };
    const show = (found) => {
      list.replaceChildren(...found.map((each, index) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${index}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        const link = document.createElement("a");
        link.href = `${root}${each.path}`;
        link.tabIndex = -1;
        link.append(each.label);
        const more = [each.found && each.found !== each.label ? each.found : "", each.kind].filter(Boolean).join(" · ");
        if (more) { const small = document.createElement("span"); small.textContent = ` ${more}`; link.append(small); }
        option.append(link);
        return option;
      }));
      const before = at;
      at = -1;
      if (before >= 0) choose(Math.min(before, found.length - 1));
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
    };
    input.addEventListener("input", async () => {
      running?.abort();
      running = new AbortController();
      if (!input.value.trim()) return close();
      try { show(await ask(input.value, running.signal)); } catch (error) { if (error.name !== "AbortError") close(); }
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") { event.preventDefault(); choose(at + 1); }
      else if (event.key === "ArrowUp") { event.preventDefault(); choose(at - 1); }
      else if (event.key === "Escape") close();
      else if (event.key === "Enter" && (at >= 0 || !live)) {
        const option = options()[Math.max(at, 0)];
        event.preventDefault();
        if (option) location.href = option.querySelector("a").href;
      }
    });
    form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) setTimeout(close, 150); });
    if (!live) form.addEventListener("submit", (event) => event.preventDefault());
  }

  // Text and statements of an article.
  const marks = new Map(), glosses = new Map();
  for (const mark of document.querySelectorAll(".text mark[data-s]")) {
    for (const id of mark.dataset.s.split(" ")) (marks.get(id) || marks.set(id, []).get(id)).push(mark);
  }
  for (const gloss of document.querySelectorAll("[data-f]")) glosses.set(gloss.dataset.f, gloss);
  const light = (ids, on, from) => {
    let first = true;
    for (const id of ids) {
      for (const mark of marks.get(id) || []) mark.classList.toggle("lit", on);
      const gloss = glosses.get(id);
      gloss?.classList.toggle("lit", on);
      if (on && first && gloss && from === "text") {
        const box = gloss.closest(".margin");
        box.scrollTop = gloss.offsetTop - box.offsetTop - box.clientHeight / 3;
        first = false;
      }
    }
  };
  if (glosses.size) {
    const target = (event) => event.target.closest?.("mark[data-s], [data-f]");
    const ids = (place) => (place.dataset.s || place.dataset.f).split(" ");
    document.addEventListener("pointerover", (event) => { const place = target(event); if (place) light(ids(place), true, place.dataset.s ? "text" : "list"); });
    document.addEventListener("pointerout", (event) => { const place = target(event); if (place) light(ids(place), false); });
    const wanted = /^#f(\d+)$/.exec(location.hash)?.[1];
    const place = marks.get(wanted)?.[0];
    if (place) { place.closest("details")?.setAttribute("open", ""); light([wanted], true, "text"); place.scrollIntoView({ block: "center" }); }
  }
})();
