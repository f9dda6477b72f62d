"""From one article to its statements: the extractors in their order, and the pure function that runs them all."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from importlib.metadata import entry_points

from kg.extractors.agreement import agreed
from kg.extractors.citations import read_references
from kg.extractors.climate.weather import weather
from kg.extractors.coverage import coverage
from kg.extractors.found import Found
from kg.extractors.infobox.infobox import infobox
from kg.extractors.lists.awards import prizes
from kg.extractors.lists.institutions import coordinates, listed_institutions
from kg.extractors.lists.members import members
from kg.extractors.lists.people import people
from kg.extractors.lists.row_facts import row_facts
from kg.extractors.lists.subdivisions import subdivisions
from kg.extractors.lists.successions import successions
from kg.extractors.lists.twin_towns import twin_towns
from kg.extractors.lists.unread_lists import unread_lists
from kg.extractors.lists.unread_tables import unread_tables
from kg.extractors.lists.works import works
from kg.extractors.page.categories import categories
from kg.extractors.page.identity import identify, identity
from kg.extractors.page.media import media
from kg.extractors.page.names import names
from kg.extractors.page.page_facts import further_reading, links, page_facts
from kg.extractors.people.births import births
from kg.extractors.people.life_in_lead import life
from kg.extractors.people.relatives import relatives
from kg.extractors.prose.events import events
from kg.extractors.prose.institutions import institutions
from kg.extractors.prose.relations import relations
from kg.mapping import is_known, malformed, of_site
from kg.model import Article, Evidence, Extraction, Findings, KgError, Problem, Read, Reference, Statement
from kg.wikitext.page import Page

Extractor = Callable[[Page], Findings]
"""The only plug-in type: reads a page, yields what it states and what could not be read."""

EXTRACTORS: tuple[Extractor, ...] = (
    identity,
    names,
    infobox,
    subdivisions,
    twin_towns,
    people,
    prizes,
    members,
    life,
    works,
    successions,
    listed_institutions,
    coordinates,
    weather,
    relations,
    institutions,
    events,
    page_facts,
    links,
)
"""The built-in extractors; none sees what another found, so their order changes nothing but that of equals."""

Pass = Callable[[Page, Found], Findings]
"""Looks at what all extractors found, and at what the passes before it added, and yields what is still missing."""

PASSES: tuple[Pass, ...] = (
    media,
    births,
    relatives,
    further_reading,
    row_facts,
    categories,
    unread_lists,
    unread_tables,
)
"""The passes behind the extractors, in the order in which they run."""


def extract(
    article: Article, extractors: tuple[Extractor, ...] = EXTRACTORS, templates: Mapping[str, Article] | None = None
) -> Extraction:
    """All that an article states, with its references, problems and coverage; pure: the same article, the same result.

    `templates` are template pages by name without namespace (`Toronto weatherbox`), redirects among them too: what the
    article keeps on such a page is read from there; without it that is a Problem. An extractor that fails becomes a
    Problem and costs nothing that others found. A language without tables of its own is read for what needs no words,
    which is a Problem too. KgError names the file and the key of a table in kg/mappings that is malformed.
    """
    try:
        return _extracted(article, extractors, templates or {})
    except re.error as error:
        raise malformed(article.lang) or error from error


def _extracted(article: Article, extractors: tuple[Extractor, ...], templates: Mapping[str, Article]) -> Extraction:
    page = Page(article, of_site(article.lang, article.site), transcluded=templates)
    page.subject, page.klass, source = identify(page, article.title)
    cited = read_references(page)
    page.references = {at: cited.bundles.get(at, (work,)) for at, work in cited.references.items()}
    page.places_read.clear()
    reads = [Read(work.start, work.end, "citations") for work in cited.works]
    problems: list[Problem] = [_stamped_problem(problem, "citations") for problem in cited.problems]
    statements: dict[Statement, None] = {}

    def add(found: tuple[list[Statement], list[Problem], list[Read]]) -> None:
        statements.update(dict.fromkeys(found[0]))
        problems.extend(found[1])
        reads.extend(found[2])

    ran = [(_rank(extractor), _run(extractor.__name__, page, partial(extractor, page))) for extractor in extractors]
    for _, result in sorted(ran, key=lambda each: each[0]):
        add(result)
    for each in PASSES:
        add(_run(each.__name__, page, partial(each, page, Found(statements, reads))))
    problems += [_stamped_problem(problem, "coverage") for problem in _of_page(page)]
    problems.sort(key=lambda p: (_order(p.evidence), p.evidence.extractor, p.message))
    references = _cited(cited.works, statements)
    return Extraction(
        article=replace(article, title=page.subject.title),
        subject=page.subject,
        title_source=source,
        statements=tuple(sorted(dict.fromkeys(agreed(page, statements)), key=lambda s: _order(s.evidence))),
        problems=tuple(problems),
        references=references,
        uses=coverage(page, statements, problems, reads),
        sections=tuple((part.start, part.end, " / ".join(part.path)) for part in page.sections if part.path),
        templates=_opened(page, (*(s.evidence for s in statements), *(p.evidence for p in problems)), references),
    )


def _order(evidence: Evidence) -> tuple[str, int]:
    """What stands in the article comes in its order, then what stands on template pages."""
    return evidence.template or "", evidence.start


def _opened(page: Page, evidence: Iterable[Evidence], references: Iterable[Reference]) -> tuple[Article, ...]:
    """The template pages on which something stands, by title."""
    named = {e.template for e in evidence} | {work.template for work in references}
    found = {held.title: held for held in page.transcluded.values() if held.title in named and held.title}
    return tuple(found[title] for title in sorted(found))


def _cited(works: tuple[Reference, ...], statements: Iterable[Statement]) -> tuple[Reference, ...]:
    """The works of footnotes, then those that lists and transcluded templates cite."""
    others = (citation.reference for statement in statements for citation in statement.references)
    return tuple(dict.fromkeys((*works, *others)))


def plugged_in() -> tuple[Extractor, ...]:
    """Extractors of other packages, from the entry-point group `kg.extractors`, ordered by name."""
    points = sorted(entry_points(group="kg.extractors"), key=lambda point: point.name)
    return tuple(point.load() for point in points)


def _of_page(page: Page) -> Iterator[Problem]:
    """What is wrong with the article as a whole: a language without tables, markup too deep to be read."""
    if not is_known(page.article.lang):
        told = f"no tables for the language {page.article.lang!r} (kg/mappings/): only what needs no words was read"
        yield page.problem((0, 0), "language", told)
    for at, why in sorted(page.unparsed.items()):
        yield page.problem((at, min(at + 80, len(page.text))), "markup", why)


def _rank(extractor: Extractor) -> tuple[int, str]:
    """Built-in extractors before others, in the order of EXTRACTORS, whatever the order in which they ran."""
    at = EXTRACTORS.index(extractor) if extractor in EXTRACTORS else len(EXTRACTORS)
    return at, extractor.__name__


def _run(name: str, page: Page, read: Callable[[], Findings]) -> tuple[list[Statement], list[Problem], list[Read]]:
    """What an extractor or a pass finds, with its name on all of it."""
    found: list[Statement | Problem] = []
    try:
        found.extend(read())  # list.extend keeps what came before a failure
    except (KgError, re.error):  # a table is malformed: not the article's doing
        raise
    except Exception as error:  # whatever goes wrong in one extractor must not cost what the others read
        where = Evidence(page.subject.title or "", "", "article", 0, 0, "", name)
        found.append(Problem(where, f"the extractor failed: {type(error).__name__}: {error}"))
    reads = [Read(start, end, name) for start, end in page.places_read]
    page.places_read.clear()
    statements = [_stamped(each, name) for each in found if isinstance(each, Statement)]
    return statements, [_stamped_problem(each, name) for each in found if isinstance(each, Problem)], reads


def _stamped(found: Statement, name: str) -> Statement:
    """A statement with the name of who read it on its evidence."""
    return Statement(
        found.subject,
        found.property,
        found.value,
        _named(found.evidence, name),
        found.qualifiers,
        found.references,
        found.certainty,
    )


def _stamped_problem(found: Problem, name: str) -> Problem:
    return Problem(_named(found.evidence, name), found.message)


def _named(place: Evidence, name: str) -> Evidence:
    return Evidence(
        place.page, place.section, place.where, place.start, place.end, place.quote, name, place.template, place.rule
    )
