"""Kill the courier whenever it hurts most: every mail arrives, and what arrives twice is the same mail to its reader."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.db import connection
from django_scopes import scope

from kinfolk_web.models import Mail
from kinfolk_web.people.mailing import INVITATION, start
from tests.site.mail.post_office import PostOffice, open_post_office
from tests.site.world import an_attendee, an_event

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
COURIER = "import django; django.setup(); from kinfolk_web.core.sending import deliver; print(deliver())"
PEOPLE = 12


class Dangerous(PostOffice):
    """A mail server in whose hall couriers die: at the fifth address, and at the fifth mail after that."""

    courier: subprocess.Popen | None = None
    addresses = contents = 0
    at_address = at_content = 0

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - the name that the server calls
        self.addresses += 1
        if self.addresses == self.at_address:
            self.courier.kill()
            self.courier.wait()
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the name that the server calls
        answer = await super().handle_DATA(server, session, envelope)
        self.contents += 1
        if self.contents == self.at_content:
            self.courier.kill()
            self.courier.wait()
        return answer


def environment(office: PostOffice) -> dict[str, str]:
    """What a process of an installation is told: this test's database, and a mail server."""
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    return os.environ | {
        "DATABASE_URL": address.geturl(),
        "KINFOLK_MAIL_URL": office.url,
        "KINFOLK_MAIL_PACE": "100000",
    }


def courier(office: PostOffice) -> subprocess.Popen:
    """Send what waits, in a process of its own."""
    given = environment(office)
    office.courier = subprocess.Popen([sys.executable, "-c", COURIER], env=given, stdout=subprocess.PIPE, text=True)
    return office.courier


def ends(process: subprocess.Popen) -> int:
    process.communicate(timeout=120)
    return process.returncode


def test_a_courier_that_is_killed_again_and_again_delivers_everything_and_next_to_nothing_twice(settings):
    cache.clear()
    with open_post_office(Dangerous()) as office:
        settings.MAIL_URL = office.url
        event = an_event()
        for number in range(PEOPLE):
            an_attendee(event, email=f"p{number}@example.org")
        with scope(community=event.community):
            start(event=event, kind=INVITATION, by=None)
        office.at_address = 5
        assert ends(courier(office)) == -9, "killed before the server knew the mail"
        assert Mail.objects.filter(state=Mail.State.SENT).count() == 4
        assert not Mail.objects.filter(state=Mail.State.SENDING).exists(), "what was not handed over is not in doubt"
        office.at_content = 8
        assert ends(courier(office)) == -9, "killed when the server had taken the mail, before its yes was noted"
        assert Mail.objects.filter(state=Mail.State.SENDING).count() == 1
        assert ends(courier(office)) == 0
    assert set(Mail.objects.values_list("state", flat=True)) == {Mail.State.SENT}
    times = Counter(one.to[0] for one in office.mails)
    assert len(times) == PEOPLE, "nobody was forgotten"
    assert sorted(times.values()) == [1] * (PEOPLE - 1) + [2], "only the mail in doubt left again"
    assert len({one.message["Message-ID"] for one in office.mails}) == PEOPLE, "and it is the same mail"


def test_the_worker_sends_what_is_posted_and_what_becomes_due(settings):
    cache.clear()
    with open_post_office() as office:
        settings.MAIL_URL = office.url
        event = an_event()
        for name in ("first", "later"):
            an_attendee(event, email=f"{name}@example.org")
        worker = subprocess.Popen([sys.executable, "-m", "kinfolk_web.running.worker"], env=environment(office))
        try:
            with scope(community=event.community):
                start(event=event, kind=INVITATION, by=None)
            assert _comes(office, 2), "what was posted"
            assert _noted(2), "a mail is noted as sent after the server has it"
            Mail.objects.update(state=Mail.State.WAITING, sent_at=None)  # as if both had been refused for now
            assert _comes(office, 4), "what becomes due by itself, with nobody asking"
            assert worker.poll() is None
        finally:
            worker.terminate()
            worker.wait(30)


def _noted(count: int) -> bool:
    deadline = time.monotonic() + 90
    while Mail.objects.filter(state=Mail.State.SENT).count() < count and time.monotonic() < deadline:
        time.sleep(0.1)
    return Mail.objects.filter(state=Mail.State.SENT).count() == count


def _comes(office: PostOffice, count: int) -> bool:
    deadline = time.monotonic() + 90
    while len(office.mails) < count and time.monotonic() < deadline:
        time.sleep(0.1)
    return len(office.mails) == count
