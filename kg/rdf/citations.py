"""Cited works and references to them: a work is one node however often it is cited, a reference adds its scope."""

from collections.abc import Iterator

from kg.model import Citation, Reference, Time
from kg.rdf.iris import web_iri
from kg.rdf.literals import language, string, tagged, time
from kg.rdf.page import Page, term
from kg.rdf.terms import invalid_url
from kg.vocab import P, classes


def work(page: Page, reference: Reference) -> str:
    """The node of a cited work, the same wherever and under whatever name it is defined."""
    if (node := page.works.get(id(reference))) is None:
        node = page.works[id(reference)] = page.node("w", *_content(reference))
    return node


def reference(page: Page, citation: Citation) -> str:
    """The node of a reference: the work and its scope."""
    return page.node("r", citation.scope, *_content(citation.reference))


def describe_work(page: Page, cited: Reference) -> Iterator[str]:
    """Everything known of a work, in schema.org's terms where it has them."""
    node = work(page, cited)
    kind = cited.kind if f"schema:{cited.kind}" in classes() else "CreativeWork"
    yield f"{node} {term('rdf:type')} {term(f'schema:{kind}')}"
    yield f"{node} {term('kg:citationText')} {tagged(cited.text, page.lang)}"
    for name, value in (
        ("schema:publisher", cited.publisher), ("schema:pagination", cited.pages), ("schema:isbn", cited.isbn),
        ("schema:issn", cited.issn), ("kg:publishedIn", cited.work), ("kg:publicationPlace", cited.place),
        ("kg:refName", cited.name), ("schema:inLanguage", cited.lang and (language(cited.lang) or cited.lang)),
        *(("schema:author", author) for author in cited.authors),
        *(("schema:editor", editor) for editor in cited.editors),
    ):  # fmt: skip
        if value:
            yield f"{node} {term(name)} {string(value)}"
    for name, words in (("schema:name", cited.title), ("kg:chapter", cited.chapter), ("kg:quote", cited.quote)):
        if words:
            yield f"{node} {term(name)} {_words(words, cited)}"
    for name, date in (
        ("schema:datePublished", cited.date),
        ("kg:archiveDate", cited.archive_date),
        ("kg:accessDate", cited.access_date),
    ):
        if date:
            yield f"{node} {term(name)} {time(date.edtf)}"
    for name, url in (("schema:url", cited.url), ("schema:archivedAt", cited.archive_url)):
        if url:
            yield f"{node} {_link(term(name), url)}"
    if cited.doi:
        yield f"{node} {term('schema:identifier')} {string('doi:' + cited.doi)}"
        if iri := web_iri("https://doi.org/" + cited.doi.replace("?", "%3F").replace("#", "%23")):
            yield f"{node} {term('schema:sameAs')} <{iri}>"


def describe_reference(page: Page, citation: Citation) -> Iterator[str]:
    """A reference as Wikibase writes it (`pr:` properties), its scope, and the work behind it."""
    node, cited = reference(page, citation), citation.reference
    yield f"{node} {term('rdf:type')} {term('wikibase:Reference')}"
    yield f"{node} {term('kg:scope')} {string(citation.scope)}"
    yield f"{node} {term('schema:citation')} {work(page, cited)}"
    for label, url in (("reference URL", cited.url), ("archive URL", cited.archive_url)):
        if url:
            yield f"{node} {_link(_pr(label), url)}"
    for label, words in (("title", cited.title), ("quote", cited.quote)):
        if words:
            yield f"{node} {_pr(label)} {_words(words, cited)}"
    if cited.pages:
        yield f"{node} {_pr('page(s)')} {string(cited.pages)}"
    for label, date in (
        ("publication date", cited.date),
        ("archive date", cited.archive_date),
        ("retrieved", cited.access_date),
    ):
        if date:
            yield f"{node} {_pr(label)} {time(date.edtf)}"


def _content(cited: Reference) -> tuple[str, ...]:
    """What makes a work this work: all but the place and the name of its definition."""
    dates = (cited.date, cited.archive_date, cited.access_date)
    return (
        cited.kind, cited.text, *map(_text, (
            cited.title, cited.chapter, cited.publisher, cited.work, cited.place, cited.pages, cited.isbn, cited.issn,
            cited.doi, cited.url, cited.archive_url, cited.lang, cited.quote, *map(_edtf, dates),
        )), str(len(cited.authors)), *cited.authors, *cited.editors,
    )  # fmt: skip


def _text(value: str | None) -> str:
    return value or ""


def _edtf(date: Time | None) -> str:
    return date.edtf if date else ""


def _words(words: str, cited: Reference) -> str:
    """A title or quotation in the work's language; `und` is BCP 47 for a language that nobody has said."""
    return tagged(words, (cited.lang and language(cited.lang)) or "und")


def _link(predicate: str, url: str) -> str:
    iri = web_iri(url)
    return f"{predicate} <{iri}>" if iri else invalid_url(url)


def _pr(label: str) -> str:
    return term(f"pr:{P[label]}")
