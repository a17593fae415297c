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

DOT = 0.52
"""How wide a dot is, in distances between neighbours."""

LARGEST_DOT = 54
MOST_DOTS = 4000
MOST_THREADS = 240
"""So many of a round's first meetings are drawn; more would only be a blur."""


@dataclass(frozen=True, slots=True)
class Bay:
    """The water around one island in the picture: a circle."""

    x: int
    y: int
    r: int


@dataclass(frozen=True, slots=True)
class Bar:
    """So many ``people`` meet between ``first`` and ``last`` new ones; the ``height`` is 0 to 100."""

    first: int
    last: int
    people: int
    height: float


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
    """Return one picture for each stage, each filling its box; threads pile up from round to round."""
    pictures: list[CommunityPicture] = []
    before = np.zeros((0, 2), dtype=np.int32)
    for stage in stages:
        chart = draw_islands(stage)
        scale = _scale(chart)
        places = _places(chart, scale)
        shown = _sample(len(places), MOST_DOTS)
        fresh = stage.threads[_sample(len(stage.threads), MOST_THREADS)]
        pictures.append(
            CommunityPicture(
                stage=stage,
                bays=_bays(chart, scale),
                others=dots(places[shown & ~newcomer]),
                newcomers=dots(places[shown & newcomer]),
                old_threads=threads(places, before),
                new_threads=threads(places, fresh),
                dot=max(3, round(min(DOT * scale, LARGEST_DOT))),
            )
        )
        before = np.concatenate([before, fresh])
    return tuple(pictures)


def dots(places: Ints) -> str:
    """Return a path that draws a dot at every place when stroked with a round cap."""
    return "".join(f"M{x} {y}h0" for x, y in sorted(places.tolist()))


def threads(places: Ints, pairs: Ints) -> str:
    """Return a path of lines between ``pairs`` (``[pairs, 2]``) of places."""
    lines = np.concatenate([places[pairs[:, 0]], places[pairs[:, 1]]], axis=1)
    return "".join(f"M{a} {b}L{c} {d}" for a, b, c, d in sorted(lines.tolist()))


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
