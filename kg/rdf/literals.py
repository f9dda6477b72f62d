"""Literals as N-Quads terms: exact text, valid tags, the XSD type that fits; alone knows how a term is escaped."""

import re
from decimal import Decimal
from functools import lru_cache
from math import ceil, log10

from kg.model import Coordinate, Time

XSD = "http://www.w3.org/2001/XMLSchema#"
EDTF = "http://id.loc.gov/datatypes/edtf"
WKT = "http://www.opengis.net/ont/geosparql#wktLiteral"

# Besides what N-Quads must escape: what some reader takes for the end of a line, and what no XML file may hold.
_ESCAPED = re.compile(r'[\x00-\x1f"\\\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}

# RFC 5646, 2.1: langtag, privateuse, and the grandfathered tags that the grammar of langtag does not cover.
_TAG = re.compile(
    r"""(?: (?:[a-z]{2,3}(?:-[a-z]{3}){0,3} | [a-z]{4,8})
            (?:-[a-z]{4})? (?:-(?:[a-z]{2}|[0-9]{3}))? (?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*
            (?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)* (?:-x(?:-[a-z0-9]{1,8})+)?
          | x(?:-[a-z0-9]{1,8})+
          | i-(?:ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)
          | en-gb-oed | sgn-be-fr | sgn-be-nl | sgn-ch-de )""",
    re.VERBOSE,
)
# Codes of wikis that are no language tags or not that language's, https://meta.wikimedia.org/wiki/Special_language_codes.
_WIKI_CODES = {
    "simple": "en", "zh-classical": "lzh", "zh-min-nan": "nan", "zh-yue": "yue", "be-x-old": "be-tarask",
    "bat-smg": "sgs", "fiu-vro": "vro", "roa-rup": "rup", "roa-tara": "nap-x-tara", "map-bms": "jv-x-bms",
    "cbk-zam": "cbk-x-zam",
}  # fmt: skip

_DAY = re.compile(r"(-?[0-9]{4,})-([0-9]{2})-([0-9]{2})")
_MONTH = re.compile(r"-?[0-9]{4}-(?:0[1-9]|1[0-2])")
_YEAR = re.compile(r"(-?[0-9]{4})|Y(-?[1-9][0-9]{4,})")
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def string(text: str) -> str:
    """`text` as an `xsd:string`."""
    return f'"{_escape(text)}"'


def tagged(text: str, lang: str | None) -> str:
    """`text` in the language `lang`, or an `xsd:string` where that is no BCP 47 tag.

    Tags are lower case: engines compare them so, and some give back nothing else.
    """
    tag = language(lang) if lang else None
    return f'"{_escape(text)}"@{tag}' if tag else f'"{_escape(text)}"'


@lru_cache(maxsize=1024)
def language(code: str) -> str | None:
    """The BCP 47 tag of a language tag or wiki code in lower case, None where there is none."""
    tag = code.lower()
    tag = _WIKI_CODES.get(tag, tag)
    return tag if tag.isascii() and _TAG.fullmatch(tag) else None


def typed(lexical: str, datatype: str) -> str:
    """`lexical` with the datatype's IRI."""
    return f'"{_escape(lexical)}"^^<{datatype}>'


def integer(number: int) -> str:
    """A whole number as `xsd:integer`."""
    return f'"{number}"^^<{XSD}integer>'


def digits(number: Decimal) -> str:
    """A number exactly as precise as written, without exponent.

    Raises ValueError for what is no number (an infinity, NaN).
    """
    if not number.is_finite():
        raise ValueError(f"{number} is no number that a text can state")
    return format(number, "f")


def number(value: Decimal) -> str:
    """`xsd:integer` when no fraction is written, else `xsd:decimal` with every digit that is."""
    written = digits(value)
    return f'"{written}"^^<{XSD}{"integer" if _INTEGER.fullmatch(written) else "decimal"}>'


@lru_cache(maxsize=4096)
def time(edtf: str) -> str:
    """The XSD type that says all an EDTF string says, else the string as EDTF."""
    if match := _YEAR.fullmatch(edtf):
        return f'"{match[1] or match[2]}"^^<{XSD}gYear>'
    if _MONTH.fullmatch(edtf):
        return f'"{edtf}"^^<{XSD}gYearMonth>'
    if _DAY.fullmatch(edtf):
        return f'"{edtf}"^^<{XSD}date>' if is_day(edtf) else string(edtf)
    return typed(edtf, EDTF) if edtf else string(edtf)


def day(date: str) -> str | None:
    """`YYYY-MM-DD` as `xsd:date`, None where the calendar has no such day."""
    return f'"{date}"^^<{XSD}date>' if is_day(date) else None


@lru_cache(maxsize=4096)
def is_day(date: str) -> bool:
    """Whether `YYYY-MM-DD` is a day of the proleptic Gregorian calendar (year 0 is 1 BC)."""
    match = _DAY.fullmatch(date)
    if match is None or (len(match[1].lstrip("-")) > 4 and match[1].lstrip("-").startswith("0")) or match[1] == "-0000":
        return False
    year, month, number = int(match[1]), int(match[2]), int(match[3])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 1 <= month <= 12 and 1 <= number <= _DAYS[month - 1] + (leap and month == 2)


def precision(value: Time) -> int:
    """Wikibase's precision of a date: 11 day, 10 month, 9 year, 8 decade, 7 century, 6 millennium.

    https://www.wikidata.org/wiki/Help:Dates; of a period, that of its first date.
    """
    first = value.edtf.partition("/")[0].strip("[]{}.?~%") or value.edtf.rpartition("/")[2].strip("[]{}.?~%")
    year, _, rest = first.lstrip("-Y").partition("-")
    vague = year.count("X")
    if vague:
        return 9 - min(vague, 3)
    parts = [part for part in rest.split("-") if part and "X" not in part]
    return 9 + min(len(parts), 2) - (bool(parts) and parts[0] > "12")


def degrees(value: float, precision: float) -> str:
    """Degrees as decimal digits, a thousandth of the precision kept and the noise of binary fractions dropped."""
    places = min(max(ceil(-log10(precision)) + 3, 0), 12) if precision > 0 else 9
    written = format(round(value, places), f".{places}f").rstrip("0").rstrip(".") if places else str(round(value))
    return "0" if written == "-0" else written


def decimal(written: str) -> str:
    """Digits as `xsd:decimal`."""
    return f'"{written}"^^<{XSD}decimal>'


def wkt(value: Coordinate) -> str:
    """A point in GeoSPARQL's well-known text: longitude first, WGS 84."""
    lon, lat = degrees(value.lon, value.precision), degrees(value.lat, value.precision)
    return f'"POINT({lon} {lat})"^^<{WKT}>'


def _escape(text: str) -> str:
    return _ESCAPED.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    char = match[0]
    if char in _SHORT:
        return _SHORT[char]
    return "\ufffd" if "\ud800" <= char <= "\udfff" else f"\\u{ord(char):04X}"
