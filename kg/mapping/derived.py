"""The infoboxes of languages that nobody has mapped by hand, from the tables of tools/derive_languages.py."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.forms import read
from kg.mapping.infobox import Infobox, Infoboxes, Layer, Rule, rule_of, spelled
from kg.model import KgError
from kg.vocab import P

FOLDER = Path(__file__).resolve().parent.parent / "mappings" / "derived"
"""A folder for each language that has such tables; `rules.toml` says how a parameter with a meaning is read."""
_MORE = "only says more about another parameter"
_PLACE = "schema:Place"
_TELLS_A_PLACE = ("areaTotal", "area", "populationTotal")
_DEGREES = "degrees"
"""Eight parameters that are a coordinate together: degrees, minutes, seconds and a direction, twice."""
_DATES = "populationAsOf"
"""Parameters with the date of a population."""


def is_derived(code: str) -> bool:
    """Whether a language has tables that were made, not written."""
    return (FOLDER / code / "infoboxes.tsv").is_file()


class DerivedInfoboxes(Infoboxes):
    """The infoboxes of a language: own files, then derived and English ones, then those named like boxes."""

    def __init__(self, folder: Path, units: Mapping[str, str], table: Path, english: Infoboxes) -> None:
        super().__init__(folder, units)
        self._english = english
        self._lines: dict[str, str] = {}
        self._alike: list[tuple[str, str, str]] = []
        self._made: dict[str, Infobox] = {}
        for line in _lines(table):
            name = line.partition("\t")[0].casefold()
            if "*" in name:
                begins, _, ends = name.partition("*")
                self._alike.append((begins, ends, line))
            else:
                self._lines.setdefault(name, line)

    def __getitem__(self, template: str) -> Infobox:
        if super().__contains__(template):
            return super().__getitem__(template)
        if template not in self._made:
            self._made[template] = self._box(template)
        return self._made[template]

    def __contains__(self, template: object) -> bool:
        if super().__contains__(template) or template in self._lines or template in self._english:
            return True
        return isinstance(template, str) and self._like(template) is not None

    def __iter__(self) -> Iterator[str]:
        yield from dict.fromkeys((*super().__iter__(), *self._lines, *self._english))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _like(self, template: str) -> str | None:
        """The line of all templates whose names begin or end as those of infoboxes do."""
        return next((line for begins, ends, line in self._alike if _is_like(template, begins, ends)), None)

    def _box(self, template: str) -> Infobox:
        line = self._lines.get(template) or self._like(template)
        english = self._english.get(template)
        if line is None and english is None:
            raise KeyError(template)
        if english is None:
            return derived_infobox(line or "", self._units)
        further = derived_infobox(line, self._units).layers if line else ()
        return _replaced(english, (*english.layers, *further))


def _is_like(template: str, begins: str, ends: str) -> bool:
    return len(template) > len(begins) + len(ends) and template.startswith(begins) and template.endswith(ends)


def _replaced(box: Infobox, layers: tuple[Layer, ...]) -> Infobox:
    return Infobox(
        names=box.names,
        klass=box.klass,
        source=box.source,
        kind=box.kind,
        classes=box.classes,
        kinds=box.kinds,
        filled=box.filled,
        about=box.about,
        label=box.label,
        layers=layers,
        wild=box.wild,
        units=box.units,
    )


def derived_infobox(line: str, units: Mapping[str, str]) -> Infobox:
    """The infobox of one line of `infoboxes.tsv`: its name, its class, the parameters of each meaning."""
    name, klass, *cells = line.split("\t")
    told = [(key, parameters.split("|")) for key, _, parameters in (cell.rpartition(":") for cell in cells)]
    means = {key: parameters for key, parameters in told if key != _DEGREES}
    exact: dict[str, Rule | str] = {}
    for parts in (parameters for key, parameters in told if key == _DEGREES):
        exact.setdefault(spelled(parts[0]), Rule("coordinates", P["coordinate location"], parts=tuple(parts)))
        for part in parts[1:]:
            exact.setdefault(spelled(part.partition("=")[0]), _MORE)
    for key, parameters in means.items():
        entry = _entry(key, means)
        for parameter in parameters if entry else ():
            exact.setdefault(spelled(parameter), entry or _MORE)
    tells = "|".join(parameter for key in _TELLS_A_PLACE for parameter in means.get(key, ()))
    numbered = tuple((parameter, entry) for parameter, entry in exact.items() if "#" in parameter)
    return Infobox(
        names=(name,),
        klass=klass,
        source=f"{name} (derived)",
        filled=((tells, _PLACE),) if tells and not klass else (),
        layers=(Layer({k: v for k, v in exact.items() if "#" not in k}, numbered),),
        units=units,
    )


def _entry(key: str, means: Mapping[str, list[str]]) -> Rule | str | None:
    """The rule of parameters with one meaning, or why they are passed over."""
    if key == "latitude" and "longitude" in means:
        both = ("|".join(name.replace(" ", "_") for name in means[each]) for each in (key, "longitude"))
        return Rule("coordinates", P["coordinate location"], parts=tuple(both))
    if key in ("latitude", "longitude", _DATES, "caption"):
        return _MORE
    dates = means.get(_DATES)
    meaning, _, unit = key.partition("@")
    fields = _rules().get(meaning)
    if fields is None:
        return None
    more: dict[str, Any] = {"unit": unit} if unit else {}
    if fields["property"] == "population" and dates:
        more["qualifiers"] = {"point in time": "|".join(dates)}
    return rule_of({**fields, **more})


@lru_cache(maxsize=1)
def _rules() -> Mapping[str, Mapping[str, Any]]:
    data = read(FOLDER / "rules.toml")
    return {**data["any"], **data["places"]}


def _lines(path: Path) -> list[str]:
    try:
        return [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    except (OSError, UnicodeDecodeError) as error:
        raise KgError(f"{path} cannot be read: {error}", "make it again with tools/derive_languages.py") from error
