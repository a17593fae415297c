"""Visits: a browser in which an attendee has opened their link, how long it lasts, and when they showed who they are."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import F
from django.utils import timezone
from django_scopes import scopes_disabled

from kinfolk_web.accounts.sessions import browser
from kinfolk_web.core.links import digest
from kinfolk_web.people.models import Visit

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from django.http import HttpRequest

    from kinfolk_web.communities.models import Event
    from kinfolk_web.people.models import Attendee

AFTER = timedelta(days=7)  # how long after an event its pages stay open
UNDATED = timedelta(days=60)
PROVED_FOR = timedelta(minutes=15)
SEEN_EVERY = timedelta(minutes=5)
LONG = ("source_row", "attributes", "edited")  # of an attendee, and looked up where a page uses them
SEEN = """
    update kinfolk_web_visit set seen_at = %(now)s where id in (
        select id from kinfolk_web_visit where id = any(%(visits)s) order by id for no key update skip locked)"""
_longer: list[Callable[[Attendee], datetime | None]] = []


def ends_at(event: Event) -> datetime:
    """Return when the pages of an event's attendees close: a week after its last day."""
    last = max((day for day in (event.starts_on, event.ends_on) if day), default=None)  # whichever was mistyped
    if last is None:
        return timezone.now() + UNDATED
    midnight = datetime.combine(last + timedelta(days=1), time(), tzinfo=ZoneInfo(event.timezone))
    return midnight.astimezone(UTC) + AFTER


def is_over(event: Event) -> bool:
    """Whether an event's pages are closed for good."""
    return ends_at(event) <= timezone.now()


def register_longer(until: Callable[[Attendee], datetime | None]) -> None:
    """Let a room say until when somebody's link opens its pages although the event is over (the seasons room does)."""
    _longer[:] = [until]


def closes_at(attendee: Attendee) -> datetime:
    """Return when an attendee's link opens nothing any more: as their event's pages do, or later for another room's."""
    later = [until for ask in _longer if (until := ask(attendee)) is not None]
    return max([ends_at(attendee.event), *later])


def is_closed(attendee: Attendee) -> bool:
    """Whether an attendee's link opens nothing any more."""
    return is_over(attendee.event) and closes_at(attendee) <= timezone.now()


def begin(*, attendee: Attendee, request: HttpRequest) -> tuple[Visit, str]:
    """Open somebody's pages in a browser; return the visit and the secret of its cookie, which is nowhere kept."""
    secret = secrets.token_urlsafe(32)
    visit = Visit.objects.create(
        attendee=attendee,
        digest=digest(secret),
        invitation=attendee.invitation,
        browser=browser(request),
        seen_at=timezone.now(),
        expires_at=closes_at(attendee),
    )
    return visit, secret


def visit_of(secret: str) -> Visit | None:
    """Return the visit of a cookie, if it still holds: its link was not taken back, its time is not over."""
    if not secret:
        return None
    with scopes_disabled():
        good = Visit.objects.filter(
            digest=digest(secret), expires_at__gt=timezone.now(), invitation=F("attendee__invitation")
        )
        held = good.select_related("attendee__event__community").defer(*(f"attendee__{name}" for name in LONG))
        visit = held.first()
        if visit and timezone.now() - visit.seen_at > SEEN_EVERY:
            seen(visits=[visit.pk])
    return visit


def seen(*, visits: Collection[int]) -> None:
    """Note that pages were opened in some browsers just now; of a visit that somebody else writes at, they note it."""
    with connection.cursor() as cursor:
        cursor.execute(SEEN, {"visits": list(visits), "now": timezone.now()})


def has_proved(visit: Visit) -> bool:
    """Whether a code was entered in this browser lately, so that it may see and change what is delicate."""
    return visit.proved_at is not None and timezone.now() - visit.proved_at < PROVED_FOR


def prove(*, visit: Visit) -> str:
    """Note that the right code was entered in a browser; return its new secret, so that an old one proves nothing."""
    secret = secrets.token_urlsafe(32)
    visit.digest, visit.proved_at = digest(secret), timezone.now()
    visit.save(update_fields=["digest", "proved_at"])
    return secret


def visits_of(attendee: Attendee) -> list[Visit]:
    """Return the browsers in which somebody's pages are open."""
    now = timezone.now()
    return list(Visit.objects.filter(attendee=attendee, invitation=attendee.invitation, expires_at__gt=now))


def end(*, visit: Visit) -> None:
    """Close somebody's pages in one browser, at once."""
    visit.delete()
