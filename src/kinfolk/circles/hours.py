"""When people can meet: hours of the week in everybody's own time zone, as starts on one clock for all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from kinfolk.errors import InputError
from kinfolk.sentences import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kinfolk.facts import Bools, Ints

MINUTE = timedelta(minutes=1)
STEP = timedelta(minutes=30)  # from one possible start to the next; nearly all zones differ by whole steps
A_DAY = 24 * 60
WEEK = 7


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Minutes of one weekday in which somebody is free, as clocks show them where they live.

    Parameters
    ----------
    weekday
        0 is Monday.
    starts, ends
        Minutes after midnight; ``ends`` may be 1440, the next midnight.

    Raises
    ------
    InputError
        There is no such weekday, or it does not end after it starts.
    """

    weekday: int
    starts: int
    ends: int

    def __post_init__(self) -> None:
        if not (0 <= self.weekday < WEEK and 0 <= self.starts < self.ends <= A_DAY):
            raise InputError(
                say("the hours {hours} are none.", hours=f"{self.weekday}: {self.starts}-{self.ends}"),
                remedy=say("Give a weekday from 0 to 6, and minutes of a day that end after they start."),
            )


@dataclass(frozen=True)
class Calendar:
    """The days in which a meeting of the season is held, and every moment at which it could start.

    Moments are counted on the clock of UTC, so that a change of the clocks neither doubles nor loses an hour: what
    somebody says of their own clock is looked up for the very day.

    Parameters
    ----------
    first
        The first day, from midnight UTC on.
    days
        How many days; in seven each hour of each weekday comes once, wherever somebody lives.
    minutes
        How long a circle meets.

    Raises
    ------
    InputError
        There are no days or no minutes.
    """

    first: date
    days: int = WEEK
    minutes: int = 60

    def __post_init__(self) -> None:
        if self.days < 1 or self.minutes < 1:
            raise InputError(
                say("the meeting has no time."), remedy=say("Give it at least one day, and a length in minutes.")
            )

    @property
    def starts(self) -> int:
        """How many moments there are at which a circle could start."""
        return timedelta(days=self.days) // STEP

    @cached_property
    def _begin(self) -> datetime:
        return datetime.combine(self.first, time(), UTC)

    @cached_property
    def _known(self) -> dict[tuple[tuple[Window, ...], str], Bools]:
        return {}

    def moment(self, start: int) -> datetime:
        """Return a start as a moment, in UTC."""
        return self._begin + start * STEP

    def free(self, windows: Iterable[Window], zone: str) -> Bools:
        """Return at which starts somebody is free for the whole meeting, ``[starts]``.

        Raises
        ------
        InputError
            There is no such time zone.
        """
        key = (tuple(sorted(windows)), zone)
        if key not in self._known:
            self._known[key] = self._free(*key)
        return self._known[key]

    def _free(self, windows: tuple[Window, ...], zone: str) -> Bools:
        week = np.zeros(WEEK * A_DAY, dtype=np.bool_)
        for one in windows:
            week[one.weekday * A_DAY + one.starts : one.weekday * A_DAY + one.ends] = True
        until = np.concatenate([[0], np.cumsum(week[self._clock(zone)])])  # free minutes before each
        starts = np.arange(self.starts) * (STEP // MINUTE)
        return np.asarray(until[starts + self.minutes] - until[starts] == self.minutes)

    def _clock(self, zone: str) -> Ints:
        """Return what a clock shows there in each minute, until the last meeting that starts is over: minutes of the week.

        Looked up minute by minute, so that an hour that comes twice is twice that hour, and one that is left out is none.
        """
        if zone not in self._clocks:
            there = zone_of(zone)
            minutes = self.days * A_DAY + self.minutes
            local = [(self._begin + minute * MINUTE).astimezone(there) for minute in range(minutes)]
            shown = [one.weekday() * A_DAY + one.hour * 60 + one.minute for one in local]
            self._clocks[zone] = np.array(shown, dtype=np.int32)
        return self._clocks[zone]

    @cached_property
    def _clocks(self) -> dict[str, Ints]:
        return {}


def zone_of(name: str) -> ZoneInfo:
    """Return a time zone by its IANA name.

    Raises
    ------
    InputError
        There is none of that name.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InputError(
            say("there is no time zone {zone}.", zone=repr(name)),
            remedy=say("Give an IANA name, such as Europe/Berlin."),
        ) from None
