"""`import kinfolk` is light: nothing heavy loads before it is used, and the front door shows every public name."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

import kinfolk

HEAVY = ("numba", "llvmlite", "scipy", "typst", "xlsxwriter", "python_calamine", "jinja2", "fontTools", "pikepdf")


def loaded_by(statement: str) -> set[str]:
    """Return the top-level packages that a fresh interpreter has loaded after ``statement``."""
    program = f"import sys\n{statement}\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(found.stdout.split())


def test_importing_kinfolk_loads_nothing_heavy():
    assert loaded_by("import kinfolk").isdisjoint({*HEAVY, "numpy"})


def test_everything_but_the_search_works_without_numba():
    one_by_one = """
import importlib
for name in "roster programme promises bounds ledger checker solution result files report paper".split():
    importlib.import_module("kinfolk." + name)
    assert not {"numba", "llvmlite"} & set(sys.modules), name + " has loaded it"
"""
    assert "kinfolk" in loaded_by(one_by_one)


def test_the_command_line_opens_without_numba_scipy_and_typst():
    assert loaded_by("import kinfolk.cli").isdisjoint({"numba", "llvmlite", "scipy", "typst"})


@pytest.mark.parametrize("name", kinfolk.__all__)
def test_every_public_name_can_be_had_from_the_front_door(name):
    assert getattr(kinfolk, name) is not None
    assert name in dir(kinfolk)


def test_the_front_door_offers_what_it_can_open():
    assert sorted(kinfolk._HOMES) == sorted(kinfolk.__all__)


def test_a_function_wins_over_the_module_of_the_same_name():
    importlib.import_module("kinfolk.solve")
    assert callable(kinfolk.solve)
    assert kinfolk.solve.__module__ == "kinfolk.solve"


def test_a_name_that_does_not_exist_is_refused_as_python_does():
    with pytest.raises(AttributeError, match="module 'kinfolk' has no attribute 'sove'"):
        kinfolk.sove  # noqa: B018
