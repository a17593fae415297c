"""How good a schedule is, counted from the bare seats alone, the same for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.quality import meetings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    Labels = NDArray[np.int32]

MIXING = ("coincidences", "worst", "most")
RULES = ("apart", "party", "leaderless", "crowded", "lacking")


@dataclass(frozen=True)
class Count:
    """What a schedule has: in the order in which schedules are compared, then each further rule (None: not asked for).

    ``coincidences`` is the sum of c (c - 1) / 2 over pairs who share a table c times, ``worst`` the most of them that one
    person has, ``most`` the largest c. ``apart`` counts pairs who must not and do share a table, ``party`` pairs of one
    party who do, ``leaderless`` tables without a leader, ``crowded`` and ``lacking`` values of a field of which a table
    has more than its share rounded up, or fewer than it rounded down: each once a round. ``met`` is how many different pairs met, and no rule.
    """

    coincidences: int
    worst: int
    most: int
    apart: int | None
    party: int | None
    leaderless: int | None
    crowded: int | None
    lacking: int | None
    met: int

    @property
    def order(self) -> tuple[int, ...]:
        """What schedules of one program are compared by: a broken rule counts before a repeat."""
        return (
            *(self.apart or 0, self.leaderless or 0, self.party or 0, (self.crowded or 0) + (self.lacking or 0)),
            *(self.coincidences, self.worst, self.most),
        )


def complete(labels: Labels, given: Mapping[str, Any]) -> bool:
    """Tell whether everybody has a chair in every round, and no table more people than chairs."""
    chairs = np.array(given["tables"])
    if labels.shape != (given["people"], given["rounds"]) or labels.min() < 0 or labels.max() >= len(chairs):
        return False
    sizes = [np.sort(np.bincount(column, minlength=len(chairs))) for column in labels.T]
    return all((size <= np.sort(chairs)).all() for size in sizes)


def count(labels: Labels, given: Mapping[str, Any]) -> Count:
    """Return what a complete schedule has; ``labels`` are tables ``[people, rounds]``."""
    coincidences, worst, most = meetings(labels)
    off = [_off(labels, np.array(field)) for field in given.get("fields", ())]
    return Count(
        coincidences,
        worst,
        most,
        apart=_apart(labels, given["apart"]) if "apart" in given else None,
        party=_party(labels, np.array(given["party"])) if "party" in given else None,
        leaderless=_leaderless(labels, given) if "leaders" in given else None,
        crowded=sum(more for more, _ in off) if off else None,
        lacking=sum(fewer for _, fewer in off) if off else None,
        met=len(np.unique(np.concatenate([_pairs(column) for column in labels.T]), axis=0)),
    )


def _tables(column: NDArray[np.int32]) -> Iterator[NDArray[np.int64]]:
    for table in np.unique(column):
        yield np.flatnonzero(column == table)


def _pairs(column: NDArray[np.int32]) -> NDArray[np.int64]:
    found = [np.array(np.triu_indices(len(who), 1)) for who in _tables(column)]
    return np.concatenate([who[pair].T for who, pair in zip(_tables(column), found, strict=True)])


def _apart(labels: Labels, pairs: list[list[int]]) -> int:
    return sum(int((labels[a] == labels[b]).sum()) for a, b in pairs)


def _party(labels: Labels, party: NDArray[np.int64]) -> int:
    met = np.concatenate([_pairs(column) for column in labels.T])
    one, other = party[met[:, 0]], party[met[:, 1]]
    return int(((one == other) & (one >= 0)).sum())


def _leaderless(labels: Labels, given: Mapping[str, Any]) -> int:
    lead = set(given["leaders"])
    return sum(not lead & set(who.tolist()) for column in labels.T for who in _tables(column))


def _off(labels: Labels, field: NDArray[np.int64]) -> tuple[int, int]:
    """Count values of which a table has more than the share of the room rounded up, and fewer than it rounded down."""
    more, fewer, people = 0, 0, len(field)
    for value in np.unique(field):
        share = int((field == value).sum())
        for column in labels.T:
            for who in _tables(column):
                there, even = int((field[who] == value).sum()), share * len(who) / people
                more += there > ceil(even)
                fewer += there < floor(even)
    return more, fewer
