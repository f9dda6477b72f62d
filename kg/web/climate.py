"""Climate normals as a diagram after Walter and Lieth, and as a table."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from kg.vocab import measures
from kg.web.facts import drawn
from kg.web.wording import quantity
from kg.web.years import words

MONTHS = tuple(calendar.month_abbr[1:])
_TEMPERATURE, _RAIN, _MAXIMUM, _MINIMUM, _LOWEST = (
    "mean temperature",
    "precipitation",
    "mean daily maximum temperature",
    "mean daily minimum temperature",
    "record low temperature",
)
_INCH, _LEFT, _WIDTH, _TOP, _ZERO, _STEP = 25.4, 44.0, 32.0, 40.0, 250.0, 2.2


@dataclass(frozen=True, slots=True)
class Climate:
    """The normals of a place in one period: `table` is measure -> value of each month and of the year, as written."""

    period: str
    table: tuple[tuple[str, tuple[str, ...]], ...]
    diagram: Markup | None


def climates(rows: Iterable[Mapping[str, Any]]) -> list[Climate]:
    """Reads climate normals from rows of the statements table, one climate a period."""
    found: dict[str, dict[str, dict[str, Mapping[str, Any]]]] = {}
    for row in rows:
        if row["property"] != drawn("climate") or row["certainty"] != "asserted":
            continue
        said = {q["property"]: q["value"].get("text") or q["value"].get("edtf") or "" for q in row["qualifiers"]}
        measure, month = said.get(drawn("measure"), ""), said.get(drawn("month"), "")
        found.setdefault(said.get(drawn("period"), ""), {}).setdefault(measure, {}).setdefault(month, row["value"])
    return [_climate(period, values) for period, values in sorted(found.items())]


def _climate(period: str, values: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Climate:
    order = [name for name in measures() if name in values] + [name for name in values if name not in measures()]
    columns = (*MONTHS, "year")
    table = tuple(
        (name, tuple(quantity(dict(values[name][month])) if month in values[name] else "" for month in columns))
        for name in order
    )
    return Climate(
        words(period) if period else "", table, _diagram({name: _series(values.get(name, {})) for name in order})
    )


def _series(values: Mapping[str, Mapping[str, Any]]) -> list[float] | None:
    """Returns twelve numbers in degrees Celsius or millimetres, None where a month is missing."""
    if not all(month in values for month in MONTHS):
        return None
    found = []
    for month in MONTHS:
        number, unit = float(values[month]["amount"]), values[month]["unit"]
        found.append((number - 32) / 1.8 if unit == "[degF]" else number * _INCH if unit == "[in_i]" else number)
    return found


def _diagram(series: Mapping[str, list[float] | None]) -> Markup | None:
    temperature, rain = series.get(_TEMPERATURE), series.get(_RAIN)
    lows, highs = series.get(_MINIMUM), series.get(_MAXIMUM)
    if temperature is None and lows and highs:
        temperature = [(low + high) / 2 for low, high in zip(lows, highs, strict=True)]
    if temperature is None or rain is None:
        return None
    zero = _ZERO
    parts = [_grid(zero, min(temperature)), _areas(temperature, rain, zero)]
    parts += [
        _line("rain", [_rain_y(each, zero) for each in rain]),
        _line("heat", [zero - each * _STEP for each in temperature]),
    ]
    parts += [_frost(lows, series.get(_LOWEST), zero), _heads(temperature, rain)]
    height = zero + max(0.0, -min(temperature)) * _STEP + 48
    label = f"{min(temperature):.1f} °C to {max(temperature):.1f} °C, {sum(rain):,.0f} mm"
    return Markup('<svg class="climate" viewBox="0 0 470 {:.0f}" role="img" aria-label="{}">{}{}</svg>').format(
        height, label, _HATCH, Markup("").join(parts)
    )


_HATCH = Markup(
    '<defs><pattern id="humid" width="5" height="5" patternUnits="userSpaceOnUse"><line class="humid" '
    'x1="2.5" x2="2.5" y1="0" '
    'y2="5"/></pattern><pattern id="arid" width="6" height="6" patternUnits="userSpaceOnUse"><circle '
    'class="arid" cx="2" cy="2" '
    'r="1"/></pattern></defs>'
)


def _x(month: float) -> float:
    return _LEFT + _WIDTH * (month + 0.5)


def _rain_y(rain: float, zero: float) -> float:
    """Ten degrees stand for 20 mm; above 100 mm the scale is a tenth of that, after Walter and Lieth."""
    return zero - (rain / 2 if rain <= 100 else 50 + (rain - 100) / 20) * _STEP


def _grid(zero: float, lowest: float) -> Markup:
    lines = []
    bottom = int(-(-max(0.0, -lowest) // 10)) * -10
    for degrees in range(bottom, 91, 10):
        y = zero - degrees * _STEP
        rain = degrees * 2 if degrees <= 50 else 100 + (degrees - 50) * 20
        kind = "zero" if degrees == 0 else "grid"
        heat = Markup('<text class="heat-label" x="38" y="{:.1f}" text-anchor="end">{}</text>').format(
            y + 4, str(degrees).replace("-", "\u2212")
        )
        wet = Markup('<text class="rain-label" x="434" y="{:.1f}">{}</text>').format(y + 4, rain)
        line = Markup('<line class="{}" x1="44" x2="428" y1="{:.1f}" y2="{:.1f}"/>').format(kind, y, y)
        lines += [line, heat if degrees <= 50 else Markup(""), wet if degrees >= 0 else Markup("")]
    units = Markup(
        '<text class="heat-label" x="38" y="20" text-anchor="end">°C</text><text class="rain-label" '
        'x="434" y="20">mm</text>'
    )
    names = [
        Markup('<text class="month" x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text>').format(
            _x(at), zero - bottom * _STEP + 30, name
        )
        for at, name in enumerate(MONTHS)
    ]
    return Markup("").join([*lines, units, *names])


def _areas(temperature: Sequence[float], rain: Sequence[float], zero: float) -> Markup:
    """Hatches where rain stands above warmth (humid) and dots where it stands below (arid), between months."""
    parts = []
    heat = [zero - max(each, 0.0) * _STEP for each in temperature]
    wet = [_rain_y(each, zero) for each in rain]
    for at in range(11):
        for first, last in ((0.0, 0.25), (0.25, 0.5), (0.5, 0.75), (0.75, 1.0)):
            a, b = (heat[at] + (heat[at + 1] - heat[at]) * f for f in (first, last))
            c, d = (wet[at] + (wet[at + 1] - wet[at]) * f for f in (first, last))
            kind = "humid" if c + d < a + b else "arid"
            parts.append(
                Markup('<path fill="url(#{})" d="M{:.1f} {:.1f}L{:.1f} {:.1f}L{:.1f} {:.1f}L{:.1f} {:.1f}Z"/>').format(
                    kind, _x(at + first), a, _x(at + last), b, _x(at + last), d, _x(at + first), c
                )
            )
    return Markup("").join(parts)


def _line(kind: str, ys: Sequence[float]) -> Markup:
    points = " ".join(f"{_x(at):.1f},{y:.1f}" for at, y in enumerate(ys))
    return Markup('<polyline class="{}" points="{}"/>').format(kind, points)


def _frost(lows: Sequence[float] | None, lowest: Sequence[float] | None, zero: float) -> Markup:
    """Marks months whose mean minimum is below zero, and those in which frost has been."""
    parts = []
    bottom = zero + 6
    for at in range(12):
        kind = "frost" if lows and lows[at] < 0 else "some-frost" if lowest and lowest[at] < 0 else ""
        if kind:
            x = _LEFT + _WIDTH * at + 1
            parts.append(
                Markup('<rect class="{}" x="{:.1f}" y="{:.1f}" width="{}" height="5"/>').format(
                    kind, x, bottom - 5, _WIDTH - 2
                )
            )
    return Markup("").join(parts)


def _heads(temperature: Sequence[float], rain: Sequence[float]) -> Markup:
    mean = sum(temperature) / 12
    return Markup('<text class="head" x="236" y="20" text-anchor="middle">{} °C · {} mm</text>').format(
        f"{mean:.1f}".replace("-", "\u2212"), f"{sum(rain):,.0f}"
    )
