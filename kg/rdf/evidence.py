"""The evidence layer: where in the wikitext each statement and work stands (Web Annotation, PROV), whose text it is."""

import hashlib
import re
from collections.abc import Iterator, Sequence

from kg import __version__
from kg.model import Evidence, Extraction
from kg.rdf.citations import work
from kg.rdf.literals import XSD, integer, language, string, tagged, typed
from kg.rdf.page import LICENCE, Page, term
from kg.wikitext.titles import slug

_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})")
_CHANGES = "changes were made: what the text states was extracted by kg and written as linked data"


def facts(page: Page, extraction: Extraction, nodes: Sequence[str]) -> Iterator[str]:
    """The source, the statements' places (`nodes` are those of the statements, in order), the works' definitions."""
    yield from _source(page, extraction)
    for s, node in zip(extraction.statements, nodes, strict=True):
        yield from _place(page, node, s.evidence)
    for cited in extraction.references:
        if quote := extraction.article.text[cited.start : cited.end]:
            where = Evidence(page.title, "", "reference", cited.start, cited.end, quote, "references")
            yield from _place(page, work(page, cited), where)


def credit(page: Page, graph: str) -> Iterator[str]:
    """Licence, origin and credit of one graph, said in that graph itself."""
    yield f"{graph} {term('dcterms:license')} <{LICENCE}>"
    yield f"{graph} {term('schema:creditText')} {tagged(credit_text(page), 'en')}"
    if page.url:
        yield f"{graph} {term('dcterms:source')} <{page.url}>"


def credit_text(page: Page) -> str:
    """The credit that CC BY-SA asks for: title, authors, licence, and that changes were made."""
    whose = f'"{page.title}", {page.lang}.wikipedia.org' if page.url else f"a text with the hash {page.title}"
    return f"{whose}, by its authors, CC BY-SA 4.0; {_CHANGES}"


def _source(page: Page, extraction: Extraction) -> Iterator[str]:
    article, source = extraction.article, page.fragment("source")
    text = article.text.encode("utf-8", "surrogatepass")
    yield f"{source} {_A} {term('prov:Entity')}"
    yield f"{source} {term('schema:about')} {page.thing(extraction.subject)}"
    yield f"{source} {term('schema:inLanguage')} {string(language(article.lang) or article.lang)}"
    yield f"{source} {term('kg:sha256')} {string(hashlib.sha256(text).hexdigest())}"
    yield f"{source} {term('kg:titleSource')} {string(extraction.title_source)}"
    yield from credit(page, source)
    if article.revision is not None:
        yield f"{source} {term('schema:version')} {string(str(article.revision))}"
    if article.page_id is not None:
        yield f"{source} {term('schema:identifier')} {string(str(article.page_id))}"
    if article.timestamp is not None:
        moment = article.timestamp
        when = typed(moment, XSD + "dateTime") if _MOMENT.fullmatch(moment) else string(moment)
        yield f"{source} {term('dcterms:modified')} {when}"
    software = f"<{page.base}software/kg-{__version__}>"
    yield f"{software} {_A} {term('prov:SoftwareAgent')}"
    yield f"{software} {_A} {term('schema:SoftwareApplication')}"
    yield f"{software} {term('schema:name')} {tagged('kg', 'en')}"
    yield f"{software} {term('schema:softwareVersion')} {string(__version__)}"
    extractors = {s.evidence.extractor for s in extraction.statements}
    if extraction.references:
        extractors.add("references")
    for extractor in extractors:
        activity = _activity(page, extractor)
        yield f"{activity} {_A} {term('prov:Activity')}"
        yield f"{activity} {term('prov:used')} {source}"
        yield f"{activity} {term('prov:wasAssociatedWith')} {software}"


def _place(page: Page, node: str, e: Evidence) -> Iterator[str]:
    place = page.node("e", str(e.start), str(e.end), e.section, e.where, e.extractor, e.quote)
    position, quote = f"{place[:-1]}-position>", f"{place[:-1]}-quote>"
    yield f"{node} {term('kg:evidence')} {place}"
    yield f"{place} {_A} {term('oa:SpecificResource')}"
    yield f"{place} {term('oa:hasSource')} {page.fragment('source')}"
    yield f"{place} {term('oa:hasSelector')} {position}"
    yield f"{place} {term('oa:hasSelector')} {quote}"
    yield f"{place} {term('kg:section')} {string(e.section)}"
    yield f"{place} {term('kg:where')} {string(e.where)}"
    yield f"{place} {term('prov:wasGeneratedBy')} {_activity(page, e.extractor)}"
    yield f"{position} {_A} {term('oa:TextPositionSelector')}"
    yield f"{position} {term('oa:start')} {integer(e.start)}"
    yield f"{position} {term('oa:end')} {integer(e.end)}"
    yield f"{quote} {_A} {term('oa:TextQuoteSelector')}"
    yield f"{quote} {term('oa:exact')} {string(e.quote)}"


def _activity(page: Page, extractor: str) -> str:
    return page.fragment(f"extraction-{slug(extractor)}")


_A = term("rdf:type")
