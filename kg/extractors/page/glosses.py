"""Names that one template writes together: `{{nihongo|'''Jun Akiyama'''|秋山 準|Akiyama Jun|born October 9, 1969}}`."""

from collections.abc import Iterator, Mapping
from typing import Any

from kg.model import Text
from kg.vocab import P
from kg.wikitext.nodes import Parameter, Template
from kg.wikitext.page import Page
from kg.wikitext.parts import Sentence
from kg.wikitext.passage import Anchor

Gloss = tuple[str, Text, tuple[int, int]]
"""The property that a parameter of the template has, its words and its place."""


def glosses(page: Page, lead: Sentence, bold: Anchor) -> Iterator[Gloss]:
    """The names beside the bold one in the template that holds it, as `[glossed]` of words.toml says."""
    for node, told in _templates(page, lead, bold):
        for label, name, lang in told["names"]:
            if parameter := node.get(name):
                words = page.render(parameter.nodes).plain.strip(" '\"")
                if words:
                    yield P[label], Text(words, lang or None), (parameter.start, parameter.end)


def gloss_of_life(page: Page, lead: Sentence, bold: Anchor) -> Parameter | None:
    """The parameter of such a template that tells when somebody was born and died."""
    found = (node.get(told["more"]) for node, told in _templates(page, lead, bold) if "more" in told)
    return next((parameter for parameter in found if parameter), None)


def _templates(page: Page, lead: Sentence, bold: Anchor) -> Iterator[tuple[Template, Mapping[str, Any]]]:
    known = page.language.words.get("glossed", {})
    for anchor in lead.passage.within(lead.start, lead.end, "template"):
        node = anchor.node
        if isinstance(node, Template) and node.key in known and anchor.start <= bold.start < anchor.end:
            yield node, known[node.key]
