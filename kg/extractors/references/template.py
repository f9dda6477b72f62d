"""A citation template (`{{cite book|last=…}}`) as a work; it alone knows how the parameters of CS1 fit together."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from kg.extractors.references.names import Name, numbered
from kg.extractors.references.parameter_readers import archived_on, is_year, read_date, url_of, words_of, year_of
from kg.extractors.references.template_text import spelled_out
from kg.extractors.references.work import Work, Written, compose, tidy_title
from kg.mapping.citations import DECIDED_BY_PARAMETERS, Citing, People
from kg.model import Problem, Reference, Time
from kg.values.identifiers import doi, isbn, issn
from kg.wikitext.nodes import Parameter, Template, inside
from kg.wikitext.page import Page
from kg.wikitext.sentence_patterns import either

_NUMBER = re.compile(r"\d{1,4}")
_SEVERAL_PAGES = re.compile(r"\d\s?[-–—,&]\s?\w|\w, \w")
_SCRIPT = re.compile(r"([a-z]{2,3}(?:-[a-z]{2,8})?)\s?:\s?", re.IGNORECASE)
_ANCHOR = re.compile(r"CITEREF([^\d].{0,200}?)(\d{3,4}[a-z]?)?")
WHERE = "citation"


@lru_cache
def _between_languages(joints: frozenset[str]) -> re.Pattern[str]:
    """What parts two languages in one value: `German, French and Latin`."""
    return re.compile(rf"\s?[,;/&]\s?|\s{either(joints)}\s", re.IGNORECASE)


def is_citation(page: Page, style: Citing, template: Template) -> bool:
    """Whether a template cites a work: by its name, or as one that nothing is known of but its address or title."""
    if style.cites(template.key):
        return True
    inside_text = (style.inside["archive"], style.inside["shown"], page.language.inline)
    return not any(template.key in known for known in inside_text) and template.get("url", "title") is not None


def from_template(page: Page, style: Citing, template: Template) -> Work:
    """The work that a citation template cites, at the template's own place."""
    return _Reader(page, style, template).work()


@dataclass
class _Reader:
    """One template being read, with what could not be."""

    page: Page
    style: Citing
    template: Template

    def __post_init__(self) -> None:
        self.problems: list[Problem] = []
        self.told: dict[int, str] = {}
        self.filled: dict[str, Parameter] = {}
        for parameter in self.template.parameters:
            if parameter.end > parameter.start:
                self.filled[parameter.name.casefold().replace("_", " ").replace("-", " ")] = parameter
        self.defaults = self.style.defaults.get(self.template.key, {})

    def work(self) -> Work:
        title = self.title("title", "script_title", "trans_title") or self.defaults.get("title")
        chapter = self.title("chapter", "script_chapter", None)
        date, archive_date = self.date("date"), self.date("archive_date")
        archive_url = self.url("archive_url")
        authors, editors = self.people(self.style.authors), self.people(self.style.editors)
        reference = Reference(
            kind=self.kind,
            text="",
            start=self.template.start,
            end=self.template.end,
            title=title,
            chapter=chapter,
            authors=tuple(name for name, _ in authors if name.casefold() not in self.style.names["none"]),
            editors=tuple(name for name, _ in editors),
            publisher=self.words("publisher"),
            work=self.words("work") or self.defaults.get("work"),
            place=self.words("place"),
            date=date,
            pages=self.words("pages"),
            isbn=self.identifier("isbn"),
            issn=self.identifier("issn"),
            doi=self.identifier("doi"),
            url=self.url("url") or self.url_in_title(),
            archive_url=archive_url,
            archive_date=archive_date or archived_on(archive_url),
            access_date=self.date("access_date"),
            lang=self.language(),
            quote=self.words("quote"),
        )
        reference = replace(reference, text=compose(reference, self.written(), self.style))
        if not reference.text:
            reference = replace(reference, text=spelled_out(self.page, self.template))
            message = "the citation has neither a title nor an address"
            self.problems.append(self.page.problem((self.template.start, self.template.end), WHERE, message))
        return Work(reference, tuple(self.anchors(authors or editors)), tuple(self.problems))

    # Parameters

    @cached_property
    def own(self) -> Mapping[str, tuple[str, ...]]:
        """The fields that this class of work fills in its own way."""
        return self.style.fields_of.get(self.kind, {})

    def names(self, field: str) -> tuple[str, ...]:
        """The parameters that may fill a field."""
        return self.own.get(field) or self.style.fields[field]

    def parameter(self, field: str) -> Parameter | None:
        """The first filled parameter of a field."""
        return next((self.filled[name] for name in self.names(field) if name in self.filled), None)

    def given(self, parameter: Parameter | None) -> str | None:
        """What a reader sees of a parameter, None for nothing."""
        if parameter is None:
            return None
        if parameter.start not in self.told:
            self.told[parameter.start] = words_of(self.page, parameter.nodes)
        return self.told[parameter.start] or None

    def words(self, field: str) -> str | None:
        """The first of a field's parameters that says something a reader sees."""
        for name in self.names(field):
            if name in self.filled and (given := self.given(self.filled[name])):
                return given
        return None

    def problem(self, parameter: Parameter, message: str) -> None:
        where = f"{WHERE} / {self.template.name} / {parameter.name}"
        self.problems.append(self.page.problem((parameter.start, parameter.end), where, message))

    # Fields

    @cached_property
    def kind(self) -> str:
        """The schema.org class: by template, else by the parameters that are filled in."""
        for name in ("type", "degree"):
            if name in self.filled and (self.given(self.filled[name]) or "").casefold() in self.style.thesis:
                return "Thesis"
        known = self.style.kinds.get(self.template.key, DECIDED_BY_PARAMETERS)
        if known != DECIDED_BY_PARAMETERS:
            return known
        return next((klass for name, klass in self.style.hints if name in self.filled), "CreativeWork")

    def title(self, plain: str, script: str, translated: str | None) -> str | None:
        """A title as written, else in its own script (`ko:북한지역정보넷`), else in translation."""
        title = tidy_title(self.words(plain), self.style)
        if title is None and (script_title := self.words(script)):
            title = _SCRIPT.sub("", script_title, count=1) if _SCRIPT.match(script_title) else script_title
        if title is None and translated:
            title = tidy_title(self.words(translated), self.style)
        return title

    def people(self, people: People) -> list[Name]:
        wanted = {*people.last, *people.first, *people.list, *people.vancouver}
        values: dict[tuple[str, int], str] = {}
        for full, parameter in self.filled.items():
            number = _NUMBER.search(full)
            base = " ".join(_NUMBER.sub("", full).split()) if number else full
            if base in wanted and (given := self.given(parameter)):
                values.setdefault((base, int(number.group()) if number else 1), given)
        return numbered(values, people, self.style)

    def date(self, field: str) -> Time | None:
        parameter = self.parameter(field)
        written = self.given(parameter)
        if field == "date":
            written = self.dated(written)
        if not parameter or not written:
            default = self.defaults.get(field)
            return read_date(self.page, default) if default else None
        if written.casefold().strip("[]()") in self.style.undated:
            return None
        time = read_date(self.page, written)
        if time is None:
            self.problem(parameter, f"{written!r} cannot be read as a date")
        return time

    def dated(self, written: str | None) -> str | None:
        """The date together with `month=` and `year=` where an old citation spreads it over them."""
        month, year = self.words("month"), self.words("year")
        if not written or not year:
            return written
        if month and written == year:
            return f"{month} {year}"
        return written if written == year or year_of(written) else f"{written} {year}"

    def identifier(self, field: str) -> str | None:
        parameter, read = self.parameter(field), {"isbn": isbn, "issn": issn, "doi": doi}[field]
        written = self.given(parameter)
        if not parameter or not written or written.casefold() in self.style.titles["none"]:
            return None
        bare = written.removeprefix("((").removesuffix("))")
        found = next((number for part in (bare, *bare.replace(";", ",").split(",")) if (number := read(part))), None)
        if found is None:
            self.problem(parameter, f"{written!r} is no valid {field.upper()}")
        return found

    def url(self, field: str) -> str | None:
        parameter = self.parameter(field)
        return url_of(self.page, parameter.nodes) if parameter else None

    def url_in_title(self) -> str | None:
        parameter = self.parameter("title")
        links = (node.url for node in inside(parameter.nodes) if hasattr(node, "url")) if parameter else ()
        return next(iter(links), None)

    def language(self) -> str | None:
        parameter = self.parameter("lang")
        written = self.given(parameter)
        for part in _between_languages(self.style.names["and"]).split(written or ""):
            if part and (tag := self.style.language(part)):
                return tag
        if parameter and written:
            self.problem(parameter, f"{written!r} is no language that languages.toml knows")
        for field in ("script_title", "script_chapter"):
            if (script := self.words(field)) and (match := _SCRIPT.match(script)):
                return self.style.language(match[1])
        return None

    # The citation as a reader sees it

    def written(self) -> Written:
        """What the template says beside its fields, and the fields as they are written."""
        pages = self.words("pages") or ""
        return Written(
            date=self.dated(self.words("date")) or self.defaults.get("date"),
            archive_date=self.words("archive_date"),
            access_date=self.words("access_date"),
            language=self.foreign(),
            translated=self.words("trans_title"),
            script=self.words("script_title"),
            several_pages="pages" in self.filled or "pp" in self.filled or bool(_SEVERAL_PAGES.search(pages)),
            free_pages=self.parameter("pages") in (self.filled.get(n) for n in ("at", "loc", "time")),
            shown=self.listed("shown"),
            identifiers=self.listed("identifiers"),
        )

    def listed(self, table: str) -> tuple[str, ...]:
        given = (
            (pattern, self.given(self.filled[name])) for name, pattern in self.style.text[table] if name in self.filled
        )
        return tuple(pattern.format(words) for pattern, words in given if words)

    def foreign(self) -> str | None:
        """The name of the language where it is not that of the article."""
        written = self.words("lang")
        tag = self.style.language(written) if written else None
        if not tag:
            return written
        return None if tag.partition("-")[0] == self.page.language.code else self.style.language_name(tag)

    def anchors(self, people: Iterable[Name]) -> Iterator[tuple[tuple[str, ...], str]]:
        """The names under which short citations find the work: four surnames and a year, and what `ref=` says."""
        year = year_of(self.words("year") or "") or year_of(self.words("date") or self.defaults.get("date", ""))
        surnames = tuple(surname.casefold() for _, surname in people)[:4]
        if surnames:
            yield surnames, year or ""
        ref = self.filled.get("ref")
        if ref is None:
            return
        for node in inside(ref.nodes):
            if isinstance(node, Template) and node.key in self.style.short["anchors"]:
                given = [words_of(self.page, p.nodes) for p in node.positional()]
                named = [words.casefold() for words in given if words]
                last = named.pop() if named and is_year(named[-1]) else ""
                yield tuple(named), last
        if match := _ANCHOR.fullmatch(self.page.text[ref.start : ref.end].replace("_", " ")):
            yield (match[1].strip().casefold(),), match[2] or ""
