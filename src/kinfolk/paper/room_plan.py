"""The plan of a room in metres: tables, fixtures, ways; for the sheet of the venue and for the floor plan on screens."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, hypot, radians, sin
from typing import TYPE_CHECKING, Literal, get_args

from kinfolk.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kinfolk.problem import Table

Shape = Literal["round", "square", "long"]
FixtureKind = Literal["door", "stage", "screen", "microphone", "quiet corner", "other"]

CHAIRS_BACK_TO_BACK = 1.5
"""Metres between the edges of two tables, so that people sit back to back and somebody can pass."""

_CHAIR = 0.55
_ROOM_AROUND = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedTable:
    """A table that stands in the room: its centre ``x``, ``y`` and its size in metres, turned by ``turn`` degrees."""

    label: str
    x: float
    y: float
    seats: int
    shape: Shape = "round"
    width: float = 1.8
    depth: float = 1.8
    turn: float = 0.0
    features: tuple[str, ...] = ()
    spare: bool = False

    def __post_init__(self) -> None:
        if self.shape not in get_args(Shape):
            raise InputError(
                f"table {self.label!r} has the shape {self.shape!r}.",
                remedy=f"Choose one of {', '.join(get_args(Shape))}.",
            )
        if self.width <= 0 or self.depth <= 0:
            raise InputError(f"table {self.label!r} measures {self.width} by {self.depth} metres.")

    def corners(self) -> tuple[tuple[float, float], ...]:
        """Return the corners of a square or long table, in turn."""
        a, w, d = radians(self.turn), self.width / 2, self.depth / 2
        return tuple(
            (self.x + dx * cos(a) - dy * sin(a), self.y + dx * sin(a) + dy * cos(a))
            for dx, dy in ((-w, -d), (w, -d), (w, d), (-w, d))
        )

    def gap(self, other: PlannedTable) -> float:
        """Return the metres between the edges of two tables, 0 where they overlap."""
        if self.shape == other.shape == "round":
            return max(0.0, hypot(self.x - other.x, self.y - other.y) - (self.width + other.width) / 2)
        if self.shape == "round":
            return max(0.0, _to_edges(self.x, self.y, other) - self.width / 2)
        if other.shape == "round":
            return other.gap(self)
        if _inside(self.x, self.y, other) or _inside(other.x, other.y, self):
            return 0.0
        return min(
            *(_to_edges(x, y, other) for x, y in self.corners()), *(_to_edges(x, y, self) for x, y in other.corners())
        )

    def chairs(self) -> tuple[tuple[float, float], ...]:
        """Return the centre of each chair: around a round table, along the two long sides of another, ends if need be."""
        if self.shape == "round":
            far = self.width / 2 + _CHAIR / 2
            angles = (radians(self.turn + 360 * number / self.seats) for number in range(self.seats))
            return tuple((self.x + far * sin(a), self.y - far * cos(a)) for a in angles)
        a = radians(self.turn)
        return tuple(
            (self.x + dx * cos(a) - dy * sin(a), self.y + dx * sin(a) + dy * cos(a)) for dx, dy in self._along()
        )

    def _along(self) -> list[tuple[float, float]]:
        ends = min(2, self.seats % 2 + (2 if self.shape == "square" and self.seats > 3 else 0))  # noqa: PLR2004
        sides = self.seats - ends
        top, bottom = (sides + 1) // 2, sides // 2
        out, side = self.depth / 2 + _CHAIR / 2, self.width / 2 + _CHAIR / 2
        upper = [(self.width * ((i + 0.5) / top - 0.5), -out) for i in range(top)]
        lower = [(self.width * ((i + 0.5) / bottom - 0.5), out) for i in range(bottom)]
        return [*upper, *lower, *([(-side, 0.0), (side, 0.0)][:ends])]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixture:
    """Something that is there besides tables: centre and size in metres."""

    kind: FixtureKind
    x: float
    y: float
    width: float = 1.0
    depth: float = 0.3
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomPlan:
    """A room seen from above; ``x`` runs to the right and ``y`` down, from its upper left corner, in metres.

    Parameters
    ----------
    name
        What the room is called at the venue.
    width, depth
        Its size.
    tables, fixtures
        What stands in it. Tables marked ``spare`` stand ready without people.
    step_free
        How somebody on wheels gets in and around, in a sentence or two.
    spare_chairs
        Chairs to keep beside those at the tables.
    notes
        Anything else that the venue has to know, line by line.
    spacing
        Metres that should be left between tables.
    """

    name: str
    width: float
    depth: float
    tables: tuple[PlannedTable, ...] = ()
    fixtures: tuple[Fixture, ...] = ()
    step_free: str = ""
    spare_chairs: int = 0
    notes: tuple[str, ...] = ()
    spacing: float = CHAIRS_BACK_TO_BACK

    def __post_init__(self) -> None:
        if self.width <= 0 or self.depth <= 0:
            raise InputError(
                f"the room {self.name!r} measures {self.width} by {self.depth} metres.",
                remedy="Give its size in metres.",
            )

    @property
    def chairs(self) -> int:
        """How many chairs to bring: one for each seat, and the spare ones."""
        return sum(table.seats for table in self.tables) + self.spare_chairs

    @property
    def spare_tables(self) -> int:
        """How many of the tables stand ready without people."""
        return sum(table.spare for table in self.tables)

    def nearest(self) -> dict[str, tuple[str, float]]:
        """Return for each table the label of its nearest neighbour, and the metres from edge to edge."""
        found = {}
        for table in self.tables:
            others = sorted(
                (other for other in self.tables if other is not table),
                key=lambda other: hypot(other.x - table.x, other.y - table.y),
            )
            gaps = [(round(table.gap(other), 3), other.label) for other in others[:8]]
            if gaps:
                gap, label = min(gaps, key=lambda entry: entry[0])
                found[table.label] = (label, gap)
        return found

    def outside(self) -> tuple[str, ...]:
        """Return the labels of tables whose centre is not in the room."""
        return tuple(t.label for t in self.tables if not (0 <= t.x <= self.width and 0 <= t.y <= self.depth))


def room_from_tables(name: str, tables: Iterable[Table], *, fixtures: tuple[Fixture, ...] = ()) -> RoomPlan:
    """Return the plan of round tables that stand where the programme says, in a room just large enough.

    Tables without a place are left out.
    """
    planned = tuple(
        PlannedTable(label=table.id, x=table.x, y=table.y, seats=table.seats, features=table.features)
        for table in tables
        if table.x is not None and table.y is not None
    )
    right = max((table.x for table in planned), default=0.0)
    down = max((table.y for table in planned), default=0.0)
    return RoomPlan(name=name, width=right + _ROOM_AROUND, depth=down + _ROOM_AROUND, tables=planned, fixtures=fixtures)


def _inside(x: float, y: float, table: PlannedTable) -> bool:
    a = radians(-table.turn)
    dx, dy = x - table.x, y - table.y
    return abs(dx * cos(a) - dy * sin(a)) <= table.width / 2 and abs(dx * sin(a) + dy * cos(a)) <= table.depth / 2


def _to_edges(x: float, y: float, table: PlannedTable) -> float:
    """Return the metres from a point to a square or long table."""
    a = radians(-table.turn)
    dx, dy = x - table.x, y - table.y
    along, across = abs(dx * cos(a) - dy * sin(a)), abs(dx * sin(a) + dy * cos(a))
    return hypot(max(0.0, along - table.width / 2), max(0.0, across - table.depth / 2))
