"""Several people at once, on a real database: nobody gets two seats, no chair two people, and one plan holds."""

from __future__ import annotations

import random
import threading
from collections import Counter

import pytest
from django.db import IntegrityError, OperationalError, connection, connections
from django_scopes import scope

from kinfolk_web.core.undo import UndoRefusedError
from kinfolk_web.models import Attendee, Plan, Release, Seat, Sitting
from kinfolk_web.plans import actions, releasing
from kinfolk_web.plans.actions import NotPossibleError
from kinfolk_web.plans.queries import released_plan
from tests.site.plans.conftest import a_plan, seats_of
from tests.site.plans.test_changing import free_and_full
from tests.site.world import a_crowd, a_member, a_programme, an_event

pytestmark = pytest.mark.django_db(transaction=True)
READERS = (
    4  # more of them read no more in a second, and let each release take longer: one thread of a process runs at a time
)


@pytest.fixture
def world():
    event = an_event()
    a_crowd(event, 40)
    a_programme(event, rounds=3, seats=6, tables=7)
    olive = a_member(event)
    with scope(community=event.community):
        yield event, olive, a_plan(event, olive)


def at_once(event, *works):
    """Do several things at the same moment, each on its own connection; return what came of each."""
    start, results = threading.Barrier(len(works)), [None] * len(works)

    def do(place, work):
        try:
            with scope(community=event.community):
                start.wait(10)
                results[place] = work()
        except (
            NotPossibleError,
            IntegrityError,
            OperationalError,
            UndoRefusedError,
            releasing.NeedsReviewError,
        ) as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=(place, work)) for place, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def is_sound(plan):
    seats = Counter(Seat.objects.filter(plan=plan).values_list("attendee", "round"))
    taken = Counter(Seat.objects.filter(plan=plan).values_list("round", "table"))
    chairs = {(s.round, s.table): s.seats for s in Sitting.objects.filter(plan=plan)}
    return max(seats.values()) == 1 and all(taken[key] <= chairs[key] for key in taken)


def test_two_who_drag_the_same_person_follow_one_another(world):
    event, olive, plan = world
    free, seat = free_and_full(plan)
    other = Sitting.objects.filter(plan=plan, round=1).exclude(table__in=[free.table, seat.table]).first()
    full = Seat.objects.filter(plan=plan, round=1, table=other.table).last()
    at_once(
        event,
        lambda: actions.move(plan=plan, attendee=seat.attendee, number=1, table=free.table, by=olive),
        lambda: actions.swap(plan=plan, one=seat.attendee, other=full.attendee, number=1, by=olive),
    )
    assert is_sound(plan)
    assert len(seats_of(plan)) == 120


def test_the_last_chair_goes_to_one_of_two(world):
    event, olive, plan = world
    free, _ = free_and_full(plan)
    others = [s.attendee for s in Seat.objects.filter(plan=plan, round=1).exclude(table=free.table)]
    while Seat.objects.filter(plan=plan, round=1, table=free.table).count() < free.seats - 1:
        actions.move(plan=plan, attendee=others.pop(), number=1, table=free.table, by=olive)
    one, other = others[:2]
    results = at_once(
        event,
        lambda: actions.move(plan=plan, attendee=one, number=1, table=free.table, by=olive),
        lambda: actions.move(plan=plan, attendee=other, number=1, table=free.table, by=olive),
    )
    assert sum(isinstance(result, NotPossibleError) for result in results) == 1
    assert is_sound(plan)


def test_a_release_and_a_drag_at_once_leave_a_whole_plan(world):
    event, olive, plan = world
    free, seat = free_and_full(plan)
    before = seats_of(plan)
    moved, released = at_once(
        event,
        lambda: actions.move(plan=plan, attendee=seat.attendee, number=1, table=free.table, by=olive),
        lambda: releasing.release(plan=plan, by=olive),
    )
    plan.refresh_from_db()
    assert isinstance(moved, NotPossibleError) != isinstance(released, NotPossibleError)
    assert (plan.state == "released") == (seats_of(plan) == before)


def test_of_two_releases_at_once_one_holds_and_the_other_is_superseded(world):
    event, olive, plan = world
    second = actions.copy(plan=plan, by=olive)
    at_once(
        event,
        lambda: releasing.release(plan=plan, by=olive),
        lambda: releasing.release(plan=second, by=olive),
    )
    holding = Release.objects.get(event=event).plan
    assert holding.state == "released"
    assert sorted(Plan.objects.values_list("state", flat=True)) == ["released", "superseded"]


def test_nobody_reads_a_mixed_plan_while_plans_are_released(world):
    event, olive, plan = world
    plans = [plan]
    for turn in range(3):
        made = actions.copy(plan=plan, by=olive)
        chance = random.Random(turn)
        for _ in range(10):
            one, other = chance.sample(list(Seat.objects.filter(plan=made, round=1)), 2)
            actions.swap(plan=made, one=one.attendee, other=other.attendee, number=1, by=olive)
        plans.append(releasing.recount(made))
    expected = {one.number: seats_of(one) for one in plans}
    releasing.release(plan=plan, by=olive)
    over, mixed, read = threading.Event(), [], Counter()

    def reader():
        try:
            with scope(community=event.community):
                while not over.is_set():
                    held = released_plan(event)
                    read[held.plan.number] += 1
                    if dict(held.where) != expected[held.plan.number]:
                        mixed.append(held.plan.number)
        finally:
            connections.close_all()

    readers = [threading.Thread(target=reader) for _ in range(READERS)]
    for thread in readers:
        thread.start()
    for turn in range(12):
        releasing.release(plan=plans[(turn + 1) % 4], by=olive)
    over.set()
    for thread in readers:
        thread.join(60)
    assert mixed == []
    assert len(read) > 1


def test_a_hammer_of_moves_swaps_and_undos_leaves_one_seat_each(world):
    from tests.soak.plan_hammer import hammer

    event, olive, plan = world
    done = hammer(event, plan, olive, workers=4, each=60, seed=7)
    assert sum(done.values()) == 240
    assert done["done"] > 120
    assert done["again"] == 0, "nobody waits for one another in a circle"
    assert is_sound(plan)
    assert Attendee.objects.filter(event=event).count() == 40
    connection.close()
