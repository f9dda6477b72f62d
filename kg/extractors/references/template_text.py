"""A plain citation as a reader sees it, `{{ISBN|…}}` with its label; what its other templates say comes as marks."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.extractors.references.parameter_readers import archived_on, is_archive, read_date, words_of
from kg.mapping.citations import Citing
from kg.model import Problem, Time
from kg.values.identifiers import doi, isbn, issn
from kg.wikitext.nodes import Element, Node, Template, WebLink, Words
from kg.wikitext.page import Page

_READERS = {"isbn": isbn, "issn": issn, "doi": doi}


@dataclass
class Marks:
    """What the templates inside a plain citation say; `unknown` are those nothing is known of."""

    numbers: dict[str, str] = field(default_factory=dict)
    archive_url: str | None = None
    archive_date: Time | None = None
    lang: str | None = None
    problems: list[Problem] = field(default_factory=list)
    unknown: list[Template] = field(default_factory=list)


def visible(page: Page, style: Citing, nodes: tuple[Node, ...], marks: Marks) -> Iterator[Node]:
    """The nodes that are seen; what the others say goes to `marks`."""
    for node in nodes:
        if isinstance(node, WebLink) and not node.label:
            yield WebLink(node.start, node.end, node.url, (Words(node.start, node.end, node.url),))
        elif isinstance(node, Element) and node.nodes:
            yield Element(node.start, node.end, node.tag, tuple(visible(page, style, node.nodes, marks)))
        elif isinstance(node, Template):
            yield from _template(page, style, node, marks)
        else:
            yield node


def _template(page: Page, style: Citing, node: Template, marks: Marks) -> Iterator[Node]:
    first = next(iter(node.positional()), None)
    said = words_of(page, first.nodes) if first else ""
    if node.key in style.inside["archive"]:
        _archived(page, node, marks)
    elif node.key in style.inside["language"]:
        marks.lang = marks.lang or style.language(said)
    elif tag := _language_in_name(node.key, style):
        marks.lang = marks.lang or tag
    elif node.key in style.inside["shown"]:
        for kind, read in _READERS.items():
            if node.key in style.inside[kind] and said:
                if number := read(said):
                    marks.numbers.setdefault(kind, number)
                else:
                    marks.problems.append(
                        page.problem((node.start, node.end), "citation", f"{said!r} is no valid {kind.upper()}")
                    )
        yield Words(node.start, node.end, f"{style.inside['shown'][node.key]}{said}")
    else:
        if node.key not in page.language.inline and node.name not in page.language.countries:
            marks.unknown.append(node)
        yield node


def _archived(page: Page, node: Template, marks: Marks) -> None:
    url, date = node.get("url", "1"), node.get("date", "2")
    written = words_of(page, date.nodes) if date else ""
    address = page.text[url.start : url.end] if url else ""
    if written.isdecimal() and len(written) >= 8:
        if address and not is_archive(address):
            # {{Wayback|url=…|date=20130805102916}} names the page itself and the stamp of its copy.
            address = f"https://web.archive.org/web/{written}/{address}"
        written = f"{written[:4]}-{written[4:6]}-{written[6:8]}"
    marks.archive_url = marks.archive_url or address or None
    marks.archive_date = marks.archive_date or (read_date(page, written) if written else None) or archived_on(address)


def _language_in_name(key: str, style: Citing) -> str | None:
    """The language of `{{de icon}}` and `{{ref-de}}`."""
    for ending in style.inside["language_before"]:
        if key.endswith(ending):
            return style.language(key.removesuffix(ending))
    for beginning in style.inside["language_after"]:
        if key.startswith(beginning):
            return style.language(key.removeprefix(beginning))
    return None


def spelled_out(page: Page, node: Template) -> str:
    """A template nobody knows as words: its name and what it says, so that nothing is lost."""
    said = [words_of(page, p.nodes) if not p.named else f"{p.name} {words_of(page, p.nodes)}" for p in node.parameters]
    return ", ".join(filter(None, (node.name, *(words for words in said if words))))
