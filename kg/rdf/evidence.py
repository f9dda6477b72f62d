"""The evidence layer: where in the wikitext each statement and work stands, in at most three quads a place.

A place is the page with a fragment of RFC 5147 (`#char=4916,4923`): characters of the wikitext, the end not included.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence

from kg import __version__
from kg.model import Article, Evidence, Extraction
from kg.rdf.citations import work
from kg.rdf.iris import article_url
from kg.rdf.literals import XSD, integer, language, string, tagged, typed
from kg.rdf.page import LICENCE, Page, term

_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})")
_CHANGES = "changes were made: what the text states was extracted by kg and written as linked data"


def facts(page: Page, extraction: Extraction, nodes: Sequence[str]) -> Iterator[str]:
    """The source, the places of statements (`nodes` are theirs, in order), of links and works, and the sections."""
    yield from _sources(page, extraction)
    quoted = set[str]()
    for s, node in zip(extraction.statements, nodes, strict=True):
        place = _place(page, s.evidence)
        if s.property == LINK:
            yield f"{place} {_LINKS} {node}"
        else:
            yield f"{node} {_EVIDENCE} {place}"
            yield f"{place} {_RULE} {string(_rule(s.evidence))}"
        if place not in quoted:
            quoted.add(place)
            yield f"{place} {_QUOTE} {string(s.evidence.quote)}"
            if s.evidence.template and s.evidence.section:
                yield f"{place} {_SECTION} {string(s.evidence.section)}"
    for cited in extraction.references:
        if quote := extraction.source(cited.template).text[cited.start : cited.end]:
            place = page.place(cited.start, cited.end, cited.template)
            yield f"{work(page, cited)} {_EVIDENCE} {place}"
            yield f"{place} {_QUOTE} {string(quote)}"
            yield f"{place} {_RULE} {string('references: reference')}"
    for start, end, path in extraction.sections:
        yield f"{page.place(start, end)} {_SECTION} {string(path)}"


def selectors(page: Page, extraction: Extraction) -> Iterator[str]:
    """The places of statements once more, as selectors of the Web Annotation vocabulary: on request only."""
    for e in dict.fromkeys(s.evidence for s in extraction.statements):
        place = _place(page, e)
        position, quote = f"{place[:-1]}&position>", f"{place[:-1]}&quote>"
        yield f"{place} {_A} {term('oa:SpecificResource')}"
        yield f"{place} {term('oa:hasSource')} {page.source(e.template)}"
        yield f"{place} {term('oa:hasSelector')} {position}"
        yield f"{place} {term('oa:hasSelector')} {quote}"
        yield f"{position} {_A} {term('oa:TextPositionSelector')}"
        yield f"{position} {term('oa:start')} {integer(e.start)}"
        yield f"{position} {term('oa:end')} {integer(e.end)}"
        yield f"{quote} {_A} {term('oa:TextQuoteSelector')}"
        yield f"{quote} {term('oa:exact')} {string(e.quote)}"


def credit(page: Page, graph: str) -> Iterator[str]:
    """Licence, origin and credit of one graph, said in that graph itself."""
    yield from _credit(graph, page.title, page.lang, page.url)
    for template in page.templates:
        yield from _template_credit(page, graph, template)


def credit_text(title: str, lang: str, url: str | None) -> str:
    """The credit that CC BY-SA asks for: title, authors, licence, and that changes were made."""
    whose = f'"{title}", {lang}.wikipedia.org' if url else f"a text with the hash {title}"
    return f"{whose}, by its authors, CC BY-SA 4.0; {_CHANGES}"


def _credit(node: str, title: str, lang: str, url: str | None) -> Iterator[str]:
    yield f"{node} {term('dcterms:license')} <{LICENCE}>"
    yield f"{node} {term('schema:creditText')} {tagged(credit_text(title, lang, url), 'en')}"
    if url:
        yield f"{node} {term('dcterms:source')} <{url}>"


def _template_credit(page: Page, node: str, template: Article) -> Iterator[str]:
    title = template.title or ""
    yield from _credit(node, title, page.lang, article_url(title, page.lang))


def _sources(page: Page, extraction: Extraction) -> Iterator[str]:
    """The article's text, and those of template pages that statements stand on."""
    source = page.source()
    yield from _text(extraction.article, source, page.node_of(extraction.subject))
    yield f"{source} {term('kg:titleSource')} {string(extraction.title_source)}"
    yield from _credit(source, page.title, page.lang, page.url)
    for template in extraction.templates:
        source = page.source(template.title)
        yield from _text(template, source, page.node_of(extraction.subject))
        yield f"{source} {term('schema:name')} {string(template.title or '')}"
        yield from _template_credit(page, source, template)
    yield from _software(page, extraction)


def _text(article: Article, source: str, about: str) -> Iterator[str]:
    text = article.text.encode("utf-8", "surrogatepass")
    yield f"{source} {_A} {term('prov:Entity')}"
    yield f"{source} {term('schema:about')} {about}"
    yield f"{source} {term('schema:inLanguage')} {string(language(article.lang) or article.lang)}"
    yield f"{source} {term('kg:sha256')} {string(hashlib.sha256(text).hexdigest())}"
    if article.revision is not None:
        yield f"{source} {term('schema:version')} {string(str(article.revision))}"
    if article.page_id is not None:
        yield f"{source} {term('schema:identifier')} {string(str(article.page_id))}"
    if article.timestamp is not None:
        moment = article.timestamp
        when = typed(moment, XSD + "dateTime") if _MOMENT.fullmatch(moment) else string(moment)
        yield f"{source} {term('dcterms:modified')} {when}"


def _software(page: Page, extraction: Extraction) -> Iterator[str]:
    software = f"<{page.base}software/kg-{__version__}>"
    yield f"{software} {_A} {term('prov:SoftwareAgent')}"
    yield f"{software} {_A} {term('schema:SoftwareApplication')}"
    yield f"{software} {term('schema:name')} {tagged('kg', 'en')}"
    yield f"{software} {term('schema:softwareVersion')} {string(__version__)}"
    activity = page.fragment("extraction")
    yield f"{activity} {_A} {term('prov:Activity')}"
    yield f"{activity} {term('prov:wasAssociatedWith')} {software}"
    for template in (None, *(each.title for each in extraction.templates)):
        yield f"{activity} {term('prov:used')} {page.source(template)}"


def _place(page: Page, e: Evidence) -> str:
    return page.place(e.start, e.end, e.template)


def _rule(e: Evidence) -> str:
    """What read a place, and as what: `infobox: Infobox settlement / population_total`, `relations: part-of`."""
    return f"{e.extractor}: {e.rule or e.where}"


LINK = "kg:linksTo"
"""The property of a link between pages: one plain quad, without a statement node."""
_A = term("rdf:type")
_EVIDENCE, _QUOTE, _RULE = term("kg:evidence"), term("kg:quote"), term("kg:rule")
_LINKS, _SECTION = term(LINK), term("kg:section")
