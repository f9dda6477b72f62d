"""One linear pass over wikitext that finds what nests: comments, refs, templates, links, tables, headings.

It alone knows how unbalanced markup is forgiven: a closer takes the nearest opener of its kind and drops what stays
open inside; `Scan.unclosed` lists the dropped ones. Each token is pushed and popped at most once: the cost is linear.
"""

import re
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Literal

Kind = Literal["comment", "nowiki", "ref", "template", "argument", "link", "table"]

# Tags whose content is not wikitext (https://www.mediawiki.org/wiki/Parser_extension_tags).
_RAW = (
    "nowiki|pre|math|chem|ce|syntaxhighlight|source|score|timeline|graph|hiero|templatedata|mapframe|maplink|imagemap"
    "|gallery"
)
# Each branch begins with a literal, so that the regex engine skips all text that begins none.
_TOKEN = re.compile(
    rf"<(?:!--|(?P<raw>{_RAW})(?=[\s/>])[^<>]{{0,2000}}>|ref(?=[\s/>])[^<>]{{0,2000}}>|/ref\s{{0,9}}>)"
    r"|\{\{+|\}\}+|\[\[+|\]\]+|\{\|(?!\})|\|\}(?!\})",
    re.IGNORECASE,
)
_INDENT = 20
"""White space and colons before a table's mark at the start of a line."""
_NEAR = 500
"""Characters in which a web link begins that ends where the link around it does."""
_CLOSERS = {name: re.compile(rf"</{name}\s{{0,9}}>", re.IGNORECASE) for name in _RAW.split("|")}
_HEADING = re.compile(r"^(={1,6})[^\n]+$", re.MULTILINE)


@dataclass(slots=True)
class Span:
    """`text[start:end]` is one balanced piece of markup; `children` are those directly inside it, in order.

    `height` counts the levels of markup inside it, so that what is nested too deep is known without a descent.
    """

    kind: Kind
    start: int
    end: int
    children: list["Span"] = field(default_factory=list)
    height: int = 0

    def walk(self) -> Iterator["Span"]:
        """This span and all inside it, in text order, without recursion (nesting may be deep)."""
        stack = [self]
        while stack:
            span = stack.pop()
            yield span
            stack.extend(reversed(span.children))


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading line: `level` 1 to 6; `title_start:title_end` is the wikitext between the equals signs."""

    level: int
    start: int
    end: int
    title_start: int
    title_end: int


@dataclass(frozen=True, slots=True)
class Scan:
    """The outermost spans of a text, its headings, and the places of openers that were never closed."""

    spans: list[Span]
    headings: list[Heading]
    unclosed: list[int]

    def walk(self) -> Iterator[Span]:
        """Every span, outer before inner, in text order."""
        for span in self.spans:
            yield from span.walk()


@dataclass(slots=True)
class _Open:
    kind: Literal["ref", "brace", "link", "table"]
    start: int
    braces: int = 0
    children: list[Span] | deque[Span] = field(default_factory=list)


def spans_of(spans: list[Span], start: int, end: int) -> list[Span] | None:
    """The outermost spans of the stretch `start:end` among ordered, disjoint `spans` and those inside them.

    None where the stretch cuts a span, or lies in one whose content was not read (a comment, a raw tag).
    """
    while True:
        at = bisect_right(spans, start, key=_start) - 1
        holder = spans[at] if at >= 0 and spans[at].end > start else None
        if holder is None or (holder.start == start and holder.end <= end):
            found = between(spans, start, end)
            return found if not found or found[-1].end <= end else None
        if holder.end < end or holder.kind in ("comment", "nowiki"):
            return None
        spans = holder.children


def between(spans: list[Span], start: int, end: int) -> list[Span]:
    """Those of the ordered, disjoint `spans` that begin in `start:end`."""
    if not spans or (spans[0].start >= start and spans[-1].start < end):
        return spans
    low = bisect_left(spans, start, key=_start)
    return spans[low : bisect_left(spans, end, low, key=_start)]


_start = attrgetter("start")


def cut(text: str, start: int, end: int, mark: str, spans: list[Span]) -> Iterator[int]:
    """Where `mark` stands in `text[start:end]`, outside of the ordered `spans`."""
    for span in spans:
        while (found := text.find(mark, start, span.start)) >= 0:
            yield found
            start = found + 1
        start = span.end
    while (found := text.find(mark, start, end)) >= 0:
        yield found
        start = found + 1


def scan(text: str) -> Scan:
    """Find all balanced markup in `text`; never raises, whatever the text."""
    spans, unclosed = read_spans(text)
    return Scan(spans, list(_headings(text, spans)), unclosed)


def read_spans(text: str) -> tuple[list[Span], list[int]]:
    """The outermost spans of `text`, and the places of openers that were never closed."""
    reader = _Reader(text)
    reader.read()
    return list(reader.root.children), sorted(reader.unclosed)


class _Reader:
    """The state of one pass: the stack of open markup and how many of each kind it holds."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root = _Open("table", 0)
        self.stack = [self.root]
        self.counts = {"ref": 0, "brace": 0, "link": 0, "table": 0}
        self.unclosed: list[int] = []
        self.missing: set[str] = set()

    def read(self) -> None:
        position, search, token, text = 0, _TOKEN.search, self.token, self.text
        while match := search(text, position):
            position = token(match)
        while len(self.stack) > 1:
            self.drop()

    def token(self, match: re.Match[str]) -> int:
        """Handle one token; the position where the next search starts."""
        token = match.group()
        start, end = match.span()
        first, second = token[0], token[1]
        if first == "[":
            self.push("link", end - 2)
        elif first == "]":
            self.close_links(start, end)
        elif first == "{":
            if second == "{":
                self.push("brace", start, len(token))
            elif self.begins_line(start, " :"):
                self.push("table", end - 2)
        elif first == "}":
            self.close_braces(start, end)
        elif first == "|":
            if self.begins_line(start, " \t"):
                self.close("table", end)
        else:
            return self.tag(match, token, start, end)
        return end

    def begins_line(self, at: int, signs: str) -> bool:
        """Whether nothing but these signs stands before a place in its line."""
        text, low = self.text, max(at - _INDENT, 0)
        while at > low and text[at - 1] in signs:
            at -= 1
        return at == 0 or text[at - 1] == "\n"

    def tag(self, match: re.Match[str], token: str, start: int, end: int) -> int:
        """A comment, a raw tag, or the beginning or end of a footnote."""
        if token == "<!--":
            close = self.text.find("-->", end)
            return self.leaf("comment", start, len(self.text) if close < 0 else close + 3)
        if raw := match.group("raw"):
            return self.raw(raw.lower(), token, start, end)
        if token[1] == "/":
            self.close("ref", end)
        elif token.endswith("/>"):
            return self.leaf("ref", start, end)
        else:
            self.push("ref", start)
        return end

    def raw(self, name: str, token: str, start: int, end: int) -> int:
        """A raw tag and all up to its closer; what has no closer is remembered, so that a thousand cost one look."""
        if token.endswith("/>"):
            return self.leaf("nowiki", start, end)
        if name in self.missing:
            return end
        close = _CLOSERS[name].search(self.text, end)
        if close is None:
            self.missing.add(name)
            return end
        return self.leaf("nowiki", start, close.end())

    def leaf(self, kind: Kind, start: int, end: int) -> int:
        self.stack[-1].children.append(Span(kind, start, end))
        return end

    def push(self, kind: Literal["ref", "brace", "link", "table"], start: int, braces: int = 0) -> None:
        self.counts[kind] += 1
        self.stack.append(_Open(kind, start, braces))

    def drop(self) -> None:
        """Give up the innermost opener: it was text after all, what stood inside it belongs to its parent."""
        top = self.stack.pop()
        self.counts[top.kind] -= 1
        self.unclosed.append(top.start)
        parent = self.stack[-1]
        # The smaller part moves, so that a long chain of dropped openers stays cheap.
        if len(parent.children) < len(top.children):
            if isinstance(top.children, list):
                top.children = deque(top.children)
            top.children.extendleft(reversed(parent.children))
            parent.children = top.children
        else:
            parent.children.extend(top.children)

    def close(self, kind: Literal["ref", "link", "table"], end: int) -> None:
        if not self.counts[kind]:
            return
        while self.stack[-1].kind != kind:
            self.drop()
        top = self.stack.pop()
        self.counts[kind] -= 1
        self.stack[-1].children.append(_span(kind, top.start, end, top.children))

    def close_links(self, start: int, end: int) -> None:
        """Match a run of `]` against the links that are open, innermost first; between them stands no other markup."""
        while end - start >= 2 and self.stack[-1].kind == "link":
            if end - start > 2 and self.waits(self.stack[-1], start):
                start += 1
            start += 2
            self.close("link", start)

    def waits(self, link: _Open, at: int) -> bool:
        """Whether a web link is open in the words of a link: `[[File:a.jpg|[http://b c]]]`."""
        low = max(link.start + 2, at - _NEAR)
        end, own = at, list[str]()
        for child in reversed(link.children):
            if child.end <= low:
                break
            own.append(self.text[child.end : end])
            end = child.start
        own.append(self.text[low:end])
        words = "".join(reversed(own))
        return words.rfind("[") > words.rfind("]")

    def close_braces(self, start: int, end: int) -> None:
        """Match a run of `}` against open runs of `{`, three at a time for arguments, as MediaWiki does."""
        while end - start >= 2 and self.counts["brace"]:
            while self.stack[-1].kind != "brace":
                self.drop()
            top = self.stack[-1]
            size = 3 if min(top.braces, end - start) >= 3 else 2
            inner = top.start + top.braces - size
            span = _span("argument" if size == 3 else "template", inner, start + size, top.children)
            start += size
            top.braces -= size
            if top.braces >= 2:
                top.children = [span]
            else:
                self.stack.pop()
                self.counts["brace"] -= 1
                self.stack[-1].children.append(span)


def _span(kind: Kind, start: int, end: int, children: list[Span] | deque[Span]) -> Span:
    if not children:
        return Span(kind, start, end)
    height = 0
    for child in children:
        if child.height > height:
            height = child.height
    return Span(kind, start, end, list(children), 1 + height)


def _headings(text: str, spans: list[Span]) -> Iterator[Heading]:
    """Lines between equals signs outside of other markup; comments behind the closing ones do not count."""
    starts = [span.start for span in spans]
    for match in _HEADING.finditer(text):
        inside = bisect_right(starts, match.start()) - 1
        if inside >= 0 and match.start() < spans[inside].end:
            continue
        line_end, end = _line(text, match, spans[inside + 1 : bisect_left(starts, match.end())])
        level = min(len(match.group(1)), _trailing(text, match.start(), end))
        if level and end - match.start() > 2 * level:
            yield Heading(level, match.start(), line_end, match.start() + level, end - level)


def _line(text: str, match: re.Match[str], inside: list[Span]) -> tuple[int, int]:
    """Where a line ends, with the comments that begin on it, and where without them and white space."""
    line_end = end = match.end()
    if inside and inside[-1].kind == "comment" and inside[-1].end > end:
        line_end = text.find("\n", inside[-1].end)
        line_end = end = len(text) if line_end < 0 else line_end
    for span in reversed(inside):
        if span.kind != "comment" or text[span.end : end].strip():
            break
        end = span.start
    while end > match.start() and text[end - 1].isspace():
        end -= 1
    return line_end, end


def _trailing(text: str, start: int, end: int) -> int:
    """How many equals signs end `text[start:end]`, six at most."""
    count = 0
    while count < 6 and end - count > start and text[end - count - 1] == "=":
        count += 1
    return count
