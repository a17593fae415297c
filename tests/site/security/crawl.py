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

UUID, NO_UUID = 36, "00000000-0000-4000-8000-000000000000"
CLOCKS = {"ETag", "Expires", "Last-Modified", "Date", "Content-Length"}  # the body itself is compared
CHANGES_EACH_TIME = (  # what differs between two answers to the same question, whoever asks
    (re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"'), b"csrf"),
    (re.compile(rb'"X-CSRFToken":"[^"]*"'), b"csrf"),
    (re.compile(rb'name="key" value="[0-9a-f-]{36}"'), b"key"),
    (re.compile(rb"Reference: [0-9a-f]{8}"), b"reference"),
    (re.compile(rb"\nDate: [^\r\n]+"), b"date"),  # of a mail as a file
    (re.compile(rb"={15}\d+=="), b"boundary"),
    (re.compile(rb"/live/[^/\"]+/"), b"stream"),
    (re.compile(rb'"at": ?[0-9.]+'), b"at"),
    (re.compile(rb'data-at="\d+"'), b"at"),
    (re.compile(rb'<ul class="displays">.*?</ul>', re.DOTALL), b"displays"),  # looking at a wall is being seen by it
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


QUERIES = {  # what a page is asked for besides its address
    "plan_table": "?table={table}",
    "plan_price": "?round=1&person={code}&table={other}",
    "plans_compare": "?a=1&b=1",
    "people": "?q=a",
}


def things_of(event: Event) -> dict[str, str]:
    """Return for each part of addresses something that exists, if there is any; by the word that stands before it."""
    from django_scopes import scopes_disabled

    from kinfolk_web import models

    def first(model: Any, field: str = "pk", **where: Any) -> str:
        found = model.objects.filter(**where).values_list(field, flat=True).order_by("pk").first()
        return str(found or "")

    with scopes_disabled():
        tables = list(models.Sitting.objects.filter(plan__event=event).values_list("table", flat=True).distinct()[:2])
        code = first(models.Attendee, "code", event=event)
        return {
            "agreements": first(models.Agreement, event=event),
            "blocks": first(models.Block, event=event),
            "changes": first(models.Change, event=event),
            "again": first(models.WalkIn, event=event),
            "desks": first(models.Desk, event=event),
            "export": first(models.Job, event=event, kind="people.export"),
            "file": first(models.StoredFile, event=event, name__endswith="-people.csv"),
            "files": first(models.StoredFile, event=event, name__endswith=".xlsx"),
            "find-out": "same-treatment",
            "fixtures": first(models.Fixture, room__event=event),
            "i": link(event),
            "board": board(event),
            "instruments": first(models.Instrument, event=event),
            "later": follow_up(event),
            "making": first(models.Job, event=event, kind="outcomes.report"),
            "reports": first(models.BoardReport, "number", event=event),
            "stories": first(models.Story, event=event),
            "import": first(models.Import, event=event),
            "jobs": first(models.Job, event=event, kind="solve"),
            "kinds": "invitation",
            "mailings": first(models.Mailing, event=event),
            "mails": first(models.Mail, event=event),
            "merge": first(models.Job, event=event, kind="mail.merge"),
            "next": next_time(event),
            "no-mail": link(event, no_mail=True),
            "one": code,
            "open-tables": first(models.OpenTable, event=event),
            "people": code,
            "plans": first(models.Plan, "number", event=event),
            "print": first(models.Job, event=event, kind="print"),
            "promises": "hosted",
            "quotable": "csv",
            "q": first(models.Attendee, "token", event=event),
            "rooms": first(models.Room, event=event),
            "rounds": "1",
            "seasons": first(models.Season, community=event.community),
            "circles": first(models.Season, community=event.community),
            "statements": first(models.Statement, event=event),
            "words": "en",
            "wall": wall(event),
            "tables": first(models.Table, room__event=event),
            "?code": code,
            "?table": tables[0] if tables else "1",
            "?other": tables[-1] if tables else "1",
        }


def next_time(event: Event) -> str:
    """Return what stands in the link of somebody's mails after the event."""
    from kinfolk_web.again.links import secret_of
    from kinfolk_web.models import Attendee

    attendee = Attendee.objects.filter(event=event).order_by("pk").first()
    return secret_of(attendee) if attendee else ""


def link(event: Event, *, no_mail: bool = False) -> str:
    """Return what stands in somebody's personal link, or in the one that ends mails to them."""
    from kinfolk_web.models import Attendee
    from kinfolk_web.people.invitations import secret_of
    from kinfolk_web.people.unwanted import no_mail_secret

    attendee = Attendee.objects.filter(event=event).order_by("pk").first()
    return (no_mail_secret if no_mail else secret_of)(attendee) if attendee else ""


def board(event: Event) -> str:
    """Return what stands in the link by which a board reads a report."""
    from kinfolk_web.models import BoardReport
    from kinfolk_web.outcomes.reporting.links import make

    return make(event=event, by=None) if BoardReport.objects.filter(event=event).exists() else ""


def follow_up(event: Event) -> str:
    """Return what stands in somebody's link to the follow-up."""
    from kinfolk_web.models import Attendee
    from kinfolk_web.outcomes.asking.later import secret_of

    attendee = Attendee.objects.filter(event=event).order_by("pk").first()
    return secret_of(attendee) if attendee else ""


def wall(event: Event) -> str:
    """Return what stands in the link of a display of an event."""
    from kinfolk_web.day.walls import secret_of
    from kinfolk_web.models import Wall

    found = Wall.objects.filter(event=event).first()
    return secret_of(found) if found else ""


def address(route: Route, event: Event, things: dict[str, str] | None = None) -> str:
    """Return an address of a route in an event, of things that exist where they can."""
    things = things_of(event) if things is None else things
    given: dict[str, Any] = {}
    if route.scope in {"community", "event"}:
        given["community"] = event.community.slug
    if route.scope == "event":
        given["event"] = event.slug
    before = ""
    for part in route.path.split("/"):
        if found := re.fullmatch(r"<(?:(\w+):)?(\w+)>", part):
            kind, name = found.groups()
            value = {"community": event.community.slug, "event": event.slug}.get(name) or things.get(before, "")
            if kind == "uuid":
                given[name] = value if len(value) == UUID else NO_UUID
            else:
                given[name] = (
                    int(value) if kind == "int" and value.isdigit() else "1" if kind == "int" else value or "x"
                )
        else:
            before = part
    asked = QUERIES.get(route.name, "")
    return reverse(route.name, kwargs=given) + asked.format(
        **{name: things["?" + name] for name in ("code", "table", "other")}
    )


def walk(browser: Client, event: Event, routes: Iterable[Route] = ROUTES) -> Iterator[Answer]:
    """Ask every route that can be read."""
    things = things_of(event)
    for route in routes:
        if "GET" in route.methods:
            yield ask(browser, route.name, address(route, event, things))


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
