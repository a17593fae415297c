"""A closed table with people who must sit together, where every other table has one free chair."""

from __future__ import annotations

import gc
from contextlib import suppress

import numpy as np
import pytest

from kinfolk.errors import InputError
from kinfolk.problem import Table
from kinfolk.repair import Repairer
from kinfolk.repair.changes import read_day
from kinfolk.repair.work import Work
from tests.factories import make_people, make_person, make_problem, make_tables
from tests.repair.plans import changes, movers, released, repaired, table_of

# Twenty people at five tables of four with a chair more; in round 2 everybody sits with others.
ROOM = make_tables(5, 5, minimum=3, minimum_derived=True)
ROUND_1 = [i // 4 for i in range(20)]
ROUND_2 = [i % 5 for i in range(20)]
PAIR = (("p1", "p2"),)
CLOSED = {"table_closed": "1"}


def proposed(problem, labels, *entries):
    """Return the proposal, which is found at the first try and without a search."""
    repairer = Repairer(problem, released(problem, labels))
    day = read_day(repairer._plan, changes(*entries))
    crowd = repairer._crowd.extended(day.arrivals, repairer._present(day))
    work = Work(repairer._plan, day, crowd, repairer._known)
    assert work.mend() == (0, len(work.mender.movers))
    assert work.mender.looked_at == 0
    return work.proposal()


def test_somebody_leaves_a_table_for_people_who_must_sit_together():
    problem = make_problem(make_people(20, times_attended=1), tables=ROOM, rounds=1, together=PAIR)
    labels = [[t] for t in ROUND_1]
    assert proposed(problem, labels, CLOSED).people_moved == 5
    result = repaired(problem, released(problem, labels), CLOSED)
    assert table_of(result, "p1", 1) == table_of(result, "p2", 1) != ""
    assert movers(result) > {"p1", "p2", "p3", "p4"}


def test_it_is_proven_that_somebody_must_leave():
    problem = make_problem(make_people(20, times_attended=1), tables=ROOM, rounds=1, together=PAIR)
    labels = [[t] for t in ROUND_1]
    assert proposed(problem, labels, CLOSED).needed == 5
    assert repaired(problem, released(problem, labels), CLOSED).stopped == "proved"


def test_each_pair_of_a_closed_table_needs_a_table_of_its_own():
    pairs = (("p1", "p2"), ("p3", "p4"))
    problem = make_problem(make_people(20, times_attended=1), tables=ROOM, rounds=1, together=pairs)
    proposal = proposed(problem, [[t] for t in ROUND_1], CLOSED)
    assert proposal.people_moved == proposal.needed == 6


def test_who_moves_in_another_round_anyway_is_the_one_who_leaves():
    people = make_people(20, times_attended=1)
    labels = np.array([ROUND_1, ROUND_2]).T
    labels[1, 1], labels[5, 1] = labels[5, 1], labels[1, 1]  # p2 sits with p1 in round 2 as well
    problem = make_problem(people, tables=ROOM, rounds=2, together=PAIR)
    proposal = proposed(problem, labels.tolist(), CLOSED)
    at_the_table = {f"p{i + 1}" for i in range(20) if 0 in labels[i]}
    assert {move.id for move in proposal.moves} == at_the_table
    assert proposal.needed == len(at_the_table)


def test_who_does_not_speak_the_language_leaves_for_somebody_who_speaks_no_other():
    people = list(make_people(20, times_attended=1, languages=("en", "es")))
    for i, speaks in {0: "es", 1: "es", 2: "es", 6: "en", 10: "en", 14: "en", 18: "en", 19: "en"}.items():
        people[i] = make_person(f"p{i + 1}", times_attended=1, languages=(speaks,))
    problem = make_problem(people, tables=ROOM, rounds=1)
    assert proposed(problem, [[t] for t in ROUND_1], CLOSED).people_moved == 6


def test_it_is_proven_that_one_leaves_where_too_few_chairs_have_what_is_needed():
    people = list(make_people(20, times_attended=1))
    for i in (0, 1):
        people[i] = make_person(f"p{i + 1}", times_attended=1, needs=("step-free",))
    features = {1: ("step-free",), 2: ("step-free",)}
    room = [Table(id=f"{k}", seats=5, minimum=3, features=features.get(k, ())) for k in range(1, 6)]
    problem = make_problem(people, tables=room, rounds=1)
    proposal = proposed(problem, [[t] for t in ROUND_1], CLOSED)
    assert proposal.people_moved == proposal.needed == 5


def test_companions_take_two_free_chairs_before_somebody_else_takes_one_of_them():
    people = list(make_people(20, times_attended=1))
    for i in (0, 16):  # kindred, so that p1 would rather sit at table 5, the only one with two free chairs
        people[i] = make_person(f"p{i + 1}", times_attended=1, needs=("quiet",), statements=("I bake bread",))
    room = [Table(id=f"{k}", seats=6 if k == 5 else 5, minimum=3, features=("quiet",)) for k in range(1, 6)]
    problem = make_problem(people, tables=room, rounds=1, together=(("p3", "p4"),))
    proposal = proposed(problem, [[t] for t in ROUND_1], CLOSED)
    assert proposal.people_moved == proposal.needed == 4


def test_a_host_who_fits_at_every_table_that_lost_its_host_is_moved_alone():
    labels = np.array([ROUND_1, ROUND_1]).T
    labels[[5, 6, 7, 17, 18, 19], 1] = [4, 4, 4, 1, 1, 1]  # in round 2, p20 sits at the table of p5
    hosts = {0, 1, 2, 4, 8, 12, 16}  # p2 and p3 lead nothing and could lead
    languages = {1: ("en",), 19: ("es",)}  # but p2 shares no language with p20
    people = [
        make_person(
            f"p{k + 1}",
            times_attended=2,
            roles=frozenset({"host"} if k in hosts else ()),
            languages=languages.get(k, ("en", "es")),
        )
        for k in range(20)
    ]
    problem = make_problem(people, tables=ROOM, rounds=2)
    proposal = proposed(problem, labels.tolist(), {"host_missing": "p5"})
    assert {move.id for move in proposal.moves} == {"p3"}


@pytest.mark.parametrize("entry", [{"absent": "p4"}, {"absent": "nobody"}])
def test_no_garbage_is_collected_while_somebody_waits_and_again_afterwards(entry, monkeypatch):
    problem = make_problem(make_people(20, times_attended=1), tables=ROOM, rounds=1)
    repairer = Repairer(problem, released(problem, [[t] for t in ROUND_1]))
    collects = []
    monkeypatch.setattr(repairer, "_present", lambda day, present=repairer._present: _seen(collects, present(day)))
    with suppress(InputError):
        repairer.propose(changes(entry))
    assert collects in ([False], [])
    assert gc.isenabled()


def _seen(collects, present):
    collects.append(gc.isenabled())
    return present
