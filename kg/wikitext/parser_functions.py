"""Template pages that are tables of values (`{{#switch: {{{1}}} | a = 1 | b = 2}}`): which words a call shows.

It knows `#switch`, `#if`, `#ifeq` and `formatnum`, and refuses the rest: what it gives are words of the page.
Source: https://www.mediawiki.org/wiki/Help:Extension:ParserFunctions
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise

from kg.wikitext.noinclude import included
from kg.wikitext.scan import Span, between, cut, scan

_NAME = re.compile(r"\s{0,99}(#switch|#if|#ifeq|formatnum)\s{0,9}:", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_NUMBER = re.compile(r"=\s{0,9}\d[\d.,\s]{0,20}(?=[|}])")
_MARKUP = re.compile(r"[\[<{]|''")
_DEEPEST = 40
_DEFAULT = "#default"

Stretch = tuple[int, int]


@lru_cache(maxsize=256)
def is_table(text: str) -> bool:
    """Whether a page shows one of several numbers, by what it is called with."""
    return "#switch" in text.casefold() and _NUMBER.search(included(text, _Any())) is not None


def decided(text: str, arguments: Mapping[str, str]) -> Stretch | None:
    """Where on a template page the words stand that a call with these arguments shows; None where it is no stretch."""
    shown, spans = _opened(text, frozenset(arguments))
    found = _Table(shown, arguments).stretch(0, len(shown), spans)
    return found if found and not _MARKUP.search(text[slice(*found)]) else None


class _Any(frozenset[str]):
    """Every argument is given: none has its default."""

    def __contains__(self, _name: object) -> bool:
        return True


@lru_cache(maxsize=256)
def _opened(text: str, given: frozenset[str]) -> tuple[str, list[Span]]:
    """A list of towns calls one page a hundred times."""
    shown = included(text, given)
    return shown, scan(shown).spans


class _Table:
    """A page as one call sees it."""

    def __init__(self, text: str, arguments: Mapping[str, str]) -> None:
        self.text, self.arguments = text, arguments

    def stretch(self, start: int, end: int, spans: list[Span]) -> Stretch | None:
        """The words of `text[start:end]`, blanks and comments around them left out."""
        held = [span for span in between(spans, start, end) if span.kind != "comment"]
        for span in between(spans, start, end):
            if span.kind == "comment" and not self.text[start : span.start].strip():
                start = span.end
        comments = [span for span in between(spans, start, end) if span.kind == "comment"]
        for span in reversed(comments):
            if not self.text[span.end : end].strip():
                end = span.start
        start += len(self.text[start:end]) - len(self.text[start:end].lstrip())
        end -= len(self.text[start:end]) - len(self.text[start:end].rstrip())
        if not held:
            return (start, end) if start < end else None
        one = held[0]
        is_whole = len(held) == 1 and (one.start, one.end) == (start, end)
        return self.function(one) if is_whole and one.kind == "template" and one.height < _DEEPEST else None

    def words(self, start: int, end: int, spans: list[Span]) -> str | None:
        """`text[start:end]` with what its arguments and functions give; None where that cannot be told."""
        pieces = list[str]()
        for span in between(spans, start, end):
            pieces.append(self.text[start : span.start])
            start = span.end
            if span.kind == "argument":
                name = self.text[span.start + 3 : span.end - 3].partition("|")[0].strip()
                pieces.append(self.arguments.get(name, ""))
            elif span.kind == "template":
                found = self.function(span) if span.height < _DEEPEST else None
                if found is None:
                    return None
                pieces.append(self.text[slice(*found)])
            elif span.kind != "comment":
                return None
        return "".join([*pieces, self.text[start:end]]).strip()

    def function(self, span: Span) -> Stretch | None:
        match = _NAME.match(self.text, span.start + 2, span.end)
        if match is None:
            return None
        held = span.children
        pipes = [*cut(self.text, match.end(), span.end - 2, "|", held), span.end - 2]
        parts = [(low + 1, high) for low, high in pairwise(pipes)]
        name = match[1].casefold()
        if name == "formatnum":
            return self.stretch(match.end(), pipes[0], held)
        subject = self.words(match.end(), pipes[0], held)
        if subject is None:
            return None
        if name == "#switch":
            chosen = self.case(subject, parts, held)
        elif name == "#if":
            chosen = next(iter(parts[0 if subject else 1 :]), None)
        else:
            other = self.words(*parts[0], held) if parts else None
            chosen = next(iter(parts[1 if subject == other else 2 :]), None) if other is not None else None
        return self.stretch(*chosen, held) if chosen else None

    def case(self, subject: str, parts: list[Stretch], spans: list[Span]) -> Stretch | None:
        """The value of the case that the subject names, of the default where none does."""
        default: Stretch | None = None
        waiting = False
        for number, (key, value) in enumerate(self.cases(parts, spans), 1):
            if key is None:
                return None
            last = value is None and number == len(parts)
            waiting |= key == subject and not last
            if value is None:
                default = parts[-1] if last else default
            elif waiting:
                return value
            elif key == _DEFAULT:
                default = value
        return default

    def cases(self, parts: list[Stretch], spans: list[Span]) -> Iterator[tuple[str | None, Stretch | None]]:
        """Each case with its key, and its value where it has one of its own (`a | b = 1`: a shares that of b)."""
        for start, end in parts:
            equals = next(cut(self.text, start, end, "=", between(spans, start, end)), None)
            yield self.words(start, equals or end, spans), None if equals is None else (equals + 1, end)
