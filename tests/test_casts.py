"""Casts have names that people can say, and a colour and a shape of their own."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinfolk.casts import CAST_NAMES, COLOURS, SHAPES, badge, name_casts
from kinfolk.errors import InputError


def test_there_are_at_least_sixty_plain_names_and_no_two_alike() -> None:
    assert len(CAST_NAMES) >= 60
    assert len(set(CAST_NAMES)) == len(CAST_NAMES)
    assert all(name.isascii() and name.isalpha() and len(name) <= 9 for name in CAST_NAMES)


def test_names_never_repeat_even_for_a_thousand_casts() -> None:
    names = name_casts(1500)
    assert len(set(names)) == 1500
    assert names[0] == "Heron"
    assert names[64] == "Green Heron"


def test_fewer_casts_keep_the_names_they_would_have_among_more() -> None:
    assert name_casts(100)[:7] == name_casts(7)


def test_a_negative_number_of_casts_is_refused() -> None:
    with pytest.raises(InputError, match="-1"):
        name_casts(-1)


def test_every_plain_name_has_a_colour_and_shape_of_its_own() -> None:
    badges = [badge(name) for name in CAST_NAMES]
    assert len(set(badges)) == len(CAST_NAMES)
    for one, next_ in pairwise(badges):
        assert one.colour != next_.colour
        assert one.shape != next_.shape


def test_a_coloured_name_shows_the_colour_it_says_and_the_shape_of_its_animal() -> None:
    assert badge("Blue Heron").colour == "Blue"
    assert badge("Blue Heron").shape == badge("Heron").shape
    assert badge("Blue Heron 2") == badge("Blue Heron")


def test_colours_are_dark_enough_on_white_paper() -> None:
    assert all(_contrast_with_white(value) >= 3 for value in COLOURS.values())


@given(st.text())
def test_any_name_has_a_badge_and_always_the_same(name: str) -> None:
    mark = badge(name)
    assert mark == badge(name)
    assert mark.colour in COLOURS
    assert mark.shape in SHAPES
    assert mark.path in mark.svg()


def _contrast_with_white(hex_: str) -> float:
    channels = [int(hex_[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)
