"""What an article cites, footnote by footnote; it alone knows how names, reuses and short citations lead to works."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg.extractors.references import short
from kg.extractors.references.footnotes import Footnote, Footnotes, citations, read_footnotes
from kg.extractors.references.parameter_readers import read_date, words_of
from kg.extractors.references.plain_citations import from_text
from kg.extractors.references.short import Short, WorkIndex
from kg.extractors.references.template import from_template
from kg.extractors.references.work import Work
from kg.mapping.citations import Citing, citing
from kg.model import Problem, Reference
from kg.wikitext.nodes import Hidden, Node, Ref, Template
from kg.wikitext.page import Page

_BETWEEN = re.compile(r";\s")


@dataclass(frozen=True)
class Cited:
    """What an article cites.

    - `references`: by the start offset of each footnote in the wikitext (a `<ref>`, a reuse of one, `{{r}}`, `{{sfn}}`,
      or `{{harvnb}}` in the text) the work it cites, the first with a title or address where it cites several.
    - `bundles`: all works of the footnotes that cite several, by the same offsets.
    - `works`: the distinct works in article order, as cited (one book at two places is two).
    - `remarks`: the offsets of footnotes that cite nothing on purpose (`{{efn}}`, a `<ref group=note>` without a work).
    - `problems`: footnotes and values that could not be read.
    """

    references: dict[int, Reference]
    bundles: dict[int, tuple[Reference, ...]]
    works: tuple[Reference, ...]
    remarks: tuple[int, ...]
    problems: tuple[Problem, ...]


def read_references(page: Page) -> Cited:
    """Everything the article cites. The page's subject and extractor must be set: problems name them."""
    style = citing(page.language.code)
    footnotes = read_footnotes(page, style)
    reader = _Resolver(page, style, footnotes)
    references: dict[int, Reference] = {}
    bundles: dict[int, tuple[Reference, ...]] = {}
    for footnote in footnotes.all:
        works = reader.works(footnote)
        if works and footnote.start in references:
            works = (*bundles.get(footnote.start, (references[footnote.start],)), *works)
        if works:
            # The first that names a work: others may only lead up to it.
            references[footnote.start] = next((work for work in works if work.title or work.url), works[0])
        if works[1:]:
            bundles[footnote.start] = works
    everything = (work for start in sorted(references) for work in bundles.get(start, (references[start],)))
    problems = sorted(footnotes.problems, key=lambda p: (p.evidence.start, p.message))
    return Cited(references, bundles, tuple(_distinct(everything)), tuple(sorted(footnotes.remarks)), tuple(problems))


def read_work(page: Page, nodes: tuple[Node, ...]) -> Reference | None:
    """The work that a list item or another piece of the page cites, by template or in words; None where it cites none.

    `nodes` come from `page.nodes(start, end)`, and the reference stands where they do.
    """
    kept = tuple(node for node in nodes if not isinstance(node, Ref | Hidden))
    if not kept:
        return None
    found = citations(page, citing(page.language.code), kept, kept[0].start, kept[-1].end)
    return next((work.reference for work in found if isinstance(work, Work)), None)


class _Resolver:
    """Footnotes become references: names lead to definitions, short citations to the shelf of works."""

    def __init__(self, page: Page, style: Citing, footnotes: Footnotes) -> None:
        self.page, self.style, self.footnotes = page, style, footnotes
        self.defined: dict[tuple[str, str], Footnote] = {}
        self.named: dict[str, Footnote] = {}
        self.read: dict[int, tuple[Reference, ...]] = {}
        self.stocked: WorkIndex | None = None
        for footnote in footnotes.all:
            if footnote.cites is not None and footnote.name:
                self.defined.setdefault((footnote.group, footnote.name), footnote)
                self.named.setdefault(footnote.name, footnote)

    def works(self, footnote: Footnote) -> tuple[Reference, ...]:
        """The works that a footnote cites, those of its definition where it is a reuse."""
        source = footnote
        if footnote.cites is None:
            name = footnote.name or ""
            # A list of definitions gives its group to the refs inside, which do not repeat it.
            defined = self.defined.get((footnote.group, name)) or self.named.get(name)
            if defined is None:
                self.problem(footnote, f"no reference of this article is named {name!r}")
                return ()
            source = defined
        if source.start not in self.read:
            self.read[source.start] = tuple(self.settled(source))
        locator = self.footnotes.locators.get(footnote.end)
        return (
            tuple(self.at_pages(work, locator) for work in self.read[source.start])
            if locator
            else self.read[source.start]
        )

    def settled(self, footnote: Footnote) -> Iterator[Reference]:
        for cited in footnote.cites or ():
            if isinstance(cited, Short):
                yield self.pointed_at(cited, footnote)
            elif cited.reference.title or cited.reference.url:
                yield cited.reference
            else:
                yield from self.in_words(cited.reference)

    def pointed_at(self, cited: Short, footnote: Footnote) -> Reference:
        """The work that a short template means; what the template itself says where there is none."""
        found = self.shelf().find(cited)
        if found is not None:
            return short.located(found, cited)
        self.problem(footnote, f"no work of this article is cited in full as {cited.text!r}")
        date = read_date(self.page, cited.year) if cited.year else None
        place = (footnote.start, footnote.end, footnote.name)
        return Reference("CreativeWork", cited.text, *place, authors=cited.surnames, date=date, pages=cited.pages)

    def in_words(self, reference: Reference) -> Iterator[Reference]:
        """`Smith 2005, p. 3; Jones, p. 9`: the works meant where every part means one, else the words as they are."""
        parts = [short.from_text(part, self.style) for part in _BETWEEN.split(reference.text)]
        found = [(part, self.shelf().find(part)) for part in parts if part]
        meant = [short.located(work, part) for part, work in found if work]
        yield from meant if len(meant) == len(parts) else [reference]

    def shelf(self) -> WorkIndex:
        """The works that short citations may mean: listed by template, in footnotes, listed in plain words."""
        if self.stocked is None:
            listed = [found for span in self.footnotes.listed if (found := self.page.template(span))]
            self.stocked = WorkIndex(from_template(self.page, self.style, template) for template in listed)
            for footnote in self.footnotes.all:
                for cited in footnote.cites or ():
                    if isinstance(cited, Work):
                        self.stocked.put(cited)
            for work in self.listed_in_words():
                self.stocked.put(work)
        return self.stocked

    def listed_in_words(self) -> Iterator[Work]:
        for item in self.page.list_items:
            if not any(step.casefold() in self.style.plain["sections"] for step in item.section.path):
                continue
            nodes = self.page.nodes(item.block.start, item.block.end)
            kept = tuple(node for node in nodes if not isinstance(node, Ref | Hidden))
            if kept and not any(isinstance(node, Template) and self.style.cites(node.key) for node in kept):
                work = from_text(self.page, self.style, kept, item.block.start, item.block.end)
                if work is not None:
                    yield work

    def at_pages(self, work: Reference, locator: Template) -> Reference:
        """A work at the pages that `{{rp|…}}` after the footnote gives."""
        pages = locator.get("1", *self.style.short["locators"])
        said = words_of(self.page, pages.nodes) if pages else ""
        return replace(work, pages=said, text=f"{work.text} {said}") if said else work

    def problem(self, footnote: Footnote, message: str) -> None:
        place = (footnote.start, footnote.end)
        self.footnotes.problems.append(self.page.problem(place, "reference", message))


def _distinct(works: Iterable[Reference]) -> Iterator[Reference]:
    """Works in order, each once, whatever its name and place."""
    seen = set()
    for work in works:
        content = replace(work, start=0, end=0, name=None)
        if content not in seen:
            seen.add(content)
            yield work
