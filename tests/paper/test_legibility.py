"""Table numbers are read from 8 metres: measured on the printed sheet, from both sides of the tent.

The legibility index of sign makers, one inch of capital for every 30 feet, asks for 22 mm at 8 m for sharp eyes and good
light. We ask for 40 mm, a two-hundredth of the distance, on the side with the names, and half as much again on the
other.
"""

from __future__ import annotations

import numpy as np
import pytest

from kinfolk.paper import SheetOptions
from tests.factories import make_people, make_problem, make_tables
from tests.paper.days import day_of
from tests.paper.pixels import pictures, tall

GREEN = np.array([31, 77, 58])
NEAR_SIDE, FAR_SIDE = 40.0, 60.0


def green(page: np.ndarray) -> np.ndarray:
    """Return the pixels in the colour that only the number has on these cards."""
    return (np.abs(page.astype(int) - GREEN) < 40).all(axis=2)


@pytest.mark.parametrize("size", ["a4", "letter"])
@pytest.mark.parametrize("first", [1, 88, 375, 400])
def test_a_number_of_up_to_three_digits_is_tall_enough_on_both_sides(first: int, size: str) -> None:
    tables = tuple(table for table in make_tables(first + 1, 8) if int(table.id) >= first)
    day = day_of(make_problem(make_people(16), tables=tables, rounds=4))
    for page in pictures(day, "table-cards", SheetOptions(size=size))[::2]:
        half = page.shape[0] // 2
        assert tall(green(page[:half])) >= FAR_SIDE
        assert tall(green(page[half:])) >= NEAR_SIDE
