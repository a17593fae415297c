"""Who said what, whom a statement makes kindred, and who of them one can ever meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.facts.arrays import EMPTY, Bools, Ints, Wide, padded, runs
from kinfolk.facts.words import normal

if TYPE_CHECKING:
    from collections.abc import Callable

    from kinfolk.facts.facts import Facts
    from kinfolk.problem import Problem

    Meet = Callable[[Ints, Ints], Bools]

_CHUNK = 1 << 18
_FIRST_LOOK = 8


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


def group_holders(statements: Ints, count: int) -> tuple[Ints, Ints]:
    """Return who said something, statement by statement in the order of the list, and where each of them starts."""
    who, column = np.nonzero(statements >= 0)
    said = statements[who, column]
    order = np.argsort(said, kind="stable")
    starts = np.searchsorted(said[order], np.arange(count + 1))
    return who[order].astype(np.int32), starts.astype(np.int32)


def count_kindred(facts: Facts, wanted: int) -> tuple[Ints, Bools]:
    """Return for everybody how many kindred people they are owed, and whether one is there in their first round.

    Owed is ``min(wanted, available)``. Who is served already is not looked at again.
    """
    everybody = np.ones(facts.people, dtype=np.bool_)
    most = np.full(facts.people, max(wanted, 0), dtype=np.int32)
    return look_for(facts, facts.kindred_statements, most, everybody, facts.meet_in)


def look_for(facts: Facts, rows: Ints, wanted: Ints, early: Bools, meet: Meet) -> tuple[Ints, Bools]:
    """Return how many different available people with a statement of theirs all can meet, and whether in their first round.

    Parameters
    ----------
    rows
        ``[people, most]``: the statements that count for each, padded with -1.
    wanted
        ``[people]``: nobody's count goes beyond this.
    early
        ``[people]``: for whom the first round is of interest; the answer for others is False.
    meet
        For pairs of people, ``[pairs, rounds]`` in which they can meet.
    """
    person, column = np.nonzero((rows >= 0) & ((wanted > 0) | early)[:, None])
    said = rows[person, column]
    start, length = facts.said_from[said], facts.holder_count[said]
    pairs = np.zeros(0, dtype=np.int64)
    count, first = np.zeros(facts.people, dtype=np.int32), np.zeros(facts.people, dtype=np.bool_)
    done, width = 0, _FIRST_LOOK
    entries = np.arange(len(person))
    while len(entries):
        # Each entry is one statement of one person; a few of those who said it are tried at a time.
        look = np.minimum(length[entries] - done, width)
        found = [pairs]
        for part in _parts(np.arange(len(entries)), look):
            a = np.repeat(person[entries[part]], look[part]).astype(np.int32)
            b = facts.said_by[runs(start[entries[part]] + done, look[part])]
            rounds = meet(a, b)
            met = np.flatnonzero(rounds.any(axis=1) & facts.available(a, b))
            first[a[met[early[a[met]] & rounds[met, facts.first_round[a[met]]]]]] = True
            found.append(a[met].astype(np.int64) * facts.people + b[met])
        pairs = np.unique(np.concatenate(found))
        count = np.minimum(np.bincount(pairs // facts.people, minlength=facts.people), wanted).astype(np.int32)
        done, width = done + width, 2 * width
        seeking = (count < wanted) | (early & ~first)
        entries = entries[(length[entries] > done) & seeking[person[entries]]]
    return count, first


def find_needles(facts: Facts) -> Ints:
    """Return ``[people, most]``: of everybody's statements those that fewest available others said (-1 pads).

    Everybody's statements are counted from the rarest on. One that more people said is looked at only where
    absences and parties could make it the rarer one.
    """
    never = np.iinfo(np.int32).max
    fewest = np.full(facts.people, never, dtype=np.int64)
    person, said, rank = _shared_entries(facts)
    count = np.zeros(len(person), dtype=np.int64)
    least = facts.holder_count[said] - 1 - _most_out_of_reach(facts)[person]
    for k in range(int(rank.max(initial=-1)) + 1):
        now = np.flatnonzero((rank == k) & (least <= fewest[person]))
        for part in _parts(now, facts.holder_count[said[now]]):
            count[part] = _count_available(facts, person[part], said[part])
        now = now[count[now] > 0]
        fewest[person[now]] = np.minimum(fewest[person[now]], count[now])
    mine = (count > 0) & (count == fewest[person])
    return _by_person(person[mine], said[mine], facts.people)


def _shared_entries(facts: Facts) -> tuple[Ints, Ints, Wide]:
    """Return who said which statement that others said too, person by person, and its rank from their rarest on."""
    person, column = np.nonzero(facts.statements >= 0)
    said = facts.statements[person, column]
    shared = facts.holder_count[said] > 1
    person, said = person[shared].astype(np.int32), said[shared]
    order = np.lexsort((said, facts.holder_count[said], person))
    person, said = person[order], said[order]
    size = np.bincount(person, minlength=facts.people)
    rank = np.arange(len(person)) - np.repeat(np.cumsum(size) - size, size)
    return person.astype(np.int32), said, rank.astype(np.int64)


def _parts(entries: Wide, work: Ints) -> list[Wide]:
    """Cut entries into parts of about equal work."""
    cuts = np.searchsorted(np.cumsum(work), np.arange(_CHUNK, int(work.sum(dtype=np.int64)), _CHUNK))
    return np.split(entries, np.unique(cuts))


def _count_available(facts: Facts, person: Ints, said: Ints) -> Wide:
    """Return for each person and statement how many available others said it."""
    size = facts.holder_count[said]
    entry = np.repeat(np.arange(len(person)), size)
    others = facts.said_by[runs(facts.said_from[said], size)]
    return np.bincount(entry[facts.available(person[entry], others)], minlength=len(person))


def _by_person(person: Ints, said: Ints, people: int) -> Ints:
    """Return ``[people, most]``: the numbers each person has, in ascending order, padded with -1."""
    order = np.lexsort((said, person))
    size = np.bincount(person, minlength=people)
    table = np.full((people, max(int(size.max(initial=0)), 1)), EMPTY, dtype=np.int32)
    table[person[order], runs(np.zeros(people, dtype=np.int64), size)] = said[order]
    return table


def _most_out_of_reach(facts: Facts) -> Wide:
    """Return for everybody an upper limit of how many others they can never meet or came with."""
    parties = facts.parties
    size = np.bincount(parties[parties >= 0], minlength=1)
    came_with = np.where(parties >= 0, size[np.maximum(parties, 0)] - 1, 0).sum(axis=1)
    patterns, mine, count = facts.attendances
    never = (patterns.astype(np.int64) @ patterns.T.astype(np.int64)) == 0
    return np.asarray(came_with + (never @ count)[mine], dtype=np.int64)
