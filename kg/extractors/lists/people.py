"""What lists of people say: who, born and died when, known as what, and what ties them to the article's subject."""

import re
from collections.abc import Iterator

from kg.extractors.lists.entries import Entry, entries
from kg.extractors.lists.people_in_sentences import birthplace, of_sentence, person_statements
from kg.extractors.lists.person_entries import Listed, in_run, listed, sure
from kg.extractors.lists.sections import sections
from kg.extractors.lists.subdivisions import labels
from kg.extractors.people.birth_places import born_at_link, born_where, place_near_date, place_of_event
from kg.extractors.people.lifespans import LIFE, LIFE_OF_OFFICE, ONLY_TOLD, life_dates, lifespan
from kg.extractors.people.occupations import birth_name, described
from kg.extractors.people.person_descriptions import OPEN, names_an_office
from kg.mapping.lists import folded, listing, pattern, stands_in
from kg.model import Findings, Qualifier, Text, Time
from kg.values import parse_date
from kg.vocab import P
from kg.wikitext.page import Page

_STEM = 4
"""Letters that two spellings of the subject's name have in common."""
_YEAR_ALONE = re.compile(r"(?:19|20)\d\d")
_OF_PLACES = ("born here", "notable people", "mixed people")
_OF_ORGANIZATIONS = ("alumni", "staff", "notable people", "mixed people")


def people(page: Page) -> Findings:
    """People listed under "born here" headings are born here; under "notable people" they only belong to the place."""
    if not (page.is_organization or page.is_place):
        return
    for topic in _OF_ORGANIZATIONS if page.is_organization else _OF_PLACES:
        told: set[tuple[int, int]] = set()
        for entry in entries(page, topic):
            # What stands under a person tells of that person.
            if entry.parent is None or entry.parent.span not in told:
                found = list(_of_entry(page, entry, topic))
                told |= {entry.span} if found else set()
                yield from found
        wanted = {section.start for section in sections(page, topic)}
        for sentence in page.sentences:
            if sentence.section.level and sentence.section.start in wanted:
                yield from of_sentence(page, sentence, topic)
    for sentence in page.sentences if page.is_place else ():
        yield from birthplace(page, sentence)


def _of_entry(page: Page, entry: Entry, topic: str) -> Findings:
    person = listed(page, entry)
    if person is None:
        for item, link in in_run(page, entry) if sure(page, entry.section) else ():
            yield from person_statements(page, item, topic, entry.span, entry.where, entry.citations, ())
            yield from labels(page, item, link)
        return
    words, where, refs = entry.passage, entry.where, entry.citations
    item = person.item
    yield from person_statements(
        page, item, _topic(page, entry, topic), entry.span, where, refs, _until(page, entry, person, topic)
    )
    told = "; ".join(entry.columns[role].plain for role in ("connection", "description") if role in entry.columns)
    born_here = born_where(page, f"{person.everything}; {told}") or _birthplace_is_here(page, entry)
    if topic not in ("born here", "staff", "alumni") and born_here:
        yield page.state(item, P["place of birth"], page.subject, entry.span, where, references=refs)
    elif topic != "born here":
        yield from _born_elsewhere(page, entry, person, topic)
    if person.link is not None:
        yield from labels(page, item, person.link)
    elif item.title is None:
        place = words.source(person.start, person.end)
        yield page.state(item, P["label"], Text(item.label, page.language.code), place, where)
    for anchor in words.within(person.end, person.after, "lang"):
        name = Text(words.plain[anchor.start : anchor.end], anchor.lang)
        yield page.state(item, P["label"], name, (anchor.source_start, anchor.source_end), where)
    yield from _dated(page, entry, person, topic)
    yield from described(page, words, *person.said, item, where, refs)
    if column := entry.columns.get("description"):
        yield from described(page, column, 0, len(column.plain), item, where, refs)


def _born_elsewhere(page: Page, entry: Entry, person: Listed, topic: str) -> Findings:
    """`born 1943 in [[Malmö]]`, `(1857 in [[Alessandria]] – 1943 in Predosa)`, `theologian, born in Kiel`."""
    words, refs = entry.passage, entry.citations
    if link := born_at_link(page, words, person.end):
        place = page.item(words, link)
        yield page.state(person.item, P["place of birth"], place, entry.span, entry.where, references=refs)
        return
    low, high = person.brackets or (0, 0)
    years = _least_years(page, entry, person, topic)
    ends = (vital for vital in lifespan(page, words.plain[low:high], years=years) if vital.prop == "date of birth")
    found = next(filter(None, (place_near_date(page, words, vital, low) for vital in ends)), None)
    if found := found or place_of_event(page, words, person.end):
        thing, at = found
        yield page.state(person.item, P["place of birth"], thing, words.source(*at), entry.where, references=refs)


def _topic(page: Page, entry: Entry, topic: str) -> str:
    """The topic of the heading, unless the sentence before the list says that these people were born here."""
    if topic == "born here" and any(_is_elsewhere(page, step) for step in entry.section.path):
        return "notable people"
    known = listing(page.language.code)
    above = known.topic([_said_above(entry)])
    if (
        topic == "notable people"
        and above
        and above.name == "born here"
        and not _is_elsewhere(page, _said_above(entry))
    ):
        return "born here"
    if topic == "mixed people" and above and above.name in ("alumni", "staff"):
        return above.name
    match = pattern(page.language.code, "intro", "born").search(entry.intro)
    if topic == "notable people" and match:
        where = match.groupdict().get("where")
        if where is None or page.is_subject(where.strip()):
            return "born here"
    return topic


def _dated(page: Page, entry: Entry, person: Listed, topic: str) -> Findings:
    """Birth and death from the brackets behind a name, or from columns of their own."""
    if person.brackets:
        years = _least_years(page, entry, person, topic)
        place = entry.passage.source(*person.brackets)
        for prop, time in life_dates(page, entry.passage.plain[slice(*person.brackets)], years=years):
            yield page.state(person.item, prop, time, place, entry.where, references=entry.citations)
        inner = entry.passage.plain[slice(*person.brackets)]
        if found := birth_name(page, inner):
            start, end = (person.brackets[0] + at for at in found)
            name = Text(entry.passage.plain[start:end], page.language.code)
            where = entry.passage.source(start, end)
            yield page.state(person.item, P["birth name"], name, where, entry.where, references=entry.citations)
    for prop, time, place in _in_columns(page, entry):
        yield page.state(person.item, prop, time, place, entry.where, references=entry.citations)


def _least_years(page: Page, entry: Entry, person: Listed, topic: str) -> int:
    """How many years in brackets are a life: more where they may be those of a school or an office."""
    words = listing(page.language.code).table("people")
    column = entry.columns.get("description")
    said = entry.passage.plain[slice(*person.said)] or (column.plain if column else "")
    office = names_an_office(page, said)
    of_office = words.get("office_headings", ())
    above = entry.section.path + ((entry.parent.passage.plain.strip(" :"),) if entry.parent else ())
    inner = entry.passage.plain[slice(*person.brackets)] if person.brackets else ""
    if any(stands_in(word, folded(step)) for step in above for word in of_office):
        return ONLY_TOLD
    if (office or page.is_organization) and inner.rstrip().endswith(OPEN):
        return ONLY_TOLD
    return LIFE_OF_OFFICE if office or topic in ("staff", "mixed people") else LIFE


def _in_columns(page: Page, entry: Entry) -> Iterator[tuple[str, Time, tuple[int, int]]]:
    for role, prop in (("born", P["date of birth"]), ("died", P["date of death"])):
        cell = entry.columns.get(role)
        time = parse_date(cell.plain, page.language.code) if cell else None
        if cell and time and "/" not in time.edtf:
            yield prop, time, cell.source(0, len(cell.plain))
    if lived := entry.columns.get("lived"):
        for prop, time in life_dates(page, f"({lived.plain})", years=0):
            yield prop, time, lived.source(0, len(lived.plain))


def _said_above(entry: Entry) -> str:
    return entry.parent.passage.plain.strip(" :") if entry.parent else ""


def _is_elsewhere(page: Page, heading: str) -> bool:
    """Whether a heading such as "Born in Docking" names another place than the subject."""
    match = pattern(page.language.code, "people", "born_heading").search(heading)
    where = match["where"] if match else None
    if match is None or where is None or not where[:1].isupper():
        return False
    names = folded(f"{page.subject.label} {page.subject.title or ''}").split()
    return not any(word[:_STEM] == name[:_STEM] for word in folded(where).split() for name in names)


def _birthplace_is_here(page: Page, entry: Entry) -> bool:
    """Whether a column of birth places says so."""
    cell = entry.columns.get("birthplace")
    link = next((a for a in cell.links if a.end > a.start), None) if cell else None
    return cell is not None and (
        page.item(cell, link) == page.subject if link and link.start == 0 else page.is_subject(cell.plain.strip())
    )


def _until(page: Page, entry: Entry, person: Listed, topic: str) -> tuple[Qualifier, ...]:
    """The year of graduation: `class of 1984`, or a column of its own."""
    cell = entry.columns.get("until")
    match = pattern(page.language.code, "people", "class_of").search(person.everything)
    alone = _YEAR_ALONE.fullmatch(entry.passage.plain, *person.brackets) if person.brackets else None
    words = cell.plain if cell else match["year"] if match else alone.group() if alone and topic == "alumni" else ""
    time = parse_date(words, page.language.code) if words else None
    return (Qualifier(P["end time"], time),) if time and "/" not in time.edtf else ()
