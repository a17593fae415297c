"""The reference is held to the code: generated pages are current, and every key and member is described."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from kinfolk.cli.parsers import COMMANDS
from kinfolk.problem import DEFAULT_PROMISES
from kinfolk.programme.parsing import KEYS
from kinfolk.schemas import schema


def test_the_generated_pages_are_current(root):
    run = subprocess.run(
        [sys.executable, root / "tools" / "reference.py", "--check"], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout


def test_every_key_of_the_programme_is_described(root):
    page = (root / "docs" / "reference" / "programme.md").read_text("utf-8")
    described = set(re.findall(r"`(?:\[\w+\] )?(\w+)`", page))
    for place, keys in KEYS.items():
        assert set(keys) <= described, place
    assert set(DEFAULT_PROMISES) - {"apart"} <= described


@pytest.mark.parametrize("name", ["plan", "changes", "memory"])
def test_every_member_of_a_format_is_described(root, name):
    page = (root / "docs" / "reference" / "plan-json.md").read_text("utf-8")
    for member in schema(name)["properties"]:
        assert f'"{member}"' in page or f"`{member}`" in page, member


def test_every_command_has_a_section(root):
    page = (root / "docs" / "reference" / "cli.md").read_text("utf-8")
    assert re.findall(r"^## kinfolk (\w+)$", page, re.MULTILINE) == list(COMMANDS)
