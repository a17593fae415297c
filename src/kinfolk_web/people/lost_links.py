"""A lost link: whoever names an address gets one mail there with a link for each person it belongs to, or nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, gettext_noop

from kinfolk_web.core import mail
from kinfolk_web.core.limits import allowed
from kinfolk_web.core.mail import Kind, Own
from kinfolk_web.core.models import Mail
from kinfolk_web.core.sending import digest_of, is_same_address
from kinfolk_web.people.invitations import address_of
from kinfolk_web.people.models import Attendee

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event

AN_HOUR = timedelta(hours=1)
MOST_TO_ONE, MOST_AT_EVENT = 3, 1_000  # an hour


def send(*, event: Event, address: str) -> None:
    """Have links mailed to an address, whether it is known or not: that is looked up only when the mail leaves.

    So the answer is the same for every address, and takes as long; more than a few an hour are passed over in silence.
    """
    lately = Mail.objects.filter(event=event, kind=LOST_LINKS.name, made_at__gt=timezone.now() - AN_HOUR)
    if not allowed("find", f"{event.pk}/{digest_of(address)}", most=MOST_TO_ONE, within=AN_HOUR):
        return
    found_somebody = lately.exclude(state=Mail.State.DROPPED)  # else invented addresses would shut it for everybody
    if found_somebody.count() < MOST_AT_EVENT:
        mail.post(kind=LOST_LINKS.name, event=event, address=address, language=get_language() or "")


def _fill(one: Mail) -> dict[str, Any] | None:
    theirs = Attendee.objects.filter(event=one.event_id, email__iexact=one.address, state=Attendee.State.COMING)
    people = [
        person
        for person in theirs.select_related("event__community").order_by("name", "id")
        if is_same_address(person.email, one.address)
    ]
    if not people:
        return None
    return {"links": [Own(address_of(person), person.name) for person in people]}


LOST_LINKS = Kind(
    "lost_links",
    gettext_lazy("Lost link"),
    gettext_noop("{event}: your link"),
    gettext_noop(
        "Hello,\n\n"
        "somebody asked for the personal link of {event} that belongs to this address. Here it is:\n\n"
        "{links}\n\n"
        "Each link opens the page of one person: whoever has it sees where they sit. If you did not ask for this, you "
        "need not do anything."
    ),
    {"links": gettext_lazy("a link for each person with this address")},
    _fill,
    asked_for=True,
    urgent=True,
    lasts=AN_HOUR,
)
mail.register(LOST_LINKS)
