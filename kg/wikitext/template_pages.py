"""Template pages at hand: which one a name leads to, and what a call of a page that is a table of values shows."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kg.model import Article
from kg.wikitext.nodes import Parameter, Template
from kg.wikitext.parser_functions import decided, is_table
from kg.wikitext.titles import normalize

MAX_STEPS = 4
"""Redirects followed from one template to the next, and pages that show one another."""
MAX_SIZE = 500_000
"""Characters of a template page that is opened; a table of all German municipalities of one state has 150,000."""
# The word is that of the wiki's language (https://www.mediawiki.org/wiki/Help:Redirects).
_REDIRECT = re.compile(r"\s{0,99}#[^\W\d_]{1,30}:?\s{0,3}\[\[([^\[\]|:#]{0,30}:)([^\[\]|#]{1,200})")

Call = tuple[Article, int, int]
"""The page that a call shows words of, and where they stand there."""


def led_to(text: str) -> str | None:
    """The name, without namespace, of the template that a redirect leads to; None for other pages."""
    match = _REDIRECT.match(text[:600])
    return normalize(match[2]) if match else None


def page_named(pages: Mapping[str, Article], name: str) -> Article | None:
    """The template page that a name means, redirects followed; None where it is not at hand."""
    found = pages.get(normalize(name))
    for _ in range(MAX_STEPS):
        if found is None or (target := led_to(found.text)) is None:
            return found
        found = pages.get(target)
    return None


@dataclass(slots=True)
class Calls:
    """The calls of template pages that are tables of values, as one page meets them; `words` reads a parameter."""

    pages: Mapping[str, Article]
    words: Callable[[Parameter], str]
    found: dict[tuple[int, int], Call | None] = field(default_factory=dict)

    def shown(self, template: Template) -> str | None:
        """What a template shows whose page is at hand and such a table (`{{Metadaten Einwohnerzahl DE-BE|Berlin}}`)."""
        place = (template.start, template.end)
        if place not in self.found:
            self.found[place] = self._called(template)
        call = self.found[place]
        return call and call[0].text[call[1] : call[2]]

    def _called(self, template: Template) -> Call | None:
        page = page_named(self.pages, template.name)
        if page is None or len(page.text) > MAX_SIZE or not is_table(page.text):
            return None
        place = decided(page.text, {each.name: self.words(each) for each in template.parameters})
        return (page, *place) if place else None
