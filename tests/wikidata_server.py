"""Wikidata on loopback: its API over the entity JSON of tests/data, with faults, and the same statements as its RDF."""

import gzip
import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote

from tests.servers import reply

DATA = Path(__file__).parent / "data" / "wikidata"
WD, P, PROV = "http://www.wikidata.org/entity/", "http://www.wikidata.org/prop/", "http://www.w3.org/ns/prov#"
WB, XSD, RDF = (
    "http://wikiba.se/ontology#",
    "http://www.w3.org/2001/XMLSchema#",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
)
WKT = "http://www.opengis.net/ont/geosparql#wktLiteral"
RANKS = {"preferred": "PreferredRank", "normal": "NormalRank", "deprecated": "DeprecatedRank"}


def documents() -> dict[str, Any]:
    """The real entities, by id."""
    answer = json.loads((DATA / "wbgetentities-Q6-Q42-P31.json").read_text("utf-8"))["entities"]
    packed = json.loads(gzip.decompress((DATA / "Q60.json.gz").read_bytes()))
    return {"Q42": answer["Q42"], "Q60": packed, **{f"Q{n}": _json(DATA / f"Q{n}.json") for n in (22, 582)}}


def _json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


Answering = Callable[[BaseHTTPRequestHandler, dict[str, str]], None]


def entities(found: Mapping[str, Any]) -> Answering:
    """`wbgetentities` over these documents, as it is documented: missing ids are said to be, bad ones are an error."""

    def answer(handler: BaseHTTPRequestHandler, fields: dict[str, str]) -> None:
        assert fields["action"] == "wbgetentities"
        assert (fields["format"], fields["maxlag"]) == ("json", "5")
        ids = fields["ids"].split("|")
        assert len(ids) <= 50
        if bad := [ident for ident in ids if len(ident) > 12]:
            say(
                handler,
                {"error": {"code": "no-such-entity", "info": f'Could not find an entity with the ID "{bad[0]}".'}},
            )
            return
        told = [found.get(ident, {"id": ident, "missing": ""}) for ident in ids]
        say(handler, {"entities": {each["id"]: each for each in told}, "success": 1})

    return answer


def say(
    handler: BaseHTTPRequestHandler, body: Any, kind: str = "application/json", status: int = 200, **headers: str
) -> None:
    data = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else json.dumps(body).encode()
    reply(handler, data, kind, status, **headers)


def saying(body: Any, kind: str = "application/json", status: int = 200, **headers: str) -> Answering:
    return lambda handler, _: say(handler, body, kind, status, **headers)


@contextmanager
def serving(*answers: Answering) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A server that gives one answer after the other, the last for good; yields its address and what it was asked."""
    asked: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers["Content-Length"])).decode()
            fields = {key: values[0] for key, values in parse_qs(data, keep_blank_values=True).items()}
            asked.append({**fields, "User-Agent": self.headers["User-Agent"]})
            answers[min(len(asked), len(answers)) - 1](self, fields)

        def log_message(self, *args: object) -> None:
            """Silence."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{httpd.server_port}/w/api.php", asked
        finally:
            httpd.shutdown()


# The same statements as RDF, as https://www.mediawiki.org/wiki/Wikibase/Indexing/RDF_Dump_Format has them and the query
# service keeps them (without the types of statements and values).


def triples(document: Mapping[str, Any]) -> Iterator[str]:
    """N-Triples of an entity's statements."""
    item = f"<{WD}{document['id']}>"
    for ident, statements in (document.get("claims") or {}).items():
        for statement in statements:
            node = f"<{WD}statement/{statement['id'].replace('$', '-')}>"
            yield f"{item} <{P}{ident}> {node} ."
            yield f"{node} <{WB}rank> <{WB}{RANKS[statement['rank']]}> ."
            yield from _snak(node, statement["mainsnak"], "statement/")
            for snaks in (statement.get("qualifiers") or {}).values():
                for snak in snaks:
                    yield from _snak(node, snak, "qualifier/")
            if statement.get("references"):
                source = f"<http://www.wikidata.org/reference/{statement['references'][0]['hash']}>"
                yield f"{node} <{PROV}wasDerivedFrom> {source} ."


def _snak(node: str, snak: Mapping[str, Any], kind: str) -> Iterator[str]:
    ident = snak["property"]
    if snak["snaktype"] == "novalue":
        yield f"{node} <{RDF}type> <{P}novalue/{ident}> ."
        return
    if snak["snaktype"] == "somevalue":
        yield f"{node} <{P}{kind}{ident}> _:{abs(hash(node))}{ident} ."
        return
    value, form = snak["datavalue"]["value"], snak["datavalue"]["type"]
    simple, parts = _value(value, form, snak.get("datatype", "string"))
    yield f"{node} <{P}{kind}{ident}> {simple} ."
    if parts:
        name = "".join(f"{len(part)}{part}" for part in parts.values())
        full = f"<http://www.wikidata.org/value/{quote(name, safe='')}>"
        yield f"{node} <{P}{kind}value/{ident}> {full} ."
        yield from (f"{full} <{WB}{part}> {term} ." for part, term in parts.items())


def _value(value: Any, form: str, datatype: str) -> tuple[str, dict[str, str]]:
    """The simple value, and what its node says."""
    if form == "string":
        if datatype == "commonsMedia":
            return f"<http://commons.wikimedia.org/wiki/Special:FilePath/{quote(value)}>", {}
        return (f"<{value}>" if datatype == "url" else json.dumps(value, ensure_ascii=False)), {}
    if form == "monolingualtext":
        return f"{json.dumps(value['text'], ensure_ascii=False)}@{value['language']}", {}
    if form == "wikibase-entityid":
        letter = {"item": "Q", "property": "P"}[value["entity-type"]]
        return f"<{WD}{letter}{value['numeric-id']}>", {}
    if form == "quantity":
        unit = WD + "Q199" if value["unit"] == "1" else value["unit"]
        parts = {"quantityAmount": _number(value["amount"]), "quantityUnit": f"<{unit}>"}
        for key, part in (("lowerBound", "quantityLowerBound"), ("upperBound", "quantityUpperBound")):
            if key in value:
                parts[part] = _number(value[key])
        return parts["quantityAmount"], parts
    if form == "globecoordinate":
        keys = {"geoLatitude": "latitude", "geoLongitude": "longitude", "geoPrecision": "precision"}
        numbers = {part: value[key] for part, key in keys.items()}
        parts = {part: f'"{number:.17g}"^^<{XSD}double>' for part, number in numbers.items() if number is not None}
        parts["geoGlobe"] = f"<{value['globe']}>"
        return f'"Point({value["longitude"]} {value["latitude"]})"^^<{WKT}>', parts
    assert form == "time"
    moment = _moment(value["time"])
    parts = {
        "timeValue": f'"{moment}"^^<{XSD}dateTime>', "timePrecision": f'"{value["precision"]}"^^<{XSD}integer>',
        "timeCalendarModel": f"<{value['calendarmodel']}>",
    }  # fmt: skip
    return parts["timeValue"], parts


def _number(written: str) -> str:
    return f'"{written}"^^<{XSD}decimal>'


def _moment(written: str) -> str:
    """JSON's `+00000001952-03-11T…` with a month and day that exist; the sample has dates after Christ only."""
    year, month, rest = written.lstrip("+").split("-")
    day, _, clock = rest.partition("T")
    return f"{int(year):04d}-{max(1, int(month)):02d}-{max(1, int(day)):02d}T{clock}"


def lines(found: Sequence[Mapping[str, Any]]) -> str:
    return "\n".join(line for document in found for line in triples(document)) + "\n"
