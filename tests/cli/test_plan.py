"""kinfolk plan, end to end with the real planner: files, words, exit statuses, and what is never shown."""

from __future__ import annotations

import json
import stat
from itertools import combinations

import jsonschema
import pytest

from kinfolk.schemas import schema
from tests.cli.conftest import LIST

FILES = ["board.html", "plan.json", "plan.xlsx", "report.html"]


def test_a_list_becomes_a_folder_with_everything(once):
    status, out = once
    assert status == 0
    assert sorted(path.name for path in out.iterdir() if not path.name.startswith(".")) == FILES
    document = json.loads((out / "plan.json").read_text("utf-8"))
    jsonschema.validate(document, schema("plan"))
    assert (document["event"], document["version"], document["complete"]) == ("Spring meeting", 1, True)
    assert len(document["rounds"]) == 2
    assert sorted(id_ for table in document["rounds"][0]["tables"] for id_ in table["people"]) == sorted(
        person["id"] for person in document["people"]
    )


def test_the_summary_says_it_in_plain_words(event):
    status, out, err = event.plan()
    assert status == 0
    assert out.startswith("Spring meeting: plan 1 for 12 people, 2 rounds at 2 tables.")
    assert "Every must is kept." in out
    assert "12 of 12 have a seat in every round." in out
    assert f"Begin with {event.out / 'report.html'}." in out
    assert err == ""


def test_json_is_one_object_and_nothing_else(event):
    status, out, err = event.plan("--json")
    document = json.loads(out)
    jsonschema.validate(document, schema("planned"))
    jsonschema.validate(document["plan"], schema("plan"))
    assert (status, err) == (0, "")
    assert document["plan"] == event.document()
    assert sorted(document["files"]) == FILES


def test_the_same_command_writes_nothing_the_second_time(planned):
    before = {path.name: path.read_bytes() for path in planned.out.iterdir()}
    _, out, _ = planned.plan()
    assert "already holds this very plan" in out
    assert {path.name: path.read_bytes() for path in planned.out.iterdir()} == before


def test_another_plan_moves_the_first_one_aside(planned):
    assert planned.plan("--seats", 4)[0] in (0, 1)
    assert planned.document()["version"] == 2
    assert planned.shown() == [*FILES, "v1"]


def test_without_out_the_folder_is_named_after_the_list(event):
    event.run("plan", event.list, "--no-pdf", "--steps", 500)
    assert (event.folder / "spring-meeting-plan" / "plan.json").exists()


def test_a_different_event_in_the_folder_is_refused(planned):
    (planned.folder / "programme.toml").write_text("[event]\nname = 'Gala'\n", "utf-8")
    status, out, err = planned.plan("--programme", "programme.toml")
    assert (status, out) == (2, "")
    assert "holds plan 1 of 'Spring meeting', and this is 'Gala'" in err
    assert planned.shown() == FILES


def test_the_programme_is_read_and_the_command_line_wins(event):
    (event.folder / "p.toml").write_text(
        "[event]\nname = 'Gala'\n[plan]\nseats = 4\nseed = 3\nsteps = 700\npdf = false\n[casts]\nsize = 6\n"
        "[list]\nwhere = { organisation = ['Harbour Trust', 'Northlight', 'Riverside'] }\n",
        "utf-8",
    )
    event.run("plan", event.list, "--out", event.out, "--programme", "p.toml", "--rounds", 1, "--seed", 5)
    document = event.document()
    assert (document["event"], document["seed"], len(document["rounds"])) == ("Gala", 5, 1)
    assert len(document["people"]) == 6
    assert [table["seats"] for table in document["rounds"][0]["tables"]] == [4, 4]
    assert len(document["casts"]) == 1


def test_files_that_a_programme_names_lie_beside_it(event):
    place = event.folder / "deep"
    place.mkdir()
    (place / "p.toml").write_text(
        "[plan]\nout = 'made'\nsteps = 0\n[memory]\nfile = 'm.csv'\nlevel = 'must'\n", "utf-8"
    )
    (place / "m.csv").write_text("a,b\na1,a9\n", "utf-8")
    event.run("plan", event.list, "--no-pdf", "--programme", "deep/p.toml")
    document = json.loads((place / "made" / "plan.json").read_text("utf-8"))
    assert document["steps"] == 0
    assert document["programme"]["memory_level"] == {"level": "must", "weight": 3}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--tables", "1x8"], "12 people and only 8 seats"),
        (["--tables", "many"], "--tables is 'many'. Write COUNTxSEATS"),
        (["--tables", ""], "--tables is ''. Write COUNTxSEATS"),
        (["--tables", f"{'9' * 5000}x8"], "--tables is '999"),
        (["--column", "name"], "--column 'name' cannot be used. Write --column NAME=HEADER."),
        (["--programme", "none.toml"], "none.toml: the programme cannot be read"),
        (["--memory", "none.json"], "none.json: the memory cannot be read"),
        (["--safety", "nowhere/at/all"], "--safety 'nowhere/at/all' cannot be written"),
        (["--safety", "spring-meeting.csv"], "--safety 'spring-meeting.csv' cannot be written"),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_is_written(event, arguments, said):
    status, out, err = event.plan(*arguments)
    assert (status, out) == (2, "")
    assert said in err
    assert not event.out.exists()
    assert event.list.read_text("utf-8") == LIST.format(apart="")


@pytest.mark.parametrize(
    ("pin", "said"),
    [
        ('round = 9\ntable = "1"', "names round 9, which does not exist. Correct the pin"),
        ('round = 1\ntable = "77"', "names table '77', which round 1 does not have. Correct the pin"),
    ],
)
def test_a_pin_that_cannot_be_is_refused_with_its_file_and_a_remedy(event, pin, said):
    programme = event.folder / "pins.toml"
    first = event.list.read_text("utf-8").splitlines()[1].split(",")[0]
    programme.write_text(f'[[pins]]\nperson = "{first}"\n{pin}\n', encoding="utf-8")
    status, _, err = event.plan("--programme", programme)
    assert status == 2
    assert "pins.toml: [[pins]] number 1: a pin of" in err
    assert said in err


def test_what_a_programme_and_a_memory_say_of_nobody_here_is_noted(event):
    (event.folder / "kinds.toml").write_text(
        '[balance]\nbalanced = ["astronaut"]\n[[rounds]]\nwithout = ["pilots"]\n', encoding="utf-8"
    )
    (event.folder / "memory.csv").write_text("a,b\nsomebody,else\n", encoding="utf-8")
    status, out, _ = event.plan("--programme", event.folder / "kinds.toml", "--memory", event.folder / "memory.csv")
    assert status == 0
    assert "[balance] names 'astronaut', and the list has no such kind or column." in out
    assert "Round 1 leaves out 'pilots', and the list has no such kind." in out
    assert "The memory says nothing of two people on this list" in out


def test_last_year_s_plan_is_a_memory_though_the_list_gives_its_people_other_ids(event):
    def year(number, last=()):
        names = [f"Guest {k}" for k in range(number, 48 + number)]
        event.list.write_text("\n".join(["name,order", *(f"{name},{number}{name}" for name in names)]), "utf-8")
        out = event.folder / f"year-{number}"
        status, text, _ = event.run(
            "plan", event.list, "--tables", "8x6", "--rounds", 2, "--no-pdf", "--out", out, *last
        )
        assert status == 0
        document = json.loads((out / "plan.json").read_text("utf-8"))
        called = {person["id"]: person["name"] for person in document["people"]}
        tables = [table["people"] for round_ in document["rounds"] for table in round_["tables"]]
        return text, {frozenset((called[a], called[b])) for people in tables for a, b in combinations(people, 2)}

    _, first = year(0)
    text, second = year(4, ("--memory", event.folder / "year-0" / "plan.json"))
    here = sum(not pair & {f"Guest {k}" for k in range(4)} for pair in first)
    assert f"{here} of 240 remembered pairs are on this list." in text
    assert len(first & second) < here / 10


def test_with_json_an_error_is_one_object_too(event):
    status, out, err = event.plan("--tables", "1x8", "--json")
    document = json.loads(out)
    jsonschema.validate(document, schema("error"))
    assert status == 2
    assert document["problem"].startswith("round 1 has 12 people")
    assert err.startswith("kinfolk: round 1 has 12 people")


def test_a_must_that_cannot_be_kept_exits_1_and_still_writes_the_best_plan(event):
    event.list.write_text("name\nAna\n", "utf-8")
    status, out, _ = event.plan()
    assert status == 1
    assert "must" in out
    document = event.document()
    assert not document["complete"]
    assert document["musts"] in ("impossible", "not_found")


def test_keep_apart_shows_nowhere_but_in_the_safety_file(event, planned):
    quiet = {path.name: path.read_bytes() for path in planned.out.iterdir()}
    event.list.write_text(LIST.format(apart="Nobody At All"), "utf-8")
    status, out, err = planned.plan("--safety", "private.txt")
    assert status == 1
    assert err == "needs safety review\n"
    assert "Nobody At All" not in out
    private = event.folder / "private.txt"
    assert "Nobody At All" in private.read_text("utf-8")
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert {path.name: path.read_bytes() for path in planned.out.iterdir()} == quiet


def test_two_who_must_not_meet_but_do_exit_1_with_one_sentence(event):
    event.list.write_text("id,name,apart\na,Ana,b\nb,Bo,\nc,Cleo,\n", "utf-8")
    old = event.folder / "private.txt"
    old.write_text("old")
    old.chmod(0o644)
    status, out, err = event.plan("--safety", "private.txt")
    assert status == 1
    assert err == "needs safety review\n"
    assert "apart" not in out
    document = event.document()
    assert (document["complete"], document["musts"]) == (True, "kept")
    assert "Ana" in old.read_text("utf-8")
    assert stat.S_IMODE(old.stat().st_mode) == 0o600


def test_a_safety_file_without_anything_to_say_says_so(planned):
    assert planned.plan("--safety", "private.txt")[0] == 0
    assert "kept" in (planned.folder / "private.txt").read_text("utf-8")


def test_standing_in_for_a_file_a_dash_reads_standard_input(event, monkeypatch):
    with event.list.open(encoding="utf-8") as file:
        monkeypatch.setattr("sys.stdin", file)
        event.run("plan", "-", "--no-pdf", "--steps", 500, "--out", event.out)
    assert event.document()["event"] == "Attendees"


def test_the_paper_is_made_unless_told_otherwise(event):
    event.run("plan", event.list, "--steps", 500, "--rounds", 1, "--out", event.out, "--paper", "letter")
    paper = [name for name in event.shown() if name.endswith(".pdf")]
    assert paper == ["host-sheets.pdf", "list.pdf", "personal-cards.pdf", "table-cards.pdf"]
    assert all((event.out / name).read_bytes().startswith(b"%PDF") for name in paper)


def test_somebody_in_a_wheelchair_is_served_once_their_table_is_named_beside_seats(event):
    rows = LIST.replace("{apart}", "").splitlines()
    wheels = [f"{row},{'I use a wheelchair' if row.startswith('b1') else ''}" for row in rows[1:]]
    event.list.write_text("\n".join([f"{rows[0]},Anything we should know (access)?", *wheels]), encoding="utf-8")
    status, out, _ = event.plan("--seats", 8)
    assert status == 1
    assert '[[tables]], id = "1" and features = ["step-free"]' in " ".join(out.split())
    programme = event.folder / "programme.toml"
    programme.write_text('[[tables]]\nid = "1"\nfeatures = ["step-free"]\n', encoding="utf-8")
    status, out, _ = event.plan("--seats", 8, "--programme", programme)
    assert status == 0
    assert "Every must is kept." in out
    for round_ in event.document()["rounds"]:
        assert "b1" in next(table["people"] for table in round_["tables"] if table["table"] == "1")


def test_where_it_is_planned_changes_no_byte_and_a_small_room_says_that_it_needs_no_shards(event, once):
    status, _, err = event.plan("--engine", "dask", "--scheduler", "tcp://127.0.0.1:9")
    assert status == 0
    assert err.strip() == "12 people are planned in one piece, without shards: Dask is not asked."
    one, other = (json.loads((out / "plan.json").read_text("utf-8")) for out in (event.out, once[1]))
    assert one | {"seconds": 0} == other | {"seconds": 0}


def test_a_scheduler_for_the_local_engine_is_refused(event):
    status, _, err = event.plan("--scheduler", "tcp://127.0.0.1:9")
    assert (status, "Add --engine dask." in err) == (2, True)


def test_a_promise_of_the_command_line_wins_over_the_programme(event):
    programme = event.folder / "programme.toml"
    programme.write_text("[promises]\nno_party = 'off'\nkindred = 'must'\n", "utf-8")
    event.plan("--programme", programme, "--promise", "no_party=20", "--promise", "kindred=off")
    levels = event.document()["programme"]["promises"]
    assert levels["no_party"] == {"level": "should", "weight": 20}
    assert levels["kindred"]["level"] == "off"


def test_a_promise_that_does_not_exist_is_told_before_anything_is_read(event):
    status, _, err = event.plan("--promise", "kindrd=off")
    assert status == 2
    assert "Did you mean 'kindred'?" in err
    assert not event.out.exists()


def test_rounds_that_do_not_exist_are_told_with_their_file_and_row(event):
    event.list.write_text("id,name,rounds\na,Ana,1\nb,Bo,\nc,Cy,5-6\n", "utf-8")
    more = event.folder / "more.csv"
    more.write_text("id,name,email\nd,Di,\nc,Cy,cy@c.example\n", "utf-8")
    status, _, err = event.run("plan", event.list, more, "--rounds", 3, "--out", event.out, "--no-pdf")
    assert status == 2
    assert "spring-meeting.csv, row 4, column 'rounds': Cy (c) is down for round 5" in err
    assert "more.csv" not in err
