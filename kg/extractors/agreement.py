"""What an article says twice, once with less: a figure again without its date, a country again as a part of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from kg.mapping import mappings
from kg.model import Item, Qualifier, Quantity, Statement, Time
from kg.vocab import P
from kg.wikitext.page import Page


def agreed(page: Page, statements: Iterable[Statement]) -> Iterator[Statement]:
    """The statements, a figure without a date taking the one that the same figure has elsewhere in the article.

    `834,119 (September 2015)` in the infobox and "a population of 834,119" are one statement with two places. Where an
    infobox names the country, prose that names a part of it (England) only tells where in it the place lies.
    """
    found = tuple(statements)
    dated = _dated(found)
    boxed = _countries(found)
    parts = mappings(page.language.code).prose.get("situation", {}).get("parts", ())
    for statement in found:
        value = statement.value
        if isinstance(value, Quantity) and len(statement.qualifiers) < 2:
            told = dated.get((statement.subject, statement.property, value), ())
            yield replace(statement, qualifiers=told) if _says_less(statement.qualifiers, told) else statement
        elif statement.property == P["country"] and isinstance(value, Item) and value.title in parts:
            others = boxed.get(statement.subject, set())
            if not others or value.title in others or statement.evidence.extractor == "infobox":
                yield statement
        else:
            yield statement


def _says_less(one: tuple[Qualifier, ...], other: tuple[Qualifier, ...]) -> bool:
    """Whether a figure has no date, or one that only the other tells to the day or month."""
    if not one or not other:
        return bool(other) and not one
    mine, theirs = one[0].value, other[0].value
    same = one[0].property == other[0].property == P["point in time"]
    return same and isinstance(mine, Time) and isinstance(theirs, Time) and theirs.edtf.startswith(f"{mine.edtf}-")


def _dated(found: tuple[Statement, ...]) -> Mapping[tuple[Item, str, Quantity], tuple[Qualifier, ...]]:
    """The qualifiers of each figure that has a date, the first, or one that tells it more exactly."""
    dates: dict[tuple[Item, str, Quantity], tuple[Qualifier, ...]] = {}
    for statement in found:
        value, when = statement.value, {q.property for q in statement.qualifiers}
        simple = P["point in time"] in when and when <= {P["point in time"], P["determination method"]}
        if isinstance(value, Quantity) and simple:
            key = (statement.subject, statement.property, value)
            if key not in dates or _says_less(dates[key], statement.qualifiers):
                dates[key] = statement.qualifiers
    return dates


def _countries(found: tuple[Statement, ...]) -> Mapping[Item, set[str | None]]:
    told: dict[Item, set[str | None]] = {}
    for statement in found:
        boxed = statement.property == P["country"] and statement.evidence.extractor == "infobox"
        if boxed and isinstance(statement.value, Item):
            told.setdefault(statement.subject, set()).add(statement.value.title)
    return told
