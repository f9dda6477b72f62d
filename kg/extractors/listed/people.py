"""What lists of people say: who, born and died when, known as what, and what ties them to the article's subject."""

from collections.abc import Iterator

from kg.extractors.listed.entries import Entry, entries
from kg.extractors.listed.listed_people import Listed, in_run, listed, run_of, sure
from kg.extractors.listed.lists import labels
from kg.extractors.listed.sections import sections
from kg.extractors.lives import birth_name, born_where, described, life_dates
from kg.extractors.prose.hedging import certainty
from kg.mapping.lists import before, listing, pattern
from kg.model import Citation, Findings, Item, Qualifier, Text, Time
from kg.values import parse_date
from kg.vocab import P
from kg.wikitext.page import Page
from kg.wikitext.parts import Sentence

_RELATIONS = {
    "born here": "place of birth",
    "alumni": "educated at",
    "staff": "employer",
    "notable people": None,
    "mixed people": None,
}
"""What ties the people of a topic to the subject; None: they only belong to it."""
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
                yield from _of_sentence(page, sentence, topic)


def _of_entry(page: Page, entry: Entry, topic: str) -> Findings:
    person = listed(page, entry)
    if person is None:
        for item, link in in_run(page, entry) if sure(page, entry.section) else ():
            yield from _tied(page, item, topic, entry.span, entry.where, entry.citations, ())
            yield from labels(page, item, link)
        return
    words, where, refs = entry.passage, entry.where, entry.citations
    item = person.item
    yield from _tied(page, item, _topic(page, entry, topic), entry.span, where, refs, _until(page, entry, person))
    if topic not in ("born here", "staff", "alumni") and born_where(page, person.everything):
        yield page.state(item, P["place of birth"], page.subject, entry.span, where, references=refs)
    if person.link is not None:
        yield from labels(page, item, person.link)
    elif item.title is None:
        place = words.source(person.start, person.end)
        yield page.state(item, P["label"], Text(item.label, page.language.code), place, where)
    for anchor in words.within(person.end, person.after, "lang"):
        name = Text(words.plain[anchor.start : anchor.end], anchor.lang)
        yield page.state(item, P["label"], name, (anchor.source_start, anchor.source_end), where)
    yield from _dated(page, entry, person)
    yield from described(page, words, *person.said, item, where, refs)
    if column := entry.columns.get("description"):
        yield from described(page, column, 0, len(column.plain), item, where, refs)


def _topic(page: Page, entry: Entry, topic: str) -> str:
    """The topic of the heading, unless the sentence before the list says that these people were born here."""
    match = pattern(page.language.code, "intro", "born").search(entry.intro)
    if topic == "notable people" and match:
        where = match.groupdict().get("where")
        if where is None or page.is_subject(where.strip()):
            return "born here"
    return topic


def _tied(
    page: Page,
    person: Item,
    topic: str,
    place: tuple[int, int],
    where: str,
    refs: tuple[Citation, ...],
    qualifiers: tuple[Qualifier, ...],
) -> Findings:
    """That somebody is a person, and what ties them to the subject."""
    yield page.state(person, P["type"], Item("person", klass="schema:Person"), place, where)
    if relation := _RELATIONS[topic]:
        yield page.state(person, P[relation], page.subject, place, where, qualifiers=qualifiers, references=refs)
    else:
        yield page.state(page.subject, P["notable person"], person, place, where, references=refs)


def _dated(page: Page, entry: Entry, person: Listed) -> Findings:
    """Birth and death from the brackets behind a name, or from columns of their own."""
    years = listing(page.language.code).table("people").get("life_at_school" if page.is_organization else "life", 0)
    if person.brackets:
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


def _in_columns(page: Page, entry: Entry) -> Iterator[tuple[str, Time, tuple[int, int]]]:
    for role, prop in (("born", P["date of birth"]), ("died", P["date of death"])):
        cell = entry.columns.get(role)
        time = parse_date(cell.plain, page.language.code) if cell else None
        if cell and time and "/" not in time.edtf:
            yield prop, time, cell.source(0, len(cell.plain))
    if lived := entry.columns.get("lived"):
        for prop, time in life_dates(page, f"({lived.plain})", years=0):
            yield prop, time, lived.source(0, len(lived.plain))


def _until(page: Page, entry: Entry, person: Listed) -> tuple[Qualifier, ...]:
    """The year of graduation: `class of 1984`, or a column of its own."""
    cell = entry.columns.get("until")
    match = pattern(page.language.code, "people", "class_of").search(person.everything)
    words = cell.plain if cell else match["year"] if match else ""
    time = parse_date(words, page.language.code) if words else None
    return (Qualifier(P["end time"], time),) if time and "/" not in time.edtf else ()


def _of_sentence(page: Page, sentence: Sentence, topic: str) -> Findings:
    """`Notable residents include A, the poet B and C`: each of them, where the whole sentence can be read."""
    found = before(page.language.code, topic).search(sentence.text)
    if found is None or certainty(sentence.text, page.language.code) != "asserted":
        return
    start = sentence.start + found.end()
    for item, link, occupation in run_of(page, sentence.passage, start, sentence.end):
        refs = sentence.citations(link.start - sentence.start, link.end - sentence.start)
        yield from _tied(page, item, topic, sentence.span, "sentence", refs, ())
        yield from labels(page, item, link)
        if occupation:
            place = sentence.passage.source(*occupation)
            words = Text(sentence.passage.plain[slice(*occupation)], page.language.code)
            yield page.state(item, P["occupation"], words, place, "sentence", references=refs)
