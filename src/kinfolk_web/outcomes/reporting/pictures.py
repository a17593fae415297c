"""Pictures of figures, drawn once as SVG for page and paper: twenty dots for a share, or a bar with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kinfolk_web.outcomes.reporting.figures import Figure

DOTS = 20
WIDE, HIGH = 240, 18
_GREEN, _SUNK, _INK = "#1f4d3a", "#e7dcc6", "#1d1b18"  # of paper; a page's own colours take their place by class


def dots(share: float) -> str:
    """Return twenty dots, as many of them filled as the share is, to the nearest; they stand for people."""
    filled = round(share * DOTS)
    step = WIDE / DOTS
    drawn = "".join(
        f'<circle class="{"on" if n < filled else "off"}" cx="{step * (n + 0.5):g}" cy="{HIGH / 2:g}" r="4.6" '
        f'fill="{_GREEN if n < filled else _SUNK}"/>'
        for n in range(DOTS)
    )
    return _svg(drawn)


def bar(figure: Figure) -> str:
    """Return a bar as long as the share, with a line from the lower to the upper end of its interval."""
    if figure.share is None or figure.low is None or figure.high is None:
        return ""
    return stretch(figure.share, figure.low, figure.high)


def stretch(share: float, least: float, most: float) -> str:
    """Return a bar for a share from 0 to 1 with a line from its least to its most."""
    at, low, high = (round(WIDE * one, 1) for one in (share, least, most))
    middle = HIGH / 2
    drawn = (
        f'<rect class="off" width="{WIDE}" height="{HIGH}" rx="3" fill="{_SUNK}"/>'
        f'<rect class="on" width="{at}" height="{HIGH}" rx="3" fill="{_GREEN}" fill-opacity=".75"/>'
        f'<path class="mark" fill="none" stroke="{_INK}" stroke-width="2" '
        f'd="M{low} {middle - 4}v8M{low} {middle}H{high}M{high} {middle - 4}v8"/>'
    )
    return _svg(drawn)


def _svg(drawn: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 0 {WIDE + 2} {HIGH}" width="{WIDE + 2}" height="{HIGH}" '
        f'aria-hidden="true">{drawn}</svg>'
    )
