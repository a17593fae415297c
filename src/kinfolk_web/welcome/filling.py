"""Slow and repeated work of welcoming: greeters for all who have none, five days of silence, stand-ins before the opening."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from procrastinate.contrib.django import app

from kinfolk_web.communities.models import Event
from kinfolk_web.core.jobs import RefusedError, Running, work
from kinfolk_web.core.limits import allowed
from kinfolk_web.core.models import Job
from kinfolk_web.people.models import Attendee
from kinfolk_web.people.visiting import is_over
from kinfolk_web.plans.confidential import apart_of
from kinfolk_web.welcome import actions
from kinfolk_web.welcome.assigning import find
from kinfolk_web.welcome.board import loads
from kinfolk_web.welcome.models import Photo, Standing, Welcome
from kinfolk_web.welcome.queries import (
    REMIND_AFTER,
    SILENT_AFTER,
    active,
    ended_pairs,
    is_to_be_greeted,
    new_people,
    stands_in_now,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from kinfolk_web.accounts.models import User

logger = logging.getLogger(__name__)
End, State = Welcome.End, Welcome.State
REMATCH_EVERY = timedelta(hours=1)  # as long as greeters have as many places free as before: it matches everybody
COMING = Attendee.State.COMING


@work("welcome.fill")
def fill(running: Running) -> dict[str, Any]:
    """Give every newcomer a greeter who has none, or ``only`` some of them, and nobody whom one of them did not want."""
    event = running.job.event
    if event is None:
        raise RefusedError("this event is gone.")
    with scope(community=event.community):
        held = list(active(event).values_list("greeter_id", "newcomer_id"))
        only = running.given.get("only")
        wanted = set(new_people(event).values_list("pk", flat=True))
        if only is not None:
            wanted &= set(only)
        wanted |= {newcomer for _greeter, newcomer in held}
        found = find(event, held, ended_pairs(event), apart_of(event), None if only is None else wanted)
        made = actions.settle(event=event, found=[one for one in found if one.newcomer in wanted], by=running.job.by)
        return {"found": len(made), "without": len(wanted) - len(held) - len(made)}


def fill_soon(event: Event, by: User | None = None) -> None:
    """Ask for greeters for all who have none, unless that is asked for already."""
    if not _asked(event).exists():
        fill(by=by, event=event)


def _asked(event: Event) -> QuerySet[Job]:
    waiting = Job.objects.filter(event=event, kind="welcome.fill", state=Job.State.WAITING)
    return waiting.exclude(given__has_key="only")


def fill_for(event: Event, people: Iterable[int]) -> None:
    """Ask for greeters for some people alone, if greeters were found for others before: when this begins the team says."""
    if Welcome.objects.filter(event=event).exists() and not _asked(event).exists():
        fill(by=None, event=event, only=sorted(people))


def follow(attendee: Attendee, *, before: bool) -> None:
    """Do at once what somebody said of greeting: end what they want no more, look for whoever is needed by now.

    Whoever says that they are new is looked for alone: what one says of oneself matches nobody else. ``before`` is
    whether they were to be greeted before they said it.
    """
    event = attendee.event
    if actions.honour(attendee=attendee):
        fill_soon(event)
        return
    if not before and is_to_be_greeted(attendee) and not active(event).filter(newcomer=attendee).exists():
        fill_for(event, [attendee.pk])


@app.periodic(cron="*/2 * * * *")
@app.task(name="kinfolk.welcome.look_after", queue="default", queueing_lock="kinfolk.welcome.look_after")
def look_after_all(timestamp: int = 0) -> None:
    """Look after the greeters of every event that is not over."""
    del timestamp
    with scopes_disabled():
        ids = Welcome.objects.filter(ended_at__isnull=True).values("event")
        shown = Photo.objects.values("attendee__event")
        events = [
            one
            for one in Event.objects.filter(Q(pk__in=ids) | Q(pk__in=shown)).select_related("community")
            if not is_over(one)
        ]
    for event in events:
        try:
            with scope(community=event.community):
                look_after(event)
        except Exception:  # what is wrong at one event leaves nobody alone at another
            logger.exception("greeters of event %s were not looked after", event.pk)


def look_after(event: Event, now: datetime | None = None) -> None:
    """Do what time and other rooms have made due: opt-outs, silence, and stand-ins shortly before the opening."""
    now = now or timezone.now()
    ended = _keep_apart(event) + _honour(event) + _break_silence(event, now)
    take_over(event, now)
    if ended:
        fill_soon(event)


def _keep_apart(event: Event) -> int:
    """End greetings that the vault says no to since they were settled, just as the newcomer's own tap would."""
    try:
        apart = {frozenset(pair) for pair in apart_of(event)}
    except RefusedError:  # the vault cannot be read: all else goes on
        return 0
    if not apart:
        return 0
    held = list(active(event).select_related("newcomer", "greeter", "stand_in"))
    lost = [one.pk for one in held if one.stand_in and {one.stand_in.code, one.newcomer.code} in apart]
    Welcome.objects.filter(pk__in=lost).update(stand_in=None)
    over = [one for one in held if {one.greeter.code, one.newcomer.code} in apart]
    for one in over:
        actions.end(welcome=one, because=End.NEWCOMER)
    return len(over)


def _honour(event: Event) -> int:
    """End what a list, the team or somebody themselves has made pointless; a photo goes with the offer to greet."""
    Photo.objects.filter(attendee__event=event).exclude(attendee__is_greeter=True, attendee__state=COMING).delete()
    held = Welcome.objects.filter(event=event, ended_at__isnull=True).select_related("newcomer", "greeter")
    over = held.filter(
        ~Q(newcomer__state=COMING)
        | Q(newcomer__no_greeter=True)
        | ~Q(greeter__state=COMING)
        | Q(greeter__is_greeter=False)
    )
    waiting = 0
    for one in over:
        if one.newcomer.no_greeter:
            actions.end(welcome=one, because=End.OPTED_OUT)
            continue
        if one.newcomer.state == COMING and stands_in_now(event) and actions.stand_in(welcome=one, by=None):
            continue
        waiting += one.newcomer.state == COMING
        actions.end(welcome=one, because=End.AWAY)
    return waiting


def _break_silence(event: Event, now: datetime) -> int:
    """Remind greeters after two days; after five, with somebody else free, let somebody else greet."""
    quiet = active(event).filter(contacted_at__isnull=True, met_at__isnull=True)
    due = quiet.filter(made_at__lte=now - REMIND_AFTER, reminded_at__isnull=True, state=State.ASSIGNED)
    if due.exists():
        actions.remind(event=event, by=None, welcomes=due)
    silent = list(quiet.filter(made_at__lte=now - SILENT_AFTER))
    if not silent:
        return 0
    Welcome.objects.filter(pk__in=[one.pk for one in silent if one.state == State.ASSIGNED]).update(state=State.SILENT)
    free = sum(one.free for one in loads(event))
    if not allowed("welcome.rematch", f"{event.pk}:{free}", most=1, within=REMATCH_EVERY):
        return 0  # nothing has changed since that would find somebody else
    return _rematch(event, silent)


def _rematch(event: Event, silent: list[Welcome]) -> int:
    """End those whose newcomer would get somebody else at once; the others rather keep somebody silent than nobody."""
    stays = list(active(event).exclude(pk__in=[one.pk for one in silent]).values_list("greeter_id", "newcomer_id"))
    never = [*ended_pairs(event), *((one.greeter_id, one.newcomer_id) for one in silent)]
    try:
        others = {one.newcomer for one in find(event, stays, never, apart_of(event))}
    except RefusedError:  # as long as the vault cannot be read nobody new is found
        return 0
    moved = [one for one in silent if one.newcomer_id in others]
    for one in moved:
        actions.end(welcome=one, because=End.SILENCE)
    return len(moved)


def take_over(event: Event, now: datetime | None = None) -> None:
    """Let stand-ins take over where the team says that a greeter is not there.

    Where greeters tell by their phones that they are there, silence counts as well, from ten minutes before the opening;
    elsewhere it says nothing, and stand-ins look out beside them.
    """
    now = now or timezone.now()
    if not stands_in_now(event, now):
        return
    waiting = active(event).filter(met_at__isnull=True, stand_in__isnull=False)
    missing = Q(greeter__standing__away=True)
    today = now - timedelta(hours=12)
    if Standing.objects.filter(attendee__event=event, here_at__gte=today).exists():
        missing |= Q(greeter__standing__isnull=True) | Q(greeter__standing__here_at__isnull=True)
    for one in waiting.filter(missing):
        actions.stand_in(welcome=one, by=None)
