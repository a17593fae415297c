"""How much floor tables and fixtures take, in metres: what the floor plan draws, arranges and warns of."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kinfolk_web.programme.models import Fixture, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

ELBOW = 0.6  # of a table's edge for each person
CHAIR = 0.5  # a chair with somebody on it
DOOR_SWING = 1.0
_NARROW, _SMALLEST = 0.75, 0.8
_HAIR = 1e-6


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle (or, if ``round``, the circle in it) on the floor: its middle, width and depth."""

    x: float
    y: float
    width: float
    depth: float
    round: bool = False

    def at(self, x: float, y: float) -> Box:
        """Return the same, somewhere else."""
        return Box(x, y, self.width, self.depth, self.round)

    def within(self, width: float, depth: float, edge: float = 0) -> bool:
        """Whether it lies wholly inside a room, away from the walls by ``edge``."""
        half, deep = self.width / 2 + edge - _HAIR, self.depth / 2 + edge - _HAIR
        return half <= self.x <= width - half and deep <= self.y <= depth - deep

    def touches(self, other: Box, gap: float = 0) -> bool:
        """Whether there is less than ``gap`` between the two."""
        across, along = abs(self.x - other.x), abs(self.y - other.y)
        if self.round and other.round:
            return math.hypot(across, along) < (self.width + other.width) / 2 + gap - _HAIR
        return (
            across < (self.width + other.width) / 2 + gap - _HAIR
            and along < (self.depth + other.depth) / 2 + gap - _HAIR
        )


def top(shape: str, seats: int) -> tuple[float, float]:
    """Return width and depth of a table top."""
    if shape == Table.Shape.LONG:
        return max(2 * ELBOW, math.ceil(seats / 2) * ELBOW), _NARROW
    if shape == Table.Shape.SQUARE:
        side = max(_SMALLEST, math.ceil(seats / 4) * ELBOW)
        return side, side
    across = max(_SMALLEST, round(seats * ELBOW / math.pi, 2))
    return across, across


def footprint(shape: str, seats: int, angle: float = 0) -> Box:
    """Return the floor that a table takes with its chairs, as the box around it."""
    width, depth = top(shape, seats)
    if shape == Table.Shape.ROUND:
        return Box(0, 0, width + 2 * CHAIR, depth + 2 * CHAIR, round=True)
    width, depth = width + (0.2 if shape == Table.Shape.LONG else 2 * CHAIR), depth + 2 * CHAIR
    turn = math.radians(angle)
    cosine, sine = abs(math.cos(turn)), abs(math.sin(turn))
    return Box(0, 0, round(width * cosine + depth * sine, 3), round(width * sine + depth * cosine, 3))


def of_table(table: Table) -> Box:
    """Return the floor that a table takes where it stands."""
    return footprint(table.shape, table.seats, table.angle).at(table.x, table.y)


def of_fixture(fixture: Fixture) -> Box:
    """Return the floor that a fixture takes; doors need room to open, and what hangs on a wall takes none."""
    more = DOOR_SWING if fixture.kind == Fixture.Kind.DOOR else 0
    return Box(fixture.x, fixture.y, fixture.width + more, fixture.depth + more)


def crowded(boxes: Iterable[tuple[str, Box]]) -> list[tuple[str, str]]:
    """Return the pairs that stand in each other's way, by what they are called."""
    order = sorted(boxes, key=lambda one: one[1].x - one[1].width / 2)
    found = []
    for place, (name, box) in enumerate(order):
        right = box.x + box.width / 2
        for other, there in order[place + 1 :]:
            if there.x - there.width / 2 >= right:
                break
            if box.touches(there):
                found.append((name, other))
    return found
