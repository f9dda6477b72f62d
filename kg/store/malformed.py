"""What is wrong with SPARQL or RDF that a parser refused, in words and with its place: knows oxigraph's errors."""

from __future__ import annotations

import re
from pathlib import Path

from kg.model import KgError
from kg.vocab import PREFIXES

# What stands in quotes, an IRI or a comment: no part of the query's own words.
_QUOTED = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|"(?:[^"\\\n]|\\.)*"|'
    r"'''(?:[^'\\]|\\.|'(?!''))*'''|'(?:[^'\\\n]|\\.)*'|<[^<>\"{}|^`\\\s]*>|#[^\n]*",
    re.DOTALL,
)
_DECLARED = re.compile(r"\bPREFIX\s+([\w.-]*):", re.IGNORECASE)
_PREFIXED = re.compile(r"(?<![\w?$:%.\\-])([A-Za-z][\w.-]*):")
_UPDATE = re.compile(
    r"\s*(?:(?:PREFIX\s+[\w.-]*:|BASE)\s+)*(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)\b", re.IGNORECASE
)


def malformed_query(text: str, name: str, error: str) -> KgError:
    """What is wrong with the SPARQL query `text`, which is called `name`.

    oxigraph says `error at 3:4: expected one of OPTIONAL, Prefix not found, …`, often at the end of the group with the
    fault. What users do wrong most is found first: nothing there, an update, a prefix that nobody has declared.
    """
    bare = _QUOTED.sub(lambda quoted: re.sub(r"[^\n]", " ", quoted[0]), text)
    if not bare.strip():
        return KgError(f"{name}, line 1: there is no query", "one looks like: SELECT ?x WHERE { ?x a schema:City }")
    if update := _UPDATE.match(bare):
        place = f"{name}, line {_line(bare, update.start(1))}"
        return KgError(
            f"{place}: this is an update ({update[1].upper()})", "ask with SELECT, ASK, CONSTRUCT or DESCRIBE"
        )
    known = {*PREFIXES, *_DECLARED.findall(bare)}
    for used in _PREFIXED.finditer(bare):
        if used[1] not in known:
            return KgError(
                f"{name}, line {_line(bare, used.start())}: nothing says what the prefix {used[1]}: stands for",
                f"declare it: PREFIX {used[1]}: <…> (only those of docs/graph.md, as schema: and wdt:, need none)",
            )
    return _at_place(text, name, error)


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _at_place(text: str, name: str, error: str) -> KgError:
    """The tokens that oxigraph expected are those of one rule among many; what it says in words helps."""
    place, _, what = error.removeprefix("error at ").partition(": ")
    number, _, column = place.partition(":")
    if not number.isdecimal():
        return KgError(f"{name}: not SPARQL: {clip(error)}", "see https://www.w3.org/TR/sparql11-query/")
    tokens = what.removeprefix("expected ").removeprefix("one of ").split(", ")
    words = "".join(f": {token}" for token in tokens if " " in token and token.replace(" ", "").isalpha())
    lines = text.rstrip().split("\n")
    if int(number) > len(lines):
        line = f"something is missing or misplaced before the end, which reads: {clip(lines[-1].strip())}"
    else:
        line = f"up to there the line reads: {clip(lines[int(number) - 1][: int(column) - 1].strip()) or '(nothing)'}"
    return KgError(f"{name}, line {number}, column {column}: not a SPARQL query{words}", line)


def malformed_graph(file: Path | str, form: str, error: SyntaxError) -> KgError:
    """What is wrong with an RDF file that promises to be of the format `form`."""
    line = f", line {error.lineno}" if error.lineno else ""
    return KgError(f"{file}{line}: not {form}: {reason(error)}", "correct that line, or build the graph again")


def reason(error: SyntaxError) -> str:
    """Why the parser refused it, without the place, on one line."""
    message = str(error.msg)
    return clip(message.partition(": ")[2] if message.startswith("Parser error") else message)


def clip(text: str) -> str:
    """`text` on one line of at most 160 characters, for messages."""
    line = " ".join(text.split())
    return line if len(line) <= 160 else line[:159] + "…"
