"""Images in the running text and in galleries, with their captions."""

import re
from functools import lru_cache

from kg.mapping import mappings
from kg.model import Findings, Media, Qualifier, Text
from kg.vocab import P
from kg.wikitext.nodes import Link, Words
from kg.wikitext.page import Page
from kg.wikitext.scan import Span
from kg.wikitext.titles import normalize, target

# MediaWiki's own names, which every wiki takes; those that a wiki has beside them are in its words.toml.
_OPTIONS = (
    r"thumb(?:nail)?|frame(?:d|less)?|border|left|right|cent(?:er|re)|none|baseline|middle|top|bottom|sub|super|"
    r"text-top|text-bottom|upright(?:\s?=?\s?[\d.]{0,6})?|[\dx]{1,9}\s?px|(?:alt|link|lang|page|class|thumb|start|end|thumbtime)\s?=.{0,400}"
)
_PIXELS = re.compile(r"\|\s{0,3}x?(\d{1,4})\s?(?:x\d{1,4})?px\s{0,3}(?=[|\]])")
_ICON = 50
"""Pixels of a picture that only marks something."""
_GALLERY = re.compile(r"<gallery[^<>]{0,500}>(.{0,200000}?)</gallery", re.IGNORECASE | re.DOTALL)


def media(page: Page) -> Findings:
    """Every file shown in the article's text outside templates; its last part that is no option is the caption."""
    for outer, span in ((whole, part) for whole in page.scan.spans for part in whole.walk()):
        if span.kind == "link":
            # In a box or a table a picture of a few pixels marks a rank, a country, a medal.
            if outer is span or not _is_icon(page.text[span.start : span.end]):
                yield from _image(page, span.start, span.end)
        elif span.kind == "nowiki" and page.text[span.start : span.start + 8].lower() == "<gallery":
            yield from _gallery(page, span.start, span.end)
        elif span.kind == "template" and page.template_key(span) in page.language.words["images"]["templates"]:
            yield from _grouped(page, span)


def _grouped(page: Page, span: Span) -> Findings:
    """`{{multiple image|image1=…|caption1=…}}` in the text: each file with its own caption, else the shared one."""
    template = page.template(span)
    names = page.language.words["images"]
    for parameter in template.parameters if template else ():
        match = re.fullmatch(rf"(?:{names['parameter']})(\d{{0,2}})", parameter.name)
        file = page.render(parameter.nodes).plain
        if template is None or match is None or "." not in file:
            continue
        to = target(file, page.language)
        captions = [f"{word}{number}" for number in (match[1], "") for word in names["captions"]]
        caption = template.get(*captions)
        words = page.render(caption.nodes).plain if caption else ""
        qualifiers = (Qualifier(P["caption"], Text(words, page.language.code)),) if words else ()
        name = to.title if to and to.namespace == "file" else normalize(file)
        place = (parameter.start, parameter.end)
        yield page.state(page.subject, P["image"], Media(name), place, template.name, qualifiers=qualifiers)


def _is_icon(link: str) -> bool:
    width = _PIXELS.search(link)
    return width is not None and int(width[1]) <= _ICON


def _image(page: Page, start: int, end: int) -> Findings:
    to = target(page.text[start + 2 : min(end - 2, start + 300)].partition("|")[0].rstrip("]"), page.language)
    if to is None or to.namespace != "file" or page.text.startswith("[[:", start):
        return
    nodes = page.nodes(start, end)
    if len(nodes) != 1 or not isinstance(nodes[0], Link):
        return
    caption = _caption(page, nodes[0])
    qualifiers = (Qualifier(P["caption"], caption),) if caption else ()
    yield page.state(page.subject, P["image"], Media(to.title), (start, end), "image", qualifiers=qualifiers)


def _caption(page: Page, link: Link) -> Text | None:
    """The last part between pipes that is not an option (https://www.mediawiki.org/wiki/Help:Images)."""
    if not link.piped:
        return None
    start = link.start + 3 + len(link.target)
    words = (n for n in link.label if isinstance(n, Words))
    pipes = [n.start + at for n in words for at, character in enumerate(n.text) if character == "|"]
    parts = zip([start, *(pipe + 1 for pipe in pipes)], [*pipes, link.end - 2], strict=True)
    for low, high in reversed(list(parts)):
        if not _option(page.language.code).match(page.text[low:high]) and page.text[low:high].strip():
            caption = page.passage(low, high).plain
            return Text(caption, page.language.code) if caption else None
    return None


@lru_cache(maxsize=32)
def _option(lang: str) -> re.Pattern[str]:
    own = mappings(lang).words.get("images", {}).get("options", ())
    more = f"|(?:{'|'.join(map(re.escape, own))})(?:\\s?=.{{0,400}})?" if own else ""
    return re.compile(rf"\s{{0,9}}(?:{_OPTIONS}{more})\s{{0,9}}\Z", re.IGNORECASE | re.DOTALL)


def _gallery(page: Page, start: int, end: int) -> Findings:
    match = _GALLERY.match(page.text, start, end)
    if match is None:
        return
    position = match.start(1)
    for line in match.group(1).split("\n"):
        name, _, words = line.partition("|")
        to = target(name.strip(), page.language) if name.strip() else None
        if to is not None:
            file = to.title if to.namespace == "file" else normalize(name)
            caption_start = position + len(name) + 1
            caption = page.passage(caption_start, position + len(line)).plain if words.strip() else ""
            qualifiers = (Qualifier(P["caption"], Text(caption, page.language.code)),) if caption else ()
            place = (position, position + len(line.rstrip()))
            yield page.state(page.subject, P["image"], Media(file), place, "gallery", qualifiers=qualifiers)
        position += len(line) + 1
