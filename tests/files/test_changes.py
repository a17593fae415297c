"""changes.json: every kind of change is accepted, and what is not one is named."""

from __future__ import annotations

import json

import pytest

from kinfolk.errors import InputError
from kinfolk.files import read_changes

GOOD = [
    {"absent": "a1"},
    {"absent": "a2", "rounds": [2]},
    {"returned": "a1"},
    {"arrived": {"id": "w1", "name": "Walk In", "times_attended": 0}},
    {
        "arrived": {"id": "w2", "name": "Late", "statements": ["I came alone"], "kind": "member; board"},
        "rounds": [2, 3],
    },
    {"host_missing": "a9"},
    {"greeter_missing": "a8"},
    {"stays": "a4"},
    {"table_closed": "12"},
    {"table_added": {"table": "40", "seats": 8}},
    {"round_skipped": 3},
]


def written(tmp_path, *changes, **fields):
    document = {"format": "kinfolk.changes/1", "plan_version": 3, "round": 2, "changes": list(changes)} | fields
    path = tmp_path / "changes.json"
    path.write_text(json.dumps(document), "utf-8")
    return path


def test_every_change_of_the_contract_is_accepted(tmp_path):
    assert read_changes(written(tmp_path, *GOOD))["changes"] == GOOD


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"absnt": "a1"}, "change number 2 says 'absnt'. Write exactly one of absent, returned, arrived"),
        ({"absent": "a1", "stays": "a2"}, "change number 2 says 'absent', 'stays'"),
        ({}, "change number 2 says nothing"),
        ("absent", "change number 2 says nothing"),
        ({"rounds": [1]}, "change number 2 says nothing"),
        ({"stays": "a1", "rounds": [1]}, "change number 2 gives 'rounds' to 'stays'"),
        ({"absent": 7}, "changes[1].absent must be string, but is 7"),
        ({"arrived": {"id": "w"}}, "changes[1].arrived must contain ['name']"),
        ({"arrived": {"id": "w", "name": "W", "apart": "a1"}}, "changes[1].arrived must not contain {'apart'}"),
        ({"table_added": {"table": "4", "seats": 0}}, "changes[1].table_added.seats must be bigger"),
        ({"round_skipped": 0}, "changes[1].round_skipped must be bigger"),
    ],
)
def test_a_wrong_change_is_named_by_its_number(tmp_path, change, said):
    with pytest.raises(InputError) as caught:
        read_changes(written(tmp_path, {"absent": "a1"}, change))
    assert said in str(caught.value)


def test_a_wrong_head_is_refused(tmp_path):
    with pytest.raises(InputError, match="plan_version must be integer"):
        read_changes(written(tmp_path, plan_version="three"))
    with pytest.raises(InputError, match="cannot be read"):
        read_changes(tmp_path / "none.json")
