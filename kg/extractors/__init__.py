"""From one article to its statements: the extractors in their order, and the pure function that runs them all."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from importlib.metadata import entry_points

from kg.extractors.box.infobox import infobox
from kg.extractors.citations import read_references
from kg.extractors.climate.weather import weather
from kg.extractors.coverage import coverage
from kg.extractors.identity import identify, identity
from kg.extractors.listed.kept import kept_lists
from kg.extractors.listed.lists import subdivisions
from kg.extractors.listed.people import people
from kg.extractors.listed.places import coordinates, listed_institutions
from kg.extractors.listed.towns import twin_towns
from kg.extractors.listed.works import works
from kg.extractors.lives import life
from kg.extractors.media import media
from kg.extractors.names import names
from kg.extractors.page_facts import links, page_facts
from kg.extractors.prose.events import events
from kg.extractors.prose.institutions import institutions
from kg.extractors.prose.relations import relations
from kg.mapping import is_known, mappings
from kg.model import Article, Evidence, Extraction, Findings, Problem, Reference, Statement
from kg.wikitext.page import Page

Extractor = Callable[[Page], Findings]
"""The only plug-in type: reads a page, yields what it states and what could not be read."""

EXTRACTORS: tuple[Extractor, ...] = (
    identity,
    names,
    infobox,
    media,
    subdivisions,
    twin_towns,
    people,
    life,
    works,
    listed_institutions,
    coordinates,
    weather,
    relations,
    institutions,
    events,
    page_facts,
    kept_lists,
    links,
)
"""The built-in extractors, in the order in which they run."""


def extract(
    article: Article, extractors: tuple[Extractor, ...] = EXTRACTORS, templates: Mapping[str, str] | None = None
) -> Extraction:
    """All that an article states, with its references, problems and coverage; pure: the same article, the same result.

    `templates` gives the wikitext of templates by name without namespace (`Toronto weatherbox`): what the article keeps
    on a template page of its own is read from there; without it that is a Problem. An extractor that fails becomes a
    Problem and costs nothing that others found. A language without tables of its own is read
    for what needs no words, which is a Problem too.
    """
    page = Page(article, mappings(article.lang).language, transcluded=templates or {})
    page.subject, page.klass, source = identify(page, article.title)
    page.extractor = "citations"
    cited = read_references(page)
    page.references = {at: cited.bundles.get(at, (work,)) for at, work in cited.references.items()}
    for work in cited.works:
        page.use((work.start, work.end), "citations")
    problems: list[Problem] = list(cited.problems)
    statements: dict[Statement, None] = {}
    for extractor in extractors:
        page.extractor = extractor.__name__
        for found in _run(extractor, page):
            if isinstance(found, Statement):
                statements[found] = None
            else:
                problems.append(found)
    page.extractor = "coverage"
    if not is_known(article.lang):
        told = f"no tables for the language {article.lang!r} (kg/mappings/): only what needs no words was read"
        problems.append(page.problem((0, 0), "language", told))
    problems += [
        page.problem((at, min(at + 80, len(page.text))), "markup", why) for at, why in sorted(page.hard.items())
    ]
    problems.sort(key=lambda p: (p.evidence.start, p.evidence.extractor, p.message))
    return Extraction(
        article=replace(article, title=page.subject.title),
        subject=page.subject,
        title_source=source,
        statements=tuple(sorted(statements, key=lambda s: s.evidence.start)),
        problems=tuple(problems),
        references=_cited(cited.works, statements),
        uses=coverage(page, problems),
    )


def _cited(works: tuple[Reference, ...], statements: Iterable[Statement]) -> tuple[Reference, ...]:
    """The works of footnotes, then those that lists and transcluded templates cite."""
    others = (citation.reference for statement in statements for citation in statement.references)
    return tuple(dict.fromkeys((*works, *others)))


def plugged_in() -> tuple[Extractor, ...]:
    """Extractors of other packages, from the entry-point group `kg.extractors`, ordered by name."""
    points = sorted(entry_points(group="kg.extractors"), key=lambda point: point.name)
    return tuple(point.load() for point in points)


def _run(extractor: Extractor, page: Page) -> list[Statement | Problem]:
    found: list[Statement | Problem] = []
    try:
        found.extend(extractor(page))  # list.extend keeps what came before a failure
    except Exception as error:  # whatever goes wrong in one extractor must not cost what the others read
        where = Evidence(page.subject.title or "", "", "article", 0, 0, "", extractor.__name__)
        found.append(Problem(where, f"the extractor failed: {type(error).__name__}: {error}"))
    return found
