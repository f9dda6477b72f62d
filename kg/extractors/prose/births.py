"""Births and deaths that sentences of an article on a person tell of that person: when, and where."""

import re

from kg.extractors.lives import moved
from kg.extractors.prose.hedging import certainty
from kg.extractors.prose.mentions import marked, pattern
from kg.extractors.prose.relations import prose
from kg.extractors.vitals import Told, told
from kg.mapping import mappings
from kg.model import Findings, Time, Value
from kg.values import find_dates
from kg.vocab import P
from kg.wikitext.marked import compile_pattern
from kg.wikitext.page import Page
from kg.wikitext.parts import Sentence


def births(page: Page) -> Findings:
    """`Smith was born on 5 May 1950 in [[Leeds]]`, `On 3 June 2010, he died in Paris`: dates and places."""
    rules = mappings(page.language.code).prose.get("life", [])
    if page.klass != "schema:Person":
        return
    before: Sentence | None = None
    for sentence in prose(page):
        wanted = [rule for rule in rules if re.search(rule["where"], sentence.text)]
        if wanted and certainty(sentence.text, page.language.code) == "asserted":
            for rule in wanted:
                yield from _told(page, sentence, before, rule)
        before = sentence


def _told(page: Page, sentence: Sentence, before: Sentence | None, rule: dict[str, str]) -> Findings:
    text = marked(sentence)
    match = compile_pattern(rule["pattern"], page.language).search(text.text)
    if match is None:
        return
    start, end = text.plain(match.start(), match.end())
    dates = [moved(date, sentence.start) for date in find_dates(sentence.text, page.language.code)]
    found = told(page, sentence.passage, sentence.start + end, sentence.end, dates)
    when = found.date.time if found.date and found.date.role in ("at", "before", "after") else None
    if "ahead" in match.re.groupindex and match["ahead"]:
        low, high = text.plain(match.start("ahead"), match.end("ahead"))
        ahead = [date for date in dates if low <= date.date_start - sentence.start <= high]
        when = when or (ahead[0].time if ahead else None)
    by_name = not sentence.text[start:].startswith(_pronouns(page)) and "ahead" not in match.re.groupindex
    if not by_name and not _goes_on(page, sentence, before):
        return
    yield from _stated(page, sentence, rule, found, when, (start, end), sure=by_name)


def _stated(
    page: Page,
    sentence: Sentence,
    rule: dict[str, str],
    found: Told,
    when: Time | None,
    at: tuple[int, int],
    *,
    sure: bool,
) -> Findings:
    """The date and the place; nothing that says less than what is known, or that a pronoun alone sets against it."""
    told_dates = page.said(page.subject, P[rule["date"]])
    told_places = page.said(page.subject, P[rule["place"]])
    if not sure and when and told_dates and not any(_agree(when, known) for known in told_dates):
        return
    place, references = sentence.span, sentence.citations(*at)
    if when and not any(isinstance(known, Time) and known.edtf.startswith(when.edtf) for known in told_dates):
        yield page.state(page.subject, P[rule["date"]], when, place, "sentence", references=references)
    if found.place and (sure or not told_places or found.place in told_places or when):
        yield page.state(page.subject, P[rule["place"]], found.place, place, "sentence", references=references)


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


def _pronouns(page: Page) -> tuple[str, ...]:
    return tuple(f"{word} " for word in page.language.words["subject"]["pronouns"]["person"])
