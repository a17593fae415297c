"""One partition of maximal diversity: breakout groups or casts in which people differ as much as possible.

The maximally diverse grouping problem, with people who stay together or apart and groups of bounded sizes.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from kinfolk.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]
    Pairs = Iterable[tuple[int, int]]

ROOM_FOR_SUMS = 2**31 - 1  # sums of weights are kept in 32 bits
FEWEST_STEPS, MOST_STEPS, STEPS_TIMES_PEOPLE = 200, 3_000, 1_000_000
SAME = 1e-9  # of the largest weight: how far both directions of a pair may differ


@dataclass(frozen=True, eq=False)
class Partition:
    """Who is in which group.

    Attributes
    ----------
    label
        ``int32 [people]``: the group of each, counted from 0 in the order in which sizes were given.
    value
        The sum of the weights of all pairs that share a group, in the unit of the weights.
    steps
        How many descents were made.
    many
        How many groups there are, those that stay empty included.
    """

    label: Ints
    value: float
    steps: int
    many: int

    @property
    def groups(self) -> tuple[tuple[int, ...], ...]:
        """The people of each group, by position; a group that stays empty is an empty tuple."""
        return tuple(tuple(np.flatnonzero(self.label == group).tolist()) for group in range(self.many))


def distances(features: ArrayLike) -> Floats:
    """Return how far apart people are: Euclidean distances ``[people, people]`` of standardised columns.

    Parameters
    ----------
    features
        Numbers ``[people, columns]``; each column counts the same, whatever its unit. A column that is the same for
        everybody counts nothing.

    Raises
    ------
    InputError
        Not a table of finite numbers.
    """
    from scipy.spatial.distance import pdist, squareform

    table = np.asarray(features)
    table = table[:, None] if table.ndim == 1 else table
    if table.ndim != 2 or table.dtype.kind not in "biuf" or not np.isfinite(table).all():  # noqa: PLR2004
        raise InputError(
            "the features are no table of numbers.", remedy="Give one row of finite numbers for each person."
        )
    spread = table.std(axis=0)
    standard = (table - table.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    return np.asarray(squareform(pdist(standard)), dtype=np.float64)


def even_sizes(people: int, size: int) -> tuple[int, ...]:
    """Return the sizes of as many groups of about ``size`` as people make; they differ by one at most.

    >>> even_sizes(22, 5)
    (6, 6, 5, 5)
    """
    if people < 0 or size < 1:
        raise InputError(f"{people} people make no groups of {size}.", remedy="Give at least one for each group.")
    many = max(1, int(people / size + 0.5))
    return tuple(people // many + (group < people % many) for group in range(many))


def partition(  # noqa: PLR0913 - one plain wish each
    weights: ArrayLike,
    sizes: Sequence[int | tuple[int, int]],
    *,
    together: Pairs = (),
    apart: Pairs = (),
    seed: int = 0,
    steps: int | None = None,
) -> Partition:
    """Divide people into groups so that the weights of pairs in one group add up to as much as possible.

    A search in three phases over a small population (Yang et al., EJOR 302(3), 2022), in whole numbers: the same
    input, seed and steps give the same groups on any machine.

    Parameters
    ----------
    weights
        ``[people, people]``, symmetric: how much is gained if two share a group, whole numbers or not, negative ones
        too; :func:`distances` makes them of answers. The diagonal is not read. Weights that are not whole, or too
        large for sums of 32 bits, are rounded once: at a part in some millions, more coarsely where one person is
        kept apart from very many.
    sizes
        People of each group, exactly (``5``) or between two bounds (``(4, 6)``).
    together, apart
        Pairs of positions who must share a group, and who must not.
    seed
        Every draw follows from it.
    steps
        Descents to make; by default 3,000, fewer for more than 333 people.

    Raises
    ------
    InputError
        Weights are not symmetric numbers; sizes do not take everybody; pairs contradict each other or the sizes; or no
        groups were found that keep everybody within the sizes and apart. The words say which of these is proven.
    """
    table = _checked(weights)
    people = len(table)
    bounds = _bounds(sizes, people)
    if not people:
        return Partition(np.zeros(0, dtype=np.int32), 0.0, 0, len(bounds))
    unit = _united(people, _positions(together, people, "together"), int(bounds[:, 1].max()))
    foes = unit[_positions(apart, people, "apart")]
    if (foes[:, 0] == foes[:, 1]).any():
        raise InputError("some are to stay together and apart.", remedy="Leave out one of the two.")
    foes = np.unique(np.sort(foes, axis=1), axis=0)
    from kinfolk.search.diverse import Population, room_of  # numba: only where something is searched

    span = np.bincount(unit).astype(np.int32)
    whole, price = _whole(table, int(bounds[:, 1].max()), int(span.max()), foes)
    room = room_of(_summed(whole, unit), span, bounds, foes, price)
    found = Population(room, foes, seed).run(_default_steps(people) if steps is None else steps)
    if found is None:
        raise InputError(
            "no groups of these sizes were found in which all who stay together fit.",
            remedy="Allow sizes to vary by one, or ask for fewer people to stay together.",
        )
    if found.broken:
        raise InputError(
            f"no groups were found that keep all apart who should be: {found.broken} pairs were left.",
            remedy="Ask for more groups, for bounds instead of exact sizes, or for more steps.",
        )
    label = found.label[unit]
    return Partition(label, _value(table, label), found.steps, len(bounds))


def _default_steps(people: int) -> int:
    return max(FEWEST_STEPS, min(MOST_STEPS, STEPS_TIMES_PEOPLE // max(1, people)))


def _checked(weights: ArrayLike) -> NDArray[Any]:
    """Return the weights as a symmetric table without a diagonal."""
    table = np.array(weights)
    if table.ndim != 2 or table.shape[0] != table.shape[1] or table.dtype.kind not in "biuf":  # noqa: PLR2004
        raise InputError(
            f"the weights have the shape {table.shape}.",
            remedy="Give one row and one column of numbers for each person.",
        )
    table = table.astype(np.float64 if table.dtype.kind == "f" else np.int64)
    np.fill_diagonal(table, 0)
    if not np.isfinite(table).all():
        raise InputError("a weight is not a number.", remedy="Give finite weights; 0 means none.")
    if (np.abs(table - table.T) > SAME * np.abs(table).max(initial=0)).any():
        raise InputError("the weights are not symmetric.", remedy="Give each pair the same weight in both directions.")
    return table


def _bounds(sizes: Sequence[int | tuple[int, int]], people: int) -> NDArray[np.int64]:
    """Return ``[groups, 2]`` fewest and most people of each group."""
    if not len(sizes):
        raise InputError("there are no groups.", remedy="Give the size of at least one.")
    bounds = np.array([(one, one) if np.ndim(one) == 0 else one for one in sizes], dtype=np.int64).reshape(-1, 2)
    if (bounds < 0).any() or (bounds[:, 0] > bounds[:, 1]).any():
        raise InputError("a size is below 0, or its bounds are in the wrong order.", remedy="Give (fewest, most).")
    least, most = bounds.sum(axis=0).tolist()
    if not least <= people <= most:
        raise InputError(
            f"the groups take {least} to {most} people, and there are {people}.",
            remedy="Change the sizes or how many groups there are.",
        )
    return np.minimum(bounds, people)


def _positions(pairs: Pairs, people: int, what: str) -> NDArray[np.int64]:
    found = np.array(list(pairs), dtype=np.int64).reshape(-1, 2)
    if ((found < 0) | (found >= people)).any():
        raise InputError(f"a pair in {what} names a position beyond 0 to {people - 1}.", remedy="Give positions.")
    return np.asarray(found[(found[:, 0] != found[:, 1]) | (what == "apart")], dtype=np.int64)


def _united(people: int, together: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """Return ``[people]`` the unit of each: people who stay together are one."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    links = coo_array((np.ones(len(together)), (together[:, 0], together[:, 1])), shape=(people, people))
    _, unit = connected_components(links, directed=False)
    largest = int(np.bincount(unit).max())
    if largest > most:
        raise InputError(
            f"{largest} people stay together, and the largest group takes {most}.",
            remedy="Allow a larger group, or ask for fewer of them to stay together.",
        )
    return np.asarray(unit, dtype=np.int64)


def _whole(table: NDArray[Any], most: int, span: int, foes: NDArray[np.int64]) -> tuple[NDArray[np.int64], int]:
    """Return whole weights, the given ones if their sums fit 32 bits, and the price of a pair that is not kept apart."""
    from kinfolk.search.diverse import price_apart

    largest = float(np.abs(table).max(initial=0))
    met = min(most, int(np.bincount(foes.ravel()).max())) if len(foes) else 0  # foes of one unit in one group
    limit = (ROOM_FOR_SUMS - met) // (span * most * (1 + 4 * met))
    if largest > limit or (np.rint(table) != table).any():
        table = np.rint(table * (limit / largest))
    whole = table.astype(np.int64)
    return whole, price_apart(int(np.abs(whole).max(initial=0)), most, span)


def _summed(whole: NDArray[np.int64], unit: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the weights between units: sums over their people."""
    if len(unit) == int(unit.max()) + 1:
        return whole  # everybody is their own unit, in the same order
    order = np.argsort(unit, kind="stable")
    first = np.array([0, *(k + 1 for k, (a, b) in enumerate(pairwise(unit[order].tolist())) if a != b)])
    summed = np.add.reduceat(np.add.reduceat(whole[order][:, order], first, axis=0), first, axis=1)
    np.fill_diagonal(summed, 0)
    return np.asarray(summed, dtype=np.int64)


def _value(table: NDArray[Any], label: Ints) -> float:
    total = 0.0
    for group in range(int(label.max()) + 1):
        who = np.flatnonzero(label == group)
        total += float(table[np.ix_(who, who)].sum()) / 2
    return total
