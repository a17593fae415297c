"""What everybody already has of each promise: kept up to date while people are seated anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.promises.new_faces import NewFaces
from kinfolk.promises.seating import Seating

if TYPE_CHECKING:
    from kinfolk.facts import Facts, Ints
    from kinfolk.repair.crowd import Crowd
    from kinfolk.repair.floor import Floor
    from kinfolk.solution import Solution


class Loads:
    """Counts for each person, over all rounds (and casts, for parties).

    ``party`` meetings with people they came with; ``kindred`` people met; ``at_first`` of these in their first
    round; ``needle`` meetings that serve theirs; ``crowded`` tables larger than they are at ease with; ``repeats`` the
    sum of c(c-1)/2 over people met. ``first`` is the round in which they first sit down, ``casts`` their cast.
    """

    party: Ints
    kindred: Ints
    at_first: Ints
    needle: Ints
    crowded: Ints
    repeats: Ints

    _ALL = ("party", "kindred", "at_first", "needle", "crowded", "repeats", "first")

    casts: Ints

    def __init__(self, facts: Facts, solution: Solution) -> None:
        seating = Seating(facts, solution)
        pairs, meetings, casts = seating.pairs, seating.meetings, seating.cast_pairs
        n = facts.people

        def count(first: Ints, second: Ints, *chosen: np.ndarray) -> Ints:
            a, b = chosen if len(chosen) > 1 else (chosen[0], chosen[0])
            return (np.bincount(first[a], minlength=n) + np.bincount(second[b], minlength=n)).astype(np.int32)

        self.party = count(pairs.a, pairs.b, facts.same_party(pairs.a, pairs.b))
        self.party += count(casts.a, casts.b, facts.same_party(casts.a, casts.b))
        self.kindred = count(meetings.a, meetings.b, facts.are_kindred(meetings.a, meetings.b))
        kindred = facts.are_kindred(pairs.a, pairs.b)
        r = seating.round_of(pairs.place)
        self.first = facts.first_round.copy()
        self.at_first = count(
            pairs.a, pairs.b, kindred & (r == self.first[pairs.a]), kindred & (r == self.first[pairs.b])
        )
        self.needle = count(
            pairs.a, pairs.b, facts.serves_needle(pairs.a, pairs.b), facts.serves_needle(pairs.b, pairs.a)
        )
        size = np.where(seating.place >= 0, seating.size[seating.place], 0)
        self.crowded = ((facts.largest_table > 0)[:, None] & (size > facts.largest_table[:, None])).sum(axis=1)
        self.crowded = self.crowded.astype(np.int32)
        self.repeats = NewFaces().degrees(facts, seating)
        self.casts = solution.casts

    def copy(self, casts: Ints) -> Loads:
        """Return a copy for ``casts`` ``[people]``; people beyond those counted so far have nothing yet."""
        more = len(casts) - len(self.casts)
        twin = object.__new__(Loads)
        for name in self._ALL:
            old = getattr(self, name)
            setattr(twin, name, np.concatenate([old, np.zeros(more, dtype=np.int32)]))
        twin.casts = casts
        return twin

    def set_first(self, floor: Floor, i: int, first: int) -> None:
        """Make ``first`` the first round of ``i`` and count anew whom they meet there."""
        self.first[i] = first
        t = floor.at[i][first] if first >= 0 else -1
        beside = floor.members[first][t] if t >= 0 else []
        self.at_first[i] = sum(floor.crowd.kindred(i, j) for j in beside if j != i)

    def shift(self, floor: Floor, i: int, r: int, sign: int) -> None:
        """Add (+1) or take away (-1) that ``i`` sits where they sit in round ``r``."""
        t = floor.at[i][r]
        here = floor.members[r][t]
        crowd = floor.crowd
        mine = floor.at[i]
        for j in here:
            if j != i:
                self._pair(crowd, i, j, (r, sign, _shared(mine, floor.at[j]) - 1))
        self._size(crowd, here, i, sign)

    def _pair(self, crowd: Crowd, i: int, j: int, how: tuple[int, int, int]) -> None:
        r, sign, elsewhere = how
        if elsewhere or j in crowd.known.get(i, ()) or self.casts[i] >= 0:
            self._again(crowd, (i, j), sign, elsewhere)
        if crowd.one_party(i, j):
            if not crowd.companions(i, j):
                self.party[i] += sign
                self.party[j] += sign
            return
        if not crowd.rare[i].isdisjoint(crowd.rare[j]):
            for one in (i, j):
                self.kindred[one] += sign * (elsewhere == 0)
                self.at_first[one] += sign * (self.first[one] == r)
        if not crowd.needles[i].isdisjoint(crowd.said[j]):
            self.needle[i] += sign
        if not crowd.needles[j].isdisjoint(crowd.said[i]):
            self.needle[j] += sign

    def _again(self, crowd: Crowd, pair: tuple[int, int], sign: int, elsewhere: int) -> None:
        i, j = pair
        mates = self.casts[i] >= 0 and self.casts[i] == self.casts[j]
        again = elsewhere + (mates or j in crowd.known.get(i, ()))
        if not crowd.companions(i, j):
            self.repeats[i] += sign * again
            self.repeats[j] += sign * again

    def _size(self, crowd: Crowd, here: list[int], i: int, sign: int) -> None:
        size = len(here)
        for j in here:
            most = int(crowd.largest[j])
            if not most:
                continue
            if j == i:
                self.crowded[j] += sign * (size > most)
            elif size == most + 1:  # one person more or less makes the difference
                self.crowded[j] += sign


def _shared(mine: list[int], theirs: list[int]) -> int:
    return sum(a == b and a >= 0 for a, b in zip(mine, theirs, strict=True))
