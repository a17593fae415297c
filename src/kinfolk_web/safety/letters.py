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
from kinfolk_web.safety.models import OutsideLead

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kinfolk_web.communities.models import Event
    from kinfolk_web.core.models import Mail
    from kinfolk_web.safety.queries import Reader


def tell_of_report(event: Event, leads: Iterable[Reader]) -> None:
    """Write to the leads who may read it that a report waits, to each once an hour however many come in.

    Where no mail leaves, nothing is kept: how much mail waits is shown to others.
    """
    if not settings.MAIL_URL or mail.is_rehearsed(event):
        return
    hour = timezone.now().strftime("%Y%m%d%H")
    for one in leads:
        if isinstance(one, OutsideLead):
            key, language, facts = f"o{one.pk}", event.language, {"outside": one.pk}
        else:
            key, language, facts = str(one.pk), one.language, {}
        if one.email:
            key = f"report_waits:{key}:{hour}"
            mail.post(kind=REPORT_WAITS.name, event=event, address=one.email, language=language, facts=facts, key=key)


def _fill(one: Mail) -> dict[str, Any] | None:
    if one.event is None:
        return None
    outside = one.facts.get("outside")
    if outside is None:
        where = reverse("safety", args=[one.event.community.slug, one.event.slug])
    elif OutsideLead.objects.filter(pk=outside, event=one.event, link__expires_at__gt=timezone.now()).exists():
        where = reverse("outside_safety")  # their own link is nowhere kept, so it cannot stand in a mail
    else:
        return None
    return {"link": Own(settings.PUBLIC_URL + where, _("Open the safety page"))}


REPORT_WAITS = Kind(
    "report_waits",
    gettext_lazy("A report waits, to safety leads"),
    gettext_noop("{event}: something waits for you"),
    gettext_noop(
        "Hello,\n\n"
        "something waits for you as a safety lead of {event}. Nothing of it stands in this mail; you read it on the "
        "page of safety leads, after you have signed in or opened the link that is yours.\n\n"
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
