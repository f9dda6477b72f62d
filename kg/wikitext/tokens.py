"""What stands between the spans of a scan: words, tags, entities, web addresses, list markers, as nodes.

A closing tag takes the nearest opening one of its name and drops what stays open inside; a tag that is never closed
holds nothing. Each node is moved at most once, when the tag around it closes, so the cost is linear.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from kg.wikitext.nodes import Character, Element, Hidden, Node, WebLink, Words
from kg.wikitext.tags import TAGS, VOID

# https://www.mediawiki.org/wiki/Manual:$wgUrlProtocols, and what an address may hold (MediaWiki's EXT_LINK_URL_CLASS).
_PROTOCOL = r"(?:(?i:https?|ftps?|sftp|git|gopher|ircs?|mms|nntp|redis|ssh|svn|telnet|worldwind)://|(?i:mailto):)"
_ADDRESS = r"(?:(?!&[lg]t;)[^\[\]<>\"\s\x00-\x20\x7f\ufffd])"
_ENTITY = r"&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_TOKEN = re.compile(
    rf"{_ENTITY}|<(?P<close>/?)(?P<tag>[A-Za-z][A-Za-z0-9]{{0,20}})(?=[\s/>])[^<>]{{0,2000}}>"
    rf"|\[(?P<url>(?:{_PROTOCOL}|//){_ADDRESS}+)[ \t]?|(?<!\w){_PROTOCOL}(?:(?!''){_ADDRESS})+"
    r"|\]|\n|^-{4,}|^[*#:;]+|__[A-Z]{3,25}__",
    re.MULTILINE,
)
_MAY_BEGIN = re.compile(r"[&<\[\]\n:_]")
"""What every token but the markers at the start of a line holds among its first characters."""
_MARKER = re.compile(r"-{4,}|[*#:;]+")
_IN_ENTITY = re.compile(_ENTITY)
_IN_TAG = re.compile(r"<([A-Za-z][A-Za-z0-9]{0,20})\s[^<>]{0,2000}\Z")
_TAG_END = re.compile(r"[^<>]{0,2000}>")
_BULLET = re.compile(r"\s{0,20}(\*+)(?=\s)")
_MARKERS = {"*": "li", "#": "li", ":": "dd", ";": "dt", "-": "hr"}
_NO_CHARACTERS = frozenset({*range(9), 0xB, 0xC, *range(0xE, 0x20), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF})
"""What no numeric entity may stand for (https://www.w3.org/TR/xml/#charsets)."""


def characters(text: str, base: int, start: int, end: int) -> Iterator[Node]:
    """`text[start:end]` as words and the characters that entities stand for."""
    for match in _IN_ENTITY.finditer(text, start, end):
        if shown := character(match.group()):
            if match.start() > start:
                yield Words(base + start, base + match.start(), text[start : match.start()])
            yield Character(base + match.start(), base + match.end(), shown)
            start = match.end()
    if end > start:
        yield Words(base + start, base + end, text[start:end])


def decoded(text: str) -> str:
    """Text with entities as the characters that they stand for."""
    return _IN_ENTITY.sub(lambda m: character(m.group()) or m.group(), text) if "&" in text else text


def character(entity: str) -> str | None:
    """What an entity stands for; None where it stands for nothing and is text."""
    if entity[1] == "#":
        number = int(entity[3:-1], 16) if entity[2] in "xX" else int(entity[2:-1])
        return chr(number) if number <= 0x10FFFF and number not in _NO_CHARACTERS else None
    shown = unescape(entity)
    return None if shown.endswith(";") and len(shown) > 1 else shown


@dataclass(slots=True)
class _Open:
    """A tag, or (with the name `[`) a web link, that waits for its closer.

    `index` is where its nodes begin as long as it is not closed, `inner` where those begin that it would hold.
    """

    name: str
    start: int
    index: int
    inner: int
    url: str = ""


@dataclass(slots=True)
class Row:
    """Nodes side by side under construction, places in `text` becoming places of the page by `base`.

    The piece that is read begins at `begin` of the text: there a line begins.

    At most `depth` tags are held open at a time; `half` is one that a template interrupts (`<div style="{{…}}">`).
    """

    text: str
    base: int
    begin: int
    depth: int
    nodes: list[Node] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    half: _Open | None = None

    def read(self, start: int, end: int, *, lists: bool = False) -> None:
        """Add the nodes of `text[start:end]`, a stretch without spans; `lists`: it may begin with a bullet."""
        if self.half:
            start = self.other_half(self.half, start, end)
        if lists and (bullet := _BULLET.match(self.text, start, end)):
            self.words(start, bullet.start(1))
            start = self.marker(bullet.start(1), bullet.end())
        if start == self.begin and start < end and (mark := _MARKER.match(self.text, start, end)):
            start = self.marker(start, mark.end())
        if not _MAY_BEGIN.search(self.text, start, end) and not self.has_marker(start, end):
            self.words(start, end)
            return
        position = done = start
        while match := _TOKEN.search(self.text, position, end):
            done, position = self.token(match, done), match.end()
        opening = self.text.rfind("<", done, end)
        if opening >= 0 and (tag := _IN_TAG.match(self.text, opening, end)) and tag[1].lower() in TAGS:
            self.words(done, opening)
            self.half, done = _Open(tag[1].lower(), opening, len(self.nodes), 0), opening
        self.words(done, end)

    def has_marker(self, start: int, end: int) -> bool:
        """Whether a list marker or a rule begins a line at `start`."""
        begins = start > 0 and self.text[start - 1] == "\n"
        return begins and start < end and self.text[start] in "*#;-"

    def words(self, start: int, end: int) -> None:
        if end > start:
            self.nodes.append(Words(self.base + start, self.base + end, self.text[start:end]))

    def token(self, match: re.Match[str], done: int) -> int:
        """Handle one token; the words from `done` on are not yet added, and the answer is where that is from now on."""
        start, end, first = match.start(), match.end(), match.group()[0]
        if first == "\n":
            # The words of a web link end with the line.
            self.stack = [one for one in self.stack if one.name != "["] if self.stack else self.stack
            return done
        if first == "]":
            return self.close_link(start, done)
        if first == "<" and match["tag"].lower() not in TAGS:
            return done
        if (first == "[" or first.isalpha()) and any(one.name == "[" for one in self.stack):
            # An address among the words of a web link is words.
            return done
        if first == "&":
            shown = character(match.group())
            if shown is None:
                return done
            self.words(done, start)
            self.nodes.append(Character(self.base + start, self.base + end, shown))
            return end
        self.words(done, start)
        if first == "<":
            return self.tag(match["tag"].lower(), start, end, len(self.nodes), closing=bool(match["close"]))
        if first == "[":
            return self.open_link(match["url"], start, end)
        if first in _MARKERS:
            return self.marker(start, end)
        if first == "_":
            self.nodes.append(Hidden(self.base + start, self.base + end))
            return end
        return self.address(start, match.group())

    def marker(self, start: int, end: int) -> int:
        """List markers and rules at the start of a line."""
        for at in range(start, end if self.text[start] != "-" else start + 1):
            stop = at + 1 if self.text[start] != "-" else end
            self.nodes.append(Element(self.base + at, self.base + stop, _MARKERS[self.text[at]], ()))
        return end

    def address(self, start: int, url: str) -> int:
        """A bare address; the punctuation behind it belongs to the sentence, as in MediaWiki."""
        url = url.rstrip(",;.:!?" if "(" in url else ",;.:!?)")
        end = start + len(url)
        self.nodes.append(WebLink(self.base + start, self.base + end, url, ()))
        return end

    def open_link(self, url: str, start: int, end: int) -> int:
        index = len(self.nodes)
        if url.startswith("//"):
            self.words(start, end)
        else:
            self.words(start, start + 1)
            self.nodes.append(WebLink(self.base + start + 1, self.base + end, url, ()))
        if len(self.stack) < self.depth:
            self.stack.append(_Open("[", start, index, len(self.nodes), url))
        return end

    def close_link(self, at: int, done: int) -> int:
        if not any(one.name == "[" for one in self.stack):
            return done
        self.words(done, at)
        opened = self.pop("[")
        label = tuple(self.nodes[opened.inner :])
        del self.nodes[opened.index :]
        self.nodes.append(WebLink(self.base + opened.start, self.base + at + 1, opened.url, label))
        self.half = None
        return at + 1

    def pop(self, name: str) -> _Open:
        """The nearest open one of this name; what was opened inside it is dropped."""
        while (top := self.stack.pop()).name != name:
            pass
        return top

    def tag(self, name: str, start: int, end: int, index: int, *, closing: bool) -> int:
        """A tag whose node comes at `index`."""
        place = self.base + start, self.base + end
        if not closing:
            self.nodes.append(Element(*place, name, ()))
            if name not in VOID and self.text[end - 2] != "/" and len(self.stack) < self.depth:
                self.stack.append(_Open(name, start, index, index + 1))
        elif any(one.name == name for one in self.stack):
            opened = self.pop(name)
            held = tuple(self.nodes[opened.inner :])
            del self.nodes[opened.index :]
            self.nodes.append(Element(self.base + opened.start, place[1], name, held))
        else:
            # A reader of wikitext takes </br> for <br>.
            self.nodes.append(Element(*place, name, ()) if name in VOID else Hidden(*place))
        return end

    def other_half(self, half: _Open, start: int, end: int) -> int:
        """The rest of a tag that a template interrupts; where the text behind it begins."""
        close = _TAG_END.match(self.text, start, end)
        if close is None:
            if any(bracket in self.text[start:end] for bracket in "<>"):
                self.half = None
            return start
        self.half = None
        del self.nodes[half.index :]
        return self.tag(half.name, half.start, close.end(), half.index, closing=False)
