"""Changing a draft by hand: what it costs, what it needs, and taking it back."""

from __future__ import annotations

import random

import pytest
from django.db import IntegrityError, transaction

from kinfolk_web.core.undo import UndoRefusedError, undo
from kinfolk_web.models import Attendee, Change, Pin, Plan, Seat, Sitting, Table
from kinfolk_web.plans import actions, judging, releasing
from kinfolk_web.plans.actions import NotPossibleError
from kinfolk_web.plans.history import history_of
from tests.site.plans.conftest import a_plan, seats_of
from tests.site.world import an_attendee, signed_in

pytestmark = pytest.mark.django_db


def free_and_full(plan, number=1):
    """Return a table with a free chair, and the seats of somebody who sits elsewhere and hosts nothing."""
    sittings = list(Sitting.objects.filter(plan=plan, round=number))
    count = {one.table: Seat.objects.filter(plan=plan, round=number, table=one.table).count() for one in sittings}
    free = next(one for one in sittings if 0 < count[one.table] < one.seats)
    duties = {pk for one in sittings for pk in (one.host_id, one.stand_in_id)}
    seat = next(
        s for s in Seat.objects.filter(plan=plan, round=number) if s.table != free.table and s.attendee_id not in duties
    )
    return free, seat


def test_a_move_is_one_row_and_undo_brings_back_every_seat(plan, olive):
    before = seats_of(plan)
    free, seat = free_and_full(plan)
    change = actions.move(plan=plan, attendee=seat.attendee, number=1, table=free.table, by=olive)
    assert [row.table for row in change.rows.all()] == ["kinfolk_web_seat"]
    assert seats_of(plan) == before | {(seat.attendee_id, 1): free.table}
    plan.refresh_from_db()
    assert not releasing.is_counted(plan)
    back = undo(change, by=olive)
    assert seats_of(plan) == before
    undo(back, by=olive)
    assert seats_of(plan)[seat.attendee_id, 1] == free.table


def test_undo_and_redo_walk_through_the_history(plan, olive):
    free, seat = free_and_full(plan)
    one, other = (s.attendee for s in Seat.objects.filter(plan=plan, round=2).order_by("table")[:7:6])
    actions.move(plan=plan, attendee=seat.attendee, number=1, table=free.table, by=olive)
    actions.swap(plan=plan, one=one, other=other, number=2, by=olive)
    moved = seats_of(plan)
    history = history_of(plan)
    assert [step.holds for step in history.steps] == [True, True]
    assert history.redo is None
    assert one.name in history.undo.sentence
    for _ in range(2):
        undo(Change.objects.get(pk=history_of(plan).undo.turn), by=olive)
    assert history_of(plan).undo is None
    for _ in range(2):
        undo(Change.objects.get(pk=history_of(plan).redo.turn), by=olive)
    assert seats_of(plan) == moved
    assert history_of(plan).redo is None


def test_a_recount_between_does_not_hinder_undo(plan, olive):
    free, seat = free_and_full(plan)
    change = actions.move(plan=plan, attendee=seat.attendee, number=1, table=free.table, by=olive)
    assert releasing.is_counted(releasing.recount(plan))
    undo(change, by=olive)
    plan.refresh_from_db()
    assert not releasing.is_counted(plan)


def test_a_full_table_takes_nobody_more_and_says_what_to_do(plan, olive):
    free, _ = free_and_full(plan)
    others = Seat.objects.filter(plan=plan, round=1).exclude(table=free.table).order_by("pk")
    with pytest.raises(NotPossibleError, match="Swap two people"):
        for seat in others:
            actions.move(plan=plan, attendee=seat.attendee, number=1, table=free.table, by=olive)
    assert Seat.objects.filter(plan=plan, round=1, table=free.table).count() == free.seats


def test_the_database_itself_allows_no_second_seat_and_no_chair_too_many(plan, olive):
    free, seat = free_and_full(plan)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.create(plan=plan, round=1, attendee=seat.attendee, table=free.table)
    with pytest.raises(IntegrityError, match="no chair left"), transaction.atomic():
        Seat.objects.filter(plan=plan, round=1).update(table=free.table)
        from django.db import connection

        connection.cursor().execute("set constraints all immediate")


def test_undo_never_puts_two_people_on_one_chair(plan, olive):
    free, seat = free_and_full(plan)
    left = seat.table
    change = actions.move(plan=plan, attendee=seat.attendee, number=1, table=free.table, by=olive)
    sitting = Sitting.objects.get(plan=plan, round=1, table=left)
    for other in Seat.objects.filter(plan=plan, round=1).exclude(table__in=[left, free.table]):
        if Seat.objects.filter(plan=plan, round=1, table=left).count() == sitting.seats:
            break
        actions.move(plan=plan, attendee=other.attendee, number=1, table=left, by=olive)
    with pytest.raises(UndoRefusedError):
        undo(change, by=olive)


def test_whoever_leaves_a_table_leaves_their_duty(plan, olive):
    hosted = Sitting.objects.filter(plan=plan, round=1, host__isnull=False).first()
    host = hosted.host
    elsewhere = Sitting.objects.filter(plan=plan, round=1, host__isnull=False).exclude(pk=hosted.pk).first()
    other = _somebody_at(plan, Seat(table=elsewhere.table), not_=elsewhere.host_id)
    change = actions.swap(plan=plan, one=host, other=other, number=1, by=olive)
    hosted.refresh_from_db()
    assert hosted.host is None
    assert Sitting.objects.get(pk=elsewhere.pk).host_id == elsewhere.host_id, "where somebody leads already, they go on"
    judged = judging.judge(Plan.objects.get(pk=plan.pk))
    assert not any("does not sit there" in one for one in judged.contradictions)
    undo(change, by=olive)
    hosted.refresh_from_db()
    assert hosted.host == host


def test_two_hosts_who_change_places_lead_each_others_table_and_one_comes_to_a_table_without_any(plan, olive):
    one, other = list(Sitting.objects.filter(plan=plan, round=1, host__isnull=False))[:2]
    first, second = one.host, other.host
    moves = [(first.code, 1, other.table), (second.code, 1, one.table)]
    assert not [cost for cost in judging.cost_of(plan, moves) if cost.promise == "hosted"]
    change = actions.swap(plan=plan, one=first, other=second, number=1, by=olive)
    assert _hosts(plan, one, other) == [second, first]
    undo(change, by=olive)
    assert _hosts(plan, one, other) == [first, second]
    actions.appoint(plan=plan, number=1, table=other.table, host=None, stand_in=None, by=olive)
    guest = _somebody_at(plan, Seat(table=other.table), not_=second.pk)
    actions.swap(plan=plan, one=first, other=guest, number=1, by=olive)
    assert _hosts(plan, one, other) == [None, first]


def _hosts(plan, *sittings):
    return [Sitting.objects.get(pk=one.pk).host for one in sittings]


def test_a_host_sits_at_the_table_and_has_said_yes(plan, olive):
    sitting = Sitting.objects.filter(plan=plan, round=1).first()
    there = [s.attendee for s in Seat.objects.filter(plan=plan, round=1, table=sitting.table)]
    elsewhere = Seat.objects.filter(plan=plan, round=1).exclude(table=sitting.table).first().attendee
    given = {"plan": plan, "number": 1, "table": sitting.table, "by": olive}
    with pytest.raises(NotPossibleError, match="does not sit"):
        actions.appoint(host=elsewhere, stand_in=None, **given)
    shy = next(one for one in there if not one.is_host)
    with pytest.raises(NotPossibleError, match="has not said"):
        actions.appoint(host=shy, stand_in=None, **given)
    Attendee.objects.filter(pk=shy.pk).update(is_host=True)
    shy.refresh_from_db()
    actions.appoint(host=shy, stand_in=there[0] if there[0] != shy else there[1], **given)
    assert Sitting.objects.get(pk=sitting.pk).host == shy


def test_whole_tables_change_places_with_their_hosts(plan, olive):
    one, other = Sitting.objects.filter(plan=plan, round=1).order_by("pk")[:2]
    at = {
        label: set(Seat.objects.filter(plan=plan, round=1, table=label).values_list("attendee", flat=True))
        for label in (one.table, other.table)
    }
    change = actions.exchange_tables(plan=plan, number=1, one=one.table, other=other.table, by=olive)
    assert (
        set(Seat.objects.filter(plan=plan, round=1, table=one.table).values_list("attendee", flat=True))
        == at[other.table]
    )
    assert Sitting.objects.get(pk=one.pk).host_id == other.host_id
    undo(change, by=olive)
    assert (
        set(Seat.objects.filter(plan=plan, round=1, table=one.table).values_list("attendee", flat=True))
        == at[one.table]
    )


@pytest.mark.parametrize("seed", range(4))
def test_the_price_of_a_change_is_exactly_what_the_recount_finds(plan, olive, seed):
    chance = random.Random(seed)
    for _ in range(3):
        before = _lacking(judging.judge(plan))
        number = chance.choice([1, 2, 3])
        seats = {seat.attendee_id: seat for seat in Seat.objects.filter(plan=plan, round=number)}
        hosts = [pk for pk in Sitting.objects.filter(plan=plan, round=number).values_list("host", flat=True) if pk]
        one = seats[chance.choice(hosts if chance.random() < 0.5 else list(seats))]
        other = seats[
            chance.choice([pk for pk in (hosts if chance.random() < 0.5 else seats) if pk != one.attendee_id])
        ]
        moves = [(one.attendee.code, number, other.table), (other.attendee.code, number, one.table)]
        costs = {cost.promise: cost for cost in judging.cost_of(plan, moves)}
        actions.swap(plan=plan, one=one.attendee, other=other.attendee, number=number, by=olive)
        plan.refresh_from_db()
        after = _lacking(judging.judge(plan))
        for promise in before.keys() | after.keys():
            gone = set(before.get(promise, ())) - set(after.get(promise, ()))
            new = set(after.get(promise, ())) - set(before.get(promise, ()))
            cost = costs.get(promise)
            assert new <= set(cost.lost if cost else ())
            assert gone <= set(cost.gained if cost else ())


@pytest.mark.parametrize("seed", range(3))
def test_the_price_of_exchanging_tables_is_exactly_what_the_recount_finds(plan, olive, seed):
    chance = random.Random(seed)
    at = Plan.objects.get(pk=plan.pk).programme["rounds"][0]["tables"]
    assert any(table["features"] for table in at), "tables that differ, else nobody loses anything"
    for number in (1, 2, 3):
        before = _lacking(judging.judge(plan))
        one, other = (s.table for s in chance.sample(list(Sitting.objects.filter(plan=plan, round=number)), 2))
        costs = {cost.promise: cost for cost in judging.cost_of_exchange(plan, number, one, other)}
        actions.exchange_tables(plan=plan, number=number, one=one, other=other, by=olive)
        plan.refresh_from_db()
        after = _lacking(judging.judge(plan))
        for promise in before.keys() | after.keys():
            cost = costs.get(promise)
            new = set(after.get(promise, ())) - set(before.get(promise, ()))
            gone = set(before.get(promise, ())) - set(after.get(promise, ()))
            assert new <= set(cost.lost if cost else ())
            assert gone <= set(cost.gained if cost else ())


def test_the_price_is_asked_for_by_a_page_and_asked_nothing_it_gets_ready(plan, event, olive):
    organiser = signed_in(olive)
    address = f"/c/lamplighters/meeting/plans/{plan.number}/price.json"
    judging._held.clear()
    assert organiser.get(address).json() == {}
    assert plan.pk in judging._held
    one, other = (s.table for s in Sitting.objects.filter(plan=plan, round=1)[:2])
    assert "lines" in organiser.get(address, {"round": 1, "table": one, "other": other}).json()
    for wrong in ({"round": 1, "table": one, "other": "no such"}, {"round": 0, "table": one, "other": other}, {"a": 1}):
        assert organiser.get(address, wrong).status_code == 400


def test_a_price_is_of_the_list_as_its_rows_are_and_a_move_makes_no_facts_anew(plan, olive):
    judging.have_at_hand(plan)
    made = judging._held[plan.pk]
    free, seat = free_and_full(plan)
    actions.move(plan=plan, attendee=seat.attendee, number=1, table=free.table, by=olive)
    judging.have_at_hand(plan)
    assert judging._held[plan.pk] is made
    needs = ["quiet"] if seat.attendee.needs != ["quiet"] else ["hearing"]
    Attendee.objects.filter(pk=seat.attendee_id).update(needs=needs)  # as a list writes it, whose change is older
    judging.have_at_hand(plan)
    people = judging._held[plan.pk].facts.problem.people
    assert next(one for one in people if one.id == seat.attendee.code).needs == tuple(needs)


def _lacking(judged):
    return {entry["promise"]: [one["id"] for one in entry["broken"]] for entry in judged.fields["ledger"]}


def test_moving_two_together_who_are_kept_apart_costs_the_same_words(plan, olive, nothing_confidential):
    _, seat = free_and_full(plan)
    other = Seat.objects.filter(plan=plan, round=1).exclude(table=seat.table).first()
    moves = [(seat.attendee.code, 1, other.table)]
    plain = judging.cost_of(plan, moves)
    nothing_confidential.register(lambda event: [(seat.attendee.code, other.attendee.code)])
    judging._held.clear()
    assert judging.cost_of(plan, moves) == plain
    actions.swap(
        plan=plan, one=seat.attendee, other=_somebody_at(plan, other, not_=other.attendee_id), number=1, by=olive
    )


def _somebody_at(plan, seat, not_):
    return Seat.objects.filter(plan=plan, round=1, table=seat.table).exclude(attendee_id=not_).first().attendee


def test_a_pin_holds_in_every_plan_made_from_now_on(plan, scoped, olive):
    free, seat = free_and_full(plan)
    actions.move(plan=plan, attendee=seat.attendee, number=1, table=free.table, by=olive)
    change = actions.pin(plan=plan, attendee=seat.attendee, number=1, table=free.table, by=olive)
    again = a_plan(scoped, olive)
    assert seats_of(again)[seat.attendee_id, 1] == free.table
    undo(change, by=olive)
    assert not Pin.objects.exists()


def test_nobody_is_pinned_to_a_table_that_stands_in_the_room_no_longer(plan, olive):
    seat = Seat.objects.filter(plan=plan, round=1).first()
    Table.objects.filter(label=seat.table).delete()
    with pytest.raises(NotPossibleError, match="no longer stands in the room"):
        actions.pin(plan=plan, attendee=seat.attendee, number=1, table=seat.table, by=olive)
    assert not Pin.objects.exists()


def test_a_copy_is_a_draft_of_its_own(plan, olive):
    releasing.release(plan=plan, by=olive)
    made = actions.copy(plan=plan, by=olive)
    assert (made.number, made.is_draft, made.base) == (2, True, plan)
    assert seats_of(made) == seats_of(plan)
    assert releasing.is_counted(made)
    free, seat = free_and_full(made)
    actions.move(plan=made, attendee=seat.attendee, number=1, table=free.table, by=olive)
    assert seats_of(plan)[seat.attendee_id, 1] != free.table


def test_a_dropped_draft_comes_back(plan, olive):
    change = actions.drop(plan=plan, by=olive)
    plan.refresh_from_db()
    assert plan.state == Plan.State.DROPPED
    undo(change, by=olive)
    plan.refresh_from_db()
    assert plan.is_draft


def test_whoever_came_to_the_list_after_the_plan_is_not_put_into_it_by_hand(plan, olive):
    free, _ = free_and_full(plan)
    late = an_attendee(plan.event, "Zoe Late")
    with pytest.raises(NotPossibleError, match="after this plan was made"):
        actions.move(plan=plan, attendee=late, number=1, table=free.table, by=olive)
    assert not Seat.objects.filter(plan=plan, attendee=late).exists()
