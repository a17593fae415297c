"""Reads about programmes: rooms as plain data, labels, how many people are expected, what the list has kinds of."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from kinfolk_web.core.remembering import remembered
from kinfolk_web.people.models import Attendee
from kinfolk_web.programme.models import Block, Fixture, Pin, Programme, Room, Table
from kinfolk_web.programme.sizes import CHAIR, crowded, of_fixture, of_table, top

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kinfolk_web.communities.models import Event

SIGNED = ("step-free", "quiet", "hearing")  # features that have a sign on the floor plan
SIGN, LETTERS = 0.54, 0.6  # metres that a sign and a line of letters take on the plan
AROUND = 0.6  # metres drawn around a room
MOST_VALUES = 12  # a column with more different answers is no kind of people
RITUAL_KINDS = (
    Block.Kind.OPENING,
    Block.Kind.LOOK_AROUND,
    Block.Kind.ROUND,
    Block.Kind.CAST,
    Block.Kind.OPEN_TABLES,
    Block.Kind.REUNION,
    Block.Kind.CLOSING,
)


def blocks_of(event: Event) -> list[Block]:
    """Return the blocks of an event in order, each with its room."""
    return remembered(("blocks", event.pk), lambda: list(Block.objects.filter(event=event).select_related("room")))


def programme_of(event: Event) -> Programme:
    """Return what was chosen for an event, or what holds as long as nobody chose."""
    return Programme.objects.filter(event=event).first() or Programme(event=event)


def expected_people(event: Event) -> int:
    """Return how many people are coming by the list, or as many as the organiser expects."""
    return Attendee.objects.filter(event=event, state=Attendee.State.COMING).count() or event.expected or 0


def rituals_of(event: Event) -> list[Block]:
    """Return the blocks in which something is said or done together, in order; their ``text`` says what."""
    return list(Block.objects.filter(event=event, kind__in=RITUAL_KINDS))


def room_plan(room: Room, seated: Mapping[str, Iterable[str]] | None = None) -> dict[str, Any]:
    """Return a room as plain data, for pages and paper: sizes and middles in metres, from the left front corner.

    Parameters
    ----------
    room
        The room.
    seated
        Names of those who sit at tables, by label; then each table has ``people``.
    """
    tables = [_table(one, seated) for one in Table.objects.filter(room=room)]
    fixtures = [
        {
            "id": one.pk,
            "kind": one.kind,
            "label": str(one),
            "x": one.x,
            "y": one.y,
            "width": one.width,
            "depth": one.depth,
            "left": round(-one.width / 2, 3),
            "front": round(-one.depth / 2, 3),
            "beside": _beside(one, room),
        }
        for one in Fixture.objects.filter(room=room)
    ]
    shapes = {(one["shape"], one["seats"]): one for one in tables}
    return {
        "id": room.pk,
        "name": room.name,
        "width": room.width,
        "depth": room.depth,
        "view": f"{-AROUND} {-AROUND} {room.width + 2 * AROUND:g} {room.depth + 2 * AROUND:g}",
        "note": room.note,
        "tables": tables,
        "fixtures": fixtures,
        "drawings": [_drawing(shape, seats) for shape, seats in sorted(shapes)],
        "seats": sum(one["seats"] for one in tables if not one["spare"]),
        "spare": sum(one["spare"] for one in tables),
        "features": sorted({feature for one in tables for feature in one["features"]}),
    }


def _table(one: Table, seated: Mapping[str, Iterable[str]] | None) -> dict[str, Any]:
    width, depth = top(one.shape, one.seats)
    table: dict[str, Any] = {
        "id": one.pk,
        "label": one.label,
        "seats": one.seats,
        "least": one.least,
        "shape": one.shape,
        "x": one.x,
        "y": one.y,
        "angle": one.angle,
        "width": width,
        "depth": depth,
        "features": list(one.features),
        "signs": _signs(one, depth),
        "language": one.language,
        "topic": one.topic,
        "spare": one.spare,
    }
    if seated is not None:
        table["people"] = list(seated.get(one.label, ()))
    return table


def _signs(one: Table, depth: float) -> list[dict[str, Any]]:
    """Return the signs of a table's features and where they are drawn: in a row at its lower edge."""
    names = [feature for feature in SIGNED if feature in one.features]
    first = -SIGN * (len(names) - 1) / 2
    return [
        {"name": name, "x": round(first + SIGN * nth, 2), "y": round(depth / 2, 2)} for nth, name in enumerate(names)
    ]


def _beside(one: Fixture, room: Room) -> float:
    """Return how far from its middle the name of a flat fixture is written, towards the inside; 0: on it."""
    if one.depth >= LETTERS:
        return 0
    away = one.depth / 2 + LETTERS * 0.7
    return round(away if one.y < room.depth / 2 else -away, 2)


def _drawing(shape: str, seats: int) -> dict[str, Any]:
    """Return how a table of a shape and size is drawn: its top, and chairs as dashes of a line around it."""
    width, depth = top(shape, seats)
    far = CHAIR * 0.55
    chairs = seats if shape == Table.Shape.ROUND else math.ceil(seats / 2)
    share = (
        2 * math.pi * (width / 2 + far) / seats
    )  # in metres: browsers measure small circles too coarsely for pathLength
    return {
        "id": f"{shape}-{seats}",
        "shape": shape,
        "width": round(width, 3),
        "depth": round(depth, 3),
        "left": round(-width / 2, 3),
        "front": round(-depth / 2, 3),
        "radius": round(width / 2, 3),
        "ring": round(width / 2 + far, 3),
        "chairs": chairs,
        "dashes": f"{0.62 * share:.4f} {0.38 * share:.4f}",
        "begin": f"{-0.19 * share:.4f}",
        "right": round(width / 2, 3),
        "ahead": round(-depth / 2 - far, 3),
        "behind": round(depth / 2 + far, 3),
        "aside": round(-width / 2 - far, 3),
        "beside": round(width / 2 + far, 3),
        "around": max(1, math.ceil(seats / 4)),
    }


def crowding(room: Room) -> list[tuple[str, str]]:
    """Return what stands in each other's way, or outside of the room (paired with nothing), by name."""
    boxes = [(one.label, of_table(one)) for one in Table.objects.filter(room=room)]
    flat = {Fixture.Kind.SCREEN, Fixture.Kind.MICROPHONE}
    fixed = [(str(one), of_fixture(one)) for one in Fixture.objects.filter(room=room) if one.kind not in flat]
    names = {name for name, _box in boxes}
    outside = [(name, "") for name, box in boxes if not box.within(room.width, room.depth)]
    pairs = [pair for pair in crowded([*boxes, *fixed]) if names & set(pair)]
    return outside + pairs


def doubled_labels(event: Event) -> list[str]:
    """Return labels that two tables of the event have, in whatever room."""
    labels = Table.objects.filter(room__event=event).values_list("label", flat=True)
    count = Counter(" ".join(label.split()).casefold() for label in labels)
    return sorted(label for label, many in count.items() if many > 1)


def seats_in_rooms(event: Event) -> dict[str, int]:
    """Return how many tables and seats stand in all rooms, and how many of the tables are spare."""
    tables = list(Table.objects.filter(room__event=event).values_list("seats", "spare"))
    used = [seats for seats, spare in tables if not spare]
    return {"tables": len(used), "seats": sum(used), "spare": len(tables) - len(used)}


def pins_at(event: Event) -> Counter[str]:
    """Return how many pins there are to each table, by its label, over all rounds."""
    return Counter(Pin.objects.filter(event=event).exclude(table="").values_list("table", flat=True))


def kinds_of(event: Event) -> dict[str, int]:
    """Return the kinds of people on the list with how many there are of each, the most frequent first."""
    coming = Attendee.objects.filter(event=event, state=Attendee.State.COMING)
    count = Counter(kind for kinds in coming.values_list("kinds", flat=True) for kind in kinds)
    return dict(count.most_common())


def columns_of(event: Event) -> dict[str, int]:
    """Return other columns of the list that say a kind of each person, with how many different answers they have."""
    coming = Attendee.objects.filter(event=event, state=Attendee.State.COMING)
    answers: dict[str, set[str]] = defaultdict(set)
    for attributes in coming.values_list("attributes", flat=True):
        for name, value in attributes.items():
            if value:
                answers[name].add(str(value))
    return {name: len(values) for name, values in sorted(answers.items()) if 1 < len(values) <= MOST_VALUES}
