"""Pages on seasons: what runs, who many are in, the next meeting; who is in which circle stands on no page of the team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kinfolk_web.communities.models import Event, Role
from kinfolk_web.console.seasons.forms import SeasonForm
from kinfolk_web.core.models import Job
from kinfolk_web.seasons import actions, letters, planning
from kinfolk_web.seasons.models import Season, SeasonMeeting
from kinfolk_web.seasons.queries import counts_of, day_of, members_told, next_number, over_at, running, somebody_waits

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.routing import CommunityRequest

WHY = {
    "no_hours": gettext_lazy("gave no hour in that week"),
    "nobody_then": gettext_lazy("share their hours and languages with too few"),
    "not_enough": gettext_lazy("could not be placed, though others are free"),
}


def seasons(request: CommunityRequest) -> HttpResponse:
    """Show the seasons of the community."""
    given = {
        "running": running(request.community),
        "over": [
            one for one in Season.objects.filter(community=request.community) if one not in running(request.community)
        ],
        "organises": Role.ORGANISER in request.roles,
    }
    return render(request, "console/seasons/seasons.html", given)


def new(request: CommunityRequest) -> HttpResponse:
    """Make a season."""
    last = Event.objects.filter(community=request.community).order_by("-pk").first()
    form = SeasonForm(request.POST or None, initial={"zone": last.timezone if last else "UTC"})
    if request.method == "POST" and form.is_valid():
        made = actions.make(community=request.community, by=request.user, **form.cleaned_data)
        return redirect("season", request.community.slug, made.pk)
    return render(request, "console/seasons/new.html", {"form": form}, status=422 if form.errors else 200)


def season(request: CommunityRequest, number: int) -> HttpResponse:
    """Show a season: how many are in, and its meetings in numbers."""
    found = _season(request, number)
    held = found.held.exclude(state=SeasonMeeting.State.PLANNING).order_by("-number")
    meetings = [(one, [(WHY[why], n) for why, n in one.without.items()]) for one in map(counts_of, held)]
    planning_now = found.held.filter(state=SeasonMeeting.State.PLANNING).select_related("job").first()
    job = planning_now.job if planning_now else None
    draft = found.held.filter(state=SeasonMeeting.State.DRAFT).first()
    upcoming = next_number(found)
    given = {
        "season": found,
        "members": members_told(found),
        "meetings": meetings,
        "draft": draft,
        "waits": draft is not None and somebody_waits(draft),
        "working": job if job is not None and not job.over else None,
        "problem": job.problem if job is not None and job.state == Job.State.FAILED else "",
        "next": upcoming,
        "next_day": day_of(found, upcoming) if upcoming else None,
        "over": found not in running(request.community),
        "over_at": over_at(found),
        "organises": Role.ORGANISER in request.roles,
    }
    return render(request, "console/seasons/season.html", given)


def invite(request: CommunityRequest, number: int) -> HttpResponse:
    """Ask everybody who is known to the community whether they would join."""
    sent = letters.invite(season=_season(request, number), by=request.user)
    said = ngettext("%(n)d person is asked by mail.", "%(n)d people are asked by mail.", sent) % {"n": sent}
    messages.success(request, said if sent else _("Everybody has been asked, or is in."))
    return _back(request, number)


def plan(request: CommunityRequest, number: int) -> HttpResponse:
    """Have the next meeting planned."""
    try:
        planning.plan_next(season=_season(request, number), by=request.user)
    except actions.NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is being planned. Nobody is told before you release it."))
    return _back(request, number)


def release(request: CommunityRequest, number: int) -> HttpResponse:
    """Let everybody know their circle."""
    draft = _season(request, number).held.filter(state=SeasonMeeting.State.DRAFT).first()
    try:
        if draft is not None and actions.release(meeting=draft, by=request.user) is not None:
            messages.success(request, _("Released. Everybody sees their circle, and is told by mail."))
        else:
            messages.error(request, _("There is nothing to release. Plan the meeting first."))
    except actions.NotPossibleError as error:
        messages.error(request, str(error))
    return _back(request, number)


def drop(request: CommunityRequest, number: int) -> HttpResponse:
    """Drop a meeting that was planned and not released."""
    for one in _season(request, number).held.exclude(state=SeasonMeeting.State.RELEASED):
        actions.drop(meeting=one, by=request.user)
    messages.success(request, _("Dropped. It can be planned anew."))
    return _back(request, number)


def end(request: CommunityRequest, number: int) -> HttpResponse:
    """End a season now."""
    actions.end(season=_season(request, number), by=request.user)
    messages.success(request, _("Ended. What members said for it is deleted in 90 days."))
    return _back(request, number)


def _season(request: CommunityRequest, number: int) -> Season:
    if request.community.rehearses_id is not None:
        raise Http404
    return get_object_or_404(Season.objects.select_related("community"), pk=number, community=request.community)


def _back(request: CommunityRequest, number: int) -> HttpResponse:
    return redirect("season", request.community.slug, number)
