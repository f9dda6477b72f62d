"""How names are compared in search: without case, diacritics or barred letters, in every script."""

import unicodedata
from itertools import pairwise

_BARRED = str.maketrans(
    {
        "đ": "d",
        "ð": "d",
        "ø": "o",
        "ł": "l",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ħ": "h",
        "ŧ": "t",
        "ʼ": "'",
        "’": "'",
        "‘": "'",
        "_": " ",
        "–": "-",
        "—": "-",
    }
)
"""Letters that Unicode does not take apart into a letter and a mark."""

_UNSPACED = (
    (0x2E80, 0x9FFF),
    (0xAC00, 0xD7AF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
)
"""Han, kana, Hangul, Thai, Lao, Burmese and Khmer: scripts whose names are searched by pairs of letters."""


def folded(name: str) -> str:
    """Returns `name` as search compares it: `Hamhŭng`, `HAMHUNG` and `Hamhung` are one, `Đà Nẵng` is `da nang`."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(unicodedata.normalize("NFC", letters).translate(_BARRED).split())


def is_unspaced(letter: str) -> bool:
    """Tells whether a letter belongs to a script whose words are too short or too unparted for search by words."""
    return any(low <= ord(letter) <= high for low, high in _UNSPACED)


def grams(name: str) -> frozenset[str]:
    """Returns the single letters and the pairs of letters of a folded name that has letters of such scripts."""
    if not any(map(is_unspaced, name)):
        return frozenset()
    letters = name.replace(" ", "")
    return frozenset(letters) | set(map("".join, pairwise(letters)))
