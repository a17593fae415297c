"""Sending to many, and having a say about it while it is under way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kinfolk_web.communities.actions import edit_event
from kinfolk_web.console.mail.pages import kind_of
from kinfolk_web.core import mail
from kinfolk_web.core.models import Mail, Mailing
from kinfolk_web.people import mailing

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from kinfolk_web.routing import EventRequest


def send(request: EventRequest, kind: str) -> HttpResponse:
    """Send a kind of mail to everybody it is for."""
    started = mailing.start(event=request.event, kind=kind_of(kind), by=request.user)
    if started is None:
        messages.info(request, _("Nobody is left to send this to."))
        return _to(request, "mail")
    return _to(request, "mailing", number=started.pk)


def again(request: EventRequest, number: int) -> HttpResponse:
    """Send a mailing once more to those who have not opened their page."""
    first = _mailing(request, number)
    started = mailing.start(event=request.event, kind=kind_of(first.kind), by=request.user, again_for=first)
    if started is None:
        messages.info(request, _("Nobody is left to send this to."))
        return _to(request, "mailing", number=first.pk)
    return _to(request, "mailing", number=started.pk)


def pause(request: EventRequest, number: int) -> HttpResponse:
    """Pause a mailing, or let it go on."""
    found = _mailing(request, number)
    mail.pause(mailing=found, by=request.user, paused=request.POST.get("paused") == "yes")
    return _to(request, "mailing", number=found.pk)


def stop(request: EventRequest, number: int) -> HttpResponse:
    """Stop a mailing: what has not left does not leave."""
    found = _mailing(request, number)
    dropped = mail.stop(mailing=found, by=request.user)
    said = ngettext("Stopped. %(n)d mail stays here.", "Stopped. %(n)d mails stay here.", dropped)
    messages.success(request, said % {"n": dropped})
    return _to(request, "mailing", number=found.pk)


def let_go(request: EventRequest) -> HttpResponse:
    """Send what was kept without a mail server, or after a backup was put back."""
    _say_gone(request, mail.let_go(event=request.event, by=request.user))
    return _to(request, "mail")


def retry(request: EventRequest, number: UUID) -> HttpResponse:
    """Send a mail once more that failed or came back."""
    found = get_object_or_404(Mail.objects.exclude(kind__in=mail.unlisted()), pk=number, event=request.event)
    if mail.try_again(mail=found, by=request.user):
        messages.success(request, _("It is tried again."))
    return _to(request, "mail_one", number=found.pk)


def retry_all(request: EventRequest) -> HttpResponse:
    """Send everything once more that failed or came back."""
    _say_gone(request, mail.try_all_again(event=request.event, by=request.user))
    return _to(request, "mail")


def _say_gone(request: EventRequest, gone: int) -> None:
    """Say how many mails leave, or that they are kept; of a second press there is nothing to say."""
    if gone and settings.MAIL_URL and not mail.is_rehearsed(request.event):
        said = ngettext("%(n)d mail is on its way.", "%(n)d mails are on their way.", gone)
        messages.success(request, said % {"n": gone})
    elif gone:
        said = ngettext(
            "%(shown)s mail is kept here and was not sent.", "%(shown)s mails are kept here and were not sent.", gone
        )
        messages.success(request, said % {"shown": gone})


def replies(request: EventRequest) -> HttpResponse:
    """Say where replies go."""
    address = request.POST.get("reply_to", "").strip()
    try:
        if address:
            validate_email(address)
    except ValidationError:
        messages.error(request, _("Give an e-mail, such as hello@example.org, or nothing."))
    else:
        edit_event(event=request.event, by=request.user, reply_to=address)
        messages.success(request, _("Saved."))
    return _to(request, "mail")


def _mailing(request: EventRequest, number: int) -> Mailing:
    return get_object_or_404(Mailing, pk=number, event=request.event)


def _to(request: EventRequest, name: str, **more: object) -> HttpResponse:
    given = {"community": request.community.slug, "event": request.event.slug, **more}
    return redirect(reverse(name, kwargs=given))
