"""Titles as a wiki's database keys them: every way to write a page's name gives the same namespace and key."""

from __future__ import annotations

import gzip
import html
import json
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

from kg.model import KgError
from kg.wikitext.titles import first_upper

# https://www.mediawiki.org/wiki/Manual:Page_title; the classes of MediaWikiTitleCodec::splitTitleString
_MARKS = re.compile(r"[\u200e\u200f\u202a-\u202e]+")
_SPACES = re.compile(r"[ _\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_FORBIDDEN = re.compile(
    r"[\x00-\x1f\x7f#<>\[\]{|}\ufffd]|%[0-9A-Fa-f]{2}|~~~|&(?:[A-Za-z0-9]+|#[0-9]+|#x[0-9A-Fa-f]+);"
)
_DOTS = re.compile(r"\.\.?(?:/|\Z)|.*/\.\.?(?:/|\Z)", re.DOTALL)

Name = tuple[int, str]
"""A page of one wiki: its namespace and its title there with spaces (`14`, `Cities in South Hamgyong`)."""


@cache
def canonical() -> Mapping[str, int]:
    """The names of namespaces that every wiki knows, in lower case."""
    table: dict[str, int] = tomllib.loads((files("kg.linking") / "namespaces.toml").read_text("utf-8"))
    return table


@dataclass(frozen=True, slots=True)
class Naming:
    """How one wiki names pages: its language code, its namespaces by case-folded name, where case counts."""

    lang: str
    namespaces: Mapping[str, int] = field(default_factory=canonical)
    case_sensitive: frozenset[int] = frozenset()


def name(title: str, naming: Naming) -> Name | None:
    """The page that `title` names on a wiki, by MediaWiki's rules; None where no page can have that name.

    Underscores, runs of spaces, NFC, direction marks, a leading colon, namespace aliases and the first letter's case
    make no difference. (https://www.mediawiki.org/wiki/Manual:Page_title)
    """
    if "&" in title:
        title = html.unescape(title)
    text = unicodedata.normalize("NFC", title)
    text = _SPACES.sub(" ", _MARKS.sub("", text)).strip(" ")
    space = 0
    if text.startswith(":"):
        text = text[1:].lstrip(" ")
    head, colon, rest = text.partition(":")
    if colon and (found := naming.namespaces.get(head.rstrip(" ").casefold())) is not None:
        space, text = found, rest.lstrip(" ")
    return checked(space, text, naming)


def checked(space: int, text: str, naming: Naming) -> Name | None:
    """The page called `text` in a namespace, None where no page can be called so."""
    if not text or space < 0 or text.startswith(":") or len(text.encode("utf-8", "replace")) > 255:
        return None
    if _FORBIDDEN.search(text) or ("." in text and _DOTS.match(text)):
        return None
    return space, text if space in naming.case_sensitive else first_upper(text, naming.lang)


def spelled(title: str, page: Name, lang: str) -> str:
    """`title`, which names `page`, as the wiki spells it, as far as can be told without asking the wiki."""
    space = title.strip(" _:").partition(":")[0]
    return f"{first_upper(space, lang)}:{page[1]}" if page[0] else page[1]


def read_siteinfo(path: Path, lang: str) -> Naming:
    """The namespaces of a wiki from its `…-siteinfo-namespaces.json.gz`, published beside its dumps.

    Raises KgError for a file that is not such an answer of `meta=siteinfo`.
    """
    try:
        data = path.read_bytes()
        query = json.loads(gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data)["query"]
        spaces = {int(number): dict(facts) for number, facts in query["namespaces"].items()}
        aliases = [(str(alias.get("alias", alias.get("*"))), int(alias["id"])) for alias in query["namespacealiases"]]
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise KgError(
            f"{path}: not a wiki's siteinfo: {error!r}", "take …-siteinfo-namespaces.json.gz from the dumps"
        ) from None
    named = dict(canonical())
    for number, facts in spaces.items():
        for key in ("canonical", "name", "*"):
            if facts.get(key):
                named[str(facts[key]).casefold()] = number
    named.update((alias.casefold(), number) for alias, number in aliases)
    kept = frozenset(number for number, facts in spaces.items() if facts.get("case") == "case-sensitive")
    return Naming(lang, named, kept)


def language(wiki: str) -> str:
    """The language code of a Wikipedia by its database's name: `enwiki` is `en`, `zh_min_nanwiki` `zh-min-nan`.

    Raises KgError for a database that is not a Wikipedia's.
    """
    code = wiki.removesuffix("wiki").replace("_", "-")
    if not wiki.endswith("wiki") or not code or code in _NO_LANGUAGE:
        raise KgError(f"{wiki}: not the database of a Wikipedia", "give dumps of a Wikipedia, as enwiki or kowiki")
    return _RENAMED.get(code, code)


_NO_LANGUAGE = frozenset(("commons", "wikidata", "species", "meta", "incubator", "sources", "mediawiki", "outreach"))
_RENAMED = {"be-x-old": "be-tarask"}
