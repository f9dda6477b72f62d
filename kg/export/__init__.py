"""The files of a graph, each read back and found to say the same before it takes its name; alone knows the formats."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox

from kg.export import attribution, jsonld, turtle, void
from kg.export.articles import article_lines
from kg.export.form import Form, read, written
from kg.export.graph import Graph, parse
from kg.files import os_error, replacing, write
from kg.model import Extraction, KgError
from kg.rdf import BASE
from kg.rdf.table import Row, line
from kg.store import graph_file

__all__ = [
    "DESCRIBED",
    "FILES",
    "FORMATS",
    "check_formats",
    "describe",
    "description",
    "load",
    "parse",
    "render",
    "write_articles",
    "write_graph",
    "write_table",
]

FILES: Mapping[str, str] = {
    "nq": "graph.nq",
    "ttl": "graph.ttl",
    "trig": "graph.trig",
    "jsonld": "graph.jsonld",
    "jsonl": "statements.jsonl",
    "void": "void.ttl",
}
"""Format -> the file of a build that holds it."""

FORMATS = tuple(FILES)

DESCRIBED = (
    *(name for name in FILES.values() if name != FILES["void"]),
    "shacl.ttl", "shacl.txt", "coverage.txt", "coverage.jsonl", "articles.jsonl", "ATTRIBUTION.md",
)  # fmt: skip
"""The files of a build that `void.ttl` describes."""


def check_formats(formats: Collection[str]) -> None:
    """KgError for a format that is none, before anything is read."""
    if unknown := sorted(set(formats) - set(FORMATS)):
        raise _no_format(unknown[0])


def write_graph(
    lines: Iterable[str], out: Path | str, formats: Collection[str] = ("nq", "ttl", "trig", "jsonld")
) -> Graph:
    """Write N-Quads lines (in any order) as `graph.*` in each format, and `ATTRIBUTION.md`, into the folder `out`.

    Each file is read back and compared before it takes its name. Returns the graph, for `describe`. Raises KgError for
    lines that are not N-Quads, a format that is none, a file that says something else, a folder that cannot be written.
    """
    check_formats(formats)
    out, found = Path(out), parse(lines)
    for name in FORMATS:
        if name in formats and name in ("nq", *_FORMS):
            with replacing(out / FILES[name]) as part, part.open("wb") as file:
                file.writelines(_pieces(found, name))
    write(out / "ATTRIBUTION.md", attribution.credits(found))
    return found


def write_table(rows: Iterable[Row], out: Path | str) -> Path:
    """Write the statements table into the folder `out`; returns its path."""
    path = Path(out) / FILES["jsonl"]
    write(path, "".join(f"{line(row)}\n" for row in rows).encode())
    return path


def write_articles(extractions: Iterable[Extraction], out: Path | str, base: str = BASE) -> Path:
    """Write the texts of the articles (`articles.jsonl`) into the folder `out`; returns the file's path."""
    path = Path(out) / "articles.jsonl"
    with replacing(path) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in article_lines(extractions, base))
    return path


def describe(found: Graph, out: Path | str, beside: Path | str | None = None) -> Path:
    """Write `void.ttl` about the graph and the files of a build that lie in `out`; the last thing a build does.

    `beside` is the folder that the files in `out` will move to: it describes those that stay there, too.
    """
    out = Path(out)
    folders = [out] if beside is None else [out, Path(beside)]
    places = (next((folder / name for folder in folders if (folder / name).is_file()), None) for name in DESCRIBED)
    path = out / FILES["void"]
    write(path, _description(found, [void.measure(place) for place in places if place is not None]))
    return path


def render(found: Graph, name: str) -> bytes:
    """A graph in the format `nq`, `ttl`, `trig` or `jsonld`, read back and compared; KgError where it differs."""
    return b"".join(_pieces(found, name))


def load(path: Path | str) -> Graph:
    """The graph of a build folder or of one N-Quads file."""
    file = graph_file(Path(path))
    if file.suffix != ".nq":
        raise KgError(f"{file}: its name is not that of N-Quads (.nq)", "give a build folder, or its graph.nq")
    try:
        data = file.read_bytes()
    except OSError as error:
        raise os_error(file, error) from None
    if not data.strip():
        raise KgError(f"{file}: is empty", "build it again with: kg build ARTICLE -o DIR")
    return parse(data, str(file))


def description(path: Path | str) -> bytes:
    """`void.ttl` about the files that lie in a build folder, made anew."""
    path = Path(path)
    return _description(load(path), [void.measure(path / name) for name in DESCRIBED if (path / name).is_file()])


def _description(found: Graph, files: list[void.File]) -> bytes:
    data = void.description(found, files)
    read(data, ox.RdfFormat.TURTLE, FILES["void"])
    return data


_FORMS: Mapping[str, Form] = {"ttl": turtle.TURTLE, "trig": turtle.TRIG, "jsonld": jsonld.JSONLD}


def _pieces(found: Graph, name: str) -> Iterable[bytes]:
    if name == "nq":
        return [found.lines]  # they are what was parsed
    if name not in _FORMS:
        raise _no_format(name)
    return written(_FORMS[name], found, FILES[name])


def _no_format(name: str) -> KgError:
    return KgError(f"there is no format {name!r}", f"the formats are: {', '.join(FORMATS)}")
