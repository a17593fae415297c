"""What is different on the day is read to the letter, and what cannot be is refused by name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kinfolk.errors import InputError
from kinfolk.repair import Repairer, repair
from tests.factories import make_people, make_problem, make_tables
from tests.repair.plans import changes, released, repaired

LABELS = [[i % 3, (i + i // 3) % 3] for i in range(12)]


@pytest.fixture
def planned():
    problem = make_problem(make_people(12), tables=3, rounds=2)
    return problem, released(problem, LABELS)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"absent": "p99"}, "change number 1 names 'p99', who is not on the list"),
        (
            {"absent": "p1", "rounds": [1]},
            "change number 1 names round 1, which is over. Rounds 2 to 2 may still change",
        ),
        ({"absent": "p1", "rounds": [7]}, "names round 7, which does not exist"),
        ({"returned": "nobody"}, "names 'nobody'"),
        (
            {"arrived": {"id": "p1", "name": "Again"}},
            "'p1' arrived, but that id is on the list already. Say 'returned'",
        ),
        (
            {"arrived": {"id": "w", "name": "W", "roles": "boss"}},
            "the role 'boss', which does not exist. Write host or",
        ),
        ({"arrived": {"id": "w", "name": "W", "languages": "Xyzzy"}}, "speaking 'Xyzzy', which is no language"),
        ({"host_missing": "p13"}, "Did you mean 'p3'?"),
        ({"greeter_missing": "x"}, "names 'x'"),
        ({"stays": "x"}, "names 'x'"),
        ({"stays": "p1", "rounds": [2]}, "gives 'rounds' to 'stays'"),
        ({"table_closed": "12"}, "closes table '12', which no round has that may change. "),
        ({"table_added": {"table": "1", "seats": 4}}, "adds table '1', which is there already. Give it another name"),
        ({"table_added": {"table": "9", "seats": 4, "min": 5}}, "with 4 seats for 5 or more"),
        ({"table_added": {"table": "9", "seats": 4, "language": "gr"}}, "the language 'gr', which is none known"),
        ({"chairs_kept": {"table": "12", "chairs": 1}}, "keeps chairs of table '12', which no round has that may"),
        ({"round_skipped": 1}, "names round 1, which is over"),
        ({"round_skipped": 3}, "names round 3, which does not exist"),
    ],
)
def test_what_cannot_be_is_refused_by_name(planned, change, said):
    problem, plan = planned
    with pytest.raises(InputError) as caught:
        repair(problem, plan, changes(change, round_=2))
    assert said in str(caught.value)


def test_chairs_that_a_desk_holds_are_given_to_nobody_who_comes_and_move_nobody():
    problem = make_problem(make_people(12), tables=make_tables(3, 5), rounds=2)
    plan = released(problem, LABELS)
    kept = [
        {"chairs_kept": {"table": table, "chairs": chairs}, "rounds": [2]} for table, chairs in (("1", 1), ("2", 9))
    ]
    arrived = [{"arrived": {"id": f"w{n}", "name": f"W {n}"}} for n in range(2)]
    result = repaired(problem, plan, *arrived[:1], *kept)
    [seated] = [one for one in result.problem.people if one.id == "w0"]
    labels = result.solution.labels[result.problem.index[seated.id]]
    assert labels[1] == 2, "only the third table has a chair for whoever comes"
    assert not result.moved
    both = Repairer(problem, plan).propose(changes(*arrived, *kept))
    assert both.unseated == 1, "there is one chair: whoever asks decides whether what is kept is given away"
    assert Repairer(problem, plan).propose(changes(*arrived)).unseated == 0
    assert not Repairer(problem, plan).propose(changes(*kept)).moves


def test_changes_for_another_version_are_refused(planned):
    problem, plan = planned
    with pytest.raises(InputError, match="made for version 2, but the plan is version 1"):
        repair(problem, plan, changes({"absent": "p1"}, version=2))


def test_a_round_after_the_last_is_refused(planned):
    problem, plan = planned
    with pytest.raises(InputError, match="begin with round 3, but the plan has 2"):
        repair(problem, plan, changes(round_=3))


def test_two_walk_ins_cannot_share_an_id(planned):
    problem, plan = planned
    one = {"arrived": {"id": "w", "name": "W"}}
    with pytest.raises(InputError, match="'w' arrived, but that id"):
        repair(problem, plan, changes(one, one))


def test_more_people_than_seats_is_an_error_with_the_remedy(planned):
    problem, plan = planned
    with pytest.raises(InputError, match=r"round 1 has 12 seats for 13 people. Add tables .* seats for 1 more"):
        repair(problem, plan, changes({"arrived": {"id": "w", "name": "W"}}))


def test_the_last_table_cannot_be_closed(planned):
    problem, plan = planned
    with pytest.raises(InputError, match=r"round 1 has no table left\. Skip the round"):
        repair(problem, plan, changes(*({"table_closed": str(table)} for table in (1, 2, 3))))


def test_people_may_be_named_by_name_or_email(planned):
    problem, _ = planned
    people = (replace(problem.people[0], name="Zoë Łoś", email="zoe@one.example"), *problem.people[1:])
    named = replace(problem, people=people)
    plan = released(named, LABELS)
    for said in ("p1", "Zoë Łoś", "zoe los", " ZOË  ŁOŚ ", "Zoe@One.example"):
        result = repaired(named, plan, {"absent": said})
        assert [person.id for person in result.problem.people if person.rounds == ()] == ["p1"]


def test_an_id_comes_before_a_name(planned):
    problem, _ = planned
    people = (replace(problem.people[0], name="p2"), *problem.people[1:])
    result = repaired(replace(problem, people=people), released(problem, LABELS), {"absent": "p2"})
    assert [person.id for person in result.problem.people if person.rounds == ()] == ["p2"]


def test_a_name_that_several_share_is_answered_with_their_ids(planned):
    problem, plan = planned
    twins = replace(problem, people=tuple(replace(person, name="Kim Lee") for person in problem.people))
    said = r"number 1 names 'Kim Lee', which fits 12 people. Write the id: it is one of 'p1', .*, 'p5' and 7 more\."
    with pytest.raises(InputError, match=said):
        repair(twins, plan, changes({"stays": "Kim Lee"}))


def test_a_misspelt_name_is_answered_with_the_nearest(planned):
    problem, _ = planned
    named = replace(problem, people=(replace(problem.people[0], name="Martina Lozano"), *problem.people[1:]))
    with pytest.raises(InputError, match="Did you mean 'Martina Lozano'"):
        repair(named, released(named, LABELS), changes({"absent": "Martina Lozamo"}))


def test_a_walk_in_without_an_id_is_given_one(planned):
    problem, plan = planned
    room = {"table_added": {"table": "9", "seats": 8}}
    known = problem.people[0].name
    arrivals = [{"arrived": {"name": name}} for name in ("Ana Lima", "ana lima", known)]
    first, again = (repaired(problem, plan, room, *arrivals) for _ in range(2))
    ids = [person.id for person in first.problem.people]
    assert len(set(ids)) == 15
    assert all(id_.startswith("p") and len(id_) == 13 for id_ in ids[12:])
    assert ids == [person.id for person in again.problem.people]


def test_a_list_without_somebody_of_the_plan_is_refused(planned):
    _, plan = planned
    smaller = make_problem(make_people(11), tables=3, rounds=2)
    with pytest.raises(InputError, match="names 'p12', who is not on the list"):
        Repairer(smaller, plan)


def test_a_table_closed_and_added_again_is_a_new_table(planned):
    problem, plan = planned
    result = repaired(problem, plan, {"table_closed": "2"}, {"table_added": {"table": "2", "seats": 6}})
    assert [table.seats for table in result.problem.rounds[0].tables] == [4, 4, 6]


def test_what_comes_later_wins(planned):
    problem, plan = planned
    result = repaired(problem, plan, {"absent": "p1"}, {"returned": "p1"})
    assert result.moved == ()
    assert result.problem.people[0].rounds is None


def test_a_walk_in_has_every_field_of_the_list(planned):
    problem, plan = planned
    said = {
        "id": "w",
        "name": "Walk In",
        "email": "walk@in.example",
        "party": "choir; band",
        "times_attended": 2,
        "roles": ["host", "Greeter"],
        "host_rounds": 1,
        "languages": "English; pt-BR",
        "statements": ["I came alone", "I sing"],
        "show_statements": True,
        "largest_table": 9,
        "kind": "member",
        "listen_first": True,
    }
    plenty = {"table_added": {"table": "9", "seats": 8}}
    person = repaired(problem, plan, {"absent": "p12"}, plenty, {"arrived": said}).problem.people[-1]
    assert person.parties == ("choir", "band")
    assert person.roles == {"host", "greeter"}
    assert person.languages == ("en", "pt-BR")
    assert person.shown_statements == ("I came alone", "I sing")
    assert (person.host_rounds, person.largest_table, person.kinds) == (1, 9, ("member",))
    assert person.rounds is None


def test_the_language_of_a_table_that_is_added_is_read_like_those_of_people(planned):
    problem, plan = planned
    result = repair(problem, plan, changes({"table_added": {"table": "9", "seats": 4, "language": "Deutsch"}}))
    assert result.problem.rounds[0].tables[-1].language == "de"


@pytest.mark.parametrize("who", ["w", "Wei Walk-in"])
def test_a_walk_in_who_leaves_again_before_the_repair_is_followed_too(who):
    problem = make_problem(make_people(12), tables=make_tables(3, 5), rounds=2)
    plan = released(problem, LABELS)
    came = {"arrived": {"id": "w", "name": "Wei Walk-in"}}
    gone = repair(problem, plan, changes(came, {"absent": who}))
    assert gone.problem.people[-1].id != "w"
    early = repair(problem, plan, changes(came, {"absent": who, "rounds": [2]}))
    assert early.problem.people[-1].rounds == (1,)
    back = repair(problem, plan, changes(came, {"absent": who}, {"returned": who}))
    assert back.problem.people[-1].rounds is None
    assert (back.solution.labels[-1] >= 0).all()
