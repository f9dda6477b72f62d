"""Names for things: every IRI that kg mints or repeats is valid by RFC 3987, and the same words give the same IRI."""

import re
import unicodedata
from functools import lru_cache
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import quote

from kg.model import Item, KgError
from kg.vocab import expand
from kg.wikitext.titles import slug

BASE = "https://w3id.org/wikikg/"
COMMONS = "http://commons.wikimedia.org/wiki/Special:FilePath/"

# What RFC 3987 keeps out of a path or fragment: delimiters, controls, private use, non-characters, bidirectional marks.
_ODD = (
    r"\x00-\x20\"<>\\^`{|}\[\]\x7f-\xa0\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\uf8ff\ufdd0-\ufdef\ufff0-\uffff"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 14))
    + "\U000e0000-\U000e0fff\U000efffe-\U0010ffff"
)
_NOT_IN_TITLE = re.compile(f"[%?#{_ODD}]")
_NOT_IN_PATH = re.compile(f"%(?![0-9A-Fa-f]{{2}})|[#{_ODD}]")
_NOT_IN_HOST = re.compile(f"%(?![0-9A-Fa-f]{{2}})|[/?#@:{_ODD}]")
_NOT_IN_USER = re.compile(f"%(?![0-9A-Fa-f]{{2}})|[/?#@{_ODD}]")
_DOTS = re.compile(r"(?:^|(?<=/))(\.\.?)(?=/|$)")

# https://www.mediawiki.org/wiki/Manual:$wgUrlProtocols: what a wiki makes a link of, and nothing that runs as code.
_WITH_HOST = frozenset(
    ("ftp", "ftps", "git", "gopher", "http", "https", "irc", "ircs", "mms", "nntp", "redis", "sftp", "ssh", "svn",
     "telnet", "worldwind")
)  # fmt: skip
_WITHOUT_HOST = frozenset(("bitcoin", "geo", "magnet", "mailto", "news", "sip", "sips", "sms", "tel", "urn", "xmpp"))
_PARTS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)

_OURS = frozenset(("plain", "statements", "evidence", "links", "source", "dataset", "climate"))
_OUR_PREFIXES = re.compile(r"(?:[a-z]-[0-9a-f]{16}|(?:extraction|climate|file|partition|thing)-)")
_WIKI_CODE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def page_iri(title: str, lang: str, base: str = BASE) -> str:
    """The thing that the page `title` of the wiki `lang` is about."""
    return f"{base}{_title(lang)}/{_title(title)}"


def item_iri(item: Item, article_title: str, article_lang: str, base: str = BASE) -> str:
    """The IRI of an item as it is named in the article `article_title` of the wiki `article_lang`.

    A class is its own IRI, a thing with a title its page's, any other a fragment of the article's page.
    """
    if item.klass is not None:
        return expand(item.klass)
    if item.title and item.title.strip():
        return page_iri(item.title, item.lang or article_lang, base)
    return f"{page_iri(article_title, article_lang, base)}#{fragment(item.slug or slug(item.label))}"


def fragment(name: str) -> str:
    """`name` as a fragment that cannot be taken for one of the names that kg gives itself (`source`, `s-…`)."""
    name = _title(name)
    return f"thing-{name}" if name in _OURS or _OUR_PREFIXES.match(name) else name


def web_iri(url: str) -> str | None:
    """`url` as a valid IRI: forbidden characters percent-encoded, `%XX` left alone; None when it cannot be one.

    Only protocols that MediaWiki links are taken, so a `javascript:` address is None; `//host` is https, as on wikis.
    """
    url = url.strip()
    match = _PARTS.fullmatch(f"https:{url}" if url.startswith("//") else url)
    if match is None:
        return None
    scheme, host, path, query, anchor = match.groups()
    scheme = scheme.lower()
    if scheme in _WITH_HOST:
        authority = _authority(host or "")
        if authority is None:
            return None
        iri = f"{scheme}://{authority}{_NOT_IN_PATH.sub(_percent, path)}"
    elif scheme in _WITHOUT_HOST and host is None and path:
        iri = f"{scheme}:{_NOT_IN_PATH.sub(_percent, path)}"
    else:
        return None
    if query is not None:
        iri += "?" + _NOT_IN_PATH.sub(_percent, query)
    if anchor is not None:
        iri += "#" + _NOT_IN_PATH.sub(_percent, anchor)
    return iri


def article_url(title: str, lang: str) -> str | None:
    """The article's page on Wikipedia, None where `lang` cannot name a wiki."""
    return f"https://{lang}.wikipedia.org/wiki/{_title(title)}" if _WIKI_CODE.fullmatch(lang) else None


def file_iri(name: str) -> str:
    """A file on Commons by name, spelled as Wikidata's RDF spells it (only ASCII letters, digits and `-_.~` bare)."""
    return COMMONS + quote(name.strip().replace("_", " "), safe="", errors="surrogatepass")


def check_base(base: str) -> None:
    """Raise KgError unless things can be named under `base`."""
    if web_iri(base) != base or not base.startswith(("http://", "https://")):
        raise KgError(f"the base {base!r} is not an absolute http(s) IRI", f"give one like {BASE}")
    if not base.endswith("/") or "#" in base or "?" in base:
        raise KgError(f"the base {base!r} does not end in a slash", f"give one like {BASE}")


@lru_cache(maxsize=1 << 14)
def _title(title: str) -> str:
    name = unicodedata.normalize("NFC", title.strip(" _")).replace(" ", "_")
    name = _NOT_IN_TITLE.sub(_percent, name)
    # A segment of dots would be resolved away wherever the IRI meets a base (RFC 3986, 5.2.4).
    return _DOTS.sub(lambda dots: dots[1].replace(".", "%2E"), name) if "." in name else name


def _authority(text: str) -> str | None:
    """`user@host:port` made valid, or None: a wrong character in a host has no spelling that leads anywhere."""
    user, at, place = text.rpartition("@")
    if place.startswith("["):
        inner, bracket, rest = place[1:].partition("]")
        try:
            host = f"[{IPv6Address(inner)}]" if bracket and "%" not in inner else ""
        except AddressValueError:
            return None
    else:
        host, colon, rest = place.partition(":")
        rest = colon + rest
        if _NOT_IN_HOST.search(host):
            return None
    if not host or not re.fullmatch(r"(?::[0-9]*)?", rest):
        return None
    return (_NOT_IN_USER.sub(_percent, user) + at if at else "") + host + rest


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "surrogatepass"))
