"""The parameters of a template in words, for the readers of value templates."""

from collections.abc import Callable

from kg.values.language_tables import tables
from kg.wikitext.nodes import Node, Template

Render = Callable[[tuple[Node, ...], str], str]
"""The words of nodes in a language, templates in them written out too."""

Write = Callable[[Template, str, Render], str | None]
"""A template in plain words; None when it is left as it was rendered."""

_MOST = 60
"""Positional parameters that are read."""


def argument(template: Template, lang: str, render: Render, *names: str) -> str:
    """The first of these parameters that is filled in."""
    parameter = template.get(*names)
    return render(parameter.nodes, lang).strip() if parameter else ""


def positional(template: Template, lang: str, render: Render) -> list[str]:
    """The positional parameters in the order of their numbers, empty where one is left out."""
    numbered = {int(p.name): p for p in template.positional() if len(p.name) < 4}
    last = max(numbered, default=0)
    return [render(numbered[i].nodes, lang).strip() if i in numbered else "" for i in range(1, min(last, _MOST) + 1)]


def filled(template: Template, lang: str, render: Render) -> list[str]:
    """The positional parameters that are filled in."""
    return [part for part in positional(template, lang, render) if part]


def parameter(lang: str, name: str) -> tuple[str, ...]:
    """What the language's templates call a parameter (`[templates.parameters]`)."""
    return tuple(tables(lang).get("templates", {}).get("parameters", {}).get(name, ()))


def named(template: Template, lang: str, render: Render, name: str) -> str:
    """The parameter of this meaning, under whichever of its names is filled in."""
    return argument(template, lang, render, *parameter(lang, name))


def word(lang: str, name: str) -> str:
    """The word that written-out templates use for something (`[templates.words]`)."""
    return str(tables(lang).get("templates", {}).get("words", {}).get(name, ""))
