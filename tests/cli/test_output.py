"""Which files a plan gets, and what the end of a run says of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kinfolk.cli.output import Choices, planned
from kinfolk.cli.summary import of_plan, of_repair
from kinfolk.files import Saved, plan_document
from kinfolk.result import Broken, Collision, Entry
from tests.cast import CAST
from tests.factories import make_problem
from tests.files.plans import MOVE, dealt

OUT = Path("out")


def saved(result, *, written=True):
    return Saved(plan_document(result), ("plan.json", "report.html"), written=written)


def test_above_twenty_thousand_people_there_is_only_the_plan_unless_asked():
    assert Choices(extra={"attendees.csv": b""}).names(20_001) == {"attendees.csv": ""}
    assert list(Choices(all_files=True, pdf=False).names(20_001)) == ["plan.xlsx", "report.html", "board.html"]
    assert len(Choices().names(20_000)) == 7


def test_paper_of_another_size_or_with_other_hosts_is_made_again():
    made = {Choices(paper=paper, accept_proposed=accepted).names(9)["list.pdf"] for paper in ("a4", "letter")
            for accepted in (True, False)}  # fmt: skip
    assert len(made) == 4
    report = [Choices(pdf=False, accept_proposed=accepted).names(9)["report.html"] for accepted in (True, False)]
    assert report[0] != report[1], "the report says whether they host or are to be asked"


def test_what_nobody_could_have_is_told_from_what_was_not_found():
    result = dealt(make_problem(CAST, tables=3))
    text = of_plan(result, saved(result), OUT)
    assert "  8 of 9 meet nobody twice. No plan could serve more: Six at a table, five tables." in text
    assert "Worst off:\n  Ana Lima: Sits twice with the same neighbour." in text
    ledger = result.ledger
    two = (Broken("ana", "x"), Broken("bo", "y"))
    some = replace(ledger, entries=(replace(ledger.entries[1], kept=7, broken=two),))
    assert "At least 1 cannot be served by any plan:" in of_plan(replace(result, ledger=some), saved(result), OUT)
    none = replace(ledger, entries=(Entry("new_faces", "should", 10, 9, 7, 0, "", two),))
    assert "  7 of 9 meet nobody twice.\n" in of_plan(replace(result, ledger=none), saved(result), OUT)


def test_colliding_musts_are_named_with_what_to_relax():
    collision = Collision("needs", ("eve",), "Eve needs a step-free table", "Mark one as step-free.", proven=True)
    result = dealt(musts="impossible", complete=False, collisions=(collision,))
    text = of_plan(result, saved(result), OUT)
    assert "this is proven" in text
    assert "! Eve needs a step-free table. Mark one as step-free." in text
    other = of_plan(replace(result, musts="not_found"), saved(result), OUT)
    assert "none is proven impossible" in other
    assert planned(result, saved(result), OUT, ())["collisions"][0]["people"] == ["eve"]


def test_a_longer_search_is_advised_only_where_it_may_find_more_and_with_a_number_that_makes_it_longer():
    missed = Collision("needs", ("eve",), "No plan was found", "Bring more of them.", proven=False)
    result = dealt(musts="not_found", complete=False, collisions=(missed,), steps=21_496_127, stopped="budget")
    assert "Bring more of them.\n  Or search longer, with --steps 65000000.\n" in of_plan(result, saved(result), OUT)
    cut = of_plan(replace(result, stopped="time"), saved(result), OUT)
    assert "cut short" in cut
    assert "--steps" not in cut
    proven = replace(result, musts="impossible")
    assert "search" not in of_plan(proven, saved(result), OUT)
    assert "search" not in of_repair(result, saved(result), OUT), "a repair has no such option"


def test_a_search_that_could_keep_no_promise_for_more_people_says_so():
    result = dealt(make_problem(CAST, tables=3))
    says = "were used up; no plan keeps any promise for more people: 10 steps"
    assert says in of_plan(result, saved(result), OUT)
    missed = replace(result.ledger.entries[1], impossible=0)
    more = replace(result, ledger=replace(result.ledger, entries=(missed,)))
    for other in (more, replace(result, complete=False), replace(result, stopped="time")):
        assert "for more people" not in of_plan(other, saved(other), OUT)


def test_proposed_hosts_are_named_as_people_to_ask():
    result = dealt(proposed_hosts=tuple(f"p{n}" for n in range(1, 8)), proposed_greeters=("p9",))
    text = " ".join(of_plan(result, saved(result), OUT).split())
    assert "names nobody to host. Please ask 7 people: P1, P2, P3, P4, P5 and 2 more." in text
    assert "names nobody to greet. Please ask 1 person: P9." in text
    accepted = " ".join(of_plan(result, saved(result), OUT, accepted=True).split())
    assert "names nobody to greet. As they have said yes, paper names 1 person: P9." in accepted
    assert "Please ask" not in accepted


def test_two_or_three_people_are_spared_advice_on_hosting():
    result = dealt(make_problem(3), proposed_hosts=("p1",))
    assert "host" not in of_plan(result, saved(result), OUT)
    assert "Please ask" in of_plan(dealt(make_problem(4), proposed_hosts=("p1",)), saved(result), OUT)


def test_of_somebody_alone_it_is_only_said_that_they_have_nobody_to_sit_with():
    entries = (Entry("seated", "must", 3, 1, 0, 1, "only one person is there", (Broken("p1", "alone"),)),
               Entry("new_faces", "should", 10, 1, 1, 0, "", ()))  # fmt: skip
    alone = dealt(make_problem(1, tables=1))
    alone = replace(alone, ledger=replace(alone.ledger, entries=entries, worst_off=("p1",)))
    text = of_plan(alone, saved(alone), OUT)
    assert "0 of 1 has a seat in every round. No plan could serve more: only one person is there." in text
    assert not any(said in text for said in ("meets nobody twice", "Worst off", "Please ask"))


def test_a_repair_says_who_moves_where():
    result = dealt(moved=(MOVE, replace(MOVE, to="", why="")))
    text = of_repair(result, saved(result), OUT)
    assert "1 person moves:\n  P1, round 2: from table 1 to table 2. Table 1 closed." in text
    assert "P1, round 2: from table 1 to no table." in text
    assert text.index("1 person moves") < text.index("Every must is kept.")
    assert "Nobody moves." in of_repair(dealt(), saved(dealt()), OUT)


def test_it_says_where_the_files_are_or_that_nothing_was_written():
    result = dealt(notes=("Tables of 5.",), advice=("6 x 5 has no repeats.",))
    text = of_plan(result, saved(result), OUT)
    assert "Worth knowing:\n  Tables of 5.\n  6 x 5 has no repeats." in text
    assert text.endswith("Written to out: plan.json, report.html.\nBegin with out/report.html.")
    assert "nothing was written" in of_plan(result, saved(result, written=False), OUT)
