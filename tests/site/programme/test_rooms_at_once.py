"""Two organisers drag tables of one room at the same moment."""

from __future__ import annotations

import threading

import pytest
from django.db import connections
from django_scopes import scope

from kinfolk_web.models import Change, Room, Table
from kinfolk_web.programme.actions import rooms
from tests.site.world import a_member, a_programme, an_event

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_drag_one_table_the_second_is_told_and_nothing_is_lost():
    event = an_event()
    a_programme(event, tables=4)
    pair = [a_member(event), a_member(event, email="otto@example.org")]
    with scope(community=event.community):
        room = Room.objects.get()
        Room.objects.update(width=40, depth=40)
        tables = list(Table.objects.order_by("pk"))
    start, outcomes, told = threading.Barrier(2), [[], []], []

    def drag(nth: int) -> None:
        try:
            with scope(community=event.community):
                for step, table in enumerate(tables * 5):
                    if step % 4 == 0:
                        start.wait(20)
                    was = Table.objects.values_list("x", "y").get(pk=table.pk)
                    to = (2.0 + step + nth / 2, 3.0 + nth)
                    try:
                        rooms.move(room=room, by=pair[nth], tables=[rooms.Move(table.pk, was, to)])
                        outcomes[nth].append((table.pk, to))
                    except rooms.MovedMeanwhileError as late:
                        told.append(late.places[table.pk])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=drag, args=(nth,)) for nth in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with scope(community=event.community):
        stand = {table.pk: (table.x, table.y) for table in Table.objects.all()}
        kept = Change.objects.filter(verb="room.move").count()
    assert kept == len(outcomes[0]) + len(outcomes[1]) >= len(tables) * 5
    assert kept + len(told) == 2 * 5 * len(tables)
    for pk, place in stand.items():
        assert (pk, place) in outcomes[0] + outcomes[1]
