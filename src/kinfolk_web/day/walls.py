"""Displays: each is opened by a link of its own, made again whenever it is needed, and worthless once it is ended."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django_scopes import scopes_disabled

from kinfolk_web.core import live
from kinfolk_web.core.audit import change
from kinfolk_web.day.models import Wall
from kinfolk_web.people.visiting import is_over

if TYPE_CHECKING:
    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event

PURPOSE = "kinfolk.wall/1"
BYTES = 15  # 120 bits, which are 24 letters
MOST_DIGITS = 18
STALE = timedelta(seconds=60)  # not seen for so long: somebody should look at it
NOTED = timedelta(seconds=15)  # that it was seen is written down once in so long


def secret_of(wall: Wall) -> str:
    """Return what stands in a display's link: its number, and a seal that only this installation can make."""
    seal = salted_hmac(PURPOSE, str(wall.pk), algorithm="sha256").digest()[:BYTES]
    return f"{wall.pk}-{base64.b32encode(seal).decode().lower()}"


def address_of(wall: Wall) -> str:
    """Return the link of a display, whole."""
    return settings.PUBLIC_URL + reverse("wall", args=[secret_of(wall)])


def wall_of(secret: str) -> Wall | None:
    """Return the display that a link opens, if it is one of ours, was not ended, and the event is not over for good."""
    number, _, _seal = secret.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) <= MOST_DIGITS):
        return None
    with scopes_disabled():
        found = Wall.objects.filter(pk=int(number)).select_related("event__community").first()
    if found is None or not constant_time_compare(secret_of(found), secret.strip().lower()):
        return None
    return None if found.ended_at is not None or is_over(found.event) else found


def make(*, event: Event, name: str, by: User | None) -> Wall:
    """Make a link for one more display."""
    with change("wall.make", by=by, event=event) as entry:
        wall = Wall.objects.create(event=event, name=name, made_by=by)
        entry.about = f"wall:{wall.pk}"
        entry.save(update_fields=["about"])
        live.publish(f"event:{event.pk}", "stage")
    return wall


def end(*, wall: Wall, by: User | None) -> bool:
    """Make the link of a display worthless; what it shows goes dark."""
    with change("wall.end", by=by, event=wall.event, about=wall):
        ended = Wall.objects.filter(pk=wall.pk, ended_at=None).update(ended_at=timezone.now())
        live.publish(f"wall:{wall.pk}", "ended")
        live.publish(f"event:{wall.event_id}", "stage")
    return bool(ended)


def note_seen(wall: Wall) -> None:
    """Note that a display has just asked what to show."""
    now = timezone.now()
    if wall.seen_at is None or now - wall.seen_at > NOTED:
        Wall.objects.filter(pk=wall.pk).update(seen_at=now)


def walls_of(event: Event) -> list[Wall]:
    """Return the displays of an event whose links hold."""
    return list(Wall.objects.filter(event=event, ended_at=None))


def is_stale(wall: Wall) -> bool:
    """Whether a display that was opened before has not been heard of for a minute."""
    return wall.seen_at is not None and timezone.now() - wall.seen_at > STALE
