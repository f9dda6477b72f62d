"""Who stands behind a sentence: the article, somebody it names, or a guess."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from kg.mapping import mappings
from kg.model import Certainty
from kg.reading.mentions import mentions
from kg.wikitext.parts import Sentence
from kg.wikitext.sentence_patterns import either

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, eq=False)
class _Hedges:
    """What marks a guess and a saying; `open` names neither (`According to the 2010 census`).

    `guesses`, `sayings`, `reported` and `supposed` are for words in lower case (quicker than ignoring case).
    """

    guesses: re.Pattern[str]
    future: re.Pattern[str]
    past: re.Pattern[str]
    sayings: re.Pattern[str]
    tellers: re.Pattern[str]
    open: re.Pattern[str]
    reported: re.Pattern[str]
    supposed: re.Pattern[str]
    words_of_guesses: frozenset[str] | None
    words_of_others: frozenset[str] | None
    """A word of each guess, and of each saying and teller: a sentence without any of these has none of them."""

    def may_stand_in(self, lower: str) -> tuple[bool, bool]:
        """Whether a sentence in lower case has any of these words: of guesses, of the others."""
        if self.words_of_guesses is None or self.words_of_others is None:
            return True, True
        words = set(_WORD.findall(lower))
        return not words.isdisjoint(self.words_of_guesses), not words.isdisjoint(self.words_of_others)


@lru_cache(maxsize=1024)
def certainty(plain: str, lang: str) -> Certainty:
    """`speculative` when a sentence reports a guess, `attributed` when somebody is said to say it, else `asserted`."""
    hedges = _hedges(lang)
    guessed, said = hedges.may_stand_in(plain.lower())
    if not guessed and not said and not hedges.future.search(plain):
        return "asserted"
    plain = hedges.open.sub("", plain)
    # "The mill will open in May", but not "it was sold to Ann Lee, who will open it again".
    coming = hedges.future.search(plain)
    lower = plain.lower()
    if (guessed and hedges.guesses.search(lower)) or (coming and not hedges.past.search(plain, 0, coming.start())):
        return "speculative"
    if said and (hedges.sayings.search(lower) or hedges.tellers.search(plain)):
        return "attributed"
    return "asserted"


def is_planned(plain: str, lang: str) -> bool:
    """Whether the words that lead up to a date tell what is to come (`that it will open in May 2040`)."""
    return _hedges(lang).future.search(plain) is not None


def is_attributed(sentence: Sentence) -> bool:
    """Whether a hedged sentence without a date tells a thing of its own: what is supposed, or said, of the subject.

    What the subject says itself, an opinion or a mere possibility (`may be`) tells nothing that happened.
    """
    hedges = _hedges(sentence.page.language.code)
    plain = hedges.open.sub("", sentence.text)
    lower = plain.lower()
    if hedges.supposed.search(lower):
        return True
    spoken_of = [start for start, _ in mentions(sentence)]
    if hedges.reported.search(lower):
        return bool(spoken_of)
    return bool(hedges.tellers.search(plain)) and bool(spoken_of) and min(spoken_of) > 0


@lru_cache
def _hedges(lang: str) -> _Hedges:
    words = mappings(lang).words
    hedges, saying = words["hedges"], words["saying"]
    # A named teller before the verb ("Natsios, a former aid worker, described …"); reports take their own verbs.
    edge = "" if words["names"].get("glued") else r"\b"
    told = f"{_any(saying['reports'], edge)}[^.;]{{0,160}}?{_any(saying['report_verbs'], edge)}"
    passive = "".join(rf"(?<!\b{re.escape(word)} )" for word in saying.get("passive", ()))
    named = rf"^[^\W\d_a-z][^.;]{{0,160}}? {passive}{_any(saying['people'], edge)}"
    said = rf"^[^\W\d_a-z][^.;]{{0,160}}? {passive}{_any(saying.get('sayers', ()), edge)}"
    # "described Hamhung as", but not "a tour called "Ask For More"": somebody or something stands between.
    between = r"[^.;\"“]{1,80}?" if passive else "[^.;]{0,80}?"
    return _Hedges(
        guesses=re.compile(_any(_lower(hedges["speculative"]), edge)),
        future=re.compile(hedges.get("future") or "(?!)"),
        past=re.compile(mappings(lang).prose["clause"]["past"]),
        sayings=re.compile(_any(_lower(hedges["attributed"]), edge)),
        tellers=re.compile(rf"(?i:{told})|{named} {between}{_any(saying['introduced'])}|{said}"),
        open=re.compile(hedges.get("open") or "(?!)"),
        reported=re.compile(_any(_lower(hedges.get("reported", ())), edge)),
        supposed=re.compile(_any(_lower(hedges.get("supposed", ())), edge)),
        words_of_guesses=_rarest_words(edge, hedges["speculative"]),
        words_of_others=_rarest_words(
            edge, hedges["attributed"], saying["reports"], saying["people"], saying.get("sayers", ())
        ),
    )


def _rarest_words(edge: str, *tables: Iterable[str]) -> frozenset[str] | None:
    """The longest word of each phrase, in lower case; None where phrases stand inside words."""
    found = [_WORD.findall(phrase.lower()) for table in tables for phrase in table]
    return frozenset(max(words, key=len) for words in found) if edge and all(found) else None


def _lower(phrases: Iterable[str]) -> list[str]:
    return [phrase.lower() for phrase in phrases]


def _any(phrases: Iterable[str], edge: str = "") -> str:
    """Any of the phrases as whole words (inside words where a language glues them on); nothing where there are none."""
    return f"{edge}{either(phrases)}{edge}"
