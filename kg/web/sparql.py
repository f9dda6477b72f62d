"""The SPARQL 1.1 Protocol as functions: what a request asks, why it is refused, how the service describes itself.

https://www.w3.org/TR/sparql11-protocol/ and https://www.w3.org/TR/sparql11-service-description/
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kg.vocab import PREFIXES
from kg.web.negotiation import accepted
from kg.web.workers import GRAPHS, RESULTS, Question, Reply

LARGEST = 1 << 20
"""Bytes of a query."""

_SPELLED = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\''
    r"|<[^<>\"{}|^`\\\s]*>|#[^\n]*"
)
_SERVICE = re.compile(r"(?<![\w?$:@.-])service(?![\w:])", re.IGNORECASE)
_FORMS = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "turtle": "text/turtle",
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "nq": "application/n-quads",
}


def question(fields: Mapping[str, Sequence[str]], body: str | None, accept: str) -> Question | Reply:
    """Reads the parameters of a request, and its body where that is the query; a Reply says what is wrong.

    `format` (`json`, `xml`, `csv`, `tsv`, `turtle`, …) stands in for an Accept header, for links.
    """
    queries = [body] if body is not None else list(fields.get("query", ()))
    if fields.get("update"):
        return Reply(403, body=b"this endpoint is read-only")
    if len(queries) != 1:
        return Reply(400, body=b"give one query: ?query=... or a body of the type application/sparql-query")
    text = queries[0]
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST:
        return Reply(413, body=f"a query has at most {LARGEST >> 20} MB".encode())
    if _SERVICE.search(_SPELLED.sub(" ", text)):
        return Reply(403, body=b"SERVICE is refused: this endpoint asks no other")
    named = next(iter(fields.get("format", ())), "")
    kinds = (_FORMS[named],) if named in _FORMS else accepted(accept, (*RESULTS, *GRAPHS))
    if accept and not kinds:
        return Reply(406, body=f"there is: {', '.join((*RESULTS, *GRAPHS))}".encode())
    return Question(text, kinds, tuple(fields.get("default-graph-uri", ())), tuple(fields.get("named-graph-uri", ())))


def service_description(endpoint: str, triples: int) -> str:
    """Describes the service in Turtle."""
    formats = "http://www.w3.org/ns/formats/"
    names: tuple[str, ...] = (
        "SPARQL_Results_JSON",
        "SPARQL_Results_XML",
        "SPARQL_Results_CSV",
        "SPARQL_Results_TSV",
        "Turtle",
    )
    names += ("N-Triples", "JSON-LD", "RDF_XML")
    listed = ", ".join(f"<{formats}{name}>" for name in names)
    return f"""@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
@prefix void: <{PREFIXES["void"]}> .

<{endpoint}> a sd:Service ;
    sd:endpoint <{endpoint}> ;
    sd:supportedLanguage sd:SPARQL11Query ;
    sd:feature sd:UnionDefaultGraph ;
    sd:resultFormat {listed} ;
    sd:defaultDataset [ a sd:Dataset ; sd:defaultGraph [ a sd:Graph ; void:triples {triples} ] ] .
"""
