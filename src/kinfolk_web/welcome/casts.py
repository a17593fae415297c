"""What somebody's cast is: its people by first name, who hosts it, when it meets."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from kinfolk.casts import badge
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans.earlier import earlier_cast
from kinfolk_web.plans.models import CastMember
from kinfolk_web.programme.models import Block
from kinfolk_web.programme.queries import programme_of
from kinfolk_web.welcome.shown import plan_that_holds

if TYPE_CHECKING:
    from kinfolk.casts import Badge
    from kinfolk_web.communities.models import Event
    from kinfolk_web.plans.models import Plan


@dataclass(frozen=True, slots=True)
class Meeting:
    """One block in which casts meet."""

    block: Block
    starts: datetime | None


@dataclass(frozen=True, slots=True)
class MyCast:
    """A cast as its people see it."""

    name: str
    badge: Badge
    host: str
    hosting: bool
    people: tuple[str, ...]
    meetings: tuple[Meeting, ...]


def cast_of(attendee: Attendee, plan: Plan | None) -> MyCast | None:
    """Return somebody's cast in a plan, if they have one."""
    mine = (
        CastMember.objects.filter(plan=plan, attendee=attendee).select_related("cast__host").first() if plan else None
    )
    if mine is None:
        return None
    members = CastMember.objects.filter(cast_id=mine.cast_id, attendee__state=Attendee.State.COMING)
    names = [one.attendee.name for one in members.exclude(attendee=attendee).select_related("attendee")]
    host = mine.cast.host
    blocks = Block.objects.filter(event=attendee.event, kind=Block.Kind.CAST).select_related("room")
    return MyCast(
        name=mine.cast.name,
        badge=badge(mine.cast.name),
        host=host.name if host else "",
        hosting=host is not None and host.pk == attendee.pk,
        people=tuple(first_names(names)),
        meetings=tuple(Meeting(block, _starts(attendee.event, block)) for block in blocks),
    )


@dataclass(frozen=True, slots=True)
class CastBefore:
    """The cast that somebody was in last time, with those of it who come again and keep it."""

    name: str
    people: tuple[str, ...]


def cast_before(attendee: Attendee) -> CastBefore | None:
    """Return last time's cast of somebody, as long as there is still something to choose: casts are kept, no plan holds."""
    if programme_of(attendee.event).casts_from_memory != "keep" or plan_that_holds(attendee.event) is not None:
        return None
    found = earlier_cast(attendee)
    if found is None:
        return None
    coming = Attendee.objects.filter(event=attendee.event, state=Attendee.State.COMING).exclude(cast_wish__new=True)
    there = CastMember.objects.filter(cast=found).values("attendee__person_id")
    names = list(coming.filter(person__in=there).exclude(pk=attendee.pk).values_list("name", flat=True))
    return CastBefore(found.name, tuple(first_names(names)))


def _starts(event: Event, block: Block) -> datetime | None:
    if event.starts_on is None:
        return None
    day = event.starts_on + timedelta(days=block.day - 1)
    return datetime.combine(day, block.starts_at, ZoneInfo(event.timezone))


def first_names(names: list[str]) -> list[str]:
    """Return names as people call each other: first names, and of namesakes the next letter as well."""
    parts = [name.split() for name in names]
    many = Counter(words[0] for words in parts if words)
    called = [
        f"{words[0]} {words[-1][0]}." if many[words[0]] > 1 and len(words) > 1 else words[0] for words in parts if words
    ]
    return sorted(called, key=str.casefold)
