"""The examples of rules: sentences in which a rule must, or must not, read what stands behind `=>`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.mapping import of_site
from kg.model import Article, Item, Quantity, Statement, Text, Time, Value
from kg.reading.sentences import reading
from kg.rules.engine import UNKNOWN, apply_rules, for_page, matches
from kg.rules.patterns import compile_pattern
from kg.rules.rule import Rule, rules
from kg.vocab import P, properties
from kg.wikitext.page import Page

_PLACE = "schema:City"


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence and what the rule states in it, as `property: value [qualifier value]`; nothing for a `no`."""

    text: str
    states: tuple[str, ...]


def examples(rule: Rule) -> Iterator[Example]:
    """The examples of a rule, its `yes` first."""
    for line in rule.yes:
        text, _, stated = line.partition("=>")
        yield Example(text.strip(), tuple(part.strip() for part in stated.split(";")))
    yield from (Example(text, ()) for text in rule.no)


def opened(text: str, rule: Rule, lang: str) -> Page:
    """An article of this text about what the rule is for, called by its first bold words."""
    parts = text.split("'''")
    title = parts[1].strip("'") if len(parts) > 2 else "Subject"
    page = Page(Article(title=title, lang=lang, text=text), of_site(lang, None))
    page.subject = Item(title, title)
    klass = rule.classes[0] if rule.classes else _PLACE
    page.klass = None if klass == UNKNOWN else klass
    return page


def stated(page: Page, rule: Rule) -> list[str]:
    """What the rule, with all others beside it, states on a page."""
    found = (each for each in apply_rules(page) if isinstance(each, Statement) and each.evidence.rule == rule.name)
    return list(dict.fromkeys(map(written, found)))


def written(statement: Statement) -> str:
    """A statement as examples write it."""
    qualifiers = "".join(f" [{_label(q.property)} {_value(q.value)}]" for q in statement.qualifiers)
    return f"{_label(statement.property)}: {_value(statement.value)}{qualifiers}"


def _label(prop: str) -> str:
    if prop == P["type"]:
        return "type"
    return properties()[prop].label if prop in properties() else prop


def _value(value: Value) -> str:
    match value:
        case Item():
            return value.label
        case Text():
            return value.text
        case Time():
            return value.edtf
        case Quantity():
            return f"{value.amount} {value.unit}" if value.unit else str(value.amount)
    return str(value)


def why_not(name: str, text: str, lang: str) -> str:
    """Why a rule states nothing in a text, or what it states: the words it waits for, or how far its pattern comes."""
    rule = rules(lang).named(name)
    page = opened(text, rule, lang)
    if found := stated(page, rule):
        return f"{name} states {'; '.join(found)}"
    known = rules(lang)
    index = known.all.index(rule)
    if index not in for_page(page, known, frozenset()):
        return f"{name} is for {', '.join(rule.classes) or 'places'}"
    reasons = [_reason(rule, page, index)]
    return f"{name} states nothing: {'; '.join(reasons)}"


def _reason(rule: Rule, page: Page, index: int) -> str:
    known = rules(page.language.code)
    wanted = {word for word, indices in known.by_word.items() if index in indices}
    for sentence in page.sentences:
        read = reading(sentence)
        if not wanted & read.words:
            continue
        if read.certainty != "asserted":
            return f"the sentence is {read.certainty}"
        if next(matches(rule, read), None):
            return "the pattern matches, but what it names is not of the kind that the rule wants"
        reached, rest = _reached(rule, page, read.annotated.text)
        return f"the pattern comes to “{reached}” and not on to {rest}" if reached else f"nothing matches {rest}"
    return f"no sentence has a word of {', '.join(sorted(wanted)[:12])}"


def _reached(rule: Rule, page: Page, text: str) -> tuple[str, str]:
    """The words that the longest beginning of the pattern matches, and the rest of the pattern."""
    for cut in range(len(rule.pattern) - 1, 0, -1):
        try:
            match = compile_pattern(rule.pattern[:cut], page.language).search(text)
        except re.error:  # a pattern cut in its middle is often none
            continue
        if match:
            return match.group(), rule.pattern[cut:]
    return "", rule.pattern
