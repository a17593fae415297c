"""Pictures of figures, drawn once as SVG for page and paper: twenty dots for a share, or a bar with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join

if TYPE_CHECKING:
    from kinfolk_web.outcomes.reporting.figures import Figure

DOTS = 20
WIDE, HIGH = 240, 18
_GREEN, _SUNK, _INK = "#1f4d3a", "#e7dcc6", "#1d1b18"  # of paper; a page's own colours take their place by class
_DOT = '<circle class="{}" cx="{}" cy="{}" r="4.6" fill="{}"/>'
_BAR = (
    '<rect class="off" width="{}" height="{}" rx="3" fill="{}"/>'
    '<rect class="on" width="{}" height="{}" rx="3" fill="{}" fill-opacity=".75"/>'
    '<path class="mark" fill="none" stroke="{}" stroke-width="2" d="{}"/>'
)
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 0 {} {}" width="{}" height="{}" aria-hidden="true">{}</svg>'


def dots(share: float) -> str:
    """Return twenty dots, as many of them filled as the share is, to the nearest; they stand for people."""
    filled, step = round(share * DOTS), WIDE / DOTS
    on, off = ("on", _GREEN), ("off", _SUNK)
    places = [(f"{step * (n + 0.5):g}", on if n < filled else off) for n in range(DOTS)]
    return _svg(format_html_join("", _DOT, ((name, x, HIGH // 2, colour) for x, (name, colour) in places)))


def bar(figure: Figure) -> str:
    """Return a bar as long as the share, with a line from the lower to the upper end of its interval."""
    if figure.share is None or figure.low is None or figure.high is None:
        return ""
    return stretch(figure.share, figure.low, figure.high)


def stretch(share: float, least: float, most: float) -> str:
    """Return a bar for a share from 0 to 1 with a line from its least to its most."""
    at, low, high = (f"{WIDE * one:.1f}" for one in (share, least, most))
    middle = HIGH // 2
    line = f"M{low} {middle - 4}v8M{low} {middle}H{high}M{high} {middle - 4}v8"
    return _svg(format_html(_BAR, WIDE, HIGH, _SUNK, at, HIGH, _GREEN, _INK, line))


def _svg(drawn: str) -> str:
    return format_html(_SVG, WIDE + 2, HIGH, WIDE + 2, HIGH, drawn)
