"""Relations that a sentence states plainly, found by the patterns of `prose.toml`."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kg.extractors.date_qualifiers import SOME_TIME, date_qualifiers
from kg.extractors.infobox.boxes import stated_in_infobox
from kg.extractors.prose.hedging import certainty
from kg.extractors.prose.mentions import annotated, shown_links
from kg.extractors.prose.situation import situation
from kg.mapping import mappings
from kg.model import Findings, Item, Qualifier, Quantity, Text, Time, Value
from kg.values import FoundDate, edtf, find_dates, find_quantities, parse_number
from kg.vocab import P
from kg.wikitext.page import Page
from kg.wikitext.parts import Section, Sentence
from kg.wikitext.sentence_patterns import AnnotatedSentence, compile_pattern

_NEAR = 40
"""Characters behind a match in which its own date stands (`Hamju (as recorded in 1108`)."""
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_APART = re.compile(r"[,;\d]")
_BLOCKS = re.compile(r"==|<ref\b")
"""Markup of blocks that a broken page leaves inside a line: around it are lists and headings, no sentence."""


Context = tuple[Section, Time] | None
"""The section and the last point in time that its text, or its heading (`2010 census`), has come to."""


def came_to(sentence: Sentence, context: Context) -> Context:
    """The context once this sentence has been read."""
    if context is None or context[0] != sentence.section:
        year = _YEAR.search(sentence.section.title)
        named = edtf.time(year.group()) if year else None
        context = (sentence.section, named) if named else None
    dates = find_dates(sentence.text, sentence.page.language.code)
    last = next((f.time for f in reversed(dates) if f.role == "at" and "/" not in f.time.edtf), None)
    return (sentence.section, last) if last else context


def relations(page: Page) -> Findings:
    """What plain sentences say of the subject and of the things beside it; hedged sentences say nothing here."""
    yield from situation(page)
    known = mappings(page.language.code).prose["relation"]
    boxed = stated_in_infobox(page)
    rules = [r for r in known if _speaks_of(r, page) and not (r.get("unboxed") and P[r["property"]] in boxed)]
    context: Context = None
    lead = page.lead
    for sentence in prose(page):
        context = came_to(sentence, context)
        if certainty(sentence.text, page.language.code) != "asserted":
            continue
        text = annotated(sentence)
        for rule in rules:
            if (rule.get("lead") and sentence.section.level) or (rule.get("first") and sentence != lead):
                continue
            for match in matches(page, rule, text):
                yield from _state(page, sentence, text, rule, match, context)


def _speaks_of(rule: Mapping[str, Any], page: Page) -> bool:
    """Whether a rule is for subjects of this class; what a `lead` says is, unless told otherwise, for places."""
    classes = rule.get("for")
    if page.klass in rule.get("except", ()) or (classes is not None and page.klass not in classes):
        return False
    return page.is_place or not (rule.get("places") or (rule.get("lead") and classes is None))


def prose(page: Page) -> Iterator[Sentence]:
    """The sentences of the sections that are prose (not references, not lists of works)."""
    skipped = {s.start for s in page.under("not prose")}
    for s in page.sentences:
        if not (s.section.level and s.section.start in skipped) and not _BLOCKS.search(s.text):
            yield s


def matches(page: Page, rule: Mapping[str, Any], text: AnnotatedSentence) -> Iterator[re.Match[str]]:
    """Where a rule matches a sentence: once, or each time for a rule that repeats."""
    if "where" in rule and not compile_pattern(rule["where"], page.language).search(text.text):
        return
    for match in compile_pattern(rule["pattern"], page.language).finditer(text.text):
        yield match
        if not rule.get("repeat"):
            return


def states(page: Page, sentence: Sentence) -> bool:
    """Whether the sentence describes a state, which its statements hold, so that its dates are no events."""
    text = annotated(sentence)
    rules = (r for r in mappings(page.language.code).prose["relation"] if r.get("state"))
    return any(True for rule in rules for _ in matches(page, rule, text))


def _state(
    page: Page,
    sentence: Sentence,
    text: AnnotatedSentence,
    rule: Mapping[str, Any],
    match: re.Match[str],
    context: Context,
) -> Findings:
    start, end = text.plain(match.start(), match.end())
    subject: Item | None = page.subject
    if rule.get("on") == "item":
        subject = linked_item(sentence, match, "item")
    if subject is None or not _may_be(page, subject, rule.get("subject_kind")):
        return
    place = sentence.span
    for value in _values(page, sentence, text, rule, match):
        if subject == value or not _may_be(page, value, rule.get("kind")):
            continue
        for who, klass in ((subject, rule.get("subject_kind")), (value, rule.get("kind"))):
            if klass and isinstance(who, Item):
                kind = Item(klass.partition(":")[2], klass=klass)
                yield page.state(who, P["type"], kind, place, "sentence")
        yield from _stated(
            page,
            sentence,
            rule,
            subject,
            value,
            (start, end),
            match["year"] if "year" in match.re.groupindex else None,
            context,
        )


def _may_be(page: Page, linked_item: Value, klass: str | None) -> bool:
    """Whether a thing without a link may be of this class: a person has more than one name, no number, and is one."""
    if klass != "schema:Person" or not isinstance(linked_item, Item) or linked_item.title:
        return True
    words = linked_item.label.split()
    joined = any(word in page.language.words["boxes"]["and"] for word in words)
    return len(words) > 1 and not joined and not any(character.isdigit() for character in linked_item.label)


def _stated(
    page: Page,
    sentence: Sentence,
    rule: Mapping[str, Any],
    subject: Item,
    value: Value,
    at: tuple[int, int],
    year: str | None,
    context: Context,
) -> Findings:
    start, end = at
    place = sentence.span
    references = sentence.citations(start, end)
    for qualifiers in _times(page, sentence, rule, end, context):
        prop = rule["property"] if qualifiers else rule.get("undated", rule["property"])
        if year and (named := edtf.time(year)):
            qualifiers = (Qualifier(P["start time" if rule.get("times") == "start" else "point in time"], named),)
        if rule.get("ended") and all(q.property != P["end time"] for q in qualifiers):
            qualifiers += (Qualifier(P["end time"], SOME_TIME),)
        yield page.state(subject, P[prop], value, place, "sentence", qualifiers=qualifiers, references=references)


def _values(
    page: Page, sentence: Sentence, text: AnnotatedSentence, rule: Mapping[str, Any], match: re.Match[str]
) -> Iterator[Value]:
    """The value of a match; for a rule that takes `items`, also those that commas and "and" join to it."""
    value = _value(page, sentence, text, rule, match)
    if value is not None:
        yield value
    if rule.get("value") != "items":
        return
    joint = compile_pattern(mappings(page.language.code).prose["clause"]["joint"], page.language)
    following = joint.match(text.text, match.end())
    while following:
        found = linked_item(sentence, following, "item")
        if found and _is_of(page, found, rule.get("of")):
            yield found
        following = joint.match(text.text, following.end())


def _value(
    page: Page, sentence: Sentence, text: AnnotatedSentence, rule: Mapping[str, Any], match: re.Match[str]
) -> Value | None:
    kind = rule.get("value", "item")
    if kind in ("item", "items", "link", "place"):
        found = linked_item(sentence, match, "item" if kind == "items" else kind)
        return found if found and _is_of(page, found, rule.get("of")) else None
    if kind == "class":
        return Item(rule["class"].partition(":")[2], klass=rule["class"])
    if kind == "name":
        return Text(match["name"].strip(" .,"), page.language.code)
    if kind == "text":
        return Text(match["text"])
    if kind == "number":
        amount = parse_number(match["number"], page.language.code)
        return Quantity(amount) if amount is not None else None
    start, end = text.plain(match.start("quantity"), match.end("quantity"))
    if kind in ("density", "measure"):
        end = min(len(sentence.text), end + _NEAR)
    amounts = (q.quantity for q in find_quantities(sentence.text[start:end], page.language.code))
    if kind == "measure":
        first = next(iter(amounts), None)
        return first if first and first.unit in rule["units"] and first.lower is None and first.upper is None else None
    return next((q for q in amounts if kind != "density" or (q.unit or "").startswith("/")), None)


def linked_item(sentence: Sentence, match: re.Match[str], group: str) -> Item | None:
    """The thing in a group of a match: a link of the sentence, the subject, or a proper name."""
    groups = match.groupdict()
    page = sentence.page
    if groups.get(group) is not None:
        link = shown_links(sentence)[int(groups[group])]
        return page.item(sentence.passage, link)
    if groups.get(f"{group}_subject") is not None:
        return page.subject
    name = groups.get(f"{group}_name")
    if name in {word for words in page.language.words["subject"]["pronouns"].values() for word in words}:
        return None
    # "John Dabney ⟦S:Murchison⟧": a name that ends with the subject's family name
    return page.resolve(name.replace("⟦S:", "").replace("⟧", "").strip(" .,")) if name else None


def _is_of(page: Page, item: Item, kind: str | None) -> bool:
    if kind is None:
        return True
    words = f"{item.label} {item.title or ''}".casefold().replace(",", " ").split()
    table = page.language.words[kind]
    return any(word in table["words"] or word.endswith(tuple(table.get("endings", ()))) for word in words)


def _times(
    page: Page, sentence: Sentence, rule: Mapping[str, Any], end: int, context: Context
) -> Iterator[tuple[Qualifier, ...]]:
    """The qualifiers of each statement a match makes: one for each date that the rule takes, one without if none."""
    meaning = rule.get("times")
    if meaning is None:
        yield ()
        return
    found: list[FoundDate] = list(find_dates(sentence.text, page.language.code))
    if meaning == "near":
        found = [f for f in found if end - 5 <= f.date_start <= end + _NEAR][:1]
    if meaning == "context":
        at = _told_of(page, sentence, found, end) or (context and context[1])
        yield (Qualifier(P["point in time"], at),) if at else ()
        return
    if meaning == "only":
        yield (Qualifier(P["point in time"], found[0].time),) if len(found) == 1 and found[0].role == "at" else ()
        return
    if meaning == "start" and (told := [f for f in found if not _in_brackets(sentence.text, f.date_start)]):
        found = told
    if meaning == "start":
        found = [f for f in found if end - 5 <= f.start <= end + _NEAR] or found
    point = "start time" if meaning == "start" else "point in time"
    for date in found if meaning == "span" else found[:1]:
        yield date_qualifiers(date, point=point)
    if not found:
        yield ()


def _told_of(page: Page, sentence: Sentence, found: list[FoundDate], end: int) -> Time | None:
    """The time of a figure that ends here: one right behind it, else the last before it, else the next."""
    points = [(f.date_start, f.time) for f in found if f.role in ("at", "as of") and "/" not in f.time.edtf]
    census = mappings(page.language.code).prose.get("census", {}).get("year")
    for match in re.finditer(census, sentence.text) if census else ():
        year = match["year"]
        points += [(match.start("year"), Time(year, f"{year}-01-01", f"{year}-12-31"))]
    points.sort(key=lambda each: each[0])
    before = [time for at, time in points if at < end]
    behind = [(at, time) for at, time in points if at >= end]
    if behind and not _APART.search(sentence.text, end, behind[0][0]):
        return behind[0][1]
    return before[-1] if before else behind[0][1] if behind else None


def _in_brackets(words: str, place: int) -> bool:
    """Whether brackets are open at a place: the dates in them are those of what stands before."""
    return words.rfind("(", 0, place) > words.rfind(")", 0, place)
