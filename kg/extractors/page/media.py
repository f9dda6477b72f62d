"""Images, films and sounds in the running text and in galleries, with their captions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.extractors.found import Found
from kg.mapping import mappings
from kg.model import Findings, Media, Qualifier, Text
from kg.vocab import P
from kg.wikitext.nodes import Link, Parameter, Template, Words
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
_STILL = re.compile(r"\.(?:jpe?g|png|gif|svg|tiff?|webp)\Z", re.IGNORECASE)
_SIZE = re.compile(r"\d{0,4}(?:x\d{1,4})?(?:px|%)?")
_WORD = re.compile(r"[^\W_]+")
_SHORT = 2
"""Letters of a name that may stand in any file."""
_NAMED = 3
"""Pictures in the text that are of the subject by their own names; whatever else is shown may be of anything."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """A file that the page shows, with its caption; `lead` says that it stands before the first heading."""

    file: str
    place: tuple[int, int]
    where: str
    caption: Text | None
    lead: bool


def media(page: Page, found: Found) -> Findings:
    """Every file in the article's text outside templates: an image of the subject, or else only shown on its page.

    The subject's image is the first picture of the lead where no infobox has one, and a few pictures whose files are
    named after the subject.
    """
    stated = {value.file for value in found.values(page.subject, P["image"]) if isinstance(value, Media)}
    has_image, named = bool(stated), 0
    for shown in _shown(page):
        still = _STILL.search(shown.file) is not None
        of_subject = shown.file in stated or (still and shown.lead and not has_image)
        if still and not of_subject and named < _NAMED and _is_named(page, shown.file):
            of_subject, named = True, named + 1
        has_image = has_image or of_subject
        qualifiers = (Qualifier(P["caption"], shown.caption),) if shown.caption else ()
        prop = P["image" if of_subject else "media of the page"]
        yield page.state(page.subject, prop, Media(shown.file), shown.place, shown.where, qualifiers=qualifiers)


def _is_named(page: Page, file: str) -> bool:
    """Whether a file is named after the subject as a whole word."""
    words = _spaced(file)
    names = (page.subject.label, (page.subject.title or "").partition(" (")[0])
    return any(_spaced(name) in words for name in names if len(name) > _SHORT)


def _spaced(words: str) -> str:
    return f" {' '.join(_WORD.findall(words.casefold()))} "


def _shown(page: Page) -> Iterator[_Shown]:
    for outer, span in ((whole, part) for whole in page.scan.spans for part in whole.walk()):
        if span.kind == "link":
            # In a box or a table a picture of a few pixels marks a rank, a country, a medal.
            if outer is span or not _is_icon(page.text[span.start : span.end]):
                yield from _image(page, span.start, span.end)
        elif span.kind == "nowiki" and page.text[span.start : span.start + 8].lower() == "<gallery":
            yield from _gallery(page, span.start, span.end)
        elif span.kind == "template" and page.template_key(span) in page.language.words["images"]["templates"]:
            yield from _grouped(page, span)


def _one(page: Page, file: str, place: tuple[int, int], where: str, caption: str) -> _Shown:
    lead = not page.section_at(place[0]).level
    return _Shown(file, place, where, Text(caption, page.language.code) if caption else None, lead)


def _grouped(page: Page, span: Span) -> Iterator[_Shown]:
    """`{{multiple image|image1=…|caption1=…}}` in the text: each file with its own caption, else the shared one."""
    template = page.template(span)
    names = page.language.words["images"]
    yield from _in_order(page, template) if template else ()
    for parameter in template.parameters if template else ():
        match = re.fullmatch(rf"(?:{names['parameter']})(\d{{0,2}})", parameter.name)
        file = page.render(parameter.nodes).plain
        if template is None or match is None or "." not in file:
            continue
        to = target(file, page.language)
        captions = [f"{word}{number}" for number in (match[1], "") for word in names["captions"]]
        caption = template.get(*captions)
        words = page.render(caption.nodes).plain if caption else ""
        name = to.title if to and to.namespace == "file" else normalize(file)
        yield _one(page, name, (parameter.start, parameter.end), template.name, words)


def _in_order(page: Page, template: Template) -> Iterator[_Shown]:
    """`{{wide image|File.jpg|800px|Caption}}`, `{{gallery|A.jpg|Caption|…}}`: each file with the words behind it."""
    file: tuple[str, Parameter] | None = None
    caption = ""
    for parameter in template.positional():
        plain = page.render(parameter.nodes).plain or page.text[parameter.start : parameter.end].strip()
        if _STILL.search(plain):
            if file is not None:
                yield _one(page, file[0], (file[1].start, file[1].end), template.name, caption)
            to = target(plain, page.language)
            file, caption = (to.title if to and to.namespace == "file" else normalize(plain), parameter), ""
        elif (
            file is not None
            and not caption
            and not _SIZE.fullmatch(plain)
            and not _option(page.language.code).match(plain)
        ):
            caption = plain
    if file is not None:
        yield _one(page, file[0], (file[1].start, file[1].end), template.name, caption)


def _is_icon(link: str) -> bool:
    width = _PIXELS.search(link)
    return width is not None and int(width[1]) <= _ICON


def _image(page: Page, start: int, end: int) -> Iterator[_Shown]:
    to = target(page.text[start + 2 : min(end - 2, start + 300)].partition("|")[0].rstrip("]"), page.language)
    if to is None or to.namespace != "file" or page.text.startswith("[[:", start):
        return
    nodes = page.nodes(start, end)
    if len(nodes) == 1 and isinstance(nodes[0], Link):
        yield _one(page, to.title, (start, end), "image", _caption(page, nodes[0]))


def _caption(page: Page, link: Link) -> str:
    """The last part between pipes that is not an option (https://www.mediawiki.org/wiki/Help:Images)."""
    if not link.piped:
        return ""
    start = link.start + 3 + len(link.target)
    words = (n for n in link.label if isinstance(n, Words))
    pipes = [n.start + at for n in words for at, character in enumerate(n.text) if character == "|"]
    parts = zip([start, *(pipe + 1 for pipe in pipes)], [*pipes, link.end - 2], strict=True)
    for low, high in reversed(list(parts)):
        if not _option(page.language.code).match(page.text[low:high]) and page.text[low:high].strip():
            return page.passage(low, high).plain
    return ""


@lru_cache(maxsize=32)
def _option(lang: str) -> re.Pattern[str]:
    own = mappings(lang).words.get("images", {}).get("options", ())
    more = f"|(?:{'|'.join(map(re.escape, own))})(?:\\s?=.{{0,400}})?" if own else ""
    return re.compile(rf"\s{{0,9}}(?:{_OPTIONS}{more})\s{{0,9}}\Z", re.IGNORECASE | re.DOTALL)


def _gallery(page: Page, start: int, end: int) -> Iterator[_Shown]:
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
            yield _one(page, file, (position, position + len(line.rstrip())), "gallery", caption)
        position += len(line) + 1
