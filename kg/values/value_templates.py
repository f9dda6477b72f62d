"""Templates that stand for a value, written out in the words that the readers understand; names and kinds are data."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from kg.values import units
from kg.values.convert import converted, measured, val
from kg.values.lexicon import tables
from kg.wikitext.nodes import Node, Template

Render = Callable[[tuple[Node, ...], str], str]
"""The words of nodes in a language, templates in them written out too."""

_LEGACY = re.compile(r"([a-z0-9²³°/]{1,8}) (?:to|in) ([a-z0-9²³°/ ]{1,12})")
_NUMBER = re.compile(r"\d{1,6}")


def written_out(template: Template, lang: str, render: Render) -> str | None:
    """The template in plain words; None when it is no value template (then it is left as it was rendered)."""
    kind = kinds(lang).get(template.key)
    if kind is None:
        return _by_name(template, lang, render)
    write = _KINDS.get(kind)
    return write(template, lang, render) if write else None


@lru_cache(maxsize=32)
def kinds(lang: str) -> Mapping[str, str]:
    """The kind of each value template of a language, by case-folded name."""
    return dict(tables(lang).get("templates", {}).get("values", {}))


def _by_name(template: Template, lang: str, render: Render) -> str | None:
    """Templates whose name is a rule: `{{formatnum:…}}`, `{{USD|…}}`, `{{km to mi|…}}`."""
    key, name = template.key, template.name
    if key.startswith("formatnum:"):
        return template.name[len("formatnum:") :].strip() or None
    table = units.known(lang)
    if (name in table.money or name.upper() in table.money) and len(name) < 6:
        return _currency(template, lang, render, name if name in table.money else name.upper())
    if (legacy := _LEGACY.fullmatch(key)) and units.convert_unit(legacy.group(1)):
        return measured([_argument(template, lang, render, "1"), legacy.group(1)], lang)
    return None


def _argument(template: Template, lang: str, render: Render, *names: str) -> str:
    parameter = template.get(*names)
    return render(parameter.nodes, lang).strip() if parameter else ""


def _positional(template: Template, lang: str, render: Render) -> list[str]:
    """The positional parameters in the order of their numbers, rendered."""
    numbered = {int(p.name): p for p in template.positional() if len(p.name) < 4}
    last = max(numbered, default=0)
    return [render(numbered[i].nodes, lang).strip() if i in numbered else "" for i in range(1, min(last, 60) + 1)]


def _iso(parts: list[str]) -> str:
    """`1945`, `1945-08` or `1945-08-22` of the first numbers; else the first parameter's words."""
    if not parts or not parts[0]:
        return ""
    year = parts[0].removeprefix("-")
    if not _NUMBER.fullmatch(year):
        return parts[0]
    text = f"{'-' if parts[0] != year else ''}{year:0>4}"
    for part in parts[1:3]:
        if not re.fullmatch(r"\d{1,2}", part):
            # "{{start date|1995|August}}": month names stand there too.
            return f"{part} {parts[0]}" if part and part.isalpha() and text.count("-") == 0 else text
        if int(part) == 0:
            break
        text += f"-{part:0>2}"
    return text


def _date(template: Template, lang: str, render: Render) -> str:
    return _iso(_positional(template, lang, render))


def _date_text(template: Template, lang: str, render: Render) -> str:
    """`{{birth-date|22 August 1945}}`: words; `{{dts|1945|8|22}}`, once `{{dts|22|8|1945}}`: numbers."""
    places = _positional(template, lang, render)
    if len(places) >= 3 and re.fullmatch(r"\d{4}", places[2]) and len(places[0]) <= 2:
        return f"{places[0]} {places[1]} {places[2]}" if places[1].isalpha() else _iso(places[2::-1])
    if len(places) > 1 and not places[0]:
        return ""
    parts = [p for p in places if p]
    if len(parts) > 1 and all(_NUMBER.fullmatch(p) for p in parts):
        return _iso(parts)
    if len(parts) == 2 and any(c.isdigit() for c in parts[1]):
        return parts[1]
    if len(parts) > 1 and not any(c.isdigit() for c in parts[1]):
        return " ".join(p for p in parts[:3] if any(c.isalnum() for c in p) and len(p) < 30)
    return parts[0] if parts else ""


def _release(template: Template, lang: str, render: Render) -> str:
    """`{{Video game release|NA|22 August 1945|…}}`: the first place's date."""
    parts = _positional(template, lang, render)
    return f" {parts[1]} " if len(parts) > 1 else ""


def _circa(template: Template, lang: str, render: Render) -> str:
    about = _word(lang, "circa")
    parts = [p for p in _positional(template, lang, render) if p]
    if not parts:
        return f"{about} "
    return " – ".join(f"{about} {p}" for p in parts[:2])


def _span(word: str) -> Callable[[Template, str, Render], str]:
    """`{{floruit|1550|1570}}` reads `fl. 1550–1570`."""

    def write(template: Template, lang: str, render: Render) -> str:
        parts = [p for p in _positional(template, lang, render) if p]
        return f"{_word(lang, word)} {'–'.join(parts[:2])}"

    return write


def _word(lang: str, name: str) -> str:
    return str(tables(lang).get("templates", {}).get("words", {}).get(name, ""))


def _decade(template: Template, lang: str, render: Render) -> str:
    text = _argument(template, lang, render, "1")
    return f"{text}{_word(lang, 'decade')}" if text.isdecimal() else text


def _first(template: Template, lang: str, render: Render) -> str:
    return _argument(template, lang, render, "1")


def _first_year(template: Template, lang: str, render: Render) -> str:
    """`{{baseball year|1990}}`."""
    parts = _positional(template, lang, render)
    return parts[0] if parts else ""


def _as_of(template: Template, lang: str, render: Render) -> str:
    date = _iso(_positional(template, lang, render))
    return f"{_word(lang, 'as of')} {date}" if date else ""


def _old_style(template: Template, lang: str, render: Render) -> str:
    """`{{OldStyleDate|2 February|1905|20 January}}`: the new-style day and year count."""
    parts = _positional(template, lang, render)
    return f"{parts[0]} {parts[1]}" if len(parts) > 1 else ""


def _join(template: Template, lang: str, render: Render) -> str:
    return "".join(_positional(template, lang, render))


def _list(template: Template, lang: str, render: Render) -> str:
    return "; ".join(p for p in _positional(template, lang, render) if p)


def _fraction(template: Template, lang: str, render: Render) -> str:
    """`{{frac|2|1|2}}` is 2 1⁄2, `{{frac|1|2}}` a half, `{{frac|3}}` a third."""
    parts = [p for p in _positional(template, lang, render) if p]
    if len(parts) == 1:
        return f"1⁄{parts[0]}"
    if len(parts) == 2:
        return f"{parts[0]}⁄{parts[1]}"
    return f"{parts[0]} {parts[1]}⁄{parts[2]}" if len(parts) == 3 else ""


def _currency(template: Template, lang: str, render: Render, sign: str) -> str:
    amount = _argument(template, lang, render, "1", "amount", "value")
    return f"{sign}{amount}" if amount[:1].isdigit() or amount[:1] in ("-", "−", ".") else f"{sign} "


def _money(template: Template, lang: str, render: Render) -> str:
    """`{{currency|5|USD}}`."""
    parts = _positional(template, lang, render)
    return f"{parts[1]} {parts[0]}" if len(parts) > 1 else ""


def _dollars(template: Template, lang: str, render: Render) -> str:
    return _currency(template, lang, render, "US$")


def _convert(template: Template, lang: str, render: Render) -> str | None:
    return converted(_positional(template, lang, render), lang)


def _val(template: Template, lang: str, render: Render) -> str | None:
    named = {p.name: render(p.nodes, lang).strip() for p in template.parameters if p.named}
    return val(_positional(template, lang, render), named, lang)


_MEASURES = (
    (("m", "meter", "metre", "meters", "metres"), "m"),
    (("cm", "centimeters", "centimetres"), "cm"),
    (("ft", "feet", "foot"), "ft"),
    (("in", "inch", "inches"), "in"),
    (("kg",), "kg"),
    (("st", "stone"), "st"),
    (("lb", "lbs"), "lb"),
    (("oz",), "oz"),
)


def _named_units(template: Template, lang: str, render: Render) -> str:
    """`{{height|ft=6|in=2}}`, `{{weight|kg=80}}`, `{{duration|h=1|m=30}}`: the first system that is filled in."""
    parts: list[str] = []
    for names, unit in _MEASURES:
        amount = _argument(template, lang, render, *names)
        if amount and not (parts and unit not in ("in", "cm", "lb", "oz")):
            parts.append(f"{amount} {unit}")
    return " ".join(parts)


def _duration(template: Template, lang: str, render: Render) -> str:
    """`{{duration|1|30|15}}` or with h=, m=, s=."""
    named = [(_argument(template, lang, render, n), u) for n, u in (("h", "h"), ("m", "min"), ("s", "s"))]
    if not any(amount for amount, _ in named):
        places = _positional(template, lang, render)
        named = list(zip(places if len(places) != 2 else ["", *places], ("h", "min", "s"), strict=False))
    return " ".join(f"{amount} {unit}" for amount, unit in named if amount and amount.strip("0"))


def _gauge(template: Template, lang: str, render: Render) -> str:
    """`{{track gauge|1435 mm}}`; named gauges (`sg`) are not numbers."""
    text = _argument(template, lang, render, "1")
    return re.sub(r"(\d)(mm|in|ft)\b", r"\1 \2", text) if text[:1].isdigit() else ""


_KINDS: Mapping[str, Callable[[Template, str, Render], str | None]] = {
    "date": _date,
    "date text": _date_text,
    "release": _release,
    "circa": _circa,
    "floruit": _span("floruit"),
    "reign": _span("reign"),
    "decade": _decade,
    "first": _first,
    "year": _first_year,
    "as of": _as_of,
    "old style": _old_style,
    "join": _join,
    "list": _list,
    "fraction": _fraction,
    "money": _money,
    "dollars": _dollars,
    "convert": _convert,
    "val": _val,
    "measures": _named_units,
    "duration": _duration,
    "gauge": _gauge,
}
