"""Which of several media types a client takes best: RFC 9110, section 12.5.1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

SUFFIXES: Mapping[str, str] = {
    "html": "text/html",
    "json": "application/json",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "nq": "application/n-quads",
    "csv": "text/csv",
}
"""The ending of an address -> the media type of what stands there."""


def accepted(header: str, offered: Sequence[str]) -> tuple[str, ...]:
    """Returns the offered media types that an Accept header takes, best first; all of them where it says nothing."""
    wanted = [_range(part) for part in header.split(",") if part.strip()]
    if not wanted:
        return tuple(offered)
    scored = []
    for order, kind in enumerate(offered):
        fits = [(precise, quality) for name, precise, quality in wanted if _fits(name, kind)]
        if fits and (quality := max(fits)[1]) > 0:
            scored.append((-quality, order, kind))
    return tuple(kind for _, _, kind in sorted(scored))


def _range(part: str) -> tuple[str, int, float]:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    quality = 1.0
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                quality = min(max(float(value), 0.0), 1.0)
            except ValueError:
                quality = 0.0
    return name, 0 if name == "*/*" else 1 if name.endswith("/*") else 2, quality


def _fits(name: str, kind: str) -> bool:
    return name in ("*/*", kind) or (name.endswith("/*") and kind.startswith(name[:-1]))
