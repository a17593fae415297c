"""The mail with the link by which somebody comes to the staff: to join it or, in the demo, to sign in as who was invented."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from kinfolk_web.communities.models import Role
from kinfolk_web.core import mail
from kinfolk_web.core.links import secret_of
from kinfolk_web.core.mail import Kind, Own
from kinfolk_web.core.models import Link, Mail

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from kinfolk_web.communities.models import Event

CONSOLE, INVITATION = "sign-in", "invitation"


def post(link: Link, *, address: str) -> Mail | None:
    """Have a link that was made for it mailed; None where no mail leaves and no page would show one that is kept."""
    if link.community is None or (link.event is None and not settings.MAIL_URL):
        return None
    language = link.event.language if link.event else link.community.language
    return mail.post(
        kind=STAFF.name, event=link.event, address=address, language=language, facts={"link": link.pk}, key=""
    )


def kept(event: Event) -> dict[str, UUID]:
    """Return the newest mail that is kept here with a link that is still good, by the address it is for."""
    here = Mail.objects.filter(event=event, kind=STAFF.name, state=Mail.State.HELD)
    good = set(_good().filter(event=event).values_list("pk", flat=True))
    return {one.address: one.pk for one in here.order_by("made_at", "id") if one.facts["link"] in good}


def _good() -> QuerySet[Link]:
    now = timezone.now()
    return Link.objects.filter(purpose__in=(CONSOLE, INVITATION), used_at__isnull=True, expires_at__gt=now)


def _fill(one: Mail) -> dict[str, Any] | None:
    link = _good().select_related("community").filter(pk=one.facts["link"]).first()
    if link is None or link.community is None:
        return None
    page = "console_link" if link.purpose == CONSOLE else "invitation"
    where = settings.PUBLIC_URL + reverse(page, kwargs={"secret": secret_of(link)})
    role = str(Role(link.facts["role"]).label)
    return {"community": link.community.name, "role": role, "link": Own(where, _("Join the staff"))}


STAFF = Kind(
    "staff_link",
    gettext_lazy("Link for somebody of the staff"),
    gettext_noop("{community}: your link"),
    gettext_noop(
        "Hello,\n\n"
        "you are asked to join the staff of {community}, as {role}. This link is yours, and it works once:\n\n"
        "{link}\n\n"
        "Whoever has it can join in your place, so please pass it on to nobody."
    ),
    {"role": gettext_lazy("what they are there for"), "link": gettext_lazy("the link that is theirs")},
    _fill,
    about=gettext_lazy("When an organiser makes a link for somebody of the staff, and has it mailed."),
    asked_for=True,
    urgent=True,
)
mail.register(STAFF)
