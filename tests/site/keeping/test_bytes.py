"""Erasure, read in the raw files of a real database: not a byte of somebody is left, also not after a restored backup."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from kinfolk_web.running import backups, database
from kinfolk_web.running.postgres import running

pytestmark = pytest.mark.slow
QUICK = {"fsync": "off", "synchronous_commit": "off"}  # nobody pulls the plug in this test
CANARIES = (
    b"Zebedee Quuxley", b"zq@canary.example", b"Canary Employer", b"canary-need", b"canary-detail", b"canary-came-with",
    b"canary-pronoun", b"canary-sound", b"canary-order", b"Bess Canarysdottir", b"canary-photo", b"canary-guest",
    b"canary-place", b"canary-sign", b"canary-story", b"canary-line", b"canary-postcard",
    b"canary-circle", b"canary-spot", b"canary-note", b"canary-answer",
)  # fmt: skip
SET_UP = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0)
"""
PEOPLE = """
import csv, io, os, django; django.setup()
from django_scopes import scope
from django.utils import timezone
from kinfolk_web.models import (Attendee, Circle, CircleNote, ContactChoice, Event, Import, Note, Photo, Plan, Postcard,
    Season, SeasonMeeting, SeasonMember, Standing, Story)
from kinfolk_web.people import actions
from kinfolk_web.people.consenting import note
from kinfolk_web.people.exporting import export_of
from kinfolk_web.people.importing import ask_to_take_in, upload
from kinfolk_web.people.quieting import switch
from kinfolk_web.plans import releasing, solving
from kinfolk_web.plans.pack import ask_for_print
from kinfolk_web.safety.asking import ask
from tests.site.world import a_member, a_programme, an_event, do_jobs

event = an_event()
olive = a_member(event)
a_programme(event, rounds=2, seats=6)
rows = [{"id": str(n), "name": f"Person Number{n}", "email": f"p{n}@example.org", "company": f"Firm {n % 5}"}
        for n in range(24)]
rows.append({"id": "99", "name": "Zebedee Quuxley", "email": "zq@canary.example", "company": "Canary Employer",
             "order": "canary-order", "needs": "canary-need", "Shoe": "canary-detail", "party": "canary-came-with"})
rows[3]["party"] = "Zebedee Quuxley"
held = io.StringIO()
writer = csv.DictWriter(held, ["id", "name", "email", "company", "order", "needs", "Shoe", "party"])
writer.writeheader()
writer.writerows(rows)
with scope(community=event.community):
    came = upload(files=[("list.csv", held.getvalue().encode())], event=event, by=olive)
    do_jobs()
    came = Import.objects.get()
    ask_to_take_in(came=came, seen=came.difference["digest"], by=olive)
    do_jobs()
    one = Attendee.objects.get(email="zq@canary.example")
    assert one.needs == ["canary-need"], one.needs
    for values in ({"pronouns": "canary-pronoun"}, {"name_sound": "canary-sound"}, {"guest_of": "canary-guest"}, {"name": "Bess Canarysdottir"}):
        actions.edit(attendee=one, values=values, by=olive)
    actions.say(attendee=one, lines=[("I like tea", True)], by=None)
    switch(attendee=one, name="hide_new", on=True)
    note(attendee=one, key="needs", given=True)
    ask(attendee=one, words="Somebody Else")
    now = timezone.now()
    Standing.objects.create(attendee=one, place="canary-place", sign="canary-sign")
    other = Attendee.objects.exclude(pk=one.pk).first()
    Note.objects.create(event=event, by=one, to=other, kind="greeting", text="canary-note")
    Note.objects.create(event=event, by=other, to=one, kind="answer", text="canary-answer")
    Story.objects.create(event=event, attendee=one, text="canary-story")
    ContactChoice.objects.create(attendee=one, what="line", line="canary-line")
    Postcard.objects.create(attendee=one, sealed=b"canary-postcard", due_on=now.date())
    season = Season.objects.create(community=event.community, name="Winter", starts_on=now.date())
    member = SeasonMember.objects.create(season=season, person=one.person, places=["canary-circle"])
    meeting = SeasonMeeting.objects.create(season=season, number=1, first_day=now.date())
    circle = Circle.objects.create(meeting=meeting, number=1, starts_at=now, minutes=60, host=member)
    CircleNote.objects.create(circle=circle, by=member, spot="canary-spot")
    Photo.objects.create(attendee=one, sealed=b"canary-photo" + os.urandom(40_000))  # too long for a row, as photos are
    solving.solve(by=olive, event=event, steps=2000)
    do_jobs()
    plan = Plan.objects.get()
    releasing.release(plan=plan, by=olive)
    export_of(by=olive, event=event, form="csv")
    ask_for_print(event=event, plan=plan, by=olive, sheets=["seats.csv"], printed_at="")
    do_jobs()
    upload(files=[("again.csv", held.getvalue().encode())], event=event, by=olive)
    do_jobs()
    from django.db import connection
    with connection.cursor() as cursor:
        cursor.execute("analyze")
        cursor.execute("checkpoint")
"""
ERASE = """
import django; django.setup()
from django_scopes import scope
from kinfolk_web.models import ApartRequest, Attendee, Event, Seat
from kinfolk_web.keeping.erasing import erase
from tests.site.world import do_jobs
event = Event.objects.get()
with scope(community=event.community):
    one = Attendee.objects.get(email="zq@canary.example")
    seats = Seat.objects.filter(attendee=one).count()
    assert erase(attendee=one) == 1
    jobs = do_jobs()
    assert [job.state for job in jobs] == ["done"], [job.problem for job in jobs]
    assert Seat.objects.filter(attendee=one).count() == seats == 2
    assert not ApartRequest.objects.exists()
"""
AGAIN = """
import django; django.setup()
from django_scopes import scopes_disabled
from django.conf import settings
from kinfolk_web.keeping.erasing import erase_again
from kinfolk_web.models import Attendee
from tests.site.world import do_jobs
with scopes_disabled():
    assert Attendee.objects.filter(email="zq@canary.example").exists(), "the backup holds them"
assert erase_again(settings.DATA) == 1
assert erase_again(settings.DATA) == 0
assert [job.state for job in do_jobs()][-1:] == ["done"]
"""


def does(program: str, data: Path, url: str) -> None:
    """Run a program as the installation of ``data`` would, in a process of its own."""
    given = {name: value for name, value in os.environ.items() if not name.startswith(("KINFOLK_", "DATABASE_"))}
    given |= {"KINFOLK_DATA": str(data), "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "kinfolk_web.settings",
              "PYTHONPATH": str(Path(__file__).parents[3])}  # fmt: skip
    words = [sys.executable, "-c", program]
    done = subprocess.run(words, env=given, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    for canary in CANARIES:
        assert canary.decode() not in done.stdout + done.stderr, "said in the log"


def found_in(folder: Path) -> dict[str, list[str]]:
    """Return in which files the canaries stand, byte for byte, as UTF-8 and as UTF-16."""
    found: dict[str, list[str]] = {}
    for file in folder.rglob("*"):
        if file.is_file() and not file.is_symlink():
            content = file.read_bytes()
            for canary in CANARIES:
                if canary in content or canary.decode().encode("utf-16-le") in content:
                    found.setdefault(canary.decode(), []).append(str(file.relative_to(folder)))
    return found


@pytest.fixture
def place():
    """A folder that the database's own user may enter, whoever else tidies the folders of tests meanwhile."""
    with tempfile.TemporaryDirectory(prefix="kinfolk-bytes-") as folder:
        Path(folder).chmod(0o711)
        (Path(folder) / "installation").mkdir()
        yield Path(folder)


def test_nothing_of_somebody_is_left_in_the_files_of_the_database_and_no_backup_brings_them_back(place):
    data, copy = place / "installation", place / "monday.kinfolk"
    with running(data, settings=QUICK) as postgres:
        does(SET_UP + PEOPLE, data, postgres.url())
        before = found_in(data)
        assert set(before) >= {canary.decode() for canary in CANARIES if canary != b"canary-order"}, "they were there"
        backups.save(postgres.url(), copy)
        does(ERASE, data, postgres.url())
        assert found_in(data) == {}, "while it runs"
    assert found_in(data) == {}, "and after it stopped"
    with running(data, settings=QUICK) as postgres:
        backups.restore(postgres.url(), copy, replace=True)
        assert found_in(data) != {}
        does(AGAIN, data, postgres.url())
        assert found_in(data) == {}
        assert database.ask(postgres.url(), "select count(*) from kinfolk_web_attendee where name = 'guest'") == [(1,)]
