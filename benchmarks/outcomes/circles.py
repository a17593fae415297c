"""Seasons of circles: 10,000 members in eleven time zones, meeting after meeting."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.outcomes.rows import Row
from kinfolk.circles import Calendar, Gathering, Member, Why, Window, plan_circles

if TYPE_CHECKING:
    from kinfolk.circles import Planned

MANY, FEW, MEETINGS = 10_000, 40, 6
FIRST, COMMON = date(2027, 1, 4), "en"
A_MINUTE = 60.0
ZONES = (
    "America/Los_Angeles", "America/Chicago", "America/New_York", "America/Sao_Paulo", "Europe/London", "Europe/Berlin",
    "Africa/Nairobi", "Asia/Kolkata", "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney",
)  # fmt: skip
LANGUAGES = ("en", "de", "es", "fr", "pt", "ja")
PLACES = tuple(f"Town {number}" for number in range(40))


@dataclass(frozen=True, slots=True)
class Season:
    """What a season came to, meeting by meeting, and which pairs met again over all of it."""

    seconds: tuple[float, ...]
    unplaced: tuple[int, ...]
    unproven: int
    hosted: float
    pairs: int
    again: int
    again_of_many: int


def measure(*, quick: bool) -> list[Row]:
    """Return how long one meeting takes, who is left over, and which pairs meet again over a season."""
    plan_circles(Gathering(members=members(FEW, seed=9), calendar=Calendar(FIRST)))  # compiled by now
    many = season(members(1_000 if quick else MANY, seed=1), 2 if quick else MEETINGS)
    few = season(members(FEW, seed=2, near=True), MEETINGS)
    count = f"{1_000 if quick else MANY:,} members"
    slowest = max(many.seconds)
    return [
        Row(
            f"one meeting of {count}, the slowest of {len(many.seconds)}",
            "60 s",
            f"{slowest:.1f} s",
            slowest <= A_MINUTE,
        ),
        Row(
            f"of {count}, without a circle though others are free at their hours, over all meetings",
            "none",
            f"{many.unproven}; proven for {sum(many.unplaced) - many.unproven}",
            many.unproven == 0,
        ),
        Row(f"circles of {count} with a host who is willing, of whom there are 30 %", "-", f"{many.hosted:.0%}", None),
        Row(
            f"pairs of {count} that meet again over {len(many.seconds)} meetings, where both speak what four of five speak",
            "none",
            f"{many.again_of_many} of {many.pairs:,}",
            many.again_of_many == 0,
        ),
        Row(
            "the same, where one speaks only a language that one of thirty speaks",
            "-",
            f"{many.again - many.again_of_many}",
            None,
        ),
        Row(
            f"pairs of {FEW} members in one time zone that meet again over {MEETINGS} meetings",
            "-",
            f"{few.again} of {few.pairs:,}; {sum(few.unplaced)} without a circle",
            None,
        ),
    ]


def season(people: tuple[Member, ...], meetings: int) -> Season:
    """Return what comes of planning meeting after meeting, four weeks apart."""
    met: Counter[tuple[str, str]] = Counter()
    held: Counter[str] = Counter()
    plans, seconds = [], []
    for number in range(meetings):
        gathering = Gathering(
            members=tuple(replace(one, hosted=held[one.id]) for one in people),
            calendar=Calendar(FIRST + timedelta(weeks=4 * number)),
            earlier=tuple((a, b, times) for (a, b), times in met.items()),
            meetings=meetings,
        )
        since = time.perf_counter()
        planned = plan_circles(gathering, seed=number)
        seconds.append(time.perf_counter() - since)
        plans.append(planned)
        _remember(planned, met, held)
    common = {one.id for one in people if COMMON in one.languages}
    circles = [circle for planned in plans for circle in planned.circles]
    return Season(
        seconds=tuple(seconds),
        unplaced=tuple(len(planned.unplaced) for planned in plans),
        unproven=sum(one.why is Why.NOT_ENOUGH for planned in plans for one in planned.unplaced),
        hosted=sum(circle.willing for circle in circles) / len(circles),
        pairs=sum(met.values()),
        again=sum(times - 1 for times in met.values()),
        again_of_many=sum(times - 1 for (a, b), times in met.items() if a in common and b in common),
    )


def _remember(planned: Planned, met: Counter[tuple[str, str]], held: Counter[str]) -> None:
    for circle in planned.circles:
        held[circle.host] += 1
        met.update(combinations(sorted(circle.people), 2))


def members(count: int, *, seed: int, near: bool = False) -> tuple[Member, ...]:
    """Return invented members: three evenings and a lunch hour each, one or two languages, one in ten also at a place."""
    rng = np.random.default_rng(seed)
    found = []
    for number in range(count):
        days = rng.choice(7, size=3, replace=False)
        windows = (
            *(Window(int(day), 18 * 60, 21 * 60) for day in days),
            Window(int(rng.integers(5)), 12 * 60, 14 * 60),
        )
        tongues = {COMMON} if rng.random() < 0.8 else set()
        tongues |= {str(rng.choice(LANGUAGES))}
        found.append(
            Member(
                id=f"m{number}",
                zone="Europe/Berlin" if near else str(rng.choice(ZONES)),
                windows=windows,
                languages=tuple(sorted({COMMON} if near else tongues)),
                places=(str(rng.choice(PLACES)),) if rng.random() < 0.1 else (),
                statements=tuple(f"s{int(one)}" for one in rng.integers(0, 200, size=4)),
                hosts=bool(rng.random() < 0.3),
            )
        )
    return tuple(found)
