"""What Wikidata says of the things of an article, and how the two differ; nothing here writes to Wikidata."""

from kg.wikidata.api import WIKIDATA, api
from kg.wikidata.article_statements import ArticleStatement, ArticleStatements, NotCompared, sayings
from kg.wikidata.claims import Claim, Entity, ItemId, Snak, Value
from kg.wikidata.differences import VERDICTS, Diff, Difference, Verdict, diff
from kg.wikidata.evidence import read_backing
from kg.wikidata.fetching import DAY, Cache, Found, Service, fetch
from kg.wikidata.quickstatements import NOTICE, commands
from kg.wikidata.report import as_json, as_turtle
from kg.wikidata.slices import read_files
from kg.wikidata.sparql import sparql

__all__ = [
    "DAY",
    "NOTICE",
    "VERDICTS",
    "WIKIDATA",
    "ArticleStatement",
    "ArticleStatements",
    "Cache",
    "Claim",
    "Diff",
    "Difference",
    "Entity",
    "Found",
    "ItemId",
    "NotCompared",
    "Service",
    "Snak",
    "Value",
    "Verdict",
    "api",
    "as_json",
    "as_turtle",
    "commands",
    "diff",
    "fetch",
    "read_backing",
    "read_files",
    "sayings",
    "sparql",
]
