"""The currency in front of an amount, and the letters that scale money alone (`£5m`)."""

from dataclasses import replace

from kg.values import modifiers, units
from kg.values.language_tables import after_space, tables
from kg.values.language_tables import units as shared
from kg.values.numbers import Number, written
from kg.values.unit_names import known


def currency(plain: str, at: int, lang: str) -> tuple[str | None, int]:
    """The currency that stands at `at` in front of a number, and where the number begins."""
    found = _sign(plain, at, lang)
    if found is None:
        return None, at
    code, size = found
    end = after_space(plain, at + size)
    again = plain[end : end + 1]
    if again and not again.isalnum() and any(sign.endswith(again) for sign in shared()["currencies"].get(code, ())):
        end = after_space(plain, end + 1)  # "CAD$5", "USD $5"
    return code, end


def _sign(plain: str, at: int, lang: str) -> tuple[str, int] | None:
    table = known(lang).money
    for size in range(units.LONGEST_SIGN, 0, -1):
        code = table.get(plain[at : at + size])
        if code is None or (plain[at + size - 1 : at + size].isalpha() and plain[at + size : at + size + 1].isalpha()):
            continue
        return code, size
    return None


def money_scale(plain: str, found: Number, lang: str) -> Number:
    """`£5m`: behind money a letter can be a scale."""
    if found.scale:
        return found
    word = modifiers.word_after(plain, found.end)
    power = tables(lang).get("numbers", {}).get("money_scales", {}).get(word)
    if power is None:
        return found
    end = plain.find(word, found.end) + len(word)
    return replace(found, value=written(found.value.scaleb(power)), end=end, scale=power)
