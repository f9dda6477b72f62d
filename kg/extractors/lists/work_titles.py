"""The title that an item of a list of works begins with: in italics or bold, quoted, linked, cited, or in words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.extractors.citations import read_work
from kg.mapping.citations import citing
from kg.model import Item, Reference
from kg.values.identifiers import isbn
from kg.wikitext.nodes import Template
from kg.wikitext.page import Page
from kg.wikitext.parts import ListItem
from kg.wikitext.titles import slug

_YEAR = r"(?:1[4-9]|20)\d\d"
_LED = re.compile(rf"\(?(?:c\. )?{_YEAR}(?:[–/-]\d{{2,4}})?[a-z]?\)?\s{{0,2}}[:.,–—-]?\s{{0,2}}")
_QUOTED = re.compile(r"[\"“]([^\"”“]{2,200})[\"”]")
_FROM_MARGIN = 1
"""Characters that may stand before a title (a quotation mark)."""
_MAX_LED = 160
"""Characters of the authors before a title."""
_BEFORE_YEAR = re.compile(rf"(?P<title>[^()\[\]]{{3,160}}?),? \((?:[^()]{{1,60}}[,:] )?{_YEAR}\)")
_BEFORE_COMMA = re.compile(r"(?P<title>[^()\[\],]{3,160}),")
_BEHIND_LINK = re.compile(r"$|[,.]| \(| \d| [–—-] ")
_BEFORE_PLACE = re.compile(rf"(?P<title>[^()\[\],.]{{3,80}}?),(?= [^\n]{{0,300}}?(?<!\d){_YEAR}(?!\d))")
_MORE_NAMES = re.compile(r"[,:] (?:[^\W\d_a-z][^,:()\d]{1,40}[,:] ){0,4}")
"""What stands between the name of another, linked, and the title of a work."""
_NAME_FIRST = re.compile(r"[^\s,]{1,30}, (?:[^\W\d_a-z]\.? ?|[^\W\d_a-z][^\W\d_]{1,20}(?:[,.]| [^\W\d_a-z]))")
"""`Brownlow, Kevin, …`: a name turned round, so no title."""
_ISBN = re.compile(r"(?<![A-Za-z])ISBN(?:-1[03])?[\s:|=]{0,4}(\d[\d Xx–-]{8,20})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Titled:
    """A work with the place of its title in the wikitext and in the plain item, and its citation if it has one."""

    work: Item
    place: tuple[int, int]
    start: int
    end: int
    cited: Reference | None = None
    edited: bool = False
    """Whether the subject is the editor of the work, not its author."""


def titled(page: Page, entry: ListItem, *, plainly: bool, built: bool = False) -> Titled | None:
    """The work that an item of a list begins with; what others wrote or edited is none.

    Of others are `Kevin Brownlow, ''The Parade''` and `[[Ludger Lütkehaus]] (Hrsg.): ''Das Buch''`.

    Only `plainly` set titles count, or also those in quotation marks and in words with a year or an ISBN behind them;
    of what was `built` or painted, also the words before a comma where a year follows.
    """
    if found := _cited(page, entry):
        return found
    found = _set_apart(page, entry, plainly=plainly, built=built)
    return found and replace(found, edited=_edits(page, entry.passage.plain, found))


def _set_apart(page: Page, entry: ListItem, *, plainly: bool, built: bool) -> Titled | None:
    plain = entry.passage.plain
    led = _LED.match(plain)
    begin = led.end() if led else 0
    face = next((a for a in entry.passage.anchors if a.kind in ("italic", "bold") and a.end > a.start), None)
    quoted = None if plainly else _QUOTED.match(plain, begin)
    if face is not None and (
        face.start <= begin + _FROM_MARGIN
        or (not quoted and (_by_subject(page, plain[: face.start]) or _with_others(page, plain[begin : face.start])))
    ):
        return _at(page, entry, face.start, face.end)
    if quoted:
        return _at(page, entry, *quoted.span(1))
    link = entry.first_link()
    if link is not None and link.start <= begin + _FROM_MARGIN and _BEHIND_LINK.match(plain, link.end):
        title = face.start - link.end if face and face.start >= link.end else None
        if _names_others(page, plain[link.end :], title, plainly):
            return None
        return _at(page, entry, link.start, link.end)
    if face is None and not plainly and not _NAME_FIRST.match(plain, begin) and plain[begin : begin + 1].isupper():
        match = _BEFORE_YEAR.match(plain, begin)
        if match is None and any(True for _ in isbns(page, entry)):
            match = _BEFORE_COMMA.match(plain, begin)
            match = match if match and " " in match["title"] else None
        if match is None and built:
            match = _BEFORE_PLACE.match(plain, begin)
            match = match if match and " " in match["title"] else None
        if match is not None:
            return _at(page, entry, *match.span("title"), in_words=True)
    return None


def isbns(page: Page, entry: ListItem) -> Iterator[tuple[str, tuple[int, int]]]:
    """The ISBNs of an item, in templates or words, each with its place."""
    for match in _ISBN.finditer(page.text, *entry.span):
        if found := isbn(match[1].strip()):
            yield found, match.span(1)


def _cited(page: Page, entry: ListItem) -> Titled | None:
    """The work of an item that is one citation template, unless others are its authors."""
    nodes = [node for node in page.nodes(*entry.span) if isinstance(node, Template)]
    if not nodes or nodes[0].key not in citing(page.language.code).kinds or entry.passage.plain[:1].isalnum():
        return None
    work = read_work(page, (nodes[0],))
    if work is None or not work.title or (work.authors and not any(_by_subject(page, name) for name in work.authors)):
        return None
    return Titled(page.resolve(work.title), (nodes[0].start, nodes[0].end), 0, 0, work)


def _rule(page: Page, name: str) -> str:
    return str(page.language.words.get("works", {}).get(name, "(?!)"))


def _names_others(page: Page, behind: str, title: int | None, plainly: bool) -> bool:
    """Whether a link is a person, by the words behind it up to a `title` (`(Hrsg.): `, `, [[Y]] (eds.), `)."""
    role = re.compile(_rule(page, "role"))
    if role.match(behind):
        return True
    if title is None or title > _MAX_LED:
        return False
    return bool(role.search(behind, 0, title) or (not plainly and _MORE_NAMES.fullmatch(behind, 0, title)))


def _with_others(page: Page, before: str) -> bool:
    """Whether the words before a title say that the subject made or edited it (`with [[Y]], `, `(ed.) `)."""
    return len(before) <= _MAX_LED and re.fullmatch(_rule(page, "with"), before) is not None


def _edits(page: Page, plain: str, found: Titled) -> bool:
    """Whether the subject is said to be the editor of a work, right before its title or right behind it."""
    edits = re.compile(_rule(page, "edits"))
    before = plain[max(0, found.start - _MAX_LED) : found.start]
    return found.cited is None and bool(edits.search(before) or edits.match(plain, found.end))


def _by_subject(page: Page, words: str) -> bool:
    """Whether the words before a title name the subject among its authors."""
    names = f"{page.subject.label.partition('(')[0]} {(page.subject.title or '').partition('(')[0]}".split()
    family = {name.strip(",.") for name in (*names[-1:], *page.subject.label.split()[-1:]) if len(name) > 2}
    return len(words) <= _MAX_LED and any(re.search(rf"\b{re.escape(name)}\b", words) for name in family)


def _names(low: int, high: int, start: int, end: int, in_words: bool) -> bool:
    """Whether a link is the title, or what a title in italics begins with (`''[[Powers of Horror]]: An Essay''`)."""
    begins = low <= start + _FROM_MARGIN and low < high
    return begins and (high >= end if in_words else high > start)


def _at(page: Page, entry: ListItem, start: int, end: int, *, in_words: bool = False) -> Titled | None:
    words = entry.passage.plain[start:end].strip(" .,;:")
    to = next((a for a in entry.passage.links if _names(a.start, a.end, start, end, in_words)), None)
    said = page.language.words
    if re.match(said.get("works", {}).get("no_title", "(?!)"), words, re.IGNORECASE):
        return None
    item = Item(words, slug=slug(words)) if to is None else Item(words, page.item(entry.passage, to).title, to.lang)
    if (item.title or "").casefold().startswith(tuple(said["lists"]["titles"])):
        return None
    return Titled(item, entry.passage.source(start, end), start, end)
