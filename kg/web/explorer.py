"""What the explorer is open on: the index, where entities have their pages, and how wikitext of an article is shown."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from kg.rdf.iris import BASE, page_iri
from kg.web.index import Index
from kg.web.rendering import Context, Link, context, opened
from kg.wikitext.page import Page

_OPEN = 100
"""Texts that stay in memory."""


@dataclass(frozen=True, slots=True)
class Explorer:
    """Build folders opened for people.

    `live`: a server answers, which searches and runs queries. `alone`: the page is all there is, and links to no other.
    """

    index: Index
    base: str = BASE
    live: bool = True
    title: str = "kg"
    rdf12: bool = False
    alone: bool = False
    _slugs: dict[str, str | None] = field(default_factory=dict)
    _articles: dict[tuple[str, str], sqlite3.Row | None] = field(default_factory=dict)

    def slug(self, iri: str) -> str | None:
        """Returns the path of an entity's page below `thing/`, None where nothing names the entity."""
        if iri not in self._slugs:
            if len(self._slugs) > 100_000:
                self._slugs.clear()
            row = self.index.row("SELECT slug FROM entity WHERE iri = ?", (iri,))
            self._slugs[iri] = row["slug"] if row else None
        return self._slugs[iri]

    def address(self, iri: str, root: str) -> str | None:
        """Returns the relative address of an entity's page from a page that is `root` below the site's home."""
        slug = None if self.alone else self.slug(iri)
        return None if slug is None else f"{root}thing/{quoted(slug)}.html"

    def links(self, lang: str, root: str) -> Link:
        """Returns the function from titles of the wiki `lang` to addresses of pages."""
        return lambda title, wiki: self.address(page_iri(title, wiki or lang, self.base), root)

    def article(self, page: str, template: str = "") -> sqlite3.Row | None:
        """Returns the article, or the template page, that evidence names; None where the build kept no texts."""
        key = ("", template) if template else (page, "")
        if key not in self._articles:
            if len(self._articles) > _OPEN:
                self._articles.clear()
            self._articles[key] = self.index.row("SELECT * FROM article WHERE page = ? AND template = ?", key)
        return self._articles[key]

    def page(self, article: sqlite3.Row) -> Page:
        """Returns an article opened for rendering."""
        return opened(article["text"], article["lang"])

    def context(self, article: sqlite3.Row, start: int, end: int, root: str) -> Context:
        """Renders what stands around a place of an article."""
        return context(article["text"], article["lang"], start, end, self.links(article["lang"], root))


def open_explorer(
    folders: Sequence[Path], *, live: bool = True, cache: Path | None = None, rdf12: bool = False
) -> Explorer:
    """Opens the explorer over build folders; KgError where one of them is none."""
    from kg.web.index import open_index

    index = open_index(folders, cache)
    first = index.row("SELECT iri, lang, page FROM article WHERE template = '' ORDER BY id")
    count = index.counts().get("articles", 0)
    title = str(first["page"]) if first and count == 1 else f"{count:,} articles" if count else "kg"
    return Explorer(index, _base(index), live, title, rdf12)


def _base(index: Index) -> str:
    """Returns what the IRIs of articles begin with, before the code of the wiki."""
    row = index.row("SELECT iri, title FROM entity WHERE title IS NOT NULL AND iri NOT LIKE '%#%' ORDER BY facts DESC")
    if row is None:
        return BASE
    tail = page_iri(row["title"], "x", "").removeprefix("x")
    before = str(row["iri"]).removesuffix(tail)
    return before.rpartition("/")[0] + "/"


def quoted(slug: str) -> str:
    """Quotes the path of a page for an address."""
    return quote(slug, safe="/~'(),!+")
