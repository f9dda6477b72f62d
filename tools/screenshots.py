"""Makes the pictures of the explorer in docs/pictures/explorer from a server over output/: make screenshots."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = "/usr/bin/chromium"
PICTURES = ROOT / "docs" / "pictures" / "explorer"
WIDTHS = {"wide": 1280, "tablet": 800, "phone": 390}
PAGES = {
    "home": "index.html",
    "thing": "thing/en/Hamhung.html",
    "article": "article/en/Hamhung.html",
    "things": "things.html?class=schema:Event",
    "map": "map.html",
    "timeline": "timeline.html",
    "quality": "quality.html",
    "compare": "compare.html?a=Hamhung&b=Shanghai",
    "sparql": "sparql.html#wards",
    "downloads": "downloads.html",
}
SHOWN = {
    "home": "light",
    "why": "light",
    "article": "light",
    "timeline": "light",
    "climate": "dark",
    "map": "light",
    "sparql": "light",
}
"""The pictures that the docs show, each in one scheme."""


@contextmanager
def served(folder: Path = ROOT / "output") -> Iterator[str]:
    """Runs `kg serve` on a free port, and says where."""
    command = [sys.executable, "-m", "kg", "serve", str(folder), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            yield line.split("/  ")[0]
        finally:
            process.terminate()


def all_pages(page: Page, address: str, folder: Path, scheme: str, width: str, names: list[str]) -> None:
    """Pictures of every kind of page, whole, to be looked at."""
    for name in names:
        page.goto(f"{address}/{PAGES[name]}")
        page.wait_for_timeout(1500 if name in ("sparql", "map", "thing") else 100)
        page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=name != "sparql")


def shown(page: Page, address: str, name: str) -> None:
    """One picture of the docs."""
    if name in ("home", "map", "timeline"):
        page.goto(f"{address}/{PAGES[name]}")
    elif name == "sparql":
        page.goto(f"{address}/sparql.html#wards")
        page.wait_for_selector(".yasr tbody tr", timeout=20_000)
    elif name == "article":
        page.goto(f"{address}/{PAGES['article']}#history")
        page.locator("h2", has_text="History").first.scroll_into_view_if_needed()
        page.locator(".text p mark").nth(12).hover()
    else:
        page.goto(f"{address}/{PAGES['thing']}")
        place = page.locator(".climate")
        if name == "why":
            sourced = page.locator("dd a", has_text="source")
            place = page.locator(".claims .fact").filter(has=sourced).first
            place.locator("summary").click()
        place.scroll_into_view_if_needed()
        page.mouse.wheel(0, -160 if name == "climate" else 60)
    page.wait_for_timeout(400)
    page.screenshot(path=PICTURES / f"{name}.png")


def main(arguments: list[str]) -> None:
    """With a folder (and names of pages): every page at three widths in light and dark; without: those of the docs."""
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        if arguments:
            folder = Path(arguments[0])
            folder.mkdir(parents=True, exist_ok=True)
            for width, size in WIDTHS.items():
                for scheme in ("light", "dark"):
                    page = browser.new_page(viewport={"width": size, "height": 900}, color_scheme=scheme)
                    all_pages(page, address, folder, scheme, width, arguments[1:] or list(PAGES))
                    page.close()
        else:
            PICTURES.mkdir(parents=True, exist_ok=True)
            for name, scheme in SHOWN.items():
                page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme=scheme)
                shown(page, address, name)
                page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
