"""Rows on repairs: what `benchmarks.repair` measures, put beside what is to be reached."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.page import Row, duration, whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SMALL, MANY = 0.050, 1.0
TABLE = 8


@dataclass(frozen=True)
class Figure:
    """What a repair is to reach: seconds, and how many people it moves at most (None: as many as are allowed)."""

    seconds: float
    moved: int | None
    target: str


FIGURES = {
    "one no-show": Figure(SMALL, 0, "50 ms, nobody moves"),
    "one walk-in": Figure(SMALL, 0, "50 ms, nobody moves"),
    "one missing host": Figure(SMALL, 1, "50 ms, at most 1 moves"),
    "one closed table": Figure(SMALL, TABLE, "50 ms, at most the people of that table move"),
    "17 % no-shows, 5 % walk-ins": Figure(
        MANY, None, "1 s, at most 1.2 moved per arrival or closed table and 5 % of those present, or what is proven"
    ),
}


def rows(found: Mapping[str, Sequence[Sequence[Any]]], megabytes: float) -> list[Row]:
    """Return one row for each kind of change."""
    return [
        Row(
            title=f"repair of 3,000 people at 375 tables with 9 chairs: {name}",
            peer="none does it",
            target=FIGURES[name].target,
            seconds=[run[0] for run in runs],
            megabytes=megabytes,
            shortfalls=shortfalls(FIGURES[name], runs),
        )
        for name, runs in found.items()
    ]


def shortfalls(figure: Figure, runs: Sequence[Sequence[Any]]) -> list[str]:
    """Return what is not reached; runs are seconds, seconds with ledger, moved, needed, allowed, musts kept."""
    short = []
    took, moved = median(run[0] for run in runs), max(run[2] for run in runs)
    if took > figure.seconds:
        short.append(duration(took))
    over = [run for run in runs if run[2] > max(run[3], run[4] if figure.moved is None else figure.moved)]
    if over:
        short.append(f"{moved} moved ({len(over)} of {len(runs)} seeds)")
    broken = sum(not run[5] for run in runs)
    if broken:
        short.append(f"a must is broken ({broken} of {len(runs)} seeds)")
    return short


def lines(found: Mapping[str, Sequence[Sequence[Any]]]) -> list[list[str]]:
    """Return the table of who moves."""
    return [
        [
            name,
            *(whole(median(run[column] for run in runs)) for column in (2, 3, 4)),
            f"{sum(bool(run[5]) for run in runs)} of {len(runs)}",
            duration(median(run[1] for run in runs)),
        ]
        for name, runs in found.items()
    ]
