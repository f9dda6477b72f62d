"""Titles as MediaWiki writes them: one spelling for every way a link may name a page."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from kg.wikitext.language import Language
from kg.wikitext.tokens import decoded

_SPACES = re.compile(r"[ _\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000]+")
# Directional marks: MediaWiki takes them out of titles.
_UNSEEN = re.compile(r"[\u200e\u200f\u202a-\u202e]+")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_DOTTED_I = frozenset(("tr", "az", "kaa"))
_JOINTS = str.maketrans("–-,", "   ")
_LONGEST, _KEPT = 80, 64
"""Characters of a fragment, and how many of them stay of words that give more."""


@dataclass(slots=True, unsafe_hash=True)
class Target:
    """Where a link leads: `title` without fragment, `wiki` when it is another language's, its `namespace`.

    `[[ko:제목]]` without a colon in front is no link in the text but says which page of that wiki is about the same
    thing; its namespace is `interlanguage`.
    """

    title: str
    namespace: str
    wiki: str | None = None
    fragment: str | None = None


@lru_cache(maxsize=4096)
def normalize(title: str) -> str:
    """A page title with single spaces and a capital first letter (https://www.mediawiki.org/wiki/Manual:Page_title)."""
    title = unicodedata.normalize("NFC", _SPACES.sub(" ", _UNSEEN.sub("", title)).strip())
    return first_upper(title)


def is_about(heading: str, phrases: Iterable[str]) -> bool:
    """Whether a heading holds one of the phrases as whole words, or is the one behind `=` (`=history`)."""
    words = _heading_words(heading)
    return any(phrase[1:] == words if phrase[:1] == "=" else f" {phrase} " in f" {words} " for phrase in phrases)


@lru_cache(maxsize=4096)
def _heading_words(heading: str) -> str:
    return " ".join(normalize(heading).casefold().translate(_JOINTS).split())


def first_upper(text: str, lang: str = "") -> str:
    """`text` with its first letter as Wikimedia's wikis write it.

    A letter whose capital is several letters stays (ß, ŉ), Georgian ones stay, and `i` is dotted in Turkic languages.
    (https://www.mediawiki.org/wiki/Manual:$wgOverrideUcfirstCharacters)
    """
    first = text[:1]
    if first.isascii() and not (first == "i" and lang in _DOTTED_I):
        return first.upper() + text[1:]
    upper = "İ" if first == "i" else first.upper()
    if len(upper) != 1 or "\u1c90" <= upper <= "\u1cbf":
        return text
    return upper + text[1:]


@lru_cache(maxsize=4096)
def target(link: str, language: Language) -> Target | None:
    """Read what stands between `[[` and `|`; None where it names no page (`[[#Section]]`, an empty link)."""
    page, _, fragment = decoded(link).partition("#")
    if _PERCENT.search(page):
        page = unquote(page)
    named = page.lstrip().startswith(":")
    page = page.strip().lstrip(":").strip()
    head, colon, rest = page.partition(":")
    prefix = _SPACES.sub(" ", head).strip().casefold()
    if not colon:
        return _titled(page, "", None, fragment)
    if prefix in language.file_prefixes:
        return _titled(rest, "file", None, fragment)
    if prefix in language.category_prefixes:
        return _titled(rest, "category", None, fragment)
    if prefix in language.namespaces:
        return _titled(rest, prefix, None, fragment)
    if prefix in language.wikis:
        return _titled(rest, "" if named else "interlanguage", prefix, fragment)
    return _titled(page, "", None, fragment)


def _titled(page: str, namespace: str, wiki: str | None, fragment: str) -> Target | None:
    title = normalize(page)
    return Target(title, namespace, wiki, fragment.strip() or None) if title else None


@lru_cache(maxsize=4096)
def slug(words: str) -> str:
    """A fragment that names a thing without a title: `Mount Tonghŭng` becomes `mount-tonghŭng`.

    It holds the letters, marks and digits in lower case, with single hyphens for what stands between; of long words,
    and where nothing remains, a digest tells one from another.
    """
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", words).casefold())
    kept = (c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in folded)
    name = "-".join("".join(kept).split())
    if not name or len(name) > _LONGEST:
        return f"{name[:_KEPT]}-{digest(words)[:8]}".lstrip("-")
    return name


def digest(*parts: str) -> str:
    """16 hex digits of SHA-256 over the parts, unambiguously joined."""
    joined = "".join([f"{len(part)}:{part}" for part in parts])
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]
