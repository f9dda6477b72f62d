"""Templates that stand for a value, written out in the words that the readers understand; names and kinds are data."""

import re
from collections.abc import Mapping
from functools import lru_cache

from kg.values import measure_templates
from kg.values.language_tables import tables
from kg.values.template_parameters import Render, Write, argument, filled, named, positional, word
from kg.wikitext.nodes import Template

_NUMBER = re.compile(r"\d{1,6}")
_YEAR = re.compile(r"\d{3,4}")


def written_out(template: Template, lang: str, render: Render) -> str | None:
    """The template in plain words; None when it is no value template (then it is left as it was rendered)."""
    kind = kinds(lang).get(template.key)
    if kind is None:
        return measure_templates.by_name(template, lang, render)
    if kind.startswith("money "):
        return measure_templates.money(kind.removeprefix("money "))(template, lang, render)
    write = _KINDS.get(kind)
    return write(template, lang, render) if write else None


@lru_cache(maxsize=32)
def kinds(lang: str) -> Mapping[str, str]:
    """The kind of each value template of a language, by case-folded name."""
    return dict(tables(lang).get("templates", {}).get("values", {}))


def _iso(parts: list[str]) -> str:
    """`1945`, `1945-08` or `1945-08-22` of the first numbers; else the first parameter's words."""
    if not parts or not parts[0]:
        return ""
    year = parts[0]
    if not _NUMBER.fullmatch(year):
        return "" if _NUMBER.fullmatch(year[1:]) else year  # "-43" is one BC year to some and another to others
    if len(parts) > 1 and parts[1].isalpha():
        # "{{start date|1995|August|3}}": month names stand there too.
        day = parts[2] if len(parts) > 2 and re.fullmatch(r"\d{1,2}", parts[2]) else ""
        return f"{day} {parts[1]} {parts[0]}".strip()
    text = f"{year:0>4}"
    for part in parts[1:3]:
        if not re.fullmatch(r"\d{1,2}", part) or int(part) == 0:
            break
        text += f"-{part:0>2}"
    if len(text) == 7 and "1500" <= year < "2100":
        return f"{text[5:]}/{text[:4]}"  # "2008-11" could be three years
    return text


def _date(template: Template, lang: str, render: Render) -> str:
    fields = [named(template, lang, render, name) for name in ("year", "month", "day")]
    return _iso(positional(template, lang, render) or fields)


def _born(template: Template, lang: str, render: Render) -> str:
    """`{{birth based on age as of date|45|2010|5|6}}`: one of two years."""
    parts = positional(template, lang, render)
    if len(parts) < 2 or not (re.fullmatch(r"\d{1,3}", parts[0]) and re.fullmatch(r"\d{4}", parts[1])):
        return ""
    latest = int(parts[1]) - int(parts[0])
    return f"{latest - 1} {word(lang, 'or')} {latest}"


def _date_span(template: Template, lang: str, render: Render) -> str:
    """`{{start and end dates|1940|5|10|1940|6|25}}`, `{{…|2001|2005}}`: the second date begins with its year."""
    parts = positional(template, lang, render)
    second = next((at for at, part in enumerate(parts) if at and _YEAR.fullmatch(part)), None)
    return f"{_iso(parts[:second])} – {_iso(parts[second:])}" if second else _iso(parts)


def _date_text(template: Template, lang: str, render: Render) -> str:
    """`{{birth-date|22 August 1945}}`: words; `{{dts|1945|8|22}}`, once `{{dts|22|8|1945}}`: numbers."""
    places = positional(template, lang, render)
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
    """`{{Video game release|NA|22 August 1945}}`, once `{{vgrelease|NA=22 August 1945}}`: the first place's date."""
    parts = positional(template, lang, render)
    if len(parts) > 1:
        return f" {parts[1]} "
    dates = [p for p in template.parameters if p.named and len(p.name) == 2 and p.end > p.start]
    return f" {render(dates[0].nodes, lang).strip()} " if dates else ""


def _circa(template: Template, lang: str, render: Render) -> str:
    about = word(lang, "circa")
    parts = filled(template, lang, render)
    return " – ".join(f"{about} {p}" for p in parts[:2]) if parts else f"{about} "


def _span(name: str) -> Write:
    """`{{floruit|1550|1570}}` reads `fl. 1550–1570`."""

    def write(template: Template, lang: str, render: Render) -> str:
        return f"{word(lang, name)} {'–'.join(filled(template, lang, render)[:2])}"

    return write


def _month(template: Template, lang: str, render: Render) -> str:
    """`{{MONTHNAME|7}}`: the language's own word, the first that it lists."""
    number = argument(template, lang, render, "1")
    months: Mapping[str, int] = tables(lang).get("dates", {}).get("months", {})
    return next((name for name, n in months.items() if number.lstrip("0") == str(n)), "")


def _decade(template: Template, lang: str, render: Render) -> str:
    text = argument(template, lang, render, "1")
    return f"{text}{word(lang, 'decade')}" if text.isdecimal() else text


def _first(template: Template, lang: str, render: Render) -> str:
    return argument(template, lang, render, "1")


def _first_year(template: Template, lang: str, render: Render) -> str:
    """`{{baseball year|1990}}`."""
    parts = positional(template, lang, render)
    return parts[0] if parts else ""


def _as_of(template: Template, lang: str, render: Render) -> str:
    date = _iso(positional(template, lang, render))
    return f"{word(lang, 'as of')} {date}" if date else ""


def _old_style(template: Template, lang: str, render: Render) -> str:
    """`{{OldStyleDate|2 February|1905|20 January}}`: the new-style day and year count."""
    parts = positional(template, lang, render)
    return f"{parts[0]} {parts[1]}" if len(parts) > 1 else ""


def _list(template: Template, lang: str, render: Render) -> str:
    return "; ".join(filled(template, lang, render))


def _name(template: Template, lang: str, render: Render) -> str:
    """`{{sortname|John|Smith|link}}`."""
    return " ".join(part for part in positional(template, lang, render)[:2] if part)


_KINDS: Mapping[str, Write] = {
    "date": _date,
    "date span": _date_span,
    "born": _born,
    "date text": _date_text,
    "release": _release,
    "circa": _circa,
    "floruit": _span("floruit"),
    "reign": _span("reign"),
    "decade": _decade,
    "month": _month,
    "first": _first,
    "year": _first_year,
    "as of": _as_of,
    "old style": _old_style,
    "list": _list,
    "name": _name,
    **measure_templates.KINDS,
}
