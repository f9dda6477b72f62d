"""Templates that stand for a number, a measure or money, in the words that the readers understand."""

import re
from collections.abc import Mapping
from functools import partial

from kg.values import units
from kg.values.convert import converted, val
from kg.values.language_tables import tables
from kg.values.language_tables import units as shared
from kg.values.template_parameters import Render, Write, argument, filled, named, positional
from kg.values.unit_names import known
from kg.wikitext.nodes import Template

_LEGACY = re.compile(r"([a-z0-9²³°/]{1,8}) ([^\W\d_]{1,8}) [a-z0-9²³°/ ]{1,12}")
_SHARE = re.compile(r"(\d)/(\d{1,2})")
_EXCHANGE = re.compile(r"([a-z]{3}) ?([^\W\d_]{3,12})")
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2}(?:\.\d{1,3})?)")


def by_name(template: Template, lang: str, render: Render) -> str | None:
    """Templates whose name is a rule: `{{formatnum:…}}`, `{{USD|…}}`, `{{km to mi|…}}`, `{{1/2}}`."""
    key, name = template.key, template.name
    if key.startswith("formatnum:"):
        return template.name[len("formatnum:") :].strip() or None
    table = known(lang)
    if (name in table.money or name.upper() in table.money) and len(name) < 6:
        return _currency(name if name in table.money else name.upper(), template, lang, render)
    rules = tables(lang).get("templates", {}).get("names", {})
    legacy = _LEGACY.fullmatch(key)
    if legacy and legacy.group(2) in rules.get("between", ()) and units.convert_unit(legacy.group(1)):
        return converted([argument(template, lang, render, "1"), legacy.group(1)], lang)
    if share := _SHARE.fullmatch(key):
        return f" {share.group(1)}⁄{share.group(2)}"
    exchange = _EXCHANGE.fullmatch(key)
    if exchange and exchange.group(2) in rules.get("exchange", ()) and exchange.group(1).upper() in table.money:
        return _exchanged(exchange.group(1).upper(), template, lang, render)
    return None


def money(code: str) -> Write:
    """`{{Euro|5}}`, `{{Indian Rupee}} 5`: a template for the sign of a currency, the amount in it or behind it."""
    return partial(_currency, code)


def _currency(sign: str, template: Template, lang: str, render: Render) -> str:
    amount = named(template, lang, render, "amount")
    return f"{sign} {amount}" if amount[:1].isdigit() or amount[:1] in ("-", "−", ".") else f"{sign} "


def _exchanged(code: str, template: Template, lang: str, render: Render) -> str | None:
    """`{{INRConvert|5|c}}` is five crore rupees; the letter for the power of ten may be missing."""
    parts = positional(template, lang, render)
    if not parts or not parts[0]:
        return None
    letter = parts[1] if len(parts) > 1 else ""
    power = shared()["exchange_multiples"].get(letter, 0) if letter else 0
    if letter and not power and not letter.isdigit():
        return None
    return f"{code} {parts[0]}×10^{power}" if power else f"{code} {parts[0]}"


def _fraction(template: Template, lang: str, render: Render) -> str:
    """`{{frac|2|1|2}}` is 2 1⁄2, `{{frac|1|2}}` a half, `{{frac|3}}` a third; a whole number may stand before it."""
    parts = filled(template, lang, render)
    if len(parts) == 1:
        return f" 1⁄{parts[0]}"
    if len(parts) == 2:
        return f" {parts[0]}⁄{parts[1]}"
    return f"{parts[0]} {parts[1]}⁄{parts[2]}" if len(parts) == 3 else ""


def _exponent(template: Template, lang: str, render: Render) -> str:
    """`1.5{{e|6}}`."""
    power = argument(template, lang, render, "1")
    return f"×10^{power}" if re.fullmatch(r"[-−+]?\d{1,3}", power) else ""


def _money(template: Template, lang: str, render: Render) -> str:
    """`{{currency|5|USD}}`."""
    parts = positional(template, lang, render)
    return f"{parts[1]} {parts[0]}" if len(parts) > 1 else ""


def _convert(template: Template, lang: str, render: Render) -> str | None:
    return converted(positional(template, lang, render), lang)


def _convert_filled(template: Template, lang: str, render: Render) -> str | None:
    """`{{convinfobox|||5|mi}}`: the first pair of amount and unit that is filled in."""
    fields = positional(template, lang, render)
    while fields and not fields[0]:
        fields = fields[2:]
    return converted(fields, lang)


def _errors(template: Template, lang: str, render: Render) -> str:
    """`{{±|1}}`, `{{±|2|3}}`, `{{su|p=+2|b=−3}}`: how far a number may be off; `{{±}}` is the sign alone."""
    places = [named(template, lang, render, "above"), named(template, lang, render, "below")]
    if not any(places):
        places = positional(template, lang, render)
    bare = [_SIGN.sub("", part) for part in places if part]
    if not bare:
        return "±"
    if not all(_ERROR.fullmatch(part) for part in bare):
        return ""
    return f"±{bare[0]}" if len(bare) == 1 else f"(+{bare[0]}/−{bare[1]})"


_SIGN = re.compile(r"^[-−–+±]\s?")
_ERROR = re.compile(r"\d{1,12}(?:\.\d{1,12})?")


def _val(template: Template, lang: str, render: Render) -> str | None:
    fields = {p.name: render(p.nodes, lang).strip() for p in template.parameters if p.named}
    return val(positional(template, lang, render), fields, lang)


def _named_units(template: Template, lang: str, render: Render) -> str:
    """`{{height|ft=6|in=2}}`, `{{weight|kg=80}}`: the first unit that is filled in, and smaller ones behind it."""
    parts, last = list[str](), ""
    for symbol, names in tables(lang).get("templates", {}).get("measures", {}).items():
        code = known(lang).units.exact.get(symbol, "")
        amount = argument(template, lang, render, *names)
        if amount and (not last or code in units.smaller(last)):
            parts.append(f"{amount} {symbol}")
            last = code
    return " ".join(parts)


def _duration(template: Template, lang: str, render: Render) -> str:
    """`{{duration|1|30|15}}`, `{{duration|3:45}}` or with h=, m=, s=; one number alone has no unit."""
    amounts = [named(template, lang, render, name) for name in ("hours", "minutes", "seconds")]
    if not any(amounts):
        places = positional(template, lang, render)
        if len(places) == 1:
            clock = _CLOCK.fullmatch(places[0])
            amounts = [part or "" for part in clock.groups()] if clock else []
        else:
            amounts = places if len(places) != 2 else ["", *places]
    units_of_time = zip(amounts, ("h", "min", "s"), strict=False)
    return " ".join(f"{amount} {unit}" for amount, unit in units_of_time if amount and amount.strip("0"))


def _gauge(template: Template, lang: str, render: Render) -> str:
    """`{{track gauge|1435 mm}}`, `{{track gauge|4ft8.5in}}`; named gauges (`sg`) are not numbers."""
    text = argument(template, lang, render, "1")
    return text if text[:1].isdigit() else ""


def _join(template: Template, lang: str, render: Render) -> str:
    return "".join(positional(template, lang, render))


KINDS: Mapping[str, Write] = {
    "join": _join,
    "fraction": _fraction,
    "exponent": _exponent,
    "money": _money,
    "dollars": money("US$"),
    "convert": _convert,
    "convert filled": _convert_filled,
    "errors": _errors,
    "val": _val,
    "measures": _named_units,
    "duration": _duration,
    "gauge": _gauge,
}
"""How each kind of template is written out."""
