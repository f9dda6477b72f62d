"""Wikitext in plain files: which files count, and what makes their bytes unreadable."""

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from kg.model import Article, KgError
from kg.sources.packing import ENDINGS, TAR
from kg.sources.skipped import Skipped

WIKITEXT = (".wikitext", ".wiki", ".txt")
XML = tuple(f".xml{ending}" for ending in ENDINGS)
SUFFIXES = WIKITEXT + XML
"""What the names of files end in that are read as articles wherever they lie."""
RECORDS = (*(f"{ending}{packed}" for ending in (".json", ".jsonl", ".ndjson") for packed in ENDINGS[:-1]), *TAR)
PARQUET = (".parquet",)
DUMPS = XML + RECORDS + PARQUET
"""Files of many pages. JSON and Parquet can be anything: they are read when they are named, not out of a folder."""

_BUILD, _REPORTS = "void.ttl", ("coverage.txt", "shacl.txt")
"""What tells that kg has built a graph in a folder, and the text files there that are no articles."""
_REDIRECT = re.compile(r"#REDIRECT[ \t\n]{0,9}:?[ \t\n]{0,9}\[\[([^\[\]|#\n]{1,255})", re.IGNORECASE)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def found(paths: Iterable[Path | str], on_skip: Callable[[Skipped], None] = lambda _: None) -> list[Path]:
    """The files that `paths` name, each once: a folder's at any depth, sorted by path; `-` stays as it is.

    What an earlier build has written below a folder is not taken for articles. `on_skip` is told of a file that is
    there by a second path (a link, `./a.txt` and `a.txt`), and of what lies in a folder and is no file: a pipe or a
    device would be waited for, or read, for ever.
    """
    places: dict[object, Path] = {}
    for path in map(Path, paths):
        for place in _inside(path, on_skip) if path.is_dir() else [_named(path)]:
            first = places.setdefault(_identity(place), place)
            if first is not place and first != place:
                on_skip(Skipped(str(place), f"the same file as {first}"))
    return list(places.values())


def _identity(place: Path) -> object:
    """What tells files apart, whatever path leads to them."""
    try:
        status = place.stat()
    except OSError:  # `-`, or a link that leads nowhere, which its reader tells
        return place
    return (status.st_dev, status.st_ino) if status.st_ino else place.resolve()


def _named(path: Path) -> Path:
    """A path that a user gives, if a file can be read there."""
    if path == Path("-"):
        return path
    if not path.exists():
        raise KgError(f"{path}: there is no such file or folder", "check the path for a typing mistake")
    if not path.is_file():
        raise _no_file(path)
    return _known(path)


def _no_file(path: Path) -> KgError:
    """A pipe or a device would be waited for, or read, for ever."""
    return KgError(f"{path}: is {_kind(path)}, not a file", f"pipe wikitext in instead: kg build - < {path}")


def _kind(path: Path) -> str:
    mode = path.stat().st_mode
    if stat.S_ISFIFO(mode):
        return "a pipe"
    return "a socket" if stat.S_ISSOCK(mode) else "a device"


def article(
    data: bytes, name: str, lang: str, title: str | None, on_skip: Callable[[Skipped], None]
) -> Iterator[Article]:
    """The one article that a file's bytes are, or none when it is a redirect; KgError when they are no wikitext."""
    text = decoded(data, name)
    target = redirect_target(text)
    if target is not None:
        on_skip(Skipped(name, "redirect", target))
        return
    yield Article(title=title, lang=lang, text=text, name=name)


def decoded(data: bytes, name: str) -> str:
    """UTF-8 text with line ends as `\\n`; KgError says at which byte it is none, and what to do."""
    if data.startswith(_UTF_16):
        raise KgError(f"{name}: is UTF-16 (byte 0)", f"convert it: iconv -f UTF-16 -t UTF-8 {name}")
    nul = data.find(b"\0")
    if nul >= 0:
        raise KgError(
            f"{name}: is no text, byte {nul} is NUL", "give the wikitext itself, as the wiki's edit page shows it"
        )
    try:
        text = data.removeprefix(_BYTE_ORDER_MARK).decode("utf-8")
    except UnicodeDecodeError as error:
        start = error.start + (len(_BYTE_ORDER_MARK) if data.startswith(_BYTE_ORDER_MARK) else 0)
        message = f"{name}: is not UTF-8, byte {start} is 0x{data[start]:02X}"
        raise KgError(
            message, f"if it is text in another encoding, convert it: iconv -f LATIN1 -t UTF-8 {name}"
        ) from None
    if not text.strip():
        raise KgError(f"{name}: is empty", "give a file that holds an article's wikitext")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def redirect_target(text: str) -> str | None:
    """The title a redirect page leads to, None for every other page.

    Source: https://www.mediawiki.org/wiki/Help:Redirects (the English word works on every wiki; a dump marks them all).
    """
    match = _REDIRECT.match(text[:600].lstrip())
    return match[1].strip().replace("_", " ") if match else None


def _inside(folder: Path, on_skip: Callable[[Skipped], None]) -> list[Path]:
    inside: list[Path] = []
    for where, folders, names in os.walk(folder, onerror=_refused):
        folders[:] = [name for name in folders if not name.startswith(".")]
        reports = _REPORTS if _BUILD in names else ()
        found = (name for name in sorted(names) if name.lower().endswith(SUFFIXES) and not name.startswith("."))
        inside += _regular((Path(where, name) for name in found if name not in reports), on_skip)
    if not inside:
        raise KgError(f"{folder}: holds no article", f"articles are files ending in {', '.join(SUFFIXES)}")
    return sorted(inside, key=lambda path: path.parts)


def _regular(places: Iterable[Path], on_skip: Callable[[Skipped], None]) -> Iterator[Path]:
    """The files among `places`, links too: one that leads nowhere is told by its reader."""
    for place in places:
        if place.exists() and not place.is_file():
            on_skip(Skipped(str(place), "cannot be read", error=_no_file(place)))
        else:
            yield place


def _known(path: Path) -> Path:
    if path.name.lower().endswith(SUFFIXES + DUMPS):
        return path
    hint = f"rename it to end in {', '.join(SUFFIXES)}, or pipe wikitext in: kg build - < {path}"
    raise KgError(f"{path}: its name does not say what it is", hint)


def _refused(error: OSError) -> None:
    raise error
