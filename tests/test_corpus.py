"""Every article of a corpus goes through and every statement stands where its evidence says; needs KG_CORPUS=DIR.

DIR holds `pages/` (wikitext files named by title) and `dumps/` (MediaWiki exports).
"""

import os
from collections import Counter
from pathlib import Path

import pytest

from kg.run.local import extractions
from kg.sources import Skipped, read

CORPUS = os.environ.get("KG_CORPUS")


@pytest.mark.skipif(not CORPUS, reason="KG_CORPUS names no corpus")
@pytest.mark.parametrize("folder", ["pages", "dumps"])
def test_every_statement_of_a_corpus_stands_where_its_evidence_says(folder: str) -> None:
    place = Path(CORPUS or "") / folder
    skipped: list[Skipped] = []
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    articles = read([place], title_from="file" if folder == "pages" else None, on_skip=skipped.append)
    for found in extractions(articles, [place]):
        name = found.article.name
        counts["articles"] += 1
        for evidence in (each.evidence for each in (*found.statements, *found.problems)):
            counts["places"] += 1
            text = found.source(evidence.template).text
            if text[evidence.start : evidence.end] != evidence.quote:
                wrong.append(f"{name}: {evidence}")
        wrong += [
            f"{name}: {work}"
            for work in found.references
            if not 0 <= work.start < work.end <= len(found.source(work.template).text)
        ]
        wrong += [f"{name}: {problem.message}" for problem in found.problems if "extractor failed" in problem.message]
    assert not [skip for skip in skipped if skip.error]
    assert counts["articles"]
    assert not wrong
    print(dict(counts))
