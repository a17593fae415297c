"""A postcard to oneself: sealed, sent once weeks later, and read by nobody else on any page or in any row."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django_scopes import scope

from kinfolk_web.again import postcards
from kinfolk_web.core.mail import kinds
from kinfolk_web.keeping.erasing import erase
from kinfolk_web.keeping.exporting import as_data
from kinfolk_web.models import Block, Change, Mail, Postcard, Role
from tests.site.day.world import a_block, a_day, a_plan, people
from tests.site.phone.steps import main_of, opened
from tests.site.world import a_member, signed_in

pytestmark = pytest.mark.django_db
WORDS = "Call the woman with the one-person canarydesk.\n\nAnd sleep."


@pytest.fixture
def ana():
    event = a_day()
    a_block(event, Block.Kind.ROUND, -90)
    a_block(event, Block.Kind.CLOSING, -20)
    with scope(community=event.community):
        eight = people(event)
        a_plan(event, [{"1": eight}])
        yield eight[0]


def test_it_is_sealed_told_nobody_and_comes_by_mail_on_its_day(ana):
    page, before = opened(ana), Change.objects.count()
    page.post("/my/again/", {"do": "postcard", "text": WORDS, "weeks": "4"})
    shown = main_of(page.get("/my/again/"))
    assert "It is sealed and comes by mail" in shown
    assert "canarydesk" not in shown, "not even on their own page, which a told code opens"
    assert Change.objects.count() == before, "no log says that somebody wrote one"
    assert "canarydesk" not in str(as_data(ana))
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from kinfolk_web_postcard where position('canary'::bytea in sealed) > 0")
        assert cursor.fetchone() == (0,)
    assert postcards.look_after(ana.event) == 0, "not before its day"
    Postcard.objects.update(due_on=timezone.localdate())
    assert (postcards.look_after(ana.event), postcards.look_after(ana.event)) == (1, 0)
    mail = Mail.objects.get(kind="postcard")
    assert mail.facts == {}
    assert kinds()["postcard"].fill(mail)["line_1"] == "Call the woman with the one-person canarydesk."
    Mail.objects.update(state=Mail.State.SENT)
    postcards.look_after(ana.event)
    assert not Postcard.objects.exists(), "it has arrived"


def test_no_page_of_staff_has_a_word_of_it_and_it_can_be_deleted(ana):
    postcards.write(attendee=ana, text=WORDS, weeks=2)
    staff = signed_in(a_member(ana.event, Role.ORGANISER))
    Postcard.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    postcards.look_after(ana.event)
    mail = Mail.objects.get(kind="postcard")
    for page in ("again/", "mail/", f"mails/{mail.pk}/", "changes/", f"people/{ana.code}/", "record/", "closing/"):
        answer = staff.get(f"/c/{ana.event.community.slug}/{ana.event.slug}/{page}")
        assert b"canarydesk" not in answer.content, page
        assert answer.status_code in {200, 404}, page
    opened(ana).post("/my/again/", {"do": "no-postcard"})
    assert not Postcard.objects.exists()
    assert not Mail.objects.filter(kind="postcard").exists(), "nor is it sent"


def test_who_is_deleted_gets_none(ana):
    postcards.write(attendee=ana, text=WORDS, weeks=2)
    erase(attendee=ana)
    assert not Postcard.objects.exists()
