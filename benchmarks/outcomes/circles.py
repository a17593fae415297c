"""Seasons of circles: 10,000 members in eleven time zones, meeting after meeting."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.outcomes.rows import Row
from kinfolk.circles import Calendar, Gathering, Member, Window, plan_circles

if TYPE_CHECKING:
    from kinfolk.circles import Planned

MANY, FEW, MEETINGS = 10_000, 40, 6
A_MINUTE = 60.0
ZONES = (
    "America/Los_Angeles", "America/Chicago", "America/New_York", "America/Sao_Paulo", "Europe/London", "Europe/Berlin",
    "Africa/Nairobi", "Asia/Kolkata", "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney",
)  # fmt: skip
LANGUAGES = ("en", "de", "es", "fr", "pt", "ja")
PLACES = tuple(f"Town {number}" for number in range(40))


def measure(*, quick: bool) -> list[Row]:
    """Return how long one meeting takes, who is left over, and which pairs meet again over a season."""
    people = members(1_000 if quick else MANY, seed=1)
    plan_circles(Gathering(members=members(40, seed=9), calendar=Calendar(date(2027, 1, 4))))  # compiled by now
    seconds, unplaced, proven, repeats, pairs = season(people, 2 if quick else MEETINGS)
    few = season(members(FEW, seed=2, near=True), MEETINGS)
    count = f"{len(people):,} members"
    return [
        Row(
            f"one meeting of {count}, the slowest of {len(seconds)}",
            "60 s",
            f"{max(seconds):.1f} s",
            max(seconds) <= A_MINUTE,
        ),
        Row(
            f"members of {count} without a circle, most in a meeting",
            "none of whom it is not proven",
            f"{max(unplaced)}, of whom {min(proven)} or more proven",
            all(one == two for one, two in zip(unplaced, proven, strict=True)),
        ),
        Row(
            f"pairs of {count} that meet again over {len(seconds)} meetings",
            "none",
            f"{repeats} of {pairs:,}",
            repeats == 0,
        ),
        Row(
            f"pairs of {FEW} members of one country that meet again over {MEETINGS} meetings",
            "-",
            f"{few[3]} of {few[4]:,}; {max(few[1])} without a circle",
            None,
        ),
    ]


def season(people: tuple[Member, ...], meetings: int) -> tuple[list[float], list[int], list[int], int, int]:
    """Return of each meeting the seconds, who had no circle, of whom that is proven; then repeats and pairs over all."""
    met: Counter[tuple[str, str]] = Counter()
    held: Counter[str] = Counter()
    seconds, unplaced, proven = [], [], []
    for number in range(meetings):
        calendar = Calendar(date(2027, 1, 4) + timedelta(weeks=4 * number))
        earlier = tuple((a, b, times) for (a, b), times in met.items())
        since = time.perf_counter()
        planned = plan_circles(
            Gathering(members=tuple(_again(one, held[one.id]) for one in people), calendar=calendar, earlier=earlier),
            seed=number,
        )
        seconds.append(time.perf_counter() - since)
        unplaced.append(len(planned.unplaced))
        proven.append(sum(one.why != "not_enough" for one in planned.unplaced))
        _remember(planned, met, held)
    return seconds, unplaced, proven, sum(times - 1 for times in met.values()), sum(met.values())


def _remember(planned: Planned, met: Counter[tuple[str, str]], held: Counter[str]) -> None:
    for circle in planned.circles:
        held[circle.host] += 1
        met.update(combinations(sorted(circle.people), 2))


def _again(one: Member, hosted: int) -> Member:
    return Member(
        id=one.id, zone=one.zone, windows=one.windows, languages=one.languages, online=one.online, places=one.places,
        statements=one.statements, hosts=one.hosts, hosted=hosted,
    )  # fmt: skip


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
        tongues = {"en"} if rng.random() < 0.8 else set()
        tongues |= {str(rng.choice(LANGUAGES))}
        found.append(
            Member(
                id=f"m{number}",
                zone="Europe/Berlin" if near else str(rng.choice(ZONES)),
                windows=windows,
                languages=tuple(sorted({"en"} if near else tongues)),
                places=(str(rng.choice(PLACES)),) if rng.random() < 0.1 else (),
                statements=tuple(f"s{int(one)}" for one in rng.integers(0, 200, size=4)),
                hosts=bool(rng.random() < 0.3),
            )
        )
    return tuple(found)
