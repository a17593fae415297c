"""The recipe of one repair: who is gone leaves, who has come sits down, what is broken is mended by the fewest moves."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.repair.crowd import Crowd
from kinfolk.repair.earlier import to_leave
from kinfolk.repair.faults import APART, FEW, SEAT, Fault, Faults, Reach
from kinfolk.repair.floor import Floor
from kinfolk.repair.leading import bring_hosts
from kinfolk.repair.loads import Loads
from kinfolk.repair.mending import Mender
from kinfolk.repair.placing import place_anyhow, place_everybody
from kinfolk.repair.prices import Prices
from kinfolk.repair.proof import needed
from kinfolk.repair.proposal import Proposal
from kinfolk.repair.restoring import restore
from kinfolk.repair.roles import recast, regreet
from kinfolk.repair.room import todays_room
from kinfolk.repair.wording import (
    CLOSED,
    EARLIER,
    greeter_sentences,
    host_sentences,
    left_sentence,
    more_greeters,
    more_hosts,
    more_seated,
    need_sentence,
    reason,
    seated_sentences,
    shortened,
    unpinned_sentences,
)
from kinfolk.result import Move

if TYPE_CHECKING:
    from kinfolk.facts import Facts, Ints
    from kinfolk.repair.changes import Day
    from kinfolk.repair.released import Released
    from kinfolk.repair.room import Room, Tables

SMALL = 14  # with so few people every way of mending is looked at
STATES_SMALL, STATES = 2_000, 250
MOST_STATES = 1_500  # over all faults: nobody waits at the door for what can hardly be mended
MANY_CHANGES = 10
PASSES = 3
NO_SEAT, GONE = -1, -2


@dataclass(frozen=True, eq=False)
class Known:
    """What is known of a plan before the day: what everybody has of each promise, and which musts it breaks."""

    loads: Loads
    faults: frozenset[Fault]
    tables: Tables

    @classmethod
    def of(cls, facts: Facts, plan: Released) -> Known:
        """Look at a plan as it was handed out."""
        crowd = Crowd(facts).extended((), facts.present)
        crowd.hear(min(max(2, table.minimum or 0) for table in round_.tables) for round_ in plan.problem.rounds)
        rounds = [len(round_.tables) for round_ in plan.problem.rounds]
        hosts = [plan.solution.hosts[r, :count].copy() for r, count in enumerate(rounds)]
        floor = Floor(crowd, plan.problem.programme, plan.solution.labels, hosts, 0)
        pins = {(i, r): t for i, r, t in facts.pins.tolist() if t >= 0}
        # A seat is found for everybody who has none, whenever they lost it: that moves nobody.
        found = frozenset(fault for fault in Faults(floor, pins).everywhere() if fault.kind != SEAT)
        return cls(Loads(facts, plan.solution), found, {})


class Work:
    """One repair of one plan."""

    def __init__(self, plan: Released, day: Day, crowd: Crowd, known: Known) -> None:
        loads = known.loads
        self.plan, self.day, self.crowd = plan, day, crowd
        solution, arrivals = plan.solution, len(day.arrivals)
        self.room = todays_room(plan.problem.programme, day, crowd.present, solution.labels, known.tables)
        crowd.hear(min(max(2, table.minimum or 0) for table in round_.tables) for round_ in self.room.programme.rounds)
        self.before = loads
        none = np.full((arrivals, solution.labels.shape[1]), NO_SEAT, dtype=np.int32)
        labels = np.concatenate([solution.labels, none])
        self.floor = self._floor(labels)
        casts = np.concatenate([solution.casts, none[:, 0] if arrivals else solution.casts[:0]])
        self.casts, self.cast_hosts = recast(crowd, day, casts, solution.cast_hosts)
        loads = loads.copy(self.casts)
        greeters = np.concatenate([solution.greeters, np.full(arrivals, NO_SEAT, dtype=np.int32)])
        self.greeters_before = greeters
        self.greeters = regreet(crowd, day, greeters, plan.greeter_stand_ins)
        greeted = np.array([person.no_greeter for person in crowd.people], dtype=np.bool_) | (self.greeters >= 0)
        pins = {
            (plan.problem.index[pin.person], pin.round - 1): self._position(pin.round - 1, pin.table)
            for pin in self.room.programme.pins
            if pin.table and pin.round > day.first
        }
        self.mender = Mender(
            floor=self.floor,
            loads=loads,
            prices=Prices(self.floor, loads, greeted),
            faults=Faults(self.floor, pins),
            planned=self._planned(labels),
            frozen={(i, r) for i in day.stays for r in self.floor.rounds}
            | {(i, r) for (i, r), t in pins.items() if self.floor.at[i][r] == t},
            ignored=set(known.faults) if day.count else set(),
        )
        self._led = [list(row) for row in self.floor.host]
        self.needed = 0
        self.searched_all = False
        self.earlier, self.left_for = set(known.faults) - self.mender.ignored, 0

    def _position(self, r: int, table: str) -> int:
        return self.floor.name[r].index(table)

    def _floor(self, labels: Ints) -> Floor:
        """Return the room as the plan had it, with today's tables."""
        hosts = []
        for r, round_ in enumerate(self.room.inner.rounds):
            row = np.full(len(round_.tables), NO_SEAT, dtype=np.int32)
            known = min(len(row), self.plan.solution.hosts.shape[1])
            row[:known] = self.plan.solution.hosts[r, :known]
            hosts.append(row)
        floor = Floor(self.crowd, self.room.inner, labels, hosts, self.day.first)
        for (r, table), chairs in self.day.kept.items():
            floor.keep(r, table, chairs)
        led = Counter(i for row in floor.host[: self.day.first] for i in row)
        for r in floor.rounds:
            for t, i in enumerate(floor.host[r]):
                if i < 0:
                    continue
                led[i] += 1
                if floor.at[i][r] != t or not self.crowd.host[i] or led[i] > self.crowd.limit[i]:
                    floor.lead(r, t, NO_SEAT)
                    led[i] -= 1
        floor.stand_in = {
            (r, t): int(i) for r in floor.rounds for t, i in enumerate(self.plan.stand_ins[r].tolist()) if i >= 0
        }
        return floor

    def _planned(self, labels: Ints) -> Ints:
        planned = labels.copy()
        for r in self.floor.rounds:
            at = labels[:, r]
            shut = np.array(self.floor.seats[r]) == 0
            planned[(at >= 0) & shut[at], r] = GONE
        return planned

    def mend(self, variant: int = 0) -> tuple[int, int]:
        """Fit the plan to the day; return how many faults are left and how many people move."""
        self._leave()
        self._shut()
        self._take_over()
        self._look_back()
        self.needed = needed(self.mender)
        self._mend(variant)
        return len(self._goals()), len(self.mender.movers)

    def proposal(self) -> Proposal:
        """Return what it comes to, with some promises restored where much has changed."""
        allowed = self._allowed()
        if self.day.count >= MANY_CHANGES and len(self.mender.movers) < allowed:
            restore(self.mender, self.before, allowed)
        return self._tell(self._led, self.needed, allowed)

    def _leave(self) -> None:
        """Take everybody out who is not there."""
        floor, mender = self.floor, self.mender
        away = {(i, r) for i, rounds in self.day.away.items() for r in rounds}
        for r in sorted(self.day.skipped):
            away |= {(i, r) for i in np.flatnonzero(floor.label[r] >= 0).tolist()}
        for i, r in sorted(away):
            if floor.at[i][r] >= 0 and not self.crowd.present[i, r]:
                mender.ignored.discard(Fault(FEW, r, floor.at[i][r]))  # it is emptier now than it was planned
                mender.loads.shift(floor, i, r, -1)
                floor.seat(i, r, NO_SEAT)
        first = self.crowd.first_round
        for i in np.flatnonzero(first != mender.loads.first).tolist():
            mender.loads.set_first(floor, i, int(first[i]))

    def _shut(self) -> None:
        """Take everybody from tables that are closed; they must move in any plan."""
        floor, mender = self.floor, self.mender
        for r in floor.rounds:
            for t in np.flatnonzero(floor.seats[r] == 0).tolist():
                for i in sorted(floor.members[r][t]):
                    mender.loads.shift(floor, i, r, -1)
                    floor.seat(i, r, NO_SEAT)
                    mender.movers.add(i)
                    mender.why[i, r] = Fault(CLOSED, r, t)

    def _take_over(self) -> None:
        """Let stand-ins and other hosts at the table lead where the host is missing; nobody moves for that."""
        floor = self.floor
        for r in floor.rounds:
            for t, i in enumerate(floor.host[r]):
                if i < 0 and floor.size[r][t]:
                    floor.find_host(r, t)

    def _look_back(self) -> None:
        """Decide which musts that the plan broke before are mended on the way."""
        mender = self.mender
        if mender.ignored:
            standing = mender.ignored.intersection(mender.faults.everywhere())
            mender.ignored, self.left_for = to_leave(self.floor, standing)
            self.earlier = standing - mender.ignored

    def _mend(self, variant: int) -> None:
        mender = self.mender
        small = self.crowd.present[:, self.day.first :].sum(axis=0).max(initial=0) <= SMALL
        if small and self._mend_small():
            return
        place_everybody(mender)
        bring_hosts(mender, variant)
        for _ in range(PASSES):
            goals, open_ = self._goals(), set(mender.faults.everywhere())
            mended = [self._mend_one(fault, open_) for fault in goals if mender.looked_at < MOST_STATES]
            if not any(mended):
                break
        place_anyhow(mender)
        mender.put_back()

    def _mend_small(self) -> bool:
        """Look at every way; where what the plan broke before cannot be mended, the day at least by the fewest moves."""
        self.searched_all = self._mend_all(set())
        return self.searched_all or bool(self.day.count and self.earlier and self._mend_all(self.earlier))

    def _mend_all(self, besides: set[Fault]) -> bool:
        """Mend everything (but what is ``besides``) in one search; return whether there is a way."""
        open_ = self.mender.faults.everywhere()
        goals = [fault for fault in open_ if fault not in self.mender.ignored | besides]
        return not goals or self.mender.mend(goals, set(open_), Reach.EVERYTHING, STATES_SMALL)

    def _goals(self) -> list[Fault]:
        """Return the faults that are to be mended: those of the day, and a few from before."""
        return [fault for fault in self.mender.faults.everywhere() if fault not in self.mender.ignored]

    def _mend_one(self, fault: Fault, open_: set[Fault]) -> bool:
        faults = self.mender.faults
        standing = set(faults.near([(fault.r, fault.t)] if fault.t >= 0 else [], self._people(fault)))
        if fault not in standing:
            return True
        return any(self.mender.mend([fault], open_, reach, STATES) for reach in (Reach.NEAR, Reach.FAR))

    @staticmethod
    def _people(fault: Fault) -> list[tuple[int, int]]:
        return [(i, fault.r) for i in (fault.i, fault.j) if i >= 0]

    def _allowed(self) -> int:
        """Return how many people may move before the need has to be proven."""
        ahead = self.crowd.ahead(self.day.first)
        causes = len(self.day.arrivals) + sum(bool(rounds) for rounds in self.day.back.values())
        closing = {self.floor.name[r][t] for r in self.floor.rounds for t in self._closing(r)}
        return min((6 * (causes + len(closing))) // 5, int(ahead.sum()) // 20)

    def _closing(self, r: int) -> list[int]:
        planned = np.bincount(np.maximum(self.mender.planned[:, r], 0), minlength=len(self.floor.seats[r]))
        planned[0] = int((self.mender.planned[:, r] == 0).sum())
        shut = np.flatnonzero(self.floor.seats[r] == 0).tolist()
        return shut + np.flatnonzero((planned > 0) & (self.floor.size[r] == 0)).tolist()

    def _tell(self, led: list[list[int]], needed: int, allowed: int) -> Proposal:
        floor, crowd, day = self.floor, self.crowd, self.day
        ids = [person.id for person in crowd.people]
        names = {person.id: person.name for person in crowd.people}
        moves, seated = self._moves(ids)
        hosts = tuple(
            (r + 1, floor.name[r][t], ids[i] if i >= 0 else "")
            for r in floor.rounds
            for t, i in enumerate(floor.host[r])
            if floor.size[r][t] and i != led[r][t]
        )
        emptied = tuple((r + 1, floor.name[r][t]) for r in floor.rounds for t in self._closing(r) if floor.seats[r][t])
        changed = np.flatnonzero(self.greeters != self.greeters_before).tolist()
        ahead = crowd.ahead(day.first)
        greeters = tuple((ids[i], ids[self.greeters[i]] if self.greeters[i] >= 0 else "") for i in changed if ahead[i])
        moved = len({move.id for move in moves})
        sentences = [
            *need_sentence(moved, needed, allowed),
            *left_sentence(self.left_for),
            *shortened(seated_sentences(seated, names), more_seated),
            *shortened(host_sentences(hosts, names), more_hosts),
            *shortened(greeter_sentences(greeters, names), more_greeters),
            *unpinned_sentences(self.room.unpinned, names),
        ]
        return Proposal(
            version=self.plan.version,
            day=day,
            room=self._counted_casts(),
            arrivals=tuple(day.arrivals),
            present=crowd.present,
            labels=floor.label.T.copy(),
            hosts_at=tuple(np.array(row, dtype=np.int32) for row in floor.host),
            casts=self.casts,
            cast_hosts=self.cast_hosts,
            greeter_of=self.greeters,
            moves=moves,
            seated=seated,
            emptied=emptied,
            hosts=hosts,
            greeters=greeters,
            needed=needed,
            allowed=allowed,
            sentences=tuple(sentences),
        )

    def _counted_casts(self) -> Room:
        """Return the room; where a walk-in made a cast larger than usual, the number of casts is what stands."""
        programme = self.room.programme
        size = np.bincount(self.casts[self.casts >= 0], minlength=1)
        if programme.casts.wanted and programme.casts.count is None and size.max() > programme.casts.largest:
            casts = replace(programme.casts, count=len(self.cast_hosts))
            return replace(self.room, programme=replace(programme, casts=casts))
        return self.room

    def _moves(self, ids: list[str]) -> tuple[tuple[Move, ...], tuple[tuple[str, int, str], ...]]:
        floor, mender = self.floor, self.mender
        moves, seated = [], []
        for r in floor.rounds:
            planned = mender.planned[:, r]
            labels = self.plan.solution.labels[:, r]
            now = floor.label[r]
            for i in np.flatnonzero(((now != planned) | (now < 0)) & self.crowd.present[:, r]).tolist():
                to = floor.name[r][now[i]] if now[i] >= 0 else ""
                if planned[i] == NO_SEAT:
                    seated.append((ids[i], r + 1, to))
                else:
                    fault = mender.why.get((i, r), Fault(SEAT, r))
                    earlier = fault in self.earlier and fault.kind != APART
                    why = EARLIER if earlier else reason(floor, i, fault)
                    moves.append(Move(ids[i], r + 1, floor.name[r][labels[i]], to, why))
        return tuple(moves), tuple(seated)
