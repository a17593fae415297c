"""Who is at home in which neighbourhood of a big room: even shares of hosts and newcomers, kindred near each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kinfolk.facts import Facts, Ints

FEWEST = 2  # one neighbourhood is the whole room
SAME_LANGUAGE = 100_000  # outweighs any number of shared statements
SLACK = 2  # people by which a neighbourhood may exceed its even share of hosts, newcomers or others


def neighbourhood_names(facts: Facts) -> dict[str, int]:
    """Return the neighbourhoods that tables name, numbered in the order of the tables."""
    names: dict[str, int] = {}
    for round_ in facts.problem.rounds:
        for table in round_.tables:
            if table.neighbourhood:
                names.setdefault(table.neighbourhood, len(names))
    return names


def home_neighbourhoods(facts: Facts) -> Ints:
    """Return ``[people]`` the neighbourhood in which each person is at home, -1 where the room has none.

    Every neighbourhood gets its share of hosts, of newcomers and of the others. Within that, whoever shares a rare
    statement, or a language that few speak, is put where others of them are; companions stay in one.
    """
    names = neighbourhood_names(facts)
    home = np.full(facts.people, -1, dtype=np.int32)
    if len(names) < FEWEST:
        return home
    share = _shares(facts, names)
    kind = np.where(facts.host, 0, np.where(facts.newcomer, 1, 2))
    left = np.array([np.ceil(share * int((kind == k).sum())) + SLACK for k in range(3)])
    pull = _Pull(facts, len(names))
    chosen: dict[int, int] = {}
    for i in np.lexsort((np.arange(facts.people), ~pull.speaks_rarely, pull.rarest)).tolist():
        unit = int(facts.together_group[i])
        if unit in chosen:
            k = chosen[unit]
        else:
            full = left[kind[i]] <= 0
            k = int(np.lexsort((-left[kind[i]], -pull.of(i), full))[0])
        if unit >= 0:
            chosen[unit] = k
        home[i] = k
        left[kind[i], k] -= 1
        pull.place(i, k)
    return home


def _shares(facts: Facts, names: dict[str, int]) -> NDArray[np.float64]:
    seats = np.zeros(len(names))
    for table in facts.problem.rounds[0].tables:
        if table.neighbourhood:
            seats[names[table.neighbourhood]] += table.seats
    return np.asarray(seats / max(seats.sum(), 1))


class _Pull:
    """How strongly the people placed so far draw somebody to each neighbourhood."""

    def __init__(self, facts: Facts, parts: int) -> None:
        self._statements, self._rarity = facts.kindred_statements, facts.rarity
        self._said = np.zeros((len(facts.statement_texts), parts), dtype=np.int64)
        common = facts.speaks.sum(axis=0).argmax() if facts.speaks.shape[1] else 0
        self._speaks = facts.speaks
        self.speaks_rarely = (
            facts.names_language & ~facts.speaks[:, common] if facts.speaks.shape[1] else facts.host & False
        )
        self._spoken = np.zeros((facts.speaks.shape[1], parts), dtype=np.int64)
        holders = np.append(facts.holder_count, facts.people + 1)  # the last for -1: where there is no statement
        self.rarest = holders[self._statements].min(axis=1)

    def of(self, i: int) -> NDArray[np.int64]:
        """Return ``[neighbourhoods]`` the pull on person ``i``."""
        mine = self._statements[i][self._statements[i] >= 0]
        pull = (self._rarity[mine, None] * (self._said[mine] > 0)).sum(axis=0)
        if self.speaks_rarely[i]:
            pull = pull + SAME_LANGUAGE * self._spoken[self._speaks[i]].sum(axis=0)
        return np.asarray(pull, dtype=np.int64)

    def place(self, i: int, k: int) -> None:
        """Count person ``i`` among those of neighbourhood ``k``."""
        mine = self._statements[i][self._statements[i] >= 0]
        self._said[mine, k] += 1
        if self.speaks_rarely[i]:
            self._spoken[self._speaks[i], k] += 1
