"""Whether a missed fact was lost in silence: coverage shows every part of the article that holds its words as read."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.evaluation.gold import Fact
from kg.model import KgError

_LEAVES = frozenset({"template", "parameter", "entry", "item", "cell", "sentence"})
"""The parts of an article that hold no other part but entries."""
_REPORTED = frozenset({"unread", "kept"})
"""Outcomes that show a reader where something may be missing."""


@dataclass(frozen=True, slots=True)
class Report:
    """The text of one article and what coverage says of its parts."""

    text: str
    parts: tuple[Mapping[str, Any], ...]

    def is_silent(self, fact: Fact) -> bool:
        """Whether no part that holds the words of a missed fact is reported as unread or kept as words."""
        holding = [part for part in self.parts if self._holds(part, fact)]
        return not any(part["outcome"] in _REPORTED for part in holding)

    def _holds(self, part: Mapping[str, Any], fact: Fact) -> bool:
        words = _plain(self.text[part["start"] : part["end"]])
        return any(name in words for name in _written(fact))


def read_report(folder: Path, page: str) -> Report | None:
    """The report of a build's folder on one article; None where the folder has none."""
    articles, coverage = folder / "articles.jsonl", folder / "coverage.jsonl"
    if not articles.exists() or not coverage.exists():
        return None
    texts = {row["page"]: row["text"] for row in _rows(articles)}
    if page not in texts:
        return None
    parts = (row for row in _rows(coverage) if row.get("page") == page and row.get("kind") in _LEAVES)
    return Report(texts[page], tuple(part for part in parts if not part.get("template")))


def silent(missed: Sequence[Fact], report: Report) -> tuple[Fact, ...]:
    """The missed facts that the report does not show."""
    return tuple(fact for fact in missed if report.is_silent(fact))


def _rows(path: Path) -> Iterable[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield json.loads(line)
            except ValueError as error:
                raise KgError(f"{path}, line {number}: is no JSON: {error}", "build the folder again") from None


def _written(fact: Fact) -> list[str]:
    """How the article may write the value of a fact: its title or label, its number, its year."""
    names = (fact.subject, *fact.alt_subject) if fact.type == "class" else (fact.value, *fact.alt)
    found = [_plain(name.removeprefix("label:").partition(" (")[0]) for name in names]
    if fact.type in ("quantity", "climate"):
        amount = str(fact.qualifiers.get("value", fact.value)) if fact.type == "climate" else fact.value
        found += [amount, f"{int(amount):,}"] if amount.lstrip("-").isdigit() else [amount]
    if fact.type == "time":
        found += re.findall(r"\d{3,4}", fact.value)[:1]
    return [words for words in found if words]


def _plain(words: str) -> str:
    return " ".join(words.replace("_", " ").replace("&nbsp;", " ").casefold().split())
