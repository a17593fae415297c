"""Generated tables stand inside the room and never in each other's way, or it is said by how much they do not fit."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfolk_web.programme.layouts import Arrangement, DoesNotFitError, Floor, Wish, arrange
from kinfolk_web.programme.sizes import Box, crowded, footprint

metres = st.floats(3, 60).map(lambda value: round(value, 1))


@st.composite
def floors(draw):
    width, depth = draw(metres), draw(metres)
    taken = draw(
        st.lists(
            st.builds(
                Box,
                st.floats(0, 1).map(lambda share: round(share * width, 2)),
                st.floats(0, 1).map(lambda share: round(share * depth, 2)),
                st.floats(0.3, 6),
                st.floats(0.3, 4),
            ),
            max_size=4,
        )
    )
    return Floor(width, depth, tuple(taken))


@st.composite
def wishes(draw):
    return Wish(
        draw(st.sampled_from(Arrangement.values)),
        draw(st.integers(1, 90)),
        footprint(draw(st.sampled_from(["round", "square", "long"])), draw(st.integers(2, 14))),
        draw(st.sampled_from([0.0, 0.3, 0.6, 1.2])),
    )


def assert_stands_well(floor, wish, places):
    boxes = [wish.piece.at(x, y) for x, y in places]
    assert len(boxes) == wish.count
    assert all(box.within(floor.width, floor.depth) for box in boxes)
    assert not [(a, b) for a, b in combinations(boxes, 2) if a.touches(b, wish.spacing - 0.01)]
    assert not [(box, there) for box in boxes for there in floor.taken if box.touches(there, -0.01)]


@settings(max_examples=60, deadline=None)
@given(floors(), wishes())
def test_tables_never_overlap_and_stay_inside_or_are_refused_with_how_much_is_missing(floor, wish):
    found = arranged(floor, wish)
    if not isinstance(found, DoesNotFitError):
        assert_stands_well(floor, wish, found)
        return
    assert found.fit < wish.count
    if found.deeper or found.wider:
        deeper = found.deeper or 0
        larger = Floor(floor.width + (0 if deeper else found.wider), floor.depth + deeper, floor.taken)
        assert_stands_well(larger, wish, arrange(larger, wish))


def arranged(floor, wish):
    try:
        return arrange(floor, wish)
    except DoesNotFitError as short:
        return short


@pytest.mark.parametrize("arrangement", Arrangement.values)
def test_thirty_tables_of_eight_fit_a_hall_of_24_by_20(arrangement):
    wish = Wish(arrangement, 30, footprint("round", 8), 0.6)
    floor = Floor(24, 20)
    assert_stands_well(floor, wish, arrange(floor, wish))


@pytest.mark.parametrize("arrangement", Arrangement.values)
def test_four_hundred_tables_fit_a_hall(arrangement):
    wish = Wish(arrangement, 400, footprint("round", 8), 0.6)
    floor = Floor(100, 72)
    assert_stands_well(floor, wish, arrange(floor, wish))


def test_what_stands_in_the_way_is_found_in_pairs():
    table = footprint("round", 8)
    assert crowded([("1", table.at(2, 2)), ("2", table.at(4, 2)), ("3", table.at(9, 2))]) == [("1", "2")]
    turned = footprint("long", 12, 90)
    assert turned.depth > turned.width
