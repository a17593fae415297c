"""Stories to read in quiet, and instruments that organisers bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from kinfolk_web.communities.actions import edit_event
from kinfolk_web.communities.queries import organised_by
from kinfolk_web.outcomes.asking import instruments as asking
from kinfolk_web.outcomes.models import Instrument, Story
from kinfolk_web.outcomes.stories import actions
from kinfolk_web.outcomes.stories.files import as_file
from kinfolk_web.outcomes.stories.queries import stories_of, tags_of, tags_over

if TYPE_CHECKING:
    from kinfolk_web.routing import EventRequest


def stories(request: EventRequest) -> HttpResponse:
    """Show the stories of an event, unread ones first, and how many have which tag, here and over events."""
    tag, quotable = _tag(request), request.GET.get("quote") == "yes"
    given = {
        "stories": stories_of(request.event, tag, quotable=quotable),
        "tags": tags_of(request.event),
        "over": tags_over(organised_by(request.user, request.community)),
        "tag": tag,
        "quotable": quotable,
    }
    return render(request, "console/after/stories.html", given)


def quotable(request: EventRequest, form: str) -> HttpResponse:
    """Give the stories that may be quoted as a file, and no other."""
    try:
        content, kind = as_file(request.event, form, _tag(request))
    except KeyError:
        raise Http404 from None
    response = HttpResponse(content, content_type=kind)
    name = f"{request.event.slug}-stories.{form}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


def _tag(request: EventRequest) -> str:
    return request.GET.get("tag", "")[: actions.LONGEST_TAG]


def tag(request: EventRequest, number: int) -> HttpResponse:
    """Note what a story is about, and that it was read."""
    story = get_object_or_404(Story, event=request.event, pk=number)
    story.event = request.event
    actions.tag(story=story, tags=request.POST.get("tags", "")[:1_000], by=request.user)
    messages.success(request, _("Kept."))
    return redirect("stories", request.community.slug, request.event.slug)


def delete_story(request: EventRequest, number: int) -> HttpResponse:
    """Delete a story for good, for whoever wrote it and asks for that."""
    story = get_object_or_404(Story, event=request.event, pk=number)
    story.event = request.event
    actions.delete(story=story, by=request.user)
    messages.success(request, _("It is deleted."))
    return redirect("stories", request.community.slug, request.event.slug)


def follow_up(request: EventRequest) -> HttpResponse:
    """Say whether the follow-up goes by itself."""
    edit_event(event=request.event, by=request.user, follow_up=request.POST.get("by_itself") == "yes")
    messages.success(request, _("Saved."))
    return redirect("after", request.community.slug, request.event.slug)


def instruments(request: EventRequest) -> HttpResponse:
    """Show the instruments of an event with what they came to, and take a new one."""
    if request.method == "POST":
        return _bring(request)
    return _instruments(request)


def _bring(request: EventRequest) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None or (file.size or 0) > asking.LARGEST:
        return _instruments(request, _("Choose a small TOML file, as described below."), status=422)
    try:
        asking.bring(event=request.event, content=file.read(), by=request.user)
    except asking.RefusedError as refused:
        return _instruments(request, str(refused), status=422)
    messages.success(request, _("It is asked before the event, and some weeks after with the follow-up."))
    return redirect("instruments", request.community.slug, request.event.slug)


def _instruments(request: EventRequest, problem: str = "", status: int = 200) -> HttpResponse:
    rows = [(one, asking.scored(one)) for one in Instrument.objects.filter(event=request.event)]
    return render(request, "console/after/instruments.html", {"rows": rows, "problem": problem}, status=status)


def end(request: EventRequest, number: int) -> HttpResponse:
    """Ask an instrument no more, and show what it came to."""
    one = get_object_or_404(Instrument, event=request.event, pk=number)
    one.event = request.event
    asking.end(instrument=one, by=request.user)
    return redirect("instruments", request.community.slug, request.event.slug)
