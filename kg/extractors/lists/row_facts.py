"""Tables of known kinds, row by row: what a row's thing is to the subject, and what its other columns say."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from kg.extractors.found import Found
from kg.extractors.infobox.value_splitting import split_value
from kg.extractors.lists.rows import bare_header, is_head, is_layout
from kg.extractors.lists.unread_lists import taken
from kg.mapping.lists import folded, listing, stands_in
from kg.mapping.table_kinds import ColumnRule, TableKind, table_kinds
from kg.model import Citation, Findings, Item, Qualifier, Quantity, Text, Time, Value
from kg.reading.date_qualifiers import interval
from kg.values import parse_date, parse_number, parse_quantity
from kg.vocab import P, properties, superclasses
from kg.wikitext.page import Page
from kg.wikitext.passage import Passage
from kg.wikitext.scan import Span
from kg.wikitext.tables import Cell
from kg.wikitext.titles import slug

_WHERE = "table row"
_BESIDE = frozenset(
    {
        "citations",
        "links",
        "media",
        "events",
        "page_facts",
        "further_reading",
        "relations",
        "institutions",
        "coordinates",
    }
)
_LONGEST = 120
"""Characters of a cell that names a thing."""
_QUOTES = " \"“”„«»‘’'"
_YEAR = re.compile(r"(?<![\w–-])(?:1[5-9]|20)\d\d(?![\w–-])")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,20})[)\]]")
_PARTS = re.compile(r"\s{0,3}[/,&+;\n]\s{0,3}")
_PLACES = ("headquarters location", "located in the administrative territorial entity", "location")
"""Properties (their labels) of which the first link of a cell is the value: `[[Denver]], [[Colorado|CO]]`."""
_DETAIL = re.compile(r"\s{0,3}([^\W\d_][^:\n]{0,40}):\s{0,3}([^\n]{1,300})")
_OTHER = " / "
"""What stands between two names of one thing."""


@dataclass(frozen=True, slots=True)
class _Table:
    """A table whose kind is known: columns by their place, those that may name the things, those headed by a year."""

    page: Page
    kind: TableKind
    things: tuple[int, ...]
    columns: dict[int, ColumnRule]
    headers: dict[int, str]
    units: dict[int, str]
    years: dict[int, Time]


@dataclass(frozen=True, slots=True)
class _Row:
    """One row: the cells of the grid, the place of all of it, and what it cites."""

    cells: list[Cell | None]
    span: tuple[int, int]
    citations: tuple[Citation, ...]


def row_facts(page: Page, found: Found) -> Findings:
    """What the tables of an article state whose headers a table of `tables.toml` knows."""
    classes = superclasses(page.klass) if page.klass else frozenset()
    kinds = [kind for kind in table_kinds(page.language.code) if classes & kind.subjects]
    if not kinds:
        return
    is_taken = taken(page, found, _BESIDE)
    for span in _tables(page):
        for table, row in _rows(page, span, kinds):
            if not is_taken(row.span):
                yield from _dated_row(table, row) if table.kind.dated else _thing_row(table, row)


def _tables(page: Page) -> Iterator[Span]:
    for span in page.scan.spans:
        for inner in span.walk() if span.kind != "ref" else ():
            if inner.kind == "table" and not is_layout(page, inner):
                yield inner


def _rows(page: Page, span: Span, kinds: list[TableKind]) -> Iterator[tuple[_Table, _Row]]:
    """The rows of a table behind headers that make it one of these kinds."""
    heads: list[list[Cell | None]] = []
    known: _Table | None = None
    grid = page.table(span)
    for written, line in zip(grid.rows, grid.grid(), strict=True):
        if is_head(page, line, first=not heads and known is None):
            heads.append(line)
            continue
        if heads:
            known = next((table for kind in kinds if (table := _known(page, span, heads, kind))), None)
            heads = []
        if known is not None and written:
            own = [c for cell in written for c in page.citations(page.passage(cell.start, cell.end), "item")]
            place = (min(cell.start for cell in written), max(cell.end for cell in written))
            yield known, _Row(line, place, tuple(dict.fromkeys(own)))


def _known(page: Page, span: Span, heads: list[list[Cell | None]], kind: TableKind) -> _Table | None:
    """The table as one of a kind; None where a heading, a header or a needed column says that it is none."""
    path = [folded(step) for step in page.section_at(span.start).path]
    if kind.headings and not any(stands_in(phrase, step) for step in path for phrase in kind.headings):
        return None
    headers = _headers(page, heads)
    if any(header in kind.never for header in headers.values()):
        return None
    order = list(kind.things)
    things = [place for place, header in headers.items() if header in kind.things]
    things.sort(key=lambda place: (order.index(headers[place]), place))
    columns = {place: rule for place, header in headers.items() if (rule := kind.column(header))}
    columns = {place: rule for place, rule in columns.items() if place not in things}
    years = _years(page, heads) if kind.yearly else {}
    if not things or not (years or any(rule.needed for rule in columns.values())):
        return None
    return _Table(page, kind, tuple(things), columns, headers, _units(page, heads), years)


def _headers(page: Page, heads: list[list[Cell | None]]) -> dict[int, str]:
    """The folded words of the highest header of each column that is no title of the whole table."""
    found: dict[int, str] = {}
    for line in heads:
        distinct = {cell.start for cell in line if cell}
        for place, cell in enumerate(line):
            if cell is not None and len(distinct) > 1 and (words := bare_header(page, cell)):
                found.setdefault(place, words)
    return found


def _units(page: Page, heads: list[list[Cell | None]]) -> dict[int, str]:
    """The units that headers give in brackets: `Height (m)`."""
    found: dict[int, str] = {}
    for line in heads:
        for place, cell in enumerate(line):
            inside = _BRACKETS.findall(page.passage(cell.start, cell.end).plain) if cell else ()
            known = (parse_quantity(f"1 {words}", page.language.code) for words in inside)
            if unit := next((each.unit for each in known if each and each.unit), None):
                found.setdefault(place, unit)
    return found


def _years(page: Page, heads: list[list[Cell | None]]) -> dict[int, Time]:
    """The columns whose header is nothing but a year or has one: `2001`, `2011 census`."""
    found: dict[int, Time] = {}
    for line in heads:
        for place, cell in enumerate(line):
            words = page.passage(cell.start, cell.end).plain if cell else ""
            years = _YEAR.findall(words)
            time = parse_date(years[0], page.language.code) if len(years) == 1 else None
            if time is not None and place not in found and len(words) <= _LONGEST:
                found[place] = time
    return found


# Rows


def _thing_row(table: _Table, row: _Row) -> Findings:
    """A row about a thing: its relation to the subject with its conditions, then what other columns say of it."""
    page, at = table.page, _naming(table, row)
    named = _cell(page, row, at) if at is not None else None
    thing = _thing(page, named[0]) if named else None
    if at is None or named is None or thing is None:
        return
    words, place = named
    if table.years:
        yield from _yearly(table, row, thing, table.kind.things[table.headers[at]])
        return
    relations, qualifiers, is_whole = _relations(table, row, table.kind.things[table.headers[at]])
    if not is_whole:
        return
    for relation in relations:
        subject, value = (thing, page.subject) if table.kind.inverse else (page.subject, thing)
        refs = row.citations
        yield page.state(subject, relation, value, row.span, _WHERE, qualifiers=qualifiers, references=refs)
    if table.kind.klass:
        klass = Item(table.kind.klass.partition(":")[2], klass=table.kind.klass)
        yield page.state(thing, P["type"], klass, place, _WHERE)
        yield page.state(thing, P["label"], Text(thing.label, page.language.code), place, _WHERE)
    yield from _other_name(page, words, thing, place)
    for index, rule in table.columns.items():
        if found := _cell(page, row, index):
            yield from _of_thing(table, row, rule, index, thing, *found)


def _naming(table: _Table, row: _Row) -> int | None:
    """The column that names the row's thing: the first with a link, else the last; no cell that spans others."""
    alone = [at for at in table.things if at < len(row.cells) and row.cells.count(row.cells[at]) == 1]
    for at in alone:
        found = _cell(table.page, row, at)
        link = next((a for a in found[0].links if a.end > a.start), None) if found else None
        if found and link and not found[0].plain[: link.start].strip(_QUOTES):
            return at
    last = table.headers[alone[-1]] if alone else ""
    return next((at for at in alone if table.headers[at] == last), None)


def _relations(table: _Table, row: _Row, relation: str) -> tuple[tuple[str, ...], tuple[Qualifier, ...], bool]:
    """How the thing stands to the subject, since when, as what, with how many votes; and whether all is read."""
    page = table.page
    chosen: tuple[str, ...] = (relation,) if relation else ()
    qualifiers: list[Qualifier] = []
    is_whole = True
    for index, rule in table.columns.items():
        found = _cell(page, row, index)
        own = _chosen(page, rule, found[0].plain) if found else ()
        if own or (rule.chooses and rule.qualifier is None):
            chosen = own
        elif rule.qualifier and found:
            values = list(_values(page, rule.qualifier, *found, table.units.get(index)))
            qualifiers += (Qualifier(rule.qualifier, value) for value in values)
            is_whole = is_whole and (bool(values) or not rule.needed)
        if rule.when and found:
            qualifiers += _when(page, found[0], rule.when)
    return chosen, tuple(qualifiers), is_whole


def _chosen(page: Page, rule: ColumnRule, plain: str) -> tuple[str, ...]:
    """The relations that the words of a cell name, one for each of its parts; an occupation is a contribution."""
    if not rule.chooses:
        return ()
    parts = [folded(part.strip(" .")) for part in _PARTS.split(plain)]
    found = tuple(dict.fromkeys(rule.chooses[part] for part in parts if part in rule.chooses))
    known = page.language.words["occupations"]["words"]
    works = rule.works and any(part.split()[-1:] and part.split()[-1] in known for part in parts)
    return found or ((rule.works,) if works and rule.works else ())


def _when(page: Page, words: Passage, role: str) -> Iterator[Qualifier]:
    time = parse_date(words.plain, page.language.code)
    if time is None:
        return
    if role in ("point", "span") and "/" in time.edtf:
        yield from interval(time)
    elif role in ("first", "last"):
        if "/" not in time.edtf:
            yield Qualifier(P["start time" if role == "first" else "end time"], time)
    else:
        yield Qualifier(P["point in time"], time)


def _yearly(table: _Table, row: _Row, thing: Item, relation: str) -> Findings:
    """The shares of several years, each in its own column."""
    page = table.page
    for index, time in table.years.items():
        found = _cell(page, row, index)
        value = _share(page, found[0].plain) if found else None
        if found and value is not None:
            prop = P["proportion" if value.unit == "%" else "quantity"]
            yield page.state(
                page.subject,
                relation,
                thing,
                found[1],
                _WHERE,
                qualifiers=(Qualifier(prop, value), Qualifier(P["point in time"], time)),
                references=row.citations,
            )


def _share(page: Page, plain: str) -> Quantity | None:
    value = parse_quantity(plain, page.language.code)
    return value if value is not None and value.unit in ("%", None) else None


def _of_thing(
    table: _Table, row: _Row, rule: ColumnRule, index: int, thing: Item, words: Passage, place: tuple[int, int]
) -> Findings:
    """What one column says of the row's thing."""
    page, refs = table.page, row.citations
    if rule.property:
        for value in _values(page, rule.property, words, place, table.units.get(index)):
            yield page.state(thing, rule.property, value, place, _WHERE, references=refs)
    if rule.details:
        for match in _DETAIL.finditer(page.text, *place):
            prop = rule.details.get(folded(match[1]))
            inner = page.passage(match.start(2), match.end(2))
            if prop:
                for value in _values(page, prop, inner, match.span(2), None):
                    yield page.state(thing, prop, value, match.span(2), _WHERE, references=refs)


def _dated_row(table: _Table, row: _Row) -> Findings:
    """A row of figures of the subject at a time."""
    page, first = table.page, _cell(table.page, row, table.things[0])
    time = parse_date(first[0].plain, page.language.code) if first else None
    if time is None or "/" in time.edtf:
        return
    for index, rule in table.columns.items():
        found = _cell(page, row, index)
        for value in _values(page, rule.property or "", *found, table.units.get(index)) if found else ():
            qualifiers = (Qualifier(P["point in time"], time),)
            yield page.state(
                page.subject,
                rule.property or "",
                value,
                found[1] if found else row.span,
                _WHERE,
                qualifiers=qualifiers,
                references=row.citations,
            )


# Cells


def _cell(page: Page, row: _Row, index: int) -> tuple[Passage, tuple[int, int]] | None:
    """The words of a cell and its place; None where it is empty or says that there is nothing."""
    cell = row.cells[index] if index < len(row.cells) else None
    if cell is None or cell.end <= cell.start:
        return None
    words = page.passage(cell.start, cell.end)
    plain = words.plain.strip(" –—-")
    if not plain or plain.casefold() in page.language.words["boxes"]["nothing"]:
        return None
    return words, (cell.start, cell.end)


def _thing(page: Page, words: Passage) -> Item | None:
    """The thing that a cell names: its first link where it begins with it, else its words."""
    plain = words.plain.strip()
    if not any(c.isalpha() for c in plain) or len(plain) > _LONGEST or plain.casefold() in _nothing(page):
        return None
    link = next((a for a in words.links if a.end > a.start), None)
    if link is not None and not words.plain[: link.start].strip(_QUOTES):
        item = page.item(words, link)
        return None if folded(item.label) in _sums(page) else item
    name = plain.partition("\n")[0].partition(_OTHER)[0].strip(_QUOTES)
    if not name or folded(name) in _sums(page) or name[:1].islower() or link is not None:
        return None
    known = page.resolve(name)
    return known if known.title else Item(name, slug=slug(name))


def _nothing(page: Page) -> Iterable[str]:
    found: Iterable[str] = page.language.words["boxes"]["nothing"]
    return found


def _sums(page: Page) -> Iterable[str]:
    found: Iterable[str] = listing(page.language.code).table("rows").get("skip", ())
    return found


def _other_name(page: Page, words: Passage, thing: Item, place: tuple[int, int]) -> Findings:
    """The second of two names in one cell: `Foo Town / Fooville`."""
    first, sign, second = words.plain.partition(_OTHER)
    name = second.strip(_QUOTES)
    if sign and first.strip(_QUOTES) == thing.label and name[:1].isupper() and len(name) <= _LONGEST:
        yield page.state(thing, P["alternative label"], Text(name, page.language.code), place, _WHERE)


def _values(page: Page, prop: str, words: Passage, place: tuple[int, int], unit: str | None) -> Iterator[Value]:
    """The values of a cell as the property takes them."""
    kind = properties()[prop].datatype
    text = page.text[place[0] : place[1]]
    if kind == "time":
        time = parse_date(words.plain, page.language.code)
        if time is not None and "/" not in time.edtf:
            yield time
    elif kind == "quantity":
        yield from _amount(page, prop, words.plain, text, unit)
    elif kind == "item":
        found = _items(page, words)
        yield from islice(found, 1) if prop in {P[label] for label in _PLACES} else found
    elif words.plain.strip():
        yield Text(words.plain.strip(), page.language.code)


def _amount(page: Page, prop: str, plain: str, text: str, unit: str | None) -> Iterator[Quantity]:
    measured = prop in (P["height"], P["elevation above sea level"], P["length"])
    if measured or prop in (P["total revenue"], P["net profit"], P["total assets"]):
        value = parse_quantity(text, page.language.code, unit=unit)
        if value is not None and value.unit:
            yield value
        return
    amount = parse_number(plain.partition("(")[0].strip(" %"), page.language.code)
    if amount is not None:
        share = prop in (P["proportion"], P["share of votes"])
        yield Quantity(amount, "%" if share else None)


def _items(page: Page, words: Passage) -> Iterator[Item]:
    """The links of a cell, or its words as one name."""
    links = [a for a in words.links if a.end > a.start]
    if links:
        yield from (page.item(words, link) for link in links)
        return
    for part in split_value(page, words):
        name = part.text.strip(_QUOTES)
        if name and len(name) <= _LONGEST and any(c.isalpha() for c in name):
            known = page.resolve(name)
            yield known if known.title else Item(name, slug=slug(name))
