"""The reference of lists says what the code does: every system, every column, every name that --column takes."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from kinfolk.roster import as_json, read
from kinfolk.roster.systems import SYSTEMS
from kinfolk.roster.words import FOREIGN, OWN
from tests.roster.helpers import DATA

REFERENCE = (Path(__file__).parents[2] / "docs" / "reference" / "lists.md").read_text(encoding="utf-8")


def test_every_system_we_know_is_in_the_reference():
    assert [system.name for system in SYSTEMS if f"| {system.name} |" not in REFERENCE] == []


def test_every_column_of_ours_and_every_name_for_others_is_in_the_reference():
    assert [name for name in (*OWN, *FOREIGN) if f"`{name}`" not in REFERENCE] == []


@pytest.mark.parametrize("path", sorted(DATA.glob("*/*")), ids=lambda path: path.name)
def test_the_report_as_json_fits_its_schema(path):
    schema = json.loads(resources.files("kinfolk.schemas").joinpath("roster.json").read_text(encoding="utf-8"))
    Draft7Validator(schema).validate(as_json(read([path]).report))
