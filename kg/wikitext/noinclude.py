"""What of a template page another page shows: it alone knows `<noinclude>`, `<onlyinclude>` and the like, and defaults.

Source: https://www.mediawiki.org/wiki/Transclusion#Transclusion_markup
"""

import re
from collections.abc import Collection, Iterator

from kg.wikitext.scan import Span, scan

_TOKEN = re.compile(
    r"<!--|<(?P<close>/?)(?P<tag>noinclude|includeonly|onlyinclude)(?P<empty>\s{0,9}/?)>", re.IGNORECASE
)


def included(text: str, given: Collection[str] = ()) -> str:
    """`text` with blanks in the place of all that a page which transcludes it does not show: every offset stays.

    Of an argument (`{{{name|default}}}`) that is not among the `given` ones the default remains; a given one is left.
    """
    pieces, position = list[str](), 0
    for start, end in _kept(text):
        pieces += [" " * (start - position), text[start:end]]
        position = end
    shown = "".join([*pieces, " " * (len(text) - position)])
    return _defaulted(shown, given) if "{{{" in shown else shown


def _defaulted(text: str, given: Collection[str]) -> str:
    pieces, position = list[str](), 0
    for start, end in sorted(_marks(text, scan(text).spans, given)):
        pieces += [text[position:start], " " * (end - start)]
        position = end
    return "".join([*pieces, text[position:]])


def _marks(text: str, spans: list[Span], given: Collection[str]) -> Iterator[tuple[int, int]]:
    """What stands around the defaults of arguments that are not given."""
    waiting = list(spans)
    while waiting:
        span = waiting.pop()
        if span.kind != "argument":
            waiting += span.children
            continue
        pipe = text.find("|", span.start, span.children[0].start if span.children else span.end)
        name = text[span.start + 3 : pipe if pipe >= 0 else span.end - 3].strip()
        if name in given:
            continue
        if pipe < 0:
            yield span.start, span.end
        else:
            yield span.start, pipe + 1
            yield span.end - 3, span.end
            waiting += span.children


def _kept(text: str) -> Iterator[tuple[int, int]]:
    """The stretches that are shown: where `<onlyinclude>` stands, nothing outside of it."""
    shown: dict[bool, list[tuple[int, int]]] = {True: [], False: []}
    position, hidden, only, is_limited = 0, False, False, False

    def keep(start: int, end: int) -> None:
        if not hidden and end > start:
            shown[only].append((start, end))

    for match in _tags(text):
        tag, closes = match["tag"].lower(), bool(match["close"])
        keep(position, match.start())
        position = match.end()
        if match["empty"].endswith("/"):
            continue
        if tag == "noinclude":
            hidden = not closes
        elif tag == "onlyinclude":
            only, is_limited = not closes, True
    keep(position, len(text))
    return iter(shown[True] if is_limited else shown[False])


def _tags(text: str) -> Iterator[re.Match[str]]:
    """The tags of transclusion outside of comments."""
    position = 0
    while match := _TOKEN.search(text, position):
        position = match.end()
        if match["tag"]:
            yield match
        else:
            closed = text.find("-->", position)
            position = len(text) if closed < 0 else closed
