"""Hostile, huge and broken lists end in a sentence; nothing they do reaches further than a process that is thrown away."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
import time
import zipfile

import psutil
import pytest
from django.utils import translation
from django_scopes import scopes_disabled

from kinfolk_web.models import Attendee, Import
from kinfolk_web.people import lists
from kinfolk_web.people.comparing import compare
from tests.roster.helpers import workbook
from tests.site.people.steps import browser, home, named, seen, take_in, upload
from tests.site.world import an_event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def every_community():
    """Tests look at all rows."""
    with scopes_disabled():
        yield


def bomb(mib: int = 300) -> bytes:
    """A small workbook whose one sheet unpacks to hundreds of MiB."""
    held = io.BytesIO()
    row = b"<row><c t='inlineStr'><is><t>" + b"a" * 1000 + b"</t></is></c></row>"
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(b"<worksheet><sheetData>")
            for _ in range(mib):
                sheet.write(row * 1000)
            sheet.write(b"</sheetData></worksheet>")
    return held.getvalue()


HOSTILE = {
    "a bomb": ("bomb.xlsx", bomb),
    "another archive": ("list.xlsx", lambda: zipped({"a.txt": b"hello"})),
    "a cut workbook": ("list.xlsx", lambda: workbook({"A": [["name"], ["Ana"]]}).getvalue()[:400]),
    "binary junk": ("junk.csv", lambda: bytes(range(256)) * 4000),
    "random junk that says it is a zip": ("junk.xlsx", lambda: b"PK\x03\x04" + os.urandom(100_000)),
    "a PDF": ("list.pdf", lambda: b"%PDF-1.7\n" + b"x" * 1000),
    "nothing": ("list.csv", lambda: b"  \n"),
    "only commas": ("list.csv", lambda: b"," * 2_000_000),
    "one line without end": ("list.csv", lambda: b"name" + b"x" * 6_000_000),
    "no people": ("list.csv", lambda: b"name,email\n"),
    "quotes that never close": ("list.csv", lambda: b'name,email\n"Ana Lima,a@b.c\n' * 20_000),
    "a name of 10 MB": ("list.csv", lambda: b"name,email\n" + b"A" * 10_000_000 + b",ana@acme.example\n"),
    "more rows than are taken at once": (
        "list.csv",
        lambda: b"name\n" + b"".join(b"P %d\n" % n for n in range(20_050)),
    ),
}


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip of these files."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return held.getvalue()


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_lists_end_in_a_sentence(kind):
    name, made = HOSTILE[kind]
    event = an_event()
    came = upload(event, named(made(), name))
    page = seen(event, came)
    assert Attendee.objects.count() == 0
    if came.state == Import.State.READY:  # read as far as it makes sense
        assert len(came.rows["people"]) < 60_000
        return
    assert came.state == Import.State.REFUSED
    assert len(came.problem) > 20
    assert "Traceback" not in page
    assert "internal" not in came.problem
    assert "--" not in came.problem


def test_a_cell_of_ten_megabytes_is_named_by_its_row():
    event = an_event()
    came = upload(event, named(b"name,story\nAna Lima," + b"x" * 10_000_000 + b"\nBo Chen,short\n"))
    assert came.state == Import.State.REFUSED
    assert "row 2" in seen(event, came)


def test_more_than_fifty_megabytes_are_refused_before_they_are_kept():
    event = an_event()
    page = browser(event).post(home(event) + "people/import/", {"files": [named(b"x" * (50 * 1024**2 + 1))]})
    assert page.status_code == 422
    assert "more than 50 MiB" in page.content.decode()
    assert Import.objects.count() == 0
    page = browser(event).post(home(event) + "people/import/", {})
    assert "Choose the file" in page.content.decode()


def test_the_child_has_no_network_no_programs_no_secrets_and_little_memory():
    probe = """
import os, sys
from kinfolk_web.people.child import limit
limit()
said = []
for name, act in {
    "network": lambda: __import__("socket").create_connection(("127.0.0.1", 9)),
    "name look-up": lambda: __import__("socket").getaddrinfo("localhost", 80),
    "program": lambda: __import__("subprocess").run(["true"]),
    "shell": lambda: os.system("true"),
    "fork": lambda: os.fork(),
    "writing": lambda: open("/tmp/kinfolk-probe", "w").write("x" * 10) and __import__("os").fsync(0),
    "memory": lambda: bytearray(2 * 1024**3),
}.items():
    try:
        act()
        said.append(name)
    except (PermissionError, MemoryError, OSError):
        pass
print(said)
"""
    import signal

    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=False,
        preexec_fn=lambda: signal.signal(signal.SIGXFSZ, signal.SIG_IGN),
    )  # fmt: skip
    assert done.stdout.strip() == "[]", done.stderr[-800:]


def test_a_child_that_is_killed_ends_in_a_sentence_and_leaves_nothing_behind():
    rows = b"name,email,employer\n" + b"".join(
        b"Person %d,p%d@example.org,Employer %d\n" % (n, n, n % 50) for n in range(20_000)
    )
    ended: list[Exception] = []

    def read() -> None:
        try:
            lists.read([("list.csv", rows)])
        except lists.UnreadableError as error:
            ended.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    until = time.monotonic() + 20
    killed = None
    while killed is None and time.monotonic() < until:
        for child in psutil.Process().children():
            if "kinfolk_web.people.child" in " ".join(child.cmdline()):
                child.kill()
                killed = child
    reader.join(30)
    assert killed is not None
    assert "stopped from outside" in str(ended[0])
    assert not psutil.pid_exists(killed.pid)


def test_twenty_thousand_people_come_in_and_the_same_list_changes_nothing():
    event = an_event()
    rows = b"id,name,email,employer,needs,times attended\n" + b"".join(
        b"%d,Person Number %d,p%d@example.org,Employer %d,%s,%d\n"
        % (n, n, n, n % 400, b"step-free" if n % 50 == 0 else b"", n % 5)
        for n in range(20_000)
    )
    came = upload(event, named(rows))
    assert came.state == Import.State.READY, came.problem
    assert "20000 new people" in seen(event, came)
    read = came.rows["people"], came.report
    assert take_in(event, came)
    assert Attendee.objects.filter(state="coming").count() == 20_000
    again = compare(event, *read, {})
    assert (len(again.known), again.changed, again.new, again.gone) == (20_000, [], [], [])


def test_what_was_uploaded_is_sealed():
    event = an_event()
    stored = lists.keep([("a.csv", b"name\nCanary Zebra"), ("b.csv", b"\n")], event=event, by=None)
    assert b"Canary" not in bytes(stored.content)
    assert lists.opened(stored) == [("a.csv", b"name\nCanary Zebra"), ("b.csv", b"\n")]


def test_what_hinders_reading_is_said_in_the_language_of_whoever_asked():
    for language, words in (("de", "auf der Liste steht niemand."), ("en", "the list has no people in it.")):
        with translation.override(language), pytest.raises(lists.UnreadableError) as refused:
            lists.read([("list.csv", b"name,email\n")])
        assert words in refused.value.sentence
