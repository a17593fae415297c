"""The invented meeting has the proportions it promises, the names that hurt, and is the same for a seed."""

from __future__ import annotations

import csv
import hashlib
import io
import tomllib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinfolk import roster
from kinfolk.errors import InputError
from kinfolk.example import attendees_csv, invent_people, programme_toml
from kinfolk.example.crowd import NONE
from kinfolk.example.identity import employer_name
from kinfolk.problem import Problem
from kinfolk.programme.parsing import parse
from tests.factories import make_programme, make_tables


@pytest.fixture(scope="module")
def meeting():
    return invent_people(300)


def share(flags) -> float:
    flags = list(flags)
    return sum(flags) / len(flags)


@pytest.mark.parametrize("size", [30, 300, 3000])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_roles_and_newcomers_have_the_promised_shares(size, seed):
    people = invent_people(size, seed).people
    newcomers = [person.times_attended in (0, None) for person in people]
    assert 0.25 <= share(newcomers) <= 0.30
    assert share(person.is_host for person in people) == pytest.approx(0.20, abs=0.01)
    assert share(person.is_greeter for person in people) == pytest.approx(0.15, abs=0.02)
    assert all(person.times_attended for person in people if person.roles), "nobody hosts or greets on a first visit"
    assert max(person.times_attended or 0 for person in people) <= 25


def test_employers_are_skewed_up_to_a_tenth_of_all(meeting):
    sizes = Counter(person.organisation for person in meeting.people if person.organisation).most_common()
    assert [count for _, count in sizes[:4]] == [30, 15, 10, 7]
    assert len(sizes) > 100


def test_no_two_employers_share_a_name():
    names = [employer_name(number) for number in range(3500)]
    assert len(set(names)) == len(names)
    assert employer_name(NONE + 1) == names[0]


@pytest.mark.parametrize("size", [30, 300, 1000])
def test_orders_hold_one_to_four_people(size):
    people = invent_people(size).people
    assert set(Counter(person.order for person in people).values()) <= {1, 2, 3, 4}


def test_statements_have_a_long_tail_of_rare_ones(meeting):
    counts = Counter(len(person.statements) for person in meeting.people)
    assert set(counts) == {0, 2, 3, 4, 5, 6}
    assert counts[0] < 0.08 * 300
    holders = Counter(statement for person in meeting.people for statement in person.statements)
    assert max(holders.values()) > 100, "something that nearly everybody says"
    assert sum(2 <= count <= 4 for count in holders.values()) >= 37, "and much that two to four say"
    assert all(len(set(person.statements)) == len(person.statements) for person in meeting.people)
    assert all(set(person.shown_statements) <= set(person.statements) for person in meeting.people)


def test_spanish_only_speakers_fill_a_table_and_find_hosts_who_understand_them(meeting):
    only = [person for person in meeting.people if person.languages == ("es",)]
    both = [person for person in meeting.people if "es" in person.languages and person not in only]
    assert len(only) == 8
    assert len(both) > 3 * len(only)
    assert sum(person.is_host for person in both) >= 2
    assert not any(person.roles for person in only)


def test_companions_share_order_and_rounds_and_carry_no_role(meeting):
    by_id = {person.id: person for person in meeting.people}
    assert len(meeting.together) == 3
    for one, other in meeting.together:
        owner, companion = by_id[one], by_id[other]
        assert owner.needs or owner.languages == ("es",)
        assert (companion.order, companion.rounds) == (owner.order, owner.rounds)
        assert not companion.roles
        assert set(owner.languages) <= set(companion.languages) or not companion.languages


def test_needs_and_wishes_are_held_by_a_few(meeting):
    needs = Counter(need for person in meeting.people for need in person.needs)
    assert set(needs) == {"step-free", "hearing", "quiet"}
    assert 0.02 <= share(bool(person.needs) for person in meeting.people) <= 0.06
    for wish in ("largest_table", "rounds", "hide_new", "listen_first", "no_greeter", "pronouns", "name_sound"):
        assert 0 < share(bool(getattr(person, wish)) for person in meeting.people) < 0.25, wish


@pytest.mark.parametrize("size", [5, 30, 300])
def test_the_names_that_software_stumbles_over_are_always_there(size):
    names = {person.name for person in invent_people(size, seed=7).people}
    assert {"Áine Gallagher", "Łukasz Żurawski", "王小明", "محمد حداد"} <= names
    assert any(len(name) == 60 for name in names)


def test_pairs_are_distinct_and_never_both_apart_and_together(meeting):
    everything = meeting.apart + meeting.together + meeting.known
    assert len({frozenset(pair) for pair in everything}) == len(everything)
    assert len(meeting.apart) == 60
    assert len(invent_people(300, apart=0).apart) == 0


def test_the_apart_pairs_do_not_change_who_comes():
    assert invent_people(100, apart=0).people == invent_people(100, apart=20).people


@given(size=st.integers(5, 400), seed=st.integers(0, 2**32))
def test_any_size_and_seed_make_a_valid_problem(size, seed):
    people, apart, together, known = invent_people(size, seed)
    assert len(people) == size
    programme = make_programme(make_tables(-(-size // 8), 8))
    Problem(people=people, programme=programme, apart=apart, together=together, known=known)
    assert {id_ for pair in apart for id_ in pair} <= {person.id for person in people}


def test_the_same_seed_gives_the_same_meeting_and_another_seed_another():
    assert invent_people(50, 3) == invent_people(50, 3)
    assert invent_people(50, 3).people != invent_people(50, 4).people


def test_the_shipped_list_is_the_same_on_every_machine():
    """A new digest means new figures in benchmarks and documentation: change it knowingly."""
    assert hashlib.sha256(attendees_csv(300, 0).encode()).hexdigest()[:16] == "9c5112d4989d8a37"


def test_fewer_people_than_five_are_refused():
    with pytest.raises(InputError, match="cannot have 4 people"):
        invent_people(4)


def test_the_list_holds_what_was_invented(meeting):
    lines = attendees_csv(300, apart=60).splitlines()
    notes = [line for line in lines if line.startswith("#")]
    assert lines[: len(notes)] == notes, "the notes stand on top"
    rows = list(csv.DictReader(lines[len(notes) :]))
    assert len(rows) == 300
    for row, person in zip(rows, meeting.people, strict=True):
        assert (row["id"], row["name"], row["email"]) == (person.id, person.name, person.email)
        assert row["statements"] == "; ".join(person.statements)
        assert row["times_attended"] == ("" if person.times_attended is None else str(person.times_attended))
        assert set(filter(None, row["roles"].split("; "))) == person.roles
    named = [(row["id"], other) for row in rows for other in row["apart"].split("; ") if other]
    assert sorted(named) == sorted(meeting.apart)


@pytest.mark.parametrize(("size", "seed"), [(5, 0), (30, 1), (300, 0), (300, 2)])
def test_the_list_read_back_is_what_was_invented(size, seed):
    meeting = invent_people(size, seed)
    read = roster.read([io.BytesIO(attendees_csv(size, seed, apart=None).encode())])
    assert read.people == meeting.people
    for name in ("apart", "together", "known"):
        assert {frozenset(pair) for pair in getattr(read, name)} == {frozenset(pair) for pair in getattr(meeting, name)}
    assert not read.safety


def test_the_shipped_list_keeps_a_handful_apart():
    rows = csv.DictReader(line for line in attendees_csv().splitlines() if not line.startswith("#"))
    assert sum(bool(row["apart"]) for row in rows) == 5


@pytest.mark.parametrize("size", [5, 30, 299, 300, 301, 3000])
def test_the_programme_seats_everybody_and_is_understood(size):
    outline = parse(programme_toml(size))
    assert sum(table.seats for table in outline.tables) >= size
    assert len(outline.rounds) == 4
    features = {feature for table in outline.tables for feature in table.features}
    assert features == {"step-free", "hearing", "quiet"}
    assert len({(table.x, table.y) for table in outline.tables}) == len(outline.tables)


def test_the_notes_in_the_programme_can_be_switched_on():
    text = programme_toml(30).replace("# [[pins]]", "[[pins]]")
    for line in ('person = "a9"', "round = 1", 'table = "3"'):
        text = text.replace(f"# {line}", line)
    assert tomllib.loads(text)["pins"] == [{"person": "a9", "round": 1, "table": "3"}]
    assert len(parse(text).pins) == 1
