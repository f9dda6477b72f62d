"""Reads every labelled article and prints precision and recall by group over all of them: make evaluate."""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from kg import Article, extract
from kg.rdf.table import line, rows
from kg.run.report import coverage_lines

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def main() -> int:
    """Write one statements table an article into a folder of its own, and hold them all against the labels."""
    titles = json.loads((HERE / "titles.json").read_text("utf-8"))
    with TemporaryDirectory() as folder:
        for name, title in titles.items():
            page = ROOT / "examples" / "Hamhung.wikitext" if name == "hamhung" else HERE / "pages" / f"{name}.wikitext"
            found, out = extract(Article(title, "en", page.read_text("utf-8"))), Path(folder) / name
            out.mkdir()
            (out / "statements.jsonl").write_text("".join(f"{line(row)}\n" for row in rows(found)), "utf-8")
            (out / "coverage.jsonl").write_text(coverage_lines([found]), "utf-8")
            text = {"page": found.article.title, "text": found.article.text}
            (out / "articles.jsonl").write_text(f"{json.dumps(text, ensure_ascii=False)}\n", "utf-8")
        gold = [str(HERE / f"{name}.jsonl") for name in titles]
        return subprocess.run([sys.executable, "-m", "kg", "evaluate", folder, *gold], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
