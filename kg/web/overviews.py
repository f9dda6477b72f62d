"""Pages about many things at once: lists, map, timeline, quality, comparison, queries, downloads."""

from __future__ import annotations

import sqlite3
from typing import Any

from kg.vocab import PREFIXES, P
from kg.web import documents, listing
from kg.web.builder import built
from kg.web.explorer import Explorer
from kg.web.facts import drawn, facts_of
from kg.web.pages import COVERAGE, class_counts, coverage, kind_of_coverage, page
from kg.web.related import entry
from kg.web.search import search
from kg.web.timeline import timeline
from kg.web.wording import class_label, property_label


def entities(explorer: Explorer, wanted: listing.Filters, root: str = "", limit: int = listing.PAGE) -> str:
    """A list of things, narrowed by filters."""
    rows, size = listing.entities(explorer.index, wanted, limit)
    return page(
        explorer,
        "things",
        root,
        rows=rows,
        size=size,
        wanted=wanted,
        kinds=class_counts(explorer),
        per_page=listing.PAGE,
        query=built(wanted),
    )


def points(explorer: Explorer, limit: int = 5000, wanted: listing.Filters | None = None) -> list[dict[str, Any]]:
    """The entities with a place on the map."""
    if wanted is None:
        rows = explorer.index.rows("SELECT * FROM entity WHERE lat IS NOT NULL ORDER BY facts DESC LIMIT ?", (limit,))
    else:
        rows = [row for row in listing.entities(explorer.index, wanted, limit)[0] if row["lat"] is not None]
    return [
        {
            "lat": row["lat"],
            "lon": row["lon"],
            "label": row["label"],
            "kind": class_label(row["class"]) if row["class"] else "",
            "href": explorer.address(row["iri"], ""),
            "iri": row["iri"],
        }
        for row in rows
    ]


def geo(explorer: Explorer) -> dict[str, Any]:
    """The points as GeoJSON."""
    features = [
        {
            "type": "Feature",
            "id": each["iri"],
            "geometry": {"type": "Point", "coordinates": [each["lon"], each["lat"]]},
            "properties": {"name": each["label"], "kind": each["kind"]},
        }
        for each in points(explorer, 100_000)
    ]
    return {"type": "FeatureCollection", "features": features}


def world(explorer: Explorer, wanted: listing.Filters) -> str:
    """The map."""
    found = points(explorer, 5000, wanted if wanted != listing.Filters() else None)
    return page(explorer, "map", "", points=found, wanted=wanted, kinds=class_counts(explorer))


def _dated(explorer: Explorer, limit: int, wanted: listing.Filters | None = None) -> list[sqlite3.Row]:
    if wanted is None:
        return explorer.index.rows(
            "SELECT * FROM entity WHERE (low IS NOT NULL OR high IS NOT NULL) ORDER BY facts DESC LIMIT ?", (limit,)
        )
    rows = listing.entities(explorer.index, wanted, 20_000)[0]
    return [row for row in rows if row["low"] is not None or row["high"] is not None][:limit]


def times(explorer: Explorer, wanted: listing.Filters) -> str:
    """The timeline of all that has a time."""
    rows = _dated(explorer, 300, wanted if wanted != listing.Filters() else None)
    drawing = timeline([entry(explorer, row, "") for row in rows])
    return page(explorer, "timeline", "", timeline=drawing, wanted=wanted, kinds=class_counts(explorer))


def quality(explorer: Explorer) -> str:
    """The quality page: coverage, unread parts, disagreements, broken rules."""
    index = explorer.index
    by_kind: dict[str, dict[str, int]] = {}
    for row in index.rows("SELECT kind, outcome, sum(size) AS size FROM outcome GROUP BY kind, outcome"):
        counted = by_kind.setdefault(row["kind"], dict.fromkeys(COVERAGE, 0))
        name = kind_of_coverage(row["outcome"])
        counted[name] = counted.get(name, 0) + row["size"]
    unread = index.rows(
        "SELECT coverage.*, article.slug FROM coverage LEFT JOIN article ON article.id = coverage.article "
        "WHERE outcome IN ('unread', 'problem') ORDER BY kind = 'sentence', page, start LIMIT 200"
    )
    conflicts = index.rows(
        "SELECT coverage.*, article.slug FROM coverage LEFT JOIN article ON article.id = coverage.article "
        "WHERE kind = 'conflict' "
        "ORDER BY page, start LIMIT 200"
    )
    ignored = index.rows(
        "SELECT reason, count(*) AS size FROM coverage WHERE outcome = 'ignored' GROUP BY reason ORDER BY "
        "size DESC, reason LIMIT 60"
    )
    broken = index.rows("SELECT id, row FROM statement WHERE broken ORDER BY id LIMIT 100")
    return page(
        explorer,
        "quality",
        "",
        by_kind=by_kind,
        unread=unread,
        conflicts=conflicts,
        ignored=ignored,
        numbers=index.counts(),
        broken=facts_of(explorer, broken, ""),
        reports=_reports(explorer),
        coverage=coverage(explorer),
    )


def _reports(explorer: Explorer) -> list[str]:
    paths = [folder / "shacl.txt" for folder in explorer.index.folders]
    return [path.read_text("utf-8", "replace")[:20_000] for path in paths if path.is_file()]


def compare(explorer: Explorer, first: str, second: str) -> str:
    """Two things side by side, by property."""
    found = [_named(explorer, text) for text in (first, second)]
    columns = [_by_property(explorer, row) if row else {} for row in found]
    props = list(dict.fromkeys(prop for column in columns for prop in column))
    shared = sorted(props, key=lambda prop: not all(prop in column for column in columns))
    table = [(property_label(prop), [column.get(prop, []) for column in columns]) for prop in shared]
    return page(explorer, "compare", "", asked=(first, second), found=found, table=table)


def _named(explorer: Explorer, text: str) -> sqlite3.Row | None:
    if not text.strip():
        return None
    known = explorer.index.row("SELECT * FROM entity WHERE iri = ? OR slug = ?", (text, text))
    return known or next(iter(search(explorer.index, text, 1)), None)


def _by_property(explorer: Explorer, row: sqlite3.Row) -> dict[str, list[Any]]:
    skipped = {
        drawn("climate"),
        P["links to"],
        P["category"],
        P["interlanguage link"],
        P["external link"],
        P["navigation template"],
        P["portal"],
    }
    rows = [each for each in listing.statements_about(explorer.index, row["id"]) if each["property"] not in skipped]
    found: dict[str, list[Any]] = {}
    for fact in facts_of(explorer, [each for each in rows if each["certainty"] == "asserted"], ""):
        found.setdefault(fact.property, []).append(fact)
    return found


def sparql(explorer: Explorer) -> str:
    """The query editor, with the bundled queries as tabs."""
    from kg.queries import bundled

    listed = [
        {"name": query.name, "title": query.title, "question": query.question, "text": query.text}
        for query in bundled()
    ]
    return page(explorer, "sparql", "", queries=listed, vocabulary=_vocabulary(explorer), prefixes=dict(PREFIXES))


def _vocabulary(explorer: Explorer) -> dict[str, list[tuple[str, str]]]:
    """Returns the properties and classes that the graph uses, as CURIEs with their names, for completion."""
    used = explorer.index.rows("SELECT DISTINCT property FROM statement ORDER BY property")
    named = [(row["property"], property_label(row["property"])) for row in used]
    spaces = ("wdt", "p", "ps", "pq")
    properties = [
        (curie, label)
        for name, label in named
        for curie in ([name] if ":" in name else [f"{space}:{name}" for space in spaces])
    ]
    kinds = explorer.index.rows("SELECT DISTINCT class FROM entity_class ORDER BY class")
    return {"property": properties, "class": [(row["class"], class_label(row["class"])) for row in kinds]}


def downloads(explorer: Explorer) -> str:
    """The files of the build, and how to get at the data otherwise."""
    files = [
        {"name": path.name, "size": path.stat().st_size, "folder": at}
        for at, folder in enumerate(explorer.index.folders)
        for path in sorted(folder.iterdir())
        if path.is_file() and not path.name.startswith(".")
    ]
    return page(explorer, "downloads", "", files=files, parquet=documents.has_parquet())


def missing(explorer: Explorer, root: str, what: str) -> str:
    """The page for an address at which nothing stands."""
    return page(explorer, "missing", root, what=what[:200])
