"""What a route declares: who may use it, in what scope; one table of all of them drives urls, guards and tests."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from kinfolk_web.accounts.stepping import ask_again, back, say_once_more
from kinfolk_web.communities.models import Community, Event, Role
from kinfolk_web.communities.queries import communities_of, events_of, roles_of
from kinfolk_web.core.errors import answer
from kinfolk_web.core.remembering import remembering
from kinfolk_web.day.desks import desk_of
from kinfolk_web.people.visiting import ends_at, has_proved, is_over, visit_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django.http.response import HttpResponseBase
    from django.urls import URLPattern

    from kinfolk_web.accounts.models import User
    from kinfolk_web.day.models import Desk
    from kinfolk_web.people.models import Attendee, Visit

Answer = TypeVar("Answer", bound="HttpResponseBase")
Scope = Literal["public", "attendee", "desk", "account", "community", "event"]

ORGANISERS = frozenset({Role.ORGANISER})
READERS = frozenset({Role.ORGANISER, Role.READ_ONLY, Role.HOST_LEAD})
ALL_STAFF = frozenset(Role)
MODERATORS = frozenset({Role.ORGANISER, Role.MODERATOR})
SAFETY = frozenset({Role.SAFETY_LEAD})


class StaffRequest(HttpRequest):
    """A request of a signed-in member of staff."""

    user: User
    htmx: Any


class CommunityRequest(StaffRequest):
    """A request within a community that exists for whoever asks."""

    community: Community
    room: str
    roles: frozenset[Role]


class EventRequest(CommunityRequest):
    """A request within an event that exists for whoever asks."""

    event: Event


class AttendeeRequest(HttpRequest):
    """A request from a browser in which an attendee has opened their personal link."""

    visit: Visit
    attendee: Attendee
    community: Community
    event: Event
    htmx: Any


class DeskRequest(HttpRequest):
    """A request from a browser that was paired as a desk at the door."""

    desk: Desk
    community: Community
    event: Event


@dataclass(frozen=True, kw_only=True)
class Route:
    """One address: what answers it, how, and for whom.

    Parameters
    ----------
    scope
        ``public`` (anybody), ``attendee`` (a browser that has opened a personal link), ``desk`` (one that was paired for
        the door), ``account`` (signed in), ``community`` or ``event`` (a role there; it does not exist for others). The
        address of an attendee's page is relative to ``my/``, of a desk's to ``door/``, that of the last two to the
        community or the event.
    roles
        Who may use it; others who may see the community or event are refused (403).
    for_guests
        Whether a page of a community opens for whoever has a role at one of its events alone; they have none on it.
    lasts
        Whether an attendee's page stays open after the event, for whoever is in a season of circles.
    step_up
        Whether the password or second factor, of an attendee a code, must have been given within the last 15 minutes.
    """

    path: str
    view: Callable[..., HttpResponseBase]
    name: str
    scope: Scope
    roles: frozenset[Role] = frozenset()
    methods: tuple[str, ...] = ("GET",)
    step_up: bool = False
    for_guests: bool = False
    lasts: bool = False

    @property
    def room(self) -> str:
        """The room of the page, as the row of rooms marks it: the package that its view stands in."""
        return self.view.__module__.rsplit(".", 2)[-2]


PREFIX = {
    "public": "",
    "attendee": "my/",
    "desk": "door/",
    "account": "",
    "community": "c/<slug:community>/",
    "event": "c/<slug:community>/<slug:event>/",
}


def urls(routes: Iterable[Route]) -> list[URLPattern]:
    """Return the guarded url patterns of a table of routes; a community's own pages come before its events."""
    ordered = sorted(routes, key=lambda route: route.scope == "event")
    return [path(PREFIX[route.scope] + route.path, guarded(route), name=route.name) for route in ordered]


def guarded(route: Route) -> Callable[..., HttpResponseBase]:
    """Return the view of a route behind everything that the route declares."""
    methods = {*route.methods, *({"HEAD"} if "GET" in route.methods else ()), "OPTIONS"}
    allowed = ", ".join(sorted(methods))

    @wraps(route.view)
    def view(request: Any, **given: Any) -> HttpResponseBase:  # noqa: ANN401 - what urls capture
        if request.method not in methods:
            response = answer(request, 405)
            response["Allow"] = allowed
            return response
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={"Allow": allowed})  # no view: what only asks changes nothing
        if route.scope == "public":
            with scopes_disabled():
                return route.view(request, **given)
        if route.scope == "attendee":
            return _as_attendee(request, route, given)
        if route.scope == "desk":
            return _as_desk(request, route, given)
        return _as_staff(request, route, given)

    view.route = route  # type: ignore[attr-defined]
    return view


def _as_staff(request: Any, route: Route, given: dict[str, Any]) -> HttpResponseBase:  # noqa: ANN401 - signed in or not
    """Answer somebody who is signed in and has a role that the route is for."""
    if not request.user.is_authenticated:
        if request.method == "POST":
            say_once_more(request)
        return redirect_to_login(back(request))  # a page, where one may go on, never what a button asked for
    if route.scope in {"community", "event"}:
        _enter(request, route, given)  # first: a page that does not exist for somebody asks nothing of them
    if route.step_up and (again := ask_again(request)):
        return again
    if route.scope == "account":
        return route.view(request, **given)
    zone = ZoneInfo(request.event.timezone) if route.scope == "event" else timezone.get_default_timezone()
    with scope(community=request.community), timezone.override(zone):  # times of an event are told as clocks there show
        return route.view(request, **given)


def visit_cookie() -> str:
    """Return the name of the cookie by which a browser is known that has opened a personal link."""
    return "__Host-visit" if settings.SECURE else "visit"


def _as_attendee(request: AttendeeRequest, route: Route, given: dict[str, Any]) -> HttpResponseBase:
    """Answer somebody whose personal link was opened in this browser; others are told where their link is."""
    visit = visit_of(request.COOKIES.get(visit_cookie(), ""))
    if visit is None:
        return own_page(render(request, "phone/no_visit.html", status=403))
    if not route.lasts and is_over(visit.attendee.event):
        return redirect("my_circles")  # what is left of the link once the event's own pages are closed
    if route.step_up and not has_proved(visit):
        return redirect(f"{reverse('my_code')}?{urlencode({'next': request.path})}")
    sharing = remembering() if request.method in {"GET", "HEAD"} else nullcontext()  # what is read alone
    with in_the_name_of(request, visit), sharing:
        return own_page(route.view(request, **given))


def own_page(response: Answer) -> Answer:
    """Say that an answer is ours, so that a phone keeps it in place of what it kept, and no captive portal's."""
    response["Kinfolk-Page"] = "own"
    return response


@contextmanager
def in_the_name_of(request: AttendeeRequest, visit: Visit) -> Iterator[None]:
    """Let a request be that of an attendee, within their community and by the clocks of their event."""
    request.visit, request.attendee = visit, visit.attendee
    request.event = visit.attendee.event
    request.community = request.event.community
    with scope(community=request.community), timezone.override(ZoneInfo(request.event.timezone)):
        yield


def desk_cookie() -> str:
    """Return the name of the cookie by which a desk at the door is known."""
    return "__Host-desk" if settings.SECURE else "desk"


def set_desk(response: HttpResponse, desk: Desk, secret: str) -> HttpResponse:
    """Give a browser the cookie by which it is known as a desk from now on."""
    until = ends_at(desk.event)
    response.set_cookie(desk_cookie(), secret, expires=until, secure=settings.SECURE, httponly=True, samesite="Lax")
    return response


def _as_desk(request: DeskRequest, route: Route, given: dict[str, Any]) -> HttpResponseBase:
    """Answer a desk; what is none, or no more, is told so in a way by which it forgets what it kept."""
    desk = desk_of(request.COOKIES.get(desk_cookie(), ""))
    if desk is None:
        response = render(request, "door/no_desk.html", status=403)
        response["Kinfolk-Desk"] = "over"
        return response
    request.desk, request.event, request.community = desk, desk.event, desk.event.community
    with scope(community=request.community), timezone.override(ZoneInfo(request.event.timezone)):
        return route.view(request, **given)


def _enter(request: EventRequest, route: Route, given: dict[str, Any]) -> None:
    """Find community and event for whoever asks; what is not theirs does not exist."""
    community = communities_of(request.user).filter(slug=given.pop("community")).first()
    if community is None:
        raise Http404
    request.community = community
    request.room = route.room
    if route.scope == "event":
        event = events_of(request.user, community).filter(slug=given.pop("event")).first()
        if event is None:
            raise Http404
        event.community = community
        request.event = event
    request.roles = roles_of(request.user, community, getattr(request, "event", None))
    if route.scope == "community" and not request.roles:
        if route.for_guests:
            return
        raise Http404
    if not request.roles & route.roles:
        raise PermissionDenied
