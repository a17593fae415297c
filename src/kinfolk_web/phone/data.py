"""My data: read it, take it away, change the e-mail, close it on a lost phone, delete it; and what was said yes to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kinfolk_web.keeping.erasing import erase
from kinfolk_web.keeping.exporting import as_data, kept_of
from kinfolk_web.outcomes.evaluation.queries import sentences_for_members
from kinfolk_web.people import consenting, new_address
from kinfolk_web.people.memory import forget_mine, remembered_of
from kinfolk_web.people.models import Attendee, Visit
from kinfolk_web.people.visiting import end, visits_of
from kinfolk_web.routing import visit_cookie

if TYPE_CHECKING:
    from kinfolk_web.routing import AttendeeRequest


def consents(request: AttendeeRequest) -> HttpResponse:
    """Show what somebody said yes to, one button each: as many taps to take back as to give."""
    if request.method == "POST":
        key = request.POST.get("purpose", "")
        if key == "pairs":
            forget_mine(request.attendee)
            messages.success(request, _("Forgotten."))
            return redirect("my_consents")
        if key not in consenting.BY_KEY:
            raise Http404
        given = request.POST.get("given") == "yes"
        consenting.note(attendee=request.attendee, key=key, given=given)
        messages.success(request, _("Thank you.") if given else _("Taken back, from now on."))
        return redirect("my_consents")
    told = {
        "said": consenting.said_by(request.attendee),
        "lots": sentences_for_members(request.event),
        "remembered": remembered_of(request.attendee),
    }
    return render(request, "phone/consents.html", told)


def data(request: AttendeeRequest) -> HttpResponse:
    """Show everything that is kept of somebody, and what they can do about it."""
    given = {
        "parts": kept_of(request.attendee),
        "devices": [(one, one.pk == request.visit.pk) for one in visits_of(request.attendee)],
        "others": Attendee.objects.filter(person=request.attendee.person_id).exclude(pk=request.attendee.pk).count(),
    }
    return render(request, "phone/data.html", given)


def as_json(request: AttendeeRequest) -> HttpResponse:
    """Give everything as a file for programs."""
    text = json.dumps(as_data(request.attendee), ensure_ascii=False, indent=1, default=str)
    return _file(request, text, "application/json", "json")


def as_page(request: AttendeeRequest) -> HttpResponse:
    """Give everything as a file for people."""
    shown = render(request, "phone/data_file.html", {"parts": kept_of(request.attendee)})
    return _file(request, shown.content.decode(), "text/html; charset=utf-8", "html")


def _file(request: AttendeeRequest, text: str, kind: str, ending: str) -> HttpResponse:
    response = HttpResponse(text, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{request.event.slug}-me.{ending}"'
    return response


def end_device(request: AttendeeRequest, pk: int) -> HttpResponse:
    """Close somebody's page in another browser."""
    visit = Visit.objects.filter(attendee=request.attendee, pk=pk).first()
    if visit is None:
        raise Http404
    end(visit=visit)
    messages.success(request, _("Closed there."))
    return redirect("my_data")


class EmailForm(forms.Form):
    """Another e-mail, and the code that was sent to it."""

    email = forms.EmailField(label=gettext_lazy("My new e-mail"), max_length=254)
    code = forms.CharField(label=gettext_lazy("The code that came there"), max_length=12, required=False)


def email(request: AttendeeRequest) -> HttpResponse:
    """Change the e-mail: a code goes to the new one, and only whoever reads it there can bring it back here."""
    form = EmailForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        wanted, code = form.cleaned_data["email"], form.cleaned_data["code"].strip()
        if not code and new_address.ask(attendee=request.attendee, address=wanted):
            messages.success(request, _("If this address can be reached, a code is on its way to it."))
        elif not code:
            form.add_error("email", _("That was a little often. Wait an hour, or ask whoever runs the event."))
        elif new_address.change_to(attendee=request.attendee, address=wanted, digits=code):
            messages.success(request, _("Your e-mail is changed."))
            return redirect("my_data")
        else:
            form.add_error("code", _("This is not the code, or it is too old. A new one ends all earlier ones."))
    given = {"form": form, "mails": bool(settings.MAIL_URL)}
    return render(request, "phone/email.html", given, status=422 if form.errors else 200)


def delete(request: AttendeeRequest) -> HttpResponse:
    """Delete everything, at once; there is no way back, and this is the one page that asks first."""
    if request.method == "POST":
        erase(attendee=request.attendee)
        del request.attendee, request.visit  # the page that follows is nobody's
        response = render(request, "phone/deleted.html")
        response.delete_cookie(visit_cookie(), samesite="Lax")
        response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
        return response
    return render(request, "phone/delete.html")
