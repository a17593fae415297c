"""The scripts around the project say in plain words what is missing, and change nothing then."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

TOOLS = Path(__file__).resolve().parents[2] / "tools"


def run(script: str, *arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [TOOLS / script, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", **environment},
    )


def pretend(folder: Path, name: str, body: str) -> str:
    """Write a little program that behaves like another one, and return its path."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return str(path)


def test_no_python_is_answered_with_what_to_install(tmp_path):
    answer = run("venv.sh", "python-that-is-not-there", cwd=tmp_path)
    assert answer.returncode == 1
    assert "Kinfolk needs Python 3.11 or newer, and there is no 'python-that-is-not-there' here" in answer.stderr
    assert not (tmp_path / ".venv").exists()


def test_an_old_python_is_named_with_its_version(tmp_path):
    old = pretend(tmp_path, "old-python", '[ "$1" = -V ] && echo Python 3.9.2; [ "$1" = -V ]')
    answer = run("venv.sh", old, cwd=tmp_path)
    assert answer.returncode == 1
    assert "is Python 3.9.2" in answer.stderr


def test_a_python_without_venv_is_answered_with_the_package_to_install(tmp_path):
    bare = pretend(tmp_path, "bare-python", 'case "$*" in *venv*) mkdir -p .venv/bin; exit 1;; esac')
    answer = run("venv.sh", bare, cwd=tmp_path)
    assert answer.returncode == 1
    assert "python3-venv" in answer.stderr
    assert not (tmp_path / ".venv").exists(), "nothing half-made stays behind"


def test_a_browser_that_is_named_wrongly_is_refused_not_replaced(tmp_path):
    answer = run("chromium.sh", cwd=tmp_path, CHROMIUM=str(tmp_path / "nowhere"))
    assert answer.returncode == 1
    assert "nowhere" in answer.stderr
    assert answer.stdout == ""


def test_a_browser_that_is_named_is_the_one_used(tmp_path):
    mine = pretend(tmp_path, "my-browser", "exit 0")
    assert run("chromium.sh", cwd=tmp_path, CHROMIUM=mine).stdout.strip() == mine


@pytest.mark.parametrize("script", sorted(path.name for path in TOOLS.glob("*.sh")))
def test_every_script_is_well_formed_bash(script):
    checked = subprocess.run(["bash", "-n", TOOLS / script], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert (TOOLS / script).stat().st_mode & 0o111, "it can be run"
