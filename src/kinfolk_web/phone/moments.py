"""What my page says of the moments of the day: an open table, a pulse, who one met, a cast to hold, the closing.

It is asked for by everybody at once when a round begins, so each part is looked up only in the hours that it is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kinfolk_web.day import closing, meeting
from kinfolk_web.day import pulse as pulses
from kinfolk_web.day.casts import cast_now, meet_about_now, meetings_of
from kinfolk_web.day.models import Joining, OpenTable
from kinfolk_web.outcomes.evaluation.asking import is_asked
from kinfolk_web.programme.models import Block

if TYPE_CHECKING:
    from datetime import datetime, time

    from kinfolk_web.day.casts import Meeting
    from kinfolk_web.day.models import Reunion
    from kinfolk_web.day.times import Times
    from kinfolk_web.people.models import Attendee
    from kinfolk_web.phone.day import Day


@dataclass(frozen=True, slots=True)
class Moments:
    """What of the day concerns somebody now."""

    open_tables: bool = False
    open_table: OpenTable | None = None
    open_table_at: datetime | time | None = None
    pulse: bool = False
    met: bool = False
    connections: int = 0
    cast: str = ""
    cast_meets: Meeting | None = None
    asked_to_hold: bool = False
    closing: bool = False
    thanks: int = 0
    reunion: Reunion | None = None
    talked: bool = False


def moments_of(attendee: Attendee, day: Day, times: Times) -> Moments:
    """Return what of the day concerns somebody at a moment."""
    begun, opened = bool(times.begun), bool(times.begun) and closing.has_opened(times)
    tables = bool(times.of(Block.Kind.OPEN_TABLES))
    meets, asked = _cast(attendee, day, times)
    seat = _open_table(attendee, times) if tables else None
    return Moments(
        open_tables=tables,
        open_table=seat,
        open_table_at=times.when(seat.block) if seat else None,
        pulse=pulses.open_turn(times) is not None,
        met=begun,
        connections=meeting.how_many(attendee),
        cast=day.cast.name if day.cast else "",
        cast_meets=meets,
        asked_to_hold=asked,
        closing=opened,
        thanks=closing.thanks_to(attendee, times) if opened and (attendee.is_host or attendee.is_greeter) else 0,
        reunion=closing.reunion_of(attendee.event),
        talked=opened and is_asked(attendee),
    )


def _open_table(attendee: Attendee, times: Times) -> OpenTable | None:
    """Return the open table at which somebody has their next seat."""
    mine = Joining.objects.filter(attendee=attendee, left=False, table__state=OpenTable.State.SHOWN)
    rows = mine.select_related("table__block").order_by("block__day", "block__starts_at")
    return next((row.table for row in rows if not times.is_over(row.table.block)), None)


def _cast(attendee: Attendee, day: Day, times: Times) -> tuple[Meeting | None, bool]:
    """Return the next meeting of somebody's cast, and whether they are asked to hold it."""
    if day.cast is None:
        return None, False
    meets = next((one for one in meetings_of(times) if not one.over), None)
    now = cast_now(attendee) if meet_about_now(times) else None
    return meets, now is not None and now.asked is not None and now.asked.pk == attendee.pk
