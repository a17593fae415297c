"""Find out honestly: a switch for each evaluation, its protocol before the draw, the draw, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kinfolk.evaluating.documents import canonical
from kinfolk_web.communities.actions import edit_event
from kinfolk_web.core.numbers import is_number
from kinfolk_web.outcomes.evaluation import (
    actions,
    casting,
    counting,
    ending,
    introducing,
    lotteries,
    queries,
    stepping,
    welcoming,
)
from kinfolk_web.outcomes.evaluation.actions import NotNowError
from kinfolk_web.outcomes.evaluation.models import Study
from kinfolk_web.outcomes.evaluation.words import WORDS
from kinfolk_web.outcomes.timing import is_over

if TYPE_CHECKING:
    from collections.abc import Callable

    from kinfolk_web.routing import EventRequest


def find_out(request: EventRequest) -> HttpResponse:
    """Show what can be switched on, and what came of it; asked by the page itself, only that."""
    given = {
        "offers": queries.offers_of(request.event),
        "taken_back": queries.taken_back(request.event),
        "job": queries.job_of(request.event),
        "can_write": "organiser" in request.roles,
        "over": is_over(request.event),
    }
    return render(request, "console/evaluating/_offers.html" if request.htmx else "console/evaluating/page.html", given)


def ask_pairs(request: EventRequest) -> HttpResponse:
    """Say whether people are asked of six random others, without a lottery."""
    edit_event(event=request.event, by=request.user, ask_pairs=request.POST.get("ask") == "yes")
    messages.success(request, _("Saved."))
    return _back(request)


def _design(said: str) -> Study.Design:
    """Return a design by its name in an address."""
    if said not in WORDS:
        raise Http404
    return Study.Design(said)


def _study(request: EventRequest, design: str) -> Study:
    """Return what is switched on, by its design."""
    study = actions.standing(request.event, _design(design))
    if study is None:
        raise Http404
    study.event = request.event
    return study


def _back(request: EventRequest, design: str = "") -> HttpResponse:
    where = reverse("find_out", args=[request.community.slug, request.event.slug])
    return HttpResponseRedirect(where + (f"#{design}" if design else ""))


_WRITES: dict[Study.Design, Callable[..., Study]] = {
    Study.Design.SAME: actions.write_same,
    Study.Design.WELCOME: welcoming.write_welcome,
    Study.Design.STEPPED: stepping.write_stepped,
    Study.Design.CASTS: casting.write_casts,
}
_DRAWS: dict[Study.Design, Callable[..., object]] = {
    Study.Design.SAME: actions.draw_halves,
    Study.Design.WELCOME: welcoming.draw_welcome,
    Study.Design.STEPPED: stepping.draw_stepped,
    Study.Design.CASTS: casting.draw_casts,
}


def switch_on(request: EventRequest, design: str) -> HttpResponse:
    """Write the protocol of an evaluation, or have plans looked for first."""
    wanted = _design(design)
    try:
        if wanted in _WRITES:
            _WRITES[wanted](event=request.event, by=request.user)
        else:
            actions.refuse_if_released(request.event)
            if not queries.is_running(request.event):
                lotteries.find_plans(by=request.user, event=request.event)
    except NotNowError as error:
        messages.error(request, str(error))
    return _back(request, design)


def switch_off(request: EventRequest, design: str) -> HttpResponse:
    """Take an evaluation back before its draw."""
    study = _study(request, design)
    try:
        actions.take_back(study=study, by=request.user)
        messages.success(request, _("Taken back. Nothing is drawn."))
    except NotNowError as error:
        messages.error(request, str(error))
    return _back(request, design)


def draw(request: EventRequest, design: str) -> HttpResponse:
    """Draw the lot."""
    study = _study(request, design)
    try:
        if (wanted := Study.Design(study.design)) in _DRAWS:
            _DRAWS[wanted](study=study, by=request.user)
        else:
            actions.refuse_if_released(request.event)
            if not queries.is_running(request.event):
                lotteries.draw(by=request.user, event=request.event, study=study.pk)
    except NotNowError as error:
        messages.error(request, str(error))
    return _back(request, design)


def end(request: EventRequest, design: str) -> HttpResponse:
    """End an evaluation early."""
    try:
        ending.end(study=_study(request, design), by=request.user)
        messages.success(
            request, _("Ended. Nobody is asked or seated for it any more; what was drawn can still be counted.")
        )
    except NotNowError as error:
        messages.error(request, str(error))
    return _back(request, design)


def count(request: EventRequest, design: str) -> HttpResponse:
    """Count what came of it so far."""
    counting.count(study=_study(request, design), by=request.user)
    return _back(request, design)


def introduced(request: EventRequest) -> HttpResponse:
    """Enter who was introduced, from the sheets that greeters bring back."""
    study = introducing.lottery_of(request.event)
    if study is None:
        return _back(request, Study.Design.WELCOME)
    if request.method == "POST":
        study.event = request.event
        shown, ticked = ({int(one) for one in request.POST.getlist(of) if is_number(one)} for of in ("shown", "done"))
        introducing.enter(study=study, done=ticked - shown, undone=shown - ticked, by=request.user)
        messages.success(request, _("Kept."))
        return _back(request, Study.Design.WELCOME)
    return render(request, "console/evaluating/introduced.html", {"sheets": introducing.sheets_of(study)})


def numbers(request: EventRequest, design: str) -> HttpResponse:
    """Show the statistics, and how anybody can redo the draw."""
    study = actions.standing(request.event, _design(design))
    if study is None:
        return redirect("find_out", request.community.slug, request.event.slug)
    words = WORDS[_design(design)]
    pooled = queries.pooled_of(request.community, _design(design))
    result = study.result or {}
    given = {
        "study": study,
        "words": words,
        "result": result,
        "same": queries.is_same(result),
        "protocol": study.protocol,
        "pooled": pooled,
    }
    return render(request, "console/evaluating/numbers.html", given)


def protocol(request: EventRequest, design: str) -> HttpResponse:
    """Give the protocol as the very bytes that the fingerprint is of."""
    study = _study(request, design)
    response = HttpResponse(canonical(study.protocol), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{request.event.slug}-{design}-protocol.json"'
    return response
