"""kinfolk repair at the command line: the next version in the same folder, who moves, and what is refused."""

from __future__ import annotations

import json

import jsonschema
import pytest

from kinfolk.roster import read
from kinfolk.schemas import schema
from tests.cli.conftest import LIST


def changes(event, *what, version=1, round_=1):
    document = {"format": "kinfolk.changes/1", "plan_version": version, "round": round_, "changes": list(what)}
    path = event.folder / "changes.json"
    path.write_text(json.dumps(document), "utf-8")
    return path


def repair(event, *what, version=1, arguments=()):
    path = changes(event, *what, version=version)
    lists = [event.list, *filter(lambda file: file.exists(), [event.out / "attendees.csv"])]
    return event.run("repair", *lists, event.out / "plan.json", path, "--no-pdf", *arguments)


def test_a_walk_in_gets_a_seat_in_the_next_version_of_the_same_folder(planned):
    status, out, _ = repair(planned, {"arrived": {"id": "w1", "name": "Wei Walk-in", "times_attended": 0}})
    assert status == 0
    assert out.startswith("Spring meeting: plan 2 for 13 people")
    document = planned.document()
    jsonschema.validate(document, schema("plan"))
    assert document["version"] == 2
    for seating in document["rounds"]:
        assert any("w1" in table["people"] for table in seating["tables"])
    assert planned.shown() == ["attendees.csv", "board.html", "plan.json", "plan.xlsx", "report.html", "v1"]
    assert "Wei Walk-in" in (planned.out / "attendees.csv").read_text("utf-8-sig")


def test_the_next_repair_reads_the_list_that_the_last_one_wrote(planned):
    repair(planned, {"arrived": {"id": "w1", "name": "Wei Walk-in"}})
    status, out, _ = repair(planned, {"absent": "w1"}, version=2)
    assert status == 0
    assert planned.document()["version"] == 3
    assert all("w1" in seating["absent"] for seating in planned.document()["rounds"])
    checked = planned.run("check", planned.list, planned.out / "attendees.csv", planned.out / "plan.json")
    assert checked[0] == 0, checked[1]
    assert out.startswith("Spring meeting: plan 3")


def test_the_reading_options_of_the_plan_serve_every_repair_after_it(event):
    rows = event.list.read_text("utf-8").replace("id,name,", "id,name,Badge line,Product,", 1).splitlines()
    named = [(row.split(",")[0], row.split(",")[1], row.split(",", 2)[2]) for row in rows[1:]]
    event.list.write_text("\n".join([rows[0], *(f"{i},x{i},{name},Seat,{rest}" for i, name, rest in named)]), "utf-8")
    options = ("--column", "name=Badge line", "--where", "Product=Seat")
    assert event.plan(*options)[0] == 0
    assert repair(event, {"arrived": {"id": "w1", "name": "Wei"}}, arguments=options)[0] == 0
    assert repair(event, {"arrived": {"id": "w2", "name": "Wu"}}, version=2, arguments=options)[0] == 0
    assert {person["name"] for person in event.document()["people"]} >= {"Ana Lima", "Wei", "Wu"}
    checked = event.run("check", event.list, event.out / "attendees.csv", event.out / "plan.json", *options)
    assert checked[0] == 0, checked


def test_who_is_back_is_there_in_every_repair_after_it(event):
    head, *rows = event.list.read_text("utf-8").splitlines()
    said = [f"{row},{'1' if row.startswith('a4') else ''}" for row in rows]
    event.list.write_text("\n".join([f"{head},rounds", *said]), "utf-8")
    assert event.plan()[0] == 0
    repair(event, {"returned": "a4"})
    repair(event, {"arrived": {"id": "w1", "name": "Wei"}}, version=2)
    document = event.document()
    assert document["version"] == 3
    assert not any("a4" in seating["absent"] for seating in document["rounds"])
    there = {person.id: person.rounds for person in read([event.list, event.out / "attendees.csv"]).people}
    assert (there["a4"], there["a1"], there["w1"]) == ((1, 2), None, None)


def test_who_does_not_greet_any_more_does_not_in_any_repair_after_it(planned):
    repair(planned, {"greeter_missing": "a8"}, {"greeter_missing": "a1"})
    for version in (2, 3):
        arrival = {"id": f"w{version}", "name": f"Wei {version}", "times_attended": 0}
        repair(planned, {"arrived": arrival}, version=version)
    document = planned.document()
    assert document["version"] == 4
    assert not {"a1", "a8"} & {entry["greeter"] for entry in document["greeters"]}
    roles = {person.id: person.roles for person in read([planned.list, planned.out / "attendees.csv"]).people}
    assert (roles["a8"], roles["a1"], roles["a2"], roles["a3"]) == (frozenset(), {"host"}, {"host"}, frozenset())


def test_json_is_one_object_with_the_moves(planned):
    status, out, _ = repair(planned, {"absent": "b3"}, arguments=("--json",))
    document = json.loads(out)
    jsonschema.validate(document, schema("planned"))
    jsonschema.validate(document["plan"], schema("plan"))
    assert (status, document["plan"]["version"]) == (0, 2)
    assert {move["id"] for move in document["plan"].get("moved", [])} <= {"b3"}


def test_keep_apart_is_not_in_the_list_that_a_repair_writes(planned):
    planned.list.write_text(LIST.format(apart="Nobody At All"), "utf-8")
    status, out, err = repair(planned, {"absent": "b3"})
    assert (status, err) == (1, "needs safety review\n")
    written = (planned.out / "attendees.csv").read_text("utf-8-sig")
    assert "Nobody At All" not in written + out
    assert "apart" not in written


@pytest.mark.parametrize("namesake", [{"name": "Bo Nyström"}, {"name": "Bo's Aunt", "email": "bo@example.org"}])
def test_a_namesake_who_walks_in_undoes_no_pair_of_the_list(event, namesake):
    head, *rows = LIST.format(apart="bo@example.org").splitlines()
    more = {"a2": ",bo@example.org,,", "a9": ",,Bo Nyström,", "b3": ",,,Bo Nyström"}
    rows = [row + more.get(row[:2], ",,,") for row in rows]
    event.list.write_text("\n".join([f"{head},email,together,known", *rows]), "utf-8")
    assert event.plan()[0] == 0
    assert repair(event, {"arrived": {"id": "w1", **namesake}})[0] == 0
    status, out, err = repair(event, {"absent": "a4"}, version=2)
    assert (status, err) == (0, ""), out
    roster = read([event.list, event.out / "attendees.csv"])
    assert (roster.apart, roster.safety) == ((("a5", "a2"),), ())
    assert (roster.together, roster.known) == ((("a9", "a2"),), (("b3", "a2"),))


def test_who_led_a_round_that_is_over_has_led_it_whatever_the_list_says_now(planned):
    led = {table["table"]: table["host"] for table in planned.document()["rounds"][0]["tables"]}
    host = next(iter(led.values()))
    text = LIST.format(apart="")
    row = next(row for row in text.splitlines() if row.startswith(host))
    said = row.split(",")
    gone = [*said[:4], "none", *said[5:]]
    planned.list.write_text(text.replace(row, ",".join(gone)), "utf-8")
    path = changes(planned, {"absent": "b3"}, round_=2)
    status, out, _ = planned.run("repair", planned.list, planned.out / "plan.json", path, "--no-pdf")
    lists = (planned.list, planned.out / "attendees.csv")
    checked = planned.run("check", *lists, planned.out / "plan.json")[1]
    assert "did not say" not in checked, checked
    assert read(lists).people[[one.id for one in read(lists).people].index(host)].is_host
    assert not any(table["host"] == host for table in planned.document()["rounds"][1]["tables"]), (status, out)


@pytest.mark.parametrize(
    ("change", "version", "said"),
    [
        ({"absent": "b3"}, 7, "version 7"),
        ({"absent": "zz"}, 1, "'zz'"),
        ({"absnt": "b3"}, 1, "'absnt'"),
        ({"table_closed": "99"}, 1, "'99'"),
    ],
)
def test_what_does_not_fit_the_plan_is_refused_and_nothing_changes(planned, change, version, said):
    before = {path.name: path.read_bytes() for path in planned.out.iterdir()}
    status, out, err = repair(planned, change, version=version)
    assert (status, out) == (2, "")
    assert said in err
    assert "changes.json: " in err
    assert {path.name: path.read_bytes() for path in planned.out.iterdir()} == before


def test_the_folder_of_a_newer_plan_is_refused(planned):
    old = planned.folder / "old.json"
    old.write_bytes((planned.out / "plan.json").read_bytes())
    repair(planned, {"absent": "b3"})
    path = changes(planned, {"absent": "b2"})
    status, _, err = planned.run("repair", planned.list, old, path, "--no-pdf", "--out", planned.out)
    assert status == 2
    assert "already holds plan 2" in err
