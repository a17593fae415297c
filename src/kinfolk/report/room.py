"""The room as a picture: tables where they stand, or in a tidy grid, with a seat for everybody around each."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kinfolk.problem import Round, Table
    from kinfolk.report.seating import Seating

Place = tuple[int, int]

SEAT = 9
"""Radius of a seat in the units of the picture."""

_MARGIN = 14
_MOST_CELLS = 60
_MOST_OBLONG = 3


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat: where it stands, and who takes it (position, -1 for a free one)."""

    x: int
    y: int
    person: int


@dataclass(frozen=True, slots=True)
class Spot:
    """A table in the picture: its middle, its radius and its seats."""

    table: Table
    position: int
    x: int
    y: int
    radius: int
    seats: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class Floor:
    """One round of the room as a picture of ``width`` by ``height`` units."""

    number: int
    width: int
    height: int
    spots: tuple[Spot, ...]
    to_scale: bool

    @property
    def seated(self) -> int:
        """How many people sit in the picture."""
        return sum(seat.person >= 0 for spot in self.spots for seat in spot.seats)


def draw_room(seating: Seating) -> tuple[Floor, ...]:
    """Return one picture for each round."""
    return tuple(_floor(seating, r, round_) for r, round_ in enumerate(seating.problem.rounds))


def _floor(seating: Seating, r: int, round_: Round) -> Floor:
    most = max(*(table.seats for table in round_.tables), *(len(who) for who in seating.members[r]))
    cell = 2 * (_radius(most) + 2 * SEAT) + _MARGIN
    places = _on_the_floor(round_.tables, cell)
    to_scale = places is not None
    if places is None:
        places = _in_a_grid(len(round_.tables), cell)
    spots = tuple(
        Spot(table, t, x, y, _radius(max(table.seats, len(who))), _seats((x, y), table.seats, who.tolist()))
        for t, (table, (x, y), who) in enumerate(zip(round_.tables, places, seating.members[r], strict=True))
    )
    width = max(x for x, _ in places) + cell // 2
    height = max(y for _, y in places) + cell // 2
    return Floor(round_.number, width, height, spots, to_scale)


def _radius(seats: int) -> int:
    """Radius of a table at which ``seats`` seats fit around it without touching."""
    return max(20, round(seats * 2.5 * SEAT / (2 * math.pi)) - SEAT + 4)


def _seats(middle: Place, seats: int, people: list[int]) -> tuple[Seat, ...]:
    count = max(seats, len(people), 1)
    away = _radius(count) + SEAT + 2
    around = []
    for k in range(count):
        turn = 2 * math.pi * k / count - math.pi / 2
        x, y = middle[0] + away * math.cos(turn), middle[1] + away * math.sin(turn)
        around.append(Seat(round(x), round(y), people[k] if k < len(people) else -1))
    return tuple(around)


def _in_a_grid(count: int, cell: int) -> list[Place]:
    columns = max(1, min(count, math.ceil(math.sqrt(count * 1.7))))
    columns = math.ceil(count / math.ceil(count / columns))
    return [((k % columns) * cell + cell // 2, (k // columns) * cell + cell // 2) for k in range(count)]


def _on_the_floor(tables: tuple[Table, ...], cell: int) -> list[Place] | None:
    """Return where tables stand, so scaled that no two touch; None if that is unknown or makes no picture."""
    at = [(table.x, table.y) for table in tables if table.x is not None and table.y is not None]
    if len(at) < max(2, len(tables)) or not all(math.isfinite(value) for place in at for value in place):
        return None
    nearest = _nearest(at)
    left, top = min(x for x, _ in at), min(y for _, y in at)
    sides = sorted((max(x for x, _ in at) - left, max(y for _, y in at) - top))
    if not nearest or sides[1] / nearest > _MOST_CELLS or sides[1] > _MOST_OBLONG * (sides[0] + nearest):
        return None
    scale = cell / nearest
    return [(round((x - left) * scale) + cell // 2, round((y - top) * scale) + cell // 2) for x, y in at]


def _nearest(places: Iterable[tuple[float, float]]) -> float:
    """Return the smallest distance between two places."""
    import numpy as np

    points = np.array(sorted(places))
    best = math.inf
    for step in range(1, len(points)):
        # Sorted by x: once neighbours this far apart in the list are all too far in x, so are the later ones.
        dx = points[step:, 0] - points[:-step, 0]
        if dx.min() >= best:
            break
        best = min(best, float(np.sqrt((dx**2 + (points[step:, 1] - points[:-step, 1]) ** 2).min())))
    return best
