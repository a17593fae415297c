"""One plan in the language of whoever looks at it, and its paper in the language of the event."""

from __future__ import annotations

import io
import json

import pytest
from django.utils import translation
from django_scopes import scope
from openpyxl import load_workbook
from pypdf import PdfReader

from kinfolk.sentences import Sentence
from kinfolk_web.models import Attendee, Job, Plan, StoredFile
from kinfolk_web.plans import bridge, pack, queries, solving
from tests.site.plans.conftest import a_plan
from tests.site.world import do_jobs, signed_in

pytestmark = pytest.mark.django_db
PAGE = "/c/lamplighters/meeting/plans/"


@pytest.fixture
def german(scoped, olive):
    """Return the event with German paper and an organiser who reads German, and a plan that breaks something."""
    scoped.language = "de"
    scoped.save()
    olive.language = "de"
    olive.save()
    return a_plan(scoped, olive, steps=1)


def reasons(plan):
    return [one.why for line in queries.ledger_of(plan) for one in line.broken]


def test_reasons_are_kept_with_what_they_are_made_of_and_read_in_any_language(german, scoped):
    english = reasons(german)
    assert any(why.startswith(("sits ", "meets ", "is new")) for why in english)
    with translation.override("de"):
        told = reasons(german)
    assert len(told) == len(english)
    assert all(one != other for one, other in zip(told, english, strict=True))
    assert not {why.split()[0] for why in told} & {"sits", "meets", "is", "has", "needs", "walks"}


def test_plan_files_stay_english_whatever_the_language(german, scoped):
    document = bridge.document_of(german)
    whys = [one["why"] for entry in document["ledger"] for one in entry["broken"]]
    assert whys == [str(why) for why in whys]
    assert all(isinstance(why, Sentence) for why in whys)
    keys = {key for entry in document["ledger"] for one in entry["broken"] for key in one}
    assert keys <= {"id", "why", "impossible", "level", "rounds"}


def test_plans_of_before_with_plain_reasons_are_still_read(german, scoped):
    entry = next(entry for entry in german.ledger if entry["broken"])
    entry["because"], entry["broken"][0]["why"] = "an older proof", "an older reason"
    german.save()
    assert "an older reason" in reasons(Plan.objects.get(pk=german.pk))


def test_the_page_of_a_plan_is_in_the_language_of_the_reader(german, olive):
    page = signed_in(olive).get(f"{PAGE}{german.number}/", headers={"Accept-Language": "de"}).content.decode()
    with scope(community=german.event.community), translation.override("en"):
        code, why = next((one.code, one.why) for line in queries.ledger_of(german) for one in line.broken)
    assert code in page
    assert why not in page


def test_what_hinders_a_solve_is_said_in_the_language_of_whoever_asked(scoped, olive):
    olive.language = "es"
    olive.save()
    Attendee.objects.filter(event=scoped).update(rounds=[])
    job = solving.solve(by=olive, event=scoped)
    do_jobs()
    job = Job.objects.get(pk=job.pk)
    assert job.state == "failed"
    assert "no hay nadie en la ronda 1." in job.problem


def test_paper_and_spreadsheet_are_in_the_language_of_the_event(german, scoped, olive):
    olive.language = "en"
    olive.save()
    sheets = ["personal-cards", "table-cards", "plan.xlsx", "plan.json"]
    pack.ask_for_print(event=scoped, plan=german, by=olive, sheets=sheets, accept_proposed=True)
    (job,) = do_jobs()
    assert job.state == "done", job.problem
    files = {one.name: bytes(one.content) for one in StoredFile.objects.filter(owner=olive)}
    cards = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(files["personal-cards.pdf"])).pages)
    assert "IHR TISCH" in cards
    assert "YOUR TABLE" not in cards
    assert load_workbook(io.BytesIO(files["plan.xlsx"])).sheetnames[0] == "Nach Tischen"
    assert json.loads(files["plan.json"])["ledger"] == json.loads(json.dumps(bridge.document_of(german)["ledger"]))
