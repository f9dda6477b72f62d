"""What is refused of a query before it is parsed: deep nesting, which ends the parser, and calls of other services."""

import re

from kg.model import KgError

_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\''
    r"|<[^<>\"{}|^`\s]*>|\#[^\n]*|(?P<open>[({\[])|(?P<close>[)}\]])|(?P<sign>[!+-]{2,})"
    r"|(?P<service>(?<![\w?$:@.-])SERVICE(?![\w:]))",
    re.IGNORECASE,
)
_SPELLED = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
DEEPEST = 100
"""Brackets within brackets, and signs in a row; from about 1,000 on the parser's stack overflows."""


def refuse_depth(text: str, name: str) -> None:
    """KgError with the line where a query nests deeper than `DEEPEST`."""
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += (token["open"] is not None) - (token["close"] is not None)
        if depth > DEEPEST or len(token["sign"] or "") > DEEPEST:
            line = text.count("\n", 0, token.start()) + 1
            raise KgError(f"{name}: line {line}: nested more than {DEEPEST} deep", "write it with fewer brackets")


def is_remote_ask(text: str) -> bool:
    """Whether a query is an ASK that calls another service, which the parser would carry out at once."""
    kinds = re.search(r"\b(ASK|SELECT|CONSTRUCT|DESCRIBE)\b", re.sub(r"<[^>]*>|#[^\n]*", "", text), re.IGNORECASE)
    calls = any(token["service"] for token in _TOKEN.finditer(_unescaped(text)))
    return calls and kinds is not None and kinds[1].upper() == "ASK"


def _unescaped(text: str) -> str:
    return _SPELLED.sub(lambda match: chr(min(int(match[1] or match[2], 16), 0x10FFFF)), text)


def refuse_service(text: str, name: str) -> None:
    """KgError with the line where a query calls another service (`SERVICE <…>`), however it is spelled."""
    plain = _unescaped(text)
    for token in _TOKEN.finditer(plain):
        if token["service"]:
            line = plain.count("\n", 0, token.start()) + 1
            raise KgError(
                f"{name}: line {line}: SERVICE is refused: a query from a file may ask any address",
                "read it, and if it asks what you want, add --allow-service",
            )
