"""Proven limits of well-known rooms, musts that collide, certificates that hold, and advice worth taking."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfolk.bounds import advice, bounds, collisions, nothing_owed_left, proves
from kinfolk.bounds.bound import repeats
from kinfolk.bounds.known_rounds import known_rounds
from kinfolk.designs import find_design
from kinfolk.facts import Facts
from kinfolk.problem import MUST, OFF, SHOULD, AtMost, Casts, Meeting, Pin, Table
from kinfolk.promises import Seating
from kinfolk.promises.judge import most_often, order_key
from kinfolk.promises.repeats import least_most_often
from kinfolk.promises.understood import Understood, left_out
from kinfolk.solution import Solution
from tests.factories import even_tables, make_people, make_person, make_problem, make_promises, make_tables
from tests.promises.exhaustive import best_judgement, judged, plans_of, round_seatings
from tests.promises.plans import problems, tight_problem

MIXING = make_promises(only=("seated", "new_faces"))
HOST = frozenset({"host"})
# Thirty people at five tables of six in five rounds: 50 coincidences, the worst-off 4, nobody meets anybody thrice.
THIRTY = np.array(
    [
        [int(table) for table in seats]
        for seats in (
            "142102320041444123130103232043",
            "304201142210320401333144203142",
            "231023224104421404310120410333",
            "032220230313214113413444400102",
            "000414232334341121342240031021",
        )
    ]
).T


def bound(promise, people, **fields):
    return bounds(Facts(make_problem(people, **fields)))[promise]


def seat(problem, labels):
    labels = np.array(labels, dtype=np.int32)
    nobody = np.full(len(labels), -1, dtype=np.int32)
    hosts = np.full((labels.shape[1], max(len(r.tables) for r in problem.rounds)), -1, dtype=np.int32)
    facts = Facts(problem)
    return facts, Seating(facts, Solution(labels, hosts, nobody, nobody[:0], nobody))


# Repeats: the figures of research on the social golfer problem.


@pytest.mark.parametrize(
    ("tables", "seats", "rounds", "least"),
    [
        (5, 6, 5, 50),
        (4, 6, 3, 24),
        (4, 6, 4, 48),
        (3, 4, 3, 9),
        (6, 7, 4, 36),
        (7, 8, 5, 70),
        (5, 5, 7, 50),
        (6, 4, 8, 12),
    ],
)
def test_repeats_of_small_rooms_are_proven(tables, seats, rounds, least):
    assert repeats(Facts(make_problem(tables * seats, tables=tables, rounds=rounds))) == least


@pytest.mark.parametrize(
    ("people", "tables", "casts", "least"),
    [
        (8, 2, Casts(smallest=4, largest=4), 6),  # four people of two casts: two or more beside a cast-mate, so three
        (8, 2, Casts(smallest=2, largest=4), 0),  # four casts of two: a table takes one of each
        (8, 2, Casts(smallest=2, largest=4, count=3), 4),
        (30, 6, Casts(smallest=7, largest=8), 12),
        (30, 6, Casts(smallest=6, largest=8), 0),
    ],
)
def test_cast_mates_share_tables_that_hold_more_people_than_there_are_casts(people, tables, casts, least):
    promises = make_promises(only=("seated", "new_faces"))
    found = bound("new_faces", people, tables=tables, rounds=1, casts=casts, promises=promises)
    assert found.minimum == least
    assert ("casts" in found.because) == (least > 0)


@settings(max_examples=10)
@given(st.integers(0, 2**32 - 1))
def test_no_casts_and_seats_do_better_than_what_is_proven_of_cast_mates(seed):
    rng = np.random.default_rng(seed)
    people, largest = 5, int(rng.integers(2, 5))
    casts = Casts(smallest=int(rng.integers(1, largest + 1)), largest=largest)
    together = (("p1", "p2"),) if rng.random() < 0.5 else ()
    room = {"tables": make_tables(2, int(rng.integers(3, 6)), minimum=2), "rounds": 1}
    problem = make_problem(people, **room, casts=casts, promises=MIXING, together=together)
    companions = {frozenset({0, 1})} if together else set()
    pairs = [pair for pair in combinations(range(people), 2) if frozenset(pair) not in companions]
    least = people
    for mates in partitions(people):
        if max(np.bincount(mates)) <= largest and max(mates) < casts.most(people):
            for seats in round_seatings(problem, 0):
                again = {i for pair in pairs for i in pair if same(seats, pair) and same(mates, pair)}
                least = min(least, len(again))
    assert bounds(Facts(problem))["new_faces"].minimum <= least


def same(groups, pair):
    """Return whether two people are in the same group."""
    return groups[pair[0]] == groups[pair[1]]


def partitions(people):
    """Return every way to part so many people into casts, as the number of each one's cast."""
    found = [(0,)]
    for _ in range(people - 1):
        found = [(*one, k) for one in found for k in range(max(one) + 2)]
    return found


def test_large_rooms_need_no_repeats():
    assert repeats(Facts(make_problem(300, tables=38, rounds=4))) == 0
    assert bound("new_faces", 300, tables=38, rounds=4).minimum == 0


def test_couples_who_stay_together_do_not_count_as_repeats():
    facts = Facts(make_problem(4, tables=2, rounds=9, together=(("p1", "p2"), ("p3", "p4"))))
    assert repeats(facts) == 0


def test_companions_who_are_both_away_sit_beside_nobody():
    people = [*make_people(6), make_person("a", rounds=()), make_person("b", rounds=())]
    assert bound("new_faces", people, tables=2, rounds=1, together=(("a", "b"),)).minimum == 0


def test_more_tables_than_needed_lower_the_bound():
    spare = Facts(make_problem(12, tables=make_tables(6, 6, minimum=2), rounds=2))
    tight = Facts(make_problem(12, tables=2, rounds=2))
    assert repeats(spare) == 0 < repeats(tight)


# Parties, hosts, newcomers, needs: what the ledger tells a member.


def test_nine_colleagues_at_eight_tables_must_share_one():
    people = [*make_people(9, organisation="Acme"), *(make_person(f"x{i}") for i in range(39))]
    found = bound("no_party", people, tables=8)
    assert (found.minimum, found.certain.any()) == (2, False)
    assert found.because == "a party of 9 has only 8 tables to sit at, so some of them must share one"


def test_at_one_table_everybody_sits_with_their_party():
    found = bound("no_party", [*make_people(3, organisation="Acme"), make_person("x")], tables=1)
    assert found.certain.tolist() == [True, True, True, False]


def test_two_parties_of_the_same_people_count_once():
    people = make_people(5, organisation="Acme", order="k1")
    found = bound("no_party", [*people, *(make_person(f"x{i}") for i in range(7))], tables=4)
    assert found.minimum == 2


def test_companions_of_one_party_may_share_a_table():
    people = make_people(3, organisation="Acme")
    together = (("p1", "p2"), ("p2", "p3"))
    assert (
        bound("no_party", [*people, *(make_person(f"x{i}") for i in range(3))], tables=2, together=together).minimum
        == 0
    )


def test_tables_without_hosts_hold_those_whom_hosts_cannot():
    people = [make_person("h", roles=HOST), *make_people(11)]
    assert bound("hosted", people, tables=3).minimum == 8
    assert "at one of 3 tables without one" in bound("hosted", people, tables=3).because
    people = [*(make_person(f"h{i}", roles=HOST, host_rounds=1) for i in range(1)), *make_people(3)]
    assert bound("hosted", people, tables=1, rounds=2).because.endswith("must sit at a table without one")


def test_hosts_who_lead_one_round_each_leave_the_others_without():
    people = [*(make_person(f"h{i}", roles=HOST, host_rounds=1) for i in range(2)), *make_people(6)]
    assert bound("hosted", people, tables=2, rounds=1).minimum == 0
    assert bound("hosted", people, tables=2, rounds=2).minimum == 4


def test_a_single_newcomer_cannot_sit_with_another():
    people = [make_person("new", times_attended=0), make_person("h", roles=HOST | {"greeter"}, times_attended=3)]
    people += make_people(6, times_attended=1)
    found = bound("welcomed", people, tables=2)
    assert found.certain.tolist() == [True] + [False] * 7
    assert found.because == "New would be the only one who is new in their first round"


def test_newcomers_are_a_minority_only_at_so_many_places():
    people = [
        *(make_person(f"n{i}", times_attended=0) for i in range(6)),
        *(make_person(f"h{i}", times_attended=2, roles=HOST | {"greeter"}) for i in range(6)),
    ]
    assert bound("welcomed", people, tables=2, rounds=1).minimum == 2, "two of six at each table of six"


def test_greeters_of_ones_own_party_do_not_greet():
    greeter = make_person("g", times_attended=4, roles=HOST | {"greeter"}, organisation="Acme")
    people = [
        greeter,
        *make_people(3, times_attended=0, organisation="Acme"),
        *(make_person(f"x{i}", times_attended=1) for i in range(8)),
    ]
    found = bound("welcomed", people, tables=1)
    assert found.certain.tolist() == [False, True, True, True] + [False] * 8


def test_needs_that_want_more_seats_than_suitable_tables_have_are_named():
    step_free = Table(id="1", seats=3, minimum=2, features=("step-free",))
    people = [*make_people(4, needs=("Step free",)), *(make_person(f"x{i}") for i in range(2))]
    found = bound("needs", people, tables=[step_free, Table(id="2", seats=3, minimum=2)])
    assert found.minimum == 1
    assert found.because == "4 people need step-free seats in round 1, and table 1 has 3 in all"


def test_those_whose_need_no_table_answers_are_certain():
    found = bound("needs", [make_person("a", needs=("quiet",)), *make_people(3)], tables=2)
    assert found.certain.tolist() == [True, False, False, False]
    assert "no table in round 1 has all that A would need" in found.because


def test_people_who_ask_for_smaller_tables_than_there_are_cannot_be_at_ease():
    people = [*make_people(2, largest_table=3), *(make_person(f"x{i}") for i in range(6))]
    assert bound("at_ease", people, tables=2).certain.tolist() == [True, True] + [False] * 6


def test_small_tables_hold_only_so_many():
    tables = [Table(id="1", seats=3, minimum=2), Table(id="2", seats=9, minimum=2)]
    assert bound("at_ease", make_people(10, largest_table=3), tables=tables, rounds=1).minimum == 7


def test_a_lone_speaker_is_certain_not_to_be_understood():
    people = [make_person("a", languages=("zh",)), *make_people(5, languages=("en",))]
    assert bound("understood", people, tables=2).certain.tolist() == [True] + [False] * 5


def test_exhibitors_beyond_the_limit_of_all_tables_must_crowd():
    people = [*make_people(5, kinds=("exhibitor",)), *(make_person(f"x{i}") for i in range(7))]
    limits = {"at_most": (AtMost("exhibitor", 1),), "promises": make_promises(at_most=MUST)}
    found = bound("at_most", people, tables=4, **limits)
    assert found.minimum == 2
    assert "sit at no more than 4 tables in round 1" in found.because
    assert "sit at no more than 1 table in round 1" in bound("at_most", people, tables=1, **limits).because


def test_one_who_alone_shares_rare_statements_with_many_cannot_meet_them_all():
    star = make_person("star", statements=tuple(f"s{i}" for i in range(6)))
    others = [make_person(f"p{i}", statements=(f"s{i}",)) for i in range(6)]
    assert bound("needle", [star, *others, make_person("x")], tables=2, rounds=1).minimum == 3


def test_one_who_alone_is_kindred_to_many_cannot_sit_with_all_of_them_at_first():
    star = make_person("star", statements=tuple(f"s{i}" for i in range(6)))
    others = [make_person(f"p{i}", statements=(f"s{i}",)) for i in range(6)]
    found = bound("kindred", [star, *others, make_person("x")], tables=2, rounds=3)
    assert found.minimum == 3, "three sit beside her in the first round"
    assert found.because == "more people than can sit with Star in their first round share a statement with nobody else"


SPANISH = [make_person(f"es{i}", languages=("es",), statements=("rare",) if not i else ()) for i in range(4)]


def out_of_reach(people, promise="kindred", **fields):
    found = bound(promise, people, **{"tables": 2, "rounds": 2, **fields})
    return [person.id for person, lost in zip(people, found.certain, strict=True) if lost], found.because


def test_kindred_people_who_speak_no_language_of_theirs_are_out_of_reach():
    people = [*SPANISH, make_person("en0", languages=("en",), statements=("rare",)), *make_people(4, languages=("en",))]
    who, because = out_of_reach(people)
    assert (who, because) == (
        ["es0", "en0"],
        "too few of those who share a statement with Es0 and En0 speak a language of theirs",
    )
    assert out_of_reach(people, "needle")[0] == ["es0", "en0"]
    assert not out_of_reach(people, promises=make_promises(understood=SHOULD))[0], "a should keeps nobody from anybody"
    both = [*people[:4], replace(people[4], languages=("en", "es")), *people[5:]]
    assert not out_of_reach(both)[0]


def test_an_interpreter_meets_only_whom_both_of_them_understand():
    interpreter = make_person("i", languages=("en", "es"), statements=("rare",))
    people = [*SPANISH[1:], interpreter, make_person("en0", languages=("en",), statements=("rare",))]
    people += make_people(4, languages=("en",))
    assert not out_of_reach(people)[0]
    assert out_of_reach(people, together=(("i", "es1"),))[0] == ["i", "en0"]


def test_lone_speakers_sit_anywhere_and_are_out_of_nobodys_reach():
    people = [make_person("zh", languages=("zh",), statements=("rare",)), make_person("a", statements=("rare",))]
    people[1] = replace(people[1], languages=("en",))
    assert not out_of_reach([*people, *make_people(6, languages=("en",))])[0]


def test_needs_that_no_table_answers_together_keep_kindred_people_apart():
    tables = [
        Table(id="1", seats=4, minimum=2, features=("quiet",)),
        Table(id="2", seats=4, minimum=2, features=("step-free",)),
    ]
    a = make_person("a", needs=("quiet",), statements=("rare",))
    people = [a, make_person("b", needs=("step-free",), statements=("rare",)), *make_people(6)]
    who, because = out_of_reach(people, tables=tables)
    assert who == ["a", "b"]
    assert because == "needs, languages or pins keep A and B from the tables of those who share a statement"


def test_pins_keep_kindred_people_from_their_first_round_or_from_all():
    people = [*make_people(2, statements=("rare",)), *(make_person(f"x{i}") for i in range(6))]
    first = (Pin("p1", 1, "1"), Pin("p2", 1, "2"))
    assert out_of_reach(people, pins=first)[0] == ["p1", "p2"], "none in the first round"
    assert not out_of_reach(people, "needle", pins=first)[0], "the second round is left"
    always = (*first, Pin("p1", 2, "2"), Pin("p2", 2, "1"))
    assert out_of_reach(people, "needle", pins=always)[0] == ["p1", "p2"]


def test_keeping_apart_puts_nobody_out_of_reach():
    people = [*make_people(2, statements=("rare",)), *(make_person(f"x{i}") for i in range(6))]
    assert not out_of_reach(people, apart=(("p1", "p2"),))[0]


def test_a_room_with_too_few_seats_is_proven_to_leave_people_standing():
    facts = Facts(make_problem(5, tables=make_tables(2, 2)))
    found = bounds(facts)["seated"]
    assert (found.minimum, found.because) == (1, "round 1 has 4 seats for 5 people")
    assert all(one.minimum == 0 for name, one in bounds(facts).items() if name != "seated")


def test_one_person_alone_cannot_be_seated():
    assert bound("seated", 1, tables=1).certain.tolist() == [True]


@given(problems(most_people=5, most_rounds=1))
def test_seated_is_out_of_reach_exactly_when_no_seating_exists(problem):
    problem = replace(problem, programme=replace(problem.programme, pins=()))
    facts = Facts(problem)
    assert facts.capacity.seats_everybody == bool(round_seatings(problem, 0))
    assert (bounds(facts)["seated"].minimum == 0) == facts.capacity.seats_everybody


@given(problems(most_people=6, most_rounds=1))
def test_tables_in_use_lie_within_what_the_room_is_said_to_allow(problem):
    problem = replace(problem, programme=replace(problem.programme, pins=()))
    capacity = Facts(problem).capacity
    for seats in round_seatings(problem, 0):
        sizes = [seats.count(t) for t in set(seats) - {-1}]
        assert capacity.fewest_tables[0] <= len(sizes) <= capacity.most_tables[0]
        assert all(capacity.smallest[0] <= size <= capacity.largest[0] for size in sizes)


# Collisions.


def test_companions_pinned_apart_collide():
    pins = (Pin("p1", 1, "1"), Pin("p2", 1, "2"))
    problem = make_problem(6, tables=2, rounds=1, together=(("p1", "p2"),), pins=pins)
    (found,) = collisions(Facts(problem))
    assert (found.promise, found.people, found.proven) == ("together", ("p1", "p2"), True)
    assert found.sentence == "P1 and P2 belong together but are pinned to tables 1 and 2 in round 1."


def test_companions_whose_needs_no_table_joins_collide():
    tables = [
        Table(id="1", seats=3, minimum=2, features=("quiet",)),
        Table(id="2", seats=3, minimum=2, features=("step-free",)),
    ]
    people = [make_person("a", needs=("quiet",)), make_person("b", needs=("step-free",)), *make_people(4)]
    (found,) = collisions(Facts(make_problem(people, tables=tables, rounds=1, together=(("a", "b"),))))
    assert (found.promise, found.people) == ("needs", ("a", "b"))


def test_where_no_table_has_what_is_needed_the_lines_to_write_are_shown():
    people = [make_person("a", needs=("Step free", "quiet")), *make_people(5)]
    (found,) = collisions(Facts(make_problem(people, tables=2, rounds=1)))
    assert '[[tables]], id = "1" and features = ["quiet", "step-free"]' in found.remedy
    served = Table(id="1", seats=3, minimum=2, features=("quiet", "step-free"))
    assert not collisions(Facts(make_problem(people, tables=[served, Table(id="2", seats=3, minimum=2)], rounds=1)))


def test_a_pin_to_a_table_without_what_is_needed_collides():
    tables = [Table(id="1", seats=3, minimum=2), Table(id="2", seats=3, minimum=2, features=("step-free",))]
    people = [make_person("a", needs=("step-free",)), *make_people(5)]
    (found,) = collisions(Facts(make_problem(people, tables=tables, rounds=1, pins=(Pin("a", 1, "1"),))))
    assert found.sentence == "A needs step-free, but is pinned to table 1 in round 1, which does not have it."


def test_more_companions_than_any_table_takes_collide():
    pairs = (("p1", "p2"), ("p2", "p3"), ("p3", "p4"))
    (found,) = collisions(Facts(make_problem(6, tables=2, rounds=1, together=pairs)))
    assert found.people == ("p1", "p2", "p3", "p4")


def test_more_pins_than_seats_collide():
    pins = tuple(Pin(f"p{i}", 1, "1") for i in range(1, 5))
    (found,) = collisions(Facts(make_problem(6, tables=2, rounds=1, pins=pins)))
    assert (found.promise, found.people) == ("pinned", ("p1", "p2", "p3", "p4"))


def test_two_languages_that_need_more_tables_than_there_are_collide():
    people = [*make_people(25, languages=("en",)), *(make_person(f"es{i}", languages=("es",)) for i in range(5))]
    (found,) = collisions(Facts(make_problem(people, tables=5, rounds=1)))
    assert (found.promise, found.people) == ("understood", ("es0", "es1", "es2", "es3", "es4"))
    assert found.sentence == (
        "25 people who speak en and 5 people who speak es share no language "
        "and need 6 tables in round 1, where at most 5 can be in use."
    )
    spare = [*make_tables(5, 6, minimum=5), replace(make_tables(1, 6)[0], id="6", minimum=2)]
    assert collisions(Facts(make_problem(people, tables=spare, rounds=1))) == ()


def test_two_languages_that_cannot_fill_their_tables_collide():
    people = [*make_people(9, languages=("en",)), *(make_person(f"es{i}", languages=("es",)) for i in range(7))]
    tables = make_tables(4, 6, minimum=4)
    (found,) = collisions(Facts(make_problem(people, tables=tables, rounds=1)))
    assert "their tables need 1 person more, while nobody could sit at any" in found.sentence
    assert collisions(Facts(make_problem([*people, make_person("x")], tables=tables, rounds=1))) == ()


def test_one_who_speaks_both_languages_joins_the_groups():
    people = [*make_people(24, languages=("en",)), *(make_person(f"es{i}", languages=("es",)) for i in range(5))]
    both = make_person("b", languages=("en", "es"))
    assert collisions(Facts(make_problem([*people, both], tables=5, rounds=1))) == ()


def test_hosts_who_need_what_few_tables_have_cannot_lead_the_others():
    tables = [
        replace(one, features=("step-free",) if k < 2 else ()) for k, one in enumerate(make_tables(3, 4, minimum=3))
    ]
    hosts = [make_person(f"h{i}", roles=HOST, needs=("step-free",)) for i in range(3)]
    (found,) = collisions(Facts(make_problem([*hosts, *make_people(8)], tables=tables, rounds=1)))
    assert (found.promise, found.people) == ("hosted", ("h0", "h1", "h2"))
    assert found.sentence == (
        "Hosts whose needs and pins allow it can lead 2 tables in round 1, and at least 3 are in use."
    )
    one_more = [*hosts, make_person("h3", roles=HOST), *make_people(7)]
    assert collisions(Facts(make_problem(one_more, tables=tables, rounds=1))) == ()
    assert collisions(Facts(make_problem([*hosts[:2], *make_people(9)], tables=tables, rounds=1))) == (), "no must"


def test_odd_groups_at_tables_for_two_leave_somebody_alone():
    people = [*make_people(3, kinds=("student",)), *(make_person(f"x{i}", kinds=("member",)) for i in range(3))]
    fields = {"not_the_only_one": ("kind",), "promises": make_promises(not_the_only_one=SHOULD), "rounds": 1}
    found = bound("not_the_only_one", people, tables=3, **fields)
    assert found.minimum == 2
    assert found.because == "tables in round 1 take two people, and “member” and “student” cannot be shared out by twos"
    assert bound("not_the_only_one", people, tables=make_tables(2, 3), **fields).minimum == 0


def test_keeping_apart_is_never_among_the_collisions():
    everybody_apart = tuple(combinations([f"p{i}" for i in range(1, 5)], 2))
    assert collisions(Facts(make_problem(4, tables=1, apart=everybody_apart))) == ()


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1))
def test_a_collision_means_that_no_plan_keeps_all_musts(seed):
    problem = tight_problem(seed, 4, 1, 2)
    tables = problem.rounds[0].tables
    pins = tuple(Pin(f"p{i}", 1, tables[(seed >> i) % len(tables)].id) for i in range(2))
    problem = replace(problem, programme=replace(problem.programme, pins=pins, promises=make_promises()))
    facts = Facts(problem)
    if collisions(facts):
        keys = [order_key(facts, Seating(facts, solution)) for solution in plans_of(problem, "hosted")]
        assert all(key.musts_broken for key in keys)


@st.composite
def few_hosts_and_languages(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    pick = lambda *options: options[rng.integers(len(options))]  # noqa: E731
    tables = [
        Table(id=str(t), seats=int(rng.integers(2, 5)), minimum=int(rng.integers(2, 4)), features=pick((), ("quiet",)))
        for t in range(int(rng.integers(2, 4)))
    ]
    people = [
        make_person(
            f"p{i}",
            languages=pick(("en",), ("es",), ("es",), ("en",), (), ("zh",)),
            roles=HOST if rng.random() < 0.6 else frozenset(),
            needs=("quiet",) if rng.random() < 0.3 else (),
        )
        for i in range(int(rng.integers(4, 7)))
    ]
    return make_problem(people, tables=[replace(t, minimum=min(t.minimum, t.seats)) for t in tables], rounds=1)


@settings(max_examples=80)
@given(few_hosts_and_languages())
def test_collisions_of_languages_and_of_hosts_are_real(problem):
    facts = Facts(problem)
    if collisions(facts):
        keys = [order_key(facts, Seating(facts, solution)) for solution in plans_of(problem, "hosted")]
        assert all(key.musts_broken for key in keys)
    least = bounds(facts)["understood"].minimum
    if least:
        plans = [Seating(facts, solution) for solution in plans_of(problem, "understood")]
        assert all((Understood().degree(facts, one) > 0).sum() >= least for one in plans)


# Certificates.


def test_a_plan_without_any_loss_is_proven_the_best():
    problem = make_problem(9, tables=3, rounds=3, promises=MIXING)
    assert proves(*seat(problem, find_design(3, 3, 3).labels))


def test_the_flattest_repeats_are_proven_and_heaped_ones_are_not():
    problem = make_problem(4, tables=2, rounds=4, promises=MIXING)
    rounds = np.array([[0, 0, 1, 1], [0, 1, 0, 1], [0, 1, 1, 0]]).T
    assert proves(*seat(problem, rounds[:, [0, 1, 2, 0]]))
    assert not proves(*seat(problem, rounds[:, [0, 1, 0, 0]]))


def test_parties_that_must_share_are_proven_when_no_more_of_them_do():
    people = [*make_people(3, organisation="Acme"), *(make_person(f"x{i}") for i in range(3))]
    problem = make_problem(people, tables=2, rounds=1, promises=make_promises(only=("seated", "no_party")))
    assert proves(*seat(problem, [[0], [0], [1], [1], [1], [0]]))
    assert not proves(*seat(problem, [[0], [0], [0], [1], [1], [1]]))


def test_nothing_is_claimed_while_kindred_people_could_still_meet():
    people = [make_person(f"p{i}", statements=("rare",)) for i in range(4)]
    problem = make_problem(people, tables=2, rounds=1, promises=make_promises(only=("kindred",)))
    assert not proves(*seat(problem, [[0], [0], [1], [1]]))


@pytest.mark.parametrize(
    ("level", "how", "proven"),
    [(SHOULD, "", False), (OFF, "", True), (OFF, "mix", False), (OFF, "keep", True)],
)
def test_nothing_is_claimed_while_people_meet_again_whom_the_memory_parts(level, how, proven):
    problem = make_problem(9, tables=3, rounds=3, promises=MIXING, memory=(Meeting("p1", "p4"),), memory_level=level)
    problem = replace(problem, memory_casts=(("Heron", ("p1", "p4", "gone")),))
    problem = replace(problem, programme=replace(problem.programme, casts=Casts(from_memory=how)))
    labels = find_design(3, 3, 3).labels
    assert proves(*seat(problem, labels)) == proven
    strangers = replace(problem, people=(make_person("new"), *problem.people[1:]))
    assert proves(*seat(strangers, labels)), "they are not here"


def test_a_broken_must_is_never_the_best():
    assert not proves(*seat(make_problem(4, tables=2, rounds=1, promises=MIXING), [[0], [0], [1], [-1]]))


@settings(max_examples=60)
@given(st.integers(0, 2**32 - 1))
def test_what_is_proven_is_the_best_of_all_plans(seed):
    rng = np.random.default_rng(seed)
    people = [
        make_person(
            f"p{i}",
            organisation=str(rng.choice(["", "Acme"])),
            roles=HOST if rng.random() < 0.5 else frozenset(),
            largest_table=int(rng.integers(2, 4)) if rng.random() < 0.3 else None,
            rounds=None if rng.random() < 0.8 else (1,),
            statements=(f"rare {rng.integers(2)}",) if rng.random() < 0.6 else (),
        )
        for i in range(4)
    ]
    names = ["hosted", "no_party", "new_faces", "at_ease", "kindred"]
    promises = make_promises(only=("seated", *rng.permutation(names)[:2]))
    problem = make_problem(people, tables=make_tables(2, 3, minimum=2), rounds=2, promises=promises)
    facts = Facts(problem)
    proven = [
        judged(order_key(facts, Seating(facts, solution)))
        for solution in plans_of(problem, "hosted")
        if proves(facts, Seating(facts, solution))
    ]
    assert all(found == best_judgement(problem) for found in set(proven))


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1))
def test_the_most_often_that_two_people_meet_is_never_less_than_proven(seed):
    problem = tight_problem(seed, 4, 3, 2)
    facts = Facts(problem)
    if facts.capacity.seats_everybody:
        most = [most_often(facts, Seating(facts, solution)) for solution in plans_of(problem, "new_faces")]
        assert least_most_often(facts) <= min(most)


def test_two_people_of_a_crowded_room_meet_as_often_as_counting_says():
    assert least_most_often(Facts(make_problem(30, tables=5, rounds=5))) == 2
    assert least_most_often(Facts(make_problem(4, tables=2, rounds=7))) == 3
    assert least_most_often(Facts(make_problem(9, tables=3, rounds=4))) == 1
    assert least_most_often(Facts(make_problem(5, tables=1, rounds=3))) == 3


def test_thirty_people_who_meet_again_as_evenly_as_can_be_are_proven():
    problem = make_problem(30, tables=5, rounds=5, promises=MIXING)
    assert proves(*seat(problem, THIRTY))
    heaped = THIRTY.copy()
    heaped[:, 4] = heaped[:, 0]
    assert not proves(*seat(problem, heaped))


def test_kindred_people_beyond_those_owed_keep_a_plan_from_being_proven_but_nothing_is_owed():
    people = [make_person(f"p{i}", statements=("rare",)) for i in range(4)]
    promises = make_promises(only=("seated", "kindred"))
    problem = make_problem(people, tables=2, rounds=2, promises=promises)
    facts, met_one = seat(problem, [[0, 0], [0, 0], [1, 1], [1, 1]])
    assert not nothing_owed_left(facts, met_one), "each is owed two"
    _, met_two = seat(problem, [[0, 0], [0, 1], [1, 0], [1, 1]])
    assert (nothing_owed_left(facts, met_two), proves(facts, met_two)) == (True, False)


def test_a_plan_in_which_everybody_meets_all_their_kindred_people_is_proven():
    pairs = [make_person(f"p{i}", statements=("bees",) if i < 2 else ()) for i in range(4)]
    promises = make_promises(only=("seated", "kindred", "new_faces"))
    problem = make_problem(pairs, tables=2, rounds=2, promises=promises)
    facts, met = seat(problem, [[0, 0], [0, 1], [1, 0], [1, 1]])
    assert (nothing_owed_left(facts, met), proves(facts, met)) == (True, True)


# Advice.


def test_five_tables_of_six_are_advised_to_become_six_of_five():
    (sentence,) = advice(Facts(make_problem(30, tables=5, rounds=5)))
    assert sentence == (
        "With 6 tables of 5, 30 people can sit 6 rounds and meet nobody twice; "
        "with 5 tables of 6 no second round is possible without repeats, and 5 rounds repeat at least 50 meetings."
    )


@pytest.mark.parametrize(
    ("people", "now", "rounds", "better", "shape"),
    [
        (80, 8, 10, "With 14 tables of 5 and 6, 80 people can sit 10 rounds and meet nobody twice;", (14, 6, 10)),
        (90, 9, 6, "With 12 tables of 7 and 8, 90 people can sit 7 rounds and meet nobody twice;", (12, 8, 7)),
    ],
)
def test_the_advice_knows_the_designs_that_outdo_the_formula_with_chairs_left_empty(people, now, rounds, better, shape):
    (sentence,) = advice(Facts(make_problem(people, tables=now, rounds=rounds)))
    assert sentence.startswith(better)
    design = find_design(*shape)
    labels = design.labels[:people]  # the empty chairs are the last places of the last column
    sizes = {size for r in range(shape[2]) for size in np.bincount(labels[:, r], minlength=shape[0]).tolist()}
    assert sizes == {shape[1] - 1, shape[1]}
    met = [
        pair
        for r in range(shape[2])
        for t in range(shape[0])
        for pair in combinations(np.flatnonzero(labels[:, r] == t), 2)
    ]
    assert len(met) == len(set(met))


def test_small_tables_are_advised_to_those_who_ask_for_them():
    small = [make_person(f"s{i}", largest_table=4 if i < 3 else 6) for i in range(11)]
    people = [*small, *make_people(289)]
    (sentence,) = advice(Facts(make_problem(people, tables=38, rounds=2)))
    assert sentence == (
        "11 people ask for at most 4 to 6 at a table, and 300 people at 38 tables sit by 7 or 8; "
        "adding 1 table of 4 and 2 tables of 6 would put them at ease."
    )
    there = [*make_tables(37, 8, minimum=6), *(replace(t, id=f"s{t.id}") for t in make_tables(3, 4, minimum=2))]
    assert advice(Facts(make_problem(people, tables=there, rounds=2))) == ()


def test_a_room_that_needs_no_repeats_needs_no_advice():
    assert advice(Facts(make_problem(300, tables=38, rounds=4))) == ()


def test_no_advice_is_given_to_people_who_do_not_mind_repeats():
    assert advice(Facts(make_problem(30, tables=5, rounds=5, promises=make_promises(only=("seated",))))) == ()


def test_rounds_of_different_people_get_no_advice():
    people = [*make_people(29), make_person("late", rounds=(2,))]
    problem = make_problem(people, tables=even_tables(30, 5), rounds=2)
    assert Facts(problem).capacity.people.tolist() == [29, 30]
    assert advice(Facts(problem)) == ()


@pytest.mark.parametrize("tables", range(3, 17))
def test_rounds_said_to_follow_from_a_formula_do(tables):
    for seats in range(3, min(tables, 10) + 1):
        people = tables * seats - 1  # one chair stays empty: only formulas count, not the table of full rooms
        rounds = known_rounds(people, tables)
        labels = find_design(tables, seats, rounds).labels
        met = (labels[:, None, :] == labels[None, :, :]).sum(axis=2) - rounds * np.eye(len(labels), dtype=int)
        assert met.max() <= 1


def test_companions_who_host_lead_one_table_between_them_and_that_is_proven():
    people = tuple(
        replace(person, roles=frozenset({"host"} if number < 3 else ()))
        for number, person in enumerate(make_people(12))
    )
    ids = [person.id for person in people]
    apart = make_problem(people, tables=3, rounds=2)
    assert not collisions(Facts(apart))
    found = collisions(Facts(replace(apart, together=((ids[0], ids[1]),))))
    assert {collision.promise for collision in found} == {"hosted"}
    assert "companions" in found[0].sentence
    assert not collisions(Facts(replace(apart, together=((ids[0], ids[5]),))))


def test_what_is_proven_of_one_person_is_told_in_the_singular():
    facts = Facts(make_problem(4, tables=2))
    assert str(left_out(facts, [0])) == "every table is set to a language that P1 does not speak"
    assert str(left_out(facts, [0, 1])) == "every table is set to a language that P1 and P2 do not speak"
