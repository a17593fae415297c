"""The mail of the follow-up: one minute, two to six weeks after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from kinfolk_web.core import mail
from kinfolk_web.core.mail import Kind, Own
from kinfolk_web.day.sitting import here_among
from kinfolk_web.outcomes.asking.later import address_of, is_open
from kinfolk_web.people.mailing import FIELDS, attendee_of, fields_of
from kinfolk_web.people.models import Attendee

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kinfolk_web.communities.models import Event
    from kinfolk_web.core.models import Mail


def _to(event: Event) -> Iterable[int]:
    if not is_open(event):
        return ()
    coming = Attendee.objects.filter(event=event, state=Attendee.State.COMING, erased_at__isnull=True)
    return here_among(event, coming.values_list("pk", flat=True))


def _fill(one: Mail) -> dict[str, Any] | None:
    attendee = attendee_of(one)
    if attendee is None or not is_open(attendee.event):
        return None
    return fields_of(attendee) | {"link": Own(address_of(attendee), _("One minute"))}


FOLLOW_UP = Kind(
    "follow_up",
    gettext_lazy("Some weeks after"),
    gettext_noop("{event}: one minute, some weeks after"),
    gettext_noop(
        "Hello {first_name},\n\n"
        "you were at {event}. What is left of it? One minute of taps, all of it optional:\n\n"
        "{link}\n\n"
        "Nobody reads it by name, and nothing depends on it.\n\n"
        "{community}"
    ),
    FIELDS,
    _fill,
    about=gettext_lazy(
        "To those who came, once: by itself three weeks after, unless you send it before or switch that off under After the event."
    ),
    to=_to,
)
mail.register(FOLLOW_UP)
