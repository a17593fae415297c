"""One language for each table, and lone speakers, who break it for nobody else."""

from __future__ import annotations

import pytest

from kinfolk.checker import check
from kinfolk.problem import Casts
from tests.checker.plans import make_plan, owed, room, tally
from tests.factories import make_person, make_tables


def speakers(**languages):
    return [make_person(id_, languages=tuple(tags.split())) for id_, tags in languages.items()]


def judged(people, rounds, **fields):
    fields.setdefault("tables", make_tables(2, 8, minimum=2))
    problem = room(people, only="understood", rounds=len(rounds), **fields)
    found = check(problem, make_plan(problem, rounds))
    return {breach.id: breach.level for breach in tally(found, "understood").broken}


def test_a_table_with_one_language_for_all_is_understood():
    people = speakers(ann="en de", ben="en-GB fr", cyd="EN", dan="de fr", eve="fr de", fay="")
    assert judged(people, [{"1": "ann ben cyd", "2": "dan eve fay"}]) == {}


def test_a_table_with_no_language_for_all_is_not_understood():
    people = speakers(ann="en de", ben="en fr", cyd="de fr", dan="en", eve="en")
    assert judged(people, [{"1": "ann ben cyd", "2": "dan eve"}]) == dict.fromkeys(("ann", "ben", "cyd"), "must")


def test_who_named_no_language_speaks_every_language():
    people = speakers(ann="en", ben="", cyd="", dan="de", eve="de")
    assert judged(people, [{"1": "ann ben cyd", "2": "dan eve"}]) == {}


@pytest.mark.parametrize(("language", "broken"), [("de", ["ann", "ben"]), ("en-US", []), ("", [])])
def test_a_table_with_a_language_asks_for_that_one(language, broken):
    tables = [*make_tables(1, 8, minimum=2, language=language), *make_tables(2, 8, minimum=2)[1:]]
    people = speakers(ann="en fr", ben="en fr", cyd="", dan="")
    assert list(judged(people, [{"1": "ann ben", "2": "cyd dan"}], tables=tables)) == broken


def test_a_lone_speaker_breaks_it_for_nobody_else():
    people = speakers(ann="en", ben="en", cyd="fi", dan="en", eve="en")
    assert judged(people, [{"1": "ann ben cyd", "2": "dan eve"}]) == {"cyd": "should"}


def test_a_lone_speaker_at_a_table_that_speaks_their_language_is_understood():
    people = speakers(ann="", ben="", cyd="fi", dan="en", eve="en", fay="en")
    assert judged(people, [{"1": "ann ben cyd", "2": "dan eve fay"}], tables=make_tables(2, 8, minimum=5)) == {}


def test_two_lone_speakers_are_understood_by_each_other_or_not():
    people = speakers(ann="fi", ben="sv", cyd="en", dan="en", eve="en")
    assert judged(people, [{"1": "ann ben", "2": "cyd dan eve"}]) == {"ann": "should", "ben": "should"}
    people = speakers(ann="fi", ben="fi", cyd="en", dan="en", eve="en")
    assert judged(people, [{"1": "ann ben", "2": "cyd dan eve"}], tables=make_tables(2, 8, minimum=3)) == {}


def test_enough_others_fill_the_smallest_table_and_blank_speakers_count():
    tables = [*make_tables(1, 8, minimum=3), *make_tables(2, 8, minimum=5)[1:]]
    english = {f"e{i}": "en" for i in range(4)}
    seats = [{"1": "ann ben cyd e0", "2": "e1 e2 e3"}]
    assert judged(speakers(ann="fi", ben="fi", cyd="fi", **english), seats, tables=tables) == dict.fromkeys(
        ("ann", "ben", "cyd", "e0"), "must"
    )
    assert judged(speakers(ann="fi", ben="fi", cyd="en", **english), seats, tables=tables) == {
        "ann": "should",
        "ben": "should",
    }
    assert judged(speakers(ann="fi", ben="fi", cyd="", **english), seats, tables=tables) == dict.fromkeys(
        ("ann", "ben", "cyd", "e0"), "must"
    )


def test_who_is_alone_with_their_language_in_one_round_is_a_lone_speaker():
    people = [
        *speakers(ann="fi", cyd="en", dan="en"),
        make_person("ben", languages=("fi",), rounds=(1,)),
    ]
    rounds = [{"1": "ann ben", "2": "cyd dan"}, {"1": "ann cyd dan"}]
    assert judged(people, rounds) == {"ann": "should"}
    assert owed_to(people, rounds) == 4


def owed_to(people, rounds):
    problem = room(people, only="understood", rounds=len(rounds), tables=make_tables(2, 8, minimum=2))
    return owed(check(problem, make_plan(problem, rounds)), "understood")


def test_a_cast_has_one_language_too():
    people = speakers(ann="en", ben="en", cyd="de", dan="de")
    problem = room(people, only="understood", tables=make_tables(2, 8, minimum=2), casts=Casts(smallest=2, largest=2))
    seats = [{"1": "ann ben", "2": "cyd dan"}]
    good = check(problem, make_plan(problem, seats, casts={"Heron": "ann ben", "Otter": "cyd dan"}))
    assert tally(good, "understood").broken == ()
    bad = check(problem, make_plan(problem, seats, casts={"Heron": "ann cyd", "Otter": "ben dan"}))
    assert [breach.level for breach in tally(bad, "understood").broken] == ["must"] * 4
