"""The programme of these people: defaults, the command line over the file, absences, closing, pins, neighbourhoods."""

from __future__ import annotations

import pytest

from kinfolk.errors import InputError
from kinfolk.problem import DEFAULT_PROMISES, MUST_HIGH, OFF, SHOULD, Casts, Level, Pin, Problem
from kinfolk.programme import Options, parse, resolve
from kinfolk.programme.parsing import promises_said
from tests.cast import CAST
from tests.factories import make_people, make_person


def shape(programme):
    return [[table.seats for table in round_.tables] for round_ in programme.rounds]


def test_without_a_word_there_are_three_rounds_at_tables_of_seven():
    programme, notes = resolve(make_people(100))
    assert shape(programme) == [[7] * 15] * 3
    assert {table.minimum for table in programme.rounds[0].tables} == {5}
    assert dict(programme.promises) == dict(DEFAULT_PROMISES)
    assert notes == ()


def test_tables_of_five_are_taken_where_they_spare_repeats_and_it_says_so():
    programme, notes = resolve(make_people(30), Options(rounds=5))
    assert shape(programme) == [[5] * 6] * 5
    assert notes[0].startswith("Tables of 5:")


def test_with_absences_nothing_is_proven_so_tables_stay_at_seven():
    people = (*make_people(29), make_person("late", rounds=(2, 3)))
    programme, notes = resolve(people)
    assert shape(programme)[0] == [7] * 5
    assert notes == ()


def test_seats_make_as_many_tables_as_each_round_needs():
    people = (*make_people(16), *(make_person(f"x{n}", rounds=(1,)) for n in range(8)))
    programme, _ = resolve(people, Options(seats=8, rounds=2))
    assert shape(programme) == [[8] * 3, [8] * 2]


def test_all_tables_are_used_while_four_sit_at_each():
    assert shape(resolve(make_people(152), Options(tables="38x8"))[0])[0] == [8] * 38
    programme, notes = resolve(make_people(151), Options(tables="38x8", rounds=1))
    assert shape(programme)[0] == [8] * 37
    assert notes == ("Round 1 uses 37 of 38 tables, so that nobody sits with too few.",)


def test_the_command_line_wins_over_the_programme():
    outline = parse("[plan]\nrounds = 5\ntables = '4x6'\n[casts]\nsize = [5, 6]\nmeetings = 4")
    programme, _ = resolve(make_people(20), Options(rounds=2, tables="3x8", cast_size=7), outline)
    assert shape(programme) == [[8, 8, 8]] * 2
    assert programme.casts == Casts(smallest=6, largest=8, meetings=4)


def test_more_rounds_than_written_are_filled_up_and_fewer_cut():
    outline = parse("[[rounds]]\nminutes = 20\n[[rounds]]\nminutes = 30")
    assert [round_.minutes for round_ in resolve(make_people(9), Options(rounds=3), outline)[0].rounds] == [20, 30, 45]
    assert [round_.minutes for round_ in resolve(make_people(9), Options(rounds=1), outline)[0].rounds] == [20]


def test_rounds_may_have_tables_of_their_own():
    text = (
        "[[tables]]\nid='a'\nseats=6\n[[tables]]\nid='b'\nseats=6\n[[rounds]]\ntables=['b']\n[[rounds]]\ntables='1x9'"
    )
    programme, _ = resolve(make_people(6), outline=parse(text))
    assert [[table.id for table in round_.tables] for round_ in programme.rounds] == [["b"], ["1"]]


def test_tables_of_the_command_line_replace_written_ones_and_it_says_so():
    programme, notes = resolve(make_people(8), Options(tables="2x5"), parse("[[tables]]\nid='a'\nseats=9"))
    assert shape(programme) == [[5, 5]] * 3
    assert "replace those of the programme" in notes[0]


NEAR = "[[tables]]\nid='2'\nfeatures=['step-free']\nx=1.5\ny=2\nlanguage='pt'\ntopic='Boats'\n"


@pytest.mark.parametrize(
    ("options", "written"),
    [
        (Options(seats=8), ""),
        (Options(tables="3x8"), ""),
        (Options(), "[plan]\nseats=8\n"),
        (Options(), "[plan]\ntables='3x8'\n"),
        (Options(), ""),
        (Options(), "".join(f"[[tables]]\nid='{n}'\nseats=8\ntopic='Sea'\n" for n in (1, 2, 3))),
        (Options(), "[[rounds]]\ntables='3x8'\n"),
        (Options(seats=8), "[[tables]]\nid='a'\nseats=9\n"),
    ],
)
def test_an_entry_without_seats_adds_to_the_table_of_that_name(options, written):
    programme, _ = resolve(make_people(20), options, parse(written + NEAR))
    for round_ in programme.rounds:
        first, near, _ = round_.tables
        assert (near.features, near.x, near.y) == (("step-free",), 1.5, 2.0)
        assert (near.language, near.topic) == ("pt", "Boats")
        assert near.seats == first.seats >= 7
        assert first.features == ()


def test_an_entry_without_seats_leaves_what_it_does_not_say():
    text = "[[tables]]\nid='1'\nseats=8\ntopic='Sea'\n[[tables]]\nid='1'\nfeatures=['quiet']"
    (table,) = resolve(make_people(6), Options(rounds=1), parse(text))[0].rounds[0].tables
    assert (table.seats, table.topic, table.features) == (8, "Sea", ("quiet",))


def test_an_entry_without_seats_needs_a_table_and_speaks_of_it_once():
    with pytest.raises(InputError, match="describes table '4', and no round has a table of that name"):
        resolve(make_people(20), Options(seats=8), parse("[[tables]]\nid='4'\nfeatures=['quiet']"))
    with pytest.raises(InputError, match="describes table '2' twice"):
        resolve(make_people(20), Options(seats=8), parse(NEAR + NEAR))


@pytest.mark.parametrize("kind", ["exhibitor", "Exhibitor ", "EXHIBITOR"])
def test_kinds_left_out_of_a_round_need_no_seat_there(kind):
    people = (*make_people(8), make_person("stand", kinds=(kind,)))
    programme, _ = resolve(people, Options(seats=8), parse("[[rounds]]\nwithout = ['exhibitor']\n[[rounds]]"))
    assert shape(programme) == [[8], [8, 8]]


def test_who_is_pinned_to_sit_out_needs_no_seat():
    programme, _ = resolve(CAST, Options(seats=8, rounds=1), parse("[[pins]]\nperson = 'Ana Lima'\nround = 1"))
    assert programme.pins == (Pin("ana", 1, ""),)
    assert shape(programme) == [[8]]


def test_tables_with_a_feature_that_somebody_needs_stay_open():
    text = "".join(f"[[tables]]\nid='{n}'\nseats=8\n" for n in range(1, 4))
    programme, _ = resolve(CAST, Options(rounds=1), parse(text + "[[tables]]\nid='4'\nseats=8\nfeatures=['Step free']"))
    assert [table.id for table in programme.rounds[0].tables] == ["1", "4"]


def test_a_pin_finds_its_person_by_id_e_mail_or_name():
    for said in ("ana", "ANA@harbour.example", "ana lima"):
        text = f"[[pins]]\nperson = '{said}'\nround = 1\ntable = '1'"
        assert resolve(CAST, outline=parse(text))[0].pins == (Pin("ana", 1, "1"),)


def test_a_table_with_a_pin_stands_in_its_round_however_few_come():
    pins = "".join(f"[[pins]]\nperson = 'p{n}'\nround = 1\ntable = '{n}'\n" for n in (1, 2, 3))
    people = make_people(10)
    programme, notes = resolve(people, Options(tables="5x6", rounds=2), parse(pins))
    assert [[table.id for table in round_.tables] for round_ in programme.rounds] == [["1", "2", "3"], ["1", "2"]]
    assert notes[0] == "Round 1 uses 3 of 5 tables, so that nobody sits with too few."
    assert Problem(people=people, programme=programme).programme.pins


@pytest.mark.parametrize(
    ("pin", "words"),
    [
        ("person = 'zoe'\nround = 1", "programme.toml: [[pins]] number 2 'zoe' is not on the list. Check the spelling"),
        ("person = 'p1'\nround = 9", "programme.toml: [[pins]] number 2: a pin of 'p1' names round 9, which does not exist."),
        ("person = 'p1'\nround = 2\ntable = 'Bar'", "[[pins]] number 2: a pin of 'p1' names table 'Bar', which round 2"),
        ("person = 'p1'\nround = 1\ntable = '2'", "[[pins]] number 2: 'p1' is pinned to table '1' and to table '2'"),
    ],
)  # fmt: skip
def test_a_pin_that_nobody_can_follow_is_named_by_its_number(pin, words):
    text = f"[[pins]]\nperson = 'p1'\nround = 1\ntable = '1'\n[[pins]]\n{pin}"
    with pytest.raises(InputError) as caught:
        resolve(make_people(10), Options(tables="2x6"), parse(text))
    assert words in str(caught.value)


def test_naming_a_kind_or_a_limit_switches_its_promise_on():
    text = "[balance]\nbalanced = ['region']\nnot_the_only_one = ['student']\n[walk]\nlimit = 30\n[promises]\nkindred='off'"
    programme, _ = resolve(CAST, outline=parse(text))
    assert programme.level("balanced") == SHOULD
    assert programme.level("short_walk") == SHOULD
    assert programme.level("at_most") == OFF
    assert programme.level("kindred") == OFF


def test_a_promise_named_must_keeps_its_weight():
    assert resolve(CAST, outline=parse("[promises]\nno_party='must'"))[0].level("no_party") == MUST_HIGH


def test_a_level_on_the_command_line_wins_over_the_programme():
    said = promises_said(["kindred=off", "no-party=must", "new_faces=7", "new_faces=8"])
    programme, _ = resolve(CAST, Options(promises=said), parse("[promises]\nkindred='must'\nneedle='off'"))
    assert (programme.level("kindred"), programme.level("needle")) == (OFF, OFF)
    assert (programme.level("no_party"), programme.level("new_faces")) == (MUST_HIGH, Level(8))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("kindrd=off", "--promise has a key 'kindrd' that is not known. Did you mean 'kindred'?"),
        ("kindred=never", '--promise kindred is \'never\'. Write "must", "should"'),
        ("kindred=1001", "--promise kindred is 1001."),
        ("kindred", "--promise 'kindred' cannot be used. Write --promise NAME=LEVEL."),
        ("kindred=", "Write --promise NAME=LEVEL."),
        ("apart=off", "--promise 'apart=off' cannot be used. It is always a must"),
    ],
)
def test_a_level_on_the_command_line_that_means_nothing_is_refused(said, words):
    with pytest.raises(InputError) as caught:
        promises_said([said])
    assert words in str(caught.value)


def test_a_big_room_is_split_into_neighbourhoods_and_some_rounds_cross_them():
    programme, notes = resolve(make_people(900), Options(seats=9, rounds=4), parse("[neighbourhoods]"))
    names = [table.neighbourhood for table in programme.rounds[0].tables]
    assert names == sorted(names)
    assert {name: names.count(name) for name in names} == {"A": 34, "B": 33, "C": 33}
    assert [round_.crossing for round_ in programme.rounds] == [False, False, False, True]
    assert "3 neighbourhoods" in notes[0]


def test_the_event_is_called_as_the_programme_says_else_as_the_caller_says():
    assert resolve(CAST, Options(event="List"), parse("[event]\nname='Gala'"))[0].event == "Gala"
    assert resolve(CAST, Options(event="List"))[0].event == "List"


@pytest.mark.parametrize("size", [1, 2, 3])
def test_very_few_people_sit_at_one_table(size):
    programme, _ = resolve(make_people(size))
    assert shape(programme) == [[7]] * 3
    assert programme.rounds[0].tables[0].minimum == 2


def test_people_down_for_rounds_after_the_last_are_reported():
    _, notes = resolve((make_person("ana", rounds=(1, 4)), *make_people(6)))
    assert notes == ("Down for rounds after the last one, 3, which are ignored: Ana.",)


def test_people_in_no_round_are_reported():
    outline = parse("[[rounds]]\nwithout = ['press']")
    _, notes = resolve((make_person("ana", kinds=("press",)), *make_people(6)), outline=outline)
    assert notes == ("In no round, and so at no table: Ana.",)


@pytest.mark.parametrize(
    ("people", "options", "text", "said"),
    [
        ((), Options(), "", "the list has no people"),
        (make_people(25), Options(tables="3x8"), "", "round 1 has 25 people and only 24 seats at 3 tables"),
        (make_people(9), Options(tables="1x8"), "", "round 1 has 9 people and only 8 seats at 1 table."),
        (make_people(9), Options(tables="3x8", seats=8), "", "--seats and --tables were both given"),
        (make_people(9), Options(), "[[rounds]]\ntables=['7']", "names table '7', which the room does not have"),
        (make_people(9), Options(), "[plan]\nseats=8\n[[tables]]\nid='1'\nseats=9", "also [plan] seats"),
        (make_people(9), Options(), "[plan]\nrounds=2\n[[rounds]]", "[plan] rounds is 2"),
        (make_people(9, kinds=("x",)), Options(), "[[rounds]]\nwithout=['x']", "nobody is present in round 1"),
        (
            (make_person("late", rounds=(5,)), *make_people(9)),
            Options(),
            "",
            "is down for round 5, but there are 3 rounds",
        ),
        (
            (make_person("late", rounds=(2,)), *make_people(9)),
            Options(rounds=1),
            "",
            "is down for round 2, but there is 1 round.",
        ),
        (make_people(9), Options(), "[[pins]]\nperson='zoe'\nround=1", "'zoe' is not on the list"),
        (make_people(9, name="Kim"), Options(), "[[pins]]\nperson='Kim'\nround=1", "'Kim' fits 9 people"),
    ],
)
def test_what_cannot_be_planned_is_said_with_a_remedy(people, options, text, said):
    with pytest.raises(InputError) as caught:
        resolve(people, options, parse(text))
    assert said in str(caught.value)
    assert caught.value.remedy
