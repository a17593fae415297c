"""First solutions for small, dense rooms: the fewest and most evenly spread repeats, before anything else counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.search import mixing_kernels as kernels
from kinfolk.search.budget import MIXING_COOLING, MIXING_TRIES
from kinfolk.search.start import Start

if TYPE_CHECKING:
    from kinfolk.facts import Facts, Ints
    from kinfolk.search.layout import Longs
    from kinfolk.search.sittings import Sittings

MOST_PEOPLE = 1_000  # the matrix of meetings stays in the processor's cache
HOT, COLD = 5_000, 1_500
REPEAT, ABOVE_FLOOR = 5_000, 4_000
WORTHS = 512


@dataclass(frozen=True, slots=True)
class Floor:
    """What no plan can go below: all repeats (sum of c(c-1)/2 over pairs), the repeats of the worst-off, most meetings."""

    repeats: int
    worst: int
    most: int


class Mixer:
    """One island that mixes: seats, meetings and repeats for the kernel, and the best seats so far.

    Parameters
    ----------
    start
        First seats; held ones stay.
    floor
        Repeats up to its ``worst`` are taken as they come, beyond they cost ever more, so that they spread.
    seed
        Every draw follows from it.
    """

    def __init__(self, facts: Facts, sittings: Sittings, start: Start, floor: Floor, seed: int) -> None:
        self._known, self._groups, self._start, self._floor = facts.known, sittings.groups, start, floor
        self._worth = _worth(floor.worst)
        self._random = np.array([seed & 0xFFFFFFFFFFFFFFFF], dtype=np.uint64)
        self._seat_everybody(start.seat)
        self.best, self.key = self._seat.copy(), self._key()

    @property
    def perfect(self) -> bool:
        """Whether nothing can be gained any more."""
        floor = (self._floor.repeats, self._floor.worst, self._floor.most)
        return all(found <= least for found, least in zip(self.key, floor, strict=False))

    @property
    def found(self) -> Start:
        """The best seats so far."""
        return Start(self.best, self._start.held, self._start.construction)

    def cycle(self, thresholds: Longs) -> None:
        """Anneal once from hot to cold, from the best seats so far; as good is taken as better."""
        for step in range(MIXING_COOLING + 1):
            temperature = round(HOT * (COLD / HOT) ** (step / (MIXING_COOLING - 1))) if step < MIXING_COOLING else 0
            kernels.mix(
                self._seat, self._place, self._start.held, self._members, self._met, self._degree, self._change,
                self._worth, self._random, MIXING_TRIES, temperature, thresholds,
            )  # fmt: skip
        key = self._key()
        if key <= self.key:
            self.best, self.key = self._seat.copy(), key
        else:
            self._seat_everybody(self.best)

    def _key(self) -> tuple[int, int, int, int]:
        """Return all repeats, those of the worst-off, how often the same two meet at most, and how many are worst off."""
        worst = int(self._degree.max(initial=0))
        most = int(self._met.max(initial=0))
        return int(self._degree.sum()) // 2, worst, most, int((self._degree == worst).sum())

    def _seat_everybody(self, seat: Ints) -> None:
        self._seat = seat.astype(np.int32).copy()
        counts = np.bincount(self._seat[self._seat >= 0], minlength=self._groups)
        self._members = np.full((self._groups, int(counts.max(initial=0)) + 1), -1, dtype=np.int32)
        self._place = np.full(self._seat.shape, -1, dtype=np.int32)
        for s in range(self._seat.shape[1]):
            who = np.flatnonzero(self._seat[:, s] >= 0)
            who = who[np.argsort(self._seat[who, s], kind="stable")]
            groups = self._seat[who, s]
            place = np.arange(len(who)) - np.searchsorted(groups, groups)
            self._place[who, s] = place
            self._members[groups, place] = who
        people = len(self._seat)
        self._met = np.zeros((people, people), dtype=np.int32)
        for a, b in self._known.tolist():
            self._met[a, b] = self._met[b, a] = 1
        self._degree = np.zeros(people, dtype=np.int32)
        self._change = np.zeros(people, dtype=np.int32)
        kernels.count_meetings(self._members, self._met, self._degree)


def _worth(floor: int) -> Longs:
    """Return what each number of repeats of one person costs: a slope, and a square above what cannot be avoided."""
    repeats = np.arange(WORTHS, dtype=np.int64)
    return np.asarray(REPEAT * repeats + ABOVE_FLOOR * np.maximum(0, repeats - max(1, floor)) ** 2, dtype=np.int64)
