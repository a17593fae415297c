"""With the compiler switched off the search does the same, number by number."""

from __future__ import annotations

import os
import subprocess
import sys

from kinfolk.files import dump, plan_document
from kinfolk.search import budget, memory
from kinfolk.solve import solve
from tests.search.problems import random_search_problem

RECIPE, STEPS = (3, 20, 3), 50
TRIES = 4_000  # not 120,000: in stretches as short as here each try still decides which plan is found
PROGRAM = """
from tests.search.test_uncompiled import planned
import sys
sys.stdout.write(planned())
"""


def planned():
    """Return a small plan as it is written; mixing, which has long cycles, is left out, and stretches are short."""
    problem = random_search_problem(*RECIPE)
    usual, budget.TRIES = budget.TRIES, TRIES
    try:
        document = plan_document(solve(without_mixing(problem), steps=STEPS, seed=5, threads=1))
    finally:
        budget.TRIES = usual
    return dump({name: value for name, value in document.items() if name != "seconds"})


def without_mixing(problem):
    from dataclasses import replace

    from kinfolk.problem import OFF

    levels = {**problem.programme.promises, "new_faces": OFF}
    return replace(problem, programme=replace(problem.programme, promises=levels))


def test_the_same_bytes_come_out_uncompiled(root):
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONIOENCODING": "utf-8"}
    slow = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    assert slow.returncode == 0, slow.stderr
    assert slow.stdout == planned()
    assert '"steps": 0' not in slow.stdout


def test_memory_is_shared_only_by_arrays_that_lie_in_one_piece():
    import numpy as np
    import pytest

    table = memory.address_table([np.zeros((3, 4), dtype=np.int32), np.zeros(5, dtype=np.int64)])
    assert table.reshape(-1, 3)[:, 1:].tolist() == [[3, 4], [5, 1]]
    with pytest.raises(ValueError, match="contiguous"):
        memory.address_table([np.zeros((4, 4), dtype=np.int32)[:, ::2]])
