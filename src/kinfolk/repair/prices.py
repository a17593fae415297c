"""What it costs all promises that somebody takes a seat: one number for every table of a round at once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kinfolk.repair.further import FURTHER, Further

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfolk.facts import Bools, Ints
    from kinfolk.repair.floor import Floor
    from kinfolk.repair.loads import Loads

Cost = NDArray[np.float64]
MUST_WEIGHT = 10_000  # a promise the organiser made a must outweighs every should


class Prices:
    """Prices of seats: the change of the summed loss of everybody concerned, exact for the default promises.

    Parameters
    ----------
    floor
        Who sits where.
    loads
        What everybody has of each promise, in step with ``floor``.
    greeted
        ``[people]``: newcomers whose greeter is settled; ``welcomed`` is open to nobody else.

    Attributes
    ----------
    lenient
        Whether a chair counts as open though too many of a group sit there, or somebody met before.
    """

    def __init__(self, floor: Floor, loads: Loads, greeted: Bools) -> None:
        self.floor, self.loads, self.crowd = floor, loads, floor.crowd
        level = floor.programme.level
        self._weight = {
            name: MUST_WEIGHT * level(name).must + level(name).weight
            for name in ("no_party", "new_faces", "kindred", "needle", "at_ease", "welcomed", "hosted", *FURTHER)
        }
        memory, limits = floor.programme.memory_level, level("at_most")
        self._sharing = self.crowd.sharing
        self._limits, self._remembers = bool(self._sharing.groups), bool(self._sharing.met)
        self._weight["at_most"] = MUST_WEIGHT * limits.must + limits.weight
        self._weight["memory"] = MUST_WEIGHT * memory.must + memory.weight
        self._musts = self._limits and limits.must, self._remembers and memory.must
        self._further = Further(floor, self._weight)
        self.lenient = False
        self._greeted = greeted
        self._easily_crowded = np.flatnonzero(self.crowd.largest > 0).astype(np.int32)
        self._new = np.flatnonzero(self.crowd.newcomer).astype(np.int32)

    def at_tables(self, i: int, r: int) -> Cost:
        """Return ``[tables]``: the cost that ``i``, who has no seat in round ``r``, joins each."""
        total = np.zeros(len(self.floor.seats[r]))
        for part in (self._party, self._faces, self._kindred, self._needle, self._ease, self._welcome, self._host):
            part(i, r, total)
        if self._limits or self._remembers:
            self._share(i, r, total)
        if self._further.on:
            self._further.add(i, r, total)
        return total

    def besides(self, i: int, r: int) -> Cost:
        """Return the same for somebody who has a seat there, as if they had none; their own table included."""
        t = self.floor.at[i][r]
        if t < 0:
            return self.at_tables(i, r)
        floor = self.floor
        self.loads.shift(floor, i, r, -1)
        led = floor.host[r][t] == i
        mark = floor.mark()
        floor.seat(i, r, -1)
        cost = self.at_tables(i, r)
        floor.undo(mark)
        self.loads.shift(floor, i, r, 1)
        if led:
            cost[t] -= 1  # among equals a host keeps the table
        return cost

    def open_to(self, i: int, r: int) -> Bools:
        """Return ``[tables]``: where a chair is free for ``i`` and no must speaks against it."""
        return self.suits(i, r) & (self.floor.size[r] < self.floor.seats[r])

    def suits(self, i: int, r: int) -> Bools:
        """Return ``[tables]``: those in use where no must speaks against ``i``, be there a free chair or not."""
        return np.asarray(self.may_sit(i, r) & ((self.floor.common[r] & self.crowd.tongues[i]) != 0))

    def may_sit(self, i: int, r: int) -> Bools:
        """Return ``[tables]``: the same, whatever is spoken there."""
        floor, crowd = self.floor, self.crowd
        free = (floor.size[r] > 0) & (floor.seats[r] > 0) & ((floor.tongue[r] & crowd.tongues[i]) != 0)
        needs = crowd.needs[i]
        if needs:
            free &= np.array([needs <= features for features in floor.features[r]], dtype=np.bool_)
        for j in crowd.apart.get(i, ()):
            if floor.at[j][r] >= 0:
                free[floor.at[j][r]] = False
        for j in crowd.together.get(i, ()):
            t = floor.at[j][r]
            if t >= 0 and crowd.present[j, r]:
                only = np.zeros_like(free)
                only[t] = free[t]
                free = only
        return np.asarray(free & self.shares_well([i], r))

    def shares_well(self, people: Sequence[int], r: int) -> Bools:
        """Return ``[tables]``: where ``people`` can come to without too many of a group or somebody met before."""
        sharing, tables = self._sharing, len(self.floor.seats[r])
        free = np.ones(tables, dtype=np.bool_)
        limits, remembers = (False, False) if self.lenient else self._musts
        for g, count in sharing.count(people).items() if limits else ():
            others = sharing.members[g][~np.isin(sharing.members[g], people)]
            _, at = self._seated(others, r)
            free &= np.bincount(at, minlength=tables) + count <= sharing.limits[g]
        for i in people if remembers else ():
            _, at = self._seated(sharing.met_by(i), r)
            free[at] = False
        return free

    def _party(self, i: int, r: int, total: Cost) -> None:
        weight, peers = self._weight["no_party"], self.crowd.peers(i)
        if not weight or not len(peers):
            return
        peers, at = self._seated(peers, r)
        theirs = np.bincount(at, weights=self.loads.party[peers] == 0, minlength=len(total))
        mine = np.bincount(at, minlength=len(total)) > 0
        total += weight * (theirs + mine * (self.loads.party[i] == 0))

    def _faces(self, i: int, r: int, total: Cost) -> None:
        weight = self._weight["new_faces"]
        if not weight:
            return
        met = self._met(i, r)
        met.update(self._met_before(i))
        for j, times in met.items():
            t = self.floor.at[j][r]
            if t >= 0 and not self.crowd.companions(i, j):
                total[t] += 2 * weight * times

    def _met(self, i: int, r: int) -> Counter[int]:
        """Return with whom ``i`` sits in other rounds and how often."""
        met: Counter[int] = Counter()
        for q, t in enumerate(self.floor.at[i]):
            if t >= 0 and q != r:
                met.update(self.floor.members[q][t])
        met.pop(i, None)
        return met

    def _met_before(self, i: int) -> set[int]:
        """Return the cast-mates of ``i`` and whom they know."""
        casts = self.loads.casts
        mates = np.flatnonzero(casts == casts[i]).tolist() if casts[i] >= 0 else ()
        return {*mates, *self.crowd.known.get(i, ())} - {i}

    def _kindred(self, i: int, r: int, total: Cost) -> None:
        weight, kin = self._weight["kindred"], self.crowd.kin(i)
        if not weight or not len(kin):
            return
        loads, crowd = self.loads, self.crowd
        kin, at = self._seated(kin, r)
        elsewhere = self._rounds_shared(i, kin, r) > 0
        new = np.bincount(at, weights=~elsewhere, minlength=len(total))
        early = np.bincount(at, minlength=len(total)) if loads.first[i] == r else loads.at_first[i]
        mine = (loads.kindred[i] + new < crowd.owed[i]) | (bool(crowd.owed_first[i]) & (early == 0))
        total += weight * mine
        owed, owed_first, met, first = crowd.owed[kin], crowd.owed_first[kin], loads.kindred[kin], loads.at_first[kin]
        lacks = (met < owed) | (owed_first & (first == 0))
        still = (met + ~elsewhere < owed) | (owed_first & (first == 0) & (loads.first[kin] != r))
        total -= weight * np.bincount(at, weights=lacks & ~still, minlength=len(total))

    def _needle(self, i: int, r: int, total: Cost) -> None:
        weight = self._weight["needle"]
        if not weight:
            return
        if self.crowd.needles[i] and self.loads.needle[i] == 0:
            _, at = self._seated(self.crowd.servers(i), r)
            total += weight * (np.bincount(at, minlength=len(total)) == 0)
        waiting, at = self._seated(self.crowd.served_by(i), r)
        total -= weight * np.bincount(at, weights=self.loads.needle[waiting] == 0, minlength=len(total))

    def _ease(self, i: int, r: int, total: Cost) -> None:
        weight = self._weight["at_ease"]
        if not weight:
            return
        size, most = self.floor.size[r], int(self.crowd.largest[i])
        if most and self.loads.crowded[i] == 0:
            total += weight * (size + 1 > most)
        who, at = self._seated(self._easily_crowded, r)
        newly = (self.crowd.largest[who] == size[at]) & (self.loads.crowded[who] == 0)
        total += weight * np.bincount(at, weights=newly, minlength=len(total))

    def _welcome(self, i: int, r: int, total: Cost) -> None:
        weight = self._weight["welcomed"]
        if not weight:
            return
        new, at = self._seated(self._new, r)
        fresh = np.bincount(at, minlength=len(total))
        begin = np.bincount(at, weights=(self.loads.first[new] == r) & self._greeted[new], minlength=len(total))
        hosted = np.array(self.floor.host[r]) >= 0
        size = self.floor.size[r]
        is_new = bool(self.crowd.newcomer[i])
        before = hosted & (fresh > 1) & (2 * fresh < size)
        after = hosted & (fresh + is_new > 1) & (2 * (fresh + is_new) < size + 1)
        total += weight * begin * (before.astype(np.int64) - after)
        if is_new and self.loads.first[i] == r and self._greeted[i]:
            total += weight * ~after

    def unwelcome(self) -> Bools:
        """Return ``[people]``: whose first table, still to come, does not welcome them as promised."""
        lost = np.zeros(len(self.crowd.people), dtype=np.bool_)
        for r in self.floor.rounds if self._weight["welcomed"] else ():
            new, at = self._seated(self._new, r)
            fresh = np.bincount(at, minlength=len(self.floor.seats[r]))
            good = (np.array(self.floor.host[r]) >= 0) & (fresh > 1) & (2 * fresh < self.floor.size[r])
            lost[new[~good[at] & (self.loads.first[new] == r) & self._greeted[new]]] = True
        return lost

    def _host(self, i: int, r: int, total: Cost) -> None:
        weight = self._weight["hosted"] % MUST_WEIGHT
        if not weight:
            return
        without = (np.array(self.floor.host[r]) < 0) & (self.floor.size[r] > 0)
        if without.any():
            total += weight * without * (-self.floor.size[r] if self.floor.may_lead(i) else 1)

    def _share(self, i: int, r: int, total: Cost) -> None:
        sharing = self._sharing
        for g in sharing.groups.get(i, ()):
            _, at = self._seated(sharing.members[g], r)
            there, limit = np.bincount(at, minlength=len(total)), sharing.limits[g]
            total += self._weight["at_most"] * ((there >= limit) + limit * (there == limit))
        if i in sharing.met:
            _, at = self._seated(sharing.met_by(i), r)
            total += self._weight["memory"] * np.bincount(at, minlength=len(total))

    def _seated(self, people: Ints, r: int) -> tuple[Ints, Ints]:
        """Return those of ``people`` who have a seat in round ``r``, and their tables."""
        at = self.floor.label[r][people]
        here = at >= 0
        return people[here], at[here]

    def _rounds_shared(self, i: int, people: Ints, r: int) -> Ints:
        """Return in how many rounds other than ``r`` each of ``people`` sits with ``i``."""
        shared = np.zeros(len(people), dtype=np.int32)
        for q, t in enumerate(self.floor.at[i]):
            if q != r and t >= 0:
                shared += self.floor.label[q][people] == t
        return shared
