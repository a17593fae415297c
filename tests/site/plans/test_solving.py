"""Solving as a job: what is stored is what was found, counted twice; and what happens when it cannot be done."""

from __future__ import annotations

import json
from itertools import combinations

import pytest

from kinfolk.facts import Facts
from kinfolk.files import plan_document
from kinfolk.promises import Seating
from kinfolk.promises.judge import order_key
from kinfolk.repair.improving import MOVERS_AT_LEAST
from kinfolk.sentences import from_stored
from kinfolk.solve import solve as solve_alone
from kinfolk_web.core import jobs
from kinfolk_web.models import Attendee, Change, Job, Plan, Seat
from kinfolk_web.plans import bridge, judging, solving
from kinfolk_web.plans.queries import served
from tests.site.plans.conftest import a_plan, seats_of
from tests.site.world import a_programme, an_attendee, an_event, do_jobs

pytestmark = pytest.mark.django_db


def test_a_plan_is_the_planners_own_document_row_by_row(plan, scoped):
    problem, _ = bridge.problem_of(scoped)
    alone = plan_document(solve_alone(problem, steps=20_000, seed=scoped.pk))
    stored = bridge.document_of(plan)
    for uncounted in ("seconds", "version"):
        alone.pop(uncounted)
        stored.pop(uncounted)
    assert json.loads(json.dumps(stored)) == json.loads(json.dumps(alone))
    assert plan.edits == plan.judged_edits
    assert Change.objects.get(verb="plan.solved").facts == {"number": 1}


def test_the_same_list_gives_the_same_plan_again(plan, scoped, olive):
    again = a_plan(scoped, olive)
    assert again.number == 2
    assert seats_of(again) == seats_of(plan)
    assert again.problem_digest == plan.problem_digest


def test_people_who_are_not_there_are_absent_and_not_sitting_out(scoped, olive):
    away = Attendee.objects.filter(event=scoped, is_host=False).first()
    away.rounds = [1, 3]
    away.save()
    document = bridge.document_of(a_plan(scoped, olive))
    assert document["rounds"][1]["absent"] == [away.code]
    assert document["rounds"][1]["sitting_out"] == []


def test_stopping_keeps_the_best_so_far(scoped, olive):
    job = solving.solve(by=olive, event=scoped, steps=2_000_000_000)
    told = []

    class Impatient(jobs.Running):
        def tell(self, **progress):
            super().tell(**progress)
            told.append(progress)
            if progress.get("steps"):
                jobs.cancel(self.job)
                self._told = self._told.replace(year=2000)

    with_beats = Impatient(job)
    result = jobs._kinds["solve"](with_beats)
    assert result["stopped"] == "interrupted"
    plan = Plan.objects.get(event=scoped)
    assert Seat.objects.filter(plan=plan).count() == 3 * 60
    assert {"stage", "people", "served", "musts", "steps", "planned"} <= set(told[-1])


def test_a_job_that_was_begun_again_after_its_plan_was_stored_makes_no_second_one(plan, scoped):
    job = Job.objects.get(kind="solve")
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, finished_at=None)
    jobs.do(str(job.pk))
    assert Plan.objects.filter(event=scoped).count() == 1
    job.refresh_from_db()
    assert (job.state, job.result["plan"]) == ("done", plan.number)


@pytest.mark.parametrize(
    ("people", "tables", "says", "mend"),
    [(0, 3, "nobody on the list", "people"), (9, 0, "no round", "programme"), (30, 3, "Add tables", "programme")],
)
def test_what_hinders_a_plan_is_a_sentence_with_the_page_that_mends_it(people, tables, says, mend):
    event = an_event()
    if tables:
        a_programme(event, rounds=2, seats=6, tables=tables)
    for number in range(people):
        an_attendee(event, f"Person {number}")
    job = solving.solve(by=None, event=event)
    do_jobs()
    job.refresh_from_db()
    assert job.state == "failed"
    assert says in job.problem
    assert job.progress["mend"] == mend


def test_a_document_that_claims_too_much_is_not_stored(plan):
    problem, document = bridge.checkable(plan)
    assert judging.recount(problem, document) == ()
    document["ledger"][0]["kept"] -= 1
    with pytest.raises(judging.DisagreementError, match="kept"):
        judging.recount(problem, document)


def test_two_who_are_kept_apart_never_meet_and_nothing_tells(scoped, olive, nothing_confidential):
    plain = a_plan(scoped, olive)
    tables = {}
    for (attendee, number), table in seats_of(plain).items():
        tables.setdefault((number, table), []).append(attendee)
    code = dict(Attendee.objects.values_list("pk", "code"))
    a, b = next(pair for people in tables.values() for pair in combinations(people, 2))
    nothing_confidential.register(lambda event: [(code[a], code[b])])
    kept = a_plan(scoped, olive, steps=200_000)
    where = seats_of(kept)
    assert all(where[a, number] != where[b, number] for number in (1, 2, 3))
    assert kept.problem_digest == plain.problem_digest
    assert "apart" not in json.dumps([kept.said, kept.ledger, kept.totals, kept.programme["promises"]]).replace(
        json.dumps(kept.programme["promises"].get("apart")), ""
    )
    assert judging.judge(kept).fields["ledger"] == kept.ledger


def order_of(plan):
    released = bridge.released_of(plan)
    facts = Facts(released.problem)
    return order_key(facts, Seating(facts, released.solution))


@pytest.mark.parametrize("named", [True, False])
def test_improving_makes_a_better_plan_with_few_moves_whoever_hosts_and_greets(scoped, olive, named):
    if not named:
        Attendee.objects.filter(event=scoped).update(is_host=False, is_greeter=False)
    poor = a_plan(scoped, olive, steps=1)
    better = a_plan(scoped, olive, keep=poor.number)
    assert (better.why, better.base) == ("kept", poor)
    assert order_of(better) < order_of(poor)
    assert served(better)[0] >= served(poor)[0]
    before, after = seats_of(poor), seats_of(better)
    assert len(better.moved) == sum(before[key] != after[key] for key in before)
    assert len({one["id"] for one in better.moved}) <= MOVERS_AT_LEAST
    assert better.said["proposed"] == poor.said["proposed"]
    assert judging.judge(better).contradictions == ()


def test_where_few_moves_make_nothing_better_there_is_no_new_plan(scoped, olive):
    plan = a_plan(scoped, olive, steps=60_000)
    for _again in range(20):
        better = a_plan(scoped, olive, keep=plan.number)
        if better.pk == plan.pk:
            break
        plan = better
    count = Plan.objects.filter(event=scoped).count()
    job = solving.solve(by=olive, event=scoped, keep=plan.number)
    do_jobs()
    job.refresh_from_db()
    assert job.result == {"plan": plan.number, "as_good": True}
    assert Plan.objects.filter(event=scoped).count() == count


@pytest.mark.parametrize("named", [True, False])
def test_a_plan_that_fits_the_list_no_more_is_improved_around_its_good_tables(scoped, olive, named):
    if not named:
        Attendee.objects.filter(event=scoped).update(is_host=False, is_greeter=False)
    poor = a_plan(scoped, olive, steps=1)
    gone = Attendee.objects.filter(event=scoped, is_host=False, is_greeter=False).last()
    Attendee.objects.filter(pk=gone.pk).update(state=Attendee.State.CANCELLED)
    better = a_plan(scoped, olive, keep=poor.number)
    assert (better.why, better.base) == ("kept", poor)
    assert judging.judge(better).contradictions == ()


def test_what_the_recount_finds_is_for_the_log_and_the_organiser_is_told_what_to_do(plan, caplog):
    running = jobs.Running(Job.objects.get(kind="solve"))
    problem, document = bridge.checkable(plan)
    document["ledger"][0]["kept"] -= 1
    with pytest.raises(jobs.RefusedError, match="Plan anew") as told:
        solving.counted_twice(running, problem, document)
    assert "ledger says" not in str(told.value)
    assert str(running.job.pk)[:8] in str(told.value)
    assert str(running.job.pk)[:8] in caplog.text


def test_a_plan_stored_while_it_is_counted_stays_only_if_the_second_count_bears_it_out(plan):
    running = jobs.Running(Job.objects.get(kind="solve"))
    problem, document = bridge.checkable(plan)
    with solving.counted_meanwhile(running, problem, document):
        Plan.objects.create(event=plan.event, number=8)
    document["ledger"][0]["kept"] -= 1
    with pytest.raises(jobs.RefusedError, match="Plan anew"), solving.counted_meanwhile(running, problem, document):
        Plan.objects.create(event=plan.event, number=9)
    assert list(Plan.objects.filter(number__gt=7).values_list("number", flat=True)) == [8]
    assert Job.objects.get(pk=running.job.pk).progress == {"mend": "plan"}


def test_somebody_who_comes_only_for_rounds_that_there_are_not_is_named_and_sits_nowhere(scoped, olive):
    late = Attendee.objects.order_by("pk").first()
    Attendee.objects.filter(pk=late.pk).update(rounds=[9])
    kept = a_plan(scoped, olive)
    assert not Seat.objects.filter(plan=kept, attendee=late).exists()
    assert any(late.name in note for note in from_stored(kept.said["notes"]))
