"""Files about mail: what mail servers sent back, a mail merge for one's own mailbox, sheets with codes, one mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kinfolk_web.console.mail.showing import letter_now
from kinfolk_web.core.bounces import take_in
from kinfolk_web.core.letters import message_of
from kinfolk_web.core.models import Job, Mail
from kinfolk_web.plans.merging import FORMS, merge_file

if TYPE_CHECKING:
    from uuid import UUID

    from kinfolk_web.routing import EventRequest

MOST_FILES, MOST_BYTES = 50, 4 * 1024 * 1024


def bounces(request: EventRequest) -> HttpResponse:
    """Take in what mail servers said of mails that came back."""
    files: list[Any] = request.FILES.getlist("files")
    if not files or len(files) > MOST_FILES or sum(file.size for file in files) > MOST_BYTES:
        messages.error(request, _("Choose up to fifty messages as .eml or .mbox files, of 4 MiB together."))
        return redirect("mail", community=request.community.slug, event=request.event.slug)
    taken = take_in([file.read() for file in files], event=request.event)
    said = [
        ngettext("%(n)d mail came back.", "%(n)d mails came back.", taken.bounced) % {"n": taken.bounced},
        ngettext("%(n)d is still being tried.", "%(n)d are still being tried.", taken.later) % {"n": taken.later}
        if taken.later
        else "",
        ngettext(
            "%(n)d message is about no mail of this event.",
            "%(n)d messages are about no mail of this event.",
            taken.unknown,
        )
        % {"n": taken.unknown}
        if taken.unknown
        else "",
    ]
    messages.success(request, " ".join(part for part in said if part))
    return redirect("mail", community=request.community.slug, event=request.event.slug)


def ask(request: EventRequest) -> HttpResponse:
    """Ask for a file to send invitations from elsewhere, or for sheets with codes."""
    form = request.POST.get("form", "")
    if form not in FORMS:
        raise Http404
    job = merge_file(by=request.user, event=request.event, form=form)
    return redirect("mail_merge_wait", community=request.community.slug, event=request.event.slug, number=job.pk)


def wait(request: EventRequest, number: UUID) -> HttpResponse:
    """Show how far the file is, and then where to fetch it."""
    job = get_object_or_404(Job, pk=number, event=request.event, by=request.user, kind="mail.merge")
    name = "console/mail/merge_part.html" if request.htmx else "console/mail/merge.html"
    return render(request, name, {"job": job})


def letter(request: EventRequest, number: UUID) -> HttpResponse:
    """Hand over one mail as a file that any mail program opens."""
    found = get_object_or_404(Mail.objects.select_related("event__community"), pk=number, event=request.event)
    said, recipient = letter_now(found)
    if said is None or recipient is None or not recipient.address:
        raise Http404
    found.message_id = found.message_id or f"<{found.pk.hex}@kept>"
    content = message_of(found, recipient, said).as_bytes()
    response = HttpResponse(content, content_type="message/rfc822")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{found.kind}.eml")
    return response
