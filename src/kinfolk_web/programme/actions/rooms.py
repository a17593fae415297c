"""Writes about rooms: make them, put tables and fixtures in, move these, generate many at once."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kinfolk_web.core.audit import change
from kinfolk_web.core.live import publish
from kinfolk_web.programme.actions.days import hold
from kinfolk_web.programme.actions.pins import labels_of, pins_follow
from kinfolk_web.programme.errors import RefusedError
from kinfolk_web.programme.layouts import DoesNotFitError, Floor, Wish, arrange
from kinfolk_web.programme.models import Fixture, Room, Table
from kinfolk_web.programme.sizes import footprint, of_fixture, of_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event
    from kinfolk_web.core.models import Change

MOST_TABLES = 600
NEAR = 0.001  # metres: closer than this is the same place


@dataclass(frozen=True, kw_only=True)
class Generation:
    """Tables to generate: how many of which kind, how they stand, and whether those that are there stay."""

    arrangement: str
    count: int
    seats: int
    shape: str
    spacing: float = 0.6
    spare: int = 0
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """A table or fixture somebody moved: where they took it, and where they put it."""

    key: int
    was: tuple[float, float]
    to: tuple[float, float]


class MovedMeanwhileError(RefusedError):
    """Somebody else moved it in the meantime; says where it stands now."""

    def __init__(self, message: str, places: Mapping[int, tuple[float, float]]) -> None:
        super().__init__(message)
        self.places = dict(places)


class ChangedMeanwhileError(RefusedError):
    """Somebody else wrote the same about a table in the meantime; says by table what they wrote."""

    def __init__(self, message: str, now: Mapping[int, Mapping[str, Any]]) -> None:
        super().__init__(message)
        self.now = {key: dict(fields) for key, fields in now.items()}


@contextmanager
def _tables_changing(verb: str, *, by: User | None, event: Event, **more: Any) -> Iterator[Change]:  # noqa: ANN401 - facts of a change
    """Change which tables there are, alone; pins follow them, and how many go with them is noted."""
    with change(verb, by=by, event=event, **more) as entry:
        hold(event)
        before = labels_of(event)
        yield entry
        if freed := pins_follow(event, before):
            entry.facts = {**entry.facts, "freed": freed}
            entry.save(update_fields=["facts"])
        _tell(event)


def make_room(*, event: Event, by: User | None, **fields: Any) -> tuple[Change, Room]:  # noqa: ANN401 - fields of a room
    """Make a room, empty but for a door and the welcome place beside it."""
    with change("room.add", by=by, event=event) as entry:
        hold(event)
        place = Room.objects.filter(event=event).count()
        room = Room.objects.create(event=event, place=place, **fields)
        across, deep = room.width, room.depth
        Fixture.objects.bulk_create(
            [
                Fixture(room=room, kind=Fixture.Kind.DOOR, x=across - 1.5, y=deep - 0.15, width=1.8, depth=0.3),
                Fixture(
                    room=room, kind=Fixture.Kind.WELCOME, x=max(0.6, across - 4.8), y=deep - 0.6, width=1.2, depth=1
                ),
            ]
        )
        _tell(event)
    return entry, room


def edit_room(*, room: Room, by: User | None, **fields: Any) -> Change:  # noqa: ANN401 - fields of a room
    """Change a room's name, size or note."""
    with change("room.edit", by=by, event=room.event, about=room) as entry:
        hold(room.event)
        Room.objects.filter(pk=room.pk).update(**fields)
        _tell(room.event)
    return entry


def delete_room(*, room: Room, by: User | None) -> Change:
    """Take a room out with everything in it, and whoever was pinned to its tables is free again."""
    with _tables_changing("room.delete", by=by, event=room.event, about=room) as entry:
        Room.objects.filter(pk=room.pk).delete()
    return entry


def generate(*, room: Room, by: User | None, given: Generation) -> Change:
    """Fill a room with tables, numbered on from those of the other rooms; spare ones come last.

    Raises
    ------
    RefusedError
        They do not fit; says how many do and by how much the room is too small.
    """
    facts = {"tables": given.count}
    with _tables_changing("room.generate", by=by, event=room.event, about=room, facts=facts) as entry:
        if not given.keep:
            Table.objects.filter(room=room).delete()
        there = list(Table.objects.filter(room__event=room.event).select_related("room"))
        if len(there) + given.count > MOST_TABLES:
            raise RefusedError(
                _("An event can have %(most)d tables, and this would make %(many)d.")
                % {"most": MOST_TABLES, "many": len(there) + given.count}
            )
        places = _arranged(room, given, [one for one in there if one.room_id == room.pk])
        labels = _free_labels(there, given.count)
        first = max((one.place for one in there if one.room_id == room.pk), default=-1) + 1
        Table.objects.bulk_create(
            Table(
                room=room,
                label=label,
                seats=given.seats,
                shape=given.shape,
                x=x,
                y=y,
                place=first + nth,
                spare=nth >= given.count - given.spare,
            )
            for nth, (label, (x, y)) in enumerate(zip(labels, places, strict=True))
        )
    return entry


def _arranged(room: Room, given: Generation, kept: Iterable[Table]) -> list[tuple[float, float]]:
    taken = (*map(of_table, kept), *map(of_fixture, Fixture.objects.filter(room=room)))
    wish = Wish(given.arrangement, given.count, footprint(given.shape, given.seats), given.spacing)
    try:
        return arrange(Floor(room.width, room.depth, taken), wish)
    except DoesNotFitError as short:
        raise RefusedError(_does_not_fit(room, given, short)) from short


def _does_not_fit(room: Room, given: Generation, short: DoesNotFitError) -> str:
    said = ngettext(
        "%(room)s takes %(fit)d table like this, not %(count)d.",
        "%(room)s takes %(fit)d tables like this, not %(count)d.",
        short.fit,
    ) % {"room": room.name, "fit": short.fit, "count": given.count}
    if short.deeper:
        more = _("It would have to be %(more).1f m deeper; or choose fewer tables, or less space between them.")
        return f"{said} {more % {'more': short.deeper}}"
    if short.wider:
        more = _("It would have to be %(more).1f m wider; or choose smaller tables.")
        return f"{said} {more % {'more': short.wider}}"
    return f"{said} {_('Choose fewer tables, or use a second room.')}"


def add_table(*, room: Room, by: User | None, **fields: Any) -> tuple[Change, Table]:  # noqa: ANN401 - fields of a table
    """Put one more table into a room; without a label it gets the next number."""
    with change("table.add", by=by, event=room.event) as entry:
        hold(room.event)
        there = list(Table.objects.filter(room__event=room.event).select_related("room"))
        fields["label"] = fields.get("label") or _free_labels(there, 1)[0]
        last = max((one.place for one in there if one.room_id == room.pk), default=-1)
        table = Table(room=room, place=last + 1, **fields)
        _check_labels([*there, table])
        table.save()
        entry.about = f"table:{table.pk}"
        entry.save(update_fields=["about"])
        _tell(room.event)
    return entry, table


def edit_tables(
    *,
    room: Room,
    by: User | None,
    changes: Mapping[int, Mapping[str, Any]],
    seen: Mapping[int, Mapping[str, Any]] | None = None,
    gone: Iterable[int] = (),
) -> Change:
    """Change tables of a room, by their keys, and take some out; labels stay unique across the rooms of the event.

    Parameters
    ----------
    changes
        What to write, by table: only what somebody changed.
    seen
        What was shown to them of these tables, if they wrote into a form.
    gone
        Tables to take out.

    Raises
    ------
    ChangedMeanwhileError
        Somebody else wrote one of these fields since it was shown; nothing was changed.
    RefusedError
        A table is no longer there, or two would have one name; nothing was changed.
    """
    facts = {"tables": len(changes)}
    with _tables_changing("table.edit", by=by, event=room.event, facts=facts) as entry:
        Table.objects.filter(room=room, pk__in=[*gone]).delete()
        there = list(
            Table.objects.filter(room__event=room.event).select_related("room").select_for_update(of=("self",))
        )
        mine = {one.pk: one for one in there if one.room_id == room.pk}
        if changes.keys() - mine.keys():
            raise RefusedError(
                _(
                    "Somebody else took one of these tables away in the meantime. Open the page again to see what is there."
                )
            )
        _check_seen(mine, changes, seen or {})
        touched = [mine[key] for key in sorted(changes)]
        for one in touched:
            for name, value in changes[one.pk].items():
                setattr(one, name, value)
        _check_labels(there)
        fields = sorted({name for one in changes.values() for name in one})
        if touched and fields:
            Table.objects.bulk_update(touched, fields)  # in one statement, so that two may exchange their labels
    return entry


def _check_seen(
    tables: Mapping[int, Table], changes: Mapping[int, Mapping[str, Any]], seen: Mapping[int, Mapping[str, Any]]
) -> None:
    """Refuse to write over what somebody else wrote after it was shown, unless both wrote the same."""
    now: dict[int, dict[str, Any]] = {}
    for key, fields in changes.items():
        for name, value in fields.items():
            current = getattr(tables[key], name)
            if name in seen.get(key, {}) and current not in (seen[key][name], value):
                now.setdefault(key, {})[name] = current
    if now:
        labels = ", ".join(tables[key].label for key in sorted(now))
        raise ChangedMeanwhileError(
            _(
                "Somebody else changed the same at the same time: %(tables)s. Nothing was kept yet; keep it once more "
                "to replace what they wrote."
            )
            % {"tables": labels},
            now,
        )


def delete_tables(*, room: Room, by: User | None, keys: Iterable[int]) -> Change:
    """Take tables out of a room; whoever was pinned to them is free again."""
    with _tables_changing("table.delete", by=by, event=room.event) as entry:
        Table.objects.filter(room=room, pk__in=[*keys]).delete()
    return entry


def move(*, room: Room, by: User | None, tables: Sequence[Move] = (), fixtures: Sequence[Move] = ()) -> Change:
    """Put tables and fixtures somewhere else in their room.

    Raises
    ------
    MovedMeanwhileError
        Somebody else moved one of them since it was taken; nothing was moved.
    """
    with change(
        "room.move", by=by, event=room.event, about=room, facts={"pieces": len(tables) + len(fixtures)}
    ) as entry:
        room = Room.objects.select_related("event").get(pk=room.pk)
        elsewhere: dict[int, tuple[float, float]] = {}
        for model, moves in ((Table, tables), (Fixture, fixtures)):
            elsewhere |= _moved(model, room, moves)
        if elsewhere:
            raise MovedMeanwhileError(
                _("Somebody else moved it at the same time. It stands where they put it; drag it again if you like."),
                elsewhere,
            )
        publish(f"event:{room.event_id}", "room", room=room.pk)
    return entry


def _moved(model: type[Table | Fixture], room: Room, moves: Sequence[Move]) -> dict[int, tuple[float, float]]:
    """Move pieces of one kind, in an order that never waits in a circle; return those that stand elsewhere."""
    wanted = {one.key: one for one in moves}
    rows = cast(
        "list[Table | Fixture]", [*model.objects.filter(room=room, pk__in=wanted).order_by("pk").select_for_update()]
    )
    if len(rows) < len(wanted):
        raise RefusedError(_("Somebody else took it away in the meantime. Open the page again to see what is there."))
    elsewhere = {}
    for row in rows:
        one = wanted[row.pk]
        if abs(row.x - one.was[0]) > NEAR or abs(row.y - one.was[1]) > NEAR:
            elsewhere[row.pk] = (row.x, row.y)
            continue
        row.x = round(min(max(one.to[0], 0), room.width), 3)
        row.y = round(min(max(one.to[1], 0), room.depth), 3)
        row.save(update_fields=["x", "y"])
    return elsewhere


def add_fixture(*, room: Room, by: User | None, **fields: Any) -> tuple[Change, Fixture]:  # noqa: ANN401 - fields of a fixture
    """Put something else into a room: a door, a stage, a welcome place."""
    with change("fixture.add", by=by, event=room.event) as entry:
        fixture = Fixture.objects.create(room=room, **fields)
        _tell(room.event)
    return entry, fixture


def edit_fixture(*, fixture: Fixture, by: User | None, **fields: Any) -> Change:  # noqa: ANN401 - fields of a fixture
    """Change something else that stands in a room."""
    with change("fixture.edit", by=by, event=fixture.room.event, about=fixture) as entry:
        Fixture.objects.filter(pk=fixture.pk).update(**fields)
        _tell(fixture.room.event)
    return entry


def delete_fixture(*, fixture: Fixture, by: User | None) -> Change:
    """Take something out of a room."""
    with change("fixture.delete", by=by, event=fixture.room.event, about=fixture) as entry:
        Fixture.objects.filter(pk=fixture.pk).delete()
        _tell(fixture.room.event)
    return entry


def _tell(event: Event) -> None:
    publish(f"event:{event.pk}", "programme")


def _free_labels(there: Iterable[Table], count: int) -> list[str]:
    """Return the smallest numbers that no table of the event has."""
    taken = {_same(one.label) for one in there}
    labels: list[str] = []
    number = 1
    while len(labels) < count:
        if str(number) not in taken:
            labels.append(str(number))
        number += 1
    return labels


def _check_labels(tables: Iterable[Table]) -> None:
    """Refuse two tables of one name anywhere in the event: cards, lists and plans know tables by it alone."""
    tables = list(tables)
    count = Counter(_same(one.label) for one in tables)
    for one in tables:
        if not one.label.strip():
            raise RefusedError(_("A table needs a name or number: people look for it on their card."))
        if count[_same(one.label)] > 1:
            rooms = sorted({other.room.name for other in tables if _same(other.label) == _same(one.label)})
            raise RefusedError(
                _("Two tables are called “%(label)s” (%(rooms)s). Give each its own name, also across rooms.")
                % {"label": one.label, "rooms": ", ".join(rooms)}
            )


def _same(label: str) -> str:
    return " ".join(label.split()).casefold()
