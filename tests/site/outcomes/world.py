"""An event that is over: people who came, sat, tapped and answered, all of it by a seed."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING
from uuid import uuid4

from django.utils import timezone
from django_scopes import scopes_disabled

from kinfolk_web.models import Attendee, Block, Joining, OpenTable, Person, PulseAnswer, Tap, Welcome
from tests.site.day.world import a_block, a_day, a_plan

if TYPE_CHECKING:
    from kinfolk_web.models import Event

SEATS = 6


def an_event_that_is_over(
    count: int = 60, seed: int = 1, answering: float = 0.7, **fields
) -> tuple[Event, list[Attendee]]:
    """Return an event with two rounds behind it: a fifth of its people new, a tenth hosts."""
    draw = random.Random(seed)
    event = a_day(**fields)
    for begins in (-300, -240):
        a_block(event, Block.Kind.ROUND, begins, 40)
    lunch = a_block(event, Block.Kind.OPEN_TABLES, -190, 30)
    a_block(event, Block.Kind.CLOSING, -150, 20)
    with scopes_disabled():
        persons = Person.objects.bulk_create(Person(community=event.community, name=f"P {n}") for n in range(count))
        people = Attendee.objects.bulk_create(
            Attendee(
                event=event, person=person, name=f"Person {n} Berg", email=f"p{n}@example.org",
                times_attended=0 if n < count // 5 else 3, is_host=count - n <= count // 10,
            )
            for n, person in enumerate(persons)
        )  # fmt: skip
        rounds = []
        for _ in range(2):
            order = draw.sample(people, count)
            rounds.append({str(at // SEATS + 1): order[at : at + SEATS] for at in range(0, count, SEATS)})
        a_plan(event, rounds)
        pulses = [
            PulseAnswer(
                event=event, attendee=one, round=2, belong=draw.choice([2, 4, 5, 5]), bond=draw.choice([1, 3, 4, 5]),
                alike=draw.random() < 0.6, circles=draw.choice([3, 5, 6]),
                welcomed=draw.random() < 0.8 if not one.times_attended else None,
            )
            for one in people if draw.random() < answering
        ]  # fmt: skip
        PulseAnswer.objects.bulk_create(pulses)
        _taps(event, rounds, draw)
        greeter = people[-1]
        Welcome.objects.bulk_create(
            Welcome(event=event, newcomer=one, greeter=greeter, met_at=timezone.now())
            for one in people if one.times_attended == 0 and draw.random() < 0.8
        )  # fmt: skip
        _open_tables(event, lunch, people, draw)
    return event, people


def _taps(event: Event, rounds: list[dict[str, list[Attendee]]], draw: random.Random) -> None:
    said: set[tuple[int, int, str]] = set()
    for tables in rounds:
        for there in tables.values():
            for by in there:
                for about in there:
                    if by is not about and draw.random() < 0.5:
                        said |= {(by.pk, about.pk, "met")} | (
                            {(by.pk, about.pk, "touch")} if draw.random() < 0.6 else set()
                        )
    Tap.objects.bulk_create(Tap(event=event, by_id=by, about_id=about, kind=kind) for by, about, kind in sorted(said))


def _open_tables(event: Event, block: Block, people: list[Attendee], draw: random.Random) -> None:
    for nth, host in enumerate(draw.sample(people, 6)):
        table = OpenTable.objects.create(
            event=event, key=uuid4(), block=block, title=f"Table {nth}", seats=8, host=host, state=OpenTable.State.SHOWN
        )
        for one in people[nth::9]:
            Joining.objects.create(table=table, block=block, attendee=one)
