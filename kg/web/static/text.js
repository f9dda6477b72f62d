// Search over the text of a static site, where Pagefind has indexed it and a web server gives it out.
"use strict";
(async () => {
  const place = document.getElementById("text-search");
  if (!place || location.protocol === "file:") return;
  const { root } = document.body.dataset;
  let pagefind;
  try { pagefind = await import(new URL(`${root}pagefind/pagefind.js`, location.href)); await pagefind.init(); } catch { return; }
  place.className = "filters";
  place.innerHTML = '<label>Search the text <input type="search"></label><ul class="rows" aria-live="polite"></ul>';
  place.hidden = false;
  const list = place.querySelector("ul");
  place.querySelector("input").addEventListener("input", async (event) => {
    const found = await pagefind.debouncedSearch(event.target.value);
    if (!found) return;
    const pages = await Promise.all(found.results.slice(0, 20).map((each) => each.data()));
    list.replaceChildren(...pages.map((each) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = each.url;
      link.textContent = each.meta.title;
      const words = document.createElement("span");
      words.className = "quiet";
      words.innerHTML = each.excerpt;
      item.append(link, words);
      return item;
    }));
  });
})();
