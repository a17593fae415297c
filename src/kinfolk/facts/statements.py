"""Who said what, whom a statement makes kindred, and who of them one can ever meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.facts.arrays import Bools, Ints, Wide, padded
from kinfolk.facts.words import normal

if TYPE_CHECKING:
    from kinfolk.facts.facts import Facts
    from kinfolk.problem import Problem

_CHUNK = 1 << 18


def number_statements(problem: Problem) -> tuple[tuple[str, ...], Ints]:
    """Return the statements as first written, and ``[people, most]`` numbers of what each person said (-1 pads)."""
    number: dict[str, int] = {}
    texts: list[str] = []
    rows = []
    for person in problem.people:
        mine: dict[int, None] = {}
        for text in person.statements:
            key = normal(text)
            if not key:
                continue
            if key not in number:
                number[key] = len(number)
                texts.append(text)
            mine[number[key]] = None
        rows.append(list(mine))
    return tuple(texts), padded(rows)


def group_holders(statements: Ints, count: int) -> tuple[Ints, ...]:
    """Return who said each of ``count`` statements, in the order of the list."""
    who, column = np.nonzero(statements >= 0)
    said = statements[who, column]
    order = np.argsort(said, kind="stable")
    bounds = np.searchsorted(said[order], np.arange(count + 1))
    ordered = who[order].astype(np.int32)
    return tuple(ordered[bounds[s] : bounds[s + 1]] for s in range(count))


def count_kindred(facts: Facts, wanted: int) -> tuple[Ints, Bools]:
    """Return for everybody how many kindred people they are owed, and whether one is there in their first round.

    Owed is ``min(wanted, available)``. Rare statements come first; who is served already is not looked at again.
    """
    n = facts.people
    found: list[set[int]] = [set() for _ in range(n)]
    first = np.zeros(n, dtype=np.bool_)
    open_ = np.full(n, max(wanted, 0), dtype=np.int32)
    for s in _rarest_first(facts, facts.makes_kindred):
        who = facts.holders[s]
        seekers = who[(open_[who] > 0) | ~first[who]]
        seekers = seekers[facts.first_round[seekers] >= 0]
        for part in _parts(seekers, len(who)):
            free = _available_matrix(facts, part, who)
            first[part] |= (free & facts.present[who][:, facts.first_round[part]].T).any(axis=1)
            few = free & (np.cumsum(free, axis=1) <= wanted)
            for row, column in zip(*np.nonzero(few), strict=True):
                found[part[row]].add(int(who[column]))
            open_[part] = [wanted - len(found[i]) for i in part.tolist()]
    owed = np.array([min(wanted, len(mine)) for mine in found], dtype=np.int32)
    return owed, first


def find_needles(facts: Facts) -> Ints:
    """Return ``[people, most]``: of everybody's statements those that fewest available others said (-1 pads).

    A statement that more people said is looked at only where absences and parties could make it the rarer one.
    """
    n = facts.people
    fewest = np.full(n, np.iinfo(np.int32).max, dtype=np.int64)
    needles: list[list[int]] = [[] for _ in range(n)]
    out_of_reach = _most_out_of_reach(facts)
    for s in _rarest_first(facts, facts.holder_count >= 2):  # noqa: PLR2004 - somebody else must have said it
        who = facts.holders[s]
        seekers = who[len(who) - 1 - out_of_reach[who] <= fewest[who]]
        for part in _parts(seekers, len(who)):
            available = _available_matrix(facts, part, who).sum(axis=1)
            for i, count in zip(part.tolist(), available.tolist(), strict=True):
                if 0 < count <= fewest[i]:
                    needles[i] = [*needles[i], s] if count == fewest[i] else [s]
                    fewest[i] = count
    return padded([sorted(mine) for mine in needles])


def _rarest_first(facts: Facts, keep: Bools) -> list[int]:
    order = np.argsort(facts.holder_count, kind="stable")
    return [s for s in order.tolist() if keep[s]]


def _parts(seekers: Ints, others: int) -> list[Ints]:
    if not len(seekers):
        return []
    return np.array_split(seekers, max(1, len(seekers) * others // _CHUNK))


def _available_matrix(facts: Facts, rows: Ints, columns: Ints) -> Bools:
    a = np.repeat(rows, len(columns))
    b = np.tile(columns, len(rows))
    return facts.available(a, b).reshape(len(rows), len(columns))


def _most_out_of_reach(facts: Facts) -> Wide:
    """Return for everybody an upper limit of how many others they can never meet or came with."""
    parties = facts.parties
    size = np.bincount(parties[parties >= 0], minlength=1)
    came_with = np.where(parties >= 0, size[np.maximum(parties, 0)] - 1, 0).sum(axis=1)
    patterns, mine, count = np.unique(facts.present, axis=0, return_inverse=True, return_counts=True)
    never = (patterns.astype(np.int64) @ patterns.T.astype(np.int64)) == 0
    return np.asarray(came_with + (never @ count)[mine.reshape(-1)], dtype=np.int64)
