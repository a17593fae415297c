"""The simulated gatherings that estimators are tried on: their truth is known, and they are what they are said to be."""

from __future__ import annotations

import numpy as np

from benchmarks.outcomes.estimators import LINES, tried
from benchmarks.outcomes.gatherings import PEOPLE, gathering


def test_only_pairs_who_met_are_tapped_and_a_table_holds_who_sat_there():
    room = gathering(1)
    assert room.met[room.taps[:, 0], room.taps[:, 1]].all()
    beside = room.seated.links.toarray() > 0
    assert beside[tuple(room.table_pairs.T)].all()
    assert not beside[tuple(room.free_pairs.T)].any()
    assert not gathering(1, polite=2.0).met[tuple(gathering(1, polite=2.0).taps.T)].all()


def test_the_silent_met_about_a_third_fewer_people():
    ratio = []
    for seed in range(30):
        room = gathering(seed)
        degree = room.met.sum(axis=1)
        ratio.append(degree[~room.answered].mean() / degree[room.answered].mean())
    assert 0.6 < np.mean(ratio) < 0.75


def test_every_line_of_the_table_is_tried_at_every_event():
    found = tried(2)
    assert {name: len(trial.truth) for name, trial in found.trials.items()} == dict.fromkeys(LINES, 2)
    assert len(found.bounded) == len(found.told_apart) == 2
    assert gathering(0).answered.shape == (PEOPLE,)
