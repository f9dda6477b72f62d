"""Things by what people call them: matches that forgive case and diacritics, and near misses when nothing matches."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from urllib.parse import unquote

import pyoxigraph as ox

from kg.model import KgError
from kg.queries.bind import Params, is_iri, with_prefixes
from kg.queries.header import Query
from kg.store import Ask, Solutions

_NAMES = """
SELECT ?thing ?name WHERE { ?thing rdfs:label|skos:altLabel|kg:linkText ?name }
"""


def fold(name: str) -> str:
    """`name` without case and diacritics, underscores as spaces: `Hamhŭng` and `HAMHUNG` are one."""
    plain = unicodedata.normalize("NFKD", name.replace("_", " ").casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(letters.split())


def matching(names: Mapping[str, Iterable[str]], wanted: str) -> list[str]:
    """The IRIs of `names` (IRI -> what the thing is called) that `wanted` means, sorted.

    Of these the first that fits anything: an IRI itself, a wiki title, another name, each letter by letter; then a
    title and another name without case and diacritics. So `Hamhung` is the city, not the category that shows that name.
    """
    if wanted in names:
        return [wanted]
    titles = {iri: [unquote(iri.rpartition("/")[2]).replace("_", " ")] for iri in names}
    for spelled, alike in ((str, wanted), (fold, fold(wanted))):
        for called in (titles, names):
            if found := sorted(iri for iri in names if alike in map(spelled, called[iri])):
                return found
    return []


def near(names: Mapping[str, Iterable[str]], wanted: str, most: int = 5) -> list[str]:
    """Names like `wanted`: those that hold it or resemble it, best first."""
    known: dict[str, str] = {}
    for called in names.values():
        for name in sorted(called):
            known.setdefault(fold(name), name)
    folded = fold(wanted)
    alike = get_close_matches(folded, known, n=most, cutoff=0.6)
    holding = sorted((name for name in known if folded and folded in name), key=lambda name: (len(name), name))
    return [known[name] for name in dict.fromkeys(alike + holding)][:most]


def resolved(ask: Ask, query: Query, params: Params) -> dict[str, list[str]]:
    """`params` with the names of things turned into IRIs, so that `subject=Hamhung` may stand for the thing itself.

    Only looks into the graph when a parameter of type iri holds something that is not an IRI. Raises KgError when no
    thing or more than one has that name.
    """
    names: dict[str, set[str]] = {}
    found: dict[str, list[str]] = {}
    for key, values in params.items():
        found[key] = list(values)
        if query.parameter(key).type != "iri":
            continue
        for at, value in enumerate(values):
            if not is_iri(value):
                names = names or _names(ask)
                found[key][at] = _one(names, key, value)
    return found


def _one(names: Mapping[str, Iterable[str]], key: str, value: str) -> str:
    iris = matching(names, value)
    if len(iris) == 1:
        return iris[0]
    if iris:
        raise KgError(f"--param {key}={value}: {len(iris)} things have that name", f"give one of: {', '.join(iris)}")
    close = near(names, value)
    hint = f"is it one of: {', '.join(close)}?" if close else "an IRI looks like https://w3id.org/wikikg/en/Shanghai"
    raise KgError(f"--param {key}={value}: no thing in the graph has that name", hint)


def _names(ask: Ask) -> dict[str, set[str]]:
    answer = ask(with_prefixes(_NAMES))
    names: dict[str, set[str]] = {}
    if isinstance(answer, Solutions):
        for thing, name in answer.rows:
            if isinstance(thing, ox.NamedNode) and isinstance(name, ox.Literal):
                names.setdefault(thing.value, set()).add(name.value)
    return names
