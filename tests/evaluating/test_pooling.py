"""Several events together: as the textbooks have it, and careful where there are few."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinfolk.evaluating.pooling import pool
from kinfolk.evaluating.power import of_plan_lottery, of_two_arms, of_two_arms_in_deviations

EFFECTS, ERRORS = [0.10, 0.30, 0.35, 0.65], [0.10, 0.05, 0.12, 0.20]


def test_dersimonian_and_laird_by_hand():
    weight = [1 / error**2 for error in ERRORS]
    mean = sum(w * y for w, y in zip(weight, EFFECTS, strict=True)) / sum(weight)
    q = sum(w * (y - mean) ** 2 for w, y in zip(weight, EFFECTS, strict=True))
    between = (q - 3) / (sum(weight) - sum(w * w for w in weight) / sum(weight))
    found = pool(EFFECTS, ERRORS, method="dersimonian-laird")
    assert found.between == pytest.approx(between)
    assert found.share == pytest.approx((q - 3) / q)


def test_paule_and_mandel_make_q_what_it_should_be():
    found = pool(EFFECTS, ERRORS)
    weight = np.array([1 / (error**2 + found.between) for error in ERRORS])
    mean = np.average(EFFECTS, weights=weight)
    assert (weight * (np.array(EFFECTS) - mean) ** 2).sum() == pytest.approx(3)
    assert found.effect == pytest.approx(mean)
    assert found.low < mean < found.high


@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(0.01, 1)), min_size=1, max_size=8))
def test_events_together_are_never_surer_than_if_they_were_one_large_one(events):
    effects, errors = zip(*events, strict=True)
    found = pool(effects, errors)
    assert found.error >= np.sqrt(1 / sum(1 / error**2 for error in errors)) - 1e-9
    assert min(effects) - 1e-9 <= found.effect <= max(effects) + 1e-9


def test_one_event_is_itself_and_none_is_refused():
    found = pool([0.1], [0.05])
    assert (found.effect, found.error, found.between) == (pytest.approx(0.1), pytest.approx(0.05), 0)
    with pytest.raises(ValueError, match="standard error above 0"):
        pool([], [])
    with pytest.raises(ValueError, match="standard error above 0"):
        pool([0.1], [0.0])


def test_the_power_sketch_is_that_of_the_evidence():
    sketch = of_plan_lottery(100, 3, 5)
    assert (sketch.seated, sketch.pairs) == (600, 4950)
    assert 0.04 < sketch.detectable < 0.05
    for units, wanted in ((40, 0.41), (100, 0.26), (200, 0.18), (400, 0.13)):
        assert of_two_arms(units) == pytest.approx(wanted, abs=0.021)
    assert [round(of_two_arms_in_deviations(units), 2) for units in (40, 100, 200, 400)] == [0.89, 0.56, 0.4, 0.28]
