"""Makes everybody's page before it is asked for: from the evening before until the event opens, and after each repair."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone, translation
from django_scopes import scope, scopes_disabled
from procrastinate.contrib.django import app

from kinfolk_web.communities.models import Event
from kinfolk_web.core import touching
from kinfolk_web.core.jobs import RefusedError, work
from kinfolk_web.core.models import Job
from kinfolk_web.core.remembering import remembering
from kinfolk_web.people import kept_pages
from kinfolk_web.people.kept_pages import Found
from kinfolk_web.people.models import Attendee, Visit
from kinfolk_web.people.visiting import is_over
from kinfolk_web.phone.hours import keep_hours
from kinfolk_web.phone.kept import Asked, put_on_shelf
from kinfolk_web.phone.views import my_page
from kinfolk_web.plans.models import Release
from kinfolk_web.routing import AttendeeRequest, in_the_name_of
from kinfolk_web.welcome.queries import opening_of
from kinfolk_web.welcome.shown import plan_shown

if TYPE_CHECKING:
    from datetime import datetime

    from kinfolk_web.core.jobs import Running
    from kinfolk_web.phone.behind import Behind

AT_ONCE, DURING = (
    50,
    10,
)  # pages that share what they say of the event; fewer while it runs, when more is asked for besides
AFTER = timedelta(
    minutes=20
)  # another plan makes every page old: until then they are made anew without being asked for
SECONDS = 45.0  # of each minute, and only while nothing else waits to be done


@work("pages.keep")
def keep_pages(running: Running) -> dict[str, Any]:
    """Make the pages that are not kept, or not true any more, until there are none or somebody needs the worker."""
    event = running.job.event
    if event is None:
        raise RefusedError("this event is gone.")
    begun, made = time.monotonic(), 0
    touching.tidy()
    with scope(community=event.community):
        wanted, opens = lacking(event), opening_of(event)
        together = AT_ONCE if opens is None or timezone.now() < opens else DURING
        for place in range(0, len(wanted), together):
            if time.monotonic() - begun > SECONDS or _somebody_waits(running.job):
                break
            made += make(event, wanted[place : place + together])
            running.tell(done=made, of=len(wanted))
    return {"made": made, "left": len(wanted) - made}


def lacking(event: Event) -> list[tuple[int, str]]:
    """Return who has no page that is true, each with the language in which they will probably read it."""
    keep_hours(event.pk)
    known = [code for code, _name in settings.LANGUAGES]
    usual = event.language if event.language in known else settings.LANGUAGE_CODE
    spoken = Attendee.objects.filter(event=event, state=Attendee.State.COMING).values_list("pk", "languages")
    reads = {pk: next((one for one in languages if one in known), usual) for pk, languages in spoken}
    return [
        (pk, code)
        for code in known
        for pk in kept_pages.lacking(event=event.pk, language=code)
        if reads.get(pk) == code
    ]


def make(event: Event, wanted: list[tuple[int, str]]) -> int:
    """Make and keep the pages of some attendees; return how many are kept."""
    at, snapshot = timezone.now(), touching.snapshot()
    rows = Attendee.objects.filter(pk__in=[pk for pk, _language in wanted]).select_related("event__community", "person")
    people = {one.pk: one for one in rows}
    kept = 0
    with remembering():
        for pk, language in wanted:
            if pk in people:
                found = Found(0, at, at, pk, event.pk, snapshot, None)
                page, stands = page_of(people[pk], language, at)
                kept += put_on_shelf(page, Asked(found, language, at), stands)
    return kept


def page_of(attendee: Attendee, language: str, at: datetime) -> tuple[str, Behind]:
    """Return somebody's page as their browser would get it, and what stands behind it."""
    request = AttendeeRequest()
    request.method, request.path, request.path_info = "GET", reverse("my_page"), reverse("my_page")
    request.META |= {"SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    request.user, request.made_for_shelf_at = AnonymousUser(), at  # type: ignore[attr-defined] # as for a browser
    visit = Visit(pk=0, attendee=attendee, expires_at=timezone.now())
    with translation.override(language), in_the_name_of(request, visit):
        page = my_page(request).content.decode()
    return page, request.stands  # type: ignore[attr-defined] # which the view says


def _somebody_waits(mine: Job) -> bool:
    return Job.objects.filter(finished_at__isnull=True).exclude(pk=mine.pk).exclude(kind=mine.kind).exists()


@app.periodic(cron="* * * * *")
@app.task(name="kinfolk.pages.look", queue="default", queueing_lock="kinfolk.pages.look")
def look(timestamp: int = 0) -> None:
    """Ask for the pages of every event that opens soon, or whose plan was mended just now."""
    del timestamp
    with scopes_disabled():
        near = [
            timezone.now().date() + timedelta(days=days) for days in (-1, 2)
        ]  # whatever the time is where it happens
        held = Release.objects.filter(event__starts_on__range=near).values("event")
        events = list(Event.objects.filter(pk__in=held).select_related("community"))
    for event in events:
        with scope(community=event.community):
            if is_soon(event) and not Job.objects.filter(event=event, kind="pages.keep", finished_at=None).exists():
                keep_pages(by=None, event=event)


def is_soon(event: Event) -> bool:
    """Whether tables are told, and the event has not opened or another plan began to hold just now, and a page is lacking."""
    opens, now = opening_of(event), timezone.now()
    if opens is None or plan_shown(event) is None:
        return False
    changed = Release.objects.filter(event=event, at__gt=now - AFTER).exists() and not is_over(event)
    return (now < opens or changed) and bool(lacking(event))
