"""A problem of very many people is planned as a crowd where that is all it asks for, and the checker bears it out."""

from __future__ import annotations

import importlib
import json
from dataclasses import replace

import pytest

from benchmarks.scale.problems import as_problem
from kinfolk.checker import check
from kinfolk.crowd.invented import invent_crowd
from kinfolk.crowd.problems import crowd_of
from kinfolk.facts import Facts
from kinfolk.files import dump, plan_document
from kinfolk.problem import MUST, Casts, Level, Meeting, Pin
from tests.factories import changed

solving = importlib.import_module("kinfolk.solve")


@pytest.fixture(scope="module")
def crowd():
    return invent_crowd(203, seats=7)


@pytest.fixture(scope="module")
def problem(crowd):
    return as_problem(crowd)


def with_fewer_tables(round_):
    """Return a round with as many seats at one table less."""
    *tables, last = round_.tables
    return replace(round_, tables=(replace(tables[0], seats=tables[0].seats + last.seats), *tables[1:]))


def with_features(problem, but=0):
    """Return a problem in which all tables, but some in the last round, are step-free and quiet."""

    def equipped(round_, but):
        tables = tuple(
            replace(one, features=("step-free", "quiet") if t >= but else ()) for t, one in enumerate(round_.tables)
        )
        return replace(round_, tables=tables)

    *first, last = problem.rounds
    rounds = (*(equipped(one, 0) for one in first), equipped(last, but))
    return replace(problem, programme=replace(problem.programme, rounds=rounds))


def hosting_once(problem, but):
    """Return a problem in which all hosts but so many host one round only."""
    for one in [one.id for one in problem.people if one.is_host][but:]:
        problem = changed(problem, one, host_rounds=1)
    return problem


def with_level(problem, name, level):
    programme = problem.programme
    return replace(problem, programme=replace(programme, promises={**programme.promises, name: level}))


def one_party(problem, people):
    """Return a problem in which so many, who had no party, come as one."""
    alone = [one.id for one in problem.people if not one.parties and not one.organisation and not one.order]
    for one in alone[:people]:
        problem = changed(problem, one, parties=("choir",))
    assert len(alone) >= people
    return problem


def planned(problem, monkeypatch, **options):
    monkeypatch.setattr(solving, "VERY_MANY", 100)
    return solving.solve(problem, **options)


def test_the_checker_finds_every_promise_kept(problem, monkeypatch):
    result = planned(problem, monkeypatch, seed=3)
    document = json.loads(dump(plan_document(result)))
    assert check(problem, document).differences == ()
    assert result.musts == "kept"
    assert result.ledger.coincidences == 0
    lines = {one.promise: one.owed - one.kept - one.impossible for one in result.ledger.entries}
    assert all(number == 0 for name, number in lines.items() if name not in {"kindred", "needle"})
    assert lines["kindred"] + lines["needle"] <= 4
    assert lines.keys() >= {"hosted", "welcomed", "no_party", "new_faces", "kindred", "needle"}
    assert result.construction == "shifted columns"


def test_the_steps_that_a_plan_names_give_it_again(problem, monkeypatch):
    result = planned(problem, monkeypatch)
    again = planned(problem, monkeypatch, steps=result.steps)
    assert (result.solution.labels == again.solution.labels).all()
    assert result.steps == again.steps


def written(result):
    """Return what a plan says of itself, but for when and why it ended."""
    return {**plan_document(result), "seconds": 0, "stopped": ""}


def interrupting(at, told):
    """Return who listens to progress and presses a key at the k-th time."""

    def listen(progress):
        told.append(progress)
        if len(told) == at:
            raise KeyboardInterrupt

    return listen


@pytest.fixture(scope="module")
def small_pieces():
    """So small that a few hundred people fill many of them."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("kinfolk.crowd.queue.PEOPLE_A_PIECE", 20)
        yield


@pytest.fixture(scope="module")
def whole(problem, small_pieces):
    with pytest.MonkeyPatch.context() as patched:
        told = []
        return planned(problem, patched, progress=told.append), told


def test_it_tells_how_far_it_is_and_that_changes_nothing(problem, whole, monkeypatch):
    result, told = whole
    assert written(planned(problem, monkeypatch)) == written(result)
    assert [one.steps for one in told] == sorted(one.steps for one in told)
    assert {one.planned for one in told} == {result.steps}
    assert len(told) > 20
    assert told[0].unserved > told[-1].unserved
    kindred = next(entry for entry in result.ledger.entries if entry.promise == "kindred")
    assert len(kindred.broken) <= told[-1].unserved


@pytest.mark.parametrize("part", [0, 0.3, 0.7, 1])
def test_a_key_keeps_the_best_so_far_and_its_steps_make_it_again(problem, whole, monkeypatch, part):
    told = []
    at = 1 + int(part * (len(whole[1]) - 1))
    result = planned(problem, monkeypatch, progress=interrupting(at, told))
    assert (result.stopped, result.steps, len(told)) == ("interrupted", told[-1].steps, at)
    assert result.complete
    assert check(problem, json.loads(dump(plan_document(result)))).differences == ()
    again = planned(problem, monkeypatch, steps=result.steps)
    assert written(again) == written(result)
    assert (written(result) == {**written(whole[0]), "steps": result.steps}) == (part == 1)


def test_the_clock_keeps_the_first_seats_at_least(problem, small_pieces, monkeypatch):
    result = planned(problem, monkeypatch, time=0)
    assert (result.stopped, result.steps, result.complete) == ("time", 0, True)
    assert written(planned(problem, monkeypatch, steps=0)) == written(result)


def test_before_anybody_sits_a_key_ends_it_as_everywhere(problem, monkeypatch):
    def press(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("kinfolk.shards.planning.begin", press)
    with pytest.raises(KeyboardInterrupt):
        planned(problem, monkeypatch)


def test_where_a_must_stays_broken_the_usual_search_follows_and_its_steps_come_on_top(problem, monkeypatch):
    tables = tuple(
        replace(one, seats=8, minimum=8) for one in problem.rounds[0].tables
    )  # 203 people fill no such tables
    rounds = tuple(replace(round_, tables=tables) for round_ in problem.programme.rounds)
    narrow = replace(problem, programme=replace(problem.programme, rounds=rounds))
    first = planned(narrow, monkeypatch, steps=0)
    assert crowd_of(Facts(narrow)) is not None
    assert (first.complete, first.steps) == (False, 0)
    told = []

    def listen(progress):
        told.append(progress)
        if progress.steps > told[0].planned:
            raise KeyboardInterrupt

    result = planned(narrow, monkeypatch, progress=listen)
    assert result.stopped == "interrupted"
    assert result.steps > told[0].planned
    assert written(planned(narrow, monkeypatch, steps=result.steps)) == written(result)


def test_keep_apart_requests_do_not_show_in_the_steps(problem, monkeypatch):
    assert planned(problem, monkeypatch).steps == planned(replace(problem, apart=()), monkeypatch).steps


def test_the_problem_as_a_crowd_is_the_crowd_it_was_made_of(crowd, problem):
    found = crowd_of(Facts(problem)).crowd
    assert (found.host == crowd.host).all()
    assert (found.newcomer == crowd.newcomer).all()
    assert (found.apart == crowd.apart).all()
    assert sorted(found.tables) == sorted(crowd.tables)
    assert ((found.party < 0) == (crowd.party < 0)).all()
    assert found.people == crowd.people
    assert (found.said_start == crowd.said_start).all()


def test_a_party_within_a_party_is_one_and_two_that_cross_are_not(problem):
    party = [one for one in problem.people if one.organisation == "Employer 0"]
    within = changed(changed(problem, party[0].id, order="7"), party[1].id, order="7")
    stranger = next(one for one in problem.people if one.organisation == "Employer 1")
    assert crowd_of(Facts(within)) is not None
    assert crowd_of(Facts(changed(within, stranger.id, order="7"))) is None


@pytest.mark.parametrize(
    "more",
    [
        lambda p: changed(p, "p1", rounds=(1, 2)),
        lambda p: changed(p, "p1", largest_table=5),
        lambda p: changed(changed(p, "p1", languages=("de",)), "p2", languages=("fr",)),
        lambda p: changed(p, "p1", needs=("step-free",)),
        lambda p: hosting_once(p, but=len(p.rounds[0].tables) - 1),
        lambda p: changed(with_features(p, but=1), "p1", needs=("step-free",)),
        lambda p: replace(p, together=(("p1", "p2"),)),
        lambda p: replace(p, known=(("p1", "p2"),)),
        lambda p: replace(p, memory=(Meeting("p1", "p2"),)),
        lambda p: with_level(p, "kindred", Level(0)),
        lambda p: with_level(p, "needle", MUST),
        lambda p: one_party(p, people=1 + len(p.rounds[0].tables)),
        lambda p: replace(p, programme=replace(p.programme, casts=Casts(smallest=6, largest=7))),
        lambda p: replace(p, programme=replace(p.programme, pins=(Pin("p1", 1, "1"),))),
        lambda p: replace(p, programme=replace(p.programme, rounds=(*p.rounds[:3], with_fewer_tables(p.rounds[3])))),
    ],
)
def test_whoever_asks_for_more_gets_the_usual_search(problem, more):
    assert crowd_of(Facts(problem)) is not None
    assert crowd_of(Facts(more(problem))) is None


def test_a_language_that_everybody_speaks_is_no_obstacle(problem):
    assert crowd_of(Facts(changed(changed(problem, "p1", languages=("de", "fr")), "p2", languages=("fr",)))) is not None


@pytest.mark.parametrize(
    "asking",
    [
        lambda p: changed(changed(with_features(p), "p1", needs=("step-free",)), "p2", needs=("Quiet",)),
        lambda p: changed(changed(p, "p1", largest_table=7), "p2", largest_table=30),
        lambda p: hosting_once(p, but=len(p.rounds[0].tables)),
        lambda p: changed(p, next(one.id for one in p.people if one.is_host), host_rounds=9),
    ],
    ids=[
        "needs that every table answers",
        "tables as small as asked",
        "hosts enough without them",
        "more than all rounds",
    ],
)
def test_what_any_seats_keep_is_no_obstacle_and_is_kept(problem, asking, monkeypatch):
    asked = asking(problem)
    assert crowd_of(Facts(asked)) is not None
    result = planned(asked, monkeypatch, steps=0)
    assert result.construction == "shifted columns"
    assert check(asked, json.loads(dump(plan_document(result)))).differences == ()
    kept = {one.promise: one.owed - one.kept for one in result.ledger.entries}
    assert [kept.get(name, 0) for name in ("seated", "hosted", "needs", "at_ease", "understood")] == [0] * 5


def test_a_must_that_nobody_is_owed_is_no_obstacle(problem):
    levels = {**problem.programme.promises, "needs": MUST, "at_ease": MUST}
    assert crowd_of(Facts(replace(problem, programme=replace(problem.programme, promises=levels)))) is not None
