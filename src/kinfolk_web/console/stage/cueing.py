"""Look Around from the stage manager's page: the list of cues, and calling them one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from kinfolk_web.console.stage.views import answered, step_of
from kinfolk_web.core.numbers import is_number
from kinfolk_web.day import looking
from kinfolk_web.day.models import Cue

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.routing import EventRequest

CHANGES = {"up", "down", "posture", "remove"}


def change(request: EventRequest) -> HttpResponse:
    """Choose the cues anew, add one, or change one of them."""
    act = request.POST.get("act", "")
    if act == "propose":
        return answered(request, lambda: _propose(request))
    if act == "add":
        number = request.POST.get("statement", "")
        text, statement = request.POST.get("text", "")[:500], int(number) if is_number(number) else 0
        return answered(
            request, lambda: looking.add(event=request.event, text=text, statement=statement, by=request.user)
        )
    if act not in CHANGES:
        raise Http404
    cue = _cue(request)
    return answered(request, lambda: looking.change_cue(cue=cue, act=act, by=request.user))


def run(request: EventRequest) -> HttpResponse:
    """Call a cue, let phones light, or end it."""
    act = request.POST.get("act", "")
    if act == "call":
        cue = _cue(request)
        return answered(request, lambda: looking.call(event=request.event, cue=cue, step=step_of(request)))
    if act == "light":
        return answered(request, lambda: looking.light(event=request.event, step=step_of(request)))
    if act == "end":
        return answered(request, lambda: looking.end(event=request.event, step=step_of(request)))
    raise Http404


def _propose(request: EventRequest) -> None:
    chosen = looking.propose(event=request.event, by=request.user)
    messages.success(request, _("%(n)s cues are chosen. Change their order as you like.") % {"n": chosen.cues})
    if chosen.cut:
        messages.warning(request, _("More statements would be needed for everybody to stand at one that they said."))
    elif chosen.fewest:
        messages.info(request, _("No shorter list would let everybody stand at a statement that they said."))


def _cue(request: EventRequest) -> Cue:
    number = request.POST.get("cue", "")
    return get_object_or_404(Cue, event=request.event, pk=int(number) if is_number(number) else 0)
