"""Desks: any phone or laptop is one after a link was opened on it, until somebody ends it; then it shows nothing more."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django_scopes import scopes_disabled

from kinfolk_web.accounts.sessions import browser
from kinfolk_web.core import live
from kinfolk_web.core.audit import change
from kinfolk_web.core.links import digest, make_link, use_link
from kinfolk_web.core.streams import authorises
from kinfolk_web.day.models import Desk, DoorSeat
from kinfolk_web.day.presence import topic_of as door
from kinfolk_web.people.visiting import is_over

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.http import HttpRequest

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event
    from kinfolk_web.core.live import Grant

PURPOSE = "desk"
PAIR_WITHIN = timedelta(minutes=15)
SEEN_EVERY = timedelta(seconds=20)
SKEWED = 120  # seconds by which a clock may be wrong before anybody is told


def ask_to_pair(*, event: Event, name: str, kind: Desk.Kind = Desk.Kind.DESK, by: User | None) -> str:
    """Return the secret of a link that makes a desk of the browser which opens it, once, within a quarter of an hour."""
    with change("door.ask", by=by, event=event):
        _link, secret = make_link(
            PURPOSE, lasts=PAIR_WITHIN, by=by, event=event, facts={"name": name, "kind": str(kind)}
        )
    return secret


def pair(*, secret: str, request: HttpRequest) -> tuple[Desk, str] | None:
    """Make a desk of the browser that asks; return it with the secret of its cookie, or None if the link is used up."""
    with scopes_disabled():
        link = use_link(secret, PURPOSE)
        if link is None or link.event is None or is_over(link.event):
            return None
        return _made(link.event, link.facts["name"], Desk.Kind(link.facts["kind"]), link.made_by, request)


def pair_here(*, event: Event, name: str, by: User, request: HttpRequest) -> tuple[Desk, str]:
    """Make a desk of the browser in which somebody of the staff has signed in."""
    return _made(event, name, Desk.Kind.DESK, by, request)


def _made(event: Event, name: str, kind: Desk.Kind, by: User | None, request: HttpRequest) -> tuple[Desk, str]:
    secret = secrets.token_urlsafe(32)
    with change("door.pair", by=by, event=event) as entry:
        desk = Desk.objects.create(
            event=event,
            name=name,
            kind=kind,
            digest=digest(secret),
            browser=browser(request),
            paired_by=by,
            seen_at=timezone.now(),
        )
        entry.facts = {"desk": desk.pk}
        entry.save(update_fields=["facts"])
        live.publish(door(event), "desks")
    return desk, secret


def end(*, desk: Desk, by: User | None) -> None:
    """End a desk, at once: it may do nothing more, its page closes, and the chairs that it held are free again."""
    with change("door.end", by=by, event=desk.event, facts={"desk": desk.pk}):
        held = Desk.objects.select_for_update().get(pk=desk.pk)
        if held.ended_at is None:
            held.ended_at = timezone.now()
            held.save(update_fields=["ended_at"])
        DoorSeat.objects.filter(desk=desk, attendee__isnull=True).delete()
        live.publish(topic_of(desk), "over")
        live.publish(door(desk.event), "desks")


def desk_of(secret: str) -> Desk | None:
    """Return the desk of a cookie, if it still is one."""
    if not secret:
        return None
    with scopes_disabled():
        found = Desk.objects.filter(digest=digest(secret), ended_at__isnull=True)
        desk = found.select_related("event__community").first()
        if desk is None or is_over(desk.event):
            return None
        if desk.seen_at is None or timezone.now() - desk.seen_at > SEEN_EVERY:
            desk.seen_at = timezone.now()
            desk.save(update_fields=["seen_at"])
    return desk


def note_of(*, desk: Desk, clock: datetime, plan: int | None, offline: bool = False) -> None:
    """Note what a desk said of itself: its clock, the plan that it holds, and whether it was without a network."""
    now = timezone.now()
    desk.skew = max(-(2**31), min(2**31 - 1, round((clock - now).total_seconds())))
    desk.plan = plan
    desk.seen_at = now
    if offline:
        desk.offline_at = now
    desk.save(update_fields=["skew", "plan", "seen_at", "offline_at"])


def desks_of(event: Event) -> list[Desk]:
    """Return the desks and finders of an event that are not ended, as they were paired."""
    return list(Desk.objects.filter(event=event, ended_at__isnull=True).select_related("paired_by"))


def topic_of(desk: Desk) -> str:
    """Return what a desk listens to alone."""
    return f"desk:{desk.pk}"


def stream_of(desk: Desk) -> str:
    """Return the token with which the page of a desk hears of what changes."""
    return live.sign_stream([door(desk.event), f"event:{desk.event_id}"], identity=topic_of(desk))


@authorises("desk")
def _still_desks(grants: Collection[Grant]) -> set[Grant]:
    """Return the desks that may go on listening: those that nobody ended."""
    numbers = {int(one.identity.partition(":")[2]): one for one in grants}
    with scopes_disabled():
        good = set(Desk.objects.filter(pk__in=numbers, ended_at__isnull=True).values_list("pk", flat=True))
    return {one for one in grants if int(one.identity.partition(":")[2]) in good}
