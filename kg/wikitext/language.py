"""What reading wikitext needs to know of a language, as data that `kg.mapping` fills from TOML."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

How = Literal[
    "show", "hide", "text", "before", "link", "join", "measure", "units", "date", "country", "lang", "note", "name"
]
"""How a template reads inside running text; see `Inline`."""


@dataclass(frozen=True, slots=True)
class Inline:
    """How one inline template reads in running text.

    - `show`: the first filled of the parameters `show`; `lang`: the same, and the words are in the language that
      parameter `lang` (or the literal after `=`) names; `hide`: nothing; `text`: the fixed `text`; `before`:
      the fixed `text` before each positional parameter (`{{circa|1801|1850}}`), alone where there is none.
    - `link`: a link to the title in parameter `title`, labelled by `show`, on the wiki that parameter `wiki` names.
    - `country`: a link to a country; the code or name stands in parameter `title`, or is fixed as `=North Korea`.
    - `join`: all positional parameters, joined by `text`. `measure`: numbers and unit as written (`{{cvt}}`),
      `words` being those that join two numbers. `units`: the parameters that `words` name, each with its name as
      the unit (`{{height|ft=6|in=2}}`), else as `join`.
    - `date`: the numeric parameters as an ISO date, within `text` at its `{}` unless a parameter `show` says it.
      `note`: a footnote, kept out of the text.
    - `name`: the filled parameters `show` joined by `text` (`{{sortname|Ann|Lee}}`), a link to the title in parameter
      `title`, else to these words with what parameter `foreign` tells them apart by; no link where one of `words` is
      filled.
    """

    how: How
    show: tuple[str, ...] = ("1",)
    title: str = "1"
    lang: str = ""
    wiki: str = ""
    text: str = ""
    foreign: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """One language of wikitext: its code, inline templates by case-folded name, and its words by topic.

    `words` holds the tables of `words.toml` (headings, months, hedges, abbreviations, …) as plain dicts and lists;
    `wikis` the prefixes of other languages' wikis. `country_target` is the parameter of a country's template that names
    a place there, to be linked behind the flag.
    """

    code: str
    inline: Mapping[str, Inline] = field(default_factory=dict)
    countries: Mapping[str, str] = field(default_factory=dict)
    country_target: str = ""
    words: Mapping[str, Any] = field(default_factory=dict)
    file_prefixes: tuple[str, ...] = ("file", "image")
    category_prefixes: tuple[str, ...] = ("category",)
    namespaces: frozenset[str] = frozenset()
    abbreviations: frozenset[str] = frozenset()
    wikis: frozenset[str] = frozenset()

    @property
    def country_titles(self) -> frozenset[str]:
        """The article titles of all countries that the language knows."""
        return _country_titles(self)

    def rule(self, key: str) -> Inline | None:
        """How the template with this case-folded name reads; every wiki has `{{lang-xx|words}}` for a language xx."""
        found = self.inline.get(key)
        if found is None and key.startswith("lang-") and len(key) > len("lang-"):
            return Inline("lang", ("1",), lang=f"={key.removeprefix('lang-')}")
        return found


@lru_cache(maxsize=8)
def _country_titles(language: Language) -> frozenset[str]:
    return frozenset(language.countries.values())
