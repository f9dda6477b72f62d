"""What Wikidata lacks as QuickStatements for a person to review: alone knows what that syntax can say, and how.

Written against the parsers of QuickStatements itself (V1 commands): https://www.wikidata.org/wiki/Help:QuickStatements
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kg.model import Coordinate, Media, Quantity, Text, Time, Url
from kg.rdf.literals import digits
from kg.values import edtf
from kg.vocab import P, properties, units
from kg.wikidata.article_statements import ArticleStatement
from kg.wikidata.claims import Entity, ItemId, Snak, Value, unit_known
from kg.wikidata.comparing import compare
from kg.wikidata.differences import Diff, Difference
from kg.wikidata.evidence import Backing
from kg.wikidata.labels import conditions, label, labelled

NOTICE = "Nothing is uploaded: read each line against the article before you run it at https://quickstatements.toolforge.org/"

_CITED = 3
"""Works a line cites at most, the nearest first."""

_SCOPES = frozenset(("value", "clause", "sentence", "item", "introducing sentence"))
"""How near a citation must stand: one for a whole section's lead need not be for this statement."""

_FIRST_GREGORIAN = "1582-10-15"
_DAY = re.compile(r"(-?[0-9]{4,})-([0-9]{2})-([0-9]{2})")
_DATE = re.compile(r"(-?[0-9]{4})(?:-(0[1-9]|1[0-2])(?:-([0-9]{2}))?)?|(-?[0-9]{3})X")
_BREAKING = re.compile(r"[\t\n\r|]|/\*|\*/")
"""What ends a column, a line or a comment, whatever quotes it stands in."""


@dataclass(frozen=True, slots=True)
class Command:
    """A line, and what it says."""

    line: str
    difference: Difference


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What Wikidata lacks and no line says, and why."""

    difference: Difference
    reason: str


class _CannotSay(Exception):
    """QuickStatements has no way to say this; the argument is the reason."""


def commands(diff: Diff, entities: Mapping[str, Entity], backing: Backing) -> tuple[list[Command], list[LeftOut]]:
    """The statements that are missing there, and qualifiers missing on statements with an item for value.

    QuickStatements finds a statement by its value alone, so a second one of the same value would be merged into the
    first: of those none is written.
    """
    found: list[tuple[tuple[str, str, str], Command]] = []
    left: list[LeftOut] = []
    for each in diff.differences:
        if each.said is None or not _lacks(each):
            continue
        try:
            value = _value(each.property, each.said.value)
            if _said_already(each, each.said, entities[each.item]):
                raise _CannotSay("it would be merged with another statement of the same value there")
            found.append(((each.item, each.property, value), Command(_line(each, each.said, value, backing), each)))
        except _CannotSay as reason:
            left.append(LeftOut(each, str(reason)))
    often = Counter(key for key, _ in found)
    kept = []
    for key, command in found:
        if often[key] == 1:
            kept.append(command)
        else:
            left.append(LeftOut(command.difference, "two lines of one value would be merged into one statement"))
    return kept, left


def _lacks(each: Difference) -> bool:
    """Whether Wikidata lacks the statement, or just qualifiers of it."""
    if each.verdict == "missing there":
        return True
    claim, value = each.claim, each.said.value if each.said else None
    return (
        each.verdict == "more precise here"
        and claim is not None
        and isinstance(value, ItemId)
        and claim.main.value == value
    )


def _said_already(each: Difference, said: ArticleStatement, entity: Entity) -> bool:
    """Whether a statement there, other than the one that is to be completed, has this value."""
    return any(
        claim is not each.claim
        and claim.main.property == said.property
        and claim.main.value is not None
        and compare(said.value, claim.main.value).relation == "equal"
        for claim in entity.claims
    )


def _line(each: Difference, said: ArticleStatement, value: str, backing: Backing) -> str:
    columns = [each.item, each.property, value]
    known = {snak.property for snak in each.claim.qualifiers} if each.claim else set()
    for snak in said.qualifiers:
        if snak.property not in known:
            columns += (snak.property, _qualifier(snak))
    mark = ""
    for reference in _references(said, backing):
        for ident, written in reference:
            columns += (f"{mark}S{ident[1:]}", written)
            mark = ""
        mark = "!"  # the next pair begins a reference of its own
    return "\t".join(columns) + f" /* {_comment(said, backing)} */"


def _references(said: ArticleStatement, backing: Backing) -> Iterator[list[tuple[str, str]]]:
    """Each cited work that has an address, then the article itself."""
    urls = dict.fromkeys(
        cited["url"]
        for row in said.rows
        for cited in row["references"]
        if cited.get("url") and cited.get("scope", "value") in _SCOPES
    )
    for url in list(urls)[:_CITED]:
        try:
            work = backing.work(url)
            pairs = [(P["stated in"], work.item)] if work.item else []
            pairs.append((P["reference URL"], _address(url)))
            if work.read and _DAY.fullmatch(work.read):
                pairs.append((P["retrieved"], _time(work.read)))
            yield pairs
        except _CannotSay:
            continue
    addresses = [source.address() for row in said.rows if (source := backing.source(row))]
    for address in dict.fromkeys(filter(None, addresses)):
        yield [(P["Wikimedia import URL"], _address(address))]


def _comment(said_: ArticleStatement, backing: Backing) -> str:
    """Where the article says it, in words: it becomes the summary of the edit."""
    row = said_.rows[0]
    source = backing.source(row)
    wiki = f"{source.lang}.wikipedia, " if source and source.lang else ""
    words = f"{said_.label}: {label(said_.property)} {labelled(said_.value, _names(said_))}"
    if said_.qualifiers:
        words += f" ({conditions(said_.qualifiers)})"
    if isinstance(said_.value, Coordinate):
        words += f" (to {said_.value.precision:g}°)"
    text = f"{wiki}{row['evidence']['page']}, {row['evidence']['where']}: {words}"
    return " ".join(_BREAKING.sub(" ", text).split())[:240]


def _names(said: ArticleStatement) -> dict[str, str]:
    return {row["value"]["qid"]: row["value"]["label"] for row in said.rows if row["value"].get("qid")}


def _qualifier(snak: Snak) -> str:
    if snak.kind == "unknown":
        return "somevalue"
    if snak.value is None:
        raise _CannotSay(f"its {label(snak.property)} is not linked to Wikidata")
    return _value(snak.property, snak.value)


def _value(ident: str, value: Value) -> str:
    """A value of a property as QuickStatements writes it; _CannotSay where it cannot be said, or not that exactly."""
    kind = properties()[ident].datatype if ident in properties() else None
    match kind, value:
        case "item", ItemId():
            return value.id
        case "text", Text(lang=str(lang)):
            if not re.fullmatch(r"[a-z]{2,3}", lang):
                raise _CannotSay(f"Wikidata's code for the language {lang} is not known")
            return f"{lang}:{_quoted(value.text)}"
        case "string" | "external-id", Text():
            return _quoted(value.text)
        case "media", Media():
            return _quoted(value.file)
        case "url", Url():
            return _address(value.url)
        case "quantity", Quantity():
            return _quantity(value)
        case "time", Time():
            return _time(value.edtf)
        case "coordinate", Coordinate():
            return f"@{_degrees(value.lat)}/{_degrees(value.lon)}"
    raise _CannotSay("words where Wikidata has an item" if kind == "item" else "a value of another kind than there")


def _quoted(text: str) -> str:
    if _BREAKING.search(text) or text != text.strip() or text[:1] == '"' or text[-1:] == '"' or not text:
        raise _CannotSay("its text has characters that QuickStatements cannot hold")
    if "“" in text or "”" in text:
        raise _CannotSay("QuickStatements would straighten the quotation marks of its text")
    return f'"{text}"'


def _address(url: str) -> str:
    safe = url.replace("|", "%7C").replace('"', "%22").replace("/*", "/%2A").replace("*/", "%2A/")
    if not safe.startswith(("http://", "https://", "ftp://")):
        raise _CannotSay("its address is none of the web")
    return _quoted(safe)


def _quantity(value: Quantity) -> str:
    if (value.lower is None) != (value.upper is None):
        raise _CannotSay("only a bound is known, no amount")
    if value.unit and not unit_known(value):
        raise _CannotSay(f"unit unknown: {value.unit}")
    amount = digits(value.amount)
    if value.lower is not None and value.upper is not None:
        low, high = value.amount - value.lower, value.upper - value.amount
        even = low == high and low >= Decimal(0)
        amount += f"~{digits(low)}" if even else f"[{digits(value.lower)},{digits(value.upper)}]"
    item = units()[value.unit].wikidata if value.unit else None
    return amount + (f"U{item[1:]}" if item else "")


def _time(written: str) -> str:
    """`+1982-00-00T00:00:00Z/9`; Wikidata has no year 0 in this form, so EDTF's -0019 is -0020 here."""
    match = _DATE.fullmatch(written)
    days = edtf.time(written)
    if match is None or days is None:
        raise _CannotSay("a date that is approximate, a period or vaguer than a decade")
    year, month, day, decade = match.groups()
    number = int(year or decade + "0")
    if (month and (days.lower or "").startswith("-")) or (month and (days.lower or "") < _FIRST_GREGORIAN):
        raise _CannotSay("a day or month before the Gregorian calendar, in a calendar that the article does not name")
    precision = 11 if day else 10 if month else 9 if year else 8
    shown = f"+{number:04d}" if number > 0 else f"-{1 - number:04d}"
    return f"{shown}-{month or '00'}-{day or '00'}T00:00:00Z/{precision}"


def _degrees(degrees: float) -> str:
    return f"{degrees:.9f}".rstrip("0").rstrip(".")
