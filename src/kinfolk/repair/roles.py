"""Greeters and casts after a change: who takes over, and where a walk-in belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.roles.greeting import NO_COMMON_LANGUAGE, NOT_KINDRED, NOT_THERE_YET, STEP

if TYPE_CHECKING:
    from kinfolk.facts import Bools, Ints
    from kinfolk.repair.changes import Day
    from kinfolk.repair.crowd import Crowd

NOBODY = -1


def regreet(crowd: Crowd, day: Day, greeters: Ints, stand_ins: Ints) -> Ints:
    """Return ``[people]`` the greeter of each newcomer after the changes.

    Newcomers whose greeter is missing go to the stand-in, else to the greeter who suits them best; so do newcomers who
    have nobody and have just arrived, are back, or come to their first round only now (where newcomers are promised a
    welcome, and however they came to the list), and those beyond what a greeter now says yes
    to. Who wants no greeter, or turns out to be no newcomer, has none. Everybody else keeps theirs.
    """
    new = greeters.copy()
    ahead = crowd.ahead(day.first)
    new[~crowd.attends | ~_wants_greeter(crowd)] = NOBODY
    lost = set(day.lost_greeters)
    gone = {i for i, rounds in day.away.items() if rounds and not ahead[i]}
    first = crowd.first_round
    room = np.where(ahead, crowd.greeter_room, 0).astype(np.int32)
    room[sorted(lost)] = 0
    promised = crowd.problem.programme.level("welcomed").on
    come = _come(crowd, day, len(stand_ins))
    waiting = _beyond_room(crowd, day, new)
    new[waiting] = NOBODY
    for i in np.flatnonzero(crowd.newcomer & ahead).tolist():
        greeter = int(new[i])
        ungreeted = promised and greeter < 0 and not crowd.people[i].no_greeter
        ungreeted = ungreeted and (i in come or first[i] >= day.first)
        if greeter in lost or (greeter in gone and first[i] >= day.first) or (ungreeted and i not in waiting):
            new[i] = NOBODY
            waiting.append(i)
    load = np.bincount(new[new >= 0], minlength=len(new)).astype(np.int32)
    for i in waiting:
        stand_in = int(stand_ins[i]) if i < len(stand_ins) else NOBODY
        new[i] = _greeter_for(crowd, i, int(first[i]), (stand_in, room, load))
        if new[i] >= 0:
            load[new[i]] += 1
    return new


def _wants_greeter(crowd: Crowd) -> Bools:
    """Return ``[people]``: newcomers by the list as it now is who did not ask to be left alone."""
    return np.asarray(crowd.newcomer & ~np.array([one.no_greeter for one in crowd.people], dtype=np.bool_))


def _beyond_room(crowd: Crowd, day: Day, greeters: Ints) -> list[int]:
    """Return whose greeter now says yes to fewer than they were given; who has met theirs already comes first."""
    load = np.bincount(greeters[greeters >= 0], minlength=len(greeters))
    over = np.flatnonzero(load > crowd.greeter_room).tolist()
    beyond: list[int] = []
    for greeter in over:
        mine = np.flatnonzero(greeters == greeter)
        met = int((crowd.first_round[mine] < day.first).sum())
        ahead = mine[crowd.first_round[mine] >= day.first].tolist()
        beyond += ahead[max(0, int(crowd.greeter_room[greeter]) - met) :]
    return beyond


def _come(crowd: Crowd, day: Day, planned: int) -> set[int]:
    """Return who has just arrived or is back: they left their greeter when they stayed away, or never had one."""
    return {*range(planned, len(crowd.people)), *(i for i, rounds in day.back.items() if rounds)}


def _greeter_for(crowd: Crowd, i: int, first: int, able: tuple[int, Ints, Ints]) -> int:
    stand_in, room, load = able
    free = np.flatnonzero(room > load)
    free = free[(free != i) & ~np.isin(free, [j for party in crowd.parties[i] for j in crowd.members[party]])]
    free = free[~np.isin(free, list(crowd.apart.get(i, ())))]
    if stand_in in free:
        return stand_in
    if not len(free):
        return NOBODY
    cost = STEP * load[free].astype(np.int64) ** 2
    cost += NO_COMMON_LANGUAGE * ((crowd.tongues[free] & crowd.tongues[i]) == 0)
    cost += NOT_KINDRED * ~np.isin(free, crowd.kin(i))
    cost += NOT_THERE_YET * ~crowd.present[free, max(first, 0)]
    return int(free[cost.argmin()])


def recast(crowd: Crowd, day: Day, casts: Ints, cast_hosts: Ints) -> tuple[Ints, Ints]:
    """Return the cast of each person and the host of each cast after the changes.

    Who never comes leaves their cast; who comes and has none (walk-ins, and people who are back) joins that of their
    companions, else the smallest that suits them; and a cast that lost its host takes another member who hosts, else
    one from a cast that has two.
    """
    casts, cast_hosts = casts.copy(), cast_hosts.copy()
    if not len(cast_hosts):
        return casts, cast_hosts
    casts[~crowd.attends] = NOBODY
    for i in np.flatnonzero(crowd.attends & (casts < 0)).tolist():
        casts[i] = _cast_for(crowd, i, casts, len(cast_hosts))
    ahead = crowd.ahead(day.first)
    for c, host in enumerate(cast_hosts.tolist()):
        if host < 0 or casts[host] != c or not ahead[host] or not crowd.host[host]:
            cast_hosts[c] = _cast_host(crowd, c, casts, (cast_hosts, ahead))
    return casts, cast_hosts


def _cast_for(crowd: Crowd, i: int, casts: Ints, count: int) -> int:
    size = np.bincount(casts[casts >= 0], minlength=count)

    companions = set(casts[(crowd.unit == crowd.unit[i]) & (casts >= 0)].tolist()) if crowd.unit[i] >= 0 else set()

    def cost(c: int) -> tuple[bool, bool, bool, int, int, int]:
        members = np.flatnonzero(casts == c).tolist()
        apart = any(j in crowd.apart.get(i, ()) for j in members)
        alone = bool(companions) and c not in companions
        common = int(crowd.tongues[i])
        for j in members:
            common &= int(crowd.tongues[j])
        return apart, alone, not common, int(size[c]), sum(crowd.one_party(i, j) for j in members), c

    return min(range(count), key=cost)


def _cast_host(crowd: Crowd, c: int, casts: Ints, known: tuple[Ints, Bools]) -> int:
    cast_hosts, ahead = known
    able = np.flatnonzero(crowd.host & ahead & (casts >= 0))
    leading = set(cast_hosts.tolist()) - {int(cast_hosts[c])}
    free = [int(j) for j in able if int(j) not in leading]
    here = [j for j in free if casts[j] == c]
    if here:
        return max(here, key=lambda j: (int(crowd.times[j]), -j))
    members = np.flatnonzero(casts == c).tolist()
    for j in sorted(free, key=lambda j: (-int(crowd.times[j]), j)):
        common = int(crowd.tongues[j])
        for m in members:
            common &= int(crowd.tongues[m])
        if crowd.unit[j] < 0 and common and not any(m in crowd.apart.get(j, ()) for m in members):
            casts[j] = c
            return j
    # Somebody who has left is still better known to the cast than nobody.
    old = int(cast_hosts[c])
    return old if old >= 0 and casts[old] == c and crowd.host[old] else NOBODY
