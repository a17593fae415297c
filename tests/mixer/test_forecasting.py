"""A forecast gives both arms the same people and minutes, credits nobody for a seat alone, and says all that it assumes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kinfolk.errors import InputError
from kinfolk.mixer.arms import Evenings
from kinfolk.mixer.assumptions import ASSUMPTIONS, chance_of_meeting, settled
from kinfolk.mixer.crowd import Crowd, crowd_of
from kinfolk.mixer.forecasting import NAMES, Wish, document, forecast, of_crowd
from kinfolk.mixer.telling import LABELS, told
from kinfolk.mixer.variants import Variant, dealt, usual, what_if
from tests.cast import CAST
from tests.factories import make_problem

NOBODY_STAYS_AWAY = {"no_show": 0.0}


def crowd(people=60, rounds=3, seats=6, minutes=45):
    """People of whom every third came with the two before, dealt so that nobody sits twice with the same."""
    k = np.arange(people)
    tables = people // seats
    labels = np.stack([(k + r * (k // tables)) % tables for r in range(rounds)], axis=1)
    party = np.where(k < people // 2, k // 3, -1)[:, None]
    return Crowd(party, np.zeros((0, 2), np.int64), k % 4 == 0, True, labels, (minutes,) * rounds)


def values(found):
    return {row.name: (row.luck.mean, row.plan.mean) for row in found.rows}


def test_the_tail_comes_first_and_the_plan_leaves_fewer_people_behind():
    found = of_crowd(crowd(), Wish(runs=20))
    assert [row.name for row in found.rows] == list(NAMES)
    shown = values(found)
    assert shown["nobody"][0] > 0.3
    assert shown["nobody"][1] < 0.05
    assert shown["reach_2"][1] > 2 * shown["reach_2"][0]
    assert sum(found.luck) == pytest.approx(1, abs=1e-5)
    assert found.luck[0] == pytest.approx(shown["nobody"][0], abs=1e-5)
    assert all(row.luck.low <= row.luck.mean <= row.luck.high for row in found.rows)


def test_a_seat_alone_is_no_meeting():
    """Where nobody at a table really meets, the plan gives what the breaks give; without breaks, nothing."""
    never = {f"met_at_{size}": 0.0 for size in (4, 6, 8, 10)} | NOBODY_STAYS_AWAY
    assert values(of_crowd(crowd(), Wish(assume=never | {"break_minutes": 0}, runs=3)))["nobody"][1] == 1
    assert 0.5 < values(of_crowd(crowd(), Wish(assume=never, runs=3)))["nobody"][1] < 1


def test_where_all_of_a_table_meet_the_plan_gives_everybody_whom_they_sit_with():
    always = {f"met_at_{size}": 1.0 for size in (4, 6, 8, 10)} | NOBODY_STAYS_AWAY
    sure = always | {"table_minutes": 0, "break_minutes": 0, "conversation": 6, "conversation_minutes": 5}
    here = crowd(minutes=240)
    beside = (here.labels[:, None, :] == here.labels[None, :, :]).any(axis=2)
    strangers = beside & ((here.parties != here.parties.T) | (here.parties < 0)) & ~np.eye(60, dtype=np.bool_)
    found = values(of_crowd(here, Wish(assume=sure | {"posse_share": 0}, runs=3)))
    everybody = strangers.sum(axis=1).mean()
    assert 0.9 * everybody < found["new_people"][1] <= everybody, "a few never come to talk in four hours"
    five = values(of_crowd(crowd(), Wish(assume=always | {"table_minutes": 5, "break_minutes": 0}, runs=3)))
    assert five["new_people"][1] < 10, "counted by five minutes, as luck is, fewer have met"


def test_one_row_counts_both_sides_by_the_same_minutes_in_all():
    """By luck it changes nothing; by plan a minute at a table is no meeting any more, whatever share is said to meet."""
    shown = values(of_crowd(crowd(), Wish(runs=20)))
    assert shown["nobody_by_minutes"][0] == shown["nobody"][0]
    assert shown["nobody"][1] < shown["nobody_by_minutes"][1] < shown["nobody"][0]
    never = {f"met_at_{size}": 0.0 for size in (4, 6, 8, 10)}
    same = values(of_crowd(crowd(), Wish(assume=never, runs=20)))
    assert same["nobody_by_minutes"] == shown["nobody_by_minutes"]
    text = told(document(of_crowd(crowd(), Wish(assume={"met_minutes": 7, "table_minutes": 2}, runs=1)), "E", 1))
    assert "Nobody new, counted by the same 7 min on both sides " in text
    assert "mingled for 7 min in all, or talked for 2 min at one table" in text


def test_a_forecast_is_the_same_with_any_number_of_threads_and_stops_when_it_is_told_to():
    told = []
    one = of_crowd(crowd(), Wish(runs=7, threads=1, progress=lambda done, runs: told.append((done, runs))))
    assert told == [(run, 7) for run in range(1, 8)]
    assert one == of_crowd(crowd(), Wish(runs=7, threads=3))

    def stop(done, _runs):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        of_crowd(crowd(), Wish(runs=1000, threads=2, progress=stop))


def test_both_arms_have_the_same_people_and_luck_does_not_depend_on_the_plan():
    here = crowd()
    others = replace(here, labels=np.roll(here.labels, 7, axis=0))
    luck, plan = Evenings(here, settled(), 3).both(1)
    assert (luck.came == plan.came).all()
    assert (luck.met.pairs == Evenings(others, settled(), 3).both(1)[0].met.pairs).all()


def test_who_came_together_or_knew_each_other_is_nobody_new():
    here = crowd()
    known = replace(here, familiar=np.array([(a, b) for a in range(60) for b in range(a + 1, 60)]))
    assert values(of_crowd(known, Wish(runs=2)))["nobody"] == (1, 1)
    for evening in Evenings(here, settled(), 0).both(0):
        places = np.flatnonzero(evening.came)
        assert not here.in_one_party(places[evening.new.pairs]).any()
        assert here.in_one_party(places[evening.own.pairs]).all()


def test_the_same_seed_gives_the_same_forecast_and_more_breaks_help_luck():
    one, same = (document(of_crowd(crowd(), Wish(runs=4, seed=9)), "E", 1) for _ in range(2))
    assert one == same
    assert one != document(of_crowd(crowd(), Wish(runs=4, seed=10)), "E", 1)
    longer = values(of_crowd(crowd(), Wish(assume={"break_minutes": 120}, runs=6)))
    assert longer["new_people"][0] > values(of_crowd(crowd(), Wish(runs=6)))["new_people"][0]


def test_nothing_is_said_of_fewer_than_five():
    few = replace(crowd(), newcomer=np.arange(60) < 4)
    names = {row.name for row in of_crowd(few, Wish(runs=1)).rows}
    assert not {name for name in names if name.startswith("newcomers")}
    unknown = replace(crowd(), newcomer=np.zeros(60, np.bool_), counts_newcomers=False)
    assert {row.name for row in of_crowd(unknown, Wish(runs=1)).rows} >= {"nobody", "reach_2"}


def test_every_assumption_is_told_and_can_be_changed_within_its_limits():
    found = document(of_crowd(crowd(12, 2, 4), Wish(assume={"no_show": 0.1}, runs=1)), "E", 2)
    assert [one["name"] for one in found["assumptions"]] == [one.name for one in ASSUMPTIONS]
    assert found["assumptions"][0]["value"] == 0.1
    text = told(found)
    assert all(one.name in text for one in ASSUMPTIONS)
    assert "(usually 0.17)" in text
    assert set(LABELS) == set(NAMES)
    for said, problem in (
        ({"no_shows": 0.1}, "no assumption called 'no_shows'"),
        ({"pull": -1}, "'pull' cannot be -1"),
    ):
        with pytest.raises(InputError, match=problem):
            settled(said)
    with pytest.raises(InputError, match="cannot be nan"):
        settled({"pull": float("nan")})


def test_the_chance_of_meeting_falls_from_table_size_to_table_size():
    chances = [chance_of_meeting(settled(), size) for size in (2, 4, 5, 6, 7, 8, 10, 40)]
    assert chances == pytest.approx([0.9, 0.9, 0.825, 0.75, 0.675, 0.6, 0.45, 0.45])


def test_a_list_becomes_guests_with_its_parties_companions_and_acquaintances():
    problem = replace(
        make_problem(CAST, tables=3), together=((CAST[0].id, CAST[3].id),), known=((CAST[1].id, CAST[2].id),)
    )
    labels = np.zeros((len(CAST), len(problem.rounds)), np.int32)
    here = crowd_of(problem, labels)
    pairs = np.array([(0, 3), (1, 2)])
    assert here.in_one_party(pairs)[0], "companions came together"
    assert here.are_familiar(pairs).tolist() == [False, True]
    found = forecast(problem, labels, Wish(runs=1))
    assert found.people == len(CAST)


def test_what_if_changes_one_number_at_a_time_and_spreads_parties():
    here = crowd()
    now = usual(here)
    assert now == Variant(6, 3, 45)
    found = what_if(here, Wish(runs=16))
    assert {one["changed"] for one in found} == {"seats", "rounds", "minutes", "casts", "hosts"}
    assert all(
        one["now"]
        for one in found
        if (one["seats"], one["rounds"], one["minutes"], one["casts"], one["hosts"]) == (6, 3, 45, False, True)
    )
    with_hosts, without = (one for one in found if one["changed"] == "hosts")
    assert (with_hosts["now"], without["now"]) == (True, False)
    assert without["new_people"] < 0.95 * with_hosts["new_people"], "fewer of those at a table meet"
    same = what_if(replace(here, hosted=False), Wish(runs=16, assume={"without_host": 1}))[-2:]
    assert [one["now"] for one in same] == [False, False], "a plan without hosts is neither"
    assert same[0]["new_people"] == same[1]["new_people"]
    assert all(one["by_luck"] < one["new_people"] for one in found)
    by_rounds = [one["new_people"] for one in found if one["changed"] == "rounds"]
    assert by_rounds == sorted(by_rounds)
    other = dealt(here, Variant(6, 4, 30, casts=True), seed=1)
    assert (other.labels[:, 0] == other.labels[:, 3]).all()
    assert np.bincount(other.labels[:, 1]).tolist() == [6] * 10
    mates = np.array([(3 * k, 3 * k + 1) for k in range(10)])
    assert (other.labels[mates[:, 0]] != other.labels[mates[:, 1]]).all()
