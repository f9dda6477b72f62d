"""Pages of templates that hold a part of an article, opened where the article shows them; every step has a limit."""

from collections.abc import Iterator
from dataclasses import replace

from kg.extractors.citations import read_references
from kg.model import Article, Problem
from kg.wikitext.nodes import Template
from kg.wikitext.noinclude import included
from kg.wikitext.page import Page


def opened(page: Page, template: Template, source: Article) -> tuple[Page, list[Problem]]:
    """The template page `source` as `page` shows it, with what of its footnotes could not be read."""
    given = {parameter.name for parameter in template.parameters}
    section = " / ".join(page.section_at(template.start).path) if page.host_section is None else page.host_section
    inner = Page(
        source,
        page.language,
        page.subject,
        page.klass,
        transcluded=page.transcluded,
        text=included(source.text, given),
        host_section=section,
    )
    cited = read_references(inner)
    inner.references = {
        start: tuple(replace(work, template=source.title) for work in cited.bundles.get(start, (work,)))
        for start, work in cited.references.items()
    }
    return inner, list(cited.problems)


def too_hard(page: Page) -> Iterator[Problem]:
    """What of an opened page was too hard to be parsed."""
    for at, why in sorted(page.unparsed.items()):
        yield page.problem((at, min(at + 80, len(page.text))), "markup", why)
