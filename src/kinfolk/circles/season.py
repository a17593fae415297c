"""What a meeting of a season is planned from, and what comes of it: members, circles, and whoever could not be placed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from kinfolk.errors import InputError
from kinfolk.sentences import say

if TYPE_CHECKING:
    from datetime import datetime

    from kinfolk.circles.hours import Calendar, Window
    from kinfolk.problem import Meeting, Pairs

SMALLEST, USUAL, LARGEST = 3, 5, 6
ONLINE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who opted in to circles.

    Parameters
    ----------
    id
        By which results name them.
    zone, windows
        Their time zone (IANA), and when they are free there.
    languages
        What they like to talk in; blank speaks everything.
    online, places
        Whether they meet online, and the places where they would come to a table.
    statements
        What they said me too to; those who share one are brought together sooner.
    hosts
        Whether they are willing to host.
    hosted
        How often they held a circle in this season, as a host or as the first among equals.
    """

    id: str
    zone: str = "UTC"
    windows: tuple[Window, ...] = ()
    languages: tuple[str, ...] = ()
    online: bool = True
    places: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    hosts: bool = False
    hosted: int = 0

    @property
    def ways(self) -> tuple[str, ...]:
        """Where they would meet: online, and places."""
        return (*([ONLINE] if self.online else []), *self.places)


@dataclass(frozen=True, kw_only=True)
class Gathering:
    """One meeting of a season: everything that its circles are planned from.

    Parameters
    ----------
    members
        Everybody who takes part this time, in the order of results.
    calendar
        The days, and how long a circle meets.
    earlier
        How often two were in a circle together in this season; a pair is met again only where nothing else is possible.
    meetings
        How many meetings the season has: few people who meet often are planned for all of them at once.
    apart
        Pairs who never sit together. Confidential: no result and no sentence shows them.
    memory
        Earlier meetings at events; they cost a little.

    Raises
    ------
    InputError
        Two members have the same id.
    """

    members: tuple[Member, ...]
    calendar: Calendar
    earlier: tuple[tuple[str, str, int], ...] = ()
    meetings: int = 1
    apart: Pairs = ()
    memory: tuple[Meeting, ...] = ()

    def __post_init__(self) -> None:
        twice = next((id_ for id_, count in Counter(one.id for one in self.members).items() if count > 1), None)
        if twice is not None:
            raise InputError(
                say("the id {id} is used twice.", id=repr(twice)), remedy=say("Give each person an id of their own.")
            )

    @cached_property
    def index(self) -> dict[str, int]:
        """Position of each member by id."""
        return {one.id: place for place, one in enumerate(self.members)}

    @cached_property
    def foes(self) -> dict[int, frozenset[int]]:
        """Whom each must never sit with, as positions; whoever is not here is passed over."""
        found: dict[int, set[int]] = {}
        for a, b in self.apart:
            one, other = self.index.get(a), self.index.get(b)
            if one is not None and other is not None and one != other:
                found.setdefault(one, set()).add(other)
                found.setdefault(other, set()).add(one)
        return {one: frozenset(others) for one, others in found.items()}

    @cached_property
    def met(self) -> dict[tuple[int, int], int]:
        """How often two who are here were in a circle, by their positions, the lower first."""
        found: dict[tuple[int, int], int] = {}
        for a, b, times in self.earlier:
            one, other = self.index.get(a), self.index.get(b)
            if one is not None and other is not None and one != other:
                key = (min(one, other), max(one, other))
                found[key] = found.get(key, 0) + times
        return found

    @cached_property
    def partners(self) -> dict[int, list[int]]:
        """Whom each was in a circle with, as positions; a pair stands with its lower position alone."""
        found: dict[int, list[int]] = {}
        for a, b in self.met:
            found.setdefault(a, []).append(b)
        return found

    @cached_property
    def remembered(self) -> dict[str, list[Meeting]]:
        """What is remembered of events, by the first of each pair."""
        found: dict[str, list[Meeting]] = {}
        for one in self.memory:
            found.setdefault(one.a, []).append(one)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """Three to six people, when and how they meet, and who holds the circle.

    Parameters
    ----------
    starts
        In UTC.
    place
        Blank is online.
    language
        What all of them speak; blank where none of them named any.
    people
        Ids, in the order of the members.
    host
        Who holds it.
    willing
        Whether the host said that they would; else they are the first among equals, who has the prompt.
    """

    starts: datetime
    minutes: int
    place: str
    language: str
    people: tuple[str, ...]
    host: str
    willing: bool


class Why(StrEnum):
    """Why somebody could not be placed."""

    NO_HOURS = "no_hours"
    NOBODY_THEN = "nobody_then"
    NOT_ENOUGH = "not_enough"


class Remedy(StrEnum):
    """The nearest thing that would help."""

    HOURS = "hours"
    ONLINE = "online"
    LANGUAGE = "language"
    OTHERS = "others"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """Somebody for whom there is no circle this time, told honestly.

    Parameters
    ----------
    why
        ``NO_HOURS``: they are not free in these days. ``NOBODY_THEN``: proven, fewer than two others share an hour, a
        language and a way to meet with them. ``NOT_ENOUGH``: there are others, and no circle of three was found.
    remedy
        What would help soonest: another hour (``at``, at which a circle meets already), meeting online, another
        language, or more members.
    at
        In UTC; only with ``HOURS``.
    """

    id: str
    why: Why
    remedy: Remedy
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """The circles of one meeting.

    Parameters
    ----------
    unplaced
        Whoever is in none of them, each with the reason.
    repeats
        How many pairs have been in a circle together before.
    """

    circles: tuple[Circle, ...]
    unplaced: tuple[Unplaced, ...]
    repeats: int
