"""How the templates that a language knows read inside running text: one function for each kind of rule.

The rules are data (`templates.toml`); a template without one leaves a mark of no width and no words.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from kg.wikitext.language import How, Inline
from kg.wikitext.nodes import Element, Hidden, Node, Parameter, Template, Words
from kg.wikitext.titles import Target, normalize

if TYPE_CHECKING:
    from kg.wikitext.passage import Writer

_ITEMS = frozenset({"li", "dd", "dt"})


def transclude(writer: "Writer", node: Template) -> None:
    """Write what a reader sees of a template."""
    # {{RUS}} is Russia, {{RuS|…}} Russian: the names of countries are told apart from others by their capitals.
    country, target = writer.language.countries.get(node.name), writer.language.country_target
    if country and not node.parameters:
        _labelled(writer, node, country)
    elif country and target and node.get(target):
        _labelled(writer, node, country, icon=True)
        _link(writer, node, Inline("link", show=("1", target), title=target))
    elif rule := writer.language.rule(node.key):
        _KINDS[rule.how](writer, node, rule)
    elif _is_function(writer, node):
        writer.whole("template", node, node.name.partition(":")[2].strip())
    elif writer.shown and (words := writer.shown(node)) is not None:
        writer.whole("template", node, words)
    else:
        writer.mark("unknown", node)


def _is_function(writer: "Writer", node: Template) -> bool:
    """`{{formatnum:1234}}`: a rule named with its colon, and a value that stands behind it in the name."""
    name, colon, value = node.key.partition(":")
    rule = writer.language.inline.get(f"{name}:") if colon else None
    return rule is not None and rule.how == "show" and bool(value)


def _show(writer: "Writer", node: Template, rule: Inline) -> None:
    with writer.anchored("template", node):
        _write(writer, node.get(*rule.show))


def _lang(writer: "Writer", node: Template, rule: Inline) -> None:
    code = rule.lang[1:] if rule.lang.startswith("=") else _value(writer, node, rule.lang)
    code = writer.language.words.get("tags", {}).get(code, code)
    with writer.anchored("lang", node, lang=code or None):
        _write(writer, node.get(*rule.show))


def _text(writer: "Writer", node: Template, rule: Inline) -> None:
    writer.put(rule.text, node.start, node.end)
    writer.mark("template", node)


def _before(writer: "Writer", node: Template, rule: Inline) -> None:
    filled = [parameter for parameter in node.positional() if parameter.end > parameter.start]
    with writer.anchored("template", node):
        for index, parameter in enumerate(filled):
            writer.put(f" – {rule.text}" if index else rule.text, parameter.start - 1, parameter.start)
            _write(writer, parameter)
    if not filled:
        writer.put(rule.text, node.start, node.end)


def _hide(writer: "Writer", node: Template, _rule: Inline) -> None:
    writer.mark("template", node)


def _link(writer: "Writer", node: Template, rule: Inline) -> None:
    """`{{ill|Title|ko|제목|lt=label}}`: a link to a page that may be missing, and the title that another wiki has."""
    names = rule.title.split("|")
    title = normalize(_value(writer, node, rule.title))
    wiki = _value(writer, node, rule.wiki)
    foreign = (wiki, normalize(_value(writer, node, rule.foreign)) or title) if wiki and title else None
    to = Target(title, "") if title else None
    with writer.anchored("link" if to else "template", node, to=to, foreign=foreign):
        _write(writer, node.get(*rule.show) or node.get(*names))


def _name(writer: "Writer", node: Template, rule: Inline) -> None:
    """`{{sortname|Ann|Lee|dab=mystic}}`: a name in parts that links the page of that name."""
    shown = [parameter for name in rule.show if (parameter := node.get(name))]
    words = rule.text.join(_value(writer, node, parameter.name) for parameter in shown)
    apart = _value(writer, node, rule.foreign) if rule.foreign else ""
    title = _value(writer, node, rule.title) or (f"{words} ({apart})" if apart and words else words)
    is_link = bool(title) and not any(node.get(name) for name in rule.words)
    with writer.anchored("link" if is_link else "template", node, to=Target(normalize(title), "") if is_link else None):
        for index, parameter in enumerate(shown):
            if index:
                writer.put(rule.text, parameter.start - 1, parameter.start)
            _write(writer, parameter)


def _country(writer: "Writer", node: Template, rule: Inline) -> None:
    name = rule.title[1:] if rule.title.startswith("=") else _value(writer, node, rule.title)
    country = writer.language.countries.get(name, name)
    forces = writer.language.words.get("services", {}).get(rule.text)
    _labelled(writer, node, country if forces is None else forces.get(country, ""), icon=rule.text == "icon")


def _labelled(writer: "Writer", node: Template, title: str, *, icon: bool = False) -> None:
    """A link whose words stand in no parameter: `{{DPRK}}` shows the country's name, `{{flagicon|…}}` nothing."""
    to = Target(normalize(title), "") if normalize(title) else None
    writer.whole("link" if to else "template", node, "" if icon else title, to=to)


def _join(writer: "Writer", node: Template, rule: Inline) -> None:
    """The parts of a list, in parameters or behind bullets, between separators."""
    with writer.anchored("template", node):
        first = True
        for place, part in _parts(node):
            if not first:
                writer.put(rule.text, place, place + 1)
            writer.fragment(part)
            first = False


def _parts(node: Template) -> Iterator[tuple[int, tuple[Node, ...]]]:
    """The filled parts with the place of what parts them from those before (a pipe or a bullet)."""
    for parameter in node.positional():
        place, part = parameter.nodes[0].start - 1 if parameter.nodes else parameter.start, list[Node]()
        for one in (*parameter.nodes, None):
            if one is not None and not (isinstance(one, Element) and one.tag in _ITEMS and not one.nodes):
                part.append(one)
                continue
            if trimmed := _trimmed(part):
                yield place, trimmed
            if one is not None:
                place, part = one.start, []


def _trimmed(nodes: list[Node]) -> tuple[Node, ...]:
    """Nodes without the white space and the comments at their edges."""
    seen = [i for i, n in enumerate(nodes) if not _is_blank(n)]
    kept = nodes[seen[0] : seen[-1] + 1] if seen else []
    if kept and isinstance(first := kept[0], Words):
        text = first.text.lstrip()
        kept[0] = Words(first.end - len(text), first.end, text)
    if kept and isinstance(last := kept[-1], Words):
        text = last.text.rstrip()
        kept[-1] = Words(last.start, last.start + len(text), text)
    return tuple(kept)


def _is_blank(node: Node) -> bool:
    return isinstance(node, Hidden) or (isinstance(node, Words) and node.text.isspace())


def _measure(writer: "Writer", node: Template, rule: Inline) -> None:
    """`{{cvt|319|m}}` reads `319 m`: numbers and words up to the unit, and a smaller unit behind it (`6 ft 2 in`)."""
    fields = [(p, writer.plain(p.nodes)) for p in node.positional()]
    with writer.anchored("template", node):
        for index, (parameter, words) in enumerate(fields):
            if index:
                writer.put(" ", parameter.start - 1, parameter.start)
            writer.fragment(parameter.nodes)
            if index and words and not _is_number(words) and words not in rule.words:
                more = [field for _, field in fields[index + 1 : index + 3]]
                if not (
                    len(more) == 2 and _is_number(more[0]) and more[1].isalpha() and _is_number(fields[index - 1][1])
                ):
                    break


def _units(writer: "Writer", node: Template, rule: Inline) -> None:
    """`{{height|ft=6|in=2}}` reads `6 ft 2 in`; without such parameters the parts are joined (`{{duration|1|30}}`)."""
    fields = [p for p in node.parameters if p.named and p.name in rule.words and p.end > p.start]
    if not fields:
        _join(writer, node, rule)
        return
    with writer.anchored("template", node):
        for index, parameter in enumerate(fields):
            writer.put(" " * bool(index), parameter.start - 1, parameter.start)
            writer.fragment(parameter.nodes)
            writer.put(f" {parameter.name}", parameter.start, parameter.end)


def _is_number(words: str) -> bool:
    return words.lstrip("-−+.")[:1].isdecimal()


def _date(writer: "Writer", node: Template, rule: Inline) -> None:
    """`{{start date|1945|8|22}}` reads `1945-08-22`, `{{date|22|August|1945}}` as it stands; no more than that.

    `{{as of|2011}}` has words around its date, or others in its place.
    """
    before, _, after = rule.text.partition("{}")
    fields = [(p, writer.plain(p.nodes)) for p in node.positional() if p.end > p.start]
    with writer.anchored("template", node):
        if rule.text and (instead := node.get(*rule.show)):
            _write(writer, instead)
            return
        if fields and before:
            writer.put(before, node.start, fields[0][0].start)
        _date_of(writer, fields)
        if fields and after:
            writer.put(after, fields[-1][0].end, node.end)


def _date_of(writer: "Writer", fields: list[tuple[Parameter, str]]) -> None:
    if fields and not (len(fields[0][1]) > 2 and fields[0][1].isdecimal()):
        written = any(len(words) > 2 and words.isdecimal() for _, words in fields[1:3])
        for index, (parameter, _) in enumerate(fields[: 3 if written else 1]):
            writer.put(" " * bool(index), parameter.start - 1, parameter.start)
            writer.fragment(parameter.nodes)
        return
    for index, (parameter, words) in enumerate(fields[:3]):
        if not words.isdecimal() or (index and len(words) > 2):
            break
        writer.put(f"-{words:0>2}" if index else words, parameter.start, parameter.end)


def _write(writer: "Writer", parameter: Parameter | None) -> None:
    if parameter:
        writer.fragment(parameter.nodes)


def _value(writer: "Writer", node: Template, names: str) -> str:
    """The words of the first filled of these parameters (`3|1`)."""
    parameter = node.get(*names.split("|")) if names else None
    return writer.plain(parameter.nodes) if parameter else ""


_KINDS: Mapping[How, "Callable[[Writer, Template, Inline], None]"] = {
    "show": _show,
    "lang": _lang,
    "text": _text,
    "before": _before,
    "hide": _hide,
    "note": _hide,
    "link": _link,
    "name": _name,
    "country": _country,
    "join": _join,
    "measure": _measure,
    "units": _units,
    "date": _date,
}
