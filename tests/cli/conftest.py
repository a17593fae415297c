"""One small event, planned once through the command line, that most tests of the command line look at."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from kinfolk.cli import main

if TYPE_CHECKING:
    from pathlib import Path

LIST = """id,name,organisation,times_attended,roles,apart
a1,Ana Lima,Harbour Trust,6,host;greeter,
a2,Bo Nyström,Harbour Trust,2,host,
a3,Cléo Martin,,0,,
a4,Dev Sharma,,0,,
a5,Eve Okafor,Northlight,3,host,{apart}
a6,王小明,Northlight,1,,
a7,郭伟,,0,,
a8,Hala Mansour,,4,greeter,
a9,Ida,,2,,
b1,Jon Berg,,3,,
b2,Kim Lee,Riverside,5,,
b3,Łukasz Żak,Riverside,1,,
"""


class Event:
    """A folder with a list, and the command line run inside it."""

    def __init__(self, folder: Path, capsys) -> None:
        self.folder = folder
        self._capsys = capsys
        self.list = folder / "spring-meeting.csv"
        self.out = folder / "out"

    def run(self, *arguments):
        """Run a command; return exit status, standard output and standard error."""
        self._capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        captured = self._capsys.readouterr()
        return status, captured.out, captured.err

    def plan(self, *arguments):
        """Plan the list without paper into the folder ``out``."""
        return self.run("plan", self.list, "--out", self.out, "--no-pdf", "--steps", 2000, "--rounds", 2, *arguments)

    def document(self):
        """Return the newest plan."""
        return json.loads((self.out / "plan.json").read_text("utf-8"))

    def shown(self):
        """Return what a person sees in ``out``."""
        return sorted(path.name for path in self.out.iterdir() if not path.name.startswith("."))


@pytest.fixture
def event(tmp_path, capsys, monkeypatch):
    """An event of twelve people, not planned yet."""
    monkeypatch.chdir(tmp_path)
    event = Event(tmp_path, capsys)
    event.list.write_text(LIST.format(apart=""), "utf-8")
    return event


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    """Where the event is planned once for the whole run."""
    folder = tmp_path_factory.mktemp("planned")
    (folder / "spring-meeting.csv").write_text(LIST.format(apart=""), "utf-8")
    steps = ["--no-pdf", "--steps", "2000", "--rounds", "2"]
    status = main(["plan", str(folder / "spring-meeting.csv"), "--out", str(folder / "out"), *steps])
    return status, folder / "out"


@pytest.fixture
def planned(event, once):
    """The event with its plan in ``out``, a copy of the one planned once."""
    shutil.copytree(once[1], event.out)
    return event
