"""Reads tests/cases/*.md: wikitext and what it must give, and compares graphs as far as a case speaks.

A case is a fenced `wikitext` block with the blocks after it, up to the next `wikitext` block. Words after the language:

- `wikitext title="Old Town" lang=en`: the article's title (none without it) and language.
- `turtle`: of every predicate that stands in the block (and every class after `a`), the graph has these triples and
  no other. Labels are compared only for the subjects that the block names.
- `turtle contains`: the graph has these triples. `turtle absent`: it has none like them, `[]` standing for anything.
- `layer=statements` (or `evidence`, `all`): which layer; `plain` without it.
- `template title="Template:Old Town weatherbox"`: a page that the article may show a part of itself from.
- `problems`: one a line, `place: message` or a part of it, in order. A case without this block must have none.

`<en/Hamhung>` is relative to the base IRI, `:x` is `<the article's page>#x`, all prefixes of the project are declared.
Nodes that are known by their content (`#s-3f2a…`) are written `[ … ]` and compared by what the case says of them.
"""

import re
import shlex
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.vocab import PREFIXES

BASE = "https://w3id.org/wikikg/"
_FENCE = re.compile(r"^```([a-z]+)([^\n`]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
_BY_CONTENT = re.compile(r"#(?:[a-z]+-)?[0-9a-f]{8,64}(?:-[a-z]+)?$")
_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_LABELS = {PREFIXES["rdfs"] + "label", PREFIXES["skos"] + "altLabel", PREFIXES["kg"] + "linkText"}

Triple = tuple[ox.NamedNode | ox.BlankNode, ox.NamedNode, ox.NamedNode | ox.BlankNode | ox.Literal]


@dataclass(frozen=True)
class Expectation:
    """A block that says what must come out; `line` is where it starts in its file."""

    kind: str
    words: frozenset[str]
    layer: str
    text: str
    line: int


@dataclass(frozen=True)
class Case:
    file: Path
    name: str
    wikitext: str
    title: str | None
    lang: str
    expectations: tuple[Expectation, ...]
    templates: tuple[tuple[str, str], ...] = ()
    """Title and wikitext of the template pages."""


def read_cases(path: Path) -> Iterator[Case]:
    """The cases of one file; ValueError where a block cannot be understood."""
    text = path.read_text("utf-8")
    fences = list(_FENCE.finditer(text))
    starts = [index for index, fence in enumerate(fences) if fence[1] == "wikitext"]
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(fences)], strict=True), 1):
        heading = [match[1] for match in _HEADING.finditer(text, 0, fences[start].start())]
        options = dict(word.split("=", 1) for word in shlex.split(fences[start][2]))
        blocks = fences[start + 1 : end]
        expectations = tuple(_expectation(fence, text, path) for fence in blocks if fence[1] != "template")
        if not any(each.kind == "turtle" for each in expectations):
            raise ValueError(f"{path}: case {number} has no turtle block")
        yield Case(
            path,
            f"{path.stem}:{number}:{heading[-1] if heading else ''}",
            fences[start][3],
            options.pop("title", None),
            options.pop("lang", "en"),
            expectations,
            tuple(
                (shlex.split(fence[2])[0].removeprefix("title="), fence[3])
                for fence in blocks
                if fence[1] == "template"
            ),
        )
        if options:
            raise ValueError(f"{path}: case {number}: unknown words {', '.join(options)}")


def _expectation(fence: re.Match[str], text: str, path: Path) -> Expectation:
    line = text.count("\n", 0, fence.start()) + 1
    words = set(shlex.split(fence[2]))
    layers = {word for word in words if word.startswith("layer=")}
    layer = layers.pop().removeprefix("layer=") if layers else "plain"
    known = {"turtle": {"contains", "absent"}, "problems": set[str]()}
    if fence[1] not in known or not words - layers <= known[fence[1]] | {f"layer={layer}"}:
        raise ValueError(f"{path}, line {line}: cannot understand ```{fence[1]}{fence[2]}")
    return Expectation(fence[1], frozenset(words) - {f"layer={layer}"}, layer, fence[3], line)


def parse_expected(turtle: str, page: str) -> list[Triple]:
    """The triples of a case's Turtle; `page` is the article's IRI."""
    prefixes = {**PREFIXES, "": f"{page}#"}
    head = " ".join(f"@prefix {name}: <{iri}> ." for name, iri in prefixes.items())
    return [
        (q.subject, q.predicate, q.object) for q in ox.parse(f"{head} {turtle}", ox.RdfFormat.TURTLE, base_iri=BASE)
    ]


def parse_lines(lines: Iterable[str]) -> list[Triple]:
    """The triples of N-Quads lines, whatever their graph, each once."""
    quads = ox.parse("\n".join(lines), ox.RdfFormat.N_QUADS)
    return list(dict.fromkeys((q.subject, q.predicate, q.object) for q in quads))


def differences(expected: list[Triple], actual: list[Triple], page: str, words: frozenset[str]) -> list[str]:
    """What is missing and what is unexpected, one a line; empty when the graph is as the case says."""
    if "absent" in words:
        found = [t for t in actual if any(_like(pattern, t) for pattern in expected)]
        return [f"unexpected  {_shown(t, {}, page)}" for t in found]
    want = Counter(_unfolded(expected, page))
    have = Counter(_unfolded(_told(expected, actual), page))
    missing = [f"missing     {fact}" for fact in sorted((want - have).elements())]
    if "contains" in words:
        return missing
    return missing + [f"unexpected  {fact}" for fact in sorted((have - want).elements())]


def _like(pattern: Triple, triple: Triple) -> bool:
    return all(isinstance(p, ox.BlankNode) or p == t for p, t in zip(pattern, triple, strict=True))


def _anonymous(node: object) -> bool:
    return isinstance(node, ox.BlankNode) or (isinstance(node, ox.NamedNode) and bool(_BY_CONTENT.search(node.value)))


def _key(triple: Triple) -> tuple[object, ...]:
    """What naming this triple's predicate speaks about: all of the predicate, of `a` all of the class."""
    return (triple[1], triple[2]) if triple[1] == _TYPE else (triple[1],)


def _told(expected: list[Triple], actual: list[Triple]) -> list[Triple]:
    """The part of the actual graph that the expected one speaks about."""
    objects = {t[2] for t in expected}
    subjects = {t[0] for t in expected}
    named = {_key(t) for t in expected if not _anonymous(t[0])}
    nameless = {_key(t) for t in expected if _anonymous(t[0])}
    roots = {_key(t) for t in expected if _anonymous(t[0]) and t[0] not in objects}
    roots = {key for key in roots if key[0] == _TYPE} or roots
    kept = [t for t in actual if not _anonymous(t[0]) and _key(t) in named]
    kept = [t for t in kept if t[1].value not in _LABELS or t[0] in subjects]
    about: dict[object, list[Triple]] = defaultdict(list)
    for t in actual:
        if _anonymous(t[0]) and _key(t) in nameless:
            about[t[0]].append(t)
    waiting = [t[2] for t in kept] + [t[0] for t in actual if _anonymous(t[0]) and _key(t) in roots]
    while waiting:
        node = waiting.pop()
        found = about.pop(node, [])
        kept += found
        waiting += [t[2] for t in found]
    return kept


def _unfolded(triples: list[Triple], page: str) -> Iterator[str]:
    """Each triple about a named thing, and each nameless thing that no triple leads to, as one line of Turtle."""
    about: dict[object, list[Triple]] = defaultdict(list)
    for t in triples:
        if _anonymous(t[0]):
            about[t[0]].append(t)
    for t in triples:
        if not _anonymous(t[0]):
            yield _shown(t, about, page)
    reached = {t[2] for t in triples}
    for node in [node for node in about if node not in reached]:
        yield _term(node, about, page, ()) + " ."


def _shown(t: Triple, about: Mapping[object, list[Triple]], page: str) -> str:
    return f"{_term(t[0], {}, page, ())} {_predicate(t[1], page)} {_term(t[2], about, page, ())} ."


def _predicate(node: ox.NamedNode, page: str) -> str:
    return "a" if node == _TYPE else _term(node, {}, page, ())


def _term(node: object, about: Mapping[object, list[Triple]], page: str, inside: tuple[object, ...]) -> str:
    if isinstance(node, ox.BlankNode) or node in about:
        if node in inside:
            return "[ … ]"
        facts = sorted(
            f"{_predicate(t[1], page)} {_term(t[2], about, page, (*inside, node))}" for t in about.get(node, ())
        )
        return f"[ {' ; '.join(facts)} ]" if facts else "[]"
    if isinstance(node, ox.Literal):
        return _literal(node, page)
    assert isinstance(node, ox.NamedNode)
    iri = node.value
    if iri.startswith(f"{page}#"):
        return "[]" if _anonymous(node) else ":" + iri.removeprefix(f"{page}#")
    for name, start in PREFIXES.items():
        if iri.startswith(start) and re.fullmatch(r"[\w-]+", iri.removeprefix(start)):
            return f"{name}:{iri.removeprefix(start)}"
    return f"<{iri.removeprefix(BASE)}>"


def _literal(node: ox.Literal, page: str) -> str:
    if node.language:
        return f'"{node.value}"@{node.language}'
    kind = node.datatype.value.removeprefix(PREFIXES["xsd"])
    if kind in ("integer", "decimal"):
        return node.value
    return f'"{node.value}"' if kind == "string" else f'"{node.value}"^^{_term(node.datatype, {}, page, ())}'
