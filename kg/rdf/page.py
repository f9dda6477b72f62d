"""One article's place in the graph: under which names its things, nodes and named graphs stand."""

from dataclasses import dataclass, field
from functools import cache

from kg.model import Article, Extraction, Item
from kg.rdf.iris import article_url, item_iri, page_iri
from kg.vocab import expand
from kg.wikitext.titles import digest

LICENCE = "https://creativecommons.org/licenses/by-sa/4.0/"


@dataclass(frozen=True, slots=True)
class Page:
    """The article's IRI and what is needed to name anything on it; all names are N-Quads terms (`<…>`)."""

    iri: str
    title: str
    lang: str
    base: str
    url: str | None
    """The article on Wikipedia, None where its title or wiki is not known."""
    templates: tuple[Article, ...] = ()
    """The template pages that the article shows and that statements stand on."""
    _things: dict[int, str] = field(default_factory=dict, repr=False, compare=False)
    """Terms by the identity of items: those of one extraction live as long as its page."""

    works: dict[int, str] = field(default_factory=dict, repr=False, compare=False)
    """Terms of cited works by the identity of their references."""

    def node_of(self, item: Item) -> str:
        """An item as a term."""
        if (term := self._things.get(id(item))) is None:
            term = self._things[id(item)] = f"<{item_iri(item, self.title, self.lang, self.base)}>"
        return term

    def key(self, item: Item) -> str:
        """An item told apart from others whatever the base: what hashes are made of."""
        return self.node_of(item).removeprefix(f"<{self.base}")

    def node(self, kind: str, *content: str) -> str:
        """A node that is known by its content: `kind` is one letter (`s` statement, `v` value, …)."""
        return f"<{self.iri}#{kind}-{digest(*content)}>"

    def fragment(self, name: str) -> str:
        """A node or graph with a name of its own (`source`, `plain`)."""
        return f"<{self.iri}#{name}>"

    def place(self, start: int, end: int, template: str | None = None) -> str:
        """A stretch of the wikitext, of the article's or of a template page's: characters, the end not included."""
        page = self.iri if template is None else page_iri(template, self.lang, self.base)
        return f"<{page}#char={start},{end}>"

    def source(self, template: str | None = None) -> str:
        """The wikitext that was read: the article's, or that of a template page by its title."""
        return self.fragment("source") if template is None else f"<{page_iri(template, self.lang, self.base)}#source>"


def page(extraction: Extraction, base: str) -> Page:
    """The page of an extraction; one whose title nobody knows is named by the hash of its text."""
    article, subject = extraction.article, extraction.subject
    own = subject.title if subject.lang in (None, article.lang) else None
    title = own or article.title
    name = title or f"sha256-{digest(article.text)}"
    return Page(
        iri=page_iri(name, article.lang, base),
        title=name,
        lang=article.lang,
        base=base,
        url=article_url(title, article.lang) if title else None,
        templates=extraction.templates,
    )


@cache
def term(curie: str) -> str:
    """A CURIE of the vocabulary as an N-Quads term."""
    return f"<{expand(curie)}>"
