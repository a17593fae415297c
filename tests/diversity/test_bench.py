"""The benchmark of the partition for diversity: instances are what they are called, sums are recounted, targets judged."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.diversity import CASES, Case, Run, inside, page, row


@pytest.mark.parametrize("case", [case for case in CASES if case.people == 120], ids=lambda case: case.name)
def test_instances_are_of_their_class_and_the_same_for_a_seed(case):
    weights = case.weights(1)
    assert weights.tolist() == case.weights(1).tolist()
    assert weights.tolist() == weights.T.tolist()
    assert weights.diagonal().tolist() == [0] * 120
    assert (weights == np.rint(weights)).all() == (case.kind == "RanInt")
    assert case.bounds == ((8, 16) if case.bounded else (12, 12))


def test_the_sum_inside_groups_is_counted_as_by_hand():
    weights = np.array([[0, 1, 2, 4], [1, 0, 8, 16], [2, 8, 0, 32], [4, 16, 32, 0]], dtype=np.float64)
    assert inside(weights, np.array([5, 5, 7, 7])) == 1 + 32


@pytest.mark.parametrize(
    ("once", "thrice", "reached"), [(999.5, 1001.0, True), (998.0, 1001.0, False), (999.5, 1000.0, False)]
)
def test_a_case_is_judged_by_both_targets(once, thrice, reached):
    line, judged = row(Case("Geo", 480, bounded=True), [Run([1000.0, once, thrice], [2.0, 2.0, 6.0])])
    assert judged is reached
    assert "20 of 16-32" in line
    assert ("yes" in line) == reached


def test_without_the_peer_nothing_is_judged():
    line, judged = row(Case("RanInt", 120, bounded=False), [Run([None, 10.0, 11.0], [1.0, 1.0, 3.0])])
    assert judged is None
    names = ("close", "seeds", "on", "command", "cores", "system", "load", "python", "numpy", "numba", "peer", "done")
    assert line in page([line], {**dict.fromkeys(names, "x"), "load": 1.0})
