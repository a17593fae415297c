"""Who sits with whom: together, no_party, new_faces, kindred, needle, welcomed."""

from __future__ import annotations

import pytest

from kinfolk.checker import check
from kinfolk.problem import Casts, KindredRules, PartyRules
from tests.checker.plans import broken_for, make_plan, owed, room, tally
from tests.factories import make_people, make_person

CASTS = Casts(smallest=2, largest=8)


def degrees(recount, promise):
    return {breach.id: breach.degree for breach in tally(recount, promise).broken}


# together


def test_companions_who_share_every_table_are_together():
    problem = room(4, only="together", rounds=2, together=(("p1", "p2"),))
    found = check(problem, make_plan(problem, [{"1": "p1 p2", "2": "p3 p4"}, {"1": "p3 p4", "2": "p1 p2"}]))
    assert owed(found, "together") == 2
    assert broken_for(found, "together") == []


def test_companions_parted_in_one_round_are_both_not_together():
    problem = room(6, only="together", rounds=2, together=(("p1", "p2"), ("p3", "p4")))
    found = check(problem, make_plan(problem, [{"1": "p1 p2 p5", "2": "p3 p4 p6"}, {"1": "p1 p3 p4", "2": "p2 p5 p6"}]))
    assert broken_for(found, "together") == ["p1", "p2"]
    assert tally(found, "together").broken[0].rounds == (2,)


def test_a_pair_kept_does_not_mend_another_that_is_parted():
    problem = room(6, only="together", together=(("p1", "p2"), ("p2", "p3")))
    found = check(problem, make_plan(problem, [{"1": "p2 p3 p4", "2": "p1 p5 p6"}]))
    assert broken_for(found, "together") == ["p1", "p2"]


def test_companions_need_not_share_a_round_that_one_of_them_misses():
    people = [make_person("ann", rounds=(1,)), *make_people(3)]
    problem = room(people, only="together", rounds=2, together=(("ann", "p1"),))
    found = check(problem, make_plan(problem, [{"1": "ann p1", "2": "p2 p3"}, {"1": "p1 p2 p3"}]))
    assert broken_for(found, "together") == []


def test_companions_who_are_never_both_there_are_owed_nothing():
    people = [make_person("ann", rounds=(1,)), make_person("ben", rounds=(2,)), *make_people(2)]
    problem = room(people, only="together", rounds=2, together=(("ann", "ben"),))
    found = check(problem, make_plan(problem, [{"1": "ann p1 p2"}, {"1": "ben p1 p2"}]))
    assert owed(found, "together") == 0


def test_companions_share_their_cast():
    problem = room(4, only="together", casts=CASTS, together=(("p1", "p2"),))
    seats = [{"1": "p1 p2", "2": "p3 p4"}]
    kept = check(problem, make_plan(problem, seats, casts={"Heron": "p1 p2", "Otter": "p3 p4"}))
    assert broken_for(kept, "together") == []
    parted = check(problem, make_plan(problem, seats, casts={"Heron": "p1 p3", "Otter": "p2 p4"}))
    assert broken_for(parted, "together") == ["p1", "p2"]


# no_party


@pytest.mark.parametrize(
    ("ann", "ben"),
    [
        ({"organisation": "Harbour Trust"}, {"organisation": " harbour  trust."}),
        ({"order": "K1"}, {"order": "K1 "}),
        ({"email": "ann@harbour.example"}, {"email": "ben@Harbour.example"}),
        ({"parties": ("choir", "walkers")}, {"parties": ("Choir",)}),
    ],
)
def test_people_who_came_together_are_a_party(ann, ben):
    problem = room([make_person("ann", **ann), make_person("ben", **ben), *make_people(2)], only="no_party")
    together = check(problem, make_plan(problem, [{"1": "ann ben", "2": "p1 p2"}]))
    assert broken_for(together, "no_party") == ["ann", "ben"]
    assert owed(together, "no_party") == 4
    spread = check(problem, make_plan(problem, [{"1": "ann p1", "2": "ben p2"}]))
    assert broken_for(spread, "no_party") == []


@pytest.mark.parametrize(
    ("fields", "rules"),
    [
        ({"organisation": "Harbour"}, PartyRules(organisation=False)),
        ({"order": "K1"}, PartyRules(order=False)),
        ({"email": "x@harbour.example"}, PartyRules(domain=False)),
        ({"email": "x@harbour.example"}, PartyRules(free_mail=("Harbour.example",))),
        ({"parties": ("choir",)}, PartyRules(declared=False)),
        ({"email": "x@gmail.com"}, PartyRules()),
        ({"email": "nothing"}, PartyRules()),
        ({"organisation": " . "}, PartyRules()),
    ],
)
def test_ways_of_coming_together_that_do_not_count_make_no_party(fields, rules):
    people = [make_person("ann", **fields), make_person("ben", **fields)]
    problem = room(people, only="no_party", parties=rules)
    assert broken_for(check(problem, make_plan(problem, [{"1": "ann ben"}])), "no_party") == []


@pytest.mark.parametrize(("others", "broken"), [(4, []), (9, ["o1", "o2", "o3"])])
def test_a_domain_of_more_than_a_quarter_of_the_people_makes_no_party(others, broken):
    own = [make_person(f"o{n}", email=f"o{n}@lodge.example") for n in (1, 2, 3)]
    rest = make_people(others)
    problem = room([*own, *rest], only="no_party", tables=2)
    names = " ".join(one.id for one in rest)
    found = check(problem, make_plan(problem, [{"1": "o1 o2 o3", "2": names}]))
    assert broken_for(found, "no_party") == broken


def test_where_an_employer_is_known_the_domain_makes_no_party():
    people = [
        make_person("ann", email="a@lodge.example", organisation="Harbour"),
        make_person("ben", email="b@lodge.example", organisation="Mill"),
        make_person("cyd", email="c@lodge.example"),
        *make_people(9),
    ]
    problem = room(people, only="no_party")
    found = check(problem, make_plan(problem, [{"1": "ann ben cyd", "2": "p1 p2 p3 p4 p5 p6 p7 p8 p9"}]))
    assert broken_for(found, "no_party") == []


def test_companions_are_no_party_even_through_a_third_person():
    people = [make_person(id_, order="K1") for id_ in ("ann", "ben", "cyd", "dan")]
    problem = room(people, only="no_party", together=(("ann", "ben"), ("ben", "cyd")))
    found = check(problem, make_plan(problem, [{"1": "ann ben cyd", "2": "dan"}]))
    assert broken_for(found, "no_party") == []
    found = check(problem, make_plan(problem, [{"1": "ann ben cyd dan"}]))
    assert broken_for(found, "no_party") == ["ann", "ben", "cyd", "dan"]


def test_a_party_in_one_cast_is_broken_too():
    people = [make_person("ann", order="K1"), make_person("ben", order="K1"), *make_people(2)]
    problem = room(people, only="no_party", casts=CASTS)
    plan = make_plan(problem, [{"1": "ann p1", "2": "ben p2"}], casts={"Heron": "ann ben", "Otter": "p1 p2"})
    assert broken_for(check(problem, plan), "no_party") == ["ann", "ben"]


# new_faces


def test_meeting_nobody_twice_keeps_new_faces():
    problem = room(4, only="new_faces", rounds=2)
    found = check(problem, make_plan(problem, [{"1": "p1 p2", "2": "p3 p4"}, {"1": "p1 p3", "2": "p2 p4"}]))
    assert broken_for(found, "new_faces") == []
    assert (found.pairs_met, found.coincidences) == (4, 0)


def test_repeats_are_counted_convexly():
    problem = room(5, only="new_faces", rounds=3)
    rounds = [{"1": "p1 p2 p3", "2": "p4 p5"}, {"1": "p1 p2 p4", "2": "p3 p5"}, {"1": "p1 p2 p5", "2": "p3 p4"}]
    found = check(problem, make_plan(problem, rounds))
    assert degrees(found, "new_faces") == {"p1": 3, "p2": 3}
    assert (found.pairs_met, found.coincidences) == (10, 3)
    assert found.worst_off == ("p1", "p2")


def test_one_table_with_a_castmate_or_an_acquaintance_breaks_new_faces_but_is_no_coincidence():
    problem = room(6, only="new_faces", casts=CASTS, known=(("p1", "p2"), ("p3", "p4")))
    casts = {"Heron": "p1 p2 p5", "Otter": "p3 p4 p6"}
    found = check(problem, make_plan(problem, [{"1": "p1 p2 p6", "2": "p3 p4 p5"}], casts=casts))
    assert degrees(found, "new_faces") == {"p1": 1, "p2": 1, "p3": 1, "p4": 1}
    assert found.coincidences == 0
    problem = room(6, only="new_faces", known=(("p1", "p2"),))
    found = check(problem, make_plan(problem, [{"1": "p1 p2 p6", "2": "p3 p4 p5"}]))
    assert degrees(found, "new_faces") == {"p1": 1, "p2": 1}


def test_castmates_who_share_no_table_break_nothing():
    problem = room(4, only="new_faces", casts=CASTS)
    plan = make_plan(problem, [{"1": "p1 p2", "2": "p3 p4"}], casts={"Heron": "p1 p3", "Otter": "p2 p4"})
    assert broken_for(check(problem, plan), "new_faces") == []


def test_companions_may_meet_again():
    problem = room(4, only="new_faces", rounds=2, together=(("p1", "p2"),))
    found = check(problem, make_plan(problem, [{"1": "p1 p2", "2": "p3 p4"}] * 2))
    assert degrees(found, "new_faces") == {"p3": 1, "p4": 1}
    assert found.coincidences == 2


# kindred


def says(*statements, **fields):
    return {"statements": statements, **fields}


def test_kindred_people_share_a_rare_statement():
    people = [make_person("ann", **says("I came alone!")), make_person("ben", **says("i came  alone")), *make_people(2)]
    problem = room(people, only="kindred")
    met = check(problem, make_plan(problem, [{"1": "ann ben", "2": "p1 p2"}]))
    assert owed(met, "kindred") == 2
    assert broken_for(met, "kindred") == []
    missed = check(problem, make_plan(problem, [{"1": "ann p1", "2": "ben p2"}]))
    assert broken_for(missed, "kindred") == ["ann", "ben"]


def test_a_statement_that_many_said_makes_nobody_kindred():
    problem = room([make_person(f"q{i}", **says("tea")) for i in range(5)], only="kindred")
    assert owed(check(problem, make_plan(problem, [{"1": "q0 q1 q2 q3 q4"}])), "kindred") == 0
    problem = room(
        [make_person(f"q{i}", **says("tea")) for i in range(5)], only="kindred", kindred=KindredRules(floor=5)
    )
    assert owed(check(problem, make_plan(problem, [{"1": "q0 q1 q2 q3 q4"}])), "kindred") == 5


def test_the_share_that_makes_kindred_counts_everybody_on_the_list():
    holders = [make_person(f"q{i}", **says("tea")) for i in range(5)]
    found = []
    for others in (57, 58):
        problem = room([*holders, *make_people(others)], only="kindred", tables=10)
        found.append(owed(check(problem, make_plan(problem, [{"1": "q0 q1 q2 q3 q4"}])), "kindred"))
    assert found == [0, 5], "8 % of 62 is 4.96; of 63 it is 5.04"


def test_people_of_ones_own_party_or_never_there_with_one_are_not_available():
    people = [
        make_person("ann", **says("tea", order="K1", rounds=(1,))),
        make_person("ben", **says("tea", order="K1")),
        make_person("cyd", **says("tea", rounds=(2,))),
        *make_people(2),
    ]
    problem = room(people, only="kindred", rounds=2)
    found = check(problem, make_plan(problem, [{"1": "ann ben p1 p2"}, {"1": "ben cyd", "2": "p1 p2"}]))
    assert owed(found, "kindred") == 2, "ann has nobody; ben and cyd have each other"
    assert broken_for(found, "kindred") == []


def test_two_kindred_people_are_owed_where_two_are_available():
    people = [make_person(id_, **says("tea")) for id_ in ("ann", "ben", "cyd")]
    problem = room([*people, *make_people(3)], only="kindred", rounds=2)
    once = check(problem, make_plan(problem, [{"1": "ann ben cyd", "2": "p1 p2 p3"}, {"1": "ann p1", "2": "ben cyd"}]))
    assert broken_for(once, "kindred") == []
    half = check(problem, make_plan(problem, [{"1": "ann ben", "2": "cyd p1"}, {"1": "ann ben", "2": "cyd p1"}]))
    assert broken_for(half, "kindred") == ["ann", "ben", "cyd"]


def test_a_kindred_person_is_owed_in_the_first_round_if_one_is_there():
    people = [make_person("ann", **says("tea")), make_person("ben", **says("tea")), *make_people(4)]
    problem = room(people, only="kindred", rounds=2)
    late = check(
        problem, make_plan(problem, [{"1": "ann p1 p2", "2": "ben p3 p4"}, {"1": "ann ben p1", "2": "p2 p3 p4"}])
    )
    assert broken_for(late, "kindred") == ["ann", "ben"]


def test_a_first_round_without_kindred_people_asks_for_none():
    people = [make_person("ann", **says("tea")), make_person("ben", **says("tea", rounds=(2,))), *make_people(4)]
    problem = room(people, only="kindred", rounds=2)
    found = check(problem, make_plan(problem, [{"1": "ann p1 p2", "2": "p3 p4"}, {"1": "ann ben p1", "2": "p2 p3 p4"}]))
    assert broken_for(found, "kindred") == []


# needle


def test_the_needle_is_the_statement_shared_with_the_fewest():
    people = [
        make_person("ann", **says("tea", "chess")),
        make_person("ben", **says("tea")),
        make_person("cyd", **says("tea")),
        make_person("dan", **says("chess")),
    ]
    problem = room(people, only="needle")
    missed = check(problem, make_plan(problem, [{"1": "ann ben cyd", "2": "dan"}]))
    assert owed(missed, "needle") == 4
    assert broken_for(missed, "needle") == ["ann", "dan"]
    served = check(problem, make_plan(problem, [{"1": "ann dan", "2": "ben cyd"}]))
    assert broken_for(served, "needle") == []


def test_among_equally_rare_statements_any_serves():
    people = [
        make_person("ann", **says("go", "chess")),
        make_person("ben", **says("go")),
        make_person("cyd", **says("chess")),
    ]
    problem = room(people, only="needle")
    found = check(problem, make_plan(problem, [{"1": "ann cyd", "2": "ben"}]))
    assert broken_for(found, "needle") == ["ben"]


def test_a_needle_looks_past_statements_that_nobody_available_said():
    people = [
        make_person("ann", **says("tea", "chess", order="K1")),
        make_person("ben", **says("tea")),
        make_person("cyd", **says("tea")),
        make_person("dan", **says("chess", order="K1")),
    ]
    problem = room(people, only="needle")
    found = check(problem, make_plan(problem, [{"1": "ann dan", "2": "ben cyd"}]))
    assert owed(found, "needle") == 3, "dan shares chess only with his own party"
    assert broken_for(found, "needle") == ["ann"]


def test_a_needle_may_be_a_statement_that_everybody_said():
    problem = room([make_person(f"q{i}", **says("tea")) for i in range(6)], only="needle")
    assert owed(check(problem, make_plan(problem, [{"1": "q0 q1 q2", "2": "q3 q4 q5"}])), "needle") == 6


# welcomed


def welcome_room(**fields):
    people = [
        make_person("host", times_attended=5, roles=frozenset({"host", "greeter"})),
        make_person("new", times_attended=0, **fields),
        make_person("also", times_attended=None),
        *make_people(4, times_attended=2),
    ]
    return room(people, only="welcomed", rounds=2)


WELL = [{"1": "host new also p1 p2", "2": "p3 p4"}, {"1": "host p1 p2", "2": "new also p3 p4"}]
HOSTS = {(1, "1"): "host", (2, "1"): "host"}


def welcomed(problem, rounds=WELL, hosts=HOSTS, greeters=None):
    plan = make_plan(problem, rounds, hosts=hosts, greeters={"host": "new also"} if greeters is None else greeters)
    return check(problem, plan)


def test_newcomers_with_host_company_and_greeter_are_welcomed():
    found = welcomed(welcome_room())
    assert owed(found, "welcomed") == 2
    assert broken_for(found, "welcomed") == []


@pytest.mark.parametrize(
    ("rounds", "broken"),
    [
        ([{"1": "host new p1 p2", "2": "also p3 p4"}, WELL[1]], ["new", "also"]),
        ([{"1": "host new also p1", "2": "p2 p3 p4"}, WELL[1]], ["new", "also"]),
        ([{"1": "host p1", "2": "new also p2 p3 p4"}, WELL[0]], ["new", "also"]),
        ([{"1": "host also p1 p2", "2": "p3 p4"}, WELL[1]], ["new", "also"]),
    ],
    ids=["without another newcomer", "as half of the table", "without a host", "without a seat"],
)
def test_a_bad_first_round_is_no_welcome(rounds, broken):
    assert broken_for(welcomed(welcome_room(), rounds), "welcomed") == broken


def test_without_a_greeter_by_name_there_is_no_welcome():
    assert broken_for(welcomed(welcome_room(), greeters={"host": "also"}), "welcomed") == ["new"]
    assert broken_for(welcomed(welcome_room(), greeters={"host": "also", "p1": "new"}), "welcomed") == ["new"]
    assert broken_for(welcomed(welcome_room(no_greeter=True), greeters={"host": "also"}), "welcomed") == []


def test_a_greeter_of_ones_own_party_is_no_welcome():
    people = [
        make_person("host", times_attended=5, roles=frozenset({"host", "greeter"}), order="K1"),
        make_person("new", times_attended=0, order="K1"),
        make_person("also", times_attended=0),
        *make_people(4, times_attended=2),
    ]
    assert broken_for(welcomed(room(people, only="welcomed", rounds=2)), "welcomed") == ["new"]


@pytest.mark.parametrize(("capacity", "newcomers", "kept"), [(4, 4, True), (4, 5, False), (5, 5, True), (9, 6, False)])
def test_a_greeter_with_too_many_newcomers_welcomes_none(capacity, newcomers, kept):
    greeter = make_person("host", times_attended=5, roles=frozenset({"host", "greeter"}), greeter_capacity=capacity)
    new = [make_person(f"n{i}", times_attended=0) for i in range(newcomers)]
    people = [greeter, *new, *make_people(9, times_attended=2)]
    ids = " ".join(person.id for person in people)
    problem = room(people, only="welcomed", tables=1)
    plan = make_plan(problem, [{"1": ids}], hosts={(1, "1"): "host"}, greeters={"host": " ".join(p.id for p in new)})
    assert (broken_for(check(problem, plan), "welcomed") == []) is kept


def test_a_list_that_knows_nobodys_past_owes_nobody_a_welcome():
    problem = room(4, only="welcomed")
    assert owed(check(problem, make_plan(problem, [{"1": "p1 p2 p3 p4"}])), "welcomed") == 0
