"""A work, its names in short citations, and how it reads as text; it alone knows the order of a citation's parts."""

from dataclasses import dataclass

from kg.mapping.citations import Citing
from kg.model import Problem, Reference

Anchor = tuple[tuple[str, ...], str]
"""Surnames in lower case and a year (`2008a`, or nothing): what `{{sfn|Smith|Jones|2008a}}` says."""


@dataclass(slots=True, unsafe_hash=True)
class Work:
    """A reference, the anchors it can be found under, and what in it could not be read."""

    reference: Reference
    anchors: tuple[Anchor, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True, unsafe_hash=True)
class Written:
    """Parts of a citation as its template words them."""

    date: str | None = None
    archive_date: str | None = None
    access_date: str | None = None
    language: str | None = None
    translated: str | None = None
    script: str | None = None
    several_pages: bool = False
    free_pages: bool = False
    shown: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()


def compose(work: Reference, written: Written, style: Citing) -> str:
    """The citation as a reader sees it, near to what CS1 shows (https://en.wikipedia.org/wiki/Help:Citation_Style_1)."""
    words = style.text
    dated = f"({written.date})" if written.date else ""
    authors = "; ".join(work.authors)
    parts = [f"{authors} {dated}".strip()] if authors else []
    if work.chapter:
        parts.append(words["chapter"].format(work.chapter))
    if work.editors:
        parts.append(words["several_editors" if work.editors[1:] else "editors"].format("; ".join(work.editors)))
    parts += [_titled(work, written, style), work.work or ""]
    parts += [shown for shown in written.shown if shown not in (work.publisher, work.work)]
    parts.append(": ".join(filter(None, (work.place, work.publisher))))
    parts.append("" if authors else written.date or "")
    if work.pages:
        pattern = "{}" if written.free_pages else words["several_pages" if written.several_pages else "pages"]
        parts.append(pattern.format(work.pages))
    parts += written.identifiers
    for pattern, date in ((words["archived"], written.archive_date), (words["accessed"], written.access_date)):
        parts.append(pattern.format(date) if date else "")
    parts.append(words["quote"].format(work.quote) if work.quote else "")
    return sentence(parts) or work.url or work.archive_url or ""


def _titled(work: Reference, written: Written, style: Citing) -> str:
    words, title = style.text, work.title or ""
    if title and work.kind in words["quoted"]:
        title = f"“{title}”"
    script = (written.script or "").partition(":")[2].strip() or (written.script or "")
    if script and script != work.title:
        title = f"{title} {script}".strip()
    if written.translated and written.translated != work.title:
        title = f"{title} {words['translation'].format(written.translated)}".strip()
    if written.language and title:
        title = f"{title} {words['language'].format(written.language)}"
    return title


def sentence(parts: list[str]) -> str:
    """Parts joined by full stops, none doubled."""
    kept = [part for part in parts if part]
    joined = " ".join(part if part[-1] in ".?!…" or part[-2:] in (".”", "?”", "!”") else f"{part}." for part in kept)
    return joined.strip()


def tidy_title(title: str | None, style: Citing) -> str | None:
    """A title without the quotation marks or double brackets around it; None for a word that says there is none."""
    if not title:
        return None
    title = title.strip()
    if title.startswith("((") and title.endswith("))"):
        title = title[2:-2].strip()
    for opening, closing in ("“”", '""', "«»", "„“"):
        bare = title[1:-1]
        if (
            len(title) > 2
            and title[0] == opening
            and title[-1] == closing
            and opening not in bare
            and closing not in bare
        ):
            title = bare.strip()
    return None if not title or title.casefold() in style.titles["none"] else title
