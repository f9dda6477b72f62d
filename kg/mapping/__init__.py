"""The facts of one language (words, templates, infobox parameters), read once from `kg/mappings/<lang>/*.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.forms import broken_pattern, fit, forms, read
from kg.mapping.derived import FOLDER as DERIVED
from kg.mapping.derived import DerivedInfoboxes, is_derived
from kg.mapping.infobox import Infobox, Infoboxes, Rule, compile_name, spelled
from kg.mapping.sites import named_by
from kg.mapping.tables import emptied, filled, rested
from kg.model import KgError, Site
from kg.vocab import P
from kg.wikitext.language import Inline, Language

__all__ = ["ANY", "DERIVED", "FOLDER", "Infobox", "Infoboxes", "Mappings", "Rule", "malformed", "mappings", "table"]

FULL = "en"
"""The language whose tables have everything that the extractors ask for."""
ANY = "mul"
"""The tables of what needs no words, for a language that has none of its own."""
FOLDER = Path(__file__).resolve().parent.parent / "mappings"


@dataclass(frozen=True, slots=True)
class Mappings:
    """Everything the extractors know of one language."""

    language: Language
    infoboxes: Infoboxes
    ignored: Mapping[str, str]
    ignored_beginnings: tuple[tuple[str, str], ...]
    page_templates: Mapping[str, str]
    coordinates: Mapping[str, Any]
    choices: Mapping[str, Mapping[str, Any]]
    prose: Mapping[str, Any]
    weather: Mapping[str, Any]

    @property
    def words(self) -> Mapping[str, Any]:
        """The tables of `words.toml`."""
        return self.language.words

    def why_ignored(self, template: str) -> str | None:
        """Why a template (by case-folded name) is passed over on purpose, or None when it is not."""
        if template in self.ignored:
            return self.ignored[template]
        return next((why for name, why in self.ignored_beginnings if template.startswith(name)), None)

    def weather_ignored(self, parameter: str) -> str | None:
        """Why a parameter of a weather box is passed over on purpose."""
        for why, names in self.weather["ignored"].items():
            if any(compile_name(spelled(name)).fullmatch(spelled(parameter)) for name in names):
                return str(why)
        return None

    def is_unknown(self, template: str) -> bool:
        """Whether nothing is said of a template in any mapping of the language."""
        if template in self.infoboxes or template in self.language.inline or template in self.page_templates:
            return False
        is_weather = template in (name.casefold() for name in self.weather["names"])
        return not is_weather and self.why_ignored(template) is None


@lru_cache
def mappings(code: str) -> Mappings:
    """All mappings of a language; those of `mul` where it has none. KgError when a file is malformed."""
    code = written_in(code)
    own = code if is_known(code) else ANY
    derived = DERIVED / code / "infoboxes.tsv"
    folder = FOLDER / own
    words = table(own, "words", FULL)
    templates = table(own, "templates")
    ignored = {name.casefold(): why for why, names in templates.get("ignored", {}).items() for name in names}
    return Mappings(
        language=_language(code, _countries(own), words, templates),
        infoboxes=DerivedInfoboxes(folder / "infobox", _suffixes(), derived, mappings(FULL).infoboxes)
        if derived.is_file()
        else Infoboxes(folder / "infobox", _suffixes()),
        ignored=ignored,
        ignored_beginnings=tuple((name[:-1], why) for name, why in ignored.items() if name.endswith("*")),
        page_templates={name.casefold(): P[label] for name, label in templates.get("page", {}).items()},
        coordinates=templates["coordinates"],
        choices=table(own, "choices"),
        prose=table(own, "prose", FULL),
        weather=table(own, "weather"),
    )


@lru_cache(maxsize=64)
def of_site(code: str, site: Site | None) -> Language:
    """The language of a wiki, with the names that the wiki gives its namespaces besides those of the tables."""
    language = mappings(code).language
    return language if site is None else named_by(language, site, own=not is_written(code))


def malformed(code: str) -> KgError | None:
    """What is wrong with the first regular expression of a language's tables that is none; None where all are."""
    folders = [FOLDER / own for own in (code, FULL, ANY)]
    files = (path for folder in folders if folder.is_dir() for path in sorted(folder.rglob("*.toml")))
    return next((told for path in files if (told := broken_pattern(path))), None)


def is_known(code: str) -> bool:
    """Whether the language of a wiki has tables of its own, written by hand or derived."""
    return is_written(code) or is_derived(written_in(code))


def is_written(code: str) -> bool:
    """Whether somebody wrote the tables of the language of a wiki."""
    return code != ANY and (FOLDER / written_in(code) / "words.toml").is_file()


@lru_cache(maxsize=512)
def written_in(code: str) -> str:
    """The language that a wiki is written in, which is its code for most."""
    return str(read(FOLDER / "wikis.toml")["written_in"].get(code, code))


def table(code: str, name: str, full: str | None = None) -> dict[str, Any]:
    """The table `name` of a language, on top of that of the language it extends (`extends = "en"`).

    A file that a language has not is that of `mul`. What the language `full` has there and this one leaves out is as
    in `mul`, and empty where that has nothing.
    """
    path, made = FOLDER / code / f"{name}.toml", DERIVED / code / f"{name}.toml"
    data = read(path if path.is_file() else made if made.is_file() else FOLDER / ANY / f"{name}.toml")
    if path.is_file() and made.is_file():
        data = filled(data, read(made))
    wider = data.pop("extends", None)
    if wider == code:
        raise KgError(f"{FOLDER / code / name}.toml extends itself", "name another language in `extends`")
    if wider:
        data = rested(data, table(wider, name))
        fit(data, path)
    if full is None or full == code:
        return data
    common = data if code == ANY else filled(data, table(ANY, name))
    form = forms().get(name) if name in _WHOLE else None
    return filled(common, emptied(read(FOLDER / full / f"{name}.toml"), form))


_WHOLE = frozenset({"words"})
"""Tables of which a language that does not fill them has every single value too."""


def _language(
    code: str, countries: Mapping[str, str], words: Mapping[str, Any], templates: Mapping[str, Any]
) -> Language:
    inline: dict[str, Inline] = {}
    for group in templates.get("inline", []):
        fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in group.items() if k != "names"}
        for name in group["names"]:
            inline[name.casefold()] = Inline(**fields)
    namespaces = words.get("namespaces", {})
    return Language(
        code=code,
        inline=inline,
        countries=countries,
        country_target=templates.get("country", {}).get("target", ""),
        words=words,
        file_prefixes=tuple(namespaces.get("file", ("file", "image"))),
        category_prefixes=tuple(namespaces.get("category", ("category",))),
        namespaces=frozenset(namespaces.get("other", ())),
        abbreviations=frozenset(words.get("abbreviations", ())),
        wikis=frozenset(read(FOLDER / "wikis.toml")["prefixes"]) - {code},
    )


def _suffixes() -> Mapping[str, str]:
    return read(FOLDER / "suffixes.toml")


def _countries(code: str) -> dict[str, str]:
    return {str(k): str(v) for k, v in table(code, "countries").items()}
