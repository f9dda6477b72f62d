"""What units and currencies are called in a language; it alone knows how prefixes and powers make names from names."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg.values.language_tables import UNSPACED, phrase, tables, units

_SHORTEST_WORD = 3
"""Letters in the shortest word that a prefix is written on to (`kilobar`); what is shorter is a symbol."""


@dataclass(frozen=True, slots=True)
class Names:
    """What things are called: `exact` as written, `words` as phrases; `sizes` has the lengths by first character."""

    exact: Mapping[str, str]
    words: Mapping[str, str]
    sizes: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Units:
    """The units one language knows, and its currencies; `money` has the signs and codes alone.

    `doubtful` symbols are also words or suffixes of the language (`in`): only where no word follows are they units.
    """

    units: Names
    currencies: Names
    doubtful: frozenset[str]
    money: Mapping[str, str]


@lru_cache(maxsize=32)
def known(lang: str) -> Units:
    """Units and currencies by what they are called in this language."""
    shared, own = units(), tables(lang)
    words = {phrase(w): code for code, listed in own.get("units", {}).items() for w in listed}
    for word, code in _made_words(own):
        words.setdefault(phrase(word), code)
    money = {sign: code for code, signs in shared["currencies"].items() for sign in signs}
    money |= {code: code for code in shared["currency_codes"]["codes"]}
    money_words: dict[str, str] = {}
    for code, listed in own.get("currencies", {}).items():
        for word in listed:
            if len(word) < 4 and not word.islower():
                money[word] = code
            else:
                money_words[phrase(word)] = code
    doubtful = frozenset(own.get("numbers", {}).get("doubtful_symbols", []))
    return Units(_names(symbols(), words), _names(money, money_words), doubtful, money)


def _names(exact: Mapping[str, str], words: Mapping[str, str]) -> Names:
    sizes: dict[str, set[int]] = {}
    for name in exact:
        sizes.setdefault(name[0], set()).add(len(name))
    for name in words:
        for first in {name[0], name[0].upper()}:
            sizes.setdefault(first, set()).add(len(name))
    return Names(exact, words, {first: tuple(sorted(found, reverse=True)) for first, found in sizes.items()})


@lru_cache(maxsize=1)
def symbols() -> Mapping[str, str]:
    """Every symbol with its UCUM code: those that are listed, those with prefixes, and their squares and cubes."""
    signs = {power: [f"{{}}{sign}" for sign in found] for power, found in units()["powers"]["signs"].items()}
    return _made("symbols", lambda unit: unit.get("stem") or unit["symbols"], signs)


@lru_cache(maxsize=1)
def convert_codes() -> Mapping[str, str]:
    """The unit codes of Template:Convert with the UCUM codes that they mean."""
    return _made("convert", lambda unit: unit["convert"][:1], units()["powers"]["convert"])


def _made(
    names: str, stems: Callable[[Mapping[str, Any]], Iterable[str]], forms: Mapping[str, Iterable[str]]
) -> Mapping[str, str]:
    """What units are called under `names`, with prefixes before their `stems`, and the `forms` of squares and cubes."""
    listed, prefixes = units()["units"], units()["prefixes"]
    found = {name: code for code, unit in listed.items() for name in unit[names]}
    for prefix, base in _prefixed():
        for name in (p + n for p in prefixes[prefix] for n in stems(listed[base])):
            if prefix + base not in listed:
                found.setdefault(name, prefix + base)
    for power, code, length in _powers():
        for name in [n for n, of in found.items() if of == length and n[-1].isalpha()]:
            for form in forms[power]:
                found.setdefault(form.replace("{}", name), code)
    return found


@lru_cache(maxsize=32)
def shown(lang: str) -> Mapping[str, str]:
    """How kg writes each unit in plain words so that it reads it back: the first symbol, else the first word."""
    found: dict[str, str] = {}
    for symbol, code in symbols().items():
        found.setdefault(code, symbol)
    for word, code in known(lang).units.words.items():
        found.setdefault(code, word)
    return found


def codes() -> frozenset[str]:
    """Every UCUM code that is listed or made of a prefix or a power; a quotient or product of two is none of them."""
    made = {prefix + base for prefix, base in _prefixed()} | {code for _, code, _ in _powers()}
    return frozenset(units()["units"]) | made


def _prefixed() -> Iterator[tuple[str, str]]:
    for base, prefixes in units()["prefixed"].items():
        for prefix in prefixes:
            yield prefix, base


def _powers() -> Iterator[tuple[str, str, str]]:
    """Power, code and length: `2`, `[sft_i]`, `[ft_i]`."""
    powers = units()["powers"]
    for length in powers["of"]:
        for power in powers["signs"]:
            yield power, powers["own"][power].get(length, length + power), length


def _takes_prefixes(word: str) -> bool:
    long = len(word) >= _SHORTEST_WORD or UNSPACED.match(word) is not None
    return long and word[0].isalpha() and word[-1] != "."


def _made_words(own: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """`kilonewton`, `square kilometres`, `miles²` of a language's words for the unit, the prefix and the power."""
    words: dict[str, list[str]] = {code: list(listed) for code, listed in own.get("units", {}).items()}
    prefixes = own.get("prefixes", {})
    for prefix, base in _prefixed():
        for word in own.get("units", {}).get(base, ()):
            if _takes_prefixes(word):
                words.setdefault(prefix + base, []).extend(p + word.lower() for p in prefixes.get(prefix, ()))
    signs, forms = units()["powers"]["signs"], own.get("powers", {})
    listed = units()["units"]
    for power, code, length in _powers():
        for word in [*words.get(length, ()), *listed.get(length, {"symbols": ()})["symbols"]]:
            if word[0].isalpha():
                words.setdefault(code, []).extend(form.replace("{}", word) for form in forms.get(power, ()))
                words[code].extend(word + sign for sign in signs[power][:1])
    for code, made in words.items():
        for word in made:
            yield word, code
