"""Where tables stand, for those who look for theirs: each room drawn small, its doors, and the way from a door in words."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from kinfolk_web.core.remembering import remembered
from kinfolk_web.programme.models import Fixture, Room, Table
from kinfolk_web.programme.sizes import top

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfolk_web.communities.models import Event

WAYS = (  # by how far in, then by side, as somebody sees it who stands in the door and looks into the room
    _("From the door: close by, on the left"),
    _("From the door: close by, straight ahead"),
    _("From the door: close by, on the right"),
    _("From the door: half-way in, on the left"),
    _("From the door: half-way in, straight ahead"),
    _("From the door: half-way in, on the right"),
    _("From the door: at the far end, on the left"),
    _("From the door: at the far end, straight ahead"),
    _("From the door: at the far end, on the right"),
)
AROUND = 0.6  # metres drawn around a room
LETTERS = 22  # of letters on the plan so many would fill the longer side: readable on the smallest phone
FITS = 3  # letters of a table's name that fit into its circle
AHEAD = math.tan(math.radians(12))  # how far to a side still counts as straight ahead
SHOWN = (Fixture.Kind.DOOR, Fixture.Kind.STAGE)


@dataclass(frozen=True, slots=True)
class Mark:
    """A name at a point of the plan, and where it is written so that it stays inside; ``anchor`` as in SVG."""

    label: str
    x: str
    y: str
    at_x: str
    at_y: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Floor:
    """A room as its plan is drawn: ``tops`` are lines as thick as tables are deep, and ``stages`` rectangles."""

    room: int
    name: str
    view: str
    width: str
    depth: str
    letter: str
    dot: str
    tops: tuple[tuple[str, str, str], ...]
    stages: tuple[tuple[str, str, str, str], ...]
    doors: tuple[Mark, ...]

    @property
    def door(self) -> Mark | None:
        """The door, where there is but one: then nobody asks which."""
        return self.doors[0] if len(self.doors) == 1 else None


@dataclass(frozen=True, slots=True)
class Place:
    """A table on the plan of its room, with the way to it from each door."""

    floor: Floor
    mark: Mark
    radius: str
    inside: bool
    ways: tuple[int, ...]

    @property
    def way(self) -> str:
        """The way to it in words, where there is but one door."""
        return str(WAYS[self.ways[0]]) if len(self.ways) == 1 else ""


def places_of(event: Event) -> dict[str, Place]:
    """Return where each table stands, by its name: of rooms whose tables were put somewhere, and names that one table has."""
    return _known(event)[0]


def rooms_behind(event: Event) -> tuple[int, ...]:
    """Return the rooms whose tables and doors were looked at."""
    return _known(event)[1]


def places_as_data(event: Event) -> dict[str, Any]:
    """Return the same as plain data, for desks and screens which draw it themselves."""
    places = places_of(event)
    floors = list({one.floor.room: one.floor for one in places.values()}.values())
    order = {one.room: place for place, one in enumerate(floors)}
    return {
        "floors": [
            {
                "name": one.name,
                "view": one.view,
                "width": one.width,
                "depth": one.depth,
                "letter": one.letter,
                "dot": one.dot,
                "tops": one.tops,
                "stages": one.stages,
                "doors": [_as_data(door) for door in one.doors],
            }
            for one in floors
        ],
        "tables": {
            label: [order[one.floor.room], _as_data(one.mark), one.radius, int(one.inside), one.ways]
            for label, one in places.items()
        },
    }


def _as_data(mark: Mark) -> list[str]:
    return [mark.label, mark.x, mark.y, mark.at_x, mark.at_y, mark.anchor]


def _known(event: Event) -> tuple[dict[str, Place], tuple[int, ...]]:
    return remembered(("places", event.pk), lambda: _looked_up(event))


def _looked_up(event: Event) -> tuple[dict[str, Place], tuple[int, ...]]:
    tables: dict[Room, list[Table]] = defaultdict(list)
    for table in Table.objects.filter(room__event=event).select_related("room"):
        tables[table.room].append(table)
    placed = {room: rows for room, rows in tables.items() if len({(one.x, one.y) for one in rows}) == len(rows) > 1}
    fixtures: dict[int, list[Fixture]] = defaultdict(list)
    if placed:
        for fixture in Fixture.objects.filter(room__in=placed, kind__in=SHOWN):
            fixtures[fixture.room_id].append(fixture)
    many = Counter(one.label for rows in tables.values() for one in rows)
    found: dict[str, Place] = {}
    for room, rows in placed.items():
        doors = [one for one in fixtures[room.pk] if one.kind == Fixture.Kind.DOOR]
        floor = _floor(room, rows, fixtures[room.pk], doors)
        found |= {one.label: _place(room, floor, one, doors) for one in rows if many[one.label] == 1}
    return found, tuple(room.pk for room in tables)


def _floor(room: Room, tables: Sequence[Table], fixtures: Sequence[Fixture], doors: Sequence[Fixture]) -> Floor:
    letter = _letter(room)
    lines: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in tables:
        lines[_thick(one)].append(_line(one))
    return Floor(
        room=room.pk,
        name=room.name,
        view=f"{-AROUND} {-AROUND} {_short(room.width + 2 * AROUND)} {_short(room.depth + 2 * AROUND)}",
        width=_short(room.width),
        depth=_short(room.depth),
        letter=_short(letter),
        dot=_short(letter * 0.4),
        tops=tuple((cap, thick, "".join(drawn)) for (cap, thick), drawn in lines.items()),
        stages=tuple(
            (_short(one.x - one.width / 2), _short(one.y - one.depth / 2), _short(one.width), _short(one.depth))
            for one in fixtures
            if one.kind == Fixture.Kind.STAGE
        ),
        doors=tuple(_mark(room, one.label or str(nth), one.x, one.y, letter * 1.2) for nth, one in enumerate(doors, 1)),
    )


def _thick(table: Table) -> tuple[str, str]:
    return ("round" if table.shape == Table.Shape.ROUND else "butt"), _short(top(table.shape, table.seats)[1])


def _line(table: Table) -> str:
    """Return a table as a line along it; a round one is a line of no length with a round end."""
    if table.shape == Table.Shape.ROUND:
        return f"M{_short(table.x)} {_short(table.y)}h0"
    half, turn = top(table.shape, table.seats)[0] / 2, math.radians(table.angle)
    across, along = half * math.cos(turn), half * math.sin(turn)
    start = f"M{_short(table.x - across)} {_short(table.y - along)}"
    return f"{start}L{_short(table.x + across)} {_short(table.y + along)}"


def _place(room: Room, floor: Floor, table: Table, doors: Sequence[Fixture]) -> Place:
    letter = _letter(room)
    radius, inside = max(top(table.shape, table.seats)[1] / 2, letter * 0.9), len(table.label) <= FITS
    mark = _mark(room, table.label, table.x, table.y, 0 if inside else radius + letter * 0.7)
    return Place(floor, mark, _short(radius), inside, tuple(_way(room, one, table) for one in doors))


def _mark(room: Room, label: str, x: float, y: float, away: float) -> Mark:
    """Return a name beside a point, towards the inside of the room; on it if it is not ``away``."""
    side, at = "middle", x
    if away and x < room.width / 3:
        side, at = "start", max(AROUND, x)
    elif away and x > room.width * 2 / 3:
        side, at = "end", min(room.width - AROUND, x)
    shift = away if y < room.depth / 2 else -away
    return Mark(label, _short(x), _short(y), _short(at), _short(y + shift), side)


def _letter(room: Room) -> float:
    return max(room.width, room.depth * 0.7) / LETTERS


def _way(room: Room, door: Fixture, table: Table) -> int:
    """Return which of the ways leads from a door to a table."""
    walls = {
        (0, 1): (abs(door.y), room.depth),
        (0, -1): (abs(room.depth - door.y), room.depth),
        (1, 0): (abs(door.x), room.width),
        (-1, 0): (abs(room.width - door.x), room.width),
    }
    (in_x, in_y), (_away, length) = min(walls.items(), key=lambda one: one[1][0])
    over, down = table.x - door.x, table.y - door.y
    deep = over * in_x + down * in_y
    right = down * in_x - over * in_y
    side = 1 if abs(right) <= AHEAD * max(deep, 0) else 2 if right > 0 else 0
    return min(2, max(0, int(3 * deep / length))) * 3 + side


def _short(number: float) -> str:
    return f"{round(number, 2):g}"
