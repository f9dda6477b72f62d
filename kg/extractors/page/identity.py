"""What an article is about: its title and where that came from, its name and its kind."""

import re
from collections.abc import Iterator, Mapping

from kg.extractors.infobox.boxes import class_of, label_of, outer_boxes
from kg.extractors.page.classes import kind_of
from kg.mapping import mappings
from kg.model import Findings, Item, Text
from kg.vocab import P
from kg.wikitext.page import Page
from kg.wikitext.titles import normalize, target

_EPONYMOUS_KEYS = frozenset({" ", "*", "+", "!", ""})
"""Sort keys that put an article first in the category of its own name (https://en.wikipedia.org/wiki/WP:EPONYMOUS)."""


def identify(page: Page, given: str | None) -> tuple[Item, str | None, str]:
    """The subject of a page, the class of its infobox, and the source of its title.

    The source is `given`, `eponymous category`, `infobox name` or `lead`, in this order of trust, or `none`: nothing
    else may give a title, for a wrong one makes wrong IRIs.

    The label is the name in the infobox, else the bold name of the lead, else the title.
    """
    name = _infobox_name(page)
    bold = name or _bold_name(page)
    candidates = ((given, "given"), (_eponymous(page), "eponymous category"), (name, "infobox name"), (bold, "lead"))
    for called, source in candidates:
        if called and (title := normalize(called)):
            return Item(bold or title, title), _klass(page), source
    return Item("Untitled"), _klass(page), "none"


def identity(page: Page) -> Findings:
    """The kind and the name that the lead gives, where no infobox gives one."""
    if _box_klass(page) is None and (found := _told_kind(page)):
        words, klass, where = found
        source = "lead" if found == _lead_kind(page) else "category"
        yield page.state(page.subject, P["type"], Item(words, klass=klass), where, source)
    if _infobox_name(page) is None and (bold := _bold(page)):
        yield page.state(page.subject, P["label"], Text(page.subject.label, page.language.code), bold[1], "lead")


def _infobox_name(page: Page) -> str | None:
    """The name in the first infobox, or in one of the same family (a ship's box comes in several templates)."""
    known = mappings(page.language.code).infoboxes
    found = [(template, known[template.key]) for template in outer_boxes(page)]
    family = [(template, box) for template, box in found if box.source == found[0][1].source]
    return next((name for template, box in family if (name := label_of(page, template, box))), None)


def _klass(page: Page) -> str | None:
    found = None if _box_klass(page) else _told_kind(page)
    return found[1] if found else _box_klass(page)


def _told_kind(page: Page) -> tuple[str, str, tuple[int, int]] | None:
    """The kind that the lead tells; a category of people is surer than a lead that says no occupation."""
    told = _lead_kind(page)
    return told if told and told[1] == "schema:Person" else _counted_among_people(page) or told


def _box_klass(page: Page) -> str | None:
    known = mappings(page.language.code).infoboxes
    return next((class_of(page, template, known[template.key])[1] for template in outer_boxes(page)), None)


def _lead_kind(page: Page) -> tuple[str, str, tuple[int, int]] | None:
    """What the first sentence says its subject is, as (its words, the class, the place): "… is a village in …"."""
    words = page.language.words
    lead = page.lead
    match = re.search(words["lead"]["kind"], lead.text) if lead else None
    if lead is None or match is None:
        return None
    phrase = re.split(words["lead"]["ends"], match["kind"], maxsplit=1)[0].strip()
    place = lead.place(match.start("kind"), match.start("kind") + len(phrase))
    further = words.get("lead_kinds", {})
    if found := _last_kind(phrase, {**words["kinds"], **further}):
        return *found, place
    folded, known = phrase.casefold(), words["occupations"]
    if folded.endswith(tuple(known["words"])) and not folded.endswith(tuple(known.get("things", ()))):
        return phrase, "schema:Person", place
    found = None if further else kind_of(phrase, words["kinds"])  # languages whose phrases end otherwise
    return (*found, place) if found else None


def _last_kind(phrase: str, kinds: Mapping[str, str]) -> tuple[str, str] | None:
    """The longest kind that the last words of a phrase are ("a right tributary")."""
    folded = f" {phrase.casefold()}"
    found = max((kind for kind in kinds if folded.endswith(f" {kind}")), key=len, default=None)
    return (found, kinds[found]) if found else None


def _counted_among_people(page: Page) -> tuple[str, str, tuple[int, int]] | None:
    """A category that holds nobody but people (`1946 births`, `Living people`), as `_lead_kind` gives a kind."""
    pattern = page.language.words.get("persons", {}).get("categories")
    for name, _, place in _categories(page):
        if pattern and re.match(pattern, name, re.IGNORECASE):
            return "person", "schema:Person", place
    return None


def _eponymous(page: Page) -> str | None:
    return next((name for name, key, _ in _categories(page) if key in _EPONYMOUS_KEYS), None)


def _categories(page: Page) -> Iterator[tuple[str, str | None, tuple[int, int]]]:
    """Each category of the article, with its sort key and its place."""
    for span in page.scan.spans:
        if span.kind == "link":
            head, pipe, key = page.text[span.start + 2 : span.end - 2].partition("|")
            to = target(head, page.language)
            if to and to.namespace == "category" and "{" not in head:
                yield to.title, key if pipe else None, (span.start, span.end)


def _bold(page: Page) -> tuple[str, tuple[int, int]] | None:
    for sentence in page.sentences:
        if sentence.section.level:
            return None
        for anchor in sentence.passage.within(sentence.start, sentence.end, "bold"):
            if anchor.end > anchor.start:
                return sentence.passage.plain[anchor.start : anchor.end].rstrip(" ,;:"), (
                    anchor.source_start,
                    anchor.source_end,
                )
    return None


def _bold_name(page: Page) -> str | None:
    found = _bold(page)
    return found[0] if found else None
