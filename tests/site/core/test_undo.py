"""Undo: whatever was done, taking it back leaves the tables as they were, to the byte; and of two at once, one wins."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, connections
from django_scopes import scope, scopes_disabled
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kinfolk_web.core.audit import change
from kinfolk_web.core.journal import JOURNALED, filling
from kinfolk_web.core.undo import UndoRefusedError, undo
from kinfolk_web.models import Attendee, Change, ChangedRow, Plan, Room, Seat, Statement, Table, Tie
from tests.site.world import a_crowd, a_member, an_attendee, an_event


def contents() -> dict[str, list[str]]:
    """Every row of every table of the journal; but how often a plan was edited only grows, so that it is judged again."""
    tables = {}
    with connection.cursor() as cursor:
        for table in JOURNALED:
            cursor.execute(f"select (to_jsonb(t) - 'edits')::text from {table} t order by 1")
            tables[table] = [row[0] for row in cursor.fetchall()]
    return tables


def a_room(event, tables=4):
    room = Room.objects.create(event=event, name="Hall")
    for number in range(tables):
        Table.objects.create(room=room, label=str(number), seats=8, place=number)
    return room


def rename(event, n):
    one = Attendee.objects.order_by("id")[n % Attendee.objects.count()]
    one.name, one.needs = f"Renamed {n}", [*one.needs, "quiet"]
    one.save()


def add(event, n):
    an_attendee(event, f"Added {n}")


def remove(event, n):
    from django.db import transaction

    one = Attendee.objects.order_by("id")[n % Attendee.objects.count()]
    with transaction.atomic():
        one.delete()


def tie(event, n):
    first, second = Attendee.objects.order_by("id")[:2]
    Tie.objects.get_or_create(event=event, kind=Tie.Kind.KNOWN, a=first, b=second)


def say(event, n):
    Statement.objects.get_or_create(event=event, key=str(n % 3), defaults={"text": f"Said {n}"})


def swap_labels(event, n):
    first, second = Table.objects.order_by("id")[:2]
    first.label, second.label = second.label, first.label
    kept = first.label
    first.label = "in between"
    first.save()
    second.save()
    first.label = kept
    first.save()


def move_seat(event, n):
    seat = Seat.objects.order_by("id").first()
    if seat:
        seat.table = str(n % 4)
        seat.save()


def seat_more(event, n):
    plan = Plan.objects.first()
    free = Attendee.objects.exclude(pk__in=Seat.objects.filter(plan=plan).values("attendee")).first()
    if free:
        Seat.objects.create(plan=plan, round=1, table="1", attendee=free)


def unseat(event, n):
    Seat.objects.filter(pk__in=Seat.objects.order_by("-id")[:1]).delete()


ACTS = (rename, add, remove, tie, say, swap_labels, move_seat, seat_more, unseat)


@pytest.fixture
def event(db):
    event = an_event()
    a_crowd(event, 8)
    with scopes_disabled():
        a_room(event)
        plan = Plan.objects.create(event=event, number=1)
        with filling(plan.pk):
            Seat.objects.bulk_create(
                Seat(plan=plan, round=1, table="1", attendee=one) for one in Attendee.objects.all()[:5]
            )
    return event


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 9)), min_size=1, max_size=5), min_size=1, max_size=4
    )
)
def test_taking_back_changes_in_reverse_restores_every_table_exactly(event, changes):
    from django.db import transaction

    with scope(community=event.community), transaction.atomic():
        states, done = [contents()], []
        for acts in changes:
            with change("test.act", by=None, event=event) as entry:
                for act, number in acts:
                    act(event, number)
            states.append(contents())
            done.append(entry)
        undone = []
        for entry, before in zip(reversed(done), reversed(states[:-1]), strict=True):
            undone.append(undo(entry, by=None))
            assert contents() == before
        for entry, after in zip(reversed(undone), states[1:], strict=True):
            undo(entry, by=None)
            assert contents() == after, "what was undone can be had back"
        transaction.set_rollback(True)


def test_what_changed_since_is_not_taken_back_and_the_refusal_counts_it(event):
    with scope(community=event.community):
        with change("test.act", by=None, event=event) as first:
            rename(event, 0)
            rename(event, 1)
        with change("test.act", by=None, event=event) as second:
            rename(event, 0)
        before = contents()
        with pytest.raises(UndoRefusedError) as refused:
            undo(first, by=None)
        assert refused.value.changed_since == 1
        assert contents() == before
        undo(second, by=None)
        undo(first, by=None)


def test_what_others_depend_on_by_now_is_not_taken_back(event):
    with scope(community=event.community):
        with change("test.act", by=None, event=event) as made:
            new = an_attendee(event, "New")
        Seat.objects.create(plan=Plan.objects.get(), round=1, table="2", attendee=new)
        before = contents()
        with pytest.raises(UndoRefusedError):
            undo(made, by=None)
        assert contents() == before


def test_a_change_is_undone_once(event):
    with scope(community=event.community):
        with change("test.act", by=None, event=event) as made:
            rename(event, 0)
        undo(made, by=None)
        with pytest.raises(UndoRefusedError) as refused:
            undo(made, by=None)
        assert refused.value.before


def test_filling_a_plan_notes_no_seats_and_dragging_notes_each(event):
    with scope(community=event.community):
        with change("test.act", by=None, event=event) as filled:
            plan = Plan.objects.create(event=event, number=2)
            with filling(plan.pk):
                Seat.objects.create(plan=plan, round=1, table="1", attendee=Attendee.objects.first())
        assert list(filled.rows.values_list("table", flat=True)) == ["kinfolk_web_plan"]
        with change("test.act", by=None, event=event) as dragged:
            move_seat(event, 3)
            seat_more(event, 1)
        assert ChangedRow.objects.filter(change=dragged, table="kinfolk_web_seat").count() == 2


def test_3000_rows_are_taken_back_in_a_few_queries(event, django_assert_max_num_queries):
    with scope(community=event.community):
        with change("test.act", by=None, event=event) as made:
            Statement.objects.bulk_create(Statement(event=event, text=f"s{n}", key=f"k{n}") for n in range(3000))
        with django_assert_max_num_queries(25):
            undo(made, by=None)
        assert not Statement.objects.filter(key__startswith="k").exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_who_undo_at_once_one_does():
    event = an_event()
    one = an_attendee(event)
    organiser = a_member(event)
    with scope(community=event.community), change("test.act", by=organiser, event=event) as made:
        one.name = "Renamed"
        one.save()
    start, outcomes = threading.Barrier(6), []

    def attempt():
        start.wait()
        try:
            undo(made, by=organiser)
            outcomes.append("done")
        except UndoRefusedError:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=attempt) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", *["refused"] * 5]
    assert Change.objects.filter(undoes=made).count() == 1
    with scopes_disabled():
        assert Attendee.objects.get().name == "Ana Lima"
