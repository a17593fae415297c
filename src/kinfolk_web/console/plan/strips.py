"""A promise as a strip of small squares, one for each person it is owed to, those it is not kept for first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kinfolk_web.plans.queries import Broken, Line

FEW, COLUMNS, MANY_COLUMNS = 400, 50, 150
SQUARE = 10


@dataclass(frozen=True)
class Square:
    """Somebody the promise is not kept for."""

    x: int
    y: int
    who: Broken


@dataclass(frozen=True)
class Strip:
    """The squares: those not kept one by one, the others as one shape that a pattern fills."""

    width: int
    height: int
    squares: tuple[Square, ...]
    kept: str
    side: int = SQUARE - 2


def strip_of(line: Line) -> Strip:
    """Return the strip of a promise."""
    columns = COLUMNS if line.owed <= FEW else MANY_COLUMNS
    rows = max(1, -(-line.owed // columns))
    squares = tuple(Square(SQUARE * (k % columns), SQUARE * (k // columns), who) for k, who in enumerate(line.broken))
    return Strip(SQUARE * columns, SQUARE * rows, squares, _kept(line.missing, line.owed, columns))


def _kept(first: int, end: int, columns: int) -> str:
    """Return the outline of the squares from ``first`` on: the rest of its row, whole rows, and the last one."""
    parts = []
    for row in range(first // columns, -(-end // columns)):
        left, right = max(first - row * columns, 0), min(end - row * columns, columns)
        if right > left:
            parts.append(f"M{SQUARE * left} {SQUARE * row}h{SQUARE * (right - left)}v{SQUARE}H{SQUARE * left}z")
    return "".join(parts)
