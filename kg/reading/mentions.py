"""Where a sentence speaks of the article's subject: by name, by pronoun, or as "the city"."""

import re
from functools import lru_cache

from kg.wikitext.language import Language
from kg.wikitext.page import Page
from kg.wikitext.parts import Sentence
from kg.wikitext.passage import Anchor
from kg.wikitext.sentence_patterns import AnnotatedSentence, annotate, either


def annotated(sentence: Sentence) -> AnnotatedSentence:
    """The sentence with links and mentions of the subject marked."""
    links = [(a.start - sentence.start, a.end - sentence.start) for a in shown_links(sentence)]
    return annotate(sentence.text, links, mentions(sentence))


def shown_links(sentence: Sentence) -> list[Anchor]:
    """The links of a sentence that show words, as `marked` numbers them."""
    return [a for a in sentence.links if a.end > a.start]


def mentions(sentence: Sentence) -> list[tuple[int, int]]:
    """The (start, end) of each mention in the plain sentence."""
    found = [match.span() for match in pattern(sentence.page).finditer(sentence.text)]
    return found or _unnamed(sentence)


def _unnamed(sentence: Sentence) -> list[tuple[int, int]]:
    """What the first sentence of an article begins with, where it gives its subject by no name that is known."""
    told = sentence.page.language.words["lead"].get("subject")
    if not told or sentence.section.level or sentence.start or sentence != sentence.page.lead:
        return []
    match = re.match(told, sentence.text)
    return [match.span("subject")] if match else []


def pattern(page: Page) -> re.Pattern[str]:
    """The names of the subject, the phrases that take it up again, and pronouns at the start of a sentence."""
    names = tuple(n for n in (page.subject.label, page.subject.title) if n)
    return _pattern(page.language, names, page.klass or "", page.is_place)


@lru_cache(maxsize=32)
def _pattern(language: Language, names: tuple[str, ...], klass: str, is_place: bool) -> re.Pattern[str]:
    words, written = language.words["subject"], language.words["names"]
    named = {*names, *(n.split("(")[0].split(",")[0].strip() for n in names)}
    if klass == "schema:Person":
        after = tuple(language.words["boxes"].get("unsplit", ()))
        families = [[word for word in n.split() if word.casefold().strip(",") not in after] for n in sorted(named)]
        named |= {each[-1] for each in families if len(each) > 1}
    known = either(sorted(named - {""}))
    phrases = either([*(words["phrases"]["place"] if is_place else ()), *words["phrases"].get(klass, ())])
    pronouns = either(words["pronouns"]["person" if klass == "schema:Person" else "any"])
    # "Hamhung" in "Hamhung Station" is no mention of the city.
    alone = r"(?! [^\W\d_a-z])" if written.get("capitals") else ""
    ends = rf"(?={either(written['endings'])}?(?!\w))" if written.get("endings") else r"(?!\w)"
    return re.compile(rf"(?<!\w)(?:{known}{alone}|(?i:{phrases})){ends}|\A{pronouns}(?!\w)")
