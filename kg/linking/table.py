"""The table of links: which Wikidata item a wiki title is, who says so, and how sure that is."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Literal

from kg.model import KgError

Confidence = Literal["exact", "label only", "candidate"]
"""`exact`: the source pairs the title itself with the item; `label only`: it pairs a label that reads the same;
`candidate`: nobody pairs them, but what is known of both agrees as far as the score says."""

COLUMNS = ("lang", "title", "qid", "confidence", "source", "note")

_SAID: tuple[Confidence, ...] = ("exact", "label only")
"""What a table may say; candidates are worked out, not written down."""

_QID = re.compile(r"Q[1-9][0-9]*")


@dataclass(frozen=True, slots=True)
class Link:
    """One pair: the title on the wiki of `lang`, the item's id, the source that pairs them, and a note on how.

    A candidate has a `score` from 0 to 1, and no title: it is of a thing that no page need be about.
    """

    lang: str
    title: str
    qid: str
    confidence: Confidence
    source: str
    note: str = ""
    score: Decimal | None = None


Links = Mapping[tuple[str, str], Link]
"""Any source of links that is a mapping: (lang, title) -> Link. A table is one, an index another; see also `LookUp`."""


def read_table(path: Path | None = None) -> dict[tuple[str, str], Link]:
    """The links in a TSV file with the columns `COLUMNS`; without a path, the table that comes with kg.

    Lines that start with `#` are comments. Raises KgError(file, line) for a row that is not a link, or for two rows
    that give one title two items.
    """
    place = "kg/linking/links.tsv" if path is None else str(path)
    try:
        text = (files("kg.linking") / "links.tsv" if path is None else path).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise KgError(f"{place}: not UTF-8 at byte {error.start}", "save the table as UTF-8") from None
    except OSError as error:
        raise KgError(f"{place}: {error.strerror or error}", "give a table of links with --table") from None
    table: dict[tuple[str, str], Link] = {}
    header: list[str] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = next(csv.reader([line], delimiter="\t", quoting=csv.QUOTE_NONE))
        if header is None:
            header = cells
            if missing := [name for name in COLUMNS if name not in header]:
                raise KgError(
                    f"{place}, line {number}: no column {missing[0]!r}", f"the first line is: {' '.join(COLUMNS)}"
                )
            continue
        link = _link(dict(zip(header, cells, strict=False)), f"{place}, line {number}")
        key = (link.lang, link.title)
        if key in table and table[key].qid != link.qid:
            raise KgError(
                f"{place}, line {number}: {link.title!r} is {link.qid} here and {table[key].qid} above",
                "a title is one item: keep the row whose source is right",
            )
        table.setdefault(key, link)
    if header is None:
        raise KgError(f"{place}: is empty", f"the first line is: {' '.join(COLUMNS)}")
    return table


def qids(table: Links) -> dict[tuple[str, str], str]:
    """(lang, title) -> Wikidata id, exact pairs only: what the statements table may call the thing's identity."""
    return {key: link.qid for key, link in table.items() if link.confidence == "exact"}


def _link(row: dict[str, str], place: str) -> Link:
    """A row, checked: every link names its source, or it is not one."""
    for name in COLUMNS[:-1]:
        if not row.get(name, "").strip():
            raise KgError(f"{place}: no {name}", f"every row fills: {' '.join(COLUMNS[:-1])}")
    if not _QID.fullmatch(row["qid"]):
        raise KgError(f"{place}: {row['qid']!r} is no Wikidata item", "an item's id is Q and a number")
    title = row["title"].replace("_", " ")
    for confidence in _SAID:
        if row["confidence"] == confidence:
            return Link(row["lang"], title, row["qid"], confidence, row["source"], row.get("note", ""))
    raise KgError(f"{place}: the confidence {row['confidence']!r} is unknown", f"it is one of: {', '.join(_SAID)}")
