"""Who counts as not here in a round: nobody before its doors are closed, and then whoever neither door nor table has seen."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q

from kinfolk_web.core import live
from kinfolk_web.core.audit import change
from kinfolk_web.core.remembering import remembered
from kinfolk_web.day.clock import run_of
from kinfolk_web.day.models import CheckIn, CutOff, Stay, TableCount, Tick
from kinfolk_web.day.presence import here, seen_since
from kinfolk_web.day.rounds import day_of
from kinfolk_web.day.times import times_of
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans import repairing
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.plans.models import Plan, Seat
from kinfolk_web.programme.models import Block
from kinfolk_web.programme.queries import blocks_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event
    from kinfolk_web.core.models import Change


MOST_BEHIND = 60  # plans mended from one another on one day


@dataclass(frozen=True)
class Said:
    """What was said of a round: who came through the door, whom hosts saw or missed, how many sit at which table.

    ``door`` is whether anybody was checked in at all on that day: without one, tables alone tell.
    """

    door: bool
    came: frozenset[int]
    seen: frozenset[int] = frozenset()
    missed: frozenset[int] = frozenset()
    counts: Mapping[str, int] = field(default_factory=dict)

    def is_here(self, attendee: int) -> bool:
        """Whether somebody was seen, by the newest word of their host, else at the door."""
        return attendee in self.seen or (attendee in self.came and attendee not in self.missed)


def said_of(event: Event, number: int) -> Said:
    """Return what was said of a round so far, on its day: who came on another one says nothing of it."""
    since, same_day = day_of(event, number)
    ticks = dict(Tick.objects.filter(event=event, round=number).values_list("attendee_id", "here"))
    before = [one for one in same_day if one < number]
    earlier = Tick.objects.filter(event=event, round__in=before, here=True).values_list("attendee_id", flat=True)
    counts = dict(TableCount.objects.filter(event=event, round=number).values_list("table", "people"))
    return Said(
        door=CheckIn.objects.filter(seen_since(since) if since else Q(), event=event).exists(),
        came=frozenset(here(event, since=since)) | frozenset(earlier),
        seen=frozenset(pk for pk, is_here in ticks.items() if is_here),
        missed=frozenset(pk for pk, is_here in ticks.items() if not is_here),
        counts=counts,
    )


# -- the cut-off ----------------------------------------------------------------------------------------------------


def close_doors(*, event: Event, number: int, by: User | None, at: datetime | None = None) -> Change:
    """Let whoever is not here count as absent in a round: from now on by the clock of the day, or from a time on."""
    now = times_of(event).at.replace(microsecond=0)  # as the clock keeps since when a day is held
    with change("floor.doors_close", by=by, event=event, facts={"round": number}) as entry:
        CutOff.objects.update_or_create(event=event, round=number, defaults={"at": at or now, "by": by})
        live.publish(f"event:{event.pk}", "floor")
        repairing.get_ready(by=by, event=event)
    return entry


def open_doors(*, event: Event, number: int, by: User | None) -> Change:
    """Let everybody on the list count as here again in a round."""
    with change("floor.doors_open", by=by, event=event, facts={"round": number}) as entry:
        CutOff.objects.filter(event=event, round=number).delete()
        live.publish(f"event:{event.pk}", "floor")
    return entry


def closed_rounds(event: Event) -> list[int]:
    """Return the rounds whose doors are closed by now; while the day is held, none closes."""
    times = remembered(
        ("cut-offs", event.pk), lambda: list(CutOff.objects.filter(event=event).values_list("round", "at"))
    )
    now = times_of(event).at
    return [number for number, at in times if at <= now]


def first_open(event: Event) -> int:
    """Return the first round that is not over, as the clock or the doors say; one more than the last once all are.

    Those before it are as they were, and never change.
    """
    return max(_not_over(event), *closed_rounds(event), 1)


def open_rounds(event: Event) -> frozenset[int]:
    """Return the rounds that are neither over nor left out."""
    left_out = {slot.round for slot in run_of(event).slots if slot.skipped}
    rounds = sum(block.kind == Block.Kind.ROUND for block in blocks_of(event))
    return frozenset(range(first_open(event), rounds + 1)) - left_out


def round_now(event: Event) -> int:
    """Return the round that runs or is next; the last one once all are over."""
    return max(min(first_open(event), _last_round(event)), 1)


def _not_over(event: Event) -> int:
    times = times_of(event)
    ahead = [number for number, slot in times.rounds if slot.ends_at > times.at]
    return min(ahead, default=_last_round(event) + 1)


def _last_round(event: Event) -> int:
    return max((slot.round or 0 for slot in run_of(event).slots), default=0)


def missing(event: Event) -> dict[int, frozenset[str]]:
    """Return by round the codes of those who count as not here; only rounds that are not over."""
    first = first_open(event)
    return {number: _missing_in(event, number) for number in closed_rounds(event) if number >= first}


def _missing_in(event: Event, number: int) -> frozenset[str]:
    said = said_of(event, number)
    coming = list(
        Attendee.objects.filter(event=event, state=Attendee.State.COMING).values_list("pk", "code", "is_host")
    )
    if said.door:
        return frozenset(code for pk, code, _host in coming if not said.is_here(pk))
    gone = _missing_at_tables(event, number, said, {pk for pk, _code, is_host in coming if is_host})
    return frozenset(code for pk, code, _host in coming if pk in gone)


def _missing_at_tables(event: Event, number: int, said: Said, hosts: set[int]) -> set[int]:
    """Return who is missing as tables alone tell: whom hosts missed, and as many of the others as a count falls short.

    A count is about the table as the plan had it by which people sat then. Of those whom nobody ticked, hosts are the
    last to be taken for missing, and whoever came to the list last the first.
    """
    gone = set(said.missed)
    counts = TableCount.objects.filter(event=event, round=number)
    for plan in reversed(plans_behind(event)):
        newest = dict(counts.filter(plan=plan.number).values_list("table", "people"))
        at: dict[str, list[int]] = defaultdict(list)
        for table, attendee in Seat.objects.filter(plan=plan, round=number, table__in=newest).values_list(
            "table", "attendee_id"
        ):
            at[table].append(attendee)
        for table, people in newest.items():
            there = [one for one in at[table] if one not in gone]
            guessed = sorted((one for one in there if one not in said.seen), key=lambda one: (one in hosts, -one))
            gone.update(guessed[: max(0, len(there) - people)])
    return gone


def plans_behind(event: Event) -> list[Plan]:
    """Return the plan that holds and those it was mended from, the newest first."""
    plan = plan_that_holds(event)
    held = plan.pk if plan else None
    known = {one.pk: one for one in Plan.objects.filter(event=event).only("number", "base", "event")}
    found: list[Plan] = []
    while held is not None and held in known and len(found) < MOST_BEHIND:
        found.append(known[held])
        held = known[held].base_id if known[held].base_id not in {one.pk for one in found} else None
    return found


# -- who stays put --------------------------------------------------------------------------------------------------


def stay(*, attendee: Attendee, number: int, by: User | None) -> Change:
    """Note that somebody will not leave their table from a round on; repairs go round them."""
    with change("floor.stay", by=by, event=attendee.event, about=attendee, facts={"round": number}) as entry:
        Stay.objects.update_or_create(event=attendee.event, attendee=attendee, defaults={"round": number, "by": by})
        live.publish(f"event:{attendee.event_id}", "floor")
    return entry


def let_go(*, attendee: Attendee, by: User | None) -> Change:
    """Note that somebody may be moved again."""
    with change("floor.let_go", by=by, event=attendee.event, about=attendee) as entry:
        Stay.objects.filter(event=attendee.event, attendee=attendee).delete()
        live.publish(f"event:{attendee.event_id}", "floor")
    return entry


def staying(event: Event, number: int) -> frozenset[str]:
    """Return the codes of those who will not leave their tables in a round and after it."""
    return frozenset(Stay.objects.filter(event=event, round__lte=number).values_list("attendee__code", flat=True))
