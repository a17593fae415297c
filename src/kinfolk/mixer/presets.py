"""How a room mingles by itself: the numbers of the simulation, as fitted to two conferences, and what it must reproduce."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

STEP = 20
"""Seconds of one step: what the badges of both conferences resolve."""

LONGEST = 400
"""Steps after which a single talk ends; the law of lengths has a tail too heavy to be left alone."""


@dataclass(frozen=True, kw_only=True)
class Mixer:
    """The numbers of unplanned mingling.

    Parameters
    ----------
    sociability
        Shape of the gamma law (mean 1) of how readily people take up talks; the smaller, the more unequal.
    posse_share, posse_size
        Share of people who come with a posse (0 to 1), and its mean size (at least 2).
    pull, again
        How much likelier one turns to somebody of one's posse (added to 1), and to somebody for each talk had before.
    overnight
        Share of those earlier talks that still counts on the next day (0 to 1).
    people_a_zone
        People for each room or corner; a talk stays inside one.
    together
        Probability that somebody goes where their posse goes, for half an hour: two of a posse are then in one zone four
        times in five.
    closure
        Probability that somebody joins two who just talked.
    longer
        Probability that people who know each other take the longer of two talks.
    alpha, beta
        The beta-geometric law of lengths: P(more than m steps) = B(alpha, beta + m) / B(alpha, beta).

    Notes
    -----
    Fitted by random search to 13 statistics of two conferences whose contacts were measured by badges; see
    :data:`TARGETS`. Who belonged to whom was not measured: posses are the simplest story that fits.
    """

    sociability: float
    posse_share: float
    posse_size: float
    pull: float
    again: float
    overnight: float
    people_a_zone: float = 35.0
    together: float = 0.9
    closure: float
    longer: float
    alpha: float
    beta: float

    @cached_property
    def lengths(self) -> NDArray[np.int64]:
        """``[LONGEST + 1]``: 2**40 times the probability that a talk has more than m steps."""
        k = np.arange(LONGEST, dtype=np.float64)
        more = np.concatenate(([1.0], np.cumprod((self.beta + k) / (self.alpha + self.beta + k))))
        return np.rint(more * 2.0**40).astype(np.int64)

    @cached_property
    def shortcut(self) -> NDArray[np.int64]:
        """``[257]``: how long a talk is for each 256th of all chances, so that its length is found at once."""
        chances = np.arange(257, dtype=np.int64) << 32
        return np.clip(np.searchsorted(-self.lengths, -chances), 1, LONGEST).astype(np.int64)

    @cached_property
    def levels(self) -> NDArray[np.int64]:
        """``[4096]``: equally likely levels of sociability in 1024ths, of mean 1.02: whole, so that no machine differs."""
        from scipy.stats import gamma  # slow to import

        middle = (np.arange(4096) + 0.5) / 4096
        levels = gamma.ppf(middle, self.sociability, scale=1 / self.sociability) + 0.02
        return np.maximum(1, np.rint(1024 * levels)).astype(np.int64)

    def zones(self, people: int) -> int:
        """Return into how many rooms and corners so many people fall."""
        return max(1, round(people / self.people_a_zone))


@dataclass(frozen=True, kw_only=True)
class Gathering:
    """How many talks there are in each half hour of each day, and who is there.

    Parameters
    ----------
    people
        How many.
    days
        For each day the number of talks in each half hour.
    attendance
        For each day the probability that somebody is there (0 to 1).
    """

    people: int
    days: tuple[tuple[int, ...], ...]
    attendance: tuple[float, ...]


# A day of a conference: two coffee breaks and lunch are several times as busy as the sessions between them.
_BUSY = (1, 1, 2, 4, 8, 3, 2, 2, 6, 8, 4, 2, 2, 4, 8, 3, 2, 2)


def conference_day(talks: int) -> tuple[int, ...]:
    """Return so many talks spread over the half hours of a conference day."""
    ends = [round(talks * sum(_BUSY[: k + 1]) / sum(_BUSY)) for k in range(len(_BUSY))]
    return tuple(end - start for start, end in zip((0, *ends), ends, strict=False))


HT09 = Mixer(
    sociability=1.3, posse_share=0.70, posse_size=4.0, pull=100.0, again=1.5, overnight=0.1,
    people_a_zone=38.0, closure=0.08, longer=0.5, alpha=1.87, beta=0.98,
)  # fmt: skip
"""ACM Hypertext 2009, Turin: 113 people, three days."""

SFHH = Mixer(
    sociability=1.4, posse_share=0.71, posse_size=3.9, pull=69.0, again=1.9, overnight=0.0,
    people_a_zone=34.0, closure=0.14, longer=0.3, alpha=1.52, beta=1.03,
)  # fmt: skip
"""The congress of the French society for hospital hygiene 2009, Nice: 403 people, two days."""

DEFAULT = Mixer(
    sociability=1.3, posse_share=0.70, posse_size=4.0, pull=100.0, again=1.5, overnight=0.1,
    closure=0.08, longer=0.5, alpha=1.87, beta=0.98,
)  # fmt: skip
"""For a room of which nothing else is known."""

HT09_GATHERING = Gathering(
    people=113,
    days=(conference_day(3_289), conference_day(3_288), conference_day(3_288)),
    attendance=(0.9, 0.9, 0.9),
)
SFHH_GATHERING = Gathering(people=403, days=(conference_day(16_212), conference_day(9_828)), attendance=(0.998, 0.896))

STATISTICS = (
    "pairs_20s",
    "pairs_1min",
    "pairs_5min",
    "top_tenth",
    "effective_partners",
    "degree_cv",
    "nobody_5min",
    "two_or_fewer_5min",
    "time_gini",
    "clustering",
    "giant_5min",
    "repeated",
    "time_with_met",
)

TARGETS = {
    "HT09": dict(zip(STATISTICS, (0.347, 0.148, 0.043, 0.694, 8.7, 0.47, 0.097, 0.389, 0.458, 0.535, 0.858, 0.413, 0.514), strict=True)),
    "SFHH": dict(zip(STATISTICS, (0.118, 0.039, 0.011, 0.715, 9.8, 0.635, 0.112, 0.444, 0.494, 0.282, 0.831, 0.165, 0.547), strict=True)),
}  # fmt: skip
"""The 13 statistics as measured; :mod:`kinfolk.mixer.statistics` says what each is.

HT09: Isella et al., J. Theor. Biol. 271:166 (2011). SFHH: Génois and Barrat, EPJ Data Science 7:11 (2018).
"""
