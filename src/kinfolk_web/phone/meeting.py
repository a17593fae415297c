"""With whom one sat: that one met them, and would keep in touch; what one shares; and with whom both said yes."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kinfolk_web.day import meeting
from kinfolk_web.day.forms import ContactForm
from kinfolk_web.day.models import ContactChoice, Tap
from kinfolk_web.phone.taps import key_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.routing import AttendeeRequest


def met(request: AttendeeRequest) -> HttpResponse:
    """Show who sat at one's tables so far, with two buttons each."""
    choice = ContactChoice.objects.filter(attendee=request.attendee).first()
    given = {
        "tables": [(one, [(mate, uuid.uuid4()) for mate in one.mates]) for one in meeting.tables_of(request.attendee)],
        "contacts": meeting.connections_of(request.attendee),
        "form": _form(request, choice),
        "shares": choice.what if choice else ContactChoice.What.NAME,
    }
    return render(request, "phone/met.html", given)


def _form(request: AttendeeRequest, choice: ContactChoice | None) -> ContactForm:
    held = {"what": choice.what, "line": choice.line} if choice else {"what": ContactChoice.What.NAME}
    form = ContactForm(initial=held)
    if not request.attendee.email:
        form.fields["what"].choices = [  # type: ignore[attr-defined]
            one for one in ContactChoice.What.choices if one[0] != ContactChoice.What.MAIL
        ]
    return form


def tap(request: AttendeeRequest) -> HttpResponse:
    """Take one tap: we met, keep in touch, or one of them taken back."""
    kind, code = request.POST.get("kind", ""), request.POST.get("code", "")[:20]
    if kind not in Tap.Kind.values:
        raise Http404
    yes = request.POST.get("yes") == "yes"
    meeting.say(attendee=request.attendee, code=code, kind=Tap.Kind(kind), yes=yes, key=key_of(request))
    response = redirect("my_met")
    response["Location"] += f"#m-{code}" if code.isalnum() else ""
    return response


def contact(request: AttendeeRequest) -> HttpResponse:
    """Keep what one shares."""
    form = ContactForm(request.POST)
    if not form.is_valid():
        raise Http404
    meeting.choose_contact(
        attendee=request.attendee, what=ContactChoice.What(form.cleaned_data["what"]), line=form.cleaned_data["line"]
    )
    messages.success(request, _("Kept. Nobody sees it unless you both say yes."))
    return redirect("my_met")
