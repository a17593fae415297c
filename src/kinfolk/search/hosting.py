"""Who hosts which table in which round, and which cast: decided before the search, which keeps these seats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from kinfolk.facts import Bools, Facts, Ints
    from kinfolk.search.sittings import Sittings

    Barred = Callable[[int, int], bool]


def assign_hosts(facts: Facts, sittings: Sittings, barred: Barred) -> Ints:
    """Return ``[groups]`` the host of each used table and cast, -1 where there is nobody.

    Hosts keep their table through the rounds they host unless the programme says otherwise or a table would be
    left without; early rounds are filled first, because that is where newcomers need one. ``barred`` tells
    whether somebody's needs do not let them sit at a group.
    """
    host = np.full(sittings.groups, -1, dtype=np.int32)
    if not facts.problem.programme.level("hosted").on and not facts.newcomer.any():
        return host
    left = facts.host_rounds.copy()
    busy = np.zeros((facts.people, sittings.rounds), dtype=np.bool_)
    _pinned_hosts(facts, sittings, host, left, busy)
    if facts.problem.programme.hosts_keep_table:
        _keep_tables(facts, sittings, barred, host, left, busy)
    _fill_rounds(facts, sittings, barred, host, left, busy)
    if sittings.count > sittings.rounds:
        _cast_hosts(facts, sittings, host)
    return host


def _pinned_hosts(facts: Facts, sittings: Sittings, host: Ints, left: Ints, busy: Bools) -> None:
    """Let hosts who are pinned to a table host it."""
    for pin in facts.problem.programme.pins:
        i = facts.problem.index[pin.person]
        r = pin.round - 1
        if not pin.table or not facts.present[i, r]:
            continue
        group = int(sittings.start[r]) + facts.room.positions[r][pin.table]
        if facts.host[i] and left[i] > 0 and host[group] < 0 and sittings.highest[group] > 0:
            host[group] = i
            left[i] -= 1
        busy[i, r] = True


def _keep_tables(facts: Facts, sittings: Sittings, barred: Barred, host: Ints, left: Ints, busy: Bools) -> None:
    """Give each table the host who can take most of its rounds, then the next, while hosts last."""
    tables = _tables(facts, sittings)
    order = sorted(_hosts(facts), key=lambda i: (-int(left[i]), i))
    for groups in tables:
        _one_table(groups, order, (facts.present, barred), host, (left, busy))


def _one_table(
    groups: list[tuple[int, int]], order: list[int], can: tuple[Bools, Barred], host: Ints, use: tuple[Ints, Bools]
) -> None:
    (present, barred), (left, busy) = can, use
    open_ = [(r, group) for r, group in groups if host[group] < 0]
    while open_:
        best, best_rounds = -1, []
        for i in order:
            if left[i] <= 0 or busy[i].any():
                continue
            rounds = [(r, group) for r, group in open_ if present[i, r] and not barred(i, group)][: left[i]]
            if len(rounds) > len(best_rounds):
                best, best_rounds = i, rounds
                if len(rounds) == len(open_):
                    break
        if best < 0:
            return
        for r, group in best_rounds:
            host[group] = best
            left[best] -= 1
            busy[best, r] = True
        open_ = [(r, group) for r, group in open_ if host[group] < 0]


def _fill_rounds(facts: Facts, sittings: Sittings, barred: Barred, host: Ints, left: Ints, busy: Bools) -> None:
    """Fill what is left, round by round: at their own table where they have one, else wherever somebody is missing."""
    for r in range(sittings.rounds):
        open_ = [int(group) for group in sittings.used(r) if host[group] < 0]
        free = [i for i in _hosts(facts) if left[i] > 0 and facts.present[i, r] and not busy[i, r]]
        free.sort(key=lambda i: (-int(left[i]), i))
        for group in open_:
            chosen = next((i for i in free if not barred(i, group)), None)
            if chosen is not None:
                free.remove(chosen)
                host[group] = chosen
                left[chosen] -= 1
                busy[chosen, r] = True


def _cast_hosts(facts: Facts, sittings: Sittings, host: Ints) -> None:
    """Give each cast a host; people who stay together take one cast."""
    taken: set[int] = set()
    order = [i for i in _hosts(facts) if sittings.present[i, -1]]
    for group in sittings.used(sittings.rounds):
        for i in order:
            unit = int(facts.together_group[i])
            if i not in taken and (unit < 0 or not any(facts.together_group[j] == unit for j in taken)):
                host[group] = i
                taken.add(i)
                break


def _hosts(facts: Facts) -> list[int]:
    """Return the hosts, those who came most often first."""
    who = np.flatnonzero(facts.host)
    return who[np.lexsort((who, -facts.times_attended[who]))].tolist()


def _tables(facts: Facts, sittings: Sittings) -> list[list[tuple[int, int]]]:
    """Return for each table (by name) its (round, group) wherever it is used, most used first."""
    found: dict[str, list[tuple[int, int]]] = {}
    for r in range(sittings.rounds):
        for group in sittings.used(r).tolist():
            found.setdefault(facts.room.name(r, group - int(sittings.start[r])), []).append((r, group))
    return sorted(found.values(), key=lambda groups: (-len(groups), groups[0][1]))
