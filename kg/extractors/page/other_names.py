"""The other names that a lead sets in bold, where the words before them say what they are: also, officially, born."""

import re

from kg.model import Citation, Findings, Text
from kg.vocab import P
from kg.wikitext.page import Page
from kg.wikitext.parts import Sentence
from kg.wikitext.passage import Anchor

_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]")


def other_names(page: Page, lead: Sentence, name: Anchor) -> Findings:
    """Each bold name behind the subject's own, up to the verb of the sentence, with the property that its cue names.

    A name that only a comma, a bracket, "and" or "or" parts from one before it is what that one is.
    """
    cues = page.language.words.get("other_names", {})
    kinds = [
        (re.compile(rf"(?:{pattern})\W*$", re.IGNORECASE), label) for label, pattern in cues.get("cues", {}).items()
    ]
    plain, end, kind = lead.passage.plain, name.end, None
    seen = {plain[name.start : name.end].casefold(), page.subject.label.casefold()}
    for bold in lead.passage.within(name.end, lead.end, "bold"):
        before = plain[end : bold.start]
        if bold.end == bold.start or re.search(cues.get("ends", "$"), _outside(before)):
            return
        found = next((label for cue, label in kinds if cue.search(before[-60:])), None)
        kind = found or (kind if re.fullmatch(cues.get("joints", "(?!)"), before) else None)
        words = plain[bold.start : bold.end].strip(" ,;:\"'“”«»")
        if kind and words and words.casefold() not in seen:
            own = bool(_LATIN.search(words)) == bool(_LATIN.search(plain[name.start : name.end]))
            lang = page.language.code if own else "und"
            place = (bold.source_start, bold.source_end)
            refs = cited(lead, bold.end)
            yield page.state(page.subject, P[kind], Text(words, lang), place, "lead", references=refs)
        seen.add(words.casefold())
        end = bold.end


def cited(lead: Sentence, end: int) -> tuple[Citation, ...]:
    """What the footnotes right behind a name cite; others in the sentence are of other words."""
    near = (a for a in lead.passage.within(end, end + 1, "ref", "template") if a.start >= end)
    return tuple(Citation(work, "value") for anchor in near for work in lead.page.cited_at(anchor))


def _outside(words: str) -> str:
    """Words without what stands in brackets."""
    return re.sub(r"\([^()]{0,400}\)", " ", words)
