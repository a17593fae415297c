"""Pages of a host: their tables round by round, five moves, and a quiet word to those who welcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kinfolk_web.day import closing
from kinfolk_web.day.following import followed
from kinfolk_web.programme.models import Agreement
from kinfolk_web.welcome import calling
from kinfolk_web.welcome.casts import cast_of
from kinfolk_web.welcome.errors import RefusedError
from kinfolk_web.welcome.shown import plan_shown
from kinfolk_web.welcome.tables import rounds_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.routing import AttendeeRequest


def host(request: AttendeeRequest) -> HttpResponse:
    """Show a host everything for each of their rounds; it is all on one page, so that it works without a network."""
    plan = plan_shown(request.event)
    cast = cast_of(request.attendee, plan)
    given = {
        **followed(request.visit),
        "rounds": rounds_of(request.attendee, plan) if plan else [],
        "planned": plan is not None,
        "cast": cast if cast and cast.hosting else None,
        "rituals": [one for one in closing.rituals(request.event) if one.block.text],
        "agreements": Agreement.objects.filter(event=request.event),
    }
    return render(request, "host/tables.html", given)


def moves(request: AttendeeRequest) -> HttpResponse:
    """Show what a host does: five moves, four minutes' reading."""
    return render(request, "host/moves.html")


def call(request: AttendeeRequest) -> HttpResponse:
    """Tell those who welcome that somebody at the table could use company; once more takes it back."""
    plan = plan_shown(request.event)
    number = request.POST.get("round", "")
    if plan is None or not (number.isascii() and number.isdecimal() and len(number) < 4):  # noqa: PLR2004
        raise Http404
    table, code = request.POST.get("table", "")[:40], request.POST.get("person", "")[:20]
    try:
        calling.call(plan=plan, by=request.attendee, number=int(number), table=table, code=code)
    except RefusedError as error:
        raise Http404 from error
    messages.success(request, _("Those who welcome know. Nobody at the table does."))
    return redirect(f"{reverse('my_host')}#r{int(number)}")
