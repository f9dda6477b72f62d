"""What a rule's match names: things, words, figures and dates, read from the groups of its pattern."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from kg.mapping import mappings
from kg.model import Item, Quantity, Text, Value
from kg.reading.enumerations import Enumeration, enumeration, members, terms
from kg.reading.sentences import Reading
from kg.rules.patterns import compile_pattern
from kg.rules.qualifiers import Match
from kg.rules.rule import rules
from kg.values import edtf, find_quantities, parse_number
from kg.wikitext.language import Language
from kg.wikitext.page import Page

_FIGURE = 40
"""Characters behind a figure in which its unit may stand."""

_WHEN = re.compile(r" [^\W\d_A-Z]+(?: [^\W\d_]+)? \d{4}$")
"""A date behind a name that small words lead to ("America in March 1979")."""
COUNTRIES = "countries"
"""The kind of name that the language's table of countries decides."""

Values = Iterator[Value | None]


def values(match: Match) -> Iterator[Value]:
    """The values of a match that are of the kind its rule asks for."""
    yield from (value for value in _READERS[match.rule.value](match) if value is not None)


def linked_item(reading: Reading, match: re.Match[str], group: str) -> Item | None:
    """The thing in a group of a match: a link of the sentence, the subject, or a proper name."""
    groups = match.groupdict()
    sentence = reading.sentence
    page = sentence.page
    if groups.get(group) is not None:
        return page.item(sentence.passage, reading.links[int(groups[group])])
    if groups.get(f"{group}_subject") is not None:
        return page.subject
    name = groups.get(f"{group}_name")
    if name in {word for words in page.language.words["subject"]["pronouns"].values() for word in words}:
        return None
    # "John Dabney ⟦S:Murchison⟧": a name that ends with the subject's family name
    label = _WHEN.sub("", name.replace("⟦S:", "").replace("⟧", "").strip(" .,")) if name else ""
    return page.resolve(label) if label else None


def may_be(page: Page, value: Value, klass: str) -> bool:
    """Whether a thing without a link may be of this class: a person has more than one name, no number, and is one."""
    if klass != "schema:Person" or not isinstance(value, Item) or value.title:
        return True
    words = value.label.split()
    joined = any(word in page.language.words["boxes"]["and"] for word in words)
    return len(words) > 1 and not joined and not any(character.isdigit() for character in value.label)


def _is_of(page: Page, item: Item, kind: str) -> bool:
    """Whether a name has a word of this kind (a table `[kinds.…]` of the rules, or one of words.toml)."""
    if not kind:
        return True
    if kind == COUNTRIES:
        return bool({item.title, item.label} & page.language.country_titles)
    words = list(dict.fromkeys(f"{item.label} {item.title or ''}".casefold().replace(",", " ").split()))
    kinds: Mapping[str, Mapping[str, Any]] = rules(page.language.code).grammar.get("kinds", {})
    table = kinds[kind] if kind in kinds else page.language.words[kind]
    if len(words) == 1 and table.get("single"):
        return True
    return any(word in table["words"] or word.endswith(tuple(table.get("endings", ()))) for word in words)


def _item(match: Match) -> Values:
    group = "item" if match.rule.value == "items" else match.rule.value
    found = linked_item(match.reading, match.found, group)
    yield found if found and _is_of(match.reading.sentence.page, found, match.rule.of) else None


def _items(match: Match) -> Values:
    """The item of a match and those that commas and "and" join to it."""
    yield from _item(match)
    page, text = match.reading.sentence.page, match.reading.annotated.text
    joint = compile_pattern(mappings(page.language.code).prose["clause"]["joint"], page.language)
    following = joint.match(text, match.found.end())
    while following:
        found = linked_item(match.reading, following, "item")
        yield found if found and _is_of(page, found, match.rule.of) else None
        following = joint.match(text, following.end())


def _things(match: Match) -> Values:
    """The members of the enumeration that begins at the slot."""
    page = match.reading.sentence.page
    rule = match.rule
    for member in members(match.reading, match.found.start("things"), grammar(page.language)):
        named = not rule.full_name or " " in member.item.label
        wanted = (
            named
            and _is_of(page, member.item, rule.of)
            and not (rule.not_of and _is_of(page, member.item, rule.not_of))
        )
        yield member.item if wanted else None


@lru_cache(maxsize=16)
def grammar(language: Language) -> Enumeration:
    """How a language joins what it enumerates."""
    return enumeration(language, rules(language.code).grammar.get("enumeration", {}))


def _terms(match: Match) -> Values:
    """Terms of a vocabulary that a phrase holds ("romantic comedy")."""
    page = match.reading.sentence.page
    table: Mapping[str, str] = rules(page.language.code).grammar.get("terms", {}).get(match.rule.of, {})
    found = terms(match.group("text") or "", table)
    yield from dict.fromkeys(page.resolve(label) for label, _, _ in found)


def _term(match: Match) -> Values:
    """The thing that a phrase of the pattern names as it stands ("President of Finland")."""
    words = re.sub(r"⟦[^:⟦⟧]*:|⟧", "", match.group("text") or "")
    yield match.reading.sentence.page.resolve(words) if words else None


def _class(match: Match) -> Values:
    yield Item(match.rule.value_class.partition(":")[2], klass=match.rule.value_class)


def _name(match: Match) -> Values:
    yield Text((match.group("name") or "").strip(" .,"), match.reading.sentence.page.language.code)


def _text(match: Match) -> Values:
    yield Text(match.group("text") or "")


def _number(match: Match) -> Values:
    amount = parse_number(match.group("number") or "", match.reading.sentence.page.language.code)
    yield Quantity(amount) if amount is not None else None


def _quantities(match: Match, further: int = 0) -> Iterator[Quantity]:
    sentence = match.reading.sentence
    start, end = match.place("quantity")
    end = min(len(sentence.text), end + further)
    yield from (found.quantity for found in find_quantities(sentence.text[start:end], sentence.page.language.code))


def _quantity(match: Match) -> Values:
    yield next(_quantities(match), None)


def _density(match: Match) -> Values:
    yield next((q for q in _quantities(match, _FIGURE) if (q.unit or "").startswith("/")), None)


def _measure(match: Match) -> Values:
    first = next(_quantities(match, _FIGURE), None)
    exact = first is not None and first.unit in match.rule.units and first.lower is None and first.upper is None
    yield first if exact else None


def _date(match: Match) -> Values:
    """The date that begins at the slot."""
    at, _ = match.place("date")
    dates = (f for f in match.reading.dates if at <= f.date_start <= at + 12 and f.start <= at + 6)
    found = next(dates, None)
    yield found.time if found and found.role in ("at", "as of") and "/" not in found.time.edtf else None


def _year(match: Match) -> Values:
    yield edtf.time(match.group("year") or "")


_READERS: Mapping[str, Callable[[Match], Values]] = {
    "item": _item,
    "items": _items,
    "things": _things,
    "link": _item,
    "place": _item,
    "class": _class,
    "name": _name,
    "text": _text,
    "terms": _terms,
    "term": _term,
    "number": _number,
    "quantity": _quantity,
    "density": _density,
    "measure": _measure,
    "date": _date,
    "year": _year,
}
