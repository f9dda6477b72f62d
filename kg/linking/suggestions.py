"""Where candidates come from: Wikidata over SPARQL, its API, or the titles of an index."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import pyoxigraph as ox

from kg.linking.candidates import Suggest, Traits, wkt
from kg.linking.index import Sitelinks
from kg.linking.mediawiki import Ask, batched
from kg.model import KgError
from kg.store import Ask as Sparql
from kg.store import Solutions
from kg.vocab import PREFIXES, P

WIKIDATA_API = "https://www.wikidata.org/w/api.php"
"""The API that knows the items themselves."""

_NAMES, _ITEMS, _FOUND = 40, 50, 10
"""Names a query, items a call (the API's limit), items looked at for one name."""

_QID = re.compile(r"Q[1-9][0-9]*")


def from_sparql(sparql: Sparql) -> Suggest:
    """Items by label or alias over SPARQL, exactly as written; raises KgError when the endpoint does not answer."""

    def suggest(names: Collection[tuple[str, str]]) -> Iterator[tuple[str, Traits]]:
        for batch in batched(names, _NAMES):
            values = " ".join(str(ox.Literal(text, language=lang or "en")) for text, lang in batch)
            answer = sparql(_QUERY % values)
            if not isinstance(answer, Solutions):
                raise KgError("the endpoint did not answer with rows", "is this the address of a SPARQL endpoint?")
            for name, item, kind, point, country in answer.rows:
                qid = _qid(item)
                if qid is not None and isinstance(name, ox.Literal):
                    yield (
                        qid,
                        Traits(
                            frozenset({(name.value, name.language or "")}),
                            frozenset(filter(None, [_qid(kind)])),
                            wkt(point.value) if isinstance(point, ox.Literal) else None,
                            frozenset(filter(None, [_qid(country)])),
                        ),
                    )

    return suggest


_QUERY = (
    "SELECT ?name ?item ?kind ?point ?country WHERE { VALUES ?name { %s } "
    f"{{ ?item <{PREFIXES['rdfs']}label> ?name }} UNION {{ ?item <{PREFIXES['skos']}altLabel> ?name }} "
    f"OPTIONAL {{ ?item <{PREFIXES['wdt']}{P['instance of']}> ?kind }} "
    f"OPTIONAL {{ ?item <{PREFIXES['wdt']}{P['coordinate location']}> ?point }} "
    f"OPTIONAL {{ ?item <{PREFIXES['wdt']}{P['country']}> ?country }} }}"
)


def from_api(call: Ask, address: str = WIKIDATA_API) -> Suggest:
    """Items by label or alias through `wbsearchentities`, their facts through `wbgetentities`, 50 a call."""

    def suggest(names: Collection[tuple[str, str]]) -> Iterator[tuple[str, Traits]]:
        called: dict[str, set[tuple[str, str]]] = {}
        for text, lang in names:
            fields = {"action": "wbsearchentities", "search": text, "language": lang or "en", "limit": str(_FOUND)}
            try:
                for found in call(address, fields)["search"]:
                    match = found.get("match", {})
                    if _QID.fullmatch(found["id"]) and match.get("type") in ("label", "alias"):
                        called.setdefault(found["id"], set()).add((match["text"], match.get("language", "")))
            except (KeyError, TypeError, AttributeError) as error:
                raise _no_wikibase(address, error) from None
        for batch in batched(sorted(called), _ITEMS):
            fields = {"action": "wbgetentities", "ids": "|".join(batch), "props": "claims"}
            try:
                entities = call(address, fields)["entities"]
                found_all = [(qid, _of(entities[qid], called[qid])) for qid in batch]
            except (KeyError, TypeError, AttributeError, ValueError) as error:
                raise _no_wikibase(address, error) from None
            yield from found_all

    return suggest


def from_index(sitelinks: Sitelinks) -> Suggest:
    """Items by the titles of their pages: a name alone, so a candidate only where nothing speaks against it."""

    def suggest(names: Collection[tuple[str, str]]) -> Iterable[tuple[str, Traits]]:
        keys = {(lang or "en", text) for text, lang in names if (lang or "en") in sitelinks.langs}
        return (
            (answer.link.qid, Traits(frozenset({(key[1], key[0])})))
            for key, answer in sitelinks(keys)
            if answer.link is not None
        )

    return suggest


def _of(entity: Mapping[str, Any], names: Collection[tuple[str, str]]) -> Traits:
    claims = entity.get("claims") or {}
    values = {
        label: [
            claim["mainsnak"]["datavalue"]["value"]
            for claim in claims.get(P[label], ())
            if claim.get("rank") != "deprecated" and "datavalue" in claim["mainsnak"]
        ]
        for label in ("instance of", "coordinate location", "country")
    }
    points = [(float(each["latitude"]), float(each["longitude"])) for each in values["coordinate location"]]
    countries = frozenset(each["id"] for each in values["country"])
    kinds = frozenset(each["id"] for each in values["instance of"])
    return Traits(frozenset(names), kinds, points[0] if points else None, countries)


def _qid(term: object) -> str | None:
    qid = term.value.removeprefix(PREFIXES["wd"]) if isinstance(term, ox.NamedNode) else ""
    return qid if _QID.fullmatch(qid) else None


def _no_wikibase(address: str, error: Exception) -> KgError:
    return KgError(f"{address}: the answer is not that of Wikidata's API: {error!r}", f"is it {WIKIDATA_API}?")
