"""A postcard to oneself: written at the closing, sealed, delivered by mail weeks later, and read by nobody else.

No line of the log says that somebody wrote one, and no staff page counts them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from kinfolk_web.again.models import Postcard
from kinfolk_web.core import mail
from kinfolk_web.core.models import Mail
from kinfolk_web.people.visiting import AFTER, ends_at
from kinfolk_web.safety.vault import VaultError, seal_words, unseal_words

if TYPE_CHECKING:
    from datetime import date

    from kinfolk_web.communities.models import Event
    from kinfolk_web.people.models import Attendee

LONGEST = 1_000
WEEKS = (2, 4, 8)  # after the event; all before names go
KIND = "postcard"


def write(*, attendee: Attendee, text: str, weeks: int) -> Postcard | None:
    """Keep what somebody writes to themselves, in place of what they wrote before; nothing written deletes it."""
    said = text.strip()[:LONGEST]
    if not said:
        drop(attendee=attendee)
        return None
    event = attendee.event
    last = (ends_at(event) - AFTER).date()
    due = max(timezone.localdate(), last + timedelta(weeks=weeks if weeks in WEEKS else WEEKS[1]))
    sealed = seal_words({"text": said}, kind=KIND, event=event.pk, row=attendee.pk)
    made, _new = Postcard.objects.update_or_create(
        attendee=attendee, defaults={"sealed": sealed, "due_on": due, "made_at": timezone.now()}
    )
    return made


def drop(*, attendee: Attendee) -> None:
    """Delete somebody's postcard, also one that waits to be sent."""
    with transaction.atomic():
        Postcard.objects.filter(attendee=attendee).delete()
        waiting = (Mail.State.WAITING, Mail.State.HELD)
        Mail.objects.filter(kind=KIND, attendee_id=attendee.pk, state__in=waiting).delete()


def due_on(attendee: Attendee) -> date | None:
    """Return when somebody's postcard is sent, if they wrote one; no page shows its words again, not even to them."""
    return Postcard.objects.filter(attendee=attendee).values_list("due_on", flat=True).first()


def words_of(attendee: Attendee) -> str:
    """Return what somebody wrote to themselves, for the mail to them and nothing else."""
    held = Postcard.objects.filter(attendee=attendee).first()
    try:
        return (
            str(unseal_words(bytes(held.sealed), kind=KIND, event=attendee.event_id, row=attendee.pk)["text"])
            if held
            else ""
        )
    except VaultError:  # sealed with a key that is no more: there is nothing left to read
        return ""


def look_after(event: Event) -> int:
    """Send the postcards whose day has come, and delete those that have arrived; return how many were sent."""
    due = Postcard.objects.filter(
        attendee__event=event, due_on__lte=timezone.localdate(), attendee__erased_at__isnull=True
    )
    keys = {pk: f"{KIND}:{pk}:{on}" for pk, on in due.values_list("attendee_id", "due_on")}
    if not keys:
        return 0
    sent = Mail.objects.filter(event=event, kind=KIND, state=Mail.State.SENT, key__in=keys.values())
    arrived = set(sent.values_list("key", flat=True))
    Postcard.objects.filter(attendee__in=[pk for pk, key in keys.items() if key in arrived]).delete()
    mails = [Mail(attendee_id=pk, key=key) for pk, key in keys.items() if key not in arrived]
    return len(mail.post_all(kind=KIND, event=event, mails=mails))
