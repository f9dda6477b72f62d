"""The engine: tries on each sentence the rules that its words call for, and states what their matches mean."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from kg.model import Findings, Item, Value
from kg.reading.sentences import Reading, prose, reading
from kg.rules.patterns import compile_pattern
from kg.rules.qualifiers import Match, qualified
from kg.rules.rule import Rule, Rules, rules
from kg.rules.values import linked_item, may_be, values
from kg.vocab import P
from kg.wikitext.page import Page
from kg.wikitext.parts import Sentence

UNKNOWN = "unknown"
"""What a rule is `for` where the article's subject has no class."""


def apply_rules(page: Page, boxed: frozenset[str] = frozenset()) -> Findings:
    """What the rules of the page's language read in its sentences; hedged sentences state nothing here.

    `boxed` are the properties that an infobox states.
    """
    known = rules(page.language.code)
    among = for_page(page, known, boxed)
    lead = page.lead
    section: list[Sentence] = []
    for sentence in prose(page):
        if section and section[-1].section != sentence.section:
            section = []
        section.append(sentence)
        read = reading(sentence)
        wanted = [rule for rule in known.called(read.words, among) if _is_where(rule, sentence, lead)]
        if wanted and read.certainty == "asserted":
            for rule in wanted:
                yield from _findings(page, rule, read, section)


def for_page(page: Page, known: Rules, boxed: frozenset[str]) -> frozenset[int]:
    """The places in the table of the rules that speak of what the page is about."""
    return _for_kind(known, page.klass or UNKNOWN, page.is_place, boxed)


@lru_cache(maxsize=256)
def _for_kind(known: Rules, klass: str, is_place: bool, boxed: frozenset[str]) -> frozenset[int]:
    return frozenset(
        index
        for index, rule in enumerate(known.all)
        if (not rule.classes or klass in rule.classes)
        and klass not in rule.excluded
        and (is_place or not rule.places)
        and not (rule.unboxed and P[rule.states] in boxed)
    )


def _is_where(rule: Rule, sentence: Sentence, lead: Sentence | None) -> bool:
    if "sentence" in rule.where or ("lead" in rule.where and not sentence.section.level):
        return True
    return "first" in rule.where and sentence == lead


def matches(rule: Rule, read: Reading) -> Iterator[re.Match[str]]:
    """Where a rule matches a sentence: once, or each time for a rule that repeats."""
    language, text = read.sentence.page.language, read.annotated.text
    if rule.given and not compile_pattern(rule.given, language).search(text):
        return
    for match in compile_pattern(rule.pattern, language).finditer(text):
        yield match
        if not rule.repeat:
            return


def is_state(sentence: Sentence) -> bool:
    """Whether the sentence describes a state, which its statements hold, so that its dates are no events."""
    known, read = rules(sentence.page.language.code), reading(sentence)
    called = known.called(read.words, known.of_states)
    return any(True for rule in called for _ in matches(rule, read))


def _findings(page: Page, rule: Rule, read: Reading, section: Sequence[Sentence]) -> Findings:
    for found in matches(rule, read):
        match = Match(rule, read, found, *read.annotated.plain(found.start(), found.end()), section)
        subject = linked_item(read, found, "item") if rule.on == "item" else page.subject
        if subject is None or not may_be(page, subject, rule.subject_kind):
            continue
        for value in values(match):
            if subject != value and may_be(page, value, rule.kind):
                yield from _types(page, match, subject, value)
                yield from _stated(page, match, subject, value)


def _types(page: Page, match: Match, subject: Item, value: Value) -> Findings:
    for who, klass in ((subject, match.rule.subject_kind), (value, match.rule.kind)):
        if klass and isinstance(who, Item):
            kind = Item(klass.partition(":")[2], klass=klass)
            yield page.state(who, P["type"], kind, match.reading.sentence.span, "sentence", rule=match.rule.name)


def _stated(page: Page, match: Match, subject: Item, value: Value) -> Findings:
    sentence = match.reading.sentence
    references = sentence.citations(match.start, match.end)
    for prop, qualifiers in qualified(match):
        yield page.state(
            subject,
            prop,
            value,
            sentence.span,
            "sentence",
            qualifiers=qualifiers,
            references=references,
            rule=match.rule.name,
        )
