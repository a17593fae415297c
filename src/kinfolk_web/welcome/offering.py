"""Asks people who have been here before whether they would greet somebody; each is asked once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from kinfolk_web.core import mail
from kinfolk_web.core.audit import change
from kinfolk_web.core.models import Mail
from kinfolk_web.people.models import Attendee

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event

KIND = "greeter_offer"
EACH = 4  # newcomers whom somebody takes who says yes, by experience of nobody but the default capacity


def candidates(event: Event) -> QuerySet[Attendee]:
    """Return whom to ask, those who came most often first: reached by mail, no greeter yet, not asked before."""
    asked = Mail.objects.filter(event=event, kind=KIND).values("attendee_id")
    known = Attendee.objects.filter(
        event=event, state=Attendee.State.COMING, is_greeter=False, times_attended__gt=0, no_mail=False
    )
    return known.exclude(email="").exclude(pk__in=asked).order_by(F("times_attended").desc(), "id")


def needed(without: int, free: int) -> int:
    """Return how many more people would have to say yes."""
    return max(0, -(-(without - free) // EACH))


def offer(*, event: Event, by: User | None, most: int) -> int:
    """Ask so many people whether they would greet somebody; return how many were asked."""
    chosen = list(candidates(event)[:most])
    with change("welcome.offer", by=by, event=event, facts={"count": len(chosen)}):
        posted = mail.post_all(
            kind=KIND, event=event, mails=[Mail(attendee_id=one.pk, key=f"offer:{one.pk}") for one in chosen]
        )
    return len(posted)
