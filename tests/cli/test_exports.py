"""Every list we know of is planned as it comes, with no option given: read, planned, written, and found sound by the checker."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kinfolk.cli import main
from kinfolk.roster import read

DATA = Path(__file__).parents[1] / "roster" / "data"


@pytest.mark.parametrize("path", sorted(DATA.glob("*/*")), ids=lambda path: path.name)
def test_a_list_as_it_comes_is_planned_from_end_to_end(path, tmp_path, capsys):
    out = tmp_path / "out"
    status = main(["plan", str(path), "--out", str(out), "--no-pdf", "--steps", "200", "--rounds", "2"])
    assert status in {0, 1}, capsys.readouterr().err
    plan = json.loads((out / "plan.json").read_text("utf-8"))
    people = {person.id for person in read([path]).people}
    assert {person["id"] for person in plan["people"]} == people
    for round_ in plan["rounds"]:
        assert sorted(one for table in round_["tables"] for one in table["people"]) == sorted(people)
    assert main(["check", str(path), str(out / "plan.json")]) == status, capsys.readouterr().out
