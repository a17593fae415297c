"""A greeter's own photo: offered, looked at, taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kinfolk_web.host.forms import PhotoForm
from kinfolk_web.host.greeting import show
from kinfolk_web.welcome import photos
from kinfolk_web.welcome.errors import RefusedError

if TYPE_CHECKING:
    from kinfolk_web.routing import AttendeeRequest


def photo(request: AttendeeRequest) -> HttpResponse:
    """Keep a photo for the people they greet, or take it away."""
    if "away" in request.POST:
        photos.withdraw(attendee=request.attendee)
        messages.success(request, _("Your photo is gone. Nobody sees it any more."))
        return redirect("my_greeting")
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            photos.offer(attendee=request.attendee, data=form.cleaned_data["photo"].read())
        except RefusedError as error:
            form.add_error("photo", str(error))
        else:
            messages.success(request, _("Kept. Only the people you greet see it."))
            return redirect("my_greeting")
    return show(request, photo_form=form, status=422)


def own(request: AttendeeRequest) -> HttpResponse:
    """Give a greeter their own photo."""
    found = photos.photo_of(request.attendee)
    if found is None:
        raise Http404
    return HttpResponse(found, content_type="image/jpeg")
