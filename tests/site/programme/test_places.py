"""Where a table stands: on the plan of its room, and in words from the door."""

from __future__ import annotations

import pytest
from django_scopes import scopes_disabled

from kinfolk_web.models import Block, Fixture, Room, Table
from kinfolk_web.programme.places import WAYS, places_as_data, places_of
from tests.site.day.world import a_block, a_day, a_plan, people
from tests.site.phone.steps import opened
from tests.site.world import a_community

pytestmark = pytest.mark.django_db


def a_hall(event, *doors: tuple[float, float], name: str = "Ballroom") -> Room:
    """Return a room of 24 by 16 metres with nine tables, and doors."""
    room = Room.objects.create(event=event, name=name)
    Table.objects.bulk_create(
        Table(room=room, label=f"{name[0]}{n}", seats=6, x=4 + 8 * (n % 3), y=3 + 5 * (n // 3)) for n in range(9)
    )
    for x, y in doors:
        Fixture.objects.create(room=room, kind=Fixture.Kind.DOOR, x=x, y=y, label=f"Door {x:g}")
    return room


def test_the_way_from_the_door_is_told_as_somebody_sees_it_who_stands_in_it():
    seen = {
        (12, 15.9): ("B7", "B0", "B2"),  # who comes in at the back looks to the front: left is left on the plan
        (12, 0.1): ("B1", "B8", "B6"),  # who comes in at the front has it the other way round
        (23.9, 8): ("B5", "B6", "B0"),
        (0.1, 8): ("B3", "B2", "B8"),
    }
    with scopes_disabled():
        community = a_community()
        for door, (near, left, right) in seen.items():
            event = a_day(slug=f"from-{door[0]:.0f}-{door[1]:.0f}", community=community)
            a_hall(event, door)
            places = places_of(event)
            assert places[near].way == str(WAYS[1]), door
            assert places[left].way == str(WAYS[6]), door
            assert places[right].way == str(WAYS[8]), door


def test_nothing_is_shown_of_tables_that_nobody_put_anywhere_or_of_a_name_that_two_have():
    with scopes_disabled():
        event = a_day()
        assert places_of(event) == {}, "four tables on one spot"
        assert places_as_data(event) == {"floors": [], "tables": {}}
        a_hall(event, (0, 8))
        other = a_hall(event, (0, 8), name="Bar")
        assert places_of(event) == {}, "each name stands in two rooms"
        other.delete()
        assert set(places_of(event)) == {f"B{n}" for n in range(9)}


def test_with_several_doors_nobody_is_told_a_way_that_may_be_from_another_one():
    with scopes_disabled():
        event = a_day()
        a_hall(event, (0, 8), (24, 8))
        assert places_of(event)["B4"].way == ""
        [floor], tables = places_as_data(event).values()
        assert [door[0] for door in floor["doors"]] == ["Door 0", "Door 24"]
        assert tables["B4"][-1] == (4, 4)
        assert tables["B3"][-1] == (1, 7)


def test_my_page_shows_where_each_of_my_tables_stands_and_the_room_once():
    with scopes_disabled():
        event = a_day()
        for begins in (-5, 40):
            a_block(event, Block.Kind.ROUND, begins)
        crowd = people(event)
        a_plan(event, [{"B0": crowd}, {"B5": crowd}])
        a_hall(event, (23.9, 8))
        page = opened(crowd[0]).get("/my/").content.decode()
        assert "Table B0, From the door: at the far end, on the right" in page
        assert "Table B5, From the door: close by, straight ahead" in page
        assert page.count('class="room-walls"') == 1
        assert "You come in here" in page
        Table.objects.filter(room__name="Ballroom").update(x=1, y=1)
        assert "room-walls" not in opened(crowd[0]).get("/my/").content.decode()
