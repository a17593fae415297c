"""The finder: a screen at the door on which people find their table from A to Z; names and tables, nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from kinfolk_web.day.desks import stream_of
from kinfolk_web.door.lists import FINDER_FORMAT, people_of, rounds_as_data
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.programme.places import WAYS, places_as_data

if TYPE_CHECKING:
    from kinfolk_web.routing import DeskRequest


def finder(request: DeskRequest) -> HttpResponse:
    """Show the finder; its list comes by itself and stays for when there is no network."""
    given = {
        "desk": request.desk,
        "stream": stream_of(request.desk),
        "ways": json.dumps([str(one) for one in WAYS]),
    }
    response = render(request, "door/find.html", given)
    response["Kinfolk-Desk"] = "page"
    return response


def tables(request: DeskRequest) -> HttpResponse:
    """Give names and tables."""
    plan = plan_that_holds(request.event)
    people = [[name, seats] for _code, name, seats, *_rest in people_of(request.event, plan) if seats]
    said = {
        "format": FINDER_FORMAT,
        "event": request.event.name,
        "now": timezone.now().isoformat(),
        "plan": plan.number if plan else None,
        "rounds": rounds_as_data(request.event),
        "people": people,
        "places": places_as_data(request.event),
    }
    return JsonResponse(said)
