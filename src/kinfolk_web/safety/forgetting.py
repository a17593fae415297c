"""What the vault forgets with somebody: what they asked, and what names them; whoever asked is not told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk_web.people.models import Attendee
from kinfolk_web.safety.asking import mark_of
from kinfolk_web.safety.models import ApartRequest, Report
from kinfolk_web.safety.queries import readable, words_in, words_of

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event


def forget_asked(attendee: Attendee) -> None:
    """Delete the requests of somebody who is erased and those about them; reports stay, no longer tied to who wrote them."""
    event = attendee.event
    others = _known_beside(event, attendee)
    gone = [one.pk for one in ApartRequest.objects.filter(event=event) if _is_about(one, attendee, others)]
    ApartRequest.objects.filter(pk__in=gone).delete()
    mine = mark_of(attendee)
    ApartRequest.objects.filter(asker=mine).delete()
    Report.objects.filter(asker=mine).update(asker="")


def _known_beside(event: Event, attendee: Attendee) -> list[set[str]]:
    """Return the names of all others as words, but those that are only a part of this one: Anna is Anna Berg here."""
    own = words_of(attendee.name)
    rows = Attendee.objects.filter(event=event, erased_at__isnull=True).exclude(pk=attendee.pk)
    others = (words_of(name) for name in rows.exclude(person=attendee.person_id).values_list("name", flat=True))
    return [other for other in others if other and not other < own]


def _is_about(request: ApartRequest, attendee: Attendee, others: list[set[str]]) -> bool:
    """Whether a request is about somebody; one that may name somebody else stays, since nobody would be told that it went.

    A lead writes two names down with a stroke between them: a word of each is nobody's name.
    """
    about, own = readable(request), words_of(attendee.name)
    if about is None:  # sealed with a key that is no more, so that nobody can ever read whom it is about
        return False
    if attendee.code in {about.a.reveal(), about.b.reveal()}:
        return True
    if about.known or attendee.erased_at or not own:  # one that was blanked is called "guest", as others may be
        return False
    sides = [words_in(side) for side in about.mention.reveal().split(" / ")]
    return any(own <= side and not any(other <= side for other in others) for side in sides)
