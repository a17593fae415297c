"""A mark in every personal field, then everything that is done with a list: the mark is in none of the places of numbers."""

from __future__ import annotations

import logging
import re

import psycopg
import pytest
from django.db import connection, transaction
from django_scopes import scope

from kinfolk_web.core.mail import post
from kinfolk_web.models import Attendee, Change, Import, Job, Plan, Release, StoredFile, VaultRead
from kinfolk_web.people.exporting import export_of
from kinfolk_web.people.importing import ask_to_take_in, upload
from kinfolk_web.plans import actions, releasing, repairing, solving
from kinfolk_web.plans.pack import ask_for_print
from tests.site.phone.steps import opened
from tests.site.security.crawl import walk
from tests.site.world import a_member, a_programme, an_event, do_jobs, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
COLUMNS = {  # of a list: header, and what stands in it
    "Name": "Zebedee Canaryname", "E-mail": "canarymail@example.org", "Company": "canaryfirm", "Order": "canaryorder",
    "Party": "canaryparty", "Languages": "de", "Needs": "canaryneed", "Pronouns": "canarypron",
    "Name sounds like": "canarysound", "Shoe size": "canaryshoe", "Statements": "canarysaid I am the only one",
    "Keep apart": "Somebody Canaryapart",
}  # fmt: skip
LINKS = re.compile(r"""(?:href|action|src|formaction)=["']([^"']*)["']""")


def marks_in(text: str) -> set[str]:
    return set(re.findall(r"canary\w*", text.casefold()))


def the_list() -> bytes:
    rows = [",".join(COLUMNS), ",".join(COLUMNS.values())]
    rows += [f"Person {n} Berg,p{n}@example.org" + "," * (len(COLUMNS) - 2) for n in range(20)]
    return "\n".join(rows).encode()


@pytest.fixture
def ears():
    """Whoever listens to what open pages are told."""
    with psycopg.connect(**_named(), autocommit=True) as held:
        held.execute("LISTEN kinfolk_live")
        yield held


def _named() -> dict[str, str]:
    given = connection.settings_dict
    named = {"dbname": given["NAME"], "user": given["USER"], "host": given["HOST"], "port": str(given["PORT"] or "")}
    return {name: value for name, value in named.items() if value}


def test_a_mark_in_every_personal_field_is_in_no_log_job_change_stream_or_address(caplog, ears):
    caplog.set_level(logging.DEBUG)
    event = an_event()
    olive = a_member(event)
    a_programme(event, rounds=2, seats=6)
    with scope(community=event.community):
        upload(files=[("list.csv", the_list())], event=event, by=olive)
        do_jobs()
        came = Import.objects.get()
        assert came.state == Import.State.READY, (came.state, came.problem)
        ask_to_take_in(came=came, seen=came.difference["digest"], by=olive)
        do_jobs()
        ana = Attendee.objects.get(email="canarymail@example.org")
        browser = opened(ana, proved=True)
        browser.post("/my/minute/", {"pronouns": "canaryminute", "initial-pronouns": ana.pronouns})
        browser.post("/my/apart/", {"words": "Canaryasked Person"})
        browser.post("/my/report/", {"what": "canaryreport", "key": "12345678-1234-4234-8234-123456789012"})
        browser.post("/my/quiet/", {"name": "round", "number": 1, "out": "yes"})
        solving.solve(by=olive, event=event, steps=1500)
        do_jobs()
        plan = Plan.objects.get()
        releasing.release(plan=plan, by=olive)
        actions.copy(plan=plan, by=olive)
        browser.post("/my/quiet/", {"name": "paused", "out": "yes"})
        repairing.repair(by=olive, event=event, plan=plan.number)
        export_of(by=olive, event=event, form="csv")
        ask_for_print(event=event, plan=Release.objects.get().plan, by=olive, sheets=["seats.csv"], printed_at="")
        do_jobs()
        with transaction.atomic():
            post(kind="invitation", event=event, attendee_id=ana.pk)
        assert not Job.objects.filter(state="failed").exclude(kind="print"), list(Job.objects.values("kind", "problem"))
        answers = list(walk(signed_in(olive), event)) + [browser.get(path) for path in ("/my/", "/my/data/")]
        urls = {
            url
            for answer in answers
            for url in LINKS.findall(
                (answer.body if hasattr(answer, "body") else answer.content).decode("utf-8", "replace")
            )
        }
        assert len(urls) > 50
        kept = {
            "jobs": list(Job.objects.values("given", "progress", "result", "problem")),
            "changes": list(Change.objects.values("verb", "about", "facts")),
            "names of files": list(StoredFile.objects.values_list("name", flat=True)),
            "the vault's log": list(VaultRead.objects.values()),
            "addresses": sorted(urls),
            "headers": [answer.headers for answer in answers],
            "streams": [notice.payload for notice in ears.notifies(timeout=0)],
            "log": caplog.text,
        }
        assert kept["streams"], "pages were told something"
        with connection.cursor() as cursor:
            for table in ("procrastinate_jobs", "procrastinate_events", "kinfolk_web_mail", "django_session"):
                cursor.execute(f"select t::text from {table} t")
                kept[table] = cursor.fetchall()
    found = {where: marks for where, what in kept.items() if (marks := marks_in(str(what)))}
    assert found == {}
