"""The plain layer: only what holds as it stands, without its time, condition or source."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from kg.model import Coordinate, Extraction, Item, Media, Quantity, Statement, Text, Time, Url, Value
from kg.rdf.literals import is_day, language, tagged, time
from kg.rdf.page import Page, term
from kg.rdf.predicates import predicates
from kg.rdf.terms import bounds, content, invalid_url, is_exact, point_facts, quantity_facts, value_term
from kg.vocab import P, schema_terms, structured

CLAIM = "schema:Claim"
_CAPTION = "schema:caption"


def claims(statements: Iterable[Statement]) -> frozenset[Item]:
    """The subjects that are claims, or whose very kind is hedged: nothing about them is plain."""
    kind = P["type"]
    return frozenset(
        s.subject
        for s in statements
        if s.property == kind and (s.certainty != "asserted" or (isinstance(s.value, Item) and s.value.klass == CLAIM))
    )


def current(page: Page, statements: Sequence[Statement]) -> list[Statement]:
    """The statements that hold as they stand, in the order given.

    Those are asserted, have no end, are not of a part only, are not about a claim, and are not outdated by a later
    dated number (population 2006, 2011).
    """
    hedged = claims(statements)
    passing = frozenset((P["end time"], P["applies to part"]))
    holding = [
        s
        for s in statements
        if s.certainty == "asserted"
        and s.subject not in hedged
        and not any(q.property in passing for q in s.qualifiers)
    ]
    latest: dict[tuple[object, ...], tuple[int, str]] = {}
    dates = [_dated(page, s) for s in holding]
    for dated in dates:
        if dated:
            latest[dated[0]] = max(latest.get(dated[0], dated[1]), dated[1])
    return [s for s, dated in zip(holding, dates, strict=True) if not dated or latest[dated[0]] == dated[1]]


def facts(page: Page, statements: Sequence[Statement]) -> Iterator[str]:
    """What the current `statements` say as plain triples."""
    types: dict[Item, dict[str, None]] = defaultdict(dict)
    firsts: dict[Item, list[Time]] = defaultdict(list)
    lasts: dict[Item, list[Time]] = defaultdict(list)
    kind, point, start, end = P["type"], P["point in time"], P["start time"], P["end time"]
    for s in statements:
        if s.property == kind and isinstance(s.value, Item) and s.value.klass:
            types[s.subject][s.value.klass] = None
        elif isinstance(s.value, Time):
            if s.property in (point, start):
                firsts[s.subject].append(s.value)
            if s.property in (point, end):
                lasts[s.subject].append(s.value)
    normal = P["climate normal"]
    for s in statements:
        if s.property != normal:
            yield from _statement(page, s, types)
    for subject, times in firsts.items():
        yield from bounds(page.node_of(subject), _bound(min, [t.lower for t in times]), None)
    for subject, times in lasts.items():
        yield from bounds(page.node_of(subject), None, _bound(max, [t.upper for t in times]))


def names(page: Page, extraction: Extraction, statements: Sequence[Statement]) -> Iterator[str]:
    """A name for every thing that is a subject or value: the words of the text, unless a current label gives one.

    A label in another language than the article's does not count: a reader of the article could not read it.
    """
    label, lang = P["label"], language(page.lang)
    labelled = {
        page.node_of(s.subject)
        for s in statements
        if s.property == label and isinstance(s.value, Text) and s.value.lang and language(s.value.lang) == lang
    }
    hedged = claims(extraction.statements)
    predicate = term("kg:linkText")
    for item in dict.fromkeys([extraction.subject, *_things(extraction.statements)]):
        if item.klass is None and item.label and item not in hedged and page.node_of(item) not in labelled:
            yield f"{page.node_of(item)} {predicate} {tagged(item.label, page.lang)}"


def _statement(page: Page, s: Statement, types: Mapping[Item, Collection[str]]) -> Iterator[str]:
    subject, value = page.node_of(s.subject), s.value
    obj = value_term(page, value)
    if obj is None:
        assert isinstance(value, Url)
        yield f"{subject} {invalid_url(value.url)}"
        return
    if not isinstance(value, Quantity) or is_exact(value):
        yield f"{subject} {predicates(s.property).plain} {obj}"
    for name in schema_terms(s.property, types.get(s.subject, ())):
        yield from _schema(page, f"{subject} {term(f'schema:{name}')}", name, value, obj)
    if isinstance(value, Media):
        for q in s.qualifiers:
            if q.property == _CAPTION and isinstance(q.value, Text):
                yield f"{obj} {term('rdf:type')} {term('schema:ImageObject')}"
                yield f"{obj} {term(_CAPTION)} {tagged(q.value.text, q.value.lang)}"


def _schema(page: Page, start: str, name: str, value: Value, obj: str) -> Iterator[str]:
    """One schema.org triple, `start` being its subject and predicate, with the node that the term takes."""
    kind = structured(name)
    if kind and isinstance(value, Quantity | Coordinate):
        node = page.node("v", kind, *content(page, value))
        yield f"{start} {node}"
        yield f"{node} {term('rdf:type')} {term(f'schema:{kind}')}"
        yield from point_facts(node, value) if isinstance(value, Coordinate) else quantity_facts(node, value)
    elif isinstance(value, Time) and name in ("startDate", "endDate") and "/" in value.edtf:
        first, _, last = value.edtf.partition("/")
        end = first if name == "startDate" else last
        if end.strip("."):
            yield f"{start} {time(end)}"
    elif not isinstance(value, Quantity) or is_exact(value):
        yield f"{start} {obj}"


def _dated(page: Page, s: Statement) -> tuple[tuple[object, ...], tuple[int, str]] | None:
    """What a dated quantity is a figure of, and how late; None for other statements and unbounded dates."""
    if not isinstance(s.value, Quantity) or not s.qualifiers:
        return None
    point = P["point in time"]
    whens = [q.value for q in s.qualifiers if q.property == point and isinstance(q.value, Time)]
    last = max((_order(day) for t in whens if (day := t.upper or t.lower) and is_day(day)), default=None)
    if last is None:
        return None
    others = sorted((q.property, *content(page, q.value)) for q in s.qualifiers if q.property != point)
    return (page.node_of(s.subject), s.property, *others), last


def _order(date: str) -> tuple[int, str]:
    year, _, rest = date.lstrip("-").partition("-")
    return (-1 if date.startswith("-") else 1) * int(year), rest


def _bound(pick: Callable[..., str], days: Sequence[str | None]) -> str | None:
    """The first or last of several days; None where one of them is open."""
    known = [d for d in days if d and is_day(d)]
    return pick(known, key=_order) if len(known) == len(days) else None


def _things(statements: Iterable[Statement]) -> Iterator[Item]:
    for s in statements:
        yield s.subject
        for value in (s.value, *(q.value for q in s.qualifiers)):
            if isinstance(value, Item):
                yield value
