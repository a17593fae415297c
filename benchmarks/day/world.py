"""An event that is in the middle of its day, made inside an installation, and what is found in it at the end."""

from __future__ import annotations

import json
import random
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypedDict

SLUG = "bench"
EVENT = f"/c/lamplighters/{SLUG}/"
DESKS, TAPS = 6, 10
MORE_TAPS = 4  # beside those ten, to compare taps with and without an organiser's work beside them
CHAIRS = 9  # at each table, of which eight are planned
CALLED = "I look for the exits first"
HOUR = 10  # the local hour in which the day is found: its first round is over, the second one is next


class Made(TypedDict):
    """What was made: the event's key, each phone's cookie with its owner's code and statements to tap, desks' cookies."""

    event: int
    phones: list[tuple[str, str, list[int]]]
    desks: list[str]


def prepare(people: int, file: str) -> None:
    """Make an event of so many people, plan and release it; write cookies, statements to tap and desks into a file."""
    from django.http import HttpRequest
    from django.utils import timezone
    from django_scopes import scope

    from kinfolk.example import invent_people
    from kinfolk_web import demo
    from kinfolk_web.accounts.models import User
    from kinfolk_web.day import desks
    from kinfolk_web.models import Attendee, Community, Event, MeToo, Statement, Table
    from kinfolk_web.people import inventing

    community, olive = Community.objects.get(slug=demo.SLUG), User.objects.get(email=demo.ORGANISER)
    zone, today = zone_where(HOUR, timezone.now())
    with scope(community=community):
        event = Event.objects.create(
            community=community, name="Bench", slug=SLUG, starts_on=today, timezone=zone, expected=people
        )
        inventing.add(event=event, invented=invent_people(people, seed=11))
        demo._room(event, -(-people // demo.SEATS))  # noqa: SLF001
        Table.objects.filter(room__event=event, spare=False).update(seats=CHAIRS)
        demo._programme(event)  # noqa: SLF001
        demo._plan(event, olive)  # noqa: SLF001
        everybody = list(Attendee.objects.filter(event=event).order_by("pk"))
        secrets = _visits(event, everybody)
        numbers = list(Statement.objects.filter(event=event).order_by("pk").values_list("pk", flat=True))
        said: dict[int, set[int]] = {}
        for attendee, statement in MeToo.objects.filter(attendee__event=event).values_list("attendee", "statement"):
            said.setdefault(attendee, set()).add(statement)
        chance = random.Random(1)
        phones = [
            (cookie, one.code, chance.sample([n for n in numbers if n not in said.get(one.pk, ())], TAPS + MORE_TAPS))
            for one, cookie in zip(everybody, secrets, strict=True)
        ]
        names = (f"Desk {number + 1}" for number in range(DESKS))
        doors = [desks.pair_here(event=event, name=name, by=olive, request=HttpRequest())[1] for name in names]
    made: Made = {"event": event.pk, "phones": phones, "desks": doors}
    Path(file).write_text(json.dumps(made), encoding="utf-8")


def called_out(file: str) -> None:
    """Let four of ten people say one sentence and put it among the cues; write the cue and who said it into a file.

    Who is known by their place in the order in which phones were made.
    """
    from django_scopes import scopes_disabled

    from kinfolk_web.day import looking
    from kinfolk_web.models import Attendee, Event, MeToo, Statement
    from kinfolk_web.people import moderating

    with scopes_disabled():
        event = Event.objects.get(slug=SLUG)
        people = list(Attendee.objects.filter(event=event, visits__isnull=False).distinct().order_by("pk"))
        says = [nth for nth in range(len(people)) if nth % 5 < 2]
        moderating.add(event=event, text=CALLED, by=None)
        statement = Statement.objects.get(event=event, text=CALLED)
        MeToo.objects.bulk_create(MeToo(statement=statement, attendee=people[nth]) for nth in says)
        cue = looking.add(event=event, statement=statement.pk, by=None)
    Path(file).write_text(json.dumps({"cue": cue.pk, "says": says}), encoding="utf-8")


def zone_where(hour: int, now: datetime) -> tuple[str, date]:
    """Return a time zone in which it is about that hour, and the date there: a day can be measured at any time."""
    ahead = hour - now.astimezone(UTC).hour
    ahead += 24 if ahead < -12 else 0
    there = now.astimezone(UTC) + timedelta(hours=ahead)
    return (f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"), there.date()


def _visits(event, everybody) -> list[str]:  # noqa: ANN001 - models are not loaded where this module is
    """Open everybody's page in a browser of their own; return the secrets of its cookies."""
    import secrets

    from django.utils import timezone

    from kinfolk_web.core.links import digest
    from kinfolk_web.models import Visit
    from kinfolk_web.people.visiting import ends_at

    made = [secrets.token_urlsafe(32) for _ in everybody]
    until, now = ends_at(event), timezone.now()
    Visit.objects.bulk_create(
        Visit(attendee=one, digest=digest(secret), invitation=one.invitation, seen_at=now, expires_at=until)
        for one, secret in zip(everybody, made, strict=True)
    )
    return made


def repaired(number: int) -> None:
    """Print what the last repair took in its worker, and what it proposes, as JSON in the last line."""
    from django_scopes import scopes_disabled

    from kinfolk_web.day import mending
    from kinfolk_web.models import DoorSeat, Event, Job

    with scopes_disabled():
        event = Event.objects.get(slug=SLUG)
        job = Job.objects.filter(event=event, kind="repair").latest("created_at")
        found = mending.proposal_of(event, number)
        said: dict[str, object] = {"state": job.state}
        if found is not None and job.finished_at is not None:
            said["seconds"] = (job.finished_at - job.created_at).total_seconds()
            said["chairs"] = DoorSeat.objects.filter(event=event, round=number, attendee__isnull=False).count()
            said |= {name: getattr(found, name) for name in ("movers", "seated", "freed", "before", "after", "present")}
            said["closed"] = len(found.closed)
            said["plan"] = found.plan.number
    sys.stdout.write(json.dumps(said) + "\n")


def count() -> None:
    """Print what is there, as JSON in the last line."""
    from django.db.models import Count
    from django_scopes import scopes_disabled

    from kinfolk_web.models import Attendee, CheckIn, DoorSeat, MeToo, Seat, ToldCount, WalkIn

    with scopes_disabled():
        coming = Attendee.objects.filter(event__slug=SLUG)
        seats = DoorSeat.objects.filter(event__slug=SLUG)
        double = seats.values("round", "table", "number").annotate(many=Count("pk")).filter(many__gt=1)
        twice = Seat.objects.filter(plan__event__slug=SLUG).values("plan", "round", "attendee")
        found = {
            "me_toos": MeToo.objects.filter(attendee__event__slug=SLUG).count(),
            "answers": sum(one.answers for one in ToldCount.objects.filter(statement__event__slug=SLUG)),
            "people": coming.count(),
            "check_ins": CheckIn.objects.filter(event__slug=SLUG, kind=CheckIn.Kind.HERE).count(),
            "checked_in": coming.filter(check_ins__kind=CheckIn.Kind.HERE).distinct().count(),
            "walk_ins": WalkIn.objects.filter(event__slug=SLUG).count(),
            "seated_walk_ins": seats.filter(attendee__isnull=False).values("attendee").distinct().count(),
            "double_chairs": double.count(),
            "double_seats": twice.annotate(many=Count("pk")).filter(many__gt=1).count(),
        }
    sys.stdout.write(json.dumps(found) + "\n")
