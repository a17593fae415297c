"""Calendar files, read back: ids that stay, the time of the venue, and nothing that says who somebody is."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from kinfolk.errors import InputError, KinfolkError
from kinfolk.files import Appointment, Edition, calendar_ics

BERLIN = ZoneInfo("Europe/Berlin")
STAMP = datetime(2026, 3, 1, 12, tzinfo=UTC)


def round_two(**fields) -> Appointment:
    return Appointment(
        **{
            "key": "round 2",
            "starts": datetime(2026, 3, 29, 11, 0, tzinfo=BERLIN),
            "ends": datetime(2026, 3, 29, 11, 45, tzinfo=BERLIN),
            "title": "Round 2, table 14",
            "place": "Great Hall; upper floor",
            **fields,
        }
    )


def made(*appointments: Appointment, version: int = 1, stamp: datetime = STAMP) -> bytes:
    edition = Edition(event="event-17", title="Harbour", version=version, released=stamp)
    return calendar_ics("ana@harbour.example", appointments, edition)


def entries(ics: bytes):
    return Calendar.from_ical(ics).walk("VEVENT")


def test_an_appointment_keeps_its_words_and_the_time_of_the_venue() -> None:
    (entry,) = entries(made(round_two()))
    assert entry["summary"] == "Round 2, table 14"
    assert entry["location"] == "Great Hall; upper floor"
    assert entry["dtstart"].dt == datetime(2026, 3, 29, 9, 0, tzinfo=UTC)
    assert b"DTSTART;TZID=Europe/Berlin:20260329T110000" in made(round_two())
    assert b"BEGIN:VTIMEZONE" in made(round_two())


def test_a_new_version_moves_the_appointment_instead_of_adding_one() -> None:
    (before,) = entries(made(round_two()))
    (after,) = entries(made(round_two(title="Round 2, table 9", place=""), version=2))
    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"]) == (1, 2)
    (other,) = entries(made(round_two(key="round 3")))
    assert other["uid"] != before["uid"]


def test_the_file_does_not_say_whose_it_is() -> None:
    assert b"harbour.example" not in made(round_two())


def test_the_same_input_gives_the_same_bytes_with_line_ends_of_the_format() -> None:
    assert made(round_two()) == made(round_two())
    assert made(round_two()).count(b"\n") == made(round_two()).count(b"\r\n")


def test_a_zone_that_is_only_a_distance_becomes_utc() -> None:
    two_hours = timezone(timedelta(hours=2))
    ics = made(
        round_two(starts=datetime(2026, 6, 1, 10, tzinfo=two_hours), ends=datetime(2026, 6, 1, 11, tzinfo=two_hours))
    )
    assert b"DTSTART:20260601T080000Z" in ics


def test_a_day_without_appointments_is_still_a_calendar() -> None:
    assert not entries(made())


def test_times_without_a_zone_and_backward_times_are_refused() -> None:
    with pytest.raises(InputError, match="time zone"):
        round_two(starts=datetime(2026, 3, 29, 11, 0))  # noqa: DTZ001
    with pytest.raises(InputError, match="ends before"):
        round_two(ends=datetime(2026, 3, 29, 10, 0, tzinfo=BERLIN))
    with pytest.raises(InputError, match="time of release"):
        made(round_two(), stamp=datetime(2026, 3, 1))  # noqa: DTZ001


def test_a_missing_calendar_package_is_said_with_the_remedy(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    with pytest.raises(KinfolkError, match=r"icalendar.*pip install 'kinfolk\[site\]'"):
        made(round_two())
