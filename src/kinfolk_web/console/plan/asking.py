"""The short list of whom to ask to host or to greet: who said yes, who said no, and other people instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kinfolk_web.console.plan.pages import plan_or_404
from kinfolk_web.plans import asking
from kinfolk_web.plans.hosting import GREETER, HOST, hosting_of, people_not_asked

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.routing import EventRequest


def page(request: EventRequest, number: int) -> HttpResponse:
    """Show whom to ask, and what they said so far."""
    plan = plan_or_404(request, number)
    plan.event = request.event
    asks = asking.asks_of(plan)
    said_no = [one for one in asks if one.answer == asking.NO]
    shown = [
        (role, title, [one for one in asks if one.role == role and not one.reserve])
        for role, title in ((HOST, _("To host a table")), (GREETER, _("To greet newcomers")))
    ]
    return render(
        request,
        "console/plan/asking.html",
        {
            "plan": plan,
            "waiting": people_not_asked(plan),
            "hosting": hosting_of(plan),
            "sections": [one for one in shown if one[2]],
            "reserves": [one for one in asks if one.reserve],
            "said_no": said_no,
            "still_named": [one for one in said_no if one.tasks],
            "answers": ((asking.NOT_ASKED, _("not asked yet")), (asking.YES, _("said yes")), (asking.NO, _("said no"))),
            "can_write": "organiser" in request.roles,
        },
    )


def answer(request: EventRequest, number: int) -> HttpResponse:
    """Note what people said."""
    plan = plan_or_404(request, number)
    given: dict[tuple[str, str], str] = {}
    for one in asking.asks_of(plan):
        said = request.POST.get(one.field)
        if said is not None and said != request.POST.get(
            f"was-{one.field}"
        ):  # else it is what their page was made with
            given[one.role, one.attendee.code] = said
    done = asking.answer(event=request.event, answers=given, by=request.user)
    if done is not None:
        count = done.facts["count"]
        messages.success(request, ngettext("%(n)d answer is noted.", "%(n)d answers are noted.", count) % {"n": count})
    return redirect("plan_asking", request.community.slug, request.event.slug, number)
