"""Who stands behind a sentence: the article, somebody it names, or a guess."""

import re
from collections.abc import Iterable
from functools import lru_cache

from kg.mapping import mappings
from kg.model import Certainty


def certainty(plain: str, lang: str) -> Certainty:
    """`speculative` when a sentence reports a guess, `attributed` when somebody is said to say it, else `asserted`."""
    guesses, sayings, tellers = _patterns(lang)
    if guesses.search(plain):
        return "speculative"
    if sayings.search(plain) or tellers.search(plain):
        return "attributed"
    return "asserted"


@lru_cache
def _patterns(lang: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = mappings(lang).words
    hedges, saying = words["hedges"], words["saying"]
    # A named teller before the verb ("Natsios, a former aid worker, described …"); reports take their own verbs.
    edge = "" if words["names"].get("glued") else r"\b"
    told = f"{_any(saying['reports'], edge)}[^.;]{{0,160}}?{_any(saying['report_verbs'], edge)}"
    named = rf"^[^\W\d_a-z][^.;]{{0,160}}? {_any(saying['people'], edge)}"
    return (
        re.compile(_any(hedges["speculative"], edge), re.IGNORECASE),
        re.compile(_any(hedges["attributed"], edge), re.IGNORECASE),
        re.compile(rf"(?i:{told})|{named} [^.;]{{0,80}}?{_any(saying['introduced'])}"),
    )


def _any(phrases: Iterable[str], edge: str = "") -> str:
    """Any of the phrases as whole words (inside words where a language glues them on); nothing where there are none."""
    ordered = sorted(phrases, key=len, reverse=True)
    return rf"{edge}(?:{'|'.join(map(re.escape, ordered))}){edge}" if ordered else "(?!)"
