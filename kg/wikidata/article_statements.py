"""What the article says of linked things, taken from its statements table; alone knows what of it can be compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from kg.model import Coordinate, KgError, Media, Quantity, Text, Url
from kg.rdf.table import Row
from kg.values import edtf
from kg.vocab import properties
from kg.wikidata.claims import ItemId, Snak, Value, file_name, in_order

UNKNOWN = "XXXX"
"""EDTF for a year that nobody knows: Wikidata's "unknown value"."""


@dataclass(frozen=True, slots=True)
class ArticleStatement:
    """One statement of the article, once however often it is made: `rows` are its places, in article order.

    Its qualifiers are those that Wikidata has a property for, sorted; `label` is the article's name for the thing.
    """

    item: str
    label: str
    property: str
    value: Value
    qualifiers: tuple[Snak, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class NotCompared:
    """A statement that is not held against Wikidata, and why."""

    row: Row
    reason: str


@dataclass(frozen=True, slots=True)
class ArticleStatements:
    """All of a table: what can be held against Wikidata, what not, and the items that an article is about."""

    said: tuple[ArticleStatement, ...]
    unheld: tuple[NotCompared, ...]
    subjects: frozenset[str]


def sayings(rows: Iterable[Row]) -> ArticleStatements:
    """The statements of a table, gathered: same item, property, value and qualifiers are one."""
    gathered: dict[tuple[str, str, Value, tuple[Snak, ...]], list[Row]] = {}
    unheld: list[NotCompared] = []
    subjects: set[str] = set()
    for number, row in enumerate(rows, 1):
        try:
            item, about = row["subject"].get("qid"), row["subject"]["title"]
            if item and about and about == row["evidence"]["page"]:
                subjects.add(item)
            value = _value(row["value"])
            reason = _unfit(row, value)
            if value is None or reason:
                unheld.append(NotCompared(row, reason))
            else:
                gathered.setdefault((item, row["property"], value, _qualifiers(row)), []).append(row)
        except (KeyError, TypeError, AttributeError, ArithmeticError) as error:
            hint = "see docs/statements.md, or make the table again with: kg build"
            raise KgError(f"row {number} of the statements table is not whole: {error!r}", hint) from None
    said = tuple(
        ArticleStatement(item, same[0]["subject"]["label"], ident, value, qualifiers, tuple(same))
        for (item, ident, value, qualifiers), same in gathered.items()
    )
    return ArticleStatements(said, tuple(unheld), frozenset(subjects))


def _unfit(row: Row, value: Value | None) -> str:
    """Why a row is not held against Wikidata; empty where it is."""
    if not row["subject"].get("qid"):
        return "the subject is not linked to Wikidata"
    if not is_wikidata(row["property"]):
        return "Wikidata has no such property"
    if row["certainty"] != "asserted":
        return f"only {row['certainty']} in the article"
    known = properties().get(row["property"])
    if known is None:
        return "the property is not in kg's dictionary"
    if value is None:
        return _missing(row)
    if isinstance(value, Text) and known.datatype in ("item", "quantity"):
        return f"words where Wikidata has {'an item' if known.datatype == 'item' else 'a number'}"
    return ""


def is_wikidata(ident: str) -> bool:
    """Whether a property of the table is one of Wikidata's: others are CURIEs."""
    return ":" not in ident


def _missing(row: Row) -> str:
    kind = row["value"]["type"]
    if kind == "item":
        return "the value is not linked to Wikidata"
    return "the article gives no value that can be compared"


def _qualifiers(row: Row) -> tuple[Snak, ...]:
    found = (_snak(qualifier) for qualifier in row["qualifiers"] if is_wikidata(qualifier["property"]))
    return in_order(found)


def _snak(qualifier: Row) -> Snak:
    value = _value(qualifier["value"])
    unknown = qualifier["value"].get("edtf") == UNKNOWN
    return Snak(qualifier["property"], value, "unknown" if unknown else "other" if value is None else "value")


def _value(value: Row) -> Value | None:
    match value["type"]:
        case "item":
            return ItemId(value["qid"]) if value.get("qid") else None
        case "text":
            return Text(value["text"], value["lang"])
        case "quantity":
            lower, upper = (Decimal(value[name]) if name in value else None for name in ("lower", "upper"))
            return Quantity(Decimal(value["amount"]), value["unit"], lower, upper)
        case "time":
            return edtf.time(value["edtf"]) if value["edtf"] != UNKNOWN else None
        case "coordinate":
            return Coordinate(value["lat"], value["lon"], value["precision"])
        case "media":
            return Media(file_name(value["file"]))
        case "url":
            return Url(value["url"])
    return None
