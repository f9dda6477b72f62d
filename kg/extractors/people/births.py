"""Births and deaths that sentences of an article on a person tell of that person: when, and where."""

import re
from collections.abc import Iterator

from kg.extractors.found import Found, Known
from kg.extractors.people.birth_places import DatePlace, date_and_place, moved
from kg.mapping import mappings
from kg.mapping.lists import listing
from kg.model import Findings, Item, Statement, Time, Value
from kg.reading.certainty import certainty
from kg.reading.mentions import annotated, pattern
from kg.reading.sentences import prose
from kg.rules.patterns import compile_pattern
from kg.values import find_dates
from kg.vocab import P
from kg.wikitext.page import Page
from kg.wikitext.parts import Sentence


def births(page: Page, found: Found) -> Findings:
    """`Smith was born on 5 May 1950 in [[Leeds]]`, `On 3 June 2010, he died in Paris`: dates and places."""
    rules = mappings(page.language.code).prose.get("life", [])
    if page.klass != "schema:Person":
        return
    known = found.known()
    before: Sentence | None = None
    for sentence in prose(page):
        wanted = [rule for rule in rules if re.search(rule["where"], sentence.text)]
        if wanted and certainty(sentence.text, page.language.code) == "asserted":
            for rule in wanted:
                yield from map(known.add, _told(page, sentence, before, rule, known))
        before = sentence


def _told(
    page: Page, sentence: Sentence, before: Sentence | None, rule: dict[str, str], known: Known
) -> Iterator[Statement]:
    text = annotated(sentence)
    match = compile_pattern(rule["pattern"], page.language).search(text.text)
    if match is None:
        return
    start, end = text.plain(match.start(), match.end())
    if _is_relative(page, sentence.text[:start]):
        return
    dates = [moved(date, sentence.start) for date in find_dates(sentence.text, page.language.code)]
    found = date_and_place(page, sentence.passage, sentence.start + end, sentence.end, dates)
    when = found.date.time if found.date and found.date.role in ("at", "before", "after") else None
    if "ahead" in match.re.groupindex and match["ahead"]:
        low, high = text.plain(match.start("ahead"), match.end("ahead"))
        ahead = [date for date in dates if low <= date.date_start - sentence.start <= high]
        when = when or (ahead[0].time if ahead else None)
    by_name = not sentence.text[start:].startswith(_pronouns(page)) and "ahead" not in match.re.groupindex
    if not by_name and not _goes_on(page, sentence, before):
        return
    yield from _stated(page, sentence, rule, found, when, (start, end), known, sure=by_name)


def _stated(
    page: Page,
    sentence: Sentence,
    rule: dict[str, str],
    found: DatePlace,
    when: Time | None,
    at: tuple[int, int],
    known: Known,
    *,
    sure: bool,
) -> Iterator[Statement]:
    """The date and the place; nothing that says less than what is known, or that a pronoun alone sets against it."""
    told_dates = known.values(page.subject, P[rule["date"]])
    told_places = known.values(page.subject, P[rule["place"]])
    if not sure and when and told_dates and not any(_agree(when, date) for date in told_dates):
        return
    where, references = sentence.span, sentence.citations(*at)
    if when and not any(isinstance(date, Time) and date.edtf.startswith(when.edtf) for date in told_dates):
        yield page.state(page.subject, P[rule["date"]], when, where, "sentence", references=references)
    # Told beside the date it is told on purpose; else it may be nothing but the country of what is known.
    places = {place.title or place.label for place in told_places if isinstance(place, Item)}
    if found.place and (not places or (found.place.title or found.place.label) in places or when):
        yield page.state(page.subject, P[rule["place"]], found.place, where, "sentence", references=references)


def _is_relative(page: Page, before: str) -> bool:
    """Whether another given name stands before the family name (`Judy Pewter, Jim's wife of 38 years, died`)."""
    word = before.rstrip().rpartition(" ")[2] if before.endswith(" ") else ""
    own = f"{page.subject.label} {page.subject.title or ''}".replace("(", " ").split()
    return word[:1].isupper() and word.isalpha() and word not in own and word.casefold() not in _titles(page)


def _agree(when: Time, known: Value) -> bool:
    """Whether two dates may be the same day."""
    return not isinstance(known, Time) or not (
        (when.upper or "9") < (known.lower or "") or (known.upper or "9") < (when.lower or "")
    )


def _goes_on(page: Page, sentence: Sentence, before: Sentence | None) -> bool:
    """Whether a pronoun is the person the article is about: nobody else has been named since."""
    if before is None or before.section != sentence.section or before.passage is not sentence.passage:
        return True
    return pattern(page).match(before.text) is not None


def _titles(page: Page) -> frozenset[str]:
    """Titles and the small words that begin a sentence: what may stand before a family name alone."""
    said = page.language.words
    return frozenset((*listing(page.language.code).table("people").get("titles", ()), *said["names"].get("ahead", ())))


def _pronouns(page: Page) -> tuple[str, ...]:
    return tuple(f"{word} " for word in page.language.words["subject"]["pronouns"]["person"])
