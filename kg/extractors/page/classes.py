"""What kind of thing words name, by the table of kinds of the language."""

from collections.abc import Mapping


def kind_of(words: str, kinds: Mapping[str, str]) -> tuple[str, str] | None:
    """The kind named last in `words` ("Municipal City" is a city), as (its words, its class)."""
    folded = f" {words.casefold()} "
    places = [(folded.rfind(f" {kind} "), len(kind), kind) for kind in kinds]
    at, _, kind = max(places, default=(-1, 0, ""))
    return (kind, kinds[kind]) if at >= 0 else None
