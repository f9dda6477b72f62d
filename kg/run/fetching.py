"""Articles from a wiki's own API, as rows of Wikimedia's columns that `kg build` reads, kept on disk for a while."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kg.linking.mediawiki import Ask, batched
from kg.model import KgError
from kg.wikidata.fetching import Cache
from kg.wikitext.titles import digest

_TITLES = 20
"""Pages in one call: well below the 50 that a wiki allows, for each comes with its text."""
_ROUNDS = 50
_FIELDS = {
    "action": "query",
    "prop": "revisions",
    "rvprop": "ids|timestamp|content|contentmodel",
    "rvslots": "main",
    "redirects": "1",
}

Row = dict[str, Any]


def fetch_pages(
    titles: Sequence[str], lang: str, url: str, call: Ask, cache: Cache | None = None
) -> Iterator[tuple[str, Row | KgError]]:
    """Fetches pages by title: each title, in their order, with its row, or why there is none.

    A title that redirects gives the page it leads to. What the cache holds, and is young enough, is not asked for; a
    call that fails costs its own titles only.
    """
    known: dict[str, Row | KgError] = {}
    for title in titles:
        if (kept := cache.get(url, digest(title)) if cache else None) and cache and kept[1] <= cache.max_age:
            known[title] = json.loads(kept[0])
    for batch in batched((title for title in dict.fromkeys(titles) if title not in known), _TITLES):
        try:
            found = _asked(batch, lang, url, call)
        except KgError as error:
            known.update(dict.fromkeys(batch, error))
            continue
        known.update(found)
        for title, row in found.items():
            if cache and isinstance(row, dict):
                cache.put(url, digest(title), json.dumps(row, ensure_ascii=False))
    yield from ((title, known[title]) for title in dict.fromkeys(titles))


def _asked(batch: Sequence[str], lang: str, url: str, call: Ask) -> dict[str, Row | KgError]:
    """One call, with all its continuations."""
    pages: dict[str, Mapping[str, Any]] = {}
    led: dict[str, str] = {}
    more: Mapping[str, str] = {}
    for _ in range(_ROUNDS):
        answer = call(url, {**_FIELDS, "titles": "|".join(batch), **more})
        try:
            query = answer["query"]
            for change in (*query.get("normalized", ()), *query.get("redirects", ())):
                led[change["from"]] = change["to"]
            for page in query.get("pages", ()):
                if page["title"] not in pages or page.get("revisions"):
                    pages[page["title"]] = page
            more = {str(key): str(value) for key, value in answer.get("continue", {}).items()}
        except (KeyError, TypeError, AttributeError) as error:
            raise KgError(f"{url}: the answer is not that of a wiki's API: {error!r}", "is it …/w/api.php?") from None
        if not more:
            break
    return {title: _row(title, pages.get(_end(title, led)), lang, url) for title in batch}


def _end(title: str, led: Mapping[str, str]) -> str:
    """Where a title leads, over its normal spelling and redirects."""
    seen: set[str] = set()
    while title in led and title not in seen:
        seen.add(title)
        title = led[title]
    return title


def _row(title: str, page: Mapping[str, Any] | None, lang: str, url: str) -> Row | KgError:
    """A page as a row; KgError says why it is none."""
    if page is None or page.get("missing") or page.get("invalid"):
        return KgError(f"{title}: the wiki has no such page", f"check its spelling at {url.partition('/w/')[0]}")
    try:
        revision = page["revisions"][0]
        slot = revision["slots"]["main"]
        return {
            "page_id": page["pageid"],
            "page_namespace_id": page["ns"],
            "page_title": page["title"],
            "revision_id": revision["revid"],
            "revision_dt": revision["timestamp"],
            "revision_content_slots": {
                "main": {"content_model": slot["contentmodel"], "content_body": slot["content"]}
            },
            "wiki_id": f"{lang.replace('-', '_')}wiki",
        }
    except (KeyError, IndexError, TypeError):
        return KgError(f"{title}: its text is hidden, or too large for the API", "take it from a dump")
