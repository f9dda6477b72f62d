"""Names that stand in the lead: how the subject's name is spoken and written in other scripts."""

import re

from kg.extractors.page.glosses import glosses
from kg.extractors.page.other_names import cited, other_names
from kg.mapping.citations import citing
from kg.model import Findings, Text
from kg.vocab import P
from kg.wikitext.nodes import Template
from kg.wikitext.page import Page
from kg.wikitext.parts import Sentence
from kg.wikitext.passage import Anchor

_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]")
_TOLD = re.compile(r"\b([A-Z][a-z]{2,20}(?: [A-Z]?[a-z]{2,20})?): ([^\W\d_][^;,()\[\]:]{0,120}[^\W_])(?=[;,)])")
_FILE = re.compile(r"\.[a-z0-9]{3,4}\Z", re.IGNORECASE)
"""How a recording ends, which is no sound that is written."""
_ACRONYM = re.compile(r"\(([A-Z][A-Z&.]{1,9})\)")


def names(page: Page) -> Findings:
    """IPA and names in other languages in the brackets behind the bold name of the lead."""
    lead = page.lead
    if lead is None:
        return
    bold = next(lead.passage.within(lead.start, lead.end, "bold"), None)
    if bold is None or bold.start - lead.start > 40:
        return
    yield from other_names(page, lead, bold)
    for prop, name, place in glosses(page, lead, bold):
        yield page.state(page.subject, prop, name, place, "lead")
    close = _brackets(page, lead, bold.end)
    yield from _acronym(page, lead, bold.start, close)
    yield from _told(page, lead, bold.end, close)
    yield from _in_scripts(page, lead, close)
    for anchor in lead.passage.within(bold.end, close, "template", "lang"):
        if getattr(anchor.node, "key", "") in page.language.words.get("script_templates", {}):
            continue
        words = lead.passage.plain[anchor.start : anchor.end].strip("[]/ ")
        place = (anchor.source_start, anchor.source_end)
        key = getattr(anchor.node, "key", "")
        sounds = page.language.words.get("sounds", {})
        if anchor.kind == "template" and key.startswith(tuple(sounds.get("one_by_one", ()))):
            words = _sounds(page, anchor)
        if anchor.kind == "template" and words and key.startswith(tuple(sounds.get("templates", ()))):
            yield page.state(
                page.subject, P["IPA transcription"], Text(words), place, "lead", references=cited(lead, anchor.end)
            )
        elif anchor.kind == "lang" and words and anchor.lang:
            latin = key in page.language.words.get("transliterations", {}).get("names", ())
            yield from _spelled(page, words, place) if latin else _native(page, lead, words, anchor)


def _sounds(page: Page, anchor: Anchor) -> str:
    """The sounds of `{{IPAc-en|lang|d|ɪ|ˈ|m|ɒ}}`, which has one in each parameter, without the words among them."""
    node, codes = anchor.node, page.language.words.get("sounds", {}).get("codes", ())
    sounds = [page.render(p.nodes).plain for p in node.positional()] if isinstance(node, Template) else []
    return "".join(sound for sound in sounds if sound.casefold() not in codes and not _FILE.search(sound))


def _in_scripts(page: Page, lead: Sentence, close: int) -> Findings:
    """The name in each script that one template tells (`{{Korean|hangul=부산|rr=Busan}}`)."""
    known = page.language.words.get("script_templates", {})
    for anchor in lead.passage.within(lead.start, close + 1, "template", "lang"):
        node = anchor.node
        if not isinstance(node, Template):
            continue
        for name, told in known.get(node.key, {}).items():
            parameter = node.get(name)
            words = page.render(parameter.nodes).plain.strip(" '") if parameter else ""
            if parameter and words and not page.is_subject(words):
                value = Text(words, told.get("lang"))
                place = (parameter.start, parameter.end)
                refs = cited(lead, anchor.end)
                yield page.state(page.subject, P[told["property"]], value, place, "lead", references=refs)


def _spelled(page: Page, words: str, place: tuple[int, int]) -> Findings:
    yield page.state(page.subject, P["transliteration"], Text(words), place, "lead")


def _native(page: Page, lead: Sentence, words: str, anchor: Anchor) -> Findings:
    """Each name between commas; behind one in another script, Latin letters only spell it out."""
    names = [part.strip(' "“”«»') for part in words.split(", ")]
    for name in filter(None, names):
        spelled = bool(_LATIN.search(name)) and not _LATIN.search(names[0])
        value = Text(name) if spelled else Text(name, anchor.lang)
        prop, place = P["transliteration" if spelled else "native label"], (anchor.source_start, anchor.source_end)
        yield page.state(page.subject, prop, value, place, "lead", references=cited(lead, anchor.end))


def _told(page: Page, lead: Sentence, start: int, close: int) -> Findings:
    """Names behind the name of their language: `([[Portuguese language|Portuguese]]: ''Forças Armadas''; …)`."""
    borrowed = re.compile(page.language.words.get("other_names", {}).get("borrowed", "(?!)"))
    marked = {i for a in lead.passage.within(start, close, "lang") for i in range(a.start, a.end)}
    for match in _TOLD.finditer(lead.passage.plain, start, close + 1):
        lang = citing(page.language.code).language(match[1])
        if borrowed.search(lead.passage.plain[max(0, match.start() - 20) : match.start()]):
            continue
        if lang and lang != page.language.code and match.start(2) not in marked:
            place = lead.passage.source(match.start(2), match.end(2))
            refs = cited(lead, match.end(2))
            yield page.state(page.subject, P["native label"], Text(match[2], lang), place, "lead", references=refs)


def _acronym(page: Page, lead: Sentence, start: int, close: int) -> Findings:
    """`Kerala Agricultural University (KAU)`: capitals in the brackets behind a name are its short form."""
    match = _ACRONYM.search(lead.passage.plain, start, min(close + 1, start + 200))
    if match is None:
        return
    initials = [word[0] for word in lead.passage.plain[start : match.start()].split() if word[0].isupper()]
    if match.group(1)[0] in initials and len(initials) > 1:
        place = lead.passage.source(match.start(1), match.end(1))
        yield page.state(page.subject, P["short name"], Text(match.group(1), page.language.code), place, "lead")


def _brackets(page: Page, lead: Sentence, start: int) -> int:
    """Where the brackets close that open behind the name, before the verb; the end of the name where none do."""
    plain, depth = lead.passage.plain, 0
    verb = page.language.words.get("other_names", {}).get("ends", "$^")
    for index in range(start, min(lead.end, start + 400)):
        if plain[index] == "(":
            if not depth and re.search(verb, plain[start:index]):
                return start
            depth += 1
        elif plain[index] == ")":
            depth -= 1
            if depth <= 0 and not plain[index + 1 : index + 3].lstrip().startswith("("):
                return index
    return start
