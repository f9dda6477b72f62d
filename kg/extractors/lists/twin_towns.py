"""Twin towns: the towns that an item, a row or a sentence names, each with its region, its country and since when."""

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.extractors.lists.entries import Entry, entries
from kg.extractors.lists.name_lists import country_of
from kg.extractors.lists.sections import sections
from kg.extractors.lists.twin_town_names import Town, towns_of_item, towns_of_sentence
from kg.mapping.lists import before, folded, listing, stands_in
from kg.model import Citation, Findings, Item, Qualifier, Text
from kg.reading.certainty import certainty
from kg.reading.date_qualifiers import date_qualifiers
from kg.reading.mentions import mentions
from kg.values import find_dates, parse_date
from kg.vocab import P
from kg.wikitext.page import Page
from kg.wikitext.parts import Sentence
from kg.wikitext.passage import Anchor, Passage

_PARTS = re.compile(r"[,;:()–—]| - ")
_YEAR_BEHIND = re.compile(r"(?<![^\s(,–—-])(?<!\d[–—-])((?:18|19|20)\d\d)(?![\d/–-])\W{0,3}(?:$|[,(])")


def twin_towns(page: Page) -> Findings:
    """Each place listed under a twin-towns heading is a twin; `since 1982` beside it starts the relation."""
    if not page.is_place:
        return
    for entry in entries(page, "twin towns"):
        above = entry.parent
        details = above is not None and above.where != "line" and not _is_group(page, above)
        if not details and not _is_group(page, entry):
            yield from _of_entry(page, entry)
    for sentence in _sentences(page):
        yield from _of_sentence(page, sentence)


def _of_entry(page: Page, entry: Entry) -> Findings:
    words = entry.passage
    column, region = entry.columns.get("country"), entry.columns.get("region")
    given = (_country_in(page, column) if column else None) or _country_above(page, entry)
    towns = towns_of_item(
        page, words, 0, len(words.plain), given=given, all_of=given if "names" in entry.columns else None
    )
    for index, town in enumerate(towns):
        stop = towns[index + 1].piece.start if index + 1 < len(towns) else len(words.plain)
        since = _since(page, words, town.piece.name_end, stop)
        if entry.row and not since:
            since = _since_in(page, entry)
        if since is None:
            continue
        whole = replace(town, region=town.region or (_region_in(page, region) if region else None))
        if column and given:
            whole = replace(whole, country=given)
        yield from _stated(page, whole, words, entry.span, entry.where, since, entry.citations)


def _is_group(page: Page, entry: Entry) -> bool:
    """An item that only names what the items under it have in common: a country, a continent, a year."""
    if not entry.holds:
        return False
    link = entry.first_link()
    plain = entry.passage.plain.strip(" :")
    return link is None or country_of(page, entry.passage, link) is not None or link.end - link.start >= len(plain)


def _country_above(page: Page, entry: Entry) -> Item | None:
    """The country that the item above, the line above or a heading above names."""
    parent = entry.parent
    while parent is not None:
        for link in parent.passage.links:
            if country := country_of(page, parent.passage, link):
                return country
        if country := country_of(page, parent.passage, None, parent.passage.plain.strip(" :")):
            return country
        parent = parent.parent
    for step in reversed(entry.section.path):
        if country := country_of(page, entry.passage, None, step.strip()):
            return country
    return None


def _stated(
    page: Page,
    town: Town,
    words: Passage,
    place: tuple[int, int],
    where: str,
    since: tuple[Qualifier, ...],
    refs: tuple[Citation, ...],
) -> Findings:
    if town.item == page.subject:
        return
    twinned, located = P["twinned administrative body"], P["located in the administrative territorial entity"]
    yield page.state(page.subject, twinned, town.item, place, where, qualifiers=since, references=refs)
    if town.country:
        yield page.state(town.item, P["country"], town.country, place, where, references=refs)
    if town.region and town.region != town.country:
        yield page.state(town.item, located, town.region, place, where, references=refs)
    if town.item.title is None:
        name = words.source(town.piece.name_start, town.piece.name_end)
        yield page.state(town.item, P["label"], Text(town.item.label, page.language.code), name, where)


def _since(page: Page, words: Passage, start: int, end: int) -> tuple[Qualifier, ...] | None:
    """When the relation began and ended, from what stands between a town and the next; None where it is over at an
    unknown time."""
    behind = words.plain[start:end]
    over = listing(page.language.code).table("over")
    if any(folded(part) in over.get("alone", ()) for part in _PARTS.split(behind)):
        return None
    found: dict[str, Qualifier] = {}
    position = 0
    for date in find_dates(behind, page.language.code):
        before = folded(_PARTS.split(behind[position : date.date_start])[-1])
        ended = any(stands_in(word, before) for word in over.get("ended", ()))
        for qualifier in date_qualifiers(date, point="end time" if ended else "start time"):
            prop = P["end time"] if ended else qualifier.property
            found.setdefault(prop, Qualifier(prop, qualifier.value))
        position = date.end
    for part in _PARTS.split(behind):
        # "suspended 2022"
        year = _YEAR_BEHIND.search(part)
        if year and P["end time"] not in found and any(stands_in(word, folded(part)) for word in over.get("ended", ())):
            time = parse_date(year.group(1), page.language.code)
            found |= {P["end time"]: Qualifier(P["end time"], time)} if time else {}
    if not found and (match := _YEAR_BEHIND.search(behind)):
        time = parse_date(match.group(1), page.language.code)
        return (Qualifier(P["start time"], time),) if time else ()
    return tuple(found.values())


def _since_in(page: Page, entry: Entry) -> tuple[Qualifier, ...]:
    """When the relation began, from the column of a table."""
    cell = entry.columns.get("since")
    if cell is None or not cell.plain:
        return ()
    found = find_dates(cell.plain, page.language.code)
    if found:
        return date_qualifiers(found[0], point="start time")
    time = parse_date(cell.plain, page.language.code)
    return (Qualifier(P["start time"], time),) if time and "/" not in time.edtf else ()


def _country_in(page: Page, cell: Passage) -> Item | None:
    for link in cell.links:
        if country := country_of(page, cell, link):
            return country
    return country_of(page, cell, None, cell.plain.strip())


def _region_in(page: Page, cell: Passage) -> Item | None:
    link: Anchor | None = next((a for a in cell.links if a.end > a.start), None)
    return page.item(cell, link) if link and country_of(page, cell, link) is None else None


def _sentences(page: Page) -> Iterator[tuple[Sentence, bool]]:
    """The sentences that may name twins: all under such headings (True), elsewhere those that speak of the subject."""
    under = {section.start for section in sections(page, "twin towns")}
    for sentence in page.sentences:
        yield sentence, bool(sentence.section.level) and sentence.section.start in under


def _of_sentence(page: Page, found: tuple[Sentence, bool]) -> Findings:
    sentence, under = found
    lang = page.language.code
    start = _names_begin(page, sentence) if under else _plainly_begin(page, sentence)
    if start is None or certainty(sentence.text, lang) != "asserted":
        return
    ended = listing(lang).table("prose", "twin towns").get("ended", ())
    if any(stands_in(word, folded(sentence.text)) for word in ended):
        return
    words = sentence.passage
    towns = towns_of_sentence(page, words, sentence.start + start, sentence.end)
    for index, town in enumerate(towns):
        stop = towns[index + 1].piece.start if index + 1 < len(towns) else sentence.end
        since = _since(page, words, town.piece.name_end, stop)
        if since is None:
            continue
        since = since or _before(page, sentence, start)
        refs = sentence.citations(town.piece.start - sentence.start, town.piece.end - sentence.start)
        yield from _stated(page, town, words, sentence.span, "sentence", since, refs)


def _before(page: Page, sentence: Sentence, start: int) -> tuple[Qualifier, ...]:
    """`Since 1994 it has been twinned with`: the one date of a sentence, where it stands before the names."""
    dates = find_dates(sentence.text, page.language.code)
    return date_qualifiers(dates[0], point="start time") if len(dates) == 1 and dates[0].end <= start else ()


def _names_begin(page: Page, sentence: Sentence) -> int | None:
    """Where the names begin in a sentence under a heading about twins."""
    matches = list(before(page.language.code, "twin towns").finditer(sentence.text))
    return matches[-1].end() if matches else None


def _plainly_begin(page: Page, sentence: Sentence) -> int | None:
    """Where the names begin behind "Docking is twinned with"."""
    plainly = before(page.language.code, "twin towns", "plain")
    for _, end in mentions(sentence):
        if match := plainly.match(sentence.text[end : end + 120]):
            return end + match.end()
    return None
