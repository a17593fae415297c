"""Finding out honestly: written first, drawn in the open, asked at random, counted by the lot, and forgotten in time."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from itertools import product

import pytest
from django.db import transaction
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from kinfolk.evaluating.drawing import one_of
from kinfolk.evaluating.pairs import effect_of_seating
from kinfolk_web.core.verbs import can_be_taken_back
from kinfolk_web.keeping.erasing import erase
from kinfolk_web.keeping.exporting import kept_of
from kinfolk_web.models import (
    Attendee,
    Change,
    Job,
    Plan,
    Release,
    Seat,
    Study,
    StudyArm,
    StudyPlans,
    Talked,
    Tap,
    User,
)
from kinfolk_web.outcomes.evaluation import actions, asking, counting, forgetting, lotteries, queries
from kinfolk_web.outcomes.evaluation.packing import Packed
from kinfolk_web.outcomes.evaluation.words import PLANS, SAME
from kinfolk_web.people import consenting
from kinfolk_web.people.models import CODE_LENGTH
from kinfolk_web.plans import releasing
from tests.site.phone.steps import main_of, opened
from tests.site.world import a_community, a_crowd, a_member, a_programme, an_event, do_jobs, signed_in

pytestmark = pytest.mark.django_db
PAGE = "/c/lamplighters/meeting/find-out/"
WANTED = 60  # beyond the fifty that an honest draw needs


def an_evening(slug="lamplighters"):
    """Return an event that can be planned, and its organiser."""
    number = 900_003 if slug == "lamplighters" else 900_004  # the seed: how many plans are as good hangs on it
    soon = timezone.localdate() + timedelta(days=9)
    event = an_event(a_community(slug.title(), slug), pk=number, starts_on=soon)
    a_crowd(event, 40)
    a_programme(event, rounds=2, seats=5, tables=8)
    with scope(community=event.community):
        for number, one in enumerate(Attendee.objects.filter(event=event).order_by("pk")):
            one.needs, one.code = (
                [],
                f"{number:0{CODE_LENGTH}d}",
            )  # how many plans are as good depends on who comes first
            one.save(update_fields=["needs", "code"])
    return event, a_member(event)


@pytest.fixture
def event():
    event, _olive = an_evening()
    with scope(community=event.community):
        yield event


@pytest.fixture
def olive(event):
    return User.objects.get(email="olive@example.org")


def found_plans(event, olive, **given):
    lotteries.find_plans(by=olive, event=event, steps=2_000, **({"wanted": WANTED} | given))
    (job,) = do_jobs()
    return job


def after_the_last_round(event):
    event.starts_on = timezone.localdate() - timedelta(days=1)
    event.save(update_fields=["starts_on"])


def all_say_yes(event):
    for one in Attendee.objects.filter(event=event):
        consenting.note(attendee=one, key=asking.COUNTED, given=True)


@pytest.fixture(scope="module")
def lottery(django_db_setup, django_db_blocker):
    """A plan was drawn by lot and released, everybody said yes, the last round is over; tests take back what they do."""
    with django_db_blocker.unblock(), transaction.atomic():
        event, olive = an_evening("wayfarers")
        with scope(community=event.community):
            job = found_plans(event, olive)
            assert job.state == Job.State.DONE, job.problem
            study = Study.objects.get()
            lotteries.draw(by=olive, event=event, study=study.pk)
            do_jobs()
            study.refresh_from_db()
            releasing.release(plan=study.plan, by=olive)
            all_say_yes(event)
            after_the_last_round(event)
        yield study.pk
        transaction.set_rollback(True)


@pytest.fixture
def drawn(lottery):
    with scopes_disabled():
        study = Study.objects.select_related("event__community", "plan").get(pk=lottery)
    with scope(community=study.event.community):
        yield study


def test_before_anything_is_switched_on_nothing_is_drawn_and_the_page_says_what_members_would_read(event, olive):
    page = main_of(signed_in(olive).get(PAGE))
    for words in (PLANS, SAME):
        assert str(words.members) in page
    assert not Study.objects.exists()


def test_a_lottery_from_the_switch_to_the_draft_as_anybody_can_redo_it(event, olive):
    browser, somebody = signed_in(olive), Attendee.objects.filter(event=event, is_host=False).first()
    job = found_plans(event, olive)
    assert job.state == Job.State.DONE, job.problem
    study = Study.objects.get()
    assert "switched on already" in found_plans(event, olive).problem
    assert str(PLANS.members) in main_of(opened(somebody).get("/my/consents/"))
    held = browser.get(PAGE + "plan-lottery/protocol.json").content
    assert hashlib.sha256(held).hexdigest() == study.fingerprint
    assert study.fingerprint in main_of(browser.get(PAGE))
    assert study.seed not in str(browser.get(PAGE + "plan-lottery/numbers/").content)  # told nobody before the draw

    languages, somebody.languages = somebody.languages, ["is"]
    somebody.save()
    browser.post(PAGE + "plan-lottery/draw/")
    (job,) = do_jobs()
    assert "changed since the plans were found" in job.problem
    assert job.problem in main_of(browser.get(PAGE))
    somebody.languages = languages
    somebody.save()
    browser.post(PAGE + "plan-lottery/draw/")
    do_jobs()
    browser.post(PAGE + "plan-lottery/draw/")  # asked for again, it stays as it fell
    do_jobs()

    study.refresh_from_db()
    protocol = json.loads(held)
    assert hashlib.sha256(f"kinfolk.seed/1 {study.seed}".encode()).hexdigest() == protocol["seed_commitment"]
    number = int(hashlib.sha256(f"kinfolk.draw/1 {study.seed} {study.fingerprint} 0".encode()).hexdigest()[:16], 16)
    assert study.drawn == number % protocol["plan_set"]["plans"]
    plans = Packed.from_bytes(study.plans.content).plans
    assert plans.fingerprint == protocol["plan_set"]["fingerprint"]
    assert Plan.objects.get() == study.plan
    assert (study.plan.state, study.plan.why, study.plan.complete) == (Plan.State.DRAFT, "drawn", True)
    at = {(who, number): table for who, number, table in Seat.objects.values_list("attendee_id", "round", "table")}
    keys, labels = study.plans.people, plans.labels[study.drawn].tolist()
    for one, other, number in product(range(1), range(1, 40), (1, 2)):
        together = labels[one][number - 1] == labels[other][number - 1]
        assert together == (at[keys[one], number] == at[keys[other], number])
    with pytest.raises(actions.NotNowError, match="It stands"):
        actions.take_back(study=study, by=olive)


def test_too_few_plans_are_refused_with_a_remedy(event, olive):
    job = found_plans(event, olive, wanted=12)
    assert job.state == Job.State.FAILED
    assert "at least 50 are needed" in job.problem
    assert job.progress == {"mend": "programme"}
    assert not Study.objects.exists()


def test_once_people_know_where_they_sit_nothing_can_be_drawn(event, olive):
    plan = Plan.objects.create(event=event, number=7, state=Plan.State.RELEASED)
    Release.objects.create(event=event, plan=plan)
    page = signed_in(olive).post(PAGE + "plan-lottery/on/", follow=True)
    assert "Plan 7 is released" in main_of(page)
    assert not Job.objects.exists()


def test_who_said_yes_is_asked_about_six_at_random_and_nobody_else_is_named(drawn):
    event = drawn.event
    no = Attendee.objects.filter(event=event).last()
    consenting.note(attendee=no, key=asking.COUNTED, given=False)
    pairs = asking.pick(drawn)
    asked = Talked.objects.all()
    assert asked.count() == 2 * pairs
    assert not asked.filter(by=no).exists()
    assert not asked.filter(about=no).exists()
    one = Attendee.objects.filter(event=event).first()
    questions = asking.questions_of(one)
    assert 0 < len(questions) <= asking.EACH
    browser = opened(one)
    page = main_of(browser.get("/my/talked/"))
    assert all(question.about.name in page for question in questions)
    about = questions[0].about_id
    browser.post("/my/talked/", {"about": about, "answer": "yes"})
    assert Talked.objects.get(by=one, about=about).answer == "yes"
    assert opened(no).post("/my/talked/", {"about": one.pk, "answer": "yes"}).status_code == 404
    lines = {part.key: part.lines for part in kept_of(one)}["talked"]
    assert lines == ((questions[0].about.name, "yes"),)


def test_the_pairs_that_are_asked_do_not_depend_on_how_the_lot_fell(drawn):
    held = StudyPlans.objects.get()
    plans, people = Packed.from_bytes(held.content).plans, held.people
    here = set(people)
    first = asking.picked(plans, people, here, drawn)
    drawn.drawn = (drawn.drawn + 1) % plans.plans
    assert asking.picked(plans, people, here, drawn) == first


def test_what_came_of_it_is_said_in_a_sentence_and_the_statistics_stand_behind_a_link(drawn):
    asking.pick(drawn)
    plans = Packed.from_bytes(drawn.plans.content).plans
    position = {key: place for place, key in enumerate(drawn.plans.people)}
    for row in Talked.objects.all():
        place = counting.place_of(position[row.by_id], position[row.about_id], plans.people)
        row.answer = "yes" if plans.together[drawn.drawn, place] else "no"
        row.save()
    browser, where = signed_in(User.objects.get()), PAGE.replace("lamplighters", "wayfarers")
    assert "Of 100 questions about 100 are answered so far" in main_of(browser.get(where))
    browser.post(where + "plan-lottery/count/")
    drawn.refresh_from_db()
    result = drawn.result
    assert result["said"] == "counted"
    assert (result["together"], result["otherwise"]) == (1, 0)
    assert result["plans"] >= 50
    nothing = one_of(plans.plans, drawn.seed, f"same {drawn.fingerprint}")
    outcome = counting.outcomes_of(drawn, plans, position)
    assert result["same_p"] == effect_of_seating(plans, nothing, outcome).p, "a second draw that decided nothing"
    assert result["pairs"] * 2 == result["asked"] == result["answered"]
    page = main_of(browser.get(where))
    assert "100 in 100 say that they talked; of pairs that it did not, 0 in 100" in page
    assert "p-value" not in page
    numbers = main_of(browser.get(where + "plan-lottery/numbers/"))
    assert "p-value" in numbers
    assert drawn.seed in numbers
    one = Talked.objects.filter(answer="yes").first()
    assert not asking.say(attendee=one.by, about=one.about_id, answer="no"), "with the count asking ends"
    Talked.objects.filter(pk=one.pk).update(answer="no")
    assert counting.count(study=drawn, by=None) == result, "two counts would tell what one person changed"
    assert 'find-out/plan-lottery/count/"' not in browser.get(where).content.decode()


def test_few_answers_say_nothing(drawn):
    asking.pick(drawn)
    assert counting.count(study=drawn, by=None)["said"] == "too few"
    assert "no fault of the evening" in queries.said_of(drawn)
    Talked.objects.update(answer="yes")
    forgetting.forget_draws(drawn.event)
    drawn.refresh_from_db()
    assert drawn.result["answered"], "who answered since is counted before it is forgotten"


def test_a_share_of_a_few_pairs_is_not_told(drawn):
    asking.pick(drawn)
    plans = Packed.from_bytes(drawn.plans.content).plans
    position = {key: place for place, key in enumerate(drawn.plans.people)}
    together = {}
    for row in Talked.objects.all():
        place = counting.place_of(position[row.by_id], position[row.about_id], plans.people)
        together.setdefault(bool(plans.together[drawn.drawn, place]), set()).add(frozenset((row.by_id, row.about_id)))
    few = [*together[False], *sorted(together[True], key=sorted)[:4]]
    for row in Talked.objects.all():
        if {row.by_id, row.about_id} in few:
            row.answer = "yes"
            row.save()
    assert len(together[False]) > counting.FEWEST_PAIRS
    assert counting.count(study=drawn, by=None)["said"] == "too few"


def test_whoever_is_deleted_is_in_no_draw_any_more_and_the_fingerprint_holds(drawn):
    asking.pick(drawn)
    one = Attendee.objects.filter(event=drawn.event).first()
    erase(attendee=one)
    held = StudyPlans.objects.get()
    assert one.pk not in held.people
    assert not Talked.objects.filter(by=one).exists()
    assert not Talked.objects.filter(about=one).exists()
    assert Packed.from_bytes(held.content).plans.fingerprint == drawn.protocol["plan_set"]["fingerprint"]
    counting.count(study=drawn, by=None)


def test_after_thirty_days_numbers_of_the_whole_are_all_that_is_left(drawn):
    asking.pick(drawn)
    assert forgetting.drawn_of(drawn.event) > 0
    forgetting.forget_draws(drawn.event)
    drawn.refresh_from_db()
    assert forgetting.drawn_of(drawn.event) == 0
    assert drawn.result["said"] == "too few"


# -- nothing against nothing ------------------------------------------------------------------------------------------


def test_two_halves_that_mean_nothing_are_drawn_and_compared_like_real_ones(event, olive):
    browser = signed_in(olive)
    browser.post(PAGE + "same-treatment/on/")
    study = Study.objects.get()
    assert StudyArm.objects.filter(first__isnull=True).count() == 40
    browser.post(PAGE + "same-treatment/draw/")
    study.refresh_from_db()
    assert StudyArm.objects.filter(first=True).count() == 20
    all_say_yes(event)
    assert counting.count(study=study, by=olive)["said"] == "too early"
    after_the_last_round(event)
    everybody = list(Attendee.objects.filter(event=event))
    for place, one in enumerate(everybody):
        for other in everybody[place + 1 : place + 2 + place % 3]:
            Tap.objects.create(event=event, by=one, about=other, kind=Tap.Kind.MET)
            Tap.objects.create(event=event, by=other, about=one, kind=Tap.Kind.MET)
    browser.post(PAGE + "same-treatment/count/")
    study.refresh_from_db()
    assert study.result["said"] == "counted"
    assert study.result["people"] == 40
    assert queries.said_of(study) in main_of(browser.get(PAGE))
    consenting.note(attendee=everybody[0], key=asking.COUNTED, given=False)
    assert counting.count(study=study, by=olive) == study.result


def test_taken_back_before_the_draw_it_is_gone_but_seen(event, olive):
    browser, one = signed_in(olive), Attendee.objects.filter(event=event).first()
    actions.write_same(event=event, by=olive)
    assert str(SAME.members) in main_of(opened(one).get("/my/consents/"))
    browser.post(PAGE + "same-treatment/off/")
    assert str(SAME.members) not in main_of(opened(one).get("/my/consents/"))
    assert "1 evaluation was taken back before its draw" in main_of(browser.get(PAGE))
    assert not StudyArm.objects.exists()
    Attendee.objects.filter(pk__gt=one.pk + 15).update(state=Attendee.State.CANCELLED)
    with pytest.raises(actions.NotNowError, match="At least 20"):
        actions.write_same(event=event, by=olive)


def test_the_log_tells_what_was_done_and_offers_no_way_to_draw_again(drawn):
    verbs = set(Change.objects.filter(event=drawn.event).values_list("verb", flat=True))
    assert {"evaluation.plans", "evaluation.write", "evaluation.draw", "plan.drawn"} <= verbs
    assert not any(can_be_taken_back(one) for one in verbs if one.startswith(("evaluation.", "plan.drawn")))


def test_events_of_a_community_are_pooled(event, olive):
    for slug, difference in (("one", 0.1), ("two", 0.3)):
        other = an_event(event.community, slug)
        Study.objects.create(
            event=other, design=Study.Design.PLANS, state=Study.State.DRAWN, protocol={}, fingerprint="", seed="",
            result={"said": "counted", "difference": difference, "error": 0.1},
        )  # fmt: skip
    pooled = queries.pooled_of(event.community, Study.Design.PLANS)
    assert (pooled.events, round(pooled.effect, 6)) == (2, 0.2)
