"""The pattern language of rules: regular expressions over an annotated sentence, with slots in braces."""

import re
from functools import lru_cache

from kg.wikitext.language import Language
from kg.wikitext.sentence_patterns import either, name_pattern

_FIXED = {
    "{subject}": r"⟦S:[^⟦⟧]*⟧",
    "{link}": r"⟦(?P<link>\d+):[^⟦⟧]*⟧",
    "{number}": r"(?P<number>\d[\d,.]{0,40}\d|\d)(?![,.]?\d)",
    "{any}": r"[^;]{0,160}?",
    "{gap}": r"[^⟦⟧,;]{0,60}?",
    "…": r"[^;]{0,160}?",
    "{things}": r"(?P<things>)(?=[\"“⟦]|\w)",
    "{date}": r"(?P<date>)(?=\w)",
    "{year}": r"(?P<year>[12]\d{3})",
}


@lru_cache(maxsize=32)
def _placeholders(language: Language) -> dict[str, str]:
    names, name = language.words.get("names", {}), name_pattern(language)
    governed = "".join(rf"(?<!{re.escape(word)} )" for word in names.get("governs", ()))
    about = rf"(?:{either(names.get('about', ()))} )?"
    return _FIXED | {
        "{agent}": governed + _FIXED["{subject}"] + "(?!['’])",
        "{item}": rf"(?:⟦(?P<item>\d+):[^⟦⟧]*⟧(?P<tail> [A-Z]\w+)?|(?P<item_name>{name}(?: ⟦S:[^⟦⟧]*⟧)?))",
        "{place}": rf"(?:⟦(?P<place>\d+):[^⟦⟧]*⟧|⟦S:(?P<place_subject>[^⟦⟧]*)⟧|(?P<place_name>{name}))",
        "{name}": rf"⟦?(?:\d+:|S:)?(?P<name>{name})⟧?",
        "{quantity}": rf"(?P<quantity>{about}\d[\d,. ]{{0,40}}[^\W\d_]\w{{0,40}})",
    }


@lru_cache(maxsize=512)
def compile_pattern(pattern: str, language: Language) -> re.Pattern[str]:
    """A pattern of `prose.toml` as a regular expression; `[names]` of words.toml tells what its placeholders stand for.

    `{subject}` a mention of what the article is about, `{agent}` one that acts itself (not "north of Hamhung", not
    "Rand's ideas"); `{link}` a link; `{item}` a link or a proper name; `{name}` a proper name as words; `{place}` a
    link, a name or the subject; `{number}` a number, `{quantity}` one with a word; `{any}` up to 160 characters within
    the clause; `{gap}` up to 60 without links. Every gap is bounded: matching stays linear.
    """
    for placeholder, expression in _placeholders(language).items():
        pattern = pattern.replace(placeholder, expression)
    return re.compile(pattern)
