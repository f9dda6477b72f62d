"""The names in a value of an infobox: which words are the name, and which say it otherwise."""

import re
from collections.abc import Iterator

from kg.extractors.infobox.fields import Field, ReadValue
from kg.extractors.infobox.value_splitting import pieces
from kg.mapping.citations import citing
from kg.model import Text
from kg.vocab import P
from kg.wikitext.passage import Anchor, Passage

_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]")
_OTHER = re.compile(r"[^\W\d_A-Za-zÀ-ɏḀ-ỿʰ-˿]")
_SHORT = re.compile(r"\s\(([A-Z][A-Z&.]{1,9})\)\Z")
_NAMED = re.compile(r"\b([A-Z][a-z]{2,20}(?: [A-Z]?[a-z]{2,20})?): ['\"“]?\Z")
_EDGES = " ()[]/,;–—-·|"


def own_name(cell: Field) -> Iterator[ReadValue]:
    """The name of what a box is about; lines in another script are native names, capitals in brackets a short form."""
    lines = list(pieces(cell.page, cell.parameter))
    own = list(lines)
    while len(own) > 1 and _is_foreign(own[-1], own[0]):
        own.pop()
    foreign = lines[len(own) :]
    if not foreign:
        yield from _parted(cell, cell.words, cell.place)
        return
    end = _end(own[-1])
    words = cell.page.render([node for node in cell.parameter.nodes if node.start < end])
    yield from _parted(cell, words, (words.source(0, 1)[0], end))
    for line in foreign:
        yield from _native(cell, line, 0, len(line.plain))


def _end(line: Passage) -> int:
    return line.source(0, len(line.plain))[1]


def _is_foreign(line: Passage, first: Passage) -> bool:
    """Whether a line is in another script than the first."""
    return bool(_LATIN.search(first.plain)) and not _LATIN.search(line.plain) and bool(_OTHER.search(line.plain))


def _parted(cell: Field, words: Passage, place: tuple[int, int]) -> Iterator[ReadValue]:
    """A name without the short form behind it and without what it was formerly."""
    plain, code = words.plain, cell.page.language.code
    former = re.compile(cell.page.language.words["boxes"].get("formerly", "(?!)")).search(plain)
    short = _SHORT.search(plain)
    if former and plain[: former.start()].strip(_EDGES):
        inner = words.source(former.start(1), former.end(1))
        yield ReadValue(Text(plain[: former.start()].strip(_EDGES), code), words.source(0, former.start()))
        yield ReadValue(Text(former[1].strip(_EDGES), code), inner, property=P["alternative label"])
    elif short and short[1][0] in [word[0] for word in plain[: short.start()].split()[:3]]:
        yield ReadValue(Text(plain[: short.start()], code), words.source(0, short.start()))
        yield ReadValue(Text(short[1], code), words.source(short.start(1), short.end(1)), property=P["short name"])
    else:
        yield ReadValue(Text(plain, spoken(cell, words)), place)


def native_names(cell: Field) -> Iterator[ReadValue]:
    """Each name in another language: by the templates that mark one, by lines, or where the script changes."""
    words = cell.words
    marked = _outermost(words)
    lines = list(pieces(cell.page, cell.parameter))
    if len(marked) > 1:
        for anchor in marked:
            yield from _native(cell, words, anchor.start, anchor.end, anchor.lang)
    elif len(lines) > 1 and any(line.plain in cell.page.languages or _is_foreign(line, lines[0]) for line in lines):
        for line in lines:
            yield from _native(cell, line, 0, len(line.plain))
    elif (edge := _edge(words.plain)) and not marked:
        for start, end in ((0, edge), (edge, len(words.plain))):
            known = words.plain[start:end].strip(_EDGES) in cell.page.languages
            if known or not _LATIN.search(words.plain, start, end):
                yield from _native(cell, words, start, end)
    else:
        yield ReadValue(Text(words.plain, spoken(cell, words)), cell.place)


def _outermost(words: Passage) -> list[Anchor]:
    found: list[Anchor] = []
    for anchor in words.anchors:
        behind = not found or anchor.start >= found[-1].end
        if behind and anchor.kind == "lang" and anchor.lang and anchor.end > anchor.start:
            found.append(anchor)
    return found


def _edge(plain: str) -> int:
    """Where a name in one script ends and one in another begins; 0 where the scripts do not change just once."""
    latin = [m.start() for m in _LATIN.finditer(plain)]
    other = [m.start() for m in _OTHER.finditer(plain)]
    if len(latin) < 3 or len(other) < 2:
        return 0
    edge = max(latin[0], other[0])
    first, second = (latin, other) if latin[0] < other[0] else (other, latin)
    return edge if first[-1] < second[0] and plain[edge - 1] in _EDGES else 0


def _native(cell: Field, words: Passage, start: int, end: int, lang: str | None = None) -> Iterator[ReadValue]:
    while start < end and words.plain[start] in _EDGES:
        start += 1
    while end > start and words.plain[end - 1] in _EDGES:
        end -= 1
    text = words.plain[start:end]
    if not text:
        return
    tagged = lang or next((a.lang for a in words.within(start, end, "lang")), None)
    native = cell.rule.property if cell.rule.property != P["label"] else P["native label"]
    said = tagged or (cell.lang if cell.rule.property == native else None) or _told(cell, text) or "und"
    yield ReadValue(Text(text, said), words.source(start, end), property=native or "")


def spoken(cell: Field, words: Passage) -> str:
    """The language of all the words of a value."""
    tagged = next((a.lang for a in words.anchors if a.kind == "lang" and a.end - a.start == len(words.plain)), None)
    return tagged or language(cell, words.plain)


def language(cell: Field, words: str) -> str:
    """The language of a text: as the box says, as the page says elsewhere, else the article's own.

    A native name of no known language is `und`, undetermined (BCP 47).
    """
    if cell.rule.property == P["native label"]:
        return cell.lang or _told(cell, words) or "und"
    return cell.lang or cell.page.languages.get(words) or cell.page.language.code


def _told(cell: Field, words: str) -> str | None:
    """The language in which the lead has a name: marked so, behind its name, or the only one there in that script."""
    page = cell.page
    if words in page.languages:
        return page.languages[words]
    for sentence in page.sentences:
        if sentence.section.level:
            break
        before = sentence.passage.plain.partition(words)[0][-40:]
        if (named := _NAMED.search(before)) and (tag := citing(page.language.code).language(named[1])):
            return tag
    marked = {tag for text, tag in page.languages.items() if not _LATIN.search(text[:2])}
    return next(iter(marked)) if len(marked) == 1 and not _LATIN.search(words) else None
