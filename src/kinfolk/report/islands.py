"""Where to draw everybody of a community: each island a round patch of dots, the patches close around the largest."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kinfolk.report.community import Stage

    Floats = NDArray[np.float64]

SPACING = 1.0
"""Distance between two people of one island; everything else is measured in it."""

GAP = 0.7
"""Empty water between two islands."""

_PITCH = 0.5
_GOLDEN = math.pi * (3 - math.sqrt(5))


@dataclass(frozen=True, slots=True)
class Chart:
    """One picture: ``dots`` is ``[people, 2]`` around (0, 0); ``centres`` and ``radii`` are those of the islands."""

    dots: Floats
    centres: Floats
    radii: Floats

    @property
    def extent(self) -> float:
        """How far the picture reaches from its centre."""
        if not len(self.radii):
            return SPACING
        return float((np.hypot(self.centres[:, 0], self.centres[:, 1]) + self.radii).max())


def draw_islands(stage: Stage) -> Chart:
    """Return where to draw everybody of ``stage``."""
    radii = SPACING * (0.58 * np.sqrt(stage.sizes) + 0.16)
    centres = _pack(radii)
    rank = np.zeros(len(stage.island), dtype=np.int64)
    # Neighbours in the list should not be neighbours in the picture: a fixed shuffle mixes them.
    shuffled = np.argsort((np.arange(len(rank)) * 0.6180339887498949) % 1.0, kind="stable")
    order = shuffled[np.argsort(stage.island[shuffled], kind="stable")]
    starts = np.r_[0, np.cumsum(stage.sizes)]
    rank[order] = np.arange(len(order)) - starts[stage.island[order]]
    return Chart(centres[stage.island] + _sunflower(rank), centres, radii)


def _sunflower(rank: NDArray[np.int64]) -> Floats:
    """Return the place of the seed with each ``rank``, evenly spread around (0, 0)."""
    distance = 0.56 * SPACING * np.sqrt(rank)
    return np.stack([distance * np.cos(rank * _GOLDEN), distance * np.sin(rank * _GOLDEN)], axis=1)


def _pack(radii: Floats) -> Floats:
    """Return the centres of discs (largest first), each put down as near to the middle as it fits.

    The floor is a grid that knows for every point how near the next disc is. Since discs get smaller, a point
    that was too near once stays so, and only a neighbourhood changes with each disc.
    """
    half = _half_side(radii)
    axis = np.asarray((np.arange(2 * half + 1) - half) * _PITCH, dtype=np.float64)
    room = np.full((len(axis), len(axis)), np.inf)
    far = axis[:, None] ** 2 + axis[None, :] ** 2
    nearest_first = np.argsort(far.ravel(), kind="stable")
    centres = np.zeros((len(radii), 2))
    start, last = 0, math.inf
    for k, radius in enumerate(radii.tolist()):
        if radius < last:
            start, last = 0, radius
        while room.flat[nearest_first[start]] < radius + GAP:
            start += 1
        row, column = divmod(int(nearest_first[start]), len(axis))
        centres[k] = axis[column], axis[row]
        _take(room, axis, (row, column), radius)
    return centres


def _half_side(radii: Floats) -> int:
    area = float(((radii + GAP) ** 2).sum())
    return int((2 * math.sqrt(area) + 2 * float(radii.max(initial=1.0)) + 4) / _PITCH)


def _take(room: Floats, axis: Floats, at: tuple[int, int], radius: float) -> None:
    """Lower ``room`` around a new disc, as far as a disc of the same size could be in its way."""
    reach = int((2 * radius + GAP) / _PITCH) + 2
    rows = slice(max(0, at[0] - reach), at[0] + reach + 1)
    columns = slice(max(0, at[1] - reach), at[1] + reach + 1)
    dy, dx = axis[rows] - axis[at[0]], axis[columns] - axis[at[1]]
    away = np.sqrt(dy[:, None] ** 2 + dx[None, :] ** 2) - radius
    np.minimum(room[rows, columns], away, out=room[rows, columns])
