"""A build on this machine: articles in, one folder of files out, each file whole or not there."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kg.extractors import EXTRACTORS, extract, plugged_in
from kg.files import write
from kg.model import Article, Extraction, KgError
from kg.publish import replace_folder_atomically
from kg.rdf import BASE, LAYERS, check_choice, lines
from kg.run.duplicates import distinct
from kg.run.report import coverage_lines, coverage_text

if TYPE_CHECKING:
    import rdflib

    from kg.check import Report
    from kg.linking import Link
    from kg.sources import Skipped

FORMATS = ("nq", "ttl", "trig", "jsonld", "jsonl")

OnArticle = Callable[[Extraction], None]


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made: `lines` are the sorted N-Quads lines of all its articles; `extractions` stand by title.

    `report` is the SHACL report, None when it was not asked for; `skipped` names what held no article,
    `unread` the files that could not be read while others could.
    """

    extractions: tuple[Extraction, ...]
    lines: tuple[str, ...]
    skipped: tuple[str, ...] = ()
    unread: tuple[KgError, ...] = ()
    report: Report | None = None

    def graph(self) -> rdflib.Dataset:
        """The graph as an rdflib Dataset, a named graph for each layer of each article."""
        import rdflib

        dataset = rdflib.Dataset()
        with warnings.catch_warnings():  # rdflib 7.6 warns of what its own parser does
            warnings.simplefilter("ignore", DeprecationWarning)
            dataset.parse(data="\n".join(self.lines), format="nquads")
        return dataset


def build(
    paths: Iterable[Path | str],
    out: Path | str | None = None,
    *,
    base: str = BASE,
    title: str | None = None,
    title_from: Literal["file"] | None = None,
    lang: str | None = None,
    formats: Collection[str] = FORMATS,
    layers: Collection[str] = LAYERS,
    links: Mapping[tuple[str, str], Link] | None = None,
    check: bool = True,
    templates: Iterable[Path | str] | None = None,
    on_article: OnArticle | None = None,
) -> Built:
    """Extract every article under `paths` and write the graph, tables and reports into the folder `out`.

    Without `out` nothing is written. The files take the place of an earlier build's, all at once, or none does. `links`
    maps (lang, title) to a link to Wikidata, as a table or index does (None: the table that comes with kg, an empty
    one: no links). Template pages that hold a part of an article are looked for in `templates`, by default in `paths`
    themselves: a dump among them is read twice. One bad file among several does not cost the others, unless an earlier
    build stands in `out`, which may be whole: that is kept. KgError when nothing could be read or written.
    """
    from kg.export import DESCRIBED, FILES, check_formats
    from kg.linking import read_table

    check_choice(base, layers)
    check_formats(formats)
    table = read_table() if links is None else links
    paths = tuple(paths)
    read = partial(_read, paths, tuple(paths if templates is None else templates), lang, title, title_from, on_article)
    if out is None:
        return _linked(read(), base, layers, table)[0]
    with replace_folder_atomically(
        out, (*DESCRIBED, FILES["void"]), FILES["void"]
    ) as new:  # before a long reading, to know that it can be written
        found = read()
        if found.unread and any((Path(out) / name).exists() for name in DESCRIBED):
            raise _kept(found.unread, Path(out))
        built, qids = _linked(found, base, layers, table)
        return _written(built, new, base, formats, qids, check=check)


def _read(
    paths: tuple[Path | str, ...],
    templates: tuple[Path | str, ...],
    lang: str | None,
    title: str | None,
    title_from: Literal["file"] | None,
    on_article: OnArticle | None,
) -> Built:
    """What stands under `paths`, without lines yet."""
    skipped: list[str] = []
    unread: list[KgError] = []
    deleted: list[Skipped] = []
    articles = _articles(paths, lang, title, title_from, skipped, unread, deleted)
    everything = extractions(articles, templates, lang, on_article)
    found = sorted(distinct(list(everything), skipped, deleted), key=_order)
    if not found and unread:
        raise unread[0]
    if not found:
        several = " …" if len(paths) > 1 else ""
        raise KgError(f"{paths[0]}{several}: no article found", "give a .wikitext file, a folder or a dump")
    return Built(tuple(found), (), tuple(skipped), tuple(unread))


def _kept(unread: Sequence[KgError], out: Path) -> KgError:
    first, *others = unread
    more = f" (and {len(others)} more)" if others else ""
    kept = f"the earlier build in {out} was kept, another folder gets what could be read"
    return KgError(f"{first.message}{more}", f"{first.hint}; {kept}")


def _linked(
    read: Built, base: str, layers: Collection[str], table: Mapping[tuple[str, str], Link]
) -> tuple[Built, dict[tuple[str, str], str]]:
    """The lines of what was read, with links, and the Wikidata ids of the titles that have one."""
    from kg.linking import link_lines

    graph = {line: None for extraction in read.extractions for line in lines(extraction, base, layers)}
    qids: dict[tuple[str, str], str] = {}
    if table:
        new, report = link_lines(list(graph), table, base, vocabulary=True)
        graph |= dict.fromkeys(new)
        exact = [(linked.thing, linked.link.qid) for linked in report.exact]
        qids = {(thing.lang, thing.title): qid for thing, qid in exact if thing.lang and thing.title}
    return replace(read, lines=tuple(sorted(graph))), qids


def _articles(
    paths: Iterable[Path | str],
    lang: str | None,
    title: str | None,
    title_from: Literal["file"] | None,
    skipped: list[str],
    unread: list[KgError],
    deleted: list[Skipped],
) -> Iterable[Article]:
    from kg.sources import read
    from kg.sources.skipped import DELETED

    def on_skip(what: Skipped) -> None:
        if what.error is not None:
            unread.append(what.error)
        else:
            skipped.append(f"{what.name}: {what.reason}")
            if what.reason == DELETED:
                deleted.append(what)

    return read(paths, lang, title, title_from, on_skip)


def extractions(
    articles: Iterable[Article],
    templates: Iterable[Path | str] = (),
    lang: str | None = None,
    on_article: OnArticle | None = None,
) -> Iterator[Extraction]:
    """What each article states, one by one, with the template pages under `templates` at hand."""
    from kg.sources import template_pages

    extractors, pages = EXTRACTORS + plugged_in(), template_pages(templates, lang)
    for article in articles:
        extraction = extract(article, extractors, pages.get(article.lang))
        if on_article:
            on_article(extraction)
        yield extraction


def _order(extraction: Extraction) -> tuple[str, str, str]:
    return extraction.article.lang, extraction.article.title or "", extraction.article.name


def _written(
    built: Built, out: Path, base: str, formats: Collection[str], qids: dict[tuple[str, str], str], *, check: bool
) -> Built:
    from kg.check import check as validate
    from kg.export import describe, write_articles, write_graph, write_table
    from kg.rdf.table import rows

    report = validate(built.lines) if check else None
    if report:
        built = replace(built, lines=tuple(report.marked(built.lines)), report=report)
    graph = write_graph(built.lines, out, formats)
    if "jsonl" in formats:
        marks = report.marks if report else None
        write_table((row for e in built.extractions for row in rows(e, base, qids, marks)), out)
        write_articles(built.extractions, out, base)
    write(out / "coverage.jsonl", coverage_lines(built.extractions).encode())
    write(out / "coverage.txt", coverage_text(built.extractions).encode())
    if report:
        write(out / "shacl.ttl", report.turtle)
        write(out / "shacl.txt", report.text.encode())
    describe(graph, out)
    return built
