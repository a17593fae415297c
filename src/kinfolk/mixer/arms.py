"""One simulated gathering, twice: as luck would have it, and as planned; the same people, the same minutes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.metrics import Ties
from kinfolk.mixer.assumptions import chance_of_meeting, mixer_of
from kinfolk.mixer.presets import STEP
from kinfolk.mixer.rooms import ALONE, BLOCK_STEPS, Chance, Room, Tables, filled, posse_size

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from kinfolk.mixer.crowd import Crowd
    from kinfolk.mixer.presets import Mixer

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

THOUSAND = 1000
LARGEST = 64
STEPS_A_MINUTE, STEPS_AN_HOUR = 60 // STEP, 3600 // STEP
PAIR = 2
_LUCK, _PLAN = 1, 2


@dataclass(frozen=True, eq=False)
class Evening:
    """What one simulated gathering gave those who came.

    Parameters
    ----------
    came
        ``[people]``: came, and had a seat in some round.
    met
        Who met, among those who came.
    new, own
        Of these, who had neither known each other nor come together, and who are of one party.
    new_by_minutes
        As ``new``, if talk at a table had to last as long as talk elsewhere.
    """

    came: Bools
    met: Ties
    new: Ties
    own: Ties
    new_by_minutes: Ties


@dataclass(frozen=True, eq=False)
class Evenings:
    """Simulated gatherings of the same crowd under the same assumptions; each is drawn from its own seed."""

    crowd: Crowd
    assumed: Mapping[str, float]
    seed: int

    @cached_property
    def mixer(self) -> Mixer:
        """How people mingle."""
        return mixer_of(self.assumed)

    def both(self, run: int) -> tuple[Evening, Evening]:
        """Return one gathering by luck and as planned: same no-shows, same posses, same sociability."""
        chance = Chance(self.seed, run)
        posse, coming = self._posses(chance), self._coming(chance)
        draws = chance.below(2**62)
        return self._evening(posse, coming, draws, _LUCK), self._evening(posse, coming, draws, _PLAN)

    def planned(self, run: int) -> Evening:
        """Return one gathering as planned, the same as in :meth:`both`."""
        chance = Chance(self.seed, run)
        posse, coming = self._posses(chance), self._coming(chance)
        return self._evening(posse, coming, chance.below(2**62), _PLAN)

    def _posses(self, chance: Chance) -> Ints:
        """Return ``[people]``: who stands with whom: parts of the smallest party of each, and returners who know each other."""
        crowd = self.crowd
        posse = np.full(crowd.people, ALONE, dtype=np.int64)
        number = 0
        for members in self._smallest_parties:
            mixed, at = members[chance.order(len(members))], 0
            while at < len(mixed):
                size = min(posse_size(self.mixer, chance), len(mixed) - at)
                size += len(mixed) - at - size == 1
                posse[mixed[at : at + size]] = number
                at, number = at + size, number + 1
        return filled(self.mixer, posse, ~crowd.newcomer, chance)

    @cached_property
    def _smallest_parties(self) -> tuple[Ints, ...]:
        parties = self.crowd.parties
        sizes = np.bincount(parties[parties >= 0], minlength=1)
        sized = np.where(parties >= 0, sizes[parties], np.iinfo(np.int64).max)
        sized[sized < 2] = np.iinfo(np.int64).max  # noqa: PLR2004 - of whom nobody else is there
        place = sized.argmin(axis=1)
        rows = np.arange(len(parties))
        mine = np.where(sized[rows, place] < np.iinfo(np.int64).max, parties[rows, place], ALONE)
        found = (np.flatnonzero(mine == party) for party in np.unique(mine[mine >= 0]))
        return tuple(members for members in found if len(members) > 1)

    def _coming(self, chance: Chance) -> Bools:
        return ~chance.flags(self.assumed["no_show"], self.crowd.people)

    def _evening(self, posse: Ints, coming: Bools, draws: int, arm: int) -> Evening:
        tables = [self._tables(coming, r) for r in range(len(self.crowd.minutes))]
        room = Room(
            self.mixer,
            posse,
            Chance(draws),
            talks_at_most=self._talks_at_most,
            seated_at_most=sum(one.pairs for one in tables) if arm == _PLAN else 0,
        )
        for r, (pause, minutes) in enumerate(zip(self._pauses, self.crowd.minutes, strict=True)):
            here = coming & (self.crowd.labels[:, r] >= 0)
            room.come(here)
            self._mingle(room, int(here.sum()), pause)
            if arm == _PLAN:
                room.sit(tables[r], minutes * STEPS_A_MINUTE)
            else:
                self._mingle(room, int(here.sum()), minutes)
        came = coming & self.crowd.seated
        return self._outcome(room, posse, came)

    @property
    def _pauses(self) -> tuple[float, ...]:
        pause = self.assumed["break_minutes"]
        return tuple(pause if r else 0.0 for r in range(len(self.crowd.minutes)))

    @cached_property
    def _talks_at_most(self) -> int:
        """How many talks there are while mingling if everybody with a seat comes."""
        seated = (self.crowd.labels >= 0).sum(axis=0).tolist()
        timeline = zip(seated, self._pauses, self.crowd.minutes, strict=True)
        return sum(
            self._count(here, steps)
            for here, pause, minutes in timeline
            for some in (pause, minutes)
            for steps in _blocks(some)
        )

    def _count(self, here: int, steps: int) -> int:
        return round(self.assumed["talks_per_hour"] * here * steps / (STEPS_AN_HOUR * PAIR))

    def _mingle(self, room: Room, here: int, minutes: float) -> None:
        """Let those here mingle, half hour by half hour."""
        for block, steps in enumerate(_blocks(minutes)):
            room.mingle(self._count(here, steps), block=block, steps=steps)

    def _tables(self, coming: Bools, r: int) -> Tables:
        label = self.crowd.labels[:, r]
        seated = np.flatnonzero(coming & (label >= 0))
        seats = seated[np.argsort(label[seated], kind="stable")]
        _, sizes = np.unique(label[seats], return_counts=True)
        assumed = self.assumed
        rules = (
            round(assumed["conversation"]),
            max(1, round(assumed["conversation_minutes"] * STEPS_A_MINUTE)),
            max(1, round(assumed["table_minutes"] * STEPS_A_MINUTE)),
        )
        return Tables(
            seats=seats,
            starts=np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
            rules=np.array(rules, dtype=np.int64),
            shares=self._shares,
        )

    @cached_property
    def _shares(self) -> Ints:
        shares = [round(THOUSAND * chance_of_meeting(self.assumed, k)) for k in range(LARGEST + 1)]
        return np.array(shares, dtype=np.int64)

    def _outcome(self, room: Room, posse: Ints, came: Bools) -> Evening:
        least = round(self.assumed["met_minutes"] * STEPS_A_MINUTE)
        met, talked = room.met(least), room.talked(least)
        found = (met, self._new(met, posse), met[self.crowd.in_one_party(met)], self._new(talked, posse))
        return Evening(came, *(Ties(self.crowd.people, some, rung="met").among(came) for some in found))

    def _new(self, pairs: Ints, posse: Ints) -> Ints:
        """Return those of the pairs who had neither come together nor known each other."""
        a, b = pairs[:, 0], pairs[:, 1]
        together = self.crowd.in_one_party(pairs) | ((posse[a] >= 0) & (posse[a] == posse[b]))
        new: Ints = pairs[~(together | self.crowd.are_familiar(pairs))]
        return new


def _blocks(minutes: float) -> list[int]:
    """Return minutes as steps, half hour by half hour: after each, people go somewhere else."""
    steps = round(minutes * STEPS_A_MINUTE)
    return [min(BLOCK_STEPS, steps - begun) for begun in range(0, steps, BLOCK_STEPS)]
