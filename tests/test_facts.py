"""Facts follow from the problem alone: each array says what a slow reading of the definitions says."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinfolk.facts import Facts, feature, normal, primary
from kinfolk.facts.arrays import distinct_rows, overlap, padded
from kinfolk.problem import KindredRules, PartyRules
from tests.factories import make_people, make_person, make_problem, make_tables
from tests.naive import Naive
from tests.promises.exhaustive import round_seatings
from tests.promises.plans import problems


def every_pair(n):
    a, b = (np.array(side, dtype=np.int32) for side in zip(*product(range(n), repeat=2), strict=True))
    return a, b


@given(problems())
def test_presence_newcomers_and_first_rounds(problem):
    facts, twin = Facts(problem), Naive(problem)
    for i in twin.everyone:
        assert facts.present[i].tolist() == [twin.present(i, r) for r in twin.all_rounds]
        assert facts.first_round[i] == next(iter(twin.rounds_of(i)), -1)
        assert facts.newcomer[i] == twin.newcomer(i)
        assert facts.attends[i] == twin.attends(i)


@given(problems())
def test_who_came_together_and_who_stays_together(problem):
    facts, twin = Facts(problem), Naive(problem)
    a, b = every_pair(facts.people)
    different = a != b
    pairs = list(zip(a[different].tolist(), b[different].tolist(), strict=True))
    mine, theirs = a[different], b[different]
    assert facts.in_one_party(mine, theirs).tolist() == [twin.one_party(i, j) for i, j in pairs]
    assert facts.companions(mine, theirs).tolist() == [j in twin.companions(i) for i, j in pairs]
    assert facts.are_known(mine, theirs).tolist() == [twin.known(i, j) for i, j in pairs]


@given(problems())
def test_kindred_people_and_needles(problem):
    facts, twin = Facts(problem), Naive(problem)
    a, b = every_pair(facts.people)
    kindred = facts.are_kindred(a, b).reshape(facts.people, facts.people)
    for i in twin.everyone:
        people = twin.kindred_people(i)
        assert set(np.flatnonzero(kindred[i]).tolist()) == people
        assert facts.kindred_owed[i] == min(problem.programme.kindred.at_least, len(people))
        there = twin.attends(i) and any(twin.present(j, twin.rounds_of(i)[0]) for j in people)
        assert facts.kindred_first[i] == there
        mine = {normal(facts.statement_texts[s]) for s in facts.needles[i].tolist() if s >= 0}
        assert mine == twin.needles(i)


@given(problems())
def test_lone_speakers_and_named_groups(problem):
    facts, twin = Facts(problem), Naive(problem)
    assert facts.lone_speaker.tolist() == [twin.attends(i) and twin.lone_speaker(i) for i in twin.everyone]
    for name in ("kind", "student", "Region", "region = south", "Region=", "nothing"):
        found = {frozenset(np.flatnonzero(group).tolist()) for _, group in facts.groups(name)}
        assert found == {frozenset(group) for group in twin.groups(name)}


@given(problems())
def test_a_blank_never_lowers_what_is_owed(problem):
    """Somebody who leaves a cell blank is owed at least what a list without that column would owe them."""
    blank = replace(problem, people=tuple(replace(person, times_attended=None) for person in problem.people))
    assert not Facts(blank).newcomer.any()
    first = replace(problem.people[0], times_attended=None, largest_table=None, languages=())
    facts = Facts(replace(problem, people=(first, *problem.people[1:])))
    assert facts.newcomer[0] == any(person.times_attended is not None for person in problem.people[1:])
    assert facts.speaks[0].all()
    assert facts.attends[0] == Facts(problem).attends[0]


@given(st.integers(0, 4).flatmap(lambda wide: st.lists(st.lists(st.integers(-2, 3), min_size=wide, max_size=wide))))
def test_rows_that_differ_are_those_that_numpy_finds(rows):
    table = np.array(rows, dtype=np.int32).reshape(len(rows), len(rows[0]) if rows else 0)
    if not table.size:
        table = table.reshape(0, 3)
    kinds, number, count = np.unique(table, axis=0, return_inverse=True, return_counts=True)
    found = distinct_rows(table)
    assert found[0].tolist() == kinds.tolist()
    assert found[1].tolist() == number.reshape(-1).tolist()
    assert found[2].tolist() == count.tolist()


@given(
    st.lists(st.lists(st.integers(0, 9), max_size=12, unique=True), min_size=1, max_size=8),
    st.lists(st.lists(st.integers(0, 9), max_size=3, unique=True), min_size=1, max_size=8),
)
def test_rows_overlap_when_they_share_a_number(left, right):
    a, b = (np.array(side, dtype=np.int32) for side in zip(*product(range(len(left)), range(len(right))), strict=True))
    shared = overlap(padded(left), a, padded(right), b)
    assert shared.tolist() == [bool(set(left[i]) & set(right[j])) for i, j in zip(a, b, strict=True)]


@given(problems(most_people=6, most_rounds=1), st.integers(0, 4), st.integers(-3, 3))
def test_the_least_cost_of_tables_is_that_of_the_best_seating(problem, threshold, slope):
    problem = replace(problem, programme=replace(problem.programme, pins=()))
    capacity = Facts(problem).capacity

    def cost(size):
        return max(0, size - threshold) ** 2 + slope * size

    seatings = round_seatings(problem, 0)
    if seatings:
        totals = [sum(cost(seats.count(t)) for t in set(seats) - {-1}) for seats in seatings]
        assert capacity.least(0, cost) == min(totals)


@pytest.mark.parametrize(
    ("one", "other"), [("I code.", "i  CODE"), ("Ｃafé!", "café"), ("Why?", "why"), ("GROSSE STRASSE", "große straße")]
)
def test_statements_are_compared_as_people_mean_them(one, other):
    assert normal(one) == normal(other)


def test_needs_and_languages_are_compared_as_people_mean_them():
    assert feature("Step free") == feature("step_free") == feature("step-Free") == "step-free"
    assert primary("en-GB") == primary("EN_us") == "en"


def test_a_free_mail_domain_makes_no_party_and_an_employer_s_does():
    people = [make_person("a", email="a@gmail.com"), make_person("b", email="b@gmail.com")]
    people += [make_person("c", email="c@Acme.example"), make_person("d", email="d@acme.example")]
    facts = Facts(make_problem(people, tables=2))
    assert facts.party_names == ("mail acme.example",)
    assert facts.parties[:, 0].tolist() == [-1, -1, 0, 0]
    switched = Facts(make_problem(people, tables=2, parties=PartyRules(domain=False)))
    added = Facts(make_problem(people, tables=2, parties=PartyRules(free_mail=("ACME.example",))))
    assert switched.party_names == added.party_names == ()


def test_a_domain_of_more_than_a_quarter_of_the_people_is_the_community_s_own():
    own = [make_person(f"o{n}", email=f"o{n}@lodge.example") for n in range(4)]
    pair = [make_person(f"c{n}", email=f"c{n}@acme.example") for n in range(2)]
    others = [make_person(f"x{n}", email=f"x{n}@x{n}.example") for n in range(9)]
    assert Facts(make_problem([*own, *pair, *others], tables=3)).party_names == ("mail acme.example",)
    with_more_tables = Facts(make_problem([*own, *pair, *others], tables=4))
    assert with_more_tables.party_names == ("mail lodge.example", "mail acme.example")
    with_more_people = Facts(make_problem([*own, *pair, *others, make_person("z")], tables=3))
    assert with_more_people.party_names == ("mail lodge.example", "mail acme.example")


def test_where_an_employer_is_known_the_domain_adds_nothing():
    people = [
        make_person("a", email="a@lodge.example", organisation="Harbour"),
        make_person("b", email="b@lodge.example", organisation="Harbour"),
        make_person("c", email="c@lodge.example"),
        make_person("d", email="d@lodge.example"),
    ]
    facts = Facts(make_problem(people, tables=4))
    assert facts.party_names == ("employer harbour", "mail lodge.example")
    assert facts.parties[:, 0].tolist() == [0, 0, 1, 1]
    off = Facts(make_problem(people, tables=4, parties=PartyRules(organisation=False)))
    assert off.party_names == ("mail lodge.example",)


def test_somebody_with_hundreds_of_statements_slows_nobody_down():
    wordy = make_person("w", statements=tuple(f"s{i}" for i in range(2000)))
    people = [wordy, *(make_person(f"p{i}", statements=(f"s{i}", "common")) for i in range(300))]
    facts = Facts(make_problem(people, tables=40))
    assert facts.kindred_owed.tolist() == [2, *[1] * 300]
    assert facts.needles[1].tolist()[0] == facts.statements[1, 0]


def test_a_statement_is_rare_below_the_share_or_the_floor_whichever_is_more():
    people = [make_person(f"p{i}", statements=("five",) if i < 5 else ()) for i in range(20)]
    assert not Facts(make_problem(people)).makes_kindred.any()
    assert Facts(make_problem(people, kindred=KindredRules(floor=5))).makes_kindred.all()
    assert Facts(make_problem(people, kindred=KindredRules(share=0.25))).makes_kindred.all()


def test_tables_that_can_be_in_use_depend_on_minima_and_seats():
    capacity = Facts(make_problem(30, tables=make_tables(8, 6, minimum=4))).capacity
    assert (capacity.fewest_tables[0], capacity.most_tables[0]) == (5, 7)
    full = Facts(make_problem(30, tables=5)).capacity
    assert (full.smallest[0], full.largest[0]) == (6, 6)


def test_people_left_out_of_a_round_are_not_present():
    people = [make_person("a", kinds=("exhibitor",)), make_person("b", rounds=(2,)), *make_people(2)]
    problem = make_problem(people, tables=1, rounds=2)
    rounds = (replace(problem.rounds[0], without=("exhibitor",)), problem.rounds[1])
    facts = Facts(replace(problem, programme=replace(problem.programme, rounds=rounds)))
    assert facts.present.tolist() == [[False, True], [False, True], [True, True], [True, True]]
