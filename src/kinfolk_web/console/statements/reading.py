"""The moderators' queue: each statement without its author, with what to do about it; and the switch that stops it all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kinfolk_web.core.numbers import is_number
from kinfolk_web.people import hearing, moderating, seconding
from kinfolk_web.people import queue as waiting
from kinfolk_web.people.models import Statement

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.routing import EventRequest

MOST_AT_ONCE = 200
LIVE = 100
FIRST_YES = "statement.first_yes"


def queue(request: EventRequest) -> HttpResponse:
    """Show what waits to be read, what came with the list and was not read yet, and what is shown."""
    clusters, count = waiting.clusters(request.event)
    live, asked = waiting.live(request.event), request.GET.get("q", "").strip()[:100]
    found = [one for one in live if not asked or asked.casefold() in one.text.casefold()]
    given = {
        "clusters": clusters,
        "count": count,
        "more": count - sum(len(one.waiting) for one in clusters),
        "unread": waiting.unread(request.event),
        "live": Paginator(found, LIVE).get_page(request.GET.get("page")),
        "shown": len(live),
        "many": len(live) > LIVE,
        "q": asked,
        "moderation": hearing.moderation_of(request.event),
        "reasons": moderating.REASONS.items(),
        "needs_two": seconding.still(request.event),
    }
    return render(request, "console/statements/queue.html", given)


def stop(request: EventRequest) -> HttpResponse:
    """Show no statement anywhere, or show them again."""
    stopped = request.POST.get("stopped") == "yes"
    if moderating.stop(event=request.event, stopped=stopped, by=request.user):
        messages.success(request, _("Stopped. No statement is shown anywhere.") if stopped else _("Shown again."))
    return _back(request)


def approve(request: EventRequest, number: int) -> HttpResponse:
    """Let one statement be shown."""
    one = _statement(request, number)
    sensitive = request.POST.get("sensitive") == "on" if request.POST.get("asked") else None
    done = moderating.approve(statements=[one], sensitive=sensitive, by=request.user)
    if done is not None and done.verb == FIRST_YES:
        messages.success(request, _first_yes())
    elif done is not None:
        messages.success(request, _("Approved: others can say me too."))
    return _back(request)


def approve_some(request: EventRequest) -> HttpResponse:
    """Let the ticked statements be shown."""
    numbers = [int(text) for text in request.POST.getlist("number")[:MOST_AT_ONCE] if is_number(text)]
    ticked = list(Statement.objects.filter(event=request.event, pk__in=numbers))
    done = moderating.approve(statements=ticked, by=request.user) if ticked else None
    if done:
        shown = done.facts["count"]
        said = ngettext("%(n)d statement is shown.", "%(n)d statements are shown.", shown) % {"n": shown}
        messages.success(request, _first_yes() if done.verb == FIRST_YES else said)
    return _back(request)


def _first_yes() -> str:
    return _("Your yes is noted. Somebody else has to say yes as well, then it is shown.")


def decline(request: EventRequest, number: int) -> HttpResponse:
    """Say no, with a reason that its author reads."""
    done = moderating.decline(
        statement=_statement(request, number),
        reason=request.POST.get("reason", ""),
        suggestion=request.POST.get("suggestion", "")[:500],
        by=request.user,
    )
    if done:
        messages.success(request, _("Declined. Whoever wrote it reads your reason."))
    return _back(request)


def join(request: EventRequest, number: int) -> HttpResponse:
    """Join a statement with another, so that whoever said one has said both."""
    into = request.POST.get("into", "")
    if not is_number(into):
        raise Http404
    target = _statement(request, int(into))
    if moderating.join(statements=[_statement(request, number)], into=target, by=request.user):
        messages.success(request, _("Joined: they are one now."))
    return _back(request)


def hold(request: EventRequest, number: int) -> HttpResponse:
    """Take a statement off every screen until it is read again."""
    if moderating.hold(statement=_statement(request, number), by=request.user):
        messages.success(request, _("Not shown any more; it waits to be read again."))
    return _back(request)


def retire(request: EventRequest, number: int) -> HttpResponse:
    """Let a statement be shown no more."""
    if moderating.retire(statement=_statement(request, number), by=request.user):
        messages.success(request, _("Not shown any more."))
    return _back(request)


def author(request: EventRequest, number: int) -> HttpResponse:
    """Tell a safety lead who wrote a statement, for a reason that stays in the log."""
    one = _statement(request, number)
    found, asked = None, request.method == "POST"
    if asked:
        found = moderating.unmask(statement=one, why=request.POST.get("why", ""), by=request.user)
    given = {"statement": one, "author": found, "asked": asked, "reasons": moderating.UNMASKED_FOR.items()}
    return render(request, "console/statements/author.html", given)


def _statement(request: EventRequest, number: int) -> Statement:
    found = Statement.objects.filter(event=request.event, pk=number).exclude(state=Statement.State.DRAFT).first()
    if found is None:
        raise Http404
    return found


def _back(request: EventRequest) -> HttpResponse:
    return redirect("statements", request.community.slug, request.event.slug)
