"""Meetings at tables in a report: pairs seen by their taps, and how many there were if taps miss some, side by side.

Whoever sat together may tap "we met". Of how many pairs both did and of how many one alone is told, each moved at random;
the rest follows from these two. Pairs with a newcomer are told apart from all others, since newcomers may tap more or less
readily; where either kind is too few, all pairs are told together.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from secrets import SystemRandom
from typing import TYPE_CHECKING, Any

import numpy as np

from kinfolk_web.outcomes.reporting.graphing import STRENGTH, Z
from kinfolk_web.outcomes.reporting.protecting import LEAST, geometric, spread_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from random import Random

    from numpy.typing import NDArray

TOPIC = "taps"
WITH_NEW, OTHERS, EVERYBODY = "with a newcomer", "all others", "all"
LEAST_BOTH = 20  # pairs of whom both tapped, below which chance and protection leave nothing to estimate


@dataclass(frozen=True, eq=False)
class Tapped:
    """Who tapped "we met" of whom; people as places that say nothing of them.

    Parameters
    ----------
    taps
        ``[taps, 2]``: who, and of whom.
    counted
        ``[people]``: who is left out of no number.
    new
        ``[people]``; None if nobody knows who is new.
    """

    taps: NDArray[np.int64]
    counted: NDArray[np.bool_]
    new: NDArray[np.bool_] | None


def told_of(seen: Tapped, draw: Random | None = None) -> list[dict[str, Any]]:
    """Return what is told of taps, for good; nothing of fewer than ten people."""
    people, draw = len(seen.counted), draw or SystemRandom()
    if people < LEAST:
        return []
    rows = [
        _row(kind, *(max(0, count + geometric(STRENGTH, draw)) for count in counts))
        for kind, counts in _counts(seen).items()
    ]
    if len(rows) > 1 and any(row["both"] < LEAST_BOTH for row in rows):
        rows = [_row(EVERYBODY, *(sum(row[side] for row in rows) for side in ("both", "one")), parts=len(rows))]
    return [row if row["both"] >= LEAST_BOTH else {**row, "state": "hidden", "both": None, "one": None} for row in rows]


def _counts(seen: Tapped) -> dict[str, tuple[int, int]]:
    """Return by kind of pair of how many both tapped, and of how many one alone."""
    from kinfolk.estimating import counted

    pairs, forth, back = counted(len(seen.counted), seen.taps, seen.counted)
    both = forth & back
    if seen.new is None:
        kinds: dict[str, NDArray[np.bool_]] = {EVERYBODY: np.ones(len(pairs), dtype=np.bool_)}
    else:
        with_new = np.asarray(seen.new[pairs].any(axis=1), dtype=np.bool_)
        kinds = {WITH_NEW: with_new, OTHERS: ~with_new}
    return {kind: (int((both & here).sum()), int((~both & here).sum())) for kind, here in kinds.items()}


def _row(kind: str, both: int, one: int, *, parts: int = 1) -> dict[str, Any]:
    moved_by = round(spread_of(STRENGTH) * math.sqrt(parts), 6)
    return {"pairs": kind, "state": "told", "both": both, "one": one, "moved_by": moved_by}


# -- figures ----------------------------------------------------------------------------------------------------------


def tap_figures(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return each row with what is seen and estimated, which follows from what is told alone."""
    return [{**row, **_figure(row)} for row in rows]


def _figure(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return pairs seen, the chance of a tap, and meetings estimated (Chapman 1951) with a 95 % interval.

    The interval is that of the profile likelihood, its upper end raised for the length of talks
    (:func:`kinfolk.estimating.chapman`), widened by how far both counts were moved (the delta method on (2C + S)² / 4C).
    """
    if row["state"] != "told":
        return dict.fromkeys(("seen", "tapped", "estimated", "low", "high"))
    from kinfolk.estimating import Counts, chapman

    both, one = row["both"], row["one"]
    taps = 2 * both + one
    number, least, most = chapman(Counts(both + (one + 1) // 2, both + one // 2, both))
    moved = Z * row["moved_by"] * math.hypot(taps / both - taps**2 / (4 * both**2), taps / (2 * both))
    return {
        "seen": both + one,
        "tapped": round(2 * both / taps, 3),
        "estimated": round(number),
        "low": max(both + one, math.floor(number - math.hypot(number - least, moved))),
        "high": math.ceil(number + math.hypot(most - number, moved)),
    }
