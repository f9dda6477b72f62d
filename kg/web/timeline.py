"""A timeline as SVG strips: one for each entry, on one axis that is stretched where more is known; soft ends fade."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kg.web.years import Period

_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000)
_TICKS, _ROUND, _ENOUGH = 400, 5, 3
"""Years tried of one step; steps below that make odd years, and stand only where there are few others."""

_LINEAR = 0.45
"""The share of the axis that is true to scale; the rest gives each entry the same room."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something on the timeline: its time in words, the HTML of what it is, and whether it is only claimed."""

    time: Period
    words: str
    html: Markup
    hedged: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """An entry with its strip."""

    entry: Entry
    strip: Markup


@dataclass(frozen=True, slots=True)
class Timeline:
    """Rows in order of time, and the axis with its years as SVG."""

    rows: tuple[Row, ...]
    axis: Markup


def timeline(entries: Sequence[Entry]) -> Timeline | None:
    """Draws a timeline of entries; None where there is none."""
    known = [entry for entry in entries if entry.time.low is not None or entry.time.high is not None]
    if not known:
        return None
    known.sort(key=lambda entry: (_low(entry), _high(entry), entry.html))
    scale = Scale(sorted({year for entry in known for year in (_low(entry), _high(entry))}))
    ticks = scale.ticks()
    return Timeline(tuple(Row(entry, _strip(entry, scale, ticks)) for entry in known), _axis(ticks))


class Scale:
    """Years -> 0 to 1000, partly true to scale and partly by rank."""

    def __init__(self, years: Sequence[float]) -> None:
        self.years = list(years)
        if len(self.years) == 1:
            self.years = [self.years[0] - 1, self.years[0] + 1]

    def __call__(self, year: float) -> float:
        low, high = self.years[0], self.years[-1]
        year = min(max(year, low), high)
        at = min(max(bisect_right(self.years, year) - 1, 0), len(self.years) - 2)
        part = (year - self.years[at]) / (self.years[at + 1] - self.years[at])
        rank = (at + part) / (len(self.years) - 1)
        linear = (year - low) / (high - low)
        return round(15 + 970 * (_LINEAR * linear + (1 - _LINEAR) * rank), 1)

    def ticks(self) -> list[tuple[float, str]]:
        """Returns round years that stand well apart, with their places."""
        low, high = self.years[0], self.years[-1]
        found: list[tuple[float, str]] = []
        for step in reversed(_STEPS):
            first = int(-(-low // step)) * step
            if (high - first) / step > _TICKS or (step < _ROUND and len(found) >= _ENOUGH):
                continue
            for year in range(first, int(high) + 1, step):
                at = self(year)
                if all(abs(at - other) > 110 for other, _ in found):
                    found.append((at, str(year) if year > 0 else f"{1 - year} BC"))
        return sorted(found)


def _low(entry: Entry) -> float:
    low = entry.time.low if entry.time.low is not None else entry.time.high
    return low if low is not None else 0.0


def _high(entry: Entry) -> float:
    high = entry.time.high if entry.time.high is not None else entry.time.low
    return high if high is not None else 0.0


def _strip(entry: Entry, scale: Scale, ticks: Sequence[tuple[float, str]]) -> Markup:
    low, high = scale(_low(entry)), scale(_high(entry))
    if high - low < 9:
        middle = (low + high) / 2
        low, high = middle - 4.5, middle + 4.5
    open_low, open_high = entry.time.low is None, entry.time.high is None
    low, high = (max(low - 60, 0) if open_low else low), (min(high + 60, 1000) if open_high else high)
    lines = Markup("").join(
        Markup('<line class="grid" x1="{0}" x2="{0}" y1="0" y2="16"/>').format(at) for at, _ in ticks
    )
    soft_low, soft_high = entry.time.soft_low or open_low, entry.time.soft_high or open_high
    fill = {(True, True): "both", (True, False): "low", (False, True): "high"}.get((soft_low, soft_high), "")
    kind = "bar" + (f" soft-{fill}" if fill else "") + (" hedged" if entry.hedged else "")
    bar = Markup('<rect class="{}" x="{:.1f}" y="4" width="{:.1f}" height="8" rx="2"/>').format(kind, low, high - low)
    return Markup(
        '<svg class="strip" viewBox="0 0 1000 16" preserveAspectRatio="none" aria-hidden="true">{}{}</svg>'
    ).format(lines, bar)


def _axis(ticks: Sequence[tuple[float, str]]) -> Markup:
    labels = Markup("").join(Markup('<span class="at-{}">{}</span>').format(round(at / 10), name) for at, name in ticks)
    return Markup('<div class="axis" aria-hidden="true">{}</div>').format(labels)


GRADIENTS = Markup(
    '<svg class="defs" aria-hidden="true" width="0" height="0"><defs>'
    '<linearGradient id="soft-low"><stop class="none" offset="0"/><stop class="full" offset="1"/></linearGradient>'
    '<linearGradient id="soft-high"><stop class="full" offset="0"/><stop class="none" offset="1"/></linearGradient>'
    '<linearGradient id="soft-both"><stop class="none" offset="0"/><stop class="full" offset=".5"/>'
    '<stop class="none" offset="1"/></linearGradient></defs></svg>'
)
"""The fills of soft ends, which every page with a timeline holds once."""
