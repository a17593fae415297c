"""Small drawings as SVG path data: the community's dots and threads, and the bars of new people met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.report.islands import Chart, draw_islands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kinfolk.report.community import Stage

    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int32]

BOX = 1000
"""Side of the square every picture of the community is drawn in."""

MOST_DOTS = 4000
MOST_THREADS = 900


@dataclass(frozen=True, slots=True)
class Bay:
    """The water around one island in the picture: a circle."""

    x: int
    y: int
    r: int


@dataclass(frozen=True, slots=True)
class CommunityPicture:
    """One stage drawn: paths of dots and threads in a box of ``BOX`` by ``BOX``, and the islands' circles."""

    stage: Stage
    bays: tuple[Bay, ...]
    others: str
    newcomers: str
    old_threads: str
    new_threads: str
    dot: int


def draw_community(stages: tuple[Stage, ...], newcomer: Bools) -> tuple[CommunityPicture, ...]:
    """Return one picture for each stage, each filling its box, with dots of the same size in all of them."""
    charts = [draw_islands(stage) for stage in stages]
    dot = max(3, round(0.62 * min(_scale(chart) for chart in charts)))
    pictures = []
    before = np.zeros((0, 2), dtype=np.int32)
    for stage, chart in zip(stages, charts, strict=True):
        scale = _scale(chart)
        places = _places(chart, scale)
        shown = _sample(len(places), MOST_DOTS)
        pictures.append(
            CommunityPicture(
                stage=stage,
                bays=_bays(chart, scale),
                others=dots(places[shown & ~newcomer]),
                newcomers=dots(places[shown & newcomer]),
                old_threads=threads(places, before, MOST_THREADS),
                new_threads=threads(places, stage.threads, MOST_THREADS),
                dot=dot,
            )
        )
        before = np.concatenate([before, stage.threads])
    return tuple(pictures)


def dots(places: Ints) -> str:
    """Return a path that draws a dot at every place when stroked with a round cap."""
    return "".join(f"M{x} {y}h0" for x, y in places.tolist())


def threads(places: Ints, pairs: Ints, most: int) -> str:
    """Return a path of at most about ``most`` lines between pairs of places, spread evenly over the pairs."""
    chosen = pairs[_sample(len(pairs), most)]
    lines = np.concatenate([places[chosen[:, 0]], places[chosen[:, 1]]], axis=1)
    return "".join(f"M{a} {b}L{c} {d}" for a, b, c, d in lines.tolist())


def bars(counts: Sequence[int]) -> list[float]:
    """Return how high each bar stands, 0 to 100."""
    most = max(counts, default=0)
    return [round(100 * count / most, 1) if most else 0.0 for count in counts]


def _scale(chart: Chart) -> float:
    return BOX / (2 * (chart.extent + 0.5))


def _places(chart: Chart, scale: float) -> Ints:
    return np.round(chart.dots * scale + BOX / 2).astype(np.int32)


def _bays(chart: Chart, scale: float) -> tuple[Bay, ...]:
    centres = np.round(chart.centres * scale + BOX / 2).astype(np.int32).tolist()
    radii = np.round((chart.radii + 0.25) * scale).astype(np.int32).tolist()
    return tuple(Bay(x, y, r) for (x, y), r in zip(centres, radii, strict=True))


def _sample(count: int, most: int) -> Bools:
    """Choose at most ``most`` of ``count``, evenly and always the same ones."""
    step = max(1, -(-count // most))
    chosen = np.zeros(count, dtype=np.bool_)
    chosen[::step] = True
    return chosen
