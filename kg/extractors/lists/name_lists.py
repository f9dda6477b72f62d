"""Names run by commas and "and", in an item or a sentence: each with its link, its flag and what joins it on."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.mapping.lists import listing, pattern
from kg.model import Item
from kg.wikitext.language import Language
from kg.wikitext.nodes import Template
from kg.wikitext.page import Page
from kg.wikitext.passage import Anchor, Passage
from kg.wikitext.sentence_patterns import either, name_pattern
from kg.wikitext.titles import normalize

_MAX_NAME = 60
_BREAK = re.compile(
    r"<br\s{0,3}/?>\s{0,9}(?:\{\{[^{}|]{1,40}(?:\|[^{}]{0,60})?\}\}\s{0,9})?['\"]{0,5}\Z", re.IGNORECASE
)
_LETTERS = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True, slots=True)
class ListedName:
    """`plain[start:end]` between two joints: a link or a name, or other words (neither).

    `joint` is what stands before it (`,`, `;`, `:`, `and`, `in`, `when`, `–`, `(`, or nothing), `flag` the country of a
    flag in front. `name_start:name_end` is the name alone.
    """

    start: int
    end: int
    joint: str
    words: str
    name_start: int
    name_end: int
    link: Anchor | None
    flag: Item | None
    is_name: bool


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A passage with its links in order and where its last word ends, so that each piece costs only itself."""

    page: Page
    words: Passage
    links: tuple[Anchor, ...]
    starts: tuple[int, ...]
    last: int

    def near(self, start: int, end: int) -> tuple[Anchor, ...]:
        """The links that begin in `plain[start:end]`."""
        return self.links[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


def listed_names(page: Page, words: Passage, start: int, end: int) -> list[ListedName]:
    """The pieces of `plain[start:end]`; joints inside links are none, brackets are pieces of their own."""
    links = tuple(words.links)
    last = max((match.end() for match in _LETTERS.finditer(words.plain)), default=0)
    stretch = _Stretch(page, words, links, tuple(link.start for link in links), last)
    found: list[ListedName] = []
    position, joint = start, ""
    for at, stop, following in sorted([*_joints(page, words, start, end), *_unwritten(page, words, start, end)]):
        if at < position:
            continue
        if made := _piece(stretch, position, at, joint):
            found += made
            joint = ""
        position, joint = stop, following or joint
    found += _piece(stretch, position, end, joint)
    return found


def _joints(page: Page, words: Passage, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    links = [(a.start, a.end) for a in words.anchors if a.kind in ("link", "template") and a.end > a.start]
    links += [match.span() for match in _joined_countries(page).finditer(words.plain, start, end)]
    links.sort()
    inside = 0
    for match in _joint_pattern(page.language.code).finditer(words.plain, start, end):
        while inside < len(links) and links[inside][1] <= match.start():
            inside += 1
        if inside < len(links) and links[inside][0] < match.start() < links[inside][1]:
            continue
        sign = match.group().strip()
        kind = match.lastgroup or sign
        yield match.start(), match.end(), kind if kind in ("and", "in", "when") else "–" if sign in "–—-" else sign


def _unwritten(page: Page, words: Passage, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Joints without a sign: a line break between links, a flag before a name, a country's template before a town."""
    before: Anchor | None = None
    for link in words.links:
        if not start <= link.start <= link.end <= end:
            continue
        if link.start == link.end:
            yield link.start, link.start, "," if before and before.end <= link.start <= before.end + 1 else ""
            continue
        if before and _BREAK.search(page.text, before.source_end, link.source_start):
            yield link.start, link.start, ";"
        elif before and before.end < link.start and not words.plain[before.end : link.start].strip():
            leads = isinstance(before.node, Template) and country_of(page, words, before) is not None
            if leads:
                yield before.end, link.start, ":"
        before = link


@lru_cache
def _joint_pattern(lang: str) -> re.Pattern[str]:
    run = listing(lang).table("run")
    joined, inside, when = (either(run.get(key, ())) for key in ("and", "in", "when"))
    return re.compile(
        rf",? (?P<and>{joined})(?= )|,?(?P<when>(?<=[\w)\]]) {when})(?= (?:[^\W\d_]{{3,12}} )?\d)"
        rf"|(?P<in>(?<=[\w)\]]) {inside})(?= )|[,;:()\[\]•·|/]| ?[–—] ?| - ",
        re.IGNORECASE,
    )


def _piece(stretch: _Stretch, start: int, end: int, joint: str) -> list[ListedName]:
    page, plain = stretch.page, stretch.words.plain
    while start < end and plain[start] in " '\"“”‘’*":
        start += 1
    while end > start and plain[end - 1] in " '\"“”‘’*.":
        end -= 1
    if start >= end:
        return []
    flag = _flag(stretch, start, end)
    lead = pattern(page.language.code, "run", "lead")
    within = [a for a in stretch.near(start, end) if a.end > a.start and a.end <= end]
    first = (a for a in within if a.start - start <= _MAX_NAME)
    link = next((a for a in first if a.start == start or lead.fullmatch(plain[start : a.start].casefold())), None)
    if link and not _LETTERS.search(plain, link.end, end):
        return [ListedName(start, end, joint, plain[start:end], link.start, link.end, link, flag, False)]
    if not within and (name := _name(page, plain, start, end)):
        return [ListedName(start, end, joint, plain[start:end], *name, None, flag, True)]
    return [ListedName(start, end, joint, plain[start:end], start, end, None, flag, False)]


def _flag(stretch: _Stretch, start: int, end: int) -> Item | None:
    """The country of a flag in front of a name, or behind it where no more words follow."""
    beside = stretch.near(start - 2, start + 3)
    if end >= stretch.last:
        beside += stretch.near(end, len(stretch.words.plain) + 1)
    countries = (country_of(stretch.page, stretch.words, a) for a in beside if a.start == a.end)
    return next((country for country in countries if country), None)


def _name(page: Page, plain: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the piece is nothing but a proper name (behind "the city of"), the place of that name."""
    lead = pattern(page.language.code, "run", "lead")
    noun_of = listing(page.language.code).table("run").get("noun", "")
    while " " in plain[start:end] and not _is_capital(plain[start]):
        following = plain.find(" ", start, end) + 1
        before = plain[start:following].casefold()
        if not any(lead.fullmatch(f"{before}{noun}") for noun in ("", noun_of)):
            return None
        start = following
    if end - start > _MAX_NAME or not re.fullmatch(name_pattern(page.language), plain[start:end]):
        return None
    return start, end


def _is_capital(letter: str) -> bool:
    return letter.isalpha() and not letter.islower()


def country_of(page: Page, words: Passage, link: Anchor | None, name: str = "") -> Item | None:
    """The country that a link, a flag or a name means; None for what is no country that the language knows."""
    known = page.language.countries
    if link is not None and link.target is not None and link.target.wiki is None:
        title = link.target.title
        return page.item(words, link) if title in page.language.country_titles or title in known else None
    run = listing(page.language.code).table("run")
    first, _, rest = name.partition(" ")
    if rest and first.casefold() in run.get("articles", ()) and name not in known:
        name = rest
    if link is None and name in known and (len(name) > 3 or name in run.get("short_countries", ())):
        return Item(name, known[name])
    if link is None and name and normalize(name) in page.language.country_titles:
        return Item(name, normalize(name))
    return None


def _joined_countries(page: Page) -> re.Pattern[str]:
    """Names of countries that have a joint in them: Bosnia and Herzegovina."""
    return _with_joint(page.language)


@lru_cache(maxsize=8)
def _with_joint(language: Language) -> re.Pattern[str]:
    run = listing(language.code).table("run")
    joints = [f" {word} " for word in (*run.get("and", ()), *run.get("in", ()))]
    names = (name for name in language.countries if any(joint in name for joint in joints))
    return re.compile(rf"(?<!\w){either(names)}(?!\w)")


def is_entry(page: Page, label: str, title: str | None) -> bool:
    """Whether a link is a thing of its own: no list, no "twin town", no word in small letters."""
    lists = tuple(page.language.words.get("lists", {}).get("titles", ()))
    never = listing(page.language.code).table("run").get("not_entries", ())
    if label.casefold() in never or (title or "").casefold() in never:
        return False
    if (title or "").casefold().startswith(lists):
        return False
    return not label[:1].islower() and not label[:1].isdecimal()
