"""Errors of graphs and pairs, each beside a slow twin, and what may be shown of few people."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kinfolk.estimating import hidden, jackknife, of_graph, regression, share, share_of, shown
from kinfolk.metrics import Ties, reach, share_with_at_most


def random_ties(seed, people=30, rate=0.15):
    chance = np.random.default_rng(seed)
    i, j = np.triu_indices(people, 1)
    return Ties(people, np.column_stack([i, j])[chance.random(len(i)) < rate])


def density(ties):
    return 2 * len(ties) / (ties.people * (ties.people - 1))


def test_the_jackknife_leaves_each_person_out_in_turn():
    ties = random_ties(0, people=12)
    value, error = jackknife(ties, density)
    without = [density(ties.among(np.arange(12) != person)) for person in range(12)]
    assert value == density(ties)
    assert error == pytest.approx(np.sqrt(11 / 12 * sum((one - np.mean(without)) ** 2 for one in without)))


def test_a_mean_over_people_has_the_jackknife_error_of_a_mean():
    ties = random_ties(1, people=60)
    known = np.random.default_rng(2).random(60)

    def mean(part):  # of people alone, no ties: the textbook case
        return float(known[: part.people].mean()) if part.people == 60 else float((known.sum() - gone.pop(0)) / 59)

    gone = known[np.argsort(np.random.default_rng(0).permutation(60))].tolist()
    assert jackknife(ties, mean)[1] == pytest.approx(known.std(ddof=1) / np.sqrt(60))


def test_a_share_of_a_graph_keeps_within_zero_and_one_and_groups_give_about_the_same_error():
    ties = random_ties(3, people=200, rate=0.02)
    found = of_graph("few", ties, lambda one: share_with_at_most(one, 0))
    assert 0 < found.low < found.estimated < found.high < 1
    singly, grouped = (jackknife(ties, lambda one: reach(one).value, groups=many)[1] for many in (200, 50))
    assert grouped == pytest.approx(singly, rel=0.4)
    assert of_graph("few", random_ties(0, people=9), density).withheld


def slow_variance(pairs, x, y):
    """What each person and each pair brings, one refit after the other."""
    people, slopes = pairs.max() + 1, np.linalg.lstsq(x, y, rcond=None)[0]
    total = np.zeros((x.shape[1], x.shape[1]))
    for person in range(people):
        rest = (pairs != person).all(axis=1)
        moved = slopes - np.linalg.lstsq(x[rest], y[rest], rcond=None)[0]
        total += (people - 1) / people * np.outer(moved, moved)
    bread = np.linalg.inv(x.T @ x)
    for row, residual in zip(x, y - x @ slopes, strict=True):
        total -= bread @ np.outer(row, row) @ bread * residual**2
    return total


def textbook_variance(pairs, x, y):
    """Aronow, Samii & Assenova 2015, equation 1: every two pairs that share a person, one after the other."""
    bread = np.linalg.inv(x.T @ x)
    scores = x * (y - x @ np.linalg.lstsq(x, y, rcond=None)[0])[:, None]
    share = (pairs[:, None, :, None] == pairs[None, :, None, :]).any(axis=(2, 3))
    return bread @ scores.T @ share @ scores @ bread


def some_pairs(people):
    chance = np.random.default_rng(0)
    i, j = np.triu_indices(people, 1)
    own, brought = chance.normal(size=(2, people))
    x = np.column_stack([np.ones(len(i)), own[i] + own[j]])
    return np.column_stack([i, j]), x @ [0.2, 0.5] + brought[i] + brought[j] + chance.normal(size=len(i)), x


def test_dyadic_errors_are_those_of_refits_without_each_person():
    pairs, y, x = some_pairs(14)
    fit = regression(pairs, y, x)
    assert fit.slopes == pytest.approx(np.linalg.lstsq(x, y, rcond=None)[0])
    assert fit.errors == pytest.approx(np.sqrt(np.diag(slow_variance(pairs, x, y))))
    assert fit.errors[1] > fit.naive[1]
    assert (fit.people, fit.pairs) == (14, 91)


def test_among_many_people_they_are_those_of_the_textbook():
    pairs, y, x = some_pairs(45)
    assert regression(pairs, y, x).errors == pytest.approx(np.sqrt(np.diag(textbook_variance(pairs, x, y))), rel=0.15)


def test_weights_count_like_pairs_that_stand_there_more_than_once_in_the_slope():
    pairs = np.array([[0, 1], [0, 2], [1, 3], [2, 3]])
    y, x = np.array([0.0, 1.0, 1.0, 3.0]), np.ones((4, 1))
    assert regression(pairs, y, x, weights=[1, 1, 1, 3]).slopes == pytest.approx([11 / 6])


# -- few people --------------------------------------------------------------------------------------------------------


def possible(counts, away):
    """How many values each hidden cell can take, by trying all tables with these totals: the attacker's view."""
    cells = np.argwhere(away).tolist()
    found = [set() for _ in cells]
    rows, columns = counts.sum(axis=1), counts.sum(axis=0)
    ranges = [range(min(rows[i], columns[j]) + 1) if counts.shape[0] > 1 else range(rows[i] + 1) for i, j in cells]
    for values in product(*ranges):
        table = counts.copy()
        for (i, j), value in zip(cells, values, strict=True):
            table[i, j] = value
        if (table.sum(axis=1) == rows).all() and (counts.shape[0] == 1 or (table.sum(axis=0) == columns).all()):
            for seen, value in zip(found, values, strict=True):
                seen.add(value)
    return [len(one) for one in found]


@settings(max_examples=60, deadline=None)
@given(arrays(np.int64, st.sampled_from([(1, 3), (2, 2), (2, 3)]), elements=st.integers(0, 9)))
def test_whoever_knows_all_totals_cannot_tell_a_hidden_cell(counts):
    away = hidden(counts)
    assert away[counts < 5].all()
    if not away.all():
        assert all(many >= 5 for many in possible(counts, away))


def test_the_complement_of_a_small_cell_is_hidden_with_it():
    assert hidden([3, 40]).tolist() == [True, True]
    assert hidden([3, 12, 40]).tolist() == [True, True, False]
    assert not hidden([5, 12, 40]).any()
    assert hidden([[3, 20], [20, 20]]).all()


def test_more_than_two_attributes_are_never_crossed():
    with pytest.raises(ValueError, match="3 attributes are crossed"):
        hidden(np.full((2, 2, 2), 9))


@pytest.mark.parametrize(
    ("count", "n", "value", "said"),
    [
        (2, 4, None, "fewer than 5 people"),
        (5, 9, None, "too few to tell apart"),
        (0, 40, None, "fewer than 5 of 40"),
        (4, 40, None, "fewer than 5 of 40"),
        (36, 40, None, "all but fewer than 5 of 40"),
        (40, 40, None, "all but fewer than 5 of 40"),
        (7, 19, 0.35, "35 % of 19"),
        (13, 40, 13 / 40, "32 % of 40"),
    ],
)
def test_a_share_is_shown_only_if_neither_side_of_it_is_few_people(count, n, value, said):
    found = share(count, n)
    assert found.value == (None if value is None else pytest.approx(value))
    assert found.said == said


def test_an_estimate_is_shown_by_the_same_rules():
    assert str(shown(share_of("met nobody", 3, 40, 50))) == "met nobody: fewer than 5 of 40"
    few = shown(share_of("welcomed", 7, 16, 20))
    assert (few.seen, few.bounds) == (0.45, (0.35, 0.55))
    many = share_of("welcomed", 20, 40, 50)
    assert shown(many) == many
