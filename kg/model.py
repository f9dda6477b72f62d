"""The nouns of kg: what an article states, as frozen values; nothing here parses or prints."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Certainty = Literal["asserted", "attributed", "speculative"]
"""Who stands behind a statement: the article itself, someone it names, or a guess it reports."""

Scope = Literal["value", "clause", "sentence", "item", "introducing sentence", "section lead"]
"""How near a citation stands to what it supports, narrowest first."""


class KgError(Exception):
    """The one exception users see: what is wrong (with file and place) and what would be right.

    The CLI prints the two as two lines on standard error and exits non-zero, without a traceback.
    """

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Site:
    """What a dump says of its wiki: the number and name of each of its `namespaces` (`14`, `Kategoreja`)."""

    namespaces: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it comes in: `text` is its wikitext, `title` is None where the source gives none.

    `revision`, `page_id` and `timestamp` (ISO 8601) are only ever what the source says, never invented.
    """

    title: str | None
    lang: str
    text: str
    revision: int | None = None
    page_id: int | None = None
    timestamp: str | None = None
    name: str = ""
    """Where it was read from (a file name or a dump's page), for messages only."""
    site: Site | None = None
    """The wiki that it comes from, where the source tells of it."""


@dataclass(frozen=True, slots=True)
class Item:
    """A thing: by wiki title where the article links it, else by its name on this page; or a class.

    - `title`: the link target, underscores as spaces, first letter upper case, without `#fragment`.
    - `lang`: the wiki that title belongs to; None means the article's own.
    - `slug`: tells apart things without a title on one page (`mount-tonghŭng`, `event-3f2a…`).
    - `klass`: a CURIE (`schema:City`) when the item is a class.
    """

    label: str
    title: str | None = None
    lang: str | None = None
    slug: str | None = None
    klass: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """Words, with a BCP 47 tag (`en`, `ko-Hang`) or None for codes and other language-less strings."""

    text: str
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as written plus its unit, never converted.

    `unit` is a UCUM code (`km2`, `[ft_i]`), an ISO 4217 code for money, or None for a bare number;
    `lower` and `upper` are the bounds the source gives (one of them alone for "more than").
    """

    amount: Decimal
    unit: str | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Time:
    """A date or period: an EDTF string as precise as the source, with its first and last possible day.

    `lower` and `upper` are `YYYY-MM-DD` (astronomical years, `-0019` is 20 BC), None where unbounded.
    """

    edtf: str
    lower: str | None = None
    upper: str | None = None


@dataclass(frozen=True, slots=True)
class Coordinate:
    """A point on WGS 84 in degrees, south and west negative; `precision` in degrees as the source gives it."""

    lat: float
    lon: float
    precision: float


@dataclass(frozen=True, slots=True)
class Url:
    """An absolute IRI of a page or file on the web, as the article gives it."""

    url: str


@dataclass(frozen=True, slots=True)
class Media:
    """A file on Commons (or the wiki itself), by name without `File:`, spaces not underscores."""

    file: str


Value = Item | Text | Quantity | Time | Coordinate | Url | Media


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a statement stands: `text[start:end] == quote`, offsets in characters of the wikitext as read.

    `where` names the place for people: `Infobox settlement / population_total`, `sentence`, `list item`. `text` is that
    of the article `page`, or of the `template` page (`Template:Toronto weatherbox`) that it shows in its `section`.
    `rule` names the rule of `kg.rules` that read it, empty where code did; it does not tell statements apart.
    """

    page: str
    section: str
    where: str
    start: int
    end: int
    quote: str
    extractor: str
    template: str | None = None
    rule: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Reference:
    """A cited work, from `<ref>`, `{{cite …}}`, `{{sfn}}` or a bare link; named refs are resolved.

    `kind` is the schema.org class without prefix (`WebPage`, `Book`, `NewsArticle`, `ScholarlyArticle`, `Thesis`,
    `CreativeWork`); `text` is the citation as a reader sees it; `start`/`end` is the place of its definition, in the
    article or on the `template` page that cites it.
    """

    kind: str
    text: str
    start: int
    end: int
    name: str | None = None
    title: str | None = None
    chapter: str | None = None
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    publisher: str | None = None
    work: str | None = None
    place: str | None = None
    date: Time | None = None
    pages: str | None = None
    isbn: str | None = None
    issn: str | None = None
    doi: str | None = None
    url: str | None = None
    archive_url: str | None = None
    archive_date: Time | None = None
    access_date: Time | None = None
    lang: str | None = None
    quote: str | None = None
    template: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A reference as used by one statement: the work and how near it stands."""

    reference: Reference
    scope: Scope


@dataclass(frozen=True, slots=True)
class Qualifier:
    """A condition on a statement (`since 1982`), in Wikidata's sense; `property` as in `Statement`."""

    property: str
    value: Value


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing the article states, in Wikidata's shape; `property` is a P-id or a CURIE (`rdfs:label`)."""

    subject: Item
    property: str
    value: Value
    evidence: Evidence
    qualifiers: tuple[Qualifier, ...] = ()
    references: tuple[Citation, ...] = ()
    certainty: Certainty = "asserted"


@dataclass(frozen=True, slots=True)
class Read:
    """A place of the article that has been read, and the reason: the extractor, or the pass, that read it."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something was filled in and could not be read, or an extractor failed: nothing is lost in silence."""

    evidence: Evidence
    message: str


@dataclass(frozen=True, slots=True)
class Use:
    """What became of one part of the article (a row of the coverage report).

    `stated`: a statement other than a bare link rests on it; `kept`: as words only; `ignored`: on purpose; `unread`.
    `name` is `Infobox settlement` or `Infobox settlement / area_total_km2`; `reason` says which extractor read
    it, why it is ignored on purpose, or what is wrong with it.
    """

    kind: Literal["template", "parameter", "entry", "list", "item", "table", "cell", "sentence"]
    name: str
    outcome: Literal["stated", "kept", "ignored", "unread"]
    reason: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that `extract()` found in one article, in article order.

    `subject` is what the article is about; `title_source` says where its title came from
    (`given`, `eponymous category`, `infobox name`, …). `templates` are the template pages that evidence stands on.
    """

    article: Article
    subject: Item
    title_source: str
    statements: tuple[Statement, ...] = ()
    problems: tuple[Problem, ...] = ()
    references: tuple[Reference, ...] = ()
    uses: tuple[Use, ...] = field(default=())
    templates: tuple[Article, ...] = ()
    sections: tuple[tuple[int, int, str], ...] = ()
    """Start, end and path (`History / Joseon`) of each section of the article's own text, up to the next heading."""

    def source(self, template: str | None) -> Article:
        """The page that evidence or a reference stands on: the article, or the template page that it names."""
        return next((page for page in self.templates if page.title == template), self.article)


Findings = Iterator[Statement | Problem]
"""What an extractor yields."""
