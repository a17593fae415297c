"""What the vault forgets with somebody: what they asked, and what names them; whoever asked is not told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk_web.people.models import Attendee
from kinfolk_web.safety.asking import mark_of
from kinfolk_web.safety.models import ApartRequest, Report
from kinfolk_web.safety.queries import names, readable

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event


def forget_asked(attendee: Attendee) -> None:
    """Delete the requests of somebody who is erased and those about them; reports stay, no longer tied to who wrote them."""
    event = attendee.event
    gone = [
        one.pk
        for one in ApartRequest.objects.filter(event=event)
        if _is_about(one, attendee, alone=not _shares_name(event, attendee))
    ]
    ApartRequest.objects.filter(pk__in=gone).delete()
    mine = mark_of(attendee)
    ApartRequest.objects.filter(asker=mine).delete()
    Report.objects.filter(asker=mine).update(asker="")


def _shares_name(event: Event, attendee: Attendee) -> bool:
    others = Attendee.objects.filter(event=event, name__iexact=attendee.name).exclude(pk=attendee.pk)
    return others.exclude(person=attendee.person_id).exists()


def _is_about(request: ApartRequest, attendee: Attendee, *, alone: bool) -> bool:
    about = readable(request)
    if about is None:  # sealed with a key that is no more, so that nobody can ever read whom it is about
        return False
    if attendee.code in {about.a.reveal(), about.b.reveal()}:
        return True
    if about.known or not alone or attendee.erased_at:  # an entry that was blanked is called "guest", as others may be
        return False
    return names(attendee.name, "", about.mention.reveal())
