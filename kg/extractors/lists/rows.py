"""Tables that list things, row by row: headers tell what a column is, a table with unknown columns is left alone."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kg.mapping.lists import Listing, folded, listing, plurals, stands_in
from kg.model import Citation
from kg.values import find_dates, parse_quantity
from kg.wikitext.page import Page
from kg.wikitext.parts import Section
from kg.wikitext.passage import Passage
from kg.wikitext.scan import Span
from kg.wikitext.sentence_patterns import either
from kg.wikitext.tables import Cell, Table

_ASIDE = re.compile(r"\([^()]{0,80}\)|\[[^\[\]]{0,80}\]|(?<![^\W_])\d[\d.,%]*(?![^\W_])")
_TABLES = {
    "born here": "people",
    "notable people": "people",
    "mixed people": "people",
    "alumni": "people",
    "staff": "people",
    "settlements": "subdivisions",
    "neighbourhoods": "subdivisions",
}
"""Which columns of lists.toml a topic has, where they are not its own."""
_LIST = re.compile(r"\s{0,5}[*#]")
"""How a cell begins that holds a list of its own: it puts things side by side."""
_COUNTED = ("population", "area", "density")
"""Roles that several columns may have: censuses, units."""
_MAX_COLUMNS = 40


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its role (`native:ko-hang` for names in a language), and its headers from the top."""

    place: int
    role: str
    headers: tuple[Passage, ...]

    @property
    def words(self) -> str:
        """All that stands above the column."""
        return " ".join(header.plain for header in self.headers)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: cells by role, the name among them; `counted` are the columns of numbers, each with its cell."""

    span: tuple[int, int]
    name: Cell
    cells: Mapping[str, Passage]
    counted: tuple[tuple[Column, Passage, tuple[int, int]], ...]
    citations: tuple[Citation, ...]


def rows(page: Page, section: Section, span: Span, topic: str, intro: Passage | None) -> list[Row]:
    """The rows of the table at `span` that list things of the topic; none where its columns do not say so."""
    known = listing(page.language.code)
    table = page.table(span)
    found: list[Row] = []
    columns: list[Column] = []
    heads: list[list[Cell | None]] = []
    seen: set[int] = set()
    for written, line in zip(table.rows, table.grid(), strict=True):
        if is_head(page, line, first=not columns and not heads):
            heads.append(line)
            continue
        if heads:
            columns = _columns(page, heads, known, topic, section) or ([] if _width(heads) > 1 else columns)
            heads = []
        row = _row(page, written, line, columns, intro) if columns else None
        if row and _is_sum(page, row, known):
            page.mark_read(row.span)
        elif row and row.name.start not in seen:
            seen.add(row.name.start)
            found.append(row)
        elif row:
            # Its name stands in a cell of a row above.
            page.mark_read(row.span)
    return found


def bare_header(page: Page, cell: Cell) -> str:
    """The words of a header cell, folded, without brackets, dates, numbers and the unit behind them."""
    return _bare(page.passage(cell.start, cell.end), page.language.code)


def is_layout(page: Page, span: Span) -> bool:
    """Whether a table has no header and is no `wikitable`: then it only puts things beside each other."""
    head = page.text[span.start : span.start + 200].partition("\n")[0]
    return "wikitable" not in head.casefold() and not any(cell.header for row in page.table(span).rows for cell in row)


def is_head(page: Page, line: list[Cell | None], *, first: bool) -> bool:
    """A row of header cells; the first row of a table also where all its words are bold."""
    filled = [cell for cell in line if cell is not None and cell.end > cell.start]
    if not filled or len(line) > _MAX_COLUMNS:
        return False
    if all(cell.header for cell in filled):
        return True
    return first and len(filled) > 1 and all(_is_bold(page.passage(cell.start, cell.end)) for cell in filled)


def _is_bold(words: Passage) -> bool:
    size = len(words.plain.strip())
    return size > 0 and any(a.end - a.start >= size for a in words.within(0, len(words.plain), "bold"))


def _width(heads: list[list[Cell | None]]) -> int:
    """How many different cells the widest header row has: a title has one."""
    return max((len({cell.start for cell in line if cell}) for line in heads), default=0)


def _columns(page: Page, heads: list[list[Cell | None]], known: Listing, topic: str, section: Section) -> list[Column]:
    """The columns whose headers say what they hold; none at all without a name, or with a header that denies it."""
    table: Mapping[str, tuple[str, ...]] = known.columns.get(_TABLES.get(topic, topic), {})
    found: list[Column] = []
    denied, below = False, known.table("rows").get("below", ("",))
    strange: int | None = None
    for place in range(max(len(line) for line in heads)):
        parts = _parts(page, heads, place)
        role = ""
        for header in reversed(parts):
            words = _bare(header, page.language.code)
            denied |= words in table.get("never", ())
            role = role or _role(words, table, known)
            # "Urban" below "Population" is another number than the population.
            if role or (words not in below and not _is_unit(header.plain, page.language.code)):
                break
        if role:
            found.append(Column(place, "name" if role == "names" else role, tuple(parts)))
        if role == "names":
            found.append(Column(place, role, tuple(parts)))
        if strange is None and not role and "aside" in table and _bare_of(page, parts) not in table["aside"]:
            strange = place
    # Where other columns than those of numbers and dates stand before a name, the row is about something else.
    names = [c for c in found if c.role == "name" and (strange is None or c.place < strange)]
    if denied or not names:
        return []
    chosen = _chosen(names, section, page.language.code)
    # A header over two columns: the flag or number stands in the first, the name in the second.
    return [c for c in found if c.role != "name" or c.headers == chosen.headers]


def _parts(page: Page, heads: list[list[Cell | None]], place: int) -> list[Passage]:
    """The header cells above a column from the top, a title of the whole table left out."""
    cells = [line[place] for line in heads if place < len(line) and len({c.start for c in line if c}) > 1]
    distinct = {cell.start: cell for cell in cells if cell is not None}
    return [page.passage(cell.start, cell.end) for cell in distinct.values()]


def _bare_of(page: Page, parts: list[Passage]) -> str:
    return _bare(parts[-1], page.language.code) if parts else ""


@lru_cache
def _unit_behind(lang: str) -> re.Pattern[str]:
    return re.compile(rf" {either(listing(lang).table('rows').get('units', ()))} [^ ]{{1,12}}$", re.IGNORECASE)


def _bare(header: Passage, lang: str) -> str:
    """A header without brackets, dates, numbers and the unit behind it."""
    plain = header.plain
    for date in reversed(find_dates(plain, lang)):
        plain = f"{plain[: date.start]} {plain[date.end :]}"
    return folded(_unit_behind(lang).sub("", _ASIDE.sub(" ", plain).strip())).strip(" .:*†‡#")


def _is_unit(words: str, lang: str) -> bool:
    found = parse_quantity(f"1 {words}", lang) if 0 < len(words) <= 12 else None
    return found is not None and found.unit is not None


def _role(words: str, table: Mapping[str, tuple[str, ...]], known: Listing) -> str:
    for role, headers in table.items():
        if role not in ("never", "aside") and any(words == folded(header) for header in headers):
            return role
    language = known.columns.get("native", {}).get(words)
    return f"native:{language}" if language else ""


def _chosen(names: list[Column], section: Section, lang: str) -> Column:
    """Of several columns with names the one that the heading speaks of, else the one called "name", else the first."""
    title = f" {folded(section.title)} "
    for column in names:
        words = _bare(column.headers[-1], lang)
        if any(f" {form} " in title for form in (words, *plurals(lang, words))):
            return column
    called = listing(lang).table("rows").get("called", ())
    return next((c for c in names if any(stands_in(word, folded(c.words)) for word in called)), names[0])


def _row(
    page: Page, written: tuple[Cell, ...], line: list[Cell | None], columns: list[Column], intro: Passage | None
) -> Row | None:
    cells: dict[str, Passage] = {}
    name: Cell | None = None
    counted: list[tuple[Column, Passage, tuple[int, int]]] = []
    for column in columns:
        cell = line[column.place] if column.place < len(line) else None
        if cell is None or cell.end <= cell.start:
            continue
        words = page.passage(cell.start, cell.end)
        # A cell that spans other columns too is a title within the table, or a remark.
        spread = sum(other is cell for other in line) > sum(c.role == column.role for c in columns)
        if column.role == "name" and (spread or _LIST.match(page.text, cell.start, cell.end)):
            continue
        if column.role == "name" and name is None and words.plain.strip(" .0123456789"):
            cells["name"], name = words, cell
        elif column.role in cells and not cells[column.role].plain.strip():
            cells[column.role] = words
        elif column.role != "name":
            cells.setdefault(column.role, words)
        if column.role in _COUNTED:
            counted.append((column, words, (cell.start, cell.end)))
    if name is None:
        return None
    own = [c for cell in written for c in page.citations(page.passage(cell.start, cell.end), "item")]
    shared = [c for role in ("references",) if role in cells for c in page.citations(cells[role], "item")]
    citations = tuple(dict.fromkeys((*own, *shared)))
    if not citations and intro is not None:
        citations = page.citations(intro, "introducing sentence")
    span = (min(cell.start for cell in written), max(cell.end for cell in written))
    return Row(span, name, cells, tuple(counted), citations)


def _is_sum(page: Page, row: Row, known: Listing) -> bool:
    """A row that adds up the others, or names the subject itself."""
    words = row.cells["name"].plain.strip(" .:*")
    return folded(words) in known.table("rows").get("skip", ()) or page.is_subject(words)


def data_rows(page: Page, span: Span) -> Iterator[tuple[int, int]]:
    """The places of the rows of a table that are no headers, for the coverage report."""
    table: Table = page.table(span)
    for written, line in zip(table.rows, table.grid(), strict=True):
        # A cell alone in its row that goes on beside the next rows says something of those.
        if not is_head(page, line, first=False) and not (len(written) == 1 and written[0].rows > 1):
            yield min(cell.start for cell in written), max(cell.end for cell in written)
