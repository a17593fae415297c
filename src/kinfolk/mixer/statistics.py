"""What a room is like: thirteen statistics of its talks, and how much of the possible mixing took place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from kinfolk import metrics
from kinfolk.mixer.contacts import DAY_SECONDS
from kinfolk.mixer.presets import STATISTICS, STEP

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kinfolk.mixer.contacts import Contacts

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

MINUTE, FIVE_MINUTES = 60 // STEP, 300 // STEP
TEN_MINUTES = 600 // STEP
FEW = 2
TENTH = 10


def thirteen(contacts: Contacts) -> dict[str, float]:
    """Return the 13 statistics of :data:`kinfolk.mixer.presets.STATISTICS` by name.

    Notes
    -----
    Everybody counts who had a talk at all. A pair's time is the sum of its talks over all days.

    ``pairs_20s``, ``pairs_1min``, ``pairs_5min``
        Share of all possible pairs who talked for at least so long.
    ``top_tenth``
        Share of all time that the tenth of the talking pairs with most time take.
    ``effective_partners``
        Mean over people of 1 / sum of squared shares of their time by partner.
    ``degree_cv``
        Standard deviation over mean of how many people each talked to (20 s and more).
    ``nobody_5min``, ``two_or_fewer_5min``
        Share of people with no, or at most two, partners of five minutes and more.
    ``time_gini``
        Gini coefficient of people's talking time.
    ``clustering``
        Mean local clustering coefficient at 20 s; people with fewer than two partners count as 0.
    ``giant_5min``
        Share of people in the largest component of the pairs of five minutes and more.
    ``repeated``
        Of the first day's pairs who were both there on the second, the share who talked again.
    ``time_with_met``
        Share of the second day's time spent with somebody of the first day.
    """
    keys, steps = contacts.totals()
    n = contacts.people
    a, b = keys // n, keys % n
    time = _by_person(a, b, n, steps)
    present = time > 0
    people = int(present.sum())
    possible = people * (people - 1) / 2
    degree = _by_person(a, b, n)[present]
    long = steps >= FIVE_MINUTES
    close = _by_person(a[long], b[long], n)[present]
    squares = _by_person(a, b, n, steps.astype(np.float64) ** 2)[present]
    mine = time[present]
    repeated, met = _next_day(contacts)
    values = (
        len(keys) / possible,
        np.count_nonzero(steps >= MINUTE) / possible,
        np.count_nonzero(long) / possible,
        np.sort(steps)[::-1][: max(1, round(len(steps) / TENTH))].sum() / steps.sum(),
        float(np.mean(mine**2 / squares)),
        float(degree.std() / degree.mean()),
        float(np.mean(close == 0)),
        float(np.mean(close <= FEW)),
        gini(mine),
        float(_clustering(a, b, n)[present].mean()),
        _giant(a[long], b[long], n) / people,
        repeated,
        met,
    )
    return dict(zip(STATISTICS, map(float, values), strict=True))


def gini(values: NDArray[np.float64] | Ints) -> float:
    """Return the Gini coefficient of values that are not negative: 0 if all are equal, near 1 if one has everything."""
    ordered = np.sort(values)
    n = len(ordered)
    return float(2 * ((np.arange(n) + 1) * ordered).sum() / (n * ordered.sum()) - (n + 1) / n)


def mixing_ratio(contacts: Contacts, *, least: int = MINUTE, reshuffles: int = 20, seed: int = 0) -> float:
    """Return the pairs with ``least`` steps and more, over those of a room with the same talks and random partners.

    Within ten minutes everybody keeps the number, times and lengths of their talks; with whom they are is drawn anew.

    Parameters
    ----------
    least
        Steps of 20 s from which a pair counts.
    reshuffles, seed
        As :func:`kinfolk.metrics.mixing_ratio` takes them.
    """
    talks = metrics.Contacts(
        people=contacts.people,
        pairs=np.stack((contacts.one, contacts.other), axis=1),
        block=contacts.day * DAY_SECONDS + contacts.start // TEN_MINUTES,
        length=contacts.steps.astype(np.float64),
        threshold=least,
        unit="steps of 20 s",
    )
    return metrics.mixing_ratio(talks, reshuffles=reshuffles, seed=seed).value


def _by_person(a: Ints, b: Ints, n: int, weights: Ints | Floats | None = None) -> Floats:
    return np.asarray(np.bincount(a, weights, n) + np.bincount(b, weights, n), dtype=np.float64)


def _clustering(a: Ints, b: Ints, n: int) -> Floats:
    half = coo_array((np.ones(len(a)), (a, b)), shape=(n, n))
    graph = csr_array(half + half.T)
    triangles = np.asarray((graph @ graph).multiply(graph).sum(axis=1)).ravel() / 2
    degree = _by_person(a, b, n)
    possible = degree * (degree - 1) / 2
    return np.asarray(np.divide(triangles, possible, out=np.zeros(n), where=possible > 0))


def _giant(a: Ints, b: Ints, n: int) -> int:
    graph = coo_array((np.ones(len(a)), (a, b)), shape=(n, n))
    _, labels = connected_components(graph, directed=False)
    return int(np.bincount(labels).max()) if len(a) else 1


def _next_day(contacts: Contacts) -> tuple[float, float]:
    """Return how many pairs of the first day talk again on the second, and the share of the second's time with them."""
    n = contacts.people
    (before, _), (after, steps) = contacts.on(0).totals(), contacts.on(1).totals()
    if not (len(before) and len(after)):
        return 0.0, 0.0
    back = np.zeros(n, dtype=np.bool_)
    back[np.concatenate((after // n, after % n))] = True
    both = before[back[before // n] & back[before % n]]
    again = float(np.isin(both, after).mean()) if len(both) else 0.0
    return again, float(steps[np.isin(after, before)].sum() / steps.sum())
