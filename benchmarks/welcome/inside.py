"""What a run makes and reads inside the installation: the event of tomorrow, and what has arrived in it."""

from __future__ import annotations

import time
from datetime import timedelta

SLUG = "bench"
EVENT, NAME = f"/c/lamplighters/{SLUG}/", "Benchmark of the welcome"
STATEMENTS = 60
EVENING = 20  # the local hour: tables are told from five in the afternoon of the day before


def prepare(people: int) -> None:
    """Make an event of tomorrow with so many people, a room and a programme, who have said nothing yet."""
    from django.utils import timezone
    from django_scopes import scope

    from benchmarks.day.world import zone_where
    from kinfolk.example import invent_people
    from kinfolk_web import demo
    from kinfolk_web.models import Attendee, Community, Event, MeToo, Plan, Statement, Tie
    from kinfolk_web.people import inventing, moderating

    community = Community.objects.get(slug="lamplighters")
    zone, today = zone_where(EVENING, timezone.now())
    with scope(community=community):
        event = Event.objects.create(
            community=community,
            name=NAME,
            slug=SLUG,
            starts_on=today + timedelta(days=1),
            timezone=zone,
            expected=people,
        )
        inventing.add(event=event, invented=invent_people(people, seed=11))
        Tie.objects.filter(event=event).delete()
        MeToo.objects.filter(attendee__event=event).delete()
        Statement.objects.filter(event=event).delete()
        demo._room(event, -(-people // demo.SEATS))  # noqa: SLF001
        demo._programme(event)  # noqa: SLF001
        for number in range(STATEMENTS):
            moderating.add(event=event, text=f"I have never counted to {number}", by=None)
        numbers = list(Statement.objects.filter(event=event).values_list("pk", flat=True))
        assert not Plan.objects.filter(event=event).exists()
        print("made", Attendee.objects.filter(event=event).exclude(email="").count(), *numbers)


def count() -> None:
    """Print what has arrived: visits, me-toos, statements sent, greeters, newcomers, seats, plan's own seconds."""
    from django_scopes import scopes_disabled

    from kinfolk_web.models import Attendee, Event, Mail, MeToo, Release, Seat, Statement, Visit, Welcome
    from kinfolk_web.welcome.queries import new_people

    with scopes_disabled():
        event = Event.objects.get(slug=SLUG)
        coming = Attendee.objects.filter(event__slug=SLUG)
        held = Release.objects.filter(event__slug=SLUG).select_related("plan").first()
        plan = held.plan if held else None
        print(
            "counted",
            Mail.objects.filter(event__slug=SLUG, kind="invitation", state="sent").count(),
            Visit.objects.filter(attendee__in=coming).count(),
            MeToo.objects.filter(attendee__in=coming, own=True).count(),
            Statement.objects.filter(event__slug=SLUG, author__isnull=False).exclude(state="draft").count(),
            Welcome.objects.filter(event__slug=SLUG, ended_at=None).count(),
            new_people(event).count(),
            Seat.objects.filter(plan=plan, round=1).count() if plan else 0,
            round(plan.seconds, 1) if plan else 0,
        )


def released() -> None:
    """Print how many plans of the event hold."""
    from django_scopes import scopes_disabled

    from kinfolk_web.models import Release

    with scopes_disabled():
        print(Release.objects.filter(event__slug=SLUG).count())


def job(kind: str) -> None:
    """Print how long the last job of a kind took since it was asked for, or that it runs."""
    from kinfolk_web.models import Job

    last = Job.objects.filter(event__slug=SLUG, kind=kind).latest("created_at")
    print((last.finished_at - last.created_at).total_seconds() if last.over and last.finished_at else "running")
    assert last.state in {"waiting", "running", "done"}, last.problem


def wait_for_pages(quiet: int) -> None:
    """Wait until all pages are made ahead; print how many there were to make, and how many are left if none came for so long."""
    from django_scopes import scope

    from kinfolk_web.models import Event
    from kinfolk_web.phone import ahead

    event = Event.objects.select_related("community").get(slug=SLUG)
    with scope(community=event.community):
        first = left = len(ahead.lacking(event))
        moved = time.monotonic()
        while left and time.monotonic() - moved < quiet:
            time.sleep(2)
            before, left = left, len(ahead.lacking(event))
            moved = time.monotonic() if left < before else moved
    print(first, left)


def openers() -> None:
    """Print the personal links of a newcomer who has a greeter, and of somebody who hosts a table."""
    from django_scopes import scopes_disabled

    from kinfolk_web.models import Sitting, Welcome
    from kinfolk_web.people.invitations import address_of

    with scopes_disabled():
        welcome = Welcome.objects.filter(event__slug=SLUG, ended_at=None).select_related("newcomer").order_by("pk")[0]
        hosted = (
            Sitting.objects.filter(plan__event__slug=SLUG, host__isnull=False).select_related("host").order_by("pk")
        )
        print(address_of(welcome.newcomer), address_of(hosted[0].host))
