"""The stage manager's page: what is now and next, one tap to move on, what the walls show, and a way to blank them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kinfolk_web.communities.models import Role
from kinfolk_web.core.normalise import plain
from kinfolk_web.core.numbers import is_number
from kinfolk_web.day import clock, looking
from kinfolk_web.day import stage as staging
from kinfolk_web.day import walls as displays
from kinfolk_web.day.listening import stream_of_staff
from kinfolk_web.day.models import Stage, Wall
from kinfolk_web.programme.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from kinfolk_web.day.clock import Run
    from kinfolk_web.routing import EventRequest

LONGEST = 60
MOST_WALLS = 30


def stage(request: EventRequest) -> HttpResponse:
    """Show what is now, what is next, and everything that a stage manager does about it."""
    event, at = request.event, timezone.now()
    run, shown = clock.run_of(event), staging.stage_of(event)
    cues = looking.cues_of(event)
    called = next((one for one in cues if one.cue.pk == shown.cue_id), None)
    given = {
        "now": run.at(at),
        "run": run,
        "slots": _lines(run, at),
        "clock": clock.facts_of(run, at),
        "stage": shown,
        "scenes": Stage.Scene.choices,
        "walls": [(one, displays.is_stale(one), displays.address_of(one)) for one in displays.walls_of(event)],
        "cues": cues,
        "called": called,
        "following": _after(cues, called),
        "reach": looking.reach(event) if cues and called is None else None,
        "key": uuid.uuid4(),
        "stream": stream_of_staff(request.user, event),
        "organises": Role.ORGANISER in request.roles,
    }
    return render(request, "console/stage/stage.html", given)


def now(request: EventRequest) -> JsonResponse:
    """Say where the clock stands, for pages that hear no stream."""
    at = timezone.now()
    facts = clock.facts_of(clock.run_of(request.event), at)
    return JsonResponse({"clock": facts, "stream": stream_of_staff(request.user, request.event)})


def steer(request: EventRequest) -> HttpResponse:
    """Take one step of the clock."""
    act, step = request.POST.get("act", ""), step_of(request)
    given: dict[str, Any] = {"event": request.event, "step": step}
    if act in {"delay", "lengthen", "shorten"}:
        given["minutes"] = _number(request, "minutes")
    if act == "skip":
        given["block"] = _number(request, "block")
    if act not in STEPS:
        raise Http404
    return answered(request, lambda: STEPS[act](**given))


STEPS: dict[str, Callable[..., Any]] = {
    "begin": clock.begin,
    "next": clock.go_to_next,
    "delay": clock.delay,
    "lengthen": clock.lengthen,
    "shorten": clock.shorten,
    "skip": clock.skip,
    "back": clock.back,
    "hold": clock.hold,
    "go_on": clock.go_on,
    "take_back": clock.take_back,
}


def show(request: EventRequest) -> HttpResponse:
    """Let the walls show a scene."""
    scene = request.POST.get("scene", "")
    if scene not in Stage.Scene.values:
        raise Http404
    return answered(request, lambda: staging.show(event=request.event, scene=scene, step=step_of(request)))


def blank(request: EventRequest) -> HttpResponse:
    """Let every wall show nothing, at once, or show again."""
    blanked = request.POST.get("blanked") == "yes"
    staging.blank(event=request.event, blanked=blanked, by=request.user)
    messages.success(request, _("The wall shows nothing.") if blanked else _("The wall shows again."))
    then = "statements" if request.POST.get("back") == "statements" and Role.HOST_LEAD not in request.roles else "stage"
    return redirect(then, request.community.slug, request.event.slug)


def walls(request: EventRequest) -> HttpResponse:
    """Make a link for a display, or end one."""
    if number := request.POST.get("end", ""):
        wall = get_object_or_404(Wall, event=request.event, pk=int(number) if is_number(number) else 0)
        displays.end(wall=wall, by=request.user)
        messages.success(request, _("Ended. The display goes dark, and its link opens nothing any more."))
    elif len(displays.walls_of(request.event)) < MOST_WALLS:
        name = plain(request.POST.get("name", ""))[:LONGEST] or _("Stage")
        displays.make(event=request.event, name=name, by=request.user)
        messages.success(request, _("Made. Open the link on the display, or scan it."))
    return redirect("stage", request.community.slug, request.event.slug)


def answered(request: EventRequest, act: Callable[[], object]) -> HttpResponse:
    """Do something; say so if it cannot be done or somebody else was first; then show the page anew."""
    try:
        act()
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("stage", request.community.slug, request.event.slug)


def step_of(request: EventRequest) -> clock.Step:
    """Return the step that a form of this page takes."""
    return clock.Step(by=request.user, version=_number(request, "version"), key=request.POST.get("key", "")[:40])


def _number(request: EventRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if is_number(text) else 0


def _lines(run: Run, at: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - a moment
    """Return the blocks of the day with where each stands, and the programme's time where it differs."""
    here = run.at(at)
    lines = []
    for one in run.of_day(at):
        over = one.ends_at <= (run.holds(at) or at)
        runs = here.block is not None and one.block.pk == here.block.pk
        lines.append(
            {
                "slot": one,
                "block": one.block,
                "state": "skipped" if one.skipped else "now" if runs else "over" if over else "coming",
                "planned": one.planned if one.planned != one.starts_at else None,
            }
        )
    return lines


def _after(cues: list[Any], called: Any) -> Any:  # noqa: ANN401 - cues as they are said
    """Return the cue after the one that is called, or the first that was not called yet."""
    if called is not None:
        place = cues.index(called) + 1
        return cues[place] if place < len(cues) else None
    return next((one for one in cues if one.cue.shown_at is None), cues[0] if cues else None)
