"""A value of an infobox taken apart as a reader would: lines and bullets, what commas part, brackets kept beside."""

import re
from bisect import bisect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg.wikitext.nodes import Element, Node, Parameter, Template, Words
from kg.wikitext.page import Page
from kg.wikitext.passage import Anchor, Passage

Place = tuple[int, int]

_BULLET = re.compile(r"\n\s{0,3}[*#]+\s{0,3}|^\s{0,3}[*#]+\s{0,3}")
_LINE = re.compile(rf"{_BULLET.pattern}|\n")
DASH = re.compile(r"\s[–—-]\s")
"""What stands between a name and what is said of it."""
_BREAKS = frozenset({"br", "hr"})
_ITEMS = frozenset({"li", "dd", "dt"})
_LINE_ENDS = frozenset({"\n"})
"""What a template shows that ends a line (`{{break}}`)."""
_EDGES = " \"“”'‘,;:–—-*"


@dataclass(frozen=True, slots=True)
class ValuePart:
    """One entry of a list-like value: `words.plain[start:end]`, and the brackets behind it as `notes` (start, end)."""

    words: Passage
    start: int
    end: int
    notes: tuple[Place, ...] = ()

    @property
    def text(self) -> str:
        """The entry without its brackets."""
        return self.words.plain[self.start : self.end]

    @property
    def links(self) -> list[Anchor]:
        """The links with words in the entry itself, then flags, which have none."""
        inner = [a for a in self.words.links if self.start <= a.start and a.end <= self.end]
        return sorted(inner, key=lambda a: a.start == a.end)

    @property
    def shown(self) -> list[Anchor]:
        """The links that a reader sees as words."""
        return [a for a in self.links if a.end > a.start]

    @property
    def link(self) -> Anchor | None:
        """The first of these."""
        return next(iter(self.shown), None)

    @property
    def note(self) -> str:
        """What stands in the brackets."""
        return "; ".join(self.words.plain[start:end] for start, end in self.notes)

    @property
    def place(self) -> Place:
        """Where the entry stands in the wikitext, flags without words included."""
        places = [self.words.source(self.start, self.end)] if self.end > self.start else []
        places += [(a.source_start, a.source_end) for a in self.links if a.start == a.end]
        return min(p[0] for p in places), max(p[1] for p in places)


def pieces(page: Page, parameter: Parameter) -> Iterator[Passage]:
    """The parts of a value that list markup keeps apart: `<br>`, bullets, `{{hlist}}` and its kin.

    A bracket on a line of its own belongs to what stands before it.
    """
    held: tuple[list[Node], Passage] | None = None
    for group in _groups(page, parameter.nodes):
        words = page.render(group)
        if held and _is_bracket(words):
            yield page.render([*held[0], *group])
            held = None
        elif _says_something(words):
            if held:
                yield held[1]
            held = (group, words)
    if held:
        yield held[1]


def _is_bracket(words: Passage) -> bool:
    plain = words.plain.strip()
    return plain.startswith("(") and plain.endswith(")") and plain.find(")") == len(plain) - 1


def _groups(page: Page, nodes: tuple[Node, ...]) -> Iterator[list[Node]]:
    group: list[Node] = []
    listed = False
    for node in nodes:
        inner = _inner(page, node)
        if inner is not None:
            listed = listed or (isinstance(node, Element) and node.tag == "li")
            yield group
            group = []
            for part in inner:
                yield from _groups(page, part)
        elif isinstance(node, Words) and ("*" in node.text or "\n#" in node.text or (listed and "\n" in node.text)):
            first, *rest = _at_bullets(node, listed)
            listed = listed or bool(rest)
            group.append(first)
            for words in rest:
                yield group
                group = [words]
        else:
            group.append(node)
    yield group


def _inner(page: Page, node: Node) -> list[tuple[Node, ...]] | None:
    """The entries inside list markup (none for a line break); None for a node that is no list markup."""
    if isinstance(node, Template):
        rule = page.language.rule(node.key)
        if rule is not None and rule.how == "join":
            named = [parameter for name in rule.show if (parameter := node.get(name)) and not name.isdecimal()]
            return [parameter.nodes for parameter in (*node.positional(), *named)]
        if rule is not None and rule.how == "text" and rule.text in _LINE_ENDS:
            return []
        dated = page.language.words["boxes"]["dated"]
        if rule is not None and rule.how == "show" and node.key not in dated and _holds_list(page, node, rule.show):
            shown = node.get(*rule.show)
            return [shown.nodes] if shown else None
    if isinstance(node, Element):
        if node.tag in _BREAKS or (node.tag in _ITEMS and not node.nodes):
            return []
        if node.tag in _ITEMS:
            return [node.nodes]
        if node.tag in ("div", "small", "span", "p", "ul", "center") and any(
            _inner(page, n) is not None for n in node.nodes
        ):
            return [node.nodes]
    return None


def _holds_list(page: Page, node: Template, show: tuple[str, ...]) -> bool:
    shown = node.get(*show)
    if shown is None:
        return False
    return any(_inner(page, n) is not None or (isinstance(n, Words) and "\n*" in n.text) for n in shown.nodes)


def _at_bullets(node: Words, listed: bool) -> list[Words]:
    """The words between bullets; in a list (`listed`) a line without a bullet stands beside it, not in it."""
    found, position = [], 0
    for match in (_LINE if listed or _BULLET.search(node.text) else _BULLET).finditer(node.text):
        found.append(Words(node.start + position, node.start + match.start(), node.text[position : match.start()]))
        position = match.end()
    found.append(Words(node.start + position, node.end, node.text[position:]))
    return found


def _says_something(words: Passage) -> bool:
    """Whether a piece is one, as a reader sees it; a heading inside the value (`Army:`) is none."""
    heading = words.plain.endswith(":") and not words.links
    return bool((words.plain.strip(" ,;·•") and not heading) or words.links)


def split_value(
    page: Page, words: Passage, *, apart: bool = True, whole_links: bool = True, every_and: bool = False
) -> Iterator[ValuePart]:
    """The entries of a piece: parted by commas, semicolons, dots, and `and` (when `apart`), brackets set aside.

    A link is never cut where `whole_links`; names may stand several in one. Where `every_and`, each `and` parts two.
    """
    said = page.language.words["boxes"]
    joint = _joint(tuple(said["and"])) if apart else None
    cuts, notes = _cuts(words, frozenset(said["unsplit"]), joint, words.links if whole_links else [], every_and)
    cuts = list(_without_titles(words.plain, cuts, said))
    period = _period(tuple(said.get("present", ())))
    for start, end in zip([0, *(c[1] for c in cuts)], [*(c[0] for c in cuts), len(words.plain)], strict=True):
        yield from _trimmed(words, start, end, [n for n in notes if start <= n[0] < end], period)


@lru_cache
def _period(present: tuple[str, ...]) -> re.Pattern[str]:
    """Years before an entry: `2004–2010 `, `2004: `, `2004–present `."""
    ends = "|".join((r"\d{2,4}", *map(re.escape, present)))
    return re.compile(rf"\s{{0,2}}(?:(\d{{4}})\s?[–-]\s?({ends})|(\d{{4}})(?=:)):?\s{{1,3}}(?=[^\W\d])")


@lru_cache
def _joint(words: tuple[str, ...]) -> re.Pattern[str]:
    """What joins the last entry to those before it: `and`, `&`."""
    return re.compile(rf"\s(?:{'|'.join(map(re.escape, (*words, '&')))})\s", re.IGNORECASE)


def _cuts(
    words: Passage, unsplit: frozenset[str], joint: re.Pattern[str] | None, links: list[Anchor], every_and: bool
) -> tuple[list[Place], list[Place]]:
    """Where a piece is cut (nowhere without a `joint`), and its brackets; nothing inside these links is looked at."""
    plain = words.plain
    shielded = {i for a in links for i in range(a.start, a.end)}
    cuts: list[Place] = []
    notes: list[Place] = []
    depth, opened = 0, 0
    for index, character in enumerate(plain):
        if index in shielded:
            continue
        if character in "([":
            depth, opened = depth + 1, opened if depth else index
        elif character in ")]" and depth:
            depth -= 1
            if not depth:
                notes.append((opened, index + 1))
        elif joint and not depth and _separates(plain, index, unsplit):
            cuts.append((index, index + 1))
    if joint:
        cuts += [
            m.span()
            for m in joint.finditer(plain)
            if _joins(words, m.span(), shielded, every_and or _last(plain, cuts, m), notes)
        ]
    return sorted(cuts), notes


def _without_titles(plain: str, cuts: list[Place], said: Mapping[str, Any]) -> Iterator[Place]:
    """The cuts but those before the title of a lord (`Edward, Prince of Scotland`)."""
    titles, of = frozenset(said.get("titled", ())), f" {said.get('titled_of', '')} "
    begin = 0
    for start, end in cuts:
        first, _, rest = plain[end:].lstrip().partition(" ")
        titled = first.casefold() in titles and f" {rest}".startswith(of) and of not in plain[begin:start]
        if not titled or plain[start] != ",":
            yield start, end
            begin = end


def _last(plain: str, cuts: list[Place], joint: re.Match[str]) -> bool:
    """Whether an `and` stands behind the last comma of a list, so joins its last entry to those before."""
    behind = bisect(cuts, (joint.end(), 0))
    return behind > 0 and (behind == len(cuts) or plain[cuts[behind][0]] != ",")


def _separates(plain: str, index: int, unsplit: frozenset[str]) -> bool:
    character = plain[index]
    if character in ";·•|\n":
        return True
    if character == "/":
        return plain[index - 1 : index].isspace() and plain[index + 1 : index + 2].isspace()
    if character != ",":
        return False
    if plain[index - 1 : index].isdigit() and plain[index + 1 : index + 2].isdigit():
        return False
    word = plain[index + 1 :].lstrip().partition(" ")[0].rstrip(",.;)").casefold()
    return word not in unsplit


def _joins(words: Passage, place: Place, shielded: set[int], is_list: bool, notes: list[Place]) -> bool:
    """Whether this `and` joins entries: between two links, or after commas."""
    start, end = place
    if start in shielded or any(n[0] <= start < n[1] for n in notes):
        return False
    before = any(
        a.end == start or words.plain[a.end : start].strip(" '’s\"") == "" for a in words.links if a.end <= start
    )
    after = any(words.plain[end : a.start].strip(" \"'") == "" for a in words.links if a.start >= end)
    return (before and after) or is_list


def _trimmed(words: Passage, start: int, end: int, notes: list[Place], years: re.Pattern[str]) -> Iterator[ValuePart]:
    """The chunk without white space, brackets and quotation marks at its edges; nothing when no words are left."""
    plain = words.plain
    stop = min([n[0] for n in notes if plain[start : n[0]].strip()], default=end)
    inner = tuple((n[0] + 1, n[1] - 1) for n in notes)
    if (period := years.match(plain, start, stop)) and not _is_season(period):
        inner, start = (*inner, (period.start(), period.end())), period.end()
    begin = max([n[1] for n in notes if not plain[start : n[0]].strip()], default=start)
    linked = {edge for a in words.links for edge in (a.start, a.end - 1) if a.end > a.start}
    while begin < stop and plain[begin] in _EDGES and begin not in linked:
        begin += 1
    while stop > begin and plain[stop - 1] in _EDGES and stop - 1 not in linked:
        stop -= 1
    begin, stop = _with_quotes(plain, begin, stop, start, end)
    chunk = ValuePart(words, begin, stop, inner)
    if begin < stop or any(start <= a.start <= end for a in words.links if a.start == a.end):
        yield chunk if begin < stop else ValuePart(words, start, end, inner)


def _is_season(period: re.Match[str]) -> bool:
    """`2016–17` in front of a name belongs to it."""
    first, last = period[1], period[2]
    return bool(first and last and last.isdigit() and (int(last) - int(first[-len(last) :])) % 100 <= 1)


def _with_quotes(plain: str, begin: int, stop: int, start: int, end: int) -> tuple[int, int]:
    """A quotation mark whose other half stands inside belongs to the name (`"Lieserl" Einstein`)."""
    if plain[begin:stop].count('"') % 2:
        if begin > start and plain[begin - 1] == '"':
            return begin - 1, stop
        if stop < end and plain[stop] == '"':
            return begin, stop + 1
    return begin, stop


def is_empty_value(words: str, table: Mapping[str, Any]) -> bool:
    """Whether a value only says that there is none (`N/A`, `unknown`, `—`)."""
    return words.casefold().strip(" .()?–—-") in table["nothing"]
