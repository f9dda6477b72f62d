"""Wikitext as the plain words of a value: what a reader sees, with value templates written out."""

from kg.values.inline import minimal
from kg.values.value_templates import written_out
from kg.wikitext.language import Language
from kg.wikitext.nodes import Node, PieceTooHard, Template, parse
from kg.wikitext.passage import Passage, passage

Wikitext = str | Passage
"""What the readers accept: wikitext, or a passage that has been rendered already."""


def words(wikitext: Wikitext, lang: str, language: Language | None = None) -> str:
    """The value in plain words; empty where there is none or the wikitext is too broken to be parsed in bounded time."""
    seen = rendered(wikitext, lang, language)
    return spliced(seen, lang) if seen else ""


def rendered(wikitext: Wikitext, lang: str, language: Language | None = None) -> Passage | None:
    """The passage of a value; None where the wikitext is too broken to be parsed in bounded time."""
    if isinstance(wikitext, Passage):
        return wikitext
    try:
        nodes = parse(wikitext)
    except PieceTooHard:
        return None
    return passage(nodes, language or minimal(lang))


def of_nodes(nodes: tuple[Node, ...], lang: str, language: Language | None = None) -> str:
    """The same for nodes, such as those of a template's parameter."""
    return spliced(passage(nodes, language or minimal(lang)), lang)


def spliced(text: Passage, lang: str) -> str:
    """The passage's text with each value template in the words that the readers understand."""
    pieces, at = list[str](), 0
    for anchor in text.anchors:
        if anchor.start < at or not isinstance(anchor.node, Template):
            continue
        written = written_out(anchor.node, lang, of_nodes)
        if written is None:
            continue
        pieces += [text.plain[at : anchor.start], written]
        at = anchor.end
    pieces.append(text.plain[at:])
    return " ".join("".join(pieces).split())
