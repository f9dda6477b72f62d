"""What the parameters of one family of infoboxes mean, read from its TOML file when an article first needs it."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.forms import read
from kg.model import KgError
from kg.vocab import P

_WILD = re.compile(r"[#@*]")
_FORM = "the files beside it show what one may hold, and `Rule` in kg/mapping/infobox.py says it"


@dataclass(frozen=True, slots=True)
class Rule:
    """What one infobox parameter means.

    In the names of other parameters `#` is this one's number, and `a|b` is the first that is filled.

    - `reads` names a reader of `kg.extractors.infobox.readers` (`item`, `things`, `quantity`, `time`, `text`, …).
    - `property` is the property id; with `by` it comes from the table `choose` of the language's `choices.toml`,
      under the words of the parameter `by` (`subdivision_type`), of the value itself (`.`) or of its brackets (`()`).
    - `numbers` is the property where a value is only a number (`children = 2`); `start` and `end` are those of the
      edges of a period; `event` says that a date belongs to an event of that name, the value of `property`.
    - `unit` is what a bare number means, `lang` the parameter or literal (`=ko`) with the language of a text.
    - `dated` is what a lone date beside a value means for it (`start and end`: all of the time that it holds), `noted`
      what the words in its brackets mean (or those behind `as`: `Bob Rye as [[Tom Mill]]`); `period` names the
      parameters with its start and end (`years#`, `term_start#–term_end#`); `references` the parameter that cites it;
      `qualifiers` pairs of property and parameter or literal.
    - `placed` is what the place beside a date means (`1949 in [[Leeds]]`).
    - `form` is a regular expression that a code must match as a whole.
    - `parts` are parameters that make one value together (`lat_deg`, `lat_min`, …; `height_ft ft`), `says` is the
      text of the value, with parameters in braces; `unless` names parameters that state the same better, `needs` those
      without which it states nothing.
    """

    reads: str
    property: str | None = None
    by: str | None = None
    choose: str | None = None
    numbers: str | None = None
    start: str | None = None
    end: str | None = None
    event: str | None = None
    unit: str | None = None
    lang: str | None = None
    dated: str | None = None
    noted: str | None = None
    placed: str | None = None
    period: str | None = None
    references: str | None = None
    qualifiers: tuple[tuple[str, str], ...] = ()
    parts: tuple[str, ...] = ()
    says: str | None = None
    form: str | None = None
    unless: str | None = None
    needs: str | None = None


Entry = Rule | str
"""What a mapping says of a parameter: a rule, or why it is passed over on purpose."""


@dataclass(frozen=True, slots=True)
class Layer:
    """The entries of one TOML file: whole names, and names with a number or unit in them."""

    exact: Mapping[str, Entry]
    numbered: tuple[tuple[str, Entry], ...]


@dataclass(frozen=True, slots=True)
class Infobox:
    """One family of infoboxes: names, the class of its subject, and rules or reasons by parameter.

    `classes` are those of single templates (by case-folded name), `kind` the parameters that name the class and `kinds`
    the classes by their words, `filled` those that one of some parameters (`birth_date|birth_name`) tells. `about` says
    whose a further box on a page is: the article's subject all the same (`subject`), a part of it even as the first box
    (`part`), or a work of its own (`own`); `label` names its thing.
    In parameter names `#` stands for a number or nothing (`leader_name#`), `@` for a unit (`area_@`), `*` for anything;
    case and `_` do not matter.
    """

    names: tuple[str, ...]
    klass: str
    source: str
    kind: tuple[str, ...] = ()
    classes: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    filled: tuple[tuple[str, str], ...] = ()
    about: str = ""
    label: str = ""
    layers: tuple[Layer, ...] = ()
    wild: tuple[tuple[str, Entry], ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    _known: dict[str, tuple[Entry | None, str]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def class_of(self, template: str) -> str:
        """The class of what a template of this family (by case-folded name) is about."""
        return self.classes.get(template, self.klass)

    def rule(self, parameter: str) -> tuple[Rule, str] | None:
        """The rule of a parameter, with the number that stood for `#` in its name."""
        entry, number = self._entry(parameter)
        return (entry, number) if isinstance(entry, Rule) else None

    def why_ignored(self, parameter: str) -> str | None:
        """Why this parameter is passed over on purpose, or None when it is not."""
        entry, _ = self._entry(parameter)
        return entry if isinstance(entry, str) else None

    def _entry(self, parameter: str) -> tuple[Entry | None, str]:
        """A family's own entries win over those it extends, whole names over numbered ones; `*` comes last."""
        name = spelled(parameter)
        found = self._known.get(name)
        if found is None:
            if len(self._known) >= _MOST_NAMES:
                self._known.clear()
            found = self._known[name] = self._found(name)
        return found

    def _found(self, name: str) -> tuple[Entry | None, str]:
        for layer in self.layers:
            if name in layer.exact:
                return layer.exact[name], ""
            if found := self._matching(name, layer.numbered):
                return found
        return self._matching(name, self.wild) or (None, "")

    def _matching(self, name: str, patterns: tuple[tuple[str, Entry], ...]) -> tuple[Entry, str] | None:
        for pattern, entry in patterns:
            if not name.startswith(_head(pattern)):
                continue
            match = compile_name(pattern, tuple(self.units)).fullmatch(name)
            if match is None:
                continue
            found = match.groupdict()
            if isinstance(entry, Rule) and (suffix := found.get("unit")):
                entry = replace(entry, unit=self.units[suffix])
            return entry, found.get("number") or ""
        return None


_MOST_NAMES = 20_000
"""Names of parameters whose entries a family remembers."""


@lru_cache(maxsize=4096)
def spelled(name: str) -> str:
    """A parameter name in the one spelling that mappings compare: small letters, spaces for `_`."""
    return name.replace("_", " ").casefold()


class Infoboxes(Mapping[str, Infobox]):
    """All infoboxes of a language by case-folded template name, each family read when it is first asked for."""

    def __init__(self, folder: Path, units: Mapping[str, str]) -> None:
        self._folder = folder
        self._units = {spelled(suffix): unit for suffix, unit in units.items()}
        self._sources: dict[str, str] = {}
        self._tables: dict[str, str] = {}
        self._families: dict[str, Infobox] = {}
        for path in sorted(folder.glob("*.toml")):
            head = _head_of(path)
            for name in head["names"]:
                self._sources.setdefault(name.casefold(), path.stem)
            for css in head.get("tables", ()):
                self._tables.setdefault(css, path.stem)

    def __getitem__(self, template: str) -> Infobox:
        return self._family(self._sources[template], ())

    def __contains__(self, template: object) -> bool:
        return template in self._sources

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)

    def of_table(self, classes: Iterable[str]) -> Infobox | None:
        """The family of infoboxes that are written as tables with one of these CSS classes."""
        stem = next((self._tables[css] for css in classes if css in self._tables), None)
        return self._family(stem, ()) if stem else None

    def _family(self, stem: str, below: tuple[str, ...]) -> Infobox:
        if stem not in self._families:
            path = self._folder / f"{stem}.toml"
            if stem in below:
                raise KgError(f"{path} extends itself", "take that name out of `extends`")
            self._families[stem] = read_infobox(path, self._units, lambda name: self._family(name, (*below, stem)))
        return self._families[stem]


def read_infobox(path: Path, units: Mapping[str, str], family: Callable[[str], Infobox]) -> Infobox:
    """One infobox family from its TOML file; `family` gives those it extends. KgError says what is wrong and where."""
    data = read(path)
    try:
        head = data["infobox"]
        own, wild = _layer(data)
        wider = [family(name) for name in head.get("extends", ())]
        return Infobox(
            names=tuple(head["names"]),
            klass=head["class"],
            source=path.name,
            kind=tuple(head.get("kind", ())),
            classes={name.casefold(): klass for name, klass in data.get("classes", {}).items()},
            kinds={words.casefold(): klass for words, klass in data.get("kinds", {}).items()},
            filled=tuple(data.get("filled", {}).items()),
            about=head.get("about", ""),
            label=head.get("label", ""),
            layers=(own, *(layer for each in wider for layer in each.layers)),
            wild=(*wild, *(entry for each in wider for entry in each.wild)),
            units=units,
        )
    except KeyError as error:
        raise KgError(f"{path}: {error.args[0]!r} is missing or unknown", _FORM) from error
    except (TypeError, AttributeError) as error:
        raise KgError(f"{path}: a value is of the wrong kind: {error}", _FORM) from error


@lru_cache(maxsize=4096)
def compile_name(name: str, units: tuple[str, ...] = ()) -> re.Pattern[str]:
    """A parameter name as a pattern: `#` is a number or nothing, `@` a unit, `*` anything."""
    suffixes = "|".join(map(re.escape, sorted(units, key=len, reverse=True)))
    escaped = (
        re.escape(name)
        .replace(r"\#", r"(?P<number>\d{0,3})", 1)
        .replace(r"\#", r"\d{0,3}")
        .replace("@", f"(?P<unit>{suffixes})")
        .replace(r"\*", ".*")
    )
    return re.compile(escaped)


@lru_cache(maxsize=4096)
def _head(pattern: str) -> str:
    match = _WILD.search(pattern)
    return pattern[: match.start()] if match else pattern


def _head_of(path: Path) -> Mapping[str, list[str]]:
    """`[infobox]` of a family, read without the rest of the file (parsing all families costs 0.2 s)."""
    try:
        head = path.read_text("utf-8").partition("\n[parameters]")[0]
        table: Mapping[str, list[str]] = tomllib.loads(head)["infobox"]
        return {"names": list(table["names"]), "tables": table.get("tables", [])}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise KgError(
            f"{path}: the table [infobox] with its names cannot be read: {error}",
            "begin the file with [infobox], names = […], class = …; [parameters] comes after",
        ) from error


def _layer(data: Mapping[str, Any]) -> tuple[Layer, list[tuple[str, Entry]]]:
    """The entries of a file: whole and numbered names, and apart from them those with `*`, rules first."""
    exact: dict[str, Entry] = {}
    numbered: list[tuple[str, Entry]] = []
    wild: list[tuple[str, Entry]] = []
    for name, entry in _entries(data):
        if "*" in name:
            wild.append((spelled(name), entry))
        elif _WILD.search(name):
            numbered.append((spelled(name), entry))
        else:
            exact.setdefault(spelled(name), entry)
    return Layer(exact, tuple(numbered)), wild


def _entries(data: Mapping[str, Any]) -> Iterator[tuple[str, Entry]]:
    for name, fields in data.get("parameters", {}).items():
        yield name, rule_of(fields)
    for why, names in data.get("ignored", {}).items():
        yield from ((name, why) for name in names)


WHOLE = "start and end"
"""`dated` where a lone date beside a value is all the time that it holds: a season with a team."""
_PROPERTIES = ("property", "numbers", "start", "end", "dated", "noted", "placed")


def rule_of(fields: Mapping[str, Any]) -> Rule:
    """The rule of a parameter from its fields, property labels turned into ids."""
    fields = dict(fields)
    for name in _PROPERTIES:
        if name in fields and fields[name] != WHOLE:
            fields[name] = P[fields[name]]
    fields["qualifiers"] = tuple((P[name], parameter) for name, parameter in fields.get("qualifiers", {}).items())
    fields["parts"] = tuple(fields.get("parts", ()))
    return Rule(**fields)
