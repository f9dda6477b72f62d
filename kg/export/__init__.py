"""The files of a graph, each read back and found to say the same before it takes its name; alone knows the formats."""

from collections.abc import Callable, Collection, Iterable, Mapping, Set
from pathlib import Path

import pyoxigraph as ox

from kg.export import attribution, jsonld, turtle, void
from kg.export.graph import Graph, parse
from kg.files import write
from kg.model import KgError
from kg.rdf.table import Row, line

__all__ = ["FILES", "FORMATS", "describe", "description", "load", "parse", "render", "write_graph", "write_table"]

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
    "shacl.ttl", "shacl.txt", "coverage.txt", "coverage.jsonl", "ATTRIBUTION.md",
)  # fmt: skip
"""The files of a build that `void.ttl` describes."""


def write_graph(
    lines: Iterable[str], out: Path | str, formats: Collection[str] = ("nq", "ttl", "trig", "jsonld")
) -> Graph:
    """Write N-Quads lines (in any order) as `graph.*` in each format, and `ATTRIBUTION.md`, into the folder `out`.

    Each file is read back and compared before it takes its name. Returns the graph, for `describe`. Raises KgError for
    lines that are not N-Quads, a format that is none, a file that says something else, a folder that cannot be written.
    """
    out, found = Path(out), parse(lines)
    for name in FORMATS:
        if name in formats and name in ("nq", *_WRITERS):
            write(out / FILES[name], render(found, name))
    if unknown := sorted(set(formats) - set(FORMATS)):
        raise _no_format(unknown[0])
    write(out / "ATTRIBUTION.md", attribution.credits(found))
    return found


def write_table(rows: Iterable[Row], out: Path | str) -> Path:
    """Write the statements table into the folder `out`; returns its path."""
    path = Path(out) / FILES["jsonl"]
    write(path, "".join(f"{line(row)}\n" for row in rows).encode())
    return path


def describe(found: Graph, out: Path | str) -> Path:
    """Write `void.ttl` about the graph and the files of a build that lie in `out`; the last thing a build does."""
    out = Path(out)
    path = out / FILES["void"]
    write(path, _description(found, [void.measure(out / name) for name in DESCRIBED if (out / name).is_file()]))
    return path


def render(found: Graph, name: str) -> bytes:
    """A graph in the format `nq`, `ttl`, `trig` or `jsonld`, read back and compared; KgError where it differs."""
    if name == "nq":
        return found.lines  # they are what was parsed
    if name not in _WRITERS:
        raise _no_format(name)
    writer, form = _WRITERS[name]
    data = writer(found)
    back = _parse(data, form, FILES[name])
    lost, new = _differences(frozenset(found.union) if name == "ttl" else found.quads, back)
    if lost or new:
        what = f"{len(lost)} lost, {len(new)} new, the first {min(map(str, lost or new))}"
        raise KgError(f"{FILES[name]}: read back, it says something else than the graph: {what}", _BUG)
    return data


def load(path: Path | str) -> Graph:
    """The graph of a build folder or of one N-Quads file."""
    path = Path(path)
    file = path / FILES["nq"] if path.is_dir() else path
    try:
        return parse(file.read_bytes(), str(file))
    except OSError as error:
        raise KgError(f"{file}: {error.strerror or error}", f"make one with: kg build ARTICLE -o {path}") from None


def description(path: Path | str) -> bytes:
    """`void.ttl` about the files that lie in a build folder, made anew."""
    path = Path(path)
    return _description(load(path), [void.measure(path / name) for name in DESCRIBED if (path / name).is_file()])


def _description(found: Graph, files: list[void.File]) -> bytes:
    data = void.description(found, files)
    _parse(data, ox.RdfFormat.TURTLE, FILES["void"])
    return data


_WRITERS: Mapping[str, tuple[Callable[[Graph], bytes], ox.RdfFormat]] = {
    "ttl": (turtle.union, ox.RdfFormat.TURTLE),
    "trig": (turtle.named_graphs, ox.RdfFormat.TRIG),
    "jsonld": (jsonld.document, ox.RdfFormat.JSON_LD),
}

_BUG = "this is a bug in kg: please report it with the article"


def _parse(data: bytes, form: ox.RdfFormat, name: str) -> frozenset[ox.Quad]:
    try:
        return frozenset(ox.parse(data, format=form))
    except SyntaxError as error:
        raise KgError(f"{name}, line {error.lineno}: not {form.name}: {error.msg}", _BUG) from None


def _differences(whole: Set[object], back: Set[object]) -> tuple[Set[object], Set[object]]:
    return (frozenset(), frozenset()) if whole == back else (whole - back, back - whole)


def _no_format(name: str) -> KgError:
    return KgError(f"there is no format {name!r}", f"the formats are: {', '.join(FORMATS)}")
