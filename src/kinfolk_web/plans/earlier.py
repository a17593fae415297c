"""Casts of the community's last event: who may keep theirs, and who would rather have a new one."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kinfolk_web.core.audit import change
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans.models import CastMember, CastWish, Release

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event
    from kinfolk_web.plans.models import Cast, Plan

COMING = Attendee.State.COMING


def last_plan(event: Event) -> Plan | None:
    """Return the plan that held at the last event before this one that had casts."""
    if event.starts_on is None:
        return None
    earlier = Release.objects.filter(event__community=event.community, event__starts_on__lt=event.starts_on)
    held = earlier.filter(plan__casts__isnull=False).select_related("plan").order_by("-event__starts_on", "-event_id")
    found = held.first()
    return found.plan if found else None


def earlier_casts(event: Event) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return last time's casts as the planner remembers them: names, and codes of those who come again and keep theirs."""
    plan = last_plan(event)
    if plan is None:
        return ()
    coming = Attendee.objects.filter(event=event, state=COMING).exclude(cast_wish__new=True)
    codes = dict(coming.values_list("person_id", "code"))
    members: dict[str, list[str]] = defaultdict(list)
    for name, person in CastMember.objects.filter(plan=plan).values_list("cast__name", "attendee__person_id"):
        if person in codes:
            members[name].append(codes[person])
    return tuple((name, tuple(sorted(people))) for name, people in members.items() if len(people) > 1)


def earlier_cast(attendee: Attendee) -> Cast | None:
    """Return the cast that somebody was in last time, if there was one."""
    plan = last_plan(attendee.event)
    mine = (
        CastMember.objects.filter(plan=plan, attendee__person=attendee.person_id) if plan else CastMember.objects.none()
    )
    found = mine.select_related("cast").first()
    return found.cast if found else None


def wants_new(attendee: Attendee) -> bool:
    """Whether somebody would rather have a new cast."""
    return CastWish.objects.filter(attendee=attendee, new=True).exists()


def wish(*, attendee: Attendee, new: bool) -> None:
    """Keep whether somebody would rather have a new cast; the next plan goes by it."""
    with change("cast.wish", by=None, event=attendee.event, about=attendee):
        CastWish.objects.update_or_create(attendee=attendee, defaults={"new": new})
