"""Candidates: what agrees and differs adds up, a tie is no answer, and services that fail take no links away."""

import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.linking import Link, link_lines, open_index
from kg.linking.building import build_index
from kg.linking.candidates import Traits, best, distance, folded, score, traits, wkt
from kg.linking.mediawiki import caller
from kg.linking.suggestions import from_api, from_index, from_sparql
from kg.model import KgError
from kg.rdf import lines
from kg.store import Solutions
from kg.store.http import Patience
from kg.vocab import P, classes, expand
from tests.query_sample import BASE, ordna
from tests.servers import reply
from tests.wiki_sample import Wiki, api, dumps, wikidata

TOWN = classes()["schema:City"].wikidata[0]
RIVER = classes()["schema:RiverBodyOfWater"].wikidata[0]
ORDNA = Traits(frozenset({("Ordna", "en")}), frozenset({TOWN}), (60.0, 20.0), frozenset({"Q20"}))
INSTANCE, POINT, COUNTRY = P["instance of"], P["coordinate location"], P["country"]


def called(*names: str) -> frozenset[tuple[str, str]]:
    return frozenset((name, "en") for name in names)


@pytest.mark.parametrize(
    ("item", "points", "reason"),
    [
        (Traits(called("Ordna")), "0.5", "called “Ordna” too"),
        (Traits(called("ordná")), "0.4", "called “ordna” too, but for case and marks"),
        (Traits(called("Orda")), "0", "no name in common"),
        (Traits(called("Ordna"), frozenset({TOWN})), "0.7", "of the same kind"),
        (Traits(called("Ordna"), frozenset({RIVER})), "0.3", "of another kind"),
        (Traits(called("Ordna"), point=(60.005, 20.0)), "0.7", "0.6 km apart"),
        (Traits(called("Ordna"), point=(60.05, 20.0)), "0.6", "5.6 km apart"),
        (Traits(called("Ordna"), point=(60.3, 20.0)), "0.5", "33.4 km apart"),
        (Traits(called("Ordna"), point=(-60.0, 20.0)), "0.2", "13343.4 km apart"),
        (Traits(called("Ordna"), countries=frozenset({"Q20", "Q34"})), "0.6", "in the same country"),
        (Traits(called("Ordna"), countries=frozenset({"Q34"})), "0.3", "in another country"),
        (Traits(called("Ordna"), frozenset({TOWN}), (60.0, 20.0), frozenset({"Q20"})), "1.0", "0.0 km apart, in"),
        (Traits(called("Ordna"), frozenset({RIVER}), (0.0, 0.0), frozenset({"Q34"})), "0", "in another country"),
    ],
)  # fmt: skip
def test_what_agrees_and_differs_adds_up(item: Traits, points: str, reason: str) -> None:
    found, why = score(ORDNA, item)
    assert found == Decimal(points)
    assert reason in why


def suggesting(*items: tuple[str, Traits]) -> object:
    def suggest(names: object) -> Iterable[tuple[str, Traits]]:
        assert names == sorted(ORDNA.names)
        return items

    return suggest


def chosen(*items: tuple[str, Traits]) -> dict[str, Link]:
    return best({"thing": ORDNA}, suggesting(*items), "somebody")  # type: ignore[arg-type]


def test_the_best_is_chosen_and_a_tie_is_no_answer() -> None:
    near, far = Traits(called("Ordna"), point=(60.0, 20.0)), Traits(called("Ordna"), point=(61.0, 20.0))
    assert chosen(("Q1", far), ("Q2", near)) == {
        "thing": Link("", "", "Q2", "candidate", "somebody", "called “Ordna” too, 0.0 km apart", Decimal("0.7"))
    }
    assert chosen(("Q1", near), ("Q2", near)) == {}
    assert chosen(("Q1", far)) == {}
    assert chosen() == {}
    # an item told of in several rows is one item
    assert chosen(("Q1", Traits(called("Ordna"))), ("Q1", Traits(called("Ordna"), frozenset({TOWN}))))[
        "thing"
    ].score == Decimal("0.7")


def test_distances_are_those_of_a_globe() -> None:
    assert distance((0, 0), (0, 0)) == 0
    assert distance((0, 0), (0, 1)) == pytest.approx(111.19, abs=0.01)
    assert distance((90, 0), (-90, 0)) == pytest.approx(20015, abs=1)
    assert distance((0, 179.5), (0, -179.5)) == pytest.approx(111.19, abs=0.01)


def test_points_and_names_are_read_as_they_are_written() -> None:
    assert wkt("POINT(127.53333 39.91667)") == wkt("Point(127.53333 39.91667)") == (39.91667, 127.53333)
    assert wkt("<http://www.wikidata.org/entity/Q405> Point(1 2)") is None
    assert wkt("POLYGON((1 2))") is wkt("Point(east 2)") is wkt("") is None
    assert folded("Hamhŭng-guyŏk") == folded("HAMHUNG GUYOK")
    assert folded("함흥") == folded("함흥")
    assert folded("?!") == "?!"


def test_traits_are_what_the_plain_layer_says() -> None:
    graph = lines(ordna())
    found = traits(graph, {f"{BASE}en/Ordna"}, {f"{BASE}en/Grenz": "Q20"})[f"{BASE}en/Ordna"]
    assert ("Ordna", "en") in found.names
    assert TOWN in found.kinds
    assert found.point is not None
    assert set(traits(graph, {f"{BASE}en/Ordna"}, {})) == {f"{BASE}en/Ordna"}


# Where they come from: an invented Wikidata, in its own shapes

SLICE = f"""
@prefix wd: <http://www.wikidata.org/entity/> . @prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix geo: <http://www.opengis.net/ont/geosparql#> .
wd:Q901 rdfs:label "Ordna"@en ; wdt:{INSTANCE} wd:{TOWN} ; wdt:{COUNTRY} wd:Q20, wd:Q34 .
wd:Q902 rdfs:label "Ordna"@en ; wdt:{INSTANCE} wd:{RIVER} .
wd:Q903 rdfs:label "Elsewhere"@en ; skos:altLabel "Zeta"@en ; wdt:{POINT} "Point(20 60)"^^geo:wktLiteral .
wd:{P["country"]} rdfs:label "Ordna"@en .
"""
LABELS = {"Q901": "Ordna", "Q902": "Ordna", "Q903": "Zeta"}
CLAIMS = {"Q901": {INSTANCE: [TOWN], COUNTRY: ["Q20", "Q34"]}, "Q902": {INSTANCE: [RIVER]}, "Q903": {POINT: [(60, 20)]}}


def answered(fields: dict[str, str]) -> dict[str, object]:
    """What the API of Wikidata says of the same items."""
    if fields["action"] == "wbsearchentities":
        found = [qid for qid, label in LABELS.items() if label.startswith(fields["search"])]
        match = {"type": "label", "language": "en", "text": fields["search"]}
        return {"search": [{"id": qid, "match": match} for qid in found] + [{"id": "L1-F1", "match": match}]}
    entities = {}
    for qid in fields["ids"].split("|"):
        known = {prop: [_claim(value) for value in values] for prop, values in CLAIMS[qid].items()}
        claims = {
            prop: [*found, {"rank": "normal", "mainsnak": {"snaktype": "novalue"}}] for prop, found in known.items()
        }
        entities[qid] = {"type": "item", "id": qid, "claims": claims}
    return {"entities": entities}


def _claim(value: object) -> dict[str, object]:
    if isinstance(value, tuple):
        told: dict[str, object] = {
            "latitude": value[0],
            "longitude": value[1],
            "globe": "http://www.wikidata.org/entity/Q2",
        }
    else:
        told = {"entity-type": "item", "id": value}
    return {"rank": "normal", "mainsnak": {"snaktype": "value", "datavalue": {"value": told}}}


WANTED = [("Ordna", "en"), ("Zeta", "en"), ("Nobody", "en")]
ALL = {
    "Q901": Traits(called("Ordna"), frozenset({TOWN}), None, frozenset({"Q20", "Q34"})),
    "Q902": Traits(called("Ordna"), frozenset({RIVER})),
    "Q903": Traits(called("Zeta"), point=(60.0, 20.0)),
}


def gathered(found: Iterable[tuple[str, Traits]]) -> dict[str, Traits]:
    from kg.linking.candidates import merged

    items: dict[str, Traits] = {}
    for qid, each in found:
        items[qid] = merged(items.get(qid, Traits()), each)
    return items


def test_wikidata_suggests_the_same_over_sparql_and_through_its_api() -> None:
    from kg.store.endpoint import endpoint

    with wikidata(SLICE) as url:
        assert gathered(from_sparql(endpoint(url))(WANTED)) == ALL
    with api(
        Wiki(), lambda _: lambda handler: reply(handler, json.dumps(answered(server.asked[-1])).encode())
    ) as server:
        assert gathered(from_api(caller(), server.url)(WANTED)) == ALL
    assert [fields["action"] for fields in server.asked] == ["wbsearchentities"] * 3 + ["wbgetentities"]
    assert server.asked[-1]["ids"] == "Q901|Q902|Q903"


def test_the_titles_of_an_index_suggest_by_name_alone(tmp_path: Path) -> None:
    build_index(dumps(Wiki({"Ordna": "Q901", "Zeta": "Q903"}), tmp_path), tmp_path / "x")
    found = gathered(from_index(open_index(tmp_path / "x"))([*WANTED, ("오르드나", "ko")]))
    assert found == {"Q901": Traits(called("Ordna")), "Q903": Traits(called("Zeta"))}


@pytest.mark.parametrize("body", ['{"search": 5}', '{"searchinfo": {}}', '{"search": [{"id": 5}]}', '{"search": [5]}'])
def test_an_api_that_answers_otherwise_is_told(body: str) -> None:
    lying = api(Wiki(), lambda _: lambda handler: reply(handler, body.encode()))
    with lying as server, pytest.raises(KgError, match="not that of Wikidata's API"):
        list(from_api(caller(Patience(tries=1)), server.url)(WANTED))
    with pytest.raises(KgError, match="did not answer with rows"):
        list(from_sparql(lambda _: True)(WANTED))


def test_rows_that_are_no_items_are_passed_over() -> None:
    rows = ((ox.Literal("Ordna", language="en"), ox.NamedNode("http://example.org/1"), None, None, None),)
    assert list(from_sparql(lambda _: Solutions(("name", "item", "kind", "point", "country"), rows))(WANTED)) == []


# In the graph


def test_a_candidate_is_a_close_match_with_score_and_reason() -> None:
    found, report = link_lines(lines(ordna()), {}, suggest=(lambda _: list(ALL.items()), "a slice"))
    assert [(linked.thing.title, linked.link.qid) for linked in report.close] == [("Ordna", "Q901"), ("Zeta", "Q903")]
    said = {
        (quad.subject.value, quad.predicate.value, str(quad.object))
        for quad in ox.parse("\n".join(found), ox.RdfFormat.N_QUADS)
    }
    assert (f"{BASE}en/Ordna", expand("skos:closeMatch"), f"<{expand('wd:Q901')}>") in said
    (node,) = {s for s, p, o in said if (p, o) == (expand("kg:target"), f"<{expand('wd:Q901')}>")}
    facts = {p: o for s, p, o in said if s == node}
    assert facts[expand("kg:confidence")] == '"candidate"'
    assert facts[expand("kg:score")] == '"0.7"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    assert facts[expand("rdfs:comment")] == '"called “Ordna” too, of the same kind"'
    assert facts[expand("dcterms:source")] == '"a slice"'
    assert not [predicate for _, predicate, _ in said if predicate == expand("owl:sameAs")]


def test_candidates_are_for_what_is_not_linked() -> None:
    table = {("en", "Ordna"): Link("en", "Ordna", "Q1", "exact", "a list")}
    _, report = link_lines(lines(ordna()), table, suggest=(lambda _: list(ALL.items()), "a slice"))
    assert [(linked.thing.title, linked.link.qid) for linked in report.exact] == [("Ordna", "Q1")]
    assert [(linked.thing.title, linked.link.qid) for linked in report.close] == [("Zeta", "Q903")]


def test_the_graph_with_candidates_conforms() -> None:
    from kg.check import check

    graph = lines(ordna())
    found, _ = link_lines(graph, {}, suggest=(lambda _: list(ALL.items()), "a slice"), vocabulary=True)
    before = set(check(graph).violations)
    assert [each for each in check([*graph, *found]).violations if each not in before] == []


def test_when_nobody_suggests_the_links_are_written_all_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "built"
    folder.mkdir()
    (folder / "graph.nq").write_text("\n".join(lines(ordna())) + "\n", "utf-8")
    with api(Wiki({"Ordna": "Q901"})) as server:
        arguments = ["--live", "api", "--endpoint", server.url, "--candidates", "--wikidata", "http://127.0.0.1:9/x"]
        command = ["link", str(folder), *arguments, "--tries", "1", "--cache", str(tmp_path / "c")]
        done = CliRunner().invoke(cli, command)
    assert done.exit_code == 2
    assert "kg: no candidates: http://127.0.0.1:9/x: cannot be reached" in done.stderr
    assert "Q901" in (folder / "graph.nq").read_text("utf-8")
