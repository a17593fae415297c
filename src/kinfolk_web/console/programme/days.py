"""Pages on days: which blocks can you give, and the blocks of each day."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kinfolk_web.console.programme.forms import BlockForm, SmallForm
from kinfolk_web.console.programme.saying import address, done, refused
from kinfolk_web.core.numbers import is_number
from kinfolk_web.programme.actions import days as act
from kinfolk_web.programme.advice import days_of, seats_of
from kinfolk_web.programme.clock import minute
from kinfolk_web.programme.errors import RefusedError
from kinfolk_web.programme.models import Agreement, Block
from kinfolk_web.programme.queries import doubled_labels, expected_people, programme_of, seats_in_rooms
from kinfolk_web.programme.templates import fitting, templates

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from kinfolk_web.programme.advice import Day
    from kinfolk_web.routing import EventRequest


def programme(request: EventRequest) -> HttpResponse:
    """Show the days; without any block, ask which blocks there can be."""
    if not Block.objects.filter(event=request.event).exists() or "start" in request.GET:
        return _start(request, SmallForm())
    days = days_of(request.event)
    return render(request, "console/programme/days.html", _days(request, days))


def _start(request: EventRequest, form: SmallForm, status: int = 200) -> HttpResponse:
    people = expected_people(request.event)
    shown = {
        "form": form,
        "people": people,
        "templates": templates().values(),
        "fitting": fitting(people).key if people else "",
        "replaces": Block.objects.filter(event=request.event).count(),
    }
    return render(request, "console/programme/start.html", shown, status=status)


def _days(request: EventRequest, days: list[Day]) -> dict[str, Any]:
    chosen, event = programme_of(request.event), request.event
    lines = [line for day in days for line in day.lines]
    people = expected_people(event)
    rooms = seats_in_rooms(event)
    return {
        "days": [(day, date_of(event.starts_on, day.number)) for day in days],
        "chosen": chosen,
        "people": people,
        "rounds": sum(line.number is not None for line in lines),
        "minutes": sum(line.block.minutes for line in lines if line.number is not None),
        "seats": seats_of(event, chosen),
        "rooms": rooms,
        "spread": _spread(people, seats_of(event, chosen), rooms),
        "short_of_seats": people - rooms["seats"] if rooms["tables"] and people > rooms["seats"] else 0,
        "doubled": doubled_labels(event),
        "agreements": Agreement.objects.filter(event=event).count(),
        "unhosted": sum(any(one.kind in {"place", "greeters"} for one in line.advice) for line in lines),
        "next_day": (days[-1].number if days else 0) + 1,
    }


def _spread(people: int, seats: int, rooms: dict[str, int]) -> dict[str, int] | None:
    """Return how many sit at how many tables, where that is not as many as were asked for at each."""
    if people < seats or (rooms["tables"] and rooms["seats"] != rooms["tables"] * seats):
        return None  # tables of several sizes have no number that anybody could be surprised by
    tables = rooms["tables"] or -(-people // seats)
    fewest, most = people // tables, -(-people // tables)
    return None if fewest == seats or most > seats else {"tables": tables, "fewest": fewest, "most": most}


def date_of(starts_on: date | None, day: int) -> date | None:
    """Return the date of a day of the event, if its first is known."""
    return starts_on + timedelta(days=day - 1) if starts_on else None


def start(request: EventRequest) -> HttpResponse:
    """Make a programme of an opening, a lunch and perhaps some rounds."""
    form = SmallForm(request.POST)
    if form.is_valid():
        try:
            change = act.start_small(event=request.event, by=request.user, given=act.Small(**form.cleaned_data))
        except RefusedError as error:
            form.add_error(None, str(error))
        else:
            done(request, _("Your programme stands. Everything in it can be changed."), change)
            return redirect(address(request, "programme"))
    return _start(request, form, status=422)


def template(request: EventRequest) -> HttpResponse:
    """Take days and blocks from a template."""
    chosen = templates().get(request.POST.get("template", ""))
    if chosen is None:
        raise Http404
    change = act.apply_template(event=request.event, by=request.user, template=chosen)
    said = _("“%(name)s” is your programme now. Everything in it can be changed.") % {"name": chosen.name}
    done(request, said, change)
    return redirect(address(request, "programme"))


def block_new(request: EventRequest) -> HttpResponse:
    """Add a block."""
    form = BlockForm(request.POST or None, event=request.event, initial=_suggested(request))
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        in_step = fields.pop("in_step")
        try:
            change, block = act.add_block(event=request.event, by=request.user, in_step=in_step, **fields)
        except RefusedError as error:
            form.add_error(None, str(error))
        else:
            done(request, _("“%(block)s” is added.") % {"block": block}, change)
            return redirect(f"{address(request, 'programme')}#block-{block.pk}")
    return _block_page(request, form, None)


def _suggested(request: EventRequest) -> dict[str, Any]:
    """Return what a new block begins with: after the last one of its day, or in the gap that was named."""
    day = request.GET.get("day", "1")
    number = int(day) if day.isdecimal() and len(day) < 4 else 1  # noqa: PLR2004 - digits
    last = Block.objects.filter(event=request.event, day=number).order_by("-starts_at", "-pk").first()
    after = min(minute(last.starts_at) + last.minutes, 23 * 60 + 30) if last else 9 * 60
    suggested: dict[str, Any] = {"day": number, "starts_at": time(*divmod(after, 60)), "minutes": 45, "kind": "round"}
    kind, at, minutes = (request.GET.get(name, "") for name in ("kind", "at", "minutes"))
    if kind in Block.Kind.values:
        suggested["kind"] = kind
    if is_number(minutes):
        suggested["minutes"] = min(int(minutes), 600)
    try:
        suggested["starts_at"] = time.fromisoformat(at)
        suggested["in_step"] = False
    except ValueError:
        pass
    return suggested


def block(request: EventRequest, block: int) -> HttpResponse:
    """Change a block."""
    found = get_object_or_404(Block, event=request.event, pk=block)
    form = BlockForm(request.POST or None, event=request.event, instance=found)
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        in_step = fields.pop("in_step")
        try:
            change = act.edit_block(block=found, by=request.user, in_step=in_step, **fields)
        except RefusedError as error:
            form.add_error(None, str(error))
        else:
            done(request, _("“%(block)s” is changed.") % {"block": found}, change)
            return redirect(f"{address(request, 'programme')}#block-{found.pk}")
    return _block_page(request, form, found)


def _block_page(request: EventRequest, form: BlockForm, found: Block | None) -> HttpResponse:
    shown = {"form": form, "stretch": found, "name": str(Block.objects.get(pk=found.pk)) if found else ""}
    return render(request, "console/programme/block.html", shown, status=422 if form.errors else 200)


def block_move(request: EventRequest, block: int) -> HttpResponse:
    """Let a block and its neighbour change places."""
    found = get_object_or_404(Block, event=request.event, pk=block)
    try:
        change = act.move_block(block=found, by=request.user, up="up" in request.POST)
    except RefusedError as error:
        refused(request, error)
    else:
        now = Block.objects.get(pk=found.pk)
        done(
            request, _("“%(block)s” begins at %(time)s now.") % {"block": now, "time": f"{now.starts_at:%H:%M}"}, change
        )
    return redirect(f"{address(request, 'programme')}#block-{found.pk}")


def block_delete(request: EventRequest, block: int) -> HttpResponse:
    """Take a block out."""
    found = get_object_or_404(Block, event=request.event, pk=block)
    name = str(found)
    try:
        change = act.delete_block(block=found, by=request.user, in_step="in_step" in request.POST)
    except RefusedError as error:
        refused(request, error)
    else:
        done(request, _("“%(block)s” is taken out.") % {"block": name}, change)
    return redirect(address(request, "programme"))
