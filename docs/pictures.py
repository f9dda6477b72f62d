"""Draws the pictures of the docs from `output/`: make docs. Plain SVG, the same bytes for the same graph."""

import json
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"
INK, PALE, BLUE, RED, GREEN, PAPER = "#1d2733", "#6b7785", "#1f6fb2", "#b5392f", "#2d7d46", "#ffffff"

Row = dict[str, Any]


def rows(build: Path = ROOT / "output") -> list[Row]:
    """The statements table of a build."""
    return [json.loads(line) for line in (build / "statements.jsonl").read_text("utf-8").splitlines()]


def svg(width: int, height: int, parts: Iterable[str]) -> str:
    """A picture of this size in pixels."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-family="DejaVu Sans, Noto Sans, Noto Sans CJK KR, sans-serif" font-size="13">'
    )
    return "\n".join([head, f'<rect width="100%" height="100%" fill="{PAPER}"/>', *parts, "</svg>"]) + "\n"


def words(
    x: float, y: float, text: str, color: str = INK, size: int = 13, anchor: str = "start", weight: str = ""
) -> str:
    """A line of text with its base line at `y`."""
    bold = f' font-weight="{weight}"' if weight else ""
    style = f'fill="{color}" font-size="{size}" text-anchor="{anchor}"{bold}'
    return f'<text x="{x:g}" y="{y:g}" {style}>{escape(text)}</text>'


def wrapped(text: str, width: int) -> Iterator[str]:
    """Lines of at most `width` characters."""
    line = ""
    for word in text.split():
        if line and len(line) + len(word) + 1 > width:
            yield line
            line = ""
        line = f"{line} {word}".strip()
    if line:
        yield line


def statement(table: list[Row]) -> str:
    """One statement with all it carries: the wikitext it was read from, its time, its citation."""
    row = next(r for r in table if r["property"] == "P190")
    e, cited = row["evidence"], row["references"][0]
    parts: list[str] = []

    def box(y: int, title: str, lines: list[str], color: str) -> int:
        height = 26 + 19 * len(lines)
        parts.append(f'<rect x="16" y="{y}" width="728" height="{height}" rx="6" fill="none" stroke="{color}"/>')
        parts.append(words(28, y + 18, title, color, 12, weight="bold"))
        parts.extend(words(28, y + 37 + 19 * i, line) for i, line in enumerate(lines))
        return y + height

    def arrow(y: int, label: str) -> int:
        parts.append(f'<path d="M380 {y} V{y + 24} m-5 -7 l5 7 l5 -7" stroke="{PALE}" fill="none"/>')
        parts.append(words(392, y + 17, label, PALE, 12))
        return y + 26

    quote = e["quote"].partition("<ref")[0] + "<ref …>"
    place = f"{e['page']}, “{e['section']}”, {e['where']}, characters {e['start']:,} to {e['end']:,}"
    y = box(16, "THE ARTICLE SAYS", [*wrapped(quote, 96), place], PALE)
    y = arrow(y, "read by " + e["extractor"])
    since = row["qualifiers"][0]["value"]["edtf"]
    triple = f"{row['subject']['label']}  —  twinned with (wdt:{row['property']})  →  {row['value']['label']}"
    y = box(
        y, "THE STATEMENT", [triple, f"since {since} · {row['certainty']} · {row['value']['qid'] or 'no link'}"], BLUE
    )
    y = arrow(y, "cites, in the same " + cited["scope"])
    y = box(y, "THE WORK BEHIND IT", list(wrapped(cited["text"], 96))[:3], GREEN)
    return svg(760, y + 16, parts)


def climate(table: list[Row]) -> str:
    """The climate table as a chart: precipitation in millimetres, mean temperatures in degrees Celsius."""
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    cells: dict[str, dict[str, float]] = {}
    for row in table:
        if row["property"] == "kg:climateNormal":
            named = {q["property"]: q["value"].get("text") for q in row["qualifiers"]}
            cells.setdefault(named["kg:measure"], {})[named["kg:month"]] = float(row["value"]["amount"])
    left, bottom, step = 56, 300, 52
    rain = cells["precipitation"]
    parts = [
        words(left, 28, "Hamhung, climate normals 1991–2020, as the article's weather box states them", weight="bold")
    ]
    for mark in range(0, 201, 50):
        y = bottom - mark
        parts.append(f'<path d="M{left} {y} H{left + 12 * step}" stroke="#e3e8ee"/>')
        parts.append(words(left - 8, y + 4, f"{mark} mm", PALE, 11, "end"))
        parts.append(words(left + 12 * step + 8, y + 4, f"{mark // 5 - 10} °C", PALE, 11))
    for index, month in enumerate(months):
        x, height = left + index * step, rain[month]
        parts.append(f'<rect x="{x + 10}" y="{bottom - height:g}" width="32" height="{height:g}" fill="#9cc4e4"/>')
        parts.append(words(x + 26, bottom + 18, month, INK, 12, "middle"))
    lines = (
        ("mean daily maximum temperature", RED),
        ("mean temperature", INK),
        ("mean daily minimum temperature", BLUE),
    )
    for at, (measure, color) in enumerate(lines):
        points = " ".join(
            f"{left + i * step + 26},{bottom - (cells[measure][m] + 10) * 5:g}" for i, m in enumerate(months)
        )
        parts.append(f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="2"/>')
        parts.append(words(left + (0, 236, 400)[at], bottom + 46, f"━ {measure}", color, 12))
    return svg(left + 12 * step + 60, bottom + 62, parts)


def timeline(table: list[Row]) -> str:
    """The events and claims of the article by date."""
    by_subject: dict[str, dict[str, str]] = {}
    for row in table:
        thing = by_subject.setdefault(row["subject"]["iri"], {})
        if row["property"] == "rdf:type" and row["value"].get("class") in ("schema:Event", "schema:Claim"):
            thing["kind"] = row["certainty"]
        elif row["property"] in ("P585", "P580"):
            thing.setdefault("date", row["value"]["edtf"])
        elif row["property"] == "P582":
            thing["end"] = row["value"]["edtf"]
        elif row["property"] == "schema:description":
            thing["words"] = row["value"]["text"]
    events = sorted(
        (t for t in by_subject.values() if "kind" in t and "date" in t), key=lambda t: (t["date"], t["words"])
    )
    parts = [words(24, 28, "Hamhung: what happened when, each with its sentence", weight="bold")]
    for index, event in enumerate(events):
        y = 58 + 27 * index
        color = INK if event["kind"] == "asserted" else RED
        date = event["date"] + (f" – {event['end']}" if "end" in event else "")
        said = event["words"] if len(event["words"]) <= 92 else event["words"][:90] + "…"
        parts += [f'<circle cx="236" cy="{y - 4}" r="4" fill="{color}"/>', words(222, y, date, BLUE, 12, "end")]
        parts.append(words(250, y, said if event["kind"] == "asserted" else f"({event['kind']}) {said}", color, 12))
    parts.insert(1, f'<path d="M236 44 V{58 + 27 * len(events) - 20}" stroke="#cfd8e3"/>')
    return svg(930, 58 + 27 * len(events), parts)


PICTURES = {"statement.svg": statement, "climate.svg": climate, "timeline.svg": timeline}

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    found = rows()
    for name, draw in PICTURES.items():
        (FOLDER / name).write_text(draw(found), "utf-8")
