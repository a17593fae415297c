"""People of an earlier plan are found on a later list by id, e-mail or name, and nobody is taken for somebody else."""

from __future__ import annotations

import pytest

from kinfolk.memory import Memory
from kinfolk.problem import Meeting
from kinfolk.roster.ids import digest
from kinfolk.roster.returning import recognise
from tests.factories import make_person

LAST_YEAR = {"1": "Ana Lima", "2": "Bo Nyström", digest("email", "cleo@example.org"): "Cléo"}


def plan(names, *pairs):
    return Memory(tuple(Meeting(a, b) for a, b in pairs), (("Heron", tuple(names)),), names)


def here(*people):
    return [make_person(id_, name=name, email=email) for id_, name, email in people]


@pytest.mark.parametrize(
    ("people", "found"),
    [
        ([("1", "Ana Lima", ""), ("2", "Bo Nyström", "")], ("1", "2")),
        ([("x", "ANA  LIMA", ""), ("y", "Bo Nyström", "")], ("x", "y")),
        ([("7", "Cleo Martin", "Cleo@example.org"), ("1", "Ana Lima", "")], ("1", "7")),
        ([("x", "Ana Lima", ""), ("y", "Ana Lima", ""), ("2", "Bo Nyström", "")], ("2",)),
        ([("1", "Zoe", ""), ("2", "Yan", "")], ()),
        ([("1", "Ana Berg", ""), ("2", "Bo Nyström", ""), (digest("email", "cleo@example.org"), "Cléo", "")],
         ("1", "2", digest("email", "cleo@example.org"))),
        ([("2", "Ana Lima", ""), ("1", "Bo Nyström", "")], ("2", "1")),
    ],
    ids=["same-ids", "by-name", "by-mail", "two-of-a-name", "numbered-anew", "married", "numbers-exchanged"],
)  # fmt: skip
def test_the_same_people_are_found_under_their_ids_of_today(people, found):
    ((_, cast),) = recognise(plan(LAST_YEAR), here(*people)).casts or [("", ())]
    assert sorted(cast) == sorted(found)


def test_who_sat_together_is_told_under_the_ids_of_today_and_of_nobody_who_stays_away():
    memory = plan({"1": "Ana", "2": "Bo", "3": "Cleo"}, ("1", "2"), ("2", "3"))
    found = recognise(memory, here(("x", "Cleo", ""), ("a", "Bo", "")))
    assert found.meetings == (Meeting("a", "x"),)
    assert found.names is None


def test_a_memory_file_calls_people_by_the_ids_of_the_list():
    memory = Memory((Meeting("1", "2"),))
    assert recognise(memory, here(("1", "Zoe", ""), ("2", "Yan", ""))) == memory
