"""Writes kg/mappings/derived/<code>/ for languages without tables of their own; docs/languages.md says how.

Months, signs of numbers and countries come from CLDR (babel), the meaning of infobox parameters from the mappings of
DBpedia's editors (language, template, class, parameter, property, unit), the rest from tools/languages.toml.
"""

import argparse
import bz2
import re
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel import Locale

TOOLS = Path(__file__).parent
DERIVED = TOOLS.parent / "kg" / "mappings" / "derived"
MADE = "# Made by tools/derive_languages.py; change tools/languages.toml instead."
PLACES = {
    **dict.fromkeys(("City", "Town"), "schema:City"),
    **dict.fromkeys(("Settlement", "PopulatedPlace", "Village", "Place"), "schema:Place"),
    **dict.fromkeys(
        ("AdministrativeRegion", "Municipality", "Province", "Region", "District", "GeopoliticalOrganisation"),
        "schema:AdministrativeArea",
    ),
    "Country": "schema:Country",
}
PERSONS = (
    "Person",
    "Politician",
    "OfficeHolder",
    "President",
    "PrimeMinister",
    "Governor",
    "Writer",
    "Actor",
    "Athlete",
    "MusicalArtist",
    "Scientist",
    "SoccerPlayer",
    "BasketballPlayer",
    "Monarch",
    "TennisPlayer",
    "MilitaryPerson",
    "Artist",
    "Mayor",
    "Royalty",
    "Saint",
    "Philosopher",
    "Journalist",
    "Astronaut",
    "Cyclist",
    "Senator",
    "Model",
    "Pope",
    "Chancellor",
    "MemberOfParliament",
    "SoccerManager",
)
OTHERS = {
    **dict.fromkeys(PERSONS, "schema:Person"),
    "Film": "schema:Movie",
    "Book": "schema:Book",
    "Band": "schema:MusicGroup",
    "University": "schema:CollegeOrUniversity",
    "School": "schema:School",
    "Airport": "schema:Airport",
    "Company": "schema:Organization",
    "Organisation": "schema:Organization",
    "Software": "schema:SoftwareApplication",
    "River": "schema:RiverBodyOfWater",
    "Lake": "schema:BodyOfWater",
    "Mountain": "schema:Mountain",
    "Island": "schema:Landform",
    "Language": "schema:Language",
}
UNITS = {"squareKilometre": "km2", "squareMile": "[mi_i]2", "hectare": "har", "metre": "m", "foot": "[ft_i]"}
UNITS |= {"kilometre": "km", "mile": "[mi_i]", "inhabitantsPerSquareKilometre": "/km2"}
UNITS |= {"inhabitantsPerSquareMile": "/[mi_i]2", "centimetre": "cm", "squareMetre": "m2"}
SIZES = {"area": {"km2", "[mi_i]2", "har", "m2"}, "elevation above sea level": {"m", "[ft_i]"}}
SIZES |= {"population density": {"/km2", "/[mi_i]2"}}
LATITUDE, LONGITUDE = ("latitude", "geo:lat"), ("longitude", "geo:long")
CAPTIONS = ("pictureDescription", "thumbnailCaption", "imageCaption", "imageSize", "mapDescription", "mapCaption")
FEWEST = 2
"""Templates of a language that must agree on a parameter before one without a mapping is read so."""
_NAMED = 3
"""Templates that must agree that a parameter is the name: editors give that meaning to captions and types, too."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What DBpedia's editors say of one parameter of one template."""

    template: str
    klass: str
    parameter: str
    meaning: str


def main(arguments: list[str]) -> int:
    """Writes the tables of every language of tools/languages.toml."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("facts", type=Path, help="the mappings of DBpedia's editors as a table (.tsv or .tsv.bz2)")
    given = parser.parse_args(arguments)
    rules = tomllib.loads((DERIVED / "rules.toml").read_text("utf-8"))
    suffixes = tomllib.loads((DERIVED.parent / "suffixes.toml").read_text("utf-8"))
    facts = read_facts(given.facts, rules, suffixes)
    for code, more in tomllib.loads((TOOLS / "languages.toml").read_text("utf-8")).items():
        folder = DERIVED / code
        folder.mkdir(parents=True, exist_ok=True)
        for name, lines in tables(code, more, facts.get(code, [])).items():
            (folder / name).write_text("\n".join([MADE, *lines]) + "\n", "utf-8")
    return 0


def tables(code: str, more: Mapping[str, Any], facts: list[Fact]) -> dict[str, list[str]]:
    """The lines of each file of a language."""
    locale = Locale.parse(code)
    return {
        "words.toml": list(words(more)),
        "values.toml": list(values(locale)),
        "lists.toml": list(lists(more)),
        "countries.toml": list(countries(locale)),
        "choices.toml": [
            'extends = "en"',
            "[subdivision]",
            *(f'"{w}" = {{ property = "country" }}' for w in more.get("country", ())),
        ],
        "infoboxes.tsv": list(infoboxes(more, facts)),
    }


def words(more: Mapping[str, Any]) -> Iterator[str]:
    """The names of namespaces."""
    category, template, portal = more["category"], more["template"], more.get("portal", "portal")
    shared = [
        "template",
        "wikipedia",
        "wp",
        "project",
        "help",
        "portal",
        "user",
        "talk",
        "special",
        "wikt",
        "wiktionary",
    ]
    shared += [
        "commons",
        "c",
        "s",
        "wikisource",
        "q",
        "wikiquote",
        "n",
        "wikinews",
        "b",
        "wikibooks",
        "v",
        "wikiversity",
    ]
    shared += ["voy", "wikivoyage", "species", "wikispecies", "d", "wikidata", "m", "meta", "mw", "draft", "module"]
    shared += ["mediawiki", "timedtext"]
    yield "[namespaces]"
    yield f"file = {listed([*more['file'], 'file', 'image', 'media'])}"
    yield f"category = {listed([category, *more.get('category_also', ()), 'category'])}"
    yield f'"category title" = "{category[:1].upper()}{category[1:]}"'
    yield f'template = "{template[:1].upper()}{template[1:]}"'
    yield f'portal = "{portal[:1].upper()}{portal[1:]}"'
    yield f"other = {listed([template, portal, *more['other'], *shared])}"


def values(locale: Locale) -> Iterator[str]:
    """Dates and numbers as CLDR writes them."""
    long, day = locale.date_formats["long"].pattern, str(locale.datetime_skeletons["MMMMd"])
    month = str(locale.datetime_skeletons.get("yMMMM", "MMMM y"))
    forms = [form(each) for each in (long, month)]
    yield "[dates]"
    yield f"forms = {listed([*dict.fromkeys(forms), '{day} {month} {year}', '{month} {year}', '{year}'])}"
    yield f"partial = {listed([form(day)])}"
    yield 'numeric_order = "day first"'
    yield "\n[dates.months]"
    names: dict[str, int] = {}
    for width in ("format", "stand-alone"):
        for number, name in locale.months[width]["wide"].items():
            names.setdefault(name.removeprefix("de ").removeprefix("d’"), number)
    yield from (f'"{name}" = {number}' for name, number in names.items() if not name[:1].isdigit())
    signs = locale.number_symbols.get("latn", {})
    group = signs.get("group", ",")
    yield "\n[numbers]"
    yield f'decimal = "{signs.get("decimal", ".")}"'
    yield f'group = "{" " if group.isspace() else group}"'


def form(pattern: str) -> str:
    """A date pattern of CLDR as a form of values.toml; words behind the last field may be missing."""
    parts = re.findall(r"'[^']*'|d+|[ML]+|y+|[^'dMLy]+", pattern)
    named = {"d": "{day}", "y": "{year}"}
    numeric = any(re.match(r"[ML]", part) and len(part) < len("MMM") for part in parts)
    eastern = any("月" in part or "년" in part for part in parts)
    found = ""
    for part in parts:
        if part[0] in named:
            found += "{year_figures}" if eastern and part[0] == "y" else named[part[0]]
        elif part[0] in "ML":
            found += "{month_number}" if eastern or numeric else "{month}"
        else:
            found += re.escape(part.strip("'")).replace(r"\ ", " ") if part != "''" else "'"
    head, _, tail = found.rpartition("}")
    head += "}"
    return f"{head}(?:{tail.lstrip()})?" if tail.strip() and not eastern and tail.startswith(" ") else f"{head}{tail}"


def lists(more: Mapping[str, Any]) -> Iterator[str]:
    """The headings of twin towns, and what joins the last of several names."""
    yield '[topics."twin towns"]'
    yield f"phrases = {listed(more['twins'])}"
    yield "\n[run]"
    yield f"and = {listed(more.get('and', ()))}"


def countries(locale: Locale) -> Iterator[str]:
    """The names of countries by name and code."""
    english = tomllib.loads((DERIVED.parent / "en" / "countries.toml").read_text("utf-8"))
    codes = defaultdict(list)
    for key, name in english.items():
        if re.fullmatch(r"[A-Z]{3}", key):
            codes[name].append(key)
    told = Locale.parse("en").territories
    for tag, name in sorted(locale.territories.items()):
        if re.fullmatch(r"[A-Z]{2}", tag) and not re.search(r"[(\[\"\\]", name) and codes.get(told.get(tag, "")):
            for key in dict.fromkeys((name, *codes[told[tag]])):
                yield f'"{key}" = "{name}"'


def infoboxes(more: Mapping[str, Any], facts: list[Fact]) -> Iterator[str]:
    """A line for each template: its name, its class, its parameters by what they mean; `*` for those like it."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for fact in facts:
        votes[fact.parameter][fact.meaning] += 1
    by_template: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.meaning == "foaf:name" and votes[fact.parameter][fact.meaning] < _NAMED:
            continue
        usual, most = votes[fact.parameter].most_common(1)[0]
        if fact.meaning == usual or votes[fact.parameter][fact.meaning] * 2 >= most:
            by_template[fact.template].append(fact)
    hand, degrees = more.get("parameters", {}), more.get("degrees", [])
    for template, told in sorted(by_template.items()):
        klass = PLACES.get(told[0].klass) or OTHERS.get(told[0].klass, "")
        meanings = {fact.parameter: fact.meaning for fact in told}
        if told[0].klass in PLACES:
            meanings |= hand
        if template not in more.get("refused", ()) and (cells := grouped(meanings, hand, degrees)):
            yield "\t".join((template, klass, *cells))
    general = {
        parameter: meaning
        for parameter, counted in votes.items()
        for meaning, count in counted.most_common(1)
        if count >= FEWEST and count * 10 >= sum(counted.values()) * 9
    }
    for begins, ends in ((more.get("boxes", ()), ""), (more.get("boxes_end", ()), "*")):
        for each in begins:
            yield "\t".join((f"{ends}{each}" if ends else f"{each}*", "", *grouped(general | hand, hand, degrees)))


def grouped(meanings: Mapping[str, str], hand: Mapping[str, str], degrees: Iterable[list[str]]) -> list[str]:
    """The parameters of a template by what they mean: `areaTotal:superficie|área`."""
    several: dict[str, set[str]] = defaultdict(set)
    for parameter, meaning in meanings.items():
        several[wild(parameter)].add(meaning)
    by_meaning: dict[str, list[str]] = defaultdict(list)
    for parameter, meaning in sorted(meanings.items()):
        name = wild(parameter)
        further = (
            parameter not in hand
            and meaning not in ("latitude", "longitude")
            and any(meanings.get(name[: cut.start()]) == meaning for cut in re.finditer("[ _]", name))
        )
        if (
            len(several[name]) == 1
            and not further
            and name not in by_meaning[meaning]
            and not re.search(r"[\t|:]", name)
        ):
            by_meaning[meaning].append(name)
    cells = [f"{meaning}:{'|'.join(names)}" for meaning, names in sorted(by_meaning.items()) if names]
    return [*cells, *(f"degrees:{'|'.join(parts)}" for parts in degrees)]


def wild(parameter: str) -> str:
    """A parameter's name with `#` for the number at its end, which is no number in `area_km2`."""
    return parameter if parameter.endswith(("km2", "m2", "mi2")) else re.sub(r"\d{1,2}$", "#", parameter)


def read_facts(path: Path, rules: Mapping[str, Any], suffixes: Mapping[str, str]) -> dict[str, list[Fact]]:
    """The facts of each language whose meaning rules.toml knows."""
    data = bz2.decompress(path.read_bytes()) if path.suffix == ".bz2" else path.read_bytes()
    found: dict[str, list[Fact]] = defaultdict(list)
    for line in data.decode("utf-8").splitlines()[1:]:
        code, template, klass, parameter, ontology, unit = line.split("\t")
        if parameter and (meaning := meant(klass, parameter, ontology, unit, rules, suffixes)):
            found[code].append(Fact(template, klass, parameter, meaning))
    return found


def meant(
    klass: str, parameter: str, ontology: str, unit: str, rules: Mapping[str, Any], suffixes: Mapping[str, str]
) -> str | None:
    """What a parameter means, as a key of rules.toml with its unit where that is another; None where none holds."""
    if ontology in LATITUDE:
        return "latitude"
    if ontology in LONGITUDE:
        return "longitude"
    if ontology in CAPTIONS:
        return "caption"
    if ontology in rules["more"]:
        return "populationAsOf"
    rule = rules["any"].get(ontology) or (klass in PLACES and rules["places"].get(ontology))
    if not rule:
        return None
    spelled = parameter.replace("_", " ").casefold()
    own = next((suffixes[s] for s in sorted(suffixes, key=len, reverse=True) if spelled.endswith(f" {s}")), None)
    fitting = SIZES.get("area" if rule["property"].endswith("area") else rule["property"])
    if fitting is None:
        measured = UNITS.get(unit) if rule["reads"] == "measure" else None
        return f"{ontology}@{measured}" if measured else ontology
    known = f"/{own}" if own and rule["property"] == "population density" else own or UNITS.get(unit)
    if (known and known not in fitting) or (
        unit and not known and unit not in ("area", "Area", "PopulationDensity", "Length")
    ):
        return None
    return f"{ontology}@{known}" if known and known != rule["unit"] else ontology


def listed(several: Iterable[str]) -> str:
    """A list of words in TOML, each once."""
    quoted = (each.replace("\\", "\\\\").replace('"', '\\"') for each in dict.fromkeys(several))
    return f"[{', '.join(chr(34) + each + chr(34) for each in quoted)}]"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
