"""The words of a graph met with Wikidata's: its units, classes and properties, as far as shapes/ pairs them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from kg.vocab import PREFIXES, classes, expand, units

_IN_PAGE = re.compile(r" <([^<> ]+)#(plain|statements)> \.$")
_PROPERTY = re.compile(rf"^{re.escape(PREFIXES['wdt'])}|^{re.escape(PREFIXES['p'])}(?=P)")
_TYPE, _UNITS = f"<{expand('rdf:type')}>", (f"<{expand('kg:unit')}>", f"<{expand('wikibase:quantityUnit')}>")


def vocabulary_lines(lines: Iterable[str]) -> list[str]:
    """What the `#links` graph of each page says of the words that the page's graphs use; sorted, each once.

    - a unit: `kgu:km2 skos:exactMatch wd:Q…`;
    - a class of schema.org: `wd:Q… rdfs:subClassOf schema:City` for each class of Wikidata that it covers;
    - a property of Wikidata: `wd:P… wikibase:directClaim wdt:P… ; wikibase:claim p:P…`, as Wikidata itself says it.
    """
    used: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        page = _IN_PAGE.search(line)
        if page is None:
            continue
        _, predicate, rest = line.split(" ", 2)
        if predicate == _TYPE or predicate in _UNITS:
            used[page[1]].add(rest[: page.start() - len(line)].strip("<>"))
        elif _PROPERTY.match(predicate[1:-1]):
            used[page[1]].add(predicate[1:-1])
    found = {
        f"{triple} <{page}#links> ." for page, words in used.items() for word in words for triple in _triples(word)
    }
    return sorted(found)


def _triples(iri: str) -> Iterator[str]:
    if property_ := _PROPERTY.match(iri):
        name = iri[property_.end() :]
        for says, prefix in (("wikibase:directClaim", "wdt"), ("wikibase:claim", "p")):
            yield f"<{expand(f'wd:{name}')}> <{expand(says)}> <{PREFIXES[prefix]}{name}>"
    elif iri in _items():
        yield f"<{iri}> <{expand('skos:exactMatch')}> <{expand(f'wd:{_items()[iri]}')}>"
    elif iri.startswith(PREFIXES["schema"]) and (
        found := classes().get(f"schema:{iri.removeprefix(PREFIXES['schema'])}")
    ):
        for qid in found.wikidata:
            yield f"<{expand(f'wd:{qid}')}> <{expand('rdfs:subClassOf')}> <{iri}>"


def _items() -> dict[str, str]:
    return {expand(f"kgu:{unit.slug}"): unit.wikidata for unit in units().values() if unit.wikidata}
