"""What a statement says, as a term and, for numbers, dates and places, as a node that keeps what a term cannot."""

from collections.abc import Iterator
from decimal import Decimal

from kg.model import Coordinate, Item, Media, Quantity, Text, Time, Url, Value
from kg.rdf.iris import file_iri, web_iri
from kg.rdf.literals import (
    EDTF,
    XSD,
    day,
    decimal,
    degrees,
    digits,
    integer,
    number,
    precision,
    string,
    tagged,
    time,
    typed,
    wkt,
)
from kg.rdf.page import Page, term
from kg.vocab import Q, expand, units


def value_term(page: Page, value: Value) -> str | None:
    """The value as one term; None for a URL that is no IRI, see `invalid_url`."""
    match value:
        case Item():
            return page.node_of(value)
        case Text():
            return tagged(value.text, value.lang)
        case Quantity():
            return number(value.amount)
        case Time():
            return time(value.edtf)
        case Coordinate():
            return wkt(value)
        case Media():
            return f"<{file_iri(value.file)}>"
        case Url():
            iri = web_iri(value.url)
            return f"<{iri}>" if iri else None


def invalid_url(url: str) -> str:
    """What is said of a URL that is no IRI: predicate and object."""
    return f"{term('kg:invalidUrl')} {string(url)}"


def content(page: Page, value: Value) -> tuple[str, ...]:
    """All that a value says, for hashing; equal values, and only they, have equal content."""
    match value:
        case Item():
            return ("item", page.key(value))
        case Text():
            return ("text", value.text, value.lang or "")
        case Quantity():
            return ("quantity", digits(value.amount), value.unit or "", _bound(value.lower), _bound(value.upper))
        case Time():
            return ("time", value.edtf, value.lower or "", value.upper or "")
        case Coordinate():
            return ("coordinate", wkt(value), repr(value.precision))
        case Media():
            return ("media", value.file)
        case Url():
            return ("url", value.url)


def value_node(page: Page, value: Value) -> str | None:
    """The node of a number, date or place in the statement layer; None for values that a term says in full."""
    return page.node("v", *content(page, value)) if isinstance(value, Quantity | Time | Coordinate) else None


def describe_node(node: str, value: Value) -> Iterator[str]:
    """What the statement layer says about a value node, in Wikibase's terms."""
    match value:
        case Quantity():
            yield f"{node} {_A} {term('wikibase:QuantityValue')}"
            yield f"{node} {term('wikibase:quantityAmount')} {number(value.amount)}"
            yield f"{node} {term('wikibase:quantityUnit')} {unit_term(value.unit)}"
            if value.lower is not None:
                yield f"{node} {term('wikibase:quantityLowerBound')} {number(value.lower)}"
            if value.upper is not None:
                yield f"{node} {term('wikibase:quantityUpperBound')} {number(value.upper)}"
        case Time():
            yield f"{node} {_A} {term('wikibase:TimeValue')}"
            yield f"{node} {term('kg:edtf')} {typed(value.edtf, EDTF)}"
            yield f"{node} {term('wikibase:timePrecision')} {integer(precision(value))}"
            yield f"{node} {term('wikibase:timeTimezone')} {integer(0)}"
            yield f"{node} {term('wikibase:timeCalendarModel')} {term('wd:' + Q['proleptic Gregorian calendar'])}"
            if value.lower and day(value.lower):
                moment = f"{value.lower}T00:00:00Z"
                yield f"{node} {term('wikibase:timeValue')} {typed(moment, XSD + 'dateTime')}"
            yield from bounds(node, value.lower, value.upper)
        case Coordinate():
            yield f"{node} {_A} {term('wikibase:GlobecoordinateValue')}"
            yield f"{node} {term('wikibase:geoLatitude')} {decimal(degrees(value.lat, value.precision))}"
            yield f"{node} {term('wikibase:geoLongitude')} {decimal(degrees(value.lon, value.precision))}"
            yield f"{node} {term('wikibase:geoPrecision')} {decimal(degrees(value.precision, value.precision))}"
            yield f"{node} {term('wikibase:geoGlobe')} {term('wd:' + Q['Earth'])}"


def bounds(node: str, lower: str | None, upper: str | None) -> Iterator[str]:
    """The first and last possible day, where they are days of the calendar."""
    if lower and (first := day(lower)):
        yield f"{node} {term('kg:earliest')} {first}"
    if upper and (last := day(upper)):
        yield f"{node} {term('kg:latest')} {last}"


def unit_term(code: str | None) -> str:
    """The IRI of a unit by its UCUM or ISO 4217 code; a code that the dictionary lacks is named by itself, encoded."""
    unit = units().get(code or "1")
    if unit is not None:
        return term(f"kgu:{unit.slug}")
    return f"<{expand('kgu:')}{''.join(c if c.isascii() and c.isalnum() else _percent(c) for c in code or '')}>"


def quantity_facts(node: str, value: Quantity) -> Iterator[str]:
    """What schema.org's `QuantitativeValue` says of a quantity: value or bounds, and the unit."""
    if is_exact(value):
        yield f"{node} {term('schema:value')} {number(value.amount)}"
    if value.lower is not None:
        yield f"{node} {term('schema:minValue')} {number(value.lower)}"
    if value.upper is not None:
        yield f"{node} {term('schema:maxValue')} {number(value.upper)}"
    yield f"{node} {term('kg:unit')} {unit_term(value.unit)}"
    unit = units().get(value.unit or "1")
    if unit is not None and unit.cefact:
        yield f"{node} {term('schema:unitCode')} {string(unit.cefact)}"


def point_facts(node: str, value: Coordinate) -> Iterator[str]:
    """What schema.org's `GeoCoordinates` says of a point."""
    yield f"{node} {term('schema:latitude')} {decimal(degrees(value.lat, value.precision))}"
    yield f"{node} {term('schema:longitude')} {decimal(degrees(value.lon, value.precision))}"


def is_exact(value: Quantity) -> bool:
    """Whether the article states the amount itself, not only bounds that it lies between."""
    return value.lower is None and value.upper is None


_A = term("rdf:type")


def _bound(value: Decimal | None) -> str:
    return "" if value is None else digits(value)


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))
