"""Words, dates and addresses out of the nodes of a citation."""

import re
from collections.abc import Iterable
from functools import lru_cache

from kg.model import Time
from kg.values import parse_date
from kg.values.edtf import time
from kg.wikitext.nodes import Character, Element, Node, Template, WebLink, Words, inside
from kg.wikitext.page import Page
from kg.wikitext.sentence_patterns import either

_YEAR = re.compile(r"\d{3,4}[a-z]?")
_YEAR_IN = re.compile(r"(?<!\d)\d{4}[a-z]?(?!\w)")
_ISO = re.compile(r"[12]\d{3}(?:-\d\d-\d\d)?")
_LETTER = re.compile(r"(?<=\d{4})[a-z]\b")
_ARCHIVED = re.compile(r"//(?:web\.archive\.org/web|archive\.(?:today|is|ph|md|li|vn|fo|org))/(\d{4})(\d\d)(\d\d)")
_ARCHIVES = ("//web.archive.org/", "//archive.today/", "//archive.is/", "//archive.ph/", "webcitation.org/")
_WEB = ("http://", "https://", "//", "ftp://", "ftps://")
_ENTITY = re.compile(r"&(?:amp|#38|#x26);")


def words_of(page: Page, nodes: tuple[Node, ...]) -> str:
    """Nodes as a reader sees them; a bare address is itself."""
    if len(nodes) == 1:
        only = nodes[0]
        if isinstance(only, Words) and "''" not in only.text:
            return " ".join(only.text.split())
        if isinstance(only, WebLink) and not only.label:
            return only.url
    if not any(isinstance(node, WebLink) and not node.label for node in nodes):
        return page.render(nodes).plain
    shown = (Words(n.start, n.end, n.url) if isinstance(n, WebLink) and not n.label else n for n in nodes)
    return page.render(shown).plain


def url_of(page: Page, nodes: Iterable[Node]) -> str | None:
    """The address that nodes give, as written (`&amp;` is the `&` it stands for); None where a template makes it."""
    nodes = tuple(nodes)
    for node in inside(nodes):
        if isinstance(node, WebLink):
            rest = nodes[nodes.index(node) + 1 :] if node in nodes and not node.label else ()
            return _ENTITY.sub("&", node.url + _tail(rest)) or None
    if any(isinstance(node, Template) for node in nodes):
        return None
    return "".join(words_of(page, nodes).split()) or None


def _tail(nodes: tuple[Node, ...]) -> str:
    """What of a bare address the parser cut off: an address in a parameter ends where the parameter ends."""
    text = ""
    for node in nodes:
        if isinstance(node, Words | Character):
            text += node.text
        elif isinstance(node, Element | Template):
            break
    return text if text and not text[0].isspace() and not any(c.isspace() for c in text.rstrip()) else ""


def read_date(page: Page, written: str) -> Time | None:
    """A date as written in a citation, `2008a` as 2008."""
    # Two of three dates in citations are in ISO 8601 or a year alone, which leave nothing to find out.
    if _ISO.fullmatch(written) and (exact := time(written)):
        return exact
    return parse_date(_LETTER.sub("", written), page.language.code)


def archived_on(url: str | None) -> Time | None:
    """The day that the address of an archived page tells (`web.archive.org/web/20160305224157/…`)."""
    match = _ARCHIVED.search(url or "")
    return time("-".join(match.groups())) if match else None


def is_web(url: str) -> bool:
    """Whether an address is one of the web, not `mailto:` or the like."""
    return url.casefold().startswith(_WEB)


def is_archive(url: str) -> bool:
    """Whether an address is that of a stored copy."""
    return any(host in url for host in _ARCHIVES)


def year_of(written: str) -> str | None:
    """The year in a date with the letter that tells apart works of one year (`2008a`); None where there is none."""
    if _YEAR.fullmatch(written.strip()):
        return written.strip()
    match = _YEAR_IN.search(written)
    return match.group() if match else None


def is_year(written: str) -> bool:
    """Whether this is a year and nothing else, a letter after it aside."""
    return bool(_YEAR.fullmatch(written.strip()))


@lru_cache
def word_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of these words as a whole word, the longest first."""
    return re.compile(rf"\b{either(words)}\b", re.IGNORECASE)


@lru_cache
def labelled(words: tuple[str, ...], value: str) -> re.Pattern[str]:
    """One of these words, perhaps shortened with a full stop, then the pattern `value`."""
    return re.compile(rf"(?<!\w){either(words)}\.?\s?{value}", re.IGNORECASE)
