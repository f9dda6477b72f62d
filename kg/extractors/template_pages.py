"""Pages of templates that hold a part of an article, opened where the article shows them; every step has a limit."""

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.extractors.citations import read_references
from kg.model import Article, Problem
from kg.wikitext.included import included
from kg.wikitext.nodes import Template
from kg.wikitext.page import Page
from kg.wikitext.titles import normalize

MAX_STEPS = 4
"""Redirects followed from one template to the next, and pages that show one another."""
MAX_SIZE = 500_000
"""Characters of a template page that is opened; a table of all German municipalities of one state has 150,000."""
# The word is that of the wiki's language (https://www.mediawiki.org/wiki/Help:Redirects).
_REDIRECT = re.compile(r"\s{0,99}#[^\W\d_]{1,30}:?\s{0,3}\[\[([^\[\]|:#]{0,30}:)([^\[\]|#]{1,200})")


def led_to(text: str) -> str | None:
    """The name, without namespace, of the template that a redirect leads to; None for other pages."""
    match = _REDIRECT.match(text[:600])
    return normalize(match[2]) if match else None


def held(page: Page, name: str) -> Article | None:
    """The template page that a name means, redirects followed; None where it is not at hand."""
    found = page.transcluded.get(normalize(name))
    for _ in range(MAX_STEPS):
        if found is None or (target := led_to(found.text)) is None:
            return found
        found = page.transcluded.get(target)
    return None


def opened(page: Page, template: Template, source: Article) -> tuple[Page, list[Problem]]:
    """The template page `source` as `page` shows it, with what of its footnotes could not be read."""
    given = {parameter.name for parameter in template.parameters}
    section = " / ".join(page.section_at(template.start).path) if page.shown_in is None else page.shown_in
    inner = Page(
        source,
        page.language,
        page.subject,
        page.klass,
        transcluded=page.transcluded,
        extractor=page.extractor,
        text=included(source.text, given),
        shown_in=section,
    )
    cited = read_references(inner)
    inner.references = {
        start: tuple(replace(work, template=source.title) for work in cited.bundles.get(start, (work,)))
        for start, work in cited.references.items()
    }
    return inner, list(cited.problems)


def too_hard(page: Page) -> Iterator[Problem]:
    """What of an opened page was too hard to be parsed."""
    for at, why in sorted(page.hard.items()):
        yield page.problem((at, min(at + 80, len(page.text))), "markup", why)
