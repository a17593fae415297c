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

    from kinfolk.facts import Bools

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
        there = zone_of(zone)
        spans = []
        for day in range(-2, self.days + 2):  # a day of theirs may begin two days before ours, or end after
            on = self.first + timedelta(days=day)
            spans += [
                (_moment(on, one.starts, there), _moment(on, one.ends, there))
                for one in windows
                if one.weekday == on.weekday()
            ]
        free = np.zeros(self.starts, dtype=np.bool_)
        for begins, ends in _joined(spans):
            first = max(0, -((self._begin - begins) // STEP))
            last = (ends - timedelta(minutes=self.minutes) - self._begin) // STEP
            free[first : max(first, last + 1)] = True
        return free


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


def _moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    days, rest = divmod(minutes, A_DAY)
    local = datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60), zone)
    return local.astimezone(UTC)


def _joined(spans: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Return spans of time with those that touch made one, so that a meeting may cross from one into the next."""
    found: list[tuple[datetime, datetime]] = []
    for begins, ends in sorted(spans):
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((begins, ends))
    return [(begins, ends) for begins, ends in found if begins < ends]
