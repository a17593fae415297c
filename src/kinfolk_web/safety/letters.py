"""The mail to safety leads that a report waits: that there is one, and not a word of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from kinfolk_web.core import mail
from kinfolk_web.core.mail import Kind, Own

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event
    from kinfolk_web.core.models import Mail


def tell_of_report(event: Event, leads: Iterable[User]) -> None:
    """Write to the leads who may read it that a report waits, to each once an hour however many come in.

    Where no mail leaves, nothing is kept: how much mail waits is shown to others.
    """
    if not settings.MAIL_URL or mail.is_rehearsed(event):
        return
    hour = timezone.now().strftime("%Y%m%d%H")
    for one in leads:
        key = f"report_waits:{one.pk}:{hour}"
        mail.post(kind=REPORT_WAITS.name, event=event, address=one.email, language=one.language, key=key)


def _fill(one: Mail) -> dict[str, Any] | None:
    if one.event is None:
        return None
    where = reverse("safety", args=[one.event.community.slug, one.event.slug])
    return {"link": Own(settings.PUBLIC_URL + where, _("Open the safety page"))}


REPORT_WAITS = Kind(
    "report_waits",
    gettext_lazy("A report waits, to safety leads"),
    gettext_noop("{event}: something waits for you"),
    gettext_noop(
        "Hello,\n\n"
        "something waits for you as a safety lead of {event}. Nothing of it stands in this mail; you read it after you have "
        "signed in.\n\n"
        "{link}\n\n"
        "Please look today. If you cannot, tell another safety lead so."
    ),
    {"link": gettext_lazy("the page of safety leads")},
    _fill,
    about=gettext_lazy("When a report comes in, to the safety leads who may read it, once an hour at most."),
    urgent=True,
    unlisted=True,
)
mail.register(REPORT_WAITS)
