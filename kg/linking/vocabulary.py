"""The words of a graph met with Wikidata's: its units, classes and properties, as far as shapes/ pairs them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

from kg.vocab import PREFIXES, classes, expand, units

_HEARD = ("#plain> .", "#statements> .")
_PROPERTY = re.compile(rf"<(?:{re.escape(PREFIXES['wdt'])}|{re.escape(PREFIXES['p'])})(P[0-9]+)>")
_OF_VALUE = frozenset(f"<{expand(curie)}>" for curie in ("rdf:type", "kg:unit", "wikibase:quantityUnit"))


def vocabulary_lines(lines: Iterable[str]) -> list[str]:
    """What the `#links` graph of each page says of the words that the page's graphs use; sorted, each once.

    - a unit: `kgu:km2 skos:exactMatch wd:Q…`;
    - a class of schema.org: `wd:Q… rdfs:subClassOf schema:City` for each class of Wikidata that it covers;
    - a property of Wikidata: `wd:P… wikibase:directClaim wdt:P… ; wikibase:claim p:P…`, as Wikidata itself says it.
    """
    used: dict[str, set[str]] = defaultdict(set)
    properties: dict[str, str | None] = {}
    for line in lines:
        if not line.endswith(_HEARD):
            continue
        _, predicate, rest = line.split(" ", 2)
        if predicate in _OF_VALUE:
            value, _, graph = rest.rpartition(" <")
            used[graph.rpartition("#")[0]].add(value.strip("<>"))
            continue
        if predicate not in properties:
            match = _PROPERTY.fullmatch(predicate)
            properties[predicate] = match[1] if match else None
        if name := properties[predicate]:
            used[rest.rpartition(" <")[2].rpartition("#")[0]].add(name)
    return sorted(
        {f"{triple} <{page}#links> ." for page, words in used.items() for word in words for triple in _triples(word)}
    )


def _triples(word: str) -> Iterator[str]:
    """What is said of a property (by its number) or of a unit or class (by its IRI)."""
    if not word.startswith("http"):
        for says, prefix in (("wikibase:directClaim", "wdt"), ("wikibase:claim", "p")):
            yield f"<{expand(f'wd:{word}')}> <{expand(says)}> <{PREFIXES[prefix]}{word}>"
    elif word in _items():
        yield f"<{word}> <{expand('skos:exactMatch')}> <{expand(f'wd:{_items()[word]}')}>"
    elif word.startswith(PREFIXES["schema"]):
        found = classes().get(f"schema:{word.removeprefix(PREFIXES['schema'])}")
        for qid in found.wikidata if found else ():
            yield f"<{expand(f'wd:{qid}')}> <{expand('rdfs:subClassOf')}> <{word}>"


@cache
def _items() -> dict[str, str]:
    return {expand(f"kgu:{unit.slug}"): unit.wikidata for unit in units().values() if unit.wikidata}
