"""Readers of numbers, amounts, dates and points: what a parameter of an infobox measures or counts."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from kg.extractors.infobox.date_qualifiers import edges, when
from kg.extractors.infobox.fields import Field, ReadValue
from kg.extractors.infobox.releases import releases
from kg.extractors.infobox.value_splitting import is_empty_value, pieces, split_value
from kg.model import Coordinate, Qualifier, Quantity, Text, Time
from kg.values import parse_coordinates, parse_date, parse_number, parse_quantity
from kg.vocab import P
from kg.wikitext.passage import Passage

_BETWEEN = re.compile(r"(\d{4}|[–-]|[^\W\d_])\s{0,2}[,;&•·]\s{0,2}(?=\d{4})")
_MONEY = re.compile(r"[A-Z]{3}\Z")
LABEL = re.compile(r"([^\W\d_][^:;()]{0,40}):\s")
_BEHIND = re.compile(r"(?<=\w),? ((?:[^\W\d_]{2} ){1,2}(?:\d{1,2} )?(?:[^\W\d_]{3,9} )?\d{4})\Z")
_NEXT_LOSS = re.compile(r"[,;] (?=[~>]?\d[\d,.]{0,15}(?:[–-]\d[\d,.]{0,15})?\+? [^\W\d_])")
_BRACKET = re.compile(r"\([^()]{0,80}\)")
_NUMBER = re.compile(r"(?<![\d.,])\d[\d.,]*")
_COUNTED = re.compile(r"[0-9]{1,9}\.[0-9]{1,2}")
_WORDS = re.compile(r"[^\W\d_]+")


def quantity(cell: Field) -> Iterator[ReadValue]:
    """A number with its unit, the rule's unit where the value gives none."""
    value = parse_quantity(cell.source, cell.number_locale, unit=cell.rule.unit)
    if value is None and (
        counted := _COUNTED.fullmatch(cell.words.plain)
    ):  # a template counts with it: a point in any language
        value = Quantity(Decimal(counted[0]), cell.rule.unit)
    if value is not None:
        yield ReadValue(value, cell.place)


def measure(cell: Field) -> Iterator[ReadValue]:
    """A number with a unit for each piece, never without; a label before it (`Estate: 2140 mm`) says for which part."""
    for words in pieces(cell.page, cell.parameter):
        yield from _measured(cell, words, lambda unit: unit is not None and not _MONEY.match(unit))
        if cell.rule.property != P["discharge"] and not LABEL.match(words.plain):
            return


def money(cell: Field) -> Iterator[ReadValue]:
    """An amount of money for each piece, never without a currency."""
    for words in list(pieces(cell.page, cell.parameter)) or [cell.words]:  # `{{JPY|5 million}}` shows no words
        yield from _measured(cell, words, lambda unit: unit is not None and _MONEY.match(unit) is not None)


def _measured(cell: Field, words: Passage, fits: Callable[[str | None], bool]) -> Iterator[ReadValue]:
    label = LABEL.match(words.plain)
    start = label.end() if label else 0
    place = words.source(start, len(words.plain)) if words.plain else cell.place
    signs = [a.source_start for a in words.within(start, start, "template", "unknown") if a.source_start < place[0]]
    place = (min([place[0], *signs]), place[1])  # `{{US$|link=yes}}5 million` shows its sign in no words of ours
    value = parse_quantity(cell.page.text[place[0] : place[1]], cell.page.language.code, unit=cell.rule.unit)
    if value is None or not fits(value.unit) or _is_cut(cell, words.plain[start:], value):
        return
    qualifiers = (Qualifier(P["applies to part"], Text(label[1].strip(), cell.page.language.code)),) if label else ()
    chunk = next(split_value(cell.page, words, apart=False), None)
    dated = when(cell.page, chunk, cell.rule.dated) if chunk and cell.rule.dated else _year(cell, words.plain[start:])
    yield ReadValue(value, place, qualifiers + _one_time(dated))


def _is_cut(cell: Field, plain: str, value: Quantity) -> bool:
    """Whether a duration says more than was read (`8 days, 3:18:35` is not eight days)."""
    if cell.rule.property != P["duration"] or value.unit in ("s", "min"):
        return False
    bare = _BRACKET.sub(" ", plain)
    last = max((match.start() for match in _NUMBER.finditer(bare)), default=0)
    behind = parse_quantity(bare[last:], cell.page.language.code)
    return last > 0 and bool(bare[:last].strip()) and (behind is None or behind.unit != value.unit)


def _one_time(dated: tuple[Qualifier, ...]) -> tuple[Qualifier, ...]:
    """The first date of several, or the two edges of a period."""
    is_period = [q.property for q in dated[:2]] == [P["start time"], P["end time"]]
    return dated[: 2 if is_period else 1]


def _year(cell: Field, words: str) -> tuple[Qualifier, ...]:
    """The date of a value that stands alone in words: `(2018)`, `as of May 2020`."""
    value = parse_date(words.strip(" (),"), cell.page.language.code) if cell.rule.dated and words else None
    return (Qualifier(cell.rule.dated or "", value),) if value and "/" not in value.edtf else ()


def density(cell: Field) -> Iterator[ReadValue]:
    """A number per the unit of area that the parameter's name gives."""
    yield from quantity(replace(cell, rule=replace(cell.rule, unit=f"/{cell.rule.unit}")))


def number(cell: Field) -> Iterator[ReadValue]:
    """A bare number, with the words around it where they choose its property; brackets say when where asked."""
    value = parse_number(cell.source, cell.number_locale)
    if value is None:
        return
    words = next(iter(pieces(cell.page, cell.parameter)), None) if cell.rule.dated else None
    chunk = next(split_value(cell.page, words, apart=False), None) if words else None
    dated = when(cell.page, chunk, cell.rule.dated) if chunk and cell.rule.dated else ()
    yield ReadValue(Quantity(value), cell.place, dated[:1], cell.words.plain if cell.rule.by == "." else "")


def count(cell: Field) -> Iterator[ReadValue]:
    """How many there are; further words (`381,310 weekdays`) say of which part, brackets when."""
    for words in pieces(cell.page, cell.parameter):
        chunk = next(split_value(cell.page, words, apart=False), None)
        start, end = (chunk.start, chunk.end) if chunk else (0, len(words.plain))
        value = parse_quantity(words.plain[start:end], cell.page.language.code)
        if value is None or value.unit not in (None, "%") or (value.unit and cell.rule.property in _heads()):
            continue
        dated = when(cell.page, chunk, cell.rule.dated) if chunk and cell.rule.dated else ()
        behind = _BEHIND.search(words.plain, start, end)
        dated = dated or (_year(cell, words.plain[behind.start(1) : end]) if behind else ())
        end = behind.start() if behind and dated else end
        yield ReadValue(
            value,
            words.source(start, end),
            _of_part(cell, words.plain[start:end]) + _one_time(dated),
            note=chunk.note if chunk else "",
        )


@lru_cache
def _heads() -> frozenset[str]:
    """What counts people, so never in percent."""
    return frozenset(P[name] for name in ("population", "member count", "employees", "students count"))


def _of_part(cell: Field, words: str) -> tuple[Qualifier, ...]:
    """`applies to part` for what a number counts beside the whole."""
    if any(prop == P["part type"] for prop, _ in cell.rule.qualifiers):
        return ()
    known = cell.page.language.words["boxes"]["counted"]
    rest = " ".join(w for w in _WORDS.findall(words) if w.casefold() not in known)
    part = re.sub(r"^\D{0,40}[\d.,]+\+?\s*", "", words).strip(" ,.:")
    while part.partition(" ")[0].casefold() in known and " " in part:
        part = part.partition(" ")[2]
    part = _further(part, (*cell.page.language.words["boxes"]["and"], "&", ",", ";"))
    return (Qualifier(P["applies to part"], Text(part, cell.page.language.code)),) if rest and part else ()


def _further(part: str, joints: tuple[str, ...]) -> str:
    """The words up to a second number (`companies and 3.5 million professionals`)."""
    number = re.search(r"\s\d", part)
    if number is None:
        return part
    before = part[: number.start()].rstrip()
    return next((before.removesuffix(j).rstrip(" ,") for j in joints if before.endswith(j)), part)


def loss(cell: Field) -> Iterator[ReadValue]:
    """What one side had or lost: a number for each piece, or part of it (`40 killed, 100+ wounded`), else the words."""
    for words in pieces(cell.page, cell.parameter):
        chunk = next(split_value(cell.page, words, apart=False), None)
        if chunk is None or not chunk.text or is_empty_value(chunk.text, cell.page.language.words["boxes"]):
            continue
        cuts = [m.span() for m in _NEXT_LOSS.finditer(chunk.text)] if chunk.text[0].isdigit() else []
        for start, end in zip([0, *(c[1] for c in cuts)], [*(c[0] for c in cuts), len(chunk.text)], strict=True):
            place = words.source(chunk.start + start, chunk.start + end) if cuts else chunk.place
            yield _lost(cell, chunk.text[start:end], place)


def _lost(cell: Field, said: str, place: tuple[int, int]) -> ReadValue:
    value = parse_quantity(said, cell.page.language.code)
    if value is None or value.unit is not None:
        return ReadValue(Text(said, cell.page.language.code), place)
    part = re.sub(r"^[^\d]{0,20}[\d.,–+-]+\s*", "", said).strip(" ,.:")
    return ReadValue(
        value, place, (Qualifier(P["applies to part"], Text(part, cell.page.language.code)),) if part else ()
    )


def time(cell: Field) -> Iterator[ReadValue]:
    """A date or period; each of several that one template gives with their places."""
    if found := list(releases(cell)):
        yield from found
        return
    value = parse_date(cell.source, cell.page.language.code, cell.page.language)
    if value is not None and value.edtf.endswith("/..") and cell.rule.property == P["inception"]:
        value = edges(value)[0] or value  # "since 1971"
    if value is not None:
        yield ReadValue(value, cell.place)


def period(cell: Field) -> Iterator[ReadValue]:
    """A date or period for each piece, whose edges the rule gives properties of their own."""
    for words in pieces(cell.page, cell.parameter):
        for start, end in _periods(words.plain):
            place = words.source(start, end) if words.plain else cell.place
            value = parse_date(cell.page.text[place[0] : place[1]], cell.page.language.code, cell.page.language)
            if isinstance(value, Time):
                yield ReadValue(value, place)
                if cell.rule.property:
                    return


def _periods(plain: str) -> Iterator[tuple[int, int]]:
    """The stretches of `1980–1985, 1990–present`, which a comma between years parts."""
    start = 0
    for match in _BETWEEN.finditer(plain):
        yield start, match.end(1)
        start = match.end()
    yield start, len(plain)


def coordinates(cell: Field) -> Iterator[ReadValue]:
    """A point on the Earth."""
    value = parse_coordinates(cell.source, cell.page.language.code)
    if isinstance(value, Coordinate):
        yield ReadValue(value, cell.place)
