"""The ledger in words: what the page says is what the ledger says, and the worst-off stand first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kinfolk.report.accounts import headline, line_up, read_rows
from kinfolk.report.seating import read_seating
from tests.factories import make_problem, make_tables
from tests.report.plans import plan_of


def entry(promise: str, *broken: str, **fields):
    """Return a line of a ledger that is broken for these ids."""
    people = [{"id": id_, "why": f"why {id_}", "impossible": False} for id_ in broken]
    base = {"promise": promise, "level": "should", "weight": 3, "owed": 12, "impossible": 0, "because": ""}
    return {**base, "kept": 12 - len(broken), "broken": people, **fields}


@pytest.fixture(scope="module")
def problem():
    return make_problem(12, tables=3)


def rows_of(problem, *entries):
    return read_rows(problem, {"ledger": list(entries)})


def test_the_headline_counts_and_names_the_proof(problem):
    rows = rows_of(problem, entry("new_faces", "p1", "p2", weight=10, impossible=2, because="the room is small."))
    assert headline(rows, {}) == ("10 of 12 meet nobody twice.", "2 cannot: the room is small.")


def test_the_headline_does_not_claim_a_proof_it_has_not_got(problem):
    rows = rows_of(problem, entry("new_faces", "p1", "p2", weight=10))
    lead, why = headline(rows, {})
    assert lead == "10 of 12 meet nobody twice."
    assert "cannot" not in why
    rows = rows_of(problem, entry("new_faces", "p1", "p2", "p3", impossible=1, because="x"))
    assert headline(rows, {})[1] == "Not so for 3; for at least 1 no plan could change that: x."


def test_new_faces_kept_are_told_with_what_is_left(problem):
    rows = rows_of(problem, entry("new_faces"), entry("kindred", "p1"), entry("needle", "p1", "p2"))
    lead, rest = headline(rows, {})
    assert lead == "Nobody meets anybody twice."
    assert rest == "11 of 12 sit with kindred people, and 10 of 12 find their needle."
    longer = rows_of(problem, *(entry(name, "p1") for name in ("kindred", "needle", "at_ease")), entry("new_faces"))
    assert headline(longer, {})[1].endswith("The ledger below has the rest.")


def test_a_plan_without_a_broken_promise_says_so(problem):
    assert headline(rows_of(problem, entry("seated"), entry("new_faces")), {})[0] == (
        "Everybody gets everything this plan promises."
    )


@pytest.mark.parametrize(("musts", "says"), [("impossible", "proven that no plan can"), ("not_found", "no proof")])
def test_broken_musts_come_before_everything_else(problem, musts, says):
    lead, why = headline(rows_of(problem, entry("new_faces", "p1")), {"complete": False, "musts": musts})
    assert "must" in lead
    assert says in why


def test_the_worst_off_stand_first_musts_before_weights(problem):
    seating = read_seating(problem, plan_of(problem))
    rows = rows_of(
        problem,
        entry("kindred", "p1", "p2"),
        entry("no_party", "p2", weight=10),
        entry("hosted", "p3", level="must"),
        entry("at_ease", "p4"),
    )
    squares = line_up(seating, rows)
    assert [problem.people[square.person].id for square in squares] == ["p3", "p2", "p1", "p4"]
    assert [len(square.missed) for square in squares] == [1, 2, 1, 1]


def test_apart_is_left_out_even_if_a_ledger_held_it(problem):
    assert rows_of(problem, entry("apart", "p1"), entry("seated")) == rows_of(problem, entry("seated"))


def test_every_verdict_is_a_sentence_about_the_numbers(problem):
    kept, lost, open_, mixed = rows_of(
        problem,
        entry("seated"),
        entry("needs", "p1", impossible=1, because="no table is step-free"),
        entry("kindred", "p1"),
        entry("needle", "p1", "p2", "p3", impossible=2, because="too few"),
    )
    assert (kept.status, kept.sentence) == ("kept", "Everybody has a seat in every round.")
    assert (lost.status, lost.verdict) == ("impossible", "No plan can keep it for 1 person: no table is step-free.")
    assert (open_.status, open_.verdict) == ("open", "Not kept for 1 person.")
    assert mixed.verdict == "Not kept for 3; no plan can keep it for 2 of them: too few."


def test_one_person_alone_is_told_of_in_the_singular(problem):
    (row,) = rows_of(problem, entry("welcomed", "p1", owed=1, kept=0))
    assert row.sentence == f"0 of 1 {row.words.one}."


def test_who_must_stay_together_is_not_worse_off_for_it():
    problem = make_problem(4, tables=make_tables(2, 2), rounds=4, together=(("p1", "p2"),))
    seating = read_seating(problem, plan_of(problem))
    seating = replace(seating, labels=np.array([[0] * 4, [0] * 4, [1] * 4, [1] * 4], dtype=np.int32))
    squares = line_up(seating, rows_of(problem, entry("new_faces", "p1", "p3", weight=10)))
    assert [(problem.people[one.person].id, one.loss) for one in squares] == [("p3", 60), ("p1", 10)]
