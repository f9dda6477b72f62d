"""Dates: the one that a parameter gives (`parse_date`), or all in a sentence (`find_dates`)."""

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.model import Time
from kg.values import modifiers, not_quantities, units
from kg.values.date_patterns import forms
from kg.values.edtf import time as edtf_time
from kg.values.edtf_builder import Role, bound
from kg.values.language_tables import UNSPACED, phrase, tables
from kg.values.periods import Expression, expressions, lacks_year
from kg.values.rendering import Wikitext, words
from kg.wikitext.language import Language

_PUNCTUATION = " \t\n.,;:()[]{}\"'“”‘’†*"
_NO_DATE_BEFORE = "$£€¥₩#№§&+=×/@_"
_LETTER = re.compile(r"(?<=\b[12]\d{3})[a-k]\b")
"""What tells two works of one year apart: `2007a`."""
_DESIGNATION = re.compile(r"[-‐‑–](?:\d{1,4}[A-Za-z]|\d{3}(?!\d))|\s?×\s?\d|\) ?\d{3,4}[- ]\d{3,4}")
"""What goes on behind a number that is no year: `1968-118A`."""
_NEGATIVE = re.compile(r"-\d{4}-\d\d")
_TIMES = re.compile(r"×\s{0,2}\Z")
_SIGNED = re.compile(r"(?:[~≈(\s]|^)[-−]\Z")
_STRONG = frozenset(
    {"at", "since", "until", "before", "after", "by", "as of", "from", "between", "period", "early", "mid", "late"}
    | {"early at", "late at", "half 1", "half 2", "quarter 1", "quarter 2", "quarter 3", "quarter 4"}
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in plain text: `start:end` with its words (`since 1967`), `date_start:date_end` the date alone."""

    time: Time
    start: int
    end: int
    role: Role
    date_start: int
    date_end: int


def parse_date(wikitext: Wikitext, lang: str = "en", language: Language | None = None) -> Time | None:
    """The date or period that a piece of wikitext gives, as precise as it is written; None where it gives none.

    A number that is no date (`2,000 people`, `page 1945`) and an impossible day (`30 February 1990`) are refused.
    Of several dates the first counts, New Style before Old Style. Bounds become open intervals (`since 1967` is
    `1967/..`). `language` says how the wiki's inline templates read; without it kg's own value templates are known.
    """
    if language is None and isinstance(wikitext, str):
        return _parsed_text(wikitext, lang)
    return _parsed(words(wikitext, lang, language), lang)


@lru_cache(maxsize=4096)
def _parsed_text(wikitext: str, lang: str) -> Time | None:
    """What `parse_date` reads in a string: dates of access and columns of years come again and again."""
    return _parsed(words(wikitext, lang), lang)


def _parsed(plain: str, lang: str) -> Time | None:
    plain = _LETTER.sub("", plain)
    if _NEGATIVE.match(plain):
        return edtf_time(plain)
    if headless := _headless(plain, lang):
        return headless
    chosen: Time | None = None
    early: Time | None = None
    old = False
    for found in expressions(plain, lang, alone=True):
        if not _is_value(plain, found, lang):
            early = early or _early_year(plain, found, lang)
            continue
        if found.time is None:
            return chosen
        if found.style == "new":
            return found.time
        if chosen is None or (old and found.style is None and not plain[found.start - 1 : found.start].isalnum()):
            chosen = found.time
            old = found.style == "old"
    return chosen or early


def _early_year(plain: str, found: Expression, lang: str) -> Time | None:
    """`c. 965 (in Basra)`: three digits behind "about", where nothing else in the value is a date."""
    is_about = found.part.digits == 3 and not found.joined and "about" in found.kinds
    behind = plain[found.end : found.end + 2].strip()[:1]
    alone = _begins(plain, found.start) and (behind in ("(", ",", ";") or _ends(plain, found.end))
    return found.time if is_about and alone and not _is_other_calendar(plain, found, lang) else None


def _headless(plain: str, lang: str) -> Time | None:
    """`–1992` and `to 1992` have an open beginning, `? – 1992` an unknown one."""
    found = modifiers.longest(plain, 0, modifiers.listed(lang, "dates", "to", ".."))
    beginning, at = ("..", found[1]) if found else ("..", 0)
    if not found:
        if plain[:1] == "?":
            beginning, at = "", 1
        elif no_date := modifiers.longest(plain, 0, modifiers.listed(lang, "dates", "unknown")):
            beginning, at = "", no_date[1]
        joint = modifiers.range_sign(plain, at, lang)
        if joint is None or joint[0] not in ("dash", "to"):
            return None
        at = joint[1]
    rest = plain[at:].lstrip()
    for end in expressions(rest, lang):
        if end.start or end.joined or end.role != "at" or not _is_value(rest, end, lang) or end.time is None:
            return None
        return edtf_time(f"{beginning}/{bound(end.time.edtf, '', is_last=True)}")
    return None


def find_dates(plain: str, lang: str = "en", year: int | None = None) -> list[FoundDate]:
    """All dates and periods in a plain sentence, in order, not overlapping.

    A bare year counts only where the text says that it is one: after a word that introduces a date, in brackets, or
    in a period of two years. `year` completes a date without one (`on 2 May`). Linear in the length of the text.
    """
    if year is not None and not lacks_year(plain, lang):
        year = None
    return list(_found(plain, lang, year))


@lru_cache(maxsize=1024)
def _found(plain: str, lang: str, year: int | None) -> tuple[FoundDate, ...]:
    """What `find_dates` finds: several readers ask for the same sentences, one after the other."""
    found: list[FoundDate] = []
    last: Expression | None = None
    for expression in expressions(plain, lang, year):
        if not _in_prose(plain, expression, last, lang):
            continue
        last = expression
        if expression.time is not None:
            whole, bare = (expression.start, expression.end), (expression.bare_start, expression.bare_end)
            found.append(FoundDate(expression.time, *whole, expression.role, *bare))
    return tuple(found)


def _is_value(plain: str, found: Expression, lang: str) -> bool:
    """Whether a date form in a value is one: everything but a bare number that measures, counts or names."""
    if _is_other_calendar(plain, found, lang):
        return False
    if not found.lone:
        return True
    if found.part.digits == 3:
        whole = _begins(plain, found.start) and _ends(plain, found.end)
        if not whole and not any(kind in _STRONG for kind in found.kinds):
            return False
    elif not (1000 <= (found.part.year or 0) <= 2200 or plain[found.bare_start] == "0"):
        return False
    if _DESIGNATION.match(plain, found.bare_end):
        return False
    return _named_before(plain, found, lang) and not _counts(plain, found, lang, strict=not found.joined)


def _begins(plain: str, start: int) -> bool:
    """Nothing but punctuation stands before `start`."""
    while start and plain[start - 1] in _PUNCTUATION:
        start -= 1
    return start == 0


def _ends(plain: str, end: int) -> bool:
    """Nothing but punctuation stands behind `end`."""
    while end < len(plain) and plain[end] in _PUNCTUATION:
        end += 1
    return end == len(plain)


def _is_other_calendar(plain: str, found: Expression, lang: str) -> bool:
    """`1345 AH`, `2555 BE`, `AH 1345`."""
    if found.part.level not in ("year", "century", "decade") or found.part.era:
        return False
    calendars = modifiers.word_set(lang, "dates", "other_calendar")
    behind = phrase(modifiers.word_after(plain, found.end))
    return found.word_before in calendars or (behind in calendars and plain[found.end : found.end + 1] == " ")


def _named_before(plain: str, found: Expression, lang: str) -> bool:
    """No sign or word stands before it that makes the number something else (`No. 1945`, `$1945`)."""
    if found.bare_start and plain[found.bare_start - 1] in _NO_DATE_BEFORE:
        return False
    if _TIMES.search(plain, max(found.bare_start - 3, 0), found.bare_start):
        return False
    if found.part.digits == 3 and _SIGNED.search(plain, max(found.bare_start - 2, 0), found.bare_start):
        return False
    if units.money_before(plain, found.bare_start, lang):
        return False
    refused = modifiers.word_set(lang, "dates", "not_a_date_after")
    colon = plain.rfind(":", max(found.start - 3, 0), found.start)
    if (
        colon >= 0
        and not plain[colon + 1 : found.start].strip()
        and phrase(modifiers.word_before(plain, colon)) in refused
    ):
        return False  # "population: 1945"
    if not found.kinds or set(found.kinds) <= {"filler", "about"}:
        return found.word_before.rstrip(":") not in refused and not (found.word_before.isdigit() and not found.kinds)
    if "by" in found.kinds and "filler" in found.kinds and plain[found.bare_end + 1 : found.bare_end + 2].isupper():
        return False  # "by the 2002 Hindu Kush earthquakes"
    if "of" in found.kinds:
        return found.word_before not in modifiers.word_set(lang, "dates", "measured")
    if "by" in found.kinds or "from" in found.kinds:
        return found.word_before not in modifiers.word_set(lang, "dates", "changed")
    return True


def _counts(plain: str, found: Expression, lang: str, strict: bool) -> bool:
    """Whether what follows the number makes it a count or a measure."""
    at = found.bare_end
    if units.match(plain, at, lang) or units.money_after(plain, at, lang) or not_quantities.is_address(plain, at, lang):
        return True
    word = modifiers.word_after(plain, at)
    if UNSPACED.match(plain, at) and modifiers.counted(plain, at, lang):
        return True
    if not word or plain[at : at + 1] not in (" ", "-", "\u00a0"):
        return False
    if modifiers.is_counted(word, lang) or phrase(word) in modifiers.word_set(lang, "dates", "not_a_date_before"):
        return True
    return strict and _may_be_counted(word, lang) and phrase(word) not in modifiers.word_set(lang, "dates", "following")


def _may_be_counted(word: str, lang: str) -> bool:
    """Whether a word behind a number may be what it counts: by its case, or (an adjective) by its ending."""
    if tables(lang).get("dates", {}).get("counted") != "capital":
        return word[0].islower()
    inflected, verbal = (tuple(modifiers.word_set(lang, "dates", name)) for name in ("inflected", "verbal"))
    return word[0].isupper() or (word.endswith(inflected) and not word.endswith(verbal))


def _in_prose(plain: str, found: Expression, last: Expression | None, lang: str) -> bool:
    if _is_other_calendar(plain, found, lang):
        return False
    if found.part.level == "part" and not found.joined:
        return found.time is not None
    if not found.lone:
        return not _miscounted(plain, found, lang)
    year = found.part.year or 0
    if found.part.digits == 4 and not 1000 <= year <= 2100:
        return False
    if not _named_before(plain, found, lang):
        return False
    introduced = any(kind in _STRONG for kind in found.kinds)
    short = found.part.digits == 3
    lenient = introduced and not short and bool({"at", "since", "as of"} & set(found.kinds))
    if "of" in found.kinds and modifiers.word_before(plain, found.start)[:1].isupper():
        lenient = not short  # "the War of 1812", "the Constitution of 2010"
    if _counts(plain, found, lang, strict=not lenient and not (found.joined and introduced)):
        return False
    if short:
        place = phrase(modifiers.word_before(plain, found.bare_start)) in modifiers.word_set(
            lang, "dates", "not_early_after"
        )
        return introduced and not place  # "at 200–230 °C", "on 665 kHz"
    if introduced:
        return True
    if found.joined or "of" in found.kinds or "about" in found.kinds:
        return not _glued(plain, found)
    if _bracketed(plain, found, lang) or _continues(plain, found, last, lang):
        return True
    return bool(tables(lang).get("dates", {}).get("bare_years")) and not _glued(plain, found) and not found.kinds


def _miscounted(plain: str, found: Expression, lang: str) -> bool:
    """`On 27 July, 1052 new cases` (the year counts), `180s` (three digits and nothing that introduces them)."""
    if found.part.level == "decade":
        return 0 <= (found.part.year or 0) < 1000 and not found.part.era and not found.kinds
    if found.part.level != "day" or found.joined or not plain[found.bare_start].isdigit():
        return False
    return "," in plain[found.bare_start : found.bare_end] and _counts(plain, found, lang, strict=True)


def _glued(plain: str, found: Expression) -> bool:
    before = plain[found.bare_start - 1 : found.bare_start]
    return before in tuple("-‐‑‒–—−/") and not found.kinds


def _bracketed(plain: str, found: Expression, lang: str) -> bool:
    """`(1945)`, `(Paris, 1945)`, `(이성계; 1335)`, `(1992 and 1993)`."""
    if plain[found.end : found.end + 1] not in (")", ";", ",", "]") and not forms(lang).years.match(plain, found.end):
        return False
    base = max(found.start - 80, 0)
    opened = plain.rfind("(", base, found.start)
    if opened < 0 or plain.rfind(")", base, found.start) > opened:
        return False
    return plain[found.start - 1] in "(;" or plain[found.start - 2 : found.start] in ("; ", ", ")


def _continues(plain: str, found: Expression, last: Expression | None, lang: str) -> bool:
    """`in 1970, 1974 and 1979`: a bare year right behind a date."""
    if last is None:
        return False
    gap = plain[last.end : found.bare_start]
    if len(gap) > 12:
        return False
    between = phrase(gap.replace(",", " "))
    return not between or modifiers.range_sign(f" {between} ", 0, lang) is not None
