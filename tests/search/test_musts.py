"""People whom few tables suit sit at one that does, in every round, wherever a seating for all of them is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfolk.example import invent_people
from kinfolk.facts import Facts
from kinfolk.problem import Problem, Table
from kinfolk.programme import Options, Outline, resolve
from kinfolk.search.hosting import assign_hosts
from kinfolk.search.prepare import may_not_sit
from kinfolk.search.sittings import lay_out
from kinfolk.solve import solve
from tests.factories import make_person, make_problem, make_promises
from tests.search.problems import Searched

ACROSS, DOWN, SEATS = 8, 5, 8


def hall(step_free_columns):
    """Return a meeting of 300 in a hall: step-free by the door, hearing by the stage, quiet along two walls.

    Eight people need step-free tables. Five of them host; another speaks Spanish only, like seven more of the crowd.
    """
    crowd = invent_people(300, 4)
    tables = []
    for number in range(38):
        column, row = number % ACROSS, number // ACROSS
        features = ["step-free"] * (column >= ACROSS - step_free_columns) + ["hearing"] * (row == 0)
        features += ["quiet"] * (row == DOWN - 1 or column == 0)
        tables.append(Table(id=str(number + 1), seats=SEATS, features=tuple(features)))
    programme, _ = resolve(crowd.people, Options(rounds=4, cast_size=7), Outline(tables=tuple(tables)))
    return Problem(people=crowd.people, programme=programme, together=crowd.together)


@pytest.mark.parametrize(("columns", "seed"), [(2, 3), (1, 2)])
def test_a_need_that_meets_a_rare_language_finds_its_table(columns, seed):
    problem = hall(columns)
    result = solve(problem, seed=seed)
    assert result.musts == "kept"
    assert (result.steps, result.stopped) != (0, "proved"), "the search had something to do"


def test_hosts_at_tables_that_somebody_needs_speak_with_them():
    facts = Facts(hall(2))
    sittings = lay_out(facts)
    host = assign_hosts(facts, sittings, may_not_sit(facts, sittings))
    asking = np.flatnonzero(facts.needs.any(axis=1) & ~facts.speaks[:, 0] & facts.attends)
    assert len(asking)
    barred = may_not_sit(facts, sittings)
    for i in asking.tolist():
        open_to = [int(host[g]) for g in sittings.used(0) if not barred(i, int(g)) and host[g] >= 0]
        understood = [h for h in open_to if facts.languages[h] & facts.languages[i]]
        assert len(understood) > len(open_to) / 2


@settings(max_examples=12)
@given(st.integers(0, 2**32 - 1))
def test_whoever_needs_a_table_sits_at_one_where_a_seating_for_all_was_planted(seed):
    problem = planted(np.random.default_rng(seed))
    result = solve(problem, seed=seed % 7, threads=1)
    assert result.musts == "kept"


def planted(rng):
    """Return a room with just as many featured seats as a seating wants in which all needs and languages are kept.

    One table in three has a feature, and its people need it, but for one; at another table they speak Spanish only.
    """
    tables, seats = int(rng.integers(3, 7)), int(rng.integers(3, 6))
    people, room = [], []
    for t in range(tables):
        featured, spanish = t % 3 == 0, t % 3 == 1
        room.append(Table(id=str(t + 1), seats=seats, minimum=2, features=("step-free",) if featured else ()))
        for k in range(seats):
            language = ("es",) if spanish else ("en",) if rng.random() < 0.3 and not featured else ()
            needs = ("step-free",) if featured and k else ()
            people.append(make_person(f"p{t}x{k}", needs=needs, languages=language))
    order = rng.permutation(len(people)).tolist()
    promises = make_promises(only=("seated", "needs", "understood", "new_faces", "no_party"))
    return make_problem([people[i] for i in order], tables=room, rounds=2, promises=promises)


def test_to_make_way_is_tried_for_those_whom_few_tables_suit_and_their_companions():
    people = [
        make_person("step-free", needs=("step-free",)),
        make_person("spanish", languages=("es",)),
        make_person("carer", languages=("en",)),
        *[make_person(f"p{i}", languages=("en",) if i % 2 else ()) for i in range(9)],
        make_person("friend", languages=("en", "es")),
    ]
    tables = [Table(id=str(t), seats=7, minimum=2, features=("step-free",) if t else ()) for t in range(2)]
    searched = Searched(make_problem(people, tables=tables, rounds=2, together=(("step-free", "carer"),)))
    from kinfolk.search import layout as at

    narrow = np.flatnonzero(searched.given.person[:, at.NARROW]).tolist()
    assert [people[i].id for i in narrow] == ["step-free", "spanish", "carer"]


def test_nobody_is_narrow_where_neither_needs_nor_languages_count():
    searched = Searched(hall(2))
    off = make_promises(only=("seated", "new_faces"))
    quiet = Searched(replace(searched.problem, programme=replace(searched.problem.programme, promises=off)))
    from kinfolk.search import layout as at

    assert searched.given.person[:, at.NARROW].any()
    assert not quiet.given.person[:, at.NARROW].any()


def hosts_with_companions(seats):
    """Return eight tables and as many hosts, two of whom stay together."""
    people = [make_person(f"p{i}", roles=frozenset({"host"}) if i < 8 else frozenset()) for i in range(32)]
    tables = [Table(id=str(t), seats=seats, minimum=2) for t in range(8)]
    return make_problem(people, tables=tables, rounds=1, together=(("p0", "p1"),))


def test_hosts_who_stay_together_lead_one_table_between_them_so_that_one_fewer_is_used():
    roomy = hosts_with_companions(seats=8)
    assert len(lay_out(Facts(roomy)).used(0)) == 7
    assert solve(roomy, seed=0, threads=1).musts == "kept"


def test_hosts_who_stay_together_leave_a_table_without_one_where_every_seat_is_wanted_and_that_is_proven():
    full = hosts_with_companions(seats=4)
    assert len(lay_out(Facts(full)).used(0)) == 8
    result = solve(full, seed=0, steps=0)
    assert result.musts == "impossible"
    assert all(collision.proven for collision in result.collisions)
