"""What the categories of an article say of its subject, where nothing in the article says it better."""

import re
from collections.abc import Iterator

from kg.extractors.found import Found, Known
from kg.mapping.category_rules import CategoryRule, category_rules
from kg.model import Findings, Item, Statement, Time
from kg.values import parse_date
from kg.vocab import P, superclasses
from kg.wikitext.page import Page
from kg.wikitext.titles import target

_WHERE = "category"


def categories(page: Page, others: Found) -> Findings:
    """`1879 births` is a date of birth, `Rivers of Idaho` a river in Idaho: by the patterns of `categories.toml`.

    Runs behind what reads the article itself: a property that has a value is said better there.
    """
    rules = category_rules(page.language.code)
    classes = superclasses(page.klass) if page.klass else frozenset()
    known = others.known()
    better = {rule for rule in rules if _is_said(page, rule, known)}
    found: list[tuple[CategoryRule, re.Match[str], tuple[int, int]]] = []
    for place, title in _titles(page) if rules else ():
        matches = ((rule, match) for rule in rules if (match := rule.pattern.fullmatch(title)))
        rule, match = next(matches, (None, None))
        holds = rule is not None and (not rule.subjects or not classes or classes & rule.subjects)
        if rule is not None and match is not None and holds and rule not in better:
            found.append((rule, match, place))
    times: dict[str, set[str]] = {}
    for rule, match, _ in found:
        times.setdefault(rule.property, set()).add(match.groupdict().get("time") or "")
    seen: set[tuple[str, str]] = set()
    for rule, match, place in found:
        # Categories that give several years speak of several things.
        said = (rule.property, match[1])
        if said not in seen and not ("time" in match.groupdict() and len(times[rule.property]) > 1):
            seen.add(said)
            yield from map(known.add, _stated(page, rule, match, place, known, has_class=bool(classes)))


def _is_said(page: Page, rule: CategoryRule, known: Known) -> bool:
    found = (rule.property, *rule.unless, *((rule.country,) if rule.country else ()))
    return any(known.values(page.subject, prop) for prop in found)


def _titles(page: Page) -> Iterator[tuple[tuple[int, int], str]]:
    """The categories of the article with their places, by title without namespace."""
    for span in page.scan.spans:
        if span.kind == "link" and not page.text.startswith("[[:", span.start):
            to = target(page.text[span.start + 2 : span.end - 2].partition("|")[0], page.language)
            if to and to.namespace == "category":
                yield (span.start, span.end), to.title


def _stated(
    page: Page, rule: CategoryRule, match: re.Match[str], place: tuple[int, int], stated: Known, *, has_class: bool
) -> Iterator[Statement]:
    groups = match.groupdict()
    if rule.klass and not has_class and not stated.values(page.subject, P["type"]):
        klass = Item(rule.klass.partition(":")[2], klass=rule.klass)
        yield page.state(page.subject, P["type"], klass, place, _WHERE)
    if "time" in groups:
        time = parse_date(groups["time"], page.language.code)
        if isinstance(time, Time) and "/" not in time.edtf:
            yield page.state(page.subject, rule.property, time, place, _WHERE)
        return
    name = _bare(groups["name"])
    known = name in page.language.country_titles
    prop = rule.country if rule.country and known else rule.property
    if name[:1].isupper() and not page.is_subject(name):
        yield page.state(page.subject, prop, _thing(page, rule, name, known=known), place, _WHERE)


def _bare(name: str) -> str:
    """The name without a small first word before capitals (`the Netherlands`)."""
    first, _, rest = name.partition(" ")
    return rest if first.islower() and rest[:1].isupper() else name


def _thing(page: Page, rule: CategoryRule, name: str, *, known: bool) -> Item:
    """The thing that a category names by the title of its article."""
    title = rule.words.format(name=name)
    found = page.resolve(title)
    return found if found.title and not known else Item(title, title)
