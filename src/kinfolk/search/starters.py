"""Symmetric search, only to measure what search does without the bank: base rounds annealed into rounds without a repeat.

It stands here and not with the benchmarks since it is a part of ``solve`` (``designs="searched"``), timed with the rest,
and since compiled kernels stand in this room alone. A cyclic group moves the base rounds. After Bose's method of differences (Annals of Eugenics 9, 1939). It finds in a moment what annealing all seats of a dense
room does not find at all, and the bank of designs was computed by more of the same (``make designs``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kinfolk.designs import Design
from kinfolk.designs.design import labels_of
from kinfolk.designs.symmetry import symmetries
from kinfolk.sentences import say

if TYPE_CHECKING:
    from kinfolk.designs.symmetry import Symmetry
    from kinfolk.search.layout import Ints

PASSES = 48  # each over the plainest layout and another one in turn, with starts of their own
STRETCHES, TRIES = 24, 5_000
HOT, COLD = 800, 500


def searched_schedule(tables: int, seats: int, rounds: int, seed: int = 0) -> Design | None:
    """Return ``rounds`` rounds of full tables without a repeat, if a bounded search finds base rounds of them.

    The same seed gives the same schedule. The effort is at most 96 coolings of 120,000 tries.
    """
    layouts = symmetries(tables, seats, rounds)
    for number in range(PASSES if layouts else 0):
        for layout in dict.fromkeys((layouts[0], layouts[number % len(layouts)])):
            random = np.random.Generator(np.random.PCG64([seed, number, layout.bases, layout.order]))
            bases = _annealed(layout, random)
            if bases is not None:
                labels = labels_of(layout.develop(bases))
                name = say("starter moved around {order} places", order=layout.order)
                return Design(labels, tables, seats, name, by_column=False)
    return None


def _annealed(layout: Symmetry, random: np.random.Generator) -> Ints | None:
    """Return base rounds that take no orbit too often, None where one cooling leaves some."""
    from kinfolk.search import starter_kernels as kernels  # numba: only when there is something to search
    from kinfolk.search.engine import THRESHOLDS

    orbit, allowed = layout.orbits()
    drawn = np.stack([random.permutation(layout.places) for _ in range(layout.bases)])
    bases: Ints = drawn.astype(np.int32).reshape(layout.bases, layout.tables, layout.seats)
    first, second = np.triu_indices(layout.seats, 1)
    pairs = orbit[bases[:, :, first], bases[:, :, second]]
    taken = np.bincount(pairs.ravel(), minlength=len(allowed)).astype(np.int32)
    cost = int((taken.astype(np.int64) * (taken - allowed)).sum())
    state = random.integers(2**64, size=1, dtype=np.uint64)
    for step in range(STRETCHES):
        heat = round(HOT * (COLD / HOT) ** (step / (STRETCHES - 1)))
        cost = kernels.anneal(bases, orbit, allowed, taken, cost, state, TRIES, heat, THRESHOLDS)
        if cost == 0:
            return bases
    return None
