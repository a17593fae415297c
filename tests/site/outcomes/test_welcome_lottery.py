"""The welcome lottery: everybody is greeted as promised, and half are introduced as well; told, drawn and counted in the open."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone
from django_scopes import scope
from pypdf import PdfReader

from kinfolk.evaluating.arms import contrast
from kinfolk.evaluating.drawing import halves
from kinfolk.paper.day import read_day
from kinfolk.paper.greeter_sheets import greeter_sheets
from kinfolk_web.core.letters import letter_of
from kinfolk_web.core.mail import kinds, recipient_of
from kinfolk_web.keeping.exporting import kept_of
from kinfolk_web.models import (
    Attendee,
    Block,
    BoardReport,
    Mail,
    Plan,
    PulseAnswer,
    StoredFile,
    Study,
    StudyArm,
    Tap,
    Welcome,
)
from kinfolk_web.outcomes.evaluation import actions, asking, counting, forgetting, queries, welcoming
from kinfolk_web.outcomes.evaluation.words import WELCOME
from kinfolk_web.outcomes.reporting.page import page_of
from kinfolk_web.people import consenting
from kinfolk_web.plans import bridge
from kinfolk_web.plans.merging import merge_file
from kinfolk_web.plans.pack import options_of
from kinfolk_web.plans.solving import solve
from kinfolk_web.plans.welcoming import as_settled
from tests.site.phone.steps import main_of, opened
from tests.site.world import a_member, a_programme, an_attendee, an_event, do_jobs, signed_in

pytestmark = pytest.mark.django_db
PAGE = "/c/lamplighters/meeting/find-out/"
NEW, GREETERS = 44, 11


@pytest.fixture
def event():
    event = an_event(starts_on=timezone.localdate() + timedelta(days=9))
    with scope(community=event.community):
        Block.objects.create(event=event, kind=Block.Kind.ARRIVAL, starts_at="08:15", minutes=30)
        Block.objects.create(event=event, kind=Block.Kind.ROUND, starts_at="09:00", minutes=30)
        greeters = [
            an_attendee(event, f"Tom {n}", email=f"tom{n}@example.org", times_attended=4, is_greeter=True)
            for n in range(GREETERS)
        ]
        for n in range(NEW):
            parties = {"parties": [f"choir {n // 2}"]} if n < 20 else {}
            new = an_attendee(event, f"Ana {n}", email=f"ana{n}@example.net", times_attended=0, **parties)
            Welcome.objects.create(event=event, newcomer=new, greeter=greeters[n % GREETERS])
        yield event


@pytest.fixture
def olive(event):
    return a_member(event)


def drawn(event, olive):
    welcoming.write_welcome(event=event, by=olive)
    study = Study.objects.select_related("event__community").get()
    welcoming.draw_welcome(study=study, by=olive)
    study.refresh_from_db()
    return study


def after_the_day(event):
    event.starts_on = timezone.localdate() - timedelta(days=1)
    event.save(update_fields=["starts_on"])


def everybody_says(study, first, second):
    """Let everybody say yes to being counted, and so many of each half that they were welcomed."""
    for said, half in ((first, True), (second, False)):
        for n, arm in enumerate(StudyArm.objects.filter(study=study, first=half).order_by("attendee")):
            consenting.note(attendee=arm.attendee, key=asking.COUNTED, given=True)
            PulseAnswer.objects.create(event=study.event, attendee=arm.attendee, round=1, welcomed=n < said)


def pairs_meet(study, first, second):
    """Let so many pairs of each half say of each other that they met; return who that is."""
    found = set()
    for pairs, half in ((first, True), (second, False)):
        there = list(
            StudyArm.objects.filter(study=study, first=half).order_by("attendee").values_list("attendee", flat=True)
        )
        for one, other in zip(there[: 2 * pairs : 2], there[1 : 2 * pairs : 2], strict=True):
            for by, about in ((one, other), (other, one)):
                Tap.objects.create(event=study.event, by_id=by, about_id=about, kind=Tap.Kind.MET)
            found |= {one, other}
    return found


def test_from_the_sentence_to_the_draw_as_anybody_can_redo_it(event, olive):
    browser, somebody = signed_in(olive), Attendee.objects.filter(event=event).last()
    assert str(WELCOME.members) in main_of(browser.get(PAGE))
    browser.post(PAGE + "welcome-lottery/on/")
    study = Study.objects.get()
    held = browser.get(PAGE + "welcome-lottery/protocol.json").content
    assert hashlib.sha256(held).hexdigest() == study.fingerprint
    protocol = json.loads(held)
    assert protocol["planned"] | {"detectable_in_100": 0} == {
        "newcomers": NEW, "alone": 24, "with_a_party": 20, "detectable_in_100": 0,
    }  # fmt: skip
    assert 35 < protocol["planned"]["detectable_in_100"] < 45  # evidence 8: +41 points with 40
    assert str(WELCOME.members) in main_of(opened(somebody).get("/my/consents/"))
    assert not Mail.objects.filter(kind="greeter_lot").exists()
    assert f"{NEW} newcomers have a greeter" in main_of(browser.get(PAGE))
    browser.post(PAGE + "welcome-lottery/draw/")
    study.refresh_from_db()
    wanted = halves(protocol["blocks"], study.seed, study.fingerprint).tolist()
    assert [one.first for one in StudyArm.objects.filter(study=study)] == wanted
    for block in ("alone", "with a party"):
        there = [first for first, of in zip(wanted, protocol["blocks"], strict=True) if of == block]
        assert sum(there) * 2 == len(there)
    assert "Drawn on" in main_of(browser.get(PAGE))


def test_nobody_is_greeted_less_and_greeters_alone_see_for_whom_one_thing_more_is_asked(event, olive):
    before = set(Welcome.objects.values_list("newcomer", "greeter", "ended_at"))
    study = drawn(event, olive)
    assert set(Welcome.objects.values_list("newcomer", "greeter", "ended_at")) == before
    arms = dict(StudyArm.objects.filter(study=study).values_list("attendee", "first"))
    greeter = Welcome.objects.filter(newcomer__in=[key for key, first in arms.items() if first]).first().greeter
    welcomes = Welcome.objects.filter(greeter=greeter).order_by("pk")
    browser = opened(greeter)
    page = main_of(browser.get("/my/greeting/"))
    more = sum(arms[one.newcomer_id] for one in welcomes)
    assert page.count("introduce them to two people") == more
    assert all(one.newcomer.name in page for one in welcomes)  # the others as ever
    for one in welcomes:
        answer = browser.post(f"/my/greeting/{one.pk}/introduced/")
        assert answer.status_code == (302 if arms[one.newcomer_id] else 404)
    assert main_of(browser.get("/my/greeting/")).count("Introduced.") == more
    other = Welcome.objects.exclude(greeter=greeter).filter(newcomer__in=[key for key, first in arms.items() if first])
    assert browser.post(f"/my/greeting/{other[0].pk}/introduced/").status_code == 404
    assert StudyArm.objects.filter(done_at__isnull=False).count() == more

    told = Mail.objects.filter(kind="greeter_lot")
    asked = {one.greeter_id for one in Welcome.objects.all() if arms[one.newcomer_id]}
    assert set(told.values_list("attendee_id", flat=True)) == asked
    letter = letter_of(told[0], recipient_of(told[0]))
    assert "then=greeting" in letter.text
    assert "Ana" not in letter.text  # who was drawn stands on the greeter's page alone
    shown = opened(next(one.newcomer for one in welcomes if arms[one.newcomer_id]))
    assert "drawn by lot: introduce" not in main_of(shown.get("/my/greeter/"))


@pytest.mark.parametrize("kind", ["invitation", "greeter_for_you"])
def test_mails_before_the_day_end_with_the_very_sentence(event, olive, kind):
    one = Welcome.objects.first()
    post = Mail(event=event, kind=kind, attendee_id=one.newcomer_id, facts={"welcome": one.pk})
    assert {name for name, known in kinds().items() if known.tells} == {"invitation", "evening", "greeter_for_you"}
    assert str(WELCOME.members) not in letter_of(post, recipient_of(post)).text
    welcoming.write_welcome(event=event, by=olive)
    letter = letter_of(post, recipient_of(post))
    assert str(WELCOME.members) in letter.text
    assert "to find out honestly" in letter.html
    actions.take_back(study=Study.objects.get(), by=olive)
    assert str(WELCOME.members) not in letter_of(post, recipient_of(post)).text


def test_it_is_refused_where_it_would_tell_of_somebody_or_comes_too_late(event, olive):
    browser = signed_in(olive)
    few = Welcome.objects.all()[19:]
    Welcome.objects.filter(pk__in=[one.pk for one in few]).update(ended_at=timezone.now())
    page = main_of(browser.post(PAGE + "welcome-lottery/on/", follow=True))
    assert "there are 19. Find greeters for the others" in page
    Welcome.objects.update(ended_at=None)
    study = actions.standing(event, Study.Design.WELCOME) or welcoming.write_welcome(event=event, by=olive)
    after_the_day(event)
    assert "nothing can be drawn any more" in main_of(browser.post(PAGE + "welcome-lottery/draw/", follow=True))
    study.refresh_from_db()
    assert study.state == Study.State.WRITTEN


def test_it_is_counted_by_the_lot_and_told_in_a_sentence_with_the_statistics_behind_a_link(event, olive):
    study = drawn(event, olive)
    everybody_says(study, 18, 7)
    tapping = pairs_meet(study, 8, 4)
    assert counting.count(study=study, by=olive)["said"] == "too early"  # pulses can still be changed
    after_the_day(event)
    browser = signed_in(olive)
    browser.post(PAGE + "welcome-lottery/count/")
    study.refresh_from_db()
    arms = list(StudyArm.objects.filter(study=study))
    said = counting.welcomed(event)
    again = contrast(
        np.array([said[one.attendee_id] for one in arms]),
        np.array([one.first for one in arms]),
        study.protocol["blocks"],
        seed=int(study.fingerprint[:8], 16),
    )
    assert study.result["said"] == "counted"
    assert (study.result["difference"], study.result["p"]) == (again.difference, again.p)
    assert (study.result["drawn"], study.result["done"]) == (NEW // 2, 0)
    met, nobody = study.result["secondary"]
    assert (
        [one["outcome"] for one in study.protocol["secondary"]]
        == ["met", "met_nobody"]
        == [met["outcome"], nobody["outcome"]]
    )
    met_by = np.array([float(one.attendee_id in tapping) for one in arms])
    assert (
        met["difference"]
        == contrast(met_by, np.array([one.first for one in arms]), study.protocol["blocks"]).difference
    )
    assert nobody["difference"] == pytest.approx(-met["difference"])
    page = main_of(browser.get(PAGE))
    assert "82 in 100 say that they were welcomed within 15 minutes; of the others, 32 in 100" in page
    assert "So the introduction did help" in page
    assert "p-value" not in page
    report = BoardReport(event=event, number=1, content={"came": 55, "figures": [], "found": queries.verdicts(event)})
    (found,) = [one for one in page_of(report).sections if one.key == "found"]
    assert [(one.title, one.note) for one in found.blocks] == [(str(WELCOME.asks), "So the introduction did help.")]
    numbers = main_of(browser.get(PAGE + "welcome-lottery/numbers/"))
    assert "introductions that greeters say they made, of those drawn 0 / 22" in numbers


def test_introductions_on_paper_are_entered_for_both_halves_and_change_no_comparison(event, olive):
    browser = signed_in(olive)
    assert browser.get(PAGE + "introduced/").status_code == 302, "nothing is drawn"
    study = drawn(event, olive)
    everybody_says(study, 18, 7)
    after_the_day(event)
    study.event = event
    before = counting.count(study=study, by=olive)
    page = browser.get(PAGE + "introduced/").content.decode()
    assert page.count('name="done"') == NEW, "both halves stand there alike"
    arms = StudyArm.objects.filter(study=study)
    first, second = (list(arms.filter(first=half).values_list("attendee", flat=True)) for half in (True, False))
    browser.post(PAGE + "introduced/", {"done": [*first[:9], *second[:2], "x"]})
    Study.objects.update(result=counting.count(study=study, by=olive) | {"second": 12})  # of ten it is not known
    numbers = main_of(browser.get(PAGE + "welcome-lottery/numbers/"))
    assert "though not drawn, of those not drawn 2 / 22" in numbers, "of all who were not drawn"
    assert "People in the arms, of known outcome 22, 12" in numbers
    Study.objects.update(result=before)
    arms.filter(attendee=first[9]).update(done_at=timezone.now())  # meanwhile a greeter taps
    assert browser.get(PAGE + "introduced/").content.decode().count(" checked") == 12
    browser.post(PAGE + "introduced/", {"shown": [*first[:9], *second[:2]], "done": first[1:9]})
    after = counting.count(study=study, by=olive)
    assert (after["done"], after["drawn"], after["done_second"]) == (9, NEW // 2, 0), "what a page did not show stays"
    told = {"done", "at"}
    assert {name: said for name, said in after.items() if name not in told} == {
        name: said for name, said in before.items() if name not in told
    }


def test_what_would_tell_of_each_or_says_nothing_is_not_told(event, olive):
    study = drawn(event, olive)
    everybody_says(study, 22, 11)
    after_the_day(event)
    study.event = event
    assert counting.count(study=study, by=olive)["said"] == "alike", "22 of 22: it would be the answer of each"
    first = [one.attendee_id for one in StudyArm.objects.filter(study=study, first=True)]
    for noes, said in ((1, "alike"), (2, "counted")):
        Study.objects.update(result=None)  # as if nobody had counted yet
        study.result = None
        PulseAnswer.objects.filter(attendee__in=first[:noes]).update(welcomed=False)
        assert counting.count(study=study, by=olive)["said"] == said
    PulseAnswer.objects.filter(attendee__in=first).update(welcomed=True)
    Study.objects.update(result=None)
    study.result = None
    gone = StudyArm.objects.filter(study=study, first=True)[:6]
    PulseAnswer.objects.filter(attendee__in=[one.attendee_id for one in gone]).update(welcomed=None)
    assert counting.count(study=study, by=olive)["said"] == "alike"
    assert "Of one half nearly all said the same" in queries.said_of(study)
    numbers = main_of(signed_in(olive).get(PAGE + "welcome-lottery/numbers/"))
    assert "p-value" not in numbers
    PulseAnswer.objects.update(welcomed=None)
    assert counting.count(study=study, by=olive)["said"] == "alike", "what was told stands"
    Study.objects.update(result=None)
    study.result = None
    assert counting.count(study=study, by=olive)["said"] == "too few"


def test_people_read_how_the_lot_fell_for_them_and_after_thirty_days_nobody_knows(event, olive):
    study = drawn(event, olive)
    arm = StudyArm.objects.filter(study=study, first=True).first()
    assert ("Welcome lottery", "drawn into the first half") in {p.key: p.lines for p in kept_of(arm.attendee)}["talked"]
    counting.count(study=study, by=None)
    after_the_day(event)
    everybody_says(study, 15, 9)
    forgetting.forget_draws(event)
    study.refresh_from_db()
    assert study.result["said"] == "counted"
    assert not StudyArm.objects.exists()


def test_on_paper_a_line_more_stands_beside_those_who_were_drawn_and_everybody_reads_the_sentence(event, olive):
    a_programme(event, seats=6, tables=10)
    solve(by=olive, event=event, steps=500)
    do_jobs()
    plan = Plan.objects.get(event=event)

    def merged():
        merge_file(by=olive, event=event, form="csv")
        (job,) = do_jobs()
        text = bytes(StoredFile.objects.get(pk=job.result["file"]).content).decode("utf-8-sig")
        return {row["code"]: row for row in csv.DictReader(io.StringIO(text))}

    def sheets():
        options = options_of(plan, {})
        day = read_day(bridge.problem_of_plan(plan), as_settled(event, bridge.document_of(plan)), options)
        return {one.key: one.content["people"] for one in greeter_sheets(day, options)}

    before, plain = merged(), sheets()
    assert "told" not in next(iter(before.values()))
    assert not [one for people in plain.values() for one in people if one["more"]]
    study = drawn(event, olive)
    after, told = merged(), sheets()
    for code, row in before.items():
        assert row.items() <= after[code].items()  # nobody loses their greeter
        assert str(WELCOME.members) in after[code]["told"]
    arms = dict(StudyArm.objects.filter(study=study).values_list("attendee", "first"))
    asked = {one.greeter.code for one in Welcome.objects.all() if arms[one.newcomer_id]}
    assert {code for code, row in after.items() if row["asked_of_greeters"]} == asked
    assert not [row for row in after.values() if "Ana" in row["asked_of_greeters"]]  # the team reads this file
    assert {code: len(people) for code, people in told.items()} == {code: len(people) for code, people in plain.items()}
    marked = sum(bool(one["more"]) for people in told.values() for one in people)
    assert marked == sum(arms.values()) == NEW // 2
    merge_file(by=olive, event=event, form="all-sheets")
    (job,) = do_jobs()
    pdf = PdfReader(io.BytesIO(bytes(StoredFile.objects.get(pk=job.result["file"]).content)))
    assert "to find out honestly whether that helps" in " ".join(pdf.pages[0].extract_text().split())
