"""Rehearse a day: the room, programme and rules of an event once more, with invented people, in a community of its own.

That community exists for the rehearsal alone. Whatever goes by community (who may see whom, matching of lists, memory, times
attended) therefore never mixes invented people with real ones, and deleting it leaves nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_scopes import scope, scopes_disabled

from kinfolk.example import invent_people
from kinfolk_web.communities.models import Community, Event, Membership
from kinfolk_web.core.audit import change
from kinfolk_web.core.jobs import RefusedError, work
from kinfolk_web.people import inventing
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans import releasing, solving
from kinfolk_web.plans.actions import NotPossibleError
from kinfolk_web.plans.models import Plan
from kinfolk_web.programme.copying import furnish
from kinfolk_web.programme.models import Block

if TYPE_CHECKING:
    from datetime import date, time

    from kinfolk_web.accounts.models import User
    from kinfolk_web.core.jobs import Running
    from kinfolk_web.core.models import Job

FEWEST, MOST = 12, 3_000
SEED = 17
EAST, WEST = 14, -12  # hours of the outermost time zones


def rehearsal_of(event: Event) -> Event | None:
    """Return the rehearsal of an event, if there is one."""
    return Event.objects.filter(community__rehearses=event).select_related("community").first()


def people_for(event: Event) -> int:
    """Return how many people a rehearsal has: as many as are expected, or are on the list."""
    coming = Attendee.objects.filter(event=event, state=Attendee.State.COMING).count()
    return max(FEWEST, min(MOST, event.expected or coming))


def make(*, event: Event, by: User | None) -> tuple[Event, Job]:
    """Make the rehearsal of an event, and ask the worker to plan it; return both.

    Whoever has a role at the event has it at the rehearsal. It is today, in a time zone where its first block begins within
    the hour, so that its programme is told in its own times at whatever hour it is rehearsed.

    Raises
    ------
    NotPossibleError
        It is a rehearsal itself, is rehearsed already, or its programme has no round.
    """
    blocks = list(Block.objects.filter(event=event).select_related("room"))
    if event.community.rehearses_id is not None or rehearsal_of(event) is not None:
        raise NotPossibleError(_("This day is being rehearsed already."))
    if not any(block.kind == Block.Kind.ROUND for block in blocks):
        raise NotPossibleError(_("The programme has no round of tables yet. Give it at least one."))
    count = people_for(event)
    with transaction.atomic():
        made = _founded(event, blocks[0].starts_at, count)
        with scope(community=made.community), change("rehearsal.make", by=by, event=made):
            with scopes_disabled():  # it reads in one community and writes in another
                furnish(event, made, blocks)
            inventing.add(event=made, invented=invent_people(count, seed=SEED))
            job = plan_rehearsal(by=by, event=made)
    return made, job


def drop(*, rehearsal: Event) -> None:
    """Delete a rehearsal with everything in it; no line of any log stays, since it was about nobody.

    Raises
    ------
    NotPossibleError
        It is a real event.
    """
    if rehearsal.community.rehearses_id is None:
        raise NotPossibleError(_("This is no rehearsal."))
    with transaction.atomic(), scopes_disabled(), connection.cursor() as cursor:
        cursor.execute("select set_config('kinfolk.erasing', 'yes', true)")  # else a plan that held keeps its seats
        Community.objects.get(pk=rehearsal.community_id, rehearses__isnull=False).delete()


@work("rehearsal", queue="solve")
def plan_rehearsal(running: Running) -> dict[str, Any]:
    """Plan a rehearsal and let the plan hold."""
    event = Event.objects.select_related("community").filter(pk=running.job.event_id or 0).first()
    if event is None:
        raise RefusedError(_("This work belongs to no event."))
    with scope(community=event.community):
        plan = Plan.objects.filter(event=event).first() or solving.solved(running, event)
        if plan is None:
            raise RefusedError(_("This plan is gone."))
        if plan.is_draft:
            releasing.release(plan=plan, by=running.job.by)
    return {"plan": plan.number}


# -- what is copied -------------------------------------------------------------------------------------------------


def _founded(event: Event, first: time, count: int) -> Event:
    """Return the event of the rehearsal, empty, with its community and the staff of the real one."""
    real = event.community
    zone, today = where_it_begins_soon(first, timezone.now())
    community = Community.objects.create(
        name=real.name, slug=f"rehearsal-{event.pk}", language=real.language, rehearses=event
    )
    roles = Membership.objects.filter(community=real).filter(event=None) | Membership.objects.filter(event=event)
    held = {(user, role) for user, role in roles.values_list("user_id", "role")}
    Membership.objects.bulk_create(Membership(user_id=user, community=community, role=role) for user, role in held)
    days = (event.ends_on - event.starts_on).days if event.starts_on and event.ends_on else 0
    with translation.override(event.language):
        name = _("Rehearsal: %(event)s") % {"event": event.name}
    return Event.objects.create(
        community=community,
        name=name[:160],
        slug=event.slug,
        starts_on=today,
        ends_on=today + timedelta(days=max(0, days)),
        timezone=zone,
        language=event.language,
        place=event.place,
        expected=count,
        safety_name=event.safety_name,
        safety_phone=event.safety_phone,
    )


def where_it_begins_soon(first: time, now: datetime) -> tuple[str, date]:
    """Return a time zone in which a time of day comes within the hour, and the day on which it does there."""
    utc = now.astimezone(UTC)
    ahead = (first.hour * 60 + first.minute - utc.hour * 60 - utc.minute - 1) // 60  # full hours until then
    ahead = ahead - 24 if ahead > EAST else ahead + 24 if ahead < WEST else ahead
    there = utc + timedelta(hours=ahead)
    day = there.date() if first > there.time() else there.date() + timedelta(days=1)
    return f"Etc/GMT{-ahead:+d}" if ahead else "UTC", day
