"""Short citations (`{{sfn|Smith|2008|p=1}}`, `Smith 2008, p. 1`) and the shelf of works they point to."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg.extractors.references import names
from kg.extractors.references.parameter_readers import is_year, labelled, words_of, year_of
from kg.extractors.references.work import Work
from kg.mapping.citations import Citing
from kg.model import Reference
from kg.wikitext.nodes import Template
from kg.wikitext.page import Page

_PAGES = r"(?P<pages>(?:\d|[ivxlc]{1,8}\b)[\divxlc–—, &-]{0,60}(?:and \d{1,4}|n\.? ?\d{1,4}|ff?\.?)?)\Z"
_BARE_PAGES = re.compile(r":\s?(?P<pages>\d[\d–, -]{0,40})\Z")
_YEAR = re.compile(r"[\s,.(]{1,3}(?P<year>(?:1[0-9]|20)\d\d[a-z]?)\)?\Z")
_SEVERAL = re.compile(r"(\d{1,2})([a-z]{1,5})(\d?)")


@dataclass(frozen=True, slots=True)
class Short:
    """What a short citation says: surnames, year with its letter, and where in the work."""

    surnames: tuple[str, ...]
    year: str
    pages: str | None
    text: str


class WorkIndex:
    """The works of an article by what short citations call them; the first work under a name stays."""

    def __init__(self, works: Iterable[Work]) -> None:
        self.exact: dict[str, Reference] = {}
        self.dated: dict[tuple[str, str], dict[Reference, None]] = {}
        self.named: dict[str, dict[Reference, None]] = {}
        for work in works:
            self.put(work)

    def put(self, work: Work) -> None:
        """Put one work under all its names; one without a title is a short citation itself."""
        if not work.reference.title:
            return
        for surnames, year in work.anchors:
            if not surnames:
                continue
            self.exact.setdefault(_joined(surnames, year), work.reference)
            for first in {surnames[0], surnames[0].rpartition(" ")[2]}:
                for key in {year, year[:4]}:
                    self.dated.setdefault((first, key), {})[work.reference] = None
                self.named.setdefault(first, {})[work.reference] = None

    def find(self, short: Short) -> Reference | None:
        """The one work that a short citation can mean: by all its names, else by the first where only one fits."""
        folded = tuple(name.casefold() for name in short.surnames)[:4]
        if not folded:
            return None
        if found := self.exact.get(_joined(folded, short.year)):
            return found
        fitting = self.dated.get((folded[0], short.year)) if short.year else self.named.get(folded[0])
        return next(iter(fitting)) if fitting and len(fitting) == 1 else None


def _joined(surnames: Iterable[str], year: str) -> str:
    """Names and year as CS1 joins them into `CITEREFSmithJones2008a`."""
    return "".join("".join((*surnames, year)).split())


def from_template(page: Page, style: Citing, template: Template) -> list[Short]:
    """What `{{sfn|…}}`, `{{harvnb|…}}` or `{{sfnm|1a1=…|1y=…|2a1=…}}` points to."""
    if template.key in style.short["several"]:
        return list(_several(page, style, template))
    said = [words for p in template.positional() if (words := words_of(page, p.nodes))]
    named = {p.name: words_of(page, p.nodes) for p in template.parameters if not p.name.isdecimal()}
    year = ""
    if said and is_year(said[-1]):
        year = said.pop()
    elif said and said[-1].casefold().rstrip(".") in style.undated:
        said.pop()
    surnames = tuple(said) or tuple(named[n] for n in ("last", "last1", "last2", "last3", "last4") if named.get(n))
    year = year or year_of(named.get("year", "")) or ""
    pages = ", ".join(named[n] for n in style.short["locators"] if named.get(n)) or None
    return [Short(surnames, year, pages, _worded(surnames, year, pages))] if surnames else []


def _several(page: Page, style: Citing, template: Template) -> Iterator[Short]:
    """`1a1=Smith|1y=2005|1p=3|2a1=…`, or names and years without numbers (`Smith|2005|1p=3|Jones|2007|2p=4`)."""
    works: dict[int, dict[str, str]] = {}
    count, names_so_far = 1, 0
    for parameter in template.parameters:
        said = words_of(page, parameter.nodes)
        if not said:
            continue
        if match := _SEVERAL.fullmatch(parameter.name):
            works.setdefault(int(match[1]), {})[match[2] + match[3]] = said
        elif parameter.name.isdecimal() and is_year(said):
            works.setdefault(count, {})["y"] = said
            count, names_so_far = count + 1, 0
        elif parameter.name.isdecimal():
            names_so_far += 1
            works.setdefault(count, {})[f"a{names_so_far}"] = said
    for _, said_of in sorted(works.items()):
        surnames = tuple(said_of[key] for key in ("a", "a1", "a2", "a3", "a4") if key in said_of)
        pages = ", ".join(said_of[key] for key in style.short["locators"] if key in said_of) or None
        if surnames:
            year = year_of(said_of.get("y", "")) or ""
            yield Short(surnames, year, pages, _worded(surnames, year, pages))


def from_text(words: str, style: Citing) -> Short | None:
    """What `Smith & Jones (2005), pp. 3–4` or `Williamson, p. 54` points to; None when the words say more than that."""
    words = words.strip(" ,;.")
    if len(words) > 300:
        return None
    where = labelled(style.plain["pages"], _PAGES).search(words) or _BARE_PAGES.search(words)
    rest = words[: where.start()].rstrip(" ,.:") if where else words
    dated = _YEAR.search(rest)
    if not where and not dated:
        return None
    surnames = tuple(surname for _, surname in names.plain(rest[: dated.start()] if dated else rest, style))
    pages = where["pages"].strip() if where else None
    return Short(surnames, dated["year"] if dated else "", pages, words) if surnames else None


def _worded(surnames: tuple[str, ...], year: str, pages: str | None) -> str:
    who = ", ".join(surnames[:-1]) + (" & " if surnames[1:] else "") + surnames[-1] if surnames else ""
    dated = f"{who} {year}".strip()
    return f"{dated}, {pages}" if pages else dated


def located(reference: Reference, short: Short) -> Reference:
    """The work as a short citation cites it: at these pages."""
    if not short.pages:
        return reference
    return replace(reference, pages=short.pages, text=f"{short.text}: {reference.text}")
