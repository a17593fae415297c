"""Pseudo-random whole numbers for compiled functions."""

from __future__ import annotations

import numpy as np
from numba import types

from kinfolk.search.compiling import compiled


@compiled(types.uint64[::1], types.int64)
def draw_from(random, below):
    """Return the next pseudo-random whole number in [0, below): splitmix64 (Steele, Lea and Flood 2014)."""
    random[0] += np.uint64(0x9E3779B97F4A7C15)
    z = random[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return np.int64((z >> np.uint64(33)) % np.uint64(below))
