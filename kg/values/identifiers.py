"""ISBN, ISSN and DOI as written become one spelling each, or None for what is none; it alone knows the check digits."""

import re

_SEPARATORS = re.compile(r"[\s\-‐‑‒–—−.]")
_LABEL = re.compile(r"(?:e-?)?(?:ISBN(?:-1[03])?|SBN|ISSN|DOI)\s{0,9}:?", re.IGNORECASE)
_DOI_HOST = re.compile(r"(?:https?://)?(?:dx\.|www\.)?doi\.org/", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d{1,9}){0,4}/\S{1,400}")


def isbn(written: str) -> str | None:
    """An ISBN of 10 or 13 digits without hyphens (`978-89-6297-167-5` -> `9788962971675`), None when it is not one.

    A nine-digit SBN gets the leading zero that made it an ISBN. Source: ISBN Users' Manual, https://www.isbn-international.org.
    """
    digits = _bare(written)
    if len(digits) == 9:
        digits = f"0{digits}"
    if len(digits) == 10 and digits[:9].isdigit() and (digits[9].isdigit() or digits[9] == "X"):
        total = sum((10 - place) * (10 if digit == "X" else int(digit)) for place, digit in enumerate(digits))
        return digits if total % 11 == 0 else None
    if len(digits) == 13 and digits.isdigit() and digits[:3] in ("978", "979"):
        total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
        return digits if total % 10 == 0 else None
    return None


def issn(written: str) -> str | None:
    """An ISSN as `1234-567X`, None when it is not one. Source: ISO 3297, https://www.issn.org."""
    digits = _bare(written)
    if len(digits) != 8 or not digits[:7].isdigit() or not (digits[7].isdigit() or digits[7] == "X"):
        return None
    total = sum((8 - place) * (10 if digit == "X" else int(digit)) for place, digit in enumerate(digits))
    return f"{digits[:4]}-{digits[4:]}" if total % 11 == 0 else None


def doi(written: str) -> str | None:
    """A DOI in lower case without resolver or label (case does not matter in a DOI), None when it is not one.

    Source: DOI Handbook, https://www.doi.org/the-identifier/resources/handbook.
    """
    bare = _unlabelled(written)
    if host := _DOI_HOST.match(bare):
        bare = bare[host.end() :]
    bare = bare.strip().rstrip(".,;")
    return bare.lower() if _DOI.fullmatch(bare) else None


def _bare(written: str) -> str:
    """The digits of a number as written, in ASCII, `X` in upper case."""
    kept = _SEPARATORS.sub("", _unlabelled(written)).upper()
    return kept if kept.isascii() else ""


def _unlabelled(written: str) -> str:
    written = written.strip()
    label = _LABEL.match(written)
    return written[label.end() :].strip() if label else written
