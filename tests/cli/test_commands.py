"""The other commands, and what the command line does with typing errors, interruptions and other people's commands."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
from importlib import metadata

import jsonschema
import pytest

from kinfolk.cli import main
from kinfolk.cli.console import Progress
from kinfolk.cli.parsers import COMMANDS, build_parser
from kinfolk.schemas import schema


def test_check_agrees_with_an_honest_plan(planned):
    status, out, _ = planned.run("check", planned.list, planned.out / "plan.json")
    assert status == 0
    assert "The plan is sound, and its ledger says the same as this recount." in out


def test_check_finds_out_a_plan_that_was_tampered_with(planned):
    document = planned.document()
    first, second = document["rounds"][0]["tables"][:2]
    first["people"].append(second["people"].pop())
    path = planned.folder / "edited.json"
    path.write_text(json.dumps(document), "utf-8")
    status, out, _ = planned.run("check", planned.list, path, "--json")
    document = json.loads(out)
    jsonschema.validate(document, schema("recount"))
    assert status == 1
    assert not document["ok"]


def test_check_needs_a_list_and_a_plan(planned):
    status, _, err = planned.run("check", planned.list)
    assert status == 2
    assert "Give the attendee files first, then PLAN.json." in err


def test_check_takes_options_between_files(planned):
    assert planned.run("check", planned.list, "--json", planned.out / "plan.json")[0] == 0


def test_roster_says_what_was_understood(event):
    status, out, _ = event.run("roster", event.list)
    assert status == 0
    assert "12 people to seat" in out
    status, out, _ = event.run("roster", event.list, "--json")
    document = json.loads(out)
    jsonschema.validate(document, schema("roster"))
    assert document["people"] == 12


def test_a_wrong_guess_is_corrected_on_the_command_line(event):
    event.list.write_text("Label,Body\nAna,Harbour\nBo,Harbour\n", "utf-8")
    status, out, _ = event.run(
        "roster", event.list, "--column", "name=Label", "--column", "organisation=Body", "--json"
    )
    assert status == 0
    meanings = {column["header"]: column["meaning"] for column in json.loads(out)["files"][0]["columns"]}
    assert meanings == {"Label": "name", "Body": "organisation"}


def test_the_example_can_be_read_and_its_programme_fits(event):
    (event.folder / "e.csv").write_text(event.run("example", "--people", 30)[1], "utf-8")
    (event.folder / "e.toml").write_text(event.run("example", "--people", 30, "--programme")[1], "utf-8")
    assert json.loads(event.run("roster", "e.csv", "--json")[1])["people"] == 30
    status, out, _ = event.run(
        "plan", "e.csv", "--programme", "e.toml", "--no-pdf", "--steps", 2000, "--out", event.out
    )
    assert status in (0, 1)
    assert out.startswith("Annual Meeting: plan 1 for 30 people, 4 rounds")


@pytest.mark.parametrize(
    "arguments",
    [
        ["plna"],
        ["plan"],
        ["plan", "x.csv", "--seats", "1"],
        ["plan", "x.csv", "--seats", "8", "--tables", "3x8"],
        ["plan", "x.csv", "--cast-size", "1"],
        ["plan", "x.csv", "--time", "soon"],
        ["plan", "x.csv", "--time", "inf"],
        ["plan", "x.csv", "--seed", "-1"],
        ["plan", "x.csv", "--engine", "cloud"],
    ],
)
def test_what_is_not_there_is_refused_with_2(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    plain = capsys.readouterr()
    assert plain.out == ""
    with pytest.raises(SystemExit) as caught:
        main([*arguments, "--json"])
    assert caught.value.code == 2
    told = capsys.readouterr()
    error = json.loads(told.out)
    jsonschema.validate(error, schema("error"))
    assert error["problem"] in told.err
    assert error["problem"] in plain.err or arguments[0] == "plna"


@pytest.mark.parametrize(("ended", "said"), [(KeyboardInterrupt, "Interrupted"), (ValueError, "a mistake in Kinfolk")])
def test_an_end_without_a_result_is_one_json_object_too(ended, said, capsys, monkeypatch):
    def end(_):
        raise ended

    monkeypatch.setattr("kinfolk.cli._run", end)
    assert main(["plan", "x.csv", "--json"]) == 2
    error = json.loads(capsys.readouterr().out)
    jsonschema.validate(error, schema("error"))
    assert said in error["problem"]
    assert main(["plan", "x.csv"]) == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], *([name, "--help"] for name in COMMANDS)])
def test_help_is_there_for_everything(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 0
    assert "kinfolk" in capsys.readouterr().out


def test_help_says_of_the_commands_of_the_site_what_they_do(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    helped = capsys.readouterr().out
    for name in metadata.entry_points(group="kinfolk.commands").select(module="kinfolk_web.commands").names:
        assert re.search(rf"^    {name} +\w", helped, re.MULTILINE), name
    assert "added by another package" not in helped


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_says_what_it_does(name):
    for action in build_parser(name)._actions:
        assert action.help, action


def test_help_loads_nothing_heavy(root):
    code = (
        "import sys; from kinfolk.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'numpy', 'numba', 'scipy', 'typst', 'xlsxwriter', 'jinja2'} & set(sys.modules)), file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert run.stderr == "[]\n"


def test_commands_of_other_packages_are_found_by_their_entry_points(tmp_path):
    package = tmp_path / "greeter-1.0.dist-info"
    package.mkdir()
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: greeter\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text("[kinfolk.commands]\ngreet = greeter:greet\n")
    (tmp_path / "greeter.py").write_text("def greet(arguments):\n    print('greeting', *arguments)\n    return 0\n")
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    run = [sys.executable, "-m", "kinfolk"]
    greeted = subprocess.run(
        [*run, "greet", "--table", "4"], env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    assert greeted.stdout == "greeting --table 4\n"
    helped = subprocess.run([*run, "--help"], env=environment, capture_output=True, text=True, check=True, timeout=60)
    assert "greet" in helped.stdout


def test_progress_is_silent_unless_it_is_a_terminal(capsys):
    Progress()("half way")
    assert capsys.readouterr().err == ""
    shown = Progress(wanted=True)
    shown("half way")
    shown.close()
    assert capsys.readouterr().err == "\r\x1b[Khalf way\r\x1b[K"


@pytest.mark.parametrize("people", ["8", "3000"])
def test_a_reader_that_goes_away_is_no_mistake(people):
    """As in ``kinfolk example | head``."""
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "kinfolk", "example", "--people", people]
    run = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert run.stderr == ""
    assert run.returncode == 141, "which is not 2: that would say that nothing was written"


def test_an_interruption_keeps_the_best_plan_so_far(event):
    """On a terminal the search shows its steps; Ctrl-C then ends it, and the plan says that it was interrupted."""
    command = [sys.executable, "-m", "kinfolk", "plan", event.list, "--no-pdf", "--out", event.out]
    terminal, its_end = pty.openpty()
    run = subprocess.Popen(
        [*command, "--steps", "2000000000", "--rounds", "5"],
        stdout=subprocess.PIPE,
        stderr=its_end,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - none is started yet; in the background Ctrl-C is ignored
    )
    os.close(its_end)
    shown = b""
    while b"Step " not in shown:
        shown += os.read(terminal, 1000)
    run.send_signal(signal.SIGINT)
    out, _ = run.communicate(timeout=60)
    os.close(terminal)
    assert run.returncode in (0, 1)
    assert shown.index(b"the very first time it is compiled") < shown.index(b"Step "), "it says what it waits for"
    assert "you interrupted it" in out
    assert event.document()["stopped"] == "interrupted"


def test_kinfolk_alone_lists_its_commands(capsys):
    assert main([]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "make the smallest change that fits the day" in told.err
