"""`{{convert}}` and `{{val}}` in plain words: the numbers and the unit that the editor wrote, nothing converted.

See https://en.wikipedia.org/wiki/Template:Convert and https://en.wikipedia.org/wiki/Template:Val.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from kg.values import units
from kg.values.language_tables import units as shared

_AMOUNT = re.compile(
    r"[-−+]?(?:\d[\d,]{0,30}(?:\.\d{1,20})?|\.\d{1,20})(?:[eE][-−+]?\d{1,2})?(?:(?:\+|\s)?\d{1,3}(?://?|⁄)\d{1,4})?"
    r"|[-−+]?\d{1,4}(?://?|⁄)\d{1,4}"
)
_RANGE = re.compile(r"(?<=\d)\s?[-–]\s?(?=\d)")


def converted(fields: Sequence[str], lang: str) -> str | None:
    """The words of `{{convert|…}}`'s positional fields: `5–10 km`, `6 ft 2 in`, `5 × 7 m`; None without an amount.

    Of an unknown unit they read as no quantity (`5smoots`).
    """
    pieces, joints = list[str](), _joints()
    index, amounts, last_unit = 0, 0, ""
    while index < len(fields):
        field = fields[index]
        if not _is_amount(field):
            break
        pieces.append(_amount(field))
        amounts += 1
        following = fields[index + 1] if index + 1 < len(fields) else ""
        if following in joints and index + 2 < len(fields) and _is_amount(fields[index + 2]):
            pieces.append(joints[following])
            index += 2
            continue
        unit = units.convert_unit(following)
        if unit is None:
            # Written together it is no number: nobody knows of what.
            return "".join((*pieces, following)) if following[:1].isalpha() else ""
        code, power = unit
        pieces.append(f"×10^{power}" if power else "")
        pieces.append(units.symbol(code, lang))
        last_unit, index = code, index + 2
        if _strays(fields, index, last_unit):
            return ""
        if not _goes_on(fields, index, last_unit):
            return _spaced(pieces)
    return None


@lru_cache(maxsize=1)
def _joints() -> Mapping[str, str]:
    return {word: sign for sign, words in shared()["convert_joints"].items() for word in words}


def _strays(fields: Sequence[str], index: int, unit: str) -> bool:
    """`{{convert|5|mi|5|furlong}}`: a second amount whose unit adds up with the first to nothing exact."""
    if index + 1 >= len(fields) or not _is_amount(fields[index]) or _goes_on(fields, index, unit):
        return False
    return units.convert_unit(fields[index + 1]) is not None


def _goes_on(fields: Sequence[str], index: int, unit: str) -> bool:
    """`{{convert|6|ft|2|in}}`: a smaller unit of the same kind follows (else a bare number is the precision)."""
    if index + 1 >= len(fields) or not _is_amount(fields[index]):
        return False
    following = units.convert_unit(fields[index + 1])
    return following is not None and following[0] in units.smaller(unit)


def _is_amount(field: str) -> bool:
    return bool(_AMOUNT.fullmatch(field)) or bool(
        _RANGE.search(field) and all(_AMOUNT.fullmatch(f) for f in _RANGE.split(field))
    )


def _amount(field: str) -> str:
    text = _RANGE.sub("–", field).replace("//", "⁄").replace("/", "⁄")
    return re.sub(r"(\d)\+(\d)", r"\1 \2", text)


def _spaced(pieces: Sequence[str]) -> str:
    text = " ".join(p for p in pieces if p)
    return text.replace(" – ", "–").replace(" ± ", "±").replace(" ×10^", "×10^")


def val(fields: Sequence[str], named: Mapping[str, str], lang: str) -> str | None:
    """The words of `{{val|1.23|0.05|u=km|e=6}}`: `1.23×10^6±0.05×10^6 km`."""
    if not fields or not fields[0]:
        return None
    number, errors = _UNCERTAIN.sub("", fields[0]), list(fields[1:3])
    if (last := _UNCERTAIN.search(fields[0])) and not any(errors):
        decimals = len(number.partition(".")[2])
        errors = [format(Decimal(last.group()[1:-1]).scaleb(-decimals), "f")]
    power, above, below, before, behind = (
        next((named[n] for n in shared()["val"][field] if named.get(n)), "")
        for field in ("power", "unit", "per", "before", "behind")
    )
    tail = f"×10^{power}" if re.fullmatch(r"[-−+]?\d{1,2}", power) else ""
    unit = f"{above}/{below}" if below else above
    known = units.convert_unit(unit) if unit else None
    shown = units.symbol(known[0], lang) if known and known[1] == 0 else unit
    read = units.match(f" {shown}", 0, lang) if shown else None
    # Written together with an unknown unit it is no number.
    space = " " if not shown or (read and read[1] > len(shown)) else ""
    amount = f"{before}{number}{tail}{_spread(errors, tail)}"
    return f"{amount}{space}{shown}{behind}".strip()


_UNCERTAIN = re.compile(r"\(\d{1,4}\)")
_ERROR = re.compile(r"[\d.]{1,20}")


def _spread(fields: Sequence[str], tail: str) -> str:
    """What follows the number of `{{val}}`: `±2`, the other end of a range, or (`(+2/−3)`) two errors."""
    if fields and (joint := _joints().get(fields[0])):
        return f"{joint}{fields[1]}{tail}" if len(fields) > 1 and _is_amount(fields[1]) else ""
    errors = [field.lstrip("+-−") for field in fields if field]
    if not errors or not all(_ERROR.fullmatch(error) for error in errors):
        return ""
    return f"±{errors[0]}{tail}" if len(errors) == 1 else f"(+{errors[0]}{tail}/−{errors[1]}{tail})"
