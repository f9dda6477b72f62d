"""The patterns of single dates, compiled from the forms, months, eras and ordinals of a language's tables."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg.values.language_tables import DASHES, END, phrase, tables
from kg.wikitext.sentence_patterns import either

_DASH = rf"\s?[{DASHES}]\s?"
_NEUTRAL = (
    r"(?P<month_number>0[1-9]|1[0-2])/(?P<year>(?:1[5-9]|20)\d\d)",
    r"(?P<iso>-?\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}[\d:.]{0,12}Z?)?",
    r"(?P<iso>\d{4}-\d{2})",
    r"(?P<year>(?:1[5-9]|20)\d\d)\.\s?(?P<month_number>0?[1-9]|1[0-2])\.\s?(?P<day>0?[1-9]|[12]\d|3[01])\.?(?!\d)",
    "{year}",
)


@dataclass(frozen=True, slots=True)
class Forms:
    """The compiled forms of one language."""

    starts: re.Pattern[str]
    starts_of_centuries: re.Pattern[str]
    centuries: re.Pattern[str]
    full: tuple[re.Pattern[str], ...]
    months: Mapping[str, int]
    seasons: Mapping[str, int]
    eras: Mapping[str, int]
    ordinals: Mapping[str, int]
    millennia: tuple[str, ...]
    later_decade: re.Pattern[str]
    years: re.Pattern[str]
    era_range: re.Pattern[str]
    order: str
    lang: str


@lru_cache(maxsize=32)
def forms(lang: str) -> Forms:
    """The forms of a language; without a data file only ISO dates and bare years."""
    dates: Mapping[str, Any] = tables(lang).get("dates", {})
    months, seasons, eras = dates.get("months", {}), dates.get("seasons", {}), dates.get("eras", {})
    ordinals = dates.get("ordinals", {})
    suffix = either(dates.get("ordinal_suffixes", []))
    tens = either(dates.get("decade_suffixes", []))
    roman = rf"(?P<roman>(?=[IVX])X{{0,3}}(?:IX|IV|V?I{{0,3}}))(?:{suffix})?(?![^\W_])"
    plain_nth = rf"(?P<nth>\d{{1,2}}){suffix}|(?P<nth_word>(?i:{either(ordinals)}){END})"
    nth = rf"(?:{plain_nth}|{roman})"
    after = rf"(?:\s{{0,3}}(?P<era>{either(eras)}){END})"
    before = rf"(?:(?P<era_before>{either(eras)})\s{{0,3}})"
    centuries = list(dates.get("century_words", [])) + list(dates.get("millennium_words", []))
    joints = either(dates.get("between", {}))
    group = re.escape(tables(lang).get("numbers", {}).get("group", ","))
    places = {
        "day": rf"(?P<day>\d{{1,2}})(?:{suffix})?(?![\d:])",
        "day2": rf"(?P<day2>\d{{1,2}})(?:{suffix})?(?![\d:])",
        "next": r"(?P<next>\d{1,2})(?![\d:])",
        "dash": _DASH,
        "month": rf"(?P<month>(?i:{either(months)})){END}",
        # A month that only a capital tells from a word ("in 1690 may have been").
        "Month": rf"(?P<month>{either(_capital(months))}){END}",
        "full_year": rf"(?:(?P<year_before>\d{{1,5}}){after}|(?P<year>\d{{4}})){END}(?![.,]\d|%|°)",
        "month_number": r"(?P<month_number>\d{1,2})",
        "season": rf"(?P<season>(?i:{either(seasons)})){END}",
        "year": rf"(?:{before}(?P<year_after>\d{{1,4}})|(?P<year_before>\d{{1,2}}{group}\d{{3}}|\d{{1,5}}){after}"
        rf"|(?P<year>\d{{3,4}})){END}(?![.,]\d|%|°)",
        "era_year": rf"{before}(?P<year_after>\d{{1,4}})",
        "year_figures": r"(?P<year>\d{1,4})",
        "decade": rf"(?P<decade>[1-9]\d{{1,2}}0|[1-9]0(?={tens}\s?(?:{either(eras)}){END})){tens}{END}{after}?",
        "century": rf"{nth}[\s-]{{0,3}}(?P<century>(?i:{either(centuries)})){END}{after}?",
        # Before another date a Roman number is one behind a dash only: "Urban II until the 12th century".
        "ordinal": rf"(?:{plain_nth}|{roman}(?=\s?[-–—/]))",
        **dates.get("places", {}),
        "era": before,
    }
    era_days = rf"(?P<iso>\d{{4}}-\d{{2}}(?:-\d{{2}})?){after}"
    patterns = [*_NEUTRAL, era_days, *dates.get("forms", []), *dates.get("partial", [])]
    compiled = tuple(re.compile(_fill(form, places)) for form in patterns)
    digits = [str(d) for d in range(10)]
    starts = [*digits, *_capital(months), *months, *seasons, *_capital(seasons), *eras]
    return Forms(
        _by_first_letter(starts),
        _by_first_letter([*starts, *ordinals, *_capital(ordinals), "I", "V", "X"]),
        re.compile(either(centuries), re.IGNORECASE),
        compiled,
        {phrase(w): n for w, n in months.items()},
        {phrase(w): n for w, n in seasons.items()},
        eras,
        {phrase(w): n for w, n in ordinals.items()},
        tuple(phrase(w) for w in dates.get("millennium_words", [])),
        re.compile(rf"(?:{_DASH}|\s(?:{joints})\s)['’]?(\d0){tens}{END}"),
        re.compile(rf"(?: ?(?:[,&–;]|{joints}) ?\d{{4}}){{1,20}} ?\)"),
        re.compile(rf"(?<![\d.,])(\d{{1,4}})\s?(?:[-‐‑‒–—/]|{joints})(?=\s?\Z)"),
        dates.get("numeric_order", "unknown"),
        lang,
    )


def _fill(form: str, places: Mapping[str, str]) -> str:
    filled = form.replace(" ", r"\s{1,3}") if "(?P<" not in form else form
    for name, pattern in places.items():
        filled = filled.replace("{" + name + "}", pattern)
    return filled


def _capital(words: Iterable[str]) -> set[str]:
    return {s for w in words for s in (w[:1].upper() + w[1:], w.upper())}


def _by_first_letter(words: Iterable[str]) -> re.Pattern[str]:
    """One branch for each first character: the regex engine then skips all text that starts none."""
    branches: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda w: (-len(w), w)):
        branches.setdefault(word[0], []).append(word[1:])
    return re.compile(
        "|".join(
            re.escape(first) + "(?:" + "|".join(map(re.escape, rest)) + ")" for first, rest in sorted(branches.items())
        )
    )
