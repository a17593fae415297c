"""Who hosts which table in which round, and which cast: decided before the search, which keeps these seats."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from kinfolk.promises.hosting import must_rounds
from kinfolk.search.kept_casts import one_host_each

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kinfolk.facts import Bools, Facts, Ints
    from kinfolk.search.prepare import Barred
    from kinfolk.search.sittings import Sittings

    Rounds = NDArray[np.integer[Any]]

FAR = 1_000_000
ELSEWHERE = 10_000


@dataclass(eq=False)
class _Yes:
    """What is left of everybody's yes, and who hosts where so far."""

    facts: Facts
    sittings: Sittings
    barred: Barred
    keep: bool
    host: Ints = field(init=False)
    left: Ints = field(init=False)
    busy: Bools = field(init=False)
    pinned: dict[int, set[int]] = field(init=False)
    home: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.host = np.full(self.sittings.groups, -1, dtype=np.int32)
        self.left = self.facts.host_rounds.copy()
        self.busy = np.zeros((self.facts.people, self.sittings.rounds), dtype=np.bool_)
        self.pinned = {}
        for i, r, t in self.facts.pins.tolist():
            if t >= 0:
                self.pinned.setdefault(int(self.sittings.start[r]) + t, set()).update(self.company(i, r))

    def company(self, i: int, r: int) -> set[int]:
        """Return who takes a chair wherever ``i`` sits in a round: they themselves and those who stay with them."""
        group = self.facts.together_group
        if group[i] < 0:
            return {i}
        mates = (group == group[i]) & (group >= 0) & self.facts.present[:, r]
        return {i, *np.flatnonzero(mates).tolist()}

    def give(self, i: int, r: int, group: int) -> None:
        """Let ``i`` host ``group`` in round position ``r``; those who stay with them sit there and host nothing else."""
        self.host[group] = i
        self.left[i] -= 1
        self.busy[list(self.company(i, r)), r] = True
        self.home.setdefault(i, self.name(r, group))

    def may(self, i: int, r: int, group: int) -> bool:
        """Whether ``i`` could host ``group`` in round position ``r``."""
        free = self.left[i] > 0 and self.facts.present[i, r] and not self.busy[i, r]
        if not free or self.barred(i, group):
            return False
        return len(self.pinned.get(group, set()) | self.company(i, r)) <= int(self.sittings.seats[group])

    def name(self, r: int, group: int) -> str:
        """Return the name of the table that ``group`` is."""
        return self.facts.room.name(r, group - int(self.sittings.start[r]))

    def open(self, rounds: Rounds) -> list[tuple[int, int]]:
        """Return (round, group) of the used tables of ``rounds`` that have no host."""
        return [(r, int(g)) for r in rounds.tolist() for g in self.sittings.used(r) if self.host[g] < 0]

    def ready(self) -> list[int]:
        """Return the hosts with a yes left, those who came most often first."""
        who = np.flatnonzero(self.facts.host & (self.left > 0))
        return [int(i) for i in who[np.lexsort((who, -self.facts.times_attended[who]))]]


def assign_hosts(facts: Facts, sittings: Sittings, barred: Barred, *, keep: bool | None = None) -> Ints:
    """Return ``[groups]`` the host of each used table and cast, -1 where there is nobody.

    Hosts keep their table through the rounds they host unless the programme says otherwise or a table would be
    left without. Rounds in which the hosts suffice come first, early ones before late ones, because that is
    where newcomers need one. ``barred`` tells whether somebody's needs do not let them sit at a group; ``keep`` overrules
    the programme on keeping tables.
    """
    wanted = facts.problem.programme.level("hosted").on or facts.newcomer.any()
    if not wanted or not facts.host.any():
        return np.full(sittings.groups, -1, dtype=np.int32)
    keep = facts.problem.programme.hosts_keep_table if keep is None else keep
    in_use = np.array([len(sittings.used(r)) for r in range(sittings.rounds)], dtype=np.int64)
    must = must_rounds(facts, in_use)
    yes = _cover(facts, sittings, barred, must, keep=keep)
    if yes.open(np.flatnonzero(must)):
        by_flow = _cover_by_flow(facts, sittings, barred, must, keep=keep)
        if len(by_flow.open(np.flatnonzero(must))) < len(yes.open(np.flatnonzero(must))):
            yes = by_flow
    _by_rounds(yes, np.arange(sittings.rounds))
    if sittings.count > sittings.rounds:
        _cast_hosts(facts, sittings, barred, yes.host)
    return yes.host


def _cover(facts: Facts, sittings: Sittings, barred: Barred, must: Bools, *, keep: bool) -> _Yes:
    """Give each table one host for as many rounds as possible, then hosts for what is left of its rounds."""
    yes = _Yes(facts, sittings, barred, keep)
    _pinned_hosts(yes)
    for rounds in (np.flatnonzero(must), np.flatnonzero(~must)):
        if yes.keep:
            _whole_tables(yes, rounds)
            for cells in _by_table(yes, rounds):
                _share_table(yes, cells)
        _by_rounds(yes, rounds)
    return yes


def _pinned_hosts(yes: _Yes) -> None:
    """Let hosts who are pinned to a table host it; pinned people host nowhere else in that round."""
    facts = yes.facts
    for pin in facts.problem.programme.pins:
        i, r = facts.problem.index[pin.person], pin.round - 1
        if not pin.table or not facts.present[i, r]:
            continue
        group = int(yes.sittings.start[r]) + facts.room.positions[r][pin.table]
        if facts.host[i] and yes.host[group] < 0 and yes.sittings.highest[group] > 0 and yes.may(i, r, group):
            yes.give(i, r, group)
        yes.busy[i, r] = True


def _whole_tables(yes: _Yes, rounds: Rounds) -> None:
    """Match tables with hosts so that most (table, round) places are filled by hosts who stay at one table."""
    tables = _by_table(yes, rounds)
    hosts = [i for i in yes.ready() if i not in yes.home]
    if not tables or not hosts:
        return
    order = np.arange(len(hosts))
    places = np.minimum(_places(yes, tables, np.array(hosts)), yes.left[hosts])
    suits = _understood(yes, tables, np.array(hosts))
    gain = len(hosts) * ((suits.max(initial=0) + 1) * places + suits) + len(hosts) - order
    gain = np.where(places > 0, gain, 0)
    for t, h in zip(*_matching(-gain), strict=True):
        for r, group in tables[t]:
            if yes.may(hosts[h], r, group):
                yes.give(hosts[h], r, group)


def _places(yes: _Yes, tables: list[list[tuple[int, int]]], hosts: NDArray[np.intp]) -> NDArray[np.int64]:
    """Return ``[tables, hosts]`` in how many rounds a host could host a table."""
    found = np.zeros((len(tables), len(hosts)), dtype=np.int64)
    for r in range(yes.sittings.rounds):
        rows = [(t, group) for t, cells in enumerate(tables) for round_, group in cells if round_ == r]
        if rows:
            t, groups = np.array(rows).T
            free = yes.facts.present[hosts, r] & ~yes.busy[hosts, r]
            found[t] += (~yes.barred.matrix(hosts, groups) & free[:, None]).T
    return found


def _understood(yes: _Yes, tables: list[list[tuple[int, int]]], hosts: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """Return ``[tables, hosts]`` how many people who can sit at few tables only could talk with whom at which of them.

    Who needs a step-free table and speaks Spanish only has to find there a host who speaks it.
    """
    facts = yes.facts
    asking = np.flatnonzero(facts.needs.any(axis=1) & facts.attends & ~facts.lone_speaker)
    if not len(asking) or not facts.problem.programme.level("understood").on:
        return np.zeros((len(tables), len(hosts)), dtype=np.int64)
    alike = (facts.languages[asking, None] & facts.languages[hosts]) != 0
    open_ = ~yes.barred.matrix(asking, np.array([cells[0][1] for cells in tables]))
    return np.asarray(open_.T.astype(np.int64) @ alike.astype(np.int64), dtype=np.int64)


def _share_table(yes: _Yes, cells: list[tuple[int, int]]) -> None:
    """Fill the rounds that a table still lacks by as few further hosts as possible."""
    while cells:
        hosts = [i for i in yes.ready() if i not in yes.home]
        can = [[(r, group) for r, group in cells if yes.may(i, r, group)][: int(yes.left[i])] for i in hosts]
        best = max(range(len(hosts)), key=lambda h: (len(can[h]), -h), default=-1)
        if best < 0 or not can[best]:
            return
        for r, group in can[best]:
            yes.give(hosts[best], r, group)
        cells = [(r, group) for r, group in cells if yes.host[group] < 0]


def _by_rounds(yes: _Yes, rounds: Rounds, allowed: Bools | None = None) -> None:
    """Fill what is left round by round: at their own table if it can be, else wherever somebody is missing."""
    for r in rounds.tolist():
        groups = [group for _, group in yes.open(np.array([r]))]
        hosts = [i for i in yes.ready() if not yes.busy[i, r] and yes.facts.present[i, r]]
        hosts = [i for i in hosts if allowed is None or allowed[i, r]]
        if not groups or not hosts:
            continue
        cost = np.array([[_cost(yes, i, r, group) for i in hosts] for group in groups], dtype=np.int64)
        for g, h in zip(*_matching(cost + np.arange(len(hosts))), strict=True):
            if cost[g, h] < FAR and yes.may(hosts[h], r, groups[g]):
                yes.give(hosts[h], r, groups[g])


def _cost(yes: _Yes, i: int, r: int, group: int) -> int:
    if not yes.may(i, r, group):
        return FAR
    at_home = yes.home.get(i) == yes.name(r, group)
    return 0 if at_home == yes.keep else ELSEWHERE


def _cover_by_flow(facts: Facts, sittings: Sittings, barred: Barred, must: Bools, *, keep: bool) -> _Yes:
    """Choose by a maximum flow who hosts in which round, where keeping tables left one without a host."""
    yes = _Yes(facts, sittings, barred, keep)
    _pinned_hosts(yes)
    hosts, rounds = np.flatnonzero(facts.host), np.flatnonzero(must)
    wanted = np.array([len(yes.open(np.array([r]))) for r in rounds], dtype=np.int64)
    free = facts.present[np.ix_(hosts, rounds)] & ~yes.busy[np.ix_(hosts, rounds)]
    allowed = np.zeros_like(yes.busy)
    allowed[np.ix_(hosts, rounds)] = _flow(yes.left[hosts], free, wanted)
    _by_rounds(yes, rounds, allowed)
    return yes


def _flow(limit: Ints, free: Bools, wanted: NDArray[np.int64]) -> Bools:
    """Return ``[hosts, rounds]`` who hosts when: most places filled, nobody beyond their limit."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_flow

    hosts, rounds = free.shape
    source, sink = 0, hosts + rounds + 1
    a, b = np.nonzero(free)
    tail = np.concatenate([np.zeros(hosts), a + 1, np.arange(rounds) + hosts + 1]).astype(np.int32)
    head = np.concatenate([np.arange(hosts) + 1, b + hosts + 1, np.full(rounds, sink)]).astype(np.int32)
    capacity = np.concatenate([limit, np.ones(len(a)), wanted]).astype(np.int32)
    graph = csr_array((capacity, (tail, head)), shape=(sink + 1, sink + 1))
    flow = maximum_flow(graph, source, sink).flow.toarray()
    return np.asarray(flow[1 : hosts + 1, hosts + 1 : sink] > 0)


def _matching(cost: NDArray[np.int64]) -> tuple[list[int], list[int]]:
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(cost)
    return rows.tolist(), columns.tolist()


def _cast_hosts(facts: Facts, sittings: Sittings, barred: Barred, host: Ints) -> None:
    """Give each cast a host of its neighbourhood; people who stay together, or keep their cast of last time, take one."""
    who = np.flatnonzero(facts.host & sittings.present[:, -1])
    order = one_host_each(facts, who[np.lexsort((who, -facts.times_attended[who]))].tolist())
    units: set[int] = set()
    for group in sittings.used(sittings.rounds):
        free = (i for i in order if facts.together_group[i] < 0 or int(facts.together_group[i]) not in units)
        i = next((i for i in free if not barred(i, group)), None)
        if i is not None:
            order.remove(i)
            units.add(int(facts.together_group[i]))
            host[group] = i


def _by_table(yes: _Yes, rounds: Rounds) -> list[list[tuple[int, int]]]:
    """Return for each table (by name) its (round, group) that has no host yet, most lacking first."""
    found: dict[str, list[tuple[int, int]]] = {}
    for r, group in yes.open(rounds):
        found.setdefault(yes.name(r, group), []).append((r, group))
    return sorted(found.values(), key=lambda cells: (-len(cells), cells[0][1]))
