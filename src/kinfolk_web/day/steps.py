"""What the stage manager can do to the run of a day, as plain functions from slots to slots.

One rule holds for all: what comes later on the same day moves along by as much; what has happened stays as it happened.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kinfolk_web.day.timeline import NOTHING, moment
from kinfolk_web.programme.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from kinfolk_web.day.timeline import Slot

ONCE_MORE = timedelta(minutes=2)  # at least so long a block goes on that was gone back to
EARLY = timedelta(hours=6)  # no day begins so long before the programme says
LONGEST = timedelta(hours=6)  # no single step moves anything further


def begin(slots: Sequence[Slot], at: datetime) -> list[Slot]:
    """Begin what is next, or end the looking for tables: everybody has found theirs."""
    here = moment(slots, at)
    if here.slot is not None and here.phase == "find":
        return _put(slots, replace(here.slot, found_at=at))
    if here.slot is not None:
        raise RefusedError(_("“%(block)s” is running already.") % {"block": here.slot.block})
    return go_to_next(slots, at)


def go_to_next(slots: Sequence[Slot], at: datetime) -> list[Slot]:
    """End what runs and begin what is next, now."""
    here = moment(slots, at)
    target = here.next
    if target is None or (here.slot is not None and here.slot.block.day != target.block.day):
        raise RefusedError(_("Nothing else is planned for today."))
    begun = here.slot or here.last
    if target.planned - at > EARLY and (begun is None or begun.block.day != target.block.day):
        raise RefusedError(_("“%(block)s” is hours away: it cannot begin yet.") % {"block": target.block})
    ended = _left_out(slots, at, target.starts_at, target.block.day) if here.slot else list(slots)
    ended = _put(ended, here.slot.ending(at)) if here.slot else ended
    return _later(ended, target.starts_at, at - target.starts_at, target.block.day)


def delay(slots: Sequence[Slot], at: datetime, by: timedelta) -> list[Slot]:
    """Let everything that has not begun today begin later; what runs keeps its end."""
    here = moment(slots, at)
    day = _day(here.slot or here.next)
    if day is None or here.next is None or here.next.block.day != day:
        raise RefusedError(_("Nothing is left today that could begin later."))
    return _later(slots, here.next.starts_at, _within(by), day)


def lengthen(slots: Sequence[Slot], at: datetime, by: timedelta) -> list[Slot]:
    """Let what runs go on for longer, or end earlier when ``by`` is negative, though not before now."""
    here = moment(slots, at)
    if here.slot is None:
        raise RefusedError(_("Nothing is running that could be made longer or shorter."))
    end = max(at, here.slot.ends_at + _within(by))
    day = here.slot.block.day
    changed = _later(_left_out(slots, end, here.slot.ends_at, day), here.slot.ends_at, end - here.slot.ends_at, day)
    return _put(changed, here.slot.ending(end))


def skip(slots: Sequence[Slot], at: datetime, block: int) -> list[Slot]:
    """Leave out a block that has not begun: what follows moves up, but never before the times of the programme."""
    target = next((slot for slot in slots if slot.block.pk == block and not slot.skipped), None)
    if target is None:
        raise RefusedError(_("That block is not on the programme any more, or was skipped before."))
    if target.starts_at <= at:
        raise RefusedError(_("“%(block)s” has begun already.") % {"block": target.block})
    gained = target.ends_at - target.starts_at
    out = []
    for slot in slots:
        if slot is target:
            out.append(replace(slot, skipped=True))
        elif slot.block.day == target.block.day and slot.starts_at >= target.ends_at and slot.starts_at > slot.planned:
            out.append(slot.later(max(-gained, slot.planned - slot.starts_at)))
        else:
            out.append(slot)
    return out


def back(slots: Sequence[Slot], at: datetime) -> list[Slot]:
    """Let the block before go on: until its full length is over, and two minutes at least; what follows waits for it."""
    here = moment(slots, at)
    before = here.last
    if before is None or (here.slot is not None and before.block.day != here.slot.block.day):
        raise RefusedError(_("Nothing came before today that one could go back to."))
    if at - before.ends_at > LONGEST:
        raise RefusedError(_("“%(block)s” ended hours ago.") % {"block": before.block})
    end = max(at + ONCE_MORE, before.starts_at + before.length)
    following = here.slot or here.next
    changed = list(slots)
    if following is not None and following.block.day == before.block.day:
        changed = _later(changed, following.starts_at, max(NOTHING, end - following.starts_at), before.block.day)
    return _put(changed, replace(before, ends_at=end))


def go_on(slots: Sequence[Slot], held: datetime, at: datetime) -> list[Slot]:
    """Let the day go on that was held: all that has not ended is as much later as it was held."""
    lost = at - held
    if not NOTHING < lost <= LONGEST:
        return list(slots)
    here = moment(slots, held)
    day = _day(here.slot or here.next)
    if day is None or (here.slot is None and here.last is not None and here.last.block.day != day):
        return list(slots)  # of a day that is over nothing is left to wait
    return [_held(slot, held, lost) if slot.block.day == day else slot for slot in slots]


def _held(slot: Slot, held: datetime, lost: timedelta) -> Slot:
    """Return a block of a day that was held: what ran is so much longer, what was to come so much later."""
    if slot.starts_at > held:
        return slot.later(lost)
    if slot.skipped or slot.ends_at <= held:
        return slot
    found = slot.found_at + (lost if held < slot.found_at else NOTHING)
    return replace(slot, ends_at=slot.ends_at + lost, found_at=found)


def _left_out(slots: Sequence[Slot], first: datetime, end: datetime, day: int) -> list[Slot]:
    """Leave out what was to begin beside people at their tables in a time in which they go on: it would cut that short."""
    return [
        replace(one, skipped=True)
        if one.block.day == day and first <= one.starts_at < end and first < one.ends_at
        else one
        for one in slots
    ]


def _within(by: timedelta) -> timedelta:
    return max(-LONGEST, min(LONGEST, by))


def _day(slot: Slot | None) -> int | None:
    return slot.block.day if slot is not None else None


def _later(slots: Sequence[Slot], first: datetime, by: timedelta, day: int) -> list[Slot]:
    """Move everything on a day that begins at a moment or after it."""
    return [slot.later(by) if slot.block.day == day and slot.starts_at >= first else slot for slot in slots]


def _put(slots: Sequence[Slot], changed: Slot) -> list[Slot]:
    return [changed if slot.block.pk == changed.block.pk else slot for slot in slots]
