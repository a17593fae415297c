"""The vault's pages as both kinds of safety leads use them: members of staff, and somebody from outside by a link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kinfolk_web.console.safety.forms import OutsideForm, RequestForm
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans.models import Plan
from kinfolk_web.safety.actions import (
    ClosedError,
    NotThereError,
    accept_plan,
    decide,
    note_list,
    open_request,
    write_down,
)
from kinfolk_web.safety.models import ApartRequest, OutsideLead, SafetyReview, VaultRead
from kinfolk_web.safety.queries import (
    broken_in,
    candidates,
    is_on,
    leak_of,
    leaks_in,
    readable,
    requests_for,
    staff_leads,
)
from kinfolk_web.safety.reporting import reports_for
from kinfolk_web.safety.vault import UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from kinfolk_web.communities.models import Event
    from kinfolk_web.safety.queries import Reader
    from kinfolk_web.safety.vault import Apart

PLANS = 3
ADDRESSES = ("safety", "safety_open", "safety_decide", "safety_write", "safety_accept")


@dataclass(frozen=True, slots=True)
class Desk:
    """Who reads the vault of which event, and where its pages are for them."""

    event: Event
    reader: Reader
    prefix: str
    given: Mapping[str, str]

    def to(self, name: str, **more: int) -> str:
        """Return the address of one of the vault's pages for this reader."""
        return reverse(self.prefix + name, kwargs={**self.given, **more})

    @property
    def outside(self) -> bool:
        """Whether the reader has no account."""
        return isinstance(self.reader, OutsideLead)


def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show how many requests there are and where they stand, nobody's name."""
    on = is_on(desk.event)
    given: dict[str, Any] = {
        "on": on,
        "desk": desk,
        "leads": staff_leads(desk.event),
        "outside": OutsideLead.objects.filter(event=desk.event).select_related("link"),
        "outside_form": OutsideForm(),
    }
    if on:
        note_list(event=desk.event, by=desk.reader)
        mine = requests_for(desk.event, desk.reader)
        given |= {
            "waiting": [(one, desk.to("safety_open", pk=one.pk)) for one in mine if one.state == "new"],
            "decided": [(one, desk.to("safety_open", pk=one.pk)) for one in mine if one.state != "new"],
            "reports": [(one, desk.to("safety_report", pk=one.pk)) for one in reports_for(desk.event, desk.reader)],
            "plans": _plans(desk, {one.pk for one in mine}),
            "reads": _reads(desk, {one.pk for one in mine}),
            "form": RequestForm(),
            "to": {name: desk.to(name) for name in ("safety", "safety_write")},
        }
    return render(request, "console/safety/index.html", given)


def _plans(desk: Desk, mine: set[int]) -> list[dict[str, Any]]:
    """Return the plans that may matter now: the released one and the newest drafts, with how they keep to requests."""
    plans = Plan.objects.filter(event=desk.event).exclude(state__in=(Plan.State.DROPPED, Plan.State.SUPERSEDED))[:PLANS]
    shown = []
    for plan in plans:
        broken = sorted(set(broken_in(plan)) & mine)
        leaking = sorted(pk for pk, leak in leaks_in(plan).items() if pk in mine and not leak.small)
        accepted = any(
            {*broken, *leaking} <= set(one.accepted) for one in SafetyReview.objects.filter(plan=plan, edits=plan.edits)
        )
        shown.append(
            {
                "plan": plan,
                "broken": broken,
                "leaking": leaking,
                "accepted": bool(broken or leaking) and accepted,
                "leak": leak_of(plan),
                "to": desk.to("safety_accept", pk=plan.pk),
            }
        )
    return shown


def _reads(desk: Desk, mine: set[int]) -> list[VaultRead]:
    reads = VaultRead.objects.filter(event=desk.event).select_related("user", "outside")
    reports = {one.pk for one in reports_for(desk.event, desk.reader)}
    return [
        one
        for one in reads[:60]
        if (one.request_id is None or one.request_id in mine) and (one.report_id is None or one.report_id in reports)
    ]


def open_one(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Open one request for a purpose, which is noted; the page is the answer to a form and has no address of its own."""
    try:
        one, about = open_request(event=desk.event, pk=pk, purpose=request.POST.get("purpose", ""), by=desk.reader)
    except NotThereError as error:
        raise Http404 from error
    except ClosedError:
        return redirect(desk.to("safety"))
    return _opened(request, desk, one, about)


def _opened(request: HttpRequest, desk: Desk, one: ApartRequest, about: Apart, problem: str = "") -> HttpResponse:
    looked = (request.POST.get("look_a", ""), request.POST.get("look_b", ""))
    shared = [
        (plan, rounds)
        for plan in Plan.objects.filter(event=desk.event).exclude(state__in=("dropped", "superseded"))[:PLANS]
        if (rounds := broken_in(plan).get(one.pk))
    ]
    written = about.mention.reveal()
    leaks = [
        (plan, leak)
        for plan in Plan.objects.filter(event=desk.event).exclude(state__in=("dropped", "superseded"))[:PLANS]
        if (leak := leaks_in(plan).get(one.pk))
    ]
    own = bool(one.asker)
    problem = problem or ("" if readable(one) else str(UNREADABLE))
    return render(
        request,
        "console/safety/opened.html",
        {
            "desk": desk,
            "one": one,
            "problem": problem,
            "sides": [
                (
                    "a",
                    _("Who asked") if own else _("One of them"),
                    _choices(desk.event, about.a.reveal(), looked[0] or ("" if own else written)),
                    looked[0],
                ),
                ("b", _("The other"), _choices(desk.event, about.b.reveal(), looked[1] or written), looked[1]),
            ],
            "mention": written,
            "note": about.note.reveal(),
            "reason": about.reason.reveal(),
            "shared": shared,
            "leaks": leaks,
            "purpose": request.POST.get("purpose", "check"),
            "to": {name: desk.to(name, pk=one.pk) for name in ("safety_open", "safety_decide")},
            "index": desk.to("safety"),
        },
    )


def _choices(event: Event, code: str, written: str) -> list[tuple[Attendee, bool]]:
    """Return whom a side may be: who it is, or whom what was written may mean."""
    held = Attendee.objects.filter(event=event, code=code).first() if code else None
    found = [] if held and not written else candidates(event, written)
    return ([(held, True)] if held else []) + [(one, False) for one in found if one != held]


def decide_one(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Confirm, decline or withdraw a request."""
    state = request.POST.get("state", "")
    if state not in ApartRequest.State.values or state == ApartRequest.State.NEW:
        raise Http404
    codes = set(Attendee.objects.filter(event=desk.event).values_list("code", flat=True))
    chosen = [request.POST.get(side, "") for side in ("a", "b")]
    try:
        decide(
            event=desk.event,
            pk=pk,
            state=state,
            by=desk.reader,
            a=chosen[0] if chosen[0] in codes else "",
            b=chosen[1] if chosen[1] in codes else "",
            reason=request.POST.get("reason", "")[:1000],
        )
    except NotThereError as error:
        raise Http404 from error
    except ClosedError:
        return redirect(desk.to("safety"))
    except ValueError:
        one, about = open_request(event=desk.event, pk=pk, purpose="decide", by=desk.reader)
        problem = _("Choose two different people first. Write part of a name and press Look to find them.")
        return _opened(request, desk, one, about, problem)
    messages.success(request, _("Noted. Plans made from now on keep to it; look below at those already made."))
    return redirect(desk.to("safety"))


def write_one(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Write down a request that reached a lead in person: as said, to be matched when it is opened."""
    form = RequestForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write both names, as you know them."))
        return redirect(desk.to("safety"))
    said = f"{form.cleaned_data['first']} / {form.cleaned_data['second']}"
    try:
        write_down(event=desk.event, mention=said, note=form.cleaned_data["note"], by=desk.reader)
    except ClosedError:
        return redirect(desk.to("safety"))
    messages.success(request, _("Written down, and waiting to be decided."))
    return redirect(desk.to("safety"))


def accept_one(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Say yes to a plan as it stands."""
    plan = Plan.objects.filter(event=desk.event, pk=pk).first()
    if plan is None:
        raise Http404
    if request.POST.get("edits") != str(plan.edits):
        messages.error(request, _("The plan was changed while you looked at it. Look again, then say yes."))
        return redirect(desk.to("safety"))
    try:
        accept_plan(plan=plan, by=desk.reader)
    except ClosedError:
        return redirect(desk.to("safety"))
    messages.success(request, _("The plan may be released as it stands now. If it is changed, it waits for you again."))
    return redirect(desk.to("safety"))
