"""How a room was: noise, light and space, a tap each after a round; told when the same room is set up for the next event."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kinfolk_web.core import privacy
from kinfolk_web.day.models import DoorSeat
from kinfolk_web.outcomes.models import RoomAnswer
from kinfolk_web.outcomes.timing import is_over
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.plans.models import Seat
from kinfolk_web.programme.models import Room

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import IntegerChoices
    from django_stubs_ext import StrPromise

    from kinfolk_web.day.pulse import Turn
    from kinfolk_web.people.models import Attendee

PARTS: dict[str, tuple[StrPromise, type[IntegerChoices]]] = {
    "noise": (_("Noise"), RoomAnswer.Noise),
    "light": (_("Light"), RoomAnswer.Light),
    "space": (_("Space"), RoomAnswer.Space),
}


def room_of(attendee: Attendee, turn: Turn) -> Room | None:
    """Return the room in which somebody sat in a round: that of its block, else of their table."""
    if turn.block.room_id:
        return turn.block.room
    plan = plan_that_holds(attendee.event)
    by_plan = Seat.objects.filter(plan=plan, round=turn.number, attendee=attendee) if plan else Seat.objects.none()
    by_door = DoorSeat.objects.filter(event=attendee.event, round=turn.number, attendee=attendee)
    label = by_plan.values_list("table", flat=True).first() or by_door.values_list("table", flat=True).first()
    return Room.objects.filter(event=attendee.event, tables__label=label).first() if label else None


def answered(attendee: Attendee, number: int) -> RoomAnswer | None:
    """Return what somebody said of their room after a round."""
    return RoomAnswer.objects.filter(attendee=attendee, round=number).first()


def say(*, attendee: Attendee, turn: Turn, said: Mapping[str, str]) -> None:
    """Keep what somebody said of their room, as far as they did; sent twice, or changed, it is one word.

    No log says who answered.
    """
    room = room_of(attendee, turn)
    values = {
        name: int(said[f"room_{name}"])
        for name, (_title, choices) in PARTS.items()
        if said.get(f"room_{name}") in {str(value) for value in choices}
    }
    if room is None or not values:
        return
    RoomAnswer.objects.update_or_create(
        attendee=attendee, round=turn.number, defaults={"event": attendee.event, "room": room, **values}
    )


@dataclass(frozen=True, slots=True)
class Heard:
    """What is told of one part of a room: its answers, each with about how many gave it (None: hidden)."""

    title: StrPromise
    answers: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True, slots=True)
class LastTime:
    """What people said of a room at an earlier event."""

    event: str
    parts: tuple[Heard, ...]


def last_time(room: Room) -> LastTime | None:
    """Return what people said of a room of this name at the latest earlier event of the community, once that is over.

    Numbers are multiples of five from five on, with complements hidden.
    """
    event = room.event
    earlier = RoomAnswer.objects.filter(event__community=event.community_id, room__name__iexact=room.name)
    row = earlier.exclude(event=event).order_by("-event__starts_on", "-event_id").select_related("event").first()
    if row is None or not is_over(row.event):
        return None
    said = list(earlier.filter(event=row.event).values(*PARTS))
    parts = tuple(
        Heard(title, told) for name, (title, choices) in PARTS.items() if (told := _told(said, name, choices))
    )
    return LastTime(row.event.name, parts) if parts else None


def _told(
    said: list[dict[str, int | None]], name: str, choices: type[IntegerChoices]
) -> tuple[tuple[str, int | None], ...]:
    count = Counter(row[name] for row in said if row[name] is not None)
    if count.total() < privacy.FLOOR:
        return ()
    told = privacy.parts({value: count[value] for value in choices.values}, floor=privacy.FLOOR)
    return tuple((str(label), told[value]) for value, label in choices.choices)
