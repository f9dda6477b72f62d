"""Relations that a sentence states plainly, read by the rules of `kg/mappings/<lang>/rules`."""

from kg.extractors.infobox.boxes import stated_in_infobox
from kg.extractors.prose.situation import situation
from kg.model import Findings
from kg.rules.engine import apply_rules
from kg.wikitext.page import Page


def relations(page: Page) -> Findings:
    """What plain sentences state of the subject and of other things they name; hedged sentences state nothing here."""
    yield from situation(page)
    yield from apply_rules(page, stated_in_infobox(page))
