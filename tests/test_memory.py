"""What the community remembers, from JSON and from CSV, and what is said when it cannot be used."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from kinfolk.errors import InputError
from kinfolk.files import plan_document
from kinfolk.memory import Memory, read
from kinfolk.problem import Casts, Meeting
from tests.factories import make_problem
from tests.files.plans import dealt


def written(tmp_path, text):
    path = tmp_path / "memory"
    path.write_text(text, "utf-8")
    return path


def test_json_and_csv_say_the_same(tmp_path):
    text = """{"format": "kinfolk.memory/1", "pairs": [["b", "a", {"times": 2, "days_ago": 30, "kind": "met"}], ["c", "a"]],
    "casts": [{"cast": "Heron", "people": ["a", "c"]}]}"""
    json_memory = read(written(tmp_path, text))
    csv_memory = read(written(tmp_path, "A,B,times,days_ago,kind\nb,a,2,30,met\nc,a,,,\n"))
    assert json_memory.meetings == csv_memory.meetings == (Meeting("a", "b", 2, 30, "met"), Meeting("a", "c"))
    assert json_memory.casts == (("Heron", ("a", "c")),)
    assert csv_memory.casts == ()


def test_a_pair_listed_twice_adds_up_and_the_last_time_counts(tmp_path):
    memory = read(written(tmp_path, "a,b,times,days_ago\nx,y,1,300\ny,x,2,20\n"))
    assert memory.meetings == (Meeting("x", "y", 3, 20),)


def test_a_csv_of_another_delimiter_is_read_too(tmp_path):
    assert read(written(tmp_path, "a;b;times\nx;y;3\n")).meetings == (Meeting("x", "y", 3),)


def test_only_those_who_are_here_matter():
    memory = Memory((Meeting("a", "b"), Meeting("a", "z")), (("Heron", ("a", "z")), ("Birch", ("z",))))
    assert memory.of(["a", "b"]) == Memory((Meeting("a", "b"),), (("Heron", ("a",)),))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not valid JSON"),
        ('{"format": "kinfolk.memory/1", "pairs": [["a"]]}', "pairs[0] must contain at least 2 items"),
        ('{"format": "kinfolk.memory/1", "pairs": [["a", "b", {"kind": "seen"}]]}', "pairs[0][2].kind must be one of"),
        ('{"format": "kinfolk.memory/1", "pairs": [["a", "a"]]}', "pair 1 pairs 'a' with themselves"),
        ('{"pairs": []}', "['format'"),
        ("x,y\n1,2\n", "row 1: the header is 'x, y'"),
        ("", "row 1: the header is ''"),
        ("a,b,times\nx,y,0\n", "row 2, column 'times': '0' cannot be used."),
        ("a,b,days_ago\nx,y,-1\n", "row 2, column 'days_ago'"),
        ("a,b,kind\nx,y,seen\n", "row 2, column 'kind': 'seen' cannot be used."),
        ("a,b\nx,\n", "row 2: has an empty id."),
        ("a,b\nx,y,z\n", "row 2: there are more cells"),
    ],
)
def test_what_cannot_be_used_is_named_by_its_place(tmp_path, text, said):
    with pytest.raises(InputError) as caught:
        read(written(tmp_path, text))
    assert said in str(caught.value)
    assert caught.value.remedy


def test_a_file_that_is_not_there_or_not_text_is_a_clear_error(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path / "none")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="UTF-8"):
        read(tmp_path / "bytes")


def test_an_earlier_plan_is_read_as_who_shared_a_table_in_how_many_rounds_and_its_casts(tmp_path):
    problem = make_problem(6, tables=2, rounds=2, casts=Casts(smallest=2, largest=3), date="2026-05-01")
    labels = np.array([[0, 0], [0, 0], [0, 1], [1, 0], [1, 1], [1, 1]], dtype=np.int32)
    result = dealt(problem)
    document = plan_document(replace(result, solution=replace(result.solution, labels=labels)))
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps(document), "utf-8")
    memory = read(plan, "2027-05-11")
    assert memory.names == {f"p{n}": f"P{n}" for n in range(1, 7)}
    assert [(one.a, one.b, one.times) for one in memory.meetings if one.times > 1] == [("p1", "p2", 2), ("p5", "p6", 2)]
    assert memory.pairs == 10
    assert {one.days_ago for one in memory.meetings} == {375}
    assert [list(people) for _, people in memory.casts] == [cast["people"] for cast in document["casts"]]
    assert {one.days_ago for today in ("", "next May") for one in read(plan, today).meetings} == {365}


def test_a_plan_that_is_none_is_refused(tmp_path):
    with pytest.raises(InputError):
        read(written(tmp_path, '{"format": "kinfolk.plan/1"}'))
