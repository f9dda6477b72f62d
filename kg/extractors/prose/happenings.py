"""Which dates of a sentence say when something happened: not those of lives, titles, citations, quotations, states."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from kg.extractors.people.lifespans import life_dates
from kg.extractors.prose.clauses import Clause
from kg.mapping import mappings
from kg.values import FoundDate, parse_date
from kg.values.edtf import time as edtf_time
from kg.wikitext.page import Page
from kg.wikitext.parts import Sentence

_LONGEST = 400
"""Characters in the longest brackets that are read."""
_BRACKETS = re.compile(r"\(((?:[^()]|\([^()]{0,100}\)){1,400})\)")
_QUOTES = re.compile(
    r"(?:(?<=[\s(\[—–-])|\A)[\"“„][^\s\"“”„][^\"“”„]{0,1000}(?:[\"”“]|\Z)|\A[^\"“”„]{1,1000}[^\s\d\"“”„][\"”](?=[\s.,;)]|\Z)"
)
"""Quoted words; a quotation may have begun in the sentence before, or go on in the next."""
_LIVES = 20
"""Years from which on two years in brackets behind a name are those of a life or a reign."""
_YOUNG = 2
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LISTED = 3
"""So many works with their years in brackets are a list of works."""
_BEHIND = 80
"""Characters before a date in which a word may say what it dates."""
_VAGUE = re.compile(r"X(?!\S*/)")
_YEAR = re.compile(r"\D{0,3}\d{4}\D{0,3}")
_OPENED = re.compile(r"[^,\d]{1,60}\(?[\d–-]{3,9}\)?,? (?:\S+ ){4}")
"""A clause that opens with a year."""
_BLOCKS = re.compile(r"<(/?)blockquote\b", re.IGNORECASE)


def happenings(page: Page, sentence: Sentence, dates: list[FoundDate], *, lead: bool = False) -> list[FoundDate]:
    """The dates of something that happened, those that begin and end it joined.

    `lead` is the sentence that says who or what the article is about.
    """
    plain = sentence.text
    aside = {f for f in dates if _set_apart(page, sentence, f, lead)}
    works = [f for f in dates if _dates_a_work(sentence, f)]
    if len(works) >= _LISTED or (works and plain.rstrip(" .").endswith(")") and not _told(page, plain)):
        aside.update(works)
    if lead:
        # "was the eighth round of the 2008 championship": what it is, not when.
        aside.update(f for f in dates if _matches(page, "member", plain[f.start : f.end]) and _name_follows(plain, f))
    lasting = _lasting(page, plain, [f for f in dates if f not in aside])
    return [_point(page, plain, f) for f in lasting if _happened(page, plain, f)]


def happens(page: Page, clause: Clause) -> bool:
    """Whether a clause tells of something that happened once, and not only a figure.

    It has a verb of the past, or opens with its date (`In ''Work'' (1997), two critics devote a chapter to it.`).
    """
    past = _pattern(page, "past")
    if past is None or _pattern(page, "figure") is None:
        return True
    words = clause.words
    told = clause.is_phrase or past.search(words) or _OPENED.match(words)
    return bool(told) and not _matches(page, "figure", words) and not _matches(page, "habit", words)


def quoted(page: Page) -> list[tuple[int, int]]:
    """The stretches of the wikitext that are block quotations."""
    found, opened = list[tuple[int, int]](), -1
    for tag in _BLOCKS.finditer(page.text):
        if not tag.group(1):
            opened = tag.end() if opened < 0 else opened
        elif opened >= 0:
            found.append((opened, tag.start()))
            opened = -1
    return found


def _set_apart(page: Page, sentence: Sentence, found: FoundDate, lead: bool) -> bool:
    """In brackets as a life or a citation, in a quotation, or in the title of a work."""
    plain = sentence.text
    if any(m.start() < found.date_start < m.end() for m in _QUOTES.finditer(plain)):
        return True
    for title in sentence.passage.within(sentence.start, sentence.end, "italic"):
        start, end = title.start - sentence.start, title.end - sentence.start
        if start <= found.date_start < end and (start or end < len(plain.rstrip(".!?"))):
            return True
    bracket = _bracket(plain, found)
    if bracket is None:
        return False
    cited = _pattern(page, "cited")
    return bool(cited and cited.fullmatch(bracket.group(1))) or _is_life(page, plain, bracket, found, lead)


def _dates_a_work(sentence: Sentence, found: FoundDate) -> bool:
    """A year in brackets behind the title of a work: `''Point Counter Point'' (1928)`."""
    bracket = _bracket(sentence.text, found)
    if bracket is None or not _YEAR.fullmatch(bracket.group(1)):
        return False
    behind = sentence.text[: bracket.start()].rstrip()
    title = sentence.start + len(behind)
    slanted = any(a.end == title for a in sentence.passage.within(max(title - 200, 0), title, "italic"))
    return slanted or behind.endswith(('"', "”"))


def _bracket(plain: str, found: FoundDate) -> re.Match[str] | None:
    """The brackets that a date stands in, others inside them or not."""
    depth, base = 0, max(found.date_start - _LONGEST, 0)
    for at in range(found.date_start - 1, base - 1, -1):
        depth += (plain[at] == ")") - (plain[at] == "(")
        if depth < 0:
            bracket = _BRACKETS.match(plain, at)
            return bracket if bracket and found.date_start < bracket.end() else None
    return None


def _is_life(page: Page, plain: str, bracket: re.Match[str], found: FoundDate, lead: bool) -> bool:
    """`Julia Kristeva (born 24 June 1941)`, `Bishop Alexander Macdonell (1762–1840)`."""
    if _matches(page, "enduring", plain[: bracket.start()].rstrip()):
        return False
    if lead and page.klass == "schema:Person" and "(" not in plain[: bracket.start()]:
        return True
    # Two days are a life sooner than two years, which may be those of an office.
    days = len(_DAY.findall(found.time.edtf)) == 2
    return any(True for _ in life_dates(page, bracket.group(1), years=_YOUNG if days else _LIVES))


def _told(page: Page, plain: str) -> bool:
    past = _pattern(page, "past")
    return bool(past and past.search(plain))


def _lasting(page: Page, plain: str, dates: list[FoundDate]) -> Iterator[FoundDate]:
    """`from 1861 until his assassination in 1865`: the date that ends what another begins is one period with it."""
    until = _pattern(page, "until")
    rest = list(dates)
    while rest:
        found = rest.pop(0)
        if until and rest and found.role == "since" and rest[0].role == "at":
            gap = plain[found.end : rest[0].start]
            whole = edtf_time(f"{found.time.edtf.partition('/')[0]}/{rest[0].time.edtf}")
            if whole and len(gap) <= _BEHIND and until.fullmatch(gap):
                found = FoundDate(whole, found.start, rest.pop(0).end, "period", found.date_start, found.date_end)
        yield found


def _point(page: Page, plain: str, found: FoundDate) -> FoundDate:
    """`not until 1995`, `not until the 1990s`: it happened then; `by the 1990s`: then or before."""
    if found.role not in ("until", "by"):
        return found
    own = parse_date(plain[found.date_start : found.date_end], page.language.code)
    if found.role == "by":
        vague = edtf_time(f"../{own.edtf}") if own and _VAGUE.search(own.edtf) else None
        return replace(found, time=vague) if vague else found
    point = own or edtf_time(found.time.edtf.rpartition("/")[2])
    return replace(found, time=point, role="at") if point else found


def _happened(page: Page, plain: str, found: FoundDate) -> bool:
    """Open ends (`since 1967`) describe what still holds, not what happened; `by April 29` something had."""
    before = plain[max(found.date_start - _BEHIND, 0) : found.date_start]
    counted = _matches(page, "counted", plain[found.end :]) or _matches(page, "undated_noun", before)
    alone = not plain[: found.start].strip() and not plain[found.end :].strip(" .:;–-")
    if found.role == "as of" or alone or counted or _matches(page, "attested", before):
        return False
    if found.role == "since":
        return _told(page, plain)
    if found.role == "until":
        return _matches(page, "when", plain[found.end :]) or _matches(page, "not_until", before)
    if found.role != "by" and (found.role in ("before", "after") or ".." in found.time.edtf):
        return False
    return not _describes(page, plain, found)


def _describes(page: Page, plain: str, found: FoundDate) -> bool:
    """`17th-century Amsterdam`, `in 19th century English painting`: a century or decade that only says which one."""
    if not _VAGUE.search(found.time.edtf):
        return False
    intro = plain[found.start : found.date_start]
    if _matches(page, "definite", intro) or (not found.start and _matches(page, "introduced", intro)):
        return False
    if _matches(page, "introduced", intro):
        return _name_follows(plain, found)
    return _matches(page, "described", plain[found.date_end :])


def _name_follows(plain: str, found: FoundDate) -> bool:
    return (
        plain[found.date_end : found.date_end + 1] == " " and plain[found.date_end + 1 : found.date_end + 2].isupper()
    )


def _matches(page: Page, name: str, words: str) -> bool:
    pattern = _pattern(page, name)
    return bool(pattern and pattern.search(words))


def _pattern(page: Page, name: str) -> re.Pattern[str] | None:
    """An expression of `[clause]`; None where the language has none."""
    return _compiled(page.language.code, name)


@lru_cache(maxsize=256)
def _compiled(code: str, name: str) -> re.Pattern[str] | None:
    words = mappings(code).prose["clause"].get(name)
    return re.compile(words) if words else None
