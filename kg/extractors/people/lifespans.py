"""The one reader of a life in few words, such as brackets behind a name: which date is which, and where it is told."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.model import Time
from kg.reading.date_qualifiers import interval_end
from kg.values import find_dates, parse_date
from kg.vocab import P
from kg.wikitext.page import Page
from kg.wikitext.sentence_patterns import either

_DASH = re.compile(r"\s?[–—]\s?|\s-\s")
_YEARS_ALONE = re.compile(r"\s*\d{1,3}\s?[–—-]\s?\d{1,3}\s*")
"""`155–220`: years that nothing but their place behind a name makes years."""
_YEAR_LAST = re.compile(r" (?:1[5-9]|20)\d\d$")
_BARE_YEARS = re.compile(r"\s*(?P<first>\d{4}\b[^\d–—]{1,60})\s[–—-]\s(?P<last>\d{4}\b\D*)")
"""`1863 in Vestby – 1944`"""
_UNKNOWN_BIRTH = re.compile(r"\s*\??\s*[–—-]\s*(?=\d)")
_PERIOD = re.compile(r"\d\s?[–—]\s?\d")
_DAY = len("1928-05-06")
MAX_BRACKETS = 400
"""Characters of brackets that may tell a life."""
_LONGEST = 130
"""Years that nobody has outlived: dates further apart are of something else."""


LIFE, LIFE_OF_OFFICE = 15, 25
"""Years in brackets are a life when they are this far apart; nearer ones may be those of an office, a stay or a school.

In lists of teachers and of holders of an office more is asked.
"""
ONLY_TOLD = 1_000
"""Years that no life lasts: only what words such as "born" tell counts."""


@dataclass(frozen=True, slots=True)
class LifeDate:
    """One date of a life: `inner[start:end]` tells it, with the date itself at `date_start:date_end`."""

    prop: str
    """The English label of the property."""
    time: Time
    start: int
    end: int
    date_start: int
    date_end: int


def lifespan(page: Page, inner: str, *, years: int) -> list[LifeDate]:
    """The dates of a life in `1335–1408`, `born 1946`, `c. 1500, Paris – d. 1560`, `baptised 1 May 1600 – 1646`.

    A period shorter than so many `years` is no life (of an office, a school, a stay); with 0 the brackets are those
    behind the name of the person the article is about, in which a period is their life. What is said to be a reign
    or the years of some activity is never one.
    """
    words = page.language.words["people"]
    inner, places = _with_words(inner, words)
    found: list[LifeDate] = []
    start = 0
    for match in [*re.finditer(rf";|,? (?={either(words['died'])}(?!\w))", inner), None]:
        end = match.start() if match else len(inner)
        found += _of_part(page, inner, start, end, words, years)
        start = match.end() if match else end
    if not _is_possible(found):
        return []
    return [LifeDate(v.prop, v.time, *(places[at] for at in (v.start, v.end, v.date_start, v.date_end))) for v in found]


def life_dates(page: Page, inner: str, *, years: int) -> Iterator[tuple[str, Time]]:
    """Birth and death from `1335–1408`, `born 1946`, `d. 1990`, `born 5 May 1946`, `* 1801; † 1866`.

    A period shorter than so many `years` is no life: of an office, a school, a stay.
    """
    yield from ((P[vital.prop], vital.time) for vital in lifespan(page, inner, years=years))


def brackets(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Each outermost pair of round brackets that opens in `plain[start:end]`, brackets included, as they come."""
    depth, opened = 0, start
    for index in range(start, min(len(plain), end + MAX_BRACKETS)):
        if plain[index] == "(":
            if not depth and index >= end:
                return
            opened = opened if depth else index
            depth += 1
        elif plain[index] == ")" and depth:
            depth -= 1
            if not depth:
                yield opened, index + 1


def _with_words(inner: str, words: Mapping[str, Sequence[str]]) -> tuple[str, list[int]]:
    """The signs of genealogists as words (`*` is born, `†` has died), and where each character was."""
    signs = {sign: f"{words[key][0]} " for sign, key in (("*", "born"), ("†", "died")) if words[key]}
    pieces = [(signs.get(char, char), at) for at, char in enumerate(inner)]
    return "".join(piece for piece, _ in pieces), [at for piece, at in pieces for _ in piece] + [len(inner)]


def _of_part(
    page: Page, inner: str, start: int, end: int, words: Mapping[str, Sequence[str]], years: int
) -> Iterator[LifeDate]:
    """The dates of one part, between semicolons: two ends with a dash between, or one."""
    part, lang = inner[start:end], page.language.code
    dates = [f for f in find_dates(f"({part})", lang) if f.date_end <= len(part) + 1]
    if not dates:
        time = parse_date(part, lang) if not years and _YEARS_ALONE.fullmatch(part) else None
        if time and "/" in time.edtf:
            yield from _ends(time, "date of birth", (start, start, end, end))
        elif (year := _YEAR_LAST.search(part)) and (prop := _property(part[: year.start()], words)):
            at = (start + year.start() + 1, start + year.end())  # "born in Ystad 1946"
            if time := parse_date(year.group().strip(), lang):
                yield LifeDate(prop, time, start, end, *at)
        elif match := _BARE_YEARS.fullmatch(part):
            around = (start, start + match.end("first"), start + match.start("last"), end)
            yield from _around(page, inner, around, "", years)
        elif (unknown := _UNKNOWN_BIRTH.match(part)) and not years:
            yield from _around(page, inner, (start, start, start + unknown.end(), end), "", years)
        return
    first = dates[0]
    prop = _property(part[: first.date_start - 1], words)
    if prop is None:
        return
    at = (first.date_start - 1, first.date_end - 1)
    later = [(d.date_start - 1, d.date_end - 1) for d in dates[1:]]
    inside = [*later, *([at] if first.role != "before" else [])]
    dashes = (m for m in _DASH.finditer(part) if not any(low < m.start() < high for low, high in inside))
    dash = next((m for m in dashes if _parts_dates(m, part)), None)
    if dash is not None:
        yield from _around(page, inner, (start, start + dash.start(), start + dash.end(), end), prop, years)
        return
    yield from _single(first.time, first.role, prop, part, (start, start + at[0], start + at[1], end), years)
    for date in dates[1:]:
        if prop and (more := _property(part[: date.date_start - 1], words, near=True)) and "/" not in date.time.edtf:
            yield LifeDate(more, date.time, start, end, start + date.date_start - 1, start + date.date_end - 1)


def _single(
    time: Time, role: str, prop: str, part: str, places: tuple[int, int, int, int], years: int
) -> Iterator[LifeDate]:
    """One date or period: both ends of a life, or the end that the words before it, or an open dash, tell."""
    start, date_start, date_end, end = places
    one, _, other = time.edtf.partition("/")
    written = part[date_start - start : date_end - start]
    if other and other != ".." and one != ".." and re.search("[–—-]", written):
        if prop or _is_life(time, years):
            yield from _ends(time, prop or "date of birth", places)
        return
    if part.rstrip().endswith(("–", "-", "—", "?")) and other in ("", "..") and one != "..":
        # "1946–": born and not dead, or nobody knows when
        if not prop and (years or "/" not in time.edtf):
            return
        prop, time, other = prop or "date of birth", interval_end(one, None, first=True), ""
    is_bound = other == ".." and role not in ("before", "after")
    if not prop and not years and len(time.edtf) == _DAY and role == "at" and "." not in part:
        prop = "date of birth"  # "(Moulins, May 6, 1928)": a single day behind a name
    if prop and not is_bound:
        yield LifeDate(prop, time, start, end, date_start, date_end)


def _parts_dates(dash: re.Match[str], part: str) -> bool:
    """Whether a date may end at a dash: digits, or a question mark for an unknown one, stand on either side."""
    before, after = part[: dash.start()], part[dash.end() :]
    return any(c.isdigit() for c in after) and (any(c.isdigit() or c == "?" for c in before) or not before.strip())


def _around(page: Page, inner: str, places: tuple[int, int, int, int], prop: str, years: int) -> Iterator[LifeDate]:
    """`5 May 1946, Seoul – after 1990, Pusan`: a date on either side of the dash, or one of them unknown."""
    start, end, begin, close = places
    sides = []
    for low, high in ((start, end), (begin, close)):
        time = parse_date(inner[low:high], page.language.code)
        known = find_dates(f"({inner[low:high]})", page.language.code)
        at = (low + known[0].date_start - 1, low + known[0].date_end - 1) if known else (low, high)
        sides.append((time, low, high, *at))
    (born, *left), (died, *right) = sides
    if any(_PERIOD.search(inner, low, high) for _, low, high, *_ in sides):
        return
    if died is None or (born is None and any(c.isdigit() for c in inner[start:end])):
        return
    if born is None or _is_life(Time("", born.lower or born.upper, died.upper or died.lower), years):
        if born is not None:
            yield LifeDate(prop or "date of birth", born, *left)
        yield LifeDate("date of death", died, *right)


def _ends(time: Time, prop: str, places: tuple[int, int, int, int]) -> Iterator[LifeDate]:
    """Both ends of a period that is a life; what stands behind it tells of the death."""
    start, date_start, date_end, end = places
    one, _, other = time.edtf.partition("/")
    yield LifeDate(prop, interval_end(one, time.lower, first=True), start, date_start, date_start, date_end)
    yield LifeDate("date of death", interval_end(other, time.upper, first=False), date_start, end, date_start, date_end)


def _property(before: str, words: Mapping[str, Sequence[str]], *, near: bool = False) -> str | None:
    """What the words before a date make of it: empty where they say nothing, None where it is no date of a life."""
    folded = f" {before.strip(' (,').casefold()}"
    for key, label in _KINDS.items():
        if folded.endswith(tuple(_written(word) for word in words.get(key, ()))):
            return label
    if near or any(f"{_written(word)} " in f"{folded} " for word in words.get("not_life", ())):
        return None
    # "born Gerard Garritsen, 1996", "born in Paris on 5 May 1900"
    for key, label in _KINDS.items():
        if folded.lstrip().startswith(tuple(f"{word} " for word in words.get(key, ()))):
            return label
    return ""


def _written(word: str) -> str:
    """A word as it stands alone; signs and words of scripts without spaces may touch others."""
    return f" {word}" if word[:1].isascii() and word[:1].isalpha() else word


_KINDS = {
    "born": "date of birth",
    "died": "date of death",
    "christened": "date of baptism in early childhood",
    "buried": "date of burial or cremation",
}
"""The lists of words.toml that say which date one is, and the property that it is then."""


def _is_life(time: Time, years: int) -> bool:
    start, end = _year(time.lower), _year(time.upper)
    if start is None or end is None:
        return not years
    return years <= end - start <= _LONGEST


def _is_possible(found: list[LifeDate]) -> bool:
    """Nobody dies before being born."""
    born = [year for v in found if v.prop == "date of birth" and (year := _year(v.time.lower)) is not None]
    died = [year for v in found if v.prop == "date of death" and (year := _year(v.time.upper)) is not None]
    return not born or not died or min(born) <= max(died)


def _year(day: str | None) -> int | None:
    """The year of an ISO day (astronomical)."""
    return int(day[: day.index("-", 1)]) if day else None
