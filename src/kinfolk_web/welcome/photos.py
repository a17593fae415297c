"""A greeter's photo, only if offered: made small, seen by the people whom they greet, taken away at once."""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from datetime import timedelta
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kinfolk_web.core import bounded, sealing
from kinfolk_web.core.audit import change
from kinfolk_web.core.limits import allowed
from kinfolk_web.people.models import Attendee
from kinfolk_web.welcome.errors import RefusedError
from kinfolk_web.welcome.models import Photo
from kinfolk_web.welcome.queries import greeter_of

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 4 * 1024 * 1024  # of what is chosen; with its form it stays below what one body may have
KEPT_BYTES = 256 * 1024  # of what is kept: 400 x 400 points as JPEG have some 30 kB
MOST_AN_HOUR = 12
WALL_SECONDS = 20.0  # on a machine that is busy; the work itself ends sooner
AT_ONCE = 2  # in this process: a photo takes a thread that answers pages
_PLACES = BoundedSemaphore(AT_ONCE)
_PURPOSE = "photo"


def offer(*, attendee: Attendee, data: bytes) -> None:
    """Keep a small photo of a greeter in place of the one before; what they chose itself is kept nowhere.

    Raises
    ------
    RefusedError
        They greet nobody, it is no photo, or too large a one.
    """
    if not attendee.is_greeter or attendee.state != Attendee.State.COMING:
        raise RefusedError(_("A photo is for greeters. Say first that you greet somebody."))
    if not allowed("photo", str(attendee.pk), most=MOST_AN_HOUR, within=timedelta(hours=1)):
        raise RefusedError(_("That was a little often. Wait an hour and try again."))
    small = shrunk(data)
    with change("welcome.photo", by=None, event=attendee.event, about=attendee):
        sealed = sealing.seal(_PURPOSE, small, _whose(attendee))
        held = Attendee.objects.select_for_update(no_key=True).get(pk=attendee.pk)
        if not held.is_greeter or held.state != Attendee.State.COMING:  # they took their offer back meanwhile
            raise RefusedError(_("A photo is for greeters. Say first that you greet somebody."))
        Photo.objects.filter(attendee=attendee).delete()
        Photo.objects.create(attendee=attendee, sealed=sealed)


def withdraw(*, attendee: Attendee) -> None:
    """Take a greeter's photo away; from now on nobody gets it."""
    with change("welcome.photo_away", by=None, event=attendee.event, about=attendee):
        Photo.objects.filter(attendee=attendee).delete()


def photo_of(attendee: Attendee) -> bytes | None:
    """Return somebody's own photo as a JPEG file."""
    held = Photo.objects.filter(attendee=attendee).first()
    return sealing.opened(_PURPOSE, bytes(held.sealed), _whose(attendee)) if held else None


def photo_of_greeter(attendee: Attendee) -> bytes | None:
    """Return the photo of whoever greets somebody, as long as they do and offer one."""
    found = greeter_of(attendee)
    return photo_of(found.welcome.greeter) if found is not None and found.welcome.greeter.is_greeter else None


def has_photo(attendee: Attendee) -> bool:
    """Whether somebody offers a photo."""
    return Photo.objects.filter(attendee=attendee).exists()


def _whose(attendee: Attendee) -> bytes:
    return str(attendee.pk).encode()


# -- made small -----------------------------------------------------------------------------------------------------


def shrunk(data: bytes) -> bytes:
    """Return a small JPEG file of a photo, made by a process that can do no harm.

    Raises
    ------
    RefusedError
        With a sentence for people.
    """
    if len(data) > MOST_BYTES:
        raise RefusedError(_("This photo is larger than %d MiB. Choose a smaller one.") % (MOST_BYTES // 1024**2))
    with _a_place():
        try:
            said, _code = bounded.run("kinfolk_web.welcome.photo_child", data, wall=WALL_SECONDS)
        except bounded.TooLongError:
            said = b""
    line, _newline, small = said.partition(b"\n")
    told: dict[str, object] = {}
    with suppress(ValueError):
        told = json.loads(line)
    if told.get("refused") == "large":
        raise RefusedError(_("This photo has more points than any screen. Choose a smaller one."))
    if told.get("size") != len(small) or not small.startswith(b"\xff\xd8\xff") or len(small) > KEPT_BYTES:
        raise RefusedError(_("This is no photo that can be read. Choose a JPEG, PNG or WebP file."))
    return small


@contextmanager
def _a_place() -> Iterator[None]:
    if not _PLACES.acquire(timeout=2):
        raise RefusedError(_("Many photos arrive at this moment. Please try again."))
    try:
        yield
    finally:
        _PLACES.release()
