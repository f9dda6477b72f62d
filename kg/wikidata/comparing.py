"""Whether two values say the same, as far as each says it; alone knows what precision means for each kind of value."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Literal
from urllib.parse import urlsplit

from kg.linking.candidates import distance
from kg.model import Coordinate, Media, Quantity, Text, Time, Url
from kg.values import edtf
from kg.vocab import units
from kg.wikidata.claims import ItemId, Value, unit_known

Relation = Literal["equal", "finer", "coarser", "different", "apart"]
"""The article's value next to Wikidata's: `finer` and `coarser` agree, `apart` are values that cannot be compared."""

_SECOND = 1 / 3600
"""Degrees: the precision of a coordinate whose precision nobody gives."""


@dataclass(frozen=True, slots=True)
class Compared:
    """How two values stand to each other, in words where that needs any; `sure` (0 to 1) falls with each assumption."""

    relation: Relation
    note: str = ""
    sure: float = 1.0


def compare(here: Value, there: Value) -> Compared:
    """The article's value held against Wikidata's."""
    match here, there:
        case ItemId(), ItemId():
            return _same(here == there)
        case Text(), Text():
            return _text(here, there)
        case Quantity(), Quantity():
            return _quantity(here, there)
        case Time(), Time():
            return _time(here, there)
        case Coordinate(), Coordinate():
            return _coordinate(here, there)
        case Media(), Media():
            return _same(here == there)
        case Url(), Url():
            return _url(here.url, there.url)
    return Compared("apart", f"{_KINDS[type(here)]} here, {_KINDS[type(there)]} there")


_KINDS = {
    ItemId: "a thing", Text: "words", Quantity: "a number", Time: "a date", Coordinate: "a place on the map",
    Media: "a file", Url: "an address",
}  # fmt: skip


def agrees(compared: Compared) -> bool:
    """Whether the two can be true of one thing at once, one perhaps more precise than the other."""
    return compared.relation in ("equal", "finer", "coarser")


def _same(same: bool) -> Compared:
    return Compared("equal" if same else "different")


def _text(here: Text, there: Text) -> Compared:
    """Words by language: `ko-Hang` is Korean; where one side has no language, the words alone decide."""
    alike = _plain(here.text) == _plain(there.text)
    if here.lang and there.lang and _language(here.lang) != _language(there.lang):
        return Compared("different", f"the same words in {there.lang} there" if alike else "")
    return _same(alike)


def _plain(words: str) -> str:
    return " ".join(unicodedata.normalize("NFC", words).split())


def _language(tag: str) -> str:
    return tag.lower().partition("-")[0]


def _url(here: str, there: str) -> Compared:
    """Addresses but for what never leads elsewhere: the letters of scheme and host, http or https, a last slash."""
    if here == there:
        return Compared("equal")
    if _address(here) == _address(there):
        return Compared("equal", "spelled otherwise there", 0.95)
    return Compared("different")


def _address(url: str) -> tuple[str, ...]:
    try:
        parts = urlsplit(url)
        return (parts.netloc.lower(), parts.path.rstrip("/"), parts.query, parts.fragment)
    except ValueError:
        return (url,)


def _quantity(here: Quantity, there: Quantity) -> Compared:
    """Numbers within what their last digits or bounds leave open; another unit of the same kind is converted."""
    ours, theirs = here.unit or "1", there.unit or "1"
    factor, other, note, sure = Decimal(1), Decimal(1), "", 1.0
    if ours != theirs:
        if not (unit_known(here) and unit_known(there)):
            name = there.unit if unit_known(here) else here.unit
            return Compared("apart", f"unit unknown: {name}")
        mine, yours = units()[ours], units()[theirs]
        if mine.factor is None or yours.factor is None or mine.dimension != yours.dimension:
            return Compared("apart", f"{mine.label} here, {yours.label} there")
        factor, other, note, sure = mine.factor, yours.factor, f"converted: {yours.label} there", 0.95
    elif here.amount == there.amount and (here.lower, here.upper) == (there.lower, there.upper):
        return Compared("equal")
    with localcontext(prec=50):
        low, high = (bound * factor for bound in _bounds(here))
        first, last = (bound * other for bound in _bounds(there))
        middle, center = here.amount * factor, there.amount * other
        close = low <= center <= high or first <= middle <= last
        if not close:
            rounded = abs(middle - center) <= max(_place(here) * factor, _place(there) * other) / 2
            words = "; ".join(filter(None, (note, "one may be rounded" if rounded else "")))
            return Compared("different", words, sure * (0.5 if rounded else 1.0))
        if middle == center and ours == theirs:
            return Compared("equal", "with bounds there" if there.lower is not None else "with bounds here")
        wide, broad = high - low, last - first
    if wide < broad:
        return Compared("finer", note or "within the bounds or the rounding there", sure * 0.95)
    return Compared("coarser" if wide > broad else "equal", note or "more precise there", sure * 0.95)


def _bounds(number: Quantity) -> tuple[Decimal, Decimal]:
    """What the source says, or else half a unit of the last digit written each way."""
    exponent = number.amount.as_tuple().exponent
    half = Decimal(5).scaleb((exponent if isinstance(exponent, int) else 0) - 1)
    low = number.lower if number.lower is not None else number.amount - half
    high = number.upper if number.upper is not None else number.amount + half
    return low, high


def _place(number: Quantity) -> Decimal:
    """The place of the last digit that is not 0: 770,000 may have been rounded to tens of thousands."""
    digits = number.amount.normalize().as_tuple()
    return Decimal(1).scaleb(digits.exponent if isinstance(digits.exponent, int) else 0)


def _time(here: Time, there: Time) -> Compared:
    """Dates as periods. A Julian day there is met by either calendar's day here: articles rarely say which they use."""
    doubt = 0.8 if set(here.edtf) & set("~?%") else 1.0
    note = "approximate here" if doubt < 1 else ""
    found = _periods(here, there, note, doubt)
    written = edtf.time(there.edtf)
    if written and (written.lower, written.upper) != (there.lower, there.upper):
        as_written = _periods(here, written, "in the Julian calendar there", doubt)
        if agrees(as_written):
            return as_written
        return Compared(found.relation, "converted from the Julian calendar there", found.sure * 0.9)
    return found


def _periods(here: Time, there: Time, note: str, sure: float) -> Compared:
    low, high, first, last = (order(day, end) for day, end in (
        (here.lower, -1), (here.upper, 1), (there.lower, -1), (there.upper, 1),
    ))  # fmt: skip
    if (low, high) == (first, last):
        return Compared("equal", note, sure)
    if first <= low and high <= last:
        return Compared("finer", note, sure)
    if low <= first and last <= high:
        return Compared("coarser", note or "more precise there", sure)
    if low <= last and first <= high:
        return Compared("coarser", note or "the periods overlap", sure * 0.8)
    return Compared("different", note, sure)


def order(day: str | None, end: int) -> tuple[int, str]:
    """An ISO date as what sorts, also before the year 1; None is an open end, at the far past (-1) or future (1)."""
    if day is None:
        return (end * 10**9, "")
    return (int(day[:-6]), day[-6:])


def _coordinate(here: Coordinate, there: Coordinate) -> Compared:
    """One place if neither latitude nor longitude differs by more than the coarser precision."""
    ours, theirs = here.precision or _SECOND, there.precision or _SECOND
    across = abs(here.lon - there.lon)
    across = min(across, 360 - across)
    room = max(ours, theirs) * (1 + 1e-9)
    off = max(abs(here.lat - there.lat), across)
    if off <= room:
        if ours < theirs * 0.99:
            return Compared("finer", "", 0.95)
        return Compared("coarser", "more precise there") if theirs < ours * 0.99 else Compared("equal")
    apart = distance((here.lat, here.lon), (there.lat, there.lon))
    return Compared("different", f"{apart:.3g} km apart", 0.6 if off <= 3 * room else 1.0)
