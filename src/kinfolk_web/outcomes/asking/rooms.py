"""How a room was: noise, light and space, a tap each after a round; told when the same room is set up for the next event."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kinfolk_web.core import privacy
from kinfolk_web.day.models import DoorSeat
from kinfolk_web.day.pulse import turns
from kinfolk_web.day.times import times_of
from kinfolk_web.outcomes.models import RoomAnswer
from kinfolk_web.outcomes.timing import is_over
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.plans.models import Seat
from kinfolk_web.programme.models import Room

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
    """What is told of one thing that was not good about a room."""

    what: str
    told: str
    few: bool


@dataclass(frozen=True, slots=True)
class LastTime:
    """What people said of a room at an earlier event."""

    event: str
    heard: tuple[Heard, ...]


def last_time(room: Room) -> LastTime | None:
    """Return what people said of a room of this name at the latest earlier event of the community.

    It is told once nobody can change a word any more, in multiples of five; of fewer than five only that they are few.
    """
    event = room.event
    earlier = RoomAnswer.objects.filter(event__community=event.community_id, room__name__iexact=room.name)
    if event.starts_on is not None:
        earlier = earlier.filter(event__starts_on__lte=event.starts_on)
    row = earlier.exclude(event=event).order_by("-event__starts_on", "-event_id").select_related("event").first()
    if row is None or not is_over(row.event) or not all(one.is_closed for one in turns(times_of(row.event))):
        return None
    said = list(earlier.filter(event=row.event, attendee__uncounted__isnull=True).values(*PARTS))
    heard = [one for name, (_title, choices) in PARTS.items() for one in _heard(said, name, choices)]
    return LastTime(row.event.name, tuple(heard)) if heard else None


def lines_for_venue(room: Room) -> list[str]:
    """Return for the set-up sheet of a room what more than a few people said of it at an earlier event."""
    before = last_time(room)
    if before is None:
        return []
    line = gettext("At %(event)s %(told)s said: %(what)s.")
    return [line % {"told": one.told, "event": before.event, "what": one.what} for one in before.heard if not one.few]


def _heard(said: list[dict[str, int | None]], name: str, choices: type[IntegerChoices]) -> Iterator[Heard]:
    count = Counter(row[name] for row in said if row[name] is not None)
    everybody = count.total()
    if everybody < privacy.FLOOR:
        return
    for value, label in choices.choices:
        if value:  # 0 is good
            yield Heard(str(label), _told(count[value], everybody), count[value] < privacy.FLOOR)


def _told(count: int, everybody: int) -> str:
    of = {"n": count // privacy.STEP * privacy.STEP, "of": everybody // privacy.STEP * privacy.STEP}
    if everybody < 2 * privacy.FLOOR and count >= privacy.FLOOR:  # the others would be a few, or nobody
        return gettext("5 or more of fewer than 10")
    if count < privacy.FLOOR:
        return gettext("fewer than 5 of about %(of)d") % of
    if everybody - count < privacy.FLOOR:
        return gettext("all but fewer than 5 of about %(of)d") % of
    return gettext("about %(n)d of %(of)d") % of
