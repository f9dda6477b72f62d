"""Wikitext as the plain words of a value: what a reader sees, with value templates written out."""

import re
from dataclasses import replace

from kg.values.language_tables import tables
from kg.values.standalone_language import standalone
from kg.values.template_parameters import parameter
from kg.values.value_templates import written_out
from kg.wikitext.inline import parse
from kg.wikitext.language import Language
from kg.wikitext.nodes import Character, Element, Link, Node, Parameter, PieceTooHard, Template, WebLink, Words
from kg.wikitext.passage import Passage, passage

Wikitext = str | Passage
"""What the readers accept: wikitext, or a passage that has been rendered already."""


_NUMBERED = re.compile(r"#\d[^\n]*")
"""`#5` as a value is a number in a row, not a list."""
_SECONDS = re.compile(r"((?<!')['′’]\s?\d{1,3}(?:\.\d{1,9})?)''(?!')")
"""Two apostrophes behind minutes or feet (`5'6''`) are no italics."""
_DIGITS_APART = re.compile(r"(?<=\d) (?=\d)")
_POWER = re.compile(r"[-−]?\d{1,3}")
_RAISED = str.maketrans("0123456789-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻")


def words(wikitext: Wikitext, lang: str, language: Language | None = None) -> str:
    """The value in plain words; empty where there is none or the wikitext cannot be parsed in bounded time."""
    seen = rendered(wikitext, lang, language)
    number = isinstance(wikitext, str) and _NUMBERED.fullmatch(wikitext)
    return ("#" if number else "") + spliced(seen, lang) if seen else ""


def rendered(wikitext: Wikitext, lang: str, language: Language | None = None) -> Passage | None:
    """The passage of a value, value templates written out in it; None where it cannot be parsed in bounded time."""
    if isinstance(wikitext, Passage):
        return wikitext
    try:
        nodes = parse(_SECONDS.sub(r"\1″", wikitext))
    except PieceTooHard:
        return None
    return passage(_resolved(nodes, lang), language or standalone(lang))


def of_nodes(nodes: tuple[Node, ...], lang: str) -> str:
    """The plain words of nodes, such as those of a template's parameter."""
    return passage(_resolved(nodes, lang), standalone(lang)).plain


def _resolved(nodes: tuple[Node, ...], lang: str) -> tuple[Node, ...]:
    """The same nodes with each value template replaced by its words."""
    return tuple(_one(node, lang) for node in nodes)


def _one(node: Node, lang: str) -> Node:
    if isinstance(node, Template):
        text = written_out(node, lang, of_nodes)
        if text is not None:
            return Character(node.start, node.end, text)
        inner = tuple(replace(p, nodes=_resolved(p.nodes, lang)) for p in node.parameters)
        return _in_language(replace(node, parameters=inner), lang)
    if isinstance(node, Element):
        if node.tag == "sup" and (power := of_nodes(node.nodes, lang).strip()) and _POWER.fullmatch(power):
            return Character(node.start, node.end, power.translate(_RAISED))
        return replace(node, nodes=_resolved(node.nodes, lang))
    if isinstance(node, Link | WebLink):
        return replace(node, label=_resolved(node.label, lang))
    return node


def _in_language(node: Template, lang: str) -> Template:
    """`{{lang-ko|…}}` says what `{{lang|ko|…}}` does, and `{{transl|ru|…}}` writes it in Latin letters."""
    if node.key in tables(lang).get("templates", {}).get("transliteration", ()) and (of := node.get("1")):
        tag = Words(of.start, of.end, f"{of_nodes(of.nodes, lang).strip()}-Latn")
        rest = (p for p in node.parameters if p.name != "1")
        return replace(node, parameters=(replace(of, nodes=(tag,)), *rest))
    prefix = tables(lang).get("templates", {}).get("names", {}).get("language", "")
    code = node.key.removeprefix(prefix)
    shown = node.get(*parameter(lang, "shown"))
    if code == node.key or not 2 <= len(code) <= 12 or shown is None:
        return node
    first = Parameter("1", False, node.start, node.end, (Words(node.start, node.start + len(code), code),))
    return replace(node, name="lang", parameters=(first, replace(shown, name="2")))


def spliced(text: Passage, lang: str) -> str:
    """A passage's text with the value templates that it did not show put in their places."""
    pieces, at = list[str](), 0
    for anchor in text.anchors:
        if anchor.start < at or not isinstance(anchor.node, Template):
            continue
        written = written_out(anchor.node, lang, of_nodes)
        if written is None:
            continue
        before, after = _lines(text, at, anchor.start), text.plain[anchor.end : anchor.end + 1]
        # White space beside a template without width was made one, or fell away at the end.
        loose = anchor.start == anchor.end
        glued_before = loose and before[-1:].isalnum() and written[:1].isalnum()
        glued_after = loose and after.isalnum() and written[-1:].isalnum()
        pieces += [before, " " if glued_before else "", written, " " if glued_after else ""]
        at = anchor.end
    pieces.append(_lines(text, at, len(text.plain)))
    return " ".join("".join(pieces).split())


def _lines(text: Passage, start: int, end: int) -> str:
    """A stretch of the plain text where `500<br>200` does not read as one number."""
    pieces, at = list[str](), start
    for gap in _DIGITS_APART.finditer(text.plain, start, end):
        place = gap.start()
        start, behind = text.place(place)
        if behind - start == 1 and text.place(place + 1)[0] - behind >= _SHORTEST_BREAK:
            pieces += [text.plain[at:place], ";"]
            at = place
    pieces.append(text.plain[at:end])
    return "".join(pieces)


_SHORTEST_BREAK = len("br>")
