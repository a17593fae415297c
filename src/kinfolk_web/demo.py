"""An invented community with an invented meeting of 300 people, planned and released, its staff at work: to look around in."""

from __future__ import annotations

import sys
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from kinfolk.example import invent_people
from kinfolk_web import demo_staff
from kinfolk_web.accounts.actions import console_link
from kinfolk_web.again.writing import write
from kinfolk_web.communities.models import Community, Event, Membership, Role
from kinfolk_web.communities.queries import INVENTED, INVENTED_ORGANISER
from kinfolk_web.core.audit import change
from kinfolk_web.people import inventing, mailing
from kinfolk_web.people.consenting import BY_KEY
from kinfolk_web.people.consents import Consent
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans import bridge, forecasting
from kinfolk_web.plans.known import known_of
from kinfolk_web.plans.models import Plan, Release
from kinfolk_web.plans.welcoming import hand_on
from kinfolk_web.programme.models import Agreement, Block, ChecklistTick, Duty, Fixture, Programme, Room, Table
from kinfolk_web.seasons.inventing import add as invent_season

if TYPE_CHECKING:
    from collections.abc import Callable

    from kinfolk_web.accounts.models import User

ORGANISER = INVENTED_ORGANISER
SLUG, EVENT = INVENTED, "annual-meeting"
PEOPLE, SEATS = 300, 8
APART, MARGIN = 3.4, 3.2  # metres from table to table, and from the wall to the first
WEEKS_AHEAD = 6
FORECAST_RUNS = 40  # enough for its report; whoever makes it anew gets as many as ever
SUPPER, AT_SUPPER, WEEKS_SINCE, SUPPER_STEPS = "supper", 48, 11, 20_000  # names of the others stay 90 days
BLOCKS = (
    ("08:15", 45, Block.Kind.ARRIVAL, "Doors and coffee", "the plant by the entrance"),
    ("09:00", 25, Block.Kind.OPENING, "Opening: look around", ""),
    ("09:30", 45, Block.Kind.ROUND, "First round of tables", ""),
    ("10:20", 25, Block.Kind.BREAK, "Coffee", "the tall table by the window"),
    ("10:50", 45, Block.Kind.ROUND, "Second round of tables", ""),
    ("11:40", 90, Block.Kind.MEAL, "Lunch with your cast", "the lamp by the buffet"),
    ("13:15", 40, Block.Kind.CAST, "Casts meet", ""),
    ("14:00", 45, Block.Kind.ROUND, "Third round of tables", ""),
    ("14:50", 10, Block.Kind.BREAK, "Tea", "the tall table by the window"),
    ("15:00", 25, Block.Kind.OPEN_TABLES, "Open tables", ""),
    ("15:30", 45, Block.Kind.ROUND, "Fourth round of tables", ""),
    ("16:20", 30, Block.Kind.CLOSING, "Closing circle", ""),
    ("16:50", 40, Block.Kind.BREAK, "A breath of air", "the plant by the entrance"),
    ("17:30", 60, Block.Kind.REUNION, "Reunion hour: bring one", "the long bar"),
)
AGREED = ("Leave a chair free: whoever comes by is welcome.", "Ask before you advise.", "What is said here stays here.")
TICKED = ("programme", "agreements", "questions", "ask_hosts", "import", "room")
OPENING = "Stand up if it is your first time here. Look around: those who stand are not the only ones."
BRING_ONE = (
    "Everybody who has been here before brings one person from today's tables, and introduces them to two friends."
)
CLOSING = "One thing I take with me, one person I will find again."


def load(tell: Callable[[str], None] | None = None, *, people: int = PEOPLE) -> str:
    """Make the demo unless it is there, and return the one-time link of its organiser."""
    tell = tell or _tell
    if not Community.objects.filter(slug=SLUG).exists():
        tell(f"Making the demo: the Lamplighters, and an annual meeting of {people} invented people ...")
        with transaction.atomic():
            _make(tell, people)
    event = Event.objects.filter(community__slug=SLUG, slug=EVENT).select_related("community").first()
    if event is not None:
        demo_staff.mail_links(event)
    secret = console_link(email=ORGANISER)
    return settings.PUBLIC_URL + reverse("console_link", kwargs={"secret": secret})


def _tell(sentence: str) -> None:
    """Say on the way what takes its time; standard output is for the link alone."""
    sys.stderr.write(f"{sentence}\n")


def _make(tell: Callable[[str], None], people: int) -> None:
    from kinfolk_web.accounts.models import User

    olive = User.objects.filter(email=ORGANISER).first() or User.objects.create_user(ORGANISER, name="Olive Ashdown")
    community = Community.objects.create(name="The Lamplighters", slug=SLUG)
    Membership.objects.create(user=olive, community=community, role=Role.ORGANISER)
    event = make_meeting(community=community, by=olive, people=people, tell=tell, supper=True)
    forecasting.forecast(by=olive, event=event, plan=1, runs=FORECAST_RUNS)  # so that its report has luck beside it
    if not settings.MAIL_URL:  # invented people are written to only where mail is kept and read in the browser
        with scope(community=community):
            mailing.start(event=event, kind=mailing.INVITATION, by=olive)
    with scope(community=community):
        attending = Attendee.objects.filter(event=event).select_related("person").order_by("pk")
        invent_season(community=community, by=olive, attendees=list(attending))
        demo_staff.join(event)
        demo_staff.let_wait(list(attending))


def make_meeting(  # noqa: PLR0913 - what a meeting is made of
    *,
    community: Community,
    by: User,
    people: int = PEOPLE,
    slug: str = EVENT,
    tell: Callable[[str], None] = _tell,
    supper: bool = False,
) -> Event:
    """Make an invented meeting of so many people, plan it and release the plan.

    Parameters
    ----------
    supper
        Whether some of them had supper together months ago: then this meeting is planned from what is remembered of it.
    """
    event = Event.objects.create(
        community=community,
        name=f"Annual meeting of {community.name}",
        slug=slug,
        starts_on=_a_thursday(timezone.localdate() + timedelta(weeks=WEEKS_AHEAD)),
        place="The Old Gasworks",
        safety_name="Sol Marchetti",
        safety_phone="+44 20 7946 0123",  # one of the numbers kept free for stories
        expected=people,
    )
    with scope(community=community), change("demo.make", by=None, event=event):
        attendees = inventing.add(event=event, invented=invent_people(people, seed=4))
        _room(event, -(-people // SEATS))
        _programme(event)
        _duties(event, [one for one in attendees.values() if one.is_greeter])
        if supper:
            _supper(event, list(attendees.values()), by)
        tell("Planning it ...")
        _plan(event, by)
    return event


def _a_thursday(day: date) -> date:
    thursday = 3
    return day + timedelta(days=(thursday - day.weekday()) % 7)


def _room(event: Event, tables: int) -> None:
    """Furnish a hall just large enough, two spare tables included, a little wider than deep."""
    across = max(4, round((1.6 * tables) ** 0.5))
    down = -(-(tables + 2) // across)
    width, depth = 2 * MARGIN + APART * (across - 1), 2 * MARGIN + APART * (down - 1) + 2
    room = Room.objects.create(event=event, name="Great hall", width=round(width, 1), depth=round(depth, 1))
    Table.objects.bulk_create(
        Table(
            room=room,
            label=str(number + 1),
            seats=SEATS,
            place=number,
            x=round(MARGIN + APART * (number % across), 1),
            y=round(MARGIN + 2 + APART * (number // across), 1),
            features=_features(number % across, number // across, across, down),
            spare=number >= tables,
        )
        for number in range(tables + 2)
    )
    middle = round(width / 2, 1)
    Fixture.objects.bulk_create(
        [
            Fixture(room=room, kind=Fixture.Kind.STAGE, x=middle, y=1.2, width=8, depth=1.6),
            Fixture(room=room, kind=Fixture.Kind.DOOR, x=width - 0.1, y=depth / 2, width=0.2, depth=2),
            Fixture(room=room, kind=Fixture.Kind.WELCOME, label="the plant", x=width - 1, y=depth / 2 - 2),
            Fixture(room=room, kind=Fixture.Kind.QUIET, x=1, y=depth - 0.75, width=1.6, depth=1),
        ]
    )


def _features(column: int, row: int, across: int, down: int) -> list[str]:
    """Return what a table has: near the door step-free, along the far sides quiet, near the stage a hearing loop."""
    found = ["step-free"] if column >= across - 3 else []
    found += ["hearing"] if row == 0 else []
    return found + (["quiet"] if row == down - 1 or column == 0 else [])


def _programme(event: Event) -> None:
    Programme.objects.create(event=event, seats=SEATS, cast_size=7)
    texts = {Block.Kind.OPENING: OPENING, Block.Kind.CLOSING: CLOSING, Block.Kind.REUNION: BRING_ONE}
    room = event.rooms.get()
    for starts, minutes, kind, title, welcome in BLOCKS:
        Block.objects.create(
            event=event,
            starts_at=time.fromisoformat(starts),
            minutes=minutes,
            kind=kind,
            title=title,
            text=texts.get(kind, ""),
            room=room,
            welcome_place=welcome,
        )
    Agreement.objects.bulk_create(Agreement(event=event, text=text, place=i) for i, text in enumerate(AGREED))
    ChecklistTick.objects.bulk_create(ChecklistTick(event=event, step=step) for step in TICKED)


def _duties(event: Event, greeters: list[Attendee]) -> None:
    """Share the welcome places out among the greeters, three at each."""
    blocks = Block.objects.filter(event=event).exclude(welcome_place="")
    turn = iter(greeters * len(blocks))
    Duty.objects.bulk_create(
        Duty(block=block, attendee=next(turn)) for block in blocks for _ in range(min(3, len(greeters)))
    )


def _supper(event: Event, people: list[Attendee], by: User) -> None:
    """Let some who have been here before have met at a supper, and let this meeting go on from there.

    Two in three said yes to being remembered; of these alone the next plan knows with whom they sat.
    """
    before = [one for one in people if one.times_attended][:AT_SUPPER]
    if len(before) < SEATS:
        return  # in a very small demo nobody has been here before
    earlier = Event.objects.create(
        community=event.community,
        name="Supper at the Lantern",
        slug=SUPPER,
        starts_on=timezone.localdate() - timedelta(weeks=WEEKS_SINCE),
        place="The Lantern, upstairs",
        expected=AT_SUPPER,
    )
    came = Attendee.objects.bulk_create(
        Attendee(event=earlier, person_id=one.person_id, name=one.name, email=one.email, is_host=n % 6 == 0)
        for n, one in enumerate(before)
    )
    Programme.objects.create(event=earlier, seats=6, cast_size=6)
    for hour in (18, 20):
        Block.objects.create(event=earlier, starts_at=time(hour), minutes=60, kind=Block.Kind.ROUND)
    wording = BY_KEY["memory"].version
    Consent.objects.bulk_create(
        Consent(attendee=one, purpose="memory", given=True, wording=wording) for n, one in enumerate(came) if n % 3
    )
    _plan(earlier, by, steps=SUPPER_STEPS)
    write(earlier)
    Programme.objects.filter(event=event).update(casts_from_memory="mix")


def _plan(event: Event, by: User, steps: int | None = None) -> None:
    from kinfolk.solve import solve

    problem, _ = bridge.problem_of(event)
    plan = Plan.objects.create(event=event, number=1, made_by=by, said={"known": known_of(event)})
    bridge.store(solve(problem, steps=steps), plan)
    plan.state, plan.released_by, plan.released_at = Plan.State.RELEASED, by, timezone.now()
    plan.save(update_fields=["state", "released_by", "released_at"])
    Release.objects.create(event=event, plan=plan)
    hand_on(plan)


__all__ = ["load", "make_meeting"]
