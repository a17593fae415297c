"""First solutions: a design with everyone's party in one column where mathematics gives one, else an even deal."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.search import layout as at
from kinfolk.search.designed import designed, first_design, has_repeats
from kinfolk.search.kept_casts import keep_casts
from kinfolk.search.neighbourhoods import FEWEST, neighbourhood_names
from kinfolk.search.prepare import may_not_sit

if TYPE_CHECKING:
    from kinfolk.facts import Bools, Facts, Ints
    from kinfolk.search.effort import Designs
    from kinfolk.search.layout import Bytes
    from kinfolk.search.sittings import Sittings

    Generator = np.random.Generator


@dataclass(frozen=True, eq=False)
class Start:
    """Seats ``[people, sittings]`` (groups or -1), which of them are held, and the construction they rest on."""

    seat: Ints
    held: Bytes
    construction: str


def first_seats(facts: Facts, sittings: Sittings, host: Ints, random: Generator, designs: Designs = "known") -> Start:
    """Seat everybody: one of the ``designs`` or deal, then the seats that are settled, then even sizes."""
    held = np.zeros((facts.people, sittings.count), dtype=np.uint8)
    settled = _settled(facts, sittings, host, held)
    design = first_design(sittings, host, designs, 0 if designs == "known" else int(random.integers(2**31)))
    if design is not None:
        seat = designed(facts, sittings, design, host, random)
        _settle(facts, sittings, seat, held, settled)
        if design.roomy or not has_repeats(seat, facts.together):
            return Start(seat, held, design.name)
        # A tight design that cannot seat those who are settled elsewhere: a search that mixes first does better.
    seat = _dealt(sittings, random)
    _settle(facts, sittings, seat, held, settled)
    return Start(seat, held, "")


def _settle(facts: Facts, sittings: Sittings, seat: Ints, held: Bytes, settled: list[dict[int, int]]) -> None:
    """Bring those who are settled to their seats and those who stay together to each other, then even out the sizes."""
    seat[~sittings.present] = -1
    for sitting in range(sittings.count):
        _sit_settled(seat[:, sitting], held[:, sitting], settled[sitting])
        _sit_settled(seat[:, sitting], held[:, sitting], _united(facts, seat[:, sitting], settled[sitting]))
    if len(neighbourhood_names(facts)) >= FEWEST:
        _bring_home(facts, seat, held, sittings)
    for sitting in range(sittings.count):
        loose = (held[:, sitting] == at.FREE) & (facts.together_group < 0)
        _even_out(seat[:, sitting], loose, sittings, sitting)
        for _ in range(int(facts.together_group.max(initial=-1)) + 1):
            if not _rehouse(facts, seat[:, sitting], held[:, sitting], sittings, sitting):
                break
            _even_out(seat[:, sitting], loose, sittings, sitting)


def _settled(facts: Facts, sittings: Sittings, host: Ints, held: Bytes) -> list[dict[int, int]]:
    """Return for each sitting who must sit where: pins, hosts, and whoever stays together with one of them."""
    settled: list[dict[int, int]] = [{} for _ in range(sittings.count)]
    for pin in facts.problem.programme.pins:
        i, r = facts.problem.index[pin.person], pin.round - 1
        if pin.table and facts.present[i, r]:
            settled[r][i] = int(sittings.start[r]) + facts.room.positions[r][pin.table]
            held[i, r] = at.PINNED
    for s in range(sittings.count):
        for group in range(int(sittings.start[s]), int(sittings.start[s + 1])):
            i = int(host[group])
            if i >= 0:
                settled[s].setdefault(i, group)
                if held[i, s] != at.PINNED:
                    held[i, s] = at.HOSTING
        if s == sittings.rounds:
            for i, group in keep_casts(facts, sittings, host).items():
                settled[s].setdefault(i, group)
                held[i, s] = at.PINNED  # a host too: in another cast they would have left their own
        for i in np.flatnonzero((facts.together_group >= 0) & sittings.present[:, s]).tolist():
            _with_companion(facts, sittings, settled[s], held, (i, s))
    return settled


def _with_companion(
    facts: Facts, sittings: Sittings, settled: dict[int, int], held: Bytes, who: tuple[int, int]
) -> None:
    i, s = who
    if i in settled:
        return
    group = facts.together_group
    mates = [j for j in np.flatnonzero(group == group[i]).tolist() if j in settled and sittings.present[j, s]]
    if mates:
        settled[i] = settled[mates[0]]
        held[i, s] = at.PINNED
        held[mates[0], s] = at.PINNED


def _united(facts: Facts, seat: Ints, settled: dict[int, int]) -> dict[int, int]:
    """Return where people who stay together sit: with the first of them, unless they are settled."""
    group = facts.together_group
    leader: dict[int, int] = {}
    united: dict[int, int] = {}
    for i in np.flatnonzero((group >= 0) & (seat >= 0)).tolist():
        first = leader.setdefault(int(group[i]), i)
        united[i] = settled.get(i, int(seat[first]))
    return united


def _dealt(sittings: Sittings, random: Generator) -> Ints:
    """Deal everybody out at random, evenly."""
    seat = np.full((len(sittings.present), sittings.count), -1, dtype=np.int32)
    for s in range(sittings.count):
        who = random.permutation(np.flatnonzero(sittings.present[:, s]))
        used = sittings.used(s)
        most = int(sittings.highest[used].max(initial=0))
        chairs = [group for level in range(most) for group in used[sittings.highest[used] > level].tolist()]
        seat[who, s] = chairs[: len(who)]
    return seat


def _sit_settled(seat: Ints, held: Bytes, settled: dict[int, int]) -> None:
    """Bring everybody who is settled to their group, in exchange for somebody who is not."""
    for i, group in settled.items():
        if seat[i] == group:
            continue
        there = np.flatnonzero(seat == group)
        partner = next((j for j in there.tolist() if held[j] == at.FREE and j not in settled), None)
        if partner is not None:
            seat[partner] = seat[i]
        seat[i] = group


def _even_out(seat: Ints, loose: Bools, sittings: Sittings, sitting: int) -> None:
    """Move people from groups that are too large to those that are too small."""
    first, last = int(sittings.start[sitting]), int(sittings.start[sitting + 1])
    size = np.bincount(seat[seat >= 0] - first, minlength=last - first)
    movable = np.bincount(seat[loose & (seat >= 0)] - first, minlength=last - first)
    low, high = sittings.lowest[first:last], sittings.highest[first:last]
    while True:
        over, under = np.flatnonzero((size > high) & (movable > 0)), np.flatnonzero(size < low)
        if not len(over) and not len(under):
            return
        spare = np.where(movable > 0, size - low, 0)
        origin = int(over[0]) if len(over) else int(np.argmax(spare))
        goal = int(under[0]) if len(under) else int(np.argmax(high - size))
        if (not len(over) and spare[origin] <= 0) or size[goal] >= sittings.seats[first + goal]:
            return
        mover = np.flatnonzero((seat == first + origin) & loose)[-1]
        seat[mover] = first + goal
        for count in (size, movable):
            count[origin] -= 1
            count[goal] += 1


def _bring_home(facts: Facts, seat: Ints, held: Bytes, sittings: Sittings) -> None:
    """Move people who stay together to a table of their neighbourhood that has what they need, where one takes them.

    The search could not: nobody of there may go where they are, and one of them alone may not leave the others.
    """
    barred, group = may_not_sit(facts, sittings), facts.together_group
    for unit, s in product(np.unique(group[group >= 0]).tolist(), range(sittings.count)):
        who = np.flatnonzero((group == unit) & (seat[:, s] >= 0))
        if not len(who) or held[who, s].any() or not barred(who[0], seat[who[0], s]):
            continue
        used = sittings.used(s)
        fits = ~barred.matrix(who, used).any(axis=0)
        room = np.where(fits, sittings.seats[used] - _staying(facts, seat[:, s], held[:, s], used), -1)
        if room.max(initial=0) >= len(who):
            seat[who, s] = used[int(room.argmax())]


def _staying(facts: Facts, seat: Ints, held: Bytes, groups: Ints) -> Ints:
    """Return how many people at each of ``groups`` cannot make way for others."""
    fixed = seat[((facts.together_group >= 0) | (held != at.FREE)) & (seat >= 0)]
    return np.bincount(fixed, minlength=int(groups.max(initial=0)) + 1)[groups].astype(np.int32)


def _rehouse(facts: Facts, seat: Ints, held: Bytes, sittings: Sittings, sitting: int) -> bool:
    """Move people who stay together from a table with too few chairs to one that takes them; tell whether any did.

    There may be others in their way there; they are evened out afterwards.
    """
    group, used = facts.together_group, sittings.used(sitting)
    for unit in np.unique(group[(group >= 0) & (seat >= 0)]).tolist():
        who = np.flatnonzero((group == unit) & (seat >= 0)).astype(np.int32)
        here = int(seat[who[0]])
        if (seat == here).sum() <= sittings.seats[here] or held[who].any():
            continue
        room = np.where(used == here, -1, sittings.seats[used] - _staying(facts, seat, held, used))
        if room.max(initial=0) >= len(who):
            seat[who] = used[int(room.argmax())]
            return True
        if sitting == sittings.rounds and _take_a_cast(facts, seat, held, used, who):
            return True
    return False


def _take_a_cast(facts: Facts, seat: Ints, held: Bytes, used: Ints, who: Ints) -> bool:
    """Move people who stay together, and for whom no cast is large enough, to one with nobody but a host who stays there.

    Its size is theirs then, as of companions who fill a cast: but two such groups must not add up.
    """
    leads = np.bincount(seat[(held == at.HOSTING) & (seat >= 0)], minlength=int(used.max()) + 1)[used]
    others = _staying(facts, seat, held, used) - leads
    others[used == seat[who[0]]] -= len(who)
    best = int(np.lexsort((-leads, others))[0])
    if others[best] >= others[used == seat[who[0]]][0]:
        return False
    seat[who] = used[best]
    return True
