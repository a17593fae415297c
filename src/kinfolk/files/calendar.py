"""One person's day as iCalendar: stable ids, so that a new version of the plan moves appointments instead of adding them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from kinfolk.errors import InputError, KinfolkError
from kinfolk.sentences import say

if TYPE_CHECKING:
    from collections.abc import Sequence

PRODUCT = "-//Kinfolk//Kinfolk//EN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """Something in one person's day.

    Parameters
    ----------
    key
        What stays when the time, the place or the words change: "round 2".
    starts, ends
        With a time zone.
    title, place, notes
        What calendars show.
    """

    key: str
    starts: datetime
    ends: datetime
    title: str
    place: str = ""
    notes: str = ""

    def __post_init__(self) -> None:
        if self.starts.utcoffset() is None or self.ends.utcoffset() is None:
            raise InputError(
                say("the appointment {title} has no time zone.", title=repr(self.title)),
                remedy=say("Give its times with the zone of the venue."),
            )
        if self.ends < self.starts:
            raise InputError(say("the appointment {title} ends before it starts.", title=repr(self.title)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One version of the plan, as calendars tell it from others.

    Parameters
    ----------
    event
        What tells this event from all others, for ever; not its title.
    title
        What the calendar is called.
    version
        The plan version: calendars keep the appointment of the highest.
    released
        When that version was released, with a time zone.
    """

    event: str
    title: str
    version: int
    released: datetime

    def __post_init__(self) -> None:
        if self.released.utcoffset() is None:
            raise InputError(say("the time of release has no time zone."), remedy=say("Give it with one, such as UTC."))


def calendar_ics(person: str, appointments: Sequence[Appointment], edition: Edition) -> bytes:
    """Return the day of ``person`` (an id) as an iCalendar file; the same input gives the same bytes.

    The id stands in no readable form in the file.

    Raises
    ------
    KinfolkError
        The package that writes calendars is not installed.
    """
    try:
        from icalendar import Calendar, Event
    except ImportError:
        raise KinfolkError(
            "calendar files need the package 'icalendar', which is not installed. Run: pip install 'kinfolk[site]'"
        ) from None
    calendar = Calendar()
    for name, value in (
        ("version", "2.0"),
        ("prodid", PRODUCT),
        ("method", "PUBLISH"),
        ("x-wr-calname", edition.title),
    ):
        calendar.add(name, value)
    for one in appointments:
        entry = Event()
        entry.add("uid", uid(edition.event, person, one.key))
        entry.add("dtstamp", edition.released.astimezone(UTC))
        entry.add("sequence", edition.version)
        entry.add("dtstart", _in_known_zone(one.starts))
        entry.add("dtend", _in_known_zone(one.ends))
        entry.add("summary", one.title)
        if one.place:
            entry.add("location", one.place)
        if one.notes:
            entry.add("description", one.notes)
        calendar.add_component(entry)
    if appointments:
        years = [moment.year for one in appointments for moment in (one.starts, one.ends)]
        calendar.add_missing_timezones(first_date=date(min(years), 1, 1), last_date=date(max(years) + 1, 1, 1))
    return bytes(calendar.to_ical())


def uid(event: str, person: str, key: str) -> str:
    """Return the id of an appointment in calendars: the same for every version of the plan, and readable by nobody."""
    text = f"{event}\x1f{person}\x1f{key}"
    return f"{sha256(text.encode()).hexdigest()[:32]}@kinfolk"


def _in_known_zone(moment: datetime) -> datetime:
    """Return ``moment`` in its named zone; in UTC if its zone is only a distance from it."""
    return moment if isinstance(moment.tzinfo, ZoneInfo) and moment.tzinfo.key != "UTC" else moment.astimezone(UTC)
