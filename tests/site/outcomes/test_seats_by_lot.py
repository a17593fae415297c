"""Stepped rounds and cast against mixer: told, drawn and counted in the open, and kept to by the plan that follows."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter
from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from pypdf import PdfReader

from kinfolk.evaluating.arms import contrast, of_clusters
from kinfolk.evaluating.drawing import halves
from kinfolk_web.core.letters import letter_of
from kinfolk_web.core.mail import recipient_of
from kinfolk_web.models import (
    Attendee,
    Block,
    BoardReport,
    Job,
    Mail,
    Pin,
    Plan,
    PulseAnswer,
    Seat,
    StoredFile,
    Study,
    StudyArm,
    Tie,
)
from kinfolk_web.outcomes.evaluation import asking, casting, counting, ending, queries, stepping
from kinfolk_web.outcomes.evaluation.actions import NotNowError
from kinfolk_web.outcomes.evaluation.words import STEPPED
from kinfolk_web.outcomes.reporting.page import page_of
from kinfolk_web.people import consenting
from kinfolk_web.plans import releasing
from kinfolk_web.plans.merging import merge_file
from kinfolk_web.plans.pack import ask_for_print
from kinfolk_web.plans.solving import solve
from tests.site.phone.steps import main_of, opened
from tests.site.world import a_crowd, a_member, a_programme, an_attendee, an_event, do_jobs, signed_in

pytestmark = pytest.mark.django_db
PAGE = "/c/lamplighters/meeting/find-out/"


def an_evening(people, rounds, tables, **fields):
    event = an_event(starts_on=timezone.localdate() + timedelta(days=9), **fields)
    a_crowd(event, people)
    a_programme(event, rounds=rounds, seats=6, tables=tables)
    with scopes_disabled():
        Attendee.objects.filter(event=event).update(needs=[], largest_table=None, languages=[], kinds=[])
    return event


@pytest.fixture
def event():
    event = an_evening(48, 2, 8)
    with scope(community=event.community):
        yield event


@pytest.fixture
def olive(event):
    return a_member(event)


def planned(event, olive):
    solve(by=olive, event=event, steps=2_000)
    (job,) = do_jobs()
    assert job.state == Job.State.DONE, job.problem
    return Plan.objects.get(event=event)


def after_the_day(event):
    event.starts_on = timezone.localdate() - timedelta(days=1)
    event.save(update_fields=["starts_on"])


def say(event, number, yes):
    """Let everybody say yes to being counted, and after a round whether they have a good bond: those in ``yes`` do."""
    for one in Attendee.objects.filter(event=event):
        consenting.note(attendee=one, key=asking.COUNTED, given=True)
        PulseAnswer.objects.create(event=event, attendee=one, round=number, bond=5 if one.pk in yes else 2)


def arm(study, *, first):
    return list(StudyArm.objects.filter(study=study, first=first).values_list("attendee_id", flat=True))


def test_stepped_rounds_from_the_sentence_to_a_plan_in_which_halves_take_turns(event, olive):
    a, b = Attendee.objects.filter(event=event, is_host=False)[:2]
    Tie.objects.create(event=event, kind=Tie.Kind.TOGETHER, a=a, b=b)
    browser = signed_in(olive)
    assert str(STEPPED.members) in main_of(browser.get(PAGE))
    browser.post(PAGE + "stepped-rounds/on/")
    study = Study.objects.get()
    held = browser.get(PAGE + "stepped-rounds/protocol.json").content
    assert hashlib.sha256(held).hexdigest() == study.fingerprint
    protocol = json.loads(held)
    assert (protocol["planned"]["people"], protocol["planned"]["rounds"]) == (48, 2)
    assert not Pin.objects.exists()
    post = Mail(event=event, kind="invitation", attendee_id=a.pk)
    assert str(STEPPED.members) in letter_of(post, recipient_of(post)).text
    assert str(STEPPED.members) in main_of(opened(a).get("/my/consents/"))
    browser.post(PAGE + "stepped-rounds/draw/")
    study.refresh_from_db()
    wanted = halves(protocol["blocks"], study.seed, study.fingerprint)
    assert all(one.first == wanted[one.position] for one in StudyArm.objects.filter(study=study))
    first = arm(study, first=True)
    assert (a.pk in first) == (b.pk in first)  # who must sit together is drawn together
    hosts = Attendee.objects.filter(event=event, is_host=True)
    assert abs(2 * hosts.filter(pk__in=first).count() - hosts.count()) <= 1

    plan = planned(event, olive)
    assert set(Seat.objects.filter(plan=plan, round=1).values_list("attendee_id", flat=True)) == set(first)
    assert set(Seat.objects.filter(plan=plan, round=2).values_list("attendee_id", flat=True)) == set(
        arm(study, first=False)
    )
    releasing.release(plan=plan, by=olive)
    event.starts_on = timezone.localdate()
    event.save(update_fields=["starts_on"])
    assert main_of(opened(a).get("/my/")).count("free time: the other half sits at tables") == 1
    late = an_attendee(event, "Lou Late", email="lou@example.org")
    assert "free time" not in main_of(opened(late).get("/my/")), "who was not drawn waits for a seat"
    ask_for_print(event=event, plan=plan, by=olive, sheets=["personal-cards"])
    do_jobs()
    pdf = PdfReader(io.BytesIO(bytes(StoredFile.objects.get(name="personal-cards.pdf").content)))
    cards = " ".join(" ".join(page.extract_text().split()) for page in pdf.pages)
    for number, half in ((2, first), (1, arm(study, first=False))):
        assert cards.count(f"Round {number} is free time for you, while the other half sits at tables") == len(half)
    assert free_in_the_mail_merge(event, olive) == {one: int(one != late.name) for one in names_of(event)}


def free_in_the_mail_merge(event, olive) -> dict[str, int]:
    """Return in how many rounds the file for a mail merge says of everybody that they have free time."""
    merge_file(by=olive, event=event, form="csv")
    do_jobs()
    listed = bytes(StoredFile.objects.get(name="meeting-mail-merge.csv").content).decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(listed))
    return {row["name"]: [row[f"table_{number}"] for number in (1, 2)].count("free time") for row in rows}


def names_of(event) -> list[str]:
    return list(Attendee.objects.filter(event=event).values_list("name", flat=True))


def test_halves_are_compared_before_they_swap_and_what_comes_after_is_told_apart(event, olive):
    stepping.write_stepped(event=event, by=olive)
    study = Study.objects.select_related("event__community").get()
    stepping.draw_stepped(study=study, by=olive)
    study.refresh_from_db()
    first, second = arm(study, first=True), arm(study, first=False)
    say(event, 1, {*first[:18], *second[:6]})
    say(event, 2, {*first[:18], *second[:17]})
    assert counting.count(study=study, by=olive)["said"] == "too early"
    after_the_day(event)
    browser = signed_in(olive)
    browser.post(PAGE + "stepped-rounds/count/")
    study.refresh_from_db()
    arms = list(StudyArm.objects.filter(study=study))
    again = contrast(
        np.array([float(one.attendee_id in {*first[:18], *second[:6]}) for one in arms]),
        np.array([one.first for one in arms]),
        study.protocol["blocks"],
        seed=int(study.fingerprint[:8], 16),
    )
    assert (study.result["difference"], study.result["p"]) == (again.difference, again.p)
    nothing = halves(study.protocol["blocks"], study.seed, f"same {study.fingerprint}")
    units = sorted({one.position for one in arms})
    means = [
        np.mean([one.attendee_id in {*first[:18], *second[:6]} for one in arms if one.position == unit])
        for unit in units
    ]
    same = contrast(
        np.array(means),
        nothing[units],
        [study.protocol["blocks"][unit] for unit in units],
        seed=int(study.fingerprint[:8], 16),
    )
    assert study.result["same_p"] == same.p, "a second draw that decided nothing stands beside it"
    assert "same_p" not in study.result["later"][0]
    assert study.result["later"][0]["difference"] < 0  # those at tables in round 2 began with free time
    page = main_of(browser.get(PAGE))
    assert "After the first round 75 in 100 of those who sat at planned tables" in page
    assert "So planned tables did make bonds" in page
    numbers = main_of(browser.get(PAGE + "stepped-rounds/numbers/"))
    assert "After round 2, with what came before" in numbers
    assert "p-value of a second draw, which decided nothing" in numbers
    report = BoardReport(event=event, number=1, content={"came": 48, "figures": [], "found": queries.verdicts(event)})
    (found,) = [one for one in page_of(report).sections if one.key == "found"]
    assert found.blocks[0].note == "So planned tables did make bonds."


def test_what_cannot_be_drawn_is_refused_with_the_reason(event, olive):
    browser = signed_in(olive)
    page = main_of(browser.post(PAGE + "cast-or-mixer/on/", follow=True))
    assert "it takes three at least" in page
    Block.objects.create(event=event, kind=Block.Kind.ROUND, starts_at="12:00", minutes=30)
    assert "The programme has 3" in main_of(browser.post(PAGE + "stepped-rounds/on/", follow=True))
    page = main_of(browser.post(PAGE + "cast-or-mixer/on/", follow=True))
    assert "fewer than 8 of them show nothing" in page
    assert "about 160 people" in page
    Block.objects.filter(event=event, starts_at="12:00").delete()
    Attendee.objects.filter(pk__in=Attendee.objects.filter(event=event)[:29]).update(paused=True)
    assert "there are 19" in main_of(browser.post(PAGE + "stepped-rounds/on/", follow=True))
    Attendee.objects.update(paused=False)
    releasing.release(plan=planned(event, olive), by=olive)
    assert "Plan 1 is released" in main_of(browser.post(PAGE + "stepped-rounds/on/", follow=True))
    assert not Study.objects.exists()


def test_ended_early_nothing_is_done_or_told_any_more_and_the_draw_stands(event, olive):
    study = stepping.write_stepped(event=event, by=olive)
    with pytest.raises(NotNowError):
        ending.end(study=study, by=olive)
    stepping.draw_stepped(study=study, by=olive)
    assert Pin.objects.count() == 48
    by_hand = Pin.objects.create(event=event, attendee_id=arm(study, first=True)[0], round=1, table="1")
    browser = signed_in(olive)
    browser.post(PAGE + "stepped-rounds/end/")
    assert list(Pin.objects.all()) == [by_hand]
    assert queries.sentences_for_members(event) == []
    page = main_of(browser.get(PAGE))
    assert "Ended early" in page
    assert str(STEPPED.members) not in page
    with pytest.raises(NotNowError):  # no second draw until one pleases
        stepping.write_stepped(event=event, by=olive)
    assert StudyArm.objects.filter(study=study, first__isnull=False).count() == 48


def test_casts_that_were_drawn_meet_in_every_second_round_and_clusters_are_compared(event, olive):
    event = an_evening(220, 3, 36, community=event.community, slug="big")
    with scope(community=event.community):
        casting.write_casts(event=event, by=olive)
        study = Study.objects.select_related("event__community").get()
        clusters = study.protocol["planned"]["clusters"]
        assert clusters >= casting.FEWEST_CLUSTERS
        of_cast = {one.attendee_id: (one.position, one.cast) for one in StudyArm.objects.filter(study=study)}
        assert set(Counter(of_cast.values()).values()) == {casting.CAST}
        assert not Attendee.objects.filter(pk__in=of_cast, is_host=True).exists()
        a, b = sorted(one for one, theirs in of_cast.items() if theirs == (0, 0))[:2]
        tie = Tie.objects.create(event=event, kind=Tie.Kind.KNOWN, a_id=a, b_id=b)
        with pytest.raises(NotNowError, match="The list or the rounds were changed"):
            casting.draw_casts(study=study, by=olive)
        tie.delete()
        casting.draw_casts(study=study, by=olive)
        study.refresh_from_db()
        kept = arm(study, first=True)
        assert len(kept) == (clusters + 1) // 2 * 20
        plan = planned(event, olive)
        assert plan.musts == "kept"
        at = {
            (who, n): table
            for who, n, table in Seat.objects.filter(plan=plan).values_list("attendee_id", "round", "table")
        }
        for cast in {of_cast[one] for one in kept}:
            members = [one for one, theirs in of_cast.items() if theirs == cast]
            assert all(len({at[one, n] for one in members}) == 1 for n in (1, 3))
        releasing.release(plan=plan, by=olive)
        others = arm(study, first=False)
        say(event, 3, {*kept} - {*kept[::4], kept[1]} | {*others[::4], *others[1:3]})
        after_the_day(event)
        study.event = event
        result = counting.count(study=study, by=olive)
        arms = list(StudyArm.objects.filter(study=study))
        yes = set(PulseAnswer.objects.filter(bond=5).values_list("attendee_id", flat=True))
        again = of_clusters(
            np.array([float(one.attendee_id in yes) for one in arms]),
            [one.position for one in arms],
            {one.position for one in arms if one.first},
        )
        assert result["said"] == "counted"
        assert result["difference"] == pytest.approx(again.difference)
        assert result["p"] == again.p
        assert [(one["outcome"], one["said"]) for one in result["secondary"]] == [("reach", "too few")], "nobody tapped"
        assert (result["mates"], result["mates_again"]) == (len(kept) * 2, len(kept) * 2)
        page = main_of(signed_in(olive).get("/c/lamplighters/big/find-out/"))
        assert "In groups that kept their casts 74 in 100" in page
        assert "So meeting the same few again did make bonds" in page
