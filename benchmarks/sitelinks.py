"""Builds a sitelink index from synthetic dumps and holds its storage against others: python -m benchmarks.sitelinks."""

import argparse
import gzip
import multiprocessing
import random
import resource
import shutil
import sqlite3
import struct
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import Any

from kg.linking.building import build_index
from kg.linking.index import open_index

Row = tuple[str, int, int]
"""Title, item, state."""

PROJECTED = 18_000_000
"""Titles of the English Wikipedia, redirects among them."""

LIMIT_MEMORY, LIMIT_LOOKUP = 4 << 30, 1.0
"""Bytes that a build may take, seconds that 10,000 titles may."""

_HEAD = "-- MySQL dump\n--\n-- Host: db1    Database: enwiki\n-- -----\n"
_SYLLABLES = (
    *("ham", "hung", "pyong", "yang", "seoul", "han", "gang", "ri", "ver", "north"),
    *("south", "kim", "lee", "park", "dynasty", "war", "of", "the", "university", "station"),
)


@dataclass(frozen=True)
class Storage:
    """A way to keep titles: `write` sorted rows to a path, `read` gives a function from titles to items."""

    name: str
    write: Callable[[Iterator[Row], Path], None]
    read: Callable[[Path], Callable[[list[str]], list[int | None]]]


def title(number: int) -> str:
    """A title of about the length of a real one (20 letters), different for each number."""
    words, left = [], number * 2654435761 % (1 << 32)
    while left:
        left, at = divmod(left, len(_SYLLABLES))
        words.append(_SYLLABLES[at])
    return f"{''.join(words[:2]).capitalize()} {''.join(words[2:4])} {number}"


def write_dumps(folder: Path, count: int) -> list[Path]:
    """Dumps of a wiki with `count` titles: two in five are articles with an item, the others redirect to one."""
    articles = max(1, count * 2 // 5)
    tables: dict[str, tuple[str, Callable[[], Iterator[str]]]] = {
        "page": (
            "page_id page_namespace page_title page_is_redirect page_random page_touched page_len page_content_model",
            lambda: (
                f"({at + 1},0,'{title(at).replace(' ', '_')}',{int(at >= articles)},0.5,'20261101000000',99,'wikitext')"
                for at in range(count)
            ),
        ),
        "page_props": (
            "pp_page pp_propname pp_value pp_sortkey",
            lambda: (
                f"({at + 1},'wikibase-shortdesc','Town',NULL),({at + 1},'wikibase_item','Q{at * 7 + 1}',NULL)"
                for at in range(articles)
            ),
        ),
        "redirect": (
            "rd_from rd_namespace rd_title rd_interwiki rd_fragment",
            lambda: (
                f"({at + 1},0,'{title(at * 48271 % articles).replace(' ', '_')}','','')"
                for at in range(articles, count)
            ),
        ),
    }
    paths = []
    for name, (columns, rows) in tables.items():
        paths.append(folder / f"enwiki-20261101-{name}.sql.gz")
        with gzip.open(paths[-1], "wt", compresslevel=1, encoding="utf-8") as file:
            file.write(f"{_HEAD}CREATE TABLE `{name}` (\n")
            file.writelines(f"  `{column}` varbinary(255) NOT NULL,\n" for column in columns.split())
            file.write(f"  PRIMARY KEY (`{columns.split()[0]}`)\n) ENGINE=InnoDB;\n")
            for at, row in enumerate(rows()):
                file.write(("," if at % 5000 else f"{';' * (at > 0)}\nINSERT INTO `{name}` VALUES ") + row)
            file.write(";\n")
    return paths


def rows(index: Path) -> Iterator[Row]:
    """The titles of an index, sorted."""
    with closing(sqlite3.connect(index)) as db:
        yield from db.execute("SELECT title, item, state FROM title ORDER BY wiki, ns, title")


def write_sqlite(found: Iterator[Row], path: Path) -> None:
    """One table without row numbers, keyed by title, as the index has it (without its second key, by item)."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE title(title TEXT PRIMARY KEY, item INTEGER, state INTEGER) WITHOUT ROWID")
        db.executemany("INSERT INTO title VALUES(?, ?, ?)", found)
        db.commit()


def read_sqlite(path: Path) -> Callable[[list[str]], list[int | None]]:
    """Look up with one prepared statement a title."""
    db = sqlite3.connect(path)

    def look_up(titles: list[str]) -> list[int | None]:
        found = (db.execute("SELECT item FROM title WHERE title=?", (each,)).fetchone() for each in titles)
        return [row[0] if row else None for row in found]

    return look_up


def write_lmdb(found: Iterator[Row], path: Path) -> None:
    """Title to five bytes, appended in order, so that pages are full."""
    import lmdb

    with lmdb.open(str(path), subdir=False, map_size=1 << 34, lock=False) as env, env.begin(write=True) as txn:
        for name, item, state in found:
            txn.put(name.encode(), struct.pack("<IB", item, state), append=True)


def read_lmdb(path: Path) -> Callable[[list[str]], list[int | None]]:
    """Look up in one read transaction."""
    import lmdb

    env = lmdb.open(str(path), subdir=False, readonly=True, lock=False)

    def look_up(titles: list[str]) -> list[int | None]:
        with env.begin() as txn:
            found = [txn.get(each.encode()) for each in titles]
        return [struct.unpack("<IB", value)[0] if value else None for value in found]

    return look_up


def write_parquet(found: Iterator[Row], path: Path) -> None:
    """Three sorted columns in row groups of 65,536, packed with zstd."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([("title", pa.string()), ("item", pa.int32()), ("state", pa.int8())])
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        while batch := [row for row, _ in zip(found, range(1 << 16), strict=False)]:
            columns = [
                pa.array(column, field.type) for column, field in zip(zip(*batch, strict=True), schema, strict=True)
            ]
            writer.write_table(pa.table(columns, schema=schema))


def read_parquet(path: Path) -> Callable[[list[str]], list[int | None]]:
    """Find the row groups by their first titles, read each that is needed once, search it."""
    from bisect import bisect_right

    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    file = pq.ParquetFile(path)
    firsts = [file.metadata.row_group(at).column(0).statistics.min for at in range(file.num_row_groups)]

    def look_up(titles: list[str]) -> list[int | None]:
        import pyarrow as pa

        wanted: dict[int, list[str]] = {}
        for each in titles:
            wanted.setdefault(max(0, bisect_right(firsts, each) - 1), []).append(each)
        found: dict[str, int] = {}
        for group, names in wanted.items():
            table = file.read_row_group(group, columns=["title", "item"])
            places = pc.index_in(pa.array(names), value_set=table.column(0).combine_chunks()).to_pylist()
            items = table.column(1)
            found.update((name, items[at].as_py()) for name, at in zip(names, places, strict=True) if at is not None)
        return [found.get(each) for each in titles]

    return look_up


STORAGES = (
    Storage("sqlite3", write_sqlite, read_sqlite),
    Storage("lmdb", write_lmdb, read_lmdb),
    Storage("pyarrow", write_parquet, read_parquet),
)


def apart(work: Callable[..., Any], *arguments: Any) -> tuple[Any, float, int]:
    """Run in a process of its own: the result, the seconds it took, and the most memory it had, in bytes."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (work, arguments))


def _measured(work: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[Any, float, int]:
    start = perf_counter()
    result = work(*arguments)
    return result, perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def build(paths: list[Path], out: Path) -> int:
    """The index of the dumps."""
    return build_index(paths, out)


def ask_index(index: Path, titles: list[str]) -> tuple[float, float, int]:
    """Seconds to open the index, to link the titles for the first time, and how many were linked."""
    start = perf_counter()
    sitelinks = open_index(index)
    opened = perf_counter()
    linked = sum(answer.link is not None for _, answer in sitelinks([("en", each) for each in titles]))
    return opened - start, perf_counter() - opened, linked


def store(name: str, index: Path, path: Path) -> None:
    """Write the index's rows in one of the storages."""
    next(each for each in STORAGES if each.name == name).write(rows(index), path)


def ask_storage(name: str, path: Path, titles: list[str]) -> tuple[float, float, int]:
    """Seconds for the titles at once, seconds for the first 200 of them one by one, how many were found."""
    look_up = next(each for each in STORAGES if each.name == name).read(path)
    start = perf_counter()
    found = look_up(titles)
    once = perf_counter() - start
    start = perf_counter()
    for each in titles[:200]:
        look_up([each])
    return once, perf_counter() - start, sum(item is not None for item in found)


def main() -> int:
    """Print the build, the look-ups and the storages; exit 1 when a promised limit is broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sitelinks", description=__doc__)
    parser.add_argument("--titles", type=int, default=5_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        return report(Path(name), options.titles)


def report(folder: Path, count: int) -> int:
    """All of it for `count` titles, in `folder`."""
    scale = PROJECTED / count
    start = perf_counter()
    dumps = write_dumps(folder, count)
    packed = sum(path.stat().st_size for path in dumps)
    print(f"{count:,} titles; dumps of {packed / 1e6:.0f} MB written in {perf_counter() - start:.0f} s")
    index = folder / "enwiki.sitelinks"
    _, took, memory = apart(build, dumps, index)
    size = index.stat().st_size
    print(f"build-index: {took:.0f} s, {memory / 2**20:.0f} MiB of memory, {size / 1e6:.0f} MB")
    print(f"projected to {PROJECTED:,}: {took * scale / 60:.1f} min, {size * scale / 1e9:.2f} GB")
    asked = [title(at) for at in random.Random(1).sample(range(count), min(10_000, count))]
    (opened, first, linked), _, _ = apart(ask_index, index, asked)
    (_, again, _), _, _ = apart(ask_index, index, asked)
    print(f"{len(asked):,} titles from the index, {linked:,} linked: opened in {opened * 1000:.0f} ms,")
    print(f"  linked in {first:.2f} s ({len(asked) / first:,.0f}/s), again {again:.2f} s ({len(asked) / again:,.0f}/s)")
    print(f"\n{'storage':10} {'written':>9} {'size':>9} {'10,000 at once':>15} {'one by one':>12}")
    for storage in STORAGES:
        if find_spec(storage.name) is None:
            print(f"{storage.name:10} is not installed")
            continue
        path = folder / storage.name
        _, written, _ = apart(store, storage.name, index, path)
        (once, single, found), _, _ = apart(ask_storage, storage.name, path, asked)
        assert found == len(asked), f"{storage.name} found {found} of {len(asked)}"
        speed = f"{len(asked) / once:13,.0f}/s {200 / single:10,.0f}/s"
        print(f"{storage.name:10} {written:7.1f} s {path.stat().st_size / 1e6:6.0f} MB {speed}")
    shutil.rmtree(folder, ignore_errors=True)
    late = [
        what for what, over in (("memory", memory > LIMIT_MEMORY), ("look-ups", opened + first > LIMIT_LOOKUP)) if over
    ]
    if late:
        print(f"\nover the limit: {', '.join(late)}")
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
