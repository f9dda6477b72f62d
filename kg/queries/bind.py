"""Parameters into a query's text: a value becomes an RDF term of its declared type, so none can change the query."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

import pyoxigraph as ox

from kg.model import KgError
from kg.queries.header import Parameter, Query, block
from kg.vocab import PREFIXES

Params = Mapping[str, Sequence[str]]
"""Parameter name -> the values it may take (one of them is enough for a row to count)."""

_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBER = {"integer": re.compile(r"[+-]?[0-9]+"), "decimal": re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")}


def bound(query: Query, params: Params) -> str:
    """The text of `query` with its parameters filled in; line numbers stay those of the file.

    Raises KgError for a parameter the query does not have and for a value that is not of its type.
    """
    terms: dict[str, str] = {}
    for name, values in params.items():
        parameter = query.parameter(name)
        terms[name] = " ".join(str(term(parameter, value)) for value in values)

    def fill(found: re.Match[str]) -> str:
        return f"VALUES ?{found[1]} {{ {terms[found[1]]} }}" + "\n" * found[0].count("\n")

    # all in one pass: a value that itself reads like a VALUES block is never looked at
    return block(*terms).sub(fill, query.text) if terms else query.text


def term(parameter: Parameter, value: str) -> ox.NamedNode | ox.Literal:
    """`value`, as typed on a command line, as the RDF term its parameter wants."""
    match parameter.type:
        case "iri":
            return _iri(parameter, value)
        case "text":
            return ox.Literal(value)
        case "date":
            try:
                return ox.Literal(date.fromisoformat(value).isoformat(), datatype=ox.NamedNode(_XSD + "date"))
            except ValueError:
                raise _wrong(parameter, value, "a date looks like 1945-08-22") from None
        case number:
            if not _NUMBER[number].fullmatch(value):
                raise _wrong(parameter, value, "a whole number looks like 1950" if number == "integer" else "12.5")
            return ox.Literal(value, datatype=ox.NamedNode(_XSD + number))


def is_iri(value: str) -> bool:
    """Whether `value` is meant as an IRI and not as a title with a colon in it, such as `Category:Towns`."""
    return value.startswith(("<", "urn:")) or "://" in value or value.partition(":")[0] in PREFIXES


def _iri(parameter: Parameter, value: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(_absolute(value))
    except ValueError as error:
        hint = "an IRI looks like https://w3id.org/wikikg/en/Shanghai or schema:Person"
        raise _wrong(parameter, value, f"{hint} ({error})") from None


def _absolute(value: str) -> str:
    prefix, colon, local = value.removeprefix("<").removesuffix(">").partition(":")
    return PREFIXES[prefix] + local if prefix in PREFIXES else prefix + colon + local


def _wrong(parameter: Parameter, value: str, right: str) -> KgError:
    return KgError(f"--param {parameter.name}={value}: not of type {parameter.type}", right)


def with_prefixes(text: str) -> str:
    """`text` as a store or an endpoint takes it: after PREFIX clauses for those of the project's names that it uses.

    They stand on the first line, so that lines keep their numbers; those of the text itself come later and win.
    """
    return "".join(f"PREFIX {name}: <{iri}> " for name, iri in sorted(PREFIXES.items()) if f"{name}:" in text) + text
