"""The clock of the day: it runs by the programme unless somebody steers, and each step counts once.

Whoever steers says which version they saw. Of two who steer at once the second is told so; whoever sends the same step
again, because the network failed, is answered as before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kinfolk_web.core import live
from kinfolk_web.core.audit import change
from kinfolk_web.core.remembering import remembered
from kinfolk_web.day import steps
from kinfolk_web.day.models import Clock, CutOff
from kinfolk_web.day.timeline import moment, moved, planned, shifts_of
from kinfolk_web.programme.errors import RefusedError
from kinfolk_web.programme.queries import blocks_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event
    from kinfolk_web.day.timeline import Phase, Slot
    from kinfolk_web.programme.models import Block

    Doing = Callable[[list[Slot], datetime], list[Slot]]

REMEMBERED, MOST_TOLD = 10, 40
MOST_MINUTES = 120
HOLDS = timedelta(hours=12)  # beyond the last block: nobody is there any more who could let the day go on


class SteeredMeanwhileError(RefusedError):
    """Somebody else was first: the step was meant for an earlier state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Who takes a step, the version that they saw, a key that makes it count once, and when, if not now."""

    by: User | None
    version: int
    key: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Now:
    """What is at this moment: which block and phase, from when until when, what comes next, and of which version.

    ``until`` is when the phase ends, ``ends_at`` when the block does; between blocks they say when the next begins. While
    the day is held, times stand still: nothing ends until it goes on.
    """

    block: Block | None
    round: int | None
    phase: Phase
    starts_at: datetime | None
    until: datetime | None
    ends_at: datetime | None
    next: Block | None
    next_at: datetime | None
    version: int
    held: bool


@dataclass(frozen=True, slots=True)
class Run:
    """The run of all days as it stands: slots in order, whether it is held, and of which version."""

    slots: tuple[Slot, ...]
    held_at: datetime | None
    version: int

    @property
    def holds_until(self) -> datetime | None:
        """Until when the day is held, if it is: a hold that nobody ended is over half a day after the last block."""
        if self.held_at is None:
            return None
        return max(self.held_at, *(one.ends_at for one in self.slots)) + HOLDS if self.slots else None

    def holds(self, when: datetime) -> datetime | None:
        """Return since when the day is held at a moment, unless nobody ended it for too long."""
        return self.held_at if self.holds_until is None or when < self.holds_until else None

    def at(self, when: datetime) -> Now:
        """Return what is at a moment."""
        held = self.holds(when)
        here = moment(self.slots, held or when)
        slot, to_come = here.slot, here.next
        return Now(
            block=slot.block if slot else None,
            round=slot.round if slot else None,
            phase=here.phase,
            starts_at=slot.starts_at if slot else here.since,
            until=here.until,
            ends_at=slot.ends_at if slot else here.until,
            next=to_come.block if to_come else None,
            next_at=to_come.starts_at if to_come else None,
            version=self.version,
            held=held is not None,
        )

    def of_day(self, when: datetime) -> list[Slot]:
        """Return the slots of the day that runs, or that is next."""
        here = moment(self.slots, self.holds(when) or when)
        slot = here.slot or here.next or here.last
        return [one for one in self.slots if slot is not None and one.block.day == slot.block.day]


def run_of(event: Event) -> Run:
    """Return the run of an event's days as it stands now."""
    return remembered(
        ("run", event.pk), lambda: _run(event, Clock.objects.filter(event=event).first() or Clock(event=event))
    )


def now(event: Event, at: datetime | None = None) -> Now:
    """Return what is at this moment."""
    return run_of(event).at(at or timezone.now())


def facts_of(run: Run, at: datetime) -> dict[str, Any]:
    """Return what every page may know of the clock: the moment, the version, and the times of the day that runs.

    Of each block its key, and when it begins, all have found their table, and it ends, in seconds since 1970; of those that
    are left out only the key. It fits into one live event, so that no page has to ask for anything when the day moves on.
    """
    held = run.holds(at)
    day = run.of_day(at)
    slots = [one for one in day if not one.skipped]
    near = [one for one in slots if one.ends_at >= at - timedelta(hours=1)] if len(slots) > MOST_TOLD else slots
    return {
        "version": run.version,
        "at": round(at.timestamp(), 2),
        "held": round(held.timestamp(), 2) if held else None,
        "out": [one.block.pk for one in day if one.skipped],
        "slots": [
            [one.block.pk, *(int(when.timestamp()) for when in (one.starts_at, one.found_at, one.ends_at))]
            for one in near[:MOST_TOLD]
        ],
    }


# -- steering ---------------------------------------------------------------------------------------------------------


def begin(*, event: Event, step: Step) -> Now:
    """Begin what is next, or end the looking for tables."""
    return _steer("begin", event, step, steps.begin)


def go_to_next(*, event: Event, step: Step) -> Now:
    """End what runs and begin what is next."""
    return _steer("next", event, step, steps.go_to_next)


def delay(*, event: Event, minutes: int, step: Step) -> Now:
    """Let everything that has not begun today begin later by some minutes."""
    much = _minutes(minutes)
    return _steer("delay", event, step, lambda slots, at: steps.delay(slots, at, much), minutes=minutes)


def lengthen(*, event: Event, minutes: int, step: Step) -> Now:
    """Let what runs go on for some minutes longer, and everything after it be so much later."""
    much = _minutes(minutes)
    return _steer("lengthen", event, step, lambda slots, at: steps.lengthen(slots, at, much), minutes=minutes)


def shorten(*, event: Event, minutes: int, step: Step) -> Now:
    """Let what runs end some minutes earlier, at once if less is left, and everything after it move up."""
    much = _minutes(minutes)
    return _steer("shorten", event, step, lambda slots, at: steps.lengthen(slots, at, -much), minutes=minutes)


def skip(*, event: Event, block: int, step: Step) -> Now:
    """Leave out a block that has not begun."""
    return _steer("skip", event, step, lambda slots, at: steps.skip(slots, at, block))


def back(*, event: Event, step: Step) -> Now:
    """Let the block before go on once more."""
    return _steer("back", event, step, steps.back)


def hold(*, event: Event, step: Step) -> Now:
    """Let the day stand still until it is let go on."""
    return _steer("hold", event, step, lambda slots, _at: slots)


def go_on(*, event: Event, step: Step) -> Now:
    """Let the day go on that was held; any other step lets it go on as well."""
    return _steer("go_on", event, step, lambda slots, _at: slots)


def take_back(*, event: Event, step: Step) -> Now:
    """Put the times back as they were before the last step."""
    at = step.at or timezone.now()
    with change("clock.take_back", by=step.by, event=event):
        clock = _held(event)
        if _is_new(clock, step):
            if not clock.earlier:
                raise RefusedError(_("There is no step to take back."))
            before = _run(event, clock).slots
            clock.moved, clock.skipped, held = clock.earlier.pop()
            clock.held_at = datetime.fromisoformat(held) if held else None
            stood = clock.held_at  # a day that is held again: its doors go back from where it stood
            _move_cut_offs(
                event, before, _run(event, clock).slots, stood or at, attrgetter("ends_at" if stood else "starts_at")
            )
            _keep(clock, step, at)
        return _run(event, clock).at(at)


def _steer(verb: str, event: Event, step: Step, does: Doing, minutes: int = 0) -> Now:
    at = (step.at or timezone.now()).replace(microsecond=0)
    with change(f"clock.{verb}", by=step.by, event=event, facts={"minutes": minutes} if minutes else None):
        clock = _held(event)
        if _is_new(clock, step):
            held = clock.held_at
            before = [clock.moved, clock.skipped, held.isoformat() if held else ""]
            slots = list(_run(event, clock).slots)
            if held is not None:
                slots = steps.go_on(stood := slots, held, at)
                _move_cut_offs(event, stood, slots, held, attrgetter("ends_at"))
            elif verb == "go_on":
                raise RefusedError(_("The day is not held."))
            slots = does(begun := slots, at)
            _move_cut_offs(event, begun, slots, at)
            clock.moved = shifts_of(slots, _planned(event))
            clock.skipped = [slot.block.pk for slot in slots if slot.skipped]
            clock.held_at = at if verb == "hold" else None
            clock.earlier = [*clock.earlier, before][-REMEMBERED:]
            _keep(clock, step, at)
        return _run(event, clock).at(at)


def _move_cut_offs(
    event: Event,
    before: Sequence[Slot],
    after: Sequence[Slot],
    at: datetime,
    which: Callable[[Slot], datetime] = attrgetter("starts_at"),
) -> None:
    """Let doors that are to close at a time to come close as much later or earlier as their round begins.

    While the day was held they have waited, also those of the round that runs, which only ends so much later.
    """
    was = {slot.round: which(slot) for slot in before if slot.round is not None}
    by = {slot.round: which(slot) - was[slot.round] for slot in after if slot.round in was}
    for one in CutOff.objects.filter(event=event, at__gt=at):
        if by.get(one.round):
            one.at += by[one.round]
            one.save(update_fields=["at"])


def _held(event: Event) -> Clock:
    """Return the clock of an event, for us alone until the transaction ends."""
    Clock.objects.get_or_create(event=event)
    return Clock.objects.select_for_update().get(event=event)


def _is_new(clock: Clock, step: Step) -> bool:
    """Return whether a step is still to be done; refuse one that was meant for another state."""
    if step.key and step.key in clock.done:
        return False
    if clock.version != step.version:
        raise SteeredMeanwhileError(
            _("Somebody else has steered the day meanwhile. Look at how it stands now, and decide again.")
        )
    return True


def _keep(clock: Clock, step: Step, at: datetime) -> None:
    clock.version += 1
    clock.done = [*clock.done, step.key][-REMEMBERED:] if step.key else clock.done
    clock.save()
    live.publish(live.phones(clock.event_id), "clock", **facts_of(_run(clock.event, clock), at))


def _run(event: Event, clock: Clock) -> Run:
    return Run(tuple(moved(_planned(event), clock.moved, clock.skipped)), clock.held_at, clock.version)


def _planned(event: Event) -> list[Slot]:
    return planned(blocks_of(event), event.starts_on, event.timezone)


def _minutes(minutes: int) -> timedelta:
    if not 1 <= minutes <= MOST_MINUTES:
        raise RefusedError(
            _("Give between 1 and %(most)s minutes, not %(given)s.") % {"most": MOST_MINUTES, "given": minutes}
        )
    return timedelta(minutes=minutes)
