"""Changing a draft by hand: by dragging, by keyboard or by a plain form; and what a change would cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import OperationalError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kinfolk_web.console.plan.pages import plan_or_404
from kinfolk_web.console.plan.telling import say_done
from kinfolk_web.core.models import Change
from kinfolk_web.core.numbers import is_number
from kinfolk_web.core.undo import UndoRefusedError, undo
from kinfolk_web.core.verbs import can_be_taken_back
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans import actions, queries
from kinfolk_web.plans.actions import NotPossibleError
from kinfolk_web.plans.held import HEAVY
from kinfolk_web.plans.judging import DisagreementError, cost_of, cost_of_exchange, have_at_hand
from kinfolk_web.plans.models import Plan, Seat
from kinfolk_web.plans.releasing import count_again
from kinfolk_web.plans.words import GAIN, LOSE, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kinfolk_web.plans.judging import Cost
    from kinfolk_web.routing import EventRequest

TRIES = 3


def price(request: EventRequest, number: int) -> JsonResponse:
    """Return what a move, a swap or an exchange of tables would cost, promise by promise; asked nothing, get ready for it."""
    plan = get_object_or_404(queries.plans_of(request.event), number=number)
    plan.event = request.event
    if not request.GET:
        have_at_hand(plan)
        return JsonResponse({})
    try:
        costs = _costs(plan, request.GET.dict())
    except (KeyError, ValueError, IndexError, Seat.DoesNotExist):
        return JsonResponse({"error": _("There is no such place.")}, status=400)
    lines = []
    for cost in costs:
        title = str(words_of(cost.promise).title)
        if cost.lost:
            lines.append({"title": title, "text": str(LOSE % {"count": len(cost.lost)}), "worse": True})
        if cost.gained:
            lines.append({"title": title, "text": str(GAIN % {"count": len(cost.gained)}), "worse": False})
    return JsonResponse({"lines": lines, "none": "" if lines else _("Costs nobody a promise.")})


def _costs(plan: Plan, given: dict[str, str]) -> tuple[Cost, ...]:
    round_ = int(given.get("round", ""))
    if round_ < 1:
        raise IndexError(round_)
    if given.get("other"):
        return cost_of_exchange(plan, round_, given["table"], given["other"])
    moves = [(given["person"], round_, given.get("table", ""))]
    if given.get("with"):
        here = Seat.objects.get(plan=plan, round=round_, attendee__code=given["person"])
        moves.append((given["with"], round_, here.table))
    return cost_of(plan, moves)


def move(request: EventRequest, number: int) -> HttpResponse:
    """Move somebody to another table, or let two people swap."""
    plan = plan_or_404(request, number, without=HEAVY)

    def act() -> Change:
        one, round_ = _somebody(request, request.POST.get("person", "")), _round(request)
        if request.POST.get("with"):
            other = _somebody(request, request.POST["with"])
            return actions.swap(plan=plan, one=one, other=other, number=round_, by=request.user)
        table = request.POST.get("table", "").strip()
        return actions.move(plan=plan, attendee=one, number=round_, table=table, by=request.user)

    return _done(request, plan, act)


def exchange(request: EventRequest, number: int) -> HttpResponse:
    """Let everybody at two tables change places."""
    plan = plan_or_404(request, number, without=HEAVY)
    given = request.POST
    return _done(
        request,
        plan,
        lambda: actions.exchange_tables(
            plan=plan,
            number=_round(request),
            one=given.get("table", ""),
            other=given.get("other", "").strip(),
            by=request.user,
        ),
    )


def host(request: EventRequest, number: int) -> HttpResponse:
    """Say who hosts a table, and who stands in."""
    plan = plan_or_404(request, number, without=HEAVY)

    def act() -> Change:
        host_, stand_in = (
            _somebody(request, request.POST[role]) if request.POST.get(role) else None for role in ("host", "stand_in")
        )
        return actions.appoint(
            plan=plan,
            number=_round(request),
            table=request.POST.get("table", ""),
            host=host_,
            stand_in=stand_in,
            by=request.user,
        )

    return _done(request, plan, act)


def pin(request: EventRequest, number: int) -> HttpResponse:
    """Fix somebody where they sit in this plan, or let go of them."""
    plan = plan_or_404(request, number, without=HEAVY)
    said: list[str] = []

    def act() -> Change:
        one, round_ = _somebody(request, request.POST.get("person", "")), _round(request)
        off = bool(request.POST.get("off"))
        seat = None if off else Seat.objects.filter(plan=plan, round=round_, attendee=one).first()
        table = seat.table if seat else ""
        said[:] = [_pinned(one.name, round_, table, off=off)]
        if off:
            return actions.unpin(plan=plan, attendee=one, number=round_, by=request.user)
        return actions.pin(plan=plan, attendee=one, number=round_, table=table, by=request.user)

    return _done(request, plan, act, said)


def _pinned(name: str, number: int, table: str, *, off: bool) -> str:
    """Return what a pin means: nobody moves now, plans made from now on keep to it."""
    facts = {"name": name, "round": number, "table": table}
    if off:
        return _("Unpinned: the next plan decides anew where %(name)s sits in round %(round)d.") % facts
    if not table:
        return _("Pinned: from the next plan on, %(name)s sits out round %(round)d.") % facts
    return _("Pinned: from the next plan on, %(name)s sits at table %(table)s in round %(round)d.") % facts


def take_back(request: EventRequest, number: int) -> HttpResponse:
    """Take back one change of a draft; taking back what took it back does it again.

    Number 0 stands for the list of all plans: a draft that was put away has no page of its own.
    """
    plan = plan_or_404(request, number, without=HEAVY) if number else None
    asked = request.POST.get("change", "")
    change = get_object_or_404(Change, event=request.event, pk=int(asked) if is_number(asked) else 0)
    verb = change.facts.get("verb", "") if change.verb == "undo" else change.verb
    if not (verb.startswith("plan.") and can_be_taken_back(verb)):
        return HttpResponse(status=400)

    def act() -> Change:
        try:
            return undo(change, by=request.user)
        except UndoRefusedError:
            raise NotPossibleError(
                _("This cannot be taken back any more: somebody has changed the same seats since.")
            ) from None

    return _done(request, plan, act)


def _done(
    request: EventRequest, plan: Plan | None, act: Callable[[], Change], said: Sequence[str] = ()
) -> HttpResponse:
    """Do something and answer a script with facts, a form with the page it came from; ``said`` is filled by ``act``."""
    if plan is not None:
        plan.event = request.event
    try:
        change = attempt(act)
        counted = _count(plan, request)
    except NotPossibleError as error:
        if request.headers.get("Accept") == "application/json":
            return JsonResponse({"error": str(error)}, status=409)
        messages.error(request, str(error))
        return _back(request, plan)
    if plan is not None and request.headers.get("Accept") == "application/json":
        edits = Plan.objects.values_list("edits", flat=True).get(pk=plan.pk)
        facts = {"change": change.pk, "edits": edits, "counted": counted}
        return JsonResponse(facts | ({"said": said[0]} if said else {}))
    say_done(request, said[0] if said else _("Done."), change)
    return _back(request, plan)


def attempt(act: Callable[[], Any]) -> Any:  # noqa: ANN401 - what the action returns
    """Do something; when the database had to choose between two people who each waited for the other, do it again."""
    for left in range(TRIES - 1, -1, -1):
        try:
            return act()
        except OperationalError as error:
            if not left or "deadlock" not in str(error):
                raise
    return None


def _count(plan: Plan | None, request: EventRequest) -> bool:
    if plan is None:
        return True
    try:
        plan.refresh_from_db()
        return count_again(plan=plan, by=request.user)
    except DisagreementError:
        return False  # the ledger stays marked as not counted, and the plan cannot be released


def _back(request: EventRequest, plan: Plan | None) -> HttpResponse:
    if plan is None:
        return redirect("plans", community=request.community.slug, event=request.event.slug)
    place = {"community": request.community.slug, "event": request.event.slug, "number": plan.number}
    code = request.POST.get("person", "")
    if code and request.POST.get("back") == "person":
        return redirect(reverse("plan_person", kwargs={**place, "code": code}))
    round_ = request.POST.get("round", "")
    return redirect(reverse("plan_one", kwargs=place) + (f"?round={round_}" if is_number(round_) else ""))


def _round(request: EventRequest) -> int:
    said = request.POST.get("round", "")
    if not is_number(said):
        raise NotPossibleError(_("Say which round."))
    return int(said)


def _somebody(request: EventRequest, said: str) -> Attendee:
    """Return who has this code, or alone has this name."""
    everybody = Attendee.objects.filter(event=request.event)
    found = list(everybody.filter(code=said)) or list(everybody.filter(name__iexact=said.strip())[:2])
    if len(found) == 1:
        return found[0]
    if found:
        raise NotPossibleError(_("More than one person is called %s. Search for them and use their page.") % said)
    raise NotPossibleError(_("Nobody here is called %s.") % (said or "—"))
