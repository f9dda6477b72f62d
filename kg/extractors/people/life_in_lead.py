"""What a lead says of its person: born and died in the brackets behind the name, occupations behind "is a"."""

import re

from kg.extractors.infobox.boxes import stated_in_infobox
from kg.extractors.page.glosses import gloss_of_life
from kg.extractors.people.birth_places import WHERE, place_near_date
from kg.extractors.people.lifespans import MAX_BRACKETS, brackets, lifespan
from kg.extractors.people.occupations import occupations
from kg.model import Findings, Text
from kg.vocab import P
from kg.wikitext.page import Page
from kg.wikitext.parts import Sentence
from kg.wikitext.passage import Anchor, Passage

_NEAR = 60
"""Characters that may stand between a name in the lead, or brackets behind it, and the brackets with its dates."""


def life(page: Page) -> Findings:
    """What the lead says of the person it is about: born and died in the brackets, occupations behind "is a"."""
    lead = page.lead
    if lead is None or page.klass != "schema:Person":
        return
    bold = next(lead.passage.within(lead.start, lead.end, "bold"), None)
    if bold:
        yield from _lived(page, lead, bold)
    kind = re.search(page.language.words["lead"]["kind"], lead.text)
    if kind is None:
        return
    links = {a.start - lead.start: a for a in lead.links if a.end > a.start}
    for occupation, at in occupations(page, kind["kind"]):
        start = kind.start("kind") + at
        link = links.get(start)
        whole = link is not None and link.end - link.start == len(occupation)
        value = page.item(lead.passage, link) if link and whole else Text(occupation, page.language.code)
        place = lead.place(start, start + len(occupation))
        yield page.state(page.subject, P["occupation"], value, place, "lead", references=lead.citations())


def _lived(page: Page, lead: Sentence, bold: Anchor) -> Findings:
    """The dates and places of a life in the first brackets behind the name that tell any."""
    if parameter := gloss_of_life(page, lead, bold):
        words = page.render(parameter.nodes)
        yield from _told_between(page, words, 0, len(words.plain))
        return
    plain, after = lead.passage.plain, bold.end
    for start, end in brackets(plain, after, min(lead.end, after + MAX_BRACKETS)):
        if plain[after:start].count(".") or start - after > _NEAR:
            return
        if found := list(_told_between(page, lead.passage, start + 1, end - 1)):
            yield from found
            return
        after = end


def _told_between(page: Page, words: Passage, low: int, high: int) -> Findings:
    for vital in lifespan(page, words.plain[low:high], years=0):
        place = words.source(low + vital.date_start, low + vital.date_end)
        yield page.state(page.subject, P[vital.prop], vital.time, place, "lead")
        # A box tells a place more exactly, and a lead often only the country.
        asked = vital.prop in WHERE and P[WHERE[vital.prop]] not in stated_in_infobox(page)
        if asked and (found := place_near_date(page, words, vital, low)):
            where, at = found
            yield page.state(page.subject, P[WHERE[vital.prop]], where, words.source(*at), "lead")
