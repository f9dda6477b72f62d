"""Infobox mappings: what a file may hold is understood, what not is refused; and the tool that helps to write them."""

import re
from pathlib import Path

import pytest

from kg.extractors.infobox.readers import READERS
from kg.forms import read
from kg.mapping import FOLDER, Infoboxes, Mappings, mappings
from kg.mapping.infobox import spelled
from kg.model import KgError
from kg.vocab import P, properties
from tools.derive_mappings import (
    TABLE,
    Claim,
    contradictions,
    main,
    own_unit,
    propose,
    read_dump,
    read_table,
    review,
)

SUFFIXES = {"km2": "km2", "sq mi": "[mi_i]2", "ft": "[ft_i]"}
LANGUAGES = sorted(path.name for path in FOLDER.iterdir() if (path / "infobox").is_dir())
BASE = """# Bridges.
[infobox]
names = ["Infobox bridge"]
class = "schema:Bridge"

[parameters]
name = { reads = "text", property = "label" }
"span#_@" = { reads = "quantity", property = "length", qualifiers = { "applies to part" = "=span" } }
"*_span" = { reads = "quantity", property = "length" }

[ignored]
"layout of the box" = ["image_size", "*_width"]
"""
WIDER = """# Tunnels.
[infobox]
names = ["Infobox tunnel"]
class = "schema:Place"
extends = ["bridge"]

[parameters]
name = { reads = "text", property = "official name" }

[ignored]
"of another thing" = ["span#_@"]
"""


def infoboxes(folder: Path, **files: str) -> Infoboxes:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, "utf-8")
    return Infoboxes(folder, SUFFIXES)


def test_names_with_numbers_and_units(tmp_path: Path) -> None:
    box = infoboxes(tmp_path, bridge=BASE)["infobox bridge"]
    found = box.rule("Span2 sq_mi")
    assert found is not None
    rule, number = found
    assert (number, rule.unit, rule.property) == ("2", "[mi_i]2", P["length"])
    assert rule.qualifiers == ((P["applies to part"], "=span"),)
    assert box.rule("span_furlong") is None
    assert box.rule("main_span") is not None
    assert box.why_ignored("map width") == "layout of the box"


def test_own_entries_win_over_those_of_a_wider_family(tmp_path: Path) -> None:
    known = infoboxes(tmp_path, bridge=BASE, tunnel=WIDER)
    box = known["infobox tunnel"]
    name = box.rule("name")
    assert name is not None
    assert name[0].property == P["official name"]
    assert box.rule("span1_km2") is None
    assert box.why_ignored("span1_km2") == "of another thing"
    assert box.why_ignored("image size") == "layout of the box"
    assert sorted(known) == ["infobox bridge", "infobox tunnel"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("reads =", "read ="), "unexpected keyword argument 'read'"),
        (('property = "label"', 'property = "no such thing"'), "no such thing"),
        (('class = "schema:Bridge"', ""), "class.* is missing"),
        (('["image_size", "*_width"]', "[image]"), "not valid TOML"),
        (('names = ["Infobox bridge"]', "names = 3"), r"names"),
        (('class = "schema:Bridge"', 'class = "schema:Bridge"\nextends = ["bridge"]'), "extends itself"),
    ],
)
def test_a_wrong_file_is_named(change: tuple[str, str], says: str, tmp_path: Path) -> None:
    with pytest.raises(KgError, match=says):
        infoboxes(tmp_path, bridge=BASE.replace(*change))["infobox bridge"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_mapping_holds_together(lang: str) -> None:
    """Readers, choices and patterns that files name exist; a template belongs to one family."""
    known = mappings(lang)
    wrong = []
    for name in known.infoboxes:
        box = known.infoboxes[name]
        for layer in box.layers:
            rules = [*layer.exact.items(), *layer.numbered]
            for parameter, rule in (*rules, *box.wild):
                if isinstance(rule, str):
                    wrong += [] if rule else [f"{box.source}: {parameter} is ignored without a reason"]
                    continue
                wrong += [f"{box.source}: {parameter}: {each}" for each in faults(known, rule.reads, rule.choose)]
                for _, words in rule.qualifiers:
                    wrong += [] if words.strip() else [f"{box.source}: {parameter}: an empty qualifier"]
    assert not sorted(set(wrong))


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*/infobox/*.toml")), ids=lambda path: "/".join(path.parts[-3::2]))
def test_a_parameter_has_one_rule_and_gives_what_its_property_takes(path: Path) -> None:
    """Of two names that differ in case and `_` only, the second would never count; text is no thing and no number."""
    seen: dict[str, object] = {}
    wrong = []
    for name, fields in read(path).get("parameters", {}).items():
        if seen.setdefault(spelled(name), fields) != fields:
            wrong.append(f"{name} is spelled like another name with another rule")
        known = properties().get(P[fields["property"]]) if "property" in fields else None
        given = next((kinds for readers, kinds in GIVEN.items() if fields["reads"] in readers.split()), None)
        if known and given and known.datatype not in given and not (known.words and given & {"text", "string"}):
            wrong.append(f"{name}: {fields['reads']} for {known.label!r}, which is {known.datatype}")
    assert not wrong


GIVEN = {
    "codes": {"string", "external-id"},
    "text texts names": {"text", "string"},
    "number quantity measure money density offset": {"quantity"},
    "item items things phrase phrases place places": {"item"},
    "coordinates": {"coordinate"},
    "media": {"media"},
    "url": {"url"},
}
"""The kinds of value that readers give."""


def faults(known: Mappings, reads: str, choose: str | None) -> list[str]:
    found = [] if reads in READERS or reads == "kind" else [f"no reader is called {reads}"]
    return found if choose is None or choose in known.choices else [*found, f"choices.toml has no table {choose}"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_template_belongs_to_one_family(lang: str) -> None:
    owners: dict[str, list[str]] = {}
    for path in sorted((FOLDER / lang / "infobox").glob("*.toml")):
        for name in read(path)["infobox"]["names"]:
            owners.setdefault(name.casefold(), []).append(path.name)
    assert {name: files for name, files in owners.items() if len(files) > 1} == {}


def test_choices_name_properties_and_patterns() -> None:
    for table in mappings("en").choices.values():
        for words, entry in table.items():
            if words.startswith("~"):
                re.compile(words[1:])
            assert P[entry["property"]] in properties()
            assert entry.get("reads", "items") in READERS


@pytest.mark.parametrize(
    "template",
    """Infobox settlement|Infobox UK place|Infobox French commune|Infobox German location
    Infobox Italian comune|Infobox Spanish municipality|Infobox Swiss town|Infobox Swedish municipality
    Infobox Finnish municipality|Infobox Turkey place|Infobox Russian inhabited locality
    Infobox city Japan|Infobox Korean settlement|Infobox Indian jurisdiction|Infobox Australian place
    Infobox Philippine province|Infobox U.S. county|Infobox Iranian settlement|Infobox province
    Infobox state|Infobox country|Infobox continent|Infobox islands|Infobox river|Infobox lake
    Infobox mountain|Infobox sea|Infobox protected area|Infobox building|Infobox bridge|Infobox station
    Infobox airport|Infobox school|Infobox university|Infobox hospital|Infobox museum|Infobox stadium
    Infobox religious building|Geobox|Infobox person|Infobox officeholder|Infobox scientist
    Infobox writer|Infobox artist|Infobox musical artist|Infobox sportsperson|Infobox football biography
    Infobox military person|Infobox royalty|Infobox philosopher|Infobox military conflict
    Infobox election|Infobox earthquake|Infobox spaceflight|Infobox Olympic games|Infobox company
    Infobox newspaper|Infobox football club|Infobox organization|Infobox film|Infobox book|Infobox album
    Infobox song|Infobox ship begin|Infobox aircraft type|Infobox language|Taxobox""".replace("\n    ", "|").split("|"),
)
def test_the_most_used_infoboxes_are_known(template: str) -> None:
    box = mappings("en").infoboxes[template.casefold()]
    assert sum(len(layer.exact) + len(layer.numbered) for layer in box.layers) > 40


def test_the_unit_in_a_name_wins() -> None:
    found = mappings("en").infoboxes["infobox settlement"].rule("area_total_sq_mi")
    assert found is not None
    assert found[0].unit == "[mi_i]2"


# tools/derive_mappings.py, on a dump of its own making.

DUMP = """<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.8/"><page>
<title>Mapping en:Infobox heath</title><revision>
<text>{{TemplateMapping | mapToClass = Place | mappings =
{{PropertyMapping | templateProperty = name | ontologyProperty = foaf:name }}
{{PropertyMapping | templateProperty = area_km2 | ontologyProperty = areaTotal | unit = squareKilometre }}
{{PropertyMapping | templateProperty = area_sq_mi | ontologyProperty = areaTotal | unit = squareKilometre }}
{{IntermediateNodeMapping | nodeClass = Career | mappings = {{PropertyMapping
  | templateProperty = mayor2 | ontologyProperty = mayor }} }}
{{PropertyMapping | templateProperty = top | ontologyProperty = maximumElevation | unit = foot }}
{{PropertyMapping | templateProperty = caption | ontologyProperty = depictionDescription }}
{{PropertyMapping | templateProperty = heather | ontologyProperty = heatherCover }}
{{PropertyMapping | templateProperty = odd | ontologyProperty = ??? }}
}}</text></revision></page></mediawiki>"""


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "dump.xml"
    path.write_text(DUMP, "utf-8")
    return path


def test_the_dump_is_read_through_nested_mappings(dump: Path) -> None:
    table = read_table(TABLE, None)
    [(template, claims)] = read_dump(dump, table.units)
    assert template == "Infobox heath"
    assert claims == [
        Claim("name", "foaf:name", None),
        Claim("area_km2", "areaTotal", "km2"),
        Claim("area_sq_mi", "areaTotal", "km2"),
        Claim("mayor2", "mayor", None),
        Claim("top", "maximumElevation", "[ft_i]"),
        Claim("caption", "depictionDescription", None),
        Claim("heather", "heatherCover", None),
    ]


def test_a_mapping_is_proposed(dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(dump), "propose", "Infobox heath"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "# Infobox heath",
        "[parameters]",
        'name = { reads = "text", property = "label" }',
        '"area_@" = { reads = "quantity", property = "area" }',
        '"mayor#" = { reads = "item", property = "head of government" }',
        'top = { reads = "quantity", property = "elevation above sea level", unit = "[ft_i]" }',
        "# heather: dbo:heatherCover is not in dbpedia.toml",
        "",
        "[ignored]",
        '"only says more about another parameter" = ["caption"]',
    ]


def test_a_proposal_is_a_mapping(dump: Path, tmp_path: Path) -> None:
    table = read_table(TABLE, None)
    [(template, claims)] = read_dump(dump, table.units)
    head = f'[infobox]\nnames = ["{template}"]\nclass = "schema:Place"\n\n'
    (tmp_path / "m").mkdir()
    box = infoboxes(tmp_path / "m", heath=head + "\n".join(propose(claims, table)))["infobox heath"]
    verdicts = [(verdict, claim.parameter) for verdict, claim, _ in review(box, claims, table)]
    assert verdicts == [
        ("same", "name"),
        ("same", "area_km2"),
        ("same", "area_sq_mi"),
        ("same", "mayor2"),
        ("same", "top"),
        ("ignored", "caption"),
        ("missing", "heather"),
    ]


def test_a_review_finds_what_differs(tmp_path: Path) -> None:
    table = read_table(TABLE, None)
    box = infoboxes(tmp_path, bridge=BASE)["infobox bridge"]
    [(verdict, _, said)] = review(box, [Claim("name", "birthDate", None)], table)
    assert (verdict, said) == ("differs", "label")


def test_units_that_names_contradict(dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    claims = [Claim("area_sq_mi", "areaTotal", "km2"), Claim("area_km2", "areaTotal", "km2"), Claim("area", "x", "m2")]
    assert [(claim.parameter, own) for claim, own in contradictions(claims, SUFFIXES)] == [("area_sq_mi", "[mi_i]2")]
    assert own_unit("length_ft", SUFFIXES) == ("[ft_i]", "ft")
    assert own_unit("craft", SUFFIXES) is None
    main([str(dump), "units"])
    assert capsys.readouterr().out.splitlines()[-1] == "1 declared km2, by its name [mi_i]2"


def test_an_alignment_speaks_where_the_table_is_silent(tmp_path: Path) -> None:
    path = tmp_path / "alignment.tsv"
    path.write_text(
        "kind\tlabel\tdbpedia_ontology\nproperty\tplace of birth\tdbo:heatherCover,dbo:birthDate\n", "utf-8"
    )
    table = read_table(TABLE, path)
    assert table.meanings["heatherCover"].means == "place of birth"
    assert table.meanings["birthDate"].means == "date of birth"


def test_the_table_names_properties() -> None:
    """Labels and choices exist, and no meaning is both given and refused."""
    table = read_table(TABLE, None)
    known = mappings("en").choices
    for name, meaning in table.meanings.items():
        for label in (meaning.means, *meaning.also):
            assert label.removeprefix("~") in known if label.startswith("~") else P[label], name
        assert meaning.reads in READERS or meaning.reads == "kind", name
    assert not set(table.meanings) & set(table.refused)
