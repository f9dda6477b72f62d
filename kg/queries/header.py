"""What a query file says of itself: its title, question, parameters and source column, read from its first comments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from kg.model import KgError

Type = Literal["iri", "text", "integer", "decimal", "date"]
TYPES: tuple[str, ...] = get_args(Type)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A question's blank: in the text it is `VALUES ?name { default }`, so the file also runs as it stands.

    `default` is as the header writes it: a value of the type, or `any` where the text says UNDEF.
    """

    name: str
    type: Type
    default: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Query:
    """A SPARQL query and what its header says.

    `place` is its file; `source` is the variable that holds the statement nodes its rows rest on, if it has one.
    """

    name: str
    place: str
    title: str
    question: str
    parameters: tuple[Parameter, ...]
    source: str | None
    text: str

    def parameter(self, name: str) -> Parameter:
        """The parameter of that name; KgError with those that exist when there is none."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        those = ", ".join(parameter.name for parameter in self.parameters)
        raise KgError(
            f"{self.name}: has no parameter {name!r}", f"it takes: {those}" if those else "it takes no parameters"
        )


HEADER_FORM = "# title: …, # question: …, # param NAME TYPE DEFAULT: MEANING, # source: ?VARIABLE"

_PARAM = re.compile(r"([A-Za-z]\w*) (\w+) (\S.*?): (\S.*)")
_SOURCE = re.compile(r"\?([A-Za-z]\w*)")


def read_query(path: Path) -> Query:
    """The query in a file, any SPARQL file: what a header does not say is empty, but what it says must be well formed.

    Raises KgError(file, line) for an unreadable file, a malformed line, or a parameter the text has no VALUES for.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise KgError(f"{path}: not UTF-8 at byte {error.start}", "save the query as UTF-8") from None
    except OSError as error:
        raise KgError(f"{path}: {error.strerror or error}", "give a query's name or a .rq file") from None
    return parse_query(path.stem, str(path), text)


def parse_query(name: str, place: str, text: str) -> Query:
    """The query in `text`; `place` (a file name) is for messages."""
    said: dict[str, str] = {"title": "", "question": ""}
    parameters: list[Parameter] = []
    source = None
    for number, key, value in _header(text):
        if key in said:
            said[key] = value
        elif key == "source":
            source = _match(_SOURCE, value, f"{place}, line {number}", "# source: ?statement")[0]
        elif key == "param":
            parameters.append(_parameter(value, f"{place}, line {number}"))
    for parameter in parameters:
        if not block(parameter.name).search(text):
            raise KgError(
                f"{place}: the parameter {parameter.name!r} has no place in the query",
                f"write where it belongs: VALUES ?{parameter.name} {{ UNDEF }}",
            )
    return Query(name, place, said["title"], said["question"], tuple(parameters), source, text)


def block(*names: str) -> re.Pattern[str]:
    """Where the values of these parameters stand in a query; group 1 is the name."""
    return re.compile(r"\b[Vv][Aa][Ll][Uu][Ee][Ss][ \t]+\?(" + "|".join(names) + r")[ \t]*\{[^{}]*\}")


def _header(text: str) -> list[tuple[int, str, str]]:
    """The comment lines before the query as (line number, key, value); an indented line goes on with the one before."""
    lines: list[tuple[int, str, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            break
        if line.startswith("#   ") and lines:
            place, key, value = lines[-1]
            lines[-1] = (place, key, f"{value} {line[1:].strip()}")
        elif line.startswith("# param "):
            lines.append((number, "param", line.removeprefix("# param ").strip()))
        else:
            key, colon, value = line.removeprefix("#").strip().partition(":")
            if colon:
                lines.append((number, key, value.strip()))
    return lines


def _parameter(value: str, place: str) -> Parameter:
    form = "# param NAME TYPE DEFAULT: MEANING, such as: # param since integer any: only from this year on"
    name, kind, default, meaning = _match(_PARAM, value, place, form)
    for known in get_args(Type):
        if kind == known:
            return Parameter(name, known, default, meaning)
    raise KgError(f"{place}: {kind!r} is no type of parameter", f"the types are: {', '.join(TYPES)}")


def _match(pattern: re.Pattern[str], value: str, place: str, right: str) -> tuple[str, ...]:
    found = pattern.fullmatch(value)
    if not found:
        raise KgError(f"{place}: cannot read {value!r} in the header of the query", f"it looks like: {right}")
    return found.groups()
