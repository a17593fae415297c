"""What somebody's cast is today: its people by first name, who holds it, when it meets, with whom."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kinfolk.casts import badge
from kinfolk_web.day.casts import cast_name, casts_now, meetings_of
from kinfolk_web.day.models import CastAnswer
from kinfolk_web.day.times import times_of
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans.earlier import earlier_cast
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.plans.models import CastMember
from kinfolk_web.programme.queries import programme_of

if TYPE_CHECKING:
    from kinfolk.casts import Badge
    from kinfolk_web.day.casts import Meeting
    from kinfolk_web.plans.models import Plan


@dataclass(frozen=True, slots=True)
class MyCast:
    """A cast as its people see it on this day; ``joined`` are those with which it meets as one."""

    name: str
    badge: Badge
    host: str
    hosting: bool
    people: tuple[str, ...]
    meetings: tuple[Meeting, ...]
    joined: tuple[str, ...] = ()
    missing: bool = False
    asked: bool = False
    holds: bool = False


def cast_of(attendee: Attendee, plan: Plan | None) -> MyCast | None:
    """Return somebody's cast as it is today, if they have one; ``plan`` is that of which people are told now."""
    name = cast_name(attendee) if plan else ""
    together = casts_now(attendee.event, name) if name else []
    mine = next((one for one in together if one.name == name), None)
    if mine is None:
        return None
    holds = [one.holds for one in (mine, *(one for one in together if one is not mine)) if one.holds]
    names = [one.name for cast in together for one in cast.people if one.pk != attendee.pk]
    answer = CastAnswer.objects.filter(attendee=attendee, cast=name).first()
    return MyCast(
        name=name,
        badge=badge(name),
        host=holds[0].name if holds else "",
        hosting=any(one.pk == attendee.pk for one in holds),
        people=tuple(first_names(names)),
        meetings=tuple(meetings_of(times_of(attendee.event))),
        joined=mine.joined,
        missing=mine.missing is not None,
        asked=mine.asked is not None and mine.asked.pk == attendee.pk,
        holds=answer is not None and answer.holds,
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


def first_names(names: list[str]) -> list[str]:
    """Return names as people call each other: first names, and of namesakes the next letter as well."""
    parts = [name.split() for name in names]
    many = Counter(words[0] for words in parts if words)
    called = [
        f"{words[0]} {words[-1][0]}." if many[words[0]] > 1 and len(words) > 1 else words[0] for words in parts if words
    ]
    return sorted(called, key=str.casefold)
