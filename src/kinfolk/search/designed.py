"""Seats by a design: which one fits the room, and who gets which of its places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.designs import Design, find_design, find_schedule
from kinfolk.search.starters import searched_schedule

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from kinfolk.facts import Facts, Ints
    from kinfolk.search.effort import Designs
    from kinfolk.search.sittings import Sittings

    Generator = np.random.Generator

MOST_PEOPLE = 1_000  # beyond them rooms are roomy, and who never meets whom is no small table
TRIES = 50  # at places to leave empty that never share a table


def first_design(sittings: Sittings, host: Ints, designs: Designs = "known", seed: int = 0) -> Design | None:
    """Return a design over all rounds if every round uses the same number of tables.

    Hosts keep their tables, so with hosts it is one by columns; so it is where casts are no round of it. ``designs``
    may leave out the bank, or every known one, and what is missing then is searched for from ``seed``.
    """
    use = {len(sittings.used(r)) for r in range(sittings.rounds)}
    if len(use) != 1 or not max(use):  # nobody comes to any round, or rooms of different sizes
        return None
    tables = use.pop()
    places = max(int(_attend(sittings).sum()), 1)
    columns = -(-places // tables)
    for rounds in (sittings.count, sittings.rounds):
        found = find_design(tables, columns, rounds, bank=designs == "known") if designs != "searched" else None
        if found is not None:
            return found
    casts = sittings.used(sittings.rounds) if sittings.count > sittings.rounds else ()
    if (host >= 0).any() or len(casts) not in (0, tables) or places > MOST_PEOPLE:
        return None
    found = None
    if designs != "searched":
        found = find_schedule(tables, columns, sittings.count, bank=designs == "known")
    if found is None and designs != "known":
        found = searched_schedule(tables, columns, sittings.count, seed)
    return None if found is None else _truncated(found, places)


def designed(facts: Facts, sittings: Sittings, design: Design, host: Ints, random: Generator) -> Ints:
    """Give everybody a place of the design: by columns, hosts in column 0, parties packed into columns; else anywhere."""
    if design.by_column:
        place = _places(facts, sittings, design, host, random)
    else:
        place = np.full(facts.people, -1, dtype=np.int32)
        attend = np.flatnonzero(_attend(sittings))
        place[attend] = random.permutation(len(design.labels))[: len(attend)]
    seat = np.full((facts.people, sittings.count), -1, dtype=np.int32)
    who = np.flatnonzero(place >= 0)
    for r in range(sittings.rounds):
        labels = design.labels[place[who], r]
        groups = sittings.used(r)
        if not (host >= 0).any():
            groups = _sized(sittings, groups, labels[sittings.present[who, r]])
        seat[who, r] = groups[labels]
    if sittings.count > sittings.rounds:
        seat[:, -1] = _cast_seats(sittings, design, place)
    return seat


def has_repeats(seat: Ints, companions: Ints) -> bool:
    """Tell whether two people share more than one group in ``[people, sittings]`` seats, companions ``[pairs, 2]`` apart."""
    people, pairs = len(seat), [np.zeros(0, dtype=np.int64)]
    for column in seat.T:
        order = np.argsort(column, kind="stable")
        order = order[column[order] >= 0]
        for who in np.split(order, np.flatnonzero(np.diff(column[order])) + 1):
            first, second = np.triu_indices(len(who), 1)
            pairs.append(np.minimum(who[first], who[second]) * people + np.maximum(who[first], who[second]))
    met, times = np.unique(np.concatenate(pairs), return_counts=True)
    exempt = companions.min(axis=1) * people + companions.max(axis=1) if len(companions) else pairs[0]
    return bool((times[~np.isin(met, exempt)] > 1).any())


def _attend(sittings: Sittings) -> NDArray[np.bool_]:
    return np.asarray(sittings.present[:, : sittings.rounds].any(axis=1))


def _truncated(design: Design, people: int) -> Design | None:
    """Return the design without as many places as are too many, no two of which ever share a table: sizes stay even."""
    too_many = len(design.labels) - people
    if not too_many:
        return design
    shared = (design.labels[:, None, :] == design.labels[None, :, :]).any(axis=2)
    random = np.random.Generator(np.random.PCG64(too_many))
    for _ in range(TRIES):
        left = np.ones(len(shared), dtype=np.bool_)
        chosen: list[int] = []
        while len(chosen) < too_many and left.any():
            open_ = np.flatnonzero(left)
            still = (~shared[np.ix_(open_, open_)]).sum(axis=1)  # who leaves most others to choose from
            best = int(random.choice(open_[still == still.max()]))
            chosen.append(best)
            left &= ~shared[best]
        if len(chosen) == too_many:
            labels = np.delete(design.labels, chosen, axis=0)
            return Design(labels, design.tables, design.columns, design.name, by_column=False)
    return None


def _sized(sittings: Sittings, groups: Ints, labels: Ints) -> Ints:
    """Return the groups in the order of the design's tables; where one does not fit its table, by size if all fit so."""
    size = np.bincount(labels, minlength=len(groups))
    ordered = np.empty_like(groups)
    ordered[np.argsort(-size, kind="stable")] = groups[np.argsort(-sittings.highest[groups], kind="stable")]
    for order in (groups, ordered):
        if ((sittings.lowest[order] <= size) & (size <= sittings.highest[order])).all():
            return order
    return groups


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
    if not design.roomy:  # places that stay empty are all in the last column, at one table each: sizes are even
        free[-1] -= design.tables * design.columns - int(attends.sum())
    columns: list[list[int]] = [[] for _ in range(design.columns)]
    parties, singles = _packed(facts, np.flatnonzero(attends & (place < 0)), random)
    for party in parties:
        _into_columns(party, columns, free)
    for people, more in zip(columns, _shared_out(singles, free), strict=True):
        people.extend(more)
    for a, people in enumerate(columns):
        _order_column(facts, people, place, (a, tables), random)
    return place


def _packed(facts: Facts, who: NDArray[np.integer[Any]], random: Generator) -> tuple[list[list[int]], Ints]:
    """Return people in parties (by their largest one), big parties first, and in random order who comes alone."""
    parties = facts.parties[who]
    size = np.bincount(parties[parties >= 0], minlength=1)
    sizes = np.where(parties >= 0, size[np.maximum(parties, 0)], 0)
    largest = parties[np.arange(len(who)), sizes.argmax(axis=1)]
    shuffled = random.permutation(len(who))
    mine, people = largest[shuffled], who[shuffled]
    there = np.bincount(mine[mine >= 0], minlength=len(size))
    together = (mine >= 0) & (there[mine] > 1)
    found: dict[int, list[int]] = {}
    for party, person in zip(mine[together].tolist(), people[together].tolist(), strict=True):
        found.setdefault(party, []).append(person)
    return sorted(found.values(), key=lambda party: -len(party)), people[~together]


def _into_columns(party: list[int], columns: list[list[int]], free: Ints) -> None:
    """Put a party where it fits as a whole (the emptiest column), else in pieces as large as fit."""
    while party:
        a = int(np.argmax(free))
        piece, party = party[: int(free[a])], party[int(free[a]) :]
        columns[a].extend(piece)
        free[a] -= len(piece)


def _shared_out(singles: Ints, free: Ints) -> list[list[int]]:
    """Put one after another into the emptiest column, the first of several: at each level of emptiness, every column."""
    level, column = np.indices((int(free.max(initial=0)), len(free)))
    level = free.max(initial=0) - level
    column = column[free[None, :] >= level][: len(singles)]
    return [singles[: len(column)][column == a].tolist() for a in range(len(free))]


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
