"""Titles as MediaWiki writes them: one spelling for every way a link may name a page."""

import re
from dataclasses import dataclass

from kg.wikitext.language import Language

_SPACES = re.compile(r"[ _\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000]+")
_WIKI_CODE = re.compile(r"[a-z]{2,3}(?:-[a-z]{2,12})*\Z")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads: `title` without fragment, `wiki` when it is another language's, its `namespace`."""

    title: str
    namespace: str
    wiki: str | None = None
    fragment: str | None = None


def normalize(title: str) -> str:
    """A page title with single spaces and a capital first letter (https://www.mediawiki.org/wiki/Manual:Page_title)."""
    title = _SPACES.sub(" ", title).strip()
    return title[:1].upper() + title[1:]


def target(link: str, language: Language) -> Target | None:
    """Read what stands between `[[` and `|`; None where it names no page (`[[#Section]]`, an empty link)."""
    page, _, fragment = link.partition("#")
    page = page.strip().lstrip(":").strip()
    wiki, namespace = None, ""
    head, colon, rest = page.partition(":")
    prefix = _SPACES.sub(" ", head).strip().casefold()
    if colon:
        if prefix in language.file_prefixes:
            return _titled(rest, "file", wiki, fragment)
        if prefix in language.category_prefixes:
            return _titled(rest, "category", wiki, fragment)
        if prefix in language.namespaces:
            return _titled(rest, prefix, wiki, fragment)
        if link.lstrip().startswith(":") and _WIKI_CODE.match(prefix):
            wiki, page = prefix, rest
    return _titled(page, namespace, wiki, fragment)


def _titled(page: str, namespace: str, wiki: str | None, fragment: str) -> Target | None:
    title = normalize(page)
    return Target(title, namespace, wiki, fragment.strip() or None) if title else None


def slug(words: str) -> str:
    """A fragment that names a thing without a title: `Mount Tonghŭng` becomes `mount-tonghŭng`."""
    kept = "".join(c if c.isalnum() else " " for c in words.casefold())
    return "-".join(kept.split())[:80] or "thing"
