"""What attendees do about mail: have a lost link sent, want no more of it, and enter the code that came with it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from kinfolk_web.communities.models import Event
from kinfolk_web.people import codes, lost_links, unwanted
from kinfolk_web.people.visiting import has_proved, is_over
from kinfolk_web.routing import visit_cookie

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kinfolk_web.routing import AttendeeRequest

_MINE = re.compile(r"/my/[\w/.-]*")


class AddressForm(forms.Form):
    """Where a lost link should be sent."""

    email = forms.EmailField(
        label=gettext_lazy("Your e-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )


class CodeForm(forms.Form):
    """The code that came by mail or was told."""

    code = forms.CharField(
        label=gettext_lazy("The eight digits"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}),
    )


def find(request: HttpRequest, community: str, event: str) -> HttpResponse:
    """Have links mailed to an address; whether anybody has it, the answer is the same and takes as long."""
    found = Event.objects.filter(slug=event, community__slug=community).select_related("community").first()
    if found is None:
        raise Http404
    mails = bool(settings.MAIL_URL) and not is_over(found)
    form = AddressForm(request.POST if request.method == "POST" and mails else None, label_suffix="")
    done = form.is_bound and form.is_valid()
    if done:
        lost_links.send(event=found, address=form.cleaned_data["email"])
    given = {"event": found, "form": form, "done": done, "mails": mails}
    return render(request, "phone/find.html", given, status=422 if form.errors else 200)


@csrf_exempt  # programs for mail press this for their reader (RFC 8058); whoever knows the link may, and it does no more
def no_mail(request: HttpRequest, secret: str) -> HttpResponse:
    """Send no more mails to whoever this link belongs to, or send them again; looking changes nothing."""
    attendee = unwanted.whose(secret)
    if attendee is None:
        return render(request, "phone/no_visit.html", {"opened": True}, status=410)
    if request.method == "POST":
        unwanted.choose(attendee=attendee, no_mail=request.POST.get("mails") != "yes")
        if request.POST.get("List-Unsubscribe"):
            return HttpResponse(status=204)
        return redirect("no_mail", secret=secret)
    return render(request, "phone/no_mail.html", {"none": attendee.no_mail, "event": attendee.event})


def code(request: AttendeeRequest) -> HttpResponse:
    """Ask for a code, and enter it; then the page that asked for it opens."""
    after = request.POST.get("next") or request.GET.get("next") or ""
    after = after if _MINE.fullmatch(after) else "/my/"
    if request.method == "POST" and "code" in request.POST:
        return _entered(request, after)
    if request.method == "POST":
        if codes.ask(visit=request.visit) is None:
            messages.error(request, _("That was a little often. Wait an hour, or ask whoever runs the event."))
        return _code_page(request, CodeForm(label_suffix=""), after)
    if has_proved(request.visit):
        return redirect(after)
    return _code_page(request, CodeForm(label_suffix=""), after)


def _code_page(request: AttendeeRequest, form: CodeForm, after: str, status: int = 200) -> HttpResponse:
    given = {
        "form": form,
        "after": after,
        "asked": codes.open_code(request.visit),
        "mailed": codes.is_mailed(request.attendee),
    }
    return render(request, "phone/code.html", given, status=status)


def _entered(request: AttendeeRequest, after: str) -> HttpResponse:
    form = CodeForm(request.POST, label_suffix="")
    secret = codes.enter(visit=request.visit, digits=form.cleaned_data["code"]) if form.is_valid() else None
    if secret is None:
        if not form.errors:
            form.add_error("code", _("This is not the code, or it is too old. A new one ends all earlier ones."))
        return _code_page(request, form, after, status=422)
    response = redirect(after)
    response.set_cookie(
        visit_cookie(),
        secret,
        expires=request.visit.expires_at,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
