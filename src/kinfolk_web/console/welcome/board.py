"""The greeters' board: who has nobody yet, who has not been heard of, who takes how many, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kinfolk_web.communities.models import Role
from kinfolk_web.console.log.views import why_not
from kinfolk_web.console.programme.saying import UNDO_FORM, address
from kinfolk_web.core.models import Change, Job
from kinfolk_web.core.numbers import is_number
from kinfolk_web.core.undo import UndoRefusedError
from kinfolk_web.core.undo import undo as take_back
from kinfolk_web.core.verbs import can_be_taken_back
from kinfolk_web.people.models import Attendee
from kinfolk_web.people.queries import meant
from kinfolk_web.welcome import actions, calling, filling, offering, queries
from kinfolk_web.welcome import board as welcoming
from kinfolk_web.welcome.errors import RefusedError
from kinfolk_web.welcome.models import Standing, Welcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from kinfolk_web.routing import EventRequest

PAGE = 100
SHOWS = ("all", "without", "silent", "assigned", "contacted", "met")
MOST_ASKED = 200
ROOMS = ("welcome.", "prompt.")


def may_lead(request: EventRequest) -> bool:
    """Whether somebody may change who greets whom, or only read it."""
    return bool(request.roles & {Role.ORGANISER, Role.HOST_LEAD})


def done(request: EventRequest, said: str, change: Change) -> None:
    """Say what was done, with a button by which whoever leads takes it back."""
    button = '{} <button class="plain" form="{}" formaction="{}">{}</button>'
    messages.success(
        request, format_html(button, said, UNDO_FORM, address(request, "welcome_undo", change.pk), _("Undo"))
    )


def undo(request: EventRequest, change: int) -> HttpResponse:
    """Take back a change of this room, and only of this room: who looks after greeters undoes nothing else."""
    found = Change.objects.filter(event=request.event, pk=change).first()
    if found is None or not found.verb.startswith(ROOMS) or not can_be_taken_back(found.verb):
        raise Http404
    try:
        take_back(found, by=request.user)
    except UndoRefusedError as refused:
        messages.error(request, why_not(refused))
    else:
        messages.success(request, _("Undone."))
    return redirect(address(request, "prompts" if found.verb.startswith("prompt.") else "welcome"))


def board(request: EventRequest) -> HttpResponse:
    """Show all newcomers: those without a greeter first, then those of whom nothing was heard."""
    found = welcoming.board(request.event)
    show = request.GET.get("show", "all")
    asked = request.GET.get("q", "").strip()[:100]
    lines = [one for one in found.lines if show in ("all", one.state or "without") and _has(one.name, asked)]
    loads = [one for one in found.loads if _has(one.attendee.name, asked)]
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    counts = {name: found.count("" if name == "without" else name) for name in SHOWS[1:]} | {"all": len(found.lines)}
    job = Job.objects.filter(event=request.event, kind="welcome.fill").first()
    said = _("%(n)s of %(all)s")
    given = {
        "board": found,
        "page": page,
        "waiting": welcoming.waiting(list(page)),
        "loads": Paginator(loads, PAGE).get_page(request.GET.get("greeters")),
        "greeters": [(one.attendee.name, said % {"n": one.greets, "all": one.most}) for one in found.loads if one.free],
        "show": show,
        "q": asked,
        "many": len(found.lines) > PAGE or len(found.loads) > PAGE,
        "shows": [(name, counts[name]) for name in SHOWS],
        "filling": job is not None and not job.over,
        "leads": may_lead(request),
        "ask": min(offering.needed(found.without, found.free) or 1, MOST_ASKED),
        "candidates": offering.candidates(request.event).count(),
        "calls": calling.open_calls(request.event),
    }
    return render(request, "console/welcome/board.html", given)


def _has(name: str, letters: str) -> bool:
    return not letters or letters.casefold() in name.casefold()


def _do(request: EventRequest, act: Callable[[], Change | None], said: str) -> HttpResponse:
    try:
        change = act()
    except RefusedError as error:
        messages.error(request, str(error))
    else:
        if change is not None:
            done(request, said, change)
    return redirect(address(request, "welcome"))


def assign(request: EventRequest) -> HttpResponse:
    """Let somebody greet a newcomer, named by a few letters."""
    number = request.POST.get("newcomer", "")
    newcomer = get_object_or_404(Attendee, event=request.event, pk=number if is_number(number) else 0)
    found = meant(request.event, request.POST.get("greeter", "")[:300], but=newcomer)
    if len(found) != 1:
        said = _("Nobody of that name is on the list. Choose a greeter from the list.")
        several = _("That can be several people. Choose one from the list.")
        messages.error(request, several if found else said)
        return redirect(address(request, "welcome"))
    greeter = found[0]
    said = _("%(greeter)s greets %(newcomer)s. Both get a mail.") % {"greeter": greeter.name, "newcomer": newcomer.name}
    return _do(request, lambda: actions.assign(newcomer=newcomer, greeter=greeter, by=request.user), said)


def end(request: EventRequest, welcome: int) -> HttpResponse:
    """End that one greets the other; the newcomer waits for somebody else."""
    one = get_object_or_404(Welcome, event=request.event, pk=welcome)
    said = _("Ended. Nobody is told why.")
    return _do(request, lambda: actions.end(welcome=one, because=Welcome.End.TEAM, by=request.user), said)


def fill(request: EventRequest) -> HttpResponse:
    """Find greeters for all who have none."""
    filling.fill_soon(request.event, request.user)
    messages.success(request, _("Greeters are being found. Those who have one keep them."))
    return redirect(address(request, "welcome"))


def remind(request: EventRequest) -> HttpResponse:
    """Remind all greeters whose newcomers have not heard from them."""
    count = actions.remind(event=request.event, by=request.user, welcomes=queries.active(request.event))
    said = ngettext("%d greeter is reminded.", "%d greeters are reminded.", count) % count
    messages.success(request, said if count else _("Everybody was reminded today, or has written."))
    return redirect(address(request, "welcome"))


def offer(request: EventRequest) -> HttpResponse:
    """Ask people who came before whether they would greet somebody."""
    number = request.POST.get("most", "")
    most = min(int(number), MOST_ASKED) if is_number(number) else 0
    count = offering.offer(event=request.event, by=request.user, most=most) if most else 0
    said = ngettext("%d person is asked.", "%d people are asked.", count) % count
    messages.success(request, said if count else _("Nobody is left who could be asked by mail."))
    return redirect(address(request, "welcome"))


def there(request: EventRequest, greeter: int) -> HttpResponse:
    """Note on the day whether a greeter is there; if not, the stand-in takes over ten minutes before the opening."""
    attendee = get_object_or_404(Attendee, event=request.event, pk=greeter)
    away = "away" in request.POST
    Standing.objects.update_or_create(
        attendee=attendee, defaults={"away": away, "here_at": None if away else timezone.now()}
    )
    filling.take_over(request.event)
    said = _("%s is not there. Stand-ins take over ten minutes before the opening.") if away else _("%s is there.")
    messages.success(request, said % attendee.name)
    return redirect(address(request, "welcome"))


def settle(request: EventRequest, call: int) -> HttpResponse:
    """Note that somebody looks after whom a host called for."""
    calling.settle_call(event=request.event, number=call, by=request.user)
    messages.success(request, _("Noted."))
    return redirect(address(request, "welcome"))
