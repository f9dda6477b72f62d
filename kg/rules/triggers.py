"""The words without which a pattern cannot match, so that a rule is tried only on sentences that have one of them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_EDGE = "\0"
"""Where a word surely begins or ends."""
_MOST = 200
"""Alternatives of a stretch of a pattern that are written out; a stretch with more ends there."""
_FEW = 12
_SLOTS = {"subject": "⟦[^⟦⟧]*⟧", "agent": "⟦[^⟦⟧]*⟧", "link": "⟦[^⟦⟧]*⟧"}
"""What the slots that are always marked look like; any other slot may be anything."""
_SLOT = re.compile(r"\{([a-z]+)\}")
_WORD = re.compile(r"\w+")

Strings = frozenset[str] | None
"""All that a part of a pattern can match, None where that is too much."""


def triggers(pattern: str) -> frozenset[str]:
    """The rarest set of words of which each match has one, in lower case; none where a pattern fixes no word.

    The rarest are the longest: of a pattern's fixed stretches the one counts whose shortest word is longest. re.error
    where the pattern is none.
    """
    opened = _SLOT.sub(lambda slot: _SLOTS.get(slot[1], r"[^\d]*"), pattern)
    return _best(list(_sets(parser.parse(opened))))


def _best(found: Sequence[frozenset[str]]) -> frozenset[str]:
    return max(found, key=lambda words: (min(map(len, words)), -len(words)), default=frozenset())


def _sets(tokens: Any, open_left: bool = True, open_right: bool = True) -> Iterator[frozenset[str]]:
    """The sets of words that a sequence demands: one from each fixed stretch, and those of its open parts.

    `open_left`, `open_right`: whether a word may go on beyond the sequence; a match may begin and end inside a word.
    """
    stretch: list[frozenset[str]] = []
    parts = list(_flat(tokens))
    for index, (op, argument) in enumerate(parts):
        strings = _strings(op, argument)
        if strings is not None and _size(stretch) * len(strings) <= _MOST:
            stretch.append(strings)
            continue
        yield from _of_stretch(stretch, open_left, open_right=True)
        if strings is None:
            before = open_left if not stretch else not _apart(stretch, last=True)
            after = not _begins_apart(parts[index + 1 :]) if parts[index + 1 :] else open_right
            yield from _nested(op, argument, before, after)
        stretch, open_left = ([strings] if strings is not None else [], True)
    yield from _of_stretch(stretch, open_left, open_right)


def _apart(stretch: Sequence[frozenset[str]], *, last: bool) -> bool:
    """Whether all that a stretch can be ends, or begins, outside a word."""
    strings = ["".join(each) for each in product(*stretch)]
    return all(string and not _WORD.match(string[-1 if last else 0]) for string in strings)


def _begins_apart(parts: Sequence[tuple[Any, Any]]) -> bool:
    """Whether what follows begins outside a word."""
    for op, argument in parts:
        strings = _strings(op, argument)
        if strings is None or any(string and _WORD.match(string[0]) for string in strings):
            return False
        if "" not in strings:
            return True
    return False


def _flat(tokens: Any) -> Iterator[tuple[Any, Any]]:
    for op, argument in tokens:
        if op is ops.SUBPATTERN:
            yield from _flat(argument[3])
        else:
            yield op, argument


def _nested(op: Any, argument: Any, open_left: bool, open_right: bool) -> Iterator[frozenset[str]]:
    """The words that a part demands which cannot be written out: each alternative of a branch, a repeated part."""
    if op is ops.BRANCH:
        each = [_best(list(_sets(branch, open_left, open_right))) for branch in argument[1]]
        if all(each):
            yield frozenset().union(*each)
    elif op in (ops.MAX_REPEAT, ops.MIN_REPEAT) and argument[0] > 0:
        yield from _sets(argument[2])


def _size(stretch: Sequence[frozenset[str]]) -> int:
    total = 1
    for strings in stretch:
        total *= len(strings)
    return total


def _strings(op: Any, argument: Any) -> Strings:
    match op:
        case ops.LITERAL:
            return frozenset({chr(argument).lower()})
        case ops.AT:
            return frozenset({_EDGE})
        case ops.ASSERT | ops.ASSERT_NOT:
            return frozenset({_EDGE if argument[0] < 0 and op is ops.ASSERT_NOT and _is_word(argument[1]) else ""})
        case ops.IN:
            return _of_class(argument)
        case ops.BRANCH:
            return _union([_of_sequence(branch) for branch in argument[1]])
        case ops.SUBPATTERN:
            return _of_sequence(argument[3])
        case ops.MAX_REPEAT | ops.MIN_REPEAT:
            return _repeated(*argument)
    return None


def _is_word(tokens: Any) -> bool:
    """Whether a look-behind asks for a letter, so that without one a word begins."""
    return list(tokens) == [(ops.IN, [(ops.CATEGORY, ops.CATEGORY_WORD)])]


def _of_class(argument: Any) -> Strings:
    if len(argument) > _FEW or any(op is not ops.LITERAL for op, _ in argument):
        return None
    return frozenset(chr(code).lower() for _, code in argument)


def _union(found: Sequence[Strings]) -> Strings:
    known = [strings for strings in found if strings is not None]
    whole: frozenset[str] = frozenset().union(*known)
    return whole if len(known) == len(found) and len(whole) <= _MOST else None


def _of_sequence(tokens: Any) -> Strings:
    parts: list[frozenset[str]] = []
    for op, argument in tokens:
        strings = _strings(op, argument)
        if strings is None or _size(parts) * len(strings) > _MOST:
            return None
        parts.append(strings)
    return frozenset(map("".join, product(*parts)))


def _repeated(least: int, most: int, tokens: Any) -> Strings:
    once = _of_sequence(tokens)
    if once is None or most > 3 or len(once) ** most > _MOST:
        return None
    return frozenset("".join(each) for count in range(least, most + 1) for each in product(once, repeat=count))


def _of_stretch(stretch: Sequence[frozenset[str]], open_left: bool, open_right: bool) -> Iterator[frozenset[str]]:
    """Words of which each string that a fixed stretch can be has one, if each has any."""
    if not stretch:
        return
    wanting: list[frozenset[str]] = []
    for string in map("".join, product(*stretch)):
        whole = frozenset(
            match.group()
            for match in _WORD.finditer(string)
            if not (open_left and match.start() == 0) and not (open_right and match.end() == len(string))
        )
        if not whole:
            return
        wanting.append(whole)
    yield frozenset(_hitting(wanting))


def _hitting(wanting: list[frozenset[str]]) -> Iterator[str]:
    """Words that hit every set, chosen by how many sets a word hits and how long, so how rare, it is."""
    while wanting:
        hits = Counter(word for words in wanting for word in words)
        best = max(hits, key=lambda word: (hits[word] * len(word) ** 3, word))
        yield best
        wanting = [words for words in wanting if best not in words]
