"""Hours from UTC, as a parameter gives them alone or a time zone names them; it alone knows how they are written."""

import re
from collections.abc import Iterator
from decimal import Decimal

from kg.extractors.infobox.fields import Field, ReadValue
from kg.model import Qualifier, Quantity, Text
from kg.vocab import P

_WHOLE = re.compile(
    r"(?:UTC|GMT)?\s?([+\-−–±]?)\s?(\d{1,2})(?:[:.](\d{2})|(\.5))?(?:\s?h\w{0,4})?(?:\s\D*)?\Z", re.IGNORECASE
)
_HOURS = r"([+\-−–])\s?(\d{1,2})(?::(\d{2}))?"
_BESIDE = re.compile(rf"\b(?:UTC|GMT)\s{{0,3}}{_HOURS}(?:\s?/\s?{_HOURS})?(?!\d)")
_PLACES = Decimal("0.0001")


def offset(cell: Field) -> Iterator[ReadValue]:
    """Hours from UTC: `+9`, `−3:30`, `UTC+5:30`, also before the name of a calendar or season."""
    match = _WHOLE.fullmatch(cell.words.plain)
    if match and match[1] != "±":
        yield ReadValue(_hours(match[1], match[2], "30" if match[4] else match[3]), cell.place)


def hours(cell: Field) -> Iterator[ReadValue]:
    """The offset that a time zone names: `[[Mountain Time Zone|Mountain]]: UTC−7`, that of summer behind a slash."""
    if cell.rule.property != P["located in time zone"]:
        return
    match = _BESIDE.search(cell.words.plain)
    if match is None:
        return
    yield ReadValue(_hours(*match.group(1, 2, 3)), cell.place, property=P["UTC timezone offset"])
    if match[4]:
        summer = Text(cell.page.language.words["boxes"]["summer time"], cell.page.language.code)
        said = (Qualifier(P["valid in period"], summer),)
        yield ReadValue(_hours(*match.group(4, 5, 6)), cell.place, said, property=P["UTC timezone offset"])


def _hours(sign: str, whole: str, minutes: str | None) -> Quantity:
    """Hours with as many decimals as they need, four at most (`5:45` is 5.75)."""
    amount = Decimal(int(whole))
    if int(minutes or 0):
        amount += (Decimal(int(minutes or 0)) / 60).quantize(_PLACES).normalize()
    return Quantity(-amount if sign and sign in "-−–" else amount, "h")
