"""Names of people as citations write them (`Frank, Rüdiger`, `Gaietta G`, `L. B. Asprey and K. Smith`)."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from kg.mapping.citations import Citing, People
from kg.wikitext.sentence_patterns import either

_INITIALS = re.compile(r"(?:[^\W\d_]\.?[ -]?){1,4}")
_SHORTENED = re.compile(r"(?:^|[\s.-])[^\W\d_]\.")
_ACCEPTED = re.compile(r"\(\(([^()]{1,200})\)\)")
MAX_NAMES = 60
"""More names than this in one plain list are no list of authors."""

Name = tuple[str, str]
"""A name to show and the surname that short citations use."""


def given_first(last: str, first: str | None) -> Name:
    """`Frank` and `Rüdiger` as `Rüdiger Frank`; in Chinese, Japanese or Korean script as written there."""
    if not first:
        return last, last
    if not any(character.isspace() for character in last + first) and _unspaced(last) and _unspaced(first):
        return last + first, last
    return f"{first} {last}", last


def _unspaced(name: str) -> bool:
    return all(unicodedata.name(c, "").startswith(("CJK", "HANGUL", "HIRAGANA", "KATAKANA")) for c in name)


def numbered(values: Mapping[tuple[str, int], str], people: People, style: Citing) -> list[Name]:
    """The names in `last1`, `first1`, `last2`, …, then those of the parameters that hold several.

    `values` are the filled parameters by name without number, and the number (1 where there is none).
    """
    found: list[Name] = []
    numbers = sorted({number for base, number in values if base in people.last})
    for number in numbers:
        last = next(values[base, number] for base in people.last if (base, number) in values)
        first = next((values[base, number] for base in people.first if (base, number) in values), None)
        last = without_others(last, style)
        if not last:
            continue
        if first:
            found.append(given_first(last, first))
        else:
            found += [turned(part, style) for part in _several(last, people)]
    for base in people.vancouver:
        for number in sorted(n for b, n in values if b == base):
            found += vancouver(values[base, number], style)
    for base in people.list:
        for number in sorted(n for b, n in values if b == base):
            found += [turned(part, style) for part in _several(without_others(values[base, number], style), people)]
    return found


def _several(written: str, people: People) -> list[str]:
    """The names of one value: between semicolons, and between the language's other marks where all are full names."""
    found = []
    for part in _parts(written, ";"):
        pieces = [part]
        for mark in people.between:
            pieces = [piece for each in pieces for piece in _parts(each, mark)]
        found += pieces if all(len(piece.split()) > 1 for piece in pieces) else [part]
    return found


def vancouver(written: str, style: Citing) -> list[Name]:
    """`Gaietta G, Deerinck TJ, ((World Health Organization))` name by name, as written."""
    found = []
    for part in _parts(_ACCEPTED.sub(lambda match: match[1].replace(",", "\0"), written), ","):
        name = part.replace("\0", ",")
        if name.casefold() in style.names["others"]:
            continue
        surname, _, initials = name.rpartition(" ")
        found.append((name, surname if surname and initials.isupper() else name))
    return found


def turned(name: str, style: Citing) -> Name:
    """`Crick, Bernard` as `Bernard Crick` where it is plainly a name turned round; anything else as written."""
    last, comma, first = (part.strip() for part in name.partition(","))
    if not comma:
        return name, _surname(name, style)
    if "," in first or not _is_surname(last, style) or not _is_given(first, style):
        return name, last if comma else name
    return f"{first} {last}", last


def _surname(name: str, style: Citing) -> str:
    """The last word of a name, with the particles before it."""
    words = name.split()
    start = len(words) - 1
    while start > 1 and words[start - 1].casefold() in style.names["particles"]:
        start -= 1
    return " ".join(words[max(start, 0) :])


def _is_surname(words: str, style: Citing) -> bool:
    parts = [part for part in words.split() if part.casefold() not in style.names["particles"]]
    return len(parts) == 1 and _capitalised(parts[0]) and parts[0].casefold() not in style.names["not_names"]


def _is_given(words: str, style: Citing) -> bool:
    parts = words.split()
    return 1 <= len(parts) <= 4 and all(
        (_capitalised(part) and (not part.isupper() or len(part) <= 2 or "." in part))
        or part.casefold() in style.names["particles"]
        for part in parts
    )


def _capitalised(word: str) -> bool:
    """Whether a word may be part of a name: a capital first (`O'Hanlon`, `al-Idrisi`, `M.`), and letters only."""
    bare = word.replace("-", "").replace("'", "").replace("’", "").replace(".", "")
    return bare.isalpha() and any(piece[:1].isupper() or not piece[:1].islower() for piece in word.split("-"))


def without_others(written: str, style: Citing) -> str:
    """A list of names without its `et al.`"""
    folded = written.casefold().rstrip(" ,;")
    for words in sorted(style.names["others"], key=lambda words: (-len(words), words)):
        if folded.endswith(words) and not folded[: -len(words)][-1:].isalpha():
            return written[: len(folded) - len(words)].rstrip(" ,;&")
    return written


def plain(written: str, style: Citing) -> list[Name]:
    """The names that a stretch of plain text consists of; none unless every part of it is plainly a name.

    `Dormels, Rainer`, `H. Dias, N. Tancock, A. Clayton`, `Wright, Lara; Lamberti, Ornella`, `Smith, J. and B. Jones`.
    """
    written = without_others(written.strip(" ,;:"), style)
    if not written or len(written) > 40 * MAX_NAMES:
        return []
    if ";" in written:
        names = [turned(part, style) for part in _parts(written, ";")]
    else:
        names = [turned(part, style) for part in _by_commas(written, style)]
    return names if len(names) <= MAX_NAMES and all(_is_name(name, style) for name, _ in names) else []


def _by_commas(written: str, style: Citing) -> Iterable[str]:
    """The names of a list with commas and `and`; a comma before initials, or the only one, belongs to a name."""
    pieces = _parts(re.sub(rf",? {either(style.names['and'])} ", "\0", written, flags=re.IGNORECASE), "\0")
    for position, piece in enumerate(pieces):
        parts = _parts(piece, ",")
        if len(parts) == 2 and (position == 0 or _INITIALS.fullmatch(parts[1])) and _is_surname(parts[0], style):
            yield f"{parts[0]}, {parts[1]}"
            continue
        joined: list[str] = []
        for part in parts:
            if joined and _INITIALS.fullmatch(part) and _is_surname(joined[-1], style):
                joined[-1] += f", {part}"
            else:
                joined.append(part)
        yield from joined


def _is_name(name: str, style: Citing) -> bool:
    words = name.replace(",", " ").split()
    return 1 <= len(words) <= 6 and all(
        (len(word) == 1 or word.casefold() not in style.names["not_names"])
        and (_capitalised(word) or word.casefold() in style.names["particles"])
        for word in words
    )


def shortened(written: str) -> bool:
    """Whether there are initials in a list of names: only people have them."""
    return bool(_SHORTENED.search(written))


def _parts(written: str, separator: str) -> list[str]:
    return [part.strip() for part in written.split(separator) if part.strip()]
