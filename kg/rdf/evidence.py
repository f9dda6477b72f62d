"""The evidence layer: where in the wikitext each statement and work stands (Web Annotation, PROV), whose text it is."""

import hashlib
import re
from collections.abc import Iterator, Sequence

from kg import __version__
from kg.model import Article, Evidence, Extraction
from kg.rdf.citations import work
from kg.rdf.iris import article_url
from kg.rdf.literals import XSD, integer, language, string, tagged, typed
from kg.rdf.page import LICENCE, Page, term
from kg.wikitext.titles import slug

_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})")
_CHANGES = "changes were made: what the text states was extracted by kg and written as linked data"


def facts(page: Page, extraction: Extraction, nodes: Sequence[str]) -> Iterator[str]:
    """The source, the statements' places (`nodes` are those of the statements, in order), the works' definitions."""
    yield from _sources(page, extraction)
    for s, node in zip(extraction.statements, nodes, strict=True):
        yield from _place(page, node, s.evidence)
    for cited in extraction.references:
        if quote := extraction.source(cited.template).text[cited.start : cited.end]:
            place = "", "reference", cited.start, cited.end
            where = Evidence(page.title, *place, quote, "references", cited.template)
            yield from _place(page, work(page, cited), where)


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
    yield from _text(extraction.article, source, page.thing(extraction.subject))
    yield f"{source} {term('kg:titleSource')} {string(extraction.title_source)}"
    yield from _credit(source, page.title, page.lang, page.url)
    for template in extraction.templates:
        source = page.source(template.title)
        yield from _text(template, source, page.thing(extraction.subject))
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
    used = {(s.evidence.extractor, s.evidence.template) for s in extraction.statements}
    used |= {("references", work.template) for work in extraction.references}
    for extractor, template in used:
        activity = _activity(page, extractor)
        yield f"{activity} {_A} {term('prov:Activity')}"
        yield f"{activity} {term('prov:used')} {page.source(template)}"
        yield f"{activity} {term('prov:wasAssociatedWith')} {software}"


def _place(page: Page, node: str, e: Evidence) -> Iterator[str]:
    on = [] if e.template is None else [e.template]
    place = page.node("e", str(e.start), str(e.end), e.section, e.where, e.extractor, e.quote, *on)
    position, quote = f"{place[:-1]}-position>", f"{place[:-1]}-quote>"
    yield f"{node} {term('kg:evidence')} {place}"
    yield f"{place} {_A} {term('oa:SpecificResource')}"
    yield f"{place} {term('oa:hasSource')} {page.source(e.template)}"
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
