"""`kg fetch`: articles from a wiki's API, in a file that `kg build` reads."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.failures import print_error
from kg.model import KgError

_DAY = 86_400.0


@click.command(
    "fetch", epilog="Example: kg fetch Hamhung Wonsan -o articles.jsonl && kg build articles.jsonl -o output/"
)
@click.argument("titles", nargs=-1, required=True, metavar="TITLE…")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path, dir_okay=False), default=Path("articles.jsonl"), show_default=True
)
@click.option("--lang", default="en", show_default=True, help="The Wikipedia's language code.")
@click.option("--api", help="The wiki's API.  [default: https://LANG.wikipedia.org/w/api.php]")
@click.option(
    "--cache", type=click.Path(path_type=Path, file_okay=False), help="Where pages are kept.  [default: ~/.cache/kg]"
)
@click.option(
    "--max-age", type=click.FloatRange(0), default=7.0, show_default=True, help="Days a kept page is good for."
)
def command(titles: tuple[str, ...], out: Path, lang: str, api: str | None, cache: Path | None, max_age: float) -> int:
    """Fetch articles, and template pages, by title from a wiki.

    One JSON object a line, with Wikimedia's own column names: text, revision and date as the wiki has them; kg build
    reads it. Asked as the wiki wishes: who asks is said, 20 pages a call, one call at a time, later when it is busy.
    What was fetched within --max-age is not asked for again. Exit code 2: a title was not found or not answered; the
    others are written.
    """
    import json

    from kg.files import write
    from kg.linking.mediawiki import WIKIPEDIA, caller
    from kg.run.fetching import fetch_pages
    from kg.wikidata.fetching import Cache

    url = api or WIKIPEDIA.format(lang=lang)
    pages = Cache((cache or _cache_home()) / "pages", max_age * _DAY)
    rows: dict[object, str] = {}
    failed: list[KgError] = []
    for title, found in fetch_pages(titles, lang, url, caller(), pages):
        if isinstance(found, KgError):
            failed.append(found)
        else:
            rows.setdefault(found["page_id"], json.dumps(found, ensure_ascii=False))
            if found["page_title"] != title.replace("_", " "):
                click.echo(f"{title} leads to {found['page_title']}", err=True)
    for error in failed:
        print_error(error)
    if not rows:
        return 2
    write(out, "".join(f"{row}\n" for row in rows.values()).encode())
    click.echo(f"{len(rows):,} pages in {out}")
    return 2 if failed else 0


def _cache_home() -> Path:
    import os

    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "kg"
