"""With nothing but the printed pack, read as people read it, everybody finds their tables, who hosts, and where chairs are kept."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from kinfolk.paper import SheetOptions, read_day, sheets_to_print
from tests.factories import make_person, make_problem, make_tables
from tests.paper.plans import make_plan
from tests.paper.reading import pages, words

ROUNDS, TABLES, SEATS = 3, 5, 7
NAMES = (
    "Ada",
    "Ben",
    "Cleo",
    "Dan",
    "Edda",
    "Finn",
    "Gina",
    "Hugo",
    "Ines",
    "Jan",
    "Kim",
    "Lea",
    "Max",
    "Nora",
    "Olaf",
)
PEOPLE = tuple(
    make_person(f"p{nth}", name=f"{first} {last}", roles=frozenset({"host"} if nth < 4 else ()))
    for nth, (first, last) in enumerate((first, last) for last in ("Alm", "Berg") for first in NAMES)
)
PACK = ("table-cards", "host-sheets", "list-names", "list-tables", "round-lists", "day-sheet")


@pytest.fixture(scope="module")
def problem():
    return make_problem(PEOPLE, rounds=ROUNDS, tables=make_tables(TABLES, SEATS), event="Harbour meeting")


@pytest.fixture(scope="module")
def pack(problem) -> dict[str, bytes]:
    """Everything that lies there when the server is off; the plan itself is not looked at again, except to compare."""
    day = read_day(problem, make_plan(problem), SheetOptions())
    return sheets_to_print(day, PACK).files


def seats_on(pdf: bytes) -> dict[tuple[int, str], tuple[list[str], str, int]]:
    """Return, of each round and table on the round lists, who sits there, the host, and how many chairs are free."""
    found: dict[tuple[int, str], tuple[list[str], str, int]] = {}
    known = "|".join(re.escape(one.name) for one in PEOPLE)
    table = re.compile(rf"(\d+)(?: free: (\d+))?((?: (?:{known})(?: \(host\))?)+)")
    for page in pages(pdf):
        number = int(re.match(r"Round (\d+)", page).group(1))
        for label, free, names in table.findall(page.split(" minutes ", 1)[1]):
            host = re.search(rf"({known}) \(host\)", names)
            found[number, label] = (re.findall(known, names), host.group(1) if host else "", int(free or 0))
    return found


def test_everybody_finds_their_table_of_each_round_and_is_expected_there(problem, pack) -> None:
    at_the_door, seats = words(pack["list-names"]), seats_on(pack["round-lists"])
    plan = make_plan(problem)
    where = {
        (entry["round"], who): table["table"] for entry in plan["rounds"] for table in entry["tables"] for who in table["people"]
    }  # fmt: skip
    for one in PEOPLE:
        row = re.search(rf"{re.escape(one.name)}((?: \d+){{{ROUNDS}}})", at_the_door)
        assert row is not None, f"{one.name} is not on the list at the door"
        for number, label in enumerate(row.group(1).split(), start=1):
            assert label == where[number, one.id]
            assert one.name in seats[number, label][0], f"{one.name} is not expected at table {label} in round {number}"
    assert sum(len(people) for people, _host, _free in seats.values()) == ROUNDS * len(PEOPLE)


def test_every_table_has_a_host_whose_sheet_says_so_or_a_card_that_runs_it(pack) -> None:
    sheets, cards, team = words(pack["host-sheets"]), words(pack["table-cards"]), words(pack["day-sheet"])
    unhosted = defaultdict(set)
    for (number, label), (_people, host, _free) in seats_on(pack["round-lists"]).items():
        if host:
            assert re.search(rf"{re.escape(host)} Tables? [\d, ]*\b{label}\b", sheets), (
                f"{host} has no sheet of table {label}"
            )
        else:
            unhosted[number].add(label)
    assert unhosted, "this plan tries both"
    for number, labels in unhosted.items():
        said = re.search(rf"ROUND {number} .*?No host so far: ([\d, ]+)", team).group(1)
        assert set(re.findall(r"\d+", said.split(" ROUND")[0])) == labels
    assert "runs itself" in cards


def test_the_team_sees_every_free_chair_and_a_table_of_three_where_to_go(pack) -> None:
    team, cards = words(pack["day-sheet"]), pages(pack["table-cards"])
    seats = seats_on(pack["round-lists"])
    for number in range(1, ROUNDS + 1):
        section = re.split(r"ROUND \d", team)[number]
        told = {label: int(free) for label, free in re.findall(r"table (\d+): (\d+)", section)}
        assert told == {label: free for (r, label), (_p, _h, free) in seats.items() if r == number and free}
    for label in {label for _number, label in seats}:
        card = next(page for page in cards if re.match(rf"HARBOUR MEETING {label} ", page))
        assert re.search(r"Three or fewer of you left\? Take your cards and join table \d+", card)
