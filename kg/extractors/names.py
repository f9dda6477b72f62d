"""Names that stand in the lead: how the subject's name is spoken and written in other scripts."""

from kg.model import Findings, Text
from kg.vocab import P
from kg.wikitext.page import Page
from kg.wikitext.parts import Sentence


def names(page: Page) -> Findings:
    """IPA and names in other languages in the brackets behind the bold name of the lead."""
    lead = next((s for s in page.sentences if not s.section.level), None)
    if lead is None:
        return
    bold = next(lead.passage.within(lead.start, lead.end, "bold"), None)
    if bold is None or bold.start - lead.start > 40:
        return
    close = _brackets(lead, bold.end)
    for anchor in lead.passage.within(bold.end, close, "template", "lang"):
        words = lead.passage.plain[anchor.start : anchor.end].strip("[]/ ")
        place = (anchor.source_start, anchor.source_end)
        key = getattr(anchor.node, "key", "")
        if anchor.kind == "template" and words and key.startswith("ipa"):
            yield page.state(page.subject, P["IPA transcription"], Text(words), place, "lead")
        elif anchor.kind == "lang" and words and anchor.lang:
            yield page.state(page.subject, P["native label"], Text(words, anchor.lang), place, "lead")


def _brackets(lead: Sentence, start: int) -> int:
    """Where the brackets close that open right behind the name."""
    plain, depth = lead.passage.plain, 0
    for index in range(start, min(lead.end, start + 400)):
        if plain[index] == "(":
            depth += 1
        elif plain[index] == ")":
            depth -= 1
            if depth <= 0:
                return index
    return start
