"""Planning from end to end: plans that a recount bears out, the same bytes for a seed, and answers to odd gatherings."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from time import process_time
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from kinfolk.bounds import bounds
from kinfolk.checker import check
from kinfolk.errors import InputError
from kinfolk.facts import Facts
from kinfolk.files import dump, plan_document, workbook
from kinfolk.ledger import ledger
from kinfolk.problem import MUST, OFF, Casts, Meeting, Problem, Programme, Round
from kinfolk.promises import Seating
from kinfolk.promises.judge import order_key
from kinfolk.report import board_html, report_html
from kinfolk.robustness import no_shows
from kinfolk.search.budget import ISLANDS
from kinfolk.solution import Solution
from kinfolk.solve import Progress, _not_found, account, solve
from tests.factories import make_people, make_person, make_problem, make_promises, make_tables
from tests.promises.exhaustive import plans_of
from tests.promises.plans import relabelled, tight_problem
from tests.search.problems import random_search_problem, search_problems

SOME = settings(max_examples=25)
QUICK = 2_000
MIXING = make_promises(only=("seated", "new_faces"))


def written(result, *without):
    """Return the plan as it is written, without ``seconds`` and what else is named."""
    document = plan_document(result)
    return dump({key: value for key, value in document.items() if key not in {"seconds", *without}})


# Whatever the problem.


@SOME
@given(search_problems())
def test_the_recount_bears_out_every_plan(problem):
    result = solve(problem, steps=QUICK)
    found = check(problem, json.loads(written(result)))
    assert found.structure == ()
    assert found.differences == ()


@SOME
@given(search_problems())
def test_everybody_present_has_one_seat_and_nobody_else_has(problem):
    result = solve(problem, steps=QUICK)
    assert ((result.solution.labels >= 0) == Facts(problem).present).all()
    for r, round_ in enumerate(problem.rounds):
        sizes = [len(result.solution.members(r, t)) for t in range(len(round_.tables))]
        assert all(size <= table.seats for size, table in zip(sizes, round_.tables, strict=True))


@settings(max_examples=12)
@given(search_problems(), st.integers(0, 5))
def test_one_thread_or_two_write_the_same_bytes(problem, seed):
    one, two = (solve(problem, steps=20_000, seed=seed, threads=threads) for threads in (1, 2))
    assert written(one) == written(two)


DENSE = make_problem(30, tables=5, rounds=5)
MUCH = random_search_problem(7, 24, 4)
TWO_ROUNDS = make_problem(49, tables=7, rounds=2)  # at most: 49 people fill seven more rounds without a repeat
SPARSE = replace(MUCH, programme=replace(MUCH.programme, promises={**MUCH.programme.promises, "new_faces": OFF}))


def met_in(result):
    """Return the pairs of ids who share a table in some round."""
    tables = [people for r in range(1, len(result.problem.rounds) + 1) for people in result.tables(r).values()]
    return {tuple(sorted((a.id, b.id))) for people in tables for a, b in itertools.combinations(people, 2)}


def remembering(problem, result):
    """Return a problem a year after the plan of it."""
    return replace(problem, memory=tuple(Meeting(a, b) for a, b in sorted(met_in(result))))


AGAIN = remembering(TWO_ROUNDS, solve(TWO_ROUNDS))


@pytest.mark.parametrize(
    ("problem", "patience"),
    [(DENSE, 1), (DENSE, 4), (MUCH, 1), (MUCH, 9), (SPARSE, 1), (SPARSE, 2), (SPARSE, 7), (AGAIN, 1), (AGAIN, 9)],
)
def test_steps_replay_a_plan_that_the_clock_cut_short(problem, patience, monkeypatch):
    ticks = itertools.count()
    with monkeypatch.context() as patched:
        patched.setattr("kinfolk.search.hunt.clock", SimpleNamespace(perf_counter=lambda: next(ticks)))
        stopped = solve(problem, time=patience)
    assert stopped.stopped == "time"
    replayed = solve(problem, steps=stopped.steps)
    assert written(replayed, "stopped") == written(stopped, "stopped")


def test_steps_replay_a_plan_that_somebody_interrupted():
    def interrupt(progress):
        if progress.steps > 30_000:
            raise KeyboardInterrupt

    stopped = solve(SPARSE, progress=interrupt)
    assert stopped.stopped == "interrupted"
    assert written(solve(SPARSE, steps=stopped.steps), "stopped") == written(stopped, "stopped")


def test_steps_say_nothing_of_keep_apart_requests_and_replay_the_plan():
    ids = [person.id for person in SPARSE.people]
    asked = replace(SPARSE, apart=tuple((ids[0], other) for other in ids[1:]))  # cannot be kept
    plain, torn = solve(replace(SPARSE, apart=())), solve(asked)
    assert plain.stopped in ("proved", "budget")
    assert torn.stopped in ("proved", "budget")
    assert plain.steps == torn.steps
    assert written(solve(asked, steps=torn.steps)) == written(torn)
    assert written(solve(replace(SPARSE, apart=()), steps=plain.steps)) == written(plain)


def test_steps_that_were_asked_for_are_the_steps_of_the_plan_even_if_it_was_proved_before():
    two = make_problem(2, rounds=2, tables=1)
    assert {(solve(two, steps=steps).steps, solve(two, steps=steps).stopped) for steps in (0, 7)} == {
        (0, "proved"),
        (7, "proved"),
    }


def test_more_steps_never_give_a_worse_plan(small_meeting):
    keys = []
    for steps in (0, 10_000, 100_000):
        result = solve(small_meeting, steps=steps)
        facts = Facts(result.problem)
        key = order_key(facts, Seating(facts, result.solution))
        keys.append((key.musts_broken, key.losses))
    assert keys == sorted(keys, reverse=True)


def test_progress_is_told_with_steps_and_broken_promises():
    told: list[Progress] = []
    result = solve(MUCH, progress=told.append, steps=4_300_000)
    assert [one.steps for one in told] == sorted(one.steps for one in told)
    assert (
        result.steps <= told[-1].steps <= told[-1].planned
    )  # the steps that were asked for, not those of the last stretch


def test_among_3000_people_too_no_more_than_half_a_second_lies_between_two_exchange_points():
    """Where the clock or a key can end a search: measured in the time of one core, however busy the machine is."""
    people = [
        make_person(
            f"p{k}", times_attended=k % 4, organisation=f"o{k % 500}", statements=(f"s{k % 400}", f"t{k % 350}")
        )
        for k in range(3_000)
    ]
    told = []
    solve(
        make_problem(people, tables=375, rounds=4),
        steps=150_000,
        progress=lambda now: told.append((now.steps, process_time())),
    )
    assert len(told) > 2
    assert min(after - before for (_, before), (_, after) in itertools.pairwise(told)) / ISLANDS < 0.5


@SOME
@given(search_problems(), st.integers(0, 2**32 - 1))
def test_another_order_of_the_list_gives_the_relabelled_account(problem, seed):
    result = solve(problem, steps=500)
    problem = result.problem
    order = np.random.default_rng(seed).permutation(len(problem.people))
    shuffled = replace(problem, people=tuple(problem.people[i] for i in order))
    other = relabelled(result.solution, order)
    assert tallies(ledger(shuffled, other)) == tallies(result.ledger)
    mine, theirs = bounds(Facts(problem)), bounds(Facts(shuffled))
    for name, bound in mine.items():
        assert bound.minimum == theirs[name].minimum
        assert (bound.certain[order] == theirs[name].certain).all()
    document = json.loads(dump(plan_document(account(Facts(shuffled), other, **ending(result)))))
    assert check(shuffled, document).differences == ()


def tallies(account_):
    """Return what a ledger counts, without sentences and without an order of people."""
    return [
        (entry.promise, entry.level, entry.owed, entry.kept, entry.impossible, {one.id for one in entry.broken})
        for entry in account_.entries
    ] + [account_.pairs_met, account_.coincidences]


def ending(result):
    """Return how a search ended, for another account of its plan."""
    return {"seed": result.seed, "steps": result.steps, "stopped": result.stopped, "seconds": 0.0}


@settings(max_examples=5)
@given(search_problems())
def test_nothing_that_is_written_of_a_plan_depends_on_who_must_be_apart(problem):
    result = solve(problem, steps=500)
    plain = replace(result.problem, apart=())
    outputs = []
    for one in (result.problem, plain):
        document = plan_document(account(Facts(one), result.solution, **ending(result)))
        outputs.append((dump(document), workbook(document), report_html(one, document), board_html(one, document)))
    assert outputs[0] == outputs[1]


def test_who_stands_in_for_a_greeter_is_settled_with_the_plan_and_told_by_nothing_after_it():
    greeter = {"roles": frozenset({"greeter"}), "times_attended": 3}
    people = [make_person("n", times_attended=0), *(make_person(f"g{k}", **greeter) for k in range(3))]
    problem = make_problem(people, tables=2, rounds=1)
    greeters = np.array([2, -1, -1, -1], dtype=np.int32)
    free = int(account_of(problem, greeters).greeter_stand_ins[0])
    closed = replace(problem, apart=(("n", people[free].id),))
    settled = account_of(closed, greeters)
    assert settled.greeter_stand_ins[0] not in {-1, free}
    again = account(Facts(problem), settled.solution, **ending(settled))
    assert again.greeter_stand_ins.tolist() == settled.greeter_stand_ins.tolist()
    assert no_shows(problem, settled.solution, seed=1) == no_shows(closed, settled.solution, seed=1)


def account_of(problem, greeters):
    """Return the account of a plan of one round in which everybody sits somewhere and these greet."""
    nobody = np.full(len(greeters), -1, dtype=np.int32)
    labels = (np.arange(len(greeters), dtype=np.int32) % 2).reshape(-1, 1)
    solution = Solution(labels, np.full((1, 2), -1, dtype=np.int32), nobody, nobody[:0], greeters)
    return account(Facts(problem), solution, seed=0, steps=0, stopped="budget", seconds=0.0)


BLANKS = {
    "times_attended": None,
    "languages": (),
    "rounds": None,
    "organisation": "",
    "order": "",
    "email": "",
    "parties": (),
    "host_rounds": None,
    "no_greeter": False,
}
"""What says something of a person; needs, kinds, statements and largest tables are what they ask for or offer."""


@SOME
@given(search_problems(), st.sampled_from(sorted(BLANKS)), st.integers(0, 2**32 - 1))
def test_a_blank_cell_never_lowers_what_a_person_is_owed(problem, column, number):
    k = number % len(problem.people)
    others_known = any(p.times_attended is not None for i, p in enumerate(problem.people) if i != k)
    if column == "times_attended" and not others_known:
        return  # a list that knows it of nobody welcomes nobody
    people = list(problem.people)
    people[k] = replace(people[k], **{column: BLANKS[column]})
    before, after = owed(problem, k), owed(replace(problem, people=tuple(people)), k)
    assert before.items() <= {name: min(after.get(name, 0), amount) for name, amount in before.items()}.items()


def owed(problem, k):
    """Return what person ``k`` is owed: each promise, and how many kindred people."""
    from kinfolk.promises import OPEN_PROMISES

    facts = Facts(problem)
    found = {promise.name: 1 for promise in OPEN_PROMISES if promise.owed(facts)[k]}
    return {**found, "kindred people": int(facts.kindred_owed[k])}


# Odd gatherings.


def ordinary(count, **fields):
    return [make_person(f"p{k}", **{"times_attended": 2, **fields}) for k in range(count)]


def checked(problem, **options):
    """Return the result of planning, after the recount agreed with it."""
    result = solve(problem, steps=QUICK, **options)
    found = check(problem, json.loads(written(result)))
    assert found.structure == found.differences == ()
    return result


def broken(result, promise):
    """Return how many people a promise is broken for."""
    return sum(len(entry.broken) for entry in result.ledger.entries if entry.promise == promise)


def test_more_people_than_seats_is_an_error_that_names_the_round_and_the_remedy():
    with pytest.raises(InputError, match=r"round 1 has 12 seats for 13 people.*1 more"):
        solve(make_problem(13, tables=make_tables(3, 4)))


def test_more_people_than_seats_in_a_later_round_only():
    rounds = (Round(number=1, tables=make_tables(3, 6)), Round(number=2, tables=make_tables(2, 6)))
    with pytest.raises(InputError, match="round 2 has 12 seats for 13 people"):
        solve(Problem(people=make_people(13), programme=Programme(rounds=rounds)))


def test_a_round_without_tables_is_an_error():
    rounds = (Round(number=1, tables=make_tables(2, 6)), Round(number=2, tables=()))
    with pytest.raises(InputError, match="round 2 has no tables"):
        Problem(people=make_people(4), programme=Programme(rounds=rounds))


def test_one_person_alone_cannot_be_seated_with_anybody_and_the_plan_says_so():
    result = checked(make_problem(ordinary(1), tables=make_tables(2, 6)))
    assert result.musts == "impossible"
    assert broken(result, "seated") == 1
    assert result.collisions[0].proven


@pytest.mark.parametrize("count", [2, 3])
def test_two_or_three_people_sit_together_every_time(count):
    result = checked(make_problem(ordinary(count), tables=make_tables(2, 6, minimum=2)))
    assert result.musts == "kept"
    assert [sorted(len(people) for people in result.tables(r).values()) for r in (1, 2, 3)] == [[0, count]] * 3
    assert broken(result, "new_faces") == count


def test_where_the_list_names_no_host_hosts_are_proposed():
    result = checked(make_problem(ordinary(12)))
    assert len(result.proposed_hosts) == 3
    assert result.musts == "kept"


def test_where_nobody_can_host_tables_are_without_and_it_is_no_must():
    result = checked(make_problem(ordinary(12, times_attended=0)))
    assert result.proposed_hosts == result.proposed_greeters == ()
    assert result.musts == "kept"
    assert broken(result, "hosted") == 12


def test_where_everybody_is_new_nobody_can_be_welcomed_and_that_is_proven():
    result = checked(make_problem(ordinary(12, times_attended=0)))
    entry = next(entry for entry in result.ledger.entries if entry.promise == "welcomed")
    assert (entry.owed, entry.kept, entry.impossible) == (12, 0, 12)


def test_where_everybody_has_one_employer_colleagues_meet_and_that_is_proven():
    result = checked(make_problem(ordinary(12, organisation="Acme")))
    entry = next(entry for entry in result.ledger.entries if entry.promise == "no_party")
    assert (entry.kept, entry.impossible) == (0, 12)
    assert result.musts == "kept"


def test_somebody_who_is_there_for_no_round_has_no_seat_and_is_owed_nothing():
    people = [make_person("away", rounds=(), times_attended=2), *ordinary(12)]
    result = checked(make_problem(people, tables=3))
    assert (result.solution.labels[0] == -1).all()
    assert not result.broken_for("away")


def test_a_list_of_which_nobody_comes_is_planned_empty():
    result = checked(make_problem(ordinary(5, rounds=()), tables=2))
    assert (result.solution.labels == -1).all()
    assert result.musts == "kept"


def test_a_programme_without_rounds_is_an_error():
    with pytest.raises(InputError, match="no rounds"):
        solve(Problem(people=make_people(5), programme=Programme(casts=Casts(smallest=3, largest=4))))


# Weights of the caller.


@pytest.mark.parametrize("shape", [np.asarray, csr_array], ids=["dense", "sparse"])
def test_extra_weights_bring_people_together_and_keep_them_from_each_other(shape):
    weights = np.zeros((12, 12))
    weights[8, 9] = -50  # nobody of these is asked to host
    weights[4, 5] = weights[6, 7] = 50
    result = solve(make_problem(ordinary(12), tables=4, rounds=1), weights=shape(weights), steps=50_000)
    labels = result.solution.labels
    assert (labels[8] == labels[9]).any()
    assert (labels[4] != labels[5]).all()
    assert (labels[6] != labels[7]).all()


def test_weights_of_another_shape_are_refused():
    with pytest.raises(InputError, match=r"\(3, 3\), not \(12, 12\)"):
        solve(make_problem(12), weights=np.zeros((3, 3)))


# Musts, against every plan there is.


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1), st.integers(2, 5), st.integers(1, 2), st.integers(1, 3))
def test_musts_that_are_said_to_collide_do(seed, people, rounds, tables):
    problem = tight_problem(seed, people, rounds, tables)
    problem = replace(problem, programme=replace(problem.programme, promises=make_promises()))
    seats = [sum(table.seats for table in round_.tables) for round_ in problem.rounds]
    assume((Facts(problem).present.sum(axis=0) <= seats).all())
    result = solve(problem, steps=QUICK)
    if result.musts == "impossible":
        assert all(collision.proven for collision in result.collisions)
        assert not kept_by_some_plan(result.problem)
    if result.musts == "not_found" and kept_by_some_plan(result.problem):
        assert solve(problem).musts == "kept", "the whole search finds what a short one did not"
    assert (result.musts == "kept") == (not any(one for one in result.collisions))


def kept_by_some_plan(problem):
    """Return whether some plan at all keeps every must."""
    facts = Facts(problem)
    every = plans_of(problem, "hosted")
    return any(order_key(facts, Seating(facts, solution)).musts_broken == 0 for solution in every)


TWO_LANGUAGES = make_problem(
    [make_person(f"p{k}", languages=("pl",) if k < 2 else ("zh",), times_attended=2) for k in range(4)],
    tables=make_tables(3, 4, minimum=2),
    rounds=2,
)
"""Four people would sit at one table; then nobody speaks what all there speak."""


def test_a_table_that_would_stay_closed_is_opened_where_a_must_asks_for_it():
    result = checked(TWO_LANGUAGES)
    assert result.musts == "kept"
    assert [sorted(len(people) for people in result.tables(r).values()) for r in (1, 2)] == [[0, 2, 2]] * 2


def test_a_fifth_table_is_opened_for_five_languages_among_sixteen_people_in_every_round():
    people = [make_person(f"p{k}", languages=(f"x{k % 5}",), times_attended=2) for k in range(16)]
    result = checked(make_problem(people, tables=make_tables(6, 8, minimum=3), rounds=4))
    assert result.musts == "kept"
    assert [sum(bool(there) for there in result.tables(r).values()) for r in (1, 2, 3, 4)] == [5, 5, 5, 5]


def test_another_table_is_opened_where_the_first_one_is_of_a_language_that_nobody_speaks():
    tables = (replace(make_tables(1, 6, minimum=2)[0], language="en"), *make_tables(3, 6, minimum=2)[1:])
    people = [make_person(f"p{k}", languages=("es",), times_attended=2) for k in range(4)]
    result = checked(make_problem(people, tables=tables, rounds=1))
    assert result.musts == "kept"
    assert not result.tables(1)["1"]


def test_a_plan_at_other_tables_is_the_same_with_any_threads_and_by_its_steps(monkeypatch):
    ticks = itertools.count()
    with monkeypatch.context() as patched:
        patched.setattr("kinfolk.search.hunt.clock", SimpleNamespace(perf_counter=lambda: next(ticks)))
        stopped = solve(TWO_LANGUAGES, time=3)
    assert (stopped.stopped, stopped.musts) == ("time", "kept")
    assert written(solve(TWO_LANGUAGES, steps=stopped.steps), "stopped") == written(stopped, "stopped")
    assert written(solve(TWO_LANGUAGES, threads=1)) == written(solve(TWO_LANGUAGES, threads=2))


def test_apart_that_cannot_be_kept_is_known_to_safety_alone():
    problem = make_problem(ordinary(2), tables=1, rounds=1, apart=(("p0", "p1"),))
    result = checked(problem)
    assert result.complete
    assert result.safety
    assert "apart" not in written(result)


@pytest.mark.parametrize(("broken", "said"), [(1, "for 1 person: No table."), (2, "for 2 people: No table.")])
def test_a_must_that_was_not_kept_is_told_of_one_person_or_of_several(broken, said):
    entry = SimpleNamespace(
        promise="needs",
        level="must",
        broken=[SimpleNamespace(id=f"p{k}", why="No table.", level="") for k in range(broken)],
    )
    (collision,) = _not_found(SimpleNamespace(entries=[entry]))
    assert said in collision.sentence
    assert collision.remedy == "Name the tables that have what is needed, or bring more of them."


@pytest.mark.parametrize(("people", "tables", "musts"), [(6, 1, "impossible"), (4, 2, "not_found")])
def test_memory_that_must_not_repeat_and_does_is_told_with_whom_and_what_to_relax(people, tables, musts):
    pairs = itertools.combinations(range(people), 2) if tables > 1 else [(0, 1)]
    memory = tuple(Meeting(f"p{a}", f"p{b}") for a, b in pairs)
    problem = make_problem(ordinary(people), tables=tables, rounds=1, memory=memory)
    result = checked(replace(problem, programme=replace(problem.programme, memory_level=MUST)))
    (collision,) = result.collisions
    assert (result.complete, result.musts, collision.promise) == (False, musts, "memory")
    assert set(collision.people) == ({"p0", "p1"} if tables == 1 else {"p0", "p1", "p2", "p3"})
    assert collision.proven == (musts == "impossible")
    assert "met before" in collision.sentence
    assert "memory" in collision.remedy


def test_people_of_a_bare_list_meet_others_than_last_time_and_nothing_is_proved_while_some_do_not():
    first, second = solve(TWO_ROUNDS), solve(AGAIN)
    again = met_in(first) & met_in(second)
    assert (first.stopped, second.stopped) == ("proved", "budget")
    assert len(again) < len(met_in(first)) / 10
    assert second.ledger.coincidences == 0, "memory costs nobody a promise"
    assert written(solve(AGAIN, threads=1)) == written(second)


def test_where_repeats_cannot_be_avoided_people_take_the_places_of_others_and_meet_fewer_of_last_time():
    problem = make_problem(30, tables=5, rounds=3)
    first = solve(problem)
    second = solve(remembering(problem, first))
    assert second.ledger.coincidences == first.ledger.coincidences == 15
    assert len(met_in(first) & met_in(second)) < len(met_in(first)) / 2


def test_a_plan_in_which_nobody_meets_anybody_of_last_time_is_proved():
    problem = replace(TWO_ROUNDS, memory=(Meeting("p11", "p12"), Meeting("p21", "p22")))
    result = solve(problem)
    assert not met_in(result) & {("p11", "p12"), ("p21", "p22")}
    assert result.stopped == "proved"


def test_a_plan_in_which_nobody_is_left_whom_a_kindred_person_could_meet_is_proved():
    people = [make_person(f"p{i}", statements=(f"rare {i // 2}",) if i >= 16 else ()) for i in range(24)]
    result = solve(make_problem(people, tables=6, rounds=3))
    assert result.stopped == "proved"
    assert all(entry.owed == entry.kept for entry in result.ledger.entries)


def test_a_memory_that_the_programme_does_not_mind_changes_nothing():
    problem = replace(AGAIN, programme=replace(AGAIN.programme, memory_level=OFF))
    assert written(solve(problem), "programme") == written(solve(TWO_ROUNDS), "programme")


def test_companions_are_not_remembered():
    problem = replace(TWO_ROUNDS, together=(("p11", "p12"),))
    remembered = replace(problem, memory=(Meeting("p11", "p12"),))
    assert written(solve(remembered, steps=QUICK)) == written(solve(problem, steps=QUICK))


def test_steps_of_a_plan_with_memory_say_nothing_of_keep_apart_requests():
    everybody = [person.id for person in AGAIN.people if person.id != "p11"]
    torn, plain = solve(replace(AGAIN, apart=tuple(("p11", other) for other in everybody))), solve(AGAIN)
    assert torn.safety
    assert (torn.steps, torn.stopped) == (plain.steps, plain.stopped)


def test_memory_that_must_not_repeat_is_kept():
    problem = make_problem(ordinary(12), tables=4, rounds=2, memory=(Meeting("p0", "p1"), Meeting("p2", "p3")))
    problem = replace(problem, programme=replace(problem.programme, memory_level=MUST))
    labels = checked(problem).solution.labels
    assert (labels[0] != labels[1]).all()
    assert (labels[2] != labels[3]).all()
