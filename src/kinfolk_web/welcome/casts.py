"""What somebody's cast is: its people by first name, who hosts it, when it meets."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from kinfolk.casts import badge
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans.models import CastMember
from kinfolk_web.programme.models import Block

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
