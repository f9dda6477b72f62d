"""The pages' data in other formats than HTML: JSON, CSV, Turtle of lists, sitemap, the description of the set."""

from __future__ import annotations

import io
import json
import sqlite3
from importlib.util import find_spec
from typing import Any
from xml.sax.saxutils import escape

import pyoxigraph as ox

from kg.vocab import PREFIXES, expand
from kg.web import listing
from kg.web.articles import as_rows
from kg.web.explorer import Explorer, quoted
from kg.web.listing import Filters
from kg.web.negotiation import SUFFIXES
from kg.web.search import search
from kg.web.wording import class_label

LARGEST_SITEMAP = 50_000
"""Addresses in one sitemap, https://www.sitemaps.org/protocol.html."""


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _summary(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "iri": row["iri"],
        "label": row["label"],
        "class": row["class"],
        "qid": row["qid"],
        "description": row["description"],
        "page": f"thing/{quoted(row['slug'])}.html",
        "facts": row["facts"],
        "lat": row["lat"],
        "lon": row["lon"],
        "from": row["low"],
        "to": row["high"],
    }


def found(explorer: Explorer, text: str, limit: int = 10) -> bytes:
    """Returns what search finds, for the box in which people type."""
    rows = search(explorer.index, text, limit)
    listed = [
        {
            "label": row["label"],
            "found": row["found"],
            "kind": class_label(row["class"] or ""),
            "path": f"thing/{quoted(row['slug'])}.html",
            "iri": row["iri"],
        }
        for row in rows
    ]
    return json.dumps({"found": listed}, ensure_ascii=False).encode()


def as_json(explorer: Explorer, row: sqlite3.Row) -> bytes:
    """Returns an entity with the statements about it and those that name it."""
    about = as_rows(listing.statements_about(explorer.index, row["id"]))
    named = as_rows(listing.statements_naming(explorer.index, row["id"]))
    names = explorer.index.rows("SELECT name, lang FROM name WHERE entity = ? ORDER BY id", (row["id"],))
    return _dump({**_summary(row), "names": [dict(each) for each in names], "about": about, "named": named})


def as_csv(explorer: Explorer, row: sqlite3.Row) -> bytes:
    """Returns the statements about an entity as CSV."""
    return listing.as_csv(listing.statements_about(explorer.index, row["id"])).encode()


def table(explorer: Explorer) -> bytes:
    """Returns all statements as CSV."""
    return listing.as_csv(explorer.index.rows("SELECT * FROM statement ORDER BY id")).encode()


def has_parquet() -> bool:
    """Tells whether tables can be written as Parquet, which takes pyarrow (extra `dumps`)."""
    return find_spec("pyarrow") is not None


def parquet(explorer: Explorer) -> bytes:
    """Returns all statements as Parquet, with the columns of the CSV; places are numbers, all else is text."""
    import pyarrow
    from pyarrow.parquet import write_table

    rows = [
        listing.csv_row(json.loads(row["row"])) for row in explorer.index.rows("SELECT row FROM statement ORDER BY id")
    ]
    columns = list(zip(*rows, strict=True)) or [()] * len(listing.COLUMNS)
    types = [pyarrow.int64() if name in ("start", "end") else pyarrow.string() for name in listing.COLUMNS]
    arrays = [pyarrow.array(column, kind) for column, kind in zip(columns, types, strict=True)]
    out = io.BytesIO()
    write_table(pyarrow.table(arrays, names=list(listing.COLUMNS)), out, compression="zstd")
    return out.getvalue()


def of_article(explorer: Explorer, row: sqlite3.Row, ending: str) -> tuple[bytes, str]:
    """Returns the statements that rest on an article."""
    rows = explorer.index.rows("SELECT * FROM statement WHERE article = ? ORDER BY start, end, id", (row["id"],))
    if ending == "csv":
        return listing.as_csv(rows).encode(), "text/csv; charset=utf-8"
    keys = ("iri", "page", "template", "lang", "url", "revision", "sha256", "license", "text")
    return _dump({**{key: row[key] for key in keys}, "statements": as_rows(rows)}), "application/json"


def listed(explorer: Explorer, wanted: Filters, ending: str) -> tuple[bytes, str]:
    """Returns a filtered list of entities as JSON, CSV or Turtle."""
    rows, size = listing.entities(explorer.index, wanted, listing.LARGEST)
    if ending == "json":
        return _dump({"size": size, "things": list(map(_summary, rows))}), "application/json"
    if ending == "csv":
        import csv

        out = io.StringIO()
        writer = csv.DictWriter(out, list(_summary(rows[0])) if rows else ["iri"])
        writer.writeheader()
        writer.writerows(map(_summary, rows))
        return out.getvalue().encode(), "text/csv; charset=utf-8"
    triples = [triple for row in rows for triple in _triples(row)]
    prefixes = {name: PREFIXES[name] for name in ("schema", "rdfs", "wd", "skos")}
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b"", "text/turtle; charset=utf-8"


def _triples(row: sqlite3.Row) -> list[ox.Triple]:
    thing = ox.NamedNode(row["iri"])
    made = [ox.Triple(thing, ox.NamedNode(expand("rdfs:label")), ox.Literal(row["label"]))]
    if row["class"]:
        made.append(ox.Triple(thing, ox.NamedNode(expand("rdf:type")), ox.NamedNode(expand(row["class"]))))
    if row["description"]:
        made.append(ox.Triple(thing, ox.NamedNode(expand("schema:description")), ox.Literal(row["description"])))
    return made


def empty(iri: str, ending: str) -> tuple[bytes, str]:
    """Returns a document that says nothing of an entity but its name, in an RDF format."""
    comment = f"# The graph names <{iri}> and says nothing about it.\n".encode()
    body = b"[]" if ending == "jsonld" else comment
    return body, SUFFIXES[ending] if ending == "jsonld" else f"{SUFFIXES[ending]}; charset=utf-8"


def sitemap(explorer: Explorer, address: str) -> bytes:
    """Returns the addresses of all pages of things that have facts, and of articles."""
    rows = explorer.index.rows(
        "SELECT slug FROM entity WHERE facts > 0 ORDER BY facts DESC, slug LIMIT ?", (LARGEST_SITEMAP - 1000,)
    )
    texts = explorer.index.rows("SELECT slug FROM article WHERE template = '' ORDER BY slug LIMIT 900")
    paths = ["index.html", "map.html", "timeline.html", "quality.html", "downloads.html"]
    paths += [f"thing/{quoted(row['slug'])}.html" for row in rows] + [
        f"article/{quoted(row['slug'])}.html" for row in texts
    ]
    urls = "".join(f"<url><loc>{escape(f'{address}/{path}')}</loc></url>\n" for path in paths)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{urls}</urlset>\n".encode()


def void(explorer: Explorer, address: str) -> bytes:
    """Returns the VoID and DCAT description of each folder, with where its files and its endpoint are to be had."""
    parts = []
    for at, folder in enumerate(explorer.index.folders):
        path = folder / "void.ttl"
        if path.is_file():
            parts.append(path.read_bytes())
        names = sorted(each.name for each in folder.iterdir() if each.is_file() and not each.name.startswith("."))
        place = f"{address}/data/{f'{at}/' if at else ''}"
        dumps = ", ".join(f"<{place}{quoted(name)}>" for name in names if name.startswith("graph."))
        parts.append(_access(explorer, address, dumps).encode())
    return b"\n".join(parts)


def _access(explorer: Explorer, address: str, dumps: str) -> str:
    linked = explorer.index.row("SELECT count(*) AS size FROM entity WHERE qid IS NOT NULL")
    return f"""
<{address}/.well-known/void> <{expand("rdf:type")}> <{expand("void:DatasetDescription")}> ;
    <http://xmlns.com/foaf/0.1/primaryTopic> <{address}/#set> .
<{address}/#set> <{expand("rdf:type")}> <{expand("void:Dataset")}>, <{expand("dcat:Dataset")}> ;
    <{expand("dcterms:license")}> <https://creativecommons.org/licenses/by-sa/4.0/> ;
    <{expand("void:sparqlEndpoint")}> <{address}/sparql> ;
    <{expand("void:uriSpace")}> "{explorer.base}" ;
    <{expand("void:dataDump")}> {dumps or f"<{address}/data/>"} ;
    <{expand("void:subset")}> <{address}/#links> .
<{address}/#links> <{expand("rdf:type")}> <{expand("void:Linkset")}> ;
    <{expand("void:subjectsTarget")}> <{address}/#set> ;
    <{expand("void:objectsTarget")}> <http://www.wikidata.org/> ;
    <{expand("void:linkPredicate")}> <{expand("owl:sameAs")}> ;
    <{expand("void:triples")}> {linked["size"] if linked else 0} .
"""
