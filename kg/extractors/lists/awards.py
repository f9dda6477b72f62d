"""What a person has been awarded, as lists under headings about awards tell it: the award by its link, and its year."""

import re

from kg.extractors.lists.entries import Entry, entries
from kg.mapping.lists import listing
from kg.model import Findings, Qualifier, Time
from kg.values import find_dates, parse_date
from kg.vocab import P
from kg.wikitext.page import Page

_BEHIND = re.compile(r"\s?(?:\(([12]\d{3})\)|,\s([12]\d{3}))?[\s.;]{0,3}")
"""What may stand behind an award: its year, and nothing else."""
_WORD = re.compile(r"[^\W\d_]+")


def prizes(page: Page) -> Findings:
    """`* 1992: [[Max Planck Research Award]]`, `* [[Carl von Ossietzky Medal]] (2008)` in an article on a person."""
    if page.klass != "schema:Person":
        return
    for entry in entries(page, "awards"):
        yield from _of(page, entry)


def _of(page: Page, entry: Entry) -> Findings:
    words, link = entry.passage, entry.first_link()
    if entry.row is not None or entry.parent is not None or entry.holds or link is None:
        return
    lead = words.plain[: link.start].strip(" :–—-,")
    behind = _BEHIND.fullmatch(words.plain, link.end)
    time = parse_date(lead, page.language.code) if lead else None
    if behind is None or (lead and (time is None or "/" in time.edtf or not _only_dates(page, lead))):
        return
    year = next((each for each in behind.groups() if each), None)
    time = time or (parse_date(year, page.language.code) if year else None)
    item = page.item(words, link)
    known = page.language.words["awards"]["words"]
    if not any(word.casefold() in known for word in _WORD.findall(f"{item.label} {item.title or ''}")):
        return
    qualifiers = (Qualifier(P["point in time"], time),) if isinstance(time, Time) else ()
    yield page.state(
        page.subject,
        P["award received"],
        item,
        entry.span,
        entry.where,
        qualifiers=qualifiers,
        references=entry.citations,
    )


def _only_dates(page: Page, lead: str) -> bool:
    """Whether words before an award are a date, and at most that it was received."""
    spans = [(date.start, date.end) for date in find_dates(lead, page.language.code)]
    rest = "".join(char for at, char in enumerate(lead) if not any(low <= at < high for low, high in spans))
    allowed = listing(page.language.code).table("awards").get("before", ())
    return all(word.casefold() in allowed for word in _WORD.findall(rest))
