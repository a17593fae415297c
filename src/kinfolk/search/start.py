"""First solutions: a design with everyone's party in one column where mathematics gives one, else an even deal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kinfolk.designs import Design, find_design
from kinfolk.search import layout as at
from kinfolk.search.kept_casts import keep_casts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kinfolk.facts import Bools, Facts, Ints
    from kinfolk.search.layout import Bytes
    from kinfolk.search.sittings import Sittings

    Generator = np.random.Generator


@dataclass(frozen=True, eq=False)
class Start:
    """Seats ``[people, sittings]`` (groups or -1), which of them are held, and the construction they rest on."""

    seat: Ints
    held: Bytes
    construction: str


def first_seats(facts: Facts, sittings: Sittings, host: Ints, random: Generator) -> Start:
    """Seat everybody: design or deal, then the seats that are settled, then even sizes."""
    held = np.zeros((facts.people, sittings.count), dtype=np.uint8)
    settled = _settled(facts, sittings, host, held)
    design = first_design(sittings)
    seat = _dealt(sittings, random) if design is None else _designed(facts, sittings, design, host, random)
    seat[~sittings.present] = -1
    for sitting in range(sittings.count):
        _sit_settled(seat[:, sitting], held[:, sitting], settled[sitting])
        _sit_settled(seat[:, sitting], held[:, sitting], _united(facts, seat[:, sitting], settled[sitting]))
        loose = (held[:, sitting] == at.FREE) & (facts.together_group < 0)
        _even_out(seat[:, sitting], loose, sittings, sitting)
        for _ in range(int(facts.together_group.max(initial=-1)) + 1):
            if not _rehouse(facts, seat[:, sitting], held[:, sitting], sittings, sitting):
                break
            _even_out(seat[:, sitting], loose, sittings, sitting)
    return Start(seat, held, "" if design is None else design.name)


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


def first_design(sittings: Sittings) -> Design | None:
    """Return a design over all rounds if every round uses the same number of tables."""
    use = {len(sittings.used(r)) for r in range(sittings.rounds)}
    if len(use) != 1 or not max(use):  # nobody comes to any round, or rooms of different sizes
        return None
    tables = use.pop()
    places = max(int(sittings.present[:, : sittings.rounds].any(axis=1).sum()), 1)
    columns = -(-places // tables)
    with_casts = find_design(tables, columns, sittings.count)
    return with_casts or find_design(tables, columns, sittings.rounds)


def _designed(facts: Facts, sittings: Sittings, design: Design, host: Ints, random: Generator) -> Ints:
    """Give everybody a place of the design: hosts in column 0, parties packed into columns."""
    place = _places(facts, sittings, design, host, random)
    seat = np.full((facts.people, sittings.count), -1, dtype=np.int32)
    who = np.flatnonzero(place >= 0)
    for r in range(sittings.rounds):
        seat[who, r] = sittings.used(r)[design.labels[place[who], r]]
    if sittings.count > sittings.rounds:
        seat[:, -1] = _cast_seats(sittings, design, place)
    return seat


def _cast_seats(sittings: Sittings, design: Design, place: Ints) -> Ints:
    """Seat casts by one round more of the design if their number fits, else as pieces of its columns."""
    casts = sittings.used(sittings.rounds)
    seat = np.full(len(place), -1, dtype=np.int32)
    who = np.flatnonzero(place >= 0)
    if len(casts) == design.tables and design.labels.shape[1] > sittings.rounds:
        seat[who] = casts[design.labels[place[who], sittings.rounds]]
        return seat
    order = who[np.argsort(place[who], kind="stable")]  # column by column: people who never meet in the rounds
    sizes = sittings.highest[casts].copy()
    surplus = int(sizes.sum()) - len(order)
    sizes[::-1][: max(surplus, 0)] -= 1
    seat[order] = np.repeat(casts, sizes)[: len(order)]
    return seat


def _places(facts: Facts, sittings: Sittings, design: Design, host: Ints, random: Generator) -> Ints:
    """Return ``[people]`` places: hosts keep their table in column 0, each party shares a column as far as it fits."""
    tables = design.tables
    place = np.full(facts.people, -1, dtype=np.int32)
    attends = sittings.present[:, : sittings.rounds].any(axis=1)
    free = np.full(design.columns, tables)
    first_column = np.full(tables, -1, dtype=np.int32)
    for r in range(sittings.rounds):
        for x, group in enumerate(sittings.used(r).tolist()):
            i = int(host[group])
            if i >= 0 and first_column[x] < 0 and place[i] < 0:
                first_column[x] = i
                place[i] = x
    free[0] = int((first_column < 0).sum())
    columns: list[list[int]] = [[] for _ in range(design.columns)]
    for party in _packed(facts, np.flatnonzero(attends & (place < 0)), random):
        _into_columns(party, columns, free)
    for a, people in enumerate(columns):
        _order_column(facts, people, place, (a, tables), random)
    return place


def _packed(facts: Facts, who: NDArray[np.integer[Any]], random: Generator) -> list[list[int]]:
    """Return people in parties (by their largest one), big parties first, the others in random order."""
    parties = facts.parties[who]
    size = np.bincount(parties[parties >= 0], minlength=1)
    sizes = np.where(parties >= 0, size[np.maximum(parties, 0)], 0)
    largest = parties[np.arange(len(who)), sizes.argmax(axis=1)]
    shuffled = random.permutation(len(who))
    found: dict[int, list[int]] = {}
    for k in shuffled.tolist():
        key = int(largest[k])
        found.setdefault(key if key >= 0 and size[key] > 1 else -2 - k, []).append(int(who[k]))
    return sorted(found.values(), key=lambda party: -len(party))


def _into_columns(party: list[int], columns: list[list[int]], free: Ints) -> None:
    """Put a party where it fits as a whole (the emptiest column), else in pieces as large as fit."""
    while party:
        a = int(np.argmax(free))
        piece, party = party[: int(free[a])], party[int(free[a]) :]
        columns[a].extend(piece)
        free[a] -= len(piece)


def _order_column(facts: Facts, people: list[int], place: Ints, column: tuple[int, int], random: Generator) -> None:
    """Choose the offsets within a column: in round 1 the offset is the table, so newcomers get company there."""
    a, tables = column
    taken = {int(p) - a * tables for p in place[(place >= a * tables) & (place < (a + 1) * tables)]}
    offsets = [x for x in range(tables) if x not in taken]
    fresh = facts.newcomer & (place >= 0)
    at_table = np.bincount(place[fresh] % tables, minlength=tables)
    newcomers = [i for i in people if facts.newcomer[i]]
    others = [i for i in people if not facts.newcomer[i]]
    wanted = sorted(offsets, key=lambda x: (at_table[x] >= 2, -at_table[x] if at_table[x] < 2 else at_table[x], x))  # noqa: PLR2004
    for i, x in zip(newcomers, wanted, strict=False):
        place[i] = a * tables + x
    rest = wanted[len(newcomers) :]
    for i, x in zip(others, random.permutation(len(rest)).tolist(), strict=False):
        place[i] = a * tables + rest[x]


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


def _rehouse(facts: Facts, seat: Ints, held: Bytes, sittings: Sittings, sitting: int) -> bool:
    """Move people who stay together from a table with too few chairs to one that takes them; tell whether any did.

    There may be others in their way there; they are evened out afterwards.
    """
    group, used = facts.together_group, sittings.used(sitting)
    for unit in np.unique(group[(group >= 0) & (seat >= 0)]).tolist():
        who = np.flatnonzero((group == unit) & (seat >= 0))
        here = int(seat[who[0]])
        if (seat == here).sum() <= sittings.seats[here] or held[who].any():
            continue
        staying = [int(((seat == goal) & ((group >= 0) | (held != at.FREE))).sum()) for goal in used]
        room = np.where(used == here, -1, sittings.seats[used] - np.array(staying))
        if room.max(initial=0) >= len(who):
            seat[who] = used[int(room.argmax())]
            return True
    return False
