"""What each layer says of the hand-built extraction, as SPARQL patterns; ‹label› stands for a property's number."""

import re
import runpy
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.rdf import BASE, lines
from kg.vocab import PREFIXES, P, Q

PAGE = f"{BASE}en/Hamhung"
PREFIX = {**PREFIXES, "": f"{PAGE}#", "en": f"{BASE}en/", "ko": f"{BASE}ko/", "loc": "http://id.loc.gov/datatypes/"}

PLAIN = """
en:Hamhung a schema:City ; rdfs:label 'Hamhŭng'@en ; schema:name 'Hamhŭng'@en .

en:Hamhung wdt:‹area› 330 ; wdt:‹native label› '함흥시'@ko-hang ; schema:alternateName '함흥시'@ko-hang .

en:Hamhung wdt:‹population› 768551 .

en:Hamhung wdt:‹coordinate location› 'POINT(127.53333 39.91667)'^^geo:wktLiteral ;
  schema:geo [ a schema:GeoCoordinates ; schema:latitude 39.91667 ; schema:longitude 127.53333 ] .

en:Hamhung wdt:‹image› ?f ; schema:image ?f . ?f a schema:ImageObject ; schema:caption 'View of Königspalast'@en .

en:Hamhung wdt:‹located in the administrative territorial entity› en:South_Hamgyong_Province ;
  schema:containedInPlace en:South_Hamgyong_Province ; dbo:populationDensity 2328 .

en:Hamhung wdt:‹highest point› :mount-tonghŭng . :mount-tonghŭng wdt:‹elevation above sea level› 319.0 .

en:Hamhung kg:invalidUrl 'http://ham hung.kp/' .

en:Hamhung kg:externalLink <http://hamhung.kp/a%20b?c=%5Bd%5D%7Ce#f%23g%20%25zz> .

en:Hamhung kg:seeAlso :thing-source . :thing-source kg:linkText 'Source'@en .

en:South_Hamgyong_Province kg:linkText 'South Hamgyŏng'@en . en:Hamgyong kg:linkText 'Hamgyong'@en .

ko:해안구역 rdfs:label '해안구역'@ko ; kg:linkText 'Haean-guyŏk'@en .

:event-1 a schema:Event ; schema:description 'It was liberated by the Red Army.'@en ; schema:mentions en:Red_Army .

:event-1 wdt:‹point in time› '1945-08-22'^^xsd:date ; schema:startDate '1945-08-22'^^xsd:date ;
  schema:endDate '1945-08-22'^^xsd:date ; kg:earliest '1945-08-22'^^xsd:date ; kg:latest '1945-08-22'^^xsd:date .

:event-2 schema:startDate '1955'^^xsd:gYear ; schema:endDate '196X'^^loc:edtf ;
  kg:earliest '1955-01-01'^^xsd:date ; kg:latest '1969-12-31'^^xsd:date .

en:Yang_Hyong-sop schema:birthPlace en:Hamhung ; schema:birthDate '1335~'^^loc:edtf ;
  wdt:‹date of death› '-0019'^^xsd:gYear ; wdt:‹occupation› 'politician'@en ; schema:hasOccupation 'politician'@en .

en:Yang_Hyong-sop wdt:‹height› 1.80 ;
  schema:height [ a schema:QuantitativeValue ; schema:value 1.80 ; schema:unitCode 'MTR' ; kg:unit kgu:m ] .

:climate a schema:Dataset ; schema:about en:Hamhung ; schema:temporalCoverage '1991/2020' ;
  schema:variableMeasured kg:precipitation, kg:meanTemperature .

:climate-precipitation-jan a schema:Observation ; dcterms:isPartOf :climate ; schema:observationAbout en:Hamhung ;
  schema:measuredProperty kg:precipitation ; schema:value 12.3 ; schema:unitCode 'MMT' ; kg:unit kgu:mm ;
  kg:month 'Jan' ; schema:observationPeriod '1991/2020'^^loc:edtf .

:climate-precipitation-year schema:value 830.0 . :climate-mean-temperature-jan schema:value -3.0 .

:climate-2-precipitation-jan dcterms:isPartOf :climate-2 ; schema:value 99 .

:plain dcterms:license <https://creativecommons.org/licenses/by-sa/4.0/> ; schema:creditText ?credit ;
  dcterms:source <https://en.wikipedia.org/wiki/Hamhung> .
"""

STATEMENTS = """
en:Hamhung p:‹twinned administrative body› ?s . ?s a wikibase:Statement, wikibase:BestRank ;
  wikibase:rank wikibase:NormalRank ; ps:‹twinned administrative body› en:Shanghai ;
  pq:‹start time› '1982'^^xsd:gYear ; pqv:‹start time› ?v ; kg:certainty kg:asserted ; prov:wasDerivedFrom ?r .
  ?v a wikibase:TimeValue ; wikibase:timeValue '1982-01-01T00:00:00Z'^^xsd:dateTime ; wikibase:timePrecision 9 ;
  wikibase:timeTimezone 0 ; kg:edtf '1982'^^loc:edtf ; wikibase:timeCalendarModel wd:«proleptic Gregorian calendar» ;
  kg:earliest '1982-01-01'^^xsd:date ; kg:latest '1982-12-31'^^xsd:date .

en:Hamhung p:‹area› [ psv:‹area› [ a wikibase:QuantityValue ; wikibase:quantityAmount 330 ;
  wikibase:quantityUnit kgu:km2 ] ] .

en:Hamhung p:‹water as percent of area› [ ps:‹water as percent of area› 10 ; psv:‹water as percent of area› [
  wikibase:quantityLowerBound 10 ; wikibase:quantityUnit kgu:percent ] ] .

en:Hamhung p:‹population› [ ps:‹population› 711000 ; pq:‹point in time› '1993'^^xsd:gYear ;
  psv:‹population› [ wikibase:quantityUnit kgu:1 ] ] .

en:Hamhung p:‹coordinate location› [ psv:‹coordinate location› [ a wikibase:GlobecoordinateValue ;
  wikibase:geoLatitude 39.91667 ; wikibase:geoLongitude 127.53333 ; wikibase:geoPrecision 0.01667 ;
  wikibase:geoGlobe wd:«Earth» ] ] .

en:Hamhung p:‹official name› [ ps:‹official name› 'Kankō "x"\\n\\\\'@ja-latn ; pq:‹end time› '1967'^^xsd:gYear ] .

en:Hamhung p:‹official website› [ kg:invalidUrl 'http://ham hung.kp/' ; kg:certainty kg:asserted ] .

en:Hamhung p:‹inception› [ kg:certainty kg:speculative ; prov:wasDerivedFrom [ kg:scope 'clause' ] ] .

:claim-1 a schema:Claim ; kgp:description [ kgps:description 'One survivor claimed that.'@en ;
  kg:certainty kg:attributed ] ; kgp:type [ kgps:type schema:Claim ] .

en:Hamhung kgp:climateNormal [ kgps:climateNormal 830.0 ; kgpq:measure 'precipitation' ; kgpq:month 'year' ;
  kgpq:period '1991/2020'^^loc:edtf ; kgpqv:period ?v ; kgpsv:climateNormal [ wikibase:quantityUnit kgu:mm ] ] .

:climate-precipitation-jan kg:statement [ kgps:climateNormal 12.3 ] . :climate schema:citation [ a schema:WebPage ] .

?r a wikibase:Reference ; kg:scope 'sentence' ; schema:citation ?w ; pr:‹page(s)› '12–13' ; pr:‹title› '도시'@ko .
  ?w a schema:Book ; schema:name '도시'@ko ; kg:chapter 'Two'@ko ; schema:author 'Kim, A.', 'Lee, B.' ;
  schema:editor 'Ed, C.' ; schema:publisher 'Press' ; kg:publicationPlace 'Seoul' ;
  schema:datePublished '1998'^^xsd:gYear ; schema:pagination '12–13' ; schema:isbn '9780306406157' ;
  schema:inLanguage 'ko' ; kg:quote '“so it was”'@ko ; kg:refName 'kim' ; kg:citationText ?text .

?r kg:scope 'item' ; schema:citation ?w ; pr:‹retrieved› '2021-09-02'^^xsd:date ;
  pr:‹reference URL› <http://www.cybernk.net/list.aspx?ac=A%7C08%5B01%5D> ;
  pr:‹archive URL› <https://web.archive.org/web/2021/http://x> ; pr:‹title› 'Regional information'@und .
  ?w a schema:WebPage ; schema:url <http://www.cybernk.net/list.aspx?ac=A%7C08%5B01%5D> ; kg:publishedIn 'cybernk.net' ;
  schema:archivedAt ?a ; kg:accessDate '2021-09-02'^^xsd:date ; kg:archiveDate '2021-09-03'^^xsd:date .

?w a schema:ScholarlyArticle ; schema:identifier 'doi:10.1/x<y>' ; schema:sameAs <https://doi.org/10.1/x%3Cy%3E> ;
  schema:issn '1234-5678' .

?w a schema:CreativeWork ; kg:citationText 'broken'@en ; kg:invalidUrl 'not a url' .
"""

EVIDENCE = """
?s kg:evidence ?e . ?e kg:quote 'since 1982' ; kg:rule 'prose: sentence' . FILTER(CONTAINS(STR(?e), 'en/Hamhung#char='))

?work kg:evidence [ kg:rule 'references: reference' ; kg:quote '[[city]]' ] .

:source a prov:Entity ; schema:about en:Hamhung ; schema:inLanguage 'en' ; kg:titleSource 'eponymous category' ;
  kg:sha256 ?hash ; dcterms:source <https://en.wikipedia.org/wiki/Hamhung> ; schema:creditText ?credit ;
  dcterms:license <https://creativecommons.org/licenses/by-sa/4.0/> .

:extraction a prov:Activity ; prov:used :source ; prov:wasAssociatedWith ?kg .
  ?kg a prov:SoftwareAgent, schema:SoftwareApplication ; schema:softwareVersion ?version .
"""

NOT_PLAIN = {
    ":claim-1 ?p ?o": "nothing of a claim is plain",
    "?s ?p :claim-1": "nothing of a claim is plain",
    "?s wdt:‹inception› ?o": "a speculative statement is not plain",
    "?s wdt:‹official name› ?o": "a name that has ended is not plain",
    "en:Hamhung ?p en:Hamgyong": "a state that has ended is not plain",
    "?s wdt:‹population› 711000": "a later figure is known",
    "?s wdt:‹water as percent of area› ?o": "a bound is no number",
    "?s kg:climateNormal ?o": "a bare normal says nothing",
    "?s wdt:‹official website› ?o": "a URL that is none is no value",
    "?s a wikibase:Statement": "statements have a layer of their own",
    "?s wdt:‹point in time› ?o . FILTER(?s = en:Hamhung)": "a qualifier is no statement",
}


@pytest.fixture(scope="module")
def store() -> ox.Store:
    extraction = runpy.run_path(str(Path(__file__).with_name("rdf_sample.py")))["extraction"]()
    store = ox.Store()
    store.extend(ox.parse("\n".join(lines(extraction)).encode(), format=ox.RdfFormat.N_QUADS))
    return store


def query(store: ox.Store, text: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    text = re.sub("‹(.+?)›", lambda match: P[match[1]], text)
    text = re.sub("«(.+?)»", lambda match: Q[match[1]], text)
    return store.query(text, prefixes=PREFIX)


def patterns(text: str) -> list[str]:
    return text.strip().split("\n\n")


@pytest.mark.parametrize("pattern", patterns(PLAIN))
def test_the_plain_layer_says(store: ox.Store, pattern: str) -> None:
    assert query(store, f"ASK {{ GRAPH :plain {{ {pattern} }} }}")


@pytest.mark.parametrize("pattern", NOT_PLAIN)
def test_the_plain_layer_does_not_say(store: ox.Store, pattern: str) -> None:
    assert not query(store, f"ASK {{ GRAPH :plain {{ {pattern} }} }}"), NOT_PLAIN[pattern]


@pytest.mark.parametrize("pattern", patterns(STATEMENTS))
def test_the_statement_layer_says(store: ox.Store, pattern: str) -> None:
    assert query(store, f"ASK {{ GRAPH :statements {{ {pattern} }} }}")


@pytest.mark.parametrize("pattern", patterns(EVIDENCE))
def test_the_evidence_layer_says(store: ox.Store, pattern: str) -> None:
    assert query(store, f"ASK {{ GRAPH :evidence {{ {pattern} }} }}")


def test_a_statement_made_twice_is_one_node_with_two_places(store: ox.Store) -> None:
    made = "GRAPH ?g { ?x p:‹twinned administrative body› ?s } GRAPH ?h { ?s kg:evidence ?e }"
    (row,) = query(store, f"SELECT (COUNT(DISTINCT ?s) AS ?n) (COUNT(DISTINCT ?e) AS ?m) {{ {made} }}")
    assert (row["n"].value, row["m"].value) == ("1", "2")


def test_best_rank_is_the_plain_layer(store: ox.Store) -> None:
    """As on Wikidata, a truthy triple stands where a statement has the best rank; but a bound has no plain number."""
    rows = list(
        query(
            store,
            """SELECT ?p ?best (EXISTS { GRAPH :plain { ?s ?p ?o } } AS ?plain) {
              GRAPH :statements { ?s ?claim ?node . ?node a wikibase:Statement ; ?main ?o
                BIND(EXISTS { ?node a wikibase:BestRank } AS ?best) }
              FILTER(CONCAT(STR(p:), STRAFTER(STR(?main), STR(ps:))) = STR(?claim))
              BIND(IRI(CONCAT(STR(wdt:), STRAFTER(STR(?main), STR(ps:)))) AS ?p) }""",
        )
    )
    assert len(rows) > 15
    bounded = PREFIXES["wdt"] + P["water as percent of area"]
    assert not [row for row in rows if row["best"] != row["plain"] and row["p"].value != bounded]
