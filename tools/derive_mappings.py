"""Proposes and reviews infobox mappings with the DBpedia mappings dump: docs/mappings.md says how; kg never runs it."""

import argparse
import bz2
import re
import sys
import tomllib
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.forms import read
from kg.mapping import FOLDER, mappings
from kg.mapping.infobox import Infobox, Rule, spelled
from kg.model import Article
from kg.vocab import properties
from kg.wikitext.nodes import Template, inside
from kg.wikitext.page import Page

TABLE = Path(__file__).with_name("dbpedia.toml")
_NUMBER = re.compile(r"\d+")
_NOTHING = {"", "???", "????", "?"}


@dataclass(frozen=True, slots=True)
class Claim:
    """What DBpedia says of one parameter: the ontology's property, and the unit in UCUM where it declares one."""

    parameter: str
    ontology: str
    unit: str | None


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an ontology property means here: how it is read, the property's label or `~choice`, other right meanings."""

    reads: str
    means: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """tools/dbpedia.toml, and the labels that the alignment file gives for ontology properties it has no entry for."""

    meanings: Mapping[str, Meaning]
    refused: Mapping[str, str]
    units: Mapping[str, str]


def read_table(path: Path, alignment: Path | None) -> Table:
    """The reviewed table; where it is silent, `alignment` (tab-separated: label, dbpedia_ontology, …) speaks."""
    data = tomllib.loads(path.read_text("utf-8"))
    meanings = {
        name: Meaning(entry["reads"], entry["means"], tuple(entry.get("also", ())))
        for name, entry in data["meanings"].items()
    }
    refused = {name: why for why, names in data["refused"].items() for name in names}
    for name, label in _aligned(alignment) if alignment else ():
        if name not in refused:
            meanings.setdefault(name, Meaning("items", label))
    return Table(meanings, refused, data["units"])


def _aligned(path: Path) -> Iterator[tuple[str, str]]:
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
    label, ontology = rows[0].index("label"), rows[0].index("dbpedia_ontology")
    for row in rows[1:]:
        if row[0] == "property" and len(row) > ontology:
            yield from ((name.removeprefix("dbo:"), row[label]) for name in row[ontology].split(",") if name)


def read_dump(path: Path, units: Mapping[str, str]) -> Iterator[tuple[str, list[Claim]]]:
    """Each mapped template of the dump (a MediaWiki export, perhaps .bz2) with what DBpedia says of its parameters."""
    with bz2.open(path) if path.suffix == ".bz2" else path.open("rb") as file:
        root = ET.parse(file).getroot()
    space = root.tag.removesuffix("mediawiki")
    for page in root.iter(f"{space}page"):
        title = page.findtext(f"{space}title", "").removeprefix("Mapping en:")
        text = page.findtext(f"{space}revision/{space}text", "")
        if claims := list(_claims(text, units)):
            yield title, claims


def _claims(text: str, units: Mapping[str, str]) -> Iterator[Claim]:
    page = Page(Article("Mapping", "en", text), mappings("en").language)
    for span in page.scan.spans:
        template = page.template(span) if span.kind == "template" else None
        if template is None:
            continue
        for node in (template, *_inner(template)):
            fields = {p.name: page.render(p.nodes).plain.strip() for p in node.parameters}
            name, ontology = fields.get("templateProperty", ""), fields.get("ontologyProperty", "")
            if node.key == "propertymapping" and name not in _NOTHING and ontology not in _NOTHING:
                yield Claim(name, ontology, units.get(fields.get("unit", "")))


def _inner(template: Template) -> Iterator[Template]:
    for parameter in template.parameters:
        yield from (node for node in inside(parameter.nodes) if isinstance(node, Template))


def propose(claims: list[Claim], table: Table) -> Iterator[str]:
    """TOML lines for a template's parameters: those that differ only in number or unit are one rule."""
    suffixes = read(FOLDER / "suffixes.toml")
    rules: dict[str, str] = {}
    ignored: dict[str, list[str]] = defaultdict(list)
    for claim in claims:
        name = _wild(claim.parameter, suffixes)
        if claim.ontology in table.refused:
            ignored[table.refused[claim.ontology]].append(name)
        elif meaning := table.meanings.get(claim.ontology):
            rules.setdefault(name, _line(name, meaning, claim.unit))
        else:
            rules.setdefault(name, f"# {name}: dbo:{claim.ontology} is not in {TABLE.name}")
    yield "[parameters]"
    yield from rules.values()
    yield "\n[ignored]"
    for why, names in ignored.items():
        yield f'"{why}" = [{", ".join(f"{chr(34)}{name}{chr(34)}" for name in dict.fromkeys(names))}]'


def _line(name: str, meaning: Meaning, unit: str | None) -> str:
    key = name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else f'"{name}"'
    fields = [f'reads = "{meaning.reads}"']
    if meaning.means.startswith("~"):
        fields += ['by = "WHICH PARAMETER OR ."', f'choose = "{meaning.means[1:]}"']
    else:
        fields.append(f'property = "{meaning.means}"')
    if unit and "@" not in name:
        fields.append(f'unit = "{unit}"')
    return f"{key} = {{ {', '.join(fields)} }}"


def own_unit(parameter: str, suffixes: Mapping[str, str]) -> tuple[str, str] | None:
    """The unit that a parameter's name ends in, and that ending: `area_total_sq_mi` gives `[mi_i]2` and `sq mi`."""
    name = spelled(parameter)
    found = [s for s in suffixes if name.endswith(f" {spelled(s)}")]
    return (suffixes[longest], longest) if found and (longest := max(found, key=len)) else None


def _wild(parameter: str, suffixes: Mapping[str, str]) -> str:
    if unit := own_unit(parameter, suffixes):
        parameter = parameter[: len(parameter) - len(unit[1])] + "@"
    return _NUMBER.sub("#", parameter, count=1) if not parameter[:1].isdigit() else parameter


def review(box: Infobox, claims: list[Claim], table: Table) -> Iterator[tuple[str, Claim, str]]:
    """What the committed mapping makes of each claim: (`same`, `differs`, `ignored` or `missing`), and what it says."""
    labels = {each.id: each.label for each in properties().values()}
    for claim in claims:
        found = box.rule(claim.parameter)
        meaning = table.meanings.get(claim.ontology)
        if found is None:
            why = box.why_ignored(claim.parameter)
            yield ("ignored" if why else "missing"), claim, why or ""
        else:
            said = _said(found[0], labels)
            agreed = meaning is not None and said in (meaning.means, *meaning.also)
            yield ("same" if agreed else "differs"), claim, said


def _said(rule: Rule, labels: Mapping[str, str]) -> str:
    named = rule.property or rule.start or rule.numbers
    return labels.get(named, named) if named else f"~{rule.choose}"


def contradictions(claims: list[Claim], suffixes: Mapping[str, str]) -> Iterator[tuple[Claim, str]]:
    """The claims whose declared unit is not the one that the parameter's name ends in, with the name's own."""
    for claim in claims:
        own = own_unit(claim.parameter, suffixes)
        if own and claim.unit and own[0] != claim.unit:
            yield claim, own[0]


def _print_review(dump: Path, table: Table, names: list[str]) -> None:
    known = mappings("en").infoboxes
    total: Counter[str] = Counter()
    for title, claims in read_dump(dump, table.units):
        if title.casefold() not in known or (names and title not in names):
            continue
        for verdict, claim, said in review(known[title.casefold()], claims, table):
            total[verdict] += 1
            if verdict == "differs" or (verdict == "missing" and names):
                print(f"{verdict}\t{title} / {claim.parameter}\tdbo:{claim.ontology}\t{said}")
    print(", ".join(f"{count} {verdict}" for verdict, count in total.most_common()))


def _print_units(dump: Path, table: Table) -> None:
    suffixes: dict[str, Any] = read(FOLDER / "suffixes.toml")
    count: Counter[str] = Counter()
    for title, claims in read_dump(dump, table.units):
        for claim, own in contradictions(claims, suffixes):
            count[f"declared {claim.unit}, by its name {own}"] += 1
            print(f"{title} / {claim.parameter}\tdeclared {claim.unit}, by its name {own}")
    print("\n".join(f"{number} {what}" for what, number in count.most_common()))


def main(arguments: list[str]) -> int:
    """Runs one of the three commands; the dump's path is an argument, nothing is downloaded."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dump", type=Path, help="the DBpedia mappings, a MediaWiki export (.xml or .xml.bz2)")
    parser.add_argument("command", choices=("propose", "review", "units"))
    parser.add_argument("template", nargs="*", help='"Infobox river", as DBpedia spells it; all of them without')
    parser.add_argument("--alignment", type=Path, help="Wikidata labels of further ontology properties (.tsv)")
    given = parser.parse_args(arguments)
    table = read_table(TABLE, given.alignment)
    if given.command == "units":
        _print_units(given.dump, table)
    elif given.command == "review":
        _print_review(given.dump, table, given.template)
    else:
        for title, claims in read_dump(given.dump, table.units):
            if title in given.template:
                print(f"# {title}", *propose(claims, table), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
