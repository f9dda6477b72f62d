"""What the graph of a build knows beside its statements table: the revision that was read, and more of cited works."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pyoxigraph as ox

from kg.model import KgError
from kg.rdf.iris import web_iri
from kg.rdf.table import Row
from kg.vocab import PREFIXES, expand
from kg.wikidata.claims import QID

_SOURCE = ("schema:version", "dcterms:source", "schema:inLanguage")
_WORK = ("schema:url", "kg:accessDate", "owl:sameAs")
_EVIDENCE = ("kg:evidence",)
_PLACE = re.compile(r"#char=(\d+),(\d+)$")


@dataclass(frozen=True, slots=True)
class Source:
    """An article as it was read; `url` is its page, `revision` its number where the source gave it."""

    page: str
    url: str | None = None
    lang: str | None = None
    revision: str | None = None

    def address(self) -> str | None:
        """The page, in the revision that was read where that is known."""
        if self.url is None or self.revision is None or "/wiki/" not in self.url:
            return self.url
        parts = urlsplit(self.url)
        title = quote(unquote(parts.path.partition("/wiki/")[2]), safe="/:,()'!*~@;")
        return f"{parts.scheme}://{parts.netloc}/w/index.php?title={title}&oldid={self.revision}"


@dataclass(slots=True)
class Work:
    """A cited work: when it was read (an EDTF day) and the item it is, where the graph says so."""

    read: str | None = None
    item: str | None = None


@dataclass(slots=True)
class Backing:
    """Articles by title, works by address, statement nodes by subject, property and place in the text."""

    articles: dict[str, list[Source]] = field(default_factory=dict)
    works: dict[str, Work] = field(default_factory=dict)
    statements: dict[tuple[str, str, str, int, int], set[str]] = field(default_factory=dict)

    def source(self, row: Row) -> Source | None:
        """The article that a row was read from; of articles with one title the one whose things the row names."""
        found = self.articles.get(row["evidence"]["page"], [])
        near = [each for each in found if each.page.rpartition("/")[0] == row["subject"]["iri"].rpartition("/")[0]]
        return next(iter(near or found), None)

    def work(self, url: str) -> Work:
        """The work at an address; one of which nothing is known where the graph does not have it."""
        return self.works.get(web_iri(url) or url, Work())

    def node(self, row: Row, page: str) -> str | None:
        """The statement's node in the graph of the article `page`; None unless its place tells exactly one."""
        place = row["evidence"]
        key = (page, row["subject"]["iri"], row["property"], place["start"], place["end"])
        found = self.statements.get(key, set())
        return next(iter(found)) if len(found) == 1 else None


def read_backing(graph: Path, statements: bool = False) -> Backing:
    """The backing in a `graph.nq`; nothing where there is no such file. With `statements` their nodes, too."""
    found = Backing()
    if not graph.is_file():
        return found
    sources: dict[str, dict[str, str]] = {}
    works: dict[str, dict[str, list[str]]] = {}
    claims: dict[str, tuple[str, str]] = {}
    evidence: dict[str, list[str]] = {}
    for subject, predicate, value in _facts(graph, statements):
        if predicate in _SOURCE:
            sources.setdefault(subject, {})[predicate] = value
        elif predicate in _WORK:
            works.setdefault(subject, {}).setdefault(predicate, []).append(value)
        elif predicate == "kg:evidence":
            evidence.setdefault(subject, []).append(value)
        else:
            claims[value] = (subject, predicate)
    for node, facts in sources.items():
        page = node.removesuffix("#source")
        title = unquote(page.rpartition("/")[2]).replace("_", " ")
        source = Source(page, facts.get("dcterms:source"), facts.get("schema:inLanguage"), facts.get("schema:version"))
        found.articles.setdefault(title, []).append(source)
    for said in works.values():
        items = [iri.removeprefix(PREFIXES["wd"]) for iri in said.get("owl:sameAs", ())]
        work = Work(next(iter(said.get("kg:accessDate", ())), None), next(filter(QID.fullmatch, items), None))
        found.works.update(dict.fromkeys(said.get("schema:url", ()), work))
    for node, (subject, ident) in claims.items():
        for name in evidence.get(node, ()):
            if place := _PLACE.search(name):
                key = (node.partition("#")[0], subject, ident, int(place[1]), int(place[2]))
                found.statements.setdefault(key, set()).add(node)
    return found


def _facts(graph: Path, statements: bool) -> Iterator[tuple[str, str, str]]:
    """Subject, predicate (a CURIE; of a claim the property) and object of the lines that matter."""
    source, work, evidence = (_named(names) for names in (_SOURCE, _WORK, _EVIDENCE))
    claim = f"<{PREFIXES['p']}"
    wanted = []
    names: list[str] = []
    try:
        with graph.open(encoding="utf-8") as lines:
            for line in lines:
                subject, _, rest = line.partition(" ")
                predicate = rest.partition(" ")[0]
                if predicate in source and subject.endswith("#source>"):
                    name = source[predicate]
                elif predicate in work and "#w-" in subject:
                    name = work[predicate]
                elif statements and predicate in evidence:
                    name = evidence[predicate]
                elif statements and predicate.startswith(claim) and "/" not in predicate[len(claim) :]:
                    name = predicate[len(claim) : -1]
                else:
                    continue
                wanted.append(line)
                names.append(name)
        quads = ox.parse("".join(wanted), ox.RdfFormat.N_QUADS)
        for name, quad in zip(names, quads, strict=True):
            yield str(getattr(quad.subject, "value", "")), name, str(getattr(quad.object, "value", ""))
    except (OSError, UnicodeDecodeError) as error:
        raise KgError(f"{graph}: {error}", "build it again with: kg build") from None
    except (SyntaxError, ValueError) as error:
        raise KgError(f"{graph}: not N-Quads: {error}", "build it again with: kg build") from None


def _named(names: tuple[str, ...]) -> Mapping[str, str]:
    return {f"<{expand(name)}>": name for name in names}
