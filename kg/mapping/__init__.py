"""The facts of one language (words, templates, infobox parameters), read once from `kg/mappings/<lang>/*.toml`."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.model import KgError
from kg.vocab import P
from kg.wikitext.language import Inline, Language

FOLDER = Path(__file__).resolve().parent.parent / "mappings"


@dataclass(frozen=True, slots=True)
class Rule:
    """What one infobox parameter means.

    - `reads` names a reader of `kg.extractors.readers` (`item`, `items`, `quantity`, `number`, `time`, `text`, …).
    - `property` is the property id; with `by`, the parameter that names the kind (`subdivision_type`), it comes
      from the table `choose` of the language's `choices.toml`, under the words found there.
    - `unit` is what a bare number means, `lang` the parameter or literal (`=ko`) with the language of a text.
    - `references` is the parameter that cites the value, `qualifiers` pairs of property and parameter (or literal).
    """

    reads: str
    property: str | None = None
    by: str | None = None
    choose: str | None = None
    unit: str | None = None
    references: str | None = None
    lang: str | None = None
    qualifiers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Infobox:
    """One family of infoboxes: its names, the class of its subject, rules by parameter, and what is ignored and why.

    In parameter names `#` stands for a number or nothing (`leader_name#`) and `*` for any ending.
    """

    names: tuple[str, ...]
    klass: str
    kind: tuple[str, ...]
    rules: tuple[tuple[re.Pattern[str], Rule], ...]
    ignored: tuple[tuple[re.Pattern[str], str], ...]
    source: str

    def rule(self, parameter: str) -> tuple[Rule, str] | None:
        """The rule of a parameter, with the number that stood for `#` in its name."""
        for pattern, rule in self.rules:
            if match := pattern.fullmatch(parameter):
                return rule, (match.groupdict().get("number") or "")
        return None

    def why_ignored(self, parameter: str) -> str | None:
        """Why this parameter is passed over on purpose, or None when it is not."""
        return next((why for pattern, why in self.ignored if pattern.fullmatch(parameter)), None)


@dataclass(frozen=True, slots=True)
class Mappings:
    """Everything the extractors know of one language."""

    language: Language
    infoboxes: Mapping[str, Infobox]
    ignored: Mapping[str, str]
    page_templates: Mapping[str, str]
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
        endings = ((name[:-1], why) for name, why in self.ignored.items() if name.endswith("*"))
        return next((why for name, why in endings if template.startswith(name)), None)

    def weather_ignored(self, parameter: str) -> str | None:
        """Why a parameter of a weather box is passed over on purpose."""
        for why, names in self.weather["ignored"].items():
            if any(_pattern(name).fullmatch(parameter) for name in names):
                return str(why)
        return None

    def is_unknown(self, template: str) -> bool:
        """Whether nothing is said of a template in any mapping of the language."""
        boxes = {*self.infoboxes, *(name.casefold() for name in self.weather["names"])}
        known = {*self.language.inline, *self.page_templates} | boxes
        return template not in known and self.why_ignored(template) is None


@lru_cache
def mappings(code: str) -> Mappings:
    """All mappings of a language; KgError when there are none or a file is malformed."""
    folder = FOLDER / code
    if not folder.is_dir():
        known = ", ".join(sorted(p.name for p in FOLDER.iterdir() if (p / "words.toml").exists()))
        raise KgError(
            f"no mappings for the language {code!r} in {FOLDER}", f"choose one of {known}, or add a folder {code}/"
        )
    words = read_toml(folder / "words.toml")
    templates = read_toml(folder / "templates.toml")
    infoboxes = {
        name.casefold(): box
        for path in sorted((folder / "infobox").glob("*.toml"))
        for box in [infobox(path)]
        for name in box.names
    }
    return Mappings(
        language=_language(code, words, templates),
        infoboxes=infoboxes,
        ignored={name.casefold(): why for why, names in templates.get("ignored", {}).items() for name in names},
        page_templates={name.casefold(): P[label] for name, label in templates.get("page", {}).items()},
        choices=read_toml(folder / "choices.toml"),
        prose=read_toml(folder / "prose.toml"),
        weather=read_toml(folder / "weather.toml"),
    )


def read_toml(path: Path) -> dict[str, Any]:
    """One TOML file; KgError names the file and the place when it is missing or malformed."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise KgError(
            f"{path} does not exist", "restore it, or copy the one of mappings/en and translate it"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise KgError(
            f"{path} is not valid TOML: {error}", "mend that line; https://toml.io shows the syntax"
        ) from error


def _language(code: str, words: Mapping[str, Any], templates: Mapping[str, Any]) -> Language:
    inline: dict[str, Inline] = {}
    for group in templates.get("inline", []):
        fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in group.items() if k != "names"}
        for name in group["names"]:
            inline[name.casefold()] = Inline(**fields)
    namespaces = words.get("namespaces", {})
    return Language(
        code=code,
        inline=inline,
        countries=_countries(code),
        words=words,
        file_prefixes=tuple(namespaces.get("file", ("file", "image"))),
        category_prefixes=tuple(namespaces.get("category", ("category",))),
        namespaces=frozenset(namespaces.get("other", ())),
        abbreviations=frozenset(words.get("abbreviations", ())),
    )


def _countries(code: str) -> dict[str, str]:
    return {str(k): str(v) for k, v in read_toml(FOLDER / code / "countries.toml").items()}


def infobox(path: Path) -> Infobox:
    """One infobox family from its TOML file."""
    data = read_toml(path)
    try:
        head = data["infobox"]
        rules = tuple((_pattern(name), _rule(rule)) for name, rule in data.get("parameters", {}).items())
        ignored = tuple((_pattern(name), why) for why, names in data.get("ignored", {}).items() for name in names)
        return Infobox(tuple(head["names"]), head["class"], tuple(head.get("kind", ())), rules, ignored, path.name)
    except (KeyError, TypeError) as error:
        raise KgError(
            f"{path}: {error.args[0]} is missing or unknown", "docs/mappings.md lists what a mapping may hold"
        ) from error


def _pattern(name: str) -> re.Pattern[str]:
    """A parameter name as a pattern: `#` is a number or nothing, `*` any ending; case and `_`/space do not matter."""
    escaped = (
        re.escape(name.replace("_", " "))
        .replace(r"\#", r"(?P<number>\d{0,3})")
        .replace(r"\*", ".*")
        .replace(r"\ ", "[ _]")
    )
    return re.compile(escaped, re.IGNORECASE)


def _rule(fields: Mapping[str, Any]) -> Rule:
    fields = dict(fields)
    if name := fields.get("property"):
        fields["property"] = P[name]
    fields["qualifiers"] = tuple((P[name], parameter) for name, parameter in fields.get("qualifiers", {}).items())
    return Rule(**fields)
