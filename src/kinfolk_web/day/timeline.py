"""The run of the day as plain times: what the programme says, what was moved, and what phase that is at any moment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from kinfolk_web.programme.models import Block

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

Phase = Literal["before", "find", "running", "closing", "change", "over"]
FIND, CLOSE = timedelta(minutes=3), timedelta(minutes=2)
SHORT = 6  # looking for a table takes at most a sixth of a block, and so does its closing
SEATED = {Block.Kind.ROUND, Block.Kind.CAST, Block.Kind.REUNION}  # kinds in which everybody first finds their table
NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Slot:
    """One block as it happens: when it begins, when all have found their table, when it ends; and what was planned."""

    block: Block
    round: int | None
    planned: datetime
    length: timedelta
    starts_at: datetime
    found_at: datetime
    ends_at: datetime
    skipped: bool = False

    @property
    def closes_at(self) -> datetime:
        """When the last two minutes begin."""
        return max(self.found_at, self.ends_at - min(CLOSE, (self.ends_at - self.starts_at) / SHORT))

    def later(self, by: timedelta) -> Slot:
        """Return the slot so much later."""
        return replace(self, starts_at=self.starts_at + by, found_at=self.found_at + by, ends_at=self.ends_at + by)

    def ending(self, at: datetime) -> Slot:
        """Return the slot with another end."""
        return replace(self, ends_at=at, found_at=min(self.found_at, at))


@dataclass(frozen=True, slots=True)
class Moment:
    """What is at one moment: the slot that runs, if any, its phase, until when that lasts, and what comes next."""

    phase: Phase
    slot: Slot | None
    since: datetime | None
    until: datetime | None
    next: Slot | None
    last: Slot | None


def planned(blocks: Iterable[Block], first_day: date | None, zone: str) -> list[Slot]:
    """Return the slots of a programme, in order; none while nobody knows on which day it is.

    Times of a programme are told as clocks at its place show them; from here on they are moments, so that a day on which
    clocks are changed is as long as it is. A block lasts until the next one begins, at most; but what is on beside people
    at their tables, for some of them, ends no round.
    """
    if first_day is None:
        return []
    slots, number = [], 0
    for block in blocks:
        number += block.kind == Block.Kind.ROUND
        local = datetime.combine(first_day + timedelta(days=block.day - 1), block.starts_at, ZoneInfo(zone))
        start, length = local.astimezone(UTC), timedelta(minutes=block.minutes)
        found = start + _finding(block, length)
        here = number if block.kind == Block.Kind.ROUND else None
        slots.append(Slot(block, here, start, length, start, found, start + length))
    return _in_turn(slots)


def moved(slots: Sequence[Slot], shifts: Mapping[str, Any], skipped: Iterable[int]) -> list[Slot]:
    """Return slots as they were moved, in order."""
    out = set(skipped)
    there = []
    for slot in slots:
        begins, ends, found = shifts.get(str(slot.block.pk), (0, 0, None))
        start = slot.starts_at + timedelta(seconds=begins)
        end = max(start, slot.ends_at + timedelta(seconds=ends))
        seated = start + (timedelta(seconds=found) if found is not None else slot.found_at - slot.starts_at)
        there.append(
            replace(
                slot,
                starts_at=start,
                found_at=min(seated, end),
                ends_at=end,
                skipped=slot.block.pk in out,
            )
        )
    return _in_turn(there)


def shifts_of(slots: Iterable[Slot], plan: Iterable[Slot]) -> dict[str, list[int | None]]:
    """Return by how many seconds slots differ from a plan; what does not differ is left out."""
    before = {slot.block.pk: slot for slot in plan}
    shifts: dict[str, list[int | None]] = {}
    for slot in slots:
        was = before[slot.block.pk]
        begins, ends = _seconds(slot.starts_at - was.starts_at), _seconds(slot.ends_at - was.ends_at)
        found = slot.found_at - slot.starts_at
        seated = None if found == was.found_at - was.starts_at else _seconds(found)
        if begins or ends or seated is not None:
            shifts[str(slot.block.pk)] = [begins, ends, seated]
    return shifts


def moment(slots: Sequence[Slot], at: datetime) -> Moment:
    """Return what is at a moment."""
    happens = [slot for slot in slots if not slot.skipped and slot.ends_at > slot.starts_at]
    begun = [slot for slot in happens if slot.starts_at <= at]
    to_come = next((slot for slot in happens if slot.starts_at > at), None)
    running = [slot for slot in begun if at < slot.ends_at]
    if running:
        here = next((slot for slot in running if slot.block.kind in SEATED), running[-1])
        before = [slot for slot in begun if slot.starts_at < here.starts_at]
        to_come = next((slot for slot in happens if slot.starts_at > at and not _is_beside(slot, here)), None)
        phase, since, until = _phase(here, at)
        earlier = _last([slot for slot in before if slot.ends_at <= at])
        return Moment(phase, here, since, until, to_come, earlier or (before[-1] if before else None))
    last = _last(begun)
    ended = last.ends_at if last else None
    if to_come is None:
        return Moment("over" if happens else "before", None, ended, None, None, last)
    if last is not None and last.block.day == to_come.block.day:
        return Moment("change", None, last.ends_at, to_come.starts_at, to_come, last)
    return Moment("before", None, ended, to_come.starts_at, to_come, last)


def _last(slots: Sequence[Slot]) -> Slot | None:
    """Return what ended last; of two that end together the one for which people sat at their tables."""
    return max(reversed(slots), key=lambda slot: (slot.ends_at, slot.block.kind in SEATED), default=None)


def _phase(slot: Slot, at: datetime) -> tuple[Phase, datetime, datetime]:
    if at < slot.found_at:
        return "find", slot.starts_at, slot.found_at
    if at < slot.closes_at:
        return "running", slot.found_at, slot.closes_at
    return "closing", slot.closes_at, slot.ends_at


def _finding(block: Block, length: timedelta) -> timedelta:
    return min(FIND, length / SHORT) if block.kind in SEATED else NOTHING


def _in_turn(slots: list[Slot]) -> list[Slot]:
    """Return slots in order of their beginning, none of which lasts beyond the beginning of the next that happens.

    What is beside people at their tables is not the next; neither are they the next of what begins with them.
    """
    ordered = sorted(slots, key=lambda slot: (slot.starts_at, slot.block.pk))
    later: list[Slot] = []
    for nth in range(len(ordered) - 1, -1, -1):
        slot = ordered[nth]
        if slot.skipped:
            continue
        following = next(
            (one for one in reversed(later) if not (_is_beside(one, slot) or _begins_with(slot, one))), None
        )
        if following is not None and slot.ends_at > following.starts_at:
            ordered[nth] = slot = slot.ending(following.starts_at)
        later.append(slot)
    return ordered


def _is_beside(slot: Slot, seated: Slot) -> bool:
    """Whether a slot is on for some while everybody else sits at tables: it begins with that, or ends within it."""
    if seated.block.kind not in SEATED or slot.block.kind in SEATED:
        return False
    return slot.starts_at == seated.starts_at or slot.ends_at <= seated.ends_at


def _begins_with(slot: Slot, seated: Slot) -> bool:
    return slot.starts_at == seated.starts_at and _is_beside(slot, seated)


def _seconds(span: timedelta) -> int:
    return round(span.total_seconds())
