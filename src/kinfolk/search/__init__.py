"""Making a solution better: compiled kernels, moves, islands; the only place that imports numba."""
