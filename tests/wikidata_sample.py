"""A made-up article about New York City, built and linked, for what Wikidata really says of that city."""

from pathlib import Path

from kg.extractors import extract
from kg.model import Article
from kg.rdf import lines
from kg.rdf.table import line, rows

PAGE = "New York City"
ARTICLE = """{{Infobox settlement
| name = New York City
| coordinates = {{coord|40|42|46|N|74|0|22|W}}
| subdivision_type = Country
| subdivision_name = [[United States]]
| established_title = Founded
| established_date = 1624
| area_total_km2 = 1214
| website = {{URL|https://www.nyc.gov}}
}}
'''New York City''' is a city.

== Sister cities ==
* [[London]], since 2001<ref>{{cite web|url=https://cities.example/nyc|title=Cities|access-date=5 May 2020}}</ref>
* [[Nowhere Town]]
"""
QIDS = {("en", "New York City"): "Q60", ("en", "United States"): "Q30", ("en", "London"): "Q84"}


def built(folder: Path, revision: int | None = 1234) -> Path:
    """`folder` with the graph and the table of that article, in a revision of the English Wikipedia."""
    extraction = extract(Article(PAGE, "en", ARTICLE, revision=revision))
    (folder / "graph.nq").write_text("\n".join(lines(extraction)) + "\n", "utf-8")
    table = "".join(line(each) + "\n" for each in rows(extraction, qids=QIDS))
    (folder / "statements.jsonl").write_text(table, "utf-8")
    return folder
