"""Each thing that can happen on the day, and the smallest change that answers it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kinfolk.facts import Facts
from kinfolk.problem import MUST, NORMAL, AtMost, Casts, Level, Meeting, Pin
from kinfolk.repair import Repairer, repair
from tests.factories import make_people, make_person, make_problem, make_promises, make_tables
from tests.repair.plans import changes, document, movers, released, repaired, table_of

ROOM = make_tables(3, 6, minimum=3, minimum_derived=True)
LABELS = [[i % 3, (i + i // 3) % 3] for i in range(12)]


def hosts_and_others(count, hosts):
    return [
        make_person(f"p{k}", roles=frozenset({"host"} if k in hosts else ()), times_attended=2) for k in range(count)
    ]


def plain(rounds=2, **fields):
    problem = make_problem(make_people(12, times_attended=1), tables=ROOM, rounds=rounds, **fields)
    return problem, released(problem, [row[:rounds] for row in LABELS])


def hosted(**fields):
    """Return twelve people: p0, p1, p2 host a table each and p3 could host as well."""
    problem = make_problem(hosts_and_others(12, {0, 1, 2, 3}), tables=ROOM, rounds=2, **fields)
    labels = [[i % 3, i % 3 if i < 3 else (i + i // 3) % 3] for i in range(12)]
    return problem, released(problem, labels)


def test_an_empty_chair_alone_moves_nobody():
    problem, plan = plain()
    result = repaired(problem, plan, {"absent": "p4"})
    assert result.moved == ()
    assert result.version == 2
    assert result.problem.people[3].rounds == ()
    assert table_of(result, "p4", 1) == ""


def test_who_is_late_keeps_the_later_rounds():
    problem, plan = plain()
    result = repaired(problem, plan, {"absent": "p4", "rounds": [1]})
    assert result.problem.people[3].rounds == (2,)
    assert table_of(result, "p4", 2) == "2"


def test_history_never_changes():
    problem, plan = plain()
    result = repaired(problem, plan, {"absent": "p1"}, {"absent": "p4"}, {"table_closed": "3"}, round_=2)
    assert document(result)["rounds"][0]["tables"] == plan["rounds"][0]["tables"]
    assert result.problem.rounds[0] == problem.rounds[0]
    assert result.problem.people[0].rounds == (1,)
    assert {move.round for move in result.moved} == {2}


def test_one_walk_in_of_whom_it_is_known_makes_nobody_else_a_newcomer():
    problem = make_problem(make_people(12), tables=ROOM, rounds=2)
    arrival = {"arrived": {"id": "w1", "name": "Wei", "times_attended": 0}}
    result = repaired(problem, released(problem, LABELS), arrival)
    assert not result.problem.knows_times_attended
    assert not Facts(result.problem).newcomer.any()
    assert sum("how often they came before" in note for note in result.notes) == 1


def test_a_table_that_is_too_empty_is_filled_by_the_fewest():
    problem, plan = plain(rounds=1)
    gone = [{"absent": id_} for id_ in ("p1", "p4")]  # two of four are left, and nobody is to sit so
    result = repaired(problem, plan, *gone)
    assert len(movers(result)) == 0  # nine others make the average three: two are company enough
    fuller = make_tables(3, 6, minimum=3)
    problem = make_problem(make_people(12, times_attended=1), tables=fuller, rounds=1)
    result = repaired(problem, released(problem, [row[:1] for row in LABELS]), *gone)
    (move,) = result.moved
    assert move.to == "1"
    assert move.why == "Table 1 had too few people left, and is good company again."


def test_a_walk_in_is_seated_at_once_and_moves_nobody():
    problem, plan = plain()
    result = repaired(problem, plan, {"arrived": {"id": "w", "name": "Walk In", "times_attended": 0}})
    assert result.moved == ()
    assert table_of(result, "w", 1)
    assert table_of(result, "w", 2)
    assert any("Walk In sits at table" in note for note in result.notes)


def test_a_walk_in_in_the_second_round_was_not_there_before():
    problem, plan = plain()
    result = repaired(problem, plan, {"arrived": {"id": "w", "name": "Walk In"}}, round_=2)
    assert result.problem.people[-1].rounds == (2,)
    assert table_of(result, "w", 1) == ""


def test_a_walk_in_sits_with_new_people_and_away_from_their_party():
    people = [make_person(f"p{k}", organisation="Acme" if k in (0, 1) else f"Firm {k}") for k in range(12)]
    problem = make_problem(people, tables=ROOM, rounds=1)
    plan = released(problem, [row[:1] for row in LABELS])
    result = repaired(problem, plan, {"arrived": {"id": "w", "name": "W", "organisation": "ACME"}})
    assert table_of(result, "w", 1) == "3"


def test_a_walk_in_fills_the_table_that_would_have_needed_somebody():
    fuller = make_tables(3, 6, minimum=3)
    problem = make_problem(make_people(12, times_attended=1), tables=fuller, rounds=1)
    plan = released(problem, [row[:1] for row in LABELS])
    result = repaired(problem, plan, {"absent": "p1"}, {"absent": "p4"}, {"arrived": {"id": "w", "name": "W"}})
    assert result.moved == ()
    assert table_of(result, "w", 1) == "1"


def test_who_is_back_gets_a_seat_again():
    problem, plan = plain()
    away = repaired(problem, plan, {"absent": "p4"})
    back = repair(away.problem, document(away), changes({"returned": "p4"}, round_=2, version=2))
    assert back.version == 3
    assert back.problem.people[3].rounds == (2,)
    assert table_of(back, "p4", 2)
    assert back.moved == ()


def test_the_stand_in_takes_over_from_a_missing_host():
    problem, plan = hosted()
    stand_in = plan["rounds"][0]["tables"][0]["stand_in"]
    assert stand_in == "p3"
    result = repaired(problem, plan, {"host_missing": "p0"}, round_=1)
    assert result.solution.hosts[0, 0] == 3
    assert len(movers(result)) == 1  # in round 2 the stand-in sits elsewhere and comes over
    assert result.complete


def test_another_host_is_moved_when_there_is_no_stand_in():
    problem, plan = hosted()
    result = repaired(problem, plan, {"host_missing": "p1"})
    assert movers(result) == {"p3"}
    assert all(move.to == "2" for move in result.moved)
    assert result.moved[0].why == "Table 2 has lost its host, and they lead it now."
    assert result.complete
    assert result.stopped == "proved"


def test_with_too_few_hosts_nobody_moves_for_one():
    problem = make_problem(hosts_and_others(12, {0, 1, 2}), tables=ROOM, rounds=1)
    plan = released(problem, [row[:1] for row in LABELS])
    result = repaired(problem, plan, {"host_missing": "p1"})
    assert result.moved == ()
    assert "Nobody is left to lead table 2 in round 1." in result.notes
    assert result.complete


def test_a_host_leads_no_more_rounds_than_they_said():
    people = hosts_and_others(12, {0, 1, 2})
    people[3] = make_person("p3", roles=frozenset({"host"}), host_rounds=1)
    problem = make_problem(people, tables=ROOM, rounds=2)
    labels = [[i % 3, i % 3 if i < 3 else (i + i // 3) % 3] for i in range(12)]
    result = repaired(problem, released(problem, labels), {"host_missing": "p0"})
    assert int((result.solution.hosts == 3).sum()) == 1


def test_everybody_of_a_closed_table_moves_and_nobody_else():
    problem, plan = plain()
    result = repaired(problem, plan, {"table_closed": "3"})
    assert movers(result) == {"p3", "p6", "p9", "p12"} | {f"p{i + 1}" for i in range(12) if LABELS[i][1] == 2}
    assert {move.why for move in result.moved} == {"Table 3 is closed."}
    assert all(len(round_.tables) == 2 for round_ in result.problem.rounds)


def test_a_new_table_stays_empty_until_it_is_needed():
    problem, plan = plain()
    result = repaired(problem, plan, {"table_added": {"table": "40", "seats": 8}})
    assert result.moved == ()
    assert [table["table"] for table in document(result)["rounds"][0]["tables"]][-1] == "40"


def test_a_new_table_takes_walk_ins_for_whom_there_was_no_chair():
    full = make_tables(3, 4, minimum=2)
    problem = make_problem(make_people(12), tables=full, rounds=1)
    plan = released(problem, [row[:1] for row in LABELS])
    arrivals = [{"arrived": {"id": f"w{k}", "name": f"W{k}"}} for k in range(2)]
    result = repaired(problem, plan, {"table_added": {"table": "40", "seats": 8, "min": 2}}, *arrivals)
    assert result.moved == ()
    assert [table_of(result, f"w{k}", 1) for k in range(2)] == ["40", "40"]


def test_a_new_table_lowers_the_derived_minimum_when_it_must_be_opened():
    full = make_tables(3, 4, minimum=3, minimum_derived=True)
    problem = make_problem(make_people(12), tables=full, rounds=1)
    plan = released(problem, [row[:1] for row in LABELS])
    arrivals = [{"arrived": {"id": f"w{k}", "name": f"W{k}"}} for k in range(3)]
    result = repaired(problem, plan, {"table_added": {"table": "40", "seats": 8}}, *arrivals)
    assert [table_of(result, f"w{k}", 1) for k in range(3)] == ["40", "40", "40"]
    assert result.moved == ()
    assert result.complete


def test_who_finds_no_seat_is_named():
    full = make_tables(2, 3, minimum=3)
    problem = make_problem(make_people(6), tables=full, rounds=1)
    plan = released(problem, [[k % 2] for k in range(6)])
    new = {"table_added": {"table": "40", "seats": 8, "min": 8}}
    result = repaired(problem, plan, new, {"arrived": {"id": "w", "name": "Walk In"}})
    assert "Walk In sits nowhere in round 1: no seat was found." in result.notes
    assert not result.complete


def test_a_skipped_round_keeps_the_numbers_of_the_others():
    problem, plan = plain(rounds=2)
    result = repaired(problem, plan, {"round_skipped": 1})
    later = document(result)["rounds"]
    assert [entry["round"] for entry in later] == [1, 2]
    assert all(not table["people"] for table in later[0]["tables"])
    assert later[1]["tables"] == plan["rounds"][1]["tables"]
    assert result.moved == ()


@pytest.mark.parametrize(
    "entries",
    [
        [{"arrived": {"id": "w", "name": "W"}}],
        [{"arrived": {"id": "w", "name": "W"}}, {"arrived": {"id": "x", "name": "X"}, "rounds": [2, 3]}],
        [{"absent": "p4"}, {"returned": "p4"}],
    ],
)
def test_a_skipped_round_takes_place_for_nobody_who_comes_later(entries):
    problem = make_problem(make_people(12, times_attended=1), tables=ROOM, rounds=3)
    plan = released(problem, [[*row, row[0]] for row in LABELS])
    skipped = repaired(problem, plan, {"round_skipped": 3})
    result = repair(skipped.problem, document(skipped), changes(*entries, round_=2, version=2))
    assert result.complete
    assert not (result.solution.labels[:, 2] >= 0).any()
    assert all(one.rounds in ((1, 2), (2,)) for one in result.problem.people)


def test_a_round_that_everybody_left_is_there_again_for_everybody_who_is_back():
    problem, plan = plain(rounds=2)
    everybody = [f"p{k}" for k in range(1, 13)]
    away = repaired(problem, plan, *({"absent": id_, "rounds": [2]} for id_ in everybody))
    back = changes(*({"returned": id_} for id_ in everybody), round_=2, version=2)
    result = repair(away.problem, document(away), back)
    assert result.complete
    assert (result.solution.labels[:, 1] >= 0).all()


def test_the_plan_goes_round_somebody_who_will_not_move():
    fuller = make_tables(3, 6, minimum=3)
    problem = make_problem(make_people(12, times_attended=1), tables=fuller, rounds=1)
    plan = released(problem, [row[:1] for row in LABELS])
    gone = [{"absent": "p1"}, {"absent": "p4"}]
    first = movers(repaired(problem, plan, *gone)).pop()
    result = repaired(problem, plan, *gone, {"stays": first})
    assert len(movers(result)) == 1
    assert first not in movers(result)


def test_newcomers_and_hosts_are_moved_last():
    fuller = make_tables(2, 8, minimum=4)
    people = [make_person(f"p{k}", times_attended=5 if k == 9 else 0) for k in range(10)]
    problem = make_problem(people, tables=fuller, rounds=1, promises=make_promises(only=["seated"]))
    plan = released(problem, [[0]] * 4 + [[1]] * 6)
    assert movers(repaired(problem, plan, {"absent": "p0"})) == {"p9"}


@pytest.mark.parametrize("missing", ["g0"])
def test_the_stand_in_greets_when_a_greeter_is_missing(missing):
    greeters = [make_person(f"g{k}", roles=frozenset({"greeter"}), times_attended=3) for k in range(3)]
    new = [make_person(f"n{k}", times_attended=0) for k in range(2)]
    others = [make_person(f"o{k}", times_attended=1) for k in range(7)]
    problem = make_problem([*greeters, *new, *others], tables=ROOM, rounds=1)
    given = np.full(12, -1, dtype=np.int32)
    given[3:5] = 0
    plan = released(problem, [row[:1] for row in LABELS], greeters=given)
    stand_in = plan["greeters"][0]["stand_in"]
    result = repaired(problem, plan, {"greeter_missing": missing})
    assert [entry["greeter"] for entry in document(result)["greeters"]] == [stand_in]
    assert not result.problem.people[0].is_greeter
    assert result.moved == ()
    gone = repaired(problem, plan, {"absent": missing})
    assert [entry["greeter"] for entry in document(gone)["greeters"]] == [stand_in]


def test_a_new_walk_in_is_greeted_by_somebody_they_did_not_come_with():
    people = list(make_people(12, times_attended=1))
    people[0] = make_person("g0", roles=frozenset({"greeter"}), organisation="Acme", times_attended=3)
    people[1] = make_person("g1", roles=frozenset({"greeter"}), times_attended=3)
    problem = make_problem(people, tables=ROOM, rounds=1)
    plan = released(problem, [row[:1] for row in LABELS])
    arrival = {"id": "w", "name": "Walk In", "times_attended": 0, "organisation": "Acme"}
    result = repaired(problem, plan, {"arrived": arrival})
    assert result.solution.greeters[-1] == 1
    assert "G1 greets Walk In." in result.notes


def test_companions_who_are_back_sit_together():
    problem = make_problem(make_people(12, times_attended=1), tables=ROOM, rounds=1, together=(("p1", "p4"),))
    labels = [row[:1] for row in LABELS]
    away = repaired(problem, released(problem, labels), {"absent": "p1"}, {"absent": "p4"}, {"absent": "p2"})
    back = [{"returned": "p1"}, {"returned": "p4"}]
    result = repair(away.problem, document(away), changes(*back, version=2))
    assert table_of(result, "p1", 1) == table_of(result, "p4", 1) != ""
    assert result.moved == ()


def test_a_pin_to_a_closed_table_is_dropped_and_said():
    problem, plan = plain(pins=(Pin("p3", 1, "3"),))
    result = repaired(problem, plan, {"table_closed": "3"})
    assert result.problem.programme.pins == ()
    assert any("P3 was pinned to a table that is closed" in note for note in result.notes)


def test_a_walk_in_joins_a_cast():
    problem = make_problem(
        hosts_and_others(12, {0, 1}),
        tables=ROOM,
        rounds=1,
        casts=Casts(smallest=5, largest=7),
        promises=make_promises(),
    )
    casts = np.array([k % 2 for k in range(12)], dtype=np.int32)
    plan = released(problem, [row[:1] for row in LABELS], casts=casts, cast_hosts=np.array([0, 1], dtype=np.int32))
    result = repaired(problem, plan, {"host_missing": "p1"}, {"arrived": {"id": "w", "name": "W", "roles": "host"}})
    assert result.solution.casts[-1] == 1
    assert result.solution.cast_hosts.tolist() == [0, 12]
    assert result.cast_names == tuple(entry["cast"] for entry in plan["casts"])


def test_a_repairer_proposes_without_committing():
    problem, plan = plain()
    repairer = Repairer(problem, plan)
    first = repairer.propose(changes({"absent": "p4"}))
    second = repairer.propose(changes({"table_closed": "3"}))
    assert first.people_moved == 0
    assert second.people_moved == second.needed
    again = repairer.apply(repairer.propose(changes({"absent": "p4"})))
    assert document(again) | {"seconds": 0} == document(repairer.apply(first)) | {"seconds": 0}


def test_a_proposal_for_another_version_is_not_made():
    problem, plan = plain()
    stale = Repairer(problem, plan).propose(changes({"absent": "p4"}))
    newer = Repairer(problem, plan | {"version": 2})
    with pytest.raises(ValueError, match="version 1"):
        newer.apply(stale)


def test_no_change_is_the_same_plan_with_the_next_version():
    problem, plan = plain()
    result = repaired(problem, plan)
    assert document(result)["rounds"] == plan["rounds"]
    assert result.moved == ()


def test_nothing_is_called_proved_while_a_must_is_broken():
    problem, plan = plain(rounds=1, together=(("p1", "p2"), ("p4", "p5"), ("p7", "p8"), ("p10", "p11")))
    result = repaired(problem, plan, {"absent": "p12"})
    assert result.musts == "not_found"
    assert (result.moved, result.stopped) == ((), "budget")
    assert {one.remedy for one in result.collisions} == {"Bring a larger table, or let some of them sit apart."}


@pytest.mark.parametrize("level", [MUST, Level(NORMAL)])
def test_a_walk_in_sits_where_few_of_their_group_do(level):
    people = [make_person(f"p{k}", kinds=("Board",) if not k else ()) for k in range(8)]
    rules = {"promises": make_promises(only=["seated"], at_most=level), "at_most": (AtMost("board", 1),)}
    problem = make_problem(people, tables=make_tables(2, 6), rounds=1, **rules)
    plan = released(problem, [[0]] * 4 + [[1]] * 4)
    result = repaired(problem, plan, {"arrived": {"id": "w", "name": "W", "kind": ["board"]}})
    assert (table_of(result, "w", 1), result.moved) == ("2", ())
    assert result.complete
    both = [{"arrived": {"id": f"w{k}", "name": f"W{k}", "kind": ["board"]}} for k in range(2)]
    crowded = repair(problem, plan, changes(*both))
    assert (crowded.solution.labels >= 0).all(), "nobody stands because too many of a group came"


def test_one_of_too_many_of_a_group_goes_where_there_are_fewer():
    people = [make_person(f"p{k}", kinds=("board",) if k in (0, 1) else ()) for k in range(18)]
    rules = {"promises": make_promises(only=["seated"], at_most=MUST), "at_most": (AtMost("board", 1),)}
    problem = make_problem(people, tables=make_tables(3, 8), rounds=1, **rules)
    result = repaired(problem, released(problem, [[k // 6] for k in range(18)]))
    assert result.complete
    assert len(movers(result)) == 1
    assert movers(result) < {"p0", "p1"}


@pytest.mark.parametrize("level", [MUST, Level(NORMAL)])
def test_a_walk_in_sits_where_somebody_would_be_the_only_one_without_them(level):
    people = [make_person(f"p{k}", kinds=("student",) if k in {4, 8, 9} else ()) for k in range(12)]
    rules = {"promises": make_promises(only=["seated"], not_the_only_one=level), "not_the_only_one": ("student",)}
    problem = make_problem(people, tables=make_tables(3, 6), rounds=1, **rules)
    plan = released(problem, [[k // 4] for k in range(12)])
    result = repaired(problem, plan, {"arrived": {"id": "w", "name": "W", "kind": ["student"]}})
    assert (table_of(result, "w", 1), result.moved) == ("2", ())
    assert result.complete


def test_a_walk_in_sits_where_the_table_is_most_like_the_room():
    people = [make_person(f"p{k}", kinds=("guest",) if k in {0, 1, 2, 4, 5, 8} else ()) for k in range(12)]
    rules = {"promises": make_promises(only=["seated"], balanced=Level(NORMAL)), "balanced": ("guest",)}
    problem = make_problem(people, tables=make_tables(3, 6), rounds=1, **rules)
    plan = released(problem, [[k // 4] for k in range(12)])
    result = repaired(problem, plan, {"arrived": {"id": "w", "name": "W", "kind": ["guest"]}})
    assert (table_of(result, "w", 1), result.moved) == ("3", ())


def test_who_has_to_move_is_not_sent_further_than_the_limit():
    tables = [replace(table, x=20.0 * k, y=0.0) for k, table in enumerate(make_tables(3, 8))]
    rules = {"promises": make_promises(only=["seated"], short_walk=Level(NORMAL)), "walk_limit": 25.0}
    problem = make_problem([make_person(f"p{k}") for k in range(12)], tables=tables, rounds=2, **rules)
    plan = released(problem, [[k // 4, k // 4] for k in range(12)])
    result = repaired(problem, plan, {"table_closed": "3"}, round_=2)
    assert [table_of(result, f"p{k}", 2) for k in range(8, 12)] == ["2"] * 4
    assert next(entry for entry in result.ledger.entries if entry.promise == "short_walk").kept == 12


@pytest.mark.parametrize("level", [MUST, Level(NORMAL)])
def test_who_is_moved_comes_to_nobody_they_are_not_to_meet_again(level):
    met = tuple(Meeting(f"p{a}", f"p{b}") for a in range(4) for b in range(8, 12))
    rules = {"promises": make_promises(only=["seated"]), "memory_level": level, "memory": met}
    problem = make_problem([make_person(f"p{k}") for k in range(12)], tables=make_tables(3, 8), rounds=1, **rules)
    result = repaired(problem, released(problem, [[k // 4] for k in range(12)]), {"table_closed": "3"})
    assert [table_of(result, f"p{k}", 1) for k in range(8, 12)] == ["2"] * 4
    assert result.complete
