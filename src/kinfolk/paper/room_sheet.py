"""The room set-up sheet: what the venue needs to know, drawn to scale and counted, without the name of any attendee."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kinfolk.paper.kinds import Item, SheetKind
from kinfolk.paper.names import printable, wrapping
from kinfolk.paper.wording import feature_word
from kinfolk.sentences import Sentence, joined, say, say_as

if TYPE_CHECKING:
    from kinfolk.paper.day import Day
    from kinfolk.paper.room_plan import PlannedTable, RoomPlan
    from kinfolk.paper.sheet_options import SheetOptions

WORDS = {
    "title": say("Room set-up"),
    "scale": say("Scale 1 : "),
    "metres": say("m"),
    "tables": say("tables"),
    "spare_tables": say("of them spare"),
    "chairs": say("chairs"),
    "spare_chairs": say("of them spare"),
    "step_free": say("Step-free ways"),
    "keep_free": say("Keep them free of chairs, bags and cables."),
    "notes": say("Please note"),
    "every": say("Every table"),
    "table": say("table"),
    "shape": say("shape"),
    "size": say("size"),
    "seats": say("seats"),
    "nearest": say("nearest table"),
    "features": say("features"),
    "tight": say("less than wanted"),
    "wanted": say("Wanted between tables, edge to edge:"),
    "fixtures": say("Also in the room"),
    "spare": say("spare"),
    "grid": say("The grid counts metres from the upper left corner."),
    "outside": say("outside the room"),
}
SHAPES = {
    "round": say_as("a table", "round"),
    "square": say_as("a table", "square"),
    "long": say_as("a table", "long"),
}
FIXTURES: dict[str, str] = {
    "door": say("door"),
    "stage": say("stage"),
    "screen": say("screen"),
    "microphone": say("microphone"),
    "quiet corner": say("quiet corner"),
    "other": "",
}
_SCALES = (20, 25, 50, 75, 100, 125, 150, 200, 250, 300, 400, 500, 750, 1000, 1500, 2000, 5000)
_LONG_SIDE, _SHORT_SIDE = 245.0, 150.0


def room_sheets(_: Day, options: SheetOptions) -> tuple[Item, ...]:
    """Return one set-up sheet for each room."""
    return tuple(
        Item(f"room {number} {room.name}", printable(room.name), _sheet(room))
        for number, room in enumerate(options.rooms, start=1)
    )


def _sheet(room: RoomPlan) -> dict[str, Any]:
    nearest, outside = room.nearest(), set(room.outside())
    return {
        "name": printable(room.name),
        "width": room.width,
        "depth": room.depth,
        "scale": scale(room),
        "tables": [
            _table(room, table, nearest.get(table.label)) | {"outside": table.label in outside} for table in room.tables
        ],
        "fixtures": [
            {
                "kind": fixture.kind,
                "x": fixture.x,
                "y": fixture.y,
                "width": fixture.width,
                "depth": fixture.depth,
                "label": printable(fixture.label) or FIXTURES[fixture.kind],
            }
            for fixture in room.fixtures
        ],
        "count": len(room.tables),
        "spare_tables": room.spare_tables,
        "chairs": room.chairs,
        "spare_chairs": room.spare_chairs,
        "spacing": say("{metres:g}", metres=room.spacing),
        "step_free": printable(room.step_free),
        "notes": [printable(note) for note in room.notes],
    }


def scale(room: RoomPlan) -> int:
    """Return the scale at which the room fits an A4 or Letter sheet on its side: 1 to a number found on rulers."""
    long, short = max(room.width, room.depth), min(room.width, room.depth)
    fits = (one for one in _SCALES if long * 1000 / one <= _LONG_SIDE and short * 1000 / one <= _SHORT_SIDE)
    return next(fits, round(max(long * 1000 / _LONG_SIDE, short * 1000 / _SHORT_SIDE) + 0.5))


def _table(room: RoomPlan, table: PlannedTable, nearest: tuple[str, float] | None) -> dict[str, Any]:
    return {
        "label": printable(table.label),
        "x": table.x,
        "y": table.y,
        "shape": table.shape,
        "shape_word": SHAPES[table.shape],
        "width": table.width,
        "depth": table.depth,
        "turn": table.turn,
        "width_word": say("{metres:g}", metres=table.width),
        "depth_word": say("{metres:g}", metres=table.depth),
        "seats": table.seats,
        "chairs": [[round(x, 3), round(y, 3)] for x, y in table.chairs()],
        "features": joined([_feature(name) for name in table.features]),
        "spare": table.spare,
        "nearest": printable(nearest[0]) if nearest else "",
        "gap": say("{metres:.2f}", metres=nearest[1]) if nearest else "",
        "tight": nearest is not None and nearest[1] < room.spacing,
    }


def _feature(name: str) -> str:
    word = feature_word(name)
    return word if isinstance(word, Sentence) else wrapping(word)


ROOM_SHEET = SheetKind(
    name="room-sheet",
    title=say("Room set-up sheet"),
    purpose=say("For the venue: where tables, chairs and everything else stand."),
    box=1,
    template="room-sheet.typ",
    items=room_sheets,
    words=WORDS,
    batch=4,
)
