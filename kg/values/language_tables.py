"""How a language writes values: `kg/mappings/<lang>/values.toml` and `kg/mappings/units.toml`, read once."""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.forms import read

_FOLDER = Path(__file__).resolve().parent.parent / "mappings"
_SHARED = "en"
"""The language whose names of templates for values (`{{coord}}`, `{{convert}}`) other wikis have, too."""
UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
"""Kana, Han and Hangul: particles are written on to what they belong to (`1945년에`)."""
SPACES = " \t\n\u00a0\u2009\u202f"
DASHES = "-‐‑‒–—−"
END = r"(?![^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3])"
"""A regular expression for the end of a word or number."""
_CODE = re.compile(r"[a-z]{2,8}(?:-[a-z0-9]{1,8}){0,3}")


def _file_of(lang: str, name: str, within: str = "") -> Path | None:
    """A file of a language's tables, or of the language that its code narrows (`en-GB`); None for a code without."""
    code = lang.casefold()
    while _CODE.fullmatch(code):
        path = _FOLDER / within / code / name
        if path.is_file():
            return path
        code = code.rpartition("-")[0]
    return None


@lru_cache(maxsize=32)
def tables(lang: str) -> Mapping[str, Any]:
    """The tables of one language; a language without a file has none and still reads ISO dates, digits and symbols.

    Raises KgError when its file is malformed.
    """
    own, made = (read(path) if path else {} for path in _paths(lang, "values.toml"))
    if made:
        made["templates"] = tables(_SHARED)["templates"]
    return {**made, **own}


def _paths(lang: str, name: str) -> tuple[Path | None, Path | None]:
    """The file that somebody wrote for a language, and the one that was derived from what others know of it."""
    return _file_of(lang, name), _file_of(lang, name, "derived")


@lru_cache(maxsize=32)
def inline_rules(lang: str) -> tuple[Mapping[str, Any], ...]:
    """The `[[inline]]` groups of the language's `templates.toml`, behind those of the language that it extends."""
    path = _file_of(lang, "templates.toml")
    if path is None:
        return ()
    table = read(path)
    wider = table.get("extends")
    return (*(inline_rules(wider) if wider and wider != lang else ()), *table.get("inline", ()))


@lru_cache(maxsize=32)
def countries(lang: str) -> Mapping[str, str]:
    """Country templates and codes with the country's name."""
    return next((read(path) for path in _paths(lang, "countries.toml") if path), {})


@lru_cache(maxsize=1)
def wikis() -> frozenset[str]:
    """The prefixes of links to other languages' wikis."""
    return frozenset(read(_FOLDER / "wikis.toml")["prefixes"])


@lru_cache(maxsize=1)
def units() -> Mapping[str, Any]:
    """What all languages share: units, currencies, multiples."""
    return read(_FOLDER / "units.toml")


def after_space(plain: str, at: int, signs: str = SPACES, most: int | None = None) -> int:
    """Where the white space (or other `signs`) that may begin at `at` ends, `most` characters of it at the most."""
    stop = len(plain) if most is None else min(len(plain), at + most)
    while at < stop and plain[at] in signs:
        at += 1
    return at


def goes_on(before: str, following: str) -> bool:
    """Whether a word or number goes on from one character to the next; scripts without spaces begin a new word."""
    return before.isalnum() and following.isalnum() and not (UNSPACED.match(following) or UNSPACED.match(before))


@lru_cache(maxsize=32)
def particles(lang: str) -> frozenset[str]:
    """What a language writes on to the end of a word (`1945년까지`): empty for most."""
    return frozenset(tables(lang).get("particles", {}).get("words", ()))


def written_on(plain: str, end: int, lang: str) -> bool:
    """Whether nothing but particles goes on from `end` to the end of what is written together."""
    known, stop = particles(lang), end
    while stop < len(plain) and stop - end < _LONGEST_CHAIN and plain[stop].isalnum():
        stop += 1
    reached = {end}
    for at in range(end, stop):
        if at in reached:
            reached |= {at + size for size in range(1, stop - at + 1) if plain[at : at + size] in known}
    return stop in reached


_LONGEST_CHAIN = 12
"""Letters in the longest chain of particles."""


class Phrases(dict[str, str]):
    """Phrases of a table with what they mean, and the words with which any begins."""

    __slots__ = ("firsts",)

    def __init__(self, meanings: Mapping[str, str]) -> None:
        super().__init__(meanings)
        self.firsts = frozenset(words.split(" ")[0] for words in self)


@lru_cache(maxsize=8192)
def phrase(words: str) -> str:
    """The form under which phrases are compared: case-folded, single spaces, straight apostrophes."""
    return " ".join(words.replace("’", "'").casefold().split())
