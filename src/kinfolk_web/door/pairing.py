"""How a browser becomes a desk, and stops being one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django_scopes import scope

from kinfolk_web.core.links import find_link
from kinfolk_web.day import desks
from kinfolk_web.people.visiting import is_over
from kinfolk_web.routing import desk_cookie, set_desk

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kinfolk_web.routing import DeskRequest


def pair(request: HttpRequest, secret: str) -> HttpResponse:
    """Show what this link makes of the device, and make it so when the button is pressed; looking changes nothing."""
    link = find_link(secret, desks.PURPOSE)
    if link is None or link.event is None or is_over(link.event):
        return render(request, "door/no_desk.html", {"link": True}, status=410)
    if request.method == "POST":
        with scope(community=link.event.community):
            paired = desks.pair(secret=secret, request=request)
        if paired is not None:
            return set_desk(redirect("door"), *paired)
        return render(request, "door/no_desk.html", {"link": True}, status=410)
    given = {"event": link.event, "name": link.facts.get("name", ""), "finder": link.facts.get("kind") == "finder"}
    return render(request, "door/pair.html", given)


def leave(request: DeskRequest) -> HttpResponse:
    """End this desk from its own page; what it kept is wiped."""
    desks.end(desk=request.desk, by=None)
    response = render(request, "door/no_desk.html", {"left": True})
    response["Kinfolk-Desk"] = "over"
    response.delete_cookie(desk_cookie(), samesite="Lax")
    return response
