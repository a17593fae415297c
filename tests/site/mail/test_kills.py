"""Kill the courier whenever it hurts most: every mail arrives, and what arrives twice is the same mail to its reader."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter

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


def courier(office: PostOffice) -> subprocess.Popen:
    """Send what waits, in a process of its own."""
    url = os.environ["DATABASE_URL"].rsplit("/", 1)
    given = os.environ | {
        "DATABASE_URL": f"{url[0]}/{connection.settings_dict['NAME']}"
        + ("?" + url[1].split("?")[1] if "?" in url[1] else ""),
        "KINFOLK_MAIL_URL": office.url,
        "KINFOLK_MAIL_PACE": "100000",
    }
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
