"""The count that everything about big rooms rests on is the one by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinfolk.crowd.arrays import Crowd, even_tables
from kinfolk.crowd.count import count
from kinfolk.errors import InputError
from tests.crowd.crowds import crowds, make_crowd, naive_counts


@given(crowds(), st.randoms(use_true_random=False))
def test_any_seats_are_counted_as_by_loops(crowd, random):
    rows = [[random.randrange(len(crowd.tables)) for _ in range(crowd.rounds)] for _ in range(crowd.people)]
    seats = np.array(rows, dtype=np.int32)
    assert count(crowd, seats) == naive_counts(crowd, seats)


def test_the_same_person_twice_is_one_kindred_person():
    crowd = make_crowd([2, 2], 2, said=[[0, 1], [0, 1]])
    seats = np.array([[0, 0], [0, 0], [1, 1], [1, 1]], dtype=np.int32)
    found = count(crowd, seats)
    assert (found.owed, found.missed, found.repeats) == (2, 0, 2)


def test_people_are_shared_out_evenly():
    assert even_tables(17, 3).tolist() == [6, 6, 5]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"tables": np.array([2, 1], dtype=np.int32)}, "3 people sit at the tables, and there are 4"),
        ({"tables": np.array([4, 0], dtype=np.int32)}, "one person at each table"),
        ({"rounds": 0}, "at least one round"),
        ({"party": np.zeros(3, dtype=np.int32)}, r"'party' is int32\[3\] where int32\[4\] is due"),
        ({"host": np.zeros(4, dtype=np.int32)}, "'host' is int32"),
        ({"apart": np.array([[0, 4]], dtype=np.int32)}, "somebody who is not there"),
        ({"said": np.array([1, 0, 0], dtype=np.int32)}, "must ascend"),
        ({"said": np.array([0, 0, 1], dtype=np.int32)}, "must ascend"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(change, complaint):
    good = make_crowd([2, 2], 2, said=[[0, 1], [], [1]])
    fields = {name: getattr(good, name) for name in good.__dataclass_fields__}
    with pytest.raises(InputError, match=complaint):
        Crowd(**{**fields, **change})
