"""Draws statements of a corpus at random and shows each with its context, for a person to judge.

Usage: KG_CORPUS=DIR python -m tools.sample_statements [--seed N] [--count N] [--first HEX] [--extractor NAME]
DIR holds `pages/` (wikitext files named by title). Links between pages are left out. `--first 0123` takes only
articles whose name hashes to one of these first hexadecimal digits: keep some unread while you write rules, and judge
on them.
The same seed over the same statements draws the same sample.
"""

import argparse
import hashlib
import os
import random
from collections.abc import Iterator
from pathlib import Path

from kg.extractors import extract
from kg.model import Article, Extraction, Item, Statement
from kg.rdf.table import plain_value

LINK = "kg:linksTo"
AROUND = 160
"""Characters of wikitext shown on each side of the evidence."""


def main() -> None:
    """Print the sample, one statement a paragraph, numbered."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--count", type=int, default=200)
    asked.add_argument("--first", default="0123456789abcdef")
    asked.add_argument("--extractor")
    options = asked.parse_args()
    drawn = random.Random(options.seed)
    pool = [
        (found, statement)
        for found in _extractions(Path(os.environ["KG_CORPUS"]) / "pages", options.first)
        for statement in found.statements
        if statement.property != LINK and options.extractor in (None, statement.evidence.extractor)
    ]
    for number, (found, statement) in enumerate(drawn.sample(pool, min(options.count, len(pool))), 1):
        print(f"{number}. {shown(found, statement)}\n")
    print(f"{min(options.count, len(pool))} of {len(pool)} statements, seed {options.seed}")


def shown(found: Extraction, statement: Statement) -> str:
    """A statement as one paragraph: what it says, where, and the wikitext it rests on between its neighbours."""
    evidence, text = statement.evidence, found.source(statement.evidence.template).text
    value = statement.value
    words = value.klass or value.title or value.label if isinstance(value, Item) else plain_value_words(statement)
    qualifiers = "".join(f"; {q.property} {_words(q.value)}" for q in statement.qualifiers)
    before = text[max(0, evidence.start - AROUND) : evidence.start]
    after = text[evidence.end : evidence.end + AROUND]
    return (
        f"[{found.article.title}] {statement.subject.label} | {statement.property} | {words}{qualifiers}"
        f" ({statement.certainty}; {evidence.extractor}; {evidence.where}; {evidence.section})\n"
        f"   {before}>>>{evidence.quote[:600]}<<<{after}".replace("\n", " ⏎ ")
    )


def plain_value_words(statement: Statement) -> str:
    """The value of a statement in a few words."""
    return _words(statement.value)


def _words(value: object) -> str:
    if isinstance(value, Item):
        return value.klass or value.title or value.label
    row = plain_value(value) if not hasattr(value, "lat") else {"lat": value.lat, "lon": value.lon}  # type: ignore[arg-type]
    return " ".join(str(part) for key, part in row.items() if key != "type" and part is not None)


def _extractions(folder: Path, first: str) -> Iterator[Extraction]:
    for file in sorted(folder.glob("*.wikitext")):
        if hashlib.sha1(file.name.encode()).hexdigest()[0] in first:
            text = file.read_text("utf-8", errors="replace")
            yield extract(Article(file.stem.replace("_", " "), "en", text, name=file.name))


if __name__ == "__main__":
    main()
