"""Whole pages: self-contained, escaped, deterministic, small, blind to apart, and the board without names."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfolk.errors import InputError
from kinfolk.report import Extra, board_html, report_html
from kinfolk.result import Collision
from kinfolk.robustness import Range, no_shows
from tests.cast import CAST, TOGETHER
from tests.factories import changed, make_person, make_problem, make_promises, make_tables
from tests.report.plans import meeting, plan_of, seat

VOID = {"meta", "input", "br"}
NASTY = st.text(
    alphabet=st.one_of(st.sampled_from("<>&\"'/=`\u202e\u200f\x00\x1b👩‍👩‍👧م王"), st.characters()),
    min_size=1,
    max_size=40,
)


class Reader(HTMLParser):
    """Reads a page as strictly as a browser forgives: every tag is closed, ids are unique; keeps texts and links."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        values = dict(attrs)
        self.ids += [values["id"]] if "id" in values else []
        self.links += [value for name, value in attrs if name in {"href", "src", "action", "xlink:href"}]
        assert not any(name.startswith("on") for name in values)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not self.open or self.open[-1] not in {"style", "script"}:
            self.texts.append(data)


def read(page: str) -> Reader:
    """Return what a reader finds on ``page``, after checking that it is well formed and links only to itself."""
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    assert len(reader.ids) == len(set(reader.ids))
    assert all(link.startswith("#") and (link[1:] in reader.ids) for link in reader.links)
    return reader


@pytest.mark.parametrize("size", [30, 300])
def test_pages_are_well_formed_and_link_only_to_themselves(size):
    problem, plan = meeting(size)
    for page in (report_html(problem, plan), board_html(problem, plan)):
        read(page)
        assert not re.search(r"(?i)https?:|@import|url\((?!data:font/ttf)", page)


def test_the_same_plan_gives_the_same_bytes_and_apart_changes_none():
    problem, plan = meeting(30)
    assert problem.apart
    without = replace(problem, apart=())
    other = replace(problem, apart=((problem.people[0].id, problem.people[9].id),))
    for page in (report_html, board_html):
        assert page(problem, plan) == page(without, plan) == page(other, {**plan, "seconds": 99.0})


def test_a_report_of_300_people_stays_small():
    problem, plan = meeting(300)
    kept = [
        {**entry, "broken": entry["broken"][:9], "kept": entry["owed"] - len(entry["broken"][:9])}
        for entry in plan["ledger"]
    ]
    assert len(report_html(problem, {**plan, "ledger": kept}).encode()) < 600_000
    assert len(board_html(problem, plan).encode()) < 600_000


def test_a_report_of_3000_people_stays_under_four_megabytes():
    problem, plan = meeting(3000)
    kept = [
        {**entry, "broken": entry["broken"][:90], "kept": entry["owed"] - len(entry["broken"][:90])}
        for entry in plan["ledger"]
    ]
    assert len(report_html(problem, {**plan, "ledger": kept}).encode()) < 4_000_000
    assert len(board_html(problem, plan).encode()) < 1_000_000


def test_the_report_names_everybody_where_they_sit_and_why_not():
    problem, plan = meeting(30)
    reader = read(report_html(problem, plan))
    texts = set(reader.texts)
    assert {person.name for person in problem.people} <= texts
    whys = {broken["why"] for entry in plan["ledger"] for broken in entry["broken"]}
    page = " ".join(reader.texts)
    assert whys
    assert all(why in page for why in whys)


def test_the_board_names_nobody_and_tells_nothing_of_one_person():
    problem, plan = meeting(300)
    extra = Extra(advice=("Ask Ana.",), notes=("Bo is new.",), construction="by hand")
    words = " ".join(read(board_html(problem, plan, extra)).texts)
    for person in problem.people:
        assert person.name not in words
        assert person.id not in re.findall(r"[\w-]+", words)
        assert not person.organisation or person.organisation not in words
    for entry in plan["ledger"]:
        assert not any(broken["why"] in words for broken in entry["broken"])
        assert not entry["because"] or entry["because"] not in words
    for secret in ("Ask Ana", "Bo is new", "by hand"):
        assert secret not in words


def test_the_board_counts_no_group_of_one_to_four():
    problem, plan = meeting(300)
    ledger = [{**entry, "kept": entry["owed"] - 3, "broken": entry["broken"][:3]} for entry in plan["ledger"]]
    words = " ".join(read(board_html(problem, {**plan, "ledger": ledger})).texts)
    assert "Nearly all meet nobody twice." in words
    told = {int(part.replace(",", "")) for part in re.findall(r"([\d,]+) of", words)}
    assert not told & {entry["kept"] for entry in ledger if entry["kept"] > 4}
    assert not told & {1, 2, 3, 4}


@pytest.mark.parametrize("people", [1, 2, 3, 4])
def test_a_board_of_fewer_than_five_says_nothing_at_all(people):
    problem = make_problem(people, tables=make_tables(1, 6), rounds=2)
    words = " ".join(read(board_html(problem, plan_of(problem))).texts)
    assert "too small to say anything" in words
    assert not re.search(r"\d", words.replace("0.1.0", "").replace("Plan 1", ""))


@settings(max_examples=15)
@given(name=NASTY, event=NASTY, organisation=NASTY, why=NASTY, advice=NASTY)
def test_nothing_from_a_list_becomes_markup(name, event, organisation, why, advice):
    nasty = pages(name=name, event=event, organisation=organisation, why=why, advice=advice)
    for text, plain in zip(nasty, PLAIN, strict=True):
        assert read(text).tags == read(plain).tags
        assert not re.search(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]", text)
        text.encode("utf-8")


def pages(name: str, event: str, organisation: str, why: str, advice: str) -> tuple[str, str]:
    """Return both pages of a small meeting that has these words in it."""
    problem = changed(make_problem(6, tables=make_tables(2, 3), rounds=2), "p1", name=name, organisation=organisation)
    broken = [{"id": "p1", "why": why, "impossible": True}]
    strange = {"promise": name, "level": "should", "weight": 3, "owed": 6, "kept": 5, "impossible": 1, "because": why}
    plan = {**PLAN, "event": event, "ledger": [*PLAN["ledger"], {**strange, "broken": broken}]}
    extra = Extra(advice=(advice,))
    return report_html(problem, plan, extra), board_html(problem, plan, extra)


PLAN = plan_of(make_problem(6, tables=make_tables(2, 3), rounds=2))
PLAIN = pages(name="Ana", event="Meeting", organisation="Harbour", why="is alone", advice="Ask.")


def test_names_of_every_script_arrive_whole(small_meeting):
    reader = read(report_html(small_meeting, plan_of(small_meeting)))
    for person in CAST:
        assert person.name in reader.texts


@pytest.mark.parametrize("people", [1, 2, 3])
def test_the_smallest_gatherings_have_a_report(people):
    problem = make_problem(people, tables=make_tables(1, 6), rounds=1)
    read(report_html(problem, plan_of(problem)))


def test_people_who_came_for_nothing_and_empty_tables_do_no_harm():
    people = (*CAST, make_person("absent", rounds=()))
    problem = make_problem(people, tables=make_tables(9, 4), rounds=3, together=TOGETHER)
    read(report_html(problem, plan_of(problem)))
    read(board_html(problem, plan_of(problem)))


def test_both_pages_say_of_how_many_at_a_table_every_promise_is_kept():
    people = [make_person(f"p{k}", times_attended=1) for k in range(30)]
    problem = make_problem(people, tables=make_tables(5, 6), rounds=1, promises=make_promises(only=("seated",)))
    plan = plan_of(problem)
    without = [one["people"].pop() for one in plan["rounds"][0]["tables"]]
    plan["rounds"][0]["sitting_out"] = without
    broken = [{"id": id_, "why": "There is no seat.", "impossible": False} for id_ in without]
    (entry,) = (one for one in plan["ledger"] if one["promise"] == "seated")
    entry.update(kept=25, broken=broken)
    for page in (report_html(problem, plan), board_html(problem, plan)):
        assert re.findall("<dt>get every promise</dt><dd>(.*?)</dd>", page) == ["100 %"]


def test_both_pages_say_what_a_morning_of_empty_chairs_would_leave():
    problem, plan = meeting(300)
    counted = no_shows(problem, seat(problem))
    without = replace(
        counted, tables_without_host=Range(7.0, 4.0, 11.0), newcomers_without_greeter=Range(6.0, 5.0, 8.0)
    )
    tables, newcomers = (f"{spread.mean:.0f}" for spread in (counted.tables, counted.newcomers))
    for page in (report_html, board_html):
        words = " ".join(" ".join(read(page(problem, plan, Extra(no_shows=without))).texts).split())
        said = words[words.index("If 17 % do not come") :]
        assert f"of {tables} tables over all rounds lose both host and stand-in and would run themselves 7 4–11" in said
        assert "newcomers who come lose both greeter and stand-in 6" in said
        assert (f"of {newcomers} newcomers" in said) == (page is report_html), "the board tells of no small groups"
        assert f"of {tables} tables over all rounds" in page(problem, plan), "counted from the plan itself"


def test_what_collides_is_said_with_the_remedy():
    problem, plan = meeting(30)
    id_ = problem.people[0].id
    collision = Collision("needs", (id_, "gone"), "Two need step-free tables.", "Mark one more table.", proven=True)
    page = report_html(problem, {**plan, "complete": False, "musts": "impossible"}, Extra(collisions=(collision,)))
    words = " ".join(read(page).texts)
    assert "Two need step-free tables." in words
    assert "Mark one more table." in words
    assert "Not every must can be kept." in words


def test_a_collision_of_people_apart_is_not_for_this_page():
    problem, plan = meeting(30)
    secret = Collision("apart", (problem.people[0].id,), "These two cannot be kept apart.", "Ask.", proven=True)
    assert report_html(problem, plan, Extra(collisions=(secret,))) == report_html(problem, plan)


def test_proposed_hosts_are_to_be_asked_with_reserves():
    problem, plan = meeting(30)
    names = [person.name for person in problem.people[:4]]
    ids = [person.id for person in problem.people[:4]]
    proposed = {"hosts": ids[:2], "greeters": ids[2:3], "reserve_hosts": ids[3:]}
    words = " ".join(read(report_html(problem, {**plan, "proposed": proposed})).texts)
    asked = words[words.index("Please ask these people") : words.index("Hosts and their tables")]
    assert all(name in asked for name in names)


def test_proposed_hosts_who_said_yes_are_no_longer_to_be_asked():
    problem, plan = meeting(30)
    ids = [person.id for person in problem.people]
    proposed = {"hosts": ids, "greeters": ids[2:3], "reserve_hosts": ids[3:4]}
    words = " ".join(read(report_html(problem, {**plan, "proposed": proposed}, Extra(accepted=True))).texts)
    yes = words[words.index("They have said yes") : words.index("Hosts and their tables")]
    assert f"Greeting newcomers: {problem.people[2].name}" in " ".join(yes.split()).replace(" .", ".")
    assert not any(said in words for said in ("Please ask", "Nobody has asked", "If somebody says no"))
    assert words.count("proposed") == 1, "no host is marked as proposed"


def test_a_repaired_plan_says_who_moved():
    problem, plan = meeting(30)
    person = problem.people[3]
    moved = [{"id": person.id, "round": 2, "from": "4", "to": ""}]
    words = " ".join(read(report_html(problem, {**plan, "version": 2, "moved": moved})).texts)
    assert "What changed in plan 2" in words
    assert "1 person moves; everybody else" in words
    assert "seed and steps make the same plan again" in words
    words = " ".join(read(report_html(problem, {**plan, "version": 2, "moved": moved, "steps": 0})).texts)
    assert "It is plan 1 with few moves." in words
    assert "steps" not in words


@pytest.mark.parametrize(
    ("missing", "said"),
    [(2, "2 people of 4 miss at least one promise. The other 2 get"), (3, "The other one gets every")],
)
def test_how_many_miss_nothing_is_said_of_those_there_are(missing, said):
    problem = make_problem(4, tables=make_tables(2, 2), rounds=1)
    plan = plan_of(problem)
    plan["ledger"] = plan["ledger"][:1]
    plan["ledger"][0] |= {"broken": [{"id": f"p{k + 1}", "why": "x", "impossible": False} for k in range(missing)]}
    assert said in " ".join(" ".join(read(report_html(problem, plan)).texts).split())
    plan["ledger"][0] |= {"broken": [{"id": f"p{k + 1}", "why": "x", "impossible": False} for k in range(4)]}
    assert "The other" not in " ".join(read(report_html(problem, plan)).texts)


def test_the_board_of_a_plan_with_a_broken_must_does_not_say_that_all_is_well():
    problem, plan = meeting(30)
    plan = {**plan, "complete": False, "musts": "not_found", "ledger": []}
    assert "Not every must is kept yet." in " ".join(read(board_html(problem, plan)).texts)


def test_a_plan_of_other_people_is_refused():
    problem, plan = meeting(30)
    with pytest.raises(InputError, match="who is not on the list"):
        report_html(make_problem(12, rounds=4), plan)
    with pytest.raises(InputError, match="which the programme does not have"):
        report_html(replace(problem, programme=make_problem(6, tables=2, rounds=4).programme), plan)
    with pytest.raises(InputError, match="4 rounds, the programme has 1"):
        report_html(replace(problem, programme=make_problem(6, tables=2, rounds=1).programme), plan)


def test_the_report_says_where_no_plan_keeps_any_promise_for_more_people(small_meeting):
    plan = plan_of(small_meeting)
    settled = {**plan, "ledger": [{**entry, "kept": entry["owed"], "broken": []} for entry in plan["ledger"]]}
    says = "it stopped at its budget of steps; no plan keeps any promise for more people"
    assert says in report_html(small_meeting, settled)
    for other in (plan, {**settled, "complete": False}, {**settled, "stopped": "time"}):
        assert "for more people" not in report_html(small_meeting, other)
