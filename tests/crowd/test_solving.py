"""A plan of a crowd: nothing breaks that was whole, it counts itself rightly, and the same seed gives the same seats."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfolk.crowd.arrays import needles
from kinfolk.crowd.count import available, count
from kinfolk.crowd.invented import invent_crowd
from kinfolk.crowd.placing import place_crowd
from kinfolk.crowd.queue import Queue
from kinfolk.crowd.solving import begin, solve_crowd
from tests.crowd.crowds import crowds, make_crowd, naive_counts
from tests.crowd.test_placing import random_of

SOME = settings(max_examples=40)
PROGRAM = """
from tests.crowd.test_solving import planned
import sys
sys.stdout.write(planned())
"""


def planned():
    """Return the seats of a small crowd, as text."""
    return " ".join(map(str, solve_crowd(invent_crowd(30, seats=5), seed=4).seats.ravel().tolist()))


def broken(counts):
    return counts.repeats + counts.party + counts.apart


def make_all(pieces):
    for _, make in pieces:
        make()


def queue_of(crowd, seed=0):
    return Queue(crowd, place_crowd(crowd, random_of(seed)), seed)


@SOME
@given(crowds(), st.integers(0, 5))
def test_a_plan_counts_itself_as_loops_do(crowd, seed):
    plan = solve_crowd(crowd, seed=seed)
    assert plan.counts == naive_counts(crowd, plan.seats)
    assert plan.counts.misseated == 0
    if crowd.host.sum() >= len(crowd.tables):
        assert plan.counts.hostless == 0


@SOME
@given(crowds(), st.integers(0, 5))
def test_no_stage_ever_makes_more_of_what_must_not_be(crowd, seed):
    queue = queue_of(crowd, seed)
    before = broken(queue.counts())
    for stage in (lambda: queue.mend() or (), queue.welcome, queue.serve):
        make_all(stage())
        after = broken(queue.counts())
        assert after <= before
        before = after


@SOME
@given(crowds(), st.integers(0, 5))
def test_whom_everybody_meets_is_kept_up_to_date_swap_by_swap(crowd, seed):
    queue = queue_of(crowd, seed)
    queue.mend()
    make_all(queue.welcome())
    unwelcomed = queue.counts().unwelcomed
    make_all(queue.serve())
    kept = queue._rows.copy()
    counts = queue.counts()  # writes down anew whom everybody meets
    assert (queue._rows == kept).all()
    assert counts.unwelcomed == unwelcomed
    assert (kept[:, crowd.rounds + queue._reading.FLAGS] >> queue._reading.OWED == available(crowd)).all()


@SOME
@given(crowds(), st.integers(0, 5))
def test_serving_lowers_what_is_lacking(crowd, seed):
    queue = queue_of(crowd, seed)
    reading, rounds = queue._reading, crowd.rounds
    reading.find_met(queue._rows, queue._chairs, queue._start, rounds)
    before = [reading.lacks(queue._rows, rounds, i) for i in range(crowd.people)]
    make_all(queue.serve())
    assert sum(reading.lacks(queue._rows, rounds, i) for i in range(crowd.people)) <= sum(before)


@SOME
@given(crowds(), st.integers(0, 5), st.randoms(use_true_random=False))
def test_a_swap_costs_what_a_recount_says(crowd, seed, random):
    queue = queue_of(crowd, seed)
    kernels, reading, rounds = queue._kernels, queue._reading, crowd.rounds
    reading.find_met(queue._rows, queue._chairs, queue._start, rounds)
    for _ in range(10):
        i, j, r = random.randrange(crowd.people), random.randrange(crowd.people), random.randrange(rounds)
        if queue._rows[i, r] == queue._rows[j, r]:
            continue
        before = sum(reading.lacks(queue._rows, rounds, k) for k in range(crowd.people))
        held = broken(queue.counts())
        cost = kernels.swap(*queue._room, r, i, j, False)
        if cost == kernels.IMPOSSIBLE:
            continue
        assert kernels.swap(*queue._room, r, i, j, True) == cost
        assert broken(queue.counts()) <= held
        assert sum(reading.lacks(queue._rows, rounds, k) for k in range(crowd.people)) == before + cost


def test_what_can_be_mended_is_mended():
    crowd = make_crowd(
        [4] * 12, 3, parties=[range(8), range(8, 12)], apart=[(12, 13), (20, 40), (0, 30)], hosts=range(12)
    )
    for seed in range(20):
        plan = solve_crowd(crowd, seed=seed)
        assert broken(plan.counts) == plan.counts.hostless == 0


@pytest.mark.parametrize("people", [999, 5_000])
def test_everything_is_kept_in_an_invented_crowd(people):
    crowd = invent_crowd(people, seed=1)
    plan = solve_crowd(crowd, seed=2)
    assert plan.counts == count(crowd, plan.seats)
    assert plan.perfect
    assert broken(plan.counts) == plan.counts.misseated == plan.counts.hostless == plan.counts.unwelcomed == 0
    assert plan.counts.newcomers_missed == 0
    assert plan.counts.missed <= people // 1_000
    assert plan.seats.dtype == np.int32


def test_pieces_of_any_size_give_the_same_seats_and_stand_where_they_always_do(monkeypatch):
    crowd, given = invent_crowd(999), []
    for size in (10_000, 50):
        monkeypatch.setattr("kinfolk.crowd.queue.PEOPLE_A_PIECE", size)
        queue = begin(crowd, 3)
        numbers = [number for number, make in queue.pieces() if make() is None]
        assert numbers == sorted(set(numbers))
        assert numbers[-1] < queue.planned == 3 * 12 * -(-999 // size)
        given.append(queue.seats_of_crowd.tobytes())
    assert len({*given}) == 1


@SOME
@given(crowds(), st.integers(0, 5))
def test_people_with_a_broken_promise_are_counted_as_by_hand_and_never_those_apart(crowd, seed):
    queue = queue_of(crowd, seed)
    seats, everyone = queue.seats_of_crowd, range(crowd.people)
    table = [[{j for j in everyone if seats[j, r] == seats[i, r]} for r in range(crowd.rounds)] for i in everyone]
    said = [{*crowd.said[crowd.said_start[i] : crowd.said_start[i + 1]].tolist()} for i in everyone]
    rarest = needles(crowd)
    unserved = 0
    for i in everyone:
        party = {j for j in everyone if crowd.party[j] == crowd.party[i] >= 0} | {i}
        kindred = {j for j in everyone if said[i] & said[j]} - party
        mine = {
            *crowd.said[crowd.said_start[i] : crowd.said_start[i + 1]][
                rarest[crowd.said_start[i] : crowd.said_start[i + 1]]
            ].tolist()
        }
        met = set().union(*table[i])
        new = [j for j in table[i][0] if crowd.newcomer[j]]
        unserved += (
            any(len([j for r in range(crowd.rounds) if j in table[i][r]]) > 1 for j in met - {i})
            or bool(met & party - {i})
            or any(not crowd.host[list(at)].any() for at in table[i])
            or bool(crowd.newcomer[i] and (len(new) == 1 or 2 * len(new) >= len(table[i][0])))
            or bool(kindred and not kindred & table[i][0])
            or len(met & kindred) < min(2, len(kindred))
            or bool(mine and not any(mine & said[j] for j in met - party))
        )
    assert queue.unserved() == unserved


def test_the_same_seed_gives_the_same_seats_and_another_one_others():
    crowd = invent_crowd(600)
    one, same, other = (solve_crowd(crowd, seed=seed) for seed in (7, 7, 8))
    assert one.seats.tobytes() == same.seats.tobytes() != other.seats.tobytes()
    assert one.steps == same.steps


def test_the_same_seats_come_out_uncompiled(root):
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    slow = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    assert slow.returncode == 0, slow.stderr
    assert slow.stdout == planned()
