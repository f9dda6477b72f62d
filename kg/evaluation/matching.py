"""Whether a row of the statements table says what a labelled fact says; alone knows which spellings are the same."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from kg.evaluation.gold import Fact, Kind

Row = Mapping[str, Any]
"""A line of the statements table."""

_QUOTES = str.maketrans({"_": " ", "\u00a0": " ", "’": "'", "‘": "'", "`": "'"})
_SCHEMA = re.compile(r"^https?://schema\.org/")


def spelled(text: object) -> str:
    """The words of `text` without what typography and underscores add."""
    return " ".join(unicodedata.normalize("NFC", str(text)).translate(_QUOTES).split())


def folded(text: object) -> str:
    """As `spelled`, upper and lower case alike."""
    return spelled(text).casefold()


def names_of(thing: Row) -> frozenset[str]:
    """The ways a thing of the table may be called in gold: its title, and `label:…` for what the article calls it."""
    found = set()
    if thing.get("title"):
        found.add(_title(thing["title"]))
    if thing.get("label"):
        found.add(_label(thing["label"]))
    return frozenset(found)


def wanted(*names: str) -> frozenset[str]:
    """What `names_of` must meet for a thing that gold calls by one of `names`."""
    found = set()
    for name in names:
        if name.startswith("label:"):
            found.add(_label(name.removeprefix("label:")))
        else:
            found |= {_title(name), _label(name)}
    return frozenset(found)


def subjects_of(fact: Fact) -> frozenset[str]:
    """What a thing must be called to be the fact's subject."""
    return wanted(fact.subject, *fact.alt_subject)


def states(row: Row, fact: Fact) -> bool:
    """Does `row` state `fact`? Its property is taken as compared already."""
    if fact.type == "climate":
        return _states_normal(row, fact)
    return (
        not names_of(row["subject"]).isdisjoint(subjects_of(fact))
        and _MATCHES[fact.type](fact, row["value"])
        and all(_qualified(row, name, want) for name, want in fact.qualifiers.items())
    )


def qualifier(row: Row, name: str) -> str | None:
    """The first qualifier `name` of a row, as text."""
    for found in row.get("qualifiers", []):
        if found["property"] == name:
            value = found["value"]
            keys = ("edtf", "text", "amount", "title", "class", "label")
            return next((str(value[key]) for key in keys if value.get(key)), None)
    return None


def urls_of(row: Row) -> list[str]:
    """The URLs a row cites, an empty string for a work without one."""
    return [reference.get("url") or "" for reference in row.get("references", [])]


def cites(urls: Iterable[str], fact: Fact) -> bool:
    """Does each URL part that the fact's citation must have stand in one of `urls`?"""
    found = list(urls)
    return all(any(part in url for url in found) for part in fact.references)


def _title(text: str) -> str:
    text = spelled(text).split("#")[0].strip()
    return text[:1].upper() + text[1:]


def _label(text: str) -> str:
    return "label:" + folded(text)


def _states_normal(row: Row, fact: Fact) -> bool:
    want = fact.qualifiers
    return (
        qualifier(row, "kg:measure") == fact.value
        and qualifier(row, "kg:month") == want["month"]
        and _same_number(row["value"].get("amount"), want["value"])
        and row["value"].get("unit") == want["unit"]
        and (not want.get("period") or qualifier(row, "kg:period") == want["period"])
    )


def _qualified(row: Row, name: str, want: Any) -> bool:
    if name == "unit":
        return bool((row["value"].get("unit") or None) == want)
    if name == "lang":
        have = row["value"].get("lang") or ""
        return bool(have == want or have.split("-")[0] == want or want.split("-")[0] == have)
    found = qualifier(row, name)
    return found is not None and spelled(found) == spelled(want)


def _same_number(one: object, other: object) -> bool:
    try:
        return Decimal(str(one).replace("−", "-")) == Decimal(str(other).replace("−", "-"))
    except InvalidOperation:
        return False


def _item(fact: Fact, value: Row) -> bool:
    if names_of(value) & wanted(fact.value, *fact.alt):
        return True
    return value.get("type") == "text" and folded(value.get("text", "")) == folded(fact.value)


def _class(fact: Fact, value: Row) -> bool:
    have = str(value.get("class") or value.get("iri") or value.get("title") or "")
    return _SCHEMA.sub("schema:", have) in (fact.value, *fact.alt)


def _text(fact: Fact, value: Row) -> bool:
    have = value.get("text") or value.get("label") or value.get("title") or ""
    return folded(have) in {folded(want) for want in (fact.value, *fact.alt)}


def _quantity(fact: Fact, value: Row) -> bool:
    return any(_same_number(value.get("amount"), want) for want in (fact.value, *fact.alt))


def _time(fact: Fact, value: Row) -> bool:
    return value.get("edtf") in (fact.value, *fact.alt)


def _coordinate(fact: Fact, value: Row) -> bool:
    if value.get("type") != "coordinate":
        return False
    lat, lon = map(float, fact.value.split(","))
    return abs(float(value["lat"]) - lat) <= fact.tolerance and abs(float(value["lon"]) - lon) <= fact.tolerance


def _url(fact: Fact, value: Row) -> bool:
    return spelled(value.get("url", "")).rstrip("/").endswith(spelled(fact.value).rstrip("/"))


def _media(fact: Fact, value: Row) -> bool:
    return spelled(value.get("file", "")) == spelled(fact.value)


_MATCHES: Mapping[Kind, Callable[[Fact, Row], bool]] = {
    "item": _item,
    "class": _class,
    "text": _text,
    "isbn": _text,
    "quantity": _quantity,
    "time": _time,
    "coordinate": _coordinate,
    "url": _url,
    "media": _media,
}
