"""The posts and parts that people have beside their names in a value, set aside as brackets are."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.extractors.infobox.value_splitting import DASH, Place, ValuePart
from kg.wikitext.page import Page


def with_roles(page: Page, entries: Iterable[ValuePart]) -> Iterator[ValuePart]:
    """The entries of a piece; a post behind a name or in front of it (`Bob Rye, Chairman`) is a note of the name's."""
    held: ValuePart | None = None
    for entry in entries:
        if held is not None and not entry.notes and _is_post(page, entry.text) and not _is_post(page, held.text):
            held = replace(held, notes=(*held.notes, (entry.start, entry.end)))
            continue
        if held is not None:
            yield held
        held = _without_role(page, entry)
    if held is not None:
        yield held


def _is_post(page: Page, words: str) -> bool:
    return _matches(page, "posts", words)


def _matches(page: Page, key: str, words: str) -> bool:
    pattern = page.language.words["boxes"].get(key)
    return bool(pattern and words) and re.fullmatch(pattern, words, re.IGNORECASE) is not None


def _without_role(page: Page, chunk: ValuePart) -> ValuePart:
    """An entry with its role set aside: `Bob Rye as [[Tom Mill]]`, `Ann Weir – president`, `Chairman: Ann Weir`."""
    for word in page.language.words["boxes"].get("roles", ()):
        name, joint, _ = chunk.text.partition(f" {word} ")
        if name and joint:
            end = chunk.start + len(name)
            return _noting(chunk, (chunk.start, end), (end + len(joint), chunk.end))
    dash = DASH.search(chunk.text)
    if dash and _is_post(page, chunk.text[dash.end() :]):
        end = chunk.start + dash.start()
        return _noting(chunk, (chunk.start, end), (chunk.start + dash.end(), chunk.end))
    post, colon, name = chunk.text.partition(": ")
    if name and colon and _is_post(page, post):
        end = chunk.start + len(post)
        return _noting(chunk, (end + len(colon), chunk.end), (chunk.start, end))
    return chunk


def after_rank(page: Page, chunk: ValuePart) -> ValuePart:
    """An entry without the linked rank before a name that has no link (`[[Brigadier general|BG]] Tom Mill`)."""
    shown = chunk.shown
    if len(shown) != 1 or shown[0].start != chunk.start or shown[0].target is None:
        return chunk
    ranks = page.language.words["boxes"].get("ranks", ())
    title = shown[0].target.title.partition(" (")[0].casefold()
    behind = chunk.words.plain[shown[0].end : chunk.end]
    name = behind.lstrip()
    known = title in ranks or chunk.words.plain[chunk.start : shown[0].end].casefold() in ranks
    return replace(chunk, start=chunk.end - len(name)) if known and behind[:1] == " " and name[:1].isupper() else chunk


def _noting(chunk: ValuePart, name: Place, note: Place) -> ValuePart:
    return replace(chunk, start=name[0], end=name[1], notes=(note, *chunk.notes))
