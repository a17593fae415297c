"""A chart of lines as SVG that reads in light and in dark, without any script."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

WIDTH, HEIGHT = 720, 420
LEFT, RIGHT, TOP, BOTTOM = 76, 176, 24, 56
LABEL_GAP = 17.0
STYLE = """
  text { font: 14px system-ui, sans-serif; fill: #3a3a38 }
  .axis { stroke: #77756f; fill: none }
  .grid { stroke: #77756f; opacity: .25 }
  .line { fill: none; stroke-width: 2.5; stroke-linejoin: round }
  .c0 { stroke: #a63d2f } .c1 { stroke: #1f6f78 } .c2 { stroke: #7a5c00 } .c3 { stroke: #6b4fa0 }
  .t0 { fill: #a63d2f } .t1 { fill: #1f6f78 } .t2 { fill: #7a5c00 } .t3 { fill: #6b4fa0 }
  .d1 { stroke-dasharray: 7 4 } .d2 { stroke-dasharray: 2 4 } .d3 { stroke-dasharray: 10 3 2 3 }
  @media (prefers-color-scheme: dark) {
    text { fill: #dedbd2 }
    .axis, .grid { stroke: #a5a299 }
    .c0 { stroke: #f08a78 } .c1 { stroke: #6fc7d0 } .c2 { stroke: #e0bd4f } .c3 { stroke: #bda4f0 }
    .t0 { fill: #f08a78 } .t1 { fill: #6fc7d0 } .t2 { fill: #e0bd4f } .t3 { fill: #bda4f0 }
  }
"""


@dataclass(frozen=True)
class Line:
    """One line: its name, and points (x, y) from left to right."""

    name: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True, kw_only=True)
class Chart:
    """What is drawn: ``alt`` says in a sentence what is to be seen; x is always logarithmic, y where ``log`` says so."""

    title: str
    alt: str
    x: str
    y: str
    lines: Sequence[Line]
    log: bool = True


def draw(chart: Chart) -> str:
    """Return the chart as SVG; lines without points are left out."""
    lines = [line for line in chart.lines if line.points]
    xs = [x for line in lines for x, _ in line.points]
    ys = [y for line in lines for _, y in line.points]
    across = _scale(min(xs), max(xs), (LEFT, WIDTH - RIGHT), log=True)
    up = _scale(min(ys) if chart.log else 0.0, max(ys), (HEIGHT - BOTTOM, TOP), log=chart.log)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="t d">',
        f'<title id="t">{escape(chart.title)}</title><desc id="d">{escape(chart.alt)}</desc><style>{STYLE}</style>',
        *_axes(chart, (across, up), (xs, ys)),
        *_lines(lines, across, up),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _scale(low: float, high: float, to: tuple[int, int], *, log: bool) -> Callable[[float], float]:
    def bent(value: float) -> float:
        return log10(value) if log else value

    first, last = bent(low), bent(high)
    wide = (last - first) or 1.0
    return lambda value: to[0] + (bent(value) - first) / wide * (to[1] - to[0])


def _axes(
    chart: Chart, scales: tuple[Callable[[float], float], ...], found: tuple[list[float], list[float]]
) -> Iterator[str]:
    across, up = scales
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    yield f'<path class="axis" d="M{LEFT} {TOP}V{bottom}H{right}"/>'
    for value in _powers(found[0]):
        x = across(value)
        yield f'<path class="grid" d="M{x:.1f} {TOP}V{bottom}"/><text x="{x:.1f}" y="{bottom + 20}" text-anchor="middle">{_short(value)}</text>'
    for value in _powers(found[1]) if chart.log else _steps(max(found[1])):
        y = up(value)
        yield f'<path class="grid" d="M{LEFT} {y:.1f}H{right}"/><text x="{LEFT - 8}" y="{y + 5:.1f}" text-anchor="end">{_short(value)}</text>'
    middle = (LEFT + right) / 2
    yield f'<text x="{middle:.0f}" y="{HEIGHT - 10}" text-anchor="middle">{escape(chart.x)}</text>'
    yield f'<text transform="translate(16 {(TOP + bottom) / 2:.0f}) rotate(-90)" text-anchor="middle">{escape(chart.y)}</text>'


def _lines(lines: Sequence[Line], across: Callable[[float], float], up: Callable[[float], float]) -> Iterator[str]:
    for number, line in enumerate(lines):
        path = " ".join(f"{across(x):.1f},{up(y):.1f}" for x, y in line.points)
        yield f'<polyline class="line c{number % 4} d{number % 4}" points="{path}"/>'
    ends = sorted((up(line.points[-1][1]), across(line.points[-1][0]), number) for number, line in enumerate(lines))
    last = float(TOP - LABEL_GAP)
    for y, x, number in ends:
        last = max(y, last + LABEL_GAP)
        yield f'<text class="t{number % 4}" x="{x + 8:.1f}" y="{last + 5:.1f}">{escape(lines[number].name)}</text>'


def _powers(values: Sequence[float]) -> list[float]:
    """Return powers of ten within the range, and its ends' neighbours 2 and 5 where those would be too few.

    >>> _powers([30, 1_000_000]), _powers([0.2, 60])
    ([100.0, 1000.0, 10000.0, 100000.0, 1000000.0], [1.0, 10.0])
    """
    low, high = min(values), max(values)
    tens = [10.0**k for k in range(ceil(log10(low) - 1e-9), floor(log10(high) + 1e-9) + 1)]
    if len(tens) > 1:
        return tens
    finer = [m * 10.0**k for k in range(floor(log10(low)), ceil(log10(high)) + 1) for m in (1, 2, 5)]
    return [value for value in finer if low <= value <= high] or [low]


def _steps(most: float) -> list[float]:
    """Return about five round steps from 0 on.

    >>> _steps(23)
    [0, 5, 10, 15, 20]
    """
    raw = max(most, 1.0) / 5
    size = next(m * 10.0 ** floor(log10(raw)) for m in (1, 2, 5, 10) if m * 10.0 ** floor(log10(raw)) >= raw)
    size = max(size, 1.0)
    return [k * size if size % 1 else int(k * size) for k in range(int(most / size) + 1)]


def _short(value: float) -> str:
    """Return a number as an axis says it.

    >>> [_short(x) for x in (0.01, 1.0, 30, 10_000.0, 1e6)]
    ['0.01', '1', '30', '10,000', '1 million']
    """
    return "1 million" if value == 1e6 else f"{value:,.12g}"
