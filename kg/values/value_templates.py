"""Templates that stand for a value, written out in the words that the readers understand."""

from collections.abc import Callable

from kg.wikitext.nodes import Node, Template

Render = Callable[[tuple[Node, ...], str], str]


def written_out(template: Template, lang: str, render: Render) -> str | None:
    """The template in plain words; None when it is no value template."""
    return None
