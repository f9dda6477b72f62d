"""What a worker does with a unit of work: extract, write quads, link, and put one shard of each kind in place.

The same function runs in this process, in a pool and in a Spark partition; the same unit gives the same bytes.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.extractors import EXTRACTORS, Extractor, extract, plugged_in
from kg.files import replacing
from kg.linking import Link, open_links, read_table
from kg.linking.articles import article_links
from kg.model import Article, Extraction, KgError
from kg.rdf import BASE, LAYERS, lines
from kg.rdf.table import rows
from kg.run.ledger import Done
from kg.sources.skipped import Skipped
from kg.sources.units import Reading, Unit, articles_of

if TYPE_CHECKING:
    from pyarrow import RecordBatch

NQ, PARQUET = "nq", "parquet"
SHARDS: Mapping[str, str] = {NQ: "nq.zst", PARQUET: "parquet"}
"""Kind of shard -> what its files end in."""
_LEVEL = 3
"""Of zstd: 23 times smaller than the text, at 476 MB/s."""


@dataclass(frozen=True, slots=True)
class Task:
    """How units become shards in the folder `out`: all that a worker must know.

    `links` is a table or index of links to Wikidata, None for the table that comes with kg, "" for no links.
    """

    out: Path
    reading: Reading = field(default_factory=Reading)
    base: str = BASE
    layers: tuple[str, ...] = LAYERS
    kinds: tuple[str, ...] = (NQ, PARQUET)
    links: str | None = None
    templates: Mapping[str, Mapping[str, Article]] = field(default_factory=dict)


def shard(number: int, kind: str) -> str:
    """The name of a unit's shard: `part-00012.nq.zst`."""
    return f"part-{number:05d}.{SHARDS[kind]}"


def run_unit(unit: Unit, task: Task) -> Done:
    """Write the shards of a unit and say what is in them; an article that fails is told (`dead`) and costs no other.

    KgError where a shard cannot be written.
    """
    skipped: list[Skipped] = []
    found: list[_Written] = []
    counts: Counter[str] = Counter()
    coverage: Counter[str] = Counter()
    dead: list[tuple[str, str]] = []
    for article in articles_of(unit, task.reading, skipped.append):
        try:
            extraction = _extracted(article, task)
            found.append(_written(extraction, task))
        except KgError:
            raise
        except Exception as error:  # one article never stops a run
            dead.append((article.title or article.name, f"{type(error).__name__}: {error}"))
            continue
        counts.update(articles=1, statements=len(extraction.statements), problems=len(extraction.problems))
        counts["quads"] += found[-1].quads
        coverage.update(f"{use.kind} {use.outcome}" for use in extraction.uses)
    return Done(
        unit.number,
        unit.name,
        articles=counts["articles"],
        statements=counts["statements"],
        quads=counts["quads"],
        problems=counts["problems"],
        skipped=sum(skip.error is None for skip in skipped),
        shards=dict(_shards(unit.number, found, task)),
        coverage=dict(sorted(coverage.items())),
        dead=tuple(dead),
        errors=tuple((skip.error.message, skip.error.hint) for skip in skipped if skip.error),
    )


def _extracted(article: Article, task: Task) -> Extraction:
    return extract(article, _extractors(), task.templates.get(article.lang))


@lru_cache(maxsize=1)
def _extractors() -> tuple[Extractor, ...]:
    return EXTRACTORS + plugged_in()


@lru_cache(maxsize=1)
def _links(place: str | None) -> Mapping[tuple[str, str], Link]:
    if place == "":
        return {}
    return read_table() if place is None else open_links(Path(place))


@dataclass(frozen=True, slots=True)
class _Written:
    """What an article becomes, as small as it can wait for the others of its unit: UTF-8 and columns."""

    quads: int
    lines: bytes
    batch: RecordBatch | None


def _written(extraction: Extraction, task: Task) -> _Written:
    """The lines of an article with its links, and its rows; only what is asked for is made."""
    table = _links(task.links)
    linked, qids = article_links(extraction, table, task.base) if table else ([], {})
    made = [*lines(extraction, task.base, task.layers), *linked] if NQ in task.kinds else []
    text = "".join(f"{line}\n" for line in made).encode("utf-8", "surrogatepass")
    if PARQUET not in task.kinds:
        return _Written(len(made), text, None)
    from kg.export.parquet import batch

    return _Written(len(made), text, batch(rows(extraction, task.base, qids)))


def _shards(number: int, found: list[_Written], task: Task) -> Iterator[tuple[str, str]]:
    """Write the shards; the name of each with the SHA-256 of its bytes."""
    for kind in task.kinds:
        name = shard(number, kind)
        with replacing(task.out / name) as part:
            if kind == NQ:
                _write_lines(part, [each.lines for each in found])
            else:
                from kg.export.parquet import write_batches

                write_batches([each.batch for each in found if each.batch is not None], part)
            digest = hashlib.sha256(part.read_bytes()).hexdigest()
        yield name, digest


def _write_lines(path: Path, found: list[bytes]) -> None:
    import zstandard

    path.write_bytes(zstandard.ZstdCompressor(level=_LEVEL).compress(b"".join(found)))
