"""What attendees are asked to say yes to, one purpose at a time: nothing is ticked before, and taking back is one tap."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from kinfolk_web.core.audit import change
from kinfolk_web.people import actions, tally
from kinfolk_web.people.consents import Consent
from kinfolk_web.people.memory import forget_pairs
from kinfolk_web.people.models import Attendee, MeToo

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class Purpose:
    """One thing to say yes to: its name in the table, its title, and the wording that people say yes to."""

    key: str
    title: StrPromise
    wording: StrPromise

    @property
    def version(self) -> str:
        """A short digest of the wording, so that it is known later what was said yes to."""
        with override("en"):
            return hashlib.sha256(str(self.wording).encode()).hexdigest()[:12]


PURPOSES = (
    Purpose(
        "needs",
        _("What my table must have"),
        _(
            "My needs (steps, hearing, quiet, room) are used to seat me. Organisers see them, hosts see only what the seat "
            "is like. They are deleted a week after the event."
        ),
    ),
    Purpose(
        "table",
        _("My statements at my table"),
        _(
            "At my own tables others may read what I said “me too, tell my table” to. Taken back, these count only, and my "
            "table reads nothing."
        ),
    ),
    Purpose(
        "counted",
        _("Count me when it is found out whether seats help"),
        _(
            "After the last round I am asked whether I talked with six people, and a few are asked about me by name. Nobody "
            "reads the answers; they are counted, and deleted 30 days after the event. My seat is the same without this."
        ),
    ),
    Purpose(
        "memory",
        _("Remember me for next time"),
        _(
            "The community remembers for up to two years that I was here, and for 13 months whom I sat with and met, so "
            "that I meet others next time. Nobody is ever shown a list of it. Without this my name goes 90 days after "
            "the event, and my seats are as good."
        ),
    ),
)
BY_KEY = {one.key: one for one in PURPOSES}


@dataclass(frozen=True, slots=True)
class Said:
    """How somebody stands to a purpose; a yes without a moment is one that came with the list."""

    purpose: Purpose
    given: bool
    at: datetime | None


def said_by(attendee: Attendee) -> list[Said]:
    """Return how an attendee stands to each purpose; what nobody said anything to is no yes, unless it is done already."""
    last = {one.purpose: one for one in Consent.objects.filter(attendee=attendee)}
    return [_said(attendee, purpose, last.get(purpose.key)) for purpose in PURPOSES]


def _said(attendee: Attendee, purpose: Purpose, last: Consent | None) -> Said:
    if last is None or not last.given:
        done, since = _done(attendee, purpose.key)
        if done:
            return Said(purpose, given=True, at=since)
    return Said(purpose, bool(last and last.given), last.at if last else None)


def _done(attendee: Attendee, key: str) -> tuple[bool, datetime | None]:
    """Return whether what a purpose is about is done for somebody as it is, and since when if they said so by themselves."""
    if key == "table":
        told = list(MeToo.objects.filter(attendee=attendee, shown=True).values_list("own", "made_at"))
        return bool(told), max((at for own, at in told if own), default=None)
    return key == "needs" and bool(attendee.needs or attendee.largest_table), None


def has_consented(attendee: Attendee, key: str) -> bool:
    """Whether an attendee's last word on a purpose is yes."""
    last = Consent.objects.filter(attendee=attendee, purpose=key).order_by("-id").first()
    return bool(last and last.given)


def note(*, attendee: Attendee, key: str, given: bool) -> None:
    """Keep a yes, or that it is taken back, and do at once what taking back means; saying it twice changes nothing."""
    if has_consented(attendee, key) == given and (given or not _done(attendee, key)[0]):
        return
    with transaction.atomic():
        with change("consent.give" if given else "consent.take_back", by=None, event=attendee.event, about=attendee):
            Consent.objects.create(attendee=attendee, purpose=key, given=given, wording=BY_KEY[key].version)
        if not given and key in TAKING_BACK:
            TAKING_BACK[key](attendee)


def _no_needs(attendee: Attendee) -> None:
    actions.edit(attendee=attendee, values={"needs": [], "largest_table": None}, by=None, own=True)


def _only_counted(attendee: Attendee) -> None:
    """Let what somebody said only be counted; without a line in the log, as every tap on a statement."""
    MeToo.objects.filter(attendee=attendee, shown=True).update(shown=False)
    tally.changed(attendee.event_id)


TAKING_BACK: dict[str, Callable[[Attendee], None]] = {
    "needs": _no_needs,
    "table": _only_counted,
    "memory": forget_pairs,
}
