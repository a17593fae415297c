"""How many meetings there were, if taps miss some of them: what two-sided taps say about the taps that are missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import optimize, special, stats

from kinfolk.estimating.estimate import CONFIDENCE, Estimate
from kinfolk.estimating.leanings import only_those_counted, polite_taps, taps_of_long_talks
from kinfolk.metrics.ladder import agreed_taps
from kinfolk.metrics.ties import codes, pairs_of
from kinfolk.sentences import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import ArrayLike

    from kinfolk.metrics.ties import Bools, Ties, Wide
    from kinfolk.sentences import Sentence

FEWEST_MUTUAL = 7
"""Below so many mutual taps nothing is estimated: Chapman's estimate is then biased (Robson & Regier 1964)."""
REPORTED = (0.72, 0.94)
"""The chance that somebody reports a talk: below 5 minutes, and above an hour (Smieszek et al. 2016)."""
_FAR = float(stats.chi2.isf(1 - CONFIDENCE, 1)) / 2


@dataclass(frozen=True, slots=True)
class Counts:
    """How the pairs of one stratum tapped.

    Parameters
    ----------
    first, second
        Pairs in which the first, and in which the second tapped; the smaller number is the first.
    both
        Pairs in which both did.
    """

    first: int
    second: int
    both: int

    @property
    def seen(self) -> int:
        """Pairs in which anybody tapped."""
        return self.first + self.second - self.both

    @property
    def one_sided(self) -> int:
        """Pairs in which just one tapped."""
        return self.seen - self.both


@dataclass(frozen=True, slots=True)
class Meetings:
    """What taps say of one stratum.

    Parameters
    ----------
    stratum
        Such as "at planned tables".
    counts
        How pairs tapped.
    tapped
        The chance that somebody who met another tapped: 2C / (2C + S).
    seen_share
        The share of meetings that left any tap: 1 - (1 - tapped)².
    meetings
        Seen pairs and estimated meetings.
    """

    stratum: Sentence | str
    counts: Counts
    tapped: Estimate
    seen_share: float
    meetings: Estimate


def counted(people: int, taps: ArrayLike, consents: ArrayLike | None = None) -> tuple[Wide, Bools, Bools]:
    """Return the pairs among consenting people in which anybody tapped, and whether the first and the second did."""
    given = agreed_taps(people, taps, consents)
    pairs = pairs_of(people, given, "taps")
    forth = np.isin(codes(people, pairs), codes(people, given))
    back = np.isin(codes(people, pairs), codes(people, given[:, ::-1]))
    return pairs, forth, back


def meetings(
    people: int,
    taps: ArrayLike,
    strata: Mapping[Sentence | str, Callable[[Wide], Bools]],
    *,
    consents: ArrayLike | None = None,
    spread: Mapping[str, tuple[float, float] | None] | None = None,
) -> list[Meetings]:
    """Return for each stratum what its taps say.

    The chance of a tap differs between planned tables and free time, first-timers and returners; estimated together,
    differences in tapping would pass for differences in meeting.

    Parameters
    ----------
    taps
        ``[any, 2]``: who tapped, and whom.
    strata
        By name, which pairs (``[any, 2]``) belong to it: see :func:`by_place` and :func:`by_times_attended`.
    consents
        ``[people]``: who agreed to be tapped and counted; left out, everybody did.
    spread
        By name, between what and what the chance of a tap may lie within the stratum; see :func:`chapman`.
    """
    pairs, forth, back = counted(people, taps, consents)
    spreads = spread or {}
    found = []
    for name, belongs in strata.items():
        inside = belongs(pairs)
        a, b, both = (int((flags & inside).sum()) for flags in (forth, back, forth & back))
        found.append(_stratum(name, Counts(a, b, both), spreads.get(str(name), REPORTED)))
    return found


def by_place(together: Ties) -> dict[Sentence | str, Callable[[Wide], Bools]]:
    """Return two strata: pairs who sat together at a planned table, and pairs who did not."""
    beside = codes(together.people, together.pairs)

    def planned(pairs: Wide) -> Bools:
        return np.asarray(np.isin(codes(together.people, pairs), beside))

    return {say("at planned tables"): planned, say("in free time"): lambda pairs: ~planned(pairs)}


def by_times_attended(first_timer: ArrayLike) -> dict[Sentence | str, Callable[[Wide], Bools]]:
    """Return two strata: pairs with a first-timer (``[people]``) among them, and pairs of returners."""
    new = np.asarray(first_timer, dtype=np.bool_)
    return {
        say("with a first-timer"): lambda pairs: np.asarray(new[pairs].any(axis=1)),
        say("among returners"): lambda pairs: np.asarray(~new[pairs].any(axis=1)),
    }


def chapman(counts: Counts, spread: tuple[float, float] | None = REPORTED) -> tuple[float, float, float]:
    """Return how many meetings there were (Chapman 1951), and the ends of the interval.

    The ends are those numbers of meetings that explain the taps nearly as well as the best does (profile likelihood:
    Cormack 1992), given one chance of a tap and two independent taps for each meeting. They never fall below what was
    seen. Talk length makes the two taps depend on each other, which hides at most
    (highest - mean)(mean - lowest) / mean² of the meetings (Bhatia & Davis 2000); the upper end is raised by that.

    Parameters
    ----------
    spread
        The lowest and highest chance of a tap within the stratum; ``None`` if all talks were equally long.
    """
    a, b, both = counts.first, counts.second, counts.both
    number = (a + 1) * (b + 1) / (both + 1) - 1
    low, high = _profile(counts)
    return float(number), low, high * (1 + hidden_by_length(counts, spread))


def _profile(counts: Counts) -> tuple[float, float]:
    """Return between what and what the number of meetings is, by the likelihood with the chance of a tap at its best."""
    seen, taps = counts.seen, counts.first + counts.second
    if not counts.both:
        return float(seen), np.inf

    def worse(number: float) -> float:
        return float(_likelihood(best, seen, taps) - _likelihood(number, seen, taps)) - _FAR

    near = taps**2 / (4 * counts.both) + 2
    found = optimize.minimize_scalar(lambda x: -_likelihood(x, seen, taps), bounds=(seen, near), method="bounded")
    best = float(found.x)
    low = float(seen) if worse(seen) <= 0 else optimize.brentq(worse, seen, best)
    far = 2 * best + 10
    while worse(far) < 0:
        far *= 2
    return float(low), float(optimize.brentq(worse, best, far))


def _likelihood(number: float, seen: int, taps: int) -> float:
    chance = taps / (2 * number)
    missed = special.xlog1py(2 * number - taps, -chance)
    return float(
        special.gammaln(number + 1) - special.gammaln(number - seen + 1) + special.xlogy(taps, chance) + missed
    )


def hidden_by_length(counts: Counts, spread: tuple[float, float] | None) -> float:
    """Return by what share the estimate may be too low because long talks are tapped more often."""
    if spread is None:
        return 0.0
    lowest, highest = spread
    mean = 2 * counts.both / (2 * counts.both + counts.one_sided) if counts.both else 0.0
    if lowest < mean < highest:
        return (highest - mean) * (mean - lowest) / mean**2
    return (lowest + highest) ** 2 / (4 * lowest * highest) - 1


def tap_chance(counts: Counts, spread: tuple[float, float] | None = REPORTED) -> Estimate:
    """Return how many of the taps that meetings call for were made: 2C / (2C + S), of pairs in which anybody tapped.

    Meetings call for two taps each, so that the ends of the interval are taps / 2 over those of :func:`chapman`.

    Parameters
    ----------
    spread
        As for :func:`chapman`.
    """
    seen, both, taps = counts.seen, counts.both, counts.first + counts.second
    what = say("the chance that a meeting is tapped")
    if both < FEWEST_MUTUAL:
        return Estimate(what, "share", *(4 * (np.nan,)), seen, 0, "", withheld=_few_mutual())
    _, least, most = chapman(counts, spread)
    method = "2C / (2C + S); profile likelihood, Cormack 1992"
    return Estimate(what, "share", both / seen, 2 * both / taps, taps / (2 * most), taps / (2 * least), seen, 0, method)


def _stratum(name: Sentence | str, counts: Counts, spread: tuple[float, float] | None) -> Meetings:
    tapped = tap_chance(counts, spread)
    what = say("meetings {where}", where=name)
    if tapped.withheld:
        none = Estimate(what, "pairs", counts.seen, *(3 * (np.nan,)), counts.seen, 0, "", withheld=tapped.withheld)
        return Meetings(name, counts, tapped, np.nan, none)
    number, low, high = chapman(counts, spread)
    leanings: tuple[Sentence, ...] = (polite_taps(), only_those_counted())
    if spread is not None:
        leanings = (taps_of_long_talks(), *leanings)
    method = "Chapman 1951; profile likelihood, Cormack 1992" + (", upper end raised for talk length" if spread else "")
    found = Estimate(what, "pairs", counts.seen, number, low, high, counts.seen, 0, method, leanings)
    return Meetings(name, counts, tapped, 1 - (1 - tapped.estimated) ** 2, found)


def _few_mutual() -> Sentence:
    return say("fewer than {fewest} mutual taps, so nothing is estimated", fewest=FEWEST_MUTUAL)
