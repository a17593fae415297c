"""Pages on what is promised and agreed on, on welcome places, question texts and the checklist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kinfolk_web.console.programme.forms import AgreementForm, RotaForm
from kinfolk_web.console.programme.saying import address, done, refused
from kinfolk_web.console.programme.seen import seen_done
from kinfolk_web.people.models import Attendee
from kinfolk_web.programme.actions import rota as rota_act
from kinfolk_web.programme.actions import wishes as act
from kinfolk_web.programme.advice import days_of
from kinfolk_web.programme.agreeing import agreed
from kinfolk_web.programme.checklist import STEPS, checklist_of, weeks_left
from kinfolk_web.programme.errors import RefusedError
from kinfolk_web.programme.models import Agreement, Block, Duty
from kinfolk_web.programme.queries import rituals_of
from kinfolk_web.programme.questions import QUESTIONS, SYSTEMS
from kinfolk_web.programme.starters import AGREEMENTS

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from kinfolk_web.routing import EventRequest

# -- agreements and rituals ------------------------------------------------------------------------------------------


def agreements(request: EventRequest) -> HttpResponse:
    """Show what people agree on, and what is said and done together."""
    return _agreements(request, AgreementForm())


def _agreements(request: EventRequest, form: AgreementForm, status: int = 200) -> HttpResponse:
    lines = list(Agreement.objects.filter(event=request.event))
    there = {line.text for line in lines}
    shown = {
        "form": form,
        "lines": lines,
        "starters": [text for text in map(str, AGREEMENTS) if text not in there]
        if len(lines) < len(AGREEMENTS)
        else [],
        "rituals": rituals_of(request.event),
        "agreed": agreed(request.event) if lines else None,
    }
    return render(request, "console/programme/agreements.html", shown, status=status)


def agreement_add(request: EventRequest) -> HttpResponse:
    """Add a line, or all those that are offered to start from."""
    form = AgreementForm(request.POST)
    if "starters" in request.POST:
        there = set(Agreement.objects.filter(event=request.event).values_list("text", flat=True))
        texts = [text for text in map(str, AGREEMENTS) if text not in there]
    elif form.is_valid():
        texts = [form.cleaned_data["text"]]
    else:
        return _agreements(request, form, status=422)
    try:
        change = act.add_agreements(event=request.event, by=request.user, texts=texts)
    except RefusedError as error:
        refused(request, error)
    else:
        done(request, _("Agreed. It will stand on every host’s sheet."), change)
    return redirect(address(request, "agreements"))


def agreement(request: EventRequest, agreement: int) -> HttpResponse:
    """Change a line, move it, or take it out."""
    line = get_object_or_404(Agreement, event=request.event, pk=agreement)
    try:
        if "up" in request.POST or "down" in request.POST:
            change = act.move_agreement(agreement=line, by=request.user, up="up" in request.POST)
        else:
            text = "" if "delete" in request.POST else request.POST.get("text", "")[:200]
            change = act.edit_agreement(agreement=line, by=request.user, text=text)
    except RefusedError as error:
        refused(request, error)
    else:
        done(request, _("The agreements are changed."), change)
    return redirect(f"{address(request, 'agreements')}#agreement-{line.pk}")


def rituals(request: EventRequest) -> HttpResponse:
    """Keep what is said and done in the blocks."""
    texts = {
        one.pk: request.POST[f"text-{one.pk}"] for one in rituals_of(request.event) if f"text-{one.pk}" in request.POST
    }
    change = act.set_rituals(event=request.event, by=request.user, texts=texts)
    done(request, _("Kept. It stands on sheets and screens."), change)
    return redirect(f"{address(request, 'agreements')}#rituals")


# -- welcome places and their rota -----------------------------------------------------------------------------------


def rota(request: EventRequest) -> HttpResponse:
    """Show who stands at which welcome place."""
    return _rota(request, RotaForm())


def _rota(request: EventRequest, form: RotaForm, status: int = 200) -> HttpResponse:
    lines = [line for day in days_of(request.event) for line in day.lines if line.needs_welcome or line.greeters]
    loads: dict[str, int] = {}
    for line in lines:
        for name in line.greeters:
            loads[name] = loads.get(name, 0) + 1
    greeters = Attendee.objects.filter(event=request.event, state=Attendee.State.COMING, is_greeter=True).count()
    shown = {
        "form": form,
        "lines": lines,
        "several_days": len({line.block.day for line in lines}) > 1,
        "greeters": greeters,
        "most": max(loads.values(), default=0),
        "least": min(loads.values()) if len(loads) >= greeters > 0 else 0,
    }
    return render(request, "console/programme/rota.html", shown, status=status)


def rota_fill(request: EventRequest) -> HttpResponse:
    """Share the duties out among the greeters."""
    form = RotaForm(request.POST)
    if not form.is_valid():
        return _rota(request, form, status=422)
    try:
        change, new = rota_act.fill_rota(event=request.event, by=request.user, **form.cleaned_data)
    except RefusedError as error:
        refused(request, error)
    else:
        said = ngettext("%(new)d duty is shared out.", "%(new)d duties are shared out.", new) % {"new": new}
        done(request, said if new else _("Every welcome place had its greeters already."), change)
    return redirect(address(request, "rota"))


def block_greeters(request: EventRequest, block: int) -> HttpResponse:
    """Choose who stands at the welcome place of one block."""
    found = get_object_or_404(Block, event=request.event, pk=block)
    if request.method == "POST":
        chosen = [int(key) for key in request.POST.getlist("greeter") if key.isdecimal() and len(key) < 19]  # noqa: PLR2004
        try:
            change = rota_act.set_greeters(block=found, by=request.user, attendees=chosen)
        except RefusedError as error:
            refused(request, error)
        else:
            done(request, _("The greeters of “%(block)s” are changed.") % {"block": found}, change)
            return redirect(f"{address(request, 'rota')}#block-{found.pk}")
    standing = set(Duty.objects.filter(block=found).values_list("attendee_id", flat=True))
    coming = Attendee.objects.filter(event=request.event, state=Attendee.State.COMING)
    people = [one for one in coming.order_by("name") if one.is_greeter or one.pk in standing]
    duties = dict.fromkeys((one.pk for one in people), 0)
    for key in Duty.objects.filter(block__event=request.event).values_list("attendee_id", flat=True):
        if key in duties:
            duties[key] += 1
    shown = {"stretch": found, "people": [(one, one.pk in standing, duties[one.pk]) for one in people]}
    return render(request, "console/programme/block_greeters.html", shown)


# -- question texts --------------------------------------------------------------------------------------------------


def question_texts(request: EventRequest) -> HttpResponse:
    """Show what to ask in the form of a ticketing system."""
    asked = request.GET.get("for", "generic")
    system = next((one for one in SYSTEMS if one.key == asked), SYSTEMS[-1])
    questions = [(question, system.type_of(question)) for question in QUESTIONS]
    shown = {
        "systems": SYSTEMS,
        "system": system,
        "core": [pair for pair in questions if pair[0].core],
        "more": [pair for pair in questions if not pair[0].core],
    }
    return render(request, "console/programme/questions.html", shown)


# -- the checklist ---------------------------------------------------------------------------------------------------


def checklist(request: EventRequest) -> HttpResponse:
    """Show what is to be done until the event, and after it."""
    today = today_at(request)
    steps = checklist_of(request.event, today, seen_done(request.event))
    following = next((one.step.key for one in steps if not one.done), "")
    shown = {
        "steps": steps,
        "following": following,
        "weeks": weeks_left(request.event, today),
        "ticked": sum(one.done for one in steps),
    }
    return render(request, "console/programme/checklist.html", shown)


def today_at(request: EventRequest) -> date:
    """Return the date where the event takes place."""
    try:
        return timezone.now().astimezone(ZoneInfo(request.event.timezone)).date()
    except (KeyError, ValueError):
        return timezone.now().date()


def checklist_tick(request: EventRequest) -> HttpResponse:
    """Tick a step, or take the tick away."""
    step = next((one for one in STEPS if one.key == request.POST.get("step")), None)
    if step is None:
        raise Http404
    is_done = request.POST.get("done") == "yes"
    change = act.tick(event=request.event, by=request.user, step=step.key, done=is_done)
    said: Any = _("“%(step)s” is done.") if is_done else _("“%(step)s” is open again.")
    done(request, said % {"step": step.title}, change)
    return redirect(f"{address(request, 'checklist')}#step-{step.key}")
