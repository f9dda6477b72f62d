"""Where a value of an infobox leads: the files and the web address that it names."""

import re
from collections.abc import Iterator

from kg.extractors.infobox.fields import Field, ReadValue
from kg.model import Media, Url
from kg.wikitext.nodes import Element, Node, Parameter, Template, WebLink, Words, inside
from kg.wikitext.titles import normalize

_IMAGE = re.compile(r"[^\[\]|{}<>\n]{1,240}\.(?:jpe?g|png|svg|gif|tiff?|webp|webm|ogv|ogg|pdf|djvu)\Z", re.IGNORECASE)
_FILE_PREFIX = re.compile(r"^(?:[^\W\d_]{2,12}):\s{0,3}", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://)?(?:[\w-]{1,63}\.){1,5}[a-z]{2,12}(?:/\S{0,400})?\Z", re.IGNORECASE)


def media(cell: Field) -> Iterator[ReadValue]:
    """Every file that a value names: `X.jpg`, `[[File:X.jpg|…]]`, or the parameters of `{{multiple image}}`."""
    for node, candidate in _candidates(cell.parameter.nodes):
        candidate = candidate.strip().partition("{{!}}")[0]
        name = _FILE_PREFIX.sub("", candidate) if ":" in candidate[:14] else candidate
        if _IMAGE.match(name):
            yield ReadValue(Media(normalize(name)), (node.start, node.end))


def _candidates(nodes: tuple[Node, ...]) -> Iterator[tuple[Node | Parameter, str]]:
    for node in nodes:
        if isinstance(node, Words):
            lead = len(node.text) - len(node.text.lstrip())
            stripped = node.text.strip()
            yield Words(node.start + lead, node.start + lead + len(stripped), stripped), stripped
        elif isinstance(node, Template):
            for parameter in node.parameters:
                yield from _candidates(parameter.nodes)
        elif isinstance(node, Element):
            yield from _candidates(node.nodes)
        elif not isinstance(node, WebLink) and hasattr(node, "target"):
            yield node, str(node.target)


def url(cell: Field) -> Iterator[ReadValue]:
    """A web address: bare, `[url label]`, `{{URL|…}}`, or a host alone."""
    for node in inside(cell.parameter.nodes):
        if isinstance(node, WebLink):
            address = f"https:{node.url}" if node.url.startswith("//") else node.url
            yield ReadValue(Url(address), (node.start, node.end))
            return
    for node in inside(cell.parameter.nodes):
        if isinstance(node, Template) and (first := node.get("1", "url", "URL")):
            address = cell.page.text[first.start : first.end].strip()
            if "." in address and " " not in address:
                yield ReadValue(Url(address if "://" in address else f"http://{address}"), (first.start, first.end))
                return
    if _ADDRESS.match(cell.source):
        yield ReadValue(Url(cell.source if "://" in cell.source else f"http://{cell.source}"), cell.place)
