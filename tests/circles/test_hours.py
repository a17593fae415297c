"""When people are free: on their own clock, also in the weeks in which clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfolk.circles import Calendar, Member, Window
from kinfolk.errors import InputError
from tests.circles.naive import is_free

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Kiritimati")
FIRSTS = (date(2027, 3, 9), date(2027, 3, 22), date(2027, 10, 25), date(2027, 4, 1), date(2027, 6, 7))
windows = st.builds(
    lambda day, start, length: Window(day, start * 30, min(1440, (start + length) * 30)),
    st.integers(0, 6), st.integers(0, 47), st.integers(1, 12),
)  # fmt: skip


def starts(calendar: Calendar, *windows: Window, zone: str) -> list[datetime]:
    return [calendar.moment(start) for start, free in enumerate(calendar.free(windows, zone)) if free]


def test_six_in_the_evening_is_another_moment_after_the_clocks_change():
    evening = Window(0, 18 * 60, 19 * 60)
    winter, summer = Calendar(date(2027, 3, 22)), Calendar(date(2027, 3, 29))
    assert starts(winter, evening, zone="Europe/Berlin") == [datetime(2027, 3, 22, 17, tzinfo=UTC)]
    assert starts(summer, evening, zone="Europe/Berlin") == [datetime(2027, 3, 29, 16, tzinfo=UTC)]


def test_each_hour_of_each_weekday_comes_once_wherever_somebody_lives():
    for zone in ("Pacific/Auckland", "Pacific/Honolulu", "Asia/Kolkata"):
        assert len(starts(Calendar(date(2027, 6, 7)), Window(0, 600, 660), zone=zone)) == 1


def test_a_meeting_may_cross_midnight_where_both_days_are_free():
    late = (Window(0, 23 * 60, 1440), Window(1, 0, 60))
    assert datetime(2027, 6, 7, 23, 30, tzinfo=UTC) in starts(Calendar(date(2027, 6, 7)), *late, zone="UTC")


@settings(max_examples=60, deadline=None)
@given(st.lists(windows, max_size=4), st.sampled_from(ZONES), st.sampled_from(FIRSTS), st.sampled_from((30, 60, 90)))
def test_starts_are_those_whose_every_minute_is_free_on_their_own_clock(some, zone, first, minutes):
    calendar = Calendar(first, minutes=minutes)
    member = Member(id="a", zone=zone, windows=tuple(some))
    found = calendar.free(member.windows, zone)
    for start in range(0, calendar.starts, 3):
        assert found[start] == is_free(member, calendar.moment(start), minutes)


def test_what_is_no_zone_and_no_window_is_refused_with_the_remedy():
    with pytest.raises(InputError, match="Europe/Berlin"):
        Calendar(date(2027, 6, 7)).free((), "Mars/Base")
    with pytest.raises(InputError, match="weekday"):
        Window(7, 0, 60)
