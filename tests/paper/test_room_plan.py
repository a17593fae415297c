"""The plan of the room: distances between tables of any shape, chairs, what the venue reads, and names of nobody."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinfolk.errors import InputError
from kinfolk.paper import Fixture, PlannedTable, RoomPlan, SheetOptions, room_from_tables, sheets_to_print
from kinfolk.paper.room_sheet import scale
from kinfolk.problem import Table
from tests.paper.days import EVERYBODY, day_of, trying_problem
from tests.paper.pixels import dark, pictures
from tests.paper.reading import pages, words


def table(label: str, x: float, y: float, **fields) -> PlannedTable:
    return PlannedTable(label=label, x=x, y=y, **{"seats": 8, **fields})


HALL = RoomPlan(
    name="Great Hall",
    width=20,
    depth=12,
    tables=(
        table("1", 3, 4, features=("step-free",)),
        table("2", 6, 4),
        table("3", 9.4, 4, spare=True),
        table("Garden", 12, 9, shape="long", width=3.6, depth=0.8, seats=10),
    ),
    fixtures=(
        Fixture(kind="door", x=0.1, y=6, width=0.2, depth=2),
        Fixture(kind="door", x=19.9, y=6, width=0.2, depth=2),
        Fixture(kind="stage", x=10, y=1, width=6, depth=1.6, label="Stage for three"),
        Fixture(kind="quiet corner", x=18, y=11, width=3, depth=1.8),
        Fixture(kind="microphone", x=10, y=2.2),
    ),
    step_free="By the lift to table 1.",
    spare_chairs=4,
    notes=("Water on every table.",),
)


def test_gaps_are_from_edge_to_edge_for_any_two_shapes() -> None:
    round_one, round_two = table("1", 0, 0, width=2), table("2", 5, 0, width=2)
    assert round_one.gap(round_two) == 3
    long = table("3", 5, 0, shape="long", width=2, depth=1)
    assert round_one.gap(long) == long.gap(round_one) == 3
    square = table("4", 0, 4, shape="square", width=1, depth=1)
    assert square.gap(table("5", 3, 4, shape="square", width=1, depth=1)) == 2
    assert square.gap(table("6", 0, 4.2, shape="square", width=1, depth=1)) == 0


def test_a_turned_table_reaches_as_far_as_its_corners() -> None:
    upright = table("1", 0, 0, shape="long", width=1, depth=4, turn=0)
    lying = table("2", 0, 0, shape="long", width=4, depth=1, turn=90)
    other = table("3", 3, 0, width=2)
    assert upright.gap(other) == pytest.approx(1.5)
    assert lying.gap(other) == pytest.approx(1.5)


SHAPES = st.builds(
    table,
    st.just("t"),
    st.floats(-10, 10),
    st.floats(-10, 10),
    shape=st.sampled_from(["round", "square", "long"]),
    width=st.floats(0.6, 4),
    depth=st.floats(0.6, 4),
    turn=st.floats(0, 360),
    seats=st.integers(1, 14),
)


@given(a=SHAPES, b=SHAPES)
def test_a_gap_is_the_same_both_ways_and_never_less_than_nothing(a: PlannedTable, b: PlannedTable) -> None:
    assert a.gap(b) == pytest.approx(b.gap(a), abs=1e-9)
    assert a.gap(b) >= 0


@given(one=SHAPES)
def test_there_is_a_chair_for_every_seat_and_none_stands_on_another(one: PlannedTable) -> None:
    chairs = one.chairs()
    assert len(chairs) == one.seats
    assert all(abs(x - u) + abs(y - v) > 1e-6 for (x, y), (u, v) in combinations(chairs, 2))


def test_a_room_counts_its_chairs_and_knows_the_nearest_neighbours() -> None:
    assert HALL.chairs == 38
    assert HALL.spare_tables == 1
    assert HALL.nearest()["1"] == ("2", 1.2)
    assert HALL.nearest()["3"] == ("2", 1.6)
    assert HALL.outside() == ()


def test_a_room_is_made_from_the_tables_of_the_programme_that_have_a_place() -> None:
    room = room_from_tables("Hall", [Table(id="1", seats=8, x=4.0, y=3.0), Table(id="2", seats=8)])
    assert [one.label for one in room.tables] == ["1"]
    assert (room.width, room.depth) == (6.0, 5.0)


def test_impossible_rooms_and_tables_are_refused() -> None:
    with pytest.raises(InputError, match="0 by 5"):
        RoomPlan(name="Hall", width=0, depth=5)
    with pytest.raises(InputError, match="'oval'"):
        table("1", 0, 0, shape="oval")
    with pytest.raises(InputError, match=r"measures -1"):
        table("1", 0, 0, width=-1)


@pytest.mark.parametrize(("width", "depth", "expected"), [(20, 12, 100), (12, 20, 100), (60, 40, 300), (5, 4, 50)])
def test_the_scale_is_one_of_a_ruler_and_the_largest_that_fits(width: float, depth: float, expected: int) -> None:
    assert scale(RoomPlan(name="Hall", width=width, depth=depth)) == expected


@pytest.fixture(scope="module")
def day():
    return day_of(trying_problem())


def test_the_venue_reads_counts_spacing_ways_and_what_else_stands_there(day) -> None:
    drawn, counted = pages(
        sheets_to_print(day, ["room-sheet"], options=SheetOptions(rooms=(HALL,))).files["room-sheet"]
    )
    assert "4 tables (1 of them spare) 38 chairs (4 of them spare)" in drawn
    assert "Scale 1 : 100" in drawn
    assert all(label in drawn for label in ("Garden", "Stage for three", "quiet corner", "microphone"))
    assert "By the lift to table 1." in counted
    assert "Water on every table." in counted
    assert "2 × door" in counted
    assert "2, 1.20 m less than wanted" in counted
    assert "3 (spare)" in counted
    assert "step-free" in counted


def test_nobody_is_named_on_the_sheet_of_the_venue(day) -> None:
    text = words(sheets_to_print(day, ["room-sheet"], options=SheetOptions(rooms=(HALL,))).files["room-sheet"])
    assert not any(person.name in text for person in EVERYBODY)


def test_tables_are_drawn_where_they_stand_to_scale(day) -> None:
    one = RoomPlan(name="Hall", width=20, depth=10, tables=(table("", 15, 5, width=2, seats=1),))
    (page, _) = pictures(day, "room-sheet", SheetOptions(rooms=(one,)), ppi=127)  # five pixels to the millimetre
    ink = dark(page, below=70)
    rows, columns = np_range(ink[150:850])
    left, right = columns
    assert (right - left) / 5 == pytest.approx(200, abs=2), "20 m at 1 : 100"
    inside = ink[150 + rows[0] + 20 : 150 + rows[1] - 20, left + 20 : right - 20]
    _, (first, last) = np_range(inside)
    assert (last - first) / 5 == pytest.approx(20, abs=1.5), "a table of 2 m"
    assert ((first + last) / 2 + 20) / 5 == pytest.approx(150, abs=1.5), "15 m from the left"


def np_range(found):
    rows, columns = found.any(axis=1).nonzero()[0], found.any(axis=0).nonzero()[0]
    return (rows[0], rows[-1]), (columns[0], columns[-1])


def test_tables_outside_of_the_room_are_said_to_be(day) -> None:
    room = RoomPlan(name="Hall", width=6, depth=6, tables=(table("7", 9, 3), table("8", 3, 3)))
    assert room.outside() == ("7",)
    assert "7 outside the room" in words(
        sheets_to_print(day, ["room-sheet"], options=SheetOptions(rooms=(room,))).files["room-sheet"]
    )


def test_a_deep_room_lies_on_its_side_and_a_large_one_is_still_on_one_sheet(day) -> None:
    tables = tuple(table(str(n), 2 + 3.5 * (n % 12), 3 + 3.5 * (n // 12)) for n in range(375))
    room = RoomPlan(name="Fair", width=45, depth=115, tables=tables)
    made = pages(sheets_to_print(day, ["room-sheet"], options=SheetOptions(rooms=(room,))).files["room-sheet"])
    assert all(str(number) in made[0].split() for number in (0, 100, 374))
    assert "Scale 1 : 500" in made[0]
