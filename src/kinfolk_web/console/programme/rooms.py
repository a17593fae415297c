"""Pages on rooms: the floor plan with its editor, tables generated, dragged, or written into a list."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kinfolk_web.console.people.gaps import unmet_needs
from kinfolk_web.console.programme.room_forms import FixtureForm, GenerateForm, RoomForm
from kinfolk_web.console.programme.saying import address, done, undo_address, with_pins
from kinfolk_web.outcomes.asking.rooms import last_time
from kinfolk_web.programme.actions import rooms as act
from kinfolk_web.programme.errors import RefusedError
from kinfolk_web.programme.models import Fixture, Room
from kinfolk_web.programme.queries import (
    crowding,
    doubled_labels,
    expected_people,
    pins_at,
    programme_of,
    room_plan,
    seats_in_rooms,
)

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.routing import EventRequest

MOST_MOVES = 700
NAMED = 6  # of what stands in the way


def rooms(request: EventRequest) -> HttpResponse:
    """Show the rooms; with a single one, go there at once."""
    found = list(Room.objects.filter(event=request.event))
    if len(found) == 1:
        return redirect(address(request, "room", found[0].pk))
    if not found and "organiser" in request.roles:
        return redirect(address(request, "room_new"))
    plans = [room_plan(room) for room in found]
    return render(request, "console/programme/rooms.html", {"plans": plans, "all": seats_in_rooms(request.event)})


def room_new(request: EventRequest) -> HttpResponse:
    """Make a room."""
    count = Room.objects.filter(event=request.event).count()
    people = expected_people(request.event)
    side = max(10, math.ceil(math.sqrt(max(people, 30) * 2.2)))  # about 2.2 m² a person at round tables
    initial = {
        "name": _("Main room") if not count else "",
        "width": math.ceil(side * 1.2),
        "depth": math.ceil(side * 0.9),
    }
    form = RoomForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        change, room = act.make_room(event=request.event, by=request.user, **form.values())
        done(request, _("“%(room)s” is there. Now fill it with tables.") % {"room": room.name}, change)
        return redirect(address(request, "room", room.pk))
    shown = {"form": form, "people": people, "others": count}
    return render(request, "console/programme/room_new.html", shown, status=422 if form.errors else 200)


def room(request: EventRequest, room: int) -> HttpResponse:
    """Show a room's floor plan and what can be done with it."""
    return _room_page(request, room_or_404(request, room))


def room_or_404(request: EventRequest, room: int) -> Room:
    """Return a room of the event."""
    found = get_object_or_404(Room, event=request.event, pk=room)
    found.event = request.event
    return found


def _room_page(request: EventRequest, found: Room, status: int = 200, **forms: Any) -> HttpResponse:  # noqa: ANN401 - forms with errors
    plan = room_plan(found)
    crowded, pins = crowding(found), pins_at(request.event)
    shown = {
        "room": found,
        "plan": plan,
        "rooms": list(Room.objects.filter(event=request.event)),
        "all": seats_in_rooms(request.event),
        "people": expected_people(request.event),
        "generate": GenerateForm(initial=_suggested(request, plan)),
        "edit": RoomForm(instance=found),
        "fixture": FixtureForm(initial={"x": round(found.width / 2, 1), "y": 1, "width": 2, "depth": 1}),
        "pinned": sum(pins[one["label"]] for one in plan["tables"]),
        "crowded": crowded[:NAMED],
        "crowded_more": max(0, len(crowded) - NAMED),
        "doubled": doubled_labels(request.event),
        "moving": reverse("room_move", args=[request.community.slug, request.event.slug, found.pk]),
        "last_time": last_time(found),
        "lacks": unmet_needs(request.event),
        "editable": "organiser" in request.roles,
        **forms,
    }
    return render(request, "console/programme/room.html", shown, status=status)


def _suggested(request: EventRequest, plan: dict[str, Any]) -> dict[str, Any]:
    """Return the tables that the people who are expected need, one of them spare."""
    seats = programme_of(request.event).seats
    there = seats_in_rooms(request.event)["seats"] - plan["seats"]
    people = max(0, expected_people(request.event) - there)
    needed = math.ceil(people / seats) or 5
    return {"count": needed + 1, "spare": 1, "seats": seats + 1}


def room_edit(request: EventRequest, room: int) -> HttpResponse:
    """Change a room's name and size."""
    found = room_or_404(request, room)
    form = RoomForm(request.POST, instance=room_or_404(request, room))
    if not form.is_valid():
        return _room_page(request, found, status=422, edit=form)
    change = act.edit_room(room=found, by=request.user, **form.changes())
    done(request, _("The room is changed."), change)
    return redirect(address(request, "room", found.pk))


def room_delete(request: EventRequest, room: int) -> HttpResponse:
    """Take a room out."""
    found = room_or_404(request, room)
    change = act.delete_room(room=found, by=request.user)
    said = _("“%(room)s” is gone with its tables.") % {"room": found.name}
    done(request, with_pins(said, change), change)
    return redirect(address(request, "rooms" if Room.objects.filter(event=request.event).exists() else "programme"))


def room_generate(request: EventRequest, room: int) -> HttpResponse:
    """Fill a room with tables."""
    found = room_or_404(request, room)
    form = GenerateForm(request.POST)
    if form.is_valid():
        try:
            change = act.generate(room=found, by=request.user, given=form.given())
        except RefusedError as error:
            form.add_error(None, str(error))
        else:
            many = form.cleaned_data["count"]
            said = ngettext("%(many)d table stands in the room.", "%(many)d tables stand in the room.", many)
            done(request, with_pins(said % {"many": many}, change), change)
            return redirect(address(request, "room", found.pk))
    return _room_page(request, found, status=422, generate=form)


def room_move(request: EventRequest, room: int) -> HttpResponse:
    """Put tables and fixtures where somebody dragged them; tells where they stand if somebody else was faster."""
    found = room_or_404(request, room)
    if request.content_type != "application/json":
        return HttpResponseBadRequest()
    try:
        given = json.loads(request.body)
        tables = _moves(given.get("tables", []))
        fixtures = _moves(given.get("fixtures", []))
    except (AttributeError, KeyError, TypeError, ValueError):
        return HttpResponseBadRequest()
    try:
        change = act.move(room=found, by=request.user, tables=tables, fixtures=fixtures)
    except act.MovedMeanwhileError as error:
        return JsonResponse({"problem": str(error), "places": error.places}, status=409)
    except RefusedError as error:
        return JsonResponse({"problem": str(error), "places": {}}, status=409)
    crowded = [_in_words(pair) for pair in crowding(found)]
    return JsonResponse({"undo": undo_address(request, change), "crowded": crowded[:NAMED]})


def _in_words(pair: tuple[str, str]) -> str:
    if not pair[1]:
        return _("%(one)s stands outside of the room.") % {"one": pair[0]}
    return _("%(one)s and %(other)s stand in each other’s way.") % {"one": pair[0], "other": pair[1]}


def _moves(given: list[dict[str, Any]]) -> list[act.Move]:
    if len(given) > MOST_MOVES:
        raise ValueError(len(given))
    moves = [
        act.Move(
            int(one["id"]), (float(one["was"][0]), float(one["was"][1])), (float(one["to"][0]), float(one["to"][1]))
        )
        for one in given
    ]
    if not all(math.isfinite(number) for one in moves for number in (*one.was, *one.to)):
        raise ValueError("not a place")
    return moves


def fixture_new(request: EventRequest, room: int) -> HttpResponse:
    """Put something else into a room."""
    found = room_or_404(request, room)
    form = FixtureForm(request.POST)
    if not form.is_valid():
        return _room_page(request, found, status=422, fixture=form)
    change, piece = act.add_fixture(room=found, by=request.user, **form.values())
    done(request, _("“%(piece)s” stands in the room.") % {"piece": piece}, change)
    return redirect(f"{address(request, 'room', found.pk)}#fixture-{piece.pk}")


def fixture(request: EventRequest, room: int, fixture: int) -> HttpResponse:
    """Change something else that stands in a room."""
    found = room_or_404(request, room)
    row = get_object_or_404(Fixture, room=found, pk=fixture)
    row.room = found
    form = FixtureForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        change = act.edit_fixture(fixture=row, by=request.user, **form.changes())
        done(request, _("“%(piece)s” is changed.") % {"piece": row}, change)
        return redirect(f"{address(request, 'room', found.pk)}#fixture-{row.pk}")
    shown = {"form": form, "room": found, "key": row.pk, "label": str(row), "kind": "fixture"}
    return piece_page(request, shown)


def piece_page(request: EventRequest, shown: dict[str, Any]) -> HttpResponse:
    """Return the form of a table or fixture: alone beside the floor plan, or as a page of its own."""
    form = shown["form"]
    part = request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"
    template = "console/programme/piece.html" if part else "console/programme/piece_page.html"
    return render(request, template, shown, status=422 if form.errors else 200)


def fixture_delete(request: EventRequest, room: int, fixture: int) -> HttpResponse:
    """Take something out of a room."""
    found = room_or_404(request, room)
    row = get_object_or_404(Fixture, room=found, pk=fixture)
    row.room = found
    name = str(row)
    change = act.delete_fixture(fixture=row, by=request.user)
    done(request, _("“%(piece)s” is taken out.") % {"piece": name}, change)
    return redirect(address(request, "room", found.pk))
