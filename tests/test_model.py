"""The builder says the same as the command line would, keeps what it is told, and refuses what cannot be meant."""

from __future__ import annotations

import doctest
import io
import json
import subprocess
import sys

import numpy as np
import pytest
from scipy import sparse

import kinfolk
from kinfolk import InputError, Level, Model, Person, Pin, Problem, check, plan_document
from kinfolk.cli.lists import event_name
from kinfolk.example import attendees_csv, invent_people, programme_toml
from kinfolk.memory import Memory
from kinfolk.model import Details, Place, Sitting, builder
from kinfolk.problem import DEFAULT_PROMISES, AtMost, Casts, Meeting, Round, Table
from kinfolk.programme import Options, load, resolve
from kinfolk.roster import Reading, read
from tests.factories import make_people, make_problem

NAMES = ("Ana", "Bo", "Cleo", "Dev", "Eve", "Feng", "Guo", "Hala", "Ida")


def club(**fields):
    model = Model("Supper club", **fields)
    for name in NAMES:
        model.add_person(name)
    return model


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    """The invented meeting of 40, as the files that the command line would be given."""
    folder = tmp_path_factory.mktemp("example")
    (folder / "spring-meeting.csv").write_text(attendees_csv(40), "utf-8")
    (folder / "programme.toml").write_text(programme_toml(40), "utf-8")
    return folder


# --- the same as the command line


def test_a_list_and_a_programme_make_the_problem_of_the_command_line(example):
    built = Model.from_list(example / "spring-meeting.csv", programme=example / "programme.toml").problem()
    roster = read([example / "spring-meeting.csv"])
    programme, _ = resolve(roster.people, Options(), load(example / "programme.toml"))
    assert built == Problem(
        people=roster.people,
        programme=programme,
        apart=roster.apart,
        together=roster.together,
        known=roster.known,
    )


@pytest.mark.parametrize(
    ("build", "options"),
    [
        (lambda model: model.people, Options()),
        (lambda model: model.add_rounds(4, seats=6), Options(rounds=4, seats=6)),
        (lambda model: model.add_rounds(2, tables="3x8,3x7"), Options(rounds=2, tables="3x8,3x7")),
        (lambda model: model.casts(7), Options(cast_size=7)),
        (lambda model: model.casts(0), Options(cast_size=0)),
    ],
)
def test_what_is_not_said_is_as_on_the_command_line(build, options):
    crowd = invent_people(40)
    model = Model("Spring")
    model._crowd._people = {person.id: person for person in crowd.people}
    build(model)
    expected, _ = resolve(crowd.people, options)
    built = model.problem().programme
    assert (built.rounds, built.casts, built.promises) == (expected.rounds, expected.casts, expected.promises)


@pytest.mark.parametrize("name", ["spring-meeting.csv", "Members_2026.xlsx", "a b.csv", "été.csv", "-"])
def test_an_event_without_a_name_is_called_what_the_command_line_calls_it(name):
    assert builder._event_name(name) == event_name([name])


def test_the_name_of_the_event_is_the_one_said_else_the_programme_s_else_the_list_s(example):
    people, programme = example / "spring-meeting.csv", example / "programme.toml"
    assert Model.from_list(people).problem().programme.event == "Spring meeting"
    assert Model.from_list(people, programme=programme).problem().programme.event == "Annual Meeting"
    assert Model.from_list(people, programme=programme, event="Ours").problem().programme.event == "Ours"


def test_seed_and_steps_of_a_programme_hold_until_something_else_is_said(tmp_path):
    (tmp_path / "p.toml").write_text("[plan]\nseed = 5\nsteps = 0\ntables = '3x3'\n")
    model = club(programme=tmp_path / "p.toml")
    assert model.solve().seed == 5
    assert model.solve(seed=6).seed == 6


def test_the_memory_that_a_programme_names_lies_beside_it(tmp_path):
    (tmp_path / "p.toml").write_text("[memory]\nfile = 'last-year.csv'\n")
    (tmp_path / "last-year.csv").write_text("a,b,times,days_ago,kind\nAna,Bo,2,300,met\nAna,Zoe,1,300,met\n")
    assert club(programme=tmp_path / "p.toml").problem().memory == (Meeting("Ana", "Bo", 2, 300, "met"),)


# --- people


def test_the_details_are_those_of_a_person_and_nothing_is_left_out():
    assert set(Details.__annotations__) == set(Person.__dataclass_fields__) - {"name"}
    assert set(Place.__annotations__) == set(Table.__dataclass_fields__) - {"id", "seats", "minimum_derived"}
    assert set(Sitting.__annotations__) == set(Round.__dataclass_fields__) - {"number", "tables"}


def test_what_people_say_of_themselves_makes_newcomers_of_nobody_else():
    ana = Model().add_person("Ana", times_attended=0, times_by_self=True)
    problem = make_problem([ana, *make_people(3)], tables=1)
    assert [problem.is_newcomer(one) for one in problem.people] == [True, False, False, False]


def test_a_person_keeps_what_was_said_of_them_in_the_form_of_the_planner():
    ana = Model().add_person(
        " Ana Lima ",
        id="a1",
        roles="host",
        languages=["Portuguese", "en", "pt"],
        statements=iter(["I work part-time"]),
        rounds=(3, 1, 3),
        attributes={"region": "North"},
    )
    assert ana == Person(
        id="a1",
        name="Ana Lima",
        roles=frozenset({"host"}),
        languages=("pt", "en"),
        statements=("I work part-time",),
        rounds=(1, 3),
        attributes=(("region", "North"),),
    )


def test_somebody_with_a_name_alone_is_as_blank_as_on_a_list():
    assert Model().add_person("Ana") == Person(id="Ana", name="Ana")


def test_people_of_one_name_get_ids_of_their_own():
    model = Model()
    assert [model.add_person("Kim; Lee").id for _ in range(3)] == ["Kim, Lee", "Kim, Lee (2)", "Kim, Lee (3)"]


def test_somebody_is_found_by_id_mail_or_name_without_care_for_case_and_accents():
    model = Model()
    zoe = model.add_person("Zoë Åkesson", id="z1", email="zoe@harbour.example")
    assert {model.person(who) for who in (zoe, "z1", "ZOE@harbour.example", "zoe akesson")} == {zoe}


@pytest.mark.parametrize(
    ("details", "words"),
    [
        ({"name": "  "}, "a person has no name. Give the name"),
        ({"id": "Ana"}, "the id 'Ana' is taken"),
        ({"roles": ["host", "mentor"]}, "Bo has the role 'mentor'. Roles are 'host' and 'greeter'."),
        ({"times_attended": -1}, "times_attended of Bo is -1. Write a whole number, 0 or more."),
        ({"greeter_capacity": 6}, "greeter_capacity of Bo is 6. Write a whole number, 1 to 5."),
        ({"largest_table": 1}, "largest_table of Bo is 1"),
        ({"rounds": [0, 1]}, "rounds of Bo is (0, 1). Rounds are counted from 1."),
        ({"languages": "l0ud"}, "no language we know"),
    ],
)
def test_what_cannot_be_meant_of_a_person_is_refused_where_it_is_said(details, words):
    model = Model()
    model.add_person("Ana")
    with pytest.raises(InputError) as refusal:
        model.add_person(details.pop("name", "Bo"), **details)
    assert words in str(refusal.value)
    assert [person.name for person in model.people] == ["Ana"]


def test_a_person_of_nobody_s_name_is_refused_with_the_nearest():
    with pytest.raises(InputError, match=r"'Anna' is not on the list\. Did you mean 'Ana'\?"):
        club().keep_apart("Anna", "Bo")


def test_a_name_that_fits_two_people_is_refused_with_their_ids():
    model = Model()
    model.add_person("Kim")
    model.add_person("kim", id="k2")
    with pytest.raises(InputError, match=r"'KIM' fits 2 people. Say which by id: 'Kim', 'k2'."):
        model.person("KIM")


# --- pairs


def test_a_pair_is_one_pair_however_it_is_said():
    model = club()
    model.keep_together("Bo", "Ana")
    model.keep_together("Ana", "Bo")
    model.know_each_other("Cleo", "Dev")
    model.keep_apart(model.person("Eve"), "Feng")
    problem = model.problem()
    assert (problem.together, problem.known, problem.apart) == (
        (("Ana", "Bo"),),
        (("Cleo", "Dev"),),
        (("Eve", "Feng"),),
    )


def test_nobody_is_paired_with_themselves():
    with pytest.raises(InputError, match="'Ana' is paired with themselves"):
        club().keep_together("Ana", "ana")


def test_what_is_said_of_two_people_holds_in_the_plan():
    model = club()
    model.add_rounds(3, tables=3)
    model.keep_together("Ana", "Ida")
    model.keep_apart("Cleo", "Dev")
    result = model.solve()
    assert result.complete
    for number in (1, 2, 3):
        assert result.table_of("Ana", number) == result.table_of("Ida", number)
        assert result.table_of("Cleo", number) != result.table_of("Dev", number)
    shown = json.dumps(plan_document(result)) + result._repr_html_()
    assert "apart" not in shown


# --- tables and rounds


def test_rounds_of_different_kinds_follow_each_other():
    model = club()
    model.add_table(1, 6, features="quiet")
    model.add_table("Bar", 5, minimum=3)
    model.add_rounds()
    model.add_rounds(2, seats=3, minutes=20)
    model.add_rounds(1, tables=2, kind="by language")
    rounds = model.problem().rounds
    assert [[(table.id, table.seats) for table in one.tables] for one in rounds] == [
        [("1", 6), ("Bar", 5)],
        [("1", 3), ("2", 3), ("3", 3)],
        [("1", 3), ("2", 3), ("3", 3)],
        [("1", 5), ("2", 5)],
    ]
    assert [one.minutes for one in rounds] == [45, 20, 20, 45]
    assert [one.kind for one in rounds] == ["mixed", "mixed", "mixed", "by language"]
    assert [(table.features, table.minimum) for table in rounds[0].tables] == [(("quiet",), 3), ((), 3)]


def test_tables_are_counted_for_those_who_are_there():
    model = club()
    model.add_person("Jo", rounds=[2])
    model.add_person("Kai", kinds="speaker")
    model.add_rounds(1, seats=5, without="speaker")
    model.add_rounds(1, tables=2)
    first, second = model.problem().rounds
    assert [table.seats for table in first.tables] == [5, 5]
    assert [table.seats for table in second.tables] == [6, 6]


def test_a_round_may_name_its_tables():
    model = club()
    for name in ("1", "2", "3"):
        model.add_table(name, 5)
    model.add_rounds(1, tables=["3", "1"])
    assert [table.id for table in model.problem().rounds[0].tables] == ["3", "1"]


@pytest.mark.parametrize(
    ("say", "words"),
    [
        (lambda model: model.add_rounds(0), "0 rounds cannot be added"),
        (lambda model: model.add_rounds(tables=3, seats=3), "tables=3 and seats=3 were both given"),
        (lambda model: model.add_rounds(tables=0), "a round has 0 tables"),
        (lambda model: model.add_rounds(seats=1), "a round has tables of 1"),
        (lambda model: model.add_table("", 4), "a table has no name"),
        (lambda model: model.add_table("1", 1), "table '1' has 1 seats"),
        (lambda model: model.add_table("1", 4, minimum=5), "table '1' wants at least 5 people"),
        (lambda model: [model.add_table("1", 4), model.add_table(1, 4)], "there is a table '1' already"),
        (lambda model: model.casts(1), "casts cannot have 1 people"),
        (lambda model: model.casts((8, 6)), "casts cannot have (8, 6) people"),
        (lambda model: model.casts(from_memory="forget"), "from_memory is 'forget'"),
        (lambda model: model.promise("kindrd", weight=1), "Did you mean 'kindred'?"),
        (lambda model: model.promise("apart", off=True), "It is always a must"),
        (lambda model: model.promise("kindred"), "nothing is said of 'kindred'"),
        (lambda model: model.promise("kindred", weight=1, must=True), "two levels at once"),
        (lambda model: model.promise("kindred", weight=-1), "the weight of 'kindred' is -1"),
        (lambda model: model.promise("kindred", about="region"), "'kindred' cannot be about 'region'"),
        (lambda model: model.promise("short_walk", about=-1), "'short_walk' cannot be about -1"),
    ],
)
def test_what_cannot_be_meant_of_a_room_or_a_promise_is_refused_where_it_is_said(say, words):
    with pytest.raises(InputError) as refusal:
        say(club())
    assert words in str(refusal.value)


@pytest.mark.parametrize(
    ("say", "words"),
    [
        (lambda model: model.add_rounds(1, tables="2x4"), "round 1 has 9 people and only 8 seats"),
        (lambda model: model.pin("Ana", 1, "Bar"), "names table 'Bar', which round 1 does not have"),
        (lambda model: [model.pin("Ana", 1, "1"), model.pin("Ana", 1)], "is pinned to table '1' and to table ''"),
        (lambda model: model.add_person("Zoe", rounds=[7]), "is down for round 7, but there are 3 rounds"),
    ],
)
def test_what_cannot_be_planned_is_refused_when_the_problem_is_made(say, words):
    model = club()
    say(model)
    with pytest.raises(InputError) as refusal:
        model.problem()
    assert words in str(refusal.value)


def test_a_model_of_nobody_is_refused():
    with pytest.raises(InputError, match="the list has no people"):
        Model().problem()


# --- promises, casts, pins, memory


def test_promises_have_the_levels_that_were_said_and_the_others_their_defaults():
    model = club()
    model.promise("kindred", weight=5)
    model.promise("new_faces", must=True)
    model.promise("welcomed", off=True)
    said = {"kindred": Level(5), "new_faces": Level(10, must=True), "welcomed": Level(0)}
    assert model.problem().programme.promises == {**DEFAULT_PROMISES, **said}


def test_naming_what_a_promise_is_about_switches_it_on():
    model = club()
    model.promise("balanced", about="region")
    model.promise("not_the_only_one", about=["student"], must=True)
    model.promise("at_most", about={"board": 2})
    model.promise("short_walk", about=20, weight=1)
    programme = model.problem().programme
    assert (programme.balanced, programme.not_the_only_one) == (("region",), ("student",))
    assert (programme.at_most, programme.walk_limit) == ((AtMost("board", 2),), 20.0)
    names = ("balanced", "not_the_only_one", "at_most", "short_walk")
    assert [str(programme.level(name)) for name in names] == ["should", "must", "should", "should"]
    assert programme.level("short_walk").weight == 1


def test_casts_pins_and_memory_arrive_in_the_problem():
    model = club()
    model.casts((3, 4), meetings=1, from_memory="mix")
    model.pin("bo", 2, 1)
    model.pin("Eve", 1)
    model.remember(Memory((Meeting("Ana", "Bo"), Meeting("Ana", "Gone")), (("Heron", ("Ana", "Gone")),)))
    problem = model.problem()
    assert problem.programme.casts == Casts(smallest=3, largest=4, meetings=1, from_memory="mix")
    assert problem.programme.pins == (Pin("Bo", 2, "1"), Pin("Eve", 1, ""))
    assert problem.memory == (Meeting("Ana", "Bo"),)
    assert problem.memory_casts == (("Heron", ("Ana",)),)


# --- from a list


def test_a_list_can_be_an_open_file_and_read_as_the_caller_says():
    text = "Institute,Full name,Product\nHarbour,Ana Lima,Ticket\nHarbour,Mug,Merchandise\n"
    reading = Reading(columns={"organisation": "Institute"}, where={"Product": ("Ticket",)})
    model = Model.from_list(io.BytesIO(text.encode()), reading=reading)
    assert [(person.name, person.organisation) for person in model.people] == [("Ana Lima", "Harbour")]
    assert model.problem().programme.event == "Attendees"


def test_a_list_can_be_completed_by_hand(example):
    model = Model.from_list(example / "spring-meeting.csv")
    before = len(model.people)
    walk_in = model.add_person("Walk In", times_attended=0)
    model.keep_together(walk_in, model.people[0])
    assert len(model.problem().people) == before + 1
    assert tuple(sorted(("Walk In", model.people[0].id))) in model.problem().together


def test_notes_and_safety_of_the_reading_come_with_the_plan(tmp_path):
    (tmp_path / "list.csv").write_text(
        "id,name,apart\n" + "".join(f"p{n},P{n},{'nobody' if n == 1 else ''}\n" for n in range(6))
    )
    result = Model.from_list(tmp_path / "list.csv").solve(steps=0)
    assert any("how often they came" in note for note in result.notes)
    assert any("nobody" in sentence for sentence in result.safety)
    assert "nobody" not in json.dumps(plan_document(result))


# --- results


@pytest.fixture(scope="module")
def planned():
    model = club()
    model.add_person("Zoe <script>", id="zoe", rounds=[1], organisation="Harbour")
    model.add_person("Yann", organisation="Harbour")
    model.promise("at_most", must=True, about={"x": 0})
    model.add_rounds(2, tables="1x6,1x5")
    return model, model.solve()


def test_a_plan_from_a_model_stands_up_to_the_independent_recount(planned):
    model, result = planned
    recount = check(model.problem(), plan_document(result))
    assert recount.ok
    assert recount.musts_kept == result.complete


def test_tables_and_table_of_say_what_the_arrays_say(planned):
    _, result = planned
    for number in (1, 2):
        tables = result.tables(number)
        assert list(tables) == ["1", "2"]
        for t, (name, people) in enumerate(tables.items()):
            rows = np.flatnonzero(result.solution.labels[:, number - 1] == t)
            assert [person.id for person in people] == [result.problem.people[row].id for row in rows]
            assert {result.table_of(person, number) for person in people} == {name}
    assert result.table_of("zoe", 2) is None


def test_what_is_broken_for_a_person_is_what_the_ledger_says(planned):
    _, result = planned
    for person in result.problem.people:
        expected = {entry.promise for entry in result.ledger.entries if person.id in {one.id for one in entry.broken}}
        assert set(result.broken_for(person)) == expected
    assert any(result.broken_for(person) for person in result.problem.people)


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda result: result.table_of("nobody", 1), "there is nobody with the id 'nobody'"),
        (lambda result: result.table_of("Ana", 3), "there is no round 3. Rounds are counted from 1 to 2."),
        (lambda result: result.tables(0), "there is no round 0"),
        (lambda result: result.broken_for("nobody"), "there is nobody"),
    ],
)
def test_asking_for_nobody_or_no_round_is_answered(planned, ask, words):
    with pytest.raises(InputError) as refusal:
        ask(planned[1])
    assert words in str(refusal.value)


def test_a_notebook_shows_the_ledger_as_text_never_as_code():
    model = Model("<b>Supper</b>")
    for name in NAMES:
        model.add_person(name)
    shown = model.solve(steps=0)._repr_html_()
    assert shown.startswith("<table><caption>&lt;b&gt;Supper&lt;/b&gt;: every must is kept")
    assert "<td>seated</td><td>must</td><td>9 of 9</td>" in shown


# --- extra pair weights


def shared_tables(result, a, b):
    labels = result.solution.labels
    return int((labels[a] == labels[b]).sum())


def weighed(form):
    """Return the plan of a club where Ana would love to sit with Ida and Eve must cost a lot beside Feng."""
    model = club()
    model.add_rounds(3, tables=3)
    model.promise("new_faces", off=True)
    weights = np.zeros((9, 9))
    weights[0, 8] = weights[8, 0] = -50
    weights[4, 5] = 50
    return model.solve(weights=form(weights), steps=200_000)


def test_extra_weights_bring_people_together_and_keep_them_from_each_other():
    result = weighed(np.asarray)
    assert shared_tables(result, 0, 8) == 3
    assert shared_tables(result, 4, 5) == 0


@pytest.mark.parametrize("form", [sparse.csr_array, sparse.coo_matrix, sparse.lil_matrix])
def test_sparse_weights_are_the_same_as_dense_ones(form):
    assert np.array_equal(weighed(form).solution.labels, weighed(np.asarray).solution.labels)


def test_weights_of_another_shape_are_refused():
    with pytest.raises(InputError, match=r"the shape \(2, 2\), not \(9, 9\)"):
        club().solve(weights=np.zeros((2, 2)))


def test_the_front_door_builds_plans_and_checks_in_five_lines():
    model = kinfolk.Model("Supper club")
    for name in NAMES:
        model.add_person(name)
    result = model.solve()
    assert kinfolk.check(model.problem(), kinfolk.plan_document(result)).ok


def test_the_builder_loads_nothing_heavy_before_something_is_solved():
    program = "import sys; from kinfolk import Model; Model().add_person('Ana'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert {"numba", "scipy", "langcodes", "kinfolk.solve", "kinfolk.roster.workbook"}.isdisjoint(loaded)


def test_the_examples_in_the_docstrings_are_true():
    found = doctest.testmod(builder)
    assert (found.attempted > 3, found.failed) == (True, 0)


def test_the_language_of_a_table_is_read_like_those_of_people():
    model = Model()
    model.add_table("1", seats=4, language="German")
    with pytest.raises(InputError, match="has the language 'gr'"):
        model.add_table("2", seats=4, language="gr")
