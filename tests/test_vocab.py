"""The dictionary holds no number or term from memory: each is found in the release or dump that it comes from."""

import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.vocab import (
    PREFIXES,
    P,
    Q,
    classes,
    expand,
    measures,
    properties,
    resource,
    schema_terms,
    structured,
    superclasses,
    units,
)

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(__file__).parent / "data" / "vocab"
KINDS = {
    "WikibaseItem": "item", "Quantity": "quantity", "Time": "time", "GlobeCoordinate": "coordinate", "Url": "url",
    "CommonsMedia": "media", "ExternalId": "external-id", "ExternaId": "external-id", "String": "string",
    "Monolingualtext": "text",
}  # fmt: skip


def table(name: str) -> list[list[str]]:
    """The rows of a table that was copied from its source; what the source is, its first lines say."""
    lines = (DATA / name).read_text("utf-8").splitlines()
    assert lines[0].startswith("# ")
    return [line.split("\t") for line in lines if not line.startswith("#")]


WIKIDATA = {ident: (label, kind) for ident, label, kind in table("wikidata-properties.tsv")}
TERMS = {term: (kind, above.split(), ranges.split()) for term, kind, above, ranges in table("schema-org-30.0.tsv")}


def test_every_property_of_wikidata_has_its_label_and_kind() -> None:
    ours = {ident: prop for ident, prop in properties().items() if ":" not in ident}
    assert ours.keys() <= WIKIDATA.keys(), "copy their rows from a dump, not from memory"
    for ident, prop in ours.items():
        label, kind = WIKIDATA[ident]
        assert prop.label == label
        assert prop.datatype == KINDS[kind] or (prop.datatype, KINDS[kind]) == ("external-id", "string")


def test_every_property_that_the_contracts_and_the_gold_name_is_there() -> None:
    assert [ident for (ident,) in table("named.txt") if ident not in properties()] == []


def test_every_schema_org_term_of_the_project_is_in_the_release() -> None:
    text = "\n".join(
        path.read_text("utf-8")
        for folder, ending in (("shapes", "ttl"), ("queries", "rq"), ("kg", "py"), ("kg", "toml"), ("docs", "md"))
        for path in (ROOT / folder).rglob(f"*.{ending}")
    )
    used = set(re.findall(r"(?<![\w.])schema:([A-Za-z]+)", text))
    assert len(used) > 200
    assert used - TERMS.keys() == set()


def test_every_dbpedia_term_is_one_that_its_mappings_use() -> None:
    named = [*classes(), *properties()]
    used = {curie.removeprefix("dbo:") for curie in named if curie.startswith("dbo:")}
    assert used == {term for term, _, uses in table("dbpedia-terms.tsv") if int(uses)}


def test_classes_and_terms_stand_in_the_hierarchy_of_the_release() -> None:
    for curie, found in classes().items():
        if curie.startswith("dbo:"):
            assert superclasses(curie) & {"schema:Place", "schema:Organization", "schema:Person", "schema:Event"}
            continue
        kind, above, _ = TERMS[curie.removeprefix("schema:")]
        assert kind == "class"
        assert sorted(found.broader) == [f"schema:{name}" for name in above if f"schema:{name}" in classes()]
        assert len(found.broader) == len(above), f"a class above {curie} is missing"
    for prop in properties().values():
        for term in prop.schema:
            kind, domain, ranges = TERMS[term]
            assert kind == "property"
            assert all(f"schema:{name}" in classes() for name in domain)
            assert structured(term) is None or structured(term) in ranges
            for name in domain:
                assert term in schema_terms(prop.id, [f"schema:{name}"])


def test_every_wikidata_class_is_backed_by_a_source() -> None:
    known = {ident: (label, status) for ident, label, status, _ in table("wikidata-classes.tsv")}
    named = {ident: label for label, ident in Q.items()}
    for found in classes().values():
        for ident in found.wikidata:
            label, status = known[ident]
            assert label.startswith(named[ident])
            assert "sourced" in status, f"{ident} is from memory only"


def test_every_unit_code_is_of_recommendation_20() -> None:
    codes = {code for code, _ in table("unece-rec20.tsv")}
    assert {unit.cefact for unit in units().values() if unit.cefact} == codes


def test_units_have_names_of_their_own_and_agree_with_each_other() -> None:
    slugs = [unit.slug for unit in units().values()]
    assert len(slugs) == len(set(slugs))
    for slug in slugs:
        assert ox.NamedNode(PREFIXES["kgu"] + slug)
        assert re.fullmatch(r"[A-Za-z0-9_-]+", slug)
    factor = {code: unit.factor for code, unit in units().items()}
    mile = factor["[mi_i]"]
    assert mile is not None
    assert factor["[mi_i]2"] == mile * mile
    assert factor["km2"] == Decimal(1000) ** 2
    for unit, per in (("km2", "/km2"), ("[mi_i]2", "/[mi_i]2"), ("har", "/har"), ("[acr_us]", "/[acr_us]")):
        size, each = factor[unit], factor[per]
        assert size is not None
        assert each is not None
        assert abs(size * each - 1) < Decimal("1e-12")


def test_labels_and_aliases_are_unique_and_lead_to_the_property() -> None:
    names = [name for prop in properties().values() for name in (prop.label, *prop.aliases)]
    assert len(names) == len(set(names)) == len(P)
    for prop in properties().values():
        assert {P[name] for name in (prop.label, *prop.aliases)} == {prop.id}
        assert prop.description.endswith(".")
        if ":" in prop.id:
            assert expand(prop.id)


def test_a_wrong_label_is_answered_with_the_nearest() -> None:
    with pytest.raises(KeyError, match=r"'place of brith'.*did you mean 'place of birth'"):
        P["place of brith"]
    with pytest.raises(KeyError, match="no item is called"):
        Q["no such thing"]
    assert P.get("place of brith") is None
    assert "place of birth" in P
    with pytest.raises(KeyError, match="known prefix"):
        expand("foo:bar")


def test_which_schema_org_terms_a_thing_carries_depends_on_its_class() -> None:
    part, located = P["part of"], P["located in"]
    assert schema_terms(part, ["schema:City"]) == ()
    assert schema_terms(part, ["schema:SportsEvent"]) == ("superEvent",)
    assert schema_terms(part, ["schema:Book"]) == ("isPartOf",)
    assert schema_terms(located, ["schema:City"]) == ("containedInPlace",)
    assert schema_terms(located, ["schema:CollegeOrUniversity"]) == ("containedInPlace", "location")
    assert schema_terms(P["image"], []) == ("image",)
    assert schema_terms(P["place of birth"], []) == ()
    assert schema_terms("kg:noSuchProperty", ["schema:City"]) == ()
    assert "schema:Thing" in superclasses("schema:City")
    assert superclasses("schema:NoSuchClass") == {"schema:NoSuchClass"}


def test_climate_measures_are_those_of_the_statements_table() -> None:
    named = [
        "mean daily maximum temperature", "mean temperature", "mean daily minimum temperature",
        "record high temperature", "record low temperature", "precipitation", "precipitation days", "rain",
        "rain days", "snowfall", "snow days", "relative humidity", "sunshine hours", "percent possible sunshine",
        "ultraviolet index", "dew point",
    ]  # fmt: skip
    assert set(named) <= measures().keys()
    assert measures()["precipitation"].annual == "sum"
    assert measures()["relative humidity"].annual == "mean"


def test_shapes_are_found_and_read_quickly_without_rdflib() -> None:
    assert resource("shapes/properties.ttl").is_file()
    code = "import sys, kg.vocab as v; v.P['label']; assert 'rdflib' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_every_unit_of_wikidata_is_backed_by_a_source() -> None:
    """Labels are alike; factors too, but for the foot (there as surveyors have it) and the year (there of 365 days)."""
    known = {ident: (label, factor) for ident, label, factor in table("wikidata-units.tsv")}
    ours = {unit.wikidata: unit for unit in units().values() if unit.wikidata}
    assert ours.keys() == known.keys()
    assert len(ours) == len([unit for unit in units().values() if unit.wikidata]), "two units are one item"
    other = {"1": "one", "dunam": "dunam (metric)", "per mille": "per thousand", "degree": "degree of angle"}
    for ident, (label, factor) in known.items():
        unit = ours[ident]
        assert other.get(label, label).casefold() == unit.label.casefold()
        if factor and unit.factor is not None:
            assert abs(Decimal(factor) / unit.factor - 1) < Decimal("0.001")
        else:
            assert unit.dimension in ("temperature", "money")
