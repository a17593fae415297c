"""Walks every route of the table as anybody, and finds canaries in what comes back; for the tests of every room."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from kinfolk_web.urls import ROUTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.test import Client

    from kinfolk_web.models import Event
    from kinfolk_web.routing import Route

CLOCKS = {"ETag", "Expires", "Last-Modified", "Date"}
CHANGES_EACH_TIME = (  # what differs between two answers to the same question, whoever asks
    (re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"'), b"csrf"),
    (re.compile(rb'"X-CSRFToken":"[^"]*"'), b"csrf"),
    (re.compile(rb"Reference: [0-9a-f]{8}"), b"reference"),
)


@dataclass(frozen=True)
class Answer:
    """What one address answered."""

    route: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def settled(self) -> bytes:
        """The whole answer without what differs each time."""
        body = self.body
        for pattern, instead in CHANGES_EACH_TIME:
            body = pattern.sub(instead, body)
        return repr((self.status, self.headers)).encode() + body


def numbers_of(event: Event) -> dict[str, str]:
    """Return a value for everything that an address may hold, of things that exist where they can."""
    from django_scopes import scopes_disabled

    from kinfolk_web.models import Attendee, Block, Change, Plan, Room, Table

    def first(model: Any, **where: Any) -> str:
        with scopes_disabled():
            found = model.objects.filter(**where).values_list("pk", flat=True).first()
        return str(found or 1)

    known = {
        "attendee": first(Attendee, event=event),
        "plan": first(Plan, event=event),
        "change": first(Change, event=event),
        "room": first(Room, event=event),
        "block": first(Block, event=event),
        "table": first(Table, room__event=event),
        "uuid": "00000000-0000-4000-8000-000000000000",
    }
    with scopes_disabled():
        code = Attendee.objects.filter(event=event).values_list("code", flat=True).first()
    return known | {"code": code or "nobody"}


def address(route: Route, event: Event) -> str:
    """Return an address of a route in an event; numbers are of the kind that the name of the route or its part says."""
    given: dict[str, Any] = {}
    if route.scope in {"community", "event"}:
        given["community"] = event.community.slug
    if route.scope == "event":
        given["event"] = event.slug
    known = numbers_of(event)
    for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", route.path):
        value = known.get(name) or next((known[one] for one in known if one in route.name), "1")
        if kind == "uuid":
            value = known["uuid"]
        elif kind == "int" and not value.isdigit():
            value = "1"
        elif kind == "int":
            value = int(value)
        given[name] = value
    return reverse(route.name, kwargs=given)


def walk(browser: Client, event: Event, routes: Iterable[Route] = ROUTES) -> Iterator[Answer]:
    """Ask every route that can be read."""
    for route in routes:
        if "GET" in route.methods:
            yield ask(browser, route.name, address(route, event))


def ask(browser: Client, name: str, where: str, method: str = "get", **given: Any) -> Answer:
    """Ask one address and return everything that came back."""
    response = getattr(browser, method)(where, **given)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = tuple(sorted((key, value) for key, value in response.headers.items() if key not in CLOCKS))
    return Answer(name, response.status_code, headers, body)


def digest(answers: Iterable[Answer]) -> dict[str, str]:
    """Return a digest of each answer by its route, to compare two walks."""
    return {one.route: hashlib.sha256(one.settled()).hexdigest() for one in answers}


def found_in(answers: Iterable[Answer], *canaries: str) -> dict[str, list[str]]:
    """Return which canaries came back where."""
    marks = [one.encode() for one in canaries]
    return {
        answer.route: hits
        for answer in answers
        if (hits := [mark.decode() for mark in marks if mark in answer.body or mark in repr(answer.headers).encode()])
    }
