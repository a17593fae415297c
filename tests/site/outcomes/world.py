"""An event that is over: people who came, sat, tapped and answered, all of it by a seed."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING
from uuid import uuid4

from django.utils import timezone
from django_scopes import scopes_disabled

from kinfolk_web.models import Attendee, Block, BoardReport, Joining, OpenTable, Person, PulseAnswer, Tap, Welcome
from kinfolk_web.outcomes.reporting.counting import Member, counts_of
from kinfolk_web.outcomes.reporting.figures import figures_of
from kinfolk_web.outcomes.reporting.graphing import graph_figures
from kinfolk_web.outcomes.reporting.making import LUCK
from kinfolk_web.outcomes.reporting.protecting import protect
from kinfolk_web.outcomes.reporting.sheet import sheet_of
from kinfolk_web.outcomes.reporting.tapping import tap_figures
from kinfolk_web.outcomes.reporting.topics import SCALES, TOPICS
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
    for nth, host in enumerate(draw.sample(people, min(6, len(people)))):
        table = OpenTable.objects.create(
            event=event, key=uuid4(), block=block, title=f"Table {nth}", seats=8, host=host, state=OpenTable.State.SHOWN
        )
        for one in people[nth::9]:
            Joining.objects.create(table=table, block=block, attendee=one)


def a_report(event: Event, count: int = 120, seed: int = 1) -> BoardReport:
    """Return a report on invented people, whatever the event is like; by a seed, so that it is always the same."""
    draw = random.Random(seed)
    topics = [one for one in TOPICS if one.part != "scale" or one.key.startswith(SCALES[0])]
    groups = ["new"] * (count // 5) + ["hosts"] * (count // 6) + ["returning"] * (count - count // 5 - count // 6)
    members = [
        Member(group, {one.key: one.answers[draw.random() < 0.35] for one in topics if not one.asked or draw.random() < 0.6})
        for group in groups
    ]  # fmt: skip
    told = [protect(counts, draw) for counts in counts_of(members, topics)]
    content = {
        "came": count, "told": [one.as_data() for one in told], "figures": [one.as_data() for one in figures_of(told)],
        "taps": tap_figures(
            {"pairs": kind, "state": "told", "both": both, "one": one, "moved_by": 6.0}
            for kind, both, one in (("with a newcomer", 96, 71), ("all others", 240, 105))
        ),
        "graph": graph_figures(
            {"measure": name, "state": "told", "count": x, "of": of, "jackknife_error": e, "moved_by": s}
            for name, x, of, e, s in (
                ("islands_before", count // 2, count, 0.0, 0.0), ("islands_after", count // 9, count, 3.0, 6.0),
                ("largest", count * 4 // 5, count, 0.02, 6.0), ("mixed", 70, 180, 0.03, 6.0), ("mixed_by_chance", 900, 2800, 0.0, 0.0),
                ("three_or_more", count * 2 // 5, count, 0.03, 12.0), ("two_or_fewer", count // 3, count, 0.03, 14.0),
                ("reach", count * count // 9, count * (count - 1) // 2, 0.02, 220.0),
                ("kept", count * 6, count * 7, 0.0, 20.0),
            )
        ),
        "back_at": "Autumn", "later": [{"event": "Autumn", "on": "2026-10-03"}], "minutes": {"planned": 90, "free": 75},
        "found": [{"design": "plan-lottery", "verdict": "more"}], "scales": {SCALES[0]: "Our questions"},
        "luck": [
            {"name": name, "luck": {"mean": 0.38, "low": 0.3, "high": 0.46}, "plan": {"mean": 0.04, "low": 0.0, "high": 0.08}}
            for name in LUCK
        ],
        "before": [{"event": "Last year", "on": "2026-05-10", "figures": [one.as_data() for one in figures_of(told)]}],
    }  # fmt: skip
    report = BoardReport(event=event, number=1, inputs_at=timezone.now(), content=content)
    report.pdf = sheet_of(report)
    report.save()
    return report
